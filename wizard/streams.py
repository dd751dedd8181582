"""The standard streams: kept open, and let go of where nobody takes what they say."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


def redirect_to_devnull(stream: TextIO | None) -> None:
    """Redirect a broken stream to the null device, so that its buffer cannot fail at exit."""
    with suppress(OSError, ValueError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())  # type: ignore[union-attr] # None is suppressed
        os.close(null)


def open_missing_streams() -> None:
    """Open the null device for standard streams that are closed.

    Otherwise the next file to be opened, such as the journal, would get one of their descriptors,
    and a library that prints would write into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)


def drop_unwritten() -> None:
    """Drop what a terminal that is gone has not taken.

    It would stay in the buffers, and Python fails on it once more at its end, with code 120.
    """
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            redirect_to_devnull(stream)
