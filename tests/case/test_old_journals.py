"""Journals of every earlier form are brought up: no case, no event and no key is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.case.workspaces import NOW, workspace
from wizard.case.events import EVENTS, CaseOpened, EvidenceAdded, Noted, TakenOver
from wizard.case.journal import Journal
from wizard.case.journal_file import MIGRATIONS
from wizard.content.people import Person
from wizard.evidence import Redacted

OLD = sorted((Path(__file__).parent / "journals").glob("*.sql"))
"""Dumps of journals that earlier versions wrote, one for each way rows were ever written."""


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made = tmp_path / "journal.db"
    with closing(sqlite3.connect(made)) as db:
        db.executescript(request.param.read_text("utf-8"))
    return made


def test_there_are_old_journals() -> None:
    assert len(OLD) >= 2


def test_every_row_is_as_it_was(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        before = db.execute("SELECT case_id, seq, at, body FROM events ORDER BY id").fetchall()
        keys = dict(db.execute("SELECT case_id, key FROM cases"))
    journal = Journal.open(path, lambda: NOW)
    assert journal.cases(9) == ("P3XM", "K7Q2")
    rows = [row for case_id in ("K7Q2", "P3XM") for row in journal.events(case_id)]
    assert {type(row.event) for row in rows} == set(EVENTS) - {TakenOver}
    assert [(row.seq, row.at) for row in rows] == [(seq, at) for _case, seq, at, _body in before]
    assert {(row.id, row.by) for row in rows} == {("", "")}
    assert {case_id: journal.key(case_id) for case_id in keys} == keys
    first, second = rows[0].event, rows[1].event
    assert first == CaseOpened("K7Q2", Person.HELPDESK, "0.1.0", "", Redacted("INC-4711"))
    assert isinstance(second, EvidenceAdded)
    assert second.text.endswith(
        "<user-1a2b> \N{EN DASH} \N{LATIN SMALL LETTER U WITH DIAERESIS}ber"
    )
    journal.close()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        after = db.execute("SELECT case_id, seq, at, body FROM events ORDER BY id").fetchall()
        assert after == before
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_old_case_is_listed_resumed_and_goes_on(path: Path) -> None:
    here = workspace(journal=Journal.open(path, lambda: NOW))
    assert [(one.case_id, one.ticket) for one in here.cases()] == [
        ("P3XM", ""),
        ("K7Q2", "INC-4712"),
    ]
    case = here.resume("K7Q2")
    assert not case.holding.is_elsewhere
    case.note("It goes on.")
    row = here.journal.events("K7Q2")[-1]
    assert (row.seq, row.event, row.by) == (12, Noted(Redacted("It goes on.")), "helpdesk")
    assert row.id
    here.journal.close()


def test_a_damaged_old_journal_is_salvaged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        # An index that disagrees with its table is damage that no page check of ours finds first.
        (page,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'cases_by_activity'"
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xa5" * size
    path.write_bytes(content)
    journal = Journal.open(path, lambda: NOW)
    assert set(journal.cases(9)) == {"K7Q2", "P3XM"}
    assert len(journal.events("K7Q2")) == 11
    assert "Every case in it could be read (2)" in " ".join(journal.notices)
    journal.close()
