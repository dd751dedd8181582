from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.error_texts import (
    CORRELATION,
    GLUES,
    INSTANT,
    KINDS,
    SHAPES,
    TRACE,
    WIDTHS,
    WRAPPERS,
    hard_wrapped,
    message,
    plant,
)
from tests.slow_rows import each_row, rest_slow
from wizard.evidence import Origin
from wizard.intake import LIMIT, Reader, Reading, residue

READER = Reader(b"a key for tests")


def facts(reading: Reading) -> dict[str, str]:
    return {e.kind: str(e.value) for e in reading.evidence}


def conclusions(reading: Reading) -> object:
    return (
        reading.codes,
        reading.primary,
        [(e.kind, e.value) for e in reading.evidence if e.kind != "secret-shown"],
    )


@pytest.mark.parametrize("code", [90120, 54005])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_message_is_read_in_every_shape(shape: str, code: int) -> None:
    reading = READER.read(SHAPES[shape](code))
    assert reading.codes == (code,)
    assert reading.primary == code
    known = facts(reading)
    assert known["correlation-id"] == CORRELATION
    assert known["trace-id"] == TRACE
    assert known["timestamp"] == INSTANT


# Digits of base64 in another script are a thing that no program does.
PAIRS = [(a, b) for a in WRAPPERS for b in WRAPPERS if a == "as-is" or b != "as-is"]
PAIRS.remove(("base64", "full-width"))


@each_row(("inner", "outer"), PAIRS)
def test_the_message_is_read_through_any_two_wrappers(inner: str, outer: str) -> None:
    reading = READER.read(WRAPPERS[outer](WRAPPERS[inner](message(54005))))
    known = facts(reading)
    assert reading.codes == (54005,)
    assert (known["correlation-id"], known["trace-id"]) == (CORRELATION, TRACE)
    assert known["timestamp"] == INSTANT


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "shape", ["message", "one-line", "json", "azure-cli", "log", "browser-page"]
)
def test_a_terminal_that_cuts_lines_cuts_no_fact(shape: str, width: int) -> None:
    reading = READER.read(hard_wrapped(SHAPES[shape](90120), width))
    known = facts(reading)
    assert reading.codes == (90120,)
    assert (known.get("correlation-id"), known.get("trace-id")) == (CORRELATION, TRACE)
    assert known.get("timestamp") == INSTANT


@pytest.mark.parametrize("cut", range(1, 11))
def test_a_code_cut_anywhere_by_a_line_break_is_whole(cut: int) -> None:
    text = message(54005)
    assert READER.read(text[:cut] + "\n" + text[cut:]).codes == (54005,)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_fact_says_where_in_the_kept_text_it_stands(shape: str) -> None:
    reading = READER.read(SHAPES[shape](90120))
    for e in reading.evidence:
        place = reading.text[e.start : e.end]
        assert place
        if e.kind in ("correlation-id", "trace-id"):
            assert place.lower() == e.value
        if e.kind == "code":
            assert "90120" in place


def test_codes_stand_in_order_of_appearance_and_the_primary_comes_last() -> None:
    reading = READER.read("AADSTS54005: redeemed. Then AADSTS70008: expired, AADSTS54005 again")
    assert reading.codes == (54005, 70008)
    assert reading.primary == 54005
    assert [e.value for e in reading.evidence if e.kind == "code"] == ["70008", "54005"]


def test_evidence_carries_the_origin_it_was_given() -> None:
    reading = READER.read(message(), Origin.LIVE)
    assert {e.origin for e in reading.evidence} == {Origin.LIVE}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("AADSTS7000215: client_secret=Zq8~Q~canary_canary_canary_canary_0123", True),
        ("AADSTS7000215: the client secret is wrong", False),
        ("AADSTS90120 with access_token=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln", False),
    ],
)
def test_a_client_secret_in_the_text_is_known_as_shown(text: str, *, shown: bool) -> None:
    reading = READER.read(text)
    assert ("secret-shown" in facts(reading)) is shown
    assert "canary" not in reading.text


def test_a_long_text_is_cut_and_says_so() -> None:
    text = message() + "\n" + "x" * LIMIT
    reading = READER.read(text)
    assert reading.cut
    assert len(reading.text) <= LIMIT
    assert reading.codes == (90120,)
    assert not READER.read(text[:LIMIT]).cut


