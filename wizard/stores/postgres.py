"""The store for a team: one PostgreSQL database for several machines.

Every event is one statement that takes the row of its case, so that writers queue and no number is
given twice. A connection that is lost is made again in a thread; meanwhile every call is refused
and the journal keeps the case in memory.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from threading import Event as Signal
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from wizard.case.events import Recorded, dump
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
from wizard.text import clean

try:
    import psycopg
except ImportError as error:
    raise JournalError(
        "A journal in PostgreSQL needs the package psycopg, which is not installed.",
        "Install it: pip install 'entra-wizard[postgres]'",
    ) from error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Connection = psycopg.Connection[tuple[object, ...]]

_T = TypeVar("_T")

CONNECT_TIMEOUT = 5
"""Seconds to wait for a new connection."""

WAIT = 5.0
"""Seconds to wait for another writer of the same case."""

_ANSWER_TIMEOUT = 10_000
"""Milliseconds after which a network that says nothing counts as lost."""

_KEEPALIVE: dict[str, Any] = {
    "connect_timeout": CONNECT_TIMEOUT,
    "tcp_user_timeout": _ANSWER_TIMEOUT,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "application_name": "entra-wizard",
}

_LOCK = 0x45575A4A
"""The advisory lock that programs hold while they create or change the tables."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE entra_wizard.cases (
            case_id text PRIMARY KEY,
            key     bytea NOT NULL,
            last    integer NOT NULL DEFAULT 0,
            touched bigint NOT NULL DEFAULT 0,
            at      text NOT NULL DEFAULT '',
            summary text NOT NULL DEFAULT '',
            summed  integer NOT NULL DEFAULT 0
        )""",
        "CREATE INDEX cases_by_activity ON entra_wizard.cases (touched DESC)",
        "CREATE SEQUENCE entra_wizard.touches",
        """CREATE TABLE entra_wizard.events (
            case_id  text NOT NULL REFERENCES entra_wizard.cases ON DELETE CASCADE,
            seq      integer NOT NULL CHECK (seq > 0),
            at       text NOT NULL,
            body     text NOT NULL,
            event_id text NOT NULL,
            by       text NOT NULL,
            PRIMARY KEY (case_id, seq)
        )""",
        "CREATE UNIQUE INDEX events_by_id ON entra_wizard.events (event_id)",
        """CREATE FUNCTION entra_wizard.refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN RAISE 'an event is never changed'; END$$""",
        """CREATE TRIGGER events_stay BEFORE UPDATE ON entra_wizard.events
            FOR EACH STATEMENT EXECUTE FUNCTION entra_wizard.refuse()""",
    ),
)
"""What brings the tables from one form to the next; rows are added, never changed."""

_ADD_CASE = """INSERT INTO entra_wizard.cases (case_id, key) VALUES (%s, %s)
    ON CONFLICT DO NOTHING"""
# One statement: a writer that waits for the row sees the number that the other one has left.
_APPEND = """WITH taken AS (
        UPDATE entra_wizard.cases SET last = last + 1,
            touched = nextval('entra_wizard.touches'), at = %(at)s, summary = %(summary)s,
            summed = CASE WHEN %(summary)s = '' THEN 0 ELSE last + 1 END
        WHERE case_id = %(case)s AND (%(after)s::integer IS NULL OR last = %(after)s)
        RETURNING last)
    INSERT INTO entra_wizard.events (case_id, seq, at, body, event_id, by)
    SELECT %(case)s, last, %(at)s, %(body)s, %(id)s, %(by)s FROM taken RETURNING seq"""
_ADD_EVENT = """INSERT INTO entra_wizard.events (case_id, seq, at, body, event_id, by)
    VALUES (%s, %s, %s, %s, %s, %s)"""
_TOUCH = """UPDATE entra_wizard.cases SET last = %s, at = %s, summary = %s, summed = %s,
    touched = nextval('entra_wizard.touches') WHERE case_id = %s"""
_ROWS = "SELECT seq, at, body, event_id, by FROM entra_wizard.events"
_LIST = """SELECT case_id, at, last, CASE WHEN summed = last THEN summary ELSE '' END
    FROM entra_wizard.cases WHERE last > 0 ORDER BY touched DESC LIMIT %s"""

_SAFE = "Your answers so far are safe. "
_NOT_READ = "The journal was not read"
_UNREACHED = "the database cannot be reached"
_ACCESS = "Check user and password in the address, or in ~/.pgpass."
_REASONS = {
    "25006": ("the database takes no changes now", "Try again in a moment."),
    "28000": ("the database refuses this user", _ACCESS),
    "28P01": ("the password of the database is wrong", _ACCESS),
    "3D000": ("the server has no such database", "Create it, or correct the address."),
    "42501": ("this user may not write to the database", "Ask who runs it for the right to write."),
    "42P01": ("the tables of the journal are gone", "Start entra-wizard again."),
    "53100": ("the disk of the database is full", "Free some space and try again."),
    "53300": ("the database has no connection left", "Try again in a moment."),
    "55P03": ("another program holds the case", "Try again in a moment."),
    "57014": ("the database took too long", "Try again in a moment."),
    "57P03": ("the database is starting", "Try again in a moment."),
}
# The server says why it refuses a connection in words alone; libpq keeps no code of them.
_BY_WORDS = (
    ("password authentication failed", "28P01"),
    ("no password supplied", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ("role ", "28000"),
    ("database ", "3D000"),
    ("too many", "53300"),
    ("starting up", "57P03"),
)


def open_store(address: str, place: str) -> PostgresStore:
    """Return the store at an address; raise JournalError if it cannot be used.

    `place` names it in messages; the address may hold a password and is never shown.
    """
    store = PostgresStore(address, place)
    store.attach()
    return store


class PostgresStore:
    """A journal in a PostgreSQL database, in tables of its own schema."""

    is_kept = True
    is_shared = True

    def __init__(self, address: str, place: str) -> None:
        self._address = address
        self.place = place
        self.notices: tuple[str, ...] = ()
        self.on_wait: Callable[[], None] | None = None
        self.on_lost: Callable[[], bool] = bool
        self.patience = WAIT
        self.hurries = False
        self._db: Connection | None = None
        self._lock_timeout = -1
        self._attempt: _Attempt | None = None
        self._closed = False

    def attach(self) -> None:
        """Connect, and create or bring up the tables; raise JournalError if that fails."""
        missed = f"The journal {self.place} was not opened"
        try:
            self._db = self._connect()
            _migrate(self._db, self.place)
        except psycopg.Error as error:
            self.close()
            raise _refused(missed, error) from error
        except JournalError:
            self.close()
            raise

    def check(self) -> None:
        """Connect again if the connection is lost."""
        if not self._closed:
            self._connected("The journal was not opened again")

    def create(self, case_id: str, key: bytes) -> bool:
        """Create a case with its key; return False if the id is taken."""
        tries = count()

        def write(db: Connection) -> bool:
            done = db.execute(_ADD_CASE, (case_id, key)).rowcount
            # An answer that was lost may have been a yes.
            return bool(done) or (next(tries) > 0 and _key(db, case_id) == key)

        return self._run("The case was not saved", write)

    def append(self, case_id: str, entry: NewEvent, after: int | None, missed: str) -> Recorded:
        """Append an event; it is durable when this returns."""
        values = {
            "case": case_id,
            "after": after,
            "at": entry.at,
            "body": dump(entry.event),
            "id": entry.id,
            "by": entry.by,
            "summary": entry.summary,
        }

        def write(db: Connection) -> Recorded:
            with suppress(psycopg.errors.UniqueViolation):  # stored already, at the first try
                row = db.execute(_APPEND, values).fetchone()
                if row:
                    return entry.as_row(int(str(row[0])))
            stored = db.execute(
                f"{_ROWS} WHERE event_id = %s AND case_id = %s", (entry.id, case_id)
            ).fetchone()
            if stored:
                return row_of(stored)
            if _key(db, case_id) is None:
                raise gone(case_id, missed)
            raise ConflictError(missed)

        return self._run(missed, write)

    def restore(self, case_id: str, held: CachedCase) -> int | None:
        """Write the cached rows that are missing; return how many, or None if they conflict."""

        def write(db: Connection) -> int | None:
            with db.transaction():
                return _restore(db, case_id, held)

        return self._run("The case was not saved", write)

    def events(self, case_id: str) -> tuple[Recorded, ...]:
        """Return the rows of a case; raise JournalError if one is missing or cannot be read."""
        return rows_of(case_id, self._run(_NOT_READ, lambda db: _stored(db, case_id)))

    def histories(self, case_ids: Sequence[str]) -> Mapping[str, tuple[Recorded, ...]]:
        """Return the rows of several cases with one query; those that cannot be read are absent."""
        query = """SELECT case_id, seq, at, body, event_id, by FROM entra_wizard.events
            WHERE case_id = ANY(%s) ORDER BY case_id, seq"""
        found: dict[str, list[tuple[object, ...]]] = {}
        for row in self._run(_NOT_READ, lambda db: db.execute(query, (list(case_ids),)).fetchall()):
            found.setdefault(str(row[0]), []).append(row[1:])
        histories = {}
        for case_id, rows in found.items():
            with suppress(JournalError):
                histories[case_id] = rows_of(case_id, rows)
        return histories

    def bodies(self) -> Iterator[tuple[str, str, str]]:
        """Yield case id, time and text of every event, case by case, in order."""
        query = "SELECT case_id, at, body FROM entra_wizard.events ORDER BY case_id, seq"
        db = self._connected(_NOT_READ)
        try:
            # A cursor of the server: the client never holds all rows at once.
            with db.transaction(), db.cursor(name="bodies") as cursor:
                cursor.itersize = 5000
                for case_id, at, body in cursor.execute(query):
                    yield str(case_id), str(at), str(body)
        except psycopg.Error as error:
            raise _refused(_NOT_READ, error) from error

    def key(self, case_id: str) -> object:
        """Return the key of a case, or None if there is no such case."""
        return self._run(_NOT_READ, lambda db: _key(db, case_id))

    def cases(self, limit: int) -> tuple[str, ...]:
        """Return the ids of the cases that have events, most recently changed first."""
        query = """SELECT case_id FROM entra_wizard.cases WHERE last > 0
            ORDER BY touched DESC LIMIT %s"""
        rows = self._run(_NOT_READ, lambda db: db.execute(query, (limit,)).fetchall())
        return tuple(str(case_id) for (case_id,) in rows)

    def summaries(self, limit: int) -> tuple[StoredSummary, ...]:
        """Return the cases that have events, most recently changed first, with one query."""
        rows = self._run(_NOT_READ, lambda db: db.execute(_LIST, (limit,)).fetchall())
        return tuple(
            StoredSummary(str(case_id), str(at), int(str(last)), str(summary))
            for case_id, at, last, summary in rows
        )

    def unchanged_since(self, before: str) -> tuple[str, ...]:
        """Return the ids of the cases whose newest event is older than a time, given as text."""
        query = """SELECT case_id FROM entra_wizard.cases
            WHERE last > 0 AND at < %s AND at <> '' ORDER BY touched"""
        rows = self._run(_NOT_READ, lambda db: db.execute(query, (before,)).fetchall())
        return tuple(str(case_id) for (case_id,) in rows)

    def summarize(self, summaries: Mapping[str, tuple[int, str]]) -> None:
        """Keep the summaries of cases that have none; each with the number of its newest event."""
        query = """UPDATE entra_wizard.cases SET summed = %s, summary = %s
            WHERE case_id = %s AND last = %s"""
        rows = [(seq, text, case_id, seq) for case_id, (seq, text) in summaries.items()]
        self._run(_NOT_READ, lambda db: db.cursor().executemany(query, rows))

    def forget(self, case_id: str) -> bool:
        """Delete a case with its events and key; return whether there was one."""
        query = "DELETE FROM entra_wizard.cases WHERE case_id = %s"
        tries = count()

        def delete(db: Connection) -> bool:
            return bool(db.execute(query, (case_id,)).rowcount) or next(tries) > 0

        return self._run(f"The case {case_id} was not deleted", delete)

    def clear_copies(self) -> bool:
        """Return True: the database reuses the space itself. Its backups are not ours to clear."""
        return True

    def close(self) -> None:
        """Close the connection."""
        self._closed = True
        if self._attempt is not None:
            self._attempt.give_up()
        if self._db is not None:
            self._db.close()

    # The connection

    def _connect(self) -> Connection:
        # Without prepared statements, since a pooler may hand each one to another backend.
        db = psycopg.connect(self._address, autocommit=True, prepare_threshold=None, **_KEEPALIVE)
        self._lock_timeout = -1
        return db

    def _connected(self, missed: str) -> Connection:
        """Return the connection, made again if it is lost; raise StoreRefused if that fails."""
        if self._closed:
            raise StoreRefused(missed, "the journal is closed", "Start entra-wizard again.")
        if self._db is not None and not self._db.closed:
            return self._db
        if self._attempt is None:
            self._attempt = _Attempt(self._connect)
        # In a thread, since a host that does not answer must not keep an answer waiting.
        if not self._attempt.done.wait(0 if self.hurries else self.patience):
            raise StoreRefused(missed, _UNREACHED, f"{_SAFE}Check the network and the server.")
        attempt, self._attempt = self._attempt, None
        if attempt.db is None:
            raise _refused(missed, attempt.error)
        self._db = attempt.db
        return self._db

    def _run(self, missed: str, work: Callable[[Connection], _T]) -> _T:
        """Run `work`, again on a new connection if the old one is lost; raise StoreRefused."""
        for last in (False, True):
            db = self._connected(missed)
            try:
                if missed != _NOT_READ:  # reading waits for nobody
                    self._limit_wait(db)
                return work(db)
            except psycopg.Error as error:
                if not _is_lost(db, error):
                    raise _refused(missed, error) from error
                db.close()
                if last:
                    raise _refused(missed, error) from error
        raise AssertionError

    def _limit_wait(self, db: Connection) -> None:
        """Tell the server how long to wait for another writer, if that has changed."""
        wanted = max(1, round((0 if self.hurries else self.patience) * 1000))
        if wanted != self._lock_timeout:
            db.execute("SELECT set_config('lock_timeout', %s, false)", (str(wanted),))
            self._lock_timeout = wanted


class _Attempt:
    """A connection in the making, in a thread that nobody has to wait for."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self.done = Signal()
        self.db: Connection | None = None
        self.error: psycopg.Error = psycopg.OperationalError(_UNREACHED)
        self._is_wanted = True
        Thread(target=self._make, args=(connect,), daemon=True).start()

    def _make(self, connect: Callable[[], Connection]) -> None:
        try:
            self.db = connect()
        except psycopg.Error as error:
            self.error = error
        self.done.set()
        if not self._is_wanted:
            self.give_up()

    def give_up(self) -> None:
        """Close the connection, now or as soon as it is made."""
        self._is_wanted = False
        if self.db is not None:
            self.db.close()


