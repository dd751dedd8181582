"""The address of the code page as a square for a phone; drawn by segno, where that is installed."""

from __future__ import annotations

import importlib.util
from itertools import zip_longest
from typing import TYPE_CHECKING

from wizard.tui.styled_rows import line

if TYPE_CHECKING:
    from textual.content import Content

STYLE = "#10161d on #dde3ea"
"""Dark on a light grey, in every theme: readers of such squares expect it so."""

QUIET = 2
"""Modules of empty margin on each side."""

PRACTICE = "Practice run of entra-wizard. Nothing to open."
"""What the square of a practice run holds, so that no phone opens the real page."""

_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def is_here() -> bool:
    """Return whether segno is installed."""
    return importlib.util.find_spec("segno") is not None


def square(text: str) -> list[Content]:
    """Return the rows of the square: 33 columns and 17 rows for an address of 53 letters or less.

    Empty where segno is not installed.
    """
    if not is_here():
        return []
    import segno  # noqa: PLC0415 - an extra, and only for this

    made = segno.make_qr(text, error="l", boost_error=False)
    modules = [[int(one) for one in row] for row in made.matrix_iter(border=QUIET)]
    blank = [0] * len(modules[0])
    return [
        line(("".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True)), STYLE))
        for upper, lower in zip_longest(modules[::2], modules[1::2], fillvalue=blank)
    ]
