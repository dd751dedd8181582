"""The address of the device code page as a QR code."""

from __future__ import annotations

from itertools import zip_longest

from textual.content import Content

STYLE = "#10161d on #dde3ea"
"""Dark on light grey in every theme, as scanners expect it."""

QUIET = 2
"""Modules of empty margin on each side."""

MOST_TEXT = 500
"""Bytes beyond which no screen has space for the code."""

PRACTICE = "Practice run of entra-wizard. Nothing to open."
"""The text of a practice run's QR code, so that no phone opens the real page."""

_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def square(text: str) -> list[Content]:
    """Return the rows of a QR code: 33 columns and 17 rows for an address of at most 53 letters."""
    import segno  # noqa: PLC0415 - only for this

    made = segno.make_qr(text, error="l", boost_error=False)
    modules = [[int(one) for one in row] for row in made.matrix_iter(border=QUIET)]
    blank = [0] * len(modules[0])
    return [
        Content.styled("".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True)), STYLE)
        for upper, lower in zip_longest(modules[::2], modules[1::2], fillvalue=blank)
    ]
