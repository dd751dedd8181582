"""`flow test` from the outside: exit codes, what is named, the document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import LOST_DOOR

if TYPE_CHECKING:
    from tests.cli.cli_program import Program

pytestmark = pytest.mark.usefixtures("small_book")

GOOD = """flow: lost-door
scenarios:
  not-mine:
    title: It is not my door
    reader: user
    walk: {own-door: no}
    ends-at: leave-it
    result: stopped
"""


def folder(program: Program, scenarios: str) -> str:
    flow = program.file("lost-door.yaml", LOST_DOOR)
    program.file("lost-door.scenarios.yaml", scenarios)
    return str(flow)


def test_a_passing_scenario_is_counted_and_the_rest_is_named(program: Program) -> None:
    ran = program.run("flow", "test", folder(program, GOOD))
    assert ran.code == 0
    assert "1 flow: 1 scenarios passed, 0 failed." in ran.out
    assert "answers: lost-door/own-door: yes, not-sure. No scenario comes here." in ran.out
    assert "Nothing notices this fault." in ran.out


def test_a_scenario_that_fails_is_named_with_its_line(program: Program) -> None:
    ran = program.run("flow", "test", folder(program, GOOD.replace("leave-it", "opened")))
    assert ran.code == 3
    assert "lost-door.scenarios.yaml:3:1: Failed: lost-door: not-mine." in ran.out


def test_a_scenario_file_that_cannot_be_read_fails_the_run(program: Program) -> None:
    ran = program.run("flow", "test", folder(program, "flow: lost-door\nscenarios: [\n"))
    assert ran.code == 3
    assert "lost-door.scenarios.yaml" in ran.out


def test_the_document_says_the_same(program: Program) -> None:
    ran = program.run("flow", "test", folder(program, GOOD), "--json")
    document = json.loads(ran.out)
    assert document["scenarios"] == {"passed": 1, "failed": 0}
    assert 0 < document["coverage"]["steps"] < 100
    assert 0 < document["mutation"]["killed"] < document["mutation"]["total"]
    kinds = {one["kind"] for one in document["missing"]}
    assert {"steps", "answers", "fault"} <= kinds


def test_catalogue_files_hold_nothing_to_test(program: Program) -> None:
    ran = program.run("flow", "test", program.file("family.yaml", "entries: {}\n"))
    assert ran.code == 2
    assert "There is no flow to test in " in ran.err
    assert "flow check" in ran.err
