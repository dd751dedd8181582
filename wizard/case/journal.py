"""Where cases are kept: one SQLite file, only ever added to, written before anything is shown.

An event is on the disk when `append` returns (`synchronous=FULL`). Several programs may write at
once. The order of events is their sequence number, never the clock, which may jump.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING

from wizard.case.events import (
    CaseClosed,
    CaseOpened,
    EvidenceAdded,
    EvidenceStruck,
    Exported,
    Labelled,
    Noted,
    Recorded,
    Undone,
    dump,
    parse,
)
from wizard.case.private_file import is_on_network, prepare, set_aside
from wizard.errors import JournalError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from wizard.case.events import Event

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # `touched` is the id of the newest event of the case, 0 while there is none.
        """
        CREATE TABLE cases (
            case_id TEXT PRIMARY KEY NOT NULL,
            key     BLOB NOT NULL,
            touched INTEGER NOT NULL DEFAULT 0
        )""",
        "CREATE INDEX cases_by_activity ON cases (touched)",
        """
        CREATE TABLE events (
            id      INTEGER PRIMARY KEY AUTOINCREMENT,
            case_id TEXT NOT NULL,
            seq     INTEGER NOT NULL CHECK (seq > 0),
            at      TEXT NOT NULL,
            body    TEXT NOT NULL,
            UNIQUE (case_id, seq)
        )""",
        """
        CREATE TRIGGER events_stay BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END""",
        """
        CREATE TRIGGER events_go_with_their_case BEFORE DELETE ON events
        WHEN EXISTS (SELECT 1 FROM cases WHERE case_id = OLD.case_id)
        BEGIN SELECT RAISE(ABORT, 'an event is never taken out'); END""",
    ),
)
"""What brings a journal from one `user_version` to the next; rows are added, never changed."""

APPLICATION_ID = 0x45575A4A
"""Marks the file as a journal of ours (the letters EWZJ), so that no other database is touched."""

PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)
"""Set on every connection: none of this is left to how SQLite was built."""

TIMEOUT = 5.0
"""Seconds to wait for another writer."""

_WORDS = {
    CaseOpened: "The case",
    CaseClosed: "The end of the case",
    EvidenceAdded: "The text",
    EvidenceStruck: "The correction",
    Exported: "The mark of the export",
    Labelled: "The ticket number",
    Noted: "The note",
    Undone: "The step back",
}

_REASONS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space and try again."),
    sqlite3.SQLITE_BUSY: ("another program holds the journal", "Try again in a moment."),
    sqlite3.SQLITE_LOCKED: ("another program holds the journal", "Try again in a moment."),
    sqlite3.SQLITE_READONLY: ("the journal cannot be written to", "Make its folder writable."),
    sqlite3.SQLITE_CANTOPEN: ("the journal cannot be opened", "Make its folder writable."),
    sqlite3.SQLITE_PERM: ("the journal cannot be opened", "Make its folder writable."),
    sqlite3.SQLITE_IOERR: ("the disk reports an error", "Export the case to another disk."),
    sqlite3.SQLITE_CORRUPT: ("the journal is damaged", "Export the case, then start again."),
    sqlite3.SQLITE_NOTADB: ("the journal is damaged", "Export the case, then start again."),
}
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class Journal:
    """The store of all cases: which there are, the events of each, and the key of each.

    `notices` are sentences the person should see for as long as the journal is open.
    """

    notices: tuple[str, ...]

    def __init__(
        self,
        connection: sqlite3.Connection,
        now: Callable[[], datetime],
        notices: tuple[str, ...] = (),
    ) -> None:
        self._db = connection
        self._now = now
        self.notices = notices

    @classmethod
    def open(cls, path: Path | None, now: Callable[[], datetime]) -> Journal:
        """Open the journal of a file, made if need be; None keeps it in memory only.

        A file that is no database is kept under another name and a new one is started, which
        `notices` says. Raises JournalError when the file cannot be used: a folder that cannot be
        written, a link, somebody else's file, another program's database, a newer version.
        """
        if path is None:
            return cls(_connect(":memory:", on_network=False), now)
        path = path.absolute()
        notices = prepare(path)
        try:
            connection = _connect(str(path), on_network=is_on_network(path))
        except sqlite3.DatabaseError as error:
            if _code(error) not in _DAMAGED:
                raise _journal_error(f"The journal {path} was not opened", error) from error
            kept = set_aside(path, now().astimezone(UTC).strftime("%Y%m%d-%H%M%S"))
            damaged = (
                f"The journal was damaged. A copy is kept at {kept}; a new journal was started,"
                " so earlier cases are not listed."
            )
            again = cls.open(path, now)
            again.notices = (damaged, *again.notices)
            return again
        return cls(connection, now, notices)

    @property
    def is_kept(self) -> bool:
        """Whether cases outlive the program; False for a journal in memory."""
        with self._reading():
            (_number, _name, file) = self._db.execute("PRAGMA database_list").fetchone()
        return bool(file)

    def create(self, case_id: str, key: bytes) -> bool:
        """Make room for a case with its key for pseudonyms; return False if the id is taken."""
        with self._writing("The case was not saved"):
            done = self._db.execute(
                "INSERT OR IGNORE INTO cases (case_id, key) VALUES (?, ?)", (case_id, key)
            )
            return done.rowcount == 1

    def append(self, case_id: str, event: Event, *, after: int | None = None) -> Recorded:
        """Write an event behind the others of its case; it is on the disk when this returns.

        `after` is the newest sequence number the caller has seen: when another program has
        written since, nothing is written. Raises JournalError; then nothing has changed.
        """
        missed = f"{_WORDS.get(type(event), 'The answer')} was not saved"
        at = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._writing(missed):
            (last,) = self._db.execute(
                "SELECT COALESCE(MAX(seq), 0) FROM events WHERE case_id = ?", (case_id,)
            ).fetchone()
            if after is not None and last != after:
                raise JournalError(
                    f"{missed}: this case went on in another window.",
                    "Open the case again to go on from there.",
                )
            row = self._db.execute(
                "INSERT INTO events (case_id, seq, at, body) VALUES (?, ?, ?, ?)",
                (case_id, last + 1, at, dump(event)),
            )
            known = self._db.execute(
                "UPDATE cases SET touched = ? WHERE case_id = ?", (row.lastrowid, case_id)
            )
            if not known.rowcount:
                raise JournalError(
                    f"{missed}: the case {case_id} is no longer in the journal.",
                    "It may have been deleted in another window. Open a new case.",
                )
        return Recorded(last + 1, at, event)

    def events(self, case_id: str) -> tuple[Recorded, ...]:
        """Return the events of a case in order, none for an unknown case.

        Raises JournalError when a row cannot be read or one is missing between others.
        """
        with self._reading():
            rows = self._db.execute(
                "SELECT seq, at, body FROM events WHERE case_id = ? ORDER BY seq", (case_id,)
            ).fetchall()
        if [seq for seq, _at, _body in rows] != list(range(1, len(rows) + 1)):
            raise JournalError(
                f"The journal lacks rows of the case {case_id}.",
                "Somebody has changed the file; the case cannot be resumed.",
            )
        return tuple(Recorded(seq, at, parse(body)) for seq, at, body in rows)

    def key(self, case_id: str) -> bytes:
        """Return the key of a case; raise UnknownName if there is no such case."""
        with self._reading():
            row = self._db.execute("SELECT key FROM cases WHERE case_id = ?", (case_id,)).fetchone()
        if row is None:
            raise UnknownName("case", case_id, self.cases(1000))
        return bytes(row[0])

    def cases(self, limit: int) -> tuple[str, ...]:
        """Return the ids of the cases that have events, the newest activity first."""
        with self._reading():
            rows = self._db.execute(
                "SELECT case_id FROM cases WHERE touched > 0 ORDER BY touched DESC LIMIT ?",
                (limit,),
            )
            return tuple(case_id for (case_id,) in rows)

    def forget(self, case_id: str) -> None:
        """Delete a case with its events and its key, leaving no copy in the files.

        Raises UnknownName if there is no such case.
        """
        with self._writing(f"The case {case_id} was not deleted"):
            gone = self._db.execute("DELETE FROM cases WHERE case_id = ?", (case_id,))
            if gone.rowcount:
                self._db.execute("DELETE FROM events WHERE case_id = ?", (case_id,))
        if not gone.rowcount:
            raise UnknownName("case", case_id, self.cases(1000))
        with self._reading():
            # The log beside the file still holds the old pages until it is cut.
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Close the file; the journal cannot be used afterwards."""
        self._db.close()

    @contextmanager
    def _writing(self, missed: str) -> Iterator[None]:
        """Run the body in one transaction: all of it or nothing. `missed` begins the error."""
        try:
            with _transaction(self._db):
                yield
        except sqlite3.Error as error:
            raise _journal_error(missed, error, "Your answers so far are safe. ") from error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _journal_error("The journal was not read", error) from error


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    # IMMEDIATE takes the lock for writing at once: two plain BEGINs that both read first block
    # each other for good, and no timeout helps.
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite may have rolled back by itself, as it does on a full disk
            db.execute("ROLLBACK")
        raise


