"""The simulated tenant: an HTTP client for MSAL that answers as an act says, without a network.

It is only used when an act is asked for by name. All it issues is marked: codes to enter begin with
SIM, tokens and device codes with `CANARY`.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import field, replace
from datetime import timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wizard.errors import ContentError, UnknownName
from wizard.frozen import frozen
from wizard.signin import METHODS, LiveResult, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from requests import RequestException

    from wizard.content.yaml_nodes import Node


# What an act consists of: the answers of the server, and what others see meanwhile.


class Basis(StrEnum):
    """How sure it is that the live service does the same."""

    DOCUMENTED = "documented"
    SEEN = "seen-in-issues"
    INFERRED = "inferred"


class NetworkFailure(StrEnum):
    """How a request fails before there is an answer."""

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


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,9})")
_EMPTY: Mapping[str, object] = MappingProxyType({})
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@frozen
class Reply:
    """One answer of the server: `fields` as JSON, or `text` as it is.

    With a `failure` there is no answer. `ahead` is how many seconds the server's clock is ahead.
    """

    status: int = 200
    fields: Mapping[str, object] = field(default_factory=lambda: _EMPTY)
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_HEADERS)
    failure: NetworkFailure = NetworkFailure.NONE
    ahead: int = 0


@frozen
class Observation:
    """What someone sees after so many requests for tokens, and how sure that is."""

    after: int
    who: str
    sees: str
    basis: Basis


@frozen
class Act:
    """A scripted sign-in: the answers of the server, and the result the test must find.

    `polls` are given in turn, the last one again and again. `basis` is how sure it is that the live
    service answers like this. `observations` are what others see meanwhile.
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
    """Return the answer to a request for a device code, with changed fields."""
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
    """Return the answer with tokens, with changed fields; None removes one."""
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
    """Return an OAuth error, with an AADSTS number as Entra sends it, or without."""
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
"""The answer while nobody has entered the code."""


# Acts are read from data/acts.yaml; the comment at its top describes the format.

_FILE = "data/acts.yaml"
_ACT_KEYS = (
    "description", "result", "code", "reason", "basis", "method", "discovery", "start", "polls",
    "observations",
)  # fmt: skip
_USUAL: Mapping[str, Reply] = MappingProxyType(
    {
        "code": code(),
        "tokens": tokens(),
        "pending": PENDING,
        "empty": Reply(),
        # A file cannot hold the characters that this is about.
        "code-with-escapes": code(user_code="\x1b]52;c;U0lN\x07SIMB4KWQ7"),
    }
)
_KINDS = ("code", "tokens", "error", "page", "body", "fails")
_REPLY_KEYS = (*_KINDS, "number", "text", "suberror", "without", "status", "headers", "ahead")


@cache
def acts() -> tuple[Act, ...]:
    """Return all acts, in the order they are listed in; ContentError if the file is broken."""
    from wizard.content.compiled import bundled  # noqa: PLC0415 - YAML is for practice alone
    from wizard.content.yaml_nodes import read_file  # noqa: PLC0415 - as above

    top, parsed, _ = read_file(bundled("data") / "acts.yaml", _FILE)
    found = read_acts(top) if top else ()
    if parsed.findings:
        raise ContentError(str(parsed.findings[0]))
    return found


def act(name: str) -> Act:
    """Return the act of a name; raise UnknownName, which suggests similar names."""
    found = next((one for one in acts() if one.name == name), None)
    if found is None:
        raise UnknownName("act", name, (one.name for one in acts()))
    return found


def read_acts(top: Node) -> tuple[Act, ...]:
    """Return the acts of a file; mistakes become findings of the file."""
    top.only(("acts",))
    rows = top.need_mapping("acts").ids("act")
    return tuple(_read_act(name, node.as_map(name)) for name, node in rows)


def _read_act(name: str, node: Node) -> Act:
    node.only(_ACT_KEYS)
    node.need("polls")
    discovery, start = node.get("discovery"), node.get("start")
    return Act(
        name=name,
        result=node.need_word("result", LiveResult, LiveResult.NOT_TESTED),
        description=node.text("description"),
        basis=node.need_word("basis", Basis, Basis.INFERRED),
        polls=tuple(map(_read_reply, node.parts("polls"))) or (Reply(),),
        start=_read_reply(start) if start else code(),
        discovery=_read_reply(discovery) if discovery else None,
        code=node.number("code", 0) or None,
        reason=node.word("reason", Reason, Reason.NONE),
        observations=tuple(map(_read_observation, node.parts("observations"))),
        method=_read_method(node),
    )


def _read_method(node: Node) -> str:
    name, known = node.text("method", METHODS[0].id), [one.id for one in METHODS]
    if name not in known and (written := node.get("method")):
        _refuse(written, name, known)
    return name


def _read_observation(node: Node) -> Observation:
    node.as_map("observations").only(("after", "who", "sees", "basis"))
    return Observation(
        after=node.number("after"),
        who=node.text("who"),
        sees=node.text("sees"),
        basis=node.need_word("basis", Basis, Basis.INFERRED),
    )


