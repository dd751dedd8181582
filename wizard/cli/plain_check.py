"""A check step in plain lines: run by a key and by nothing else, and always answerable by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard import checks
from wizard.cli.lines import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.open_case import OpenCase
    from wizard.case.view import View
    from wizard.cli.lines import Lines
    from wizard.probes import Net, ProbeResult, Target

RUN = ("r", "run")
"""What is typed to run a check; elsewhere `r` says a step again, which `repeat` does here too."""


def can_run(view: View, net: Callable[[], Net] | None) -> bool:
    """Return whether the step is a check that may run here."""
    return net is not None and checks.is_check(view)


def run_check(case: OpenCase, net: Callable[[], Net], lines: Lines) -> None:
    """Run the check of the step and let it answer; what it cannot tell is left to the person."""
    step = case.view.step
    if step is None:
        return
    way = checks.net_of(case, net)
    result = _ask(checks.probe_at(case), way, checks.target_of(case), lines)
    if result is None:
        lines.say("Stopped. Nothing was noted.")
        return
    lines.say(f"{result.verdict.capitalize()}: {sentence(result.reason)}")
    if result.advice:
        lines.say(f"To do: {sentence(result.advice)}")
    checks.keep(case, step, result)
    if result.heard:
        lines.say(f"Heard: {sentence(case.view.notes[-1].partition(' Heard: ')[2])}")
    if not checks.is_answer(result):
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
