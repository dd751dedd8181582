"""What must hold of the loop: its pace, its patience, its end, and how MSAL is called."""

from __future__ import annotations

import warnings
from dataclasses import replace

import pytest

from tests.signin.rigs import CLIENT, CLOUD, REQUEST, Clock, ending, play, read, run
from tests.slow_rows import each_row
from wizard.errors import UnknownName
from wizard.evidence import Origin
from wizard.signin import (
    METHODS,
    LiveResult,
    PollAnswer,
    Polled,
    Prompt,
    Reason,
    SignInRequest,
    SignInResult,
    sign_in,
)
from wizard.signin.device_code import LONGEST_INTERVAL, LONGEST_LIFE, MOST_FAILURES
from wizard.signin.simulator import (
    PENDING,
    USER_CODE,
    Act,
    Plain,
    Reply,
    SimulatedTenant,
    act,
    acts,
    code,
    error,
    tokens,
)

News = list[Prompt | Polled | SignInResult]


class Listener(SimulatedTenant):
    """A simulated tenant that notes what it is asked, and when."""

    def __init__(self, chosen: Act, clock: Clock) -> None:
        super().__init__(chosen, clock.wall)
        self._clock = clock
        self.pages: list[str] = []
        self.forms: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.times: list[float] = []

    def get(self, url: str, **options: object) -> Plain:
        self.pages.append(url)
        return super().get(url, **options)

    def post(self, url: str, **options: object) -> Plain:
        data, headers = options["data"], options["headers"]
        assert isinstance(data, dict)
        assert isinstance(headers, dict)
        self.forms.append((url, data, headers))
        if url.endswith("/token"):
            self.times.append(self._clock.time)
        return super().post(url, **options)


def watch(chosen: Act, clock: Clock | None = None) -> tuple[Listener, News]:
    clock = clock or Clock()
    heard = Listener(chosen, clock)
    return heard, run(heard, clock)


def polled(news: News) -> list[Polled]:
    return [one for one in news if isinstance(one, Polled)]


def prompted(news: News) -> Prompt:
    (prompt,) = [one for one in news if isinstance(one, Prompt)]
    return prompt


def changed(name: str, *polls: Reply, start: Reply | None = None) -> Act:
    chosen = act(name)
    return replace(chosen, polls=polls or chosen.polls, start=start or chosen.start)


@each_row("chosen", acts())
def test_questions_never_come_faster_than_the_interval(chosen: Act) -> None:
    heard, news = watch(chosen)
    told = [one for one in news if isinstance(one, Prompt | Polled)]
    pauses = [one.interval if isinstance(one, Prompt) else one.again_in for one in told]
    gaps = [b - a for a, b in zip([0.0, *heard.times], heard.times, strict=False)]
    assert all(gap >= max(pause, 1) for gap, pause in zip(gaps, pauses, strict=False))
    assert all(one.elapsed <= ending(news[-1:]).seconds for one in polled(news))


def test_slow_down_makes_every_later_pause_longer() -> None:
    heard, news = watch(act("slow-down"))
    assert heard.times == [5, 15, 25, 40]
    assert [one.answer for one in polled(news)] == [
        PollAnswer.SLOW_DOWN,
        PollAnswer.PENDING,
        PollAnswer.SLOW_DOWN,
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [(0, 1), (-3, 1), (1, 1), ("7", 7), (2.5, 2), (900, LONGEST_INTERVAL)],
    ids=str,
)
def test_the_interval_of_the_server_is_kept_within_reason(said: object, kept: int) -> None:
    heard, news = watch(changed("approve-later", start=code(interval=said)))
    assert prompted(news).interval == kept
    assert heard.times[0] == kept


@pytest.mark.parametrize("said", [7, 61, 10**9])
def test_no_interval_is_longer_than_the_code_lives(said: int) -> None:
    clock = Clock()
    heard, news = watch(changed("nobody-comes", start=code(interval=said, expires_in=6)), clock)
    assert prompted(news).interval == 6
    assert heard.times == [6]
    assert clock.time == 6
    assert ending(news).result is LiveResult.EXPIRED


