"""The journal: all cases as append-only logs of events in a store.

An event is durable when `append` returns, before its effect is shown. Events are ordered by
sequence number, never by the clock, which may jump.

Cases that are open here are cached in memory. After `continue_in_memory` a case goes on when the
store refuses a write; `trouble` says so until it is saved.
"""

from __future__ import annotations

import os
from datetime import UTC
from typing import TYPE_CHECKING

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
    TakenOver,
    Undone,
)
from wizard.case.sqlite_store import SHORT_WAIT, SqliteStore
from wizard.case.store import (
    CachedCase,
    ConflictError,
    NewEvent,
    SavedAfterAll,
    Store,
    StoredSummary,
    StoreRefused,
)
from wizard.errors import JournalError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

__all__ = ["SHORT_WAIT", "ConflictError", "Journal", "random_id"]

_SUBJECTS = {
    CaseOpened: "The case",
    CaseClosed: "The end of the case",
    EvidenceAdded: "The text",
    EvidenceStruck: "The correction",
    Exported: "The mark of the export",
    Labelled: "The ticket number",
    Noted: "The note",
    TakenOver: "The taking over",
    Undone: "The step back",
}
_MOST_SUGGESTED = 1000


def random_id() -> str:
    """Return a new id for an event, as a UUID without hyphens."""
    return os.urandom(16).hex()


