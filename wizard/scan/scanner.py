"""Scan files: plan what they are, read them one by one, share large ones with a second process."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.scan.blocks import BLOCK, Shared, Task
from wizard.scan.matcher import CodeMatcher, Columns, CsvSignInLog, columns_of, fields_of
from wizard.scan.share import MOST_FILES, share
from wizard.scan.source import CHUNK, HEAD, open_source, windows
from wizard.scan.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.scan.exchanges import ExchangeTracker
    from wizard.scan.source import Source

WORTH_SHARING = 32 << 20
"""From how many bytes on a second process pays for itself."""

Progress = Callable[[int], None]
"""Is told how many more bytes have been read."""


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What to look for; `exchanges` also follows authorization and device codes."""

    bare: bool = False
    exchanges: ExchangeTracker | None = None
    processes: int = 2
    chunk: int = CHUNK


@dataclass(frozen=True, slots=True)
class IncompleteFile:
    """A file that was not read to its end: how much of it was, and a sentence with a hint."""

    name: str
    read: int
    message: str
    hint: str = ""


@dataclass(slots=True)
class ScanResult:
    """What a run found: the codes, and the files that could not be read, or not whole."""

    tally: Tally = field(default_factory=Tally)
    incomplete: list[IncompleteFile] = field(default_factory=list)


def _nobody(_: int) -> None:
    """Tell nobody."""


def scan(names: Sequence[str], wanted: ScanOptions, progress: Progress = _nobody) -> ScanResult:
    """Return what is in the files, in constant memory; a bad file does not stop the others."""
    done = ScanResult()
    shared: list[Shared] = []
    for name in names:
        try:
            source = open_source(name)
        except WizardError as error:
            done.incomplete.append(IncompleteFile(name, 0, error.message, error.hint))
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
            done.incomplete.append(IncompleteFile(name, source.read, source.trouble))
    for at in range(0, len(shared), MOST_FILES):
        task = Task(tuple(shared[at : at + MOST_FILES]), wanted.bare, wanted.chunk, BLOCK)
        done.incomplete += [IncompleteFile(*row) for row in share(task, done.tally, progress)]
    return done


def _whole(source: Source, wanted: ScanOptions, tally: Tally, progress: Progress) -> None:
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
    finder = CodeMatcher(tally, wanted.bare, fields_of(head[:HEAD]))
    if wanted.exchanges:
        wanted.exchanges.begin()
    for window in windows(stream):
        finder.look(window)
        if wanted.exchanges:
            wanted.exchanges.look(window)


def _rows(source: Source, columns: Columns, tally: Tally, stream: Iterator[bytes]) -> None:
    table = CsvSignInLog(tally, columns)
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


def _share(source: Source, wanted: ScanOptions) -> Shared | None:
    """Return how to share a file, or None if it is to be read in one go."""
    size = source.size or 0
    if wanted.processes == 1 or wanted.exchanges or size < WORTH_SHARING:
        return None
    head = source.handle.read(HEAD)
    source.handle.seek(0)
    if head.startswith((b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff")) or columns_of(head):
        return None
    return Shared(source.name, size, os.fstat(source.handle.fileno()).st_ino)