def _connect(path: str, *, on_network: bool) -> sqlite3.Connection:
    """Return a connection with the newest tables; raise sqlite3.DatabaseError or JournalError."""
    # The journal may be opened by one thread and used by another, never by two at a time.
    db = sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None, check_same_thread=False)
    try:
        for pragma in PRAGMAS:
            db.execute(pragma)
        _refuse_strange(db, path)  # before anything is written
        _choose_mode(db, on_network=on_network)
        with _transaction(db):
            _migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def _refuse_strange(db: sqlite3.Connection, path: str) -> None:
    db.execute("BEGIN")  # one moment for all three: another program may just be making the file
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    db.execute("COMMIT")
    if tables and application != APPLICATION_ID:
        raise JournalError(
            f"The file {path} is a database of another program.",
            "Name another file as [journal] file in the settings.",
        )
    if version > len(MIGRATIONS):
        raise JournalError(
            f"The journal {path} was written by a newer version of entra-wizard"
            f" (form {version}; this version knows {len(MIGRATIONS)}).",
            "Update entra-wizard, or name another file as [journal] file in the settings.",
        )


def _choose_mode(db: sqlite3.Connection, *, on_network: bool) -> None:
    """Keep a log beside the file where all writers share one memory, else an undo file."""
    if not on_network:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY:
                raise
            # Somebody else is starting the same file. The switch itself does not wait, but a
            # lock for writing does, and after it the switch has been made.
            with _transaction(db):
                pass
            db.execute("PRAGMA journal_mode = WAL")
    (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    if on_network and mode == "wal":
        db.execute("PRAGMA journal_mode = DELETE")


def _migrate(db: sqlite3.Connection) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    for migration in MIGRATIONS[version:]:
        for statement in migration:
            db.execute(statement)
    if version < len(MIGRATIONS):
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _code(error: sqlite3.Error) -> int:
    """Return the primary result code of SQLite, or -1 when the error is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", -1)) & 0xFF


def _journal_error(missed: str, error: sqlite3.Error, calm: str = "") -> JournalError:
    reason, mend = _REASONS.get(_code(error), (f"{error}", "Start entra-wizard again."))
    return JournalError(f"{missed}: {reason}.", f"{calm}{mend}")
