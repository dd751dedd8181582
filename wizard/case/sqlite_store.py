"""The store that needs nothing else: one SQLite file.

An event is on the disk when `append` returns (`synchronous=FULL`). Several programs may write at
once. A file that is moved, truncated or damaged meanwhile is opened again or replaced; `on_lost`
then writes again what it lacks.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from wizard.case import journal_file
from wizard.case.events import Recorded, dump
from wizard.case.journal_file import DAMAGED, STALE, FileChange, JournalFile, code_of
from wizard.case.store import (
    CachedCase,
    ConflictError,
    NewEvent,
    StoredSummary,
    StoreRefused,
    gone,
    row_of,
    rows_of,
)
from wizard.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

_T = TypeVar("_T")

SHORT_WAIT = 0.3
"""Seconds after which the user is told that the program waits for another one."""

MOST_NAMED = 500
"""The cases of one query; SQLite limits the number of its parameters."""

_SAFE = "Your answers so far are safe. "
_NOT_READ = "The journal was not read"
_NOT_OPENED = "The journal was not opened again"
_ADD_CASE = "INSERT OR IGNORE INTO cases (case_id, key) VALUES (?, ?)"
_ADD_EVENT = """INSERT INTO events (case_id, seq, at, body, event_id, by)
    VALUES (?, ?, ?, ?, ?, ?)"""
_TOUCH = "UPDATE cases SET touched = ?, summary = ?, summed = ? WHERE case_id = ?"
_ROWS = "SELECT seq, at, body, event_id, by FROM events"
# `touched` is the rowid of the newest event; a summary counts only if that event has its number.
_LIST = """SELECT c.case_id, e.at, e.seq,
        CASE WHEN c.summed = e.seq AND e.seq =
            (SELECT MAX(seq) FROM events WHERE events.case_id = c.case_id)
        THEN c.summary ELSE '' END
    FROM cases c LEFT JOIN events e ON e.id = c.touched
    WHERE c.touched > 0 ORDER BY c.touched DESC LIMIT ?"""


class SqliteStore:
    """A journal in one SQLite file, in memory without a path."""

    is_shared = False

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self.file = JournalFile(path, now)
        self.on_wait: Callable[[], None] | None = None
        self.on_lost: Callable[[], bool] = bool
        self.patience = journal_file.TIMEOUT
        self._newest = 0
        self.hurries = self._is_recovering = self._closed = False

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about the file for the user."""
        return self.file.notices

    @notices.setter
    def notices(self, notices: tuple[str, ...]) -> None:
        self.file.notices = notices

    @property
    def is_kept(self) -> bool:
        """Whether new events are saved to disk; False in memory and for a read-only journal."""
        return self.file.path is not None and not self.file.is_read_only

    def attach(self, *, only_reads: bool = False) -> None:
        """Open the file; with `only_reads` an existing one, never to be changed."""
        if only_reads:
            self.file.attach_read_only()
        else:
            self.file.attach()

    def check(self) -> None:
        """Look whether the file is still the one that was opened, and open it again if not."""
        if not self.is_kept or self._closed:
            return
        if self.file.db is None:
            self._attach_or_refuse()
            return
        change = self.file.change()
        if change is FileChange.OTHER:
            self._recover(self.file.open_again)
        elif change is FileChange.CUT:
            self._recover(self.file.replace_damaged)
        elif self._has_lost_rows():
            self._recover(lambda: None)

    def create(self, case_id: str, key: bytes) -> bool:
        """Create a case with its key; return False if the id is taken."""
        tries = count()

        def write(db: sqlite3.Connection) -> bool:
            done = db.execute(_ADD_CASE, (case_id, key)).rowcount
            # A commit that reported an error may have succeeded all the same.
            return bool(done) or (next(tries) > 0 and _key(db, case_id) == key)

        return self._run("The case was not saved", write, writes=True)

    def append(self, case_id: str, entry: NewEvent, after: int | None, missed: str) -> Recorded:
        """Append an event; it is on the disk when this returns."""

        def write(db: sqlite3.Connection) -> tuple[Recorded, int]:
            return _insert(db, case_id, entry, after, missed)

        row, self._newest = self._run(missed, write, writes=True)
        return row

    def restore(self, case_id: str, held: CachedCase) -> int | None:
        """Write the cached rows that the file lacks; return how many, or None if they conflict."""
        return self._run(
            "The case was not saved", lambda db: _restore(db, case_id, held), writes=True
        )

    def events(self, case_id: str) -> tuple[Recorded, ...]:
        """Return the rows of a case; raise JournalError if one is missing or cannot be read."""
        return self._run(_NOT_READ, lambda db: _recorded(db, case_id))

    def histories(self, case_ids: Sequence[str]) -> Mapping[str, tuple[Recorded, ...]]:
        """Return the rows of several cases; those that cannot be read are absent."""
        found: dict[str, list[tuple[object, ...]]] = {}
        for at in range(0, len(case_ids), MOST_NAMED):
            named = case_ids[at : at + MOST_NAMED]
            query = f"""SELECT case_id, seq, at, body, event_id, by FROM events
                WHERE case_id IN ({", ".join("?" * len(named))})
                ORDER BY case_id, seq"""  # noqa: S608 - question marks alone are put in
            values = query, tuple(named)
            for row in self._run(_NOT_READ, lambda db, v=values: db.execute(*v).fetchall()):  # type: ignore[misc]
                found.setdefault(row[0], []).append(row[1:])
        histories = {}
        for case_id, rows in found.items():
            with suppress(JournalError):
                histories[case_id] = rows_of(case_id, rows)
        return histories

    def bodies(self) -> Iterator[tuple[str, str, str]]:
        """Yield case id, time and text of every event, case by case, in order."""
        query = "SELECT case_id, at, body FROM events ORDER BY case_id, seq"
        yield from self._run(_NOT_READ, lambda db: db.execute(query))

    def key(self, case_id: str) -> object:
        """Return the key of a case, or None if there is no such case."""
        return self._run(_NOT_READ, lambda db: _key(db, case_id))

    def cases(self, limit: int) -> tuple[str, ...]:
        """Return the ids of the cases that have events, most recently changed first."""
        query = "SELECT case_id FROM cases WHERE touched > 0 ORDER BY touched DESC LIMIT ?"
        rows = self._run(_NOT_READ, lambda db: db.execute(query, (limit,)).fetchall())
        return tuple(str(case_id) for (case_id,) in rows)

    def summaries(self, limit: int) -> tuple[StoredSummary, ...]:
        """Return the cases that have events, most recently changed first, with one query."""
        rows = self._run(_NOT_READ, lambda db: db.execute(_LIST, (limit,)).fetchall())
        return tuple(
            StoredSummary(str(case_id), str(at or ""), int(seq or 0), str(summary))
            for case_id, at, seq, summary in rows
        )

    def unchanged_since(self, before: str) -> tuple[str, ...]:
        """Return the ids of the cases whose newest event is older than a time, given as text."""
        query = """SELECT c.case_id FROM cases c JOIN events e ON e.id = c.touched
            WHERE e.at < ? AND e.at <> '' ORDER BY c.touched"""
        rows = self._run(_NOT_READ, lambda db: db.execute(query, (before,)).fetchall())
        return tuple(str(case_id) for (case_id,) in rows)

    def summarize(self, summaries: Mapping[str, tuple[int, str]]) -> None:
        """Keep the summaries of cases that have none; each with the number of its newest event."""
        query = "UPDATE cases SET summed = ?, summary = ? WHERE case_id = ?"
        rows = [(seq, text, case_id) for case_id, (seq, text) in summaries.items()]
        self._run(_NOT_READ, lambda db: db.executemany(query, rows), writes=True)

    def forget(self, case_id: str) -> bool:
        """Delete a case with its events and key; return whether there was one."""

        def delete(db: sqlite3.Connection) -> int:
            gone = db.execute("DELETE FROM cases WHERE case_id = ?", (case_id,)).rowcount
            if gone:
                db.execute("DELETE FROM events WHERE case_id = ?", (case_id,))
            return gone

        return self._run(f"The case {case_id} was not deleted", delete, writes=True) > 0

    def clear_copies(self) -> bool:
        """Truncate the log; return False while another program reads it."""
        # The write-ahead log holds the old pages until it is truncated.
        truncate = "PRAGMA wal_checkpoint(TRUNCATE)"
        with suppress(StoreRefused):
            (busy, *_pages) = self._run(_NOT_READ, lambda db: db.execute(truncate).fetchone())
            return not busy
        return False

    def close(self) -> None:
        """Close the file."""
        self._closed = True
        self.file.close()

    # Retrying and recovering

    def _run(
        self, missed: str, work: Callable[[sqlite3.Connection], _T], *, writes: bool = False
    ) -> _T:
        """Run `work` on the database, again after a recovery; raise StoreRefused if that fails."""
        if self.file.db is None:
            self._attach_or_refuse()
        for last in (False, True):
            try:
                return self._once(work, writes=writes)
            except sqlite3.Error as error:
                calm = _SAFE if writes else ""
                if last or not self._recovered(error):
                    raise journal_file.refused(missed, error, calm) from error
        raise AssertionError

    def _once(self, work: Callable[[sqlite3.Connection], _T], *, writes: bool) -> _T:
        db = self.file.db
        if db is None:
            raise sqlite3.ProgrammingError("the journal is closed")
        if not writes:
            return work(db)
        waits = [0.0 if self.hurries else self.patience] * (
            1 if self.hurries else journal_file.TURNS
        )
        if self.on_wait and waits[0] > SHORT_WAIT:
            waits.insert(0, SHORT_WAIT)
        for turn, seconds in enumerate(waits):
            before = _data_version(db)
            self._wait_up_to(db, seconds)
            try:
                with journal_file.transaction(db):
                    return work(db)
            except sqlite3.OperationalError as error:
                if code_of(error) != sqlite3.SQLITE_BUSY or turn + 1 == len(waits):
                    raise
                if seconds == SHORT_WAIT and self.on_wait:
                    self.on_wait()
                elif _data_version(db) == before:
                    raise  # one program holds the lock all the time
        raise AssertionError

    def _wait_up_to(self, db: sqlite3.Connection, seconds: float) -> None:
        db.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    def _recovered(self, error: sqlite3.Error) -> bool:
        """Recover from an error of a damaged or replaced file; return whether that was possible."""
        code = code_of(error)
        is_impossible = not self.is_kept or self._closed or self._is_recovering
        if is_impossible or code not in (*DAMAGED, *STALE):
            return False
        if code in DAMAGED:
            self._recover(self.file.replace_damaged)
        else:
            self._recover(self.file.open_again)
        return True

    def _recover(self, reopen: Callable[[], None]) -> None:
        """Reopen or replace the file, and restore the open cases from the cache."""
        self._is_recovering = True
        try:
            self._reopen_with(reopen)
        except StoreRefused as error:
            if error.code not in DAMAGED:
                raise
            self._reopen_with(self.file.replace_damaged)
        except sqlite3.Error as error:
            raise journal_file.refused(_NOT_OPENED, error, _SAFE) from error
        except (OSError, ValueError) as error:
            reason = "the disk reports an error"
            raise StoreRefused(_NOT_OPENED, reason, _SAFE.strip()) from error
        except JournalError as error:
            reason = error.message.rstrip(".")
            raise StoreRefused(_NOT_OPENED, reason, error.hint) from error
        finally:
            self._is_recovering = False

    def _reopen_with(self, reopen: Callable[[], None]) -> None:
        reopen()
        self._newest = 0
        if self.on_lost():
            self.file.add_notice(
                f"The journal {self.file.path} was changed, moved or damaged from outside."
                " The cases open here were saved again."
            )

    def _attach_or_refuse(self) -> None:
        if not self._closed:
            self._recover(self.file.attach)

    def _has_lost_rows(self) -> bool:
        """Return whether the file lacks rows written here; deleting a case never lowers rowids."""
        query = "SELECT seq FROM sqlite_sequence WHERE name = 'events'"
        row = (
            self._run(_NOT_READ, lambda db: db.execute(query).fetchone()) if self._newest else (0,)
        )
        return (row[0] if row else 0) < self._newest


