"""What must hold when the journal is damaged, moved, cut, full or held: no loss is silent."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.case.faults import full_disk
from tests.case.workspaces import NOW, connection, workspace
from wizard.case import journal_file
from wizard.case.events import CaseOpened, Event, Noted
from wizard.case.journal import Journal
from wizard.content.people import Person
from wizard.errors import JournalError
from wizard.evidence import Redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

OPENED = CaseOpened("K1", Person.HELPDESK, "0")


def note(text: str) -> Noted:
    return Noted(Redacted(text))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def open_at(path: Path) -> Journal:
    return Journal.open(path, lambda: NOW)


def filled(path: Path, cases: int = 3, events: int = 60) -> Journal:
    journal = open_at(path)
    for number in range(cases):
        case_id = f"K{number}"
        journal.create(case_id, b"key %d" % number)
        for at in range(events):
            journal.append(case_id, note(f"{case_id} {at} " + "x" * 200))
    return journal


def read(path: Path, case_id: str) -> list[Event]:
    journal = open_at(path)
    rows = [one.event for one in journal.events(case_id)]
    journal.close()
    return rows


# --- damage


def spoil(path: Path, page: int, size: int = 4096) -> None:
    content = bytearray(path.read_bytes())
    content[page * size : (page + 1) * size] = b"\xa5" * size
    path.write_bytes(content)


def pages(path: Path) -> int:
    return path.stat().st_size // 4096


@pytest.mark.slow
def test_one_damaged_page_costs_no_more_than_it_held(path: Path) -> None:
    """Spoil each page in turn but the first: every command works, and what is lost is named."""
    journal = filled(path)
    whole = {f"K{n}": journal.events(f"K{n}") for n in range(3)}
    journal.close()
    sound = path.read_bytes()
    salvaged = 0
    for page in range(1, len(sound) // 4096):
        path.write_bytes(sound)
        spoil(path, page)
        journal = open_at(path)
        for case_id in journal.cases(50):
            rows = journal.events(case_id)
            assert rows == whole[case_id][: len(rows)]
            assert rows or case_id in " ".join(journal.notices)
        for case_id in whole:
            if not journal.create(case_id, b"key"):
                journal.append(case_id, note("it goes on"))
        said = " ".join(journal.notices)
        for case_id, rows in whole.items():
            assert journal.events(case_id)[: len(rows)] == rows or case_id in said
        if "damaged" in said:
            (kept,) = path.parent.glob("journal.db.damaged-*-1")
            assert str(kept) in said
            salvaged += sum(len(journal.events(one)) for one in whole) > 0
        journal.close()
        for one in path.parent.glob("journal.db?*"):
            one.unlink()
    assert salvaged > 5


def test_a_journal_of_which_nothing_is_left_is_kept_and_said(path: Path) -> None:
    filled(path).close()
    for page in range(1, pages(path)):
        spoil(path, page)
    journal = open_at(path)
    assert journal.cases(5) == ()
    (said,) = journal.notices
    assert "Nothing in it could be read" in said
    journal.close()


def test_a_damaged_header_behind_our_mark_is_kept_and_a_new_journal_started(path: Path) -> None:
    filled(path).close()
    content = bytearray(path.read_bytes())
    content[16:20] = b"\xff" * 4
    path.write_bytes(content)
    journal = open_at(path)
    assert "damaged" in journal.notices[0]
    assert journal.create("K9", b"key")
    journal.close()


# --- behind our back


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def remove(path: Path) -> None:
    path.unlink()


def remove_all(path: Path) -> None:
    for one in path.parent.iterdir():
        one.unlink()


def remove_log(path: Path) -> None:
    path.with_name("journal.db-wal").unlink()


def cut_log(path: Path) -> None:
    os.truncate(path.with_name("journal.db-wal"), 0)


def cut_log_short(path: Path) -> None:
    os.truncate(path.with_name("journal.db-wal"), 40)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def halve(path: Path) -> None:
    os.truncate(path, 4096)


def replace_by_older(path: Path) -> None:
    other = path.with_name("other.db")
    journal = filled(other, cases=1, events=0)
    journal.close()
    other.replace(path)


MEDDLERS = [
    move,
    remove,
    remove_all,
    remove_log,
    cut_log,
    cut_log_short,
    empty,
    halve,
    replace_by_older,
]


@pytest.mark.parametrize("goes_on", [True, False])
@pytest.mark.parametrize("is_cut", [True, False])
@pytest.mark.parametrize("meddle", MEDDLERS)
def test_what_is_open_here_is_made_again(
    path: Path, meddle: Callable[[Path], None], *, is_cut: bool, goes_on: bool
) -> None:
    journal = filled(path, cases=1, events=40)
    if goes_on:
        journal.continue_in_memory(0)
    if is_cut:
        connection(journal).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        journal.append("K0", note("after the log was taken over"))
    journal.append("K0", note("before"))
    before = [one.event for one in journal.events("K0")]
    meddle(path)
    for number in range(3):
        journal.append("K0", note(f"after {number}"))
    assert journal.trouble == ""
    journal.close()
    assert read(path, "K0") == [*before, *(note(f"after {n}") for n in range(3))]


def test_it_is_said_that_a_journal_was_made_again(path: Path) -> None:
    journal = filled(path, cases=1)
    path.unlink()
    journal.append("K0", note("after"))
    assert any("saved again" in said for said in journal.notices)
    journal.close()


def test_a_foreign_file_put_in_place_of_the_journal_is_left_and_the_case_goes_on(
    path: Path,
) -> None:
    journal = filled(path, cases=1)
    journal.continue_in_memory(0)
    remove_all(path)
    path.write_bytes(b"A thesis. " * 1000)
    journal.append("K0", note("after"))
    assert "not a journal" in journal.trouble
    assert path.read_bytes() == b"A thesis. " * 1000
    path.unlink()
    journal.retry()
    assert journal.trouble == ""
    journal.close()
    assert read(path, "K0")[-1] == note("after")


def test_a_case_deleted_in_another_window_does_not_come_back(path: Path) -> None:
    here = filled(path, cases=2)
    there = open_at(path)
    there.forget("K0")
    with pytest.raises(JournalError, match="no longer in the journal"):
        here.append("K0", note("late"))
    assert there.cases(5) == ("K1",)
    here.close()
    there.close()


def test_a_journal_packed_by_another_tool_is_no_trouble(path: Path) -> None:
    journal = filled(path, cases=3)
    journal.forget("K1")
    with closing(sqlite3.connect(path)) as tool:
        tool.execute("VACUUM")
    journal.append("K0", note("after"))
    journal.close()
    assert read(path, "K0")[-1] == note("after")
    assert not list(path.parent.glob("*damaged*"))


# --- a disk that refuses


def limit(journal: Journal, pages: int) -> int:
    connection(journal).execute(f"PRAGMA max_page_count = {pages}").fetchone()
    (used,) = connection(journal).execute("PRAGMA page_count").fetchone()
    return int(used)


def test_a_case_goes_on_in_memory_on_a_full_disk_and_is_saved_later(path: Path) -> None:
    journal = open_at(path)
    journal.continue_in_memory(0)
    journal.create("K1", b"key")
    rows = [journal.append("K1", OPENED)]
    limit(journal, 1)
    rows += [journal.append("K1", note(f"{n} " + "x" * 3000), after=1 + n) for n in range(9)]
    assert journal.trouble == "Case K1 is not saved: the disk is full."
    assert list(journal.events("K1")) == rows
    with pytest.raises(JournalError, match="another window"):
        journal.append("K1", note("from an old view"), after=3)
    assert journal.create("K2", b"k" * 9000)
    journal.append("K2", note("a case begun meanwhile"))
    assert journal.trouble == "2 cases are not saved: the disk is full."
    assert set(journal.cases(9)) == {"K1", "K2"}
    limit(journal, 100_000)
    rows.append(journal.append("K1", note("room again")))
    assert journal.trouble == ""
    journal.close()
    assert read(path, "K1") == [one.event for one in rows]
    assert read(path, "K2") == [note("a case begun meanwhile")]


def test_a_case_that_goes_on_elsewhere_meanwhile_is_not_mixed(path: Path) -> None:
    here, there = filled(path, cases=1), open_at(path)
    here.continue_in_memory(0)
    limit(here, 1)
    here.append("K0", note("here " + "x" * 9000))
    there.append("K0", note("there"))
    limit(here, 100_000)
    here.retry()
    assert "another window" in here.trouble
    here.close()
    assert there.events("K0")[-1].event == note("there")
    there.close()


# --- a disk that is full from the start


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are POSIX")
@pytest.mark.parametrize("is_killed", [False, True], ids=["closed", "killed"])
def test_cases_can_be_read_from_a_disk_that_is_full_from_the_start(
    path: Path, tmp_path: Path, *, is_killed: bool
) -> None:
    journal = filled(path, cases=2, events=3)
    rows = journal.events("K1")
    if is_killed:  # the log beside the file holds everything, and no shared index is left
        path = Path(shutil.copytree(tmp_path, tmp_path / "killed")) / "journal.db"
        path.with_name("journal.db-shm").unlink()
        assert path.with_name("journal.db-wal").stat().st_size
    journal.close()
    before = path.read_bytes()
    with full_disk():
        with pytest.raises(JournalError):
            open_at(path)
        reading = Journal.open_read_only(path, lambda: NOW)
        assert reading.cases(5) == ("K1", "K0")
        assert (reading.events("K1"), reading.key("K1")) == (rows, b"key 1")
        assert not reading.is_kept
        for change in (lambda: reading.append("K1", note("x")), lambda: reading.forget("K1")):
            with pytest.raises(JournalError, match="the journal cannot be written to"):
                change()
        reading.close()
    assert path.read_bytes() == before
    assert read(path, "K1") == [one.event for one in rows]


def test_only_a_journal_of_ours_is_opened_for_reading(path: Path) -> None:
    for content in (None, b"", b"A thesis. " * 1000):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(JournalError):
            Journal.open_read_only(path, lambda: NOW)
        assert not path.exists() or path.read_bytes() == content
        assert len(list(path.parent.iterdir())) == path.exists()


# --- two programs that find the same damage


def spoil_tables(path: Path) -> None:
    for page in range(1, pages(path)):
        spoil(path, page)


def kept_aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("journal.db.damaged-*-[0-9]"))


def test_a_journal_that_another_program_has_replaced_is_opened_and_not_replaced_again(
    path: Path,
) -> None:
    filled(path).close()
    here, there = open_at(path), open_at(path)
    spoil_tables(path)
    there.create("K7", b"key")
    there.append("K7", note("in the new journal"))
    assert here.events("K7")[-1].event == note("in the new journal")
    assert len(kept_aside(path)) == 1
    there.append("K7", note("still the same file"))
    assert len(here.events("K7")) == 2
    here.close()
    there.close()
    assert there.notices
    assert here.notices == ()


def test_damage_found_while_another_program_repairs_it_is_repaired_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path).close()
    spoil_tables(path)
    whole = path.read_bytes()
    faster: list[Journal] = []
    has_begun: list[bool] = []
    prepare = journal_file.prepare

    def slow(of: Path) -> tuple[str, ...]:
        said = prepare(of)
        if (
            not has_begun
        ):  # the other one repairs after we have looked at the file, and before we do
            has_begun.append(True)
            faster.append(open_at(path))
        return said

    monkeypatch.setattr(journal_file, "prepare", slow)
    here = open_at(path)
    monkeypatch.undo()
    (there,) = faster
    there.create("K7", b"key")
    there.append("K7", note("one file"))
    assert here.cases(5) == ("K7",)
    here.close()
    there.close()
    assert [one.read_bytes() for one in kept_aside(path)] == [whole]


REPAIRER = """
import datetime, pathlib, sys
from wizard.case.events import Noted
from wizard.case.journal import Journal
sys.stdin.readline()
now = lambda: datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
journal = Journal.open(pathlib.Path(sys.argv[1]), now)
journal.create(sys.argv[2], b"key")
journal.append(sys.argv[2], Noted("here"))
journal.close()
"""


def test_programs_that_find_damage_at_once_agree_on_one_new_journal(path: Path) -> None:
    filled(path, cases=3).close()
    spoil(path, 2)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", REPAIRER, str(path), f"W{number}"], stdin=subprocess.PIPE
        )
        for number in range(4)
    ]
    for one in running:
        one.communicate(b"\n", timeout=60)
    assert [one.returncode for one in running] == [0] * 4
    assert len(kept_aside(path)) == 1
    journal = open_at(path)
    assert {f"W{number}" for number in range(4)} <= set(journal.cases(50))
    assert {"K0", "K1", "K2"} & set(journal.cases(50)), "what could be read was taken over"
    journal.close()
    assert not path.with_name("journal.db.repair").exists()


# --- a lock that is held


@pytest.fixture
def holder(path: Path) -> Iterator[sqlite3.Connection]:
    filled(path, cases=1).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield holder


def test_a_held_lock_keeps_no_case_waiting_that_may_go_on(
    path: Path, holder: sqlite3.Connection
) -> None:
    journal = open_at(path)  # opening takes no lock
    journal.continue_in_memory(0)
    journal.hold("K0", journal.key("K0"), journal.events("K0"))
    journal.append("K0", note("while it is held"))
    assert journal.trouble == "Case K0 is not saved: another program holds the journal."
    journal.retry()
    assert journal.trouble
    holder.execute("ROLLBACK")
    holder.close()
    journal.retry()
    assert journal.trouble == ""
    journal.close()
    assert read(path, "K0")[-1] == note("while it is held")


def test_who_waits_for_a_lock_is_told_so_and_then_gets_it(
    path: Path, holder: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.case.sqlite_store.SHORT_WAIT", 0)
    journal = open_at(path)
    told: list[str] = []

    def waits() -> None:
        told.append("waiting")
        holder.execute("ROLLBACK")
        holder.close()

    journal.on_wait = waits
    journal.append("K0", note("after the wait"))
    assert told == ["waiting"]
    journal.close()
    assert read(path, "K0")[-1] == note("after the wait")


# --- rows that someone has changed


@pytest.mark.parametrize(
    "key", ["a text", 7, 10**12, b"", 1.5], ids=["text", "number", "huge", "empty", "float"]
)
def test_an_altered_key_is_told_and_no_traceback(path: Path, key: object) -> None:
    filled(path, cases=1).close()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute("UPDATE cases SET key = ?", (key,))
    here = workspace(journal=open_at(path))
    with pytest.raises(JournalError, match="key of the case K0"):
        here.resume("K0")
    here.journal.close()


@pytest.mark.parametrize(
    "body",
    [
        '{"event":"Noted","v":99,"text":"x"}',
        '{"event":"Noted","v":1,"text":7}',
        '{"event":"Noted","v":"1","text":"x"}',
        '{"event":"FlowStarted","v":1,"at":{"flow":1,"step":2},"digest":""}',
        '{"event":"EvidenceAdded","v":1,"evidence":[{"kind":1,"value":2,"origin":"paste"}]}',
        '{"event":["Noted"],"v":1}',
        "[" * 100_000,
        "",
    ],
    ids=["newer", "number", "version", "ref", "evidence", "name", "deep", "empty"],
)
def test_a_row_nobody_can_read_is_listed_with_the_reason(path: Path, body: str) -> None:
    here = workspace(journal=open_at(path))
    case_id = here.open(reader=Person.USER).view.case_id
    here.journal.close()
    with closing(sqlite3.connect(path)) as other, other:
        row = (case_id, 2, "", body)
        other.execute("INSERT INTO events (case_id, seq, at, body) VALUES (?, ?, ?, ?)", row)
    here = workspace(journal=open_at(path))
    (listed,) = here.cases()
    assert (listed.case_id, listed.state) == (case_id, "unreadable")
    assert listed.where
    with pytest.raises(JournalError):
        here.resume(case_id)
    here.journal.close()


# --- several windows on one case


def test_a_note_reaches_a_case_that_went_on_in_another_window(path: Path) -> None:
    first, second = workspace(journal=open_at(path)), workspace(journal=open_at(path))
    here = first.open(reader=Person.USER)
    there = second.resume(here.view.case_id)
    here.start_flow("aadsts90120")
    there.note("from there")
    here.note("from here")
    here.label("INC1")
    assert there.note("once more").notes == ("from there", "from here", "once more")
    assert len(first.journal.events(here.view.case_id)) == 6
    with pytest.raises(JournalError, match="another window"):
        here.answer("yes")
    first.journal.close()
    second.journal.close()


def test_deleting_says_when_a_reader_keeps_text_in_the_files(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_file, "TIMEOUT", 0)
    journal = filled(path, cases=2)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM events").fetchone()
        assert journal.forget("K0") is False
        reader.execute("COMMIT")
        assert journal.forget("K1") is True
    journal.close()


def test_who_waits_while_others_write_goes_on_waiting(
    path: Path, holder: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite gives the lock to anyone, so many writers can keep one waiting beyond its time."""
    monkeypatch.setattr(journal_file, "TIMEOUT", 0)
    journal = open_at(path)
    begin, turns = journal_file.transaction, iter("tttf")

    def busy(db: sqlite3.Connection) -> AbstractContextManager[None]:
        if next(turns) == "f":
            holder.execute("ROLLBACK")
        else:  # the other one writes, and holds the lock again at once
            holder.execute("INSERT INTO cases (case_id, key) VALUES (hex(randomblob(4)), x'01')")
            holder.execute("COMMIT")
            holder.execute("BEGIN IMMEDIATE")
        return begin(db)

    monkeypatch.setattr(journal_file, "transaction", busy)
    journal.append("K0", note("after four turns"))
    journal.close()
    holder.close()
    monkeypatch.undo()
    assert read(path, "K0")[-1] == note("after four turns")
