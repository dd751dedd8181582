"""The transcript of a case, and the final leak check on every text that leaves the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.case.causes import fact_words
from wizard.case.state import facts
from wizard.content.flow import CANNOT_DO, ENTERED, fill
from wizard.errors import LeakError
from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.case.events import By
    from wizard.case.state import Case, Visit
    from wizard.content.flow import FlowBook


_LEAK_NAMES = {"secret": "a secret", "user": "a person", "address": "the address of a machine"}


def may_leave(text: str, what: str) -> str:
    """Return the text if it holds nothing secret or personal; else raise LeakError.

    A second defense behind the redaction of what comes in. `what` begins the error message, as
    "The message"; the error names the line, never its content.
    """
    from wizard.intake import residue  # noqa: PLC0415 - a list of cases lets no text leave

    leaks = residue(text)
    if leaks:
        first = leaks[0]
        more = f" {len(leaks) - 1} more lines look like that." if len(leaks) > 1 else ""
        raise LeakError(
            f"{what} does not leave: line {first.line} may hold {_LEAK_NAMES[first.kind]}.{more}",
            "Take it out of the note or the fact it stands in. Then try again.",
        )
    return text


@frozen
class TranscriptLine:
    """One answered step: its reference, its kind, the text as shown, the answer and who gave it.

    `answer` has the format of an answers file: an answer id, `cannot-do/` with the reason, or the
    value that was typed.
    """

    step: str
    kind: str
    text: str
    answer: str
    by: By


def transcript(case: Case, book: FlowBook) -> tuple[TranscriptLine, ...]:
    """Return one line for each answered step, with the texts that were shown at the time."""
    known = fact_words(facts(case, book), book)

    def line(visit: Visit) -> TranscriptLine:
        step = book.step(visit.at)
        kind = step.kind.name if step else ""
        return TranscriptLine(
            str(visit.at), kind, fill(visit.asked, known), _answer(visit), visit.by
        )

    return tuple(line(visit) for visit in case.trail)


def _answer(visit: Visit) -> str:
    if visit.answer == ENTERED:
        return visit.said
    if visit.answer == CANNOT_DO and visit.reason:
        return f"{CANNOT_DO}/{visit.reason}"
    return visit.answer
