"""A column at the side; the same rows stand in a drawer where the window is narrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message

from wizard.tui import styled_rows
from wizard.tui.styled_rows import Row, line
from wizard.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.content import Content


class SidePanel(Rows):
    """A column of rows that can be scrolled and, while it has focus, chosen from."""

    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("enter", "take", show=False),
    ]

    @dataclass
    class Taken(Message):
        """A row was chosen with Enter or the mouse."""

        panel: SidePanel
        target: object

    def __init__(
        self,
        make: Callable[[int], list[Row]],
        *,
        newest: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's word
        classes: str = "",
    ) -> None:
        super().__init__(id=id, classes=classes, keys=True)
        self.make = make
        self.newest = newest
        self.highlighted: object = None
        self.top: int | None = None

    @property
    def targets(self) -> list[object]:
        """Return what can be chosen, in order."""
        rows = self.make(self.content_size.width)
        return list(dict.fromkeys(row.target for row in rows if row.target is not None))

    def draw(self) -> None:
        """Bring the column up to date."""
        size = self.content_size
        if not size.width or not size.height:
            return
        rows = [self._highlighted(row, size.width) for row in self.make(size.width)]
        top = self.top
        if top is None:
            top = len(rows) - size.height if self.newest else 0
        at = [
            index
            for index, row in enumerate(rows)
            if row.target is not None and row.target == self.highlighted
        ]
        if at and self.screen.focused is self:
            top = max(min(top, at[0] - 1), at[-1] + 2 - size.height)
        shown, self.top_shown = styled_rows.window(rows, size.height, top, 0)
        self.put(shown)

    top_shown = 0

    def _highlighted(self, row: Row, width: int) -> Row:
        if self.screen.focused is not self or row.target is None or row.target != self.highlighted:
            return row
        text = row.content.plain
        content: Content = line((text, "$on-focus")).pad_right(max(0, width - len(text)))
        return Row(content.stylize_before("on $focus"), row.target)

    def action_move(self, by: int) -> None:
        """Highlight the next row that means something; without any, scroll."""
        targets = self.targets
        if not targets:
            self.action_page(by)
            return
        at = (
            targets.index(self.highlighted) + by
            if self.highlighted in targets
            else (0 if by > 0 else len(targets) - 1)
        )
        if 0 <= at < len(targets):
            self.highlighted = targets[at]
        else:
            self.top = self.top_shown + by
        self.draw()

    def action_page(self, by: int) -> None:
        """Scroll by half a column."""
        self.top = max(0, self.top_shown + by * max(1, self.content_size.height // 2))
        self.highlighted = None
        self.draw()

    def action_take(self) -> None:
        """Choose the highlighted row."""
        if self.highlighted is not None:
            self.post_message(self.Taken(self, self.highlighted))

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Choose with one click."""
        message.stop()
        self.post_message(self.Taken(self, message.target))

    def watch_has_focus(self, value: bool) -> None:  # noqa: FBT001 - Textual's signature
        """Show the chosen row, or hide it."""
        super().watch_has_focus(value)
        if not value:
            self.highlighted = None
        self.draw()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - the size is read when drawing
        """Fit the rows into the new size."""
        self.draw()
