"""What must hold of a server that answers with anything: there is one result, and it is clean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signin.rigs import Clock, ending, run
from wizard.signin import LiveResult, Polled, Prompt, SignInResult
from wizard.signin.device_code import LONGEST_INTERVAL, LONGEST_LIFE
from wizard.signin.simulator import Plain, SimulatedTenant, act
from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = (
    "access_token",
    "client_info",
    "correlation_id",
    "device_code",
    "error",
    "error_codes",
    "error_description",
    "expires_at",
    "expires_in",
    "ext_expires_in",
    "foci",
    "id_token",
    "interval",
    "refresh_in",
    "refresh_token",
    "scope",
    "suberror",
    "timestamp",
    "token_endpoint",
    "token_type",
    "user_code",
    "verification_uri",
    "verification_url",
)
WORDS = (
    "authorization_pending",
    "slow_down",
    "invalid_grant",
    "expired_token",
    "AADSTS53003: no",
    "SIMB4KWQ7",
    "\x1b]52;c;AAAA\x07",
    "https://microsoft.com/devicelogin",
    "eyJhbGciOiJub25lIn0.e30.x",
    "",
    "\ud800",
)
TEXT = st.sampled_from(WORDS) | st.text(max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)
BODIES = st.one_of(
    OBJECTS.map(json.dumps),
    VALUES.map(json.dumps),
    st.binary(max_size=60).map(lambda raw: raw.decode("utf-8", errors="replace")),
    st.sampled_from(["", "{", "[" * 5_000, "<html>", "null", "{}", '{"interval":1e999}']),
)
HEADERS = st.dictionaries(
    st.sampled_from(["Retry-After", "Date", "Content-Type", "RETRY-AFTER"]),
    st.sampled_from(["0", "-1", "9" * 50, "x", "Sat, 21 Nov 2026 12:00:00 GMT", "", "²"]) | TEXT,
    max_size=3,
)
STATUSES = st.sampled_from([200, 204, 302, 400, 401, 403, 404, 407, 429, 500, 502, 503, 511])
ANSWERS = st.builds(Plain, STATUSES, BODIES, HEADERS)
CHANGES = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4)


class Wild(SimulatedTenant):
    """Answers the discovery, the start and the questions with the given, and sanely where None."""

    def __init__(
        self, clock: Clock, page: Plain | None, start: Plain | None, rest: Sequence[Plain]
    ) -> None:
        super().__init__(act("approve-later"), clock.wall)
        self._page, self._start, self._rest = page, start, list(rest)

    def get(self, url: str, **options: object) -> Plain:
        return self._page or super().get(url, **options)

    def post(self, url: str, **options: object) -> Plain:
        if url.endswith("/devicecode"):
            return self._start or super().post(url, **options)
        return self._rest.pop(0) if self._rest else super().post(url, **options)


def check(http: SimulatedTenant, clock: Clock) -> list[Prompt | Polled | SignInResult]:
    """Run a test; there is one result, it ends in time, and all texts are harmless."""
    news = run(http, clock)
    result = ending(news)
    assert clock.time <= LONGEST_LIFE + 2 * LONGEST_INTERVAL
    assert all(pause >= 1 for pause in clock.waits)
    texts = [result.error, result.description, result.account_hint, result.tenant, result.heard]
    texts += [result.correlation_id, *result.scopes, *(one.value for one in result.evidence)]
    for prompt in news:
        if isinstance(prompt, Prompt):
            assert prompt.user_code.isascii()
            assert prompt.user_code.isalnum()
            assert 1 <= prompt.interval <= LONGEST_INTERVAL
            texts.append(prompt.uri)
    for text in texts:
        assert clean(text) == text
        text.encode()
    return news


@settings(max_examples=100, deadline=None)
@given(page=ANSWERS)
def test_any_discovery_document_ends_in_a_result(page: Plain) -> None:
    clock = Clock()
    # None of these documents names all endpoints, so there is never a code to show.
    (result,) = check(Wild(clock, page, None, ()), clock)
    assert ending([result]).result is not LiveResult.WORKS


@settings(max_examples=120, deadline=None)
@given(start=ANSWERS, rest=st.lists(ANSWERS, max_size=3))
def test_any_start_ends_in_a_result(start: Plain, rest: list[Plain]) -> None:
    clock = Clock()
    check(Wild(clock, None, start, rest), clock)


@settings(max_examples=150, deadline=None)
@given(rest=st.lists(ANSWERS, min_size=1, max_size=5))
def test_any_answers_while_waiting_end_in_a_result(rest: list[Plain]) -> None:
    clock = Clock()
    check(Wild(clock, None, None, rest), clock)


@settings(max_examples=120, deadline=None)
@given(changes=CHANGES, later=CHANGES)
def test_an_answer_that_is_nearly_right_ends_in_a_result(
    changes: dict[str, Any], later: dict[str, Any]
) -> None:
    clock = Clock()
    sane = SimulatedTenant(act("approve"), clock.wall)
    start = json.loads(sane.body(act("approve").start, {}))
    token = json.loads(sane.body(act("approve").polls[0], {}))
    http = Wild(
        clock,
        None,
        Plain(200, json.dumps({**start, **changes}), {}),
        [Plain(200, json.dumps({**token, **later}), {})],
    )
    check(http, clock)


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_deep_nesting_ends_in_a_result(depth: int) -> None:
    clock = Clock()
    deep = Plain(400, '{"error":' + "[" * depth + "]" * depth + "}", {})
    assert ending(check(Wild(clock, deep, None, ()), clock)).result is LiveResult.NOT_TESTED
    clock = Clock()
    assert ending(check(Wild(clock, None, None, [deep]), clock)).result is LiveResult.NOT_TESTED


def test_a_long_description_is_cut() -> None:
    clock = Clock()
    fields = {"error": "invalid_grant", "error_description": "AADSTS50105: " + "a " * 100_000}
    long = Plain(400, json.dumps(fields), {})
    result = ending(check(Wild(clock, None, None, [long]), clock))
    assert (result.code, len(result.description) <= 5_000) == (50105, True)


def test_a_service_that_says_slow_down_for_ever_comes_to_an_end() -> None:
    clock = Clock()
    slow = Plain(400, '{"error": "slow_down"}', {})
    news = check(Wild(clock, None, None, [slow] * 500), clock)
    assert ending(news).result is LiveResult.EXPIRED
