"""Steps that a machine can answer: the key that lets it, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard import checks, live
from wizard.content.kinds import AnsweredBy
from wizard.tui.screens.case_talk import CaseTalk

if TYPE_CHECKING:
    from wizard.case.view import View
    from wizard.tui.commands import Command

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
        if checks.is_check(self.now):
            return "the check"
        return "the test" if live.is_live(self.now) else ""

    @property
    def on_panel(self) -> View:
        """The view with a line about the key that lets the machine answer."""
        view = self.now
        is_off = live.is_live(view) and not (view.simulated or self.app.settings.live_test)
        if view.step is None or not self.runs or is_off:
            return view
        row = ("Or here", HERE[view.step.answered_by])
        return replace(view, step=replace(view.step, rows=(*view.step.rows, row)))

    def refusal(self, command: Command) -> str | None:
        """Return why a key cannot work now."""
        if command.id == "run" and not self.runs:
            return "There is nothing to run on this step."
        return super().refusal(command)

    def words_of(self, command: Command) -> tuple[str, str]:
        """Return what the footer says."""
        if command.id == "run":
            return "r", f"run {self.runs}"
        return super().words_of(command)

    def do_run(self) -> None:
        """Run the check, or show what the live test will do."""
        if checks.is_check(self.now):
            from wizard.tui.screens.check import CheckScreen  # noqa: PLC0415 - only for checks

            screen = CheckScreen(self.case)
            self.app.push_screen(screen, lambda _: self.after_machine(screen.parting))
            return
        from wizard.tui.live_setup import Setup  # noqa: PLC0415 - only for live tests

        tables = self.case.book.tables
        Setup(self.app, tables, self.after_machine, self.case).at_step(self.skip)

    def skip(self) -> None:
        """Skip the test."""
        self.record(lambda: self.case.answer("skipped"))

    def after_machine(self, words: str) -> None:
        """Show where the case stands after a machine, and say what it left to say."""
        if self.view is not self.case.view:
            self.view = self.case.view
        if words:
            self.say(words)
