"""Parts of large plain files, whose numbers two processes take out of one pipe.

A part is read with a margin beyond its ends, so the sum of all is the same as without parts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.scan.matcher import CodeMatcher, fields_of
from wizard.scan.source import CHUNK, HEAD, MARGIN, changed, open_source, windows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from wizard.scan.source import Source
    from wizard.scan.tally import Tally

BLOCK = 4 << 20
"""How many bytes one process takes at once, unless the files are so large that it is more."""

_MOST_BLOCKS = 512
_NUMBER = 4
"""How many bytes a block's number has; all numbers must fit into the smallest pipe, of 4 KB."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A large plain file; `node` is by what the system knows it, whatever its name is later."""

    name: str
    size: int
    node: int


@dataclass(frozen=True, slots=True)
class Task:
    """What two processes do together; `block` is how many bytes one takes at once."""

    files: tuple[Shared, ...]
    bare: bool
    chunk: int = CHUNK
    block: int = BLOCK


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a file whose finds one process counts."""

    file: Shared
    first: int
    last: int


def blocks_of(task: Task) -> tuple[Block, ...]:
    """Cut files into blocks."""
    size = max(task.block, sum(file.size for file in task.files) // _MOST_BLOCKS)
    return tuple(
        Block(file, first, min(first + size, file.size))
        for file in task.files
        for first in range(0, file.size, size)
    )


def numbers_to(count: int) -> int:
    """Return the end of a pipe out of which the numbers below `count` can be read, each once."""
    receive, send = os.pipe()
    os.write(send, b"".join(number.to_bytes(_NUMBER, "little") for number in range(count)))
    os.close(send)
    return receive


def taken(numbers: int) -> Iterator[int]:
    """Yield the numbers of a pipe that nobody else has taken."""
    while number := os.read(numbers, _NUMBER):
        yield int.from_bytes(number, "little")


class Reader:
    """Counts the codes of blocks, with one file open at a time."""

    def __init__(self, task: Task, tally: Tally) -> None:
        self._tally = tally
        self._chunk = task.chunk
        self._bare = task.bare
        self._file: Shared | None = None
        self._source: Source | None = None
        self._finder = CodeMatcher(tally)

    def look(self, block: Block) -> None:
        """Count what begins in a block; InputError if its file is not there any more."""
        handle = self._open(block.file).handle
        base = max(0, block.first - MARGIN)
        pieces = _pieces(handle, base, min(block.last + MARGIN, block.file.size), self._chunk)
        for window in windows(pieces, base, block.first, block.last):
            self._finder.look(window)

    def trouble(self, file: Shared) -> tuple[int, str]:
        """Return how long a file is now, at most as at first, and what changed in a sentence."""
        source = self._open(file)
        length = min(os.fstat(source.handle.fileno()).st_size, file.size)
        return length, changed(source.said, source.handle, file.size, length)

    def close(self) -> None:
        """Let go of the file that is open."""
        if self._source:
            self._source.close()
        self._file = self._source = None

    def _open(self, file: Shared) -> Source:
        if self._source is None or self._file is not file:
            self.close()
            self._source = open_source(file.name)
            self._file = file
            fields = fields_of(self._source.handle.read(HEAD))
            self._finder = CodeMatcher(self._tally, self._bare, fields)
        if os.fstat(self._source.handle.fileno()).st_ino != file.node:
            said = self._source.said
            raise InputError(f"{said} was replaced while it was read. 0 bytes were read.")
        return self._source


def _pieces(handle: BinaryIO, at: int, end: int, size: int) -> Iterator[bytes]:
    handle.seek(at)
    while at < end:
        piece = handle.read(min(size, end - at))
        if not piece:
            return
        yield piece
        at += len(piece)
