"""The keeper of visitors in a browser: a process that forks one child for each of them.

The server asks it over a socket and hands it the ends of two pipes; the child becomes a visitor on
them. Server, keeper and visitors are three generations: each dies with the one before, however that
ends, by a signal of the kernel.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.kiosk.keeper import die_with_parent
from wizard.kiosk.visit_terms import VisitEnd

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 4096
"""Bytes of a request at most."""


@dataclass
class Nursery:
    """The server's end: asks for visitors, and for their end."""

    link: socket.socket
    process: int

    @classmethod
    def start(cls, visit: Callable[[], int]) -> Nursery:
        """Fork the keeper; `visit` runs one visit in a child and returns how it ended."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        gc.collect()
        gc.freeze()
        server = os.getpid()
        process = os.fork()
        if process == 0:
            try:
                ours.close()
                die_with_parent(server)
                _keep(theirs, visit)
            finally:
                os._exit(0)
        theirs.close()
        return cls(ours, process)

    def bear(self, width: int, height: int) -> tuple[int, int, int]:
        """Return a new visitor: its process, where to write keys, and where to read the screen."""
        keys_out, keys_in = os.pipe()
        screen_out, screen_in = os.pipe()
        try:
            request = json.dumps({"width": width, "height": height}).encode()
            socket.send_fds(self.link, [request], [keys_out, screen_in])
            answer = json.loads(self.link.recv(MOST) or b"{}")
        except (OSError, ValueError):
            os.close(keys_in)
            os.close(screen_out)
            raise ChildProcessError from None
        finally:
            os.close(keys_out)
            os.close(screen_in)
        return int(answer["process"]), keys_in, screen_out

    def end(self, process: int) -> None:
        """End a visitor that has not ended by itself."""
        with suppress(OSError):
            self.link.send(json.dumps({"end": process}).encode())
            self.link.recv(MOST)

    def close(self) -> None:
        """End the keeper, and every visitor with it."""
        with suppress(OSError):
            self.link.close()
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)


def _keep(link: socket.socket, visit: Callable[[], int]) -> None:
    """Fork visitors until the server is gone."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    born: set[int] = set()
    while True:
        asked, _, _ = select.select([link], [], [], 1.0)
        _reap(born)
        if not asked:
            continue
        try:
            data, handles, _, _ = socket.recv_fds(link, MOST, 4)
        except OSError:
            return
        if not data:
            return
        link.send(json.dumps(_answer(json.loads(data), handles, link, visit, born)).encode())


def _answer(
    request: dict[str, Any],
    handles: list[int],
    link: socket.socket,
    visit: Callable[[], int],
    born: set[int],
) -> dict[str, int]:
    if (ended := request.get("end")) in born:
        with suppress(ProcessLookupError):
            os.kill(ended, signal.SIGKILL)
        return {"ended": ended}
    if len(handles) != 2:  # noqa: PLR2004 - keys and screen
        return {}
    keeper = os.getpid()
    process = os.fork()
    if process == 0:
        _be_visitor(request, handles, link, visit, keeper)
    for handle in handles:
        os.close(handle)
    born.add(process)
    return {"process": process}


def _be_visitor(
    request: dict[str, Any],
    handles: list[int],
    link: socket.socket,
    visit: Callable[[], int],
    keeper: int,
) -> None:
    """Be a visitor on the two pipes, and never come back from here."""
    try:
        die_with_parent(keeper)
        link.close()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        keys, screen = handles
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(keys, 0)
        os.dup2(screen, 1)
        os.dup2(nowhere, 2)
        os.closerange(3, 256)
        os.environ["COLUMNS"], os.environ["ROWS"] = str(request["width"]), str(request["height"])
        visit()
    except BaseException:  # noqa: BLE001, S110 - whatever it is, its text may be the visitor's
        pass
    finally:
        os._exit(int(VisitEnd.RESET))


def _reap(born: set[int]) -> None:
    """Take leave of visitors that have ended."""
    while born:
        try:
            process, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            born.clear()
            return
        if process == 0:
            return
        born.discard(process)
