"""Causes: in which order a `try` tests them, which are still possible, and why others are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.content.flow import Cause, CauseRef, Chance, FlowBook, Step
from wizard.content.kinds import TRY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from wizard.case.state import Case
    from wizard.evidence import Evidence

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