def test_a_code_is_not_waited_for_longer_than_any_code_lives() -> None:
    heard, news = watch(changed("nobody-comes", start=code(expires_in=10**9, interval=60)))
    assert prompted(news).expires_in == LONGEST_LIFE
    assert ending(news).result is LiveResult.EXPIRED
    assert heard.times[-1] == LONGEST_LIFE


def test_a_sign_in_in_the_last_seconds_still_counts() -> None:
    chosen = changed("nobody-comes", PENDING, tokens(), start=code(expires_in=8))
    heard, news = watch(chosen)
    assert heard.times == [5, 8]
    assert ending(news).result is LiveResult.WORKS


def test_nothing_is_asked_once_the_code_is_old() -> None:
    heard, news = watch(changed("nobody-comes", start=code(expires_in=8)))
    assert heard.times == [5, 8]
    assert ending(news).result is LiveResult.EXPIRED


def test_a_pause_that_is_asked_for_is_made() -> None:
    heard, news = watch(act("throttled"))
    assert heard.times == [5, 17, 22]
    first = polled(news)[0]
    assert (first.answer, first.reason, first.again_in) == (
        PollAnswer.TROUBLE,
        Reason.THROTTLED,
        12,
    )


def test_a_pause_asked_for_beside_a_plain_answer_is_made_too() -> None:
    # MSAL would repeat the answer out of its cache until the pause is over.
    later = Reply(400, PENDING.fields, headers={"Retry-After": "9"})
    heard, news = watch(changed("approve", later, tokens()))
    assert heard.times == [5, 14]
    assert ending(news).result is LiveResult.WORKS


def test_a_pause_beyond_the_code_ends_the_test_when_the_code_ends() -> None:
    away = Reply(400, PENDING.fields, headers={"Retry-After": "3000"})
    clock = Clock()
    heard, news = watch(changed("approve", away, tokens()), clock)
    assert heard.times == [5]
    assert ending(news).result is LiveResult.EXPIRED
    assert clock.time == 60


def test_a_pause_may_be_given_as_a_date() -> None:
    until = {"Retry-After": "Sat, 21 Nov 2026 12:00:25 GMT"}
    heard, _ = watch(changed("approve", Reply(503, headers=until), tokens()))
    assert heard.times == [5, 25]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_after_a_failure_the_server_is_really_asked_again(status: int) -> None:
    # MSAL repeats such a failure from its cache for up to a minute; a new object does not.
    failed = Reply(status, {"error": "temporarily_unavailable"})
    heard, news = watch(changed("approve", failed, tokens()))
    assert ending(news).result is LiveResult.WORKS
    assert heard.asked == 2
    assert len(heard.pages) == 2
    codes = {form["device_code"] for url, form, _ in heard.forms if url.endswith("/token")}
    assert len(codes) == 1


def test_trouble_in_a_row_ends_the_test_and_pauses_grow() -> None:
    heard, news = watch(changed("service-503", Reply(503), start=code(expires_in=900)))
    assert heard.times == [5, 10, 20, 40]
    assert len(heard.times) == MOST_FAILURES
    assert ending(news).reason is Reason.SERVICE


def test_trouble_now_and_then_does_not_end_the_test() -> None:
    polls = (Reply(503), PENDING) * 6
    heard, news = watch(changed("approve", *polls, tokens(), start=code(expires_in=900)))
    assert heard.asked == 13
    assert ending(news).result is LiveResult.WORKS


def test_a_fresh_object_that_cannot_find_the_service_is_trouble_as_well() -> None:
    clock = Clock()

    class Gone(Listener):
        def get(self, url: str, **options: object) -> Plain:
            answer = super().get(url, **options)
            return answer if len(self.pages) == 1 else Plain(500, "", {})

    heard = Gone(changed("approve", Reply(503), tokens()), clock)
    assert ending(run(heard, clock)).reason is Reason.SERVICE
    assert heard.asked == 1


def test_only_what_is_needed_is_asked_for() -> None:
    heard, _ = watch(act("approve"))
    (start, form, headers), (_, poll, _) = heard.forms
    assert start.endswith("/contoso.example/oauth2/v2.0/devicecode")
    assert sorted(form["scope"].split()) == ["User.Read", "openid", "profile"]
    assert form["client_id"] == poll["client_id"] == CLIENT
    assert headers["client-request-id"]
    assert "offline_access" not in repr(heard.forms)


