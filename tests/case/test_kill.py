"""A case survives the death of the program at any moment and goes on at the step that was shown."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from wizard.settings import Settings
from wizard.world import fixed, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

MANY = 20
"""Kills after which a case has certainly come to its end."""

# Goes on with the newest case, or opens one, and never stops. After each act it says what stands
# on the screen now; the choices depend on the place alone, so every run goes the same way.
DRIVER = """
import dataclasses, json, pathlib, sys
from wizard.case.view import single
from wizard.content.people import Person
from wizard.settings import Settings
from wizard.world import fixed, open_workspace, real

world = dataclasses.replace(fixed(), new_id=real().new_id)  # counted ids run out after 50 cases
workspace, _ = open_workspace(Settings(journal=pathlib.Path(sys.argv[1])), world)

def say(act):
    view = case.view
    print(json.dumps({
        "act": act,
        "case": view.case_id,
        "events": len(workspace.journal.events(view.case_id)),
        "at": str(view.step.ref) if view.step else "",
        "trail": [[str(one.ref), one.answer] for one in view.trail],
        "closed": view.is_closed,
    }), flush=True)

newest = workspace.journal.cases(1)
if newest:
    case = workspace.resume(newest[0])
    say("resumed")
while True:
    if not newest or case.view.is_closed:
        newest = case = workspace.open(reader=Person.ADMIN)
        say("opened")
    elif case.view.step is None:
        case.start_flow("aadsts90120")
        say("started")
    elif case.view.outcome:
        case.close()
        say("closed")
    else:
        choices = single(case.view.step.choices)
        turn = len(case.view.trail) + len(workspace.journal.cases(1000))
        case.answer(choices[turn % len(choices)].id)
        say("answered")
"""


def run_until_killed(path: Path, lines: int) -> list[dict[str, Any]]:
    """Start the driver, read so many lines, kill it, and return all that it said."""
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(path)], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        said = [running.stdout.readline() for _ in range(lines)]
        running.kill()
        said += running.stdout.readlines()
    assert running.returncode == -signal.SIGKILL, said
    return [json.loads(line) for line in said if line.endswith("\n")]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a signal of POSIX")
@pytest.mark.parametrize("kills", [4, pytest.param(25, marks=pytest.mark.slow)])
def test_a_case_resumes_at_the_step_shown_after_each_kill(tmp_path: Path, kills: int) -> None:
    path = tmp_path / "state" / "journal.db"
    # The seed says how many lines are read before the kill; 0 kills while the program starts.
    dice = random.Random(20261121)
    shown: dict[str, Any] = {}
    seen: list[dict[str, Any]] = []
    for _ in range(kills):
        said = run_until_killed(path, dice.randrange(25))
        if shown and said:
            went_on(shown, said[0])
        shown = said[-1] if said else shown
        seen += said
    acts = [one["act"] for one in seen]
    assert acts.count("answered") > 4 * kills
    assert {"resumed", "opened", "started"} <= set(acts)
    assert kills < MANY or "closed" in acts
    every_case_is_whole(path, seen)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_what_the_full_screen_has_shown_survives_a_kill(tmp_path: Path) -> None:
    from tests.benchmarks import bench_kill  # noqa: PLC0415 - needs a POSIX terminal

    path = tmp_path / "state" / "journal.db"
    shown = bench_kill.full_screen(path, random.Random(5))
    assert shown
    there = bench_kill.counted(path)
    assert all(there[case] >= rows for case, rows in shown.items())


def went_on(shown: dict[str, Any], resumed: dict[str, Any]) -> None:
    """One act more may be on the disk than was shown before the kill, never one less."""
    assert resumed["act"] == "resumed"
    if resumed["case"] != shown["case"]:
        assert shown["closed"]
        assert resumed["events"] == 1
        return
    more = resumed["events"] - shown["events"]
    assert more in (0, 1)
    assert resumed["trail"][: len(shown["trail"])] == shown["trail"]
    if not more:
        assert {**resumed, "act": ""} == {**shown, "act": ""}


def every_case_is_whole(path: Path, seen: list[dict[str, Any]]) -> None:
    workspace, _findings = open_workspace(Settings(journal=path), fixed())
    assert workspace.journal.notices == ()
    for case_id in workspace.journal.cases(1000):
        last = [one for one in seen if one["case"] == case_id][-1:]
        view = workspace.resume(case_id).view
        assert view.notice == ""
        trail = [[str(one.ref), one.answer] for one in view.trail]
        assert all(trail[: len(one["trail"])] == one["trail"] for one in last)
    workspace.journal.close()
