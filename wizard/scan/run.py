"""Scan files: plan what they are, share large ones between two processes, add up what was found.

A large plain file is cut into blocks; of these every second one goes to a copy of this process
(`fork`), where the system has that. A block reads a margin beyond its ends, so the sum is the same
as without sharing.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.scan.around import Fields, fields_of
from wizard.scan.find import Finder
from wizard.scan.source import HEAD, Source, changed, open_source
from wizard.scan.table import Columns, Table, columns_of
from wizard.scan.tally import Tally
from wizard.scan.windows import CHUNK, MARGIN, windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from wizard.scan.exchanges import Exchanges

BLOCK = 16 << 20
"""How many bytes one process reads before the other one's turn."""

WORTH_SHARING = 64 << 20
"""From how many bytes on a second process pays for itself."""

Progress = Callable[[int], None]
"""Is told how many more bytes have been read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; `exchanges` also follows authorization and device codes."""

    bare: bool = False
    exchanges: Exchanges | None = None
    processes: int = 2
    chunk: int = CHUNK


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A file that was not read to its end: how much of it was, and a sentence with a hint."""

    name: str
    read: int
    message: str
    hint: str = ""


@dataclass(slots=True)
class Scanned:
    """What a run found: the codes, and the files that could not be read, or not whole."""

    tally: Tally = field(default_factory=Tally)
    incomplete: list[Incomplete] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Shared:
    """A large plain file that two processes read in turns."""

    name: str
    size: int
    node: int
    fields: Fields | None


def _nobody(_: int) -> None:
    """Tell nobody."""


def scan(names: Sequence[str], wanted: Wanted, progress: Progress = _nobody) -> Scanned:
    """Return what is in the files, in constant memory; a bad file does not stop the others."""
    done = Scanned()
    shared: list[_Shared] = []
    for name in names:
        try:
            source = open_source(name)
        except WizardError as error:
            done.incomplete.append(Incomplete(name, 0, error.message, error.hint))
            continue
        try:
            part = _share(source, wanted)
            if part is None:
                _whole(source, wanted, done.tally, progress)
            else:
                shared.append(part)
        finally:
            source.close()
        if source.trouble:
            done.incomplete.append(Incomplete(name, source.read, source.trouble))
    if shared:
        _in_two(shared, wanted, done, progress)
    return done


def _whole(source: Source, wanted: Wanted, tally: Tally, progress: Progress) -> None:
    """Scan one input from its beginning to its end."""
    chunks = _watched(source, wanted.chunk, progress)
    first: list[bytes] = []
    for chunk in chunks:
        first.append(chunk)
        if sum(map(len, first)) >= HEAD:
            break
    head = b"".join(first)
    columns = columns_of(head[:HEAD])
    stream = _joined(head, chunks)
    if columns and not wanted.exchanges:
        _rows(source, columns, tally, stream)
        return
    finder = Finder(tally, wanted.bare, fields_of(head[:HEAD]))
    if wanted.exchanges:
        wanted.exchanges.begin()
    for window in windows(stream):
        finder.look(window)
        if wanted.exchanges:
            wanted.exchanges.look(window)


def _rows(source: Source, columns: Columns, tally: Tally, stream: Iterator[bytes]) -> None:
    table = Table(tally, columns)
    table.read(stream)
    if table.passed_over and not source.trouble:
        source.trouble = (
            f"{source.said} has {table.passed_over} rows that are broken or longer than 1 MB. "
            f"They were passed over, the rest of its {source.read} bytes was read."
        )


def _watched(source: Source, size: int, progress: Progress) -> Iterator[bytes]:
    before = 0
    for chunk in source.chunks(size):
        yield chunk
        progress(source.read - before)
        before = source.read


def _joined(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


# two processes ------------------------------------------------------------------------------


def _share(source: Source, wanted: Wanted) -> _Shared | None:
    """Return how to share a file, or None if it is to be read in one go."""
    size = source.size or 0
    if wanted.processes == 1 or wanted.exchanges or size < WORTH_SHARING:
        return None
    # A copy of a process with threads may wait for ever for a lock that nobody holds.
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return None
    head = os.pread(source.handle.fileno(), HEAD, 0)
    if head.startswith((b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff")) or columns_of(head):
        return None
    node = os.fstat(source.handle.fileno()).st_ino
    return _Shared(source.name, size, node, fields_of(head))


def _in_two(files: Sequence[_Shared], wanted: Wanted, done: Scanned, progress: Progress) -> None:
    """Scan files with a copy of this process: each takes every second block."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_other(files, wanted, receive, send)
    os.close(send)
    try:
        with os.fdopen(receive, "rb") as answer:
            for file in files:
                trouble = _half(file, 0, wanted, done.tally, lambda read: progress(2 * read))
                if trouble:
                    done.incomplete.append(trouble)
            _receive(answer, done)
    finally:
        # The copy has ended by now, unless this process was told to end.
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


