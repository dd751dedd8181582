"""The help: all keys of this screen and the meaning of the signs, from the one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from wizard.tui import styled_rows
from wizard.tui.screens.dialogs import Cover
from wizard.tui.styled_rows import BLANK, Row, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from wizard.tui.key_commands import KeyCommand

TITLES = {
    "step": "ON THIS STEP",
    "enter": "ON THIS STEP",
    "outcome": "ON THIS PAGE",
    "home": "ON THIS PAGE",
    "list": "IN THE LIST",
    "cases": "IN THE LIST",
    "codes": "IN THE LIST",
    "map": "ON THE MAP",
    "before": "BEFORE THE TEST",
    "waiting": "WHILE IT WAITS",
    "result": "WITH THE RESULT",
    "checking": "WHILE IT CHECKS",
    "checked": "WITH THE RESULT",
}

SIGNS = (
    ("▌", "read this aloud; grey words are for you"),
    ("»", "you are here"),
    ("×", "ruled out, not the cause"),  # noqa: RUF001 - our sign
    ("═──", "done, and still to go"),
    ("...", "cut short; the whole stands in k, t or c"),
    ("new", "ruled out by the last answer"),
    ("open", "not finished, can be carried on"),
    ("left", "given up, can be opened again"),
)

LEAST_FOR_TWO = 60


class Help(Cover[str]):
    """Shows the keys; a listed key closes the help and does its work."""

    def __init__(self, mode: str, commands: Sequence[KeyCommand]) -> None:
        """`commands` are those that can work now."""
        super().__init__()
        self.mode_below, self.commands = mode, commands
        self.signs = False

    def rows(self, width: int) -> list[Row]:
        """Return the keys, or the signs."""
        body = self._signs(width) if self.signs else self._keys(width)
        gap = [] if self.size.height < 20 else [BLANK]  # noqa: PLR2004 - where blank lines begin
        keys = [
            ("Esc", "close"),
            ("?", "keys" if self.signs else "signs"),
            ("Ctrl+Q", "leave the program"),
        ]
        if width < LEAST_FOR_TWO:
            keys = keys[:2]
        shown, _ = styled_rows.window(body, max(1, self.size.height - 3 - len(gap)), 0, 0)
        return [*shown, *gap, self.keys_line(*keys)]

    def _keys(self, width: int) -> list[Row]:
        commands = [c for c in self.commands if c.id != "help"]
        here = [c for c in commands if not c.anywhere]
        anywhere = [c for c in commands if c.anywhere]
        title = TITLES.get(self.mode_below, "HERE")
        if width < LEAST_FOR_TWO:
            return [
                Row(line(styled_rows.caption(title))),
                *(Row(one) for one in self._column([*here, *anywhere], width)),
            ]
        half = width // 2 + 1
        left = [line(styled_rows.caption(title)), line(""), *self._column(here, half - 1)]
        right = [
            line(styled_rows.caption("ANYWHERE")),
            line(""),
            *self._column(anywhere, width - half),
        ]
        blank = Content("")
        longest = max(len(left), len(right))
        left += [blank] * (longest - len(left))
        right += [blank] * (longest - len(right))
        rows = [
            Row(a.pad_right(half - a.cell_length) + b) for a, b in zip(left, right, strict=True)
        ]
        heading = [Row(line(("Keys", "bold $ink"))), BLANK]
        after = [
            BLANK,
            Row(
                line(
                    ("▌", "$live"), (" marks words to read aloud. Grey words are for you.", "$soft")
                )
            ),
            Row(line("  ", ("You can stop at any time. The case is kept.", "$soft"))),
        ]
        return [*heading, *rows, *after]

    def _column(self, commands: list[KeyCommand], width: int) -> list[Content]:
        column = max((len(c.shown) for c in commands), default=0) + 2
        return [
            line(
                (c.shown.ljust(column), "bold $ink"),
                (styled_rows.cut(c.help, width - column), "$soft"),
            )
            for c in commands
        ]

    def _signs(self, width: int) -> list[Row]:
        rows = [Row(line(("Signs and words", "bold $ink"))), BLANK]
        for sign, meaning in SIGNS:
            rows.append(
                Row(
                    line(
                        (sign.ljust(8), "bold $live"),
                        (styled_rows.cut(meaning, width - 8), "$soft"),
                    )
                )
            )
        return rows

    def on_key(self, event: events.Key) -> None:
        """Close on a listed key and hand it on; `?` turns the page."""
        if event.key == "question_mark":
            event.stop()
            self.signs = not self.signs
            self.draw()
            return
        if event.key != "escape" and any(event.key in c.keys for c in self.commands):
            event.stop()
            self.dismiss(event.key)
