"""Why this step: what led here, what it could settle, and which answer would have led elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.case.engine import answered, apply
from wizard.case.events import By, Undone
from wizard.case.order import order_here
from wizard.case.state import Case, current, facts
from wizard.case.view import NearMiss, WhyView
from wizard.case.wording import choices, said_in_words, speak
from wizard.content.flow import ENTERED, Branch, CauseRef, FlowBook, Jump, StepRef
from wizard.content.placeholders import fill
from wizard.content.tables import MOST_AT_ONCE
from wizard.errors import WizardError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.flow import Step

_JUMPS = {Jump.BACK: "the next cause to test", Jump.BY_CODE: "the steps for that code"}
_LED_HERE = 3
_LOOKED_BACK = 3
"""How many of the last answers of a person are turned over to find near misses."""


def why(case: Case, book: FlowBook) -> WhyView:
    """Return why the case stands at its step, and what each other answer would have led to."""
    step = current(case, book)
    if step is None:
        return WhyView("", "", (), (), ())
    say = speak(facts(case, book), book)
    flow = book[step.ref.flow]
    source = flow.sources.get(step.source)
    led = [
        f"{_name(visit.at, book)}: {said_in_words(visit, book.step(visit.at), book)}"
        for visit in case.trail
        if visit.by is not By.RULE
    ][-_LED_HERE:]
    out = {ref for branch in step.branches for ref in branch.way.rules_out}
    near = tuple(near_misses(case, book))
    return WhyView(
        why=fill(step.why, say),
        source=f"{source.title} {source.url}".strip() if source else "",
        led_here=tuple(led),
        could_rule_out=_titles(sorted(out), book),
        instead=tuple((f"{miss.short}: {miss.label}", miss.leads) for miss in near),
        could_settle=tuple(_settles(step, book)),
        order=order_here(case, book),
        origin=flow.origin,
        near=near,
    )


def near_misses(case: Case, book: FlowBook) -> Iterator[NearMiss]:
    """Yield the other answers to the last questions of a person, and where each leads.

    The engine itself says where: the case is taken back to the question and answered otherwise.
    Answers that come to the step where the case stands anyway are left out.
    """
    people = [index for index, visit in enumerate(case.trail) if visit.by is By.PERSON]
    for index in reversed(people[-_LOOKED_BACK:]):
        visit = case.trail[index]
        asked = book.step(visit.at)
        if asked is None:
            continue
        offered = choices(case, asked)
        # Of very many answers one speaks for all that lead to the same step.
        seen = {case.at}
        for choice in offered:
            if choice.id in (visit.answer, ENTERED):
                continue
            at = answered_otherwise(case, book, index, choice.id)
            if at is not None and at not in seen:
                if len(offered) > MOST_AT_ONCE + 1:
                    seen.add(at)
                yield NearMiss(
                    visit=index,
                    answer=choice.id,
                    short=_name(visit.at, book),
                    label=choice.label,
                    at=at,
                    leads=_name(at, book),
                )


def answered_otherwise(case: Case, book: FlowBook, visit: int, answer: str) -> StepRef | None:
    """Return where the case would stand after another answer at a visit; None if it could not."""
    try:
        back = apply(case, Undone(visit), book)
        return apply(back, answered(back, book, answer), book).at
    except WizardError:
        return None


def leads_to(branch: Branch, book: FlowBook) -> str:
    """Return in words where a branch leads."""
    target = branch.way.next
    return _name(target, book) if isinstance(target, StepRef) else _JUMPS[target]


def _settles(step: Step, book: FlowBook) -> Iterator[tuple[str, str]]:
    """Yield each answer that settles a cause: its label, and the cause it concludes."""
    for branch in step.branches:
        cause = book.cause(branch.way.concludes) if branch.way.concludes else None
        if cause:
            yield branch.label, cause.title


def _titles(refs: list[CauseRef], book: FlowBook) -> tuple[str, ...]:
    return tuple(cause.title for ref in refs if (cause := book.cause(ref)))


def _name(ref: StepRef, book: FlowBook) -> str:
    step = book.step(ref)
    return (step.short or step.text) if step else str(ref)
