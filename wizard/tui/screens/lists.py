"""A list that is searched as one types: a box over the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from wizard.tui import styled_rows
from wizard.tui.key_commands import CODES, FIND, KeyCommand
from wizard.tui.navigation import GoHome
from wizard.tui.screens.wizard_screen import WizardScreen
from wizard.tui.styled_rows import BLANK, Row, line
from wizard.tui.widgets.field import TextField
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from wizard.tui.styled_rows import Part


# What the two list screens share: numbered rows, a chosen one, and keys to move it.


class Listing(Rows):
    """The rows; they take focus."""

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
        self._highlighted: int | None = None
        self.top = 0

    @property
    def highlighted(self) -> int | None:
        """The highlighted entry; a list that has become shorter may have none any more."""
        is_there = self._highlighted is not None and self._highlighted < self.size_of_list()
        return self._highlighted if is_there else None

    @highlighted.setter
    def highlighted(self, index: int | None) -> None:
        self._highlighted = index

    def columns(self) -> ComposeResult:
        """Yield left, list and right."""
        yield SidePanel(self.left_rows, id="left", classes="side")
        yield Listing(id="listing", classes="centre", keys=True)
        yield SidePanel(self.right_rows, id="right", classes="side -right")

    def on_mount(self) -> None:
        """Focus the list."""
        for panel in self.query(SidePanel):
            panel.can_focus = False
        self.highlighted = self.first_highlighted()
        self.listing.focus()
        self.draw()

    def first_highlighted(self) -> int | None:
        """Return the entry that is highlighted at first."""
        return 0 if self.size_of_list() else None

    @property
    def listing(self) -> Listing:
        """The list."""
        return self.query_one(Listing)

    def focus_centre(self) -> None:
        """Focus the list."""
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
            width = styled_rows.text_width(size.width)
            head = self.heading(width)
            rows = self.list_rows(width)
            available = size.height - len(head)
            at = [
                index
                for index, row in enumerate(rows)
                if self.highlighted is not None and row.target == self.highlighted
            ]
            if at:
                self.top = max(min(self.top, at[0] - 1), at[-1] + 2 - available)
            shown, self.top = styled_rows.window(rows, available, self.top)
            self.listing.put([*head, *shown])
        for panel in self.query(SidePanel):
            panel.draw()

    def action_list_move(self, by: int) -> None:
        """Highlight another entry."""
        self.quiet()
        last = self.size_of_list() - 1
        if last < 0:
            return
        if self.highlighted is None:
            self.highlighted = 0 if by > 0 else last
        else:
            self.highlighted = max(0, min(last, self.highlighted + by))
        self.draw()

    def action_list_take(self) -> None:
        """Open the highlighted entry."""
        if self.app.ignores_burst():
            return
        self.quiet()
        if self.highlighted is None:
            self.say("Choose with a number or an arrow key first.")
        else:
            self.open_row(self.highlighted)

    def do_row(self, key: str) -> None:
        """Open an entry by its number, as numbers do on every screen."""
        index = int(key) - 1
        if index >= self.size_of_list():
            self.say(f"There is no row {key}.")
            return
        self.highlighted = index
        self.draw()
        self.open_row(index)

    def do_leave(self) -> None:
        """Back to home."""
        self.navigate(GoHome())

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Open the row that was clicked."""
        message.stop()
        if isinstance(message.target, int):
            self.open_row(message.target)


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
        """Return the first column, padded, and the text after it."""
        raise NotImplementedError

    def columns(self) -> ComposeResult:
        """Yield left, the box over the list, and right."""
        yield SidePanel(self.left_rows, id="left", classes="side")
        with Vertical(classes="centre"):
            yield Rows(id="ask", classes="top")
            yield TextField(id="words")
            yield Listing(id="listing", classes="rows", keys=True)
        yield SidePanel(self.right_rows, id="right", classes="side -right")

    def on_mount(self) -> None:
        """Say what the box is for, and give it the keys if it is asked for."""
        self.box.placeholder = self.PLACEHOLDER
        if self.is_searching:
            self.box.focus()

    @property
    def box(self) -> TextField:
        """The box for words."""
        return self.query_one(TextField)

    @property
    def mode(self) -> str:
        """Whether letters are text, or the list has focus."""
        return FIND if self.focused is not None and self.focused is self.box else CODES

    def draw_body(self) -> None:
        """Bring the columns up to date."""
        title = styled_rows.text_row(line((self.QUESTION, "bold $ink")))
        self.query_one("#ask", Rows).put([title, BLANK], layout=True)
        super().draw_body()

    def on_input_changed(self, message: TextField.Changed) -> None:
        """Find what fits the words."""
        message.stop()
        self.quiet()
        self.look_up(message.value.strip())
        self.highlighted, self.top = (0 if self.size_of_list() else None), 0
        self.draw()

    def on_input_submitted(self, message: TextField.Submitted) -> None:
        """Open what fits best."""
        message.stop()
        if self.app.ignores_burst():
            return
        if not self.box.value.strip():
            self.say(self.NOTHING_TYPED)
        elif self.highlighted is None:
            self.say(self.NOTHING_FITS)
        else:
            self.open_row(self.highlighted)

    def on_text_field_left(self, message: TextField.Left) -> None:
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
        """Show in the footer where the focus is."""
        self.draw()

    def action_list_move(self, by: int) -> None:
        """Highlight another entry; above the first one is the box."""
        if by == -1 and self.highlighted == 0:
            self.box.focus()
        else:
            super().action_list_move(by)

    def do_search(self) -> None:
        """Focus the box."""
        self.box.focus()

    def do_leave(self) -> None:
        """Back to where the list was opened."""
        if self.is_above_home:
            self.navigate(GoHome())
        else:
            self.close()

    def heading(self, width: int) -> list[Row]:
        """Return the rows above the list."""
        if self.size_of_list():
            return [BLANK]
        words = self.NOTHING_FITS
        return [
            BLANK,
            *(styled_rows.text_row(line((t, "$soft"))) for t in styled_rows.wrap(words, width)),
        ]

    def list_rows(self, width: int) -> list[Row]:
        """Return one row for each entry."""
        return [self._row(index, width) for index in range(self.size_of_list())]

    def _row(self, index: int, width: int) -> Row:
        highlighted = index == self.highlighted
        name, title = self.row_words(index)
        parts: list[Part] = [
            (name, "bold $on-focus" if highlighted else "$live"),
            (title, "bold $on-focus" if highlighted else "$ink"),
        ]
        content = styled_rows.spread(parts, [], width)
        return (
            styled_rows.filled_row(content, width, "focus", index)
            if highlighted
            else styled_rows.text_row(content, index)
        )

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        return "Choose a row first." if command.id == "open" and self.highlighted is None else None

    def do_open(self) -> None:
        """Open the highlighted entry."""
        self.action_list_take()
