"""A tenant that plays an act: an HTTP client object that the real MSAL cannot tell from a network.

Only ever used when asked for by name. Everything it gives out is marked: codes begin with SIM,
tokens and device codes with the canary of `wizard.signin.script`.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wizard.errors import UnknownName
from wizard.signin import LiveResult, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from requests import RequestException


# The words acts are written in: what a simulated tenant answers, and who sees what of it.


class Basis(StrEnum):
    """How sure it is that the live service does the same."""

    DOCUMENTED = "documented"
    SEEN = "seen-in-issues"
    INFERRED = "inferred"


class NetworkFailure(StrEnum):
    """How a question to the server fails before any answer is there."""

    NONE = ""
    DNS = "dns"
    REFUSED = "refused"
    PROXY = "proxy"
    UNTRUSTED = "untrusted"
    OUT_OF_DATE = "out-of-date"
    NOT_YET_VALID = "not-yet-valid"
    SILENT = "silent"
    DROPPED = "dropped"
    ENDLESS = "endless"


_EMPTY: Mapping[str, object] = MappingProxyType({})
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the server. `fields` become JSON; else `text` is sent as it is.

    With `breaks` there is no answer. `ahead` shifts the time the server says, in seconds.
    """

    status: int = 200
    fields: Mapping[str, object] = field(default_factory=lambda: _EMPTY)
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_HEADERS)
    breaks: NetworkFailure = NetworkFailure.NONE
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody sees once the server was asked `after` times, and how sure that is."""

    after: int
    who: str
    sees: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a tenant can do. `polls` answers in turn; the last one again and again.

    `result`, `code` and `reason` are what the test must find. `basis` says how sure it is that
    the live service answers like this. `sights` tell what the others see meanwhile.
    """

    name: str
    result: LiveResult
    description: str
    basis: Basis
    polls: tuple[Reply, ...]
    start: Reply
    discovery: Reply | None = None
    code: int | None = None
    reason: Reason = Reason.NONE
    observations: tuple[Observation, ...] = ()
    method: str = "device-code"


LIFE = 60
"""Seconds a simulated code lives: long enough to look, short enough to see it expire."""

CANARY = "SIM-SECRET"
"""Begins every simulated token and device code, so that tests can search for any of them."""

DEVICE_CODE = f"{CANARY}-DEVICE-CODE-never-shown"
USER_CODE = "SIMB4KWQ7"
PAGE = "https://microsoft.com/devicelogin"


def code(**changes: object) -> Reply:
    """Return the answer to the start: a code that can be entered, with changes."""
    plain = {
        "device_code": DEVICE_CODE,
        "user_code": USER_CODE,
        "verification_uri": PAGE,
        "expires_in": LIFE,
        "interval": 5,
        "message": f"Practice run: open {PAGE} and enter {USER_CODE}.",
    }
    return Reply(fields={**plain, **changes})


def tokens(account: str = "morgan@contoso.example", **changes: object) -> Reply:
    """Return the answer to a sign-in that worked; `account` is who it was."""
    plain = {
        "token_type": "Bearer",
        "scope": "User.Read openid profile",
        "expires_in": 3599,
        "access_token": f"{CANARY}-ACCESS-TOKEN",
        "id_token": {"preferred_username": account, "name": "Practice", "tid": TENANT},
        "client_info": {"uid": "sim", "utid": "sim"},
    }
    fields = {**plain, **changes}
    return Reply(fields={name: value for name, value in fields.items() if value is not None})


TENANT = "5151c0de-0000-4000-8000-000000000001"
"""The id of the simulated tenant."""


def error(word: str, number: int | None = None, text: str = "", **more: object) -> Reply:
    """Return an error answer with its OAuth word and AADSTS number, in the shape of Entra."""
    if number is None:
        return Reply(400, {"error": word, **({"error_description": text} if text else {}), **more})
    fields = {
        "error": word,
        "error_description": f"AADSTS{number}: {text} (practice)",
        "error_codes": [number],
        "error_uri": f"https://login.microsoftonline.com/error?code={number}",
    }
    return Reply(400, {**fields, **more})


def page(status: int, title: str, **headers: str) -> Reply:
    """Return a web page, as gateways and captive portals send it."""
    fields = {"Content-Type": "text/html", **headers}
    return Reply(status, text=f"<!DOCTYPE html><title>{title}</title>", headers=fields)


