"""The list under the box at home: starts, open cases, and what was recognized in a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from wizard.content.messages import fact_in_words
from wizard.frozen import frozen
from wizard.tui.navigation import Begin, Look, Resume
from wizard.tui.widgets.panels import SHORT_LABELS, heading, when
from wizard.tui.widgets.text_rows import (
    BLANK,
    Hanging,
    RowItem,
    Stack,
    caption,
    cut,
    key_chip,
    line,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.visual import Visual

    from wizard.case.case_list import CaseSummary
    from wizard.case.triage import Suggestion, Triage
    from wizard.case.workspace import Workspace

CODE_COLUMN = 14
FEW_STARTS = 2
STARTS = ("aadsts90120", "aadsts54005", "blocked-by-policy", "password-or-lock", "second-factor")
"""The flows that are offered without a text: what this program began with, and what is common."""

FEW_LINES = 10
"""Lines of the list below which the best match stands above what was read."""

MOST_OWN = 5
"""How many flows of the desk home offers, before ours; the list of all flows has the rest."""

_FIRST = ("code", "tool", "app", "timestamp", "tenant")
"""The facts that are shown where there is little space, in this order."""

_MOST_FACTS = 9
_MOST_MIXED = 4
_SHORT_TEXT = 80
"""In one line of this length everyone sees where a fact stands."""


@frozen
class Room:
    """How much room the list has: width and lines, and whether for blank lines or for little."""

    width: int
    lines: int = 99
    airy: bool = False
    tight: bool = False


def seen_at(moment: str, now: datetime) -> str:
    """Return when an error was seen: the time, and the date unless it was today."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    if timedelta() <= now - at < timedelta(days=1) and at.date() == now.date():
        return f"{at:%H:%M} UTC"
    return f"{at.day} {at:%b} {at:%H:%M} UTC"


def entry(
    target: object, code: str, title: str, end: str = "", column: int = CODE_COLUMN
) -> RowItem:
    """Return a row with a code in a column of its own."""
    right = styled(end, "$quiet") if end else Content("")
    return RowItem(Hanging(styled(code, "$live"), styled(title, "$ink"), column, end=right), target)


def spaced(items: list[RowItem], room: Room) -> list[RowItem]:
    """Return rows of a list, with blank lines between where there is room."""
    if not room.airy:
        return items
    return [
        replace(one, visual=replace(one.visual, gap=1)) if isinstance(one.visual, Hanging) else one
        for one in items
    ]


def group(title: str, items: list[RowItem], room: Room) -> list[RowItem]:
    """Return rows under their caption."""
    if not items:
        return []
    head = heading(title) if room.airy else RowItem(Stack((BLANK, caption(title))))
    return [head, *spaced(items, room)]


# Without a text


def start_items(
    workspace: Workspace, cases: Sequence[CaseSummary], now: datetime, room: Room
) -> list[RowItem]:
    """Return what to do without a text: known starts, and the open cases that are given."""
    from wizard.content.flow import NO_CODE, UNKNOWN_CODE  # noqa: PLC0415 - after the first frame

    starts = [
        entry(Begin(head.id), f"AADSTS{head.codes[0]}" if head.codes else "Own flow", head.title)
        for head in workspace.book.own()[:MOST_OWN]
    ]
    for name in STARTS:
        flow = workspace.book.heads.get(name)
        if flow is not None and flow.codes:
            code = flow.codes[0]
            starts.append(entry(Begin(flow.id, code), f"AADSTS{code}", flow.title))
    others = [
        (workspace.book.get(NO_CODE), "No code"),
        (workspace.book.get(UNKNOWN_CODE), "Other code"),
    ]
    general = [entry(Begin(flow.id), words, flow.title) for flow, words in others if flow]
    carried = [_carry_on(one, now) for one in cases[:4]]
    # Open cases have to be in sight, so there are fewer starts where they stand below.
    below = 2 + len(general) + (2 + len(carried) if carried else 0)
    starts = [*starts[: max(FEW_STARTS, room.lines - below)], *general]
    return [*group("OR START HERE", starts, room), *group("CARRY ON", carried, room)]


def _carry_on(case: CaseSummary, now: datetime) -> RowItem:
    title = "" if case.code else case.title
    words = ", ".join(word for word in (title, case.ticket, case.tool, case.where) if word)
    touched = when(case.touched, now)
    return entry(Resume(case.case_id), case.code or "No code", words, touched)


# Once a text is read


def found_items(
    triage: Triage, workspace: Workspace, now: datetime, room: Room, *, is_ready: bool
) -> list[RowItem]:
    """Return what was recognized, the best start, others, and what is mixed up.

    `is_ready` says that Enter starts the best match, since the keys are in the box.
    """
    said = _kept(triage)
    kept = styled(said.partition(". ")[0] if room.tight else said, "$quiet")
    title = caption("FROM YOUR TEXT" if room.tight else "READ FROM YOUR TEXT")
    head = Hanging(Content(""), title, 0, end=kept if room.tight else Content(""))
    items = [RowItem(Stack((BLANK, head, *((BLANK,) if room.airy else ()))))]
    items += [RowItem(one) for one in _facts(triage, workspace, now, room)]
    items += [RowItem(styled(f"{code}: {what}", "$soft")) for code, what in triage.others]
    if not room.tight:
        items.append(RowItem(kept))
    if not triage.suggestions and not triage.neighbours:
        words = (
            "No error code in this text." if not triage.reading.codes else "No steps for this code."
        )
        return [*items, RowItem(Stack((BLANK, styled(words, "bold $ink")))), *_alike(triage, room)]
    rest = triage.suggestions
    if triage.suggestions and not triage.unclear:
        best = _best(triage, room, is_ready=is_ready)
        # What Enter starts has to be in sight, so it comes first where there are few lines.
        is_low = room.lines < FEW_LINES
        items = [RowItem(BLANK), *best, *items] if is_low else [*items, RowItem(BLANK), *best]
        rest = triage.suggestions[1:]
    title_words = "WHICH ONE IS IT?" if triage.unclear else "OTHER MATCHES"
    items += _matches(title_words, rest, room)
    items += _matches("OR IS IT ONE OF THESE CAUSES?", triage.causes, room)
    items += _matches("OR WAS IT ANOTHER NUMBER?", triage.neighbours, room)
    items += _alike(triage, room)
    mixed = [
        (Look(code), str(code), _title(code, tell, workspace))
        for code, tell in triage.mixed_up[:_MOST_MIXED]
    ]
    return items + _list("OFTEN MIXED UP WITH", mixed, room)