@pytest.mark.parametrize("unit", ["pwd(=", "pwd\n", "-pw=a ", "secret:", "1::2 "])
def test_a_text_of_nothing_but_labels_is_read_in_part_and_says_so(unit: str) -> None:
    reading = READER.read(unit * (LIMIT // len(unit)))
    assert reading.cut


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["lg\nKim\n", "lg\n> Kim\n> ", "benutzer\nKim Lee\n"])
def test_of_a_text_of_nothing_but_names_no_more_is_hidden_than_a_list_of_people_has(
    unit: str,
) -> None:
    reading = READER.read(unit * (LIMIT // len(unit)))
    assert reading.cut
    assert sum(removal.count for removal in reading.removed) <= 60_000


@pytest.mark.slow
def test_a_list_of_people_is_read_whole_up_to_the_limit() -> None:
    rows = "".join(f"Kim Lee,kim.lee{n}@contoso.example,10.0.0.{n % 200}\n" for n in range(25_000))
    text = f"Display name,User principal name,IP address\n{rows}"[:LIMIT]
    reading = READER.read(text.rpartition("\n")[0])
    assert not reading.cut
    assert "kim" not in reading.text.lower()


def test_the_densest_report_is_read_whole_up_to_the_limit() -> None:
    text = SHAPES["azure-cli"](54005) + "\n"
    reading = READER.read(text * (LIMIT // len(text)))
    assert not reading.cut


@pytest.mark.parametrize("seeds", [(0,), pytest.param((1, 2, 3), marks=pytest.mark.slow)])
@pytest.mark.parametrize("glue", rest_slow(GLUES, list(GLUES)[::6]))
@each_row("kind", KINDS)
def test_a_planted_secret_never_survives(kind: str, glue: str, seeds: tuple[int, ...]) -> None:
    for n in seeds:
        planted = plant(kind, f"{kind}{n}")
        reading = READER.read(GLUES[glue](planted.text))
        kept = "\n".join((reading.text, *(str(e.value) for e in reading.evidence)))
        # Not even half of it: a rest of a secret is still a part of a secret.
        for piece in pieces(planted.secret):
            assert piece not in kept
        assert reading.removed
        assert not residue(reading.text)


MIN_HALVED = 9


def pieces(secret: str) -> list[str]:
    """Return what of a secret may not be left: either half of a line, or all of a short one.

    Half of a code of six digits occurs by itself in dates and ids.
    """
    halves = []
    for one in secret.split("\n"):
        middle = len(one) // 2
        halves += [one] if len(one) < MIN_HALVED else [one[: middle + 1], one[middle:]]
    return halves


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", ["jwt", "refresh-token", "code-in-address", "assertion", "saml"])
def test_a_secret_that_a_terminal_cut_into_lines_goes_whole(kind: str, width: int) -> None:
    planted = plant(kind, "lines")
    text = hard_wrapped("DEBUG request: " + planted.text, width)
    kept = READER.redact(text)
    for line in text.split("\n"):
        for part in re.findall(r"[\w.-]{20,}", line):
            if part in planted.secret:
                assert part not in kept


def test_facts_beside_a_secret_stay() -> None:
    for kind in KINDS:
        for glue in ("before-error", "after-error"):
            reading = READER.read(GLUES[glue](plant(kind, kind).text))
            known = facts(reading)
            assert reading.codes == (54005,), kind
            assert (known["correlation-id"], known["trace-id"]) == (CORRELATION, TRACE), kind
            assert known["timestamp"] == INSTANT, kind


@pytest.mark.parametrize("turn", rest_slow([0, 1], [0]))
@pytest.mark.parametrize("shape", SHAPES)
def test_conclusions_are_the_same_before_and_after_redaction(shape: str, turn: int) -> None:
    kinds = ["", *KINDS]
    for kind in kinds[(list(SHAPES).index(shape) + turn) % 2 :: 2]:
        check_conclusions(shape, kind)


def check_conclusions(shape: str, kind: str) -> None:
    text = SHAPES[shape](54005) + ("\n" + plant(kind, shape).text if kind else "")
    first = READER.read(text)
    again = READER.read(first.text)
    assert conclusions(again) == conclusions(first), kind
    assert again.text == first.text, kind
    assert not again.removed, kind


def test_what_a_build_host_shows_stands_where_the_host_is_named() -> None:
    evidence = READER.read("It fails on GITHUB-ACTION").evidence
    places = {e.kind: (e.start, e.end) for e in evidence}
    assert places["attended"] == places["own-sign-in"] == places["host"]


@given(st.text(max_size=300) | st.text("AaDdSsTt0123456789eyJ.=:@\\/%&<>\"'{}[]\n ", max_size=300))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_without_a_fault(text: str) -> None:
    reading = READER.read(text)
    for e in reading.evidence:
        assert 0 <= e.start <= e.end <= len(reading.text)
    assert set(reading.codes) == {int(e.value) for e in reading.evidence if e.kind == "code"}


@pytest.mark.slow
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_secrets_of_two_kinds_in_two_glues_never_survive(data: st.DataObject) -> None:
    seed = data.draw(st.text("abc0123456789", min_size=1, max_size=6))
    first, second = (plant(data.draw(st.sampled_from(KINDS)), seed + n) for n in "xy")
    outer = GLUES[data.draw(st.sampled_from(sorted(GLUES)))]
    inner = GLUES[data.draw(st.sampled_from(sorted(GLUES)))]
    reading = READER.read(outer(inner(first.text) + "\n" + second.text))
    kept = "\n".join((reading.text, *(str(e.value) for e in reading.evidence)))
    for planted in (first, second):
        assert not [p for p in pieces(planted.secret) if p in kept], planted.kind


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_mutilated_message_is_read_without_a_fault(data: st.DataObject) -> None:
    text = SHAPES[data.draw(st.sampled_from(sorted(SHAPES)))](54005)
    text = WRAPPERS[data.draw(st.sampled_from(sorted(WRAPPERS)))](text)
    at = data.draw(st.integers(0, len(text)))
    to = data.draw(st.integers(at, len(text)))
    reading = READER.read(text[:at] + data.draw(st.text(max_size=5)) + text[to:])
    assert all(5 <= len(str(code)) <= 8 for code in reading.codes)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("correlation-id", CORRELATION, f"ID de corr\u00c3\u00a9lation\u00c2\u00a0: {CORRELATION}"),
        ("correlation-id", CORRELATION, f"\u00e7\u203a\u00b8\u00e9\u2013\u00a2 ID: {CORRELATION}"),
        ("code", "90120", "AADSTS\\u200b90120"),
        ("code", "90120", "AADSTS%E2%80%8B90120"),
        ("code", "90120", "AADSTS&#8203;90120"),
    ],
)
def test_letters_that_went_wrong_on_the_way_are_read_as_meant(
    kind: str, value: str, text: str
) -> None:
    assert facts(READER.read(text))[kind] == value
