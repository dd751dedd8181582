"""The case: one screen for every step and for the outcome, drawn from one View."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.reactive import var

from wizard import machine_steps
from wizard.case.report import may_leave
from wizard.content.flow import AnsweredBy
from wizard.errors import InputError
from wizard.tui import chrome, step_layout, styled_rows
from wizard.tui.key_commands import ENTER, OUTCOME, STEP, KeyCommand
from wizard.tui.navigation import GoHome
from wizard.tui.screens.dialogs import ChoiceDialog, Drawer, TextDialog, TypeIn
from wizard.tui.screens.wizard_screen import WizardScreen
from wizard.tui.side_rows import FactRow, Stop, known_rows, trail_rows
from wizard.tui.styled_rows import BLANK, Row, line
from wizard.tui.widgets.side import SidePanel
from wizard.tui.widgets.step import StepPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.timer import Timer

    from wizard.case.view import Choice, KnownItem, TrailItem, View
    from wizard.case.workspace import OpenCase
    from wizard.tui.styled_rows import Part
    from wizard.tui.widgets.field import TextField
    from wizard.tui.widgets.step import AnswerRows


# A case on the screen: how its View is drawn, and the one way in which it changes.


class CaseBase(WizardScreen):
    """Draws the View of a case and has no state of the case besides it."""

    MODES: ClassVar = (STEP, ENTER, OUTCOME)

    view: var[View | None] = var(None, init=False)

    def __init__(self, case: OpenCase) -> None:
        super().__init__()
        self.case = case
        self.set_reactive(CaseBase.view, case.view)
        self.waiting: Timer | None = None

    def columns(self) -> ComposeResult:
        """Yield path, step and what is known."""
        yield SidePanel(self.trail_rows, newest=True, id="trail", classes="side")
        yield StepPanel()
        yield SidePanel(self.known_rows, id="known", classes="side -right")

    def on_mount(self) -> None:
        """Show the case as it is now."""
        self.show()
        if self.now.notice:
            self.say(self.now.notice)

    @property
    def now(self) -> View:
        """The view on the screen."""
        return self.view or self.case.view

    @property
    def on_panel(self) -> View:
        """The view as the centre shows it."""
        return self.now

    @property
    def panel(self) -> StepPanel:
        """The centre."""
        return self.query_one(StepPanel)

    @property
    def mode(self) -> str:
        """Whether a step is answered by choosing or typing, or an outcome is shown."""
        if self.now.outcome:
            return OUTCOME
        # Asked at any time, also before the panel is there and after it is gone.
        panels = self.query(StepPanel)
        return ENTER if panels and self.focused is panels.first().field else STEP

    def watch_view(self) -> None:
        """Draw the new view."""
        if self.is_drawable:
            self.show()

    def record(self, action: Callable[[], object]) -> bool:
        """Do something to the case and show what came of it; on an error nothing moves."""
        worked = self.guarded(action)
        self.session.last_case = self.case
        if worked:
            self.view = self.case.view
            if self.now.notice:
                self.say(self.now.notice)
        return worked

    def show(self) -> None:
        """Put the view into all parts, in one frame."""
        self.panel.show(self.on_panel)
        self.draw()
        self.focus_centre()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return code, title, and at the right ticket and how far."""
        view = self.now
        left: list[Part] = [(view.code or view.title or "New case", "bold $ink")]
        far = "finished" if view.outcome else view.progress.words
        if view.is_closed:
            far = "closed"
        if self.app.size.width >= 60 and view.title and view.code:  # noqa: PLR2004 - under 60 columns the code alone
            left += [("  ", ""), (view.title, "$soft")]
        if view.ticket:
            available = max(8, self.app.size.width // 4)
            far = f"{styled_rows.cut(view.ticket, available)}   {far}"
        return left, far

    def progress_state(self) -> tuple[float, str]:
        """Return how far, in the state colour once it is over."""
        if self.now.outcome:
            return 1.0, step_layout.colour(self.now)
        share = (self.now.progress.step - 1 + 0.001) / max(
            1, self.now.progress.step - 1 + self.now.progress.most
        )
        return (self.now.progress.share if self.now.progress.most else share), "$live"

    def banner(self) -> str:
        """Return the act of a practice run."""
        return self.now.simulated

    def path_content(self, width: int) -> Content:
        """Return the path in one line, where the column is hidden."""
        return line("") if self.is_wide or self.now.outcome else chrome.path(self.now, width)

    def draw_body(self) -> None:
        """Bring the three columns up to date."""
        self.panel.draw()
        if self.is_wide:
            for panel in self.query(SidePanel):
                panel.draw()

    def trail_rows(self, width: int) -> list[Row]:
        """Return the path."""
        return trail_rows(self.now, width)

    def known_rows(self, width: int) -> list[Row]:
        """Return what is known."""
        has_keys = not self.is_wide or self.focused is self.query_one("#known")
        return known_rows(self.now, width, airy=self.has_class("-airy"), whole=has_keys)

    def focus_centre(self) -> None:
        """Focus the centre."""
        self.panel.focus_rows()


# What is asked about a case besides its steps: notes, tickets, why, facts, answers given.


class CaseTalk(CaseBase):
    """The dialogs and drawers of a case."""

    def do_add(self, key: str) -> None:
        """Ask for a fact that whoever takes over needs."""
        missing = self.now.outcome.missing if self.now.outcome else ()
        if int(key) > len(missing):
            return
        fact = missing[int(key) - 1]

        def keep(text: str) -> None:
            self.case.add_fact(fact.kind, text)

        def after(text: str | None) -> None:
            if text is not None:
                self.view = self.case.view
                self.say(f"{fact.label} added to the text.", "$ok")

        self.app.push_screen(
            TypeIn(fact.question or fact.label, "It goes into the text below.", keep), after
        )

    def do_note(self) -> None:
        """Write a note."""
        self.app.push_screen(
            TypeIn(
                "Write a note",
                "It is kept with the case, without names or secrets.",
                self.case.note,
            ),
            self.after_typing("Note kept."),
        )

    def do_label(self) -> None:
        """Set the ticket number of the support desk."""
        self.app.push_screen(
            TypeIn(
                "Which ticket is this?",
                "The number your desk uses. Leave it empty to take it away.",
                self.case.label,
                self.now.ticket,
            ),
            self.after_typing("Ticket number kept."),
        )

    def after_typing(self, details: str) -> Callable[[str | None], None]:
        """Return what happens once a dialog with a box is closed."""

        def after(text: str | None) -> None:
            if text is not None:
                self.view = self.case.view
                self.say(details, "$ok")

        return after

    def do_why(self) -> None:
        """Say why this step is asked."""
        self.app.push_screen(TextDialog(self.why_rows))

    def why_rows(self, width: int) -> list[Row]:
        """Return why the step is asked, what led here, and what other answers would have done."""
        why = self.case.why()
        rows = [Row(line(("Why this step", "bold $ink"))), BLANK]
        rows += [Row(line((text, "$ink"))) for text in styled_rows.wrap(why.why, width)]
        groups = (
            ("WHAT LED HERE", why.led_here),
            ("ITS TURN", (why.order,) if why.order else ()),
            ("IT CAN SETTLE", tuple(f"{label}: {cause}" for label, cause in why.could_settle)),
            ("IT CAN RULE OUT", why.could_rule_out),
            ("OTHERWISE", tuple(f"{label}: {where}" for label, where in why.instead)),
            ("SOURCE", (why.source,) if why.source else ()),
            ("OWN FLOW", (why.origin,) if why.origin else ()),
        )
        for title, lines in groups:
            if lines:
                rows += [BLANK, Row(line(styled_rows.caption(title)))]
                rows += [
                    Row(line((t, "$soft"))) for one in lines for t in styled_rows.wrap(one, width)
                ]
        return rows

    def do_map(self) -> None:
        """Show the map of the flow; a visited step on it can be gone back to."""
        from wizard.tui.screens.map import MapScreen  # noqa: PLC0415 - after the first frame

        self.app.push_screen(MapScreen(self.case, lambda visit: self.taken(Stop(visit))))

    def do_known(self) -> None:
        """Show what is known: the column gets the keys, or a drawer opens."""
        self.open_side("known", "k", self.known_rows)

    def do_trail(self) -> None:
        """Show the path: the column gets the keys, or a drawer opens."""
        self.open_side("trail", "t", self.trail_rows)

    def open_side(self, name: str, key: str, make: Callable[[int], list[Row]]) -> None:
        """Open a column."""
        if not self.is_wide:
            self.app.push_screen(Drawer(key, make, left=name == "trail"), self.taken)
            return
        panel = self.query_one(f"#{name}", SidePanel)
        if self.focused is panel:
            self.focus_centre()
        else:
            panel.focus()
            panel.action_move(1 if name == "known" else -1)

    def taken(self, target: object) -> None:
        """Ask what to do with a stop of the path or a fact."""
        if isinstance(target, Stop):
            stop = next((item for item in self.now.trail if item.visit == target.visit), None)
            if stop:
                self.ask_about_stop(stop)
        elif isinstance(target, FactRow):
            fact = next(
                (f for f in self.now.known if (f.kind, f.raw) == (target.kind, target.raw)), None
            )
            if fact:
                self.ask_about_fact(fact)

    def ask_about_stop(self, stop: TrailItem) -> None:
        """Offer to answer a question again."""
        if not (stop.by_person or stop.can_overrule):
            self.say("The program took this turn by itself. Change the answer before it.")
            return
        details = [("Asked", stop.question), ("Answer", stop.label or stop.answer)]
        if stop.by:
            details.append(("From", stop.by))
        label = "Answer it yourself" if stop.can_overrule else "Go back to this question"
        hint = "Answers after it are offered again."

        def after(chosen: str | None) -> None:
            if chosen != "again":
                return
            if stop.can_overrule:
                self.record(lambda: self.case.overrule(stop.visit))
            else:
                self.record(lambda: self.case.undo(stop.visit))

        choices = [("keep", "Keep the answer", ""), ("again", label, hint)]
        self.app.push_screen(ChoiceDialog("This question was answered", details, choices), after)

    def ask_about_fact(self, fact: KnownItem) -> None:
        """Show where a fact came from, and offer to strike it out."""
        details = [(fact.label, fact.value), ("From", fact.origin[:1].lower() + fact.origin[1:])]
        if fact.place:
            details.append(("Read in", fact.place))
        choices = [("keep", "Keep it", "")]
        if fact.can_strike:
            choices.append(("strike", "Remove this fact", "Questions it answered are asked again."))

        def after(chosen: str | None) -> None:
            if chosen == "strike":
                self.record(lambda: self.case.strike(fact.kind, fact.raw))

        self.app.push_screen(ChoiceDialog("A fact we know", details, choices), after)


# Steps that a machine can answer: the key that lets it, and what comes back.

HERE = {
    AnsweredBy.LIVE: "Press r: this program tries a new code itself. It says first what happens.",
    AnsweredBy.PROBE: "Press r: this program looks by itself. It takes 20 seconds at most.",
}
"""What the key does on a step that a machine can answer."""


class CaseMachine(CaseTalk):
    """Runs the check or the live test of a step; by hand it can be answered as ever."""

    @property
    def runs(self) -> str:
        """What `r` runs on this step, in words, or nothing."""
        if self.now.outcome is not None:
            return ""
        if machine_steps.is_check(self.now):
            return "the check"
        return "the test" if machine_steps.is_live(self.now) else ""

    @property
    def on_panel(self) -> View:
        """The view with a line about the key that lets the machine answer."""
        view = self.now
        is_off = machine_steps.is_live(view) and not (
            view.simulated or self.session.settings.live_test
        )
        if view.step is None or not self.runs or is_off:
            return view
        row = ("Or here", HERE[view.step.answered_by])
        return replace(view, step=replace(view.step, rows=(*view.step.rows, row)))

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        if command.id == "run" and not self.runs:
            return "There is nothing to run on this step."
        return super().refusal(command)

    def words_of(self, command: KeyCommand) -> tuple[str, str]:
        """Return what the footer says."""
        if command.id == "run":
            return "r", f"run {self.runs}"
        return super().words_of(command)

    def do_run(self) -> None:
        """Run the check, or show what the live test will do."""
        if machine_steps.is_check(self.now):
            from wizard.tui.screens.check import CheckScreen  # noqa: PLC0415 - only for checks

            screen = CheckScreen(self.case)
            self.app.push_screen(screen, lambda _: self.after_machine(screen.parting))
            return
        from wizard.tui.live_setup import LiveSetup  # noqa: PLC0415 - only for live tests

        tables = self.case.book.tables
        LiveSetup(self, tables, self.after_machine, self.case).at_step(self.skip)

    def skip(self) -> None:
        """Skip the test."""
        self.record(lambda: self.case.answer("skipped"))

    def after_machine(self, words: str) -> None:
        """Show where the case is after a machine, and say what it left to say."""
        if self.view is not self.case.view:
            self.view = self.case.view
        if words:
            self.say(words)


class CaseScreen(CaseMachine):
    """The keys of a case: what each means on a step, in a box, on an outcome."""

    MODES: ClassVar = (STEP, ENTER, OUTCOME)

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        view = self.now
        if command.id == "back" and not (view.can_undo or self.panel.opened):
            return "This is the first question. There is nothing to go back to."
        if command.id in ("copy", "save", "bare") and not self.copyable()[0]:
            return "Nothing to copy on this step."
        if command.id == "answer" and not self.panel.choices:
            return "This step has no answers to choose from."
        if command.id == "add" and not (view.outcome and view.outcome.missing):
            return "Nothing is missing here."
        return super().refusal(command)

    def words_of(self, command: KeyCommand) -> tuple[str, str]:
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

    def in_footer(self, command: KeyCommand) -> bool:
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

    def shared_text(self) -> tuple[str, str]:
        """Return the command, message, ticket or sentence."""
        return may_leave(self.copyable()[0], "The text"), self.now.case_id

    def do_close(self) -> None:
        """Close the case and go home."""
        if not self.now.is_closed and not self.record(self.case.close):
            return
        self.navigate(GoHome(self.case))

    def do_back(self) -> None:
        """Go back to the groups of answers, else take back the last answer the user gave."""
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
            is_open = not self.now.is_closed and self.now.outcome is None
            self.navigate(GoHome(parked=self.case if is_open else None))

    def on_answer_rows_move(self, message: AnswerRows.Move) -> None:
        """Move the highlight with an arrow key."""
        message.stop()
        self.quiet()
        if self.panel.move(message.by):
            self.panel.field.focus()

    def on_answer_rows_take(self, message: AnswerRows.Take) -> None:
        """Enter takes the highlighted row."""
        message.stop()
        if self.app.ignores_burst():
            return
        self.quiet()
        if self.now.outcome:
            self.guarded(self.do_close)
        elif self.panel.highlighted is None:
            self.say("Choose with a number.")
        else:
            self.choose(self.panel.highlighted)

    def on_step_panel_chosen(self, message: StepPanel.Chosen) -> None:
        """Take an answer or a missing fact that was clicked."""
        message.stop()
        self.quiet()
        if self.now.outcome:
            self.guarded(lambda: self.do_add(str(message.index + 1)))
        else:
            self.choose(message.index)

    def on_input_submitted(self, message: TextField.Submitted) -> None:
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

    def on_text_field_left(self, message: TextField.Left) -> None:
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
