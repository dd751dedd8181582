"""How an outcome fits into the room there is: headline, sentence, rows, and the paper to copy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.content.flow import Result
from wizard.tui import paper
from wizard.tui.fit import Laid, Room
from wizard.tui.paper import BLANK, Row, line

if TYPE_CHECKING:
    from textual.content import Content

    from wizard.case.view import OutcomeView, View

STATE_COLOURS = {Result.RESOLVED: "$ok", Result.HANDED_OVER: "$warn", Result.STOPPED: "$bad"}
"""The colour of each result; its word always stands beside it."""

_LABEL = re.compile(r"([A-Z][A-Za-z. ()]{1,14}): (.+)")
LEAST_PAPER = 4


def colour(view: View) -> str:
    """Return the state colour of an outcome."""
    return STATE_COLOURS[view.outcome.outcome.result] if view.outcome else "$live"


def lay_outcome(view: View, room: Room, top: int) -> Laid:
    """Return the rows of an outcome; the paper scrolls inside its block when room is short."""
    outcome = view.outcome
    if outcome is None:
        return Laid((), ())
    head = _head(view, outcome, room)
    facts = _facts(outcome, room)
    caption = _caption(outcome, room)
    lines = paper_lines(outcome.paper, room.width - 1)
    blank, airy = [BLANK], room.airy
    gap = [*blank, *(blank if airy else [])]
    full = len(head) + len(facts) + 2 * len(gap) + len(lines) + 1
    if full > room.rows:
        gap, airy = blank, False
    if room.rows - len(head) - len(facts) - 2 * len(gap) - 1 < LEAST_PAPER:
        gap = []
        head = [row for row in head if row is not BLANK]
    left = room.rows - len(head) - len(facts) - 2 * len(gap) - 1
    if left < LEAST_PAPER:
        rows = [*facts, *caption, *_block(lines, room, airy=False)]
        shown, top = paper.window(rows, room.rows - len(head), top)
        return Laid(tuple(head), tuple(shown), top)
    air = 2 if airy and len(lines) + 2 <= left - 1 else 0
    block = _block(lines, room, airy=bool(air))
    shown, top = paper.window(block, min(len(block), left), top)
    shown = [_grounded(row, room) for row in shown]
    return Laid(tuple(head), (*gap, *facts, *gap, *caption, *([BLANK] if air else []), *shown), top)


def _head(view: View, outcome: OutcomeView, room: Room) -> list[Row]:
    bar = colour(view)
    state, rest = _split(outcome.headline)
    steps = sum(1 for item in view.trail if item.by_person)
    after = rest or f"{steps} step{'' if steps == 1 else 's'}"
    rows = [paper.text_row(line((state, f"bold {bar}"), (f"   {after}", "$quiet"))), BLANK]
    said = paper.wrap_said(_aloud(outcome) or outcome.text, room.width)
    return [*rows, *(paper.bar_row(line((text, "bold $ink")), bar) for text in said)]


def _aloud(outcome: OutcomeView) -> str:
    """Return what the waiting user is told, where somebody else has to act.

    The text of such an outcome is written for that person; it stands in the message below.
    """
    if outcome.outcome.result is Result.RESOLVED:
        return ""
    return next((value for label, value in outcome.rows if label == "Say"), "")


def _split(headline: str) -> tuple[str, str]:
    """Return the capitals of a headline and the words after them."""
    words = headline.split()
    capitals = [word for word in words if word == word.upper()]
    return " ".join(capitals), " ".join(words[len(capitals) :])


def _facts(outcome: OutcomeView, room: Room) -> list[Row]:
    rows = []
    pairs = [pair for pair in outcome.rows if pair[1] != _aloud(outcome)]
    least = max(
        [len(label) for label, _ in pairs] + [len(m.label) for m in outcome.missing], default=0
    )
    for label, value in pairs:
        said = f'"{value}"' if label == "Say" else value
        style = "$ink" if label in ("Say", "Fixed by") else "$soft"
        rows += [
            paper.text_row(one)
            for one in paper.labelled([(label, said)], room.width, style=style, least=least)
        ]
    for index, missing in enumerate(outcome.missing):
        content = line(
            (missing.label.ljust(least + 2), "$warn"),
            ("missing  ", "$warn"),
            paper.chip(str(index + 1)),
            ("  add it", "$soft"),
        )
        rows.append(paper.text_row(content, index))
    return rows


def _caption(outcome: OutcomeView, room: Room) -> list[Row]:
    copies = [("c", "bold $ink"), (" copies it", "$quiet")]
    return [
        paper.text_row(
            paper.spread([paper.caption(outcome.paper_title.upper())], copies, room.width)
        )
    ]


def paper_lines(text: str, width: int) -> list[Content]:
    """Return the lines of a ticket or message; labels stand in a column of their own."""
    lines: list[Content] = []
    parts = [_LABEL.fullmatch(one) for one in text.split("\n")]
    least = max((len(part[1]) for part in parts if part), default=0)
    for one, part in zip(text.split("\n"), parts, strict=True):
        if "   " in one:
            lines += [line((paper.cut(" ".join(one.split()), width), "$ink"))]
        elif one.startswith("- "):
            hanging = paper.wrap(one[2:], width - 2)
            lines += [
                line(("  " if n else "- ", "$quiet"), (t, "$ink")) for n, t in enumerate(hanging)
            ]
        elif part:
            lines += paper.labelled([(part[1], part[2])], width, least=least)
        else:
            lines += [line((wrapped, "$ink")) for wrapped in paper.wrap(one, width)]
    return lines


def _block(lines: list[Content], room: Room, *, airy: bool) -> list[Row]:
    air = [line("")] if airy else []
    return [paper.filled_row(one, room.width, "raise") for one in (*air, *lines, *air)]


def _grounded(row: Row, room: Room) -> Row:
    """Return a row of the block on its ground, also when it only says how much is left out."""
    if row.content.plain.strip().endswith(("more below", "more above")):
        return paper.filled_row(line((row.content.plain.strip(), "$quiet")), room.width, "raise")
    return row
