"""The case: one screen for every step and for the outcome, drawn from one View."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.reactive import var

from wizard.case.report import may_leave
from wizard.content.flow import AnsweredBy
from wizard.errors import InputError
from wizard.links import may_open, open_link
from wizard.tui.key_commands import ENTER, OUTCOME, STEP, KeyCommand
from wizard.tui.navigation import GoHome
from wizard.tui.screens.base_screen import BaseScreen
from wizard.tui.screens.dialogs import ChoiceDialog, Drawer, TextDialog, TypeIn
from wizard.tui.widgets.panels import CasePanel, KnownFact, PathStop, here
from wizard.tui.widgets.step import StepPanel, state_color
from wizard.tui.widgets.text_rows import (
    BLANK,
    RowList,
    bullet,
    capital,
    caption,
    cut,
    line,
    linked,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.visual import Visual

    from wizard.case.view import KnownItem, TrailItem, View
    from wizard.case.workspace import OpenCase
    from wizard.tui.session import Session
    from wizard.tui.widgets.field import TextField
    from wizard.tui.widgets.text_rows import Part

HERE = {
    AnsweredBy.LIVE: "Press r: this program tries a new code. You see first what it does.",
    AnsweredBy.PROBE: "Press r: this program looks by itself. It takes 20 seconds at most.",
}
"""What the key does on a step that a machine can answer."""

NOT_YET = "Not yet: "
"""How a sentence begins about what was typed and cannot be taken."""

_SMALL = frozenset(
    [
        "a",
        "an",
        "at",
        "both",
        "each",
        "he",
        "in",
        "it",
        "no",
        "nobody",
        "not",
        "of",
        "on",
        "one",
        "only",
        "she",
        "someone",
        "some",
        "the",
        "there",
        "they",
        "this",
        "two",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "yes",
        "you",
    ]
)
"""Words that lose their capital inside a line; names do not."""


class CaseScreen(BaseScreen):
    """Shows the View of a case, and has no state of the case besides it."""

    MODES: ClassVar = (STEP, ENTER, OUTCOME)

    view: var[View | None] = var(None, init=False)

    def __init__(self, session: Session, case: OpenCase) -> None:
        super().__init__(session)
        self.case = case
        self.panel = StepPanel(self.or_here)
        self.set_reactive(CaseScreen.view, case.view)

    def columns(self) -> ComposeResult:
        """Yield path, step and what is known."""
        yield CasePanel("trail", pool=8, classes="side").data_bind(CaseScreen.view)
        yield self.panel.data_bind(CaseScreen.view)
        yield CasePanel("known", pool=24, classes="side -right").data_bind(CaseScreen.view)

    def on_mount(self) -> None:
        """Show the case as it is now."""
        super().on_mount()
        self.focus_centre()
        if self.now.notice:
            self.say(self.now.notice)

    @property
    def now(self) -> View:
        """The view on the screen."""
        return self.view or self.case.view

    @property
    def mode(self) -> str:
        """Whether a step is answered by choosing or typing, or an outcome is shown."""
        if self.now.outcome:
            return OUTCOME
        return ENTER if self.focused is self.panel.field else STEP

    def watch_view(self) -> None:
        """Bring the frame up to date; the columns follow the view by themselves."""
        if self.is_drawable:
            self.call_next(self._after_view)

    def _after_view(self) -> None:
        if self.is_drawable:
            self.refresh_frame()
            self.focus_centre()

    def show(self) -> None:
        """Show the view again."""
        self.draw()
        self.focus_centre()

    def record(self, action: Callable[[], object]) -> bool:
        """Do something to the case and show what came of it; on an error nothing moves."""
        worked = self.guarded(action)
        self.session.last_case = self.case
        if worked:
            self.view = self.case.view
            self._after_view()  # in the same frame as the columns, which follow by themselves
            if self.now.notice:
                self.say(self.now.notice)
        return worked

    # The frame

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
            far = f"{cut(view.ticket, max(8, self.app.size.width // 4))}   {far}"
        return left, far

    def window_title(self) -> str:
        """Return code and ticket, by which a user finds the window again."""
        view = self.now
        return " ".join(filter(None, (view.code or view.title, view.ticket)))

    def progress_state(self) -> tuple[float, str]:
        """Return how far, in the state color once it is over."""
        if self.now.outcome:
            return 1.0, state_color(self.now)
        return (self.now.progress.share if self.now.progress.most else 0.001), "$live"

    def banner(self) -> str:
        """Return the act of a practice run."""
        return self.now.simulated

    def path_content(self, width: int) -> Content | None:
        """Return the path in one line, where the column is hidden."""
        return None if self.is_wide or self.now.outcome else _path_line(self.now, width)

    def refresh_body(self) -> None:
        """Bring the three columns up to date."""
        panel = self.panel
        panel.fit(panel.highlighted)
        if self.is_wide:
            for one in self.query(CasePanel):
                one.draw()

    def focus_centre(self) -> None:
        """Focus the text field of a typed step, else the answers."""
        panel = self.panel
        (panel.field if panel.is_typed else panel.answers).focus()

    # What the keys mean

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        view = self.now
        reason: str | None = None
        match command.id:
            case "copy" | "save" | "bare" | "code" if not self.copyable()[0]:
                reason = "Nothing to copy on this step."
            case "run" if not self.runs:
                reason = "There is nothing to run on this step."
            case "page" if not (view.step and view.step.link):
                reason = "This step names no page to open."
            case "add" if not (view.outcome and view.outcome.missing):
                reason = "Nothing is missing here."
            case "answer" if not self.panel.choices:
                reason = "This step has no answers to choose from."
            case "scroll" if not self.panel.body.max_scroll_y:
                reason = ""
            case "below" if not self.panel.choices:
                reason = ""
            case "back" if not (view.can_undo or self.panel.opened):
                reason = "This is the first question. There is nothing to go back to."
        return reason

    def words_of(self, command: KeyCommand) -> tuple[str, str]:
        """Return what the footer says, with the numbers that work on this step."""
        view = self.now
        match command.id:
            case "answer":
                return _numbers(len(self.panel.choices)), "answer"
            case "add":
                return _numbers(len(view.outcome.missing) if view.outcome else 0), "add"
            case "copy":
                return "c", self.copyable()[1]
            case "run":
                return "r", f"run {self.runs}"
            case "close" if view.is_closed:
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

    def shared_text(self) -> tuple[str, str]:
        """Return the command, message, ticket or sentence."""
        return may_leave(self.copyable()[0], "The text"), self.now.case_id

    def action_answer(self, number: int) -> None:
        """Answer with a number key."""
        self.choose(number - 1)

    def choose(self, index: int) -> None:
        """Answer with a row; one that opens a group, or needs a reason, asks one key more."""
        panel = self.panel
        if index >= len(panel.choices):
            self.say(f"There is no answer {index + 1}. Choose 1 to {len(panel.choices)}.")
            return
        choice, opened = panel.choices[index], panel.opened
        if opened and opened.reasons:
            self.record(lambda: self.case.answer(opened.id, reason=choice.id))
        elif choice.reasons or choice.members:
            panel.open(choice)
            self.focus_centre()
        else:
            self.record(lambda: self.case.answer(choice.id))

    def on_step_panel_shown(self, message: StepPanel.Shown) -> None:
        """Show the keys of the answers that are there now."""
        message.stop()
        self.refresh_footer()

    def action_close(self) -> None:
        """Close the case and go home."""
        if self.now.is_closed or self.record(self.case.close):
            self.navigate(GoHome(self.case))

    def action_back(self) -> None:
        """Go back to the groups of answers, else take back the last answer the user gave."""
        if self.panel.opened:
            self.panel.close_group()
            self.focus_centre()
        else:
            self.record(self.case.undo)

    def action_leave(self) -> None:
        """Close what lies on top, else go home; the case is kept."""
        if isinstance(self.focused, CasePanel):
            self.focus_centre()
        elif self.panel.opened:
            self.action_back()
        else:
            is_open = not self.now.is_closed and self.now.outcome is None
            self.navigate(GoHome(parked=self.case if is_open else None))

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Take an answer, a missing fact, or a row of a side column."""
        message.stop()
        self.quiet()
        if isinstance(message.row_list, CasePanel):
            self.taken(message.target)
        elif isinstance(message.target, int):
            (self.add if self.now.outcome else self.choose)(message.target)
        elif self.now.outcome:
            self.action_close()
        else:
            self.say("Choose with a number.")

    def on_row_list_cursor_moved(self, message: RowList.CursorMoved) -> None:
        """Above the first answer is the box of a step that is answered by typing."""
        message.stop()
        panel = self.panel
        if message.row_list is panel.answers and message.above and panel.is_typed:
            panel.field.focus()

    def on_input_submitted(self, message: TextField.Submitted) -> None:
        """Enter in the box: take what was typed, or say what is wrong with it."""
        message.stop()
        if not message.value.strip():
            self.say("Type it here, or press Down for the other answers.")
            return

        def take() -> None:
            try:
                self.case.answer("entered", entered=message.value)
            except InputError as error:
                words = error.message.removeprefix(NOT_YET)
                words = f"{NOT_YET}{words[:1].lower()}{words[1:]} {error.hint}"
                self.panel.say_trouble(words.strip())

        self.record(take)

    def on_text_field_left(self, message: TextField.Left) -> None:
        """Let the keys leave the box for the answers."""
        message.stop()
        answers = self.panel.answers
        answers.focus()
        if message.down:
            answers.action_move(1)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002 - any
        """Show whether number keys work: chips and footer say so."""
        panel = self.panel
        if panel.is_typed:
            panel.fit(panel.highlighted)
        self.refresh_footer()

    def on_key(self, event: events.Key) -> None:
        """PgUp and PgDn scroll the centre, wherever the keys are; Backspace closes a group."""
        if event.key == "backspace" and self.panel.opened:
            event.stop()
            self.action_back()
        if event.key in ("pageup", "pagedown") and not isinstance(self.focused, CasePanel):
            event.stop()
            by = 4 if event.key == "pagedown" else -4
            self.panel.body.scroll_relative(y=by, animate=False)

    # What is asked about a case besides its steps: notes, tickets, why, facts, answers given

    def action_add(self, number: int) -> None:
        """Ask for a fact that whoever takes over needs."""
        self.add(number - 1)

    def add(self, index: int) -> None:
        """Ask for a missing fact."""
        missing = self.now.outcome.missing if self.now.outcome else ()
        if index >= len(missing):
            return
        fact = missing[index]

        def keep(text: str) -> None:
            self.case.add_fact(fact.kind, text)

        title = fact.question or fact.label
        done = self.after_typing(f"{fact.label} added to the text.")
        self.app.push_screen(TypeIn(title, "It goes into the text.", keep), done)

    def action_note(self) -> None:
        """Write a note."""
        hint = "It is saved with the case, without names or secrets."
        dialog = TypeIn("Write a note", hint, self.case.note)
        self.app.push_screen(dialog, self.after_typing("Note saved."))

    def action_label(self) -> None:
        """Set the ticket number of the support desk."""
        hint = "The number your desk uses. Leave it empty to remove it."
        dialog = TypeIn("Which ticket is this?", hint, self.case.label, self.now.ticket)
        self.app.push_screen(dialog, self.after_typing("Ticket number saved."))

    def action_export(self) -> None:
        """Ask for a format and export the case."""
        from wizard.tui.screens.export_dialog import ask_and_export  # noqa: PLC0415 - on a key

        ask_and_export(self, self.case)

    def after_typing(self, details: str) -> Callable[[str | None], None]:
        """Return what happens once a dialog with a box is closed."""

        def after(text: str | None) -> None:
            if text is not None:
                self.view = self.case.view
                self.say(details, "$ok")

        return after

    def action_page(self) -> None:
        """Open the page that the step names, in the browser of the system."""
        step = self.now.step
        link = step.link if step else ""
        hosts = self.case.book.tables.hosts
        self.run_worker(
            lambda: self.app.call_from_thread(self.say, open_link(link, hosts)), thread=True
        )

    def action_why(self) -> None:
        """Say why this step is asked."""
        self.app.push_screen(TextDialog(self.why_rows()))

    def why_rows(self) -> list[Visual]:
        """Return why the step is asked, what led here, and what other answers would have done."""
        why = self.case.why()
        rows: list[Visual] = [styled("Why this step", "bold $ink"), BLANK, styled(why.why, "$ink")]
        groups = (
            ("WHAT LED HERE", tuple(map(capital, why.led_here))),
            ("WHY NOW", (why.order,) if why.order else ()),
            ("IT CAN SETTLE", tuple(f"{label}: {cause}" for label, cause in why.could_settle)),
            ("IT CAN RULE OUT", why.could_rule_out),
            ("OWN FLOW", (why.origin,) if why.origin else ()),
        )
        for title, lines in groups:
            if lines:
                rows += [BLANK, caption(title), *(styled(one, "$soft") for one in lines)]
        if why.source:
            rows += [BLANK, caption("SOURCE"), *self._source_rows(why.source)]
        question = ""
        for miss in why.near:
            if not question:
                rows += [BLANK, caption("OTHER ANSWERS WOULD HAVE LED TO")]
            if miss.short != question:
                question = miss.short
                rows.append(styled(capital(question), "$quiet"))
            rows.append(bullet("-", f"{miss.label}  >  {miss.leads}"))
        return rows

    def _source_rows(self, source: str) -> list[Visual]:
        """Return the title of a source, and its address as a hyperlink below."""
        title, _, address = source.rpartition(" ")
        if not may_open(address, self.case.book.tables.hosts):
            return [styled(source, "$soft")]
        return [styled(title, "$soft"), linked(styled(address, "$quiet"), address)]

    def set_role(self, role: str) -> None:
        """Take another role; this case keeps the words it was opened with."""
        super().set_role(role)
        self.say(f"New cases are worded for: {role}. This case stays as it was opened.", "$soft")

    def action_map(self) -> None:
        """Show the map of the flow; a visited step on it can be gone back to."""
        from wizard.tui.screens.map import MapScreen  # noqa: PLC0415 - after the first frame

        def go_back(visit: object) -> None:
            if isinstance(visit, int):
                self.taken(PathStop(visit))

        self.app.push_screen(MapScreen(self.session, self.case), go_back)

    def action_known(self) -> None:
        """Show what is known: the column gets the keys, or a drawer opens."""
        self.open_side("known", "k")

    def action_trail(self) -> None:
        """Show the path: the column gets the keys, or a drawer opens."""
        self.open_side("trail", "t")

    def open_side(self, name: str, key: str) -> None:
        """Open a column."""
        if not self.is_wide:
            self.app.push_screen(Drawer(name, key, self.now), self.taken)
            return
        panel = self.query_one(f"#{name}", CasePanel)
        if self.focused is panel:
            self.focus_centre()
        else:
            panel.go_in()

    def taken(self, target: object) -> None:
        """Ask what to do with a stop of the path or a fact."""
        if isinstance(target, PathStop):
            stop = next((item for item in self.now.trail if item.visit == target.visit), None)
            if stop:
                self.ask_about_stop(stop)
        elif isinstance(target, KnownFact):
            known = ((f.kind, f.raw, f) for f in self.now.known)
            fact = next(
                (f for kind, raw, f in known if (kind, raw) == (target.kind, target.raw)), None
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
            if chosen == "again" and stop.can_overrule:
                self.record(lambda: self.case.overrule(stop.visit))
            elif chosen == "again":
                self.record(lambda: self.case.undo(stop.visit))

        choices = [("keep", "Keep the answer", ""), ("again", label, hint)]
        self.app.push_screen(ChoiceDialog("This question was answered", details, choices), after)

    def ask_about_fact(self, fact: KnownItem) -> None:
        """Show where a fact came from, and offer to remove it."""
        details = [(fact.label, fact.value), ("From", fact.origin[:1].lower() + fact.origin[1:])]
        if fact.place:
            details.append(("Read in", fact.place))
        choices = [("keep", "Keep it", "")]
        if fact.can_strike:
            hint = "Questions it answered will be asked again."
            choices.append(("strike", "Remove this fact", hint))

        def after(chosen: str | None) -> None:
            if chosen == "strike":
                self.record(lambda: self.case.strike(fact.kind, fact.raw))

        self.app.push_screen(ChoiceDialog("A fact we know", details, choices), after)

    # Steps that a machine can answer

    @property
    def runs(self) -> str:
        """What `r` runs on this step, in words, or nothing."""
        if self.now.outcome is not None:
            return ""
        if self.now.is_at_check:
            return "the check"
        return "the test" if self.now.is_at_live_test else ""

    def or_here(self, view: View) -> str:
        """Return a sentence about the key that lets the machine answer, or nothing."""
        is_off = view.is_at_live_test and not (view.simulated or self.session.settings.live_test)
        return HERE[view.step.answered_by] if view.step and self.runs and not is_off else ""

    def action_run(self) -> None:
        """Run the check, or show what the live test will do."""
        self.guarded(self._run)

    def _run(self) -> None:
        if self.now.is_at_check:
            from wizard.tui.screens.check import CheckScreen  # noqa: PLC0415 - only for checks

            screen = CheckScreen(self.session, self.case)
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
        self.view = self.case.view
        if words:
            self.say(words)


def _numbers(count: int) -> str:
    return f"1-{count}" if count > 1 else "1"


def _path_line(view: View, width: int) -> Content:
    """Return the path in one line: the newest at the right, older ones drop off at the left."""
    lead = "Path  "
    now = cut(f"» {_lowered(cut(here(view), 32))}", max(8, width - len(lead)))
    available = width - len(lead) - cell_len(now)
    kept: list[str] = []
    for item in reversed([one for one in view.path if one.label]):
        # What follows a comma explains; the path has room for the answer alone.
        word = _lowered(cut((item.label or item.answer).split(", ")[0], 24))
        available -= cell_len(word) + 5
        if available < 0:
            break
        kept.insert(0, word)
    parts = [part for word in kept for part in ((word, "$soft"), ("  >  ", "$quiet"))]
    return line((lead, "$quiet"), *parts, (now, "$ink"))


def _lowered(text: str) -> str:
    """Return an answer as it stands inside a line: small words lose their capital, names do not."""
    first = text.split(" ", 1)[0].rstrip(",.").lower()
    return text[:1].lower() + text[1:] if first in _SMALL else text
