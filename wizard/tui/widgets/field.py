"""The one-line box for a value that is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

if TYPE_CHECKING:
    from textual import events

MOST = 2000


class TextField(Input):
    """A box without a frame. It keeps all lines of what is pasted, joined by blanks."""

    BINDINGS: ClassVar = [
        Binding("down", "away(1)", show=False),
        Binding("escape", "away(0)", show=False),
    ]

    @dataclass
    class Left(Message):
        """The keys leave the box: to the rows below (1), or just out of it (0)."""

        down: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, classes="field", max_length=MOST)

    def _on_paste(self, event: events.Paste) -> None:
        """Insert a paste cleaned: several lines become one, none is lost without a word."""
        from wizard.text import clean_paste  # noqa: PLC0415 - not needed for the first frame

        event.stop()
        event.prevent_default()
        text = " ".join(clean_paste(event.text).split())
        start, end = self.selection
        available = MOST - (len(self.value) - abs(end - start))
        self.replace(text[:available], min(start, end), max(start, end))
        say = getattr(self.screen, "say", None)
        if len(text) > available and say is not None:
            self.call_after_refresh(say, f"Only the first {MOST} characters fit into this box.")

    def action_away(self, down: int) -> None:
        """Leave the box."""
        self.post_message(self.Left(down))
