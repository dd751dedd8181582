"""The list under the field on the home screen: starts, open cases, what was recognised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.tui import styled_rows
from wizard.tui.styled_rows import BLANK, Part, Row, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.case.case_list import CaseSummary
    from wizard.case.workspace import Workspace

CODE_COLUMN = 14
FEW_STARTS = 2
STARTS = ("aadsts90120", "aadsts54005", "blocked-by-policy", "password-or-lock", "second-factor")
"""The flows that are offered without a text: what this program began with, and what is common."""


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
class Look:
    """Look a code up in the list of codes."""

    code: int


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


@dataclass(frozen=True, slots=True)
class RowSpace:
    """The space for rows: width of text, air between groups, what is highlighted, and the time."""

    width: int
    airy: bool
    highlighted: object
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
        content = styled_rows.spread(left, [(right, "$quiet")] if right else [], self.width - 1)
        if self.has_keys and target == self.highlighted:
            highlighted = line((content.plain, "bold $on-focus"))
            return styled_rows.filled_row(highlighted, self.width, "focus", target)
        return styled_rows.text_row(content, target)

    def coded(self, target: object, code: str, title: str, right: str = "") -> Row:
        """Return a row with the code in a column of its own."""
        return self.entry(target, [(code.ljust(CODE_COLUMN), "$live"), (title, "$ink")], right)


def entries(space: RowSpace, rows: Sequence[Row]) -> list[Row]:
    """Return rows of a list, with blank rows between where there is air."""
    if not space.airy:
        return list(rows)
    return [one for index, row in enumerate(rows) for one in ([BLANK, row] if index else [row])]


def start_rows(
    workspace: Workspace, cases: Sequence[CaseSummary], space: RowSpace, *, with_cases: bool
) -> list[Row]:
    """Return what to do without a text: known starts, and open cases to carry on."""
    from wizard.content.flow import NO_CODE, UNKNOWN_CODE  # noqa: PLC0415 - after the first frame

    rows = [
        *space.gap,
        styled_rows.text_row(line(styled_rows.caption("OR START HERE"))),
        *space.after,
    ]
    starts = own_starts(workspace, space)
    # Where open cases stand below, they have to be in sight.
    for name in STARTS[:FEW_STARTS] if with_cases and cases else STARTS:
        flow = workspace.book.get(name)
        if flow is None or not flow.codes:
            continue
        code = flow.codes[0]
        starts.append(space.coded(Begin(flow.id, code), f"AADSTS{code}", flow.title))
    for general, words in ((NO_CODE, "No code"), (UNKNOWN_CODE, "Other code")):
        other = workspace.book.get(general)
        if other:
            starts.append(space.coded(Begin(other.id), words, other.title))
    rows += entries(space, starts)
    if with_cases and cases:
        rows += [
            *space.gap,
            styled_rows.text_row(line(styled_rows.caption("CARRY ON"))),
            *space.after,
        ]
        rows += [carry_on(case, space) for case in cases[:4]]
    return rows


MOST_OWN = 5
"""How many flows of the desk home offers; the list of all flows has the rest."""


def own_starts(workspace: Workspace, space: RowSpace) -> list[Row]:
    """Return the flows that the desk wrote: they go before ours."""
    return [
        space.coded(
            Begin(head.id), f"AADSTS{head.codes[0]}" if head.codes else "Own flow", head.title
        )
        for head in workspace.book.own()[:MOST_OWN]
    ]


def carry_on(case: CaseSummary, space: RowSpace) -> Row:
    """Return an open case in one row."""
    title = "" if case.code else case.title
    words = ", ".join(word for word in (title, case.ticket, case.tool, case.where) if word)
    return space.coded(
        Resume(case.case_id), case.code or "No code", words, when(case.touched, space.now)
    )


def name_of(case: CaseSummary) -> str:
    """Return what a case is about: its code, else the title of its flow."""
    return case.code or case.title or "No code yet"


def side_cases(cases: Sequence[CaseSummary] | None, width: int, now: datetime) -> list[Row]:
    """Return open cases for the side column; None while they are still being read."""
    rows = [Row(line(styled_rows.caption("CARRY ON"))), BLANK]
    for case in (cases or ())[:5]:
        target = Resume(case.case_id)
        rows.append(Row(line((styled_rows.cut(name_of(case), width), "$ink")), target))
        names = ", ".join(name for name in (case.ticket, case.tool) if name)
        if names:
            rows.append(Row(line((styled_rows.cut(names, width), "$soft")), target))
        where = f"{case.where}, {when(case.touched, now)}"
        rows += [Row(line((text, "$quiet")), target) for text in styled_rows.wrap(where, width)]
        rows.append(BLANK)
    if not cases:
        state = "Reading cases ..." if cases is None else "No open case."
        rows += [Row(line((state, "$quiet"))), BLANK]
    return rows
