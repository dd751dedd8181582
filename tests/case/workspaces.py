"""A desk on the shipped flows, with a journal in memory and ids that count."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from wizard.case.journal import Journal
from wizard.case.sqlite_store import SqliteStore
from wizard.case.workspace import OpenCase, Workspace
from wizard.content import Content, load
from wizard.content.people import Person

if TYPE_CHECKING:
    import sqlite3

    from wizard.content.flow import FlowBook


NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

PAGE_90120 = """\
Sorry, but we're having trouble signing you in.
AADSTS90120: The request was already authorized or declined.
Request Id: 1b3b1f0a-2b7d-4c3e-9a61-0d5b8f2e4a10
Correlation Id: 7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10
Timestamp: 2026-11-20T09:14:07Z
Signed in as jo.doe@contoso.example
"""
"""An error page of our own writing, with one mail address in it."""


@cache
def shipped() -> Content:
    """Return the shipped content, read once for all tests of a process."""
    return load()[0]


def workspace(book: FlowBook | None = None, journal: Journal | None = None) -> Workspace:
    """Return a desk; the shipped flows and a journal in memory unless others are given."""
    content, count = shipped(), itertools.count(1)
    return Workspace(
        book=book or content.book,
        catalogue=content.catalogue,
        journal=journal or Journal.open(None, lambda: NOW),
        new_id=lambda: f"K{next(count)}",
        new_key=lambda: b"sixteen bytes ok",
        version="0",
    )


def connection(journal: Journal) -> sqlite3.Connection:
    """Return the connection of a journal that is kept in an SQLite file or in memory."""
    assert isinstance(journal.store, SqliteStore)
    assert journal.store.file.db is not None
    return journal.store.file.db


def opened(flow: str, reader: Person = Person.HELPDESK, paste: str = "") -> OpenCase:
    """Return a case that stands at the first step of a shipped flow."""
    case = workspace().open(reader=reader)
    if paste:
        case.paste(paste)
    case.start_flow(flow)
    return case