PENDING = error("authorization_pending", 70016, "Nobody has finished this sign-in yet.")
WAITING = (PENDING, PENDING)


# Acts in which the sign-in takes its course: approved, declined, too late, and answered twice.

DONE = "The page says that the sign-in is done and the window may be closed."
TWICE = "AADSTS90120: this request was already answered."

ENDINGS = (
    Act(
        "approve",
        LiveResult.WORKS,
        "The person enters the code at once and the sign-in works.",
        Basis.DOCUMENTED,
        (tokens(),),
        code(),
    ),
    Act(
        "approve-later",
        LiveResult.WORKS,
        "The person takes a little time, then the sign-in works.",
        Basis.DOCUMENTED,
        (PENDING, PENDING, PENDING, tokens()),
        code(),
    ),
    Act(
        "another-account",
        LiveResult.WORKS,
        "The browser was signed in as somebody else, and that account was used.",
        Basis.DOCUMENTED,
        (PENDING, tokens("robin.admin@contoso.example")),
        code(),
        observations=(
            Observation(
                1, "The browser", "An account that was already there was taken.", Basis.SEEN
            ),
        ),
    ),
    Act(
        "guest",
        LiveResult.WORKS,
        "A guest of the tenant signs in.",
        Basis.DOCUMENTED,
        (PENDING, tokens("morgan_fabrikam.example#EXT#@contoso.example")),
        code(),
    ),
    Act(
        "refresh-token-anyway",
        LiveResult.WORKS,
        "The server sends a refresh token although none was asked for; it is dropped too.",
        Basis.INFERRED,
        (tokens(refresh_token="SIM-SECRET-REFRESH-TOKEN", foci="1"),),  # noqa: S106 - simulated
        code(),
    ),
    Act(
        "decline",
        LiveResult.DECLINED,
        "The person presses Cancel on the page that asks whether they mean it.",
        Basis.DOCUMENTED,
        (*WAITING, error("authorization_declined", text="The sign-in was declined.")),
        code(),
        observations=(
            Observation(2, "The browser", "The sign-in was cancelled.", Basis.DOCUMENTED),
        ),
    ),
    Act(
        "decline-standard-word",
        LiveResult.DECLINED,
        "The same, in the word of RFC 8628, which other services use.",
        Basis.DOCUMENTED,
        (*WAITING, error("access_denied", text="The sign-in was declined.")),
        code(),
    ),
    Act(
        "expire",
        LiveResult.EXPIRED,
        "Nobody enters the code in time; the server says so.",
        Basis.DOCUMENTED,
        (*WAITING, error("expired_token", 70020, "The code is too old.")),
        code(),
        code=70020,
    ),
    Act(
        "expire-old-word",
        LiveResult.EXPIRED,
        "The same, in the word of the first version of the service.",
        Basis.SEEN,
        (*WAITING, error("code_expired", 70019, "The code is too old.")),
        code(),
        code=70019,
    ),
    Act(
        "nobody-comes",
        LiveResult.EXPIRED,
        "Nobody enters the code, and the server never says that its time is over.",
        Basis.INFERRED,
        (PENDING,),
        code(expires_in=20),
    ),
    Act(
        "slow-down",
        LiveResult.WORKS,
        "The service asks for longer pauses; the test keeps to them.",
        Basis.INFERRED,
        (error("slow_down"), PENDING, error("slow_down"), tokens()),
        code(),
    ),
    Act(
        "interval-zero",
        LiveResult.WORKS,
        "The service allows questions without any pause; the test makes pauses all the same.",
        Basis.INFERRED,
        (PENDING, PENDING, tokens()),
        code(interval=0),
    ),
    Act(
        "already-used",
        LiveResult.ALREADY_USED,
        "The server says that the code was already exchanged.",
        Basis.INFERRED,
        (PENDING, error("invalid_grant", text="The device code was already redeemed.")),
        code(),
    ),
    Act(
        "entered-twice",
        LiveResult.WORKS,
        "AADSTS90120 as it comes about: one code is answered in two browser windows.",
        Basis.INFERRED,
        (PENDING, PENDING, tokens()),
        code(),
        observations=(
            Observation(1, "The first window", DONE, Basis.DOCUMENTED),
            Observation(2, "The second window", TWICE, Basis.INFERRED),
            Observation(
                3, "This program", "It is signed in. The error belongs to nobody.", Basis.INFERRED
            ),
        ),
    ),
    Act(
        "two-pollers",
        LiveResult.ALREADY_USED,
        "Two programs wait for one code; the other one was faster.",
        Basis.INFERRED,
        (PENDING, error("invalid_grant", text="The device code was already redeemed.")),
        code(),
        observations=(
            Observation(1, "The browser", DONE, Basis.DOCUMENTED),
            Observation(1, "The other program", "It is signed in.", Basis.INFERRED),
            Observation(
                2, "This program", "invalid_grant; its number is not published.", Basis.INFERRED
            ),
        ),
    ),
    Act(
        "tokens-lost",
        LiveResult.ALREADY_USED,
        "The answer with the tokens is lost on the way; asked again, the code is spent.",
        Basis.INFERRED,
        (
            PENDING,
            Reply(breaks=NetworkFailure.DROPPED),
            error("invalid_grant", text="The device code was already redeemed."),
        ),
        code(),
        observations=(Observation(2, "The browser", DONE, Basis.DOCUMENTED),),
    ),
    Act(
        "redeemed-twice",
        LiveResult.ALREADY_USED,
        "AADSTS54005 as it comes about: an app exchanges one authorization code twice.",
        Basis.DOCUMENTED,
        (
            tokens(id_token=None),
            error("invalid_grant", 54005, "This code was exchanged before; ask for a new one."),
        ),
        code(),
        code=54005,
        method="authorization-code",
        observations=(
            Observation(
                0, "The browser", "It brings the code back to the app, once.", Basis.DOCUMENTED
            ),
            Observation(
                1, "The app, first time", "It has tokens. Nothing is wrong.", Basis.DOCUMENTED
            ),
            Observation(
                2, "The app, second time", "AADSTS54005 with invalid_grant.", Basis.DOCUMENTED
            ),
            Observation(2, "The person", "An error page, although the sign-in worked.", Basis.SEEN),
        ),
    ),
)
"""The acts of this module, in the order they are listed in."""


