"""`entra-wizard` and `python -m wizard`: signals, UTF-8, and the command line."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from wizard.cli import main as run
from wizard.cli.crash import guard
from wizard.cli.output import open_missing_streams, use_utf8

if TYPE_CHECKING:
    from types import FrameType

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""What ends a program from outside; not every system has all of them."""


def main() -> int:
    """Run the command line as a program of its own and return the exit code for the shell."""
    open_missing_streams()
    use_utf8()
    guard(sys.argv[1:])
    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    try:
        code = run()
    except SystemExit as end:
        _leave(end.code)
        raise
    _leave(code)
    return code


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # Every answer was on disk before its next step was shown, so there is nothing left to save.
    raise SystemExit(128 + number)


def _leave(code: object) -> None:
    """End at once if a check or a test was left in the network, in a thread that nobody can stop.

    Ending in the usual way lets OpenSSL clear up while such a thread may be inside it, which has
    ended the program with a crash. Nothing is lost: files are closed and what was said is flushed.
    """
    threading = sys.modules.get("threading")
    if threading is None or not isinstance(code, int):
        return
    if any(one.daemon for one in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
