"""The last gate before the terminal: no control or hidden character of any text gets through."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

from wizard.text import clean

if TYPE_CHECKING:
    from textual.color import Color


@lru_cache(4096)
def harmless(text: str) -> str:
    """Return a text without control and hidden characters, as wide as it was laid out."""
    if text.isascii() and text.isprintable():
        return text
    kept = clean(text).replace("\n", " ").replace("\t", " ")
    return kept + " " * max(0, cell_len(text) - cell_len(kept))


class NoControls(LineFilter):
    """Takes control and format characters out of all text that is drawn, by any widget."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the interface
        """Return the segments with their text cleaned; control segments are the driver's own."""
        return [
            segment if segment.control else Segment(harmless(segment.text), segment.style)
            for segment in segments
        ]