# Acts in which the service refuses: the application, the tenant, the account or a policy.


def _at_start(name: str, word: str, number: int, basis: Basis, description: str, text: str) -> Act:
    """Return an act in which there is not even a code to enter."""
    return Act(
        name,
        LiveResult.REFUSED,
        description,
        basis,
        (tokens(),),
        error(word, number, text),
        code=number,
    )


def _after_sign_in(  # noqa: PLR0913 - one row of a table
    name: str,
    word: str,
    number: int,
    basis: Basis,
    description: str,
    text: str,
    *,
    result: LiveResult = LiveResult.REFUSED,
    suberror: str = "",
) -> Act:
    """Return an act in which the person signs in and the program is refused all the same."""
    more = {"suberror": suberror} if suberror else {}
    sees = (
        "The sign-in is done."
        if result is LiveResult.BLOCKED
        else "A page that explains the error."
    )
    return Act(
        name,
        result,
        description,
        basis,
        (*WAITING, error(word, number, text, **more)),
        code(),
        code=number,
        observations=(Observation(2, "The browser", sees, Basis.INFERRED),),
    )


REFUSALS = (
    _at_start(
        "unknown-application",
        "unauthorized_client",
        700016,
        Basis.DOCUMENTED,
        "The tenant has no application with this id.",
        "The application was not found in the directory.",
    ),
    _at_start(
        "unknown-application-anywhere",
        "invalid_request",
        50059,
        Basis.SEEN,
        "No tenant was named and no application has this id, so there is nobody to ask.",
        "Neither the request nor the application names a tenant.",
    ),
    _at_start(
        "wrong-cloud",
        "invalid_request",
        900439,
        Basis.DOCUMENTED,
        "The account lives in another cloud than the one that was asked.",
        "This application is not available at this endpoint.",
    ),
    Act(
        "wrong-tenant",
        LiveResult.REFUSED,
        "The tenant does not exist; the service says so before there is any code.",
        Basis.DOCUMENTED,
        (tokens(),),
        code(),
        discovery=error("invalid_tenant", 90002, "The tenant was not found."),
        code=90002,
    ),
    _after_sign_in(
        "public-client-off",
        "invalid_client",
        7000218,
        Basis.SEEN,
        "The registration does not allow public client flows; found out after the sign-in.",
        "The request must hold client_assertion or client_secret.",
    ),
    _after_sign_in(
        "unknown-code",
        "bad_verification_code",
        70018,
        Basis.INFERRED,
        "The service does not know the device code it gave out.",
        "The code is not known.",
    ),
    _after_sign_in(
        "wrong-data-centre",
        "invalid_grant",
        50134,
        Basis.DOCUMENTED,
        "The sign-in was approved in another data centre than the code comes from.",
        "Wrong data centre; begin again.",
    ),
    _after_sign_in(
        "guest-not-invited",
        "invalid_grant",
        50020,
        Basis.DOCUMENTED,
        "The account comes from elsewhere and is no guest of this tenant.",
        "The account does not exist in the tenant and must be added first.",
    ),
    _after_sign_in(
        "not-assigned",
        "invalid_grant",
        50105,
        Basis.DOCUMENTED,
        "The application is only for people who are assigned to it.",
        "The person is not assigned to the application.",
    ),
    _after_sign_in(
        "consent-missing",
        "invalid_grant",
        65001,
        Basis.DOCUMENTED,
        "Nobody has consented to what the application asks for.",
        "There is no consent for this application.",
        suberror="consent_required",
    ),
    _after_sign_in(
        "admin-consent",
        "invalid_grant",
        90094,
        Basis.DOCUMENTED,
        "Only an administrator may consent.",
        "An administrator has to consent.",
    ),
    _after_sign_in(
        "mfa-needed",
        "interaction_required",
        50076,
        Basis.DOCUMENTED,
        "A second factor is needed and was not given.",
        "A second factor has to be used.",
        suberror="basic_action",
    ),
    _after_sign_in(
        "mfa-setup",
        "interaction_required",
        50079,
        Basis.DOCUMENTED,
        "A second factor is needed and was never set up.",
        "A second factor has to be set up.",
    ),
    _after_sign_in(
        "account-locked",
        "invalid_grant",
        50053,
        Basis.DOCUMENTED,
        "The account is locked after too many wrong passwords.",
        "The account is locked.",
    ),
    _after_sign_in(
        "account-disabled",
        "invalid_grant",
        50057,
        Basis.DOCUMENTED,
        "The account is disabled.",
        "The account is disabled.",
    ),
    _after_sign_in(
        "password-expired",
        "invalid_grant",
        50055,
        Basis.DOCUMENTED,
        "The password is too old.",
        "The password is expired.",
    ),
    _after_sign_in(
        "policy-at-token",
        "invalid_grant",
        53003,
        Basis.SEEN,
        "A Conditional Access policy refuses, after the browser said that all was well.",
        "Access was blocked by a policy.",
        result=LiveResult.BLOCKED,
        suberror="message_only",
    ),
    _after_sign_in(
        "policy-no-device-code",
        "invalid_grant",
        530033,
        Basis.INFERRED,
        "A policy that wants a known device stops every sign-in by code.",
        "A device policy stops this sign-in.",
        result=LiveResult.BLOCKED,
    ),
    _after_sign_in(
        "compliant-device",
        "invalid_grant",
        53000,
        Basis.DOCUMENTED,
        "Policy wants a device that keeps to the rules.",
        "The device does not comply.",
        result=LiveResult.BLOCKED,
    ),
    _after_sign_in(
        "device-identity",
        "invalid_grant",
        50097,
        Basis.SEEN,
        "Policy wants a device that proves who it is, which a code cannot do.",
        "The device has to authenticate.",
        result=LiveResult.BLOCKED,
    ),
    _after_sign_in(
        "security-defaults",
        "invalid_grant",
        530035,
        Basis.INFERRED,
        "The security defaults of the tenant refuse this kind of sign-in.",
        "Access was blocked by security defaults.",
        result=LiveResult.BLOCKED,
    ),
    Act(
        "policy-in-browser",
        LiveResult.EXPIRED,
        "A policy blocks in the browser only; the program is never told and waits until the end.",
        Basis.INFERRED,
        (PENDING,),
        code(expires_in=30),
        observations=(
            Observation(1, "The browser", "A page says that the sign-in is blocked.", Basis.SEEN),
            Observation(2, "This program", "Nothing. It keeps asking.", Basis.INFERRED),
        ),
    ),
    Act(
        "no-access-token",
        LiveResult.NOT_TESTED,
        "The service says yes and sends no access token.",
        Basis.INFERRED,
        (PENDING, tokens(access_token=None)),
        code(),
        reason=Reason.UNEXPECTED,
    ),
)
"""The acts of this module, in the order they are listed in."""


