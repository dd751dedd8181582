from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scan.logs import Found, found, guid, look, message
from wizard.scan.matcher import PREFIXED, context_of
from wizard.scan.source import REACH
from wizard.scan.tally import Tally, keys_of, normalized

AT = "2026-11-20T09:14:07"


def one_by_one(text: str) -> Found:
    """Return what is found when each code is read for itself, by the long way."""
    data, tally = text.encode(), Tally()
    codes = list(PREFIXED.finditer(data))
    ends = [*(m.start() for m in codes[1:]), len(data) + REACH]
    for m, stop in zip(codes, ends, strict=False):
        tally.add(int(m[1]), *context_of(data, *m.span(), stop))
    return found(tally)


LINE_END = st.sampled_from(["\n", "\r\n", "\\r\\n", "\\\\r\\\\n", " ", "\n\n"])
PART = st.one_of(
    st.builds(
        message,
        st.sampled_from([50076, 54005, 700016]),
        st.sampled_from(
            ["2026-11-20 09:14:07Z", "2026-13-20 09:14:07Z", "2026-11-20 09-14-07Z",
             "2026-11-19 08:00:00Z", "2026-11-20T09:14:07Z", "2026-02-31 10:00:00+01:00", ""]
        ),
        st.integers(1, 4),
        LINE_END,
    ),
    st.builds("Trace ID: {}{}".format, st.integers(1, 4).map(guid), LINE_END),
    st.builds("Correlation ID: {}{}".format, st.integers(1, 4).map(guid), LINE_END),
    LINE_END,
    st.sampled_from(
        [
            "AADSTS", "AADSTS50076: ", "AADSTS 050076", "AADSTS5", "AADSTS500760001", "70002: x ",
            "Correlation", "correlation_id", "Correlation ID: ", "Correlation ID: x Timestamp: ",
            guid(9), guid(10).upper(), "-" * 36, "Timestamp: ", "timestamp", "2026-11-18 01:02:03Z",
            "2026-11-18T01:02:03Z ERROR ", "INFO", '{"', "A", "C", "AC" * 50, "Conditional Access ",
            " " * 399, "." * 401, "x" * 900, "y" * REACH, "Zürich ",
        ]
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PART, max_size=14), st.integers(1, 3_000))
def test_the_usual_message_is_read_as_any_other(parts: list[str], size: int) -> None:
    text = "".join(parts)
    assert look(text) == one_by_one(text)
    assert look(text, size) == one_by_one(text)


def test_batches_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (message(50_000 + n % 7, f"2026-11-20 09:14:{n % 60:02}Z", n) for n in range(500))
    text = "\n".join(rows)
    together = look(text, 100)
    monkeypatch.setattr("wizard.scan.matcher._BATCH", 10)
    assert look(text, 100) == together
    assert sum(count for count, *_ in together.values()) == 500


LONG = "Due to a change, you must use multi-factor authentication. " * 10
FORMS = [
    ("one line", message(50076, end=" ")),
    ("several lines", message(50076, end="\r\n")),
    ("escaped", message(50076, end="\\r\\n")),
    ("escaped twice", message(50076, end="\\\\r\\\\n")),
    ("a long reason", message(50076).replace("It did not work.", LONG)),
    ("capitals", message(50076).replace("work", "Conditional Access, Azure, Contact an Admin")),
]


@pytest.mark.parametrize("text", [row[1] for row in FORMS], ids=[row[0] for row in FORMS])
def test_the_forms_of_the_service(text: str) -> None:
    assert look(text) == {50076: (1, AT, AT, 1)}
    assert look(text * 3) == {50076: (3, AT, AT, 1)}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, (1 << 128) - 1), max_size=40))
def test_ids_are_folded_together_as_alone(numbers: list[int]) -> None:
    ids = [guid(number).encode() for number in numbers]
    together = keys_of(ids).tolist()
    assert together == [keys_of([normalized(one)])[0] for one in ids]
    assert together == [keys_of([one.upper()])[0] for one in ids]
    assert len(set(together)) == len(set(numbers))


@pytest.mark.parametrize("step", [1, 1 << 63, 1 << 64, (1 << 64) + 1, (1 << 96) + (1 << 32)])
def test_ids_that_count_up_stay_apart(step: int) -> None:
    ids = [guid(number * step % (1 << 128)).encode() for number in range(1, 5_000)]
    keys = keys_of(ids).tolist()
    assert len(set(keys)) == len(set(ids))


@pytest.mark.parametrize("sign_in", [b"1", b"f" * 36, b"a-b-c", guid(7).encode()])
def test_an_id_of_any_length_is_one(sign_in: bytes) -> None:
    assert len(keys_of([normalized(sign_in)])) == 1
