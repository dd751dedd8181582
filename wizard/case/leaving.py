"""The last look at a text before it leaves: copied, exported, written to a file, shown again."""

from __future__ import annotations

from wizard.errors import LeakError
from wizard.intake import residue

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
