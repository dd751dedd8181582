"""The live sign-in test: request a device code, wait for the user, and return the result.

The inputs and outputs of a test are defined here; none of them can hold a token. `sign_in` imports
MSAL when it is first called, so importing this package is cheap.

    for event in sign_in(request, http, wait, now, wall=wall, read=reader.read):
        match event:
            case Prompt(): ...        # at most once: show the code
            case Polled(): ...        # once for each poll
            case SignInResult(): ...  # exactly once, the last

`http` is `wizard.signin.transport.Transport` or `wizard.signin.simulator.SimulatedTenant`. Nothing
here knows a case, a flow or a screen.
"""

from __future__ import annotations

import importlib
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from wizard.errors import SettingsError, UnknownName
from wizard.evidence import NOTHING, Redacted
from wizard.frozen import frozen
from wizard.text import is_tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from wizard.content.tables import Cloud
    from wizard.evidence import Evidence, Origin
    from wizard.intake import Reading

__all__ = [
    "ANSWERS",
    "METHODS",
    "REASONS",
    "SKEW",
    "Http",
    "HttpAnswer",
    "LiveResult",
    "Method",
    "PollAnswer",
    "Polled",
    "Prompt",
    "Reason",
    "SignInContext",
    "SignInRequest",
    "SignInResult",
    "check_authority",
    "sign_in",
    "tenant_in",
]


# The request: which tenant, as which application, for which scopes.

SCOPES = ("User.Read",)
"""The smallest useful scope: read the profile of the user who signs in."""

SKEW = 300
"""Seconds of difference from which two clocks are reported to differ."""

_CLIENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")
_SCOPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")
_AUTHORITY = re.compile(
    r"(https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?)(/[A-Za-z0-9._-]{1,200})?/?"
)
_RESERVED = frozenset({"openid", "profile", "offline_access"})
_ADDRESS = re.compile(r"https://([a-z0-9.-]{1,253}(?::[0-9]{1,5})?)(?:/[A-Za-z0-9._~/-]{0,200})?")


def check_authority(authority: str) -> None:
    """Raise SettingsError for an authority that cannot be used; none at all can be."""
    if authority and not _AUTHORITY.fullmatch(authority):
        raise SettingsError(
            f"{authority!r} is not an authority.",
            "It is an https address with at most a tenant after the host, such as"
            " https://login.microsoftonline.com/contoso.com.",
        )


def tenant_in(authority: str) -> str:
    """Return the tenant at the end of an authority, or what a private deployment has there."""
    m = _AUTHORITY.fullmatch(authority)
    return m[2].removeprefix("/") if m and m[2] else ""


@frozen
class SignInRequest:
    """What to test. There is no default application: the user chooses one.

    `tenant` is an id, a domain, or common, organizations, consumers. `authority` is empty for the
    cloud's own, else the https address of a private deployment, with or without the tenant.
    `ca_file` names certificates to trust instead of the usual ones. `purpose` is what the front
    end wants shown beside the code, such as the name of the application. Raises SettingsError when
    a value cannot be used.
    """

    tenant: str
    client_id: str
    cloud: Cloud
    scopes: tuple[str, ...] = SCOPES
    authority: str = ""
    ca_file: str = ""
    purpose: str = ""

    def __post_init__(self) -> None:
        """Validate the values before MSAL or the server gets them."""
        named = tenant_in(self.authority)
        if not (is_tenant(self.tenant) or (named and self.tenant == named)):
            raise SettingsError(
                f"{self.tenant!r} is not a tenant.",
                "Give its ID or its domain, such as contoso.com.",
            )
        if is_tenant(named) and named.lower() != self.tenant.lower():
            raise SettingsError(
                f"The authority names the tenant {named}, but the tenant is {self.tenant}.",
                "Give the tenant in one of the two only.",
            )
        if not _CLIENT.fullmatch(self.client_id):
            raise SettingsError(
                f"{self.client_id!r} is not an application id.",
                "Choose the application to sign in as; its id has 36 characters.",
            )
        for scope in self.scopes:
            if scope.lower() in _RESERVED or not _SCOPE.fullmatch(scope):
                raise SettingsError(
                    f"{scope!r} cannot be asked for.",
                    "Leave it out, or name a permission such as User.Read.",
                )
        check_authority(self.authority)

    @property
    def address(self) -> str:
        """The authority with its tenant, as MSAL wants it."""
        m = _AUTHORITY.fullmatch(self.authority or self.cloud.authority)
        if m is None:
            raise SettingsError(
                f"{self.cloud.authority!r} is not an authority.", "See data/clouds.yaml."
            )
        return f"{m[1]}{m[2] or '/' + self.tenant}"

    def lists(self, uri: str) -> bool:
        """Return whether an address for entering a code may be offered as a link.

        It must be plain https without user, query or odd characters, on a host of the cloud or,
        for a private deployment, on the very host that was given.
        """
        m = _ADDRESS.fullmatch(uri)
        if m is None:
            return False
        own = self.authority.lower().removeprefix("https://").partition("/")[0]
        return m[1] in self.cloud.device_hosts or (bool(own) and m[1] == own)