def test_all_questions_of_a_test_carry_the_id_that_is_reported() -> None:
    heard, news = watch(act("approve-later"))
    ids = {headers["client-request-id"] for _, _, headers in heard.forms}
    assert ids == {ending(news).correlation_id}


@pytest.mark.parametrize(
    ("authority", "page"),
    [
        ("", "https://login.microsoftonline.com/contoso.example/v2.0/"),
        ("https://login.local.example", "https://login.local.example/contoso.example/v2.0/"),
        ("https://login.local.example/tenant", "https://login.local.example/tenant/v2.0/"),
        ("https://fs.local.example:444/adfs", "https://fs.local.example:444/adfs/"),
    ],
)
def test_a_private_deployment_is_asked_and_nobody_else(authority: str, page: str) -> None:
    clock = Clock()
    heard = Listener(act("approve"), clock)
    assert (
        ending(run(heard, clock, replace(REQUEST, authority=authority))).result is LiveResult.WORKS
    )
    assert heard.pages == [f"{page}.well-known/openid-configuration"]


def test_nothing_is_warned_about() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for chosen in acts():
            play(chosen)


@pytest.mark.parametrize("name", ["approve-later", "service-503", "throttled", "slow-down"])
def test_cancelling_in_any_wait_ends_the_test_at_once(name: str) -> None:
    waits = 1
    while True:
        clock = Clock(cancel_at=waits)
        news = watch(act(name), clock)[1]
        if ending(news).result is not LiveResult.CANCELLED:
            break
        # No wait and no question comes after the one that was cancelled.
        assert clock._asked == waits
        waits += 1
    assert waits > 4


def test_an_answer_that_comes_after_cancelling_is_dropped() -> None:
    clock = Clock()

    class Late(SimulatedTenant):
        def post(self, url: str, **options: object) -> Plain:
            if url.endswith("/token"):
                clock._cancel_at = 0
            return super().post(url, **options)

    result = ending(run(Late(act("approve"), clock.wall), clock))
    assert result.result is LiveResult.CANCELLED
    assert (result.account_hint, result.polls) == ("", 1)


def test_leaving_early_lets_go_of_the_code() -> None:
    clock = Clock()
    news = sign_in(
        REQUEST,
        SimulatedTenant(act("approve"), clock.wall),
        clock.wait,
        clock.now,
        wall=clock.wall,
        read=read,
    )
    assert isinstance(next(news), Prompt)
    news.close()  # type: ignore[attr-defined] # it is a generator, which an iterator need not be
    assert list(news) == []


def test_who_signed_in_is_told_masked_with_tenant_scopes_and_time() -> None:
    result = ending(play(act("approve-later")))
    assert result.account_hint == "m*** at c***.example"
    assert result.tenant == "5151c0de-0000-4000-8000-000000000001"
    assert result.scopes == ("User.Read", "openid", "profile")
    assert (result.seconds, result.polls) == (20.0, 4)


def test_a_refusal_tells_what_the_server_said() -> None:
    result = ending(play(act("policy-at-token")))
    assert (result.error, result.code) == ("invalid_grant", 53003)
    assert result.description == "AADSTS53003: Access was blocked by a policy. (practice)"
    kinds = {one.kind for one in result.evidence}
    assert {"code", "correlation-id", "trace-id", "timestamp", "oauth-error"} <= kinds
    assert {one.origin for one in result.evidence} == {Origin.LIVE}
    assert result.correlation_id in result.heard


def test_what_the_server_says_is_cleaned_and_redacted() -> None:
    said = f"\x1b[31mAADSTS50105: morgan@contoso.example\x1b]8;;x\x07 {USER_CODE.lower()}\u202e"
    result = ending(play(changed("decline", error("invalid_grant", text=said))))
    assert result.code == 50105
    for text in (result.description, result.heard):
        assert "morgan" not in text
        assert USER_CODE.lower() not in text.lower()
        assert text.isprintable()


