"""What must hold of every store: what was acknowledged is there once, in order, and by whom."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.case.workspaces import shipped, workspace
from tests.export.cases import book
from wizard.case.events import (
    MACHINE,
    Answered,
    By,
    CaseClosed,
    CaseOpened,
    Event,
    Noted,
    TakenOver,
)
from wizard.case.store import NewEvent, StoreRefused
from wizard.content.flow import StepRef
from wizard.content.people import Person, Result
from wizard.errors import JournalError, UnknownName
from wizard.evidence import Redacted

if TYPE_CHECKING:
    from tests.stores.conftest import Place
    from wizard.case.journal import Journal
    from wizard.case.workspace import Workspace

OPENED = CaseOpened("K7Q2", Person.HELPDESK, "0.1.0")


def note(text: str) -> Noted:
    return Noted(Redacted(text))


def answer(number: int) -> Answered:
    return Answered(StepRef("flow", f"step-{number}"), number, "yes", By.PERSON, "Asked?", "Yes")


def texts(journal: Journal, case_id: str) -> list[str]:
    events = [one.event for one in journal.events(case_id)]
    return [event.text for event in events if isinstance(event, Noted)]


def desk(journal: Journal, name: str) -> Workspace:
    here = workspace(book(), journal)
    here.name = lambda _key: name
    return here


def test_events_come_back_in_order_after_closing(place: Place) -> None:
    journal = place.with_case()
    events: list[Event] = [OPENED, *(answer(n) for n in range(50)), CaseClosed(Result.RESOLVED)]
    recorded = tuple(journal.append("K7Q2", event, by="helpdesk Anna") for event in events)
    assert [one.seq for one in recorded] == list(range(1, 53))
    journal.close()
    again = place.open()
    assert again.events("K7Q2") == recorded
    assert [one.event for one in again.events("K7Q2")] == events
    assert {one.by for one in again.events("K7Q2")} == {"helpdesk Anna"}
    assert len({one.id for one in again.events("K7Q2")}) == 52
    assert again.key("K7Q2") == b"key"


def test_each_event_is_seen_by_others_as_soon_as_append_returns(place: Place) -> None:
    writer, reader = place.with_case(), place.open()
    for number in range(5):
        writer.append("K7Q2", answer(number))
        assert len(reader.events("K7Q2")) == number + 1


def test_every_case_counts_from_one_without_gaps(place: Place) -> None:
    journal = place.with_case("AAAA")
    journal.create("BBBB", b"other")
    for number in range(6):
        journal.append(("AAAA", "BBBB")[number % 2], answer(number))
    for case_id in ("AAAA", "BBBB"):
        assert [one.seq for one in journal.events(case_id)] == [1, 2, 3]


def test_an_id_is_given_once(place: Place) -> None:
    journal, other = place.with_case(), place.open()
    assert journal.create("K7Q2", b"another key") is False
    assert other.create("K7Q2", b"another key") is False
    assert other.key("K7Q2") == b"key"


def test_cases_are_listed_by_their_newest_event(place: Place) -> None:
    journal = place.open()
    for case_id in ("AAAA", "BBBB", "CCCC", "DDDD"):
        journal.create(case_id, b"key")
    for case_id in ("AAAA", "BBBB", "CCCC", "AAAA"):
        journal.append(case_id, note("x"))
    assert journal.cases(10) == ("AAAA", "CCCC", "BBBB"), "a case without events is not listed"
    assert journal.cases(2) == ("AAAA", "CCCC")
    assert [one.case_id for one in journal.summaries(10)] == ["AAAA", "CCCC", "BBBB"]


def test_nothing_is_written_for_a_case_that_is_not_there(place: Place) -> None:
    journal = place.with_case()
    with pytest.raises(JournalError, match="ZZZZ is no longer in the journal"):
        journal.append("ZZZZ", answer(1))
    assert journal.events("ZZZZ") == ()
    assert dict(journal.histories(["ZZZZ"])) == {}
    for wrong in (journal.key, journal.forget):
        with pytest.raises(UnknownName, match="ZZZZ"):
            wrong("ZZZZ")


def test_a_caller_that_has_not_seen_the_newest_event_is_told(place: Place) -> None:
    here, there = place.with_case(), place.open()
    here.append("K7Q2", OPENED, after=0)
    there.append("K7Q2", answer(1), after=1)
    with pytest.raises(JournalError, match="another window"):
        here.append("K7Q2", answer(2), after=1)
    assert len(here.events("K7Q2")) == 2


# --- once, and never twice


def test_an_entry_that_is_stored_is_not_stored_again(place: Place) -> None:
    store = place.with_case().store
    entry = NewEvent("2026-11-21T09:00:00Z", note("once"), "the-id", "admin")
    first = store.append("K7Q2", entry, 0, "The note was not saved")
    assert store.append("K7Q2", entry, 0, "The note was not saved") == first
    assert store.append("K7Q2", entry, None, "The note was not saved") == first
    assert store.events("K7Q2") == (first,)


def refuse_once_it_is_written(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next write happen, and its answer be lost."""
    append = journal.store.append

    def lost(case_id: str, entry: NewEvent, after: int | None, missed: str) -> None:
        append(case_id, entry, after, missed)
        monkeypatch.setattr(journal.store, "append", append)
        raise StoreRefused(missed, "the answer was lost", "")

    monkeypatch.setattr(journal.store, "append", lost)


