"""The usual message, read in one stroke: code, correlation id and time, as the service writes them.

Whatever is found here comes out as `around` would read it, only sooner; whatever is not goes there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.scan.around import NEXT_ENTRY, around
from wizard.scan.windows import REACH, SPAN

if TYPE_CHECKING:
    from wizard.scan.tally import Tally
    from wizard.scan.windows import Window

CODE = rb"AADSTS[ :#_-]{0,2}(\d{5,8})(?!\d)"
"""A code with its prefix, in the capitals of the service."""

LONGEST = 64
"""How many bytes a prefixed code and what follows it take at most."""

PREFIXED = re.compile(CODE)

# Nothing is given back (`*+`), so a message that is another one costs no more than this one.
_MESSAGE = re.compile(
    CODE + rb"(?:([^AC]{0,400}+(?:[AC](?!ADSTS|orrelation)[^AC]{0,400}+){0,40}+)"
    rb"Correlation ID: ([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}"
    rb"-[0-9A-Fa-f]{12})[\\rn\r\n ]{1,22}Timestamp: ([0-9: -]{19})Z)?"
)
_TIME = re.compile(
    rb"([12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)"
)
_MOST_TIMES = 4_096
_FARTHEST = REACH - 100
_IDS, _TIMES = 0, 1

_Seen = dict[bytes, tuple[list[bytes], list[bytes]]]


class Usual:
    """Counts the prefixed codes of windows; remembers times, which a log repeats a lot."""

    __slots__ = ("_moments", "_tally")

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._moments: dict[bytes, bytes] = {}

    def look(self, window: Window) -> None:
        """Count the prefixed codes that begin in a window."""
        moments = self._moments
        if len(moments) >= _MOST_TIMES:
            moments.clear()
        usual: _Seen = {}
        for low, high in window.near(b"A"):
            self._look(window.data, low, high, usual)
        for code, (ids, times) in usual.items():
            # Of one width and one form, they sort as what they say.
            self._tally.add_all(int(code), ids, moments[min(times)], moments[max(times)])

    def _look(self, data: bytes, low: int, high: int, usual: _Seen) -> None:
        moments = self._moments
        for m in _MESSAGE.finditer(data, low, high + SPAN):
            if m.start() >= high:
                return
            code, between, sign_in, time = m.groups()
            # Asked for here and not in a function of its own, which a long log would feel.
            if (
                time
                and b"\n" not in between
                and b"orrelation" not in between
                and len(between) < _FARTHEST
                and (time in moments or self._is_moment(time))
            ) or (time and self._is_one(between, time)):
                seen = usual.get(code)
                if seen is None:
                    seen = usual[code] = ([], [])
                seen[_IDS].append(sign_in)
                seen[_TIMES].append(time)
            else:
                self._unusual(int(code), data, m.start(), m.end(1))

    def _unusual(self, code: int, data: bytes, start: int, end: int) -> None:
        following = PREFIXED.search(data, end, end + REACH + LONGEST)
        stop = following.start() if following else end + REACH
        self._tally.add(code, *around(data, start, end, stop))

    def _is_moment(self, time: bytes) -> bool:
        m = _TIME.fullmatch(time)
        if m:
            self._moments[time] = m[1] + b"T" + m[2]
        return m is not None

    def _is_one(self, between: bytes, time: bytes) -> bool:
        """Return whether a message over several lines is one, by what follows its code."""
        if b"orrelation" in between or b"imestamp" in between or len(between) >= _FARTHEST:
            return False
        if NEXT_ENTRY.search(between, max(0, between.find(b"\n"))):
            return False
        return time in self._moments or self._is_moment(time)
