"""What keeps the terminal whole: bad bytes, signals, a terminal that vanishes, mistakes of ours."""

from __future__ import annotations

import asyncio
import codecs
import functools
import os
import select
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from wizard.tui.app import WizardApp

DRIVERS = (
    "textual.drivers.linux_driver",
    "textual.drivers.linux_inline_driver",
    "textual.drivers.web_driver",
)
"""The modules of Textual that decode keys strictly: one bad byte would end the program."""

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
_KEPT_FOR_WEB = ("TEXTUAL_DRIVER", "TEXTUAL_FPS", "TEXTUAL_COLOR_SYSTEM")
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


def forgive_bad_bytes() -> None:
    """Let keys that are not UTF-8 become replacement signs (Textual issue 6456 is open)."""
    for name in DRIVERS:
        module = sys.modules.get(name)
        if module is not None and hasattr(module, "getincrementaldecoder"):
            module.getincrementaldecoder = _forgiving  # type: ignore[attr-defined]


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    return functools.partial(codecs.getincrementaldecoder(encoding), errors="replace")


def keep_crash(app: WizardApp) -> None:
    """Keep the mistake being handled, and end the screen; nothing is printed here."""
    app.crash = app.crash or sys.exc_info()[1]
    app._close_messages_no_wait()  # noqa: SLF001 - what Textual's own handler does after printing


def watch(app: WizardApp) -> None:
    """Let signals end the program cleanly, and notice when the terminal is gone."""
    if app.is_headless or threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(NotImplementedError, RuntimeError):  # Windows has no handlers here
                loop.add_signal_handler(number, end, app, 128 + number)
    if hasattr(select, "poll") and not app.is_web:
        app.set_interval(1.0, functools.partial(_look_at_terminal, app))


def end(app: WizardApp, code: int) -> None:
    """End the program, cleanly if it can, in any case soon."""
    timer = threading.Timer(GRACE, os._exit, (code,))
    timer.daemon = True
    timer.start()
    app.leave(code)


def _look_at_terminal(app: WizardApp) -> None:
    poll = select.poll()
    try:
        poll.register(sys.__stdin__.fileno() if sys.__stdin__ else -1, 0)
        gone = any(
            state & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, state in poll.poll(0)
        )
    except (ValueError, OSError):
        gone = True
    if gone:
        end(app, 128 + int(getattr(signal, "SIGHUP", 1)))
