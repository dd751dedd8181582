"""Why this step: what led here, what it could settle, and where other answers would lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.case.state import Case, current, facts
from wizard.case.view import WhyView
from wizard.case.wording import said_in_words, speak
from wizard.content.flow import Branch, FlowBook, Jump, Step, StepRef
from wizard.content.placeholders import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

_JUMPS = {Jump.BACK: "the next cause to test", Jump.BY_CODE: "the steps for that code"}


def why(case: Case, book: FlowBook) -> WhyView:
    """Return why the case stands at its step, and what each other last answer would have led to."""
    step = current(case, book)
    if step is None:
        return WhyView("", "", (), (), ())
    say = speak(facts(case, book), book)
    source = book[step.ref.flow].sources.get(step.source)
    led = [
        f"{_name(visit.at, book)}: {said_in_words(visit, book.step(visit.at), book)}"
        for visit in case.trail
        if visit.by is not By.RULE
    ][-3:]
    out = {ref for branch in step.branches for ref in branch.way.rules_out}
    titles = [cause.title for ref in sorted(out) if (cause := book.cause(ref))]
    return WhyView(
        why=fill(step.why, say),
        source=f"{source.title} {source.url}".strip() if source else "",
        led_here=tuple(led),
        could_rule_out=tuple(titles),
        instead=tuple(_near_misses(case, step, book)),
    )


def _near_misses(case: Case, step: Step, book: FlowBook) -> Iterator[tuple[str, str]]:
    """Yield the other answers to the last question of a person, and where each leads."""
    people = [visit for visit in case.trail if visit.by is By.PERSON]
    last = book.step(people[-1].at) if people else None
    for branch in last.branches if last else ():
        if branch.answer != people[-1].answer and branch.way.next != step.ref:
            yield branch.label, leads_to(branch, book)


def leads_to(branch: Branch, book: FlowBook) -> str:
    """Return in words where a branch leads."""
    target = branch.way.next
    return _name(target, book) if isinstance(target, StepRef) else _JUMPS[target]


def _name(ref: StepRef, book: FlowBook) -> str:
    step = book.step(ref)
    return (step.short or step.text) if step else str(ref)
