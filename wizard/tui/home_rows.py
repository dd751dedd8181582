"""What stands under the box on the home screen: starts, open cases, what was recognised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wizard.tui import paper
from wizard.tui.paper import BLANK, Part, Row, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from wizard.case.open_case import CaseSummary, Desk
    from wizard.case.triage import Suggestion, Triage

CODE_COLUMN = 14
MOST_STARTS = 5
"""How many flows are offered without a text: those that tell the most causes apart."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Start a flow; `code` is the code it is started for."""

    flow: str
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """Carry on with a case."""

    case_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """Start the general flow, knowing where the error was seen."""

    surface: str


@dataclass(frozen=True, slots=True)
class Look:
    """Look a code up in the list of codes."""

    code: int


PLACES = (
    ("browser", "On a web page"),
    ("tool", "In a program or a script"),
    ("app-page", "On the page of an app"),
)


def when(moment: str, now: datetime) -> str:
    """Return a UTC time in words: today, yesterday, then the date."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return ""
    days = (now.date() - at.date()).days
    if days == 0:
        return f"today {at:%H:%M}"
    if days == 1:
        return "yesterday"
    year = f" {at.year}" if at.year != now.year else ""
    return f"{at.day} {at:%b}{year}"


def seen_at(moment: str, now: datetime) -> str:
    """Return when an error was seen: the time, and the date unless it was today."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    if timedelta() <= now - at < timedelta(days=1) and at.date() == now.date():
        return f"{at:%H:%M} UTC"
    return f"{at.day} {at:%b} {at:%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The room for rows: width of text, air between groups, what is lit, and the time."""

    width: int
    airy: bool
    lit: object
    now: datetime
    has_keys: bool
    tight: bool = False

    @property
    def gap(self) -> list[Row]:
        """The rows before a heading."""
        return [BLANK, BLANK] if self.airy else [BLANK]

    @property
    def after(self) -> list[Row]:
        """The rows after a heading."""
        return [BLANK] if self.airy else []

    def entry(self, target: object, left: Sequence[Part], right: str = "") -> Row:
        """Return one row that can be chosen."""
        content = paper.spread(left, [(right, "$quiet")] if right else [], self.width - 1)
        if self.has_keys and target == self.lit:
            lit = line((content.plain, "bold $on-focus"))
            return paper.filled_row(lit, self.width, "focus", target)
        return paper.text_row(content, target)

    def coded(self, target: object, code: str, title: str, right: str = "") -> Row:
        """Return a row with the code in a column of its own."""
        return self.entry(target, [(code.ljust(CODE_COLUMN), "$live"), (title, "$ink")], right)


def entries(sheet: Sheet, rows: Sequence[Row]) -> list[Row]:
    """Return rows of a list, with blank rows between where there is air."""
    if not sheet.airy:
        return list(rows)
    return [one for index, row in enumerate(rows) for one in ([BLANK, row] if index else [row])]


def start_rows(
    desk: Desk, cases: Sequence[CaseSummary], sheet: Sheet, *, with_cases: bool
) -> list[Row]:
    """Return what to do without a text: known starts, and open cases to carry on."""
    rows = [*sheet.gap, paper.text_row(line(paper.caption("OR START HERE"))), *sheet.after]
    starts = []
    known = [flow for flow in desk.book.values() if flow.codes]
    for flow in sorted(known, key=lambda flow: -len(flow.causes))[:MOST_STARTS]:
        code = flow.codes[0]
        starts.append(sheet.coded(Begin(flow.id, code), f"AADSTS{code}", flow.title))
    general = desk.book.get("unknown-code")
    if general:
        starts.append(sheet.coded(Begin(general.id), "Other code", general.title))
    rows += entries(sheet, starts)
    if with_cases and cases:
        rows += [*sheet.gap, paper.text_row(line(paper.caption("CARRY ON"))), *sheet.after]
        rows += [carry_on(case, sheet) for case in cases[:4]]
    return rows


def carry_on(case: CaseSummary, sheet: Sheet) -> Row:
    """Return an open case in one row."""
    words = ", ".join(word for word in (case.ticket, case.tool, case.where) if word)
    return sheet.coded(
        Resume(case.case_id), case.code or "No code yet", words, when(case.touched, sheet.now)
    )


def side_cases(cases: Sequence[CaseSummary], width: int, now: datetime) -> list[Row]:
    """Return open cases for the side column."""
    rows = [Row(line(paper.caption("CARRY ON"))), BLANK]
    for case in cases[:5]:
        target = Resume(case.case_id)
        rows.append(Row(line((case.code or "No code yet", "$ink")), target))
        names = ", ".join(name for name in (case.ticket, case.tool) if name)
        if names:
            rows.append(Row(line((paper.cut(names, width), "$soft")), target))
        where = f"{case.where}, {when(case.touched, now)}"
        rows += [Row(line((text, "$quiet")), target) for text in paper.wrap(where, width)]
        rows.append(BLANK)
    if not cases:
        rows += [Row(line(("No open case.", "$quiet"))), BLANK]
    return rows


