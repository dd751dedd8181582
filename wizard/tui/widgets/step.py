"""The centre of a case: the sentence, the box of a step that is answered by typing, the answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message

from wizard.tui import step_layout
from wizard.tui.step_layout import CenterSize, Draft
from wizard.tui.widgets.field import TextField
from wizard.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from wizard.case.view import Choice, StepView, View


class AnswerRows(Rows):
    """The rows below the sentence; they take focus on a step."""

    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "take", show=False),
    ]

    @dataclass
    class Move(Message):
        """An arrow key was pressed."""

        by: int

    class Take(Message):
        """Enter was pressed."""

    def action_move(self, by: int) -> None:
        """Move the chosen row."""
        self.post_message(self.Move(by))

    def action_take(self) -> None:
        """Take the chosen row."""
        self.post_message(self.Take())


class StepPanel(Vertical):
    """Draws the step or the outcome of a view into the space it has. It decides nothing."""

    @dataclass
    class Chosen(Message):
        """An answer was clicked."""

        index: int

    class FieldLeft(Message):
        """The keys left the text box for nothing in particular."""

    def __init__(self) -> None:
        super().__init__(id="step", classes="centre")
        self.view: View | None = None
        self.choices: tuple[Choice, ...] = ()
        self.opened: Choice | None = None
        self.trouble = ""
        self.highlighted: int | None = None
        self.top = 0

    def compose(self) -> ComposeResult:
        """Lay out the three parts once."""
        yield Rows(id="say", classes="top")
        yield TextField(id="answer-field")
        yield AnswerRows(id="answers", classes="rows", keys=True)

    @property
    def field(self) -> TextField:
        """The text box."""
        return self.query_one("#answer-field", TextField)

    @property
    def answers(self) -> AnswerRows:
        """The rows that take focus."""
        return self.query_one("#answers", AnswerRows)

    @property
    def step(self) -> StepView | None:
        """The step on the screen, or None on an outcome."""
        return self.view.step if self.view and not self.view.outcome else None

    @property
    def is_typed(self) -> bool:
        """Whether the step is answered by typing, and no reason is being asked."""
        return bool(self.step and self.step.format and not self.opened)

    def show(self, view: View) -> None:
        """Show another view: one frame, scrolled to the top, nothing highlighted."""
        old = self.view
        self.view = view
        same = (
            old is not None
            and old.step is not None
            and view.step is not None
            and (old.step.ref, old.step.attempt) == (view.step.ref, view.step.attempt)
        )
        self.choices = view.step.choices if view.step else ()
        if self.opened and same:
            ids = [choice.id for choice in self.choices]
            self.highlighted, self.top = ids.index(self.opened.id), 0
        self.opened = None
        if not same:
            self.trouble, self.top = "", 0
            self.highlighted = next((i for i, c in enumerate(self.choices) if c.was_before), None)
            self.field.value = ""
        self.draw()

    def open(self, choice: Choice) -> None:
        """Put the reasons or the members of a choice in place of the answers."""
        self.choices = choice.members or tuple(
            replace(choice, id=i, label=text, hint="", reasons=(), was_before=False)
            for i, text in choice.reasons
        )
        self.opened, self.top = choice, 0
        self.highlighted = next((i for i, c in enumerate(self.choices) if c.was_before), None)
        self.draw()

    @property
    def asking(self) -> str:
        """What is asked in one more key, or nothing."""
        if self.opened is None:
            return ""
        return self.opened.label if self.opened.members else f"{self.opened.label}: why?"

    def move(self, by: int) -> bool:
        """Highlight the next answer; return whether it left the list at the top."""
        if not self.choices:
            self.scroll_rows(by)
            return False
        if self.highlighted is None:
            self.highlighted = 0 if by > 0 else len(self.choices) - 1
        else:
            if self.highlighted + by < 0 and self.is_typed:
                self.highlighted = None
                self.draw()
                return True
            self.highlighted = max(0, min(len(self.choices) - 1, self.highlighted + by))
        self.draw()
        return False

    def scroll_rows(self, by: int) -> None:
        """Scroll what does not fit: a message, a ticket, answers."""
        self.top = max(0, self.top + by)
        self.draw()

    def draw(self) -> None:
        """Bring the rows up to date with the view, the size and the selection."""
        if self.view is None or not self.is_mounted or not self.size.height:
            return
        area = CenterSize(self.size.width, self.content_size.height, self.screen.has_class("-airy"))
        typed = self.is_typed
        if self.field.display != typed:
            self.field.display = typed
        if self.view.outcome:
            laid = step_layout.lay_outcome(self.view, area, self.top)
        elif self.view.step:
            draft = Draft(
                self.view.step,
                self.choices,
                self.highlighted,
                self.screen.focused is not self.field,
                typed,
                self.trouble,
                self.asking,
                self.top,
            )
            laid = step_layout.lay(draft, area)
        else:
            return
        self.top = laid.top if laid.top or not self.top else self.top
        self.query_one("#say", Rows).put(laid.head, layout=True)
        self.answers.put(laid.body)

    def focus_rows(self) -> None:
        """Focus the text field of a typed step, else the answers."""
        (self.field if self.is_typed else self.answers).focus()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Chips look live only while number keys work."""
        message.stop()
        self.draw()

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Choose the answer that was clicked."""
        message.stop()
        if isinstance(message.target, int):
            self.post_message(self.Chosen(message.target))

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - the size is read when drawing
        """Fit the rows into the new size."""
        self.draw()
