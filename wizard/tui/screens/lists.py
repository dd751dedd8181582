"""A list that is filtered as one types: a box over the rows, and columns beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from wizard.tui.key_commands import CODES, FIND, KeyCommand, in_mode
from wizard.tui.navigation import GoHome
from wizard.tui.screens.base_screen import BaseScreen
from wizard.tui.widgets.field import TextField
from wizard.tui.widgets.text_rows import (
    Column,
    Hanging,
    Leaf,
    More,
    ResultList,
    RowItem,
    Stack,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.visual import Visual

    from wizard.tui.session import Session


class FindScreen(BaseScreen):
    """One row for each entry that fits what is typed; the box has the keys at once."""

    MODES: ClassVar = (CODES, FIND)
    QUESTION: ClassVar[str]
    PLACEHOLDER: ClassVar[str]
    NOTHING_TYPED: ClassVar[str]
    NOTHING_FITS: ClassVar[str]

    def __init__(self, session: Session, typed: str = "") -> None:
        super().__init__(session)
        self.words = ""
        self.typed = typed

    # What a subclass fills in

    def look_up(self, words: str) -> None:
        """List what fits the words, or everything for none."""
        raise NotImplementedError

    def rows(self) -> Sequence[RowItem]:
        """Return a row for each entry that is listed; the target is its place in the list."""
        raise NotImplementedError

    def left(self) -> Sequence[Visual]:
        """Return the left column."""
        raise NotImplementedError

    def right(self, index: int | None) -> Sequence[Visual]:
        """Return the right column, about the highlighted entry."""
        raise NotImplementedError

    def take(self, index: int) -> None:
        """Open an entry."""
        raise NotImplementedError

    def first(self) -> int:
        """Return the entry that is highlighted at first."""
        return 0

    @property
    def nothing(self) -> str:
        """What to say when nothing is listed."""
        return self.NOTHING_FITS

    def notices(self) -> Sequence[str]:
        """Return what has to be said above the list."""
        return ()

    # The parts

    def columns(self) -> ComposeResult:
        """Yield left, the box over the list, and right."""
        yield Leaf(id="left", classes="side")
        with Column(classes="centre"):
            yield Leaf(styled(self.QUESTION, "bold $ink"), id="ask", classes="text")
            field = TextField(id="words")
            field.placeholder = self.PLACEHOLDER
            yield field
            yield Leaf(id="nothing", classes="text")
            yield ResultList(id="listing")
            yield More(lambda: self.listing)
        yield Leaf(id="right", classes="side -right")

    def on_mount(self) -> None:
        """List everything, and let typing begin."""
        self.look_up("")
        super().on_mount()
        self.refresh_list(self.first())
        self.box.focus()
        self.box.insert_text_at_cursor(self.typed)

    @property
    def box(self) -> TextField:
        """The box for words."""
        return self.query_one(TextField)

    @property
    def listing(self) -> ResultList:
        """The list."""
        return self.query_one(ResultList)

    @property
    def highlighted(self) -> int | None:
        """The place of the highlighted entry."""
        lists = self.query(ResultList)
        target = lists.first().target if lists else None
        return target if isinstance(target, int) else None

    @property
    def mode(self) -> str:
        """Whether letters are text, or the list has focus."""
        return self.MODES[0] if isinstance(self.focused, ResultList) else FIND

    def focus_centre(self) -> None:
        """Focus the box."""
        self.box.focus()

    def refresh_body(self) -> None:
        """Bring the list and the columns up to date."""
        self.refresh_list(self.highlighted)

    def refresh_list(self, highlighted: int | None) -> None:
        """Show the rows there are now, one of them highlighted."""
        rows = self.rows()
        parts: list[Visual] = [styled(one, "$warn") for one in self.notices()]
        if not rows:
            parts.append(styled(self.nothing, "$soft"))
        self.query_one("#nothing", Leaf).show(Stack(tuple(parts)) if parts else None)
        self.listing.show(rows, highlighted if rows else None)
        self.query_one("#left", Leaf).show(Stack(tuple(self.left())))
        self.refresh_right()

    def refresh_right(self) -> None:
        """Show more about the highlighted entry."""
        if self.is_wide and self.is_drawable:
            self.query_one("#right", Leaf).show(Stack((*self.right(self.highlighted), Content(""))))

    # Typing, moving, choosing

    def on_input_changed(self, message: TextField.Changed) -> None:
        """Find what fits the words."""
        message.stop()
        self.words = message.value.strip()
        self.look_up(self.words)
        self.refresh_list(0)
        self.refresh_frame()

    def on_input_submitted(self, message: TextField.Submitted) -> None:
        """Open what fits best."""
        message.stop()
        if self.highlighted is None:
            self.say(self.NOTHING_FITS)
        elif self.words or self.highlighted:
            self.open_row(self.highlighted)
        else:
            self.say(self.NOTHING_TYPED)

    def on_text_field_left(self, message: TextField.Left) -> None:
        """Go into the list, or empty the box, or leave it."""
        message.stop()
        if message.down:
            self.go_in()
        elif self.box.value:
            self.box.value = ""
        else:
            self.action_leave()

    def go_in(self) -> None:
        """Give the keys to the list."""
        listing = self.listing
        if not listing.option_count:
            self.say(self.nothing)
            return
        listing.focus()
        if listing.highlighted is None:
            listing.highlight(0)

    def on_result_list_above_first(self, message: ResultList.AboveFirst) -> None:
        """Above the first row is the box."""
        message.stop()
        self.box.focus()

    def on_result_list_cursor_moved(self, message: ResultList.CursorMoved) -> None:
        """Show more about the highlighted entry."""
        message.stop()
        self.refresh_right()

    def on_result_list_chosen(self, message: ResultList.Chosen) -> None:
        """Open the entry that was chosen."""
        message.stop()
        if isinstance(message.target, int):
            self.open_row(message.target)
        else:
            self.say("Choose with an arrow key first.")

    def open_row(self, index: int) -> None:
        """Open an entry, if it is still there."""
        if not self.is_on_top:
            return
        if index < self.listing.option_count:
            self.guarded(lambda: self.take(index))
        else:
            self.say("That row is gone.")

    def on_key(self, event: events.Key) -> None:
        """Take a letter typed in the list back into the box, if it is not a key of the list."""
        is_text = event.is_printable and event.character
        is_bound = any(event.key in one.keys for one in in_mode(self.mode))
        if self.focused is self.listing and is_text and not is_bound:
            event.stop()
            self.box.focus()
            self.box.insert_text_at_cursor(event.character or "")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002 - any
        """Show in the footer where the focus is."""
        self.refresh_footer()

    # Keys

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        if command.id == "empty":
            return None if self.words else ""
        needs_row = command.id in ("open", "row", "choose", "best", "down")
        return "" if needs_row and self.highlighted is None else None

    def action_row(self, number: int) -> None:
        """Open an entry by its number, as numbers do on every screen."""
        if number > self.listing.option_count:
            self.say(f"There is no row {number}.")
            return
        self.listing.highlight(number - 1)
        self.open_row(number - 1)

    def action_search(self) -> None:
        """Focus the box."""
        self.box.focus()

    def action_leave(self) -> None:
        """Back to where the list was opened."""
        if self.is_above_home:
            self.navigate(GoHome())
        else:
            self.close()


def coded(index: int, code: str, text: str, column: int) -> RowItem:
    """Return a row with its first column, such as a code, and the text after it."""
    return RowItem(Hanging(styled(code, "$live"), styled(text, "$ink"), column), index)