def test_an_answer_that_was_saved_and_refused_is_no_other_window(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = workspace(book(), place.open())
    case = here.open(reader=Person.HELPDESK)
    refuse_once_it_is_written(here.journal, monkeypatch)
    with pytest.raises(JournalError, match="the answer was lost"):
        case.start_flow("sign-in-address")
    assert case.start_flow("sign-in-address").step
    refuse_once_it_is_written(here.journal, monkeypatch)
    with pytest.raises(JournalError, match="the answer was lost"):
        case.answer("did-not-work")
    with pytest.raises(JournalError, match="saved after all"):
        case.answer("cannot-do")
    assert [item.answer for item in case.view.trail if item.by_person] == ["did-not-work"]
    assert len(case.rows) == 3


def test_a_note_that_was_saved_and_refused_is_there_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = workspace(book(), place.open())
    case = here.open(reader=Person.HELPDESK)
    refuse_once_it_is_written(here.journal, monkeypatch)
    with pytest.raises(JournalError):
        case.note("only once")
    case.note("only once")
    case.note("another one")
    assert texts(here.journal, case.view.case_id) == ["only once", "another one"]


WRITER = """
import pathlib, sys
from wizard.case.events import Noted
from wizard.settings import ValueOrigin, journal as read
from wizard.world import fixed, open_journal
journal = open_journal(read(sys.argv[1], ValueOrigin("test", pathlib.Path("/"))), fixed().now)
own = "W" + sys.argv[2]
journal.create(own, b"key")
journal.create("SHARED", b"key")
for number in range(int(sys.argv[3])):
    journal.append("SHARED", Noted(f"{own} {number}"), by=own)
    if number % 3 == 0:
        journal.append(own, Noted(f"{own} {number}"), by=own)
"""


@pytest.mark.slow
def test_eight_programs_write_at_once_from_the_first_moment(place: Place) -> None:
    rounds = 150
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, place.words, str(number), str(rounds)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    said = [one.communicate(timeout=120)[1] for one in running]
    assert [one.returncode for one in running] == [0] * 8, said
    assert said == [""] * 8
    journal = place.open()
    shared = journal.events("SHARED")
    assert [row.seq for row in shared] == list(range(1, 8 * rounds + 1))
    assert len({row.id for row in shared}) == 8 * rounds
    for number in range(8):
        own = f"W{number}"
        assert texts(journal, own) == [f"{own} {n}" for n in range(0, rounds, 3)]
        written = [row.event for row in shared if row.by == own]
        assert written == [note(f"{own} {n}") for n in range(rounds)]


NOTER = """
import pathlib, sys
from tests.case.workspaces import workspace
from wizard.settings import ValueOrigin, journal as read
from wizard.world import fixed, open_journal
journal = open_journal(read(sys.argv[1], ValueOrigin("test", pathlib.Path("/"))), fixed().now)
case = workspace(journal=journal).resume(sys.argv[2])
sys.stdin.readline()
for number in range(5):
    case.note(f"note {number} of {sys.argv[3]}")
"""


@pytest.mark.slow
def test_notes_from_eight_programs_at_once_are_all_kept(place: Place) -> None:
    shipped()
    here = workspace(book(), place.open())
    case_id = here.open(reader=Person.HELPDESK).view.case_id
    running = [
        subprocess.Popen(
            [sys.executable, "-c", NOTER, place.words, case_id, str(number)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    said = [one.communicate("\n", timeout=120)[1] for one in running]
    assert [one.returncode for one in running] == [0] * 8, said
    expected = [f"note {number} of {desk}" for desk in range(8) for number in range(5)]
    assert sorted(texts(here.journal, case_id)) == sorted(expected)


# --- who has a case


def test_two_supporters_see_who_has_a_case_and_take_it_over_knowingly(place: Place) -> None:
    anna, ben = desk(place.open(), "Anna"), desk(place.open(), "Ben")
    hers = anna.open(reader=Person.HELPDESK)
    hers.start_flow("sign-in-address")
    his = ben.resume(hers.view.case_id)
    assert his.holding.is_elsewhere
    assert "helpdesk Anna has this case since 2026-11-21 09:00 UTC" in his.view.notice
    assert "takes it over" in his.view.notice
    his.note("The user called Ben.")
    assert his.holding.is_elsewhere, "a note takes nothing over"
    his.answer("did-not-work")
    assert not his.holding.is_elsewhere
    with pytest.raises(JournalError, match="helpdesk Ben has taken this case over meanwhile"):
        hers.answer("did-not-work")
    assert anna.cases()[0].holder == "helpdesk Ben"
    rows = anna.journal.events(hers.view.case_id)
    assert [type(row.event) for row in rows[2:]] == [Noted, TakenOver, Answered]
    assert [row.by for row in rows] == ["helpdesk Anna"] * 2 + ["helpdesk Ben"] * 3
    again = anna.resume(hers.view.case_id)
    assert "helpdesk Ben has this case" in again.view.notice
    again.take_over()
    assert again.view.notice == ""
    again.answer(again.view.step.choices[0].id if again.view.step else "")
    assert [type(row.event) for row in again.rows[5:]] == [TakenOver, Answered]


def test_what_a_machine_answers_is_by_the_machine(place: Place) -> None:
    here = desk(place.open(), "Anna")
    case = here.open(reader=Person.ADMIN)
    case.start_flow("sign-in-address")
    step = case.view.step
    assert step
    case.answer("did-not-work", by=By.CHECK, at=step.ref, attempt=step.attempt)
    assert [row.by for row in case.rows] == ["admin Anna", "admin Anna", MACHINE]


def test_the_pseudonym_of_a_supporter_differs_between_cases(place: Place) -> None:
    from wizard.world import person_name  # noqa: PLC0415 - next to what it is about

    here = workspace(book(), place.open())
    keys = iter([b"first key", b"second key"])
    here.new_key = lambda: next(keys)
    here.name = lambda key: person_name("", "jo.doe", key)
    first, second = (here.open(reader=Person.USER) for _ in range(2))
    names = [case.rows[0].by for case in (first, second)]
    assert names[0] != names[1]
    assert not any("jo" in name for name in names)
    assert not here.resume(first.view.case_id).holding.is_elsewhere


# --- lists


def test_a_list_reads_summaries_with_one_query(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = desk(place.open(), "Anna")
    for number in range(5):
        case = here.open(reader=Person.HELPDESK, ticket=f"INC{number}")
        case.start_flow("sign-in-address")
        case.answer("did-not-work")
    computed = here.cases()

    def never(*_: object) -> None:
        pytest.fail("a list of summaries reads no events")

    for name in ("events", "histories"):
        monkeypatch.setattr(here.journal.store, name, never)
    listed = here.cases()
    assert listed == computed
    assert [one.ticket for one in listed] == [f"INC{n}" for n in (4, 3, 2, 1, 0)]
    assert {(one.state, one.flow, one.holder) for one in listed} == {
        ("open", "sign-in-address", "helpdesk Anna")
    }


def test_a_summary_that_is_not_of_the_newest_event_is_computed_and_kept(place: Place) -> None:
    here = workspace(book(), place.open())
    case = here.open(reader=Person.HELPDESK)
    case.start_flow("sign-in-address")
    (stored,) = here.journal.summaries(5)
    assert stored.summary
    here.journal.append(case.view.case_id, note("without a summary"))
    (stale,) = here.journal.summaries(5)
    assert (stale.events, stale.summary) == (3, "")
    assert here.cases()[0].flow == "sign-in-address"
    (kept,) = here.journal.summaries(5)
    assert kept.summary


def test_histories_read_several_cases(place: Place) -> None:
    journal = place.with_case("AAAA")
    journal.create("BBBB", b"key")
    for case_id in ("AAAA", "BBBB", "AAAA"):
        journal.append(case_id, note(f"in {case_id}"))
    found = journal.histories(["AAAA", "BBBB", "CCCC"])
    assert {one: len(rows) for one, rows in found.items()} == {"AAAA": 2, "BBBB": 1}
    bodies = [(case_id, "in " in body) for case_id, _at, body in journal.bodies()]
    assert bodies == [("AAAA", True), ("AAAA", True), ("BBBB", True)]


# --- deleting


def test_a_forgotten_case_is_gone_for_everybody(place: Place) -> None:
    here, there = place.with_case(), place.open()
    here.append("K7Q2", OPENED)
    there.create("KEEP", b"key")
    there.append("KEEP", note("kept"))
    there.forget("K7Q2")
    with pytest.raises(JournalError, match="no longer in the journal"):
        here.append("K7Q2", note("late"))
    assert there.cases(5) == here.cases(5) == ("KEEP",)
    assert here.create("K7Q2", b"new key") is False, "its rows are cached here"
    assert there.events("K7Q2") == ()


@pytest.mark.parametrize(
    "text",
    ["'); DROP TABLE events; --", '"; DELETE FROM cases; --', "x' OR '1'='1", "%_\\", "%s %(a)s"],
)
def test_no_text_is_taken_for_a_command(place: Place, text: str) -> None:
    journal = place.with_case()
    journal.append("K7Q2", OPENED)
    assert journal.create(text, text.encode())
    recorded = journal.append(text, note(f"{text}\0\x1b[2J\ud800"), by=text, summary=text)
    assert journal.events(text) == (recorded,)
    assert journal.key(text) == text.encode()
    journal.forget(text)
    assert journal.cases(5) == ("K7Q2",)
    assert len(journal.events("K7Q2")) == 1


def test_a_journal_that_was_closed_gives_an_error_of_ours(place: Place) -> None:
    journal = place.with_case()
    journal.close()
    with pytest.raises(JournalError, match="The answer was not saved"):
        journal.append("K7Q2", answer(1))
    with pytest.raises(JournalError, match="The journal was not read"):
        journal.events("K7Q2")