# Acts in which the way to the service or the service itself is in trouble.

_AWAY = error("temporarily_unavailable", 90033, "The service is not there for now.")
_BUSY = Reply(429, {"error": "temporarily_unavailable", "error_description": "Too many requests."})


def _on_the_way(name: str, breaks: NetworkFailure, reason: Reason, description: str) -> Act:
    """Return an act in which no question ever reaches the service."""
    return Act(
        name,
        LiveResult.NOT_TESTED,
        description,
        Basis.DOCUMENTED,
        (PENDING,),
        code(),
        discovery=Reply(breaks=breaks),
        reason=reason,
    )


def _instead(name: str, reply: Reply, reason: Reason, description: str) -> Act:
    """Return an act in which something else comes in place of an answer, while waiting."""
    return Act(
        name,
        LiveResult.NOT_TESTED,
        description,
        Basis.INFERRED,
        (PENDING, reply),
        code(),
        reason=reason,
    )


def _before(name: str, reply: Reply, reason: Reason, description: str) -> Act:
    """Return an act in which there is no code, because something else comes first."""
    return Act(
        name, LiveResult.NOT_TESTED, description, Basis.INFERRED, (PENDING,), reply, reason=reason
    )


TROUBLES = (
    Act(
        "throttled",
        LiveResult.WORKS,
        "The service asks for a pause of some seconds; after it the sign-in works.",
        Basis.DOCUMENTED,
        (Reply(429, _BUSY.fields, headers={"Retry-After": "12"}), PENDING, tokens()),
        code(),
    ),
    Act(
        "throttled-for-long",
        LiveResult.NOT_TESTED,
        "The service asks for a pause that is longer than the code lives.",
        Basis.DOCUMENTED,
        (PENDING, Reply(429, _BUSY.fields, headers={"Retry-After": "600"})),
        code(),
        reason=Reason.THROTTLED,
    ),
    _instead(
        "throttled-without-end",
        _BUSY,
        Reason.THROTTLED,
        "The service says again and again that it is too busy, and for how long it does not say.",
    ),
    _before(
        "throttled-at-start",
        Reply(429, _BUSY.fields, headers={"Retry-After": "30"}),
        Reason.THROTTLED,
        "The service is too busy to give out a code.",
    ),
    Act(
        "loop-protection",
        LiveResult.NOT_TESTED,
        "The service takes the questions for a program that runs in circles.",
        Basis.SEEN,
        (PENDING, error("invalid_grant", 50196, "The same request came too often.")),
        code(),
        code=50196,
        reason=Reason.THROTTLED,
    ),
    Act(
        "service-recovers",
        LiveResult.WORKS,
        "The service fails once while the test waits (503); asked again, it works.",
        Basis.INFERRED,
        (PENDING, Reply(503, _AWAY.fields), PENDING, tokens()),
        code(),
    ),
    _instead(
        "service-503",
        Reply(503, _AWAY.fields),
        Reason.SERVICE,
        "The service is not there for now (503), as often as it is asked.",
    ),
    _before(
        "service-500",
        Reply(500, {"error": "server_error", "error_description": "Something broke."}),
        Reason.SERVICE,
        "The service has an error of its own (500) in place of a code.",
    ),
    _instead(
        "gateway-page",
        page(502, "Bad Gateway"),
        Reason.SERVICE,
        "A gateway in between sends a web page: it could not reach the service (502).",
    ),
    _before(
        "proxy-page",
        page(407, "Proxy sign-in", **{"Proxy-Authenticate": "Basic"}),
        Reason.PROXY,
        "The proxy wants a sign-in of its own and sends a page (407).",
    ),
    _on_the_way(
        "proxy-refuses",
        NetworkFailure.PROXY,
        Reason.PROXY,
        "The proxy does not open a way to the service (407).",
    ),
    Act(
        "captive-portal",
        LiveResult.NOT_TESTED,
        "The network sends its own sign-in page in place of everything.",
        Basis.INFERRED,
        (PENDING,),
        code(),
        discovery=page(200, "Welcome to the guest network"),
        reason=Reason.PORTAL,
    ),
    _before(
        "redirected",
        page(302, "Moved", Location="https://portal.example/"),
        Reason.PORTAL,
        "Something sends the program to another address; it does not go there.",
    ),
    _instead("empty-answer", Reply(200), Reason.UNEXPECTED, "The answer has no content."),
    _instead("list-answer", Reply(200, text="[]"), Reason.UNEXPECTED, "The answer is a JSON list."),
    _before("text-answer", Reply(200, text="OK"), Reason.UNEXPECTED, "The answer is no JSON."),
    _instead(
        "broken-id-token",
        tokens(id_token="SIM-SECRET"),  # noqa: S106 - simulated
        Reason.UNEXPECTED,
        "The tokens come, and the one that says who signed in cannot be read.",
    ),
    _before(
        "expired-at-once",
        code(expires_in=-60),
        Reason.UNEXPECTED,
        "The code that comes was too old already.",
    ),
    _before(
        "clock-ahead",
        Reply(fields=code(expires_in=0).fields, ahead=-3600),
        Reason.CLOCK,
        "This machine is an hour ahead of the service, and the code looks too old already.",
    ),
    Act(
        "clock-behind",
        LiveResult.WORKS,
        "This machine is an hour behind the service; the sign-in works, the hour is reported.",
        Basis.INFERRED,
        (PENDING, Reply(fields=tokens().fields, ahead=3600)),
        code(),
    ),
    _on_the_way(
        "certificate-out-of-date",
        NetworkFailure.OUT_OF_DATE,
        Reason.CLOCK,
        "The certificate is out of date, or the clock of this machine is far ahead.",
    ),
    _on_the_way(
        "certificate-too-new",
        NetworkFailure.NOT_YET_VALID,
        Reason.CLOCK,
        "The certificate is not valid yet, or the clock of this machine is far behind.",
    ),
    _on_the_way(
        "certificate-not-trusted",
        NetworkFailure.UNTRUSTED,
        Reason.TLS,
        "Something shows a certificate of its own: a company proxy, or somebody in between.",
    ),
    _on_the_way("dns", NetworkFailure.DNS, Reason.DNS, "The name of the service is not found."),
    _on_the_way(
        "refused-connection",
        NetworkFailure.REFUSED,
        Reason.CONNECTION,
        "Nothing listens at the address.",
    ),
    _on_the_way(
        "timeout",
        NetworkFailure.SILENT,
        Reason.TIMEOUT,
        "The service takes the call, never answers.",
    ),
    _on_the_way(
        "dropped", NetworkFailure.DROPPED, Reason.DROPPED, "The connection breaks at once."
    ),
    Act(
        "dropped-once",
        LiveResult.WORKS,
        "The connection breaks once while the test waits; the code stays good.",
        Basis.INFERRED,
        (PENDING, Reply(breaks=NetworkFailure.DROPPED), tokens()),
        code(),
    ),
    _instead(
        "endless-answer",
        Reply(breaks=NetworkFailure.ENDLESS),
        Reason.TOO_LARGE,
        "The answer does not end; it is cut off.",
    ),
    _before(
        "foreign-address",
        code(verification_uri="https://rnicrosoft.example/devicelogin"),
        Reason.UNEXPECTED,
        "The code is to be entered at a page that belongs to none of the clouds; it is refused.",
    ),
    _before(
        "code-with-escapes",
        code(user_code="\x1b]52;c;U0lN\x07SIMB4KWQ7"),
        Reason.UNEXPECTED,
        "The code holds characters that steer a terminal; it is not shown.",
    ),
)
"""The acts of this module, in the order they are listed in."""


