"""Codes: the list of error codes, and what is known about one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from wizard.tui import paper
from wizard.tui.commands import CODES, ENTRY, Command
from wizard.tui.paper import BLANK, Row, line
from wizard.tui.screens.base import WizardScreen
from wizard.tui.screens.listing import ListScreen
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from wizard.content.catalogue import CatalogueEntry
    from wizard.content.flow import Flow
    from wizard.tui.paper import Part

WHO = {
    "user": "the user",
    "helpdesk": "the helpdesk",
    "admin": "an admin of the tenant",
    "developer": "the developer of the app",
    "vendor": "the vendor of the app",
    "microsoft": "Microsoft",
}
SURE = {
    "documented": "documented by Microsoft",
    "seen-in-issues": "seen in reports, not documented",
    "inferred": "our conclusion, not documented",
}
CODE_COLUMN = 9


class CatalogueScreen(ListScreen):
    """One row for each code."""

    MODES: ClassVar = (CODES,)

    def __init__(self, code: int | None = None) -> None:
        super().__init__()
        self.code = code

    def on_mount(self) -> None:
        """Open the code that was asked for."""
        if self.code is not None and self.app.desk:
            entry = self.app.desk.catalogue.family(self.code)
            self.call_after_refresh(self.app.push_screen, EntryScreen(entry))

    def first_lit(self) -> int | None:
        """Return the code that was asked for, else the first."""
        codes = [entry.code for entry in self.entries]
        return codes.index(self.code) if self.code in codes else super().first_lit()

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return all entries."""
        return self.app.desk.catalogue.entries if self.app.desk else ()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return how many codes are known."""
        return [("Error codes", "bold $ink"), (f"  {len(self.entries)} known", "$soft")], ""

    def heading(self, width: int) -> list[Row]:
        """Return the title."""
        rows = [paper.text_row(line(("Which code is it?", "bold $ink"))), BLANK]
        if not self.entries:
            said = "No code is described yet. Paste the error on the home screen."
            rows += [paper.text_row(line((text, "$soft"))) for text in paper.wrap(said, width)]
        return rows

    def list_rows(self, width: int) -> list[Row]:
        """Return one row for each code."""
        return [self._entry(index, entry, width) for index, entry in enumerate(self.entries)]

    def _entry(self, index: int, entry: CatalogueEntry, width: int) -> Row:
        lit = index == self.lit
        code = str(entry.code).ljust(CODE_COLUMN)
        parts: list[Part] = [
            (code, "bold $on-focus" if lit else "$live"),
            (entry.title, "bold $on-focus" if lit else "$ink"),
        ]
        content = paper.spread(parts, [], width)
        return (
            paper.filled_row(content, width, "focus", index)
            if lit
            else paper.text_row(content, index)
        )

    def size_of_list(self) -> int:
        """Return how many codes there are."""
        return len(self.entries)

    def left_rows(self, width: int) -> list[Row]:
        """Return what the list is."""
        rows = [Row(line(paper.caption("ERROR CODES"))), BLANK]
        said = "The number after AADSTS. Each has its own meaning and its own first step."
        return rows + [Row(line((text, "$quiet"))) for text in paper.wrap(said, width)]

    def right_rows(self, width: int) -> list[Row]:
        """Return the meaning of the lit code."""
        if self.lit is None:
            return [Row(line(("Choose a code to see what it means.", "$quiet")))]
        entry = self.entries[self.lit]
        rows = [Row(line(paper.caption(f"CODE {entry.code}"))), BLANK]
        rows += [Row(line((text, "$ink"))) for text in paper.wrap(entry.meaning, width)]
        rows += [BLANK, Row(line(("Fixed by", "$quiet")))]
        return rows + [
            Row(line((text, "$ink")))
            for text in paper.wrap(WHO.get(str(entry.fixer), str(entry.fixer)), width)
        ]

    def refusal(self, command: Command) -> str | None:
        """Return why a key cannot work now."""
        return "Choose a code first." if command.id == "open" and self.lit is None else None

    def take(self, index: int) -> None:
        """Show an entry."""
        self.app.push_screen(EntryScreen(self.entries[index]))

    def do_open(self) -> None:
        """Show the lit entry."""
        self.action_list_take()


class EntryRows(Rows):
    """The rows of an entry; they hold the keys."""

    BINDINGS: ClassVar = [
        Binding("up", "screen.scroll_rows(-1)", show=False),
        Binding("down", "screen.scroll_rows(1)", show=False),
        Binding("pageup", "screen.scroll_rows(-6)", show=False),
        Binding("pagedown", "screen.scroll_rows(6)", show=False),
    ]


class EntryScreen(WizardScreen):
    """What is known about one code, how sure we are, and the steps for it."""

    MODES: ClassVar = (ENTRY,)

    def __init__(self, entry: CatalogueEntry) -> None:
        super().__init__()
        self.entry = entry
        self.top = 0

    def columns(self) -> ComposeResult:
        """Yield family, entry and sources."""
        yield SidePanel(self.family_rows, id="left", classes="side")
        yield EntryRows(id="entry", classes="centre", keys=True)
        yield SidePanel(self.source_rows, id="right", classes="side -right")

    def on_mount(self) -> None:
        """Give the keys to the entry."""
        for panel in self.query(SidePanel):
            panel.can_focus = False
        self.focus_centre()
        self.draw()

    def focus_centre(self) -> None:
        """Give the keys to the entry."""
        self.query_one(EntryRows).focus()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return the title of the list."""
        known = len(self.app.desk.catalogue.codes) if self.app.desk else 0
        return [("Error codes", "bold $ink"), (f"  {known} known", "$soft")], ""

    @property
    def flow(self) -> Flow | None:
        """Return the steps for this code, or the general ones."""
        from wizard.case.triage import flow_for  # noqa: PLC0415 - after the first frame

        desk = self.app.desk
        return flow_for(self.entry.code, desk.book, desk.catalogue) if desk else None

    def draw_body(self) -> None:
        """Bring the columns up to date."""
        rows = self.query_one(EntryRows)
        size = rows.content_size
        if size.height:
            width = paper.text_width(size.width)
            shown, self.top = paper.window(self.entry_rows(width), size.height, self.top)
            rows.put(shown)
        for panel in self.query(SidePanel):
            panel.draw()

    def entry_rows(self, width: int) -> list[Row]:
        """Return the entry from its meaning to its first step."""
        entry = self.entry
        gap = [BLANK, BLANK] if self.has_class("-airy") else [BLANK]
        head = line(
            (f"ERROR CODE {entry.code}", "bold $live"), (f"   {entry.oauth_error}", "$quiet")
        )
        rows = [paper.text_row(head), BLANK]
        rows += [
            paper.bar_row(line((text, "bold $ink")), "$live")
            for text in paper.wrap(entry.title, width)
        ]
        rows += [
            BLANK,
            *(paper.text_row(line((text, "$soft"))) for text in paper.wrap(entry.meaning, width)),
        ]
        names = self.app.desk.book.tables.facts if self.app.desk else {}
        collect = ", ".join(names[n].label if n in names else n for n in entry.collect)
        facts = [
            ("Fixed by", WHO.get(str(entry.fixer), str(entry.fixer))),
            ("First step", entry.first_action),
            ("Collect", collect),
            ("How sure", SURE.get(str(entry.confidence), "") if entry.known else "not in our list"),
        ]
        rows += [
            BLANK,
            *(paper.text_row(one) for one in paper.labelled([f for f in facts if f[1]], width)),
        ]
        if entry.not_the_cause:
            rows += [
                *gap,
                paper.text_row(line(paper.caption("NOT THE CAUSE, ALTHOUGH OFTEN ADVISED"))),
            ]
            for one in entry.not_the_cause:
                for index, text in enumerate(
                    paper.wrap(f"{one.text.rstrip('.')}. {one.because}", width - 3)
                ):
                    rows.append(
                        paper.text_row(
                            line(("×  " if index == 0 else "   ", "$quiet"), (text, "$soft"))  # noqa: RUF001 - our sign
                        )
                    )
        return [*rows, *gap, *self._start(width)]

    def _start(self, width: int) -> list[Row]:
        flow = self.flow
        if flow is None:
            return []
        named = self.entry.known and self.entry.flow == flow.id
        own = self.entry.code in flow.codes or named
        title = f"Start the steps for {self.entry.code}" if own else "Start the general steps"
        parts = [line(paper.chip("Enter", chosen=True), "  ", (title, "bold $on-focus"))]
        parts.append(line("         ", (paper.cut(flow.title, width - 9), "$on-focus-soft")))
        return [paper.filled_row(one, width, "focus", "start") for one in parts]

    def family_rows(self, width: int) -> list[Row]:
        """Return the codes of the same family."""
        rows = [Row(line(paper.caption("SAME FAMILY"))), BLANK]
        entries = self.app.desk.catalogue.entries if self.app.desk else ()
        for one in [e for e in entries if e.family == self.entry.family][:12]:
            here = one.code == self.entry.code
            text = "« here" if here else paper.cut(one.title, width - CODE_COLUMN)
            style = "bold $live" if here else "$live"
            rows.append(Row(line((str(one.code).ljust(CODE_COLUMN), style), (text, "$soft"))))
        return rows

    def source_rows(self, width: int) -> list[Row]:
        """Return where it is written."""
        rows = [Row(line(paper.caption("READ MORE"))), BLANK]
        for source in self.entry.sources:
            rows += [*(Row(line((text, "$soft"))) for text in paper.wrap(source, width)), BLANK]
        if self.entry.reviewed:
            rows.append(Row(line((f"Reviewed {self.entry.reviewed}", "$quiet"))))
        return rows

    def refusal(self, command: Command) -> str | None:
        """Return why a key cannot work now."""
        return (
            "There are no steps for this code."
            if command.id == "begin" and self.flow is None
            else None
        )

    def action_scroll_rows(self, by: int) -> None:
        """Scroll the entry."""
        self.top = max(0, self.top + by)
        self.draw()

    def do_begin(self) -> None:
        """Start the steps."""
        flow = self.flow
        if flow is not None and not self.app.is_burst:
            self.app.begin(flow.id, code=self.entry.code)

    def do_copy(self) -> None:
        """Send what the code means to the terminal."""
        self.app.copy_to_clipboard(f"AADSTS{self.entry.code}. {self.entry.meaning}")
        self.say(
            "Sent to the terminal. If it did not arrive, mark the text with the mouse.", "$soft"
        )

    def do_leave(self) -> None:
        """Back to the list."""
        self.app.pop_screen()

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Start the steps with a click."""
        message.stop()
        self.guarded(self.do_begin)
