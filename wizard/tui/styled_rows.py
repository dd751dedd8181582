"""Screen rows as pure values: wrapping, bars, chips, fills. Nothing here knows a widget.

All words reach the screen through this module, and only as Content, never as markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells, set_cell_size
from textual.content import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TEXT_AT = 4
"""The column where text begins in a centre column; the bar stands 2 and a fill 1 left of it."""

MOST_TEXT = 72
"""The widest a line of text gets."""

Part = tuple[str, str]
"""Text and its style, such as ("Why", "$quiet")."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the screen; a click on it means `target`."""

    content: Content
    target: object = None


def text_width(columns: int) -> int:
    """Return the width of text in a centre column that is `columns` wide."""
    return max(8, min(MOST_TEXT, columns - TEXT_AT - 2))


def line(*parts: Part | str | Content) -> Content:
    """Return one line made of styled parts; plain text has the style of the widget."""
    return Content.assemble(
        *(part if isinstance(part, str | Content) else (part[0], part[1]) for part in parts)
    )


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text at most `width` cells wide; words longer than that are cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split():
            for piece in _pieces(word, width):
                joined = f"{current} {piece}" if current else piece
                if cell_len(joined) <= width:
                    current = joined
                else:
                    lines.append(current)
                    current = piece
        lines.append(current)
    return lines


_SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z\"])")


def wrap_said(text: str, width: int) -> list[str]:
    """Return the lines of words to say: each sentence on lines of its own if that takes no more."""
    lines = wrap(text, width)
    if len(lines) == 1:
        return lines
    apart = [line for sentence in _SENTENCE.split(text) for line in wrap(sentence, width)]
    return apart if len(apart) == len(lines) else lines


def capital(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def _pieces(word: str, width: int) -> Sequence[str]:
    return [word] if cell_len(word) <= width else chop_cells(word, max(2, width))


def cut(text: str, width: int) -> str:
    """Return a text in one line of at most `width` cells, ending in ... where it was cut."""
    flat = " ".join(text.split())
    if cell_len(flat) <= width:
        return flat
    if width <= len("..."):
        return "..."[: max(0, width)]
    kept = set_cell_size(flat, width - 3)
    space = kept.rfind(" ")
    if space >= len(kept) * 2 // 3 and flat[len(kept.rstrip()) : len(kept.rstrip()) + 1] != " ":
        kept = kept[:space]
    return kept.rstrip(" ,.;:") + "..."


def spread(left: Sequence[Part], right: Sequence[Part], width: int) -> Content:
    """Return a line with parts at its left and right end; the right end is never cut."""
    available = width - sum(cell_len(text) for text, _ in right)
    kept: list[Part] = []
    for text, style in left:
        room_left = available - sum(cell_len(one) for one, _ in kept) - 1
        if room_left <= 0:
            break
        kept.append((text if cell_len(text) <= room_left else cut(text, room_left), style))
    used = sum(cell_len(text) for text, _ in kept)
    return line(*kept, " " * max(0, available - used), *right)


def fill(content: Content, width: int, ground: str) -> Content:
    """Return a line on a filled ground that begins one column left of the text."""
    padded = Content(" ") + content.pad_right(max(0, width - content.cell_length))
    return padded.stylize_before(f"on ${ground}")


def indent(content: Content, by: int = TEXT_AT) -> Content:
    """Return a line moved to the right."""
    return content.pad_left(by)


def text_row(content: Content, target: object = None) -> Row:
    """Return a row whose text begins at the text column."""
    return Row(indent(content), target)


def filled_row(content: Content, width: int, ground: str, target: object = None) -> Row:
    """Return a filled row whose text begins at the text column."""
    return Row(indent(fill(content, width, ground), TEXT_AT - 1), target)


def bar_row(content: Content, bar: str) -> Row:
    """Return a row beside the bar that means `read this aloud`; `bar` is its style."""
    return Row(line("  ", ("▌", bar), " ") + content)


BLANK = Row(Content(""))
"""An empty row."""


def chip(key: str, *, chosen: bool = False, alive: bool = True) -> Part:
    """Return a key as it looks beside an answer."""
    if chosen:
        return (f" {key} ", "bold $canvas on $live")
    return (f" {key} ", "bold $live on $chip" if alive else "bold $soft on $chip")


def caption(text: str) -> Part:
    """Return the words above a group."""
    return (text, "bold $quiet")


def labelled(
    rows: Iterable[tuple[str, str]], width: int, *, style: str = "$ink", least: int = 0
) -> list[Content]:
    """Return lines of labels and values, the values in a column of their own and hanging."""
    pairs = list(rows)
    if not pairs:
        return []
    column = max(least, *(cell_len(label) for label, _ in pairs)) + 2
    if column > width // 2:
        return [
            one
            for label, value in pairs
            for one in (line((label, "$quiet")), *(line((t, style)) for t in wrap(value, width)))
        ]
    lines = []
    for label, value in pairs:
        for index, text in enumerate(wrap(value, width - column)):
            head = label if index == 0 else ""
            lines.append(line((set_cell_size(head, column), "$quiet"), (text, style)))
    return lines


def window(rows: Sequence[Row], height: int, top: int, at: int = TEXT_AT) -> tuple[list[Row], int]:
    """Return the rows that fit into `height` from `top` on, and the top that was possible.

    Where rows are left out, the first or last row says how many in words.
    """
    if len(rows) <= height:
        return list(rows), 0
    if height <= 0:
        return [], 0
    top = max(0, min(top, len(rows) - height))
    shown = list(rows[top : top + height])
    below = len(rows) - top - height
    if below and height > 1:
        shown[-1] = Row(indent(line((f"{below + 1} more below", "$quiet")), at))
    if top and height > 2:  # noqa: PLR2004 - both notes and one row between
        shown[0] = Row(indent(line((f"{top + 1} more above", "$quiet")), at))
    return shown, top


def plain(rows: Iterable[Row]) -> str:
    """Return rows as text, one line each."""
    return "\n".join(row.content.plain.rstrip() for row in rows)


def join(rows: Iterable[Row]) -> Content:
    """Return rows as one Content for a widget."""
    return Content("\n").join([row.content for row in rows])
