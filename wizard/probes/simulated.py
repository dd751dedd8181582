"""A made-up machine for practice: everything on it is all right but what is played.

The probes ask it as they ask the network, so a practice case hears their own words. Nothing is
asked of anybody.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from wizard.probes.base import (
    Certificate,
    NetError,
    Proxy,
    Terminal,
    Trouble,
    Trust,
    Verdict,
    WebAnswer,
)
from wizard.probes.checks import PAGE, TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping


# A net that asks nobody: for practice, for tests, and wherever the network is not allowed.

_START = datetime(2026, 11, 21, 9, tzinfo=UTC)


class ClosedNet:
    """Refuses every question with a NetError; its clocks stand, and it has no terminal."""

    def resolve(self, host: str) -> tuple[str, ...]:
        """Refuse."""
        return _refuse(host)

    def connect(self, host: str, port: int) -> str:
        """Refuse."""
        return _refuse(host, port)

    def tunnel(self, host: str, port: int) -> None:
        """Refuse."""
        _refuse(host, port)

    def certificate(self, host: str, port: int) -> Certificate:
        """Refuse."""
        return _refuse(host, port)

    def get(self, url: str) -> WebAnswer:
        """Refuse."""
        return _refuse(url)

    def proxy(self, url: str) -> Proxy | None:
        """Return None: nothing is looked up."""
        del url
        return None

    def now(self) -> datetime:
        """Return a time that stands."""
        return _START

    def seconds(self) -> float:
        """Return 0."""
        return 0.0

    def terminal(self) -> Terminal:
        """Return no terminal."""
        return Terminal(0, 0, "utf-8")


def _refuse(*_: object) -> NoReturn:
    raise NetError(Trouble.CLOSED)


NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
"""The time of the made-up services, which stands."""

_ADDRESS = "20.190.159.4"
_MAKER = "DigiCert Inc, DigiCert Global G2"
_PROXY = Proxy("http", "proxy.contoso.example", 8080)
_PORTAL = WebAnswer(302, {"location": "http://portal.contoso.example/"})
_NO_TENANT = {"error": "invalid_tenant", "error_description": "AADSTS90002: No such tenant."}
_OTHER = {"error": "temporarily_unavailable", "error_description": "AADSTS90033: Later."}
_LARGE = Terminal(120, 40, "utf-8", "xterm-256color")


@dataclass(frozen=True, slots=True)
class Machine:
    """What is wrong on a made-up machine; a trouble stands for the answer that does not come.

    `ahead` is how far its clock is ahead, `page` what its network answers for the sign-in host and
    `test_page` for the page that tells a captive portal, None where both are as they should be.
    """

    name: Trouble | None = None
    connected: Trouble | None = None
    tunnelled: Trouble | None = None
    trust: Trust | Trouble = Trust.TRUSTED
    maker: str = _MAKER
    page: WebAnswer | Trouble | None = None
    test_page: WebAnswer | Trouble | None = None
    proxy: Proxy | None = None
    ahead: timedelta = timedelta()
    terminal: Terminal = _LARGE


def _said(status: int, fields: Mapping[str, object]) -> WebAnswer:
    return WebAnswer(status, {}, json.dumps(fields).encode())


_GATEWAY = WebAnswer(403, {}, b"<html>Blocked by the gateway of Contoso</html>")
_BUSY = WebAnswer(503)
_WHOLE = Machine()
_WANTS_SIGN_IN = Machine(page=WebAnswer(407))

PLAYED: Mapping[tuple[str, Verdict], Machine] = MappingProxyType(
    {
        ("dns", Verdict.FAIL): Machine(name=Trouble.NO_NAME),
        ("dns", Verdict.BLOCKED): Machine(name=Trouble.REFUSED),
        ("dns", Verdict.UNKNOWN): Machine(name=Trouble.NAME_LATER),
        ("tcp", Verdict.FAIL): Machine(connected=Trouble.NO_WAY),
        ("tcp", Verdict.BLOCKED): Machine(connected=Trouble.REFUSED),
        ("tcp", Verdict.UNKNOWN): Machine(connected=Trouble.NO_NAME),
        ("tls", Verdict.FAIL): Machine(trust=Trust.EXPIRED),
        ("tls", Verdict.BLOCKED): Machine(trust=Trust.UNKNOWN_MAKER, maker="Contoso Proxy CA"),
        ("tls", Verdict.UNKNOWN): Machine(trust=Trouble.SILENT),
        ("http", Verdict.FAIL): Machine(page=Trouble.TRUST_FILE),
        ("http", Verdict.BLOCKED): Machine(page=_GATEWAY),
        ("http", Verdict.UNKNOWN): Machine(page=_BUSY),
        ("proxy", Verdict.FAIL): Machine(tunnelled=Trouble.PROXY_DOWN, proxy=_PROXY),
        ("proxy", Verdict.BLOCKED): Machine(tunnelled=Trouble.PROXY_REFUSED, proxy=_PROXY),
        ("proxy", Verdict.UNKNOWN): Machine(tunnelled=Trouble.PROXY_KIND, proxy=_PROXY),
        ("captive-portal", Verdict.BLOCKED): Machine(test_page=_PORTAL),
        ("captive-portal", Verdict.UNKNOWN): Machine(test_page=Trouble.REFUSED),
        ("clock-skew", Verdict.FAIL): Machine(ahead=timedelta(minutes=7)),
        ("clock-skew", Verdict.BLOCKED): _WANTS_SIGN_IN,
        ("clock-skew", Verdict.UNKNOWN): Machine(page=Trouble.SILENT),
        ("discovery", Verdict.FAIL): Machine(page=_said(400, _NO_TENANT)),
        ("discovery", Verdict.BLOCKED): Machine(page=_GATEWAY),
        ("discovery", Verdict.UNKNOWN): Machine(page=_BUSY),
        ("tenant-exists", Verdict.FAIL): Machine(page=_said(400, _NO_TENANT)),
        ("tenant-exists", Verdict.BLOCKED): Machine(page=_GATEWAY),
        ("tenant-exists", Verdict.UNKNOWN): Machine(page=_said(400, _OTHER)),
        ("terminal", Verdict.FAIL): Machine(terminal=Terminal(30, 8, "utf-8")),
        ("terminal", Verdict.UNKNOWN): Machine(terminal=Terminal(0, 0, "utf-8")),
    }
)
"""What makes a probe say each verdict but `pass`; the few it never says are not here."""


class PracticeNet:
    """The made-up machine on which a probe comes to a verdict; all is right for `pass`."""

    def __init__(self, probe: str = "", verdict: Verdict = Verdict.PASS) -> None:
        self._machine = PLAYED.get((probe, verdict), _WHOLE)

    def resolve(self, host: str) -> tuple[str, ...]:
        """Return one address for every name."""
        del host
        _meet(self._machine.name)
        return (_ADDRESS,)

    def connect(self, host: str, port: int) -> str:
        """Return an address."""
        del host, port
        _meet(self._machine.connected)
        return _ADDRESS

    def tunnel(self, host: str, port: int) -> None:
        """Open nothing."""
        del host, port
        _meet(self._machine.tunnelled)

    def certificate(self, host: str, port: int) -> Certificate:
        """Return a certificate as it should be, or the one that is played."""
        del port
        trust = self._machine.trust
        if isinstance(trust, Trouble):
            raise NetError(trust)
        return Certificate(trust, self._machine.maker, host, NOW - timedelta(90), NOW)

    def get(self, url: str) -> WebAnswer:
        """Return the test page or a discovery document, with the date of the made-up services."""
        played = self._machine.test_page if url == PAGE else self._machine.page
        if isinstance(played, Trouble):
            raise NetError(played)
        body = TEXT.encode() if url == PAGE else _document(url)
        answer = played or WebAnswer(200, {}, body)
        date = {"date": format_datetime(NOW, usegmt=True)}
        return replace(answer, headers={**date, **answer.headers})

    def proxy(self, url: str) -> Proxy | None:
        """Return the proxy that is played, or None."""
        del url
        return self._machine.proxy

    def now(self) -> datetime:
        """Return the time of the made-up machine."""
        return NOW + self._machine.ahead

    def seconds(self) -> float:
        """Return 0: practice takes no time."""
        return 0.0

    def terminal(self) -> Terminal:
        """Return a terminal that can show everything, or the one that is played."""
        return self._machine.terminal


def _meet(trouble: Trouble | None) -> None:
    if trouble is not None:
        raise NetError(trouble)


def _document(url: str) -> bytes:
    host = urlsplit(url).hostname or ""
    base = f"https://{host}/common"
    return json.dumps(
        {
            "issuer": f"{base}/v2.0",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        }
    ).encode()
