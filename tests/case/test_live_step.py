"""The live step answered by a machine: what it learns, what stays, and what practice is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.case.workspaces import opened, workspace
from wizard.case.events import Answered, By
from wizard.case.view import single
from wizard.content.people import Person
from wizard.evidence import Evidence, Origin, Redacted

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase

LIVE_STEP = "fresh-code/test"
POLICY = (
    Evidence("oauth-error", Redacted("invalid_grant"), Origin.LIVE),
    Evidence("no-such-fact", Redacted("x"), Origin.LIVE),
    Evidence("code", Redacted("53003"), Origin.LIVE),
)


def at_live(simulated: str = "") -> OpenCase:
    case = workspace().open(reader=Person.HELPDESK, simulated=simulated)
    case.paste("AADSTS90120: The request was already authorized or declined.")
    case.start_flow(LIVE_STEP)
    return case


def by_live(case: OpenCase, result: str, learned: tuple[Evidence, ...] = ()) -> None:
    step = case.view.step
    assert step is not None
    case.answer(result, at=step.ref, attempt=step.attempt, by=By.LIVE, learned=learned)


def test_a_refusal_goes_on_in_the_flow_of_its_code_and_nobody_types_the_number() -> None:
    case = at_live()
    by_live(case, "refused", POLICY)
    assert case.view.code == "AADSTS53003"
    assert case.view.step is not None
    assert case.view.step.ref.flow == "blocked-by-policy"
    stops = {str(visit.at): visit for visit in case.case.trail}
    assert stops[LIVE_STEP].by is By.LIVE
    assert stops["fresh-code/test-error"].by is By.FACT
    assert stops["fresh-code/test-error"].origin is Origin.LIVE


def test_a_refusal_without_a_number_asks_for_it() -> None:
    case = at_live()
    by_live(case, "refused")
    assert case.view.step is not None
    assert str(case.view.step.ref) == "fresh-code/test-error"


def test_the_number_a_person_knew_before_does_not_answer_for_the_test() -> None:
    case = at_live()
    case.answer("refused")
    assert case.view.step is not None
    assert str(case.view.step.ref) == "fresh-code/test-error"
    assert case.view.code == "AADSTS90120"


def test_only_facts_that_exist_are_learned_and_they_stand_in_the_event() -> None:
    case = at_live()
    by_live(case, "refused", POLICY)
    known = {one.evidence.kind for one in case.case.known if one.evidence.origin is Origin.LIVE}
    assert known == {"oauth-error", "code"}


def test_what_a_person_answers_learns_nothing_by_the_way() -> None:
    case = at_live()
    case.answer("refused", learned=POLICY)
    assert not [one for one in case.case.known if one.evidence.origin is Origin.LIVE]


def test_a_late_answer_of_the_machine_is_dropped() -> None:
    case = at_live()
    step = case.view.step
    assert step is not None
    case.answer("declined")
    before = case.case
    case.answer("works", at=step.ref, attempt=step.attempt, by=By.LIVE, learned=POLICY)
    assert case.case is before


def test_what_the_test_found_stays_when_its_answer_is_taken_back() -> None:
    case = at_live()
    by_live(case, "refused", POLICY)
    live = next(item for item in case.view.trail if str(item.ref) == LIVE_STEP)
    case.undo(live.visit)
    assert case.view.step is not None
    assert str(case.view.step.ref) == LIVE_STEP
    assert case.view.code == "AADSTS53003"


def test_a_person_may_overrule_the_number_the_test_brought() -> None:
    case = at_live()
    by_live(case, "refused", POLICY)
    typed = next(item for item in case.view.trail if item.can_overrule)
    case.overrule(typed.visit)
    assert case.view.step is not None
    assert str(case.view.step.ref) == "fresh-code/test-error"


def test_a_resumed_case_is_the_same_case() -> None:
    context = workspace()
    case = context.open(reader=Person.HELPDESK)
    case.start_flow(LIVE_STEP)
    by_live(case, "refused", POLICY)
    again = context.resume(case.view.case_id)
    assert again.case == case.case
    answers = [one.event for one in context.journal.events(case.view.case_id)]
    assert [one.by for one in answers if isinstance(one, Answered)] == [By.LIVE]


def test_the_path_says_that_the_test_found_it() -> None:
    case = at_live()
    by_live(case, "blocked-by-policy", POLICY)
    live, number, *_ = case.view.trail
    assert live.by == "found by the live test"
    assert number.by == "known from the live test"
    assert "From the live test" in {item.origin for item in case.view.known}


@pytest.mark.parametrize("act", ["policy", ""], ids=["practice", "real"])
def test_what_a_practice_test_found_is_never_called_live(act: str) -> None:
    case = at_live(act)
    by_live(case, "refused", POLICY)
    assert case.view.trail[0].by == f"found by the {'practice' if act else 'live'} test"
    origins = {item.origin for item in case.view.known}
    assert ("From the practice test" in origins) is bool(act)
    assert ("From the live test" in origins) is not bool(act)


def test_a_practice_case_stays_one_and_its_paper_says_so() -> None:
    context = workspace()
    case = context.open(reader=Person.HELPDESK, simulated="approve")
    case.start_flow(LIVE_STEP)
    by_live(case, "works")
    while case.view.outcome is None:
        assert case.view.step is not None
        case.answer(single(case.view.step.choices)[0].id)
    again = context.resume(case.view.case_id).view
    assert again.simulated == "approve"
    assert again.outcome is not None
    assert again.outcome.paper.startswith("SIMULATED (approve).")
    assert "A live test worked" not in again.outcome.paper
    assert [one.simulated for one in context.cases()] == ["approve"]


def test_a_case_that_is_opened_without_an_act_is_real() -> None:
    assert opened("aadsts90120").view.simulated == ""
