"""The text as its author meant it, read through layers of edits, with the way back.

Every layer remembers what it changed, so a place in the view can be found again in the text that
was pasted.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Edit = tuple[int, int, str]
"""Replace the characters from start to end by a text; edits come in order and do not overlap."""


@dataclass(slots=True)
class _Layer:
    """The edits of one pass: where each begins and ends in the new and in the old text."""

    new_starts: list[int] = field(default_factory=list)
    new_ends: list[int] = field(default_factory=list)
    old_starts: list[int] = field(default_factory=list)
    old_ends: list[int] = field(default_factory=list)

    def back(self, at: int, *, end: bool) -> int:
        """Return the old place of a new one.

        Inside an edit it is the outer edge of what was replaced, unless that was as long.
        """
        i = bisect_right(self.new_starts, at) - 1
        if i < 0:
            return at
        if at < self.new_ends[i]:
            if self.new_ends[i] - self.new_starts[i] == self.old_ends[i] - self.old_starts[i]:
                return at - self.new_starts[i] + self.old_starts[i]
            return self.old_ends[i] - 1 if end else self.old_starts[i]
        return at - self.new_ends[i] + self.old_ends[i]

    def turned(self) -> _Layer:
        """Return the layer that leads the other way."""
        return _Layer(self.old_starts, self.old_ends, self.new_starts, self.new_ends)


@dataclass(slots=True)
class View:
    """A text with wrapping undone; `span` leads back to the text it was made from."""

    text: str
    layers: list[_Layer] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original text that became [start, end) of the view."""
        last = max(start, end - 1)
        for layer in reversed(self.layers):
            start = layer.back(start, end=False)
            last = layer.back(last, end=True)
        return start, max(start, last + 1)

    def masked(self, original: str, edits: list[Edit]) -> tuple[str, View]:
        """Return the original text with edits made to it, and the same view of that.

        The edits, in order, are places of the original; the view's own text is edited alike.
        """
        forth = [layer.turned() for layer in self.layers]
        inside: list[Edit] = []
        for start, end, new in edits:
            last = end - 1
            for layer in forth:
                start = layer.back(start, end=False)  # noqa: PLW2901 - the place, one layer up
                last = max(layer.back(last, end=True), start - 1)
            floor = inside[-1][1] if inside else 0
            inside.append((max(start, floor), max(last + 1, start, floor), new))
        whole, shown = View(original), View(self.text)
        whole.edit(edits)
        shown.edit(inside)
        layers = [layer.turned() for layer in whole.layers] + self.layers + shown.layers
        return whole.text, View(shown.text, layers)

    def touched(self) -> list[tuple[int, int]]:
        """Return the stretches of the original that were changed, in order, some twice."""
        stretches: list[tuple[int, int]] = []
        for depth, layer in enumerate(self.layers):
            below = View("", self.layers[:depth])
            stretches += map(below.span, layer.old_starts, layer.old_ends)
        return sorted(stretches)

    def edit(self, edits: Iterable[Edit]) -> bool:
        """Apply edits as one layer; say whether there were any."""
        text, layer = self.text, _Layer()
        pieces: list[str] = []
        at = length = 0
        for start, end, new in edits:
            length += start - at
            pieces += (text[at:start], new)
            layer.new_starts.append(length)
            length += len(new)
            layer.new_ends.append(length)
            layer.old_starts.append(start)
            layer.old_ends.append(end)
            at = end
        if not pieces:
            return False
        pieces.append(text[at:])
        self.text = "".join(pieces)
        self.layers.append(layer)
        return True