def _be_the_other(files: Sequence[_Shared], wanted: Wanted, receive: int, send: int) -> None:
    """Do the other half of the work, hand it over, and end."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.close(receive)
        tally = Tally()
        for file in files:
            _half(file, 1, wanted, tally, _nobody)
        with os.fdopen(send, "wb") as answer:
            _send(answer, tally)
        code = 0
    finally:
        os._exit(code)


def _half(
    file: _Shared, turn: int, wanted: Wanted, tally: Tally, progress: Progress
) -> Incomplete | None:
    """Scan every second block of a file, from block `turn` on; return what went wrong."""
    finder = Finder(tally, wanted.bare, file.fields)
    source = None
    try:
        source = open_source(file.name)
        number = source.handle.fileno()
        if os.fstat(number).st_ino != file.node:
            trouble = f"{source.said} was replaced while it was read. 0 bytes were read."
            return Incomplete(file.name, 0, trouble)
        for first in islice(range(0, file.size, BLOCK), turn, None, 2):
            last = min(first + BLOCK, file.size)
            base = max(0, first - MARGIN)
            pieces = _pieces(number, base, min(last + MARGIN, file.size), wanted.chunk)
            for window in windows(pieces, base, first, last):
                finder.look(window)
            progress(last - first)
        trouble = changed(source.said, source.handle, file.size, _length(number, file.size))
        return Incomplete(file.name, _length(number, file.size), trouble) if trouble else None
    except WizardError as error:
        return Incomplete(file.name, 0, error.message, error.hint)
    finally:
        if source:
            source.close()


def _length(number: int, size: int) -> int:
    return min(os.fstat(number).st_size, size)


def _pieces(number: int, at: int, end: int, size: int) -> Iterator[bytes]:
    while at < end:
        piece = os.pread(number, min(size, end - at), at)
        if not piece:
            return
        yield piece
        at += len(piece)


def _send(answer: BinaryIO, tally: Tally) -> None:
    """Write a tally: for each code a line of JSON and the ids, so that none is held twice."""
    answer.write(f"{tally.uncounted}\n".encode())
    for code, one in tally.codes.items():
        ids = one.ids.dump()
        row = [code, one.count, one.first.decode(), one.last.decode(), one.ids.is_bound, len(ids)]
        answer.write(json.dumps(row).encode() + b"\n" + ids)


def _receive(answer: BinaryIO, done: Scanned) -> None:
    tally = done.tally
    tally.uncounted += int(answer.readline() or 0)
    for line in answer:
        code, count, first, last, is_bound, size = json.loads(line)
        ids = answer.read(size)
        entry = tally.entry(code, count)
        if entry is None:
            tally.uncounted += count
            continue
        entry.merge(count, first.encode(), last.encode())
        entry.ids.load(ids, is_bound=is_bound)
        entry.ids.close()
