"""The crash handler: an uncaught exception becomes a message, an exit code and a report."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.cli.output import (
    write_error,
)
from wizard.errors import WizardError

if TYPE_CHECKING:
    from types import TracebackType


_OWN = Path(__file__).parents[2]


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the report: versions, the type of the exception, and places in the code."""
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

    A report that cannot be written completely is removed.
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
    """Return the path of a file of the program relative to it, any other by its name."""
    path = Path(filename)
    return path.relative_to(_OWN).as_posix() if path.is_relative_to(_OWN) else path.name


def guard(words: list[str]) -> None:
    """Turn uncaught exceptions into a message on standard error and exit code 1.

    The report has files, lines, functions and the type of the exception. It has no values and not
    the message of the exception, because both may contain pasted text.
    """
    as_json = "--json" in words

    def hook(
        kind: type[BaseException], error_raised: BaseException, trace: TracebackType | None
    ) -> None:
        del error_raised

        path = write(report(kind, trace))
        error = WizardError(
            f"entra-wizard stopped because of an internal error ({kind.__name__})."
            " Your answers are saved.",
            f"The report is in {path}. It holds no pasted text."
            if path
            else "No report could be written.",
        )
        write_error(error, as_json=as_json)

    sys.excepthook = hook
