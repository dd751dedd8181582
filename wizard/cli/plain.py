"""A case in plain lines: the accessible front end. Label before content, whole words, no signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.case.view import single
from wizard.cli import live_case
from wizard.cli.lines import EndOfInput, Leave, Lines, number, sentence
from wizard.cli.plain_check import RUN, can_run, run_check
from wizard.cli.plain_typed import find
from wizard.cli.plain_words import say_change, say_outcome, say_step, say_where
from wizard.content.flow import ENTERED, SKIP
from wizard.content.kinds import AnsweredBy
from wizard.errors import WizardError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.case.open_case import OpenCase
    from wizard.case.view import Choice, OutcomeView, StepView, View
    from wizard.probes import Net


@dataclass(slots=True)
class Talk:
    """A conversation about one case. It ends when the case is closed or the person leaves.

    `is_kept` is false when the journal is in memory only, so that nobody is told otherwise.
    `net` makes the way outside for checks and `door` is that of live tests; without them both are
    answered by hand. `brief` leaves the answers out of the next turn: they were just heard and are
    still the same.
    """

    lines: Lines
    case: OpenCase
    is_kept: bool = True
    net: Callable[[], Net] | None = None
    door: live_case.Door | None = None
    brief: bool = False

    @property
    def view(self) -> View:
        """Return the newest picture of the case."""
        return self.case.view

    def run(self) -> View:
        """Talk until the case is closed, left, or the input ends; return the last view."""
        self.lines.prefix = live_case.prefix_of(self.view)
        say_where(self.view, self.lines)
        try:
            if self.view.is_closed:
                self._open_again()
            while not self.view.is_closed:
                self._turn()
        except (Leave, EndOfInput):
            self._say_kept()
        except KeyboardInterrupt:
            self._say_kept()
            raise
        return self.view

    def _open_again(self) -> None:
        """Say how a closed case ended, and open it again if that is wanted."""
        if self.view.outcome is not None:
            say_outcome(self.view.outcome, self.lines)
        while self.view.is_closed:
            typed = self.lines.ask("This case is closed. Type b to open it again, or q leave:")
            if typed.lower() in ("q", "leave"):
                raise Leave
            if typed.lower() in ("b", "back"):
                self.case.undo()

    def _turn(self) -> None:
        """Say where the case stands, and do what is typed."""
        before = self.view
        if self.case.trouble:
            self.lines.say(
                f"Attention. {self.case.trouble} It goes on in memory and is saved as soon as that"
                " is possible. Copy what is on the screen before you leave."
            )
        runs = self._runs()
        prompt = say_step(self.view, self.lines, brief=self.brief, runs=runs)
        self.brief = False
        typed = self.lines.ask(prompt)
        try:
            if runs and typed.lower() in RUN:
                self._run_machine()
                self.brief = self.view.step == before.step
            else:
                self._do(typed)
        except WizardError as error:
            self.lines.say(sentence(error.message))
            if error.hint:
                self.lines.say(sentence(error.hint))
        say_change(self.lines, before, self.view)

    def _runs(self) -> str:
        """Return what `r` runs at this step, in words, or nothing."""
        if can_run(self.view, self.net):
            return "the check"
        return "the test" if live_case.can_run(self.view, self.door) else ""

    def _run_machine(self) -> None:
        if self.net and can_run(self.view, self.net):
            run_check(self.case, self.net, self.lines)
        elif self.door:
            live_case.run_live(self.case, self.door, self.lines)

    def _do(self, typed: str) -> None:
        step = self.view.step
        word, _, rest = typed.partition(" ")
        command = find(word)
        is_text = step is not None and step.answered_by is AnsweredBy.TEXT
        # A value may begin with a word that is a command, as "back office" does.
        if command and (not rest or (command.takes_more and not (is_text and len(word) > 1))):
            seen = self.view
            command.does(self, rest.strip())
            same = (self.view.step, self.view.outcome) == (seen.step, seen.outcome)
            self.brief = same and not command.repeats
        elif self.view.outcome is not None:
            self._at_outcome(self.view.outcome, typed)
        elif step is not None and is_text:
            self._enter(step, typed)
        elif step is not None:
            self._choose(step, typed)

    def _choose(self, step: StepView, typed: str) -> None:
        choice = _chosen(step.choices, typed)
        if choice is None:
            self.lines.say(_no_such_answer(typed, len(step.choices)))
        elif choice.reasons:
            if reason := self._one_more(f"{sentence(choice.label)} Why?", choice.reasons):
                self.case.answer(choice.id, reason=reason)
        elif choice.members:
            members = tuple((member.id, _said(member)) for member in choice.members)
            if answer := self._one_more(sentence(choice.label), members):
                self.case.answer(answer)
        else:
            self.case.answer(choice.id)

    def _one_more(self, said: str, offered: Sequence[tuple[str, str]]) -> str:
        """Ask for one of some ids with labels; nothing if the person goes back instead."""
        self.lines.say(said)
        for at, (_, label) in enumerate(offered, 1):
            self.lines.say(f"{at}: {sentence(label)}")
        while True:
            typed = self.lines.ask(f"Type 1 to {len(offered)}, or b back:")
            if typed.lower() in ("q", "leave"):
                raise Leave
            if typed.lower() in ("b", "back"):
                return ""
            at = number(typed)
            if 1 <= at <= len(offered):
                return offered[at - 1][0]
            if typed.lower() in dict(offered):
                return typed.lower()
            self.lines.say(_no_such_answer(typed, len(offered)))

    def _enter(self, step: StepView, typed: str) -> None:
        skip = next((choice for choice in step.choices if choice.id == SKIP), None)
        if skip and typed.lower() in ("s", "skip"):
            self.case.answer(SKIP)
        elif not typed:
            self.lines.say("Nothing was typed.")
        else:
            self.case.answer(ENTERED, entered=typed)

    def _at_outcome(self, outcome: OutcomeView, typed: str) -> None:
        at = number(typed)
        if not typed:
            self.case.close()
            again = f" To open it again: {_resume(self.view)}" if self._is_saved else ""
            self.lines.say(f"Case closed.{again}")
        elif 1 <= at <= len(outcome.missing):
            missing = outcome.missing[at - 1]
            value = self.lines.ask(f"{sentence(missing.question)} Enter alone leaves it out:")
            if value:
                self.case.add_fact(missing.kind, value)
        else:
            self.lines.say(f"{typed!r} is no command here. Type h for help.")

    @property
    def _is_saved(self) -> bool:
        return self.is_kept and not self.case.trouble

    def _say_kept(self) -> None:
        case_id = self.view.case_id
        if self._is_saved:
            self.lines.say(f"Case {case_id} is kept. To carry on: {_resume(self.view)}")
        else:
            self.lines.say(
                f"Case {case_id} ends here: {self.case.trouble or 'cases are not saved.'}"
            )


def _resume(view: View) -> str:
    return f"entra-wizard case resume {view.case_id}"


def _chosen(choices: tuple[Choice, ...], typed: str) -> Choice | None:
    at = number(typed)
    if 1 <= at <= len(choices):
        return choices[at - 1]
    # Who knows the id of an answer need not go through its group.
    by_id = (*single(choices), *choices)
    return next((choice for choice in by_id if choice.id == typed.lower()), None)


def _said(choice: Choice) -> str:
    """Return a member of a group in words; the one that was answered before says so."""
    return f"{sentence(choice.label)} Your answer before." if choice.was_before else choice.label


def _no_such_answer(typed: str, count: int) -> str:
    numbers = f"1 to {count}" if count > 1 else "1"
    if not typed:
        return f"Nothing was typed. Choose with a number, {numbers}."
    return f"{typed!r} is no answer and no command. Choose with a number, {numbers}, or h for help."