# The one list of acts a simulated tenant can play: `entra-wizard live --simulate list`.

ACTS: tuple[Act, ...] = (*ENDINGS, *REFUSALS, *TROUBLES)
"""All acts, in the order they are listed in."""


def act(name: str) -> Act:
    """Return the act of a name; raise UnknownName, which says what was probably meant."""
    found = next((one for one in ACTS if one.name == name), None)
    if found is None:
        raise UnknownName("act", name, (one.name for one in ACTS))
    return found


@dataclass(frozen=True, slots=True)
class Plain:
    """An HTTP answer: status, body and header fields."""

    status_code: int
    text: str
    headers: Mapping[str, str]

    def raise_for_status(self) -> None:
        """Raise for a failed answer, as requests does."""
        if self.status_code >= 400:  # noqa: PLR2004 - HTTP
            from requests import HTTPError  # noqa: PLC0415 - heavy; listing acts needs no network

            raise HTTPError(f"status {self.status_code}")


class SimulatedTenant:
    """Answers as the act says; `asked` counts the questions for tokens so far."""

    def __init__(self, act: Act, wall: Callable[[], datetime]) -> None:
        self._act = act
        self._wall = wall
        self.asked = 0

    @property
    def simulated(self) -> str:
        """The name of the act."""
        return self._act.name

    def get(self, url: str, **options: object) -> Plain:
        """Answer a question for a page: there is only the discovery document."""
        del options
        return self._play(self.reply("GET", url), url, {})

    def post(self, url: str, **options: object) -> Plain:
        """Answer a form."""
        headers = options.get("headers")
        return self._play(
            self.reply("POST", url), url, headers if isinstance(headers, dict) else {}
        )

    def close(self) -> None:
        """Do nothing: nothing is open."""

    def reply(self, verb: str, url: str) -> Reply:
        """Return what the act has for a question, and count it when it asks for tokens."""
        if verb == "GET":
            return self._act.discovery or Reply(fields=_discovery(url))
        if urlsplit(url).path.endswith("/devicecode"):
            return self._act.start
        at = min(self.asked, len(self._act.polls) - 1)
        self.asked += 1
        return self._act.polls[at]

    def body(self, reply: Reply, headers: Mapping[str, str]) -> str:
        """Return the body of a reply, with what a server adds to it."""
        if not reply.fields:
            return reply.text
        fields = dict(reply.fields)
        if "error" in fields:
            now = self._wall().strftime("%Y-%m-%d %H:%M:%SZ")
            asked = headers.get("client-request-id", TENANT)
            plain = {"timestamp": now, "trace_id": TENANT, "correlation_id": asked}
            fields = {**plain, **fields}
        for name in ("id_token", "client_info"):
            if isinstance(fields.get(name), dict):
                fields[name] = _encoded(name, fields[name])
        return json.dumps(fields)

    def headers(self, reply: Reply) -> Mapping[str, str]:
        """Return the header fields of a reply: its own and the time of the server."""
        from email.utils import format_datetime  # noqa: PLC0415 - it loads sockets

        time = self._wall() + timedelta(seconds=reply.ahead)
        return {
            "Content-Type": "application/json",
            "Date": format_datetime(time, usegmt=True),
            **reply.headers,
        }

    def _play(self, reply: Reply, url: str, headers: Mapping[str, str]) -> Plain:
        if reply.breaks:
            raise broken(reply.breaks, urlsplit(url).hostname or "")
        return Plain(reply.status, self.body(reply, headers), self.headers(reply))


