"""The order of a `try` is the one that finds the cause soonest, by the authors' weights."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.case.books import TABLES, end, flow
from wizard.case.causes import WEIGHTS, next_cause
from wizard.content.flow import (
    OTHERWISE,
    TRY,
    Branch,
    Cause,
    CauseRef,
    Chance,
    FlowBook,
    Step,
    StepRef,
    Transition,
)
from wizard.content.people import Person

CAUSES = st.lists(
    st.tuples(st.sampled_from(list(Chance)), st.integers(1, 30)), min_size=1, max_size=6
)


def book_of(rows: list[tuple[Chance, int]]) -> tuple[FlowBook, Step]:
    find, done = StepRef("f", "find"), StepRef("f", "done")
    causes = [
        Cause(CauseRef("f", f"c{i}"), "C", Person.USER, chance, minutes, test=done)
        for i, (chance, minutes) in enumerate(rows)
    ]
    step = Step(
        find,
        TRY,
        "",
        tries=tuple(cause.ref for cause in causes),
        branches=(Branch(OTHERWISE, "", Transition(done)),),
    )
    return FlowBook({"f": flow("f", [step, end(done)], causes)}, TABLES), step


def picked(rows: list[tuple[Chance, int]]) -> list[int]:
    """Return the order in which the engine tries the causes, by place."""
    book, step = book_of(rows)
    order: list[CauseRef] = []
    while cause := next_cause(step, {}, book, order):
        order.append(cause.ref)
    return [int(ref.cause[1:]) for ref in order]


def expected_minutes(rows: list[tuple[Chance, int]], order: tuple[int, ...]) -> int:
    """Return the minutes until the cause is found, weighed by the chance that it is the one."""
    spent = total = 0
    for place in order:
        chance, minutes = rows[place]
        spent += minutes
        total += WEIGHTS[chance] * spent
    return total


@settings(max_examples=150, deadline=None)
@given(rows=CAUSES)
def test_no_other_order_finds_the_cause_in_less_time(rows: list[tuple[Chance, int]]) -> None:
    best = min(expected_minutes(rows, order) for order in permutations(range(len(rows))))
    assert expected_minutes(rows, tuple(picked(rows))) == best


@settings(max_examples=50, deadline=None)
@given(rows=CAUSES)
def test_each_cause_is_tried_once(rows: list[tuple[Chance, int]]) -> None:
    assert sorted(picked(rows)) == list(range(len(rows)))


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ([(Chance.RARE, 1), (Chance.LIKELY, 1)], [1, 0]),
        ([(Chance.LIKELY, 10), (Chance.RARE, 1)], [1, 0]),
        ([(Chance.POSSIBLE, 2), (Chance.RARE, 1)], [0, 1]),
        ([(Chance.RARE, 1), (Chance.POSSIBLE, 2)], [0, 1]),
    ],
    ids=["likely first", "quick first", "a draw as written", "a draw the other way"],
)
def test_order(rows: list[tuple[Chance, int]], order: list[int]) -> None:
    assert picked(rows) == order
