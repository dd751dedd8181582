"""Pictures of the screen as text: each row with its words and its styles, for tests to compare.

`python -m tests.tui.picture_rows` writes tests/tui/pictures/*.txt; `make screenshots` does it too.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.tui import tour
from wizard.tui.tour_clock import CORRELATION, ScriptedClock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.segment import Segment
    from rich.style import Style

FOLDER = Path(__file__).parent / "pictures"

_ID = re.compile(r"(Correlation id\s+)[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the screen: its words, and each style with the column where it begins."""

    text: str
    styles: str


def _style(style: Style | None) -> str:
    """Return a style in words: color, background, and what else a terminal can do."""
    if style is None:
        return "plain"
    color = style.color.name if style.color else "default"
    background = style.bgcolor.name if style.bgcolor else "default"
    kinds = [
        kind
        for kind in ("bold", "dim", "italic", "underline", "reverse", "strike")
        if getattr(style, kind)
    ]
    return " ".join((color, "on", background, *kinds))


def row_of(segments: Iterable[Segment]) -> Row:
    """Return a row of the screen; neighbors of one style are one."""
    text, spans, last = "", [], ""
    for segment in segments:
        style = _style(segment.style)
        if segment.text and style != last:
            spans.append(f"{len(text)} {style}")
            last = style
        text += segment.text
    # The id of a live test is new in each run.
    return Row(_ID.sub(rf"\g<1>{CORRELATION}", text), ", ".join(spans))


async def rows_of(shot: tour.Shot, theme: str, size: tuple[int, int]) -> list[Row]:
    """Walk to a screen and return its rows."""
    clock = ScriptedClock(shot.waits)
    app = tour.make_app(shot, theme, clock)
    try:
        async with app.run_test(size=size) as pilot:
            await tour.walk(pilot, shot)
            return [row_of(strip) for strip in app.screen._compositor.render_strips(app.size)]
    finally:
        clock.is_drawn.set()


def written(rows: Iterable[Row]) -> str:
    """Return rows as the text of a file: two lines for each, words and styles."""
    return "".join(f"{row.text}|\n    {row.styles}\n" for row in rows)


def read(text: str) -> list[Row]:
    """Return the rows of a file that `written` made."""
    lines = text.split("\n")[:-1]
    return [
        Row(words.removesuffix("|"), styles.removeprefix("    "))
        for words, styles in zip(lines[::2], lines[1::2], strict=True)
    ]


def differences(kept: Sequence[Row], drawn: Sequence[Row]) -> list[str]:
    """Return what has changed, row by row, in words."""
    found = []
    for number, (old, new) in enumerate(zip_longest(kept, drawn), 1):
        if old is None or new is None:
            found.append(f"row {number}: {'added' if old is None else 'gone'}")
        elif old.text != new.text:
            found.append(f"row {number}: was {old.text.rstrip()!r}")
            found.append(f"row {number}: now {new.text.rstrip()!r}")
        elif old.styles != new.styles:
            found.append(f"row {number}, {old.text.strip()!r}:")
            found += _style_changes(old.styles, new.styles)
    return found


def _style_changes(old: str, new: str) -> list[str]:
    was, now = old.split(", "), new.split(", ")
    gone = [f"  was from column {one}" for one in was if one not in now]
    return gone + [f"  now from column {one}" for one in now if one not in was]


def main(arguments: list[str] | None = None) -> int:
    """Write the pictures, or say what has changed; return 1 if something has."""
    parser = argparse.ArgumentParser(prog="python -m tests.tui.picture_rows")
    parser.add_argument("--check", action="store_true", help="write nothing, say what has changed")
    parser.add_argument("names", nargs="*", help="only pictures whose name begins so")
    given = parser.parse_args(arguments)
    FOLDER.mkdir(exist_ok=True)
    status = 0
    for name, shot, theme, size in tour.shots():
        if given.names and not name.startswith(tuple(given.names)):
            continue
        path = FOLDER / f"{Path(name).stem}.txt"
        rows = asyncio.run(rows_of(shot, theme, size))
        if given.check:
            changes = differences(read(path.read_text("utf-8")), rows) if path.exists() else ["new"]
            sys.stdout.writelines(f"{path.stem}: {line}\n" for line in changes)
            status = status or int(bool(changes))
        else:
            path.write_text(written(rows), "utf-8", newline="\n")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
