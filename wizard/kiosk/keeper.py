"""The keeper: forks a child for each visitor, waits, wipes the terminal, and forks again.

It holds flows, settings and the hash of the passphrase, and never reads the terminal: a child asks
for the passphrase, too. A visitor's words are in a child alone, and go with it.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wizard.errors import InputError
from wizard.kiosk import passphrase
from wizard.kiosk.visit_terms import VisitEnd

if TYPE_CHECKING:
    from collections.abc import Callable

SOON = 3.0
"""Seconds: a visit that crashed sooner makes the keeper wait before the next one."""

LONGEST_WAIT = 30.0
"""Seconds the keeper waits at most after a crash."""

ASK_FOR = 30
"""Seconds the keeper waits for its passphrase."""

WIPE = (
    b"\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?1004l\x1b[<u"
    b"\x1b[?1049l"  # back from the alternate screen
    b"\x1b[!p"  # soft reset
    b"\x1b[0m\x1b(B\x1b[r\x1b[H\x1b[2J\x1b[3J"  # colors, lines, screen and scrollback
    b"\x1b]2;\x07"  # the title
    b"\x1b[?25l"
)
"""What clears everything a visitor has left on a terminal."""

SHOWN = b"\x1b[?25h"
_PR_SET_PDEATHSIG = 1
_RIGHT, _WRONG = 43, 44
_IGNORED = ("SIGINT", "SIGQUIT", "SIGTSTP", "SIGTTIN", "SIGTTOU")
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TERM", "COLORTERM", "TZ", "USER", "SHELL")


def clean_environment(environ: dict[str, str] | os._Environ[str]) -> None:
    """Take everything out of the environment but what a terminal program needs.

    What steers Textual, Python, the loader or a browser goes, and so do our own variables: the
    keeper has read them, and no child shall.
    """
    for name in [name for name in environ if name not in _KEPT]:
        del environ[name]


@dataclass
class KioskTerminal:
    """The terminal the kiosk stands on; `number` is its file descriptor."""

    number: int = 0
    out: int = 2
    _before: list[Any] = field(default_factory=list)

    def check(self) -> None:
        """Raise InputError where there is no terminal, or one that must not be used."""
        for number, use in ((self.number, "read"), (self.out, "written")):
            if not os.isatty(number):
                raise InputError(
                    "A kiosk needs a terminal of its own.",
                    "Start it on one, or see packaging/kiosk for a service on tty1.",
                )
            name = os.ttyname(number)
            if not os.access(name, os.R_OK if use == "read" else os.W_OK):
                raise InputError(
                    f"The terminal {name} cannot be {use}.",
                    "Give it to the user of the kiosk: the unit in packaging/kiosk does.",
                )

    @property
    def is_gone(self) -> bool:
        """Whether the terminal was closed: then nobody will ever come to it."""
        import termios  # noqa: PLC0415 - Windows has none

        try:
            termios.tcgetattr(self.number)
        except termios.error:
            return True
        return False

    def hold(self) -> None:
        """Keep keys from being echoed or turned into signals between two visits."""
        import termios  # noqa: PLC0415 - Windows has none

        self._before = termios.tcgetattr(self.number)
        quiet = [*self._before[:6], list(self._before[6])]
        quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG)
        quiet[0] &= ~(termios.IXON | termios.ICRNL)
        termios.tcsetattr(self.number, termios.TCSAFLUSH, quiet)
        self._quiet = quiet

    def wipe(self) -> None:
        """Drop what is typed ahead, restore the modes, and clear screen, scrollback and title."""
        import termios  # noqa: PLC0415 - as above

        with suppress(termios.error, OSError):
            termios.tcsetattr(self.number, termios.TCSAFLUSH, self._quiet)
            termios.tcflush(self.number, termios.TCIFLUSH)
        with suppress(OSError):
            os.write(self.out, WIPE)

    def give_back(self) -> None:
        """Leave the terminal as it was found."""
        import termios  # noqa: PLC0415 - as above

        self.wipe()
        with suppress(termios.error, OSError):
            os.write(self.out, SHOWN)
            if self._before:
                termios.tcsetattr(self.number, termios.TCSAFLUSH, self._before)


@dataclass
class Keeper:
    """Runs visits until someone who has the passphrase ends it.

    `visit` runs one visit in the child and returns how it ended. `kept` is the hash of the
    passphrase, empty if there is none: then nothing but the service ends the kiosk.
    """

    visit: Callable[[str], int]
    kept: str = ""
    about: str = ""
    terminal: KioskTerminal = field(default_factory=KioskTerminal)
    wait: Callable[[float], None] = time.sleep
    visits: int = 0
    crashes: int = 0
    _child: int = 0

    def run(self) -> int:
        """Keep the kiosk; return the exit code when it is ended."""
        self.terminal.check()
        for name in _IGNORED:
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        for name in ("SIGTERM", "SIGHUP"):
            signal.signal(getattr(signal, name), self._end)
        began = datetime.now(UTC)
        self.terminal.hold()
        gc.collect()
        gc.freeze()  # what is loaded stays shared with every child
        try:
            while True:
                self.terminal.wipe()
                code, lived = self.one_visit(self.health(began))
                self.terminal.wipe()
                if self.terminal.is_gone:
                    return 128 + signal.SIGHUP
                if code == VisitEnd.KEEPER_WANTED and self.ask():
                    return 0
                self._back_off(code, lived)
        finally:
            self.terminal.give_back()

    def health(self, began: datetime) -> str:
        """Return the line at the bottom of the first page."""
        since = f"{began:%Y-%m-%d %H:%M} UTC"
        crashes = f", {self.crashes} restarts" if self.crashes else ""
        return f"{self.about}. Since {since}: {self.visits} visits{crashes}"

    def one_visit(self, health: str) -> tuple[int, float]:
        """Fork a child for one visit; return how it ended and how long it lasted."""
        begun = time.monotonic()
        code = self._in_child(lambda: self.visit(health))
        self.visits += 1
        return code, time.monotonic() - begun

    def _in_child(self, work: Callable[[], int]) -> int:
        """Do something in a child that ends with the keeper; return its exit code."""
        keeper = os.getpid()
        self._child = os.fork()
        if self._child == 0:
            self._be_child(work, keeper)
        _, status = os.waitpid(self._child, 0)
        self._child = 0
        return os.waitstatus_to_exitcode(status)

    @staticmethod
    def _be_child(work: Callable[[], int], keeper: int) -> None:
        """Be the child: do the work, and never come back from here."""
        code = int(VisitEnd.CRASHED)
        try:
            die_with_parent(keeper)
            for name in ("SIGTERM", "SIGHUP"):
                signal.signal(getattr(signal, name), signal.SIG_DFL)
            code = int(work())
        except BaseException:  # noqa: BLE001 - whatever it is, its text may be the visitor's
            code = int(VisitEnd.CRASHED)
        finally:
            os._exit(code)

    def _back_off(self, code: int, lived: float) -> None:
        """Wait after a visit that crashed at once, longer each time."""
        if code in (VisitEnd.RESET, VisitEnd.KEEPER_WANTED):
            self.crashes = 0  # it ended as it should, however short it was
            return
        self.crashes += 1
        if lived < SOON:
            self.wait(min(0.25 * 2 ** min(self.crashes - 1, 10), LONGEST_WAIT))

    def ask(self) -> bool:
        """Ask for the passphrase on the terminal; True if it is right.

        A child reads it: whoever has pressed the chord may be a visitor, and type anything.
        """
        if not self.kept:
            self._say("This kiosk has no passphrase, so it is ended by its service alone.\r\n")
            self.wait(3)
            return False
        self._say("Passphrase of the keeper, then Enter: ")
        if self._in_child(self._compare) == _RIGHT:
            return True
        self.wait(2)
        return False

    def _compare(self) -> int:
        """Read a line; return whether it is the passphrase, as an exit code."""
        typed = self._read_line(time.monotonic() + ASK_FOR)
        return _RIGHT if typed and passphrase.matches(typed, self.kept) else _WRONG

    def _say(self, text: str) -> None:
        with suppress(OSError):
            os.write(self.terminal.out, text.encode())

    def _read_line(self, until: float) -> str:
        """Return what is typed up to Enter, shown as nothing; empty once the time is over."""
        import select  # noqa: PLC0415 - only for this

        typed = bytearray()
        while (left := until - time.monotonic()) > 0 and len(typed) < 1000:  # noqa: PLR2004 - no passphrase is so long
            ready, _, _ = select.select([self.terminal.number], [], [], left)
            data = os.read(self.terminal.number, 1) if ready else b""
            if not data or data == b"\x1b":
                return ""
            if data in (b"\r", b"\n"):
                return typed.decode("utf-8", "replace")
            if data in (b"\x7f", b"\x08"):
                del typed[-1:]
            else:
                typed += data
        return ""

    def _end(self, number: int, _frame: object) -> None:
        """End the child and then this process, when the service says so."""
        if self._child:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
                os.waitpid(self._child, 0)
        self.terminal.give_back()
        os._exit(128 + number)


def die_with_parent(parent: int) -> None:
    """Let the kernel end this process when its parent ends, however that happens.

    `parent` is the process that forked, asked before it did: who has another one by now has lost
    it already. It may be process 1, as in a container.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(int(VisitEnd.CRASHED))