def _is_lost(db: Connection, error: psycopg.Error) -> bool:
    """Return whether the connection has ended: 57P is a shutdown, 08 a broken connection."""
    return bool(db.closed) or (error.sqlstate or "").startswith(("57P", "08"))


def _migrate(db: Connection, place: str) -> None:
    version = _version(db)
    if version < len(MIGRATIONS):
        with db.transaction():
            db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            version = _version(db)  # another program may have been faster
            if version == 0:
                db.execute("CREATE SCHEMA IF NOT EXISTS entra_wizard")
                db.execute("CREATE TABLE entra_wizard.form (version integer NOT NULL)")
                db.execute("INSERT INTO entra_wizard.form VALUES (0)")
            for migration in MIGRATIONS[version:]:
                for statement in migration:
                    db.execute(statement.encode())
            if version < len(MIGRATIONS):
                db.execute("UPDATE entra_wizard.form SET version = %s", (len(MIGRATIONS),))
    if version > len(MIGRATIONS):
        raise JournalError(
            f"The journal {place} was written by a newer version of entra-wizard"
            f" (form {version}; this version knows {len(MIGRATIONS)}).",
            "Update entra-wizard, or name another journal in the settings.",
        )


def _version(db: Connection) -> int:
    # Not to_regclass, which may remember that there was no such table a moment ago.
    query = """SELECT 1 FROM pg_catalog.pg_tables
        WHERE schemaname = 'entra_wizard' AND tablename = 'form'"""
    if db.execute(query).fetchone() is None:
        return 0
    found = db.execute("SELECT version FROM entra_wizard.form").fetchone()
    return int(str(found[0])) if found else 0


