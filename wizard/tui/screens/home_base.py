"""The home screen as it is drawn: the box, and under it what to do with what stands in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from wizard.tui import home_rows, paper
from wizard.tui.commands import HOME, LIST
from wizard.tui.home_rows import Sheet
from wizard.tui.paper import BLANK, Row, line
from wizard.tui.screens.base import WizardScreen
from wizard.tui.widgets.paste import PasteBox
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.timer import Timer

    from wizard.case.open_case import CaseSummary
    from wizard.case.triage import Triage
    from wizard.tui.commands import Command
    from wizard.tui.paper import Part

SILENCE = 0.08
"""Seconds without a key before the text is read."""

LONG = 200_000
"""Characters from which on a text is read beside the screen, which says so."""

THREADED = 8_000
"""Characters from which on a text is read in a thread."""

MOST_BOX, FEW_BOX, ROWS_FOR_MOST = 6, 4, 30


class Results(Rows):
    """The list under the box."""

    BINDINGS: ClassVar = [
        ("up", "screen.list_move(-1)"),
        ("down", "screen.list_move(1)"),
        ("pageup", "screen.list_move(-5)"),
        ("pagedown", "screen.list_move(5)"),
        ("enter", "screen.list_take"),
    ]


class HomeBase(WizardScreen):
    """The box, and under it what to do with what stands in it."""

    MODES: ClassVar = (HOME, LIST)

    def __init__(self) -> None:
        super().__init__()
        self.triage: Triage | None = None
        self.cases: tuple[CaseSummary, ...] = ()
        self.lit: object = None
        self.top = 0
        self.is_reading = False
        self.opening = 0
        self.start_when_read = False
        self.count = 0
        self.timer: Timer | None = None
        self.closed_case = ""
        self.wanted: Command | None = None

    def columns(self) -> ComposeResult:
        """Yield how it goes, the box with its list, and open cases."""
        yield SidePanel(how_rows, id="how", classes="side")
        with Vertical(id="home", classes="centre"):
            yield Rows(id="ask", classes="top")
            yield PasteBox()
            yield Results(id="found", classes="rows", keys=True)
        yield SidePanel(self.side_rows, id="cases", classes="side -right")

    def on_mount(self) -> None:
        """Give the keys to the box; the first frame needs no flow yet."""
        self.query_one("#how", SidePanel).can_focus = False
        self.box.focus()
        self.draw()

    @property
    def box(self) -> PasteBox:
        """The box."""
        return self.query_one(PasteBox)

    @property
    def found(self) -> Results:
        """The list under the box."""
        return self.query_one(Results)

    @property
    def mode(self) -> str:
        """Whether letters are text, or the list has the keys."""
        return LIST if self.focused is not None and self.focused is not self.box else HOME

    def header_parts(self) -> tuple[list[Part], str]:
        """Return the name of the program."""
        left: list[Part] = [("entra-wizard", "bold $live")]
        if self.is_wide:
            left.append(("   From a sign-in error to the fix, one step at a time", "$soft"))
        return left, "stays on this machine"

    def focus_centre(self) -> None:
        """Give the keys to the box."""
        self.box.focus()

    def refresh_cases(self) -> None:
        """Look up the open cases again."""
        if self.app.desk:
            self.cases = tuple(c for c in self.app.desk.cases() if c.state == "open")

    def draw_body(self) -> None:
        """Bring the three columns up to date."""
        width = paper.text_width(self.centre)
        has_text = bool(self.box.words)
        title = [paper.text_row(line(("What does the error say?", "bold $ink")))]
        short = self.has_class("-short")
        if not has_text and not short:
            said = paper.wrap("Paste all of it. A code or a few words will do too.", width)
            title += [paper.text_row(line((text, "$soft"))) for text in said]
        self.query_one("#ask", Rows).put(title if short else [*title, BLANK], layout=True)
        self.fit_box(has_text=has_text)
        self.draw_found(width)
        for panel in self.query(SidePanel):
            panel.draw()

    def fit_box(self, *, has_text: bool) -> None:
        """Let the box grow with its text."""
        rows = self.app.size.height
        most = MOST_BOX if rows >= ROWS_FOR_MOST else FEW_BOX
        if rows < 20:  # noqa: PLR2004 - where room is short
            most = 2
        wanted = (
            max(2, min(most, self.box.wrapped_document.height)) if has_text else min(5, most + 1)
        )
        if self.box.styles.height is None or self.box.styles.height.value != wanted:
            self.box.styles.height = wanted

    def draw_found(self, width: int) -> None:
        """Bring the list up to date."""
        found = self.found
        rows = self.list_rows(width)
        height = found.size.height
        if height:
            at = [
                i for i, row in enumerate(rows) if row.target is not None and row.target == self.lit
            ]
            top = self.top if self.focused is found else 0
            if at and (self.focused is found):
                top = max(min(top, at[0] - 1), at[-1] + 2 - height)
            rows, self.top = paper.window(rows, height, top)
        found.put(rows)

    def sheet(self, width: int) -> Sheet:
        """Return the room for the list."""
        return Sheet(
            width, self.has_class("-airy"), self.lit, self.app.now(), (self.focused is self.found)
        )

    def list_rows(self, width: int) -> list[Row]:
        """Return all rows of the list, whether they fit or not."""
        desk = self.app.desk
        sheet = self.sheet(width)
        if desk is None:
            said = self.app.load_error or "Reading the steps ..."
            style = "$warn" if self.app.load_error else "$quiet"
            return [
                *sheet.gap,
                *(paper.text_row(line((text, style))) for text in paper.wrap(said, width)),
            ]
        if self.is_reading or self.opening:
            size = f"{(self.opening or len(self.box.words)) // 1000} kB"
            return [
                *sheet.gap,
                paper.text_row(line((f"Reading {size} of text ...", "$soft"))),
                *self.remarks(width),
            ]
        if self.triage is not None and self.box.words.strip():
            from wizard.tui.found_rows import found_rows  # noqa: PLC0415 - after the first frame

            close = replace(sheet, airy=False)
            for room in (sheet, close, replace(close, tight=True)):
                rows = found_rows(self.triage, desk, room)
                if len(rows) <= self.found.size.height:
                    break
            if self.box.was_cut and not self.triage.reading.cut:
                rows.insert(
                    len(sheet.gap),
                    paper.text_row(
                        line(
                            (
                                "The text was longer than 1 MB. Only the first 1 MB was taken.",
                                "$quiet",
                            )
                        )
                    ),
                )
            return rows
        rows = home_rows.start_rows(desk, self.cases, sheet, with_cases=not self.is_wide)
        return [*rows, *self.remarks(width)]

    def remarks(self, width: int) -> list[Row]:
        """Return what is wrong with flows, settings or journal, one line each."""
        said = self.app.remarks
        return (
            [BLANK, *(paper.text_row(line((paper.cut(one, width), "$warn"))) for one in said[:3])]
            if said
            else []
        )

    def side_rows(self, width: int) -> list[Row]:
        """Return the right column."""
        rows = home_rows.side_cases(self.cases, width, self.app.now())
        rows += [BLANK, Row(line(paper.caption("ALSO HERE"))), BLANK]
        for shown, words in (
            ("F2", "Live sign-in test"),
            ("F3", "All cases"),
            ("F4", "All error codes"),
            ("F5", f"You are: {self.app.reader}"),
            ("F6", f"Colours: {self.app.theme}"),
        ):
            rows += [
                Row(line((f" {shown} ", "bold $ink on $chip"), (f"  {words}", "$soft"))),
                BLANK,
            ]
        return rows

    def path_content(self, width: int) -> Content:  # noqa: ARG002 - no path here
        """Return an empty line."""
        return line("")


def how_rows(width: int) -> list[Row]:
    """Return the left column: how it goes."""
    rows = [Row(line(paper.caption("HOW IT GOES"))), BLANK]
    for number, words in (
        ("1", "Paste the error"),
        ("2", "Answer short questions"),
        ("3", "Fix it, or hand it over"),
    ):
        for index, text in enumerate(paper.wrap(words, width - 3)):
            rows.append(
                Row(line((f"{number}  " if index == 0 else "   ", "bold $live"), (text, "$soft")))
            )
        rows.append(BLANK)
    rows.append(BLANK)
    rows += [
        Row(line((text, "$quiet")))
        for text in paper.wrap("No rights and no account needed to start.", width)
    ]
    return rows
