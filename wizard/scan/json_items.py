"""Split a stream of JSON into the items of one list, in bounded memory.

The list may have any layout: on one line, spread over many, or one object on each line without a
list around them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_ITEM = 8 << 20
"""How many bytes an item may have; a longer one is skipped."""

_KEPT = 256
# A bracket, or a string as a whole, since strings may hold brackets; without its end if it is cut.
_TOKEN = re.compile(rb'[{}\[\]]|"(?:[^"\\]|\\.)*+("?)', re.DOTALL)
_REST_OF_STRING = re.compile(rb'(?:[^"\\]|\\.)*+("?)', re.DOTALL)
_OPENING, _CLOSING = b"{[", b"}]"


class JsonItems:
    """Splits chunks into items; `skipped` is how many were broken or too long.

    The items begin after a match of `begin`; without it they are what the text itself consists of.
    """

    def __init__(self, begin: re.Pattern[bytes] | None = None) -> None:
        self._begin = begin
        self._buffer = bytearray()
        self._at = 0
        self._start = -1
        self._depth = 0
        self._in_string = False
        self._is_too_long = False
        self._has_ended = False
        self.skipped = 0

    def feed(self, chunk: bytes) -> Iterator[object]:
        """Yield each item that ends in a chunk."""
        if self._has_ended:
            return
        self._buffer += chunk
        if not self._has_begun():
            return
        for start, end in list(self._complete()):
            item = self._parsed(bytes(self._buffer[start:end]))
            if item is not None:
                yield item
        self._shrink()

    def _has_begun(self) -> bool:
        """Look for the beginning of the list; return whether it was found."""
        if self._begin is None:
            return True
        m = self._begin.search(self._buffer)
        if m is None:
            del self._buffer[:-_KEPT]
            return False
        self._begin, self._at = None, m.end()
        return True

    def _complete(self) -> Iterator[tuple[int, int]]:
        """Yield where each complete item begins and ends."""
        if self._in_string and (m := _REST_OF_STRING.match(self._buffer, self._at)):
            self._in_string, self._at = not m[1], m.end()
        if self._in_string:
            return
        for m in _TOKEN.finditer(self._buffer, self._at):
            self._at = m.end()
            token = m[0]
            if token in _OPENING:
                self._start = m.start() if self._depth == 0 else self._start
                self._depth += 1
            elif token in _CLOSING:
                self._depth -= 1
                if self._depth < 0:
                    self._has_ended = True
                    return
                if self._depth == 0:
                    yield self._start, m.end()
                    self._start = -1
            else:
                self._in_string = not m[1]
        if not self._in_string:
            self._at = len(self._buffer)

    def _shrink(self) -> None:
        """Drop what has been read, and the beginning of an item that is too long."""
        if self._start >= 0 and self._at - self._start > LONGEST_ITEM:
            self._is_too_long, self._start = True, self._at
        cut = self._start if self._start >= 0 else self._at
        del self._buffer[:cut]
        self._at -= cut
        self._start -= cut if self._start >= 0 else 0

    def _parsed(self, item: bytes) -> object:
        """Return an item as read from JSON; None, and it is counted, if it cannot be."""
        is_too_long, self._is_too_long = self._is_too_long, False
        try:
            found = None if is_too_long or len(item) > LONGEST_ITEM else json.loads(item)
        except (ValueError, RecursionError):
            found = None
        self.skipped += found is None
        return found
