"""What was asked and answered, step by step: the same for every front end that walks the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.case.state import facts
from wizard.case.view_builder import fact_words
from wizard.content.flow import CANNOT_DO, ENTERED, fill
from wizard.errors import LeakError
from wizard.intake import residue

if TYPE_CHECKING:
    from wizard.case.events import By
    from wizard.case.state import Case, Visit
    from wizard.content.flow import FlowBook


# The last look at a text before it leaves: copied, exported, written to a file, shown again.

_WORDS = {"secret": "a secret", "user": "a person", "address": "the address of a machine"}


def may_leave(text: str, what: str) -> str:
    """Return the text if it holds nothing secret or personal; else raise LeakError.

    `what` begins the sentence, as "The message". The error says which line, never what is on it.
    """
    leaks = residue(text)
    if leaks:
        first = leaks[0]
        more = f" {len(leaks) - 1} more lines look like that." if len(leaks) > 1 else ""
        raise LeakError(
            f"{what} does not leave: line {first.line} may hold {_WORDS[first.kind]}.{more}",
            "Take it out of the note or the fact it stands in. Then try again.",
        )
    return text


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One stop: its address, the verb of the step, the words shown, the answer and who gave it.

    `answer` is in the form of an answers file: an answer id, `cannot-do/` with the reason, or the
    value that was typed.
    """

    step: str
    kind: str
    text: str
    answer: str
    by: By


def transcript(case: Case, book: FlowBook) -> tuple[TranscriptLine, ...]:
    """Return the path of a case, one line for each stop, in the words shown at the time."""
    say = fact_words(facts(case, book), book)

    def line(visit: Visit) -> TranscriptLine:
        step = book.step(visit.at)
        kind = step.kind.name if step else ""
        return TranscriptLine(str(visit.at), kind, fill(visit.asked, say), _answer(visit), visit.by)

    return tuple(line(visit) for visit in case.trail)


def _answer(visit: Visit) -> str:
    if visit.answer == ENTERED:
        return visit.said
    if visit.answer == CANNOT_DO and visit.reason:
        return f"{CANNOT_DO}/{visit.reason}"
    return visit.answer
