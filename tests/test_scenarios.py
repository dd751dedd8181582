"""Every scenario ends where it says, with one transcript in engine, plain lines and script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from tests.case.workspaces import shipped
from tests.slow_rows import each_row
from wizard.case.report import TranscriptLine, transcript
from wizard.case.view import keys_for
from wizard.case.workspace import OpenCase
from wizard.cli.output import LineDialog
from wizard.cli.plain import CaseDialog
from wizard.cli.scripted import Answers, answer_steps
from wizard.content.flow import ENTERED, LIVE, SKIP, AnsweredBy, StepRef
from wizard.settings import Settings
from wizard.signin import LiveResult
from wizard.signin.simulator import act
from wizard.world import fixed, open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.case.view import OutcomeView
    from wizard.case.workspace import Workspace
    from wizard.content.scenario import Scenario


SCENARIOS = {f"{one.flow}/{one.id}": one for one in shipped().scenarios}


def _engine(case: OpenCase, answers: Answers) -> None:
    """Walk by the case alone."""
    while (step := case.view.step) is not None and case.view.outcome is None:
        answer = answers.take(step.ref)
        assert answer is not None, f"no answer for {step.ref}"
        is_text = step.answered_by is AnsweredBy.TEXT and answer != SKIP
        if is_text:
            case.answer(ENTERED, entered=answer)
        else:
            case.answer(answer)
    case.close()


class _Typist(LineDialog):
    """Types what a person would: the number of the answer, then that of a reason or a member."""

    def __init__(self, case: OpenCase, answers: Answers) -> None:
        super().__init__()
        self._case = case
        self._answers = answers
        self._more = ""
        self.heard: list[str] = []

    def put(self, line: str) -> None:
        self.heard.append(line)

    def ask(self, prompt: str) -> str:
        self.heard.append(prompt)
        view = self._case.view
        if view.outcome is not None or view.step is None:
            return ""
        choices = view.step.choices
        if self._more:
            number, self._more = self._more, ""
            return number
        answer = self._answers.take(view.step.ref)
        assert answer is not None, f"no answer for {view.step.ref}"
        if view.step.answered_by is AnsweredBy.TEXT:
            return "s" if answer == SKIP else answer
        answer, _, reason = answer.partition("/")
        first, *second = keys_for(choices, answer)
        reasons = [one for one, _ in choices[first - 1].reasons]
        more = [*second, *([reasons.index(reason) + 1] if reasons and reason else [])]
        self._more = "".join(map(str, more))
        return str(first)


def _plain(case: OpenCase, answers: Answers) -> None:
    lines = _Typist(case, answers)
    CaseDialog(lines, case).run()
    assert not [line for line in lines.heard if "\x1b" in line]


Walk = Callable[[OpenCase, Answers], None]
FRONTS: tuple[Walk, ...] = (_plain, answer_steps)
"""The front ends that are walked beside the engine."""


@dataclass(frozen=True)
class Walked:
    """A scenario that was walked: the case, its transcript, and the answers nobody took."""

    case: OpenCase
    lines: tuple[TranscriptLine, ...]
    unused: tuple[str, ...]


def _walk(workspace: Workspace, scenario: Scenario, front: Walk) -> Walked:
    case = workspace.open(reader=scenario.reader)
    if scenario.paste:
        case.paste(scenario.paste)
    for kind, value in scenario.settings.items():
        case.set_fact(kind, value)
    case.start_flow(scenario.flow)
    answers = Answers(scenario.walk)
    front(case, answers)
    return Walked(case, transcript(case.case, case.book), answers.unused)


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    # One key for all cases, so that the same person gets the same pseudonym in each.
    world = replace(fixed(), new_key=lambda: b"the same key for every case here")
    workspace, _ = open_workspace(Settings(journal=None), world)
    yield workspace
    workspace.journal.close()


# All scenarios are walked by the engine. The front ends take turns at every twelfth one, and at all
# among the slow tests: they differ by the kind of a step, not by its words.
TURNS = {name: FRONTS[turn % len(FRONTS)] for turn, name in enumerate(SCENARIOS) if turn % 12 == 0}
FLOWS = sorted({one.flow for one in SCENARIOS.values()})


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("all_fronts", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_scenario_ends_where_it_says_with_the_same_transcript_on_a_front_end(
    workspace: Workspace, flow: str, *, all_fronts: bool
) -> None:
    @each_row("name", [name for name, one in SCENARIOS.items() if one.flow == flow])
    def ends_as_it_says(name: str) -> None:
        turn = (TURNS[name],) if name in TURNS else ()
        _check_walks(workspace, SCENARIOS[name], FRONTS if all_fronts else turn)

    ends_as_it_says()


def _check_walks(workspace: Workspace, scenario: Scenario, fronts: tuple[Walk, ...]) -> None:
    first = _walk(workspace, scenario, _engine)
    assert first.lines or not scenario.walk
    for walked in (first, *(_walk(workspace, scenario, front) for front in fronts)):
        assert walked.unused == (), fronts
        assert walked.case.case.at == scenario.ends_at, fronts
        assert walked.lines == first.lines, fronts
        outcome = _outcome(walked.case)
        assert outcome == _outcome(first.case), fronts
        assert outcome.outcome.result is scenario.result
        if scenario.cause is not None:
            assert outcome.outcome.cause_id == str(scenario.cause)
        assert walked.case.view.is_closed


def _outcome(case: OpenCase) -> OutcomeView:
    """Return the outcome without the number of the case, which differs."""
    outcome = case.view.outcome
    assert outcome is not None
    return replace(outcome, paper=outcome.paper.replace(case.view.case_id, "K"))


ACTED = [name for name, one in SCENARIOS.items() if one.act]


@each_row("name", ACTED)
def test_an_act_plays_what_the_scenario_answers(name: str) -> None:
    scenario, book = SCENARIOS[name], shipped().book
    steps = {book.step(StepRef(*at.split("/"))): said for at, said in scenario.walk.items()}
    tried = [said for step, said in steps.items() if step and step.kind is LIVE]
    assert tried, "an act needs a live step to be played at"
    assert act(scenario.act).result.value in tried[0]


def test_every_result_but_giving_up_is_played_in_some_scenario() -> None:
    played = {act(SCENARIOS[name].act).result for name in ACTED}
    # A refusal goes on by its code, which a walk by hand has to type.
    assert played == set(LiveResult) - {LiveResult.CANCELLED, LiveResult.REFUSED}


def test_both_first_flows_have_scenarios_of_five_endings() -> None:
    for flow in ("aadsts90120", "aadsts54005"):
        ends = {(one.ends_at, one.cause) for one in SCENARIOS.values() if one.flow == flow}
        assert len(ends) >= 5
