"""What the two list screens share: numbered rows, a chosen one, and keys to move it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wizard.tui import paper
from wizard.tui.screens.base import WizardScreen
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from wizard.tui.paper import Row


class Listing(Rows):
    """The rows; they hold the keys."""

    BINDINGS: ClassVar = [
        ("up", "screen.list_move(-1)"),
        ("down", "screen.list_move(1)"),
        ("pageup", "screen.list_move(-8)"),
        ("pagedown", "screen.list_move(8)"),
        ("enter", "screen.list_take"),
    ]


class ListScreen(WizardScreen):
    """A centre column of rows, each of which can be chosen by number or arrow."""

    def __init__(self) -> None:
        super().__init__()
        self._lit: int | None = None
        self.top = 0

    @property
    def lit(self) -> int | None:
        """The lit entry; a list that has become shorter may have none any more."""
        is_there = self._lit is not None and self._lit < self.size_of_list()
        return self._lit if is_there else None

    @lit.setter
    def lit(self, index: int | None) -> None:
        self._lit = index

    def columns(self) -> ComposeResult:
        """Yield left, list and right."""
        yield SidePanel(self.left_rows, id="left", classes="side")
        yield Listing(id="listing", classes="centre", keys=True)
        yield SidePanel(self.right_rows, id="right", classes="side -right")

    def on_mount(self) -> None:
        """Give the keys to the list."""
        for panel in self.query(SidePanel):
            panel.can_focus = False
        self.lit = self.first_lit()
        self.listing.focus()
        self.draw()

    def first_lit(self) -> int | None:
        """Return the entry that is lit at first."""
        return 0 if self.size_of_list() else None

    @property
    def listing(self) -> Listing:
        """The list."""
        return self.query_one(Listing)

    def focus_centre(self) -> None:
        """Give the keys to the list."""
        self.listing.focus()

    def left_rows(self, width: int) -> list[Row]:
        """Return the left column."""
        raise NotImplementedError

    def right_rows(self, width: int) -> list[Row]:
        """Return the right column."""
        raise NotImplementedError

    def heading(self, width: int) -> list[Row]:
        """Return the rows that stay above the list."""
        raise NotImplementedError

    def list_rows(self, width: int) -> list[Row]:
        """Return the rows of the list; each has the index it stands for as its target."""
        raise NotImplementedError

    def size_of_list(self) -> int:
        """Return how many entries there are."""
        raise NotImplementedError

    def take(self, index: int) -> None:
        """Open an entry."""
        raise NotImplementedError

    def open_row(self, index: int) -> None:
        """Open the entry a row stood for, if both are still there."""
        if not self.is_on_top:
            return
        if index < self.size_of_list():
            self.guarded(lambda: self.take(index))
        else:
            self.say("That row is gone.")

    def draw_body(self) -> None:
        """Bring the columns up to date."""
        size = self.listing.content_size
        if size.height:
            width = paper.text_width(size.width)
            head = self.heading(width)
            rows = self.list_rows(width)
            room = size.height - len(head)
            at = [
                index
                for index, row in enumerate(rows)
                if self.lit is not None and row.target == self.lit
            ]
            if at:
                self.top = max(min(self.top, at[0] - 1), at[-1] + 2 - room)
            shown, self.top = paper.window(rows, room, self.top)
            self.listing.put([*head, *shown])
        for panel in self.query(SidePanel):
            panel.draw()

    def action_list_move(self, by: int) -> None:
        """Light another entry."""
        self.quiet()
        last = self.size_of_list() - 1
        if last < 0:
            return
        if self.lit is None:
            self.lit = 0 if by > 0 else last
        else:
            self.lit = max(0, min(last, self.lit + by))
        self.draw()

    def action_list_take(self) -> None:
        """Open the lit entry."""
        if self.app.ignores_burst():
            return
        self.quiet()
        if self.lit is None:
            self.say("Choose with a number or an arrow key first.")
        else:
            self.open_row(self.lit)

    def do_row(self, key: str) -> None:
        """Light an entry by its number; the same number again opens it."""
        index = int(key) - 1
        if index >= self.size_of_list():
            self.say(f"There is no row {key}.")
        elif self.lit == index:
            self.open_row(index)
        else:
            self.lit = index
            self.draw()

    def do_leave(self) -> None:
        """Back to home."""
        self.app.go_home()

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Open the row that was clicked."""
        message.stop()
        if isinstance(message.target, int):
            self.open_row(message.target)
