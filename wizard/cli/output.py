"""What the command line writes: data to standard output, words about trouble to standard error."""

from __future__ import annotations

import errno
import json
import os
import select
import sys
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.cli.files import LIMIT
from wizard.errors import OutputError
from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from wizard.errors import WizardError

ERROR_SCHEMA = "entra-wizard/error/1"


# Letters and marks that show nothing, although they count as printable.
_BLIND = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0")
_BLIND |= frozenset(map(chr, range(0xE0100, 0xE01F0)))


def _shows(text: str) -> bool:
    return text.isprintable() and _BLIND.isdisjoint(text)


def shown(text: str) -> str:
    """Return text that a terminal only shows: control and hidden characters as `<U+001B>`.

    Text from outside was cleaned when it came in; this is the second lock on the same door, for
    file names, words of the command line, and whatever finds another way.
    """
    if _shows(text):
        return text
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if _shows(char) or char in "\n\t":
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    return f"<U+{ord(char):04X}>"


def write_line(text: str = "") -> None:
    """Write a line of data or of the conversation to standard output; OutputError if it cannot."""
    _out(f"{shown(text)}\n")


def write_prompt(text: str) -> None:
    """Write what stands before the place to type, and show it at once."""
    _out(text)
    flush()


def _out(text: str) -> None:
    if sys.stdout is None:
        raise _write_failed("it is closed")
    try:
        sys.stdout.write(text)
    except (OSError, ValueError) as error:
        raise _write_failed(_why(error)) from error


def flush() -> None:
    """Hand over what was said so far; OutputError if it cannot be written."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError) as error:
        raise _write_failed(_why(error)) from error


def _why(error: Exception) -> str:
    if isinstance(error, BrokenPipeError):
        return "its reader has gone"
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    return "the disk is full" if full else "the system refused it"


def _write_failed(why: str) -> OutputError:
    return OutputError(
        f"Not all could be written to standard output: {why}.", "Run it again with another output."
    )


def write_notice(text: str) -> None:
    """Write a sentence about the run itself to standard error; if that is gone, nobody hears it."""
    err(f"{shown(text)}\n")


def err(text: str) -> None:
    """Write to standard error as it is, at once, and never fail."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        redirect_to_devnull(sys.stderr)


def write_json(document: Mapping[str, object]) -> None:
    """Write one JSON document as one line to standard output; OutputError if it cannot."""
    _out(f"{_json(document)}\n")


def write_error(error: WizardError, *, as_json: bool) -> None:
    """Write an error to standard error: a sentence and its hint, or one JSON object."""
    if as_json:
        body = {"schema": ERROR_SCHEMA, "error": error.message, "hint": error.hint}
        err(f"{_json(body)}\n")
        return
    write_notice(error.message)
    if error.hint:
        write_notice(error.hint)


def _json(document: Mapping[str, object]) -> str:
    # JSON escapes C0 itself; the rest of what a terminal could act on is escaped here.
    text = json.dumps(document, ensure_ascii=False)
    if _shows(text):
        return text
    return "".join(char if _shows(char) else json.dumps(char)[1:-1] for char in text)


def use_utf8() -> None:
    """Make the standard streams speak UTF-8 everywhere, and never fail on a character."""
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)


def redirect_to_devnull(stream: TextIO | None) -> None:
    """Point a stream that cannot be written nowhere, so that what it still holds does no harm."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr] # None is suppressed
        os.close(nowhere)


def open_missing_streams() -> None:
    """Put the empty device in place of standard streams that are closed.

    Else the next file to be opened, such as the journal, would get the number of one of them, and
    whatever a library writes there would go into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)


# Talking in lines: a sentence out, a line in; made to be heard by a screen reader.

_TERMINAL_LINE = 4095
"""The longest line that a Linux terminal hands over; it drops the rest without a word."""

_AT_ONCE = 0.05
"""Seconds within which a paste delivers its next line; a person needs longer."""


class EndOfInput(Exception):  # noqa: N818 - it is no error: the person has left
    """Standard input has ended; nobody can be asked any more."""


class LeaveRequested(Exception):  # noqa: N818 - a wish, not an error
    """The person wants to leave; what was answered is kept."""


@dataclass(slots=True)
class LineDialog:
    """A conversation on standard input and output. `prefix` marks every line of a practice run."""

    prefix: str = ""

    def write(self, text: str) -> None:
        """Write one or more lines, each with the prefix."""
        for line in text.split("\n"):
            write_line(f"{self.prefix}{line}")

    def ask(self, prompt: str) -> str:
        """Return the line typed after a prompt, without hidden characters or outer spaces."""
        self.write(prompt)
        line = self._line(f"{self.prefix}> ")
        if len(line) >= _TERMINAL_LINE and sys.stdin.isatty():
            self.write(
                f"The terminal cut this line after {_TERMINAL_LINE} characters. "
                "For a longer text leave with q, and use --paste with a file."
            )
        return clean(line).strip()

    def ask_text(self, prompt: str) -> str:
        """Return lines up to an empty one or the end of the input; EndOfInput if there is none."""
        self.write(prompt)
        lines: list[str] = []
        size = 0
        while size <= LIMIT:
            try:
                line = self._line("" if lines else f"{self.prefix}> ")
            except EndOfInput:
                if not lines:
                    raise
                break
            # An empty line inside a paste is followed at once by the next one.
            if not line.strip() and not (lines and _more_waits()):
                break
            lines.append(line)
            size += len(line) + 1
            if len(lines) == 1 and len(line.strip()) == 1:
                break
        return "\n".join(lines)

    def _line(self, prompt: str) -> str:
        write_prompt(prompt)
        line = sys.stdin.readline(LIMIT) if sys.stdin else ""
        if not line:
            write_line()
            raise EndOfInput
        line = line.rstrip("\n")
        if prompt and not sys.stdin.isatty():
            write_line(line)
        return line


def _more_waits() -> bool:
    """Return whether a terminal already holds more input, as it does in the middle of a paste."""
    if not sys.stdin.isatty() or sys.platform == "win32":
        return False
    return bool(select.select([sys.stdin], [], [], _AT_ONCE)[0])


def as_sentence(text: str) -> str:
    """Return text that ends like a sentence."""
    text = text.strip()
    return text if not text or text[-1] in ".?!:" else f"{text}."


def sentence_case(capitals: str) -> str:
    """Return a capital line of the screen as a sentence begins, as `Ask the user`."""
    return capitals.lower().capitalize().replace("microsoft", "Microsoft")


def read_number(typed: str) -> int:
    """Return the number that was typed, as `2`, `2.` or `2)`; 0 if it is none."""
    digits = typed.rstrip(".):")
    return int(digits) if digits.isdecimal() and len(digits) <= len("99") else 0


def minutes_of(count: int) -> str:
    """Return a number of minutes in words."""
    return "1 minute" if count == 1 else f"{count} minutes"
