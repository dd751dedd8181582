"""Inputs of a scan: opened, unpacked, and cut into overlapping windows of bytes.

Gzip and UTF-16 are recognized by their first bytes and come out as plain bytes. No input is ever
held in memory as a whole. What could not be read is said in one sentence.
"""

from __future__ import annotations

import codecs
import os
import sys
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.frozen import frozen
from wizard.input_file import UnreadableError, first_of_pipe, is_standard_input, open_named, reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO


# Windows over a stream, so that no match is lost or counted twice where two chunks meet.
#
# Matches may begin from `start` up to, not including, `stop`. Around that range a window holds
# `MARGIN` bytes on both sides, as far as the stream has them. So the context within `REACH` of a
# match is the same for any chunk size.

REACH = 2_000
"""How many bytes before and after a code may belong to its message."""

MARGIN = 16_384
"""How many bytes a window holds on both sides of the range in which matches may begin."""

SPAN = REACH + 256
"""The most bytes one match takes, with all that an expression reads along with it."""

CHUNK = 1 << 18
"""How many bytes are read at once; larger chunks are no faster."""

_PART = 4_096
_GROWTH = 8


@frozen
class Window:
    """A part of the stream; `base` is the offset of its first byte in the whole stream."""

    data: bytes
    start: int
    stop: int
    base: int = 0

    def near(self, byte: bytes, at: int = 0) -> Iterator[tuple[int, int]]:
        """Yield the ranges in which a match may begin.

        `byte` is one that every match has, `at` bytes after its beginning. Looking for a single
        byte is thirty times as fast as an expression, so a rare one saves reading most of a log.
        A match that begins in a range may end up to `SPAN` bytes behind it.
        """
        data, low, size = self.data, self.start, _PART
        while (found := data.find(byte, low + at, self.stop + at)) >= 0:
            first = found - at
            # Where the byte is frequent, ranges grow, so that there are few of them.
            size = size * _GROWTH if first < low + _PART else _PART
            low = min(first + size, self.stop)
            yield first, low


def windows(chunks: Iterable[bytes]) -> Iterator[Window]:
    """Yield windows over chunks of any size.

    A chunk is a window by itself, and a small window bridges it and the chunk before: joining all
    chunks would take four times as long as reading them.
    """
    tail, block, base = b"", b"", 0
    for chunk in chunks:
        block = block + chunk if block else chunk
        if len(block) < 4 * MARGIN:
            continue
        if tail:
            yield Window(tail + block[: 2 * MARGIN], MARGIN, 3 * MARGIN, base - len(tail))
        yield Window(block, MARGIN if tail else 0, len(block) - MARGIN, base)
        base += len(block)
        tail, block = block[-2 * MARGIN :], b""
    if tail or block:
        last = tail + block
        yield Window(last, MARGIN if tail else 0, len(last), base - len(tail))


STDIN = "-"
HEAD = 65_536
"""How many bytes decide of what kind a file is."""

_GZIP = b"\x1f\x8b"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WITH_HEADER = 31
"""What tells zlib to expect a gzip header."""


