"""The SQLite file under the journal: how it is opened, its tables, and what its errors mean."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wizard.case.file_marks import APPLICATION_ID
from wizard.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Iterator

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

CONNECTION: type[sqlite3.Connection] = sqlite3.Connection
"""The class of connections; tests put one in its place that fails where they want."""

DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
"""The codes of a file whose content cannot be read."""

STALE = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""The codes that a file moved or cut behind our back gives; opening it afresh may help."""

_REASONS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space and try again."),
    sqlite3.SQLITE_BUSY: ("another program holds the journal", "Try again in a moment."),
    sqlite3.SQLITE_LOCKED: ("another program holds the journal", "Try again in a moment."),
    sqlite3.SQLITE_READONLY: ("the journal cannot be written to", "Make its folder writable."),
    sqlite3.SQLITE_CANTOPEN: ("the journal cannot be opened", "Make its folder writable."),
    sqlite3.SQLITE_PERM: ("the journal cannot be opened", "Make its folder writable."),
    sqlite3.SQLITE_IOERR: ("the disk reports an error", "Check the disk, then try again."),
    sqlite3.SQLITE_CORRUPT: ("the journal is damaged", "Start entra-wizard again."),
    sqlite3.SQLITE_NOTADB: ("the journal is damaged", "Start entra-wizard again."),
}


class StoreRefused(JournalError):  # noqa: N818 - a case may go on in memory after it
    """The file refuses to be read or written; `reason` says why in a few words."""

    def __init__(self, missed: str, reason: str, hint: str) -> None:
        super().__init__(f"{missed}: {reason}.", hint)
        self.reason = reason
        self.code = -1


def refused(missed: str, error: sqlite3.Error, calm: str = "") -> StoreRefused:
    """Return what to say about an error of SQLite; `missed` begins the sentence."""
    reason, mend = _REASONS.get(code_of(error), (f"{error}", "Start entra-wizard again."))
    said = StoreRefused(missed, reason, f"{calm}{mend}")
    said.code = code_of(error)
    return said


def code_of(error: sqlite3.Error) -> int:
    """Return the primary result code of SQLite, or -1 when the error is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", -1)) & 0xFF


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Run the body as a whole or not at all, with the lock for writing from its first moment."""
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


def connect(path: str, *, on_network: bool) -> sqlite3.Connection:
    """Return a connection with the newest tables; raise sqlite3.DatabaseError or JournalError."""
    # The journal may be opened by one thread and used by another, never by two at a time.
    db = sqlite3.connect(
        path, timeout=TIMEOUT, isolation_level=None, check_same_thread=False, factory=CONNECTION
    )
    try:
        for pragma in PRAGMAS:
            db.execute(pragma)
        _refuse_strange(db, path)  # before anything is written
        _choose_mode(db, on_network=on_network)
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
    if not tables and application != APPLICATION_ID and path != ":memory:":
        # Before the log is used, so that the file itself says from now on whose it is.
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _choose_mode(db: sqlite3.Connection, *, on_network: bool) -> None:
    """Keep a log beside the file where all writers share one memory, else an undo file."""
    if not on_network:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if code_of(error) != sqlite3.SQLITE_BUSY:
                raise
            # Somebody else is starting the same file. The switch itself does not wait, but a
            # lock for writing does, and after it the switch has been made.
            with transaction(db):
                pass
            db.execute("PRAGMA journal_mode = WAL")
    (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    if on_network and mode == "wal":
        db.execute("PRAGMA journal_mode = DELETE")


def _migrate(db: sqlite3.Connection) -> None:
    if _version(db) >= len(MIGRATIONS):
        return  # and whoever holds the lock for writing is not waited for
    with transaction(db):
        version = _version(db)
        for migration in MIGRATIONS[version:]:
            for statement in migration:
                db.execute(statement)
        if version < len(MIGRATIONS):
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)
