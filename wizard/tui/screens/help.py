"""The help: all keys of this screen and the meaning of the signs, from the one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll

from wizard.tui.key_commands import BY_ID
from wizard.tui.screens.dialogs import Cover, keys_line
from wizard.tui.widgets.text_rows import (
    BLANK,
    Hanging,
    Leaf,
    Stack,
    caption,
    line,
    pressing,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

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
    ("▌", "read this aloud; gray words are for you"),
    ("»", "you are here"),
    ("×", "ruled out, not the cause"),  # noqa: RUF001 - our sign
    ("═──", "done, and still to go"),
    ("...", "cut short; the whole is in k, t or c"),
    ("new", "ruled out by the last answer"),
    ("open", "not finished, can be resumed"),
    ("left", "abandoned, can be opened again"),
)

LEAST_FOR_TWO = 72


class Help(Cover[str]):
    """Shows the keys; a listed key closes the help and does its work."""

    KEYS: ClassVar = (("Esc", "close"), ("?", "signs"), ("Ctrl+Q", "leave the program"))

    def __init__(self, mode: str, commands: Sequence[KeyCommand]) -> None:
        """`commands` are those that can work now."""
        super().__init__()
        self.mode_below, self.commands = mode, commands
        self.signs = False

    def inside(self) -> ComposeResult:
        """Yield the keys in two columns, one where that is too much."""
        with VerticalScroll():
            with Horizontal(classes="keys"):
                yield Leaf(id="keys-here")
                yield Leaf(id="keys-anywhere")
            yield Leaf(id="signs")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_page()
        self.take_keys()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - the size is read when drawing
        """Fit into the new size."""
        self.show_page()

    def take_keys(self) -> None:
        """Focus the page, so that arrows scroll it."""
        self.query_one(VerticalScroll).focus()

    def show_page(self) -> None:
        """Show the keys, or the signs."""
        is_wide = min(74, self.size.width) >= LEAST_FOR_TWO
        commands = [one for one in self.commands if one.id != "help"]
        here = [one for one in commands if not one.anywhere]
        anywhere = [one for one in commands if one.anywhere]
        title = TITLES.get(self.mode_below, "HERE")
        left = _keys(title, here if is_wide else [*here, *anywhere])
        right = _keys("ANYWHERE", anywhere) if is_wide else None
        signs = Stack((styled("Signs and words", "bold $ink"), BLANK, *_signs()))
        self.query_one("#keys-here", Leaf).show(None if self.signs else left)
        self.query_one("#keys-anywhere", Leaf).show(None if self.signs else right)
        self.query_one("#signs", Leaf).show(signs if self.signs else None)
        self.query_one("#dialog-keys", Leaf).show(keys_line(*self.keys()))

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys; `?` turns to the page that is not shown."""
        return tuple(
            (shown, "keys" if shown == "?" and self.signs else word) for shown, word in self.KEYS
        )

    def action_take(self, name: str) -> None:
        """Close, and do what was clicked; a key that a widget handles is pressed below."""
        command = BY_ID[name]
        self.dismiss("" if command.keys[:1] and command.keys[0].isdigit() else name)

    def on_key(self, event: events.Key) -> None:
        """Close on a listed key and hand it on; `?` turns the page."""
        if event.key == "question_mark":
            event.stop()
            self.signs = not self.signs
            self.show_page()
            return
        found = next((one for one in self.commands if event.key in one.keys), None)
        if event.key != "escape" and found is not None:
            event.stop()
            self.dismiss(f"{found.id}({event.key})" if event.key.isdigit() else found.id)


def _keys(title: str, commands: Sequence[KeyCommand]) -> Stack:
    column = max((len(one.shown) for one in commands), default=0) + 2
    rows = (
        Hanging(
            styled(c.shown, "bold $ink"),
            pressing(styled(c.help, "$soft"), f"screen.take('{c.id}')"),
            column,
        )
        for c in commands
    )
    return Stack((caption(title), BLANK, *rows))


def _signs() -> list[Hanging]:
    return [Hanging(line((sign, "bold $live")), styled(what, "$soft"), 8) for sign, what in SIGNS]
