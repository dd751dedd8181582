"""Ways out for a text that the clipboard did not take: a file, or the bare terminal."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from wizard.errors import OutputError
from wizard.text import clean

MOST_FILES = 100
"""How many files of one name may exist before saving stops."""


def save(text: str, name: str, folder: Path | None = None, ending: str = ".txt") -> Path:
    """Write a text to a new file that only its owner can read; return its path."""
    folder = folder or Path.cwd()
    stem = f"entra-wizard-{re.sub(r'[^A-Za-z0-9-]+', '-', name).strip('-') or 'text'}"
    for number in range(1, MOST_FILES):
        path = folder / f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        except OSError as error:
            raise OutputError(
                f"The text was not saved in {clean(str(folder))}: {error.strerror}.",
                "Copy it instead, or start the program in a folder you can write to.",
            ) from error
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text if text.endswith("\n") else f"{text}\n")
        return path
    raise OutputError(f"There are already {MOST_FILES - 1} files named {stem}.", "Move some away.")


def show_alone(text: str) -> None:
    """Print a text on the bare terminal, where the mouse selects it, and wait for a key."""
    out = sys.__stdout__
    if out is None:
        return
    out.write(f"\x1b[2J\x1b[H{text}\n\nSelect the text with the mouse. Any key goes back. ")
    out.flush()
    _wait_for_key()


def _wait_for_key() -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows alone has it

        msvcrt.getwch()
    elif sys.__stdin__ is not None:
        _wait_on_terminal(sys.__stdin__.fileno())


if sys.platform != "win32":
    import select
    import signal
    import termios

    def _wait_on_terminal(terminal: int) -> None:
        """Wait until a key is pressed, the terminal is gone, or a signal has come.

        The event loop stands still meanwhile. So signals are collected here and handed to it
        afterwards, and single keys are asked for: the terminal would wait for Enter, and keep
        Ctrl+Q for itself.
        """
        before = termios.tcgetattr(terminal)
        single = termios.tcgetattr(terminal)
        single[0] &= ~termios.IXON
        single[3] &= ~(termios.ICANON | termios.ECHO)
        came, went = os.pipe()
        os.set_blocking(went, False)
        loop = signal.set_wakeup_fd(went)
        try:
            termios.tcsetattr(terminal, termios.TCSADRAIN, single)
            ready, _, _ = select.select([terminal, came], [], [])
            if terminal in ready:
                os.read(terminal, 1024)
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
            signal.set_wakeup_fd(loop)
            os.set_blocking(came, False)
            with suppress(BlockingIOError):
                signals = os.read(came, 1024)
                if loop >= 0:
                    os.write(loop, signals)
            os.close(came)
            os.close(went)
