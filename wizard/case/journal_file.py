"""The SQLite file of the journal: checks, permissions, schema, errors, salvage and repair."""

from __future__ import annotations

import os
import sqlite3
import stat
import struct
import sys
from collections import Counter
from contextlib import closing, contextmanager, suppress
from datetime import UTC
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.case.store import StoreRefused
from wizard.errors import JournalError
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime


# Recognizing a journal by its first bytes: SQLite never opens, and so never changes, another file.

APPLICATION_ID = 0x45575A4A
"""The application id of a journal (the letters EWZJ)."""

_MAGIC = b"SQLite format 3\x00"
_LOG = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_UNDO = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_INDEX = 3007000
_APPLICATION_AT, _TABLES_AT, _HEADER = 68, 103, 108
_LOG_HEADER, _FRAME_HEADER = 32, 24
_SMALLEST_PAGE = 512


def is_journal(path: Path) -> bool:
    """Return whether a file has our application id, in its header or in the log beside it."""
    header = _first(path, _HEADER)
    if header.startswith(_MAGIC) and _mark(header) == APPLICATION_ID:
        return True
    return _log_is_journal(path.with_name(path.name + "-wal"))


def is_blank(path: Path) -> bool:
    """Return whether a file is empty, or a database without tables."""
    header = _first(path, _HEADER)
    if not header:
        return True
    (tables,) = struct.unpack(">H", header[_TABLES_AT : _TABLES_AT + 2].ljust(2, b"\xff"))
    return header.startswith(_MAGIC) and not tables and not _mark(header)


def is_of_sqlite(path: Path) -> bool:
    """Return whether a file beside a database is one of SQLite's, or empty."""
    begin = _first(path, 8)
    known: tuple[bytes, ...] = (_UNDO, bytes(8))
    if path.name.endswith("-wal"):
        known = _LOG
    elif path.name.endswith("-shm"):
        known = (struct.pack("<I", _INDEX), struct.pack(">I", _INDEX), bytes(8))
    return not begin or begin.startswith(known)


def _mark(header: bytes) -> int:
    return int.from_bytes(header[_APPLICATION_AT : _APPLICATION_AT + 4], "big")


def _first(path: Path, size: int) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:
        return stream.read(size)


def _log_is_journal(log: Path) -> bool:
    """Return whether the log holds a first page with our application id."""
    try:
        with log.open("rb") as stream:
            header = stream.read(_LOG_HEADER)
            if not header.startswith(_LOG):
                return False
            size = int.from_bytes(header[8:12], "big")
            while size >= _SMALLEST_PAGE:
                frame = stream.read(_FRAME_HEADER + size)
                if len(frame) < _FRAME_HEADER + size:
                    return False
                if frame[:4] == b"\x00\x00\x00\x01" and _mark(frame[24:]) == APPLICATION_ID:
                    return True
    except OSError:
        return False
    return False


# The file and its permissions: only its user may read it, and links are never followed.

NETWORK_TYPES = frozenset(
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.sshfs",
        "gfs2",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb3",
        "smbfs",
    }
)
"""Types of network file systems, as `/proc/mounts` names them."""

BESIDE = ("-wal", "-shm", "-journal")
"""The suffixes of the files that SQLite puts beside a database."""

OPEN_FILES: Counter[tuple[int, int]] = Counter()
"""The journals this process has open. Their bytes are not read: closing a file that SQLite has open
in the same process would drop its locks."""

_OPEN = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


