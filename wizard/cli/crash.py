"""The crash handler: an uncaught exception becomes a message, an exit code and a report."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.cli.output import write_error
from wizard.errors import WizardError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType


_OWN = f"{os.path.dirname(os.path.dirname(os.path.dirname(__file__)))}{os.sep}"  # noqa: PTH120 - pathlib is slow to import


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the report: versions, the type of the exception, and places in the code."""
    places = list(_places(trace))
    python = ".".join(map(str, sys.version_info[:3]))
    head = [
        f"entra-wizard {__version__}, Python {python}, {sys.platform}",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    return "\n".join([*head, *places]) + "\n"


def write(text: str) -> str:
    """Write a report to a new file that only its owner can read; return its path or nothing.

    A report that cannot be written completely is removed.
    """
    path = ""
    try:
        import tempfile  # noqa: PLC0415 - hardly ever needed

        handle, path = tempfile.mkstemp(prefix="entra-wizard-", suffix=".txt")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    except (OSError, ImportError):
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - as above
        return ""
    return path


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Yield file, line and function of each call, the outermost first."""
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_place(code.co_filename)}:{trace.tb_lineno} in {code.co_name}"
        trace = trace.tb_next


def _place(filename: str) -> str:
    """Return the path of a file of the program relative to it, any other by its name."""
    own = filename.removeprefix(_OWN)
    return (own if own != filename else os.path.basename(filename)).replace(os.sep, "/")  # noqa: PTH119 - as above


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