def _key(db: Connection, case_id: str) -> object:
    query = "SELECT key FROM entra_wizard.cases WHERE case_id = %s"
    row = db.execute(query, (case_id,)).fetchone()
    return row[0] if row else None


def _stored(db: Connection, case_id: str) -> list[tuple[object, ...]]:
    return db.execute(f"{_ROWS} WHERE case_id = %s ORDER BY seq", (case_id,)).fetchall()


def _restore(db: Connection, case_id: str, held: CachedCase) -> int | None:
    query = "SELECT key FROM entra_wizard.cases WHERE case_id = %s FOR UPDATE"
    row = db.execute(query, (case_id,)).fetchone()
    if row is None:
        if held.saved > 0:
            return None  # it was deleted in another window and does not come back
        db.execute(_ADD_CASE, (case_id, held.key))
    elif row[0] != held.key:
        return None
    try:
        missing = held.missing(rows_of(case_id, _stored(db, case_id)))
    except JournalError:  # the rows were changed from outside
        return None
    for one in missing or ():
        values = (case_id, one.seq, one.at, dump(one.event), one.id, one.by)
        db.execute(_ADD_EVENT, values)
    if missing:
        newest = missing[-1]
        summed = newest.seq if held.summary else 0
        db.execute(_TOUCH, (newest.seq, newest.at, held.summary, summed, case_id))
    return None if missing is None else len(missing)


def _refused(missed: str, error: psycopg.Error) -> StoreRefused:
    """Return the error to show for one of PostgreSQL; no address and no data are in it."""
    said = str(error)
    code = error.sqlstate or next((code for words, code in _BY_WORDS if words in said), "")
    if code in _REASONS:
        reason, fix = _REASONS[code]
    elif isinstance(error, psycopg.OperationalError):
        reason, fix = _UNREACHED, "Check the address, the network and the server."
    else:
        reason, fix = clean(error.diag.message_primary or type(error).__name__), "Try again."
    return StoreRefused(missed, reason, f"{_SAFE}{fix}" if "saved" in missed else fix)
