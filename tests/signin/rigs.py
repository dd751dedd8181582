"""What the tests of the sign-in machine share: a clock that only waits move, and a request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wizard.content.tables import Cloud
from wizard.intake import Reader, Reading
from wizard.signin import (
    Http,
    Polled,
    Prompt,
    SignInRequest,
    SignInResult,
    sign_in,
)
from wizard.signin.simulator import USER_CODE, SimulatedTenant

if TYPE_CHECKING:
    from wizard.evidence import Origin
    from wizard.signin.simulator import Act

CLIENT = "5151c0de-0000-4000-8000-00000000000a"
CLOUD = Cloud(
    "public",
    "Public cloud",
    "https://login.microsoftonline.com",
    ("microsoft.com", "login.microsoft.com"),
)
REQUEST = SignInRequest("contoso.example", CLIENT, CLOUD, purpose="Practice")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Clock:
    """A clock moved by its own `wait` alone; cancels in the wait with a number, if given."""

    def __init__(self, cancel_at: int | None = None) -> None:
        self.time = 0.0
        self.waits: list[float] = []
        self._cancel_at = cancel_at
        self._asked = 0

    def wait(self, seconds: float) -> bool:
        """Let the time pass and note how much; True when it is the wait to cancel in."""
        self._asked += 1
        if self._cancel_at is not None and self._asked >= self._cancel_at:
            return True
        self.time += seconds
        if seconds:
            self.waits.append(seconds)
        return False

    def now(self) -> float:
        """Return seconds since the start."""
        return self.time

    def wall(self) -> datetime:
        """Return the time of day."""
        return NOON + timedelta(seconds=self.time)


def read(text: str, origin: Origin) -> Reading:
    return Reader(b"k" * 32).read(text, origin)


def run(
    http: Http,
    clock: Clock | None = None,
    request: SignInRequest = REQUEST,
    method: str = "device-code",
) -> list[Prompt | Polled | SignInResult]:
    """Carry out a test to its end and return all it told."""
    clock = clock or Clock()
    news = sign_in(request, http, clock.wait, clock.now, wall=clock.wall, read=read, method=method)
    return list(news)


def play(
    act: Act, clock: Clock | None = None, request: SignInRequest = REQUEST
) -> list[Prompt | Polled | SignInResult]:
    """Carry out a test against the simulated tenant."""
    clock = clock or Clock()
    return run(SimulatedTenant(act, clock.wall), clock, request, act.method)


def ending(news: list[Prompt | Polled | SignInResult]) -> SignInResult:
    """Return the result, of which there is one, and it is the last."""
    results = [one for one in news if isinstance(one, SignInResult)]
    assert len(results) == 1
    assert news[-1] is results[0]
    return results[0]


SECRETS = ("SIM-SECRET", USER_CODE)
"""What must be found nowhere but in the code of the prompt."""
