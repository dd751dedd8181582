"""A sign-in test in a thread of its own: told step by step, cancelled at once, never waited for."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from wizard.signin import Polled, Reason, Result, SignInResult, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from wizard.evidence import Origin
    from wizard.intake import Reading
    from wizard.signin import Http, Prompt, Request


class Running:
    """One test under way. `tell` is called in its thread for each piece of news, the result last.

    After `cancel` nothing more is told, however late an answer comes. The thread is a daemon:
    leaving the program never waits for the network. `wait` and `now`, a clock in seconds, replace
    real waiting in rehearsals.
    `http` is closed when the test is over.
    """

    def __init__(  # noqa: PLR0913 - the doors to the outside, each given by its own name
        self,
        request: Request,
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
        return self._ended(Result.CANCELLED)

    def _work(self) -> None:
        try:
            for one in self._news:
                self._pass_on(one)
        finally:
            # Only a mistake of the program leaves the loop without a result; say so and go on.
            self._pass_on(self._ended(Result.NOT_TESTED, Reason.UNEXPECTED))
            self._http.close()

    def _pass_on(self, one: Prompt | Polled | SignInResult) -> None:
        with self._lock:
            if self._is_over:
                return
            self._is_over = isinstance(one, SignInResult)
            self._polls = one.number if isinstance(one, Polled) else self._polls
        self._tell(one)

    def _ended(self, result: Result, reason: Reason = Reason.NONE) -> SignInResult:
        return SignInResult(
            result=result,
            reason=reason,
            tenant=self._request.tenant,
            scopes=self._request.scopes,
            seconds=round(self._now() - self._began, 1),
            polls=self._polls,
            simulated=self._http.simulated,
        )
