"""Modal dialogs: a question, a text field, text to read, a drawer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from wizard.errors import WizardError
from wizard.tui.key_commands import DIGITS, PRESSED
from wizard.tui.keyboard import GuardedScreen
from wizard.tui.widgets.field import TextField
from wizard.tui.widgets.panels import CasePanel
from wizard.tui.widgets.text_rows import (
    BLANK,
    CHIP,
    Hanging,
    Leaf,
    More,
    RowItem,
    RowList,
    Stack,
    chip,
    key_chip,
    labelled,
    line,
    pressing,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.visual import Visual

    from wizard.case.view import View

Answer = TypeVar("Answer")

FRAME = 8
"""Rows and columns that border, margins, heading and keys of a dialog take."""


class Cover(GuardedScreen[Answer], ModalScreen[Answer], Generic[Answer]):
    """Lies over a dimmed screen. Esc takes it away and changes nothing."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [Binding("escape", "away", show=False)]
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = (("Esc", "cancel"),)

    def compose(self) -> ComposeResult:
        """Lay out what the dialog holds, a line for what went wrong, and its keys."""
        with Vertical(classes="dialog"):
            yield from self.inside()
            yield Leaf(id="dialog-trouble")
            with VerticalGroup(id="dialog-end"):
                yield More(lambda: next(iter(self.query(VerticalScroll)), None))
                yield Leaf(keys_line(*self.keys()), id="dialog-keys")

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys that are named at the end."""
        return self.KEYS

    def inside(self) -> ComposeResult:
        """Yield what the dialog holds."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Take focus."""
        self.take_keys()

    def take_keys(self) -> None:
        """Focus the dialog."""
        self.query_one(RowList).focus()

    def say(self, text: str, style: str = "$warn") -> None:
        """Say one sentence at the end of the dialog, unless it is yet to be laid out."""
        shown = styled(text, style) if text else None
        for leaf in self.query("#dialog-trouble").results(Leaf):
            leaf.show(Stack((BLANK, shown)) if shown else None)

    def quiet(self) -> None:
        """Take the sentence away."""
        self.say("")

    def action_away(self) -> None:
        """Go away."""
        self.dismiss(None)


def keys_line(*keys: tuple[str, str]) -> Content:
    """Return a row of keys with their words; a click on one presses it."""
    parts: list[Content] = []
    for shown, word in keys:
        part = line(key_chip(shown), (f" {word}", "$soft"))
        pressed = PRESSED.get(shown, "")
        parts += [pressing(part, f"screen.press('{pressed}')") if pressed else part, Content("   ")]
    return line(*parts)


class ChoiceDialog(Cover[str]):
    """Asks one thing; number keys or arrows and Enter answer. Nothing is chosen before."""

    BINDINGS: ClassVar = [*(Binding(digit, f"pick({digit})", show=False) for digit in DIGITS)]

    def __init__(
        self,
        title: str,
        details: Sequence[tuple[str, str]],
        choices: Sequence[tuple[str, str, str]],
        rest: str | None = None,
    ) -> None:
        """`details` are labelled rows, `choices` id, label and hint.

        `rest` is the choice that leads to a longer list: it is taken when a letter is typed, which
        is then in `typed`.
        """
        super().__init__()
        self.heading, self.details, self.choices = title, details, choices
        self.rest, self.typed = rest, ""

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys, with letters where they find more."""
        return self.KEYS if self.rest is None else (*self.KEYS, ("a-z", "find one by its words"))

    def on_key(self, event: events.Key) -> None:
        """Take a letter to the longer list."""
        letter = event.character or ""
        if self.rest is not None and letter.isalpha():
            event.stop()
            self.typed = letter
            self.dismiss(self.rest)

    def inside(self) -> ComposeResult:
        """Yield the question, what belongs to it, and the choices."""
        details = (BLANK, *labelled(self.details, "$soft")) if self.details else ()
        yield Leaf(Stack((styled(self.heading, "bold $ink"), *details)))
        yield RowList(len(self.choices))

    def on_mount(self) -> None:
        """Show the choices."""
        self.show_choices()
        self.take_keys()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - the size is read when drawing
        """Leave out the blank lines where they have no room."""
        self.show_choices()

    def show_choices(self) -> None:
        """Show the choices, with a blank line between where there is room."""
        rows = self.query_one(RowList)
        width = max(8, min(74, self.size.width) - FRAME)
        made = []
        for number, (_, label, hint) in enumerate(self.choices, 1):
            words = styled(label, "$ink")
            words += line(("\n", ""), (hint, "$quiet")) if hint else Content("")
            made.append(Hanging(chip(str(number)), words, CHIP, pad=1))
        needed = sum(one.get_height({}, width) for one in made) + len(self.details)
        room = self.size.height - FRAME
        gap = int(needed + len(made) <= room)
        shown = [replace(one, gap=gap) for one in made[:-1]]
        rows.styles.margin = (int(needed + 1 <= room), 0, 0, 0)
        rows.show([RowItem(one, at) for at, one in enumerate([*shown, *made[-1:]])], rows.cursor)

    def action_pick(self, number: int) -> None:
        """Answer with a number."""
        if number <= len(self.choices):
            self.dismiss(self.choices[number - 1][0])

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Answer with the choice that was clicked, or was highlighted when Enter was pressed."""
        message.stop()
        if isinstance(message.target, int):
            self.dismiss(self.choices[message.target][0])


