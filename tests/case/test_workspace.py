"""The door to a case: nothing is shown that was not written, nothing is lost that was."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from tests.case.workspaces import NOW, PAGE_90120, connection, opened, workspace
from wizard.case.events import (
    Answered,
    By,
    EvidenceAdded,
    Recorded,
    dump,
)
from wizard.case.journal import Journal
from wizard.case.view import single
from wizard.content.flow import StepRef
from wizard.content.people import Person
from wizard.errors import (
    IllegalEvent,
    InputError,
    JournalError,
    UnknownName,
    WizardError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.workspace import OpenCase


def at(case: OpenCase) -> str:
    return str(case.view.step.ref) if case.view.step else ""


def test_what_the_paste_tells_is_not_asked_but_shown_with_its_origin() -> None:
    case = opened("aadsts90120", paste=PAGE_90120)
    case.answer("yes")
    seen = {item.ref.step: (item.label, item.by) for item in case.view.trail}
    assert seen["where-seen"] == ("On the web page, after entering the code", "read from the text")


def test_the_place_a_fact_was_read_from_can_be_shown() -> None:
    case = opened("aadsts90120", paste=PAGE_90120)
    places = {item.kind: item.place for item in case.view.known}
    assert "AADSTS90120" in places["code"]
    assert places["code"].startswith("line ")
    case.paste("one\ntwo AADSTS54005, tell kim@contoso.example")
    newest = [item for item in case.view.known if item.value == "54005"]
    assert [item.place.partition(":")[0] for item in newest] == ["text 2, line 2"]
    assert dict(case.view.hidden)["user"] >= 1
    assert "Correlation Id" in places["correlation-id"]


def test_no_mail_address_of_the_paste_is_kept_anywhere() -> None:
    here = workspace()
    case = here.open(reader=Person.HELPDESK, ticket="INC-4 jo.doe@contoso.example")
    case.paste(PAGE_90120)
    case.start_flow("aadsts90120")
    case.note("Called jo.doe@contoso.example back.")
    rows = here.journal.events(case.view.case_id)
    kept = "\n".join(dump(row.event) for row in rows) + repr(case.view)
    assert "jo.doe" not in kept
    assert any(isinstance(row.event, EvidenceAdded) and row.event.text for row in rows)


def test_the_same_person_has_the_same_pseudonym_within_a_case() -> None:
    case = opened("aadsts90120")
    case.note("jo.doe@contoso.example called.")
    case.note("Asked JO.DOE@contoso.example to wait.")
    first, second = case.view.notes
    assert first.split()[0] == second.split()[1]


@pytest.mark.parametrize(
    "move",
    [
        lambda case: case.answer("perhaps"),
        lambda case: case.answer("cannot-do/no-rights"),
        lambda case: case.answer("entered", entered="90120"),
        lambda case: case.answer("yes", at=StepRef("aadsts90120", "where-seen")),
        lambda case: case.undo(),
        lambda case: case.undo(4),
        lambda case: case.overrule(0),
        lambda case: case.strike("tool", "azure-cli"),
        lambda case: case.set_fact("tol", "azure-cli"),
        lambda case: case.set_fact("tool", "azur-cli"),
        lambda case: case.set_fact("correlation-id", "7c1e"),
        lambda case: case.set_fact("code-meaning", "anything"),
        lambda case: case.note("  "),
        lambda case: case.start_flow("aadsts54005"),
    ],
    ids=[
        "an answer the step does not have",
        "a reason where nothing is to be done",
        "typing where an answer is chosen",
        "another step than the one shown",
        "back at the beginning",
        "back to a visit that is not there",
        "overruling nothing",
        "striking what is not known",
        "a fact that does not exist",
        "a value a fact cannot have",
        "an id that is too short",
        "a fact that follows from the code",
        "an empty note",
        "a second flow",
    ],
)
def test_what_may_not_happen_is_said_and_changes_nothing(
    move: Callable[[OpenCase], object],
) -> None:
    case = opened("aadsts90120")
    before, events = case.view, len(case._journal.events(case.view.case_id))
    with pytest.raises(WizardError) as caught:
        move(case)
    assert caught.value.message
    assert case.view == before
    assert len(case._journal.events(before.case_id)) == events


def test_when_the_journal_refuses_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    case = opened("aadsts90120")
    before = case.view

    def full(*_: object, **__: object) -> Recorded:
        raise JournalError("The answer was not saved: the disk is full.")

    monkeypatch.setattr(case._journal, "append", full)
    with pytest.raises(JournalError):
        case.answer("yes")
    assert case.view == before


def test_a_late_answer_of_a_machine_is_dropped() -> None:
    case = opened("aadsts90120")
    attempt = case.view.step.attempt if case.view.step else 0
    ref = StepRef("aadsts90120", "own-sign-in")
    case.answer("yes")
    case.undo()
    before = case.view
    assert case.answer("yes", at=ref, attempt=attempt, by=By.CHECK) == before
    assert case.answer("yes", at=StepRef("aadsts90120", "x"), by=By.LIVE) == before


def test_a_case_resumes_where_it_stood_with_all_that_was_known() -> None:
    here = workspace()
    case = here.open(reader=Person.USER, ticket="INC-7")
    case.paste(PAGE_90120)
    case.start_flow("aadsts90120")
    case.answer("yes")
    again = here.resume(case.view.case_id)
    assert again.view == case.view


def test_two_windows_on_one_case_do_not_overwrite_each_other() -> None:
    here = workspace()
    first = here.open(reader=Person.USER)
    first.start_flow("aadsts90120")
    second = here.resume(first.view.case_id)
    first.answer("yes")
    with pytest.raises(JournalError):
        second.answer("no")
    assert at(here.resume(first.view.case_id)) == at(first)


def test_a_case_opens_at_the_last_step_that_holds_when_its_flow_has_changed() -> None:
    here = workspace()
    case = here.open(reader=Person.HELPDESK)
    case.start_flow("aadsts90120")
    case.answer("yes")
    event = Answered(StepRef("aadsts90120", "gone"), 2, "yes", By.PERSON, "Gone?", "Yes")
    here.journal.append(case.view.case_id, event)
    again = here.resume(case.view.case_id)
    assert at(again) == at(case)
    assert "aadsts90120/gone" in again.view.notice
    again.answer("not-sure")
    assert at(here.resume(case.view.case_id)) == at(again)


def test_an_unknown_case_is_named_with_the_ones_there_are() -> None:
    here = workspace()
    here.open(reader=Person.USER)
    with pytest.raises(UnknownName) as caught:
        here.resume("K9")
    assert "K1" in caught.value.hint


def test_a_typed_value_is_taken_by_ear_and_a_wrong_one_says_what_is_missing() -> None:
    case = opened("aadsts90120")
    for answer in ("yes", "browser", "stopped"):
        case.answer(answer)
    assert case.view.step is not None
    assert case.view.step.kind == "enter"
    with pytest.raises(InputError):
        case.answer("entered", entered="no idea")
    case.answer("entered", entered="seven zero zero two zero")
    assert case.view.code == "AADSTS70020"


def test_a_reason_for_what_cannot_be_done_is_kept_in_words() -> None:
    case = opened("fresh-code")
    while case.view.step and case.view.step.kind != "do":
        case.answer(single(case.view.step.choices)[0].id)
    case.answer("cannot-do", reason="not-now")
    assert case.view.trail[-1].label == "Cannot do this: Not possible right now"


def test_an_action_the_reader_may_not_do_is_a_message_to_who_may() -> None:
    here = workspace()
    views = []
    for flow in here.book.values():
        for step in flow.steps.values():
            if step.action and step.action.who is Person.ADMIN:
                case = here.open(reader=Person.HELPDESK)
                case.start_flow(step.ref)
                if case.view.step and case.view.step.ref == step.ref:
                    views.append(case.view.step)
    assert views, "no flow asks an admin to do anything"
    for view in views:
        assert view.message.startswith("To: an admin")
        assert view.choices[0].label == "I sent it"
        assert not view.command


def test_facts_an_outcome_misses_can_be_added_there() -> None:
    case = opened("unknown-code")
    case = workspace().open(reader=Person.HELPDESK)
    case.start_flow("aadsts90120/to-developer")
    assert case.view.outcome is not None
    missing = {one.kind for one in case.view.outcome.missing}
    assert "correlation-id" in missing
    case.add_fact("correlation-id", "7C1E5F0A-2B7D-4C3E-9A61-0D5B8F2E4A10")
    assert "correlation-id" not in {one.kind for one in case.view.outcome.missing}
    assert "7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10" in case.view.outcome.paper


def test_a_closed_case_is_listed_with_its_outcome_and_going_back_opens_it() -> None:
    here = workspace()
    case = here.open(reader=Person.HELPDESK)
    case.start_flow("aadsts90120")
    case.answer("yes")
    case.answer("browser")
    case.answer("signed-in")
    case.answer("typed-again")
    case.close()
    assert here.cases()[0].state == "resolved"
    with pytest.raises(IllegalEvent):
        case.set_fact("tool", "azure-cli")
    case.undo()
    assert here.cases()[0].state == "open"


def test_an_unreadable_case_does_not_hide_the_others() -> None:
    here = workspace()
    good = here.open(reader=Person.USER)
    bad = here.open(reader=Person.USER)
    row = (bad.view.case_id, 2, "", "no event at all")
    connection(here.journal).execute(
        "INSERT INTO events (case_id, seq, at, body) VALUES (?,?,?,?)", row
    )
    listed = {one.case_id: (one.state, one.where) for one in here.cases()}
    assert listed[good.view.case_id][0] == "open"
    state, why = listed[bad.view.case_id]
    assert state == "unreadable"
    assert "cannot be read" in why


def test_a_view_cannot_be_changed() -> None:
    case = opened("aadsts90120")
    with pytest.raises(dataclasses.FrozenInstanceError):
        case.view.code = "x"  # type: ignore[misc]


def test_the_journal_holds_an_answer_before_the_next_step_is_shown() -> None:
    seen: list[int] = []

    class Watching(Journal):
        def append(self, *args: object, **words: object) -> Recorded:
            recorded = super().append(*args, **words)  # type: ignore[arg-type]
            seen.append(recorded.seq)
            return recorded

    journal = Watching.open(None, lambda: NOW)
    case = workspace(journal=journal).open(reader=Person.USER)
    case.start_flow("aadsts90120")
    case.answer("yes")
    assert seen == [1, 2, 3]
