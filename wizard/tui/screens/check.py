"""A check of this machine on the screen: one probe, asked in the background, and its verdict."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message

from wizard import machine_steps
from wizard.content.flow import CHECK_RESULTS
from wizard.errors import WizardError
from wizard.evidence import Origin
from wizard.probes import DEADLINE, ProbeResult, Verdict, start
from wizard.tui.key_commands import CHECKED, CHECKING, KeyCommand
from wizard.tui.screens.machine import MachinePage, MachineScreen, PagePart, key_row
from wizard.tui.widgets.panels import here
from wizard.tui.widgets.text_rows import (
    BLANK,
    CHIP,
    Hanging,
    RowItem,
    Stack,
    caption,
    chip,
    labelled,
    styled,
)

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase
    from wizard.probes import Batch
    from wizard.tui.session import Session

COLORS = {Verdict.PASS: "$ok", Verdict.FAIL: "$bad"}
"""The color of a verdict's word; the others are `$warn`, for nothing was found to be wrong."""

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

    def __init__(self, session: Session, case: OpenCase) -> None:
        super().__init__(session, case)
        self.of = case
        self.number = 0
        self.probing: Batch | None = None
        self.result: ProbeResult | None = None
        self.began = 0.0
        self.next_words = self.heard = ""

    def on_mount(self) -> None:
        """Ask: pressing the key was the yes."""
        super().on_mount()
        self.action_again()

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

    # The page

    def page(self) -> MachinePage:
        """Return what is asked, or what came of it, and the answers by hand."""
        return self._asking() if self.result is None else self._found(self.result)

    def _asking(self) -> MachinePage:
        passed = int(self.clock - self.began)
        now = f"{passed} s, " if passed else ""
        text = self.step.text if self.step else ""
        words = f"{self.subtitle}   {now}{DEADLINE:g} s at most"
        part = PagePart(Stack(labelled([("now", words)])))
        return MachinePage("CHECKING", text, [part], rows=self.by_hand())

    def _found(self, result: ProbeResult) -> MachinePage:
        color = COLORS.get(result.verdict, "$warn")
        took = f"{result.seconds:.1f} seconds" if result.seconds >= LEAST else ""
        pairs = [("To do", result.advice), ("Heard", self.heard)]
        shown = [pair for pair in pairs if pair[1]]
        parts = [PagePart(Stack(labelled(shown)))] if shown else []
        actor = dict(CHECK_RESULTS)[result.verdict].upper()
        rows = [key_row(self.next_words), *self.by_hand()]
        return MachinePage(actor, result.reason, parts, color, took, rows)

    def by_hand(self) -> list[RowItem]:
        """Return the answers that can be given by hand all the time."""
        choices = enumerate(self.step.choices if self.step else (), 1)
        rows = [
            RowItem(Hanging(chip(str(at)), styled(one.label, "$ink"), CHIP, pad=1), at)
            for at, one in choices
        ]
        head = Hanging(Content(""), caption("OR ANSWER BY HAND"), 0, pad=1)
        return [RowItem(Stack((BLANK, head))), *rows]

    # The probe

    def action_again(self) -> None:
        """Ask the probe."""
        self.number += 1
        self.result, self.began = None, self.clock
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
                f"Go on: {here(machine_steps.view_after_check(self.of, message.result))}"
            )
        self.draw()

    def abandon(self) -> None:
        """Give the probe up."""
        self.number += 1
        batch, self.probing = self.probing, None
        if batch is not None:
            batch.cancel()

    # Its end

    def action_go(self) -> None:
        """Let the verdict answer the step; one that could not tell is noted, and no answer."""
        result, step = self.result, self.step
        if result is None or step is None:
            return
        kept = machine_steps.keep_check(self.of, step, result)
        if not kept:
            self.part("The case has gone on meanwhile. The result was not kept.")
        else:
            self.part("" if machine_steps.is_answer(result) else machine_steps.BY_HAND)

    def action_hand(self, number: int) -> None:
        """Answer by hand, whatever the probe is doing."""
        choices = self.step.choices if self.step else ()
        if number > len(choices):
            self.say(f"There is no answer {number}. Choose 1 to {len(choices)}.")
            return
        self.of.answer(choices[number - 1].id)
        self.part()

    def action_stop(self) -> None:
        """Stop at once; nothing was found."""
        self.part(STOPPED)

    def action_leave(self) -> None:
        """Leave the result and answer by hand."""
        self.part()