def found_rows(triage: Triage, desk: Desk, sheet: Sheet) -> list[Row]:
    """Return what was recognised in the text, the best start, others, and what is mixed up."""
    read = paper.caption("READ FROM YOUR TEXT")
    kept = _kept(triage)
    beside = sheet.tight and len(read[0]) + len(kept) + 3 <= sheet.width
    head = paper.spread([read], [(kept, "$quiet")], sheet.width) if beside else line(read)
    rows = [*sheet.gap, paper.text_row(head), *sheet.after]
    rows += [paper.text_row(one) for one in _facts(triage, desk, sheet)]
    if not beside:
        rows += [paper.text_row(line((t, "$quiet"))) for t in paper.wrap(kept, sheet.width)]
    if not triage.suggestions and not triage.neighbours:
        return [*rows, *_nothing(triage, sheet)]
    rest = triage.suggestions
    if triage.suggestions and not triage.unclear:
        rows += [*sheet.gap, *best(triage.suggestions[0], sheet)]
        rest = triage.suggestions[1:]
    title = "WHICH ONE IS IT?" if triage.unclear else "OTHER MATCHES"
    rows += _list(title, [(Begin(s.flow, s.code), _code(s), s.title) for s in rest], sheet)
    rows += _list(
        "OR WAS IT ANOTHER NUMBER?",
        [(Begin(s.flow, s.code), _code(s), s.title) for s in triage.neighbours],
        sheet,
    )
    mixed = [(Look(code), str(code), _title(code, tell, desk)) for code, tell in triage.mixed_up]
    return rows + _list("OFTEN MIXED UP WITH", mixed, sheet)


def _title(code: int, tell: str, desk: Desk) -> str:
    entry = desk.catalogue.get(code)
    return entry.title if entry else tell


def _code(suggestion: Suggestion) -> str:
    return str(suggestion.code) if suggestion.code is not None else "by words"


def _list(title: str, found: Sequence[tuple[object, str, str]], sheet: Sheet) -> list[Row]:
    if not found:
        return []
    column = max(len(code) for _, code, _ in found) + 2
    rows = [
        sheet.entry(target, [(code.ljust(column), "$live"), (text, "$ink")])
        for target, code, text in found
    ]
    return [
        *sheet.gap,
        paper.text_row(line(paper.caption(title))),
        *sheet.after,
        *entries(sheet, rows),
    ]


def best(suggestion: Suggestion, sheet: Sheet) -> list[Row]:
    """Return the best match as a block: what Enter starts, and its first question."""
    target = Begin(suggestion.flow, suggestion.code)
    lit = sheet.has_keys and sheet.lit == target
    inner = sheet.width - 9
    minutes = f"{suggestion.minutes} minute{'' if suggestion.minutes == 1 else 's'}."
    lines = [
        (text, "bold $on-focus" if lit else "bold $ink")
        for text in paper.wrap(suggestion.title, inner)
    ]
    more = [f"{minutes} The first question:", f'"{suggestion.first_question}"']
    for text in more:
        style = "$on-focus-soft" if lit else "$soft"
        fitted = [paper.cut(text, inner)] if sheet.tight else paper.wrap(text, inner)
        lines += [(one, style) for one in fitted]
    rows = []
    for index, part in enumerate(lines):
        chosen = lit or not sheet.has_keys
        head = paper.chip("Enter", chosen=chosen) if index == 0 else ("       ", "")
        rows.append(
            paper.filled_row(
                line(head, "  ", part), sheet.width, "focus" if lit else "raise", target
            )
        )
    return rows


def _facts(triage: Triage, desk: Desk, sheet: Sheet) -> list[Content]:
    reading = triage.reading
    said = {one.kind: str(one.value) for one in reading.evidence}
    facts = desk.book.tables.facts
    pairs: list[tuple[str, str]] = []
    code = reading.primary if reading.primary is not None else next(iter(reading.codes), None)
    if triage.unclear:
        pairs.append(("Codes", ", ".join(map(str, reading.codes))))
    elif code is not None:
        pairs.append(("Code", str(code)))
    for kind, label in (("tool", "Tool"), ("app", "App"), ("timestamp", "Seen")):
        if kind not in said or (kind == "app" and "tool" in said):
            continue
        value = seen_at(said[kind], sheet.now) if kind == "timestamp" else said[kind]
        pairs.append((label, facts[kind].say(value) if kind in facts else value))
    lines: list[Content] = []
    parts: list[Part] = []
    used = 0
    for label, value in pairs:
        size = len(label) + 2 + len(value) + (5 if parts else 0)
        if parts and used + size > sheet.width:
            lines.append(line(*parts))
            parts, used = [], 0
        gap = "     " if parts else ""
        parts += [
            (f"{gap}{label}  ", "$quiet"),
            (value, "bold $ink" if label == "Code" else "$ink"),
        ]
        used += size
    if parts:
        lines.append(line(*parts))
    return lines


def _kept(triage: Triage) -> str:
    """Return in words what was hidden, and what was cut."""
    hidden = ", ".join(
        f"{one.count} {one.kind}{'s' if one.count > 1 else ''} hidden"
        for one in triage.reading.removed
    )
    words = f"{hidden[:1].upper()}{hidden[1:]}." if hidden else "No secrets found."
    cut = " Only the first 1 MB was read." if triage.reading.cut else ""
    return f"{words} Ids and times are kept.{cut}"


def _nothing(triage: Triage, sheet: Sheet) -> list[Row]:
    said = "No error code in this text." if not triage.reading.codes else "No steps for this code."
    rows = [
        *sheet.gap,
        paper.text_row(line((f"{said} Where did you see it?", "bold $ink"))),
        *sheet.after,
    ]
    return rows + entries(
        sheet, [sheet.entry(Place(place), [(words, "$live")]) for place, words in PLACES]
    )
