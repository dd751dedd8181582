"""A pseudo-terminal with the program on it: bytes go in, what comes out is only read away."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LEAVE_SCREEN, ENTER_SCREEN = b"\x1b[?1049l", b"\x1b[?1049h"

QUIET = 0.012
"""Seconds without a sign from the program after which it is taken to be done."""

LONGEST_ANSWER = 0.3
"""Seconds after which a question is taken to be lost, such as in a paste that has no end."""

KEY_PAUSE = 0.5
"""Seconds until a key is pressed on a page that waits for one."""

PATIENCE = 30.0
"""Seconds in which a program that still works has done all it was told."""


class HangError(Exception):
    """The program reads nothing any more, or does not end."""


class Terminal:
    """One program, from its first frame to its end."""

    def __init__(self, play: Callable[[], None], size: tuple[int, int] = (24, 80)) -> None:
        self.code: int | None = None
        self.is_leaving = self.has_let_go = False
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", BROWSER="true", HOME=os.devnull)
            self._wait_for_size()
            play()
        os.set_blocking(self.fd, False)
        self.resize(size)
        self.until(b"\x1b[?2004h")
        self.settle()

    def _wait_for_size(self) -> None:
        """Wait in the child until the window has its size."""
        for _ in range(1000):
            if os.get_terminal_size(0).columns:
                return
            time.sleep(0.001)

    @property
    def is_over(self) -> bool:
        """Whether the program has ended; one that has let go of the terminal is waited for."""
        end = time.monotonic() + PATIENCE
        while self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            elif not self.has_let_go:
                return False
            elif time.monotonic() > end:
                raise HangError("It has let go of the terminal and does not end.")
            else:
                time.sleep(0.002)
        return True

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size, in rows and columns."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))

    def read(self, seconds: float) -> bytes | None:
        """Return what was drawn within some seconds; None at the end of the program."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return b""
        try:
            got = os.read(self.fd, 65536)
        except OSError as error:
            if error.errno == errno.EAGAIN:
                return b""
            self.has_let_go = True
            return None
        # A page that shows a text alone leaves the screen too, and comes back.
        left, back = got.rfind(LEAVE_SCREEN), got.rfind(ENTER_SCREEN)
        if left != back:
            self.is_leaving = left > back
        return got

    def until(self, words: bytes) -> None:
        """Read until something was drawn, or the program is over."""
        seen, end = b"", time.monotonic() + PATIENCE
        while words not in seen:
            got = self.read(0.1)
            if got is None:
                return
            seen = seen[-64:] + got
            if time.monotonic() > end:
                raise HangError("The first frame never came.")

    def settle(self, first: float = 0.0) -> None:
        """Read until the program is quiet."""
        got = self.read(first or QUIET)
        while got:
            got = self.read(QUIET)

    def ask(self, question: bytes, answer: bytes) -> None:
        """Read until the program has handled all before; it may be in a paste, or end instead."""
        self.send(question)
        seen, end = b"", time.monotonic() + LONGEST_ANSWER
        while answer not in seen and time.monotonic() < end:
            got = self.read(LONGEST_ANSWER / 10)
            if got is None:
                return
            seen = seen[-64:] + got

    def send(self, sent: bytes) -> None:
        """Type something, and keep reading, so that neither waits for the other."""
        end = time.monotonic() + PATIENCE
        while sent and not self.is_over:
            try:
                sent = sent[os.write(self.fd, sent) :]
            except OSError as error:
                if error.errno != errno.EAGAIN:
                    self.has_let_go = True
                    return
            self.read(0.0 if not sent else QUIET)
            if time.monotonic() > end:
                raise HangError("It reads nothing any more.")

    def ends(self) -> bool:
        """Wait for a program that leaves the screen; say whether it ended or came back.

        One that shows a text alone has left the screen as well, and comes back with any key.
        """
        end, pressed = time.monotonic() + PATIENCE, time.monotonic()
        while not self.is_over:
            if self.read(0.02) is None:
                time.sleep(0.005)
            if not self.is_leaving:
                return False
            if time.monotonic() > pressed + KEY_PAUSE:
                pressed = time.monotonic()
                with suppress(OSError):
                    os.write(self.fd, b"x")
            if time.monotonic() > end:
                raise HangError("It does not end.")
        return True

    def close(self) -> None:
        """Let go of the terminal, and of a program that is still there."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.code = -signal.SIGKILL
        os.close(self.fd)
