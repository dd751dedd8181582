"""The report of a mistake of the program: where in the code it happened, and no private data."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import __version__

if TYPE_CHECKING:
    from types import TracebackType

_OWN = Path(__file__).parents[2]


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the report: versions, the kind of mistake, and the places in the code."""
    places = [
        f"{_place(frame.filename)}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    head = [
        f"entra-wizard {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    return "\n".join([*head, *places]) + "\n"


def write(text: str) -> str:
    """Write a report to a new file that only its owner can read; return its path or nothing.

    A report that cannot be written whole is taken away again.
    """
    path = ""
    try:
        handle, path = tempfile.mkstemp(prefix="entra-wizard-", suffix=".txt")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            Path(path).unlink()
        return ""
    return path


def _place(filename: str) -> str:
    """Return a file of ours by its path inside the program, any other by its name."""
    path = Path(filename)
    return path.relative_to(_OWN).as_posix() if path.is_relative_to(_OWN) else path.name