class TypeIn(Cover[str]):
    """Asks for a line of text. `keep` is tried with it; its error is said, the text is kept."""

    def __init__(
        self,
        title: str,
        hint: str,
        keep: Callable[[str], object],
        value: str = "",
        does: str = "save",
    ) -> None:
        """`value` is what the box holds at first, `does` what Enter does with it, in a word."""
        super().__init__()
        self.heading, self.hint, self.keep, self.value = title, hint, keep, value
        self.does = does

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys, with what Enter does."""
        return (("Enter", self.does), *self.KEYS)

    def inside(self) -> ComposeResult:
        """Yield the question and the box."""
        hint = (styled(self.hint, "$soft"),) if self.hint else ()
        yield Leaf(Stack((styled(self.heading, "bold $ink"), *hint)))
        yield TextField(id="dialog-field")

    def take_keys(self) -> None:
        """Put the old value into the box and give it the keys."""
        field = self.query_one(TextField)
        field.value = self.value
        field.cursor_position = len(self.value)
        field.focus()

    def on_input_submitted(self, message: TextField.Submitted) -> None:
        """Try to keep the text."""
        message.stop()
        if not self.is_on_top:
            return
        try:
            self.keep(message.value)
        except WizardError as error:
            self.say(f"{error.message} {error.hint}".strip())
            return
        self.dismiss(message.value)

    def on_text_field_left(self, message: TextField.Left) -> None:
        """Esc in the box goes away; an arrow has nowhere to go."""
        message.stop()
        if not message.down:
            self.dismiss(None)


class TextDialog(Cover[None]):
    """Something to read; any of the usual keys closes it."""

    KEYS = (("Esc", "close"),)
    BINDINGS: ClassVar = [Binding("enter,w,q", "away", show=False)]

    def __init__(self, rows: Sequence[Visual]) -> None:
        super().__init__()
        self.rows = rows

    def inside(self) -> ComposeResult:
        """Yield what there is to read."""
        with VerticalScroll():
            yield Leaf(Stack(tuple(self.rows)))

    def take_keys(self) -> None:
        """Focus the text, so that arrows scroll it."""
        self.query_one(VerticalScroll).focus()


class Drawer(GuardedScreen[object], ModalScreen[object]):
    """A side column as a drawer over the dimmed screen; the key that opened it closes it."""

    AUTO_FOCUS = ""

    def __init__(self, name: str, key: str, view: View) -> None:
        super().__init__(classes="-left" if name == "trail" else "")
        self.key, self.panel, self.view = key, name, view
        self._bindings.bind(f"{key},escape", "away", show=False)

    def compose(self) -> ComposeResult:
        """Lay out the column, with the key that hides it."""
        with Vertical():
            yield CasePanel(self.panel, pool=24, key=self.key)
            yield More(lambda: self.query_one(CasePanel))

    def on_mount(self) -> None:
        """Take focus."""
        panel = self.query_one(CasePanel)
        panel.view = self.view
        panel.focus()

    def action_away(self) -> None:
        """Go away."""
        self.dismiss(None)

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Hand back what was chosen."""
        message.stop()
        if message.target is not None:
            self.dismiss(message.target)
