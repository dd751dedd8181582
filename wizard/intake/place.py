"""Know which of several ids, times and names belongs to the primary error."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.intake.codes import Found

_AFTER, _BEFORE = 4000, 2500
_SAME_MESSAGE = 160
_ANCHORS = 24
_NEW_RECORD = re.compile(
    r"\}\s{0,8},?\s{0,8}\{\s{0,8}[\"']|\n\s{0,200}\n(?=\s{0,20}(?:Request I|Correlation I|Trace I))"
)
_MESSAGE = re.compile(
    r"(?i)(?:message|nachricht|mensaje|mensagem|messaggio|bericht|\u30e1\u30c3\u30bb\u30fc\u30b8|\u6d88\u606f)[\"'*:\s]{1,8}$"
)

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where the primary code stands, and the stretch around it that no other code interrupts."""

    start: int
    end: int
    low: int
    high: int
    line: int
    line_end: int
    message_last: bool


class Place:
    """A text with the places of its codes."""

    def __init__(self, text: str, found: list[Found], primary: int | None) -> None:
        self.text = text
        self._found = found
        wanted = [i for i, f in enumerate(found) if primary is None or f.code == primary]
        self._anchors = [self._anchor(i) for i in wanted[:_ANCHORS]]

    def near(self, matches: list[Match]) -> Match | None:
        """Return the match that belongs to the primary error, else the first of all."""
        if not matches:
            return None
        starts = [m.start() for m in matches]
        for find in (self._same_record, self._after, self._before):
            for anchor in self._anchors:
                m = find(anchor, matches, starts)
                if m:
                    return m
        return matches[0]

    def _anchor(self, i: int) -> _Anchor:
        f, text = self._found[i], self.text
        floor, ceiling = max(0, f.start - _BEFORE), min(f.end + _AFTER, len(text))
        before = takewhile(lambda o: o.end > floor, reversed(self._found[:i]))
        after = takewhile(lambda o: o.start < ceiling, self._found[i + 1 :])
        line = text.rfind("\n", 0, f.start) + 1
        end = text.find("\n", f.end)
        return _Anchor(
            f.start,
            f.end,
            next((o.end for o in before if self._interrupts(o, f)), floor),
            next((o.start for o in after if self._interrupts(o, f)), ceiling),
            line,
            len(text) if end < 0 else end,
            bool(_MESSAGE.search(text[max(0, f.start - 24) : f.start])),
        )

    def _interrupts(self, other: Found, anchor: Found) -> bool:
        """Say whether a code belongs to another error: not the same, not in the same message."""
        if other.code == anchor.code:
            return False
        start, end = min(other.end, anchor.end), max(other.start, anchor.start)
        return end - start >= _SAME_MESSAGE or "\n" in self.text[start:end].strip()

    def _same_record(self, at: _Anchor, matches: list[Match], starts: list[int]) -> Match | None:
        """Return a match on the anchor's line, or just before it where the message comes last."""
        if at.message_last:
            before = self._before(at, matches, starts)
            if before:
                return before
        first = bisect_left(starts, max(at.low, at.line))
        here = bisect_left(starts, at.start)
        after = bisect_left(starts, at.end)
        last = bisect_left(starts, min(at.high, at.line_end))
        if after < last and not self._record_between(at.end, starts[after]):
            return matches[after]
        if first < here and not self._record_between(matches[here - 1].end(), at.start):
            return matches[here - 1]
        return None

    def _after(self, at: _Anchor, matches: list[Match], starts: list[int]) -> Match | None:
        i = bisect_left(starts, at.end)
        if i < len(starts) and starts[i] < at.high and not self._record_between(at.end, starts[i]):
            return matches[i]
        return None

    def _before(self, at: _Anchor, matches: list[Match], starts: list[int]) -> Match | None:
        i = bisect_left(starts, at.start) - 1
        return matches[i] if i >= 0 and starts[i] >= at.low else None

    def _record_between(self, start: int, end: int) -> bool:
        return _NEW_RECORD.search(self.text, start, end) is not None
