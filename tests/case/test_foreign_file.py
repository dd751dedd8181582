"""A file that is not a journal is never moved, replaced, written to or closed to others."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.case.workspaces import NOW
from wizard.case import journal_file
from wizard.case.journal import Journal
from wizard.case.journal_file import is_journal
from wizard.errors import JournalError

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = {
    "thesis": b"This is a letter and no database. " * 100,
    "short": b"SQLite",
    "one byte": b"\x00",
    "magic and rubbish": b"SQLite format 3\x00" + b"\xff" * 4096,
    "zeros": bytes(8192),
}


def seen(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return the content and the mode of each file of a folder."""
    return {
        one.name: (one.read_bytes(), stat.S_IMODE(one.stat().st_mode)) for one in folder.iterdir()
    }


def open_at(path: Path) -> Journal:
    return Journal.open(path, lambda: NOW)


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_file_of_something_else_is_refused_by_name_and_left(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "thesis"
    path.write_bytes(content)
    path.chmod(0o644)
    before = seen(tmp_path)
    with pytest.raises(JournalError, match="is not a journal of entra-wizard") as caught:
        open_at(path)
    assert str(path) in caught.value.message
    assert "[journal] file" in caught.value.hint
    assert seen(tmp_path) == before


def test_a_database_of_another_program_is_left_whether_its_rows_wait_in_a_log_or_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "letters.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE letters (text)")
        before = seen(tmp_path)
        with pytest.raises(JournalError):
            open_at(path)
        assert {name: before[name] for name in ("letters.db", "letters.db-wal")} == {
            name: seen(tmp_path)[name] for name in ("letters.db", "letters.db-wal")
        }
        assert other.execute("SELECT COUNT(*) FROM letters").fetchone() == (0,)


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_a_foreign_file_with_the_name_of_the_log_is_left(tmp_path: Path, end: str) -> None:
    beside = tmp_path / f"journal.db{end}"
    beside.write_bytes(b"A thesis that happens to have this name.")
    before = seen(tmp_path)
    with pytest.raises(JournalError, match="stands where the journal") as caught:
        open_at(tmp_path / "journal.db")
    assert str(beside) in caught.value.message
    assert seen(tmp_path) == before


def test_an_empty_file_becomes_a_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.touch(0o644)
    journal = open_at(path)
    journal.create("K1", b"key")
    journal.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_journal_whose_rows_all_wait_in_the_log_is_known_as_ours(tmp_path: Path) -> None:
    """As an earlier version leaves one that was killed at once: its header has no mark yet."""
    path, copy = tmp_path / "journal.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.execute("PRAGMA journal_mode = WAL")
        old.execute(f"PRAGMA application_id = {0x45575A4A}")
        for end in ("", "-wal"):
            copy.with_name(f"copy.db{end}").write_bytes(
                path.with_name(f"journal.db{end}").read_bytes()
            )
    journal = open_at(copy)
    assert journal.notices == ()
    assert journal.create("K1", b"key")
    journal.close()


def test_a_journal_that_another_program_is_just_creating_is_no_foreign_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.db"
    open_at(path).close()
    # Its first look came before the other program had written what the file is.
    looks = iter([False])
    monkeypatch.setattr(
        journal_file, "is_journal", lambda path: next(looks, True) and is_journal(path)
    )
    open_at(path).close()
    assert list(looks) == []
