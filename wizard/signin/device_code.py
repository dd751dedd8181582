"""The sign-in with a device code, the only module that calls MSAL.

MSAL polls once per call and the loop is here, because its own loop never ends at an interval of 0,
cannot be cancelled while it waits for a response, and returns a cached failure: after a 429, a 5xx
or a Retry-After the next poll goes out through a new application object with the same code.
Measured with MSAL 1.39; tests/signin/test_device_code.py has a test for each of these.
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
    TEMPORARY,
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


# The prompt: what may be shown of a new code, and the limits for the values of the server.

LONGEST_LIFE = 1_800
"""The longest lifetime of a code in seconds, whatever the server says. Entra says 900."""

LONGEST_INTERVAL = 60
"""The longest polling interval in seconds, whatever the server says."""

USUAL_INTERVAL = 5
"""The polling interval in seconds if the server gives no usable one, as in RFC 8628."""

_HOST = re.compile(r"[a-z0-9.-]{1,100}")
_USER_CODE = re.compile(r"[A-Z0-9]{6,12}")


def prompt_of(
    flow: Mapping[str, Any], request: SignInRequest, seen: RecordingHttpClient
) -> Prompt | tuple[Reason, Redacted]:
    """Return the prompt to show, or the reason why not, with a sentence."""
    code, uri = flow["user_code"], flow.get("verification_uri") or flow.get("verification_url")
    usable = isinstance(code, str) and _USER_CODE.fullmatch(code)
    if not usable or not flow.get("device_code") or not isinstance(flow["device_code"], str):
        words = "The code that came is not one that can be shown and entered."
        return Reason.UNEXPECTED, Redacted(words)
    if flow["expires_in"] <= 0:
        far = abs(seen.skew or 0) >= SKEW
        words = "The code had already expired when it arrived."
        return Reason.CLOCK if far else Reason.UNEXPECTED, Redacted(words)
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
    """Return why the page of a code is not shown, with the host that a browser would open.

    The rest of an address can carry the code, or pretend to be another host.
    """
    try:
        # As browsers do: a backslash ends the host, and what precedes an @ is not the host.
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
    """Return the polling interval in seconds, at least 1, whatever the server says."""
    interval = flow.get("interval")
    return min(max(interval, 1), LONGEST_INTERVAL) if type(interval) is int else USUAL_INTERVAL


if TYPE_CHECKING:
    SignInEvent = Prompt | Polled | SignInResult

MOST_FAILURES = 4
"""After this many temporary failures in a row the test ends as could-not-test."""

AUTHORIZATION_CODE = "SIM-SECRET-AUTHORIZATION-CODE"
"""The code that the simulated browser returns, both times."""


def sign_in_with_device_code(
    request: SignInRequest, context: SignInContext
) -> Iterator[SignInEvent]:
    """Request a code, show it, and poll until it is used; see `wizard.signin.sign_in`."""
    test = _Test(request, context)
    return _without_tokens(test, test.run())


def redeem_code_twice(request: SignInRequest, context: SignInContext) -> Iterator[SignInEvent]:
    """Redeem one authorization code twice through MSAL; the second time is refused.

    Only for a simulated tenant, which needs no browser for a code; over a network the result is
    could-not-test, and nothing is sent.
    """
    test = _Test(request, context)
    return _without_tokens(test, test.run_twice())


def _without_tokens(test: _Test, events: Iterator[SignInEvent]) -> Iterator[SignInEvent]:
    """Yield the events of a test; the tokens are dropped before the result is yielded."""
    try:
        for event in events:
            if isinstance(event, SignInResult):
                test.forget()
            yield event
    finally:
        test.forget()


class _Test:
    """One test: its inputs, its number of polls, and the code while it is valid."""

    def __init__(self, request: SignInRequest, context: SignInContext) -> None:
        self._request = request
        self._http = RecordingHttpClient(context.http, context.wall)
        self._wait = context.wait
        self._now = context.now
        self._read = context.read
        self._began = context.now()
        self._polls = 0
        self._app: Any = None
        self._flow: dict[str, Any] = {}

    def forget(self) -> None:
        """Drop the code and the MSAL application, whose cache holds the tokens."""
        self._app = None
        self._flow.clear()

    def run(self) -> Iterator[SignInEvent]:
        """Yield the prompt, the outcome of each poll, and the result."""
        if self._wait(0):
            yield self._end(LiveResult.CANCELLED)
            return
        opening = self._start()
        yield opening
        if isinstance(opening, Prompt):
            yield from self._ask_until_answered(opening)

    def _start(self) -> Prompt | SignInResult:
        """Request a code; return the prompt, or the result if there is none."""
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
        reason, words = prompt
        # A host may look like a secret, and then an export would be refused.
        return self._end(
            LiveResult.NOT_TESTED, reason, description=self._read(words, Origin.LIVE).text
        )

    def _ask_until_answered(self, prompt: Prompt) -> Iterator[SignInEvent]:
        """Poll at every interval, and a last time when the code expires.

        The last poll tells an expired code from one that was approved in its last seconds. It is
        left out if the service asked for a longer pause.
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
            outcome = self._ask()
            if isinstance(outcome, SignInResult):
                trouble += 1
                left = deadline - self._now()
                pause = self._pause_after(trouble)
                if outcome.reason not in TEMPORARY or trouble >= MOST_FAILURES or pause > left:
                    yield outcome
                    return
                yield self._polled(PollAnswer.TROUBLE, pause, outcome.reason)
                continue
            trouble, pause = 0, self._pause_after(1)
            left = max(deadline - self._now(), 0)
            yield self._polled(outcome, min(pause, math.ceil(left)))
            if not left:
                yield self._end(LiveResult.EXPIRED)
                return

    def _pause_after(self, trouble: int) -> int:
        """Return the pause: the interval, longer with each failure, or what the service wants."""
        own = min(interval_of(self._flow) << (trouble - 1), LONGEST_INTERVAL)
        return max(own, self._http.retry_after or 0, 1)

    def _ask(self) -> PollAnswer | SignInResult:
        """Poll once; return PENDING or SLOW_DOWN while the test goes on, else the result."""
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
        """Return the result for an error response; without an OAuth error it is not one."""
        if not isinstance(answer.get("error"), str):
            return self._end(LiveResult.NOT_TESTED, Reason.UNEXPECTED)
        names = ("device_code", "user_code")
        codes = [source.get(name) for source in (self._flow, answer) for name in names]
        error = read_error(answer, [one for one in codes if isinstance(one, str)], self._read)
        result, reason = error.result, error.reason
        if self._http.status == 429:  # noqa: PLR2004 - HTTP: too many requests
            result, reason = LiveResult.NOT_TESTED, Reason.THROTTLED
        return self._end(
            result,
            reason,
            error=error.error,
            code=error.code,
            description=error.description,
            correlation_id=error.correlation_id or guid(answer.get("_correlation_id")),
            heard=error.heard,
            evidence=error.evidence,
        )

    def _failed(self, error: Exception) -> SignInResult:
        """Return the result for an exception, which is dropped because it may hold a body."""
        self._app = None
        if cancelled := self._cancelled():
            return cancelled
        if isinstance(error, ValueError) and self._http.error and not self._flow:
            return self._refused(self._http.error)  # of a failed discovery, which MSAL drops
        return self._end(LiveResult.NOT_TESTED, reason_of(error, self._http))

    def _cancelled(self) -> SignInResult | None:
        return self._end(LiveResult.CANCELLED) if self._wait(0) else None

    def _client(self) -> Any:  # noqa: ANN401 - MSAL has no types
        """Return the MSAL application, a new one if the last has cached a failure."""
        if self._app is None:
            quiet()
            self._app = msal.PublicClientApplication(
                self._request.client_id,
                authority=self._request.address,
                # The user chose the authority; asking another host about it would disclose it.
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
        **more: Any,  # noqa: ANN401 - fields of SignInResult
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
            **{"correlation_id": guid(self._flow.get("_correlation_id")), **asked, **more},
        )

    def run_twice(self) -> Iterator[SignInEvent]:
        """Yield the first exchange, then the result, which is that of the second."""
        if not self._http.simulated:
            yield self._end(LiveResult.NOT_TESTED, Reason.SETTINGS)
            return
        for number in (1, 2):
            if self._wait(1):
                yield self._end(LiveResult.CANCELLED)
                return
            self._polls = number
            outcome = self._redeem()
            if number == 1 and outcome.result is LiveResult.WORKS:
                yield self._polled(PollAnswer.REDEEMED, 1)
                continue
            yield outcome
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


# A sign-in test in its own thread, which can be cancelled at any time.


class Running:
    """A running test. `tell` is called in its thread for each event, the result last.

    After `cancel` it is not called any more, even if a response comes late. The thread is a daemon,
    so the program can end without waiting for the network. `wait` and `now`, a clock in seconds,
    replace real time in simulations. `http` is closed when the test is over.
    """

    def __init__(  # noqa: PLR0913 - each dependency by name
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
        self._events = sign_in(
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
        """Start the thread."""
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
            for one in self._events:
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