def broken(how: NetworkFailure, host: str) -> RequestException:
    """Return the exception requests raises for a failure on the way, wrapped as it wraps them."""
    # Heavy: the list of acts must load neither a network nor MSAL.
    from requests import exceptions as http  # noqa: PLC0415 - as said
    from urllib3 import exceptions as below  # noqa: PLC0415 - as said

    from wizard.signin.responses import TooLarge  # noqa: PLC0415 - it imports requests

    certificate = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
    table: dict[NetworkFailure, RequestException] = {
        NetworkFailure.DNS: http.ConnectionError(
            below.NameResolutionError(host, None, OSError("Name or service not known"))  # type: ignore[arg-type] # urllib3 keeps the connection and never looks at it
        ),
        NetworkFailure.REFUSED: http.ConnectionError(
            below.NewConnectionError(None, "Connection refused")  # type: ignore[arg-type] # the same
        ),
        NetworkFailure.PROXY: http.ProxyError(
            "Tunnel connection failed: 407 Proxy Authentication Required"
        ),
        NetworkFailure.UNTRUSTED: http.SSLError(
            certificate + "unable to get local issuer certificate"
        ),
        NetworkFailure.OUT_OF_DATE: http.SSLError(certificate + "certificate has expired"),
        NetworkFailure.NOT_YET_VALID: http.SSLError(certificate + "certificate is not yet valid"),
        NetworkFailure.SILENT: http.ReadTimeout("Read timed out."),
        NetworkFailure.DROPPED: http.ConnectionError("Connection aborted."),
        NetworkFailure.ENDLESS: TooLarge("The answer was cut off."),
    }
    return table[how]


def _discovery(url: str) -> Mapping[str, object]:
    """Return the discovery document of a tenant, with endpoints where the question came in."""
    parts = urlsplit(url)
    base = f"https://{parts.netloc}/{parts.path.strip('/').partition('/')[0]}"
    return {
        "issuer": f"{base}/v2.0",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
    }


def _encoded(name: str, claims: object) -> str:
    """Return claims in the form of an id token, which nobody has signed, or of plain base64."""
    text = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{text}.SIM-SECRET-SIGNATURE" if name == "id_token" else text
