"""The map of a flow as rows of the screen: numbered steps, their ways under each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import set_cell_size

from wizard.authoring.maps import OUT, State
from wizard.tui import styled_rows
from wizard.tui.styled_rows import BLANK, Row, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.authoring.maps import FlowMap, MapStep, MapWay
    from wizard.case.view import Progress

LEAST_DETAIL, MOST_DETAIL = 1, 3
"""1 shows the steps alone, 2 their ways too, 3 why each is asked as well."""

_HANGING = 6
_MOST_LINES = 2
_LABELS = 30


def map_rows(drawn: FlowMap, highlighted: int | None, detail: int, width: int) -> list[Row]:
    """Return the rows of a map; the heads have the index of their step as target."""
    rows: list[Row] = []
    for index, step in enumerate(drawn.steps):
        rows += _head(step, index, width, is_lit=index == highlighted)
        walked = step.state is State.WALKED
        sign = ("║", "$live") if walked else ("│", "$line")
        if detail >= MOST_DETAIL and step.why:
            for text in styled_rows.wrap(step.why, width - _HANGING):
                rows.append(_under(sign, (text, "$quiet")))
        for way in step.ways if detail > LEAST_DETAIL else ():
            rows += _way(way, sign, width)
    return rows


def _head(step: MapStep, index: int, width: int, *, is_lit: bool) -> Iterator[Row]:
    here = step.state is State.HERE
    done = step.state in (State.WALKED, State.HERE)
    chip = styled_rows.chip(f"{step.number:>2}", chosen=done and not is_lit)
    style = {
        State.HERE: "bold $ink",
        State.WALKED: "$ink",
        State.AHEAD: "$soft",
        State.OUT: "$quiet",
    }[step.state]
    end = f", {step.end}" if step.end else ""
    mark = f"{OUT} " if step.state is State.OUT else ""
    words = " « you are here" if here else ""
    text = step.text.rstrip(".") if end else step.text
    available = width - _HANGING - len(words)
    lines = styled_rows.wrap(f"{mark}{text}{end}", available)
    if len(lines) > _MOST_LINES:
        rest = " ".join(lines[_MOST_LINES - 1 :])
        lines = [*lines[: _MOST_LINES - 1], styled_rows.cut(rest, available)]
    for at, text in enumerate(lines):
        first = chip if at == 0 else ("    ", "")
        last = (words, "bold $live") if at == 0 else ("", "")
        if is_lit:
            content = line(first, "  ", (text, "bold $on-focus"), (last[0], "bold $on-focus"))
            yield styled_rows.filled_row(content, width, "focus", index)
        else:
            yield styled_rows.text_row(line(first, "  ", (text, style), last), index)


def _way(way: MapWay, sign: tuple[str, str], width: int) -> Iterator[Row]:
    available = min(_LABELS, (width - _HANGING) // 2)
    left = styled_rows.wrap("; ".join(way.labels), available)
    leads = f"{way.leads}, taken" if way.taken else way.leads
    right = styled_rows.wrap(leads, max(8, width - _HANGING - available - 2))
    for at in range(max(len(left), len(right))):
        one = left[at] if at < len(left) else ""
        other = right[at] if at < len(right) else ""
        parts = (
            (set_cell_size(one, available + 2), "$ink" if way.taken else "$quiet"),
            (other, "$live" if way.taken else "$quiet"),
        )
        yield _under(sign, *parts)


def _under(sign: tuple[str, str], *parts: tuple[str, str]) -> Row:
    """Return a row under a step, beside the line that leads down from its number."""
    return styled_rows.text_row(line(" ", sign, "    ", *parts))


def legend_rows(progress: Progress, width: int) -> list[Row]:
    """Return how to read the map, and how far it still is."""
    rows = [Row(line(styled_rows.caption("HOW TO READ"))), BLANK]
    signs = (
        ("║", "$live", "your path"),
        ("│", "$quiet", "not taken yet"),
        (OUT, "$quiet", "out of reach"),
        ("»", "$live", "you are here"),
    )
    rows += [Row(line((sign, style), "   ", (text, "$soft"))) for sign, style, text in signs]
    rows += [BLANK, Row(line(styled_rows.caption("STILL TO GO"))), BLANK]
    for label, count in (("Shortest way", progress.fewest), ("Usual way", progress.most)):
        rows.append(Row(line((label, "$quiet"))))
        number = "1 answer" if count == 1 else f"{count} answers"
        rows += [Row(line((text, "$ink"))) for text in styled_rows.wrap(number, width)]
    return rows


def step_rows(step: MapStep, source: str, rules_out: tuple[str, ...], width: int) -> list[Row]:
    """Return what is known about the step under the cursor."""
    rows = [Row(line(styled_rows.caption(f"STEP {step.number}"))), BLANK]
    rows += [Row(line((text, "bold $ink"))) for text in styled_rows.wrap(step.text, width)]
    groups = (
        ("Asked because", step.why),
        ("Can rule out", "; ".join(rules_out)),
        ("Ends", step.end),
        ("Source", source),
    )
    for label, text in groups:
        if text:
            rows += [BLANK, Row(line((label, "$quiet")))]
            rows += [Row(line((one, "$soft"))) for one in styled_rows.wrap(text, width)]
    return rows
