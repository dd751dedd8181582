"""Whatever write, flush, rename or commit fails: no traceback, and nothing acknowledged is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.case.faults import CODES, Faults
from tests.case.workspaces import NOW
from wizard.case.events import CaseOpened, Event, Noted
from wizard.case.journal import Journal
from wizard.cli.files import write_atomic
from wizard.content.people import Person
from wizard.errors import JournalError, OutputError
from wizard.evidence import Redacted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST = 200
EVENTS: list[Event] = [
    CaseOpened("K1", Person.USER, "0"),
    *(Noted(Redacted(f"note {number}")) for number in range(4)),
]


@pytest.fixture
def patch(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    with monkeypatch.context() as inner:
        yield inner


def walk(path: Path, *, goes_on: bool) -> tuple[list[Event], str]:
    """Open a journal and write a case; return what was acknowledged, and what was said."""
    done: list[Event] = []
    said = ""
    try:
        journal = Journal.open(path, lambda: NOW)
    except JournalError as error:
        return done, error.message
    if goes_on:
        journal.continue_in_memory(0)
    try:
        if not journal.create("K1", b"key"):
            return done, "The number is taken, so the desk takes another one."
        for event in EVENTS:
            try:
                journal.append("K1", event, after=len(done))
            except JournalError as error:
                assert not goes_on
                said = error.message
                break
            done.append(event)
    except JournalError as error:
        assert not goes_on
        said = error.message
    journal.close()
    return done, said or journal.trouble


def on_disk(path: Path) -> list[Event]:
    journal = Journal.open(path, lambda: NOW)
    rows = [one.event for one in journal.events("K1")]
    journal.close()
    return rows


@pytest.mark.parametrize(
    "goes_on",
    [pytest.param(False, id="strict"), pytest.param(True, id="goes on", marks=pytest.mark.slow)],
)
@pytest.mark.parametrize(
    "late",
    [
        pytest.param(False, id="undone"),
        pytest.param(True, id="done all the same", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_one_operation_fails(
    tmp_path: Path, patch: pytest.MonkeyPatch, *, code: int, late: bool, goes_on: bool
) -> None:
    for number in range(1, MOST):
        path = tmp_path / str(number) / "journal.db"
        faults = Faults(number, code=code, late=late)
        faults.install(patch)
        done, said = walk(path, goes_on=goes_on)
        patch.undo()
        there = on_disk(path)
        assert there[: len(done)] == done
        assert len(there) <= len(done) + 1
        assert not said or said.endswith("."), said
        if len(done) < len(EVENTS):
            assert said
        if not faults.has_struck:
            assert (done, said) == (EVENTS, "")
            assert number > 10
            return
    pytest.fail("something fails for ever")


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_everything_fails_from_some_moment_on(
    tmp_path: Path, patch: pytest.MonkeyPatch, code: int
) -> None:
    for number in range(1, MOST):
        path = tmp_path / str(number) / "journal.db"
        faults = Faults(number, code=code, lasting=True)
        faults.install(patch)
        done, said = walk(path, goes_on=True)
        patch.undo()
        there = on_disk(path)
        assert there == done[: len(there)]
        assert len(there) == len(done) or "not saved" in said
        if not faults.has_struck:
            assert there == EVENTS
            return
    pytest.fail("something fails for ever")


def test_a_damaged_journal_is_kept_whatever_fails_while_it_is_taken_over(
    tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    sound = tmp_path / "journal.db"
    journal = Journal.open(sound, lambda: NOW)
    for case_id in ("K1", "K2"):
        journal.create(case_id, b"key")
        for number in range(60):
            journal.append(case_id, Noted(Redacted(f"{number} " + "x" * 200)))
    journal.close()
    content = bytearray(sound.read_bytes())
    content[-8192:] = b"\xa5" * 8192
    for number in range(1, MOST):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "journal.db"
        path.write_bytes(content)
        faults = Faults(number)
        faults.install(patch)
        said = ""
        try:
            journal = Journal.open(path, lambda: NOW)
            for case_id in journal.cases(5):
                journal.events(case_id)
            journal.close()
        except JournalError as error:
            said = error.message
        patch.undo()
        assert not said or (faults.has_struck and said.endswith("."))
        files = [one.read_bytes() for one in folder.glob("journal.db*")]
        assert bytes(content) in files, "the damaged file is there, under one name or the other"
        if not faults.has_struck:
            return
    pytest.fail("something fails for ever")


def test_a_file_is_the_old_one_or_the_new_one_whatever_fails(
    tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    unnoticed = 0
    for number in range(1, MOST):
        path = tmp_path / str(number) / "flow.yaml"
        path.parent.mkdir()
        path.write_bytes(b"old")
        faults = Faults(number)
        faults.install(patch)
        failed = ""
        try:
            write_atomic(path, b"new")
        except OutputError as error:
            failed = error.message
        patch.undo()
        assert path.read_bytes() == (b"old" if failed else b"new")
        assert [one.name for one in path.parent.iterdir()] == ["flow.yaml"]
        assert not failed or faults.has_struck
        unnoticed += faults.has_struck and not failed
        if not faults.has_struck:
            # The folder is opened and synced where the system can; the file is whole without.
            assert unnoticed == 2
            return
    pytest.fail("something fails for ever")