@pytest.mark.parametrize(
    "shown",
    [
        "SIM-B4K-WQ7",
        "simb4kwq7",
        "SIM\nB4KWQ7",
        "ABC",
        "A" * 13,
        "",
        "\uff33\uff29\uff2d\uff22\uff14\uff2b",
        7,
        None,
    ],
)
def test_a_code_that_looks_odd_is_not_shown(shown: object) -> None:
    result = ending(play(changed("approve", start=code(user_code=shown))))
    assert (result.result, result.reason) == (LiveResult.NOT_TESTED, Reason.UNEXPECTED)


@pytest.mark.parametrize(
    "uri", ["https://microsoft.com/devicelogin", "https://login.microsoft.com/device"]
)
def test_an_address_of_the_cloud_is_shown(uri: str) -> None:
    assert prompted(play(changed("approve", start=code(verification_uri=uri)))).uri == uri


UNREADABLE = "at an address that cannot be read"


@pytest.mark.parametrize(
    ("uri", "named"),
    [
        ("https://rnicrosoft.example/devicelogin", "on rnicrosoft.example"),
        ("http://microsoft.com/devicelogin", "on microsoft.com"),
        ("https://microsoft.com.example/x", "on microsoft.com.example"),
        ("https://microsoft.com@evil.example", "on evil.example"),
        ("https://evil.example\\@microsoft.com", "on evil.example"),
        (f"https://evil.example/?code={USER_CODE}", "on evil.example"),
        (f"https://{USER_CODE}.evil.example/", UNREADABLE),
        ("https://evil\x1b[2J.example/x", UNREADABLE),
        ("https://microsoft.com/\x1b[2Jx", "on microsoft.com"),
        ("https://microsoft.com/\u202eexe", "on microsoft.com"),
        ("https://microsoft.com/" + "x" * 400, "on microsoft.com"),
        ("https://" + "x" * 400, UNREADABLE),
        ("https://[evil", UNREADABLE),
        ("javascript:alert(1)", UNREADABLE),
        (None, UNREADABLE),
        (["https://microsoft.com"], UNREADABLE),
    ],
    ids=str,
)
def test_any_other_address_is_named_as_refused_and_its_code_is_not_shown(
    uri: object, named: str
) -> None:
    (result,) = play(changed("approve", start=code(verification_uri=uri)))
    assert isinstance(result, SignInResult)
    assert (result.result, result.reason) == (LiveResult.NOT_TESTED, Reason.UNEXPECTED)
    assert f"Refused: the page for the code is {named}, " in result.description
    assert USER_CODE.lower() not in repr(result).lower()
    assert result.polls == 0


def test_the_address_of_the_first_version_is_understood() -> None:
    start = code(verification_uri=None, verification_url="https://microsoft.com/devicelogin")
    assert prompted(play(changed("approve", start=start))).uri.endswith("/devicelogin")


def test_a_private_deployment_may_show_its_own_address() -> None:
    request = replace(REQUEST, authority="https://fs.local.example/adfs")
    start = code(verification_uri="https://fs.local.example/adfs/oauth2/deviceauth")
    assert prompted(play(changed("approve", start=start), None, request)).uri.endswith("auth")
    assert not any(isinstance(one, Prompt) for one in play(changed("approve", start=start)))


def test_methods_are_one_list() -> None:
    assert [one.id for one in METHODS] == ["device-code", "authorization-code"]
    assert {one.method for one in acts()} == {one.id for one in METHODS}
    with pytest.raises(UnknownName, match="sign-in method"):
        run(SimulatedTenant(act("approve"), Clock().wall), method="password")


def test_redeeming_twice_in_trouble_ends_as_trouble() -> None:
    news = play(changed("redeemed-twice", Reply(503)))
    assert (ending(news).result, ending(news).reason) == (LiveResult.NOT_TESTED, Reason.SERVICE)


def test_redeeming_twice_sends_nothing_over_a_network() -> None:
    clock = Clock()

    class Network(Listener):
        simulated = ""

    heard = Network(act("redeemed-twice"), clock)
    result = ending(
        run(heard, clock, SignInRequest("contoso.example", CLIENT, CLOUD), "authorization-code")
    )
    assert (result.result, result.reason) == (LiveResult.NOT_TESTED, Reason.SETTINGS)
    assert not heard.pages
    assert not heard.forms
