"""The columns at the side as rows: the path so far, and what is known, possible and ruled out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.tui import styled_rows
from wizard.tui.chrome import said_state
from wizard.tui.styled_rows import BLANK, Part, Row, line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wizard.case.view import CauseItem, KnownItem, TrailItem, View

FEW_CAUSES = 7
"""How many possible causes stand in a column without focus."""

SHORT_LABELS: Mapping[str, str] = {
    "code": "Code",
    "correlation-id": "Corr. id",
    "trace-id": "Trace id",
    "timestamp": "Time",
    "client-id": "App id",
    "oauth-error": "OAuth",
}
"""Labels that have to stand in a narrow column."""

_ID = 36
"""The length of a GUID."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A row of the path means this stop."""

    visit: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of what is known means this fact."""

    kind: str
    raw: str


def trail_rows(view: View, width: int) -> list[Row]:
    """Return the path: each question with its answer, and where the case is."""
    rows = [Row(line(styled_rows.caption("PATH"))), BLANK]
    for item in view.trail:
        rows += _stop(item, width)
    here = said_state(view) if view.outcome else view.step.short if view.step else ""
    for index, text in enumerate(styled_rows.wrap(styled_rows.capital(here), width - 2)):
        sign = ("» ", "bold $live") if index == 0 else ("  ", "")
        rows.append(Row(line(sign, (text, "bold $ink"))))
    return rows


def _stop(item: TrailItem, width: int) -> list[Row]:
    target = Stop(item.visit)
    rows = [Row(line((styled_rows.cut(styled_rows.capital(item.short), width), "$quiet")), target)]
    rows += [
        Row(line((text, "$ink")), target)
        for text in styled_rows.wrap(item.label or item.answer, width)
    ]
    if not item.by_person and item.by:
        rows += [Row(line((text, "$quiet")), target) for text in styled_rows.wrap(item.by, width)]
    return [*rows, BLANK]


def known_rows(view: View, width: int, *, airy: bool, whole: bool) -> list[Row]:
    """Return what is known by origin, the causes still possible, and those ruled out and why.

    Unless `whole`, only the first few possible causes are listed, so that the rest stays in sight.
    """
    gap = [BLANK] if airy else []
    rows = [Row(line(styled_rows.caption("WHAT WE KNOW"))), BLANK]
    if not view.known:
        rows.append(Row(line(("Nothing yet.", "$quiet"))))
    origin = ""
    for item in view.known:
        if item.origin != origin:
            rows += [BLANK] if origin else []
            rows.append(Row(line((item.origin, "$quiet"))))
            origin = item.origin
        rows += _fact(item, view.known, width, whole=whole)
    if view.hidden:
        rows += [BLANK, Row(line(("Hidden in your text", "$quiet")))]
        words = ", ".join(
            f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in view.hidden
        )
        rows += [Row(line((text, "$soft"))) for text in styled_rows.wrap(words, width)]
    rows += [BLANK, *gap, *_causes(view, width, gap, whole=whole)]
    if view.ruled_out:
        rows += [BLANK, *gap, Row(line(styled_rows.caption("RULED OUT"))), *gap]
        for cause in sorted(view.ruled_out, key=lambda one: not one.is_new):
            rows += _out(cause, width)
    for index, note in enumerate(view.notes):
        rows += [BLANK, *gap, Row(line(styled_rows.caption("NOTE"))), *gap] if index == 0 else []
        rows += [Row(line((text, "$soft"))) for text in styled_rows.wrap(note, width)]
    return rows


def _label(item: KnownItem, width: int) -> str:
    return styled_rows.cut(SHORT_LABELS.get(item.kind, item.label), max(10, width // 3))


def _fact(item: KnownItem, known: Sequence[KnownItem], width: int, *, whole: bool) -> list[Row]:
    """Return a fact with the line it was read in, or with the words there if all is shown."""
    least = max(cell_len(_label(one, width)) for one in known)
    value = _value(item, width - least - 2)
    target = FactRow(item.kind, item.raw)
    rows = styled_rows.labelled([(_label(item, width), value)], width, least=least)
    where = item.place.partition(":")[0]
    space = width - rows[-1].cell_length - len(where)
    if where and whole:
        words = styled_rows.cut(item.place, width - 2)
        # Words that were cut before they came to the fact say less than the line alone.
        is_cut = item.raw in item.place and item.raw not in words
        rows.append(line(("  " + (where if is_cut else words), "$quiet")))
    elif where and space > 1:
        rows[-1] = line(rows[-1], " " * space, (where, "$quiet"))
    return [Row(one, target) for one in rows]


def _value(item: KnownItem, width: int) -> str:
    """Return a value as it reads in a narrow column; the whole stands behind Enter."""
    if item.kind == "code":
        return f"AADSTS{item.value}"
    if item.kind == "timestamp":
        return moment(item.value)
    if len(item.value) == _ID and width < _ID:
        return f"{item.value[:8]}..."
    return item.value


def moment(text: str) -> str:
    """Return a time as day, month and time; a text that is no time comes back as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{at.day} {at:%b} {at:%H:%M} UTC"


def _causes(view: View, width: int, gap: list[Row], *, whole: bool) -> list[Row]:
    outcome = view.outcome.outcome if view.outcome else None
    if outcome and outcome.cause:
        words = [Row(line((text, "$ink"))) for text in styled_rows.wrap(outcome.cause, width)]
        return [Row(line(styled_rows.caption("THE CAUSE"))), *gap, *words]
    total = len(view.possible) + len(view.ruled_out)
    if not total:
        return []
    count = f"   {len(view.possible)} of {total}"
    rows = [Row(line(styled_rows.caption("STILL POSSIBLE"), (count, "$quiet"))), *gap]
    causes = sorted(view.possible, key=lambda one: not one.suspected)
    shown = causes if whole or len(causes) <= FEW_CAUSES + 1 else causes[:FEW_CAUSES]
    for cause in shown:
        rows += _possible(cause, width)
    if len(shown) < len(causes):
        rows.append(Row(line((f"and {len(causes) - len(shown)} more, k shows all", "$quiet"))))
    return rows


def _hanging(text: str, width: int, first: Part, style: str) -> list[list[Part]]:
    """Return lines that hang under their first one."""
    return [
        [first if index == 0 else ("  ", ""), (piece, style)]
        for index, piece in enumerate(styled_rows.wrap(text, width - 2))
    ]


def _possible(cause: CauseItem, width: int) -> list[Row]:
    lines = _hanging(cause.title, width, ("- ", "$quiet"), "$ink")
    if cause.suspected:
        word = "  suspected"
        if sum(cell_len(text) for text, _ in lines[-1]) + len(word) <= width:
            lines[-1].append((word, "$quiet"))
        else:
            lines.append([(word, "$quiet")])
    return [Row(line(*parts)) for parts in lines]


def _out(cause: CauseItem, width: int) -> list[Row]:
    lines = _hanging(cause.title, width, ("× ", "$quiet"), "$soft")  # noqa: RUF001 - our sign
    if cause.reason:
        lines += _hanging(cause.reason, width, ("  ", ""), "$quiet")
    if cause.is_new:
        if sum(cell_len(text) for text, _ in lines[-1]) + 5 <= width:
            lines[-1].append(("  new", "bold $live"))
        else:
            lines.append([("  new", "bold $live")])
    return [Row(line(*parts)) for parts in lines]
