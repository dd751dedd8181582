"""A check of this machine on the screen: one probe, asked in the background, and its verdict."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from wizard import machine_steps
from wizard.content.flow import CHECK_RESULTS
from wizard.errors import WizardError
from wizard.evidence import Origin
from wizard.probes import DEADLINE, ProbeResult, Verdict, start
from wizard.tui import page_layout, styled_rows
from wizard.tui.key_commands import CHECKED, CHECKING, KeyCommand
from wizard.tui.page_layout import RowGroup
from wizard.tui.screens.machine import MachineScreen, where
from wizard.tui.styled_rows import Row, line

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase
    from wizard.probes import Batch
    from wizard.tui.page_layout import CenterSize
    from wizard.tui.widgets.rows import Rows

COLOURS = {Verdict.PASS: "$ok", Verdict.FAIL: "$bad"}
"""The colour of a verdict's word; the others are `$warn`, for nothing was found to be wrong."""

LEAST = 0.1
"""Seconds from which on it is said how long a check took."""

STOPPED = "The check was stopped. Nothing was noted."


class CheckScreen(MachineScreen):
    """Asks the probe of a step at once; an answer by hand is taken all the time."""

    MODES: ClassVar = (CHECKING, CHECKED)
    title_words = "Check of this machine"

    @dataclass
    class Finished(Message):
        """A result; `number` says of which run, for those before it are over."""

        number: int
        result: ProbeResult

    def __init__(self, case: OpenCase) -> None:
        super().__init__(case)
        self.of = case
        self.number = 0
        self.probing: Batch | None = None
        self.result: ProbeResult | None = None
        self.began = 0.0
        self.next_words = self.heard = ""

    def on_mount(self) -> None:
        """Ask: pressing the key was the yes."""
        super().on_mount()
        self.do_again()

    @property
    def mode(self) -> str:
        """Whether it is still asked."""
        return CHECKING if self.result is None else CHECKED

    @property
    def subtitle(self) -> str:
        """What is checked."""
        spec = self.of.book.tables.probes.get(machine_steps.probe_at(self.of))
        return spec.title if spec else ""

    def banner(self) -> str:
        """Return what is played in a practice case."""
        return self.of.view.simulated

    def words_of(self, command: KeyCommand) -> tuple[str, str]:
        """Return what the footer says."""
        if command.id == "hand":
            return f"1-{len(self.step.choices) if self.step else 0}", "by hand"
        if command.id == "leave":
            return "Esc", "back"
        return super().words_of(command)

    # Drawing

    def groups(self, area: CenterSize) -> tuple[list[RowGroup], list[Row]]:
        """Return what is asked, or what came of it, and the answers by hand."""
        if self.result is None:
            return [*self._asking(area), self._by_hand(area)], []
        return [*self._found(self.result, area), self._by_hand(area)], [
            page_layout.key_row("Enter", self.next_words, area)
        ]

    def _asking(self, area: CenterSize) -> list[RowGroup]:
        passed = int(self.clock - self.began)
        now = f"{passed} s, " if passed else ""
        text = self.step.text if self.step else ""
        return [
            page_layout.actor("CHECKING", "", "$live", area),
            page_layout.sentence(text, "$live", area),
            RowGroup(
                page_layout.facts([("now", f"{self.subtitle}   {now}{DEADLINE:g} s at most")], area)
            ),
        ]

    def _found(self, result: ProbeResult, area: CenterSize) -> list[RowGroup]:
        colour = COLOURS.get(result.verdict, "$warn")
        took = f"{result.seconds:.1f} seconds" if result.seconds >= LEAST else ""
        pairs = [("To do", result.advice), ("Heard", self.heard)]
        return [
            page_layout.actor(dict(CHECK_RESULTS)[result.verdict].upper(), took, colour, area),
            page_layout.sentence(result.reason, colour, area),
            RowGroup(page_layout.facts([pair for pair in pairs if pair[1]], area)),
        ]

    def _by_hand(self, area: CenterSize) -> RowGroup:
        head = styled_rows.text_row(line(styled_rows.caption("OR ANSWER BY HAND")))
        rows = [
            styled_rows.text_row(
                line(
                    styled_rows.chip(str(index)),
                    "  ",
                    (styled_rows.cut(one.label, area.width - 5), "$ink"),
                ),
                str(index),
            )
            for index, one in enumerate(self.step.choices if self.step else (), 1)
        ]
        return RowGroup((head, *rows), tuple(rows))

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Answer by hand with a click."""
        if isinstance(message.target, str) and message.target.isdigit():
            message.stop()
            self.action_key(message.target)
        else:
            super().on_rows_clicked(message)

    # The probe

    def do_again(self) -> None:
        """Ask the probe."""
        self.number += 1
        self.result, self.top, self.began = None, 0, self.clock
        tell = partial(self.tell, self.number)
        net = machine_steps.net_of(self.of, self.session.world.net)
        target = machine_steps.target_of(self.of, self.session.settings.cloud)
        try:
            self.probing = start((machine_steps.probe_at(self.of),), net, tell, target)
        except WizardError as error:  # another check is still under way
            self.part(f"{error.message} {error.hint}")
            return
        self.draw()

    def tell(self, number: int, result: ProbeResult) -> None:
        """Bring a result from the thread of the probe; a screen that is gone hears nothing."""
        with suppress(RuntimeError):  # the program has ended meanwhile
            self.post_message(self.Finished(number, result))

    def on_check_screen_finished(self, message: Finished) -> None:
        """Show the result of this run; of any other it is too late."""
        message.stop()
        if message.number != self.number:
            return
        self.result = message.result
        self.heard = str(self.of.read(message.result.heard, Origin.CHECK).text)
        self.next_words = "Back to the answers"
        if machine_steps.is_answer(message.result):
            self.next_words = (
                f"Go on: {where(machine_steps.view_after_check(self.of, message.result))}"
            )
        self.draw()

    def abandon(self) -> None:
        """Give the probe up."""
        self.number += 1
        batch, self.probing = self.probing, None
        if batch is not None:
            batch.cancel()

    # Its end

    def do_go(self) -> None:
        """Let the verdict answer the step; one that could not tell is noted, and no answer."""
        result, step = self.result, self.step
        if result is None or step is None:
            return
        kept = machine_steps.keep_check(self.of, step, result)
        if not kept:
            self.part("The case has gone on meanwhile. The result was not kept.")
        else:
            self.part("" if machine_steps.is_answer(result) else machine_steps.BY_HAND)

    def do_hand(self, key: str) -> None:
        """Answer by hand, whatever the probe is doing."""
        choices = self.step.choices if self.step else ()
        if int(key) > len(choices):
            self.say(f"There is no answer {key}. Choose 1 to {len(choices)}.")
            return
        self.of.answer(choices[int(key) - 1].id)
        self.part()

    def do_stop(self) -> None:
        """Stop at once; nothing was found."""
        self.part(STOPPED)

    def do_leave(self) -> None:
        """Leave the result and answer by hand."""
        self.part()
