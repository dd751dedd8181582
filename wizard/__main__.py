"""The entry point of `entra-wizard` and `python -m wizard`: signals, UTF-8, the command line."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from wizard.cli import main as run
from wizard.cli.crash import guard
from wizard.cli.output import use_utf8
from wizard.streams import open_missing_streams

if TYPE_CHECKING:
    from types import FrameType

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""The signals that end a program; not every system has all of them."""


def main() -> int:
    """Run the command line and return the exit code for the shell."""
    open_missing_streams()
    use_utf8()
    guard(sys.argv[1:])
    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    try:
        code = run()
    except SystemExit as end:
        _exit_fast_if_threads_run(end.code)
        raise
    _exit_fast_if_threads_run(code)
    return code


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # Every answer is saved before the next step is shown, so there is nothing left to save.
    raise SystemExit(128 + number)


def _exit_fast_if_threads_run(code: object) -> None:
    """Exit at once if a check or test still runs in a daemon thread, which cannot be stopped.

    A normal exit lets OpenSSL clean up while such a thread may be using it, which has crashed the
    program. Nothing is lost: files are closed and output is flushed.
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
