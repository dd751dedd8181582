"""A case whose flow is not loaded: a file that was run by its path, a folder of another desk."""

from __future__ import annotations

import shlex
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from wizard.cli.commands import COMMANDS, all_commands

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.cli_program import Program

FLOW = """\
title: The desk lamp is dark

steps:
  plugged:
    ask: Is it plugged in?
    why: Most lamps are not.
    answers:
      yes: {label: It is, next: shines}
      no: {label: It is not, next: shines}
  shines:
    end: resolved
    text: The lamp shines.
"""
NAME = "lamp.yaml"
NOT_LOADED = "The flow lamp is not loaded"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that no setting names, with one flow and a space in its name."""
    made = tmp_path / "my flows"
    made.mkdir()
    (made / NAME).write_text(FLOW, "utf-8")
    return made


@pytest.fixture
def case(program: Program, folder: Path) -> str:
    """Return a case that was solved with the flow."""
    ran = program.run("run", str(folder / NAME), "--plain", stdin="1\n\n")
    assert ran.code == 0, ran.err
    (listed,) = program.run("case", "list", "--json").document["cases"]
    return str(listed["id"])


def listed(program: Program) -> dict[str, str]:
    (case,) = program.run("case", "list", "--json").document["cases"]
    return {name: case[name] for name in ("title", "state", "flow", "step", "where")}


def test_the_command_that_is_told_opens_it_again(program: Program, folder: Path) -> None:
    ran = program.run("run", str(folder / NAME), "--plain", stdin="q\n")
    assert "kept" in ran.out
    ran = program.run("run", str(folder / NAME), "--plain", stdin="n\nA note.\nq\n")
    words = shlex.split(ran.out.partition("To carry on: ")[2])[1:]
    assert words[-2:] == ["--flows", str(folder)]
    again = program.run(*words, "--plain", stdin="q\n")
    assert "Is it plugged in?" in again.out
    assert "Notice" not in again.out
    assert again.out.endswith(f"To carry on: {shlex.join(('entra-wizard', *words))}\n")


@pytest.mark.parametrize("command", ["show", "export"])
def test_what_lacks_its_steps_says_so_and_how_to_see_them(
    program: Program, case: str, folder: Path, command: str
) -> None:
    ran = program.run("case", command, case)
    assert NOT_LOADED in ran.err
    assert "--flows DIR" in ran.err
    assert "plugged" not in ran.out
    whole = program.run("case", command, case, "--flows", str(folder))
    assert "Is it plugged in?" in whole.out
    assert whole.err == ""


@pytest.mark.slow
@pytest.mark.parametrize("words", [("export",), ("note", "He calls back."), ("resume",)])
def test_the_list_keeps_what_it_said(program: Program, case: str, words: tuple[str, ...]) -> None:
    before = listed(program)
    assert before["state"] == "resolved"
    command, *rest = words
    program.run("case", command, case, *rest, *(("--plain",) if command == "resume" else ()))
    assert listed(program) == before


@pytest.mark.slow
def test_a_draft_is_named_as_one(program: Program, folder: Path, case: str) -> None:
    draft = FLOW.replace("\nsteps:", "status: draft\n\nsteps:")
    (folder / NAME).write_text(draft, "utf-8")
    ran = program.run("case", "show", case, "--flows", str(folder))
    assert "The flow lamp is a draft" in ran.err
    assert (
        "Is it plugged in?"
        in program.run("case", "show", case, "--flows", str(folder), "--drafts").out
    )


def test_every_command_that_draws_a_case_takes_folders_of_flows() -> None:
    takes = {
        name: {one.name for one in command.arguments} for name, command in all_commands(COMMANDS)
    }
    for name in ("case show", "case resume", "case export"):
        assert {"--flows", "--drafts"} <= takes[name], name


@pytest.mark.usefixtures("case")
def test_a_list_that_lacked_the_flow_keeps_nothing_of_it(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = listed(program)
    with closing(sqlite3.connect(program.journal)) as db, db:
        db.execute("UPDATE cases SET summed = 0")
    assert listed(program)["state"] == "open"
    monkeypatch.setenv("ENTRA_WIZARD_FLOWS", str(folder))
    assert listed(program) == before
