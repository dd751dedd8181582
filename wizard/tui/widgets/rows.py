"""Rows of Content that can be clicked and, where wanted, take focus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Static

from wizard.tui import styled_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from wizard.tui.styled_rows import Row


class Rows(Static):
    """Rows of a panel. A click on a row with a target posts `Clicked`."""

    @dataclass
    class Clicked(Message):
        """A row was clicked that means something."""

        rows: Rows
        target: object

    @dataclass
    class Sized(Message):
        """The panel has another size."""

        rows: Rows

    @dataclass
    class Moved(Message):
        """The panel gained or lost focus."""

        rows: Rows

    def __init__(self, *, id: str | None = None, classes: str = "", keys: bool = False) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.can_focus = keys
        self.rows: tuple[Row, ...] = ()

    def put(self, rows: Sequence[Row], *, layout: bool = False) -> None:
        """Show rows in place of those before."""
        new = tuple(rows)
        # Two Contents are equal when their words are; what changed may be a colour alone.
        if len(new) == len(self.rows) and all(map(_same, new, self.rows)):
            return
        self.rows = new
        self.update(styled_rows.join(new), layout=False)
        # Said outright: an automatic height was seen to keep its old value during a resize.
        if layout and (self.styles.height is None or self.styles.height.value != len(new)):
            self.styles.height = len(new)

    def on_click(self, event: events.Click) -> None:
        """Find the row that was clicked."""
        at = event.get_content_offset(self)
        if at is not None and at.y < len(self.rows) and self.rows[at.y].target is not None:
            event.stop()
            self.post_message(self.Clicked(self, self.rows[at.y].target))

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - the size is read when drawing
        """Tell whoever draws that its size has changed."""
        self.post_message(self.Sized(self))

    def watch_has_focus(self, value: bool) -> None:  # noqa: FBT001 - Textual's signature
        """Tell whoever draws that focus has changed."""
        super().watch_has_focus(value)
        self.post_message(self.Moved(self))


def _same(one: Row, other: Row) -> bool:
    return one.target == other.target and one.content.is_same(other.content)


class ClickRow(Static):
    """One row of keys that can be clicked."""

    @dataclass
    class Clicked(Message):
        """A key was clicked."""

        what: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.places: list[tuple[int, int, str]] = []

    def on_click(self, event: events.Click) -> None:
        """Find the key that was clicked."""
        at = event.get_content_offset(self)
        if at is None:
            return
        for left, right, what in self.places:
            if left <= at.x < right:
                event.stop()
                self.post_message(self.Clicked(what))
                return
