"""What holds for every test: an empty home, no settings of the owner, no journal left open."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from wizard.case import workspace
from wizard.case.journal import Journal
from wizard.content import book, loading
from wizard.content.compiled import bundled
from wizard.content.graph import answers_left

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from wizard.content.flow import FlowBook, StepRef
    from wizard.content.yaml_nodes import SourceFile


_FOREIGN = ("ENTRA_WIZARD_", "TEXTUAL", "NO_COLOR", "FORCE_COLOR", "ACCESSIBLE", "COLUMNS", "LINES")

FALLBACK = """\
id: {name}
title: A flow in place of {name}
version: 1
reviewed: 2026-11-20
owner: tests
status: ready
summary: One step, for tests.
codes: []
phrases: []
sources: {{}}
causes: {{}}
start: ask-admin
steps:
  ask-admin:
    end: handed-over
    to: admin
    text: Please look at this sign-in.
    say: The administrator looks at it.
    not-known: What went wrong.
    cause: not-known
"""


def pytest_configure() -> None:
    """Let Ctrl+C reach the programs that tests start, even where the tests run in the background.

    A shell starts background jobs with the signal ignored, and what is ignored is inherited.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """Run three tests on two cores: many wait for a program, a server or a timer.

    Four were no quicker than three, since each worker collects all tests.
    """
    return max(1, (os.cpu_count() or 1) * 3 // 2)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays: the tests themselves, modules, tables.

    It looked through all of that again and again, which was a fifth of the time of all tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 10, 20)


_MOST_BOOKS = 8
_counted: list[tuple[FlowBook, Mapping[StepRef, tuple[int, int]]]] = []
"""The newest books and how many answers are left at each of their steps."""


def _answers_left_once(book: FlowBook) -> Mapping[StepRef, tuple[int, int]]:
    """Count the answers left once per book: each workspace of a test would take a second again."""
    for known, counted in _counted:
        if known is book:
            return counted
    counted = answers_left(book)
    del _counted[_MOST_BOOKS - 1 :]
    _counted.insert(0, (book, counted))
    return counted


@pytest.fixture(scope="session", autouse=True)
def _counts_are_kept() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "answers_left", _answers_left_once)
        yield


_SHIPPED = ("aadsts90120", "fresh-code", "someone-sent-a-code")


@pytest.fixture(scope="session")
def _few_flows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three flows of ours, and stand-ins for all that they lead to."""
    folder = tmp_path_factory.mktemp("shipped") / "flows"
    folder.mkdir()
    named: dict[str, set[str]] = {"unknown-code": set(), "no-code": set()}
    all_flows = {file.name.split(".")[0] for file in bundled("flows").iterdir()}
    for name in _SHIPPED:
        text = (bundled("flows") / f"{name}.yaml").read_text("utf-8")
        (folder / f"{name}.yaml").write_text(text, "utf-8")
        for flow, _, part in re.findall(r"\b([a-z0-9-]+)(/([a-z0-9-]+))?", text):
            if flow in all_flows and flow not in _SHIPPED:
                named.setdefault(flow, set()).update({part} - {""})
    for name, parts in named.items():
        (folder / f"{name}.yaml").write_text(_stand_in(name, parts), "utf-8")
    return folder


def _stand_in(name: str, parts: set[str]) -> str:
    """Return a flow with one step, in which each of some names is a step and a cause."""
    head, _, step = FALLBACK.format(name=name).partition("  ask-admin:\n")
    steps = "".join(f"  {part}:\n{step}" for part in sorted({"ask-admin", *parts}))
    causes = "".join(f"\n  {part}: {{title: A cause, fixer: admin}}" for part in sorted(parts))
    return head.replace("causes: {}", f"causes:{causes or ' {}'}") + steps


@cache
def _base() -> book.Base:
    return _load_base()


_load_base = book.load_base


def _base_once(*named: Sequence[SourceFile]) -> book.Base:
    """Read tables and catalogue once per worker, except where files of them are named."""
    return _load_base(*named) if any(named) else _base()


@pytest.fixture
def small_book(_few_flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ship a few flows instead of all: a check or a test of one small flow is ten times as fast."""
    monkeypatch.setattr(loading, "read_compiled_flows", lambda _otherwise: None)
    for module in ("wizard.content.book", "wizard.authoring.auto_fix"):
        monkeypatch.setattr(f"{module}.load_base", _base_once)
    monkeypatch.setattr(
        book, "bundled", lambda kind: _few_flows if kind == "flows" else bundled(kind)
    )


@pytest.fixture(scope="session")
def _one_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def home(_one_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test and the programs it starts an empty home, and nothing the owner has set."""
    for name in os.environ:
        if name.startswith(_FOREIGN):
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(_one_home))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(_one_home / name))
    yield _one_home
    for left in _one_home.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()


@pytest.fixture(scope="session", autouse=True)
def _opened_journals() -> Iterator[list[Journal]]:
    """Give the journals that are open, and close at the end those of fixtures of many tests."""
    opened: list[Journal] = []
    first = Journal.__init__

    def note(journal: Journal, *args: object) -> None:
        first(journal, *args)  # type: ignore[arg-type] # whatever it takes is handed on
        opened.append(journal)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal, "__init__", note)
        yield opened
    for journal in opened:
        journal.close()


@pytest.fixture(autouse=True)
def _closed_journals(_opened_journals: list[Journal]) -> Iterator[None]:
    """Close each journal a test opened; Python 3.13 blames a later test for one left open."""
    before = len(_opened_journals)
    yield
    for journal in _opened_journals[before:]:
        journal.close()
    del _opened_journals[before:]
