"""The one place that calls MSAL: a device code sign-in, with a loop of our own.

MSAL asks once per call and the loop is ours, because its own loop never ends at an interval of 0,
cannot be cancelled while it waits for an answer, and repeats a failure without asking: after a
429, a 5xx or a Retry-After the next question goes out through a new application object with the
same code. Measured with MSAL 1.39; see tests/signin/test_device_code.py for each promise.
"""

from __future__ import annotations

import logging
import math
import re
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msal  # type: ignore[import-untyped] # it ships no types

from wizard import __version__
from wizard.evidence import Origin, Redacted
from wizard.signin import (
    SKEW,
    LiveResult,
    PollAnswer,
    Polled,
    Prompt,
    Reason,
    SignInResult,
    sign_in,
)
from wizard.signin.responses import (
    PASSING,
    RecordingHttpClient,
    guid,
    read_error,
    reason_of,
    scopes_of,
    who_signed_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from wizard.intake import Reading
    from wizard.signin import Http, SignInContext, SignInRequest


# What of a fresh code may be shown, and within which bounds the server is believed.

LONGEST_LIFE = 1_800
"""Seconds; a code is never waited for longer, whatever the server says. Entra says 900."""

LONGEST_INTERVAL = 60
"""Seconds; the longest time between two questions that is believed."""

USUAL_INTERVAL = 5
"""Seconds between two questions when the server says nothing usable, as in RFC 8628."""

_HOST = re.compile(r"[a-z0-9.-]{1,100}")
_USER_CODE = re.compile(r"[A-Z0-9]{6,12}")


def prompt_of(
    flow: Mapping[str, Any], request: SignInRequest, seen: RecordingHttpClient
) -> Prompt | tuple[Reason, Redacted]:
    """Return the code as it may be shown, or why not and that in a sentence of ours."""
    code, uri = flow["user_code"], flow.get("verification_uri") or flow.get("verification_url")
    usable = isinstance(code, str) and _USER_CODE.fullmatch(code)
    if not usable or not flow.get("device_code") or not isinstance(flow["device_code"], str):
        said = "The code that came is not one that can be shown and entered."
        return Reason.UNEXPECTED, Redacted(said)
    if flow["expires_in"] <= 0:
        far = abs(seen.skew or 0) >= SKEW
        said = "The code that came was already too old."
        return Reason.CLOCK if far else Reason.UNEXPECTED, Redacted(said)
    if not isinstance(uri, str) or not request.lists(uri):
        return Reason.UNEXPECTED, refused_page(uri, code)
    life = min(flow["expires_in"], LONGEST_LIFE)
    return Prompt(
        user_code=code,
        uri=uri,
        purpose=request.purpose,
        expires_in=life,
        interval=min(interval_of(flow), life),
        simulated=seen.simulated,
    )


def refused_page(uri: object, code: str) -> Redacted:
    """Return why the page of a code is not shown: the host that a browser would open, and no more.

    The rest of an address can carry the code, or pretend to be another host.
    """
    try:
        # As browsers do: a backslash ends the host, and what stands before an @ is no host.
        host = urlsplit(str(uri).replace("\\", "/")).hostname or ""
    except ValueError:
        host = ""
    is_plain = _HOST.fullmatch(host) and code.lower() not in host
    place = f"on {host}" if is_plain else "at an address that cannot be read"
    return Redacted(
        f"Refused: the page for the code is {place}, which does not belong to the cloud that was"
        " asked. The code is not shown. Tell your admins."
    )


def interval_of(flow: Mapping[str, object]) -> int:
    """Return the seconds between two questions: never under 1, whatever the server says."""
    said = flow.get("interval")
    return min(max(said, 1), LONGEST_INTERVAL) if type(said) is int else USUAL_INTERVAL


if TYPE_CHECKING:
    News = Prompt | Polled | SignInResult

MOST_TROUBLE = 4
"""So many questions in a row may fail in passing before the test ends as could-not-test."""

AUTHORIZATION_CODE = "SIM-SECRET-AUTHORIZATION-CODE"
"""What the simulated browser brings back, both times."""


def sign_in_with_device_code(request: SignInRequest, doors: SignInContext) -> Iterator[News]:
    """Ask for a code, show it, ask until it is used; see `wizard.signin.sign_in`."""
    test = _Test(request, doors)
    return _forgetting(test, test.run())


def redeem_code_twice(request: SignInRequest, doors: SignInContext) -> Iterator[News]:
    """Show how an authorization code is refused the second time: both go through MSAL.

    Only for a simulated tenant, where a code can be had without a browser; over a network the
    result is could-not-test, and nothing is sent.
    """
    test = _Test(request, doors)
    return _forgetting(test, test.run_twice())


def _forgetting(test: _Test, told: Iterator[News]) -> Iterator[News]:
    """Yield what a test tells; before the result is known to anybody the tokens are gone."""
    try:
        for news in told:
            if isinstance(news, SignInResult):
                test.forget()
            yield news
    finally:
        test.forget()


class _Test:
    """One test: what it was given, how often it asked, and the code while it is good."""

    def __init__(self, request: SignInRequest, doors: SignInContext) -> None:
        self._request = request
        self._http = RecordingHttpClient(doors.http, doors.wall)
        self._wait = doors.wait
        self._now = doors.now
        self._read = doors.read
        self._began = doors.now()
        self._polls = 0
        self._app: Any = None
        self._flow: dict[str, Any] = {}

    def forget(self) -> None:
        """Let go of the code and of MSAL, whose cache holds the tokens."""
        self._app = None
        self._flow.clear()

    def run(self) -> Iterator[News]:
        """Yield the prompt, what each question brought, and the result."""
        if self._wait(0):
            yield self._end(LiveResult.CANCELLED)
            return
        opening = self._start()
        yield opening
        if isinstance(opening, Prompt):
            yield from self._ask_until_answered(opening)

    def _start(self) -> Prompt | SignInResult:
        """Ask for a code; return what to show, or why there is nothing to show."""
        try:
            flow = self._client().initiate_device_flow(list(self._request.scopes))
        except Exception as error:  # noqa: BLE001 - whatever a server causes in MSAL is a result
            return self._failed(error)
        if "error" in flow or "user_code" not in flow:
            return self._refused(flow)
        self._flow = flow
        return self._cancelled() or self._prompt(flow)

    def _prompt(self, flow: Mapping[str, Any]) -> Prompt | SignInResult:
        prompt = prompt_of(flow, self._request, self._http)
        if isinstance(prompt, Prompt):
            return prompt
        reason, said = prompt
        # A host can be given the look of a secret; then an export would be refused later.
        return self._end(
            LiveResult.NOT_TESTED, reason, description=self._read(said, Origin.LIVE).text
        )

    def _ask_until_answered(self, prompt: Prompt) -> Iterator[News]:
        """Ask every interval, and a last time in the moment the code ends; never wait beyond it.

        The last question tells apart a code that expired from one that was approved in its last
        seconds. It is left out where the service has asked to be left alone for longer.
        """
        deadline = self._now() + prompt.expires_in
        pause, trouble = prompt.interval, 0
        while True:
            left = max(deadline - self._now(), 0)
            if self._wait(min(pause, left)):
                yield self._end(LiveResult.CANCELLED)
                return
            if pause > left and self._http.retry_after is not None:
                yield self._end(LiveResult.EXPIRED)
                return
            news = self._ask()
            if isinstance(news, SignInResult):
                trouble += 1
                left = deadline - self._now()
                pause = self._pause_after(trouble)
                if news.reason not in PASSING or trouble >= MOST_TROUBLE or pause > left:
                    yield news
                    return
                yield self._polled(PollAnswer.TROUBLE, pause, news.reason)
                continue
            trouble, pause = 0, self._pause_after(1)
            left = max(deadline - self._now(), 0)
            yield self._polled(news, min(pause, math.ceil(left)))
            if not left:
                yield self._end(LiveResult.EXPIRED)
                return

    def _pause_after(self, trouble: int) -> int:
        """Return how long to wait: the interval, longer with each trouble, or what was asked."""
        own = min(interval_of(self._flow) << (trouble - 1), LONGEST_INTERVAL)
        return max(own, self._http.retry_after or 0, 1)

    def _ask(self) -> PollAnswer | SignInResult:
        """Ask once; return PENDING or SLOW_DOWN while the test goes on, else the result."""
        self._polls += 1
        self._flow.pop("latest_attempt_at", None)  # with it MSAL warns when a pause was short
        self._flow["interval"] = interval_of(self._flow)  # at 0 MSAL would ask without end
        try:
            answer = self._client().acquire_token_by_device_flow(
                self._flow, exit_condition=lambda _: True
            )
        except Exception as error:  # noqa: BLE001 - whatever a server causes in MSAL is a result
            return self._failed(error)
        if self._http.is_cached_by_msal:
            self._app = None
        if cancelled := self._cancelled():
            return cancelled
        if answer.get("error") == "authorization_pending":
            return PollAnswer.PENDING
        if answer.get("error") == "slow_down":
            return PollAnswer.SLOW_DOWN
        return self._refused(answer) if "error" in answer else self._signed_in(answer)

    def _signed_in(self, answer: Mapping[str, object]) -> SignInResult:
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            return self._end(LiveResult.NOT_TESTED, Reason.UNEXPECTED)
        account, tenant = who_signed_in(answer)
        return self._end(
            LiveResult.WORKS,
            correlation_id=guid(self._flow.get("_correlation_id")),
            account_hint=account,
            tenant=tenant or self._request.tenant,
            scopes=scopes_of(answer) or self._request.scopes,
        )

    def _refused(self, answer: Mapping[str, object]) -> SignInResult:
        """Return what an error answer means; one without a word of OAuth is none."""
        if not isinstance(answer.get("error"), str):
            return self._end(LiveResult.NOT_TESTED, Reason.UNEXPECTED)
        names = ("device_code", "user_code")
        codes = [source.get(name) for source in (self._flow, answer) for name in names]
        said = read_error(answer, [one for one in codes if isinstance(one, str)], self._read)
        result, reason = said.result, said.reason
        if self._http.status == 429:  # noqa: PLR2004 - HTTP: too many requests
            result, reason = LiveResult.NOT_TESTED, Reason.THROTTLED
        return self._end(
            result,
            reason,
            error=said.error,
            code=said.code,
            description=said.description,
            correlation_id=said.correlation_id or guid(answer.get("_correlation_id")),
            heard=said.heard,
            evidence=said.evidence,
        )

    def _failed(self, error: Exception) -> SignInResult:
        """Return what an exception means. The exception itself is dropped: it can hold a body."""
        self._app = None
        if cancelled := self._cancelled():
            return cancelled
        if isinstance(error, ValueError) and self._http.error and not self._flow:
            return self._refused(self._http.error)  # the words MSAL lost, of a failed discovery
        return self._end(LiveResult.NOT_TESTED, reason_of(error, self._http))

    def _cancelled(self) -> SignInResult | None:
        return self._end(LiveResult.CANCELLED) if self._wait(0) else None

    def _client(self) -> Any:  # noqa: ANN401 - MSAL has no types
        """Return the application object, a new one when the last has a failure in its cache."""
        if self._app is None:
            quiet()
            self._app = msal.PublicClientApplication(
                self._request.client_id,
                authority=self._request.address,
                # The person gave the authority; asking another host about it would tell on them.
                instance_discovery=False,
                http_client=self._http,
                exclude_scopes=["offline_access"],
                app_name="entra-wizard",
                app_version=__version__,
            )
        return self._app

    def _polled(self, answer: PollAnswer, pause: int, reason: Reason = Reason.NONE) -> Polled:
        return Polled(self._polls, answer, self._elapsed(), pause, reason)

    def _elapsed(self) -> float:
        return round(max(self._now() - self._began, 0.0), 1)

    def _end(
        self,
        result: LiveResult,
        reason: Reason = Reason.NONE,
        **said: Any,  # noqa: ANN401 - fields of SignInResult
    ) -> SignInResult:
        asked = {"tenant": self._request.tenant, "scopes": self._request.scopes}
        return SignInResult(
            result=result,
            reason=reason,
            seconds=self._elapsed(),
            polls=self._polls,
            retry_after=self._http.retry_after if reason is Reason.THROTTLED else None,
            clock_skew=self._http.skew,
            simulated=self._http.simulated,
            **{"correlation_id": guid(self._flow.get("_correlation_id")), **asked, **said},
        )

    def run_twice(self) -> Iterator[News]:
        """Yield the first exchange, then the result, which is that of the second."""
        if not self._http.simulated:
            yield self._end(LiveResult.NOT_TESTED, Reason.SETTINGS)
            return
        for number in (1, 2):
            if self._wait(1):
                yield self._end(LiveResult.CANCELLED)
                return
            self._polls = number
            news = self._redeem()
            if number == 1 and news.result is LiveResult.WORKS:
                yield self._polled(PollAnswer.REDEEMED, 1)
                continue
            yield news
            return

    def _redeem(self) -> SignInResult:
        """Exchange the code of the simulated browser."""
        try:
            client = self._client()
            flow = client.initiate_auth_code_flow(
                list(self._request.scopes),
                redirect_uri="https://localhost",
                response_mode="form_post",
            )
            browser = {"code": AUTHORIZATION_CODE, "state": flow["state"]}
            answer = client.acquire_token_by_auth_code_flow(flow, browser)
        except Exception as error:  # noqa: BLE001 - as above
            return self._failed(error)
        return self._refused(answer) if "error" in answer else self._signed_in(answer)


def quiet() -> None:
    """Keep MSAL from logging: at DEBUG it logs device codes, at ERROR bodies that are not JSON."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("msal.")]
    for name in ("msal", *names):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    logger = logging.getLogger("msal")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


# A sign-in test in a thread of its own: told step by step, cancelled at once, never waited for.


class Running:
    """One test under way. `tell` is called in its thread for each piece of news, the result last.

    After `cancel` nothing more is told, however late an answer comes. The thread is a daemon:
    leaving the program never waits for the network. `wait` and `now`, a clock in seconds, replace
    real waiting in rehearsals.
    `http` is closed when the test is over.
    """

    def __init__(  # noqa: PLR0913 - the doors to the outside, each given by its own name
        self,
        request: SignInRequest,
        http: Http,
        tell: Callable[[Prompt | Polled | SignInResult], None],
        *,
        wall: Callable[[], datetime],
        read: Callable[[str, Origin], Reading],
        method: str = "device-code",
        wait: Callable[[float], bool] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._request = request
        self._http = http
        self._tell = tell
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._is_over = False
        self._polls = 0
        self._now = now
        self._began = now()
        waiting = wait or self._stop.wait
        self._news = sign_in(
            request,
            http,
            lambda seconds: self._stop.is_set() or waiting(seconds),
            now,
            wall=wall,
            read=read,
            method=method,
        )
        self._thread = threading.Thread(target=self._work, name="sign-in test", daemon=True)

    @property
    def is_over(self) -> bool:
        """Whether the result is known, or the test was cancelled."""
        return self._is_over

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self, seconds: float | None = None) -> None:
        """Wait until the thread is done; for programs that do nothing meanwhile."""
        self._thread.join(seconds)

    def cancel(self) -> SignInResult | None:
        """End the test now and return that as its result, or None if it had a result already."""
        with self._lock:
            if self._is_over:
                return None
            self._is_over = True
        self._stop.set()
        self._http.close()
        return self._ended(LiveResult.CANCELLED)

    def _work(self) -> None:
        try:
            for one in self._news:
                self._pass_on(one)
        finally:
            # Only a mistake of the program leaves the loop without a result; say so and go on.
            self._pass_on(self._ended(LiveResult.NOT_TESTED, Reason.UNEXPECTED))
            self._http.close()

    def _pass_on(self, one: Prompt | Polled | SignInResult) -> None:
        with self._lock:
            if self._is_over:
                return
            self._is_over = isinstance(one, SignInResult)
            self._polls = one.number if isinstance(one, Polled) else self._polls
        self._tell(one)

    def _ended(self, result: LiveResult, reason: Reason = Reason.NONE) -> SignInResult:
        return SignInResult(
            result=result,
            reason=reason,
            tenant=self._request.tenant,
            scopes=self._request.scopes,
            seconds=round(self._now() - self._began, 1),
            polls=self._polls,
            simulated=self._http.simulated,
        )
