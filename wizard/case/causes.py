"""What a case comes to: which causes are left, which are out and why, and the outcome."""

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


# Causes: in which order a `try` tests them, which are still possible, and why others are not.

WEIGHTS = {Chance.LIKELY: 5, Chance.POSSIBLE: 2, Chance.RARE: 1}
"""How much a chance weighs against the minutes its test takes; the authors' estimate."""


def next_cause(
    step: Step,
    known: Mapping[str, tuple[Evidence, ...]],
    book: FlowBook,
    out: Collection[CauseRef],
) -> Cause | None:
    """Return the cause a `try` tests next: best chance per minute, first written wins a draw.

    Causes in `out`, without a test, or whose `if` is known not to hold are left out.
    """
    causes = (book.cause(ref) for ref in step.tries if ref not in out)
    able = [c for c in causes if c and c.test and contradiction(c, known) is None]
    return max(able, key=chance_per_minute, default=None)


def chance_per_minute(cause: Cause) -> float:
    """Return the weight of a cause's chance by the minutes its test takes."""
    return WEIGHTS[cause.chance] / max(cause.minutes, 1)


def estimate(cause: Cause, *, is_first: bool) -> str:
    """Return in words why a cause is tested now: the authors' estimate of chance and time."""
    minutes = "1 minute" if cause.minutes == 1 else f"{cause.minutes} minutes"
    turn = "First" if is_first else "Next"
    return f"{turn} because it is {cause.chance} and takes {minutes}; the authors' estimate."


def order_here(case: Case, book: FlowBook) -> str:
    """Return why a `try` tests this cause now, as the authors' estimate; "" if none led here."""
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
    """A known fact under which a cause cannot be."""

    fact: str
    value: str


def contradiction(cause: Cause, known: Mapping[str, tuple[Evidence, ...]]) -> Contradiction | None:
    """Return the known fact that a cause's `if` does not allow; an unknown fact allows all."""
    for fact, values in cause.only_if.items():
        if known.get(fact) and known[fact][-1].value not in values:
            return Contradiction(fact, known[fact][-1].value)
    return None


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A cause that cannot be it, the reason in words, and whether the last answer said so."""

    cause: Cause
    reason: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class CauseStatus:
    """The causes of the flows a case has walked: left, suspected, out, and the one concluded."""

    possible: tuple[Cause, ...]
    suspected: frozenset[CauseRef]
    ruled_out: tuple[RuledOut, ...]
    concluded: CauseRef | None


def cause_status(case: Case, book: FlowBook) -> CauseStatus:
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
    return CauseStatus(possible, frozenset(suspected), tuple(out.values()), concluded)


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
