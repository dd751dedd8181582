"""Every command: help with an example, words that do not fit, and what it ends with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from wizard.cli import COMMANDS, HOME
from wizard.cli.commands import Command, all_commands
from wizard.cli.parser import help_text

if TYPE_CHECKING:
    from tests.cli.cli_program import Program

EVERY = [("", HOME), *all_commands(COMMANDS)]
RUNNABLE = [(path, command) for path, command in EVERY if command.run]


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[path or "home" for path, _ in EVERY])
def test_every_help_has_usage_an_example_and_every_word(
    program: Program, path: str, command: Command
) -> None:
    ran = program.run(*path.split(), "--help")
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.startswith(f"Usage: entra-wizard {path}".rstrip())
    assert f"Example:\n  {command.example}" in ran.out
    names = [one.name for one in command.arguments] + [one.name for one in command.commands]
    assert [name for name in names if name not in ran.out] == []
    assert max(map(len, ran.out.splitlines())) <= 79


@pytest.mark.parametrize(
    ("path", "command"), RUNNABLE, ids=[path or "home" for path, _ in RUNNABLE]
)
def test_every_command_has_a_function_and_an_example_that_is_understood(
    path: str, command: Command
) -> None:
    assert callable(command.load())
    assert f"entra-wizard {path}".rstrip() in command.example


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[path or "home" for path, _ in EVERY])
def test_help_does_not_depend_on_the_terminal(
    path: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = help_text(path, command)
    monkeypatch.setenv("COLUMNS", "20")
    assert help_text(path, command) == wide


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["rnu"], "There is no command named 'rnu'.", "Did you mean 'run'?"),
        (["--plain", "rnu"], "There is no command named 'rnu'.", "Did you mean 'run'?"),
        (["90120"], "no command named '90120'", "entra-wizard explain 90120"),
        (["AADSTS54005"], "no command named 'AADSTS54005'", "entra-wizard explain AADSTS54005"),
        (["flow"], "'flow' needs one more word: list, show, check,", "Try: "),
        (["case"], "'case' needs one more word", "Try: "),
        (["flow", "chek"], "no command named 'flow chek'", "Did you mean 'check'?"),
        (["run", "--jsn"], "no option named '--jsn'", "Did you mean '--json'?"),
        (["run", "--reader", "usr"], "no reader named 'usr'", "Did you mean 'user'?"),
        (["run", "--reader=usr"], "no reader named 'usr'", "Did you mean 'user'?"),
        (["run", "--paste"], "--paste needs a value after it.", "entra-wizard run --help"),
        (["run", "--plain=yes"], "--plain takes no value.", "entra-wizard run --help"),
        (["run", "one", "two"], "'two' is one word too many.", "quotes"),
        (["explain"], "Something is missing: CODE.", "entra-wizard explain --help"),
        (["explain", "door"], "'door' is not an error code.", "entra-wizard search"),
        (["completion", "zhs"], "no shell named 'zhs'", "Did you mean 'zsh'?"),
        (["completion"], "Something is missing: SHELL.", "--help"),
        (["run", "lost-dor", "--json"], "no flow named 'lost-dor'", "Did you mean 'lost-door'?"),
        (["run", "lost-door/own-dor", "--json"], "no step of lost-door", "'own-door'"),
        (["run", "--json"], "No flow is named and no text is given.", "flow list"),
        (["run", "lost-door", "--paste", "-"], "Standard input is taken", "--answers"),
        (["run", "--paste", "-", "--answers", "-"], "not both", "file"),
        (["run", "lost-door", "--save"], "--save is for runs", "always kept"),
        (["run", "lost-door", "--set", "tool", "--json"], "--set 'tool'", "FACT=VALUE"),
        (["run", "lost-door", "--set", "tol=x", "--json"], "no fact named 'tol'", "'tool'"),
        (["run", "lost-door", "--set", "tool=azure-clj", "--json"], "value of tool", "azure-cli"),
        (
            ["run", "lost-door", "--set", "trace-id=12", "--json"],
            "--set trace-id: an id has 32 digits",
            "",
        ),
        (["flow", "show", "lost-dor"], "no flow named 'lost-dor'", "'lost-door'"),
        (["flow", "check", "nowhere.yaml"], "there is no such file", "Check the name"),
        (["case", "show", "K9"], "no case named 'K9'", ""),
        (["case", "show"], "There is no case yet.", "entra-wizard"),
        (["run", "--flows", "nowhere", "--json"], "there is no folder", ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_words_that_do_not_fit_are_refused_in_a_sentence(
    program: Program, words: list[str], message: str, hint: str
) -> None:
    ran = program.run(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert message in ran.err
    assert hint in ran.err


def test_an_error_is_one_json_object_for_programs(program: Program) -> None:
    ran = program.run("run", "lost-dor", "--json")
    assert json.loads(ran.err) == {
        "schema": "entra-wizard/error/1",
        "error": "There is no flow named 'lost-dor'.",
        "hint": "Did you mean 'lost-door'?",
    }


@pytest.mark.parametrize("name", ["50011", "AADSTS50011", "aadsts 50011"])
def test_a_code_in_place_of_a_flow_is_read_as_pasted(program: Program, name: str) -> None:
    named = program.run("run", name, "--json").document
    pasted = program.run("run", "--paste", "-", "--json", stdin="AADSTS50011").document
    assert named["flow"] == pasted["flow"]
    assert named["evidence"] == pasted["evidence"]


def test_a_code_beside_a_text_names_the_flow(program: Program) -> None:
    ran = program.run("run", "90120", "--paste", "-", "--json", stdin="AADSTS54005 and AADSTS90120")
    assert ran.document["flow"] == program.run("run", "90120", "--json").document["flow"]


def test_two_dashes_end_the_options(program: Program) -> None:
    ran = program.run("explain", "--", "--json")
    assert ran.code == 2
    assert "'--json' is not an error code." in ran.err
    assert program.run("search", "--", "--help").code == 0


def test_options_may_stand_before_the_command(program: Program) -> None:
    ran = program.run("--set", "tool=azure-cli", "--json", "run", "lost-door")
    assert ran.code == 5
    assert ran.document["flow"] == "lost-door"


def test_nothing_hidden_in_a_word_reaches_the_terminal(program: Program) -> None:
    ran = program.run("run", "\x1b]52;c;AAAA\x07\u202e", "--json")
    assert ran.code == 2
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.err)


def test_no_colour_is_ever_written(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    ran = program.run("explain", "90120", "--color", "always")
    assert ran.code == 0
    assert "\x1b" not in ran.out