def prepare(path: Path) -> tuple[str, ...]:
    """Create the file and its folder for this user only, or check the existing file.

    Returns sentences for the user. Raises JournalError when the folder cannot be created or
    written, or the file is a link, is not a regular file, belongs to another user, or is neither a
    journal nor empty; such a file is never changed.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = [one for one in _beside(path) if _checked(one)]
        is_there = _checked(path)
        left = _refuse_foreign(path, beside) if is_there else _left_over(path, beside)
        if not is_there:
            _create(path)
        for one in (path, *beside):
            with suppress(FileNotFoundError):
                _restrict(one)
        return (*left, *_notices(path.parent))
    except OSError as error:
        raise JournalError(
            f"The journal cannot be kept at {path}: {error.strerror or error}.",
            "Make the folder writable, or name another file with --journal or [journal] file.",
        ) from error


def identity(path: Path) -> tuple[int, int] | None:
    """Return the device and inode of a file; None if it does not exist."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _create(path: Path) -> None:
    try:
        os.close(os.open(path, _OPEN | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:  # another program has just created it
        _check(path)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in BESIDE]


def _checked(path: Path) -> bool:
    """Return whether a file exists; raise JournalError if it may not be used."""
    try:
        _check(path)
    except FileNotFoundError:  # another program may have just removed its own
        return False
    return True


def _refuse_foreign(path: Path, beside: list[Path]) -> tuple[str, ...]:
    """Raise JournalError for a file that is not a journal: SQLite would overwrite it."""
    if OPEN_FILES[identity(path) or (0, 0)] or is_journal(path):
        return ()
    size = path.stat().st_size
    waiting = [one for one in beside if one.name.endswith("-wal") and one.stat().st_size]
    # The log of another program may hold tables that the file itself does not show yet.
    if not is_blank(path) or (size and waiting):
        if is_journal(path):  # another program was just creating it
            return ()
        raise JournalError(
            f"The file {path} is not a journal of entra-wizard, so it was left as it is.",
            "Name another file with --journal or [journal] file, or move this one away.",
        )
    return () if size else _left_over(path, beside)


def _left_over(path: Path, beside: list[Path]) -> tuple[str, ...]:
    """Rename the log of a missing journal, which SQLite would delete; refuse other files."""
    notices = []
    for one in beside:
        if not is_of_sqlite(one):
            raise JournalError(
                f"The file {one} stands where the journal would keep its own, so it is not used.",
                "Name another file with --journal or [journal] file, or move this one away.",
            )
        if one.name.endswith("-journal") or not one.stat().st_size:
            continue  # another program may be creating the journal
        kept = _rename_aside(one)
        if one.name.endswith("-wal"):
            notices.append(f"The journal {path} was gone. What was left of it is kept at {kept}.")
    return tuple(notices)


def set_log_aside(path: Path) -> None:
    """Rename the log of a missing journal: SQLite would apply it to the next one."""
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            _rename_aside(path.with_name(path.name + end))


def _rename_aside(path: Path) -> Path:
    number = 1
    while os.path.lexists(kept := path.with_name(f"{path.name}.left-{number}")):
        number += 1
    path.rename(kept)
    return kept


def set_aside(path: Path, stamp: str) -> Path:
    """Rename a damaged database and its companion files; return the new name, which was unused.

    `stamp` becomes part of the name. Raises JournalError when renaming is refused.
    """
    number = 1
    while os.path.lexists(kept := path.with_name(f"{path.name}.damaged-{stamp}-{number}")):
        number += 1
    try:
        path.rename(kept)
        for end in BESIDE:
            if os.path.lexists(beside := path.with_name(path.name + end)):
                beside.rename(kept.with_name(kept.name + end))
    except OSError as error:
        raise JournalError(
            f"The journal {path} is damaged and cannot be moved away: {error.strerror or error}.",
            "Move it away by hand, then start again.",
        ) from error
    return kept


def is_on_network(path: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Return whether the folder is on a network file system, as far as can be told.

    `mounts` is the table of mounted file systems; without one only names of the form
    `//host/share` are recognized.
    """
    folder = path.parent.resolve()
    if folder.drive.startswith("\\\\"):
        return True
    try:
        rows = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    best, kind = -1, ""
    for fields in (row.split(" ") for row in rows):
        if len(fields) < 3:  # noqa: PLR2004 - device, point and type come first
            continue
        _device, point, this_kind, *_rest = fields
        # The table writes a space as \040; the last mount over a point is the one in force.
        mount = Path(point.replace("\\040", " "))
        if folder.is_relative_to(mount) and len(mount.parts) >= best:
            best, kind = len(mount.parts), this_kind
    return kind in NETWORK_TYPES


def _check(path: Path) -> None:
    """Raise JournalError unless it is a regular file of this user with a single name."""
    found = path.lstat()
    wrong = ""
    if not stat.S_ISREG(found.st_mode):
        wrong = "is a link" if stat.S_ISLNK(found.st_mode) else "is not a file"
    elif found.st_nlink > 1:
        wrong = "has a second name (a hard link)"
    elif sys.platform != "win32" and found.st_uid != os.geteuid():
        wrong = "belongs to another user"
    if wrong:
        raise JournalError(
            f"The journal is not opened: {path} {wrong}.",
            "Move it away, or name another file with --journal or [journal] file.",
        )


def _restrict(path: Path) -> None:
    if sys.platform != "win32" and stat.S_IMODE(path.lstat().st_mode) & 0o077:
        path.chmod(0o600)


def _notices(folder: Path) -> tuple[str, ...]:
    if sys.platform == "win32" or not folder.stat().st_mode & stat.S_IWOTH:
        return ()
    return (f"Everyone on this machine can write to {folder}, where the journal is kept.",)


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
    (
        # The id and the writer of an event; rows of the first form have neither.
        "ALTER TABLE events ADD COLUMN event_id TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE events ADD COLUMN by TEXT NOT NULL DEFAULT ''",
        "CREATE UNIQUE INDEX events_by_id ON events (event_id) WHERE event_id <> ''",
        # A summary of the case after its event `summed`, so that a list needs one query.
        "ALTER TABLE cases ADD COLUMN summary TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN summed INTEGER NOT NULL DEFAULT 0",
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
"""Set on every connection, so that nothing depends on how SQLite was built."""

TIMEOUT = 5.0
"""Seconds to wait for another writer."""

TURNS = 6
"""How often to wait while other programs write: SQLite serves those who wait in no order."""

CONNECTION: type[sqlite3.Connection] = sqlite3.Connection
"""The class of connections; tests replace it with one that fails."""

DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
"""The result codes for damaged content."""

STALE = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""The result codes for a file that was moved or truncated meanwhile; reopening may help."""

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


def refused(missed: str, error: sqlite3.Error, calm: str = "") -> StoreRefused:
    """Return the error to show for an error of SQLite; `missed` begins its sentence."""
    reason, fix = _REASONS.get(code_of(error), (f"{error}", "Start entra-wizard again."))
    found = StoreRefused(missed, reason, f"{calm}{fix}")
    found.code = code_of(error)
    return found


def code_of(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code, or -1 if the error has none."""
    return int(getattr(error, "sqlite_errorcode", -1)) & 0xFF


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Run the body in one transaction that holds the write lock from the beginning."""
    # IMMEDIATE takes the write lock at once: two plain BEGINs that both read first would deadlock,
    # and no timeout helps.
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite rolls back itself on a full disk
            db.execute("ROLLBACK")
        raise


def connect(path: str, *, on_network: bool) -> sqlite3.Connection:
    """Return a connection with the newest schema; raise sqlite3.DatabaseError or JournalError."""
    # One thread may open the journal and another use it, but never two at a time.
    db = sqlite3.connect(
        path, timeout=TIMEOUT, isolation_level=None, check_same_thread=False, factory=CONNECTION
    )
    try:
        for pragma in PRAGMAS:
            db.execute(pragma)
        _refuse_other_schema(db, path)  # before anything is written
        _choose_mode(db, on_network=on_network)
        _migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Return a connection that only reads an existing journal, even where nothing can be written.

    Raises sqlite3.Error or JournalError when that is not possible either.
    """
    _check(path)
    if not is_journal(path):
        raise JournalError(f"The file {path} is not a journal of entra-wizard.")
    try:
        return _read_only(path, "mode=rw", "PRAGMA locking_mode = EXCLUSIVE")
    except sqlite3.Error as error:
        # `immutable` ignores the log, and other programs that write: only for a file at rest.
        if code_of(error) == sqlite3.SQLITE_BUSY or _size(path, "-wal"):
            raise
        return _read_only(path, "immutable=1")


def _read_only(path: Path, mode: str, *pragmas: str) -> sqlite3.Connection:
    """Open a file for reading; an exclusive lock spares the shared index, a file of its own."""
    address = f"{path.absolute().as_uri()}?{mode}"
    db = sqlite3.connect(
        address,
        uri=True,
        timeout=TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
        factory=CONNECTION,
    )
    try:
        for pragma in (*pragmas, *PRAGMAS, "PRAGMA query_only = ON"):
            db.execute(pragma)
        db.execute("SELECT COUNT(*) FROM cases").fetchone()
        version = _version(db)
    except BaseException:
        db.close()
        raise
    if version != len(MIGRATIONS):
        db.close()
        raise JournalError(f"The journal {path} was written by another version.")
    return db


def _refuse_other_schema(db: sqlite3.Connection, path: str) -> None:
    db.execute("BEGIN")  # one snapshot: another program may be creating the file
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    db.execute("COMMIT")
    if tables and application != APPLICATION_ID:
        raise JournalError(
            f"The file {path} is a database of another program.",
            "Name another file with --journal or [journal] file.",
        )
    if version > len(MIGRATIONS):
        raise JournalError(
            f"The journal {path} was written by a newer version of entra-wizard"
            f" (form {version}; this version knows {len(MIGRATIONS)}).",
            "Update entra-wizard, or name another file with --journal or [journal] file.",
        )
    if not tables and application != APPLICATION_ID and path != ":memory:":
        # Before the log is used, so that the file itself has the application id from now on.
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _choose_mode(db: sqlite3.Connection, *, on_network: bool) -> None:
    """Use WAL mode on a local file system, a rollback journal on a network one."""
    if not on_network:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if code_of(error) != sqlite3.SQLITE_BUSY:
                raise
            # Another program is creating the same file. The switch itself does not wait, but taking
            # the write lock does, and then the other program has made the switch.
            with transaction(db):
                pass
            db.execute("PRAGMA journal_mode = WAL")
    (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    if on_network and mode == "wal":
        db.execute("PRAGMA journal_mode = DELETE")


def _migrate(db: sqlite3.Connection) -> None:
    if _version(db) >= len(MIGRATIONS):
        return  # without waiting for a program that holds the write lock
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


# Salvage: copying what is readable in a damaged journal to a new one

_ADD_CASE = "INSERT OR IGNORE INTO cases (case_id, key) VALUES (?, COALESCE(?, randomblob(32)))"
_ADD_EVENT = """INSERT INTO events (case_id, seq, at, body, event_id, by)
    VALUES (?, ?, ?, ?, ?, ?)"""
_TOUCH = """UPDATE cases SET touched =
    (SELECT COALESCE(MAX(id), 0) FROM events WHERE events.case_id = cases.case_id)"""
_SMALLEST_ROW = 16
"""The fewest bytes of a row, which limits how many rows a file can hold."""

_Row = tuple[int, str, int, str, str, str, str]
_COLUMNS = "id, case_id, seq, at, body"


@frozen
class Salvaged:
    """How many cases were copied, and which of them lack their last events."""

    cases: int
    short: tuple[str, ...]

    @property
    def words(self) -> str:
        """The result in a sentence."""
        if not self.cases and not self.short:
            return "Nothing in it could be read, so a new, empty journal was started."
        if not self.short:
            return f"Every case in it could be read ({self.cases}) and is in a new journal."
        named = ", ".join(self.short[:10]) + (", ..." if len(self.short) > 10 else "")  # noqa: PLR2004 - what fits on a line
        return (
            f"What could be read is in a new journal: {self.cases} cases."
            f" Lost, in whole or from some step on: {named}."
        )


def salvage(damaged: Path, into: sqlite3.Connection) -> Salvaged:
    """Copy each case up to its first unreadable row; raise sqlite3.Error if `into` fails.

    The damaged file is only read.
    """
    keys, rows = _read(damaged)
    readable: dict[str, list[_Row]] = {}
    for case_id, of_case in rows.items():
        ordered = [of_case[seq] for seq in sorted(of_case)]
        readable[case_id] = [row for at, row in enumerate(ordered, 1) if row[2] == at]
    short: list[str] = []
    copied: list[_Row] = []
    with transaction(into):
        for case_id in {**keys, **readable}:
            kept = readable.get(case_id, [])
            key, touched = keys.get(case_id, (None, -1))
            newest = kept[-1][0] if kept else 0
            # A case whose key is lost gets a new one: its pseudonyms differ from then on.
            is_copied = not kept or into.execute(_ADD_CASE, (case_id, key)).rowcount
            if is_copied:
                copied += kept
            if not is_copied or newest != touched or len(kept) != len(rows.get(case_id, ())):
                short.append(case_id)
        # In the old order, but numbered anew: another program may have written some rows already.
        into.executemany(_ADD_EVENT, _with_single_ids(sorted(copied)))
        into.execute(_TOUCH)
    return Salvaged(sum(map(bool, readable.values())), tuple(sorted(short)))


def _with_single_ids(rows: list[_Row]) -> Iterator[tuple[object, ...]]:
    """Yield rows without their rowid; an id that damage has doubled is left out the second time."""
    known: set[str] = set()
    for _rowid, case_id, seq, at, body, event_id, by in rows:
        yield case_id, seq, at, body, "" if event_id in known else event_id, by
        known.add(event_id)


def _read(
    damaged: Path,
) -> tuple[dict[str, tuple[bytes, int]], dict[str, dict[int, _Row]]]:
    keys: dict[str, tuple[bytes, int]] = {}
    rows: dict[str, dict[int, _Row]] = {}
    with suppress(sqlite3.DatabaseError), closing(_open(damaged)) as db:
        for pragma in PRAGMAS:
            db.execute(pragma)
        most = damaged.stat().st_size // _SMALLEST_ROW
        for _at, case_id, key, touched in _rows_of(
            db, "SELECT rowid, case_id, key, touched FROM cases NOT INDEXED WHERE rowid > ?", most
        ):
            if isinstance(case_id, str) and isinstance(key, bytes) and isinstance(touched, int):
                keys[case_id] = (key, touched)
        names = {row[1] for row in db.execute("PRAGMA table_info(events)")}
        extra = ", ".join(name if name in names else "''" for name in ("event_id", "by"))
        query = f"SELECT {_COLUMNS}, {extra} FROM events NOT INDEXED WHERE id > ?"  # noqa: S608 - names of ours
        for row in _rows_of(db, query, most):
            if list(map(type, row)) == [int, str, int, str, str, str, str]:
                rows.setdefault(row[1], {})[row[2]] = row
    return keys, rows


def _open(damaged: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)


def _rows_of(db: sqlite3.Connection, query: str, most: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in order of their rowid, skipping those that cannot be read."""
    at, failed = 0, 0
    while failed <= most:
        try:
            for row in db.execute(f"{query} ORDER BY 1", (at,)):
                at = row[0]
                yield row
        except (sqlite3.DatabaseError, sqlite3.OperationalError):
            at, failed = at + 1, failed + 1
        else:
            return


# The open file, and what has become of it meanwhile

_Identity = tuple[int, int] | None


class FileChange(Enum):
    """What happened to an open file: nothing, it was replaced, or it was truncated."""

    NONE = 0
    OTHER = 1
    CUT = 2


class JournalFile:
    """The open database file, in memory without a path. `db` is None while it cannot be opened.

    `notices` are sentences about what was found and done.
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self.path = path
        self.db: sqlite3.Connection | None = None
        self.notices: tuple[str, ...] = ()
        self._now = now
        self.is_read_only = False
        self._identities: tuple[_Identity, _Identity] = (None, None)
        self._sizes = (0, 0)

    def attach_read_only(self) -> None:
        """Open an existing file only for reading; raise JournalError if that is not possible."""
        path = self.path
        if path is None:
            raise JournalError("Cases are kept in memory only.")
        try:
            self._take(connect_read_only(path))
        except (OSError, sqlite3.Error) as error:
            raise JournalError(f"The journal {path} cannot be read.") from error
        self.is_read_only = True

    def attach(self) -> None:
        """Open the file, created if it does not exist; raise JournalError if it cannot be used."""
        path = self.path
        if path is None:
            self.db = connect(":memory:", on_network=False)
            return
        for _turn in range(TURNS):
            before = _last_writes(path)
            try:
                self._attach(path)
            except StoreRefused as error:
                is_held = error.code == sqlite3.SQLITE_BUSY and _last_writes(path) == before
                if is_held or error.code != sqlite3.SQLITE_BUSY:
                    raise
            else:
                return
        self._attach(path)

    def _attach(self, path: Path) -> None:
        wait_for_repair(path)
        notices = prepare(path)
        found = identity(path)
        try:
            self._take(connect(str(path), on_network=is_on_network(path)))
        except sqlite3.DatabaseError as error:
            if code_of(error) not in DAMAGED:
                raise refused(f"The journal {path} was not opened", error) from error
            self._replace(path, found)
        for notice in notices:
            self.add_notice(notice)

    def open_again(self) -> None:
        """Close the file, and open the one at its path now."""
        now = self._identities_now()
        if (
            self.path
            and self.db
            and now[0] != self._identities[0]
            and now[1] == self._identities[1]
        ):
            set_log_aside(self.path)
        was_open = self.db is not None
        self.close()
        if self.path and was_open and now[0] == self._identities[0] and not is_journal(self.path):
            self.replace_damaged()  # it is the rest of our own file
        else:
            self.attach()

    def replace_damaged(self) -> None:
        """Rename the damaged file, and start a new one with every case that can be read in it."""
        if self.path is not None:
            self._replace(self.path, self._identities[0])

    def _replace(self, path: Path, damaged: _Identity) -> None:
        """Replace the damaged file, or open the new one if another program was faster."""
        with repair_lock(path):
            if damaged is not None and identity(path) == damaged:
                self._start_new(path)
                return
        self.close()
        self.attach()

    def _start_new(self, path: Path) -> None:
        kept = set_aside(path, self._now().astimezone(UTC).strftime("%Y%m%d-%H%M%S"))
        self.close()
        prepare(path)
        db = connect(str(path), on_network=is_on_network(path))
        self._take(db)
        try:
            words = salvage(kept, db).words
        except sqlite3.Error as error:
            words = refused("What it holds was not taken over", error).message
        self.add_notice(f"The journal was damaged. {words} The damaged file is kept at {kept}.")

    def close(self) -> None:
        """Close the file if it is open."""
        if self.db is not None:
            OPEN_FILES[self._identities[0] or (0, 0)] -= 1
            with suppress(sqlite3.Error):
                self.db.close()
            self.db = None

    def _take(self, db: sqlite3.Connection) -> None:
        try:
            db.execute("SELECT COUNT(*) FROM cases").fetchone()  # creates the log
        except sqlite3.Error:
            db.close()
            raise
        self.db = db
        self._identities = self._identities_now()
        OPEN_FILES[self._identities[0] or (0, 0)] += 1
        self._sizes = (0, 0)

    def _identities_now(self) -> tuple[_Identity, _Identity]:
        if self.path is None:
            return None, None
        return identity(self.path), identity(self.path.with_name(self.path.name + "-wal"))

    def change(self) -> FileChange:
        """Return what was done to the file since it was opened or last checked."""
        if self._identities != self._identities_now():
            return FileChange.OTHER
        before, self._sizes = self._sizes, self._sizes_now()
        if all(old <= new for old, new in zip(before, self._sizes, strict=True)):
            return FileChange.NONE
        return FileChange.NONE if self._is_sound() else FileChange.CUT

    def _sizes_now(self) -> tuple[int, int]:
        return _size(self.path, ""), _size(self.path, "-wal")

    def add_notice(self, notice: str) -> None:
        """Add a sentence about what was found or done."""
        self.notices = (*self.notices, notice)

    def _is_sound(self) -> bool:
        """Return whether a new connection can read the whole file."""
        if not self._sizes[0]:
            return False  # SQLite accepts an empty file, and discards its log
        try:
            with closing(sqlite3.connect(str(self.path))) as db:
                return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.Error:
            return False


# Repairing: of several programs that find the same damage, only one may replace the file.

_LOCK = ".repair"


@contextmanager
def repair_lock(path: Path) -> Iterator[None]:
    """Hold the lock for replacing a damaged journal; raise JournalError if it cannot be had.

    The lock is one of SQLite on an empty file beside the journal, so that it works on every system
    and ends with the program that holds it.
    """
    name = path.with_name(path.name + _LOCK)
    try:
        lock = _locked(name)
    except (OSError, sqlite3.Error) as error:
        raise JournalError(
            f"The journal {path} is damaged and cannot be replaced: {_reason(error)}.",
            "Try again in a moment. If that does not help, move the journal away.",
        ) from error
    try:
        yield
    finally:
        # Removed while it is held: whoever waits for it sees that the name is gone, and tries anew.
        if sys.platform != "win32":
            with suppress(OSError):
                name.unlink()
        lock.close()
        if sys.platform == "win32":  # where an open file cannot be removed, nor one in use
            with suppress(OSError):
                name.unlink()


def wait_for_repair(path: Path) -> None:
    """Wait while another program replaces a damaged journal, at most as long as for a writer."""
    if os.path.lexists(path.with_name(path.name + _LOCK)):
        with suppress(JournalError), repair_lock(path):
            pass


def _locked(name: Path) -> sqlite3.Connection:
    while True:
        with suppress(FileExistsError):
            os.close(os.open(name, _OPEN | os.O_CREAT | os.O_EXCL, 0o600))
        _check(name)
        held = identity(name)
        lock = sqlite3.connect(name, timeout=TIMEOUT, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except BaseException:
            lock.close()
            raise
        if held is not None and identity(name) == held:
            return lock
        lock.close()


def _reason(error: OSError | sqlite3.Error) -> str:
    if isinstance(error, sqlite3.Error):
        return _REASONS.get(code_of(error), (str(error), ""))[0]
    return error.strerror or str(error)


def _last_writes(path: Path) -> tuple[int, ...]:
    """Return when the file and its log were last written, 0 for one that is not there."""
    written = []
    for one in (path, path.with_name(path.name + "-wal")):
        try:
            written.append(one.stat().st_mtime_ns)
        except OSError:
            written.append(0)
    return tuple(written)


def _size(path: Path | None, end: str) -> int:
    with suppress(OSError):
        return path.with_name(path.name + end).stat().st_size if path else 0
    return 0
