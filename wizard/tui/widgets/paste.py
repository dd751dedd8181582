"""The box on the home screen: paste the error, or type a code or a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from wizard.tui.keyboard import MOST_PASTED

if TYPE_CHECKING:
    from textual import events

MOST = MOST_PASTED
"""Characters the box takes; the rest of a longer paste is cut, and the screen says so."""

SHOWN = 20_000
"""Characters of a long paste that stand in the box; all of it is read."""


class PasteBox(TextArea):
    """Plain text of several lines. Enter starts, a pasted line break stays text.

    A paste longer than SHOWN is kept whole in `whole` while only its beginning stands in the box:
    laying out a megabyte to show six rows of it would freeze the screen.
    """

    BINDINGS: ClassVar = [
        Binding("enter", "start", show=False, priority=True),
        Binding("escape", "clear", show=False),
        # TextArea would select with these.
        Binding("f6", "screen.look", show=False),
        Binding("f7", "screen.log", show=False),
    ]

    class Start(Message):
        """Enter was pressed."""

    class Clear(Message):
        """Esc was pressed."""

    class Pasted(Message):
        """A text was pasted: all of it is there, unlike one that is being typed."""

    class MoveDown(Message):
        """Down was pressed on the last line."""

    class Empty(Message):
        """A key that is a command while the box is empty."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__(
            id="paste",
            classes="field",
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            placeholder=Content("AADSTS90120: The request was already ..."),
            highlight_cursor_line=False,
        )
        self.cursor_blink = False
        self.whole = ""
        self.was_cut = False
        self.cleared = ""
        self.commands_when_empty: tuple[str, ...] = ("question_mark",)

    @property
    def words(self) -> str:
        """All that was given, not only what is shown."""
        return self.whole or self.text

    def render_line(self, y: int) -> Strip:
        """Draw a line; Textual cannot wrap the example into a box that has no columns left."""
        return super().render_line(y) if self.content_size.width else Strip.blank(self.size.width)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Leave the keys to the screen that are commands while the box is empty."""
        if not self.words and key in self.commands_when_empty:
            return False
        return super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        """Take `?` as a command while the box is empty; all else is text."""
        if not self.words and event.key in self.commands_when_empty:
            event.stop()
            event.prevent_default()
            self.post_message(self.Empty(event.key))
            return
        await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        """Clean and cut a paste before it is laid out."""
        from wizard.text import clean_paste  # noqa: PLC0415 - not needed for the first frame

        event.stop()
        event.prevent_default()
        text = event.text
        self.was_cut = len(text) > MOST
        text = clean_paste(text[:MOST])
        if len(text) > SHOWN:
            self.load_text(text[:SHOWN])
            self.whole = text
        else:
            self.whole = ""
            result = self._replace_via_keyboard(text, *self.selection)
            if result:
                self.move_cursor(result.end_location)
        self.post_message(self.Changed(self))
        self.post_message(self.Pasted())

    def empty(self) -> None:
        """Take everything out."""
        self.whole, self.was_cut = "", False
        self.load_text("")

    def put_aside(self) -> None:
        """Clear the box so that Ctrl+Z brings the text back, also one of which a part is shown."""
        self.cleared = self.whole
        if self.whole:
            self.empty()
        else:
            self.clear()

    def action_undo(self) -> None:
        """Take the last change back; the beginning of a long text stands for all of it."""
        if not self.cleared or self.text:
            super().action_undo()
            return
        self.load_text(self.cleared[:SHOWN])
        self.whole, self.cleared = self.cleared, ""

    def action_start(self) -> None:
        """Start the best match."""
        self.post_message(self.Start())

    def action_clear(self) -> None:
        """Clear the box."""
        self.post_message(self.Clear())

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's signature
        """Move down; from the last row into the list."""
        offset = self.cursor_screen_offset
        before = self.cursor_location
        if self.cursor_at_last_line or not self.text:
            self.post_message(self.MoveDown())
            return
        super().action_cursor_down(select)
        if self.cursor_location == before and self.cursor_screen_offset == offset:
            self.post_message(self.MoveDown())
