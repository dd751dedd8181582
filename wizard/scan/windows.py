"""Cut a stream of bytes into windows, so that no find is lost or doubled where two pieces meet.

A window says which places may begin a find: from `start` up to, not including, `stop`. Around these
places it holds `MARGIN` bytes on both sides, as far as the stream has them. So whatever is read
within `REACH` of a find comes out the same for any size of the pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
