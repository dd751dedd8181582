from __future__ import annotations

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scan.logs import guid
from wizard.scan.tally import (
    EXACT,
    MOST_CODES,
    DistinctIds,
    IdBudget,
    Tally,
)

NUMBERS = st.integers(0, (1 << 64) - 1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(NUMBERS, max_size=40), max_size=5))
def test_ids_are_counted_like_a_set(batches: list[list[int]]) -> None:
    ids = DistinctIds(IdBudget())
    seen: set[int] = set()
    for batch in batches:
        ids.extend(array("Q", batch))
        seen.update(batch)
        assert (ids.count, ids.is_bound) == (len(seen), False)


@pytest.mark.parametrize("step", [1, 1 << 20, 1 << 32, (1 << 63) // EXACT])
def test_ids_are_exact_up_to_the_limit_whatever_they_share(step: int) -> None:
    ids = DistinctIds(IdBudget())
    ids.extend(array("Q", (number * step for number in range(1, EXACT + 1))))
    assert (ids.count, ids.is_bound) == (EXACT, False)
    ids.extend(array("Q", (step,)))
    assert not ids.is_bound
    ids.extend(array("Q", ((EXACT + 1) * step + 1,)))
    assert (ids.count, ids.is_bound) == (EXACT, True)


def test_over_budget_the_number_is_a_lower_bound_and_says_so() -> None:
    ids = DistinctIds(IdBudget(1_000))
    for number in range(1, 10_000):
        ids.extend(array("Q", (number,)))
    assert ids.is_bound
    assert 500 < ids.count < 2_000


def test_ids_held_twice_make_room_before_a_count_becomes_a_bound() -> None:
    budget = IdBudget(1_000)
    twice, other = DistinctIds(budget), DistinctIds(budget)
    twice.extend(array("Q", [1, 2, 3] * 300))
    other.extend(array("Q", range(500)))
    assert (twice.count, other.count) == (3, 500)
    assert not twice.is_bound
    assert not other.is_bound


def test_more_codes_than_can_be_told_apart_are_counted() -> None:
    tally = Tally()
    for code in range(50_000, 50_000 + MOST_CODES + 5):
        tally.add(code, b"", guid(code).encode())
    tally.add(50_000, b"", b"")
    assert (len(tally.codes), tally.uncounted) == (MOST_CODES, 5)
    assert tally.codes[50_000].count == 2
