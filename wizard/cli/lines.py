"""Talking in lines: a sentence out, a line in; made to be heard by a screen reader."""

from __future__ import annotations

import select
import sys
from dataclasses import dataclass

from wizard.characters import clean
from wizard.cli.output import prompt as write_prompt
from wizard.cli.output import say
from wizard.cli.reading import LIMIT

_TERMINAL_LINE = 4095
"""The longest line that a Linux terminal hands over; it drops the rest without a word."""

_AT_ONCE = 0.05
"""Seconds within which a paste delivers its next line; a person needs longer."""


class EndOfInput(Exception):  # noqa: N818 - it is no error: the person has left
    """Standard input has ended; nobody can be asked any more."""


class Leave(Exception):  # noqa: N818 - a wish, not an error
    """The person wants to leave; what was answered is kept."""


@dataclass(slots=True)
class Lines:
    """A conversation on standard input and output. `prefix` marks every line of a practice run."""

    prefix: str = ""

    def say(self, text: str) -> None:
        """Write one or more lines, each with the prefix."""
        for line in text.split("\n"):
            say(f"{self.prefix}{line}")

    def ask(self, prompt: str) -> str:
        """Return the line typed after a prompt, without hidden characters or outer spaces."""
        self.say(prompt)
        line = self._line(f"{self.prefix}> ")
        if len(line) >= _TERMINAL_LINE and sys.stdin.isatty():
            self.say(
                f"The terminal cut this line after {_TERMINAL_LINE} characters. "
                "For a longer text leave with q, and use --paste with a file."
            )
        return clean(line).strip()

    def ask_text(self, prompt: str) -> str:
        """Return lines up to an empty one or the end of the input; EndOfInput if there is none."""
        self.say(prompt)
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
            say()
            raise EndOfInput
        line = line.rstrip("\n")
        if prompt and not sys.stdin.isatty():
            say(line)
        return line


def _more_waits() -> bool:
    """Return whether a terminal already holds more input, as it does in the middle of a paste."""
    if not sys.stdin.isatty() or sys.platform == "win32":
        return False
    return bool(select.select([sys.stdin], [], [], _AT_ONCE)[0])


def sentence(text: str) -> str:
    """Return text that ends like a sentence."""
    text = text.strip()
    return text if not text or text[-1] in ".?!:" else f"{text}."


def spoken(capitals: str) -> str:
    """Return a capital line of the screen as a sentence begins, as `Ask the user`."""
    return capitals.lower().capitalize().replace("microsoft", "Microsoft")


def number(typed: str) -> int:
    """Return the number that was typed, as `2`, `2.` or `2)`; 0 if it is none."""
    digits = typed.rstrip(".):")
    return int(digits) if digits.isdecimal() and len(digits) <= len("99") else 0


def minutes_of(count: int) -> str:
    """Return a number of minutes in words."""
    return "1 minute" if count == 1 else f"{count} minutes"
