"""Plain lines on a real terminal: pastes with empty lines, and lines the terminal cuts."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")


class Terminal:
    """The program in plain lines on a pseudo-terminal."""

    def __init__(self) -> None:
        ours, theirs = os.openpty()
        self._ours = ours
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wizard", "--plain"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm"},
        )
        os.close(theirs)
        self.seen = ""

    def until(self, words: str) -> str:
        """Read until words have come; return all that came since the last call."""
        while words not in self.seen:
            chunk = os.read(self._ours, 65536)
            assert chunk, self.seen
            self.seen += chunk.decode().replace("\r\n", "\n")
        before, _, self.seen = self.seen.partition(words)
        return before + words

    def type(self, text: str) -> None:
        """Type or paste text."""
        os.write(self._ours, text.encode())

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.close()


def test_an_empty_line_inside_a_paste_does_not_end_it(terminal: Terminal) -> None:
    terminal.until("> ")
    terminal.type("Sorry, but we are having trouble.\n\nAADSTS90120: it was answered before.\n\n")
    said = terminal.until("q leave:")
    assert "Error code: 90120" in said
    assert "1: AADSTS90120" in said


def test_a_typed_code_needs_one_empty_line(terminal: Terminal) -> None:
    terminal.until("> ")
    terminal.type("54005\n\n")
    assert "1: AADSTS54005" in terminal.until("q leave:")
    terminal.type("q\n")
    assert "Nothing was started." in terminal.until("started.")
    assert terminal.process.wait(20) == 5


def test_nothing_but_text_is_written_to_the_terminal(terminal: Terminal) -> None:
    said = terminal.until("> ")
    terminal.type("f\n")
    said += terminal.until("q leave:")
    assert "\x1b" not in said
