"""Open what is to be scanned and read it piece by piece; say in a sentence what went wrong.

Packed (gzip) and UTF-16 text is told by its first bytes and comes out as plain bytes. Nothing is
ever read whole.
"""

from __future__ import annotations

import codecs
import os
import sys
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.input_file import UnreadableError, first_of_pipe, is_standard_input, open_named, reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO


# Cut a stream of bytes into windows, so that no find is lost or doubled where two pieces meet.
#
# A window says which places may begin a find: from `start` up to, not including, `stop`. Around
# these places it holds `MARGIN` bytes on both sides, as far as the stream has them. So whatever is
# read within `REACH` of a find comes out the same for any size of the pieces.

REACH = 2_000
"""How many bytes before and after a code may belong to its message."""

MARGIN = 16_384
"""How many bytes a window holds around the places that may begin a find."""

SPAN = REACH + 256
"""How many bytes one find takes at most, with all that an expression reads in one stroke."""

CHUNK = 1 << 18
"""How many bytes are read at once; larger pieces cost the system more than they save."""

_PART = 4_096
_GROWTH = 8


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of the stream; `base` is the place of its first byte in the whole stream."""

    data: bytes
    start: int
    stop: int
    base: int = 0

    def near(self, byte: bytes, at: int = 0) -> Iterator[tuple[int, int]]:
        """Yield the parts, from one place up to another, in which a find may begin.

        `byte` is one that every find has, `at` bytes after its beginning. A single byte is looked
        for thirty times as fast as the first letters of an expression, so one that is rare spares
        reading most of a log. What begins in a part may end up to `SPAN` bytes behind it.
        """
        data, low, size = self.data, self.start, _PART
        while (place := data.find(byte, low + at, self.stop + at)) >= 0:
            first = place - at
            # Where the byte is frequent, parts grow, so that they are few.
            size = size * _GROWTH if first < low + _PART else _PART
            low = min(first + size, self.stop)
            yield first, low


def windows(
    chunks: Iterable[bytes], base: int = 0, first: int = 0, last: int | None = None
) -> Iterator[Window]:
    """Yield windows over pieces of any size.

    `base` is the place of the first byte of the pieces. Finds may begin from `first` up to, not
    including, `last`; without it, up to the end.
    """
    data, at = b"", first - base
    for chunk in chunks:
        data += chunk
        stop = _limit(len(data) - MARGIN, base, last)
        if stop <= at:
            continue
        yield Window(data, at, stop, base)
        cut = max(0, stop - MARGIN)
        data, base, at = data[cut:], base + cut, stop - cut
    stop = _limit(len(data), base, last)
    if stop > at:
        yield Window(data, at, stop, base)


def _limit(stop: int, base: int, last: int | None) -> int:
    return stop if last is None else min(stop, last - base)


STDIN = "-"
HEAD = 65_536
"""How many bytes say of what kind a file is."""

_GZIP = b"\x1f\x8b"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WITH_HEADER = 31
"""What tells zlib to expect a gzip header."""


@dataclass(slots=True)
class Source:
    """One opened input. `size` is the size when it was opened; None if it has none (a pipe).

    `read` counts the bytes that were read of the file itself; `trouble` is a sentence about what
    could not be read, or empty. `ahead` was read to see whether anything comes.
    """

    name: str
    handle: BinaryIO
    size: int | None
    read: int = 0
    trouble: str = ""
    ahead: bytes = b""

    @property
    def said(self) -> str:
        """What the input is called in a sentence."""
        return "Standard input" if self.name == STDIN else f"The file {self.name!r}"

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Yield the text as bytes, unpacked and in a one-byte encoding; sets `trouble`."""
        raw = self._raw(size)
        first = next(raw, b"")
        if first.startswith(_GZIP):
            pieces = filter(None, self._unpacked(_again(first, raw)))
            first, raw = next(pieces, b""), pieces
            # A single byte cannot tell whether the text inside is UTF-16.
            first += next(pieces, b"") if len(first) < len(_GZIP) else b""
        if first.startswith(_WIDE):
            yield from _narrowed(_again(first, raw))
            return
        yield from _again(first, raw)

    def close(self) -> None:
        """Let go of the file; standard input stays open."""
        if self.name != STDIN:
            self.handle.close()

    def _raw(self, size: int) -> Iterator[bytes]:
        # A log that is still written to would never end, so what was there at first is read.
        left = self.size or sys.maxsize
        if self.ahead:
            self.read += len(self.ahead)
            yield self.ahead
        while left > 0:
            # The first two bytes tell the kind, so they come together.
            try:
                piece = self.handle.read(min(max(size, len(_GZIP)), left))
            except OSError as error:
                self.trouble = (
                    f"{self.said} could be read only in part: {reason(error)}. "
                    f"Its first {self.read} bytes were read."
                )
                return
            if not piece:
                break
            self.read += len(piece)
            left -= len(piece)
            yield piece
        if self.size is not None:
            self.trouble = self.trouble or changed(self.said, self.handle, self.size, self.read)

    def _unpacked(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        unpacker, given = zlib.decompressobj(_WITH_HEADER), 0
        for chunk in chunks:
            rest = chunk
            while rest or unpacker.unconsumed_tail:
                if unpacker.eof:
                    # Several packed files may stand one after the other, with zeros between.
                    rest = rest.lstrip(b"\0")
                    if not rest:
                        break
                    unpacker = zlib.decompressobj(_WITH_HEADER)
                before = unpacker.copy()
                try:
                    piece = unpacker.decompress(rest, CHUNK)
                except zlib.error:
                    piece = _up_to_the_damage(before, rest)
                    self._broken("is damaged", given + len(piece))
                    yield piece
                    return
                rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                given += len(piece)
                yield piece
                if not rest and len(piece) < CHUNK:
                    break
        if not unpacker.eof:
            self._broken("breaks off", given)

    def _broken(self, how: str, given: int) -> None:
        self.trouble = self.trouble or (
            f"{self.said} is a gzip that {how}. The {given} bytes that could be unpacked were read."
        )


def _up_to_the_damage(unpacker: zlib._Decompress, packed: bytes) -> bytes:
    """Return what can be unpacked, up to `CHUNK` bytes, of a piece that is damaged somewhere."""
    given = bytearray()
    for at in range(len(packed)):
        try:
            given += unpacker.decompress(packed[at : at + 1], CHUNK)
        except zlib.error:
            break
        if len(given) >= CHUNK:
            break
    return bytes(given)


def _again(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _narrowed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    decode = codecs.getincrementaldecoder("utf-16")("replace").decode
    for chunk in chunks:
        yield decode(chunk).encode("utf-8", "replace")


def changed(said: str, handle: BinaryIO, size: int, read: int) -> str:
    """Return a sentence if a file is not as long any more as when it was opened."""
    now = os.fstat(handle.fileno()).st_size
    if read < size:
        return f"{said} became shorter while it was read. {read} of {size} bytes were read."
    if now > size:
        return f"{said} grew while it was read. Its first {read} bytes were read."
    return ""


def open_source(name: str) -> Source:
    """Return an opened input; InputError says in a sentence why it cannot be read at all.

    A pipe is read for as long as somebody holds it open, since a log may be slow to come.
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
