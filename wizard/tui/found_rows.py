"""The list under the field on the home screen once a text is read: facts, the best start."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.tui import styled_rows
from wizard.tui.home_rows import Begin, Look, RowSpace, entries
from wizard.tui.side_rows import SHORT_LABELS
from wizard.tui.styled_rows import Part, Row, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.case.triage import Suggestion, Triage
    from wizard.case.workspace import Workspace

_FIRST = ("code", "tool", "app", "timestamp", "tenant")
"""The facts that are shown where there is little space, in this order."""

_MOST_FACTS = 9
_MOST_MIXED = 4
_SHORT_TEXT = 80
"""In one line of this length everybody sees where a fact stands."""


def seen_at(moment: str, now: datetime) -> str:
    """Return when an error was seen: the time, and the date unless it was today."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    if timedelta() <= now - at < timedelta(days=1) and at.date() == now.date():
        return f"{at:%H:%M} UTC"
    return f"{at.day} {at:%b} {at:%H:%M} UTC"


def found_rows(triage: Triage, workspace: Workspace, space: RowSpace) -> list[Row]:
    """Return what was recognised in the text, the best start, others, and what is mixed up."""
    read = styled_rows.caption("READ FROM YOUR TEXT")
    kept = _kept(triage)
    if space.tight and len(read[0]) + len(kept) + 3 > space.width:
        read = styled_rows.caption("FROM YOUR TEXT")
    beside = space.tight and len(read[0]) + len(kept) + 3 <= space.width
    head = styled_rows.spread([read], [(kept, "$quiet")], space.width) if beside else line(read)
    rows = [*space.gap, styled_rows.text_row(head), *space.after]
    rows += [*_facts(triage, workspace, space), *_others(triage, space.width)]
    if not beside:
        rows += [
            styled_rows.text_row(line((t, "$quiet"))) for t in styled_rows.wrap(kept, space.width)
        ]
    if not triage.suggestions and not triage.neighbours:
        return [*rows, *_nothing(triage, space), *_alike(triage, space)]
    rest = triage.suggestions
    if triage.suggestions and not triage.unclear:
        rows += [*space.gap, *best(triage.suggestions[0], space)]
        rows += [
            styled_rows.text_row(line((text, "$quiet")))
            for text in styled_rows.wrap(triage.why, space.width)
        ]
        words = styled_rows.wrap(triage.local_notice, space.width) if triage.local_notice else []
        rows += [styled_rows.text_row(line((text, "$warn"))) for text in words]
        rest = triage.suggestions[1:]
    title = "WHICH ONE IS IT?" if triage.unclear else "OTHER MATCHES"
    rows += _list(title, [(Begin(s.target, s.code), _code(s), s.title) for s in rest], space)
    rows += _list(
        "OR WAS IT ANOTHER NUMBER?",
        [(Begin(s.target, s.code), _code(s), s.title) for s in triage.neighbours],
        space,
    )
    rows += _alike(triage, space)
    mixed = [
        (Look(code), str(code), _title(code, tell, workspace))
        for code, tell in triage.mixed_up[:_MOST_MIXED]
    ]
    return rows + _list("OFTEN MIXED UP WITH", mixed, space)


def _alike(triage: Triage, space: RowSpace) -> list[Row]:
    found = [(Look(one.code), str(one.code), one.title) for one in triage.alike]
    return _list("CODES THAT FIT THE WORDS", found, space)


def _title(code: int, tell: str, workspace: Workspace) -> str:
    entry = workspace.catalogue.get(code)
    return entry.title if entry else tell


def _code(suggestion: Suggestion) -> str:
    return str(suggestion.code) if suggestion.code is not None else "by words"


def _list(title: str, found: Sequence[tuple[object, str, str]], space: RowSpace) -> list[Row]:
    if not found:
        return []
    column = max(len(code) for _, code, _ in found) + 2
    rows = [
        space.entry(target, [(code.ljust(column), "$live"), (text, "$ink")])
        for target, code, text in found
    ]
    return [
        *space.gap,
        styled_rows.text_row(line(styled_rows.caption(title))),
        *space.after,
        *entries(space, rows),
    ]


