"""Times are read as people and programs write them; what may be either of two days is none."""

from __future__ import annotations

import pytest

from tests.intake.error_texts import CORRELATION
from wizard.intake import Reader
from wizard.intake.entry import utc

READER = Reader(b"a key for tests")
INSTANT = "2026-11-20T09:14:07Z"
WRITTEN = [
    "2026-11-20T10:14:07+01:00",
    "2026-11-20 09:14:07 UTC",
    "2026/11/20 09:14:07Z",
    "Fri, 20 Nov 2026 09:14:07 GMT",
    "20 Nov 2026 09:14:07 UTC",
    "20 November 2026 09:14:07",
    "Nov 20, 2026 9:14:07 AM UTC",
    "November 20, 2026, 9:14:07 AM",
    "11/20/2026 9:14:07 AM UTC",
    "11/20/2026, 9:14:07 AM GMT",
    "20/11/2026 09:14:07",
    "20.11.2026 09:14:07 UTC",
    "20.11.2026, 09:14:07",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    reading = READER.read(f"AADSTS50011: x\nCorrelation ID: {CORRELATION}\nTimestamp: {text}\nEnd")
    times = [str(one.value) for one in reading.evidence if one.kind == "timestamp"]
    assert utc(text) == INSTANT
    assert times == [INSTANT]


@pytest.mark.parametrize(
    "text",
    [
        "05/06/2026 09:14:07",
        "32.11.2026 09:14:07",
        "20 Foo 2026 09:14:07",
        "11/20/2026 25:14:07",
        "20.11.2026",
        "1795166047",
    ],
)
def test_what_is_not_one_time_is_none(text: str) -> None:
    assert utc(text) == ""


@pytest.mark.parametrize(("text", "hour"), [("12:05:00 AM", "00"), ("12:05:00 PM", "12")])
def test_noon_and_midnight_are_told_apart(text: str, hour: str) -> None:
    assert utc(f"11/20/2026 {text}") == f"2026-11-20T{hour}:05:00Z"


def test_ids_and_times_are_read_in_sentences_and_through_misread_letters() -> None:
    spoken = f"aadsts65001, the correlation id is {CORRELATION}, time was 2026-11-20 09:14:07"
    misread = f"AADSTS65001: x Correlation lD: {CORRELATION} Tlmestamp: 2026-11-20 09:14:07Z"
    for text in (spoken, misread):
        said = {one.kind: str(one.value) for one in READER.read(text).evidence}
        assert (said["correlation-id"], said["timestamp"]) == (CORRELATION, INSTANT)


def test_the_date_of_the_pane_in_the_portal_is_the_time() -> None:
    pane = f"Basic info\nDate\n11/20/2026, 9:14:07 AM\nRequest ID\n{CORRELATION}\nStatus\nFailure"
    reading = READER.read(pane)
    assert [str(one.value) for one in reading.evidence if one.kind == "timestamp"] == [INSTANT]


@pytest.mark.parametrize("word", ["identity provider", "Identitätsanbieter", "ID プロバイダー"])
def test_the_provider_of_a_guest_is_not_the_tenant(word: str) -> None:
    issuer = "https://sts.windows.net/2b1a0f9e-8d7c-4b6a-a594-837261504f3e/"
    reading = READER.read(f"AADSTS50020: User account from {word} '{issuer}' is not there.")
    assert "tenant" not in {one.kind for one in reading.evidence}
