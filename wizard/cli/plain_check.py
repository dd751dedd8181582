"""A check step in plain lines: run by a key and by nothing else, and always answerable by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.cli.lines import sentence
from wizard.content.kinds import AnsweredBy
from wizard.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.open_case import OpenCase
    from wizard.case.view import StepView, View
    from wizard.cli.lines import Lines
    from wizard.probes import Net, ProbeResult, Target

RUN = ("r", "run")
"""What is typed to run a check; elsewhere `r` says a step again, which `repeat` does here too."""


def can_run(view: View, net: Callable[[], Net] | None) -> bool:
    """Return whether the step is a check that may run here; a practice case asks no network."""
    step = view.step
    return bool(net and step and step.answered_by is AnsweredBy.PROBE and not view.simulated)


def run_check(case: OpenCase, net: Callable[[], Net], lines: Lines) -> None:
    """Run the check of the step and let it answer; what it cannot tell is left to the person."""
    step = case.view.step
    asked = case.book.step(step.ref) if step else None
    if step is None or asked is None:
        return
    result = _ask(asked.probe, net(), _target(case), lines)
    if result is None:
        lines.say("Stopped. Nothing was noted.")
        return
    # An unknown is no answer: nobody could come back to it with b and answer by hand.
    is_answer = result.verdict.value != "unknown"
    lines.say(f"{result.verdict.capitalize()}: {sentence(result.reason)}")
    if result.advice:
        lines.say(f"To do: {sentence(result.advice)}")
    _keep(case, step, result, lines, is_answer=is_answer)
    if not is_answer:
        lines.say("It is not answered yet. Answer by hand, or type r to run it again.")


def _ask(name: str, net: Net, target: Target, lines: Lines) -> ProbeResult | None:
    """Run a probe in the background; None if Ctrl+C stopped it."""
    from wizard.probes import DEADLINE, start  # noqa: PLC0415 - only when a check is run

    lines.say(f"Checking. It takes {DEADLINE:g} seconds at most. Ctrl+C stops it.")
    batch = start((name,), net, lambda _: None, target)
    try:
        batch.wait()
    except KeyboardInterrupt:
        return None
    finally:
        batch.cancel()
    return next(iter(batch.results), None)


def _target(case: OpenCase) -> Target:
    """Return what to ask about: the public cloud, and the tenant if the case knows one."""
    from wizard.probes import Target  # noqa: PLC0415 - only when a check is run

    cloud = case.book.tables.clouds["public"]
    try:
        return Target(cloud, case.view.facts.get("tenant", ""))
    except SettingsError:  # a tenant that was hidden when it was read
        return Target(cloud)


def _keep(
    case: OpenCase, step: StepView, result: ProbeResult, lines: Lines, *, is_answer: bool
) -> None:
    """Keep what the check found as a note, and its verdict as the answer of the step."""
    heard = f" Heard: {result.heard}" if result.heard else ""
    words = f"Check {result.probe}: {result.verdict}. {sentence(result.reason)}{heard}"
    if is_answer:
        case.answer(result.verdict.value, at=step.ref, attempt=step.attempt, by=By.CHECK)
    case.note(words)
    if result.heard:
        lines.say(f"Heard: {sentence(case.view.notes[-1].partition(' Heard: ')[2])}")
