"""What was asked and answered, step by step: the same for every front end that walks the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.case.state import facts
from wizard.case.wording import speak
from wizard.content.flow import CANNOT_DO, ENTERED
from wizard.content.placeholders import fill

if TYPE_CHECKING:
    from wizard.case.events import By
    from wizard.case.state import Case, Visit
    from wizard.content.flow import FlowBook


@dataclass(frozen=True, slots=True)
class Line:
    """One stop: its address, the verb of the step, the words shown, the answer and who gave it.

    `answer` is in the form of an answers file: an answer id, `cannot-do/` with the reason, or the
    value that was typed.
    """

    step: str
    kind: str
    text: str
    answer: str
    by: By


def transcript(case: Case, book: FlowBook) -> tuple[Line, ...]:
    """Return the path of a case, one line for each stop, in the words shown at the time."""
    say = speak(facts(case, book), book)

    def line(visit: Visit) -> Line:
        step = book.step(visit.at)
        kind = step.kind.name if step else ""
        return Line(str(visit.at), kind, fill(visit.asked, say), _answer(visit), visit.by)

    return tuple(line(visit) for visit in case.trail)


def _answer(visit: Visit) -> str:
    if visit.answer == ENTERED:
        return visit.said
    if visit.answer == CANNOT_DO and visit.reason:
        return f"{CANNOT_DO}/{visit.reason}"
    return visit.answer
