from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scan.made import guid
from wizard.scan.tally import (
    EXACT,
    MOST_CODES,
    Distinct,
    IdBudget,
    Tally,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, (1 << 64) - 1)), st.lists(st.integers(1, (1 << 64) - 1)))
def test_ids_are_counted_like_a_set(here: list[int], there: list[int]) -> None:
    one, other = Distinct(IdBudget()), Distinct(IdBudget())
    for key in here:
        one.add(key)
    for key in there:
        other.add(key)
    assert one.count == len(set(here))
    one.load(other.dump(), is_bound=False)
    assert one.count == len({*here, *there})
    assert not one.is_bound


@pytest.mark.parametrize("step", [1, 1 << 20, 1 << 32, (1 << 63) // EXACT])
def test_ids_are_exact_up_to_the_limit_whatever_they_share(step: int) -> None:
    ids = Distinct(IdBudget())
    for number in range(1, EXACT + 1):
        ids.add(number * step)
    assert (ids.count, ids.is_bound) == (EXACT, False)
    ids.add(step)
    assert not ids.is_bound
    ids.add((EXACT + 1) * step + 1)
    assert (ids.count, ids.is_bound) == (EXACT, True)


def test_two_halves_are_exact_together() -> None:
    dice = random.Random(7)
    keys = [dice.getrandbits(64) or 1 for _ in range(EXACT)]
    one, other = Distinct(IdBudget()), Distinct(IdBudget())
    for key in keys[:60_000]:
        one.add(key)
    for key in keys[40_000:]:
        other.add(key)
    one.load(other.dump(), is_bound=False)
    assert (one.count, one.is_bound) == (EXACT, False)


def test_without_room_the_number_is_a_lower_bound_and_says_so() -> None:
    ids = Distinct(IdBudget(1_000))
    for number in range(1, 10_000):
        ids.add(number)
    assert ids.is_bound
    assert 500 < ids.count < 2_000


def test_more_codes_than_can_be_told_apart_are_counted() -> None:
    tally = Tally()
    for code in range(50_000, 50_000 + MOST_CODES + 5):
        tally.add(code, b"", guid(code).encode())
    tally.add(50_000, b"", b"")
    assert (len(tally.codes), tally.uncounted) == (MOST_CODES, 5)
    assert tally.codes[50_000].count == 2
