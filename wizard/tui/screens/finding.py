"""A list that is searched as one types: a box over the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from wizard.tui import paper
from wizard.tui.commands import CODES, FIND, Command
from wizard.tui.paper import BLANK, Row, line
from wizard.tui.screens.home_base import HomeBase
from wizard.tui.screens.listing import Listing, ListScreen
from wizard.tui.widgets.field import Field
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from wizard.tui.paper import Part


class FindScreen(ListScreen):
    """One row for each entry, all of them or those that fit what is typed."""

    MODES: ClassVar = (CODES, FIND)
    QUESTION: ClassVar[str]
    PLACEHOLDER: ClassVar[str]
    NOTHING_TYPED: ClassVar[str]
    NOTHING_FITS: ClassVar[str]

    def __init__(self, *, is_searching: bool = False) -> None:
        super().__init__()
        self.is_searching = is_searching

    def look_up(self, words: str) -> None:
        """List what fits the words, or everything for none."""
        raise NotImplementedError

    def row_words(self, index: int) -> tuple[str, str]:
        """Return what stands in the first column, padded, and what stands after it."""
        raise NotImplementedError

    def columns(self) -> ComposeResult:
        """Yield left, the box over the list, and right."""
        yield SidePanel(self.left_rows, id="left", classes="side")
        with Vertical(classes="centre"):
            yield Rows(id="ask", classes="top")
            yield Field(id="words")
            yield Listing(id="listing", classes="rows", keys=True)
        yield SidePanel(self.right_rows, id="right", classes="side -right")

    def on_mount(self) -> None:
        """Say what the box is for, and give it the keys if it is asked for."""
        self.box.placeholder = self.PLACEHOLDER
        if self.is_searching:
            self.box.focus()

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
        title = paper.text_row(line((self.QUESTION, "bold $ink")))
        self.query_one("#ask", Rows).put([title, BLANK], layout=True)
        super().draw_body()

    def on_input_changed(self, message: Field.Changed) -> None:
        """Find what fits the words."""
        message.stop()
        self.quiet()
        self.look_up(message.value.strip())
        self.lit, self.top = (0 if self.size_of_list() else None), 0
        self.draw()

    def on_input_submitted(self, message: Field.Submitted) -> None:
        """Open what fits best."""
        message.stop()
        if self.app.ignores_burst():
            return
        if not self.box.value.strip():
            self.say(self.NOTHING_TYPED)
        elif self.lit is None:
            self.say(self.NOTHING_FITS)
        else:
            self.open_row(self.lit)

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
        """Light another entry; above the first one is the box."""
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
            self.close()

    def heading(self, width: int) -> list[Row]:
        """Return what stands above the list."""
        if self.size_of_list():
            return [BLANK]
        said = self.NOTHING_FITS
        return [BLANK, *(paper.text_row(line((t, "$soft"))) for t in paper.wrap(said, width))]

    def list_rows(self, width: int) -> list[Row]:
        """Return one row for each entry."""
        return [self._row(index, width) for index in range(self.size_of_list())]

    def _row(self, index: int, width: int) -> Row:
        lit = index == self.lit
        name, title = self.row_words(index)
        parts: list[Part] = [
            (name, "bold $on-focus" if lit else "$live"),
            (title, "bold $on-focus" if lit else "$ink"),
        ]
        content = paper.spread(parts, [], width)
        return (
            paper.filled_row(content, width, "focus", index)
            if lit
            else paper.text_row(content, index)
        )

    def refusal(self, command: Command) -> str | None:
        """Return why a key cannot work now."""
        return "Choose a row first." if command.id == "open" and self.lit is None else None

    def do_open(self) -> None:
        """Open the lit entry."""
        self.action_list_take()
