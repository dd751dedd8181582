"""Why: whatever another answer is said to lead to, giving that answer leads there."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.case.test_engine import trying
from tests.case.workspaces import opened, shipped, workspace
from tests.slow_rows import rest_slow
from wizard.case.causes import WEIGHTS, chance_per_minute, next_cause
from wizard.case.events import By
from wizard.case.view import single
from wizard.content.flow import ENTERED, AnsweredBy, CauseRef, Chance, StepRef
from wizard.content.people import READERS, Person
from wizard.errors import WizardError
from wizard.intake.entry import parse_entry

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase

FLOWS = sorted(shipped().book)
MOST = 12


def walk(case: OpenCase, dice: Random) -> bool:
    """Answer one question by chance; return whether there was one."""
    step = case.view.step
    if step is None or not step.choices or case.view.outcome:
        return False
    if step.answered_by is AnsweredBy.TEXT and dice.random() < 0.5:
        entered = step.example if not parse_entry(step.format, step.example).complaint else "a"
        case.answer(ENTERED, entered=entered)
    else:
        case.answer(dice.choice(single(step.choices)).id)
    return True


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("reader", rest_slow(READERS, [Person.HELPDESK]))
def test_flipping_the_named_answer_reaches_the_named_step(flow: str, reader: str) -> None:
    dice = Random(f"{flow} {reader}")
    asked = seen = 0
    for _ in range(4):
        case = opened(flow, next(one for one in READERS if one == reader))
        for _ in range(MOST):
            if not walk(case, dice):
                break
        near = case.why().near
        ends = case.case.at
        asked += any(visit.by is By.PERSON for visit in case.case.trail)
        seen += len(near)
        for miss in near[:6]:
            other = opened(flow, case.view.reader)
            other._case = case.case  # the same case, to go on with by its door
            other._seq = other._journal.events(case.view.case_id)[-1].seq
            other.undo(miss.visit)
            other.answer(miss.answer)
            assert other.case.at == miss.at
            assert miss.at != ends
            assert miss.label
            assert miss.leads
    # Some people are asked nothing: they get the message to who can act, and there is no near miss.
    assert bool(seen) == bool(asked)


def test_a_case_without_answers_has_no_near_miss() -> None:
    assert opened("aadsts90120").why().near == ()


def test_an_answer_that_is_not_there_leads_nowhere() -> None:
    case = opened("aadsts90120")
    with pytest.raises(WizardError):
        case.answer("perhaps")


_CAUSES = st.lists(
    st.tuples(st.sampled_from(Chance), st.integers(1, 9)), min_size=1, max_size=5, unique=True
)


@settings(max_examples=60, deadline=None)
@given(_CAUSES)
def test_no_order_finds_the_cause_sooner(causes: list[tuple[Chance, int]]) -> None:
    book = trying(*((f"c{n}", chance, minutes, {}) for n, (chance, minutes) in enumerate(causes)))
    step = next(one for one in book.all_steps() if one.tries)
    order: list[tuple[Chance, int]] = []
    out: set[CauseRef] = set()
    while cause := next_cause(step, {}, book, out):
        order.append((cause.chance, cause.minutes))
        out.add(cause.ref)
    assert sorted(order) == sorted(causes)

    def spent(tests: tuple[tuple[Chance, int], ...]) -> int:
        """Return the minutes until the cause is found, on the mean, times the sum of weights."""
        clock = total = 0
        for chance, minutes in tests:
            clock += minutes
            total += clock * WEIGHTS[chance]
        return total

    assert spent(tuple(order)) == min(map(spent, permutations(causes)))


def test_the_turn_of_a_cause_is_told_as_an_estimate() -> None:
    case = opened("aadsts90120")
    book = case.book
    find = next(one for one in book["aadsts90120"].steps.values() if one.tries)
    best = max(
        (book.cause(ref) for ref in find.tries), key=lambda c: chance_per_minute(c) if c else 0
    )
    assert best
    fresh = _at(find.ref)
    told = fresh.why().order
    minutes = "1 minute" if best.minutes == 1 else f"{best.minutes} minutes"
    assert told == (
        f"First because it is {best.chance} and takes {minutes}; the authors' estimate."
    )
    assert fresh.view.step
    assert fresh.view.step.why.endswith(told)


def _at(ref: StepRef) -> OpenCase:
    case = workspace(shipped().book).open(reader=READERS[3])
    case.start_flow(str(ref))
    return case
