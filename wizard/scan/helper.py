"""A second process that counts codes in parts of the same files, and hands over what it found.

Where the system copies processes well it is a copy of this one (`fork`), elsewhere a new Python.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from dataclasses import astuple, dataclass
from typing import IO, TYPE_CHECKING

from wizard.scan.blocks import (
    Reader,
    Shared,
    Task,
    blocks_of,
    taken,
)
from wizard.scan.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Helper:
    """Another process: what it found can be read, and it can be ended."""

    answer: IO[bytes]
    end: Callable[[], None]


def start(task: Task, numbers: int) -> Helper | None:
    """Return a helper for a task, or None where there cannot be one."""
    # A copy of a process with threads may wait for ever for a lock that nobody holds; and on other
    # systems libraries do not bear being copied.
    can_copy = sys.platform == "linux" and threading.active_count() == 1
    try:
        return _copied(task, numbers) if can_copy else _started(task, numbers)
    except OSError:
        return None


def _copied(task: Task, numbers: int) -> Helper:
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_helper(task, numbers, receive, send)
    os.close(send)
    answer = os.fdopen(receive, "rb")

    def end() -> None:
        answer.close()
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)

    return Helper(answer, end)


def _be_the_helper(task: Task, numbers: int, receive: int, send: int) -> None:
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.close(receive)
        with os.fdopen(send, "wb") as answer:
            help_out(task, numbers, answer)
        code = 0
    finally:
        os._exit(code)


_START = (
    "import json, sys; path, task = json.loads(sys.argv[1]); sys.path[:] = path; "
    "from wizard.scan.helper import started; started(task)"
)


def _started(task: Task, numbers: int) -> Helper | None:
    if not sys.executable or getattr(sys, "frozen", False):
        return None
    import subprocess  # noqa: PLC0415 - only where a process cannot be copied

    words = json.dumps([sys.path, astuple(task)])
    child = subprocess.Popen(  # noqa: S603 - our own program
        # Apart from its surroundings (-I): it imports from where this process does.
        [sys.executable, "-I", "-c", _START, words],
        stdin=numbers,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )

    def end() -> None:
        child.kill()
        child.communicate()

    return Helper(child.stdout, end) if child.stdout else None


def started(words: tuple[list[tuple[str, int, int]], bool, int, int]) -> None:
    """Be the helper in a new Python: numbers come from standard input, the answer goes out."""
    files, bare, chunk, block = words
    task = Task(tuple(Shared(*row) for row in files), bare, chunk, block)
    help_out(task, sys.stdin.fileno(), sys.stdout.buffer)
    sys.stdout.buffer.flush()


def help_out(task: Task, numbers: int, answer: IO[bytes]) -> None:
    """Count the codes of the blocks whose numbers come, and write what was found."""
    blocks, tally = blocks_of(task), Tally()
    reader = Reader(task, tally)
    try:
        for number in taken(numbers):
            reader.look(blocks[number])
    finally:
        reader.close()
    _send(answer, tally)


def _send(answer: IO[bytes], tally: Tally) -> None:
    """Write a tally: a line of JSON with a row for each code, then the ids of all."""
    rows = [
        (code, one.count, one.first.decode(), one.last.decode(), one.ids.count, one.ids.is_bound,
         len(one.ids.dump()))
        for code, one in tally.codes.items()
    ]  # fmt: skip
    answer.write(json.dumps([tally.uncounted, rows]).encode() + b"\n")
    answer.writelines(one.ids.dump() for one in tally.codes.values())