class LiveResult(StrEnum):
    """How a test ended; the values are the answers of a `live` step but `skipped`."""

    WORKS = "works"
    REFUSED = "refused"
    DECLINED = "declined"
    EXPIRED = "expired"
    ALREADY_USED = "already-used"
    BLOCKED = "blocked-by-policy"
    NOT_TESTED = "could-not-test"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why a test could not be carried out; says nothing about the account or the code."""

    NONE = ""
    DNS = "dns"
    CONNECTION = "connection"
    PROXY = "proxy"
    TLS = "tls"
    CLOCK = "clock"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    PORTAL = "portal"
    THROTTLED = "throttled"
    SERVICE = "service"
    UNEXPECTED = "unexpected-answer"
    TOO_LARGE = "too-large"
    SETTINGS = "settings"


REASONS: Mapping[Reason, str] = {
    Reason.DNS: "The name of the sign-in service was not found (DNS).",
    Reason.CONNECTION: "No connection to the sign-in service could be made.",
    Reason.PROXY: "The proxy did not let the request through.",
    Reason.TLS: "The certificate that was shown is not trusted; something may stand in between.",
    Reason.CLOCK: "Times do not fit. Compare clock, date and time zone of this machine.",
    Reason.TIMEOUT: "The sign-in service did not answer in time.",
    Reason.DROPPED: "The connection broke before the answer was complete.",
    Reason.PORTAL: "A web page came instead: a sign-in page of the network, or a gateway.",
    Reason.THROTTLED: "The sign-in service asks for a pause. Try again later.",
    Reason.SERVICE: "The sign-in service has trouble of its own.",
    Reason.UNEXPECTED: "The answer is not one that a sign-in service gives.",
    Reason.TOO_LARGE: "The answer was too large and was cut off.",
    Reason.SETTINGS: "There is no sign-in service for these settings. Check authority and tenant.",
}
"""Each reason in one sentence."""


class PollAnswer(StrEnum):
    """The outcome of one poll while the test goes on."""

    PENDING = "pending"
    SLOW_DOWN = "slow-down"
    REDEEMED = "redeemed"
    TROUBLE = "trouble"


ANSWERS: Mapping[PollAnswer, str] = {
    PollAnswer.PENDING: "nobody has finished the sign-in yet",
    PollAnswer.SLOW_DOWN: "the service asks to wait longer between questions",
    PollAnswer.REDEEMED: "the code was exchanged",
    PollAnswer.TROUBLE: "no usable answer; asked again later",
}
"""Each answer in words, to be put behind "asked 7 times,"."""


@frozen
class Prompt:
    """The code to enter and where.

    `user_code` is plain capital letters and digits. `uri` stands on a host of the cloud that was
    asked, or of the authority that was given; with any other page there is no prompt. `expires_in`
    and `interval` are whole seconds. `simulated` names the act of a simulated test and is empty in
    a real one.
    """

    user_code: str
    uri: str
    purpose: str
    expires_in: int
    interval: int
    simulated: str = ""


@frozen
class Polled:
    """One poll: its number from 1, its outcome, and seconds since the start.

    `again_in` is the number of seconds until the next poll; `reason` is set with TROUBLE.
    """

    number: int
    answer: PollAnswer
    elapsed: float
    again_in: int
    reason: Reason = Reason.NONE


@frozen
class SignInResult:
    """How the test ended. All texts are clean and redacted; none is a token or a code to enter.

    `error` is the OAuth word and `code` the AADSTS number, if the server gave one. `description`
    is what the server said; `heard` all of its error answer, to become evidence, which `evidence`
    already is. `account_hint` is masked. `tenant` and `scopes` are those of the sign-in that
    worked, else those asked for. `seconds` is how long it took, `polls` how often the server was
    asked. `reason` is set with NOT_TESTED, `retry_after` when the service named a pause.
    `clock_skew` is how many seconds this machine is ahead of the server (negative: behind).
    """

    result: LiveResult
    error: str = ""
    code: int | None = None
    description: Redacted = NOTHING
    correlation_id: str = ""
    account_hint: str = ""
    tenant: str = ""
    scopes: tuple[str, ...] = ()
    seconds: float = 0.0
    polls: int = 0
    reason: Reason = Reason.NONE
    retry_after: int | None = None
    clock_skew: int | None = None
    heard: Redacted = NOTHING
    evidence: tuple[Evidence, ...] = ()
    simulated: str = ""


class HttpAnswer(Protocol):
    """What MSAL reads of an HTTP answer."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""

    @property
    def text(self) -> str:
        """The body."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The header fields."""


