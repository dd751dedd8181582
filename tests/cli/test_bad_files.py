"""Every command that takes a file, given whatever a name can lead to: a sentence, never a wait."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import PASTE
from wizard import input_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.cli_program import Program, Ran

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX"),
    pytest.mark.usefixtures("small_book"),
]

PATIENCE = 60
"""Seconds after which a run counts as hung, on the slowest machine."""


@pytest.fixture(autouse=True)
def _never_for_ever(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wake a run that hangs, so that it is named and the next one gets its turn."""
    monkeypatch.setattr(input_file, "SILENCE", 0.2)

    def wake(*_: object) -> None:
        raise TimeoutError("It hangs.")

    before = signal.signal(signal.SIGALRM, wake)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


LIVE = ("live", "--yes", "--tenant", "t.example", "--client-id", "x", "--authority")

COMMANDS: dict[str, tuple[str, ...]] = {
    "inspect": ("inspect", "{}"),
    "scan": ("scan", "{}"),
    "paste": ("run", "--json", "--paste", "{}"),
    "answers": ("run", "lost-door", "--answers", "{}"),
    "check": ("flow", "check", "{}"),
    "fix": ("flow", "check", "--fix", "{}"),
    "test": ("flow", "test", "{}"),
    "diff": ("flow", "diff", "{}", "aadsts90120"),
    "drift": ("catalogue", "drift", "{}"),
    "flows": ("flow", "list", "--flows", "{}"),
    "certificates": (*LIVE, "https://127.0.0.1:1", "--ca-file", "{}"),
    "config": ("flow", "list"),
}


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def binary(path: Path) -> None:
    path.write_bytes(b"\x7fELF\0\1\2\0" * 100)


def circle(path: Path) -> None:
    path.symlink_to(path)


def large(path: Path) -> None:
    path.write_bytes(PASTE.encode() + b"\n" + b"x " * 1_000_000)
    os.truncate(path, 100_000_000)


def wide(path: Path) -> None:
    path.write_bytes(PASTE.encode("utf-16"))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def missing(path: Path) -> None:
    del path


MAKERS: tuple[Callable[[Path], None], ...] = (
    folder,
    pipe,
    endless,
    binary,
    circle,
    large,
    wide,
    empty,
    missing,
)

# What is read and answered, or is a finding with file, line and rule, instead of a refusal.
OTHER_ENDS = {
    ("inspect", "large"): (0, "Only the first 1 MB was read."),
    ("inspect", "wide"): (0, "90120"),
    ("inspect", "empty"): (0, "The text is empty"),
    ("paste", "large"): (5, "Only the first 1 MB was read."),
    ("paste", "wide"): (5, ""),
    ("paste", "empty"): (2, "The text is empty"),
    ("scan", "binary"): (0, "No error code was found."),
    ("scan", "large"): (0, "AADSTS90120: once"),
    ("scan", "wide"): (0, "AADSTS90120: once"),
    ("scan", "empty"): (0, "No error code was found."),
    ("answers", "empty"): (5, ""),
    ("config", "empty"): (0, ""),
    ("flows", "folder"): (0, ""),
    # An empty folder of certificates trusts nothing; nobody is asked at this address anyway.
    ("certificates", "folder"): (6, "Could not test"),
    ("check", "binary"): (3, "is not allowed: it can hide or turn text"),
    ("check", "large"): (3, "larger than 1 MiB"),
    ("check", "wide"): (3, "not UTF-8"),
    ("check", "empty"): (3, "The file is empty."),
}

# Of a flow that can be read each of these loads all flows, and says the same as the check.
AS_CHECKED = ("fix", "test", "diff")
ROWS = [
    pytest.param(command, maker, id=f"{command}-{maker.__name__}")
    for command in COMMANDS
    for maker in MAKERS
    if command not in AS_CHECKED or maker not in (binary, large, wide, empty)
]


def run(program: Program, command: str, path: str) -> Ran:
    if command == "config":
        os.environ["ENTRA_WIZARD_CONFIG"] = path
    return program.run(*(word.format(path) for word in COMMANDS[command]))


@pytest.mark.parametrize(("command", "maker"), ROWS)
def test_whatever_a_name_leads_to_is_told_in_a_sentence(
    program: Program,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    maker: Callable[[Path], None],
) -> None:
    monkeypatch.setenv("ENTRA_WIZARD_CONFIG", "")
    path = tmp_path / "named.yaml"
    maker(path)
    ran = run(program, command, str(path))
    code, said = OTHER_ENDS.get((command, maker.__name__), (2, str(path)))
    assert ran.code == code, ran.err
    assert said in ran.out + ran.err
    if code == 2:
        # What is wrong, and how to fix it.
        assert len(ran.err.splitlines()) >= 2 or '"hint": "' in ran.err


@contextmanager
def held(path: Path, data: bytes) -> Iterator[None]:
    """Hold a pipe open for writing, with some data in it, and never close it meanwhile."""
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(path, os.O_WRONLY)
    os.write(writer, data)
    try:
        yield
    finally:
        os.close(writer)
        os.close(reader)


@pytest.mark.slow
@pytest.mark.parametrize("data", [b"", PASTE.encode()], ids=["silent", "some text"])
@pytest.mark.parametrize("command", [one for one in COMMANDS if one != "scan"])
def test_a_pipe_that_is_never_closed_is_given_up(
    program: Program,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    data: bytes,
) -> None:
    monkeypatch.setenv("ENTRA_WIZARD_CONFIG", "")
    path = tmp_path / "pipe"
    with held(path, data):
        ran = run(program, command, str(path))
    assert ran.code == 2
    assert str(path) in ran.err


@pytest.mark.parametrize("command", ["inspect", "scan", "paste"])
def test_a_pipe_that_delivers_is_read(program: Program, tmp_path: Path, command: str) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(PASTE.encode(),), daemon=True)
    writer.start()
    ran = run(program, command, str(path))
    writer.join(PATIENCE)
    assert ran.code in (0, 5), ran.err
    assert "90120" in ran.out


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
@pytest.mark.parametrize(
    "words", [["inspect"], ["scan"], ["run", "--json", "--paste"]], ids=" ".join
)
def test_standard_input_has_two_names(words: list[str], name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "wizard", *words, name],
        input=PASTE,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ran.returncode in (0, 5), ran.stderr
    assert "90120" in ran.stdout


def test_standard_input_by_its_other_name_leaves_nobody_to_ask(tmp_path: Path, flows: Path) -> None:
    env = {**os.environ, "ENTRA_WIZARD_FLOWS": str(flows)}
    for words in (["--paste", "/dev/stdin"], ["--paste", "-", "--answers", "/dev/stdin"]):
        ran = subprocess.run(
            [sys.executable, "-m", "wizard", "run", "lost-door", *words],
            input=PASTE,
            capture_output=True,
            text=True,
            check=False,
            env=env,
            cwd=tmp_path,
            timeout=PATIENCE,
        )
        assert ran.returncode == 2
        assert "Standard input" in ran.stderr