def _data_version(db: sqlite3.Connection) -> int:
    """Return a number that changes when another program has written."""
    (version,) = db.execute("PRAGMA data_version").fetchone()
    return int(version)


# Rows of a case in the file


def _insert(
    db: sqlite3.Connection, case_id: str, entry: NewEvent, after: int | None, missed: str
) -> tuple[Recorded, int]:
    """Append an event to a case, unless it is there already; return its row and its rowid."""
    query = "SELECT COALESCE(MAX(seq), 0) FROM events WHERE case_id = ?"
    (last,) = db.execute(query, (case_id,)).fetchone()
    if after is not None and last > after:
        # A commit that reported an error may have succeeded all the same.
        stored = _by_id(db, case_id, entry.id)
        if stored is None:
            raise ConflictError(missed)
        return stored
    if after is not None and last != after:
        raise ConflictError(missed)
    row = entry.as_row(last + 1)
    stored = _by_id(db, case_id, entry.id) if after is None else None
    if stored is not None:
        return stored
    number = _write(db, case_id, row, entry.summary)
    if number is None:
        raise gone(case_id, missed)
    return row, number


def _by_id(db: sqlite3.Connection, case_id: str, event_id: str) -> tuple[Recorded, int] | None:
    """Return the row of a case with the id of an event, and its rowid."""
    query = f"{_ROWS.replace('seq,', 'id, seq,', 1)} WHERE event_id = ? AND case_id = ?"
    row = db.execute(query, (event_id, case_id)).fetchone() if event_id else None
    return (row_of(row[1:]), row[0]) if row else None


