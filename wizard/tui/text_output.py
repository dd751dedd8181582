"""Ways out for a text that the clipboard did not take: a file, or the bare terminal."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.errors import OutputError
from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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

    def show() -> None:
        out.write(f"\x1b[2J\x1b[H{text}\n\nSelect the text with the mouse. Any key goes back. ")
        out.flush()

    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows alone has it

        show()
        msvcrt.getwch()
    elif sys.__stdin__ is not None:
        _show_until_key(show, sys.__stdin__.fileno())


if sys.platform != "win32":
    import select
    import signal
    import termios

    def _show_until_key(show: Callable[[], None], terminal: int) -> None:
        """Show something until a key is pressed, the terminal is gone, or a signal has come.

        The event loop stands still meanwhile. So signals are collected here and handed to it
        afterwards, and single keys are asked for: the terminal would wait for Enter, and keep
        Ctrl+Q for itself. Both begin before anything is shown: whoever sees it may act at once.
        """
        came, went = os.pipe()
        os.set_blocking(came, False)
        os.set_blocking(went, False)
        loop = signal.set_wakeup_fd(went)
        try:
            with _single_keys(terminal):
                show()
                ready, _, _ = select.select([terminal, came], [], [])
                if terminal in ready:
                    with suppress(OSError):  # it is gone; the loop notices that too
                        os.read(terminal, 1024)
        finally:
            signal.set_wakeup_fd(loop)
            with suppress(BlockingIOError):
                signals = os.read(came, 1024)
                if loop >= 0:
                    os.write(loop, signals)
            os.close(came)
            os.close(went)

    @contextmanager
    def _single_keys(terminal: int) -> Iterator[None]:
        """Let a terminal hand on each key as it is pressed, and put it back as it was."""
        before = termios.tcgetattr(terminal)
        single = termios.tcgetattr(terminal)
        single[0] &= ~termios.IXON
        single[3] &= ~(termios.ICANON | termios.ECHO)
        termios.tcsetattr(terminal, termios.TCSADRAIN, single)
        try:
            yield
        finally:
            with suppress(termios.error):
                termios.tcsetattr(terminal, termios.TCSADRAIN, before)
