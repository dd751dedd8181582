"""A check step as every front end runs it: what is asked, and what a case makes of the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.content.kinds import AnsweredBy
from wizard.errors import SettingsError
from wizard.probes.base import Target, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.open_case import OpenCase
    from wizard.case.view import StepView, View
    from wizard.probes.base import Net, ProbeResult

BY_HAND = "It is not answered yet. Answer by hand, or run it again."
"""What is said of a check that could not tell."""


def is_check(view: View) -> bool:
    """Return whether the case stands at a step that a probe can answer."""
    return view.step is not None and view.step.answered_by is AnsweredBy.PROBE


def probe_at(case: OpenCase) -> str:
    """Return the id of the probe that the step of a case asks, or nothing."""
    step = case.view.step
    asked = case.book.step(step.ref) if step else None
    return asked.probe if asked else ""


def target_of(case: OpenCase, cloud: str = "public") -> Target:
    """Return what to ask about: a cloud, and the tenant if the case knows one."""
    chosen = case.book.tables.clouds[cloud]
    try:
        return Target(chosen, case.view.facts.get("tenant", ""))
    except SettingsError:  # a tenant that was hidden when it was read
        return Target(chosen)


def net_of(case: OpenCase, net: Callable[[], Net]) -> Net:
    """Return the way outside for a check: the network, or in practice what the act plays."""
    if not case.view.simulated:
        return net()
    from wizard.practice import play  # noqa: PLC0415 - only for practice
    from wizard.probes.practice import PracticeNet  # noqa: PLC0415 - only for practice

    probe = probe_at(case)
    return PracticeNet(probe, play(case.view.simulated).verdict(probe))


def is_answer(result: ProbeResult) -> bool:
    """Return whether a result answers the step; what could not be told is left to the person."""
    return result.verdict is not Verdict.UNKNOWN


def next_view(case: OpenCase, result: ProbeResult) -> View:
    """Return the case as it would stand once a result is kept."""
    return case.preview(result.verdict.value, by=By.CHECK)


def keep(case: OpenCase, step: StepView, result: ProbeResult) -> bool:
    """Keep what a check found as a note, and its verdict as the answer of the step.

    False if it came too late: the case has moved on, and nothing is kept. An unknown is no answer:
    nobody could come back to it and answer by hand.
    """
    before = case.view
    if before.step is None or (before.step.ref, before.step.attempt) != (step.ref, step.attempt):
        return False
    if is_answer(result):
        case.answer(result.verdict.value, at=step.ref, attempt=step.attempt, by=By.CHECK)
    case.note(note_of(result, practice=before.simulated))
    return True


def note_of(result: ProbeResult, practice: str = "") -> str:
    """Return the result as a note for a case."""
    first = f"Practice ({practice}). " if practice else ""
    heard = f" Heard: {result.heard}" if result.heard else ""
    reason = result.reason if result.reason.endswith((".", "?", "!")) else f"{result.reason}."
    return f"{first}Check {result.probe}: {result.verdict}. {reason}{heard}"