@dataclass(slots=True)
class Source:
    """One opened input. `size` is the size when it was opened; None if it has none (a pipe).

    `read` counts the bytes read from the file itself; `trouble` is a sentence about what could not
    be read, or empty. `ahead` holds bytes already read to see whether a pipe sends anything.
    """

    name: str
    handle: BinaryIO
    size: int | None
    read: int = 0
    trouble: str = ""
    ahead: bytes = b""

    @property
    def label(self) -> str:
        """The input as the subject of a sentence."""
        return "Standard input" if self.name == STDIN else f"The file {self.name!r}"

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Yield the text as bytes, unpacked and in a one-byte encoding; sets `trouble`."""
        raw = self._raw(size)
        first = next(raw, b"")
        if first.startswith(_GZIP):
            pieces = filter(None, self._unpacked(_prepended(first, raw)))
            first, raw = next(pieces, b""), pieces
            # One byte alone does not show whether the text inside is UTF-16.
            first += next(pieces, b"") if len(first) < len(_GZIP) else b""
        if first.startswith(_WIDE):
            yield from _utf16_as_utf8(_prepended(first, raw))
            return
        yield from _prepended(first, raw)

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self.name != STDIN:
            self.handle.close()

    def _raw(self, size: int) -> Iterator[bytes]:
        # A log that is still written to would never end, so only its size at the start is read.
        left = self.size or sys.maxsize
        if self.ahead:
            self.read += len(self.ahead)
            yield self.ahead
        while left > 0:
            # The first two bytes identify the format, so at least two are read at once.
            try:
                piece = self.handle.read(min(max(size, len(_GZIP)), left))
            except OSError as error:
                self.trouble = (
                    f"{self.label} could be read only in part: {reason(error)}. "
                    f"Its first {self.read} bytes were read."
                )
                return
            if not piece:
                break
            self.read += len(piece)
            left -= len(piece)
            yield piece
        if self.size is not None:
            self.trouble = self.trouble or changed(self.label, self.handle, self.size, self.read)

    def _unpacked(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        unpacker, unpacked = zlib.decompressobj(_WITH_HEADER), 0
        for chunk in chunks:
            rest = chunk
            while rest or unpacker.unconsumed_tail:
                if unpacker.eof:
                    # A gzip file may have several members, with zeros between them.
                    rest = rest.lstrip(b"\0")
                    if not rest:
                        break
                    unpacker = zlib.decompressobj(_WITH_HEADER)
                before = unpacker.copy()
                try:
                    piece = unpacker.decompress(rest, CHUNK)
                except zlib.error:
                    piece = _undamaged_part(before, rest)
                    self._broken("is damaged", unpacked + len(piece))
                    yield piece
                    return
                rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                unpacked += len(piece)
                yield piece
                if not rest and len(piece) < CHUNK:
                    break
        if not unpacker.eof:
            self._broken("breaks off", unpacked)

    def _broken(self, how: str, unpacked: int) -> None:
        self.trouble = self.trouble or (
            f"{self.label} is a gzip that {how}. "
            f"The {unpacked} bytes that could be unpacked were read."
        )


def _undamaged_part(unpacker: zlib._Decompress, packed: bytes) -> bytes:
    """Return what can be unpacked, up to `CHUNK` bytes, of a piece that is damaged somewhere."""
    unpacked = bytearray()
    for at in range(len(packed)):
        try:
            unpacked += unpacker.decompress(packed[at : at + 1], CHUNK)
        except zlib.error:
            break
        if len(unpacked) >= CHUNK:
            break
    return bytes(unpacked)


def _prepended(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _utf16_as_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    decode = codecs.getincrementaldecoder("utf-16")("replace").decode
    for chunk in chunks:
        yield decode(chunk).encode("utf-8", "replace")


def changed(label: str, handle: BinaryIO, size: int, read: int) -> str:
    """Return a sentence if the size of a file changed since it was opened, else nothing."""
    now = os.fstat(handle.fileno()).st_size
    if read < size:
        return f"{label} became shorter while it was read. {read} of {size} bytes were read."
    if now > size:
        return f"{label} grew while it was read. Its first {read} bytes were read."
    return ""


def open_source(name: str) -> Source:
    """Return an opened input; raise InputError if it cannot be read at all.

    A pipe is read until its writer closes it, since a log may arrive slowly.
    """
    if name == STDIN or is_standard_input(name):
        if sys.stdin is None:
            raise InputError("Standard input cannot be read: there is none.", "Name a file.")
        return Source(STDIN, sys.stdin.buffer, None)
    try:
        opened = open_named(name)
        ahead = first_of_pipe(name, opened.number) if opened.size is None else b""
    except UnreadableError as error:
        raise InputError(f"{error.message} Nothing of it was read.", error.hint) from error
    if hasattr(os, "set_blocking"):
        os.set_blocking(opened.number, True)
    return Source(name, os.fdopen(opened.number, "rb", buffering=0), opened.size, ahead=ahead)
