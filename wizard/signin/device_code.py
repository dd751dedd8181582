"""The one place that calls MSAL: a device code sign-in, with a loop of our own.

MSAL asks once per call and the loop is ours, because its own loop never ends at an interval of 0,
cannot be cancelled while it waits for an answer, and repeats a failure without asking: after a
429, a 5xx or a Retry-After the next question goes out through a new application object with the
same code. Measured with MSAL 1.39; see tests/signin/test_device_code.py for each promise.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any

import msal  # type: ignore[import-untyped] # it ships no types

from wizard import __version__
from wizard.evidence import Origin
from wizard.signin import Answer, Polled, Prompt, Reason, Result, SignInResult
from wizard.signin.answers import guid, read_error, scopes_of, who_signed_in
from wizard.signin.failures import PASSING, reason_of
from wizard.signin.showing import LONGEST_INTERVAL, interval_of, prompt_of
from wizard.signin.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.signin import Doors
    from wizard.signin.request import Request

    News = Prompt | Polled | SignInResult

MOST_TROUBLE = 4
"""So many questions in a row may fail in passing before the test ends as could-not-test."""

AUTHORIZATION_CODE = "SIM-SECRET-AUTHORIZATION-CODE"
"""What the simulated browser brings back, both times."""


def sign_in(request: Request, doors: Doors) -> Iterator[News]:
    """Ask for a code, show it, ask until it is used; see `wizard.signin.sign_in`."""
    test = _Test(request, doors)
    return _forgetting(test, test.run())


def redeem_twice(request: Request, doors: Doors) -> Iterator[News]:
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

    def __init__(self, request: Request, doors: Doors) -> None:
        self._request = request
        self._http = Witness(doors.http, doors.wall)
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
            yield self._end(Result.CANCELLED)
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
        return self._end(Result.NOT_TESTED, reason, description=self._read(said, Origin.LIVE).text)

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
                yield self._end(Result.CANCELLED)
                return
            if pause > left and self._http.retry_after is not None:
                yield self._end(Result.EXPIRED)
                return
            news = self._ask()
            if isinstance(news, SignInResult):
                trouble += 1
                left = deadline - self._now()
                pause = self._pause_after(trouble)
                if news.reason not in PASSING or trouble >= MOST_TROUBLE or pause > left:
                    yield news
                    return
                yield self._polled(Answer.TROUBLE, pause, news.reason)
                continue
            trouble, pause = 0, self._pause_after(1)
            left = max(deadline - self._now(), 0)
            yield self._polled(news, min(pause, math.ceil(left)))
            if not left:
                yield self._end(Result.EXPIRED)
                return

    def _pause_after(self, trouble: int) -> int:
        """Return how long to wait: the interval, longer with each trouble, or what was asked."""
        own = min(interval_of(self._flow) << (trouble - 1), LONGEST_INTERVAL)
        return max(own, self._http.retry_after or 0, 1)

    def _ask(self) -> Answer | SignInResult:
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
            return Answer.PENDING
        if answer.get("error") == "slow_down":
            return Answer.SLOW_DOWN
        return self._refused(answer) if "error" in answer else self._signed_in(answer)

    def _signed_in(self, answer: Mapping[str, object]) -> SignInResult:
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            return self._end(Result.NOT_TESTED, Reason.UNEXPECTED)
        account, tenant = who_signed_in(answer)
        return self._end(
            Result.WORKS,
            correlation_id=guid(self._flow.get("_correlation_id")),
            account_hint=account,
            tenant=tenant or self._request.tenant,
            scopes=scopes_of(answer) or self._request.scopes,
        )

    def _refused(self, answer: Mapping[str, object]) -> SignInResult:
        """Return what an error answer means; one without a word of OAuth is none."""
        if not isinstance(answer.get("error"), str):
            return self._end(Result.NOT_TESTED, Reason.UNEXPECTED)
        names = ("device_code", "user_code")
        codes = [source.get(name) for source in (self._flow, answer) for name in names]
        said = read_error(answer, [one for one in codes if isinstance(one, str)], self._read)
        result, reason = said.result, said.reason
        if self._http.status == 429:  # noqa: PLR2004 - HTTP: too many requests
            result, reason = Result.NOT_TESTED, Reason.THROTTLED
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
        return self._end(Result.NOT_TESTED, reason_of(error, self._http))

    def _cancelled(self) -> SignInResult | None:
        return self._end(Result.CANCELLED) if self._wait(0) else None

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

    def _polled(self, answer: Answer, pause: int, reason: Reason = Reason.NONE) -> Polled:
        return Polled(self._polls, answer, self._elapsed(), pause, reason)

    def _elapsed(self) -> float:
        return round(max(self._now() - self._began, 0.0), 1)

    def _end(
        self,
        result: Result,
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
            yield self._end(Result.NOT_TESTED, Reason.SETTINGS)
            return
        for number in (1, 2):
            if self._wait(1):
                yield self._end(Result.CANCELLED)
                return
            self._polls = number
            news = self._redeem()
            if number == 1 and news.result is Result.WORKS:
                yield self._polled(Answer.REDEEMED, 1)
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
