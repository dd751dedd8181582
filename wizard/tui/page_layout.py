"""Lay out the pages of live tests and checks: groups of rows, and what goes where space is short.

The ladder, first rung that fits: everything, with blank rows between groups; without what a page
can do without; with small groups in place of large ones; fewer blank rows; then the page scrolls,
and what is pinned to its end stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.tui import styled_rows
from wizard.tui.styled_rows import BLANK, Row, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class CenterSize:
    """The size of the centre column, in rows and columns, and whether there is air to spare."""

    columns: int
    rows: int
    airy: bool = False

    @property
    def width(self) -> int:
        """Return the width of text."""
        return styled_rows.text_width(self.columns)


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together. `small` stands in their place where space is short.

    A group that is `spare` goes first; one that is `glued` has no blank row before it.
    """

    rows: tuple[Row, ...]
    small: tuple[Row, ...] | None = None
    spare: bool = False
    glued: bool = False


RUNGS = ((False, True), (False, False), (True, False))
"""Whether small groups stand in for large ones, and whether spare ones are there."""


def lay_page(
    groups: Sequence[RowGroup], pinned: Sequence[Row], area: CenterSize, top: int = 0
) -> tuple[list[Row], int]:
    """Return the rows of a page, and how far it could be scrolled."""
    groups = [group for group in groups if group.rows]
    for is_small, with_spare in RUNGS:
        blocks = [*_blocks(groups, is_small=is_small, with_spare=with_spare), *_end(pinned)]
        gaps = len(blocks) - 1
        left = area.rows - sum(map(len, blocks))
        if left >= gaps:
            return _joined(blocks, gaps), 0
    if left >= 0:
        return _joined(blocks, left), 0
    rows = _joined(blocks[: len(blocks) - len(_end(pinned))], 0)
    shown, top = styled_rows.window(rows, max(1, area.rows - len(pinned)), top)
    return [*shown, *pinned], top


def _end(pinned: Sequence[Row]) -> list[tuple[Row, ...]]:
    return [tuple(pinned)] if pinned else []


def _blocks(
    groups: Sequence[RowGroup], *, is_small: bool, with_spare: bool
) -> Iterator[tuple[Row, ...]]:
    """Yield what stands between blank rows: groups, with those that are glued to them."""
    block: tuple[Row, ...] = ()
    for group in groups:
        if group.spare and not with_spare:
            continue
        rows = group.small if is_small and group.small is not None else group.rows
        if block and not group.glued:
            yield block
            block = ()
        block += rows
    if block:
        yield block


def _joined(blocks: Sequence[tuple[Row, ...]], blanks: int) -> list[Row]:
    """Return blocks one after the other; the last gaps get the blank rows there are."""
    rows: list[Row] = []
    for index, block in enumerate(blocks):
        if index and len(blocks) - index <= blanks:
            rows.append(BLANK)
        rows += block
    return rows


def actor(word: str, more: str, colour: str, area: CenterSize) -> RowGroup:
    """Return the line of capitals that says who acts, or how it went."""
    word = styled_rows.cut(word, area.width)
    more = styled_rows.cut(more, max(0, area.width - len(word) - 3))
    return RowGroup(
        (styled_rows.text_row(line((word, f"bold {colour}"), (f"   {more}", "$quiet"))),)
    )


def sentence(text: str, colour: str, area: CenterSize) -> RowGroup:
    """Return the sentence of the page, beside the bar that means "read this aloud"."""
    return RowGroup(
        tuple(
            styled_rows.bar_row(line((one, "bold $ink")), colour)
            for one in styled_rows.wrap_said(text, area.width)
        )
    )


def facts(
    pairs: Iterable[tuple[str, str]], area: CenterSize, style: str = "$ink", least: int = 0
) -> tuple[Row, ...]:
    """Return labels, at least so wide, and values as rows of a page."""
    rows = styled_rows.labelled(pairs, area.width, style=style, least=least)
    return tuple(styled_rows.text_row(one) for one in rows)


def captions(pairs: Sequence[tuple[str, str]], area: CenterSize) -> RowGroup:
    """Return texts under their captions; where space is short, each beside its label."""
    rows: list[Row] = []
    for title, text in pairs:
        rows += [BLANK] if rows else []
        rows.append(styled_rows.text_row(line(styled_rows.caption(title.upper()))))
        rows += (
            styled_rows.text_row(line((one, "$ink"))) for one in styled_rows.wrap(text, area.width)
        )
    return RowGroup(tuple(rows), facts(pairs, area))


def key_row(key: str, words: str, area: CenterSize) -> Row:
    """Return the key that goes on, filled: the one thing to press."""
    chip = styled_rows.chip(key, chosen=True)
    label = (styled_rows.cut(words, area.width - len(key) - 5), "bold $on-focus")
    return styled_rows.filled_row(line(chip, "  ", label), area.width, "focus", key)
