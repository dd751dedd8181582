"""Every command line that README and docs show ends as a reader expects."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import PASTE, Program
from tests.cli.conftest import at_once
from tests.docs import PAGES, ROOT
from wizard import world
from wizard.errors import ExitCode
from wizard.probes.simulated import ClosedNet

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES}


ELSEWHERE = re.compile(r"(?:kiosk|serve)\b|.*postgresql://")
"""Commands that keep a terminal or a port, or need a database: tests/kiosk and tests/stores."""


def shown(text: str) -> list[str]:
    """Return the command lines of a page, in order, without comments."""
    lines = re.findall(r"^\$ entra-wizard ?(.*)$", text, re.MULTILINE)
    lines = [line.partition("  #")[0].strip() for line in lines]
    return [line for line in lines if not ELSEWHERE.match(line)]


def piece(page: str, mark: str) -> str:
    """Return the block that follows a comment on a page."""
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", TEXTS[page], re.DOTALL)
    assert found, mark
    return found[1]


SIGN_INS = [
    {
        "createdDateTime": f"2026-11-20T09:1{number}:00Z",
        "id": f"1b2c3d4e-000{number}-4000-8000-00000000abcd",
        "correlationId": f"1b2c3d4e-001{number}-4000-8000-00000000abcd",
        "appDisplayName": "Contoso Travel",
        "status": {"errorCode": code, "failureReason": "It failed."},
    }
    for number, code in enumerate((50126, 90120))
]

STEPS = """\
title: The printer is offline
steps:
  panel:
    ask: Is the panel on?
    answers: {yes: {label: "Yes", next: fixed}, no: {label: "No", next: second-line}}
  fixed: {end: resolved, text: It prints.}
  second-line: {end: handed-over, to: helpdesk, text: The printer is offline.}
"""

FILES = {
    "error.txt": PASTE,
    "answers.yaml": "",
    "signins.json": json.dumps({"value": SIGN_INS}),
    "notes.md": piece("docs/own-runbooks.md", "outline: notes.md"),
    "my-flows/printer.yaml": STEPS,
    "my-flows/my-runbook.yaml": STEPS.replace("The printer", "My printer"),
    "vpn/vpn.yaml": STEPS.replace("The printer", "The VPN"),
}
"""What the commands name and the reader has."""

PLACES = {"/srv/flows": "my-flows", "data/catalogue": (ROOT / "data/catalogue").as_posix()}
"""What stands for a folder that is not beside the reader."""

CASE = "K7Q2"
"""The case of the reader on every page."""

OPEN = ExitCode.LEFT
"""How a case ends that nobody answers, since standard input is empty here."""

TYPED = {"flow new my-flows": "The VPN is slow\n\n\n\n\n", "flow new team": "VPN\n\n\n\n\n"}
"""What the reader types where a command asks."""

ENDS = {
    "run": (OPEN, ExitCode.HANDED_OVER),
    "case resume": (OPEN,),
    "case delete": (ExitCode.USAGE,),  # the same
    "case export K7Q2 --handoff": (ExitCode.USAGE,),  # it says which setting is missing
    "live --tenant": (ExitCode.USAGE,),  # it asks first, and nobody is there to say yes
    "live --simulate redeemed-twice": (ExitCode.REFUSED,),
}


def ends_of(line: str) -> tuple[int, ...]:
    """Return the exit codes with which a command line may end."""
    return next(
        (codes for begin, codes in ENDS.items() if line.startswith(begin)), (ExitCode.DONE,)
    )


@pytest.fixture
def reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Program:
    """Return the program in a folder that holds what the commands name."""
    monkeypatch.setattr(world, "real_net", ClosedNet)
    monkeypatch.setattr(world, "real_pace", at_once)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    program = Program(tmp_path, tmp_path, monkeypatch, capsys)
    monkeypatch.delenv("ENTRA_WIZARD_FLOWS")
    return program


OWN = re.compile(r"^flow (?!check data)|my-flows|/srv/flows|team|printer")
"""Commands about the reader's own flows: beside few of ours they say the same, and quickly."""

ROWS = [
    pytest.param(page, lines, id=f"{page}-{'own' if own else 'ours'}")
    for page, text in TEXTS.items()
    for own in (False, True)
    if (lines := [line for line in shown(text) if bool(OWN.search(line)) is own])
]


@pytest.mark.parametrize(("page", "lines"), ROWS)
def test_every_command_of_a_page_ends_as_expected(
    request: pytest.FixtureRequest, reader: Program, page: str, lines: list[str]
) -> None:
    if OWN.search(lines[0]):
        request.getfixturevalue("small_book")
    places = dict(PLACES)
    if any(CASE in line for line in lines):
        reader.run("run", "aadsts90120", "--plain", stdin="1\nq\n")
        (kept,) = reader.run("case", "list", "--json").document["cases"]
        places[CASE] = kept["id"]
    wrong = []
    for line in lines:
        command, _, file = line.partition(" < ")
        words = [places.get(word, word) for word in shlex.split(command)]
        ran = reader.run(*words, stdin=TYPED.get(line, FILES.get(file, "")))
        if ran.code not in ends_of(line):
            wrong.append((line, ran))
    assert wrong == [], page


def test_every_command_is_on_some_page() -> None:
    assert len({line for text in TEXTS.values() for line in shown(text)}) > 20