def _key(db: sqlite3.Connection, case_id: str) -> object:
    row = db.execute("SELECT key FROM cases WHERE case_id = ?", (case_id,)).fetchone()
    return row[0] if row else None


def _restore(db: sqlite3.Connection, case_id: str, held: CachedCase) -> int | None:
    key = _key(db, case_id)
    if key is None:
        db.execute("INSERT INTO cases (case_id, key) VALUES (?, ?)", (case_id, held.key))
    elif key != held.key:
        return None
    try:
        missing = held.missing(_recorded(db, case_id))
    except JournalError:  # the rows were changed from outside
        return None
    for row in missing or ():
        _write(db, case_id, row, held.summary)
    return None if missing is None else len(missing)


def _recorded(db: sqlite3.Connection, case_id: str) -> tuple[Recorded, ...]:
    query = f"{_ROWS} WHERE case_id = ? ORDER BY seq"
    return rows_of(case_id, db.execute(query, (case_id,)).fetchall())


def _write(db: sqlite3.Connection, case_id: str, row: Recorded, summary: str) -> int | None:
    """Write a row and update its case; return the rowid, None if there is no such case."""
    values = (case_id, row.seq, row.at, dump(row.event), row.id, row.by)
    number = db.execute(_ADD_EVENT, values).lastrowid
    known = db.execute(_TOUCH, (number, summary, row.seq if summary else 0, case_id))
    return number if known.rowcount else None
