"""Modal dialogs: a question, a text field, text to read, a drawer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from wizard.errors import WizardError
from wizard.tui import styled_rows
from wizard.tui.key_commands import DIGITS
from wizard.tui.leaving import GuardedScreen
from wizard.tui.styled_rows import BLANK, Row, line
from wizard.tui.widgets.field import TextField
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from wizard.tui.keyboard import KeyBufferApp
    from wizard.tui.session import ExitState

Answer = TypeVar("Answer")

AT = 3
"""The column inside a dialog where text begins."""


class Cover(GuardedScreen[Answer], ModalScreen[Answer], Generic[Answer]):
    """Lies over a dimmed screen. Esc takes it away and changes nothing."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [Binding("escape", "away", show=False)]

    app: KeyBufferApp[ExitState]
    trouble = ""

    def compose(self) -> ComposeResult:
        """Lay out one block of rows."""
        with Vertical(classes="dialog"):
            yield from self.inside()

    def inside(self) -> ComposeResult:
        """Yield what the dialog holds."""
        yield Rows(id="dialog-rows", keys=True)

    def rows(self, width: int) -> list[Row]:
        """Return the rows of the dialog."""
        raise NotImplementedError

    def draw(self) -> None:
        """Bring the dialog up to date."""
        width = min(74, self.size.width) - 2 * AT
        rows = [Row(styled_rows.indent(row.content, AT), row.target) for row in self.rows(width)]
        self.query_one("#dialog-rows", Rows).put(rows, layout=True)

    def on_mount(self) -> None:
        """Draw, and take focus."""
        self.draw()
        self.take_keys()

    def say(self, text: str, style: str = "$warn") -> None:  # noqa: ARG002 - as screens do
        """Say one sentence at the end of the dialog."""
        self.trouble = text
        self.draw()

    def trouble_rows(self, width: int) -> list[Row]:
        """Return the message, if there is one."""
        return [
            Row(line((text, "$warn"))) for text in styled_rows.wrap(self.trouble, width) if text
        ]

    def take_keys(self) -> None:
        """Focus the dialog."""
        self.query_one("#dialog-rows", Rows).focus()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - the size is read when drawing
        """Fit into the new size."""
        self.draw()

    def action_away(self) -> None:
        """Go away."""
        self.dismiss(None)

    def keys_line(self, *keys: tuple[str, str]) -> Row:
        """Return a row of keys with their words."""
        parts: list[styled_rows.Part] = []
        for shown, word in keys:
            parts += [(f" {shown} ", "bold $ink on $chip"), (f"  {word}      ", "$soft")]
        return Row(line(*parts))


