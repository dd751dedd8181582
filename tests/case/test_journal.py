"""What must hold of the journal: what was acknowledged is there, in order, for one person only."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from tests.case.workspaces import connection
from wizard.case import journal_file
from wizard.case.events import (
    Answered,
    By,
    CaseOpened,
    Noted,
)
from wizard.case.journal import Journal
from wizard.case.journal_file import APPLICATION_ID, MIGRATIONS
from wizard.content.flow import StepRef
from wizard.content.people import Person
from wizard.errors import JournalError, UnknownName
from wizard.evidence import Redacted

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

START = datetime(2026, 11, 21, 9, 14, 7, tzinfo=UTC)
OPENED = CaseOpened("K7Q2", Person.HELPDESK, "0.1.0")


def at_start() -> datetime:
    return START


def note(text: str) -> Noted:
    return Noted(Redacted(text))


def answer(number: int) -> Answered:
    return Answered(StepRef("flow", f"step-{number}"), number, "yes", By.PERSON, "Asked?", "Yes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


def open_at(path: Path | None) -> Journal:
    return Journal.open(path, at_start)


def with_case(path: Path | None, case_id: str = "K7Q2") -> Journal:
    journal = open_at(path)
    assert journal.create(case_id, b"key")
    return journal


def pragma(journal: Journal, name: str) -> object:
    return connection(journal).execute(f"PRAGMA {name}").fetchone()[0]


def test_times_are_kept_as_utc_and_order_does_not_follow_the_clock() -> None:
    times = iter(
        [
            datetime(2026, 11, 21, 10, 0, 0, 999, tzinfo=timezone(timedelta(hours=1))),
            START - timedelta(days=1),
            START + timedelta(days=1),
        ]
    )
    journal = Journal.open(None, lambda: next(times))
    journal.create("K7Q2", b"key")
    for number in range(3):
        journal.append("K7Q2", answer(number))
    assert [one.at for one in journal.events("K7Q2")] == [
        "2026-11-21T09:00:00Z",
        "2026-11-20T09:14:07Z",
        "2026-11-22T09:14:07Z",
    ]
    journal.close()


# --- how the file is kept


def test_every_connection_has_the_promised_settings(path: Path) -> None:
    with_case(path).close()
    journal = open_at(path)
    promised: dict[str, object] = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 5000,
        "user_version": len(MIGRATIONS),
        "application_id": APPLICATION_ID,
    }
    assert {name: pragma(journal, name) for name in promised} == promised
    journal.close()


def test_all_files_are_for_one_person_only_while_in_use(path: Path) -> None:
    journal = with_case(path)
    journal.append("K7Q2", OPENED)
    found = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert found == dict.fromkeys(("journal.db", "journal.db-wal", "journal.db-shm"), 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    journal.close()


def test_a_link_is_refused(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "target.db"
    with_case(target).close()
    before = target.read_bytes()
    path.parent.mkdir()
    path.symlink_to(target)
    with pytest.raises(JournalError, match="is a link"):
        open_at(path)
    assert target.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="cannot be kept"):
        open_at(tmp_path / "file" / "journal.db")


def test_on_a_network_folder_no_memory_is_shared(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_case(path).close()
    monkeypatch.setattr(journal_file, "is_on_network", lambda _path: True)
    journal = open_at(path)
    journal.append("K7Q2", OPENED)
    assert (pragma(journal, "journal_mode"), pragma(journal, "synchronous")) == ("delete", 2)
    assert [one.name for one in path.parent.iterdir()] == ["journal.db"]
    journal.close()


def test_a_journal_that_another_program_holds_is_waited_for_and_then_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as network:
        network.setattr(journal_file, "is_on_network", lambda _path: True)
        holder = with_case(path)
    connection(holder).execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(journal_file, "TIMEOUT", 0)
    with pytest.raises(JournalError, match="not opened: another program holds the journal"):
        open_at(path)
    connection(holder).execute("ROLLBACK")
    holder.close()
    journal = open_at(path)
    assert pragma(journal, "journal_mode") == "wal"


def test_two_programs_that_make_the_same_journal_wait_for_each_other(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as network:
        network.setattr(journal_file, "is_on_network", lambda _path: True)
        holder = with_case(path)
    connection(holder).execute("BEGIN IMMEDIATE")
    wait = journal_file.transaction

    def the_other_is_done(db: sqlite3.Connection) -> AbstractContextManager[None]:
        if connection(holder).in_transaction:
            connection(holder).execute("ROLLBACK")
        return wait(db)

    monkeypatch.setattr(journal_file, "transaction", the_other_is_done)
    monkeypatch.setattr(journal_file, "TIMEOUT", 0)
    journal = open_at(path)
    assert pragma(journal, "journal_mode") == "wal"
    assert journal.key("K7Q2") == b"key"


def test_another_programs_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE letters (text)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(JournalError, match="not a journal of entra-wizard"):
        open_at(path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["journal.db"]


def test_a_row_that_cannot_be_read_or_is_missing_is_told(path: Path) -> None:
    journal = with_case(path)
    for number in range(3):
        journal.append("K7Q2", answer(number))
    connection(journal).execute("DROP TRIGGER events_stay")
    connection(journal).execute("DROP TRIGGER events_go_with_their_case")
    connection(journal).execute("UPDATE events SET body = '{' WHERE seq = 3")
    with pytest.raises(JournalError, match="cannot be read"):
        journal.events("K7Q2")
    connection(journal).execute("DELETE FROM events WHERE seq = 2")
    with pytest.raises(JournalError, match="lacks rows"):
        journal.events("K7Q2")
    journal.close()


# --- versions


def test_a_newer_journal_is_refused_and_unchanged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(journal_file, "MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE desks (name)",)))
        with_case(path).close()
    before = path.read_bytes()
    with pytest.raises(JournalError, match="newer version") as caught:
        open_at(path)
    assert f"this version knows {len(MIGRATIONS)}" in caught.value.message
    assert "Update" in caught.value.hint
    assert path.read_bytes() == before


def test_an_older_journal_is_brought_up_and_keeps_its_cases(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = with_case(path)
    journal.append("K7Q2", OPENED)
    journal.close()
    step = ("CREATE TABLE desks (name)", "INSERT INTO desks VALUES ('first')")
    monkeypatch.setattr(journal_file, "MIGRATIONS", (*MIGRATIONS, step))
    newer = open_at(path)
    assert pragma(newer, "user_version") == len(MIGRATIONS) + 1
    assert [one.event for one in newer.events("K7Q2")] == [OPENED]
    newer.close()
    open_at(path).close()
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT name FROM desks").fetchall() == [("first",)]
    raw.close()


def test_a_migration_happens_as_a_whole_or_not_at_all(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_case(path).close()
    with monkeypatch.context() as later:
        bad = ("CREATE TABLE desks (name)", "INSERT INTO nowhere VALUES (1)")
        later.setattr(journal_file, "MIGRATIONS", (*MIGRATIONS, bad))
        with pytest.raises(JournalError, match="not opened"):
            open_at(path)
    journal = open_at(path)
    tables = (
        connection(journal)
        .execute("SELECT name FROM sqlite_master WHERE name = 'desks'")
        .fetchall()
    )
    assert tables == []
    journal.close()


# --- trouble while writing


def test_a_full_disk_leaves_nothing_half_written(path: Path) -> None:
    """Fail at twelve sizes in turn: what was acknowledged stays, the rest has not happened."""
    journal = with_case(path)
    written = [journal.append("K7Q2", OPENED)]

    def fill() -> None:
        while True:
            written.append(journal.append("K7Q2", note("x" * 900)))

    for _ in range(12):
        used = int(str(pragma(journal, "page_count")))
        pragma(journal, f"max_page_count = {used}")
        with pytest.raises(JournalError) as caught:
            fill()
        assert caught.value.message == "The note was not saved: the disk is full."
        assert caught.value.hint.startswith("Your answers so far are safe.")
        assert list(journal.events("K7Q2")) == written
        pragma(journal, f"max_page_count = {used + 4}")
        written.append(journal.append("K7Q2", note("there is room again")))
    journal.close()
    again = open_at(path)
    assert list(again.events("K7Q2")) == written
    assert pragma(again, "integrity_check") == "ok"
    again.close()


def test_a_case_that_finds_no_room_is_not_there(path: Path) -> None:
    journal = with_case(path)
    pragma(journal, f"max_page_count = {pragma(journal, 'page_count')}")
    with pytest.raises(JournalError, match="The case was not saved: the disk is full"):
        journal.create("BBBB", b"k" * 20_000)
    with pytest.raises(UnknownName):
        journal.key("BBBB")
    journal.close()


def test_the_sentence_names_what_was_not_saved(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "TIMEOUT", 0)
    holder, journal = with_case(path), open_at(path)
    connection(holder).execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError, match="The answer was not saved: another program holds"):
        journal.append("K7Q2", answer(1))
    connection(holder).execute("ROLLBACK")
    journal.append("K7Q2", answer(1))
    holder.close()
    journal.close()


def texts(journal: Journal, case_id: str) -> list[str]:
    events = [one.event for one in journal.events(case_id)]
    return [event.text for event in events if isinstance(event, Noted)]


WRITER = """
import datetime, pathlib, sys
from wizard.case.events import Noted
from wizard.case.journal import Journal
now = lambda: datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
journal = Journal.open(pathlib.Path(sys.argv[1]), now)
own = "W" + sys.argv[2]
journal.create(own, b"key")
journal.create("SHARED", b"key")
for number in range(60):
    journal.append(own, Noted(f"{own} {number}"))
    journal.append("SHARED", Noted(f"{own} {number}"))
