"""Home: from "I have an error" to the right first question without knowing a menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from wizard.tui import paper
from wizard.tui.commands import HOME, LIST, Command
from wizard.tui.home_rows import Begin, Look, Resume
from wizard.tui.screens.home_base import HomeBase

if TYPE_CHECKING:
    from textual import events

    from wizard.case.triage import Triage
    from wizard.tui.widgets.paste import PasteBox
    from wizard.tui.widgets.rows import Rows
    from wizard.tui.widgets.side import SidePanel

SILENCE = 0.08
"""Seconds without a key before the text is read."""

LONG = 200_000
"""Characters from which on a text is read beside the screen, which says so."""

THREADED = 8_000
"""Characters from which on a text is read in a thread."""

MOST_BOX, FEW_BOX, ROWS_FOR_MOST = 6, 4, 30

_NEED_DESK = ("live", "cases", "codes")


class HomeScreen(HomeBase):
    """Reads while one types, and starts what is chosen."""

    MODES: ClassVar = (HOME, LIST)

    def desk_ready(self) -> None:
        """Flows and cases are there now: show them, and read what was typed meanwhile."""
        self.refresh_cases()
        self.draw()
        if self.box.words:
            self.read_soon()
        wanted, self.wanted = self.wanted, None
        if wanted is not None:
            self.run_command(wanted)

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
        desk, text = self.app.desk, self.box.words
        if desk is None or not text.strip():
            return
        if len(text) < THREADED:
            self.show_triage(self.count, desk.read(text, self.app.reader))
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
        desk = self.app.desk
        if desk is not None:
            found = desk.read(text, self.app.reader)
            self.app.call_from_thread(self.show_triage, count, found)

    def show_triage(self, count: int, triage: Triage) -> None:
        """Show what was recognised, unless the text has changed since."""
        if count != self.count:
            return
        self.is_reading = False
        self.triage = triage
        if self.focused is not self.found:
            self.lit, self.top = None, 0
        self.draw()
        if self.start_when_read:
            self.start_when_read = False
            self.start_best()

    @property
    def takes_keys(self) -> bool:
        """Whether the box has had the keys, and nothing is under way that leads elsewhere."""
        app = self.app
        leads_on = bool(app.start.case_id or app.start.flow or app.start.paste)
        is_loading = app.desk is None and not app.load_error
        waits = self.opening or (is_loading and (leads_on or self.wanted is not None))
        return super().takes_keys and not waits

    def run_command(self, command: Command, key: str = "") -> None:
        """Do one command, at once or as soon as there is a desk to do it on."""
        app = self.app
        if command.id in _NEED_DESK and app.desk is None and not app.load_error:
            self.wanted = command
            self.say("One moment, the steps are being read.", "$soft")
        else:
            super().run_command(command, key)

    def refusal(self, command: Command) -> str | None:
        """Return why a key cannot work now."""
        has_text = bool(self.box.words.strip())
        if command.id == "start" and not (
            self.triage and self.triage.suggestions and not self.triage.unclear and has_text
        ):
            return ""
        if command.id == "clear" and not self.box.words:
            return ""
        if command.id in ("live", "cases", "codes") and self.app.desk is None:
            return self.app.load_error
        return None

    def in_footer(self, command: Command) -> bool:
        """Leave out, beside a text, what the right column or the help says; the keys still work."""
        aside = command.id in ("live", "cases", "codes", "reader")
        if aside and self.mode == HOME and self.box.words.strip():
            return False
        return super().in_footer(command)

    def words_of(self, command: Command) -> tuple[str, str]:
        """Return what the footer says."""
        if command.id == "pick" and self.box.words:
            return "Down", "other matches"
        if command.id == "reader":
            return "F5", f"you: {self.app.reader}"
        return super().words_of(command)

    def on_paste_box_start(self, message: PasteBox.Start) -> None:
        """Enter in the box."""
        message.stop()
        if self.app.ignores_burst():
            return
        self.quiet()
        if not self.box.words.strip():
            self.say("Paste or type the error first, or press Down to choose.")
        elif self.app.desk is None:
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
            self.take(Begin(first.flow, first.code))
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
        """Empty the box."""
        self.quiet()
        self.box.empty()
        self.triage = None
        self.draw()

    def do_pick(self) -> None:
        """Go into the list."""
        targets = self.targets
        if not targets:
            self.say("There is nothing to choose yet.")
            return
        self.found.focus()
        self.lit, self.top = targets[0], 0
        self.draw()

    def on_paste_box_leave(self, message: PasteBox.Leave) -> None:
        """Down on the last line of the box."""
        message.stop()
        self.quiet()
        self.do_pick()

    def on_paste_box_empty(self, message: PasteBox.Empty) -> None:
        """Do what a command key means in the empty box."""
        message.stop()
        if message.key == "b" and self.closed_case:
            self.guarded(lambda: self.app.reopen(self.closed_case))
        else:
            self.do_help()

    @property
    def targets(self) -> list[object]:
        """Return what can be chosen in the list."""
        rows = self.list_rows(paper.text_width(self.centre))
        return list(dict.fromkeys(row.target for row in rows if row.target is not None))

    def action_list_move(self, by: int) -> None:
        """Light another row; above the first one is the box."""
        self.quiet()
        targets = self.targets
        at = targets.index(self.lit) + by if self.lit in targets else 0
        if at < 0 or not targets:
            self.lit = None
            self.box.focus()
        else:
            self.lit = targets[min(at, len(targets) - 1)]
        self.draw()

    def action_list_take(self) -> None:
        """Start what is lit."""
        if self.lit is not None and not self.app.ignores_burst():
            self.quiet()
            self.take(self.lit)

    def do_open(self) -> None:
        """Start what is lit."""
        self.action_list_take()

    def do_leave(self) -> None:
        """Back into the box."""
        self.lit = None
        self.box.focus()
        self.draw()

    def do_live(self) -> None:
        """Show the live test on its own, or practise it."""
        self.app.show_live()

    def do_cases(self) -> None:
        """Show all cases."""
        self.app.show_cases()

    def do_codes(self) -> None:
        """Show all codes."""
        self.app.show_codes()

    def do_reader(self) -> None:
        """Choose who sits at the keys."""
        self.app.choose_reader(self.read_again)

    def read_again(self) -> None:
        """Read the text for another reader: what comes first may differ."""
        self.read_now()
        self.draw()

    def do_look(self) -> None:
        """Change the colours."""
        self.app.next_theme()
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
        """Show in footer and chips where the keys are."""
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
            self.guarded(lambda: self._take(target))

    def _take(self, target: object) -> None:
        text = self.box.words if self.triage is not None else ""
        if isinstance(target, Resume):
            self.app.resume(target.case_id)
        elif isinstance(target, Look):
            self.app.show_codes(target.code)
        elif isinstance(target, Begin):
            self.app.begin(target.flow, paste=text, code=target.code)
            self.after_start()

    def after_start(self) -> None:
        """Free the box for the next text; this one belongs to its case now."""
        self.box.empty()
        self.triage, self.lit, self.top = None, None, 0
        self.box.focus()
