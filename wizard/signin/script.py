"""The words acts are written in: what a simulated tenant answers, and who sees what of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.signin import Reason, Result

if TYPE_CHECKING:
    from collections.abc import Mapping


class Basis(StrEnum):
    """How sure it is that the live service does the same."""

    DOCUMENTED = "documented"
    SEEN = "seen-in-issues"
    INFERRED = "inferred"


class Break(StrEnum):
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
    breaks: Break = Break.NONE
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
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
    result: Result
    description: str
    basis: Basis
    polls: tuple[Reply, ...]
    start: Reply
    discovery: Reply | None = None
    code: int | None = None
    reason: Reason = Reason.NONE
    sights: tuple[Sight, ...] = ()
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
