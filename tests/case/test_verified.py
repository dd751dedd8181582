"""What counts as proof: only a test that this program made is called a live test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.case.books import TABLES, end, flow
from wizard.case.causes import verified
from wizard.case.engine import answered, apply
from wizard.case.events import By, CaseOpened, FlowStarted
from wizard.content.flow import LIVE, Branch, FlowBook, Step, StepRef, Transition
from wizard.content.people import Person

FIRST, LAST = StepRef("f", "a"), StepRef("f", "end")


@pytest.mark.parametrize(
    ("by", "proof"), [(By.LIVE, "live-test"), (By.PERSON, "seen")], ids=["machine", "by hand"]
)
def test_a_live_step_answered_by_hand_is_seen_and_no_live_test(by: By, proof: str) -> None:
    step = Step(
        FIRST, LIVE, "Does it work?", branches=(Branch("works", "It works", Transition(LAST)),)
    )
    book = FlowBook({"f": flow("f", [step, end(LAST)])}, TABLES)
    case = apply(None, CaseOpened("K1", Person.HELPDESK, "0"), book)
    case = apply(case, FlowStarted(FIRST, ""), book)
    case = apply(case, replace(answered(case, book, "works"), by=by), book)
    assert verified(case, book) == proof
