"""Read the requests of a HAR file (a browser's network recording) entry by entry.

An entry's time may come before or after its request, on one line with all others or on a line of
its own. So each entry is parsed as JSON and given out as one line: its time, then its request.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_ENTRY = 8 << 20
"""How many bytes an entry may have; a longer one is skipped."""

_HAR = re.compile(rb'(?:\xef\xbb\xbf)?\s{0,64}\{\s{0,64}"log"\s{0,64}:\s{0,64}\{')
_ENTRIES = re.compile(rb'"entries"\s{0,64}:\s{0,64}\[')
_KEPT = 256
# A brace, or a string as a whole, since strings may hold braces; without its end if it is cut off.
_TOKEN = re.compile(rb'[{}]|"(?:[^"\\]|\\.)*+("?)', re.DOTALL)
_REST_OF_STRING = re.compile(rb'(?:[^"\\]|\\.)*+("?)', re.DOTALL)


def is_har(head: bytes) -> bool:
    """Return whether a file begins like a HAR."""
    return _HAR.match(head) is not None


class HarEntries:
    """Splits the chunks of a HAR into entries; `skipped` is how many were broken or too long."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._at = 0
        self._start = -1
        self._depth = 0
        self._has_begun = False
        self._in_string = False
        self._is_too_long = False
        self.skipped = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield a line for each entry that ends in a chunk."""
        self._buffer += chunk
        if not self._has_begun and not self._begin():
            return
        for start, end in list(self._complete()):
            line = self._line(bytes(self._buffer[start:end]))
            if line:
                yield line
        self._shrink()

    def _begin(self) -> bool:
        """Look for the list of entries; return whether it has begun."""
        m = _ENTRIES.search(self._buffer)
        if m is None:
            del self._buffer[:-_KEPT]
            return False
        self._has_begun, self._at = True, m.end()
        return True

    def _complete(self) -> Iterator[tuple[int, int]]:
        """Yield where each complete entry begins and ends."""
        if self._in_string and (m := _REST_OF_STRING.match(self._buffer, self._at)):
            self._in_string, self._at = not m[1], m.end()
        if self._in_string:
            return
        for m in _TOKEN.finditer(self._buffer, self._at):
            self._at = m.end()
            token = m[0]
            if token == b"{":
                self._start = m.start() if self._depth == 0 else self._start
                self._depth += 1
            elif token == b"}":
                self._depth -= 1
                if self._depth == 0:
                    yield self._start, m.end()
                    self._start = -1
            else:
                self._in_string = not m[1]
        if not self._in_string:
            self._at = len(self._buffer)

    def _shrink(self) -> None:
        """Drop what has been read, and the beginning of an entry that is too long."""
        if self._start >= 0 and self._at - self._start > LONGEST_ENTRY:
            self._is_too_long, self._start = True, self._at
        cut = self._start if self._start >= 0 else self._at
        del self._buffer[:cut]
        self._at -= cut
        self._start -= cut if self._start >= 0 else 0

    def _line(self, entry: bytes) -> bytes:
        is_too_long, self._is_too_long = self._is_too_long, False
        try:
            found = None if is_too_long or len(entry) > LONGEST_ENTRY else json.loads(entry)
        except (ValueError, RecursionError):
            found = None
        if found is None:
            self.skipped += 1
            return b""
        return line_of(found)


def line_of(entry: dict[str, object]) -> bytes:
    """Return the time, the method, the address and the form of an entry's request as one line."""
    request = _mapping(entry.get("request"))
    form = _mapping(request.get("postData"))
    parts = [entry.get("startedDateTime"), request.get("method"), request.get("url")]
    parts.append(form.get("text") or _encoded(form.get("params")))
    text = " ".join(part for part in parts if isinstance(part, str))
    return (" ".join(text.split()) + "\n").encode("utf-8", "replace")


def _encoded(params: object) -> str:
    rows = [_mapping(one) for one in params] if isinstance(params, list) else []
    return urlencode([(str(row.get("name")), str(row.get("value"))) for row in rows])


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
