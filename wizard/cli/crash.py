"""The last line: a mistake of the program becomes a sentence and a report without private data."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.cli.output import complain
from wizard.errors import WizardError

if TYPE_CHECKING:
    from types import TracebackType

_OWN = str(Path(__file__).parent.parent.parent)


def guard(words: list[str]) -> None:
    """Let uncaught mistakes end as one sentence on standard error and exit code 1.

    The report names files, lines and functions and the kind of the mistake. It holds no values
    and not the mistake's own message: either may carry pasted text.
    """
    as_json = "--json" in words

    def hook(
        kind: type[BaseException], mistake: BaseException, trace: TracebackType | None
    ) -> None:
        del mistake
        error = WizardError(
            f"entra-wizard met a mistake of its own ({kind.__name__}). Your answers are kept.",
            _where(_write(report(kind, trace))),
        )
        complain(error, as_json=as_json)

    sys.excepthook = hook


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the report: versions, the kind of mistake, and where in the code it happened."""
    places = [
        f"{Path(frame.filename).name if _OWN not in frame.filename else _inside(frame.filename)}"
        f":{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    head = [
        f"entra-wizard {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    return "\n".join([*head, *places]) + "\n"


def _inside(filename: str) -> str:
    return Path(filename).relative_to(_OWN).as_posix()


def _write(text: str) -> str:
    """Write the report to a new file that only its owner can read; return its path or nothing."""
    try:
        handle, path = tempfile.mkstemp(prefix="entra-wizard-", suffix=".txt")
    except OSError:
        return ""
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _where(path: str) -> str:
    return f"The report is in {path}. It holds no pasted text." if path else "No report was kept."
