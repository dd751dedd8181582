"""Codes: the list of error codes, searched as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from wizard.tui import styled_rows
from wizard.tui.key_commands import ENTRY, KeyCommand
from wizard.tui.navigation import StartFlow
from wizard.tui.screens.lists import FindScreen
from wizard.tui.screens.wizard_screen import WizardScreen
from wizard.tui.styled_rows import BLANK, Row, line
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from wizard.content.catalogue import CatalogueEntry
    from wizard.content.flow import Flow
    from wizard.tui.styled_rows import Part


# What is known about one error code, how sure we are, and the steps for it.

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


class EntryRows(Rows):
    """The rows of an entry; they take focus."""

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
        """Focus the entry."""
        for panel in self.query(SidePanel):
            panel.can_focus = False
        self.focus_centre()
        self.draw()

    def focus_centre(self) -> None:
        """Focus the entry."""
        self.query_one(EntryRows).focus()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return the title of the list."""
        known = len(self.session.workspace.catalogue.codes) if self.session.workspace else 0
        return [("Error codes", "bold $ink"), (f"  {known} known", "$soft")], ""

    @property
    def flow(self) -> Flow | None:
        """Return the steps for this code, or the general ones."""
        from wizard.case.triage import flow_for  # noqa: PLC0415 - after the first frame

        workspace = self.session.workspace
        return flow_for(self.entry.code, workspace.book, workspace.catalogue) if workspace else None

    def draw_body(self) -> None:
        """Bring the columns up to date."""
        rows = self.query_one(EntryRows)
        size = rows.content_size
        if size.height:
            width = styled_rows.text_width(size.width)
            shown, self.top = styled_rows.window(self.entry_rows(width), size.height, self.top)
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
        rows = [styled_rows.text_row(head), BLANK]
        rows += [
            styled_rows.bar_row(line((text, "bold $ink")), "$live")
            for text in styled_rows.wrap(entry.title, width)
        ]
        rows += [
            BLANK,
            *(
                styled_rows.text_row(line((text, "$soft")))
                for text in styled_rows.wrap(entry.meaning, width)
            ),
        ]
        rows += [*self.local_rows(width), *self.stale_rows(width)]
        names = self.session.workspace.book.tables.facts if self.session.workspace else {}
        collect = ", ".join(names[n].label if n in names else n for n in entry.collect)
        facts = [
            ("Fixed by", WHO.get(str(entry.fixer), str(entry.fixer))),
            ("First step", entry.first_action),
            ("Collect", collect),
            ("How sure", SURE.get(str(entry.confidence), "") if entry.known else "not in our list"),
        ]
        rows += [
            BLANK,
            *(
                styled_rows.text_row(one)
                for one in styled_rows.labelled([f for f in facts if f[1]], width)
            ),
        ]
        if entry.not_the_cause:
            rows += [*gap, *self._not_the_cause_rows(width)]
        return [*rows, *gap, *self._start(width)]

    def _not_the_cause_rows(self, width: int) -> list[Row]:
        caption = styled_rows.caption("NOT THE CAUSE, ALTHOUGH OFTEN ADVISED")
        rows = [styled_rows.text_row(line(caption))]
        for one in self.entry.not_the_cause:
            words = f"{one.text.rstrip('.')}. {one.because}"
            for index, text in enumerate(styled_rows.wrap(words, width - 3)):
                sign = "×  " if index == 0 else "   "  # noqa: RUF001 - our sign
                rows.append(styled_rows.text_row(line((sign, "$quiet"), (text, "$soft"))))
        return rows

    def _start(self, width: int) -> list[Row]:
        flow = self.flow
        if flow is None:
            return []
        named = self.entry.known and self.entry.flow == flow.id
        own = self.entry.code in flow.codes or named
        title = f"Start the steps for {self.entry.code}" if own else "Start the general steps"
        parts = [line(styled_rows.chip("Enter", chosen=True), "  ", (title, "bold $on-focus"))]
        parts.append(line("         ", (styled_rows.cut(flow.title, width - 9), "$on-focus-soft")))
        return [styled_rows.filled_row(one, width, "focus", "start") for one in parts]

    def family_rows(self, width: int) -> list[Row]:
        """Return the codes of the same family."""
        rows = [Row(line(styled_rows.caption("SAME FAMILY"))), BLANK]
        entries = self.session.workspace.catalogue.entries if self.session.workspace else ()
        for one in [e for e in entries if e.family == self.entry.family][:12]:
            here = one.code == self.entry.code
            text = "« here" if here else styled_rows.cut(one.title, width - CODE_COLUMN)
            style = "bold $live" if here else "$live"
            rows.append(Row(line((str(one.code).ljust(CODE_COLUMN), style), (text, "$soft"))))
        return rows

    def source_rows(self, width: int) -> list[Row]:
        """Return where it is written."""
        rows = [Row(line(styled_rows.caption("READ MORE"))), BLANK]
        for source in self.entry.sources:
            rows += [
                *(Row(line((text, "$soft"))) for text in styled_rows.wrap(source, width)),
                BLANK,
            ]
        if self.entry.reviewed:
            rows.append(Row(line((f"Reviewed {self.entry.reviewed}", "$quiet"))))
        return rows

    def local_rows(self, width: int) -> list[Row]:
        """Return the support desk's own note on the code, if there is one."""
        words = (
            self.session.workspace.says(self.entry.code, self.entry.steps)
            if self.session.workspace
            else ""
        )
        rows = [
            styled_rows.text_row(line((text, "$warn"))) for text in styled_rows.wrap(words, width)
        ]
        return [BLANK, *rows] if words else []

    def stale_rows(self, width: int) -> list[Row]:
        """Return a warning if the review is too old to lean on."""
        days = self.entry.days_stale(self.session.now().date().isoformat())
        if not days:
            return []
        words = f"Last reviewed {days} days ago. Check it against Microsoft's page."
        return [
            BLANK,
            *(styled_rows.text_row(line((t, "$warn"))) for t in styled_rows.wrap(words, width)),
        ]

    def refusal(self, command: KeyCommand) -> str | None:
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
        if flow is not None and not self.app.ignores_burst():
            self.navigate(StartFlow(flow.id, code=self.entry.code))

    def shared_text(self) -> tuple[str, str]:
        """Return what the code means."""
        code = f"AADSTS{self.entry.code}"
        return f"{code}. {self.entry.meaning}", code

    def do_leave(self) -> None:
        """Back to the list."""
        self.close()

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Start the steps with a click."""
        message.stop()
        self.guarded(self.do_begin)


MOST_FOUND = 50
"""So many codes are listed for words; who looks further types another word."""


class CatalogueScreen(FindScreen):
    """One row for each code, all of them or those that fit what is typed."""

    QUESTION = "Which code is it?"
    PLACEHOLDER = "A code, a name, or words of the error"
    NOTHING_TYPED = "Type a code or a few words first."
    NOTHING_FITS = "No code fits these words. Type fewer, or paste the error on the home screen."

    def __init__(self, code: int | None = None, *, is_searching: bool = False) -> None:
        super().__init__(is_searching=is_searching)
        self.code = code
        self.found: tuple[CatalogueEntry, ...] | None = None

    def on_mount(self) -> None:
        """Open the code that was asked for."""
        if self.code is not None and self.session.workspace:
            entry = self.session.workspace.catalogue.family(self.code)
            self.call_after_refresh(self.app.push_screen, EntryScreen(entry))

    def look_up(self, words: str) -> None:
        """List the codes that fit the words, or all."""
        workspace = self.session.workspace
        self.found = workspace.finder.codes(words, MOST_FOUND) if words and workspace else None

    def first_highlighted(self) -> int | None:
        """Return the code that was asked for, else the first."""
        codes = [entry.code for entry in self.entries]
        return codes.index(self.code) if self.code in codes else super().first_highlighted()

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return all entries, or those that fit the words."""
        if self.found is not None:
            return self.found
        return self.session.workspace.catalogue.entries if self.session.workspace else ()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return how many codes are known."""
        known = len(self.session.workspace.catalogue.codes) if self.session.workspace else 0
        words = f"  {known} known" if self.found is None else f"  {len(self.found)} of {known}"
        return [("Error codes", "bold $ink"), (words, "$soft")], ""

    def row_words(self, index: int) -> tuple[str, str]:
        """Return code and title."""
        entry = self.entries[index]
        return str(entry.code).ljust(CODE_COLUMN), entry.title

    def size_of_list(self) -> int:
        """Return how many codes there are."""
        return len(self.entries)

    def left_rows(self, width: int) -> list[Row]:
        """Return what the list is."""
        rows = [Row(line(styled_rows.caption("ERROR CODES"))), BLANK]
        words = "The number after AADSTS. Each has its own meaning and its own first step."
        return rows + [Row(line((text, "$quiet"))) for text in styled_rows.wrap(words, width)]

    def right_rows(self, width: int) -> list[Row]:
        """Return the meaning of the highlighted code."""
        if self.highlighted is None:
            return [Row(line(("Choose a code to see what it means.", "$quiet")))]
        entry = self.entries[self.highlighted]
        rows = [Row(line(styled_rows.caption(f"CODE {entry.code}"))), BLANK]
        rows += [Row(line((text, "$ink"))) for text in styled_rows.wrap(entry.meaning, width)]
        rows += [BLANK, Row(line(("Fixed by", "$quiet")))]
        return rows + [
            Row(line((text, "$ink")))
            for text in styled_rows.wrap(WHO.get(str(entry.fixer), str(entry.fixer)), width)
        ]

    def take(self, index: int) -> None:
        """Show an entry."""
        self.app.push_screen(EntryScreen(self.entries[index]))