class Http(Protocol):
    """The HTTP client of a test; failures are exceptions of `requests`."""

    @property
    def simulated(self) -> str:
        """The name of the act, or nothing for the real network."""

    def get(self, url: str, **options: object) -> HttpAnswer:
        """Send a GET."""

    def post(self, url: str, **options: object) -> HttpAnswer:
        """Send a POST."""

    def close(self) -> None:
        """Abort the running request and refuse further ones; from any thread."""


@frozen
class SignInContext:
    """The dependencies of a sign-in method; see `sign_in`."""

    http: Http
    wait: Callable[[float], bool]
    now: Callable[[], float]
    wall: Callable[[], datetime]
    read: Callable[[str, Origin], Reading]


@frozen
class Method:
    """One sign-in method: its id, its title, and the module and name of its function."""

    id: str
    title: str
    module: str
    function: str


METHODS = (
    Method("device-code", "Device code", "wizard.signin.device_code", "sign_in_with_device_code"),
    Method(
        "authorization-code",
        "Authorization code, redeemed twice (simulated only)",
        "wizard.signin.device_code",
        "redeem_code_twice",
    ),
)
"""The one list of sign-in methods."""


def sign_in(  # noqa: PLR0913 - each dependency by name
    request: SignInRequest,
    http: Http,
    wait: Callable[[float], bool],
    now: Callable[[], float],
    *,
    wall: Callable[[], datetime],
    read: Callable[[str, Origin], Reading],
    method: str = "device-code",
) -> Iterator[Prompt | Polled | SignInResult]:
    """Run a test and yield its events; the last one is the result, whatever happens.

    `wait(seconds)` waits and returns True at once when the test is cancelled; `now()` is a clock
    in seconds that never jumps, `wall()` the time of day in UTC. `read` is `Reader.read` of the
    case. Blocks in `wait` and in `http` only: run it in a thread of its own.
    """
    chosen = next((one for one in METHODS if one.id == method), None)
    if chosen is None:
        raise UnknownName("sign-in method", method, (one.id for one in METHODS))
    function = getattr(importlib.import_module(chosen.module), chosen.function)
    news: Iterator[Prompt | Polled | SignInResult] = function(
        request, SignInContext(http, wait, now, wall, read)
    )
    return news