class ChoiceDialog(Cover[str]):
    """Asks one thing; number keys or arrows and Enter answer. Nothing is chosen before."""

    BINDINGS: ClassVar = [
        *(Binding(digit, f"pick({digit})", show=False) for digit in DIGITS),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "take", show=False),
    ]

    def __init__(
        self,
        title: str,
        details: Sequence[tuple[str, str]],
        choices: Sequence[tuple[str, str, str]],
    ) -> None:
        """`details` are labelled rows, `choices` id, label and hint."""
        super().__init__()
        self.heading, self.details, self.choices = title, details, choices
        self.highlighted: int | None = None

    def rows(self, width: int) -> list[Row]:
        """Return the question, what belongs to it, and the choices."""
        rows = [Row(line((text, "bold $ink"))) for text in styled_rows.wrap(self.heading, width)]
        if self.details:
            rows += [
                BLANK,
                *(Row(one) for one in styled_rows.labelled(self.details, width, style="$soft")),
            ]
        for index, (_, label, hint) in enumerate(self.choices):
            rows += [BLANK, *self._choice(index, label, hint, width)]
        rows += [BLANK, *self.trouble_rows(width), self.keys_line(("Esc", "leave it as it is"))]
        # The block has a blank row of its own at each end.
        return rows if len(rows) + 2 <= self.size.height else [r for r in rows if r is not BLANK]

    def _choice(self, index: int, label: str, hint: str, width: int) -> list[Row]:
        highlighted = index == self.highlighted
        lines = [
            (text, "bold $on-focus" if highlighted else "$ink")
            for text in styled_rows.wrap(label, width - 5)
        ]
        lines += [
            (text, "$on-focus-soft" if highlighted else "$quiet")
            for text in styled_rows.wrap(hint, width - 5)
            if text
        ]
        rows = []
        for number, part in enumerate(lines):
            head = (
                styled_rows.chip(str(index + 1), chosen=highlighted) if number == 0 else ("   ", "")
            )
            content = line(head, "  ", part)
            if highlighted:
                content = content.pad_right(max(0, width - content.cell_length)).stylize_before(
                    "on $focus"
                )
            rows.append(Row(content, index))
        return rows

    def action_pick(self, number: int) -> None:
        """Answer with a number."""
        if number <= len(self.choices) and not self.app.ignores_burst():
            self.dismiss(self.choices[number - 1][0])

    def action_move(self, by: int) -> None:
        """Highlight the next choice."""
        last = len(self.choices) - 1
        self.highlighted = (
            (0 if by > 0 else last)
            if self.highlighted is None
            else max(0, min(last, self.highlighted + by))
        )
        self.draw()

    def action_take(self) -> None:
        """Answer with the highlighted choice."""
        if self.highlighted is not None and not self.app.ignores_burst():
            self.dismiss(self.choices[self.highlighted][0])

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Answer with the choice that was clicked."""
        if isinstance(message.target, int):
            self.dismiss(self.choices[message.target][0])


class TypeIn(Cover[str]):
    """Asks for a line of text. `keep` is tried with it; its error is said, the text is kept."""

    def __init__(
        self, title: str, hint: str, keep: Callable[[str], object], value: str = ""
    ) -> None:
        super().__init__()
        self.heading, self.hint, self.keep, self.value = title, hint, keep, value

    def inside(self) -> ComposeResult:
        """Yield the question, the box, and what can be done."""
        yield Rows(id="dialog-rows")
        yield TextField(id="dialog-field")
        yield Rows(id="dialog-keys")

    def take_keys(self) -> None:
        """Put the old value into the box and give it the keys."""
        field = self.query_one("#dialog-field", TextField)
        field.value = self.value
        field.cursor_position = len(self.value)
        field.focus()

    def rows(self, width: int) -> list[Row]:
        """Return the question."""
        rows = [Row(line((text, "bold $ink"))) for text in styled_rows.wrap(self.heading, width)]
        rows += [Row(line((text, "$soft"))) for text in styled_rows.wrap(self.hint, width) if text]
        return [*rows, BLANK]

    def draw(self) -> None:
        """Bring question and trouble up to date."""
        super().draw()
        width = min(74, self.size.width) - 2 * AT
        rows = [
            *self.trouble_rows(width),
            BLANK,
            self.keys_line(("Enter", "keep it"), ("Esc", "leave it")),
        ]
        shown = [Row(styled_rows.indent(row.content, AT)) for row in rows]
        self.query_one("#dialog-keys", Rows).put(shown, layout=True)

    def on_input_submitted(self, message: TextField.Submitted) -> None:
        """Try to keep the text."""
        message.stop()
        if not self.is_on_top or self.app.ignores_burst():
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
    """Words to read; any of the usual keys closes them."""

    BINDINGS: ClassVar = [
        Binding("enter", "away", show=False),
        Binding("w", "away", show=False),
        Binding("up", "scroll_rows(-1)", show=False),
        Binding("down", "scroll_rows(1)", show=False),
        Binding("pageup", "scroll_rows(-6)", show=False),
        Binding("pagedown", "scroll_rows(6)", show=False),
    ]

    def __init__(self, make: Callable[[int], list[Row]]) -> None:
        super().__init__()
        self.make, self.top = make, 0

    def rows(self, width: int) -> list[Row]:
        """Return the words, as far as they fit."""
        shown, self.top = styled_rows.window(
            self.make(width), max(1, self.size.height - 4), self.top, 0
        )
        return [*shown, BLANK, self.keys_line(("Esc", "close"))]

    def action_scroll_rows(self, by: int) -> None:
        """Scroll."""
        self.top = max(0, self.top + by)
        self.draw()


class Drawer(GuardedScreen[object], ModalScreen[object]):
    """A side column as a drawer over the dimmed screen; the key that opened it closes it."""

    AUTO_FOCUS = ""

    app: KeyBufferApp[ExitState]

    def __init__(self, key: str, make: Callable[[int], list[Row]], *, left: bool) -> None:
        super().__init__(classes="-left" if left else "")
        self.key, self.make, self.is_left = key, make, left

    def compose(self) -> ComposeResult:
        """Lay out the column and the key that hides it."""
        yield SidePanel(self._rows, newest=self.is_left, id="drawer", classes="drawer")

    def _rows(self, width: int) -> list[Row]:
        rows = self.make(width)
        caption = rows[0].content
        hide: list[styled_rows.Part] = [(f" {self.key} ", "bold $ink on $chip"), (" hide", "$soft")]
        gap = max(1, width - caption.cell_length - sum(len(text) for text, _ in hide))
        return [Row(caption + line(" " * gap, *hide)), *rows[1:]]

    def on_mount(self) -> None:
        """Take focus."""
        self._bindings.bind(self.key, "away", show=False)
        self._bindings.bind("escape", "away", show=False)
        self.query_one(SidePanel).focus()

    def action_away(self) -> None:
        """Go away."""
        self.dismiss(None)

    def on_side_panel_taken(self, message: SidePanel.Taken) -> None:
        """Hand back what was chosen."""
        message.stop()
        self.dismiss(message.target)

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - the size is read when drawing
        """Fit into the new size."""
        self.query_one(SidePanel).draw()
