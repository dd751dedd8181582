"""The store of cases: what the journal needs of the place that keeps the events.

SQLite and PostgreSQL are stores. A store knows rows and keys; caching, going on in memory and the
words about it are those of the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wizard.case.events import Event, Recorded, parse
from wizard.errors import JournalError
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class StoreRefused(JournalError):  # noqa: N818 - a case may continue in memory after it
    """The store cannot be read or written; `reason` says why in a few words."""

    def __init__(self, missed: str, reason: str, hint: str) -> None:
        super().__init__(f"{missed}: {reason}.", hint)
        self.reason = reason
        self.code = -1


class ConflictError(JournalError):
    """Another program has written to the case since it was read; nothing was written here."""

    def __init__(
        self,
        missed: str,
        what: str = "this case went on in another window",
        hint: str = "Open the case again to go on from there.",
    ) -> None:
        super().__init__(f"{missed}: {what}.", hint)
        self.missed = missed


class SavedAfterAll(ConflictError):  # noqa: N818 - the case is well, only one event further
    """The event before, which was reported as not saved, is in the store."""

    def __init__(self, missed: str) -> None:
        super().__init__(
            missed,
            "what was reported as not saved before is saved after all",
            "The case goes on from there.",
        )


def gone(case_id: str, missed: str) -> JournalError:
    """Return the error for a case that was deleted meanwhile."""
    return JournalError(
        f"{missed}: the case {case_id} is no longer in the journal.",
        "It may have been deleted in another window. Open a new case.",
    )


@frozen
class NewEvent:
    """An event to store; `summary` describes the case after it, for lists."""

    at: str
    event: Event
    id: str
    by: str = ""
    summary: str = ""

    def as_row(self, seq: int) -> Recorded:
        """Return the row with its number."""
        return Recorded(seq, self.at, self.event, self.id, self.by)


@frozen
class StoredSummary:
    """A case in a list: the time and number of its newest event, and the summary of that state.

    `summary` is empty when none was written with the newest event.
    """

    case_id: str
    touched: str
    events: int
    summary: str


@dataclass(slots=True)
class CachedCase:
    """The cached rows of an open case, its key, and how many of the rows are in the store.

    `saved` is -1 when it is unknown whether the store has even the key. A case `has_diverged` when
    another program continued it while it could not be saved here: its rows fit nowhere any more.
    """

    key: bytes
    rows: list[Recorded]
    saved: int
    has_diverged: bool = False
    summary: str = ""

    @property
    def is_saved(self) -> bool:
        """Whether all rows are in the store."""
        return self.saved == len(self.rows)

    def mark_saved(self, row: Recorded, summary: str) -> None:
        """Cache a row that was written to the store."""
        if row.seq == len(self.rows) + 1:
            self.rows.append(row)
            self.summary = summary
        self.saved = len(self.rows)

    def add(self, entry: NewEvent, after: int | None, missed: str) -> Recorded:
        """Cache an event that is not saved yet; raise ConflictError unless it is the next one."""
        if after is not None and len(self.rows) != after:
            raise ConflictError(missed)
        row = entry.as_row(len(self.rows) + 1)
        self.rows.append(row)
        self.summary = entry.summary
        return row

    def missing(self, stored: Sequence[Recorded]) -> list[Recorded] | None:
        """Return the cached rows that a store lacks, or None if they do not continue its rows."""
        both = min(len(stored), len(self.rows))
        if list(stored[:both]) != self.rows[:both]:
            return None
        rows = self.rows[both:]
        if len(stored) > both:
            self.rows = list(stored)
            self.summary = ""
        return rows


def rows_of(case_id: str, stored: Sequence[Sequence[object]]) -> tuple[Recorded, ...]:
    """Return the rows of a case from the columns of a store: number, time, text, id, writer.

    Raises JournalError when a row is missing or cannot be read.
    """
    if [row[0] for row in stored] != list(range(1, len(stored) + 1)):
        raise JournalError(
            f"The journal lacks rows of the case {case_id}.",
            "Someone has changed the file; the case cannot be resumed.",
        )
    # The numbers are right by now, and a store gives texts as texts; `parse` checks the rest.
    return tuple(
        Recorded(seq, str(at), parse(str(body)), str(event_id), str(by))
        for seq, (_seq, at, body, event_id, by) in enumerate(stored, 1)
    )


def row_of(columns: Sequence[object]) -> Recorded:
    """Return a row from the columns of a store; raise JournalError if it cannot be read."""
    seq, at, body, event_id, by = columns
    return Recorded(int(str(seq)), str(at), parse(str(body)), str(event_id), str(by))


class Store(Protocol):
    """Keeps the events of all cases. Every method may raise StoreRefused; then nothing was changed.

    `notices` are sentences about the store for the user. `on_wait` is called once when another
    program holds a lock. `on_lost` is called when rows that were written may be gone; it writes the
    cached ones again and returns whether there were any. `patience` is how many seconds to wait;
    a store that `hurries` waits for nobody, since cases are in memory only already.
    """

    notices: tuple[str, ...]
    on_wait: Callable[[], None] | None
    on_lost: Callable[[], bool]
    patience: float
    hurries: bool

    @property
    def is_kept(self) -> bool:
        """Whether what is written outlives the program."""

    @property
    def is_shared(self) -> bool:
        """Whether several people use this store."""

    def check(self) -> None:
        """Look whether the store is still the one that was opened, and open it again if not."""

    def create(self, case_id: str, key: bytes) -> bool:
        """Create a case with its key; return False if the id is taken."""

    def append(self, case_id: str, entry: NewEvent, after: int | None, missed: str) -> Recorded:
        """Append an event; it is durable when this returns.

        An entry whose id is stored already is not stored again: its row is returned. Raises
        ConflictError when the newest row is not `after`, JournalError when there is no such case.
        """

    def restore(self, case_id: str, held: CachedCase) -> int | None:
        """Write the cached rows that are missing; return how many, or None if they conflict."""

    def events(self, case_id: str) -> tuple[Recorded, ...]:
        """Return the rows of a case; raise JournalError if one is missing or cannot be read."""

    def histories(self, case_ids: Sequence[str]) -> Mapping[str, tuple[Recorded, ...]]:
        """Return the rows of several cases with one query; those that cannot be read are absent."""

    def bodies(self) -> Iterator[tuple[str, str, str]]:
        """Yield case id, time and text of every event, case by case, in order."""

    def key(self, case_id: str) -> object:
        """Return the key of a case, or None if there is no such case."""

    def cases(self, limit: int) -> tuple[str, ...]:
        """Return the ids of the cases that have events, most recently changed first."""

    def summaries(self, limit: int) -> tuple[StoredSummary, ...]:
        """Return the cases that have events, most recently changed first, with one query."""

    def unchanged_since(self, before: str) -> tuple[str, ...]:
        """Return the ids of the cases whose newest event is older than a time, given as text."""

    def summarize(self, summaries: Mapping[str, tuple[int, str]]) -> None:
        """Keep the summaries of cases that have none; each with the number of its newest event."""

    def forget(self, case_id: str) -> bool:
        """Delete a case with its events and key; return whether there was one."""

    def clear_copies(self) -> bool:
        """Remove copies of what was deleted; return whether none is left in the store's files."""

    def close(self) -> None:
        """Close the store."""
