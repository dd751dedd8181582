"""The journal: all cases as an append-only log of events in one SQLite file.

An event is on the disk when `append` returns (`synchronous=FULL`), before its effect is shown.
Several programs may write at once. Events are ordered by sequence number, never by the clock, which
may jump.

Cases that are open here are cached in memory. A file that is moved, truncated or damaged meanwhile
is restored from the cache. After `continue_in_memory` a case goes on when the disk refuses a write;
`trouble` says so until it is saved.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from wizard.case import journal_file
from wizard.case.events import (
    CaseClosed,
    CaseOpened,
    Event,
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
from wizard.case.journal_file import DAMAGED, STALE, FileChange, JournalFile, StoreRefused, code_of
from wizard.errors import JournalError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


# Rows of a case, in the file and in the cache


class ConflictError(JournalError):
    """Another program has written to the case since it was read; nothing was written here."""

    def __init__(self, missed: str) -> None:
        super().__init__(
            f"{missed}: this case went on in another window.",
            "Open the case again to go on from there.",
        )


@dataclass(slots=True)
class CachedCase:
    """The cached rows of an open case, its key, and how many of the rows are on the disk.

    `saved` is -1 when it is unknown whether the file has even the key. A case `has_diverged` when
    another program continued it while it could not be saved here: its rows fit nowhere any more.
    """

    key: bytes
    rows: list[Recorded]
    saved: int
    has_diverged: bool = False

    @property
    def is_saved(self) -> bool:
        """Whether all rows are on the disk."""
        return self.saved == len(self.rows)

    def mark_saved(self, row: Recorded) -> None:
        """Cache a row that was written to the disk."""
        if row.seq == len(self.rows) + 1:
            self.rows.append(row)
        self.saved = len(self.rows)

    def add(self, at: str, event: Event, after: int | None, missed: str) -> Recorded:
        """Cache an event that is not saved yet; raise ConflictError unless it is the next one."""
        if after is not None and len(self.rows) != after:
            raise ConflictError(missed)
        row = Recorded(len(self.rows) + 1, at, event)
        self.rows.append(row)
        return row


def insert(
    db: sqlite3.Connection, case_id: str, what: tuple[str, Event], after: int | None, missed: str
) -> tuple[Recorded, int]:
    """Append an event with its time to a case; return its row and its rowid."""
    at, event = what
    query = "SELECT COALESCE(MAX(seq), 0) FROM events WHERE case_id = ?"
    (last,) = db.execute(query, (case_id,)).fetchone()
    if after is not None and last != after:
        raise ConflictError(missed)
    number = _write(db, case_id, Recorded(last + 1, at, event))
    if number is None:
        raise JournalError(
            f"{missed}: the case {case_id} is no longer in the journal.",
            "It may have been deleted in another window. Open a new case.",
        )
    return Recorded(last + 1, at, event), number


def newest(db: sqlite3.Connection, case_id: str) -> tuple[Recorded, int] | None:
    """Return the newest row of a case and its rowid, None if it has none."""
    query = "SELECT id, seq, at, body FROM events WHERE case_id = ? ORDER BY seq DESC LIMIT 1"
    row = db.execute(query, (case_id,)).fetchone()
    return (Recorded(row[1], row[2], parse(row[3])), row[0]) if row else None


def restore(db: sqlite3.Connection, case_id: str, held: CachedCase) -> int | None:
    """Write the cached rows that the file lacks; return how many, or None if they conflict."""
    key = db.execute("SELECT key FROM cases WHERE case_id = ?", (case_id,)).fetchone()
    if key is None:
        db.execute("INSERT INTO cases (case_id, key) VALUES (?, ?)", (case_id, held.key))
    try:
        stored = recorded(db, case_id)
    except JournalError:  # the rows were changed from outside
        return None
    both = min(len(stored), len(held.rows))
    if (key is not None and key[0] != held.key) or list(stored[:both]) != held.rows[:both]:
        return None
    missing = held.rows[both:]
    for row in missing:
        _write(db, case_id, row)
    if len(stored) > both:
        held.rows = list(stored)
    return len(missing)


def recorded(db: sqlite3.Connection, case_id: str) -> tuple[Recorded, ...]:
    """Return the rows of a case; raise JournalError if one is missing or cannot be read."""
    rows = db.execute(
        "SELECT seq, at, body FROM events WHERE case_id = ? ORDER BY seq", (case_id,)
    ).fetchall()
    if [seq for seq, _at, _body in rows] != list(range(1, len(rows) + 1)):
        raise JournalError(
            f"The journal lacks rows of the case {case_id}.",
            "Someone has changed the file; the case cannot be resumed.",
        )
    return tuple(Recorded(seq, str(at), parse(body)) for seq, at, body in rows)


def _write(db: sqlite3.Connection, case_id: str, row: Recorded) -> int | None:
    """Write a row and update its case; return the rowid, None if there is no such case."""
    done = db.execute(
        "INSERT INTO events (case_id, seq, at, body) VALUES (?, ?, ?, ?)",
        (case_id, row.seq, row.at, dump(row.event)),
    )
    known = db.execute("UPDATE cases SET touched = ? WHERE case_id = ?", (done.lastrowid, case_id))
    return done.lastrowid if known.rowcount else None


_T = TypeVar("_T")

SHORT_WAIT = 0.3
"""Seconds after which the user is told that the program waits for another one."""

_SUBJECTS = {
    CaseOpened: "The case",
    CaseClosed: "The end of the case",
    EvidenceAdded: "The text",
    EvidenceStruck: "The correction",
    Exported: "The mark of the export",
    Labelled: "The ticket number",
    Noted: "The note",
    Undone: "The step back",
}
_SAFE = "Your answers so far are safe. "
_NOT_READ = "The journal was not read"
_CREATE = "INSERT OR IGNORE INTO cases (case_id, key) VALUES (?, ?)"


class Journal:
    """The store of all cases: their ids, events and keys.

    `notices` are sentences to show as long as the journal is open; more may be added meanwhile.
    `on_wait` is called once when another program holds a lock on the file.
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self._file = JournalFile(path, now)
        self._now = now
        self.on_wait: Callable[[], None] | None = None
        self._held: dict[str, CachedCase] = {}
        self._newest = 0
        self._continues_in_memory = self._is_recovering = self._closed = False
        self._patience = journal_file.TIMEOUT
        self._refusal: StoreRefused | None = None

    @classmethod
    def open(cls, path: Path | None, now: Callable[[], datetime]) -> Journal:
        """Open the journal at a path, created if it does not exist; None keeps it in memory only.

        A damaged journal is renamed, and all readable cases are copied to a new one; `notices` says
        so. Raises JournalError when the file cannot be used: its folder is not writable, it is a
        link, it belongs to another user, it is not a journal, or it has a newer version.
        """
        journal = cls(path.absolute() if path else None, now)
        journal._file.attach()
        return journal

    @classmethod
    def open_read_only(cls, path: Path, now: Callable[[], datetime]) -> Journal:
        """Open an existing journal only for reading, as on a full disk; JournalError if it cannot.

        Every change of a case is refused.
        """
        journal = cls(path.absolute(), now)
        journal._file.attach_read_only()
        return journal

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about the file for the user."""
        return self._file.notices

    @notices.setter
    def notices(self, notices: tuple[str, ...]) -> None:
        self._file.notices = notices

    @property
    def is_kept(self) -> bool:
        """Whether new events are saved to disk; False in memory and for a read-only journal."""
        return self._file.path is not None and not self._file.is_read_only

    @property
    def trouble(self) -> str:
        """Which cases are not saved at the moment and why; empty when everything is saved."""
        unsaved = [case_id for case_id, held in self._held.items() if not held.is_saved]
        if not unsaved:
            return ""
        which = f"Case {unsaved[0]} is" if len(unsaved) == 1 else f"{len(unsaved)} cases are"
        astray = any(held.has_diverged for held in self._held.values())
        reason = self._refusal.reason if self._refusal else "the file cannot be written"
        return f"{which} not saved: {'it went on in another window' if astray else reason}."

    def continue_in_memory(self, patience: float) -> None:
        """Keep events in memory when the disk refuses them, for front ends that show `trouble`.

        `patience` is how many seconds to wait for another program that holds a lock.
        """
        self._continues_in_memory, self._patience = True, patience

    def hold(self, case_id: str, key: bytes, rows: tuple[Recorded, ...]) -> None:
        """Cache the rows of a case that was opened, as they were read."""
        if self._file.path is not None:
            held = self._held.get(case_id)
            if held is None or held.is_saved:
                self._held[case_id] = CachedCase(key, list(rows), len(rows))

    def create(self, case_id: str, key: bytes) -> bool:
        """Create a case with its key for pseudonyms; return False if the id is taken."""
        if case_id in self._held:
            return False
        saved = 0
        try:
            self._save_unsaved()
            done = self._run(
                "The case was not saved",
                lambda db: db.execute(_CREATE, (case_id, key)).rowcount,
                writes=True,
            )
        except StoreRefused as error:
            self._only_in_memory(error)
            done, saved = 1, -1
        if done and self._file.path is not None:
            self._held[case_id] = CachedCase(key, [], saved)
        return bool(done)

    def append(self, case_id: str, event: Event, *, after: int | None = None) -> Recorded:
        """Append an event to its case; it is on the disk when this returns.

        `after` is the newest sequence number the caller knows: if another program has written
        since, nothing is written. Raises JournalError if nothing was changed. After
        `continue_in_memory` the event may be in memory only; then `trouble` says so.
        """
        missed = f"{_SUBJECTS.get(type(event), 'The answer')} was not saved"
        at = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        held = self._held.get(case_id)
        try:
            self._save_unsaved()
            if held is None or held.is_saved:
                tries = count()

                def write(db: sqlite3.Connection) -> tuple[Recorded, int]:
                    # A commit that reported an error may have succeeded all the same.
                    known = newest(db, case_id) if next(tries) else None
                    if known and after is not None and known[0] == Recorded(after + 1, at, event):
                        return known
                    return insert(db, case_id, (at, event), after, missed)

                row, self._newest = self._run(missed, write, writes=True)
                if held:
                    held.mark_saved(row)
                return row
        except StoreRefused as error:
            if held is None:
                raise
            self._only_in_memory(error)
        return held.add(at, event, after, missed)

    def events(self, case_id: str) -> tuple[Recorded, ...]:
        """Return the events of a case in order, none for an unknown case.

        Raises JournalError when a row cannot be read or is missing.
        """
        held = self._held.get(case_id)
        if held and not held.is_saved:
            return tuple(held.rows)
        try:
            return self._run(_NOT_READ, lambda db: recorded(db, case_id))
        except StoreRefused:
            if held and self._continues_in_memory:
                return tuple(held.rows)
            raise

    def key(self, case_id: str) -> bytes:
        """Return the key of a case; raise UnknownName if there is no such case."""
        held = self._held.get(case_id)
        if held:
            return held.key
        query = "SELECT key FROM cases WHERE case_id = ?"
        row = self._run(_NOT_READ, lambda db: db.execute(query, (case_id,)).fetchone())
        if row is None:
            raise UnknownName("case", case_id, self.cases(1000))
        if not isinstance(row[0], bytes) or not row[0]:
            raise JournalError(
                f"The key of the case {case_id} cannot be read: someone has changed the file.",
                "This case cannot be opened. The others can.",
            )
        return row[0]

    def cases(self, limit: int) -> tuple[str, ...]:
        """Return the ids of the cases that have events, most recently changed first."""
        unsaved = [one for one, held in self._held.items() if held.rows and not held.is_saved]
        query = "SELECT case_id FROM cases WHERE touched > 0 ORDER BY touched DESC LIMIT ?"
        try:
            rows = self._run(_NOT_READ, lambda db: db.execute(query, (limit,)).fetchall())
        except StoreRefused:
            if not self._continues_in_memory:
                raise
            rows = [(one,) for one, held in self._held.items() if held.rows]
        listed = (*reversed(unsaved), *(str(case_id) for (case_id,) in rows))
        return tuple(dict.fromkeys(listed))[:limit]

    def forget(self, case_id: str) -> bool:
        """Delete a case with its events and key; return whether no copy is left in the files.

        A copy stays in the log while another program reads the journal. Raises UnknownName if there
        is no such case.
        """

        def delete(db: sqlite3.Connection) -> int:
            gone = db.execute("DELETE FROM cases WHERE case_id = ?", (case_id,)).rowcount
            if gone:
                db.execute("DELETE FROM events WHERE case_id = ?", (case_id,))
            return gone

        gone = self._run(f"The case {case_id} was not deleted", delete, writes=True)
        if not self._held.pop(case_id, None) and not gone:
            raise UnknownName("case", case_id, self.cases(1000))
        # The write-ahead log holds the old pages until it is truncated.
        truncate = "PRAGMA wal_checkpoint(TRUNCATE)"
        with suppress(StoreRefused):
            (busy, *_pages) = self._run(_NOT_READ, lambda db: db.execute(truncate).fetchone())
            return not busy
        return False

    def retry(self) -> None:
        """Try again to save what is in memory only; `trouble` says whether it worked."""
        try:
            self._save_unsaved()
        except StoreRefused as error:
            self._refusal = error

    def close(self) -> None:
        """Save what is not saved yet, if possible, and close the file."""
        if self.trouble:
            self.retry()
        self._closed = True
        self._file.close()

    # Retrying and recovering

    def _only_in_memory(self, error: StoreRefused) -> None:
        if not self._continues_in_memory:
            raise error
        self._refusal = error

    def _run(
        self, missed: str, work: Callable[[sqlite3.Connection], _T], *, writes: bool = False
    ) -> _T:
        """Run `work` on the database, again after a recovery; raise StoreRefused if that fails."""
        if self._file.db is None:
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
        db = self._file.db
        if db is None:
            raise sqlite3.ProgrammingError("the journal is closed")
        if not writes:
            return work(db)
        first = 0.0 if self.trouble else self._patience
        if self.on_wait and first > SHORT_WAIT:
            first = SHORT_WAIT
        self._wait_up_to(db, first)
        try:
            with journal_file.transaction(db):
                return work(db)
        except sqlite3.OperationalError as error:
            if code_of(error) != sqlite3.SQLITE_BUSY or self.on_wait is None or self.trouble:
                raise
            self.on_wait()
            self._wait_up_to(db, self._patience)
            with journal_file.transaction(db):
                return work(db)

    def _wait_up_to(self, db: sqlite3.Connection, seconds: float) -> None:
        db.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    def _recovered(self, error: sqlite3.Error) -> bool:
        """Recover from an error of a damaged or replaced file; return whether that was possible."""
        code = code_of(error)
        is_impossible = not self.is_kept or self._closed or self._is_recovering
        if is_impossible or code not in (*DAMAGED, *STALE):
            return False
        if code in DAMAGED:
            self._recover(self._file.replace_damaged)
        else:
            self._recover(self._file.open_again)
        return True

    def _save_unsaved(self) -> None:
        """Check that the file is still the one that was opened, and save what is in memory only."""
        if not self.is_kept or self._closed:
            return
        if self._file.db is None:
            self._attach_or_refuse()
        else:
            self._check_for_change()
        self._restore_unsaved()

    def _check_for_change(self) -> None:
        change = self._file.change()
        if change is FileChange.OTHER:
            self._recover(self._file.open_again)
        elif change is FileChange.CUT:
            self._recover(self._file.replace_damaged)
        elif self._has_lost_rows():
            self._recover(lambda: None)

    def _recover(self, reopen: Callable[[], None]) -> None:
        """Reopen or replace the file, and restore the open cases from the cache."""
        self._is_recovering = True
        try:
            self._reopen_with(reopen)
        except StoreRefused as error:
            if error.code not in DAMAGED:
                raise
            self._reopen_with(self._file.replace_damaged)
        except sqlite3.Error as error:
            raise journal_file.refused("The journal was not opened again", error, _SAFE) from error
        except (OSError, ValueError) as error:
            raise StoreRefused(
                "The journal was not opened again", "the disk reports an error", _SAFE.strip()
            ) from error
        except JournalError as error:
            reason = error.message.rstrip(".")
            raise StoreRefused("The journal was not opened again", reason, error.hint) from error
        finally:
            self._is_recovering = False

    def _reopen_with(self, reopen: Callable[[], None]) -> None:
        reopen()
        self._newest = 0
        for held in self._held.values():
            held.saved = -1
        if self._restore_unsaved():
            self._file.add_notice(
                f"The journal {self._file.path} was changed, moved or damaged from outside."
                " The cases open here were saved again."
            )

    def _attach_or_refuse(self) -> None:
        if not self._closed:
            self._recover(self._file.attach)

    def _restore_unsaved(self) -> bool:
        """Write the cached rows that the file lacks; return whether there were any."""
        is_changed = False
        for case_id, held in self._held.items():
            if held.is_saved or held.has_diverged:
                continue
            change = self._run(
                "The case was not saved",
                lambda db, name=case_id, one=held: restore(db, name, one),  # type: ignore[misc]
                writes=True,
            )
            held.has_diverged = change is None
            held.saved = held.saved if change is None else len(held.rows)
            is_changed = is_changed or bool(change)
        return is_changed

    def _has_lost_rows(self) -> bool:
        """Return whether the file lacks rows written here; deleting a case never lowers rowids."""
        query = "SELECT seq FROM sqlite_sequence WHERE name = 'events'"
        row = (
            self._run(_NOT_READ, lambda db: db.execute(query).fetchone()) if self._newest else (0,)
        )
        return (row[0] if row else 0) < self._newest
