"""Terminal safety: bad bytes, signals, a terminal that goes away."""

from __future__ import annotations

import asyncio
import codecs
import functools
import os
import select
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableMapping

    from textual.app import App

DRIVERS = (
    "textual.drivers.linux_driver",
    "textual.drivers.linux_inline_driver",
    "textual.drivers.web_driver",
)
"""The modules of Textual that decode keys strictly: one bad byte would end the program."""

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
_KEPT_FOR_WEB = ("TEXTUAL_DRIVER", "TEXTUAL_FPS", "TEXTUAL_COLOR_SYSTEM")
LEAVE_SCREEN = b"\x1b[?2004l\x1b[?1003l\x1b[?1000l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
"""What Textual writes when it ends, for an end that cannot wait for it."""

GRACE = 3.0
"""Seconds a clean end may take once the terminal is gone; then the process just ends."""


def clean_environment(environ: MutableMapping[str, str]) -> None:
    """Take out what lets the environment steer Textual: drivers, key logs, sizes.

    The browser front end starts us with the web driver by name; only that one stays.
    """
    web = environ.get("TEXTUAL_DRIVER") == WEB_DRIVER
    for name in [name for name in environ if name.startswith("TEXTUAL")]:
        if not (web and name in _KEPT_FOR_WEB):
            del environ[name]
    for name in ("COLUMNS", "LINES"):
        if not web:
            environ.pop(name, None)


def install_parser() -> None:
    """Let Textual's drivers read as we want.

    Bytes that are not UTF-8 become replacement signs (Textual issue 6456 is open), and our parser
    stands before theirs.
    """
    from wizard.tui.keyboard import TerminalParser  # noqa: PLC0415 - loads Textual

    for name in DRIVERS:
        module = sys.modules.get(name)
        if module is None:
            continue
        for attribute, ours in (
            ("getincrementaldecoder", _forgiving),
            ("XTermParser", TerminalParser),
        ):
            if hasattr(module, attribute):
                setattr(module, attribute, ours)


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    return functools.partial(codecs.getincrementaldecoder(encoding), errors="replace")


def watch(app: App[Any], leave: Callable[[int], None]) -> None:
    """Let signals end the program cleanly by `leave`, and notice when the terminal is gone."""
    if app.is_headless or threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(NotImplementedError, RuntimeError):  # Windows has no handlers here
                loop.add_signal_handler(number, end, app, leave, 128 + number)
    if hasattr(select, "poll") and not app.is_web:
        app.set_interval(1.0, functools.partial(_look_at_terminal, app, leave))


def end(app: App[Any], leave: Callable[[int], None], code: int) -> None:
    """End the program, cleanly if it can, in any case soon; one that is ending just goes on."""
    timer = threading.Timer(GRACE, _end_at_once, (code,))
    timer.daemon = True
    timer.start()
    if not app._exit:  # noqa: SLF001 - Ctrl+\ right after Ctrl+Q changes nothing about that end
        leave(code)


def _end_at_once(code: int) -> None:
    """End though the clean end hangs; the terminal is left as it was found."""
    with suppress(OSError):
        os.write(2, LEAVE_SCREEN)
    for restore in _RESTORE:
        restore()
    os._exit(code)


_RESTORE: list[Callable[[], None]] = []


@contextmanager
def quiet_terminal() -> Iterator[None]:
    """Keep what is typed from the first moment on for the program, and restore the terminal.

    Until the screen stands there the terminal would echo what is typed and turn Enter into another
    key. Textual sets a terminal back to how it found it, so this goes around all of it.
    """
    if not hasattr(os, "tcgetpgrp") or threading.current_thread() is not threading.main_thread():
        yield
        return
    import termios  # noqa: PLC0415 - Windows has none

    try:
        number = sys.__stdin__.fileno() if sys.__stdin__ else -1
        before = termios.tcgetattr(number)
    except (ValueError, OSError, termios.error):
        yield
        return
    after = [*before[:6], list(before[6])]
    after[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON)
    after[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG)

    def restore() -> None:
        with suppress(termios.error, OSError):
            termios.tcsetattr(number, termios.TCSANOW, before)

    # Keys that stop or end a process are keys here; SIGQUIT from outside waits for the screen.
    quits = signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    _RESTORE.append(restore)
    try:
        termios.tcsetattr(number, termios.TCSANOW, after)
        yield
    finally:
        restore()
        _RESTORE.remove(restore)
        signal.signal(signal.SIGQUIT, quits)


def _look_at_terminal(app: App[Any], leave: Callable[[int], None]) -> None:
    poll = select.poll()
    try:
        poll.register(sys.__stdin__.fileno() if sys.__stdin__ else -1, 0)
        gone = any(
            state & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, state in poll.poll(0)
        )
    except (ValueError, OSError):
        gone = True
    if gone:
        end(app, leave, 128 + int(getattr(signal, "SIGHUP", 1)))
