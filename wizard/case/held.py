"""A case that is open here, as it is held in memory, and how its rows get into the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.case.events import Event, Recorded, dump, parse
from wizard.errors import JournalError

if TYPE_CHECKING:
    import sqlite3


class WentOn(JournalError):  # noqa: N818 - no fault of anybody's
    """Another program has written to the case since it was read; nothing was written."""

    def __init__(self, missed: str) -> None:
        super().__init__(
            f"{missed}: this case went on in another window.",
            "Open the case again to go on from there.",
        )


@dataclass(slots=True)
class Held:
    """A case open here: its key, its rows, and how many of them are on the disk.

    `saved` is -1 when not even the key is known to be there. A case that `is_astray` went on in
    another program while it could not be saved, so its rows fit nowhere any more.
    """

    key: bytes
    rows: list[Recorded]
    saved: int
    is_astray: bool = False

    @property
    def is_saved(self) -> bool:
        """Whether the disk has all of it."""
        return self.saved == len(self.rows)

    def took(self, row: Recorded) -> None:
        """Note a row that was written to the disk."""
        if row.seq == len(self.rows) + 1:
            self.rows.append(row)
        self.saved = len(self.rows)

    def add(self, at: str, event: Event, after: int | None, missed: str) -> Recorded:
        """Add an event in memory only; raise WentOn unless it comes after the newest."""
        if after is not None and len(self.rows) != after:
            raise WentOn(missed)
        row = Recorded(len(self.rows) + 1, at, event)
        self.rows.append(row)
        return row


def insert(
    db: sqlite3.Connection, case_id: str, what: tuple[str, Event], after: int | None, missed: str
) -> tuple[Recorded, int]:
    """Write an event with its time behind the others of a case; return its row and its number."""
    at, event = what
    query = "SELECT COALESCE(MAX(seq), 0) FROM events WHERE case_id = ?"
    (last,) = db.execute(query, (case_id,)).fetchone()
    if after is not None and last != after:
        raise WentOn(missed)
    number = _write(db, case_id, Recorded(last + 1, at, event))
    if number is None:
        raise JournalError(
            f"{missed}: the case {case_id} is no longer in the journal.",
            "It may have been deleted in another window. Open a new case.",
        )
    return Recorded(last + 1, at, event), number


def newest(db: sqlite3.Connection, case_id: str) -> tuple[Recorded, int] | None:
    """Return the newest row of a case and its number, None if it has none."""
    query = "SELECT id, seq, at, body FROM events WHERE case_id = ? ORDER BY seq DESC LIMIT 1"
    row = db.execute(query, (case_id,)).fetchone()
    return (Recorded(row[1], row[2], parse(row[3])), row[0]) if row else None


def put_back(db: sqlite3.Connection, case_id: str, held: Held) -> int | None:
    """Write what the file lacks of a case; return how many rows, or None if it went astray."""
    key = db.execute("SELECT key FROM cases WHERE case_id = ?", (case_id,)).fetchone()
    if key is None:
        db.execute("INSERT INTO cases (case_id, key) VALUES (?, ?)", (case_id, held.key))
    try:
        there = recorded(db, case_id)
    except JournalError:  # somebody has changed its rows
        return None
    both = min(len(there), len(held.rows))
    if (key is not None and key[0] != held.key) or list(there[:both]) != held.rows[:both]:
        return None
    missing = held.rows[both:]
    for row in missing:
        _write(db, case_id, row)
    if len(there) > both:
        held.rows = list(there)
    return len(missing)


def recorded(db: sqlite3.Connection, case_id: str) -> tuple[Recorded, ...]:
    """Return the rows of a case; raise JournalError if one is missing or cannot be read."""
    rows = db.execute(
        "SELECT seq, at, body FROM events WHERE case_id = ? ORDER BY seq", (case_id,)
    ).fetchall()
    if [seq for seq, _at, _body in rows] != list(range(1, len(rows) + 1)):
        raise JournalError(
            f"The journal lacks rows of the case {case_id}.",
            "Somebody has changed the file; the case cannot be resumed.",
        )
    return tuple(Recorded(seq, str(at), parse(body)) for seq, at, body in rows)


def _write(db: sqlite3.Connection, case_id: str, row: Recorded) -> int | None:
    """Write a row and mark its case as touched; return its number, None if there is no case."""
    done = db.execute(
        "INSERT INTO events (case_id, seq, at, body) VALUES (?, ?, ?, ?)",
        (case_id, row.seq, row.at, dump(row.event)),
    )
    known = db.execute("UPDATE cases SET touched = ? WHERE case_id = ?", (done.lastrowid, case_id))
    return done.lastrowid if known.rowcount else None
