"""The causes of a case: possible, suspected, ruled out and why, and how the fix was verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.case.state import Case, Visit, current, facts
from wizard.content.flow import (
    ASK,
    CANNOT_DO,
    DID_NOT_WORK,
    DO,
    LIVE,
    NOT_SURE,
    SKIP,
    TRY,
    WORKED,
    Cause,
    CauseRef,
    Chance,
    FlowBook,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from wizard.evidence import Evidence


WEIGHTS = {Chance.LIKELY: 5, Chance.POSSIBLE: 2, Chance.RARE: 1}
"""The weight of each chance, divided by the minutes of the test; the authors' estimate."""


def next_cause(
    step: Step,
    known: Mapping[str, tuple[Evidence, ...]],
    book: FlowBook,
    out: Collection[CauseRef],
) -> Cause | None:
    """Return the cause a `try` step tests next: the best chance per minute, in order of the flow.

    Causes in `out`, without a test, or whose `if` contradicts a known fact are skipped.
    """
    causes = (book.cause(ref) for ref in step.tries if ref not in out)
    testable = [c for c in causes if c and c.test and contradiction(c, known) is None]
    return max(testable, key=chance_per_minute, default=None)


def chance_per_minute(cause: Cause) -> float:
    """Return the weight of a cause's chance, divided by the minutes of its test."""
    return WEIGHTS[cause.chance] / max(cause.minutes, 1)


def estimate(cause: Cause, *, is_first: bool) -> str:
    """Return the sentence that says why a cause is tested now."""
    minutes = "1 minute" if cause.minutes == 1 else f"{cause.minutes} minutes"
    turn = "First" if is_first else "Next"
    return f"{turn} because it is {cause.chance} and takes {minutes}; the authors' estimate."


def order_here(case: Case, book: FlowBook) -> str:
    """Return the sentence that says why a `try` step chose this cause; "" if none led here."""
    if not case.trail or case.at is None:
        return ""
    last = case.trail[-1]
    step = book.step(last.at)
    if step is None or step.kind is not TRY or last.way.next != case.at:
        return ""
    by_name = {ref.cause: ref for ref in step.tries}
    ref = by_name.get(last.answer)
    cause = book.cause(ref) if ref else None
    if cause is None:
        return ""
    turns = sum(visit.at == last.at for visit in case.trail)
    return estimate(cause, is_first=turns == 1)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A known fact that rules a cause out."""

    fact: str
    value: str


def contradiction(cause: Cause, known: Mapping[str, tuple[Evidence, ...]]) -> Contradiction | None:
    """Return the known fact that contradicts a cause's `if`; an unknown fact contradicts none."""
    for fact, values in cause.only_if.items():
        if known.get(fact) and known[fact][-1].value not in values:
            return Contradiction(fact, known[fact][-1].value)
    return None


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A cause that was ruled out, the reason in words, and whether the last answer did it."""

    cause: Cause
    reason: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class CauseStatus:
    """The causes of all flows a case has entered: possible, suspected, ruled out, concluded."""

    possible: tuple[Cause, ...]
    suspected: frozenset[CauseRef]
    ruled_out: tuple[RuledOut, ...]
    concluded: CauseRef | None


def cause_status(case: Case, book: FlowBook) -> CauseStatus:
    """Return the status of all causes after the answers so far."""
    known = facts(case, book)
    out: dict[CauseRef, RuledOut] = {}
    suspected: set[CauseRef] = set()
    concluded: CauseRef | None = None
    newest_from = _last_answer(case)
    for index, visit in enumerate(case.trail):
        concluded = visit.way.concludes or concluded
        suspected.update(visit.way.points_to)
        for ref in visit.way.rules_out:
            cause = book.cause(ref)
            if cause and ref not in out:
                out[ref] = RuledOut(cause, _reason(visit, book), index >= newest_from)
    causes = tuple(_causes(case, book))
    for cause in causes:
        found = contradiction(cause, known)
        if found and cause.ref not in out:
            spec = book.tables.facts[found.fact]
            reason = f"{spec.label}: {spec.say(found.value)}"
            out[cause.ref] = RuledOut(cause, reason, is_new=False)
    if concluded:
        out.pop(concluded, None)
    possible = tuple(cause for cause in causes if cause.ref not in out)
    return CauseStatus(possible, frozenset(suspected), tuple(out.values()), concluded)


def verified(case: Case, book: FlowBook) -> str:
    """Return how the fix was verified: `seen` by someone, by `live-test`, or `no`.

    Only the newest attempt counts: a success before a later failure proves nothing.
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
    """Return the names of the facts that the outcome needs and that are not known."""
    step, known = current(case, book), facts(case, book)
    needs = step.ending.needs if step and step.ending else ()
    return tuple(name for name in needs if not known.get(name))


def _causes(case: Case, book: FlowBook) -> Iterator[Cause]:
    entered = [visit.at.flow for visit in case.trail]
    if case.at:
        entered.append(case.at.flow)
    for flow_id in dict.fromkeys(entered):
        flow = book.get(flow_id)
        yield from flow.causes.values() if flow else ()


def _reason(visit: Visit, book: FlowBook) -> str:
    step = book.step(visit.at)
    branch = step.branch(visit.answer) if step else None
    return visit.way.because or (branch.label if branch else visit.said)


def _last_answer(case: Case) -> int:
    answers = [i for i, visit in enumerate(case.trail) if visit.by is not By.RULE]
    return answers[-1] if answers else 0
