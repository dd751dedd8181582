"""What a case comes to: which causes are left, which are out and why, and the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.case.order import contradiction
from wizard.case.state import Case, Visit, current, facts
from wizard.content.flow import (
    CANNOT_DO,
    DID_NOT_WORK,
    NOT_SURE,
    SKIP,
    WORKED,
    Cause,
    CauseRef,
    FlowBook,
)
from wizard.content.kinds import ASK, DO, LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A cause that cannot be it, the reason in words, and whether the last answer said so."""

    cause: Cause
    reason: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The causes of the flows a case has walked: left, suspected, out, and the one concluded."""

    possible: tuple[Cause, ...]
    suspected: frozenset[CauseRef]
    ruled_out: tuple[RuledOut, ...]
    concluded: CauseRef | None


def standing(case: Case, book: FlowBook) -> Standing:
    """Return how the causes stand after the path so far."""
    known = facts(case, book)
    out: dict[CauseRef, RuledOut] = {}
    suspected: set[CauseRef] = set()
    concluded: CauseRef | None = None
    fresh_from = _last_answer(case)
    for index, visit in enumerate(case.trail):
        concluded = visit.way.concludes or concluded
        suspected.update(visit.way.points_to)
        for ref in visit.way.rules_out:
            cause = book.cause(ref)
            if cause and ref not in out:
                out[ref] = RuledOut(cause, _reason(visit, book), index >= fresh_from)
    causes = tuple(_causes(case, book))
    for cause in causes:
        wrong = contradiction(cause, known)
        if wrong and cause.ref not in out:
            spec = book.tables.facts[wrong.fact]
            reason = f"{spec.label}: {spec.say(wrong.value)}"
            out[cause.ref] = RuledOut(cause, reason, is_new=False)
    if concluded:
        out.pop(concluded, None)
    possible = tuple(cause for cause in causes if cause.ref not in out)
    return Standing(possible, frozenset(suspected), tuple(out.values()), concluded)


def verified(case: Case, book: FlowBook) -> str:
    """Return how the fix was proved: seen by a person, by the live test, or not at all.

    Only the newest attempt counts: what was seen before something failed proves nothing.
    """
    for visit in reversed(case.trail):
        step = book.step(visit.at)
        if step is None or visit.by is By.RULE:
            continue
        if step.kind is LIVE and visit.answer == "works":
            return "live-test" if visit.by is By.LIVE else "seen"
        if step.kind is DO and visit.answer in (DID_NOT_WORK, CANNOT_DO):
            return "no"
        if step.kind is DO and visit.answer == WORKED:
            return "seen"
        if step.kind is ASK and visit.by is By.PERSON:
            return "no" if visit.answer == NOT_SURE else "seen"
        if visit.answer == SKIP:
            return "no"
    return "no"


def missing_facts(case: Case, book: FlowBook) -> tuple[str, ...]:
    """Return the facts the outcome needs and nobody knows."""
    step, known = current(case, book), facts(case, book)
    needs = step.ending.needs if step and step.ending else ()
    return tuple(name for name in needs if not known.get(name))


def _causes(case: Case, book: FlowBook) -> Iterator[Cause]:
    walked = [visit.at.flow for visit in case.trail]
    if case.at:
        walked.append(case.at.flow)
    for flow_id in dict.fromkeys(walked):
        flow = book.get(flow_id)
        yield from flow.causes.values() if flow else ()


def _reason(visit: Visit, book: FlowBook) -> str:
    step = book.step(visit.at)
    branch = step.branch(visit.answer) if step else None
    return visit.way.because or (branch.label if branch else visit.said)


def _last_answer(case: Case) -> int:
    people = [i for i, visit in enumerate(case.trail) if visit.by is not By.RULE]
    return people[-1] if people else 0
