"""Codes: the list of error codes, searched as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from wizard.tui import paper
from wizard.tui.commands import CODES, FIND, Command
from wizard.tui.paper import BLANK, Row, line
from wizard.tui.screens.entry import CODE_COLUMN, WHO, EntryScreen
from wizard.tui.screens.home_base import HomeBase
from wizard.tui.screens.listing import Listing, ListScreen
from wizard.tui.widgets.field import Field
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from wizard.content.catalogue import CatalogueEntry
    from wizard.tui.paper import Part

MOST_FOUND = 50
"""So many codes are listed for words; who looks further types another word."""


class CatalogueScreen(ListScreen):
    """One row for each code, all of them or those that fit what is typed."""

    MODES: ClassVar = (CODES, FIND)

    def __init__(self, code: int | None = None, *, is_searching: bool = False) -> None:
        super().__init__()
        self.code = code
        self.is_searching = is_searching
        self.found: tuple[CatalogueEntry, ...] | None = None

    def columns(self) -> ComposeResult:
        """Yield left, the box over the list, and right."""
        yield SidePanel(self.left_rows, id="left", classes="side")
        with Vertical(id="codes", classes="centre"):
            yield Rows(id="ask", classes="top")
            yield Field(id="words")
            yield Listing(id="listing", classes="rows", keys=True)
        yield SidePanel(self.right_rows, id="right", classes="side -right")

    def on_mount(self) -> None:
        """Open the code that was asked for, or give the keys to the box."""
        self.box.placeholder = "A code, a name, or words of the error"
        if self.is_searching:
            self.box.focus()
        if self.code is not None and self.app.desk:
            entry = self.app.desk.catalogue.family(self.code)
            self.call_after_refresh(self.app.push_screen, EntryScreen(entry))

    @property
    def box(self) -> Field:
        """The box for words."""
        return self.query_one(Field)

    @property
    def mode(self) -> str:
        """Whether letters are text, or the list has the keys."""
        return FIND if self.focused is not None and self.focused is self.box else CODES

    def draw_body(self) -> None:
        """Bring the columns up to date."""
        title = paper.text_row(line(("Which code is it?", "bold $ink")))
        self.query_one("#ask", Rows).put([title, BLANK], layout=True)
        super().draw_body()

    def on_input_changed(self, message: Field.Changed) -> None:
        """Find what fits the words."""
        message.stop()
        self.quiet()
        words, desk = message.value.strip(), self.app.desk
        self.found = desk.finder.codes(words, MOST_FOUND) if words and desk else None
        self.lit, self.top = (0 if self.entries else None), 0
        self.draw()

    def on_input_submitted(self, message: Field.Submitted) -> None:
        """Open what fits best."""
        message.stop()
        if self.app.is_burst:
            return
        if not self.box.value.strip():
            self.say("Type a code or a few words first.")
        elif self.lit is None:
            self.say("No code fits these words.")
        else:
            self.take(self.lit)

    def on_field_left(self, message: Field.Left) -> None:
        """Go into the list, or empty the box, or leave it."""
        message.stop()
        self.quiet()
        if message.down:
            self.listing.focus()
        elif self.box.value:
            self.box.value = ""
        else:
            self.do_leave()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002 - any
        """Show in the footer where the keys are."""
        self.draw()

    def action_list_move(self, by: int) -> None:
        """Light another code; above the first one is the box."""
        if by == -1 and self.lit == 0:
            self.box.focus()
        else:
            super().action_list_move(by)

    def do_search(self) -> None:
        """Give the keys to the box."""
        self.box.focus()

    def do_leave(self) -> None:
        """Back to where the list was opened."""
        if isinstance(self.app.screen_stack[-2], HomeBase):
            self.app.go_home()
        else:
            self.app.pop_screen()

    def first_lit(self) -> int | None:
        """Return the code that was asked for, else the first."""
        codes = [entry.code for entry in self.entries]
        return codes.index(self.code) if self.code in codes else super().first_lit()

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return all entries, or those that fit the words."""
        if self.found is not None:
            return self.found
        return self.app.desk.catalogue.entries if self.app.desk else ()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return how many codes are known."""
        known = len(self.app.desk.catalogue.codes) if self.app.desk else 0
        said = f"  {known} known" if self.found is None else f"  {len(self.found)} of {known}"
        return [("Error codes", "bold $ink"), (said, "$soft")], ""

    def heading(self, width: int) -> list[Row]:
        """Return what stands above the list."""
        if self.entries:
            return [BLANK]
        said = "No code is described yet. Paste the error on the home screen."
        if self.found is not None:
            said = "No code fits these words. Type fewer, or paste the error on the home screen."
        return [BLANK, *(paper.text_row(line((t, "$soft"))) for t in paper.wrap(said, width))]

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