def _read_reply(node: Node) -> Reply:
    """Return an answer of the server: a usual one by its name, or one that is described."""
    if node.is_text:
        name = node.as_text("answer")
        if name not in _USUAL:
            _refuse(node, name, _USUAL)
        return _USUAL.get(name, Reply())
    node = node.as_map("answer")
    node.only(_REPLY_KEYS)
    reply = _described(node)
    headers = {name: one.as_text(name) for name, one in node.mapping("headers").children()}
    ahead = node.get("ahead")
    return replace(
        reply,
        status=node.number("status", reply.status),
        headers={**reply.headers, **headers},
        ahead=_read_seconds(ahead) if ahead else 0,
    )


def _described(node: Node) -> Reply:
    kinds = [kind for kind in _KINDS if node.get(kind)]
    if len(kinds) != 1:
        from wizard.content.yaml_nodes import ReadRule  # noqa: PLC0415 - as in `acts`

        said = " and ".join(kinds) or "none"
        message = f"An answer is one of {', '.join(_KINDS)}; this is {said}."
        node.wrong(ReadRule.WRONG_VALUE, message, "Keep one of them.")
        return Reply()
    without = dict.fromkeys(node.texts("without"))
    readers: Mapping[str, Callable[[], Reply]] = {
        "code": lambda: code(**_read_fields(node.mapping("code"))),
        "tokens": lambda: tokens(**{**_read_fields(node.mapping("tokens")), **without}),
        "error": lambda: error(
            node.text("error"),
            node.number("number", 0) or None,
            node.text("text", ""),
            **({"suberror": node.text("suberror")} if node.get("suberror") else {}),
        ),
        "page": lambda: page(200, node.text("page")),
        "body": lambda: Reply(text=node.text("body")),
        "fails": lambda: Reply(
            failure=node.need_word("fails", NetworkFailure, NetworkFailure.DROPPED)
        ),
    }
    return readers[kinds[0]]()


def _read_fields(node: Node) -> dict[str, Any]:
    return {name: _read_field(name, one) for name, one in node.children()}


def _read_field(name: str, node: Node) -> str | int:
    """Return a field of a JSON object; an unquoted whole number is a number, even below zero."""
    if node.raw and node.plain and _NUMBER.fullmatch(node.raw):
        return int(node.raw)
    return node.as_text(name)


def _read_seconds(node: Node) -> int:
    """Return a whole number that may be below zero."""
    value = _read_field("ahead", node)
    return value if isinstance(value, int) else node.as_number("ahead")


def _refuse(node: Node, name: str, known: Iterable[str]) -> None:
    from wizard.content.yaml_nodes import ReadRule  # noqa: PLC0415 - as in `acts`

    node.unknown(ReadRule.WRONG_VALUE, "value", name, known)


# The tenant: answers requests as its act says.


@frozen
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
    """Answers as its act says; `asked` counts the requests for tokens."""

    def __init__(self, act: Act, wall: Callable[[], datetime]) -> None:
        self._act = act
        self._wall = wall
        self.asked = 0

    @property
    def simulated(self) -> str:
        """The name of the act."""
        return self._act.name

    def get(self, url: str, **options: object) -> Plain:
        """Answer a GET: the discovery document."""
        del options
        return self._play(self.reply("GET", url), url, {})

    def post(self, url: str, **options: object) -> Plain:
        """Answer a POST: a device code or tokens."""
        headers = options.get("headers")
        return self._play(
            self.reply("POST", url), url, headers if isinstance(headers, dict) else {}
        )

    def close(self) -> None:
        """Do nothing: nothing is open."""

    def reply(self, verb: str, url: str) -> Reply:
        """Return the act's answer to a request, and count it if it asks for tokens."""
        if verb == "GET":
            return self._act.discovery or Reply(fields=_discovery(url))
        if urlsplit(url).path.endswith("/devicecode"):
            return self._act.start
        at = min(self.asked, len(self._act.polls) - 1)
        self.asked += 1
        return self._act.polls[at]

    def body(self, reply: Reply, headers: Mapping[str, str]) -> str:
        """Return the body of a reply, with the fields that a server adds."""
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
        if reply.failure:
            raise exception_for(reply.failure, urlsplit(url).hostname or "")
        return Plain(reply.status, self.body(reply, headers), self.headers(reply))


def exception_for(failure: NetworkFailure, host: str) -> RequestException:
    """Return the exception that requests raises for a failure, wrapped as requests wraps it."""
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
    return table[failure]


def _discovery(url: str) -> Mapping[str, object]:
    """Return the discovery document of a tenant, with endpoints on the host that was asked."""
    parts = urlsplit(url)
    base = f"https://{parts.netloc}/{parts.path.strip('/').partition('/')[0]}"
    return {
        "issuer": f"{base}/v2.0",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
    }


def _encoded(name: str, claims: object) -> str:
    """Return claims as an unsigned id token, or as base64."""
    text = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{text}.SIM-SECRET-SIGNATURE" if name == "id_token" else text
