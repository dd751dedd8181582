from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.scan.source import Window

WORD = b"ab#cd"
AT = WORD.index(b"#")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([WORD, b"#", b".", b"." * 9, b"." * 50]), max_size=40),
    st.integers(0, 60),
    st.integers(0, 200),
    st.sampled_from([1, 3, 16]),
)
def test_each_word_begins_in_one_part_near_its_byte(
    words: list[bytes], start: int, length: int, part: int
) -> None:
    data = b"".join(words)
    start = min(start, len(data))
    stop = min(start + length, len(data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wizard.scan.source._PART", part)
        parts = list(Window(data, start, stop).near(b"#", AT))
    edges = [edge for both in parts for edge in both]
    assert all(start <= low < high <= stop for low, high in parts)
    assert all(one <= other for one, other in pairwise(edges))
    begun = [place for place in range(start, stop) if data.startswith(WORD, place)]
    covered = [place for low, high in parts for place in range(low, high)]
    assert set(begun) <= set(covered)


def test_what_has_no_such_byte_is_not_searched() -> None:
    far = b"." * 20_000
    assert list(Window(far, 0, len(far)).near(b"#")) == []
    ((low, high),) = Window(far + b"#" + far, 0, 40_001).near(b"#")
    assert low == len(far)
    assert high < len(far) * 2


def test_parts_grow_where_the_byte_is_frequent() -> None:
    data = b"#" * (1 << 18)
    assert len(list(Window(data, 0, len(data)).near(b"#"))) <= 4
