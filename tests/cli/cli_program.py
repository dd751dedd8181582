"""A flow of every kind of step, and a way to run the program inside a test."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.cli import flow_commands, lookup, main
from wizard.content import book, loading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

LOST_DOOR = """\
id: lost-door
title: The door does not open
version: 3
reviewed: 2026-11-20
owner: tests
status: ready
summary: A made-up flow with every kind of step.
codes: []
phrases: [the door is stuck]
sources:
  book: {title: The book of doors, url: "https://learn.microsoft.com/entra/"}
causes:
  locked: {title: The door was locked, fixer: user, chance: likely, minutes: 1, test: look-lock}
  swollen: {title: The wood is swollen, fixer: admin, chance: rare, minutes: 5, test: look-wood}
start: own-door
steps:
  own-door:
    ask: Is it your own door?
    why: Other doors are not ours to open.
    source: book
    answers:
      yes: {label: It is mine, next: which-tool}
      no: {label: It is not mine, next: leave-it}
    not-sure: leave-it
  which-tool:
    ask: Which program showed the door?
    why: Each program has a door of its own.
    source: book
    fact: tool
    answers: all
    next: ids
    not-sure: ids
  ids:
    enter: What is the correlation id?
    why: It finds the door in the log.
    source: book
    format: guid
    fact: correlation-id
    next: push
    skip: push
  push:
    do: Push the door once.
    why: Most doors open so.
    source: book
    who: helpdesk
    entra-role: none
    command: {tool: new-code, else: Push it.}
    expect: The door opens.
    care: Push with one hand.
    undo: nothing to undo
    minutes: 2
    results:
      worked: {next: opened, concludes: locked}
      did-not-work: find
      cannot-do: to-admin
  find:
    try: [locked, swollen]
    why: Commonest first.
    source: book
    otherwise: to-admin
  look-lock:
    ask: Is the lock turned?
    why: A turned lock holds the door.
    source: book
    answers:
      yes: {label: It is turned, next: opened, concludes: locked}
      no: {label: It is not turned, next: back, rules-out: locked, because: the lock is not turned}
    not-sure: {next: back, rules-out: []}
  look-wood:
    check: clock-skew
    why: Wood swells in the rain.
    source: book
    results:
      pass: {next: back, rules-out: [swollen]}
      fail: {next: to-admin, concludes: swollen}
      otherwise: to-admin
  leave-it: {end: stopped, to: admin, text: Leave the door alone., cause: not-known}
  opened: {end: resolved, text: The door is open., verify: Someone walked through.}
  to-admin:
    end: handed-over
    to: admin
    text: "The door stays shut. Seen by {tool|someone}."
    needs: [trace-id]
    say: Someone else opens the door.
    cause: not-known
"""
LOST_DOOR = LOST_DOOR.replace("rules-out: locked,", "rules-out: [locked],").replace(
    "{next: back, rules-out: []}", "back"
)

BROKEN = "id: broken-one\ntitle: Broken\nsteps: {a: {ask: What?}}\n"

GUID = "1b2c3d4e-0001-4000-8000-00000000abcd"
PASTE = (
    "AADSTS90120: the request was answered before. "
    f"Correlation ID: {GUID} Timestamp: 2026-11-20 09:14:07Z"
)


@dataclass(frozen=True)
class Ran:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


class Program:
    """The command line inside this process, with a journal of its own and standard input."""

    def __init__(
        self,
        folder: Path,
        flows: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.flows = flows
        self.journal = folder / "state" / "journal.db"
        monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", str(self.journal))
        monkeypatch.setenv("ENTRA_WIZARD_FLOWS", str(self.flows))
        monkeypatch.setenv("TERM", "xterm")
        for user in (loading, lookup, flow_commands):
            monkeypatch.setattr(user, "load", load_once)

    def run(self, *words: str, stdin: bytes | str = b"") -> Ran:
        """Run a command line; standard input is not a terminal."""
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        stream = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8", errors="replace")
        self._monkeypatch.setattr("sys.stdin", stream)
        self._capsys.readouterr()
        code = main(words)
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)

    def file(self, name: str, content: bytes | str) -> str:
        """Write a file; return its path."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)


_load = loading.load
_loaded: dict[tuple[object, ...], Any] = {}


def load_once(folders: Sequence[Path] = (), **given: bool) -> Any:  # noqa: ANN401 - as loading.load
    """Load content as the program does, but files that are the same only once per worker.

    The book is then the same object, so the answers left in it are counted once, too.
    """
    files = [one for folder in folders for one in sorted(folder.glob("*.yaml"))]
    ours = str(vars(book)["bundled"]("flows"))  # a test may ship fewer flows
    key = (ours, *sorted(given.items()), *((one.as_posix(), one.read_bytes()) for one in files))
    if key not in _loaded:
        _loaded[key] = _load(folders, **given)
    return _loaded[key]
