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

CHUNK = 1 << 18
"""How many bytes are read at once; larger pieces cost the system more than they save."""


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of the stream; `base` is the place of its first byte in the whole stream."""

    data: bytes
    start: int
    stop: int
    base: int = 0


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
