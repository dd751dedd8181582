"""Output on a terminal: laid out by Rich; plain lines, byte for byte, wherever they are wanted."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import PASTE
from wizard.cli import output
from wizard.cli.output import Field, Item, Line, Table, TableRow, WorkProgress, write_blocks

if TYPE_CHECKING:
    from tests.cli.cli_program import Program, Ran

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")
COMMANDS = (
    "explain 90120 54005",
    "explain 999999",
    "inspect TEXT",
    "search code already used",
    "flow list",
    "flow show lost-door",
    "flow stats lost-door",
    "flow diff aadsts90120 fresh-code",
    "flow check BROKEN",
    "flow check --rules",
    "case list",
    "case show",
    "scan --exchanges TEXT",
    "live --simulate list",
    "live --simulate redeemed-twice",
    "doctor",
)
PLAIN_WAYS = ("NO_COLOR=1", "TERM=dumb", "ACCESSIBLE=1", "--plain", "--color never")


@pytest.fixture(autouse=True)
def few_flows_to_check(request: pytest.FixtureRequest) -> None:
    """Ship few flows where the command reads all of them from YAML again."""
    if any(line in request.node.name for line in ("flow check BROKEN", "flow stats")):
        request.getfixturevalue("small_book")


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard output and error pass for a terminal of 80 columns with colors."""
    monkeypatch.setattr(output, "is_terminal", lambda _: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")  # a bare machine, or a container, sets none
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("ACCESSIBLE", raising=False)
    output.prefer_plain(plain=False)


def run(program: Program, line: str, *more: str) -> Ran:
    files = {
        "TEXT": ("error.txt", f"{PASTE} [bold]not markup[/bold]\n"),
        "BROKEN": ("broken-one.yaml", "id: broken-one\ntitle: Broken\nsteps: {a: {ask: What?}}\n"),
    }
    words = [program.file(*files[one]) if one in files else one for one in line.split()]
    return program.run(*words, *more)


def settled(text: str) -> str:
    """Return output without ids, pseudonyms, times and memory, which differ from run to run."""
    return re.sub(
        r"[0-9a-f]{8}(-[0-9a-f]{4,12}){4}|-[0-9a-f]{8}>|\b[A-Z0-9]{4}\b|[0-9]+ ms|\d\d:\d\d",
        "-",
        text,
    )


@pytest.mark.parametrize("line", COMMANDS)
def test_wherever_plain_lines_are_wanted_they_are_those_of_a_pipe(
    program: Program, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    program.run("run", "lost-door", "--save", "--json")
    with monkeypatch.context() as patch:
        patch.setattr(output, "is_terminal", lambda _: False)
        piped = run(program, line)
    assert "\x1b" not in piped.out
    for way in PLAIN_WAYS:
        with monkeypatch.context() as patch:
            name, _, value = way.partition("=")
            if value:
                patch.setenv(name, value)
            asked = run(program, line, *([] if value else way.split()))
        assert settled(asked.out) == settled(piped.out), way
        assert asked.code == piped.code


@pytest.mark.parametrize("line", COMMANDS)
def test_on_a_terminal_the_same_is_laid_out_within_its_width(program: Program, line: str) -> None:
    program.run("run", "lost-door", "--save", "--json")
    ran = run(program, line)
    assert "\x1b[" in ran.out
    assert max(map(len, ESCAPES.sub("", ran.out).splitlines())) <= 80
    assert "\x1b" not in ESCAPES.sub("", ran.out)


def test_no_word_of_an_explanation_is_lost(program: Program) -> None:
    laid_out = ESCAPES.sub("", run(program, "explain 90120").out)
    words = re.findall(r"[\w.]+", run(program, "explain 90120", "--plain").out)
    assert [one for one in words if one not in laid_out] == []


def test_sources_are_hyperlinks_and_commands_are_highlighted(program: Program) -> None:
    out = run(program, "explain 90120").out
    address = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes"
    assert f";{address}\x1b\\" in out
    assert "\x1b[32mentra-wizard run aadsts90120" in out


def test_an_address_in_a_text_is_a_hyperlink_if_its_host_is_one_of_ours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = "https://learn.microsoft.com/entra/x"
    write_blocks(Line(f"Source: {page}, and https://learn.microsoft.com.evil.example/a"))
    assert re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b", capsys.readouterr().out) == [page]


def test_plain_lines_are_wrapped_between_words_on_a_terminal_and_texts_to_copy_are_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((30, 24)))
    lines = output.LineDialog(prefix="Practice: ")
    lines.write("Look at the window that showed the code.")
    lines.write("az login --use-device-code --tenant contoso.com", whole=True)
    assert capsys.readouterr().out.splitlines() == [
        "Practice: Look at the window",
        "Practice: that showed the",
        "Practice: code.",
        "Practice: az login --use-device-code --tenant contoso.com",
    ]


def test_no_full_stop_follows_an_address() -> None:
    assert output.as_sentence("See https://learn.microsoft.com/entra") == (
        "See https://learn.microsoft.com/entra"
    )
    assert output.as_sentence("https://a.example is not the end") == (
        "https://a.example is not the end."
    )


def test_help_is_laid_out_too_and_plain_on_request(program: Program) -> None:
    assert "\x1b[" in program.run("explain", "--help").out
    assert "\x1b" not in program.run("explain", "--help", "--plain").out


HOSTILE = "\x1b]0;title\x07\x9b31m[bold]x[/bold] [link=https://evil.example]y[/link]"


def test_text_is_never_markup_and_never_controls_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_blocks(
        Line(HOSTILE),
        Field(HOSTILE, HOSTILE, HOSTILE, link="https://good.example/\x1b]0;x\x07"),
        Field("a", "b", link="javascript:alert(1)"),
        Item(HOSTILE, HOSTILE, (HOSTILE,)),
        Table(("Name",), (TableRow(HOSTILE, (HOSTILE,)),)),
    )
    out = capsys.readouterr().out
    assert "\x1b]" not in out  # neither a title nor a link
    assert "\x07" not in out
    assert "\x9b" not in out
    text = ESCAPES.sub("", out)
    assert text.count("[bold]x[/bold]") >= 4
    assert "<U+001B>" in text


def test_progress_of_short_work_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with WorkProgress("Reading", 10, as_bytes=True) as progress:
        progress.advance(10)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("total", [10, 0], ids=["bar", "spinner"])
def test_progress_of_long_work_is_shown_and_removed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], total: int
) -> None:
    monkeypatch.setattr(output, "_SOON", -1.0)
    with WorkProgress("Reading [b]", total, as_bytes=True) as progress:
        progress.advance(5)
        progress.advance(5)
    err = capsys.readouterr().err
    assert "Reading [b]" in ESCAPES.sub("", err)
    assert err.endswith("\x1b[2K")


def test_progress_is_silent_without_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "_SOON", -1.0)
    monkeypatch.setattr(output, "is_terminal", lambda _: False)
    with WorkProgress("Reading", 10, as_bytes=True) as progress:
        progress.advance(5)
    assert capsys.readouterr().err == ""
