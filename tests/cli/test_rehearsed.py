"""Practice by a scenario: what it sets up is there, what it plays is played, nothing is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import LOST_DOOR
from tests.probes.scripted import ScriptedNet
from wizard import world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.cli_program import Program

WET = """\
flow: lost-door
scenarios:
  wet-wood:
    title: The wood is wet
    reader: admin
    set: {tool: azure-cli}
    act: decline
    network: {clock-skew: fail}
    walk:
      own-door: yes
      ids: skip
      push: did-not-work
      look-lock: no
    ends-at: lost-door/to-admin
    result: handed-over
"""


@pytest.fixture
def folder(tmp_path: Path) -> str:
    (tmp_path / "lost-door.yaml").write_text(LOST_DOOR, encoding="utf-8")
    (tmp_path / "lost-door.scenarios.yaml").write_text(WET, encoding="utf-8")
    return str(tmp_path)


@pytest.mark.slow
def test_a_scenario_is_practised_with_its_reader_facts_and_network(
    program: Program, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    net = ScriptedNet()
    monkeypatch.setattr(world, "real_net", lambda: net)
    typed = "1\ns\n2\nr\n"  # yes, no id, did not work, run the check
    ran = program.run(
        "run", "--flows", folder, "--plain", "--simulate", "lost-door/wet-wood", stdin=typed
    )
    assert "Practice: Fail: The clock is 7 minutes ahead." in ran.out
    assert "Azure CLI" in ran.out
    assert net.asked == []
    (case,) = program.run("case", "list", "--json").document["cases"]
    assert case["simulated"] == "decline,clock-skew=fail"


def test_a_scenario_that_there_is_not_is_named_with_what_was_meant(program: Program) -> None:
    ran = program.run("run", "--plain", "--simulate", "fresh-code/clock-was-rong")
    assert ran.code == 2
    assert "Did you mean 'fresh-code/clock-was-wrong'?" in ran.err


def test_a_scenario_brings_its_own_flow(program: Program) -> None:
    ran = program.run("run", "fresh-code", "--plain", "--simulate", "fresh-code/clock-was-wrong")
    assert ran.code == 2
    assert "A scenario brings its own flow and text." in ran.err
