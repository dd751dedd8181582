"""The expected errors, each with a sentence on what is wrong and a hint on how to fix it.

`WizardError` is the base class:

- `IllegalEvent`: the event is not legal now; nothing was written
- `ContentError`: a flow, table or catalogue file cannot be used
- `JournalError`: the journal cannot be read or written
- `SettingsError`: a setting or option has a value that cannot be used
- `InputError`: an input file or text cannot be read
- `OutputError`: standard output or a file cannot be written
- `LeakError`: a text may hold something secret, so it is not written
- `UnknownName`: nothing has that name; suggests what was probably meant
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExitCode(IntEnum):
    """The exit codes of the command line; a public interface, never renumbered."""

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


class IllegalEvent(WizardError):  # noqa: N818 - named for what happened
    """The event is not legal in the current state of the case; nothing was written."""


class ContentError(WizardError):
    """A flow, table or catalogue file cannot be used."""

    exit_code = ExitCode.CONTENT


class JournalError(WizardError):
    """The journal cannot be read or written; the open case is unchanged."""

    exit_code = ExitCode.UNEXPECTED


class SettingsError(WizardError):
    """A setting or option has a value that cannot be used."""


class InputError(WizardError):
    """An input file or text cannot be read."""


class OutputError(WizardError):
    """Standard output or a file cannot be written; earlier content is unchanged."""

    exit_code = ExitCode.UNEXPECTED


class LeakError(WizardError):
    """A text may hold something secret or personal, so it is not written or copied."""

    exit_code = ExitCode.UNEXPECTED


class UnknownName(WizardError):  # noqa: N818 - named for what happened
    """Nothing has the given name; the hint suggests what was probably meant."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        super().__init__(f"There is no {kind} named {name!r}.", did_you_mean(name, names))
        self.name = name


MOST_NAMES = 80
"""How many names a sentence lists: all of any table, and not a whole journal."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a sentence that suggests the nearest known name, or lists the names."""
    names = [str(one) for one in known]  # members of an enumeration as their values
    import difflib  # noqa: PLC0415 - only where a name is wrong

    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"Known: {', '.join(names[:MOST_NAMES])}{more}."
