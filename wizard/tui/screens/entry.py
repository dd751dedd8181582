"""What is known about one error code, how sure we are, and the steps for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from wizard.tui import paper
from wizard.tui.commands import ENTRY, Command
from wizard.tui.paper import BLANK, Row, line
from wizard.tui.screens.base import WizardScreen
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
        rows += [*self.local_rows(width), *self.stale_rows(width)]
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

    def local_rows(self, width: int) -> list[Row]:
        """Return what this desk says about the code, if it says anything."""
        said = self.app.desk.says(self.entry.code, self.entry.steps) if self.app.desk else ""
        rows = [paper.text_row(line((text, "$warn"))) for text in paper.wrap(said, width)]
        return [BLANK, *rows] if said else []

    def stale_rows(self, width: int) -> list[Row]:
        """Return a warning if the review is too old to lean on."""
        days = self.entry.days_stale(self.app.now().date().isoformat())
        if not days:
            return []
        said = f"Last reviewed {days} days ago. Check it against Microsoft's page."
        return [BLANK, *(paper.text_row(line((t, "$warn"))) for t in paper.wrap(said, width))]

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
        if flow is not None and not self.app.ignores_burst():
            self.app.begin(flow.id, code=self.entry.code)

    def do_copy(self) -> None:
        """Send what the code means to the terminal."""
        self.app.copy_to_clipboard(f"AADSTS{self.entry.code}. {self.entry.meaning}")
        self.say(
            "Sent to the terminal. If it did not arrive, mark the text with the mouse.", "$soft"
        )

    def do_leave(self) -> None:
        """Back to the list."""
        self.close()

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Start the steps with a click."""
        message.stop()
        self.guarded(self.do_begin)
