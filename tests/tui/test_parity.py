"""The full screen walks as the engine does: keys in, the same transcript out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.case.workspaces import shipped
from tests.tui.rig import case_screen, fresh_desk, make_app, press, type_in
from wizard.case.report import transcript
from wizard.case.view import keys_for
from wizard.cli.scripted import Answers
from wizard.content.flow import ENTERED, SKIP, AnsweredBy
from wizard.tui.session import StartAt
from wizard.tui.tour import settle

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase, Workspace
    from wizard.content.scenario import Scenario

KEY = b"one key for both walks of a case"


@cache
def scenarios() -> dict[str, Scenario]:
    return {f"{one.flow}/{one.id}": one for one in shipped().scenarios}


def workspace() -> Workspace:
    """Return a desk that gives each case the same key, so that pseudonyms are alike."""
    return replace(fresh_desk(), new_key=lambda: KEY)


def by_engine(scenario: Scenario) -> OpenCase:
    case = workspace().open(reader=scenario.reader)
    if scenario.paste:
        case.paste(scenario.paste)
    for kind, value in scenario.settings.items():
        case.set_fact(kind, value)
    case.start_flow(scenario.flow)
    answers = Answers(scenario.walk)
    while (step := case.view.step) is not None and case.view.outcome is None:
        answer = answers.take(step.ref)
        assert answer is not None
        typed = step.answered_by is AnsweredBy.TEXT and answer != SKIP
        case.answer(ENTERED if typed else answer, entered=answer if typed else "")
    return case


def edges(case: OpenCase) -> frozenset[tuple[str, str, str]]:
    """Return what a walk covers: each step with the answer taken and who gave it."""
    return frozenset((str(v.at), v.answer, v.by.value) for v in case.case.trail)


WHOLE = frozenset({"aadsts90120", "aadsts54005", "fresh-code", "someone-sent-a-code"})
"""Flows of which every edge is walked; of each other one a few scenarios that walk the most."""

OF_EACH = 2


def cover(flow: str) -> list[str]:
    """Return scenarios of a flow that a greedy choice finds: few of them walk many edges.

    The screen draws a View whatever the flow, so not every edge of every flow is worth its time.
    """
    chosen: list[str] = []
    mine = {name: one for name, one in scenarios().items() if one.flow == flow}
    walked = {name: edges(by_engine(one)) for name, one in mine.items()}
    left, most = set().union(*walked.values()), len(walked) if flow in WHOLE else OF_EACH
    while left and most:
        best = max(sorted(walked), key=lambda name: len(walked[name] & left))
        chosen.append(best)
        left -= walked[best]
        most -= 1
    return chosen


@pytest.mark.slow
@pytest.mark.parametrize("flow", sorted(shipped().book))
async def test_the_full_screen_gives_the_transcript_of_the_engine(flow: str) -> None:
    for name in cover(flow):
        await same_transcript(name)


async def same_transcript(name: str) -> None:
    """Walk a scenario by keys, and compare with the walk of the engine."""
    scenario = scenarios()[name]
    start = StartAt(flow=scenario.flow, paste=scenario.paste, facts=dict(scenario.settings))
    app = make_app(start, workspace=workspace(), reader=scenario.reader)
    answers = Answers(scenario.walk)
    async with app.run_test(size=(100, 32)) as pilot:
        await settle(pilot)
        while (step := case_screen(pilot).now.step) is not None:
            if case_screen(pilot).now.outcome is not None:
                break
            answer = answers.take(step.ref)
            assert answer is not None, f"no answer for {step.ref}"
            if step.answered_by is AnsweredBy.TEXT and answer != SKIP:
                await type_in(pilot, answer)
                await press(pilot, "enter")
                continue
            if step.answered_by is AnsweredBy.TEXT:
                await press(pilot, "escape")
            answer, _, reason = answer.partition("/")
            first, *second = keys_for(step.choices, answer)
            await press(pilot, str(first), *map(str, second))
            reasons = [key for key, _ in step.choices[first - 1].reasons]
            if reasons and answer == "cannot-do":
                await press(pilot, str(reasons.index(reason) + 1 if reason else 1))
        seen = case_screen(pilot).case
        expected = by_engine(scenario)
        told = transcript(seen.case, seen.book)
        assert told == transcript(expected.case, expected.book), name
        assert seen.case.at == expected.case.at, name
