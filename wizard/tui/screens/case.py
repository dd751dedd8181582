"""The case: one screen for every step and for the outcome, drawn from one View."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wizard.case.leaving import may_leave
from wizard.errors import InputError, WizardError
from wizard.tui.commands import ENTER, OUTCOME, STEP, Command
from wizard.tui.screens.case_machine import CaseMachine
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual import events

    from wizard.case.view import Choice
    from wizard.tui.widgets.field import Field
    from wizard.tui.widgets.step import Answers, StepPanel

SENT = "Sent to the terminal. If it did not arrive, mark the text with the mouse."


class CaseScreen(CaseMachine):
    """The keys of a case: what each means on a step, in a box, on an outcome."""

    MODES: ClassVar = (STEP, ENTER, OUTCOME)

    def refusal(self, command: Command) -> str | None:
        """Return why a key cannot work now."""
        view = self.now
        if command.id == "back" and not (view.can_undo or self.panel.opened):
            return "This is the first question. There is nothing to go back to."
        if command.id == "copy" and not self.copyable()[0]:
            return "Nothing to copy on this step."
        if command.id == "answer" and not self.panel.choices:
            return "This step has no answers to choose from."
        if command.id == "add" and not (view.outcome and view.outcome.missing):
            return "Nothing is missing here."
        return super().refusal(command)

    def words_of(self, command: Command) -> tuple[str, str]:
        """Return what the footer says, with the numbers that work on this step."""
        count = len(self.panel.choices)
        if command.id == "answer" and count:
            return (f"1-{count}" if count > 1 else "1"), "answer"
        if command.id == "add" and self.now.outcome:
            missing = len(self.now.outcome.missing)
            return (f"1-{missing}" if missing > 1 else "1"), "add"
        if command.id == "copy":
            return "c", self.copyable()[1]
        if command.id == "close" and self.now.is_closed:
            return "Enter", "home"
        return super().words_of(command)

    def in_footer(self, command: Command) -> bool:
        """Show `c` only where there is more to copy than the sentence."""
        step = self.now.step
        if command.id == "copy" and not self.now.outcome and step:
            return bool(step.command or step.message)
        return super().in_footer(command)

    def copyable(self) -> tuple[str, str]:
        """Return what `c` copies here, and its name."""
        view = self.now
        if view.outcome:
            handed = view.outcome.paper_title.lower().startswith("message")
            return view.outcome.paper, "copy message" if handed else "copy ticket"
        step = view.step
        if step is None:
            return "", "copy"
        return step.message or step.command or step.text, "copy"

    def do_answer(self, key: str) -> None:
        """Answer with a number key."""
        self.choose(int(key) - 1)

    def choose(self, index: int) -> None:
        """Answer with a row; one that opens a group, or needs a reason, asks one key more."""
        choices = self.panel.choices
        if index >= len(choices):
            self.say(f"There is no answer {index + 1}. Choose 1 to {len(choices)}.")
            return
        choice = choices[index]
        opened = self.panel.opened
        if opened and opened.reasons:
            self.record(lambda: self.case.answer(opened.id, reason=choice.id))
        elif choice.reasons or choice.members:
            self.panel.open(choice)
            self.focus_centre()
            self.draw_footer()
        else:
            self.record(lambda: self.case.answer(choice.id))

    def do_accept(self) -> None:
        """Enter in the box is handled where it arrives."""

    def do_copy(self) -> None:
        """Send the command, message or sentence to the terminal's clipboard, if it may leave."""
        try:
            self.app.copy_to_clipboard(may_leave(self.copyable()[0], "The text"))
        except WizardError as error:
            self.say(f"{error.message} {error.hint}")
        else:
            self.say(SENT, "$soft")

    def do_close(self) -> None:
        """Close the case and go home."""
        if not self.now.is_closed and not self.record(self.case.close):
            return
        self.app.go_home(closed=self.case)

    def do_back(self) -> None:
        """Go back to the groups of answers, else take back the last answer a person gave."""
        if self.panel.opened:
            self.panel.show(self.now)
            self.draw_footer()
            return
        self.record(self.case.undo)

    def do_scroll(self) -> None:
        """PgUp and PgDn are handled where they arrive."""

    def do_leave(self) -> None:
        """Close what lies on top, else go home; the case is kept."""
        if isinstance(self.focused, SidePanel):
            self.focus_centre()
        elif self.panel.opened:
            self.do_back()
        else:
            self.app.go_home()

    def on_answers_move(self, message: Answers.Move) -> None:
        """Move the hand with an arrow key."""
        message.stop()
        self.quiet()
        if self.panel.move(message.by):
            self.panel.field.focus()

    def on_answers_take(self, message: Answers.Take) -> None:
        """Enter takes the lit row."""
        message.stop()
        if self.app.ignores_burst():
            return
        self.quiet()
        if self.now.outcome:
            self.guarded(self.do_close)
        elif self.panel.lit is None:
            self.say("Choose with a number.")
        else:
            self.choose(self.panel.lit)

    def on_step_panel_chosen(self, message: StepPanel.Chosen) -> None:
        """Take an answer or a missing fact that was clicked."""
        message.stop()
        self.quiet()
        if self.now.outcome:
            self.guarded(lambda: self.do_add(str(message.index + 1)))
        else:
            self.choose(message.index)

    def on_input_submitted(self, message: Field.Submitted) -> None:
        """Enter in the box: take what was typed, or say what is wrong with it."""
        message.stop()
        if self.app.ignores_burst():
            return
        self.quiet()
        if not message.value.strip():
            self.say("Type it here, or press Down for the other answers.")
            return

        def take() -> None:
            try:
                self.case.answer("entered", entered=message.value)
            except InputError as error:
                self.panel.trouble = (
                    f"Not yet: {error.message[:1].lower()}{error.message[1:]} {error.hint}".strip()
                )
                self.panel.draw()
                return
            self.panel.trouble = ""

        self.record(take)

    def on_field_left(self, message: Field.Left) -> None:
        """Let the keys leave the box for the answers."""
        message.stop()
        self.panel.answers.focus()
        if message.down:
            self.panel.move(1)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002 - any
        """Show whether number keys work: chips and footer say so."""
        self.panel.draw()
        self.draw_footer()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:  # noqa: ARG002 - any
        """Show whether number keys work: chips and footer say so."""
        self.panel.draw()

    def on_side_panel_taken(self, message: SidePanel.Taken) -> None:
        """Ask about the stop of the path or the fact that was chosen."""
        message.stop()
        self.taken(message.target)

    def on_key(self, event: events.Key) -> None:
        """PgUp and PgDn scroll the centre, wherever the keys are; Backspace closes a group."""
        if event.key == "backspace" and self.panel.opened:
            event.stop()
            self.do_back()
        if event.key in ("pageup", "pagedown") and not isinstance(self.focused, SidePanel):
            event.stop()
            self.panel.scroll_rows(4 if event.key == "pagedown" else -4)

    def reason_choices(self) -> tuple[Choice, ...]:
        """Return what is asked at the moment, for tests."""
        return self.panel.choices