def _matches(title: str, found: Sequence[Suggestion], room: Room) -> list[RowItem]:
    rows = [
        (Begin(s.target, s.code), str(s.code) if s.code is not None else "by words", s.title)
        for s in found
    ]
    return _list(title, rows, room)


def _alike(triage: Triage, room: Room) -> list[RowItem]:
    found = [(Look(one.code), str(one.code), one.title) for one in triage.alike]
    return _list("CODES THAT FIT THE WORDS", found, room)


def _title(code: int, tell: str, workspace: Workspace) -> str:
    known = workspace.catalogue.get(code)
    return known.title if known else tell


def _list(title: str, found: Sequence[tuple[object, str, str]], room: Room) -> list[RowItem]:
    column = max((len(code) for _, code, _ in found), default=0) + 2
    rows = [entry(target, code, words, column=column) for target, code, words in found]
    return group(title, rows, room)


def _best(triage: Triage, room: Room, *, is_ready: bool) -> list[RowItem]:
    """Return the best match as a block: what Enter starts, and its first question."""
    best = triage.suggestions[0]
    question = f'"{best.first_question}"'
    minutes = f"{best.minutes} minute{'' if best.minutes == 1 else 's'}."
    text = line(
        (best.title, "bold $ink"),
        (f"\n{minutes} {best.begins}:", "$soft"),
        ("\n" + (cut(question, room.width - 9) if room.tight else question), "$soft"),
    )
    style = "bold $canvas on $live" if is_ready else key_chip("")[1]
    visual = Hanging(styled(" Enter ", style), text, 9, ground="$raise")
    items = [RowItem(visual, Begin(best.target, best.code))]
    if triage.why:
        items.append(RowItem(styled(triage.why, "$quiet")))
    if triage.local_notice:
        items.append(RowItem(styled(triage.local_notice, "$warn")))
    return items


def _facts(triage: Triage, workspace: Workspace, now: datetime, room: Room) -> list[Visual]:
    """Return the facts with where each was read: a row each, or side by side if space is short."""
    found = _said(triage, workspace, now, is_tight=room.tight)
    if room.tight:
        rows: list[Content] = []
        for one in (_short(*one) for one in found if one[0] in _FIRST):
            if rows and rows[-1].cell_length + 4 + one.cell_length <= room.width:
                rows[-1] = line(rows[-1], "    ", one)
            else:
                rows.append(one)
        return list(rows)
    column = max((len(label) for _, label, _, _ in found), default=0) + 2
    return [
        Hanging(
            styled(label, "$quiet"),
            styled(value, "bold $ink" if kind == "code" else "$ink"),
            column,
            end=styled(place, "$quiet") if place else Content(""),
        )
        for kind, label, value, place in found[:_MOST_FACTS]
    ]


def _short(kind: str, label: str, value: str, place: str) -> Content:
    where = f" {place.partition(':')[0]}" if place else ""
    style = "bold $ink" if kind == "code" else "$ink"
    return line((f"{label}  ", "$quiet"), (value, style), (where, "$quiet"))


def _said(
    triage: Triage, workspace: Workspace, now: datetime, *, is_tight: bool
) -> list[tuple[str, str, str, str]]:
    """Return kind, label, value and place of what was read, the most telling first."""
    reading = triage.reading
    specs = workspace.book.tables.facts
    is_plain = len(reading.text) <= _SHORT_TEXT and "\n" not in reading.text.strip()
    has_tool = any(one.kind == "tool" for one in reading.evidence)
    rows: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for one in reading.evidence:
        if one.kind == "other-code" or (one.kind == "app" and has_tool and is_tight):
            continue
        value = fact_in_words(one.kind, one.value, specs)
        if one.kind == "timestamp":
            value = seen_at(one.value, now)
        label = specs[one.kind].label if one.kind in specs else one.kind
        label = {**SHORT_LABELS, "timestamp": "When"}.get(one.kind, label)
        place = "" if is_plain else reading.place(one)
        rows[one.kind, value] = (one.kind, label, value, place)
    primary = str(reading.primary)
    order = {kind: at for at, kind in enumerate(_FIRST)}
    return sorted(
        rows.values(), key=lambda row: (order.get(row[0], len(_FIRST)), row[2] != primary)
    )


def _kept(triage: Triage) -> str:
    """Return in words what was hidden, and what was cut."""
    hidden = ", ".join(
        f"{one.count} {one.kind}{'s' if one.count > 1 else ''} hidden"
        for one in triage.reading.removed
    )
    only = " Only the beginning was read." if triage.reading.cut else ""
    if not hidden:
        return f"Nothing recognized as secret; check before you share.{only}"
    return f"{hidden[:1].upper()}{hidden[1:]}. Ids and times are kept.{only}"
