"""The live step of a case in plain lines: the test run by a key and a yes, or by hand as ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard import live
from wizard.cli.live_app import chosen
from wizard.cli.live_talk import PRACTICE, Told, run, say_before, say_result, wants_start

if TYPE_CHECKING:
    from wizard.case.open_case import OpenCase
    from wizard.case.view import StepView, View
    from wizard.cli.lines import Lines
    from wizard.content.flow import StepRef
    from wizard.settings import Settings
    from wizard.world import World

_BY_HAND = "It is not answered yet. Answer by hand, or type r for the test."


@dataclass(slots=True)
class Door:
    """What a live step needs: settings and the world. `yes` lets a script start a real test.

    `chosen` is the test a person has configured meanwhile; `tried` are the steps a script has
    tested, each once, so that no flow can lead it round and round.
    """

    settings: Settings
    world: World
    yes: bool = False
    chosen: live.Test | None = None
    tried: set[StepRef] = field(default_factory=set)


def can_run(view: View, door: Door | None) -> bool:
    """Return whether the step is a live test that may run, or be configured, here."""
    return bool(door and live.is_live(view) and (view.simulated or door.settings.live_test))


def run_live(case: OpenCase, door: Door, lines: Lines) -> None:
    """Run the live test of the step after a yes and let it answer; else it is left to a person."""
    step = case.view.step
    test = _test(case, door, lines)
    if step is None or test is None:
        lines.say(f"Nothing was started. {_BY_HAND}")
        return
    door.chosen = test
    typed = "r"
    while typed.lower() == "r":
        say_before(test, lines)
        if not wants_start(lines):
            lines.say(f"Nothing was started, and nothing was sent. {_BY_HAND}")
            return
        result = run(test, lines, case.read, door.world)
        say_result(result, lines)
        typed = "" if result.result in live.FINAL else _what_next(lines)
    if typed:
        lines.say(_BY_HAND)
    else:
        live.keep(case, step, result)


def _what_next(lines: Lines) -> str:
    """Ask what to make of a result that a second try may change: r, a, or nothing to go on."""
    while True:
        typed = lines.ask("Type r to run it again, a to answer by hand, or Enter to go on with it:")
        if typed.lower() in ("", "r", "a"):
            return typed
        lines.say(f"{typed!r} is none of them.")


def _test(case: OpenCase, door: Door, lines: Lines) -> live.Test | None:
    """Return the test of the step; with no tenant configured the person may do that now."""
    tables = case.book.tables
    test = door.chosen or live.at_step(case.view, door.settings, tables)
    if test is not None:
        return test
    lines.say(live.WHAT_CAN_BE_DONE)
    request = chosen(door.settings, tables, lines, case.view.facts.get("tenant", ""))
    return live.Test(request) if request else None


def run_unasked(case: OpenCase, step: StepView, door: Door) -> bool:
    """Run the test for a script and let it answer; False if it may not, so that it is waited for.

    A practice case plays its act. A real one needs a yes beforehand, a tenant and an application.
    The code is told on standard error.
    """
    view = case.view
    may = bool(view.simulated) or (door.yes and door.settings.live_test)
    if not may or not live.is_live(view) or step.ref in door.tried:
        return False
    test = live.at_step(view, door.settings, case.book.tables)
    if test is None:
        return False
    door.tried.add(step.ref)
    lines = Told()
    lines.prefix = prefix_of(view)
    say_before(test, lines)
    return live.keep(case, step, run(test, lines, case.read, door.world))


def prefix_of(view: View) -> str:
    """Return how every line about a case begins: nothing, or the word for practice."""
    return PRACTICE if view.simulated else ""
