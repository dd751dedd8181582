"""What a new author meets in the first ten minutes, each as it has to be."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.authoring.mistakes import DESK, FLOW
from tests.slow_rows import rest_slow
from wizard.cli import flow_commands, main, own_flow_commands
from wizard.cli.commands import HOME, all_commands
from wizard.cli.full_screen import wants_plain
from wizard.content.slug import slug
from wizard.errors import did_you_mean

if TYPE_CHECKING:
    from tests.cli.cli_program import Program

NOTES = """# VPN does not connect
Owner: Service desk
Source: KB0004711, https://learn.microsoft.com/kb
Codes: 50192

## Can you open a news page?
Without it no VPN connects.
- Yes -> Where are you?  (not: No internet at home)
- No -> Restart the router
- Not sure -> Restart the router

## Where are you?
- At home -> Restart the router
- At the office -> Second line

## Do: Restart the router
User, 5 min. Expect: The page opens. Care: Nobody may be on the phone.
- Worked -> It works (found: No internet at home)
- Otherwise -> Second line

## Done: It works

## Hand over to helpdesk: Second line
The VPN does not connect.
Say: Someone calls you back.
"""


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def team(**files: str) -> Path:
    """Make a folder of a desk with flows in it."""
    folder = Path("team")
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.usefixtures("small_book")
def test_new_makes_the_folder_asks_and_writes_a_flow_that_is_ready(program: Program) -> None:
    ran = program.run(
        "flow", "new", "a/team", stdin="The printer is dark\n\n\nIs it on?\nSwitch it on\n"
    )
    assert ran.code == 0, ran.err
    assert "Written: a/team/the-printer-is-dark.yaml" in ran.out
    assert "Run it: entra-wizard run a/team/the-printer-is-dark.yaml" in ran.out
    assert "entra-wizard flow watch a/team the-printer-is-dark" in ran.out
    checked = program.run("flow", "check", "a/team")
    assert checked.out == "2 files checked, nothing found.\n"
    ran = program.run("run", "a/team/the-printer-is-dark.yaml", "--plain", stdin="2\n1\n\n")
    assert ran.code == 0
    assert "Switch it on." in ran.out
    assert "Resolved: It works again." in ran.out


@pytest.mark.usefixtures("small_book")
def test_a_wrong_answer_is_asked_again_and_no_answer_is_lost(program: Program) -> None:
    typed = "The door\nMy id!\naadsts90120\ndoor\nIs it red?\n90120\n\nIs it red?\nAsk for help\n"
    ran = program.run("flow", "new", "team", stdin=typed)
    assert ran.code == 0, ran.err
    for said in ("'My id!' is not an id. Write my-id.", "There is a flow 'aadsts90120' already."):
        assert said in ran.out
    assert "'Is' is not an error code. Write it as 90120 or AADSTS90120." in ran.out
    assert "90120 belongs to the flow 'aadsts90120'." in ran.out
    assert "Is it red?" in Path("team/door.yaml").read_text("utf-8")


@pytest.mark.usefixtures("small_book")
def test_on_a_terminal_it_is_run_at_once_and_watched_if_wanted(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(own_flow_commands, "wants_plain", lambda *_, **__: False)
    monkeypatch.setattr(
        own_flow_commands, "full_screen", lambda request: started.append(request.flow)
    )

    def watched(_settings: object, flow: str, folder: Path) -> int:
        started.append(f"{folder}/{flow}")
        return 0

    monkeypatch.setattr("wizard.cli.flow_commands.watch_on_screen", watched)
    program.run("flow", "new", "team", stdin="A door\n\n\n\n\n\nw\n")
    assert started == ["a-door", "team/a-door"]


@pytest.mark.usefixtures("small_book")
def test_the_action_follows_the_answer_no(program: Program) -> None:
    program.run("flow", "new", "team", "--title", "A door", "--action", "Push it")
    ran = program.run("run", "team/a-door.yaml", "--plain", stdin="2\nq\n")
    assert "Push it." in ran.out


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Schöne Größe", "schoene-groesse"),
        ("L'été à Nîmes", "lete-a-nimes"),
        ("Łódź", "lodz"),
        ("Принтер не печатает", "printer-ne-pechataet"),
        ("Εκτυπωτής", "ektypotis"),
        ("Café ☕ closed", "cafe-closed"),
        ("打印机", ""),
        (
            "one two three four five six seven eight nine ten",
            "one-two-three-four-five-six-seven-eight",
        ),
    ],
)
def test_titles_of_any_script_make_good_ids(title: str, made: str) -> None:
    assert slug(title) == made


@pytest.mark.usefixtures("small_book")
def test_a_title_without_latin_letters_gets_an_id_too(program: Program) -> None:
    for name in ("runbook", "runbook-2"):
        ran = program.run("flow", "new", "team", "--title", "打印机")
        assert f"Written: team/{name}.yaml" in ran.out, ran.err


@pytest.mark.usefixtures("small_book")
def test_a_draft_is_named_when_it_is_what_is_missing(program: Program) -> None:
    folder = team(vpn=FLOW.replace("title:", "status: draft\ntitle:", 1), desk=DESK)
    for words in (["run", "vpn"], ["flow", "show", "vpn"], ["flow", "stats", "vpn"]):
        ran = program.run(*words, "--flows", str(folder))
        assert ran.code == 2
        assert "The flow 'vpn' is a draft." in ran.err
        assert "--drafts" in ran.err


@pytest.mark.usefixtures("small_book")
def test_renaming_a_step_of_a_new_flow_needs_no_edit_elsewhere(program: Program) -> None:
    program.run("flow", "new", "team", "--title", "A door")
    path = Path("team/a-door.yaml")
    text = path.read_text("utf-8")
    for before, after in (
        ("does-it-work-for-someone-else", "first"),
        ("hand-over", "second-line"),
    ):
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, "utf-8")
    assert program.run("flow", "check", "team").code == 0
    ran = program.run("flow", "test", "team", "--json")
    assert ran.document["scenarios"] == {"passed": 5, "failed": 0}


@pytest.mark.usefixtures("small_book")
def test_no_path_of_the_machine_is_written(program: Program) -> None:
    program.run("flow", "new", "team", "--title", "A door")
    text = Path("team/a-door.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=.schema/flow.json\n")
    assert json.loads(Path("team/.schema/flow.json").read_text("utf-8"))["title"]
    assert str(Path.cwd()) not in text
    assert str(Path(own_flow_commands.__file__).parents[2]) not in text


@pytest.mark.usefixtures("small_book")
def test_the_schema_beside_knows_the_facts_of_the_desk(program: Program) -> None:
    team(desk=DESK)
    program.run("flow", "new", "team", "--title", "A door")
    assert '"place"' in Path("team/.schema/flow.json").read_text("utf-8")


def test_a_list_of_known_words_has_all_of_them() -> None:
    names = [f"word{number:02}" for number in range(60)]
    assert all(name in did_you_mean("x", names) for name in names)
    assert "and 20 more" in did_you_mean("x", [f"word{number:03}" for number in range(100)])


@pytest.mark.usefixtures("small_book")
def test_what_is_not_proven_is_grouped_and_capped(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow_commands, "MOST_MISSING", 6)
    answers = "answers: {{yes: {{label: It is, {to}}}, no: {{label: No, {to}}}}}"
    asked = f"{{{{ask: Is it {{at}}?, why: So., {answers}}}}}"
    steps = "".join(
        f"  q{number}: {asked.format(at=number, to=f'next: q{number + 1}')}\n"
        for number in range(6)
    )
    text = f"title: Many\nsteps:\n{steps}  q6: {{end: resolved, text: Done.}}\n"
    ran = program.run("flow", "test", str(team(many=text)))
    assert len(ran.out.splitlines()) < 20
    assert "more lines. --json names all." in ran.out
    assert "0 of 0" not in ran.out


@pytest.mark.usefixtures("small_book")
def test_nothing_says_none_of_none(program: Program) -> None:
    program.run("flow", "new", "team", "--title", "A door")
    for words in (["flow", "test", "team"], ["flow", "stats", "a-door", "--flows", "team"]):
        assert "0 of 0" not in program.run(*words).out


@pytest.mark.usefixtures("small_book")
@pytest.mark.parametrize("name", ["vpn.yaml", "vpn.yml", "net/vpn.yaml", "net/deep/vpn.yml"])
def test_a_file_runs_by_its_path(program: Program, name: str) -> None:
    path = team(desk=DESK) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FLOW, "utf-8")
    ran = program.run("run", str(path), "--plain", stdin="1\nq\n")
    assert "Where are you?" in ran.out, ran.err
    assert "vpn" in program.run("flow", "list", "--flows", "team").out


@pytest.mark.usefixtures("small_book")
def test_a_file_that_is_not_there_is_told(program: Program) -> None:
    ran = program.run("run", "team/none.yaml", "--plain")
    assert ran.code == 2
    assert "none.yaml" in ran.err


@pytest.mark.usefixtures("small_book")
def test_own_flows_come_first_in_the_list_and_on_home(program: Program) -> None:
    folder = str(team(zebra=FLOW, desk=DESK))
    rows = program.run("flow", "list", "--flows", folder).out.splitlines()
    own = [number for number, row in enumerate(rows) if "Own" in row]
    assert own == list(range(len(own)))
    home = program.run("--plain", "--flows", folder, stdin="f\nb\nq\n").out
    assert home.index("VPN does not connect") < home.index("AADSTS")


@pytest.mark.usefixtures("small_book")
def test_a_broken_own_flow_never_stops_what_is_good(program: Program) -> None:
    folder = str(team(bad="title: [", worse="steps: {a: {ask: A?}}", vpn=FLOW, desk=DESK))
    for words in (["flow", "list"], ["--plain"], ["run", "vpn", "--plain"]):
        ran = program.run(*words, "--flows", folder, stdin="f\nb\nq\n")
        assert ran.err.count("A file has errors and is left out.") == 2
        assert "VPN does not connect" in ran.out


@pytest.mark.usefixtures("small_book")
def test_a_broken_desk_file_is_one_clear_sentence_and_stops_nothing(program: Program) -> None:
    text = FLOW.replace("    fact: place\n", "").replace("network-team", "helpdesk")
    text = text.replace("home: {next", "home: {label: Home, next").replace(
        "office: {next", "office: {label: Office, next"
    )
    folder = str(team(vpn=text.replace(" Place: {place|not asked}.", ""), desk="owner: [a"))
    ran = program.run("flow", "list", "--flows", folder)
    assert ran.code == 0
    assert ran.err.count("desk.yaml") == 1
    assert "VPN does not connect" in ran.out


# The outline


@pytest.mark.usefixtures("small_book")
def test_an_outline_becomes_a_flow_that_passes_the_check(program: Program) -> None:
    Path("notes.md").write_text(NOTES, "utf-8")
    ran = program.run("flow", "new", "team", "--from", "notes.md")
    assert ran.code == 0, ran.out
    checked = program.run("flow", "check", "team")
    assert (checked.code, "error" in checked.out) == (0, False), checked.out
    shown = program.run("flow", "show", "vpn-does-not-connect", "--flows", "team").out
    assert "owner Service desk" in shown
    assert "yes: to where-are-you, rules out no-internet-at-home" in shown
    assert "not-sure: to restart-the-router" in shown
    assert "worked: to it-works, concludes no-internet-at-home" in shown
    ran = program.run("run", "team/vpn-does-not-connect.yaml", "--plain", stdin="1\n2\nq\n")
    assert "To: the helpdesk" in ran.out


UNCLEAR = {
    "an answer that leads nowhere": (
        "- Yes -> Where are you?  (not: No internet at home)",
        "- Yes",
        "8:3",
    ),
    "a step that is not there": (
        "- At the office -> Second line",
        "- At the office -> Third line",
        "14:3",
    ),
    "a result of another name": ("- Worked -> It works", "- Fine -> It works", "18:3"),
    "a second title": ("## Where are you?", "# Where are you?", "12:1"),
    "a text before the title": ("# VPN does", "VPN\n# VPN does", "1:1"),
    "two steps of one name": ("## Done: It works", "## Where are you?\n- A -> Second line", "21:1"),
    "a question without answers": (
        "- At home -> Restart the router\n- At the office -> Second line\n",
        "",
        "12:1",
    ),
    "no code in the codes": ("Codes: 50192", "Codes: many", "1:1"),
}


@pytest.mark.usefixtures("small_book")
@pytest.mark.parametrize("name", UNCLEAR)
def test_an_unclear_line_is_told_with_its_place_and_nothing_is_written(
    program: Program, name: str
) -> None:
    good, bad, place = UNCLEAR[name]
    assert NOTES.count(good) == 1
    Path("notes.md").write_text(NOTES.replace(good, bad), "utf-8")
    ran = program.run("flow", "new", "team", "--from", "notes.md")
    assert ran.code == 3
    assert f"notes.md:{place}: error outline:" in ran.out
    assert not Path("team").exists()


# `flow copy`


@pytest.mark.usefixtures("small_book")
def test_a_copied_step_is_an_extension_that_changes_nothing(program: Program) -> None:
    ran = program.run("flow", "copy", "aadsts90120/own-sign-in")
    assert ran.code == 0
    team(aadsts90120=ran.out)
    assert program.run("flow", "check", "team").code == 0
    assert program.run("flow", "diff", "aadsts90120", "team").out.endswith(
        "Nothing has changed for the user.\n"
    )
    ran = program.run("flow", "copy", "aadsts90120/own-sing-in")
    assert (ran.code, "Did you mean 'own-sign-in'?" in ran.err) == (2, True)


@pytest.mark.usefixtures("small_book")
def test_a_copied_flow_stands_in_place_of_ours(program: Program) -> None:
    team(aadsts90120=program.run("flow", "copy", "aadsts90120").out)
    ran = program.run("flow", "check", "team")
    assert ran.code == 0
    assert "stands in place of" in ran.err


# Help, completion, and pipes

EXAMPLES = [
    command.example
    for path, command in all_commands(HOME.commands)
    if command.run and path.split()[0] in ("flow", "complete", "explain", "search")
]


@pytest.mark.usefixtures("small_book")
@pytest.mark.parametrize("example", rest_slow(EXAMPLES, [e for e in EXAMPLES if "test" not in e]))
def test_the_examples_of_the_help_run(
    example: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = Path(__file__).parents[2] / "flows" / "aadsts90120.yaml"
    Path("flows").mkdir()
    shutil.copy(ours, "flows")
    team(aadsts90120=ours.read_text("utf-8")).rename("my-flows")
    monkeypatch.setattr("sys.stdin", io.StringIO("A door\n\n\n\n\n"))
    monkeypatch.setattr("wizard.cli.flow_commands.time.sleep", _stop)
    code = main(example.split()[1:])
    assert code == 0, capsys.readouterr()


def _stop(_seconds: float) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["flow"], "aadsts90120"),
        (["flow", "--flows", "team"], "vpn"),
        (["step", "--", "flow", "show", "aadsts90120", "--step", ""], "own-sign-in"),
        (["step"], "aadsts90120/own-sign-in"),
        (["fact"], "tool=azure-cli"),
        (["fact", "--flows", "team"], "place=home"),
        (["act"], "entered-twice"),
        (["rule"], "missing-why"),
    ],
)
@pytest.mark.usefixtures("small_book")
def test_a_shell_is_offered_what_there_is(program: Program, words: list[str], offered: str) -> None:
    team(vpn=FLOW, desk=DESK)
    ran = program.run("complete", *words)
    assert ran.code == 0
    assert offered in ran.out.splitlines()


@pytest.mark.usefixtures("small_book")
def test_a_shell_is_offered_the_cases(program: Program) -> None:
    assert program.run("complete", "case").out == ""
    program.run("run", "lost-door", "--plain", stdin="1\nq\n")
    case = program.run("case", "list", "--json").document["cases"][0]["id"]
    assert program.run("complete", "case").out == f"{case}\n"


def test_with_its_output_in_a_pipe_no_full_screen_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, Terminal())
    assert not wants_plain({"TERM": "xterm"}, asked=False)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert wants_plain({"TERM": "xterm"}, asked=False)


BASH = shutil.which("bash") or ""


@pytest.mark.skipif(not BASH, reason="bash is not on this machine")
def test_bash_asks_the_program_for_flows(program: Program, tmp_path: Path) -> None:
    script = program.run("completion", "bash").out
    (tmp_path / "entra-wizard").write_text('#!/bin/sh\necho consent; echo "$@" >&2\n')
    (tmp_path / "entra-wizard").chmod(0o755)
    line = (
        "COMP_WORDS=(entra-wizard flow show con); COMP_CWORD=3; _entra_wizard; echo ${COMPREPLY[@]}"
    )
    done = subprocess.run(
        [BASH, "-c", f"{script}\n{line}"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["consent"]


AV = """title: The display is dark
steps:
  cable:
    do: Change the cable
    why: It is quick.
    expect: A picture is shown.
    results: {worked: shown, did-not-work: call}
  shown: {end: resolved, text: A picture is shown.}
  call: {end: handed-over, to: av, text: The display is dark.}
"""


@pytest.mark.usefixtures("small_book")
def test_a_queue_in_capitals_and_a_step_without_a_period_read_well(program: Program) -> None:
    team(display=AV, desk="targets:\n  av: {name: AV team, role: helpdesk, contact: 4711}\n")
    ran = program.run("run", "team/display.yaml", "--plain", stdin="2\n\n")
    assert "Handed over to AV team (4711): The display is dark." in ran.out
    assert "- Change the cable: It did not work." in ran.out
