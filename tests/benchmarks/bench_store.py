"""How long the journal takes: to record a step, to resume a case, to list ten thousand.

    python -m tests.benchmarks.bench_store [FOLDER]

FOLDER is where the SQLite files are made; it should be on the disk that is meant (by default the
current folder). It prints for each store the median, what one of ten and nine of ten stay within,
and the median of the processor time, which a busy machine changes less, of:

- what SQLite's own durable commit of one row of the same size takes, and what recording a step
  takes on top of it; the bare append, and the step as the wizard records it, view included
- resuming a case of 1,000 events
- the first rows of a list of 10,000 cases, a filter over all of them, and the figures of all
- on PostgreSQL over the loopback the same, beside its own durable commit of one row, and how many
  queries a list takes

Where PostgreSQL is not installed, its part is left out and said so.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.case.workspaces import shipped, workspace
from tests.stores.server import programs, running
from wizard.case.case_list import CaseFilter
from wizard.case.events import Answered, By, CaseOpened, Noted, dump
from wizard.case.journal import Journal
from wizard.case.journal_file import PRAGMAS
from wizard.case.sqlite_store import SqliteStore
from wizard.case.view import single
from wizard.content.flow import StepRef
from wizard.content.people import Person
from wizard.evidence import Redacted
from wizard.settings import DatabaseAddress
from wizard.world import open_journal

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.workspace import OpenCase, Workspace

STEPS = 300
RESUMED = 1000
CASES = 10_000
EVENT = Answered(
    StepRef("aadsts90120", "where-seen"), 2, "browser", By.PERSON,
    "Where did you see the error?", "On the web page, after I entered the code",
)  # fmt: skip
_ticks = count()


def now() -> datetime:
    """Return a time that passes one second with each call."""
    return datetime(2026, 11, 21, 9, 0, tzinfo=UTC) + timedelta(seconds=next(_ticks))


@dataclass(frozen=True)
class Times:
    """Milliseconds that calls took: on the wall, and of the processor."""

    wall: list[float]
    cpu: list[float]


def timed(work: Callable[[], object], times: int) -> Times:
    """Return how long each of several calls took."""
    wall, cpu = [], []
    for _ in range(times):
        begin, busy = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - begin) * 1000)
        cpu.append((time.process_time() - busy) * 1000)
    return Times(wall, cpu)


def say(what: str, taken: Times) -> float:
    """Print the figures of one thing; return the median."""
    best, *_rest, worst = quantiles(taken.wall, n=10)
    middle = median(taken.wall)
    print(
        f"  {what:54} {middle:8.2f} ms   1 of 10 {best:8.2f}   9 of 10 {worst:8.2f}"
        f"   processor {median(taken.cpu):8.2f}"
    )
    return middle


def bare_commit(folder: Path) -> Times:
    """Time a durable commit of one row of the same size, with the same settings, in SQLite."""
    db = sqlite3.connect(folder / "bare.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    for pragma in PRAGMAS:
        db.execute(pragma)
    db.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)")

    def commit() -> None:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO rows (body) VALUES (?)", (dump(EVENT),))
        db.execute("COMMIT")

    taken = timed(commit, STEPS)
    db.close()
    return taken


def server_commit(address: DatabaseAddress) -> Times:
    """Time a durable commit of one row of the same size in PostgreSQL."""
    import psycopg  # noqa: PLC0415 - not there without the extra

    with psycopg.connect(address.text, autocommit=True) as db:
        db.execute("CREATE TABLE rows (body text)")
        return timed(lambda: db.execute("INSERT INTO rows VALUES (%s)", (dump(EVENT),)), STEPS)


def append(journal: Journal) -> Times:
    """Time appending the same event again and again to one case."""
    journal.create("BENCH", b"k" * 32)
    journal.append("BENCH", CaseOpened("BENCH", Person.ADMIN, "0"))
    numbers = count(1)

    def step() -> None:
        journal.append(
            "BENCH", EVENT, after=next(numbers), by="admin Anna", summary='{"title":"x"}' * 20
        )

    return timed(step, STEPS)


def one_step(case: OpenCase) -> None:
    """Answer a step, or go back where there is none."""
    step = case.view.step
    choices = single(step.choices) if step else ()
    if case.view.outcome or not choices:
        case.undo()
    else:
        case.answer(choices[len(case.view.trail) % len(choices)].id)


def steps(here: Workspace) -> tuple[str, Times]:
    """Time answers as a front end gives them; return the id of the case."""
    case = here.open(reader=Person.ADMIN)
    case.start_flow("aadsts90120")
    return case.view.case_id, timed(lambda: one_step(case), STEPS)


def long_case(here: Workspace) -> str:
    """Write a case of a thousand events: nine answers or steps back, then a note."""
    case = here.open(reader=Person.ADMIN)
    case.start_flow("aadsts90120")
    for number in range(RESUMED - 2):
        if number % 10 == 9:
            case.note(f"Note {number}")
        else:
            one_step(case)
    return case.view.case_id


def many_cases(journal: Journal) -> None:
    """Write ten thousand cases of twelve events, each with its summary, in large transactions."""
    here = workspace(journal=Journal.open(None, now))
    case = here.open(reader=Person.HELPDESK, ticket="INC0")
    case.start_flow("aadsts90120")
    for _ in range(10):
        one_step(case)
    rows, (stored,) = case.rows, here.journal.summaries(1)
    store = journal.store
    ids = (f"M{number:05}" for number in range(CASES))
    if isinstance(store, SqliteStore):
        db = store.file.db
        assert db is not None
        db.execute("BEGIN IMMEDIATE")
        for case_id in ids:
            summary = stored.summary.replace(case.view.case_id, case_id)
            db.execute("INSERT INTO cases (case_id, key) VALUES (?, ?)", (case_id, b"k" * 32))
            for row in rows:
                last = db.execute(
                    "INSERT INTO events (case_id, seq, at, body, event_id, by)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (case_id, row.seq, row.at, dump(row.event), f"{case_id}-{row.seq}", row.by),
                ).lastrowid
            db.execute(
                "UPDATE cases SET touched = ?, summary = ?, summed = ? WHERE case_id = ?",
                (last, summary, rows[-1].seq, case_id),
            )
        db.execute("COMMIT")
        return
    db = store._db  # type: ignore[attr-defined]
    with db.transaction(), db.cursor() as cursor:
        for case_id in ids:
            summary = stored.summary.replace(case.view.case_id, case_id)
            cursor.execute(
                "INSERT INTO entra_wizard.cases (case_id, key, last, touched, at, summary, summed)"
                " VALUES (%s, %s, %s, nextval('entra_wizard.touches'), %s, %s, %s)",
                (case_id, b"k" * 32, rows[-1].seq, rows[-1].at, summary, rows[-1].seq),
            )
            cursor.executemany(
                "INSERT INTO entra_wizard.events (case_id, seq, at, body, event_id, by)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    (case_id, row.seq, row.at, dump(row.event), f"{case_id}-{row.seq}", row.by)
                    for row in rows
                ],
            )


def measure(opened: Callable[[], Journal]) -> float:
    """Measure one store; return the median of a bare append."""
    journal = opened()
    bare = say("appending an event", append(journal))
    here = workspace(journal=journal)
    _case_id, taken = steps(here)
    say("a step as the wizard records it, new view included", taken)
    case_id = long_case(here)
    journal.close()

    def resume() -> None:
        again = opened()
        workspace_again.journal = again
        workspace_again.resume(case_id)
        again.close()

    workspace_again = workspace(journal=Journal.open(None, now))
    say("opening the journal and resuming 1,000 events", timed(resume, 10))
    journal = opened()
    workspace_again.journal = journal
    say("  of this resuming alone", timed(lambda: workspace_again.resume(case_id), 10))
    many_cases(journal)
    say("first 50 rows of 10,000 cases", timed(lambda: workspace_again.cases(50), 20))
    words = CaseFilter(("90120", "nothing-like-that"))
    say("a filter over 10,000 cases", timed(lambda: workspace_again.cases(50, words), 10))
    say("figures of 10,000 cases, 120,000 events", timed(workspace_again.stats, 3))
    journal.close()
    return bare


def queries_of_a_list(journal: Journal) -> int:
    """Return how many statements a list of 50 cases sends to PostgreSQL."""
    connection = journal.store._db  # type: ignore[attr-defined]
    sent: list[object] = []
    execute = connection.execute

    def counted(query: object, *values: object) -> object:
        sent.append(query)
        return execute(query, *values)

    connection.execute = counted
    journal.summaries(50)
    connection.execute = execute
    return len(sent)


def main() -> None:
    """Measure both stores."""
    shipped()
    folder = Path(tempfile.mkdtemp(prefix="bench-store-", dir=sys.argv[1] if sys.argv[1:] else "."))
    try:
        print("SQLite")
        commit = say("SQLite's own durable commit of one row", bare_commit(folder))
        bare = measure(lambda: Journal.open(folder / "journal.db", now))
        print(f"  recording takes {bare - commit:.2f} ms more than the commit (at most 1)")
    finally:
        shutil.rmtree(folder)
    found = programs()
    if found is None:
        print("PostgreSQL is not installed here, so it was not measured.")
        return
    with running(found) as server:
        address = DatabaseAddress(server.over_loopback("postgres"))
        print("PostgreSQL over the loopback (at most 5 ms a step)")
        say("PostgreSQL's own durable commit of one row", server_commit(address))
        measure(lambda: open_journal(address, now))
        journal = open_journal(address, now)
        print(f"  a list takes {queries_of_a_list(journal)} query")
        journal.append("BENCH", Noted(Redacted("the last one")))
        journal.close()


if __name__ == "__main__":
    main()