class Journal:
    """All cases: their ids, events and keys. `new_id` makes the id of an event."""

    def __init__(
        self, store: Store, now: Callable[[], datetime], new_id: Callable[[], str] = random_id
    ) -> None:
        self.store = store
        self._now = now
        self._new_id = new_id
        self._held: dict[str, CachedCase] = {}
        self._in_doubt: dict[str, NewEvent] = {}
        self._continues_in_memory = self._closed = False
        self._refusal: StoreRefused | None = None
        store.on_lost = self._restore_all

    @classmethod
    def open(
        cls, path: Path | None, now: Callable[[], datetime], new_id: Callable[[], str] = random_id
    ) -> Journal:
        """Open the journal at a path, created if it does not exist; None keeps it in memory only.

        A damaged journal is renamed, and all readable cases are copied to a new one; `notices` says
        so. Raises JournalError when the file cannot be used: its folder is not writable, it is a
        link, it belongs to another user, it is not a journal, or it has a newer version.
        """
        store = SqliteStore(path.absolute() if path else None, now)
        journal = cls(store, now, new_id)
        store.attach()
        return journal

    @classmethod
    def open_read_only(cls, path: Path, now: Callable[[], datetime]) -> Journal:
        """Open an existing journal only for reading, as on a full disk; JournalError if it cannot.

        Every change of a case is refused.
        """
        store = SqliteStore(path.absolute(), now)
        journal = cls(store, now)
        store.attach(only_reads=True)
        return journal

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about the store to show as long as it is open; more may be added meanwhile."""
        return self.store.notices

    @notices.setter
    def notices(self, notices: tuple[str, ...]) -> None:
        self.store.notices = notices

    @property
    def on_wait(self) -> Callable[[], None] | None:
        """What is called once when another program holds a lock on the journal."""
        return self.store.on_wait

    @on_wait.setter
    def on_wait(self, on_wait: Callable[[], None] | None) -> None:
        self.store.on_wait = on_wait

    @property
    def is_kept(self) -> bool:
        """Whether new events are saved; False in memory and for a read-only journal."""
        return self.store.is_kept

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
        """Keep events in memory when the store refuses them, for front ends that show `trouble`.

        `patience` is how many seconds to wait for another program that holds a lock.
        """
        self._continues_in_memory, self.store.patience = True, patience

    def hold(self, case_id: str, key: bytes, rows: tuple[Recorded, ...]) -> None:
        """Cache the rows of a case that was opened, as they were read."""
        if self._caches:
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
            done = self.store.create(case_id, key)
        except StoreRefused as error:
            self._only_in_memory(error)
            done, saved = True, -1
        if done and self._caches:
            self._held[case_id] = CachedCase(key, [], saved)
        return done

    def append(
        self,
        case_id: str,
        event: Event,
        *,
        after: int | None = None,
        by: str = "",
        summary: str = "",
    ) -> Recorded:
        """Append an event to its case; it is durable when this returns.

        `after` is the newest sequence number the caller knows: if another program has written
        since, nothing is written. `by` says who writes; `summary` describes the case after the
        event, for lists. Raises JournalError if nothing was changed. After `continue_in_memory` the
        event may be in memory only; then `trouble` says so.
        """
        missed = f"{_SUBJECTS.get(type(event), 'The answer')} was not saved"
        at = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        entry = self._again(case_id, NewEvent(at, event, self._new_id(), by, summary))
        held = self._held.get(case_id)
        try:
            self._save_unsaved()
            if held is None or held.is_saved:
                row = self._store(case_id, entry, after, missed)
                if held:
                    held.mark_saved(row, summary)
                return row
        except StoreRefused as error:
            if held is None or not self._continues_in_memory:
                self._in_doubt[case_id] = entry
                raise
            self._refusal = error
        return held.add(entry, after, missed)

    def _again(self, case_id: str, entry: NewEvent) -> NewEvent:
        """Return the refused entry with its old id if the same event is tried again."""
        before = self._in_doubt.get(case_id)
        if before is None or (before.event, before.by) != (entry.event, entry.by):
            return entry
        return before

    def _store(self, case_id: str, entry: NewEvent, after: int | None, missed: str) -> Recorded:
        try:
            row = self.store.append(case_id, entry, after, missed)
        except ConflictError as error:
            before = self._in_doubt.pop(case_id, None)
            if before and before.id in [row.id for row in self.store.events(case_id)]:
                raise SavedAfterAll(missed) from error
            raise
        self._in_doubt.pop(case_id, None)
        return row

    def events(self, case_id: str) -> tuple[Recorded, ...]:
        """Return the events of a case in order, none for an unknown case.

        Raises JournalError when a row cannot be read or is missing.
        """
        held = self._held.get(case_id)
        if held and not held.is_saved:
            return tuple(held.rows)
        try:
            return self.store.events(case_id)
        except StoreRefused:
            if held and self._continues_in_memory:
                return tuple(held.rows)
            raise

    def histories(self, case_ids: Sequence[str]) -> Mapping[str, tuple[Recorded, ...]]:
        """Return the events of several cases with one query; unreadable cases are absent."""
        unsaved = {one: tuple(held.rows) for one, held in self._held.items() if not held.is_saved}
        try:
            stored = self.store.histories([one for one in case_ids if one not in unsaved])
        except StoreRefused:
            if not self._continues_in_memory:
                raise
            stored = {one: tuple(held.rows) for one, held in self._held.items()}
        return {**stored, **{one: rows for one, rows in unsaved.items() if one in case_ids}}

    def bodies(self) -> Iterator[tuple[str, str, str]]:
        """Yield case id, time and text of every stored event, case by case, in order."""
        return self.store.bodies()

    def key(self, case_id: str) -> bytes:
        """Return the key of a case; raise UnknownName if there is no such case."""
        held = self._held.get(case_id)
        if held:
            return held.key
        key = self.store.key(case_id)
        if key is None:
            raise UnknownName("case", case_id, self.cases(_MOST_SUGGESTED))
        if not isinstance(key, bytes) or not key:
            raise JournalError(
                f"The key of the case {case_id} cannot be read: someone has changed the file.",
                "This case cannot be opened. The others can.",
            )
        return key

    def cases(self, limit: int) -> tuple[str, ...]:
        """Return the ids of the cases that have events, most recently changed first."""
        try:
            stored = self.store.cases(limit)
        except StoreRefused:
            if not self._continues_in_memory:
                raise
            stored = tuple(one for one, held in self._held.items() if held.rows)
        return tuple(dict.fromkeys((*self._unsaved(), *stored)))[:limit]

    def summaries(self, limit: int) -> tuple[StoredSummary, ...]:
        """Return the cases that have events, most recently changed first, with one query."""
        try:
            stored = self.store.summaries(limit)
        except StoreRefused:
            if not self._continues_in_memory:
                raise
            stored = tuple(self._cached(one) for one, held in self._held.items() if held.rows)
        unsaved = self._unsaved()
        rows = (*map(self._cached, unsaved), *(one for one in stored if one.case_id not in unsaved))
        return rows[:limit]

    def _unsaved(self) -> tuple[str, ...]:
        """Return the ids of the cases that are in memory only, the newest first."""
        held = [one for one, held in self._held.items() if held.rows and not held.is_saved]
        return tuple(reversed(held))

    def _cached(self, case_id: str) -> StoredSummary:
        held = self._held[case_id]
        return StoredSummary(case_id, held.rows[-1].at, len(held.rows), held.summary)

    def summarize(self, summaries: Mapping[str, tuple[int, str]]) -> None:
        """Keep the summaries of cases that have none, if the store takes them."""
        if self.is_kept and summaries:
            try:
                self.store.summarize(summaries)
            except StoreRefused as error:
                self._refusal = error

    def forget(self, case_id: str) -> bool:
        """Delete a case with its events and key; return whether no copy is left in the files.

        A copy stays in the log while another program reads the journal. Raises UnknownName if there
        is no such case.
        """
        gone = self.store.forget(case_id)
        if not self._held.pop(case_id, None) and not gone:
            raise UnknownName("case", case_id, self.cases(_MOST_SUGGESTED))
        return self.store.clear_copies()

    def retry(self) -> None:
        """Try again to save what is in memory only; `trouble` says whether it worked."""
        try:
            self._save_unsaved()
        except StoreRefused as error:
            self._refusal = error

    def close(self) -> None:
        """Save what is not saved yet, if possible, and close the store."""
        if self.trouble:
            self.retry()
        self._closed = True
        self.store.close()

    @property
    def _caches(self) -> bool:
        """Whether open cases are cached; in memory alone there is nothing to restore."""
        return self.store.is_kept

    def _only_in_memory(self, error: StoreRefused) -> None:
        if not self._continues_in_memory:
            raise error
        self._refusal = error

    def _save_unsaved(self) -> None:
        """Check that the store is still the one that was opened; save what is in memory only."""
        if not self._closed:
            self.store.hurries = bool(self.trouble)
            self.store.check()
            self._restore_unsaved()

    def _restore_all(self) -> bool:
        """Write again what the store may have lost; return whether there was anything."""
        for held in self._held.values():
            held.saved = -1
        return self._restore_unsaved()

    def _restore_unsaved(self) -> bool:
        """Write the cached rows that the store lacks; return whether there were any."""
        is_changed = False
        for case_id, held in self._held.items():
            if held.is_saved or held.has_diverged:
                continue
            change = self.store.restore(case_id, held)
            held.has_diverged = change is None
            held.saved = held.saved if change is None else len(held.rows)
            is_changed = is_changed or bool(change)
        return is_changed