def best(suggestion: Suggestion, space: RowSpace) -> list[Row]:
    """Return the best match as a block: what Enter starts, and its first question."""
    target = Begin(suggestion.target, suggestion.code)
    highlighted = space.has_keys and space.highlighted == target
    inner = space.width - 9
    minutes = f"{suggestion.minutes} minute{'' if suggestion.minutes == 1 else 's'}."
    lines = [
        (text, "bold $on-focus" if highlighted else "bold $ink")
        for text in styled_rows.wrap(suggestion.title, inner)
    ]
    more = [f"{minutes} {suggestion.begins}:", f'"{suggestion.first_question}"']
    for text in more:
        style = "$on-focus-soft" if highlighted else "$soft"
        fitted = [styled_rows.cut(text, inner)] if space.tight else styled_rows.wrap(text, inner)
        lines += [(one, style) for one in fitted]
    rows = []
    for index, part in enumerate(lines):
        chosen = highlighted or not space.has_keys
        head = styled_rows.chip("Enter", chosen=chosen) if index == 0 else ("       ", "")
        rows.append(
            styled_rows.filled_row(
                line(head, "  ", part), space.width, "focus" if highlighted else "raise", target
            )
        )
    return rows


def _facts(triage: Triage, workspace: Workspace, space: RowSpace) -> list[Row]:
    """Return the facts with where each was read: a row each, or side by side if space is short."""
    found = _said(triage, workspace, space)
    if space.tight:
        return [*_side_by_side([one for one in found if one[0] in _FIRST], space.width)]
    least = max((cell_len(label) for _, label, _, _ in found), default=0)
    rows = []
    for kind, label, value, place in found[:_MOST_FACTS]:
        style = "bold $ink" if kind == "code" else "$ink"
        left = [(f"{label.ljust(least)}  ", "$quiet"), (value, style)]
        available = space.width - least - cell_len(value) - 6
        right = (
            [(styled_rows.cut(place, available), "$quiet")]
            if place and available > len("line 10: ")
            else []
        )
        rows.append(styled_rows.text_row(styled_rows.spread(left, right, space.width)))
    return rows


def _said(triage: Triage, workspace: Workspace, space: RowSpace) -> list[tuple[str, str, str, str]]:
    """Return kind, label, value and place of what was read, the most telling first."""
    reading = triage.reading
    specs = workspace.book.tables.facts
    is_plain = len(reading.text) <= _SHORT_TEXT and "\n" not in reading.text.strip()
    has_tool = any(one.kind == "tool" for one in reading.evidence)
    rows: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for one in reading.evidence:
        if one.kind == "other-code" or (one.kind == "app" and has_tool and space.tight):
            continue
        value = str(one.value)
        if one.kind == "timestamp":
            value = seen_at(value, space.now)
        elif one.kind in specs:
            value = specs[one.kind].say(one.value)
        label = specs[one.kind].label if one.kind in specs else one.kind
        label = {**SHORT_LABELS, "timestamp": "When"}.get(one.kind, label)
        place = "" if is_plain else reading.place(one)
        rows[one.kind, value] = (one.kind, label, value, place)
    primary = str(reading.primary)
    order = {kind: at for at, kind in enumerate(_FIRST)}
    return sorted(
        rows.values(), key=lambda row: (order.get(row[0], len(_FIRST)), row[2] != primary)
    )


def _side_by_side(found: list[tuple[str, str, str, str]], width: int) -> list[Row]:
    rows: list[Row] = []
    parts: list[Part] = []
    used = 0
    for kind, label, value, place in found:
        where = f" {place.partition(':')[0]}" if place else ""
        size = cell_len(label) + 2 + cell_len(value) + len(where) + (4 if parts else 0)
        if parts and used + size > width:
            rows.append(styled_rows.text_row(line(*parts)))
            parts, used = [], 0
        gap = "    " if parts else ""
        style = "bold $ink" if kind == "code" else "$ink"
        parts += [(f"{gap}{label}  ", "$quiet"), (value, style), (where, "$quiet")]
        used += size
    return [*rows, styled_rows.text_row(line(*parts))] if parts else rows


def _others(triage: Triage, width: int) -> list[Row]:
    """Return what codes of other kinds are: they are never taken for ours."""
    return [
        styled_rows.text_row(line((text, "$soft")))
        for code, what in triage.others
        for text in styled_rows.wrap(f"{code}: {what}", width)
    ]


def _kept(triage: Triage) -> str:
    """Return in words what was hidden, and what was cut."""
    hidden = ", ".join(
        f"{one.count} {one.kind}{'s' if one.count > 1 else ''} hidden"
        for one in triage.reading.removed
    )
    cut = " Only the beginning was read." if triage.reading.cut else ""
    if not hidden:
        return f"Nothing recognized as secret; check before you share.{cut}"
    return f"{hidden[:1].upper()}{hidden[1:]}. Ids and times are kept.{cut}"


def _nothing(triage: Triage, space: RowSpace) -> list[Row]:
    words = "No error code in this text." if not triage.reading.codes else "No steps for this code."
    return [*space.gap, styled_rows.text_row(line((words, "bold $ink")))]
