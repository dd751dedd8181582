"""One store of each kind for the tests that must hold on all of them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.stores.server import Server, programs, running
from wizard.settings import DatabaseAddress
from wizard.world import fixed, open_journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wizard.case.journal import Journal

MISSING = "PostgreSQL is not installed here (apt install postgresql), so its store is not tested"
KINDS = ("sqlite", "postgres")
_databases = count(1)


@dataclass
class Place:
    """Where a journal is kept, and every journal that a test has opened there."""

    where: Path | DatabaseAddress
    opened: list[Journal] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What a program of its own is told to open it."""
        return self.where.text if isinstance(self.where, DatabaseAddress) else str(self.where)

    def open(self) -> Journal:
        """Open it once more, as another program would."""
        journal = open_journal(self.where, fixed().now)
        self.opened.append(journal)
        return journal

    def with_case(self, case_id: str = "K7Q2") -> Journal:
        """Open it and create a case."""
        journal = self.open()
        assert journal.create(case_id, b"key")
        return journal


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Return a PostgreSQL server that runs as long as the tests of this process."""
    found = programs() if os.name == "posix" else None
    if found is None:
        assert not os.environ.get("NEEDS_POSTGRES"), MISSING
        pytest.skip(MISSING)
    with running(found) as server:
        yield server


@pytest.fixture
def database(server: Server) -> str:
    """Return the name of a new, empty database."""
    import psycopg  # noqa: PLC0415 - not there without the extra

    name = f"desk{next(_databases)}"
    with psycopg.connect(server.address("postgres"), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}".encode())
    return name


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Return an empty place of each kind in turn."""
    if request.param == "sqlite":
        made = Place(tmp_path / "state" / "journal.db")
    else:
        server, database = (request.getfixturevalue(one) for one in ("server", "database"))
        made = Place(DatabaseAddress(server.address(database)))
    yield made
    for journal in made.opened:
        journal.close()
