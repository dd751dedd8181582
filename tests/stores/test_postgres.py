"""What must hold of the team's store when its server, its network or its address fails."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.case.workspaces import workspace
from tests.export.cases import book
from tests.stores.conftest import Place
from tests.stores.server import GUARDED
from wizard import world
from wizard.case.events import CaseOpened, Noted
from wizard.content.people import Person
from wizard.errors import JournalError
from wizard.evidence import Redacted
from wizard.settings import DatabaseAddress, Settings
from wizard.world import fixed, open_journal, open_workspace

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (the extra postgres)")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.stores.server import Server
    from wizard.case.journal import Journal
    from wizard.case.workspace import OpenCase

OPENED = CaseOpened("K7Q2", Person.HELPDESK, "0.1.0")
PASSWORD = "Canary-Passw0rd-7"  # noqa: S105 - no output may hold it


def note(text: str) -> Noted:
    return Noted(Redacted(text))


@pytest.fixture
def place(server: Server, database: str) -> Iterator[Place]:
    made = Place(DatabaseAddress(server.over_loopback(database)))
    yield made
    for journal in made.opened:
        journal.close()


def end_other_connections(server: Server, database: str) -> int:
    """End every backend of a database but our own; return how many there were."""
    with psycopg.connect(server.address("postgres"), autocommit=True) as db:
        rows = db.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            (database,),
        ).fetchall()
    return len(rows)


def texts(journal: Journal) -> list[str]:
    events = [row.event for row in journal.events("K7Q2")]
    return [event.text for event in events if isinstance(event, Noted)]


def answers(case: OpenCase) -> list[str]:
    return [item.answer for item in case.view.trail if item.by_person]


def connect_again(journal: Journal) -> None:
    """Retry as the program does every second, until the connection in the making is there."""
    for _ in range(10):
        journal.retry()
        if "reached" not in journal.trouble:
            return
        attempt = journal.store._attempt  # type: ignore[attr-defined]
        if attempt is not None:
            attempt.done.wait(10)


# --- a connection that is lost


@pytest.mark.slow
def test_a_backend_that_is_ended_between_two_steps_loses_nothing(
    place: Place, server: Server, database: str
) -> None:
    journal = place.with_case()
    for number in range(5):
        journal.append("K7Q2", note(f"{number}"), after=number)
        assert end_other_connections(server, database) == 1
    assert texts(journal) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("is_committed", [True, False], ids=["after commit", "before commit"])
def test_a_backend_that_is_ended_within_a_step_neither_loses_nor_doubles_it(
    place: Place, server: Server, database: str, *, is_committed: bool
) -> None:
    journal = place.with_case()
    journal.append("K7Q2", OPENED, after=0)
    connection = journal.store._db  # type: ignore[attr-defined]
    execute = connection.execute

    def interrupted(query: object, *values: object) -> object:
        if "INSERT INTO entra_wizard.events" not in str(query):
            return execute(query, *values)
        connection.execute = execute
        if is_committed:
            execute(query, *values)
        end_other_connections(server, database)
        return execute("SELECT 1")

    connection.execute = interrupted
    row = journal.append("K7Q2", note("in mid-step"), after=1)
    assert row.seq == 2
    assert journal.events("K7Q2")[1] == row
    assert len(journal.events("K7Q2")) == 2


def test_a_case_goes_on_without_the_server_and_is_saved_when_it_is_back(
    place: Place, server: Server
) -> None:
    here = workspace(book(), place.open())
    here.journal.continue_in_memory(0)
    case = here.open(reader=Person.HELPDESK)
    case.start_flow("sign-in-address")
    server.stop()
    try:
        case.answer("did-not-work")
        assert case.trouble == "Case K1 is not saved: the database cannot be reached."
        case.note("while it was away")
        assert len(here.cases()) == 1
        other = here.open(reader=Person.HELPDESK, ticket="INC7")
        assert here.journal.trouble.startswith("2 cases are not saved")
        here.journal.retry()
        assert here.journal.trouble
    finally:
        server.start()
    connect_again(here.journal)
    assert here.journal.trouble == ""
    case.answer("saml")
    there = workspace(book(), place.open())
    assert answers(there.resume("K1")) == ["did-not-work", "saml"]
    assert there.resume("K1").view.notes == ("while it was away",)
    assert there.resume(other.view.case_id).view.ticket == "INC7"
    assert [row.seq for row in case.rows] == list(range(1, 6))


def test_what_another_desk_did_meanwhile_is_never_mixed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = workspace(book(), place.open()), workspace(book(), place.open())
    here.journal.continue_in_memory(0)
    case = here.open(reader=Person.HELPDESK)
    case.start_flow("sign-in-address")
    with monkeypatch.context() as network:
        refuse = psycopg.OperationalError("the network is down")

        def down(*_: object, **__: object) -> None:
            raise refuse

        here.journal.store._db.close()  # type: ignore[attr-defined]
        network.setattr(psycopg, "connect", down)
        case.answer("did-not-work")
        assert case.trouble
    there.resume("K1").answer("cannot-do")
    connect_again(here.journal)
    assert "another window" in here.journal.trouble
    assert answers(there.resume("K1")) == ["cannot-do"]


def test_a_case_that_was_deleted_meanwhile_does_not_come_back(
    place: Place, server: Server, database: str
) -> None:
    here, there = place.with_case(), place.open()
    here.continue_in_memory(5)
    here.append("K7Q2", OPENED)
    there.forget("K7Q2")
    end_other_connections(server, database)
    with pytest.raises(JournalError, match="no longer in the journal"):
        here.append("K7Q2", note("late"))
    assert place.open().cases(5) == ()


def test_a_case_that_another_program_holds_is_not_waited_for_when_it_may_go_on(
    place: Place, server: Server, database: str
) -> None:
    journal = place.with_case()
    journal.append("K7Q2", OPENED)
    journal.continue_in_memory(0.05)
    with psycopg.connect(server.address(database)) as holder:
        holder.execute("SELECT 1 FROM entra_wizard.cases FOR UPDATE")
        journal.append("K7Q2", note("while it is held"))
        assert journal.trouble == "Case K7Q2 is not saved: another program holds the case."
    journal.retry()
    assert journal.trouble == ""
    assert texts(journal) == ["while it is held"]


# --- an address that cannot be used


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"port": 1}, "the database cannot be reached"),
        ({"database": "nowhere"}, "the server has no such database"),
        ({"user": "nobody-here"}, "the database refuses this user"),
        ({"user": GUARDED}, "the password of the database is wrong"),
        ({"user": GUARDED, "password": PASSWORD}, "the password of the database is wrong"),
    ],
    ids=["no server", "no database", "no user", "no password", "wrong password"],
)
def test_an_address_that_cannot_be_used_is_one_clear_sentence(
    server: Server, database: str, change: dict[str, object], says: str
) -> None:
    with psycopg.connect(server.address("postgres"), autocommit=True) as db:
        db.execute(f"DROP ROLE IF EXISTS {GUARDED}".encode())
        db.execute(f"CREATE ROLE {GUARDED} LOGIN PASSWORD 'another one'".encode())
    user, password = str(change.get("user", "postgres")), str(change.get("password", ""))
    who = f"{user}:{password}" if password else user
    where = f"127.0.0.1:{change.get('port', server.port)}/{change.get('database', database)}"
    address = DatabaseAddress(f"postgresql://{who}@{where}")
    with pytest.raises(JournalError) as told:
        open_journal(address, fixed().now)
    assert told.value.message == f"The journal postgresql://{where} was not opened: {says}."
    assert told.value.hint
    assert PASSWORD not in f"{told.value} {told.value.hint} {address} {address!r}"


def test_a_program_without_its_journal_says_so_and_keeps_cases_in_memory() -> None:
    address = DatabaseAddress("postgresql://127.0.0.1:1/nowhere")
    here, _findings = open_workspace(Settings(journal=address), fixed())
    assert not here.journal.is_kept
    (said,) = here.journal.notices
    assert "kept only until the program ends" in said
    assert "the database cannot be reached" in said


def test_tables_of_a_newer_version_are_refused_and_unchanged(
    place: Place, server: Server, database: str
) -> None:
    place.with_case().close()
    with psycopg.connect(server.address(database), autocommit=True) as db:
        db.execute("UPDATE entra_wizard.form SET version = 99")
    with pytest.raises(JournalError, match=r"newer version of entra-wizard \(form 99"):
        place.open()


def test_a_user_who_may_only_read_is_told(place: Place, server: Server, database: str) -> None:
    place.with_case().close()
    with psycopg.connect(server.address(database), autocommit=True) as db:
        db.execute("DROP ROLE IF EXISTS reader")
        db.execute("CREATE ROLE reader LOGIN")
        db.execute("GRANT USAGE ON SCHEMA entra_wizard TO reader")
        db.execute("GRANT SELECT ON ALL TABLES IN SCHEMA entra_wizard TO reader")
    reading = open_journal(DatabaseAddress(server.address(database, "reader")), fixed().now)
    assert reading.key("K7Q2") == b"key"
    with pytest.raises(JournalError, match="this user may not write"):
        reading.append("K7Q2", OPENED)
    reading.close()


def test_an_event_is_never_changed(place: Place, server: Server, database: str) -> None:
    journal = place.with_case()
    row = journal.append("K7Q2", OPENED)
    with (
        psycopg.connect(server.address(database)) as db,
        pytest.raises(psycopg.Error, match="never changed"),
    ):
        db.execute("UPDATE entra_wizard.events SET body = '{}'")
    assert journal.events("K7Q2") == (row,)


def test_two_programs_that_create_the_tables_at_once_agree(place: Place) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for this test alone

    with ThreadPoolExecutor(4) as pool:
        journals = list(pool.map(lambda _: place.open(), range(4)))
    assert journals[0].create("K7Q2", b"key")
    assert journals[3].key("K7Q2") == b"key"


def test_without_psycopg_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "wizard.stores.postgres", raising=False)
    monkeypatch.delattr("wizard.stores.postgres", raising=False)
    with pytest.raises(JournalError, match="needs the package psycopg") as told:
        world.open_journal(DatabaseAddress("postgresql://server/desk"), fixed().now)
    assert "entra-wizard[postgres]" in told.value.hint