"""


def test_eight_programs_write_at_once_from_the_first_moment(path: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(number)])
        for number in range(8)
    ]
    assert [one.wait(timeout=60) for one in running] == [0] * 8
    journal = open_at(path)
    for number in range(8):
        own = [f"W{number} {n}" for n in range(60)]
        assert texts(journal, f"W{number}") == own
        shared = texts(journal, "SHARED")
        assert [text for text in shared if text.startswith(f"W{number} ")] == own
    assert len(shared) == 8 * 60
    assert pragma(journal, "integrity_check") == "ok"
    journal.close()


# --- what is never done


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET body = 'other'",
        "UPDATE events SET seq = 9",
        "DELETE FROM events WHERE seq = 1",
    ],
)
def test_the_file_itself_refuses_to_change_an_event(path: Path, statement: str) -> None:
    journal = with_case(path)
    recorded = journal.append("K7Q2", OPENED)
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        connection(journal).execute(statement)
    assert journal.events("K7Q2") == (recorded,)
    journal.close()


def test_a_forgotten_case_leaves_no_byte_behind(path: Path) -> None:
    journal = open_at(path)
    journal.create("KEEP", b"kept-key-kept-key")
    journal.create("GONE", b"lost-key-lost-key")
    for number in range(40):
        journal.append("KEEP", note(f"kept text {number}"))
        journal.append("GONE", note(f"secret text {number}"))
    journal.forget("GONE")
    files = b"".join(one.read_bytes() for one in path.parent.iterdir())
    assert b"kept text 39" in files
    assert b"kept-key" in files
    for lost in (b"secret text", b"lost-key", b"GONE"):
        assert lost not in files
    assert journal.cases(5) == ("KEEP",)
    assert journal.events("GONE") == ()
    with pytest.raises(UnknownName):
        journal.forget("GONE")
    journal.close()


def test_a_journal_says_whether_cases_outlive_the_program(path: Path) -> None:
    assert open_at(path).is_kept
    assert not open_at(None).is_kept


def test_in_memory_nothing_reaches_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    journal = with_case(None)
    journal.append("K7Q2", OPENED)
    assert len(journal.events("K7Q2")) == 1
    assert list(tmp_path.iterdir()) == []
    journal.close()
