"""The errors a person can cause or meet, each with a sentence and a way to mend it.

`WizardError` is the family; callers choose how fine they catch:

- `IllegalEvent`: the event may not happen now; nothing was written
- `ContentError`: a flow, table or catalogue file cannot be used
- `JournalError`: the journal cannot be read or written
- `SettingsError`: a setting or option has a value that cannot be used
- `InputError`: a file or text handed in cannot be read
- `OutputError`: what the program has to say, or to keep in a file, cannot be written
- `LeakError`: a text may hold something secret, so it is not handed out
- `UnknownName`: nothing has that name; says what was probably meant
"""

from __future__ import annotations

import difflib
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExitCode(IntEnum):
    """What the command line hands back to the shell; an interface, never renumbered."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    CONTENT = 3
    HANDED_OVER = 4
    LEFT = 5
    NOT_TESTED = 6
    REFUSED = 7


class WizardError(Exception):
    """An expected error: `message` says what is wrong, `hint` says what to do about it."""

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class IllegalEvent(WizardError):  # noqa: N818 - the family name already says that it is an error
    """The event may not happen at this point of the case; nothing was written."""


class ContentError(WizardError):
    """A flow, table or catalogue file cannot be used as it stands."""

    exit_code = ExitCode.CONTENT


class JournalError(WizardError):
    """The journal cannot be read or written; the case on the screen is unharmed."""

    exit_code = ExitCode.UNEXPECTED


class SettingsError(WizardError):
    """A setting or option has a value that cannot be used."""


class InputError(WizardError):
    """A file or text that was handed in cannot be read."""


class OutputError(WizardError):
    """Standard output or a file cannot be written; what was there before is unharmed."""

    exit_code = ExitCode.UNEXPECTED


class LeakError(WizardError):
    """A text may hold something secret or personal, so it does not leave the program."""

    exit_code = ExitCode.UNEXPECTED


class UnknownName(WizardError):  # noqa: N818 - reads as what it says
    """Nothing has the name that was given; the hint names what was probably meant."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        super().__init__(f"There is no {kind} named {name!r}.", did_you_mean(name, names))
        self.name = name


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a sentence that offers the nearest known name, or lists a few names."""
    names = [str(one) for one in known]  # a word of an enumeration shows as it is written
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    if not names:
        return ""
    shown = ", ".join(names[:8])
    return f"Known: {shown}{', ...' if len(names) > 8 else ''}."  # noqa: PLR2004 - one line's worth
