"""Home: from "I have an error" to the right first question without knowing a menu."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from wizard.tui import home_rows, styled_rows
from wizard.tui.home_rows import Begin, Look, Resume, RowSpace
from wizard.tui.key_commands import HOME, LIST, KeyCommand
from wizard.tui.navigation import (
    ReopenCase,
    ResumeCase,
    ShowCases,
    ShowCodes,
    ShowLiveTest,
    StartFlow,
)
from wizard.tui.screens.dialogs import ChoiceDialog
from wizard.tui.screens.wizard_screen import WizardScreen
from wizard.tui.styled_rows import BLANK, Row, line
from wizard.tui.widgets.paste import PasteBox
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.timer import Timer

    from wizard.case.case_list import CaseSummary
    from wizard.case.triage import Triage
    from wizard.tui.styled_rows import Part


# The home screen as it is drawn: the box, and under it what to do with its text.

SILENCE = 0.08
"""Seconds without a key before the text is read."""

LONG = 200_000
"""Characters from which on a text is read beside the screen, which says so."""

THREADED = 8_000
"""Characters from which on a text is read in a thread."""

MOST_BOX, FEW_BOX, ROWS_FOR_MOST = 6, 4, 30


class Results(Rows):
    """The list under the box."""

    BINDINGS: ClassVar = [
        ("up", "screen.list_move(-1)"),
        ("down", "screen.list_move(1)"),
        ("pageup", "screen.list_move(-5)"),
        ("pagedown", "screen.list_move(5)"),
        ("enter", "screen.list_take"),
    ]


class HomeBase(WizardScreen):
    """The box, and under it what to do with its text."""

    MODES: ClassVar = (HOME, LIST)

    def __init__(self) -> None:
        super().__init__()
        self.triage: Triage | None = None
        self.cases: tuple[CaseSummary, ...] = ()
        self.highlighted: object = None
        self.top = 0
        self.is_reading = False
        self.opening = 0
        self.start_when_read = False
        self.count = 0
        self.timer: Timer | None = None
        self.closed_case = ""
        self.wanted: KeyCommand | None = None

    def columns(self) -> ComposeResult:
        """Yield how it goes, the box with its list, and open cases."""
        yield SidePanel(how_rows, id="how", classes="side")
        with Vertical(id="home", classes="centre"):
            yield Rows(id="ask", classes="top")
            yield PasteBox()
            yield Results(id="found", classes="rows", keys=True)
        yield SidePanel(self.side_rows, id="cases", classes="side -right")

    def on_mount(self) -> None:
        """Focus the field; the first frame needs no flow yet."""
        for panel in self.query(SidePanel):
            panel.can_focus = False
        self.box.focus()
        self.draw()

    @property
    def box(self) -> PasteBox:
        """The box."""
        return self.query_one(PasteBox)

    @property
    def found(self) -> Results:
        """The list under the box."""
        return self.query_one(Results)

    @property
    def mode(self) -> str:
        """Whether letters are text, or the list has focus."""
        return LIST if self.focused is not None and self.focused is not self.box else HOME

    def header_parts(self) -> tuple[list[Part], str]:
        """Return the name of the program."""
        left: list[Part] = [("entra-wizard", "bold $live")]
        if self.is_wide:
            left.append(("   From a sign-in error to the fix, one step at a time", "$soft"))
        return left, "stays on this machine"

    def focus_centre(self) -> None:
        """Focus the box."""
        self.box.focus()

    def refresh_cases(self) -> None:
        """Look up the open cases again."""
        if self.session.workspace:
            self.cases = tuple(c for c in self.session.workspace.cases() if c.state == "open")
        self.query_one("#cases", SidePanel).can_focus = bool(self.cases)

    def draw_body(self) -> None:
        """Bring the three columns up to date."""
        width = styled_rows.text_width(self.centre)
        has_text = bool(self.box.words)
        question = QUESTION if len(QUESTION) <= width else SHORT_QUESTION
        title = [styled_rows.text_row(line((question, "bold $ink")))]
        short = self.has_class("-short")
        if not has_text and not short:
            words = styled_rows.wrap("Paste all of it. A code or a few words will do too.", width)
            title += [styled_rows.text_row(line((text, "$soft"))) for text in words]
        self.query_one("#ask", Rows).put(title if short else [*title, BLANK], layout=True)
        self.fit_box(has_text=has_text)
        self.draw_found(width)
        for panel in self.query(SidePanel):
            panel.draw()

    def fit_box(self, *, has_text: bool) -> None:
        """Let the box grow with its text."""
        rows = self.app.size.height
        most = MOST_BOX if rows >= ROWS_FOR_MOST else FEW_BOX
        if rows < 20:  # noqa: PLR2004 - where space is short
            most = 2
        wanted = (
            max(2, min(most, self.box.wrapped_document.height)) if has_text else min(5, most + 1)
        )
        if self.box.styles.height is None or self.box.styles.height.value != wanted:
            self.box.styles.height = wanted

    def draw_found(self, width: int) -> None:
        """Bring the list up to date."""
        found = self.found
        rows = self.list_rows(width)
        height = found.size.height
        if height:
            at = [
                i
                for i, row in enumerate(rows)
                if row.target is not None and row.target == self.highlighted
            ]
            top = self.top if self.focused is found else 0
            if at and (self.focused is found):
                top = max(min(top, at[0] - 1), at[-1] + 2 - height)
            rows, self.top = styled_rows.window(rows, height, top)
        found.put(rows)

    def space(self, width: int) -> RowSpace:
        """Return the space for the list."""
        return RowSpace(
            width,
            self.has_class("-airy"),
            self.highlighted,
            self.session.now(),
            (self.focused is self.found),
        )

    def list_rows(self, width: int) -> list[Row]:
        """Return all rows of the list, whether they fit or not."""
        workspace = self.session.workspace
        space = self.space(width)
        if workspace is None:
            words = self.session.load_error or "Reading the steps ..."
            style = "$warn" if self.session.load_error else "$quiet"
            return [
                *space.gap,
                *(
                    styled_rows.text_row(line((text, style)))
                    for text in styled_rows.wrap(words, width)
                ),
            ]
        if self.is_reading or self.opening:
            size = f"{(self.opening or len(self.box.words)) // 1000} kB"
            return [
                *space.gap,
                styled_rows.text_row(line((f"Reading {size} of text ...", "$soft"))),
                *self.remarks(width),
            ]
        if self.triage is not None and self.box.words.strip():
            from wizard.tui.found_rows import found_rows  # noqa: PLC0415 - after the first frame

            close = replace(space, airy=False)
            for available in (space, close, replace(close, tight=True)):
                rows = found_rows(self.triage, workspace, available)
                if len(rows) <= self.found.size.height:
                    break
            if self.box.was_cut and not self.triage.reading.cut:
                rows.insert(
                    len(space.gap),
                    styled_rows.text_row(
                        line(
                            (
                                "The text was longer than 1 MB. Only the first 1 MB was taken.",
                                "$quiet",
                            )
                        )
                    ),
                )
            return rows
        rows = home_rows.start_rows(workspace, self.cases, space, with_cases=not self.is_wide)
        return [*rows, *self.remarks(width)]

    def remarks(self, width: int) -> list[Row]:
        """Return what is wrong with flows, settings or journal, one line each."""
        words = self.session.remarks
        return (
            [
                BLANK,
                *(
                    styled_rows.text_row(line((styled_rows.cut(one, width), "$warn")))
                    for one in words[:3]
                ),
            ]
            if words
            else []
        )

    def side_rows(self, width: int) -> list[Row]:
        """Return the right column."""
        known = None if self.session.is_loading else self.cases
        rows = home_rows.side_cases(known, width, self.session.now())
        rows += [BLANK, Row(line(styled_rows.caption("ALSO HERE"))), BLANK]
        for shown, words in (
            ("F2", "Live sign-in test"),
            ("F3", "All cases"),
            ("F4", "All error codes"),
            ("F5", f"You are: {self.session.role}"),
            ("F6", f"Colours: {self.app.theme}"),
        ):
            rows += [
                Row(line((f" {shown} ", "bold $ink on $chip"), (f"  {words}", "$soft"))),
                BLANK,
            ]
        return rows

    def path_content(self, width: int) -> Content:  # noqa: ARG002 - no path here
        """Return an empty line."""
        return line("")


def how_rows(width: int) -> list[Row]:
    """Return the left column: how it goes."""
    rows = [Row(line(styled_rows.caption("HOW IT GOES"))), BLANK]
    for number, words in (
        ("1", "Paste the error"),
        ("2", "Answer short questions"),
        ("3", "Fix it, or hand it over"),
    ):
        for index, text in enumerate(styled_rows.wrap(words, width - 3)):
            rows.append(
                Row(line((f"{number}  " if index == 0 else "   ", "bold $live"), (text, "$soft")))
            )
        rows.append(BLANK)
    rows.append(BLANK)
    rows += [
        Row(line((text, "$quiet")))
        for text in styled_rows.wrap("No rights and no account needed to start.", width)
    ]
    return rows


LONG_TO_RETYPE = 200
"""Characters from which on Esc asks before it clears the text."""

CLEAR_AGAIN = "Press Esc again to clear this text."

_NEED_WORKSPACE = ("live", "cases", "codes", "log")


ROLE_WORDS = {
    "user": ("The person who cannot sign in", "Questions are asked to you."),
    "helpdesk": ("Helpdesk", "You ask the user and read the sentences aloud."),
    "admin": ("Admin of the tenant", "You can look things up and change them."),
    "developer": ("Developer of the app", "You can change the program that fails."),
}
"""What each role is called, and what it means for the questions."""


QUESTION = "Paste the error, or type its code or a few words"
SHORT_QUESTION = "Paste the error or its code"
"""The same where the window is narrow."""


class HomeScreen(HomeBase):
    """Reads while one types, and starts what is chosen."""

    MODES: ClassVar = (HOME, LIST)

    def workspace_ready(self) -> None:
        """Flows and cases are there now: show them, and read what was typed meanwhile."""
        self.refresh_cases()
        self.draw()
        if self.box.words:
            self.read_soon()
        wanted, self.wanted = self.wanted, None
        if wanted is not None:
            self.run_command(wanted)

    def come_back(self, closed_case: str, parked_case: str = "") -> None:
        """Show home again, after a case or a list; a case that was just closed can be reopened."""
        self.refresh_cases()
        self.closed_case = closed_case
        self.box.commands_when_empty = ("question_mark", "b") if closed_case else ("question_mark",)
        self.draw()
        self.box.focus()
        if closed_case:
            self.say("Case closed. [b] opens it again.", "$ok")
        elif parked_case:
            self.say(f"Case {parked_case} is kept. Open it again from F3, cases.", "$soft")

    def on_text_area_changed(self, message: PasteBox.Changed) -> None:
        """Something was typed or pasted."""
        message.stop()
        if self.box.whole and self.box.text != self.box.whole[: len(self.box.text)]:
            self.box.whole = ""
        if self.message:
            self.closed_case = ""
            self.quiet()
        self.box.commands_when_empty = ("question_mark",)
        self.count += 1
        if not self.box.words.strip():
            self.triage, self.is_reading = None, False
            self.draw()
            return
        self.read_soon()

    def read_soon(self) -> None:
        """Read the text after a moment of silence."""
        if self.timer:
            self.timer.stop()
        self.fit_box(has_text=True)
        self.timer = self.set_timer(SILENCE, self.read_now)

    def read_now(self) -> None:
        """Read the text: short ones at once, long ones in a thread."""
        if self.timer:
            self.timer.stop()
            self.timer = None
        workspace, text = self.session.workspace, self.box.words
        if workspace is None or not text.strip():
            return
        if len(text) < THREADED:
            self.show_triage(self.count, workspace.read(text, self.session.role))
            return
        self.is_reading = len(text) > LONG
        self.draw()
        self.run_worker(
            partial(self._read_in_thread, self.count, text),
            thread=True,
            exclusive=True,
            group="reading",
            exit_on_error=True,
        )

    def _read_in_thread(self, count: int, text: str) -> None:
        workspace = self.session.workspace
        if workspace is not None:
            found = workspace.read(text, self.session.role)
            self.app.call_from_thread(self.show_triage, count, found)

    def show_triage(self, count: int, triage: Triage) -> None:
        """Show what was recognised, unless the text has changed since."""
        if count != self.count:
            return
        self.is_reading = False
        self.triage = triage
        if self.focused is not self.found:
            self.highlighted, self.top = None, 0
        self.draw()
        if self.start_when_read:
            self.start_when_read = False
            self.start_best()

    @property
    def takes_keys(self) -> bool:
        """Whether the box has had the keys, and nothing is under way that leads elsewhere."""
        leads_on = self.session.start.opens_case or self.wanted is not None
        waits = self.opening or (self.session.is_loading and leads_on)
        return super().takes_keys and not waits

    def run_command(self, command: KeyCommand, key: str = "") -> None:
        """Do one command, at once or as soon as the flows are loaded."""
        if command.id in _NEED_WORKSPACE and self.session.is_loading:
            self.wanted = command
            self.say("One moment, the steps are being read.", "$soft")
        else:
            super().run_command(command, key)

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        has_text = bool(self.box.words.strip())
        if command.id == "start" and not (
            self.triage and self.triage.suggestions and not self.triage.unclear and has_text
        ):
            return ""
        if command.id == "clear" and not self.box.words:
            return ""
        if command.id in _NEED_WORKSPACE and self.session.workspace is None:
            return self.session.load_error
        return None

    def in_footer(self, command: KeyCommand) -> bool:
        """Leave out, beside a text, what the right column or the help says; the keys still work."""
        aside = command.id in ("live", "cases", "codes", "reader")
        if aside and self.mode == HOME and self.box.words.strip():
            return False
        return super().in_footer(command)

    def words_of(self, command: KeyCommand) -> tuple[str, str]:
        """Return what the footer says."""
        if command.id == "pick" and self.box.words:
            return "Down", "other matches"
        if command.id == "reader":
            return "F5", f"you: {self.session.role}"
        return super().words_of(command)

    def on_paste_box_start(self, message: PasteBox.Start) -> None:
        """Enter in the box."""
        message.stop()
        if self.app.ignores_burst():
            return
        self.quiet()
        if not self.box.words.strip():
            self.say("Paste or type the error first, or press Down to choose.")
        elif self.session.workspace is None:
            self.start_when_read = True
        elif self.timer is not None or self.is_reading or self.triage is None:
            self.start_when_read = True
            self.read_now()
        else:
            self.start_best()

    def start_best(self) -> None:
        """Start the best match, if there is one."""
        triage = self.triage
        if triage is None:
            return
        if triage.unclear:
            self.say("Two codes stand in the text. Press Down and choose.")
        elif triage.suggestions:
            first = triage.suggestions[0]
            self.take(Begin(first.target, first.code))
        else:
            self.say("Nothing fits. Type a code, or a few words of the error.")

    def on_paste_box_clear(self, message: PasteBox.Clear) -> None:
        """Esc in the box."""
        message.stop()
        self.do_clear()

    def do_start(self) -> None:
        """Start the best match."""
        self.start_best()

    def do_clear(self) -> None:
        """Empty the box, asking once for a long text; Ctrl+Z brings a short one back."""
        if len(self.box.words) > LONG_TO_RETYPE and self.message != CLEAR_AGAIN:
            self.say(CLEAR_AGAIN)
            return
        self.quiet()
        if self.box.whole:
            self.box.empty()
        else:
            self.box.clear()
        self.triage = None
        self.draw()

    def do_pick(self) -> None:
        """Go into the list."""
        targets = self.targets
        if not targets:
            self.say("There is nothing to choose yet.")
            return
        self.found.focus()
        self.highlighted, self.top = targets[0], 0
        self.draw()

    def on_paste_box_move_down(self, message: PasteBox.MoveDown) -> None:
        """Down on the last line of the box."""
        message.stop()
        self.quiet()
        self.do_pick()

    def on_paste_box_empty(self, message: PasteBox.Empty) -> None:
        """Do what a command key means in the empty box."""
        message.stop()
        if message.key == "b" and self.closed_case:
            self.navigate(ReopenCase(self.closed_case))
        else:
            self.do_help()

    @property
    def targets(self) -> list[object]:
        """Return what can be chosen in the list."""
        rows = self.list_rows(styled_rows.text_width(self.centre))
        return list(dict.fromkeys(row.target for row in rows if row.target is not None))

    def action_list_move(self, by: int) -> None:
        """Highlight another row; above the first one is the box."""
        self.quiet()
        targets = self.targets
        at = targets.index(self.highlighted) + by if self.highlighted in targets else 0
        if at < 0 or not targets:
            self.highlighted = None
            self.box.focus()
        else:
            self.highlighted = targets[min(at, len(targets) - 1)]
        self.draw()

    def action_list_take(self) -> None:
        """Start what is highlighted."""
        if self.highlighted is not None and not self.app.ignores_burst():
            self.quiet()
            self.take(self.highlighted)

    def do_open(self) -> None:
        """Start what is highlighted."""
        self.action_list_take()

    def do_leave(self) -> None:
        """Back into the box."""
        self.highlighted = None
        self.box.focus()
        self.draw()

    def do_live(self) -> None:
        """Show the live test on its own, or practise it."""
        self.navigate(ShowLiveTest())

    def do_cases(self) -> None:
        """Show all cases."""
        self.navigate(ShowCases())

    def do_codes(self) -> None:
        """Show all codes."""
        self.navigate(ShowCodes())

    def do_log(self) -> None:
        """Put a failed sign-in of an exported log into the box."""
        from wizard.tui.screens import sign_in_dialog  # noqa: PLC0415 - after the first frame

        if self.session.workspace:
            catalogue = self.session.workspace.catalogue
            sign_in_dialog.ask_for_sign_in(self, catalogue, self.box.load_text)

    def do_reader(self) -> None:
        """Choose your role; new cases are worded for it."""
        from wizard.content.flow import READERS, Person  # noqa: PLC0415 - after the first frame

        def chosen(role: str | None) -> None:
            if role:
                self.session.role = Person(role)
                self.read_again()

        choices = [(str(one), *ROLE_WORDS[str(one)]) for one in READERS]
        title = f"Your role? Now: {self.session.role}"
        self.app.push_screen(ChoiceDialog(title, (), choices), chosen)

    def read_again(self) -> None:
        """Read the text again in another role: the first suggestion may differ."""
        self.read_now()
        self.draw()

    def on_key(self, event: events.Key) -> None:
        """Take a letter typed in the list back into the box."""
        if (
            (self.focused is self.found)
            and event.is_printable
            and event.character
            and event.key != "question_mark"
        ):
            event.stop()
            self.box.focus()
            self.box.insert(event.character)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002 - any
        """Show in footer and chips where the focus is."""
        self.draw()

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Take the row that was clicked."""
        message.stop()
        self.take(message.target)

    def on_side_panel_taken(self, message: SidePanel.Taken) -> None:
        """Carry on with the case that was chosen."""
        message.stop()
        self.take(message.target)

    def take(self, target: object) -> None:
        """Start, resume or look up."""
        if self.is_on_top:
            text = self.box.words if self.triage is not None else ""
            self._follow(target, text)

    def _follow(self, target: object, text: str) -> None:
        if isinstance(target, Resume):
            self.navigate(ResumeCase(target.case_id))
        elif isinstance(target, Look):
            self.navigate(ShowCodes(target.code))
        elif isinstance(target, Begin):
            self.navigate(StartFlow(target.flow, text, target.code))

    def after_start(self) -> None:
        """Free the box for the next text; this one belongs to its case now."""
        self.box.empty()
        self.triage, self.highlighted, self.top = None, None, 0
        self.box.focus()
