"""Taking what can still be read out of a damaged journal into a new one."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.case.journal_file import PRAGMAS, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_INTO_CASES = "INSERT INTO cases VALUES (?, COALESCE(?, randomblob(32)), ?)"
_SMALLEST_ROW = 16
"""No row takes fewer bytes, so a file of a size holds so many rows at most."""

_Row = tuple[int, str, int, str, str]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many cases were taken over, and which of them lack what came last."""

    cases: int
    short: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        if not self.cases and not self.short:
            return "Nothing in it could be read, so a new, empty journal was started."
        if not self.short:
            return f"Every case in it could be read ({self.cases}) and is in a new journal."
        named = ", ".join(self.short[:10]) + (", ..." if len(self.short) > 10 else "")  # noqa: PLR2004 - one line's worth
        return (
            f"What could be read is in a new journal: {self.cases} cases."
            f" Lost, in whole or from some step on: {named}."
        )


def salvage(damaged: Path, into: sqlite3.Connection) -> Salvaged:
    """Copy each case as far as it can be read without a gap; raise sqlite3.Error if `into` fails.

    The damaged file is only read.
    """
    keys, rows = _read(damaged)
    whole: dict[str, list[_Row]] = {}
    for case_id, of_case in rows.items():
        ordered = [of_case[seq] for seq in sorted(of_case)]
        whole[case_id] = [row for at, row in enumerate(ordered, 1) if row[2] == at]
    short: list[str] = []
    with transaction(into):
        for case_id in {**keys, **whole}:
            kept = whole.get(case_id, [])
            # A case whose key is lost goes on with a new one: its pseudonyms differ from then on.
            key, touched = keys.get(case_id, (None, -1))
            newest = kept[-1][0] if kept else 0
            if newest != touched or len(kept) != len(rows.get(case_id, ())):
                short.append(case_id)
            if kept:
                into.execute(_INTO_CASES, (case_id, key, newest))
                into.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", kept)
    return Salvaged(sum(map(bool, whole.values())), tuple(sorted(short)))


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
        for row in _rows_of(
            db, "SELECT id, case_id, seq, at, body FROM events NOT INDEXED WHERE id > ?", most
        ):
            if list(map(type, row)) == [int, str, int, str, str]:
                rows.setdefault(row[1], {})[row[2]] = row
    return keys, rows


def _open(damaged: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)


def _rows_of(db: sqlite3.Connection, query: str, most: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table by their number, stepping over each that cannot be read."""
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
