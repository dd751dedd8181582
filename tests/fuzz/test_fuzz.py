"""Nothing that a hand, a mouse or a terminal sends ends the program, on no screen."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from tests.fuzz import __main__ as fuzz
from tests.fuzz.events import QUIT, make
from tests.fuzz.program import BEGINS
from wizard.tui.app import WizardApp
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.help import Help

ROOT = Path(__file__).parent.parent.parent
EVENTS = 5060


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["20261130"])
def test_nothing_that_is_sent_ends_the_program(seed: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--seed", seed, "--events", str(EVENTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"round 1: (\d+) events, (\d+) programs", done.stdout)
    assert found
    assert int(found[1]) >= 5000
    assert int(found[2]) >= len(BEGINS)


def test_the_same_seed_gives_the_same_events() -> None:
    one, two = (fuzz.Session.roll("7", "home", 300) for _ in range(2))
    assert one == two
    assert len(one.events) == 300
    assert one != fuzz.Session.roll("8", "home", 300)


def test_a_cut_session_is_its_own_beginning() -> None:
    session = fuzz.Session.roll("7", "home", 300)
    assert session.cut(120).events == session.events[:120]


def test_only_the_key_that_leaves_is_sent_to_leave() -> None:
    dice = random.Random(7)
    sent = [make(dice) for _ in range(20_000)]
    assert {event.kind for event in sent if QUIT in event.sent} == {"quit"}
    assert len({event.kind for event in sent}) == 10


def test_one_key_alone_is_bound_to_leaving() -> None:
    def kinds(one: type[DOMNode]) -> list[type[DOMNode]]:
        return [one, *(kind for below in one.__subclasses__() for kind in kinds(below))]

    everything = [kind for kind in kinds(DOMNode) if kind.__module__.startswith("wizard.")]
    assert {WizardApp, CaseScreen, Help} <= set(everything)
    bound = {
        binding.key
        for kind in everything
        for binding in Binding.make_bindings(kind.__dict__.get("BINDINGS", ()))
        if binding.action.endswith("leave_program")
    }
    assert bound == {"ctrl+q"}


def test_what_ends_the_program_is_found_and_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(run: fuzz.Run, above: Path) -> str:
        del above
        return "it ended" if len(run.session.events) >= 37 else ""

    monkeypatch.setattr(fuzz.Run, "failure", fails)
    session, length = fuzz.shrink(fuzz.Session.roll("7", "home", 300), 300, tmp_path)
    assert length == 37
    assert len(session.events) == 37


@pytest.mark.slow
def test_a_program_that_breaks_is_a_failure(tmp_path: Path) -> None:
    program = """
import sys
from wizard.tui.screens.base_screen import BaseScreen
def broken(self): raise RuntimeError("broken on purpose")
BaseScreen.action_look = broken
from tests.fuzz import __main__ as fuzz
sys.exit(fuzz.main(["--seed", "5", "--events", "400", "--start", "home"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 1, done.stdout
    assert "FAILED: start home, seed 5" in done.stdout
    assert "broken on purpose" in done.stdout
    assert re.search(r"shortest beginning that was seen to fail has \d+ events", done.stdout)
    assert not list(tmp_path.iterdir())
