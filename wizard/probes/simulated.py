"""Simulated networks for practice and tests; nothing is sent.

The checks run on them as on the real network, so a practice case shows the real findings.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from wizard.frozen import frozen
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


# A network that refuses everything: for tests, and wherever the network is not allowed.

_START = datetime(2026, 11, 21, 9, tzinfo=UTC)


class ClosedNet:
    """Refuses every request with a NetError; its clocks stand still, and it has no terminal."""

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
        """Return a fixed time."""
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
"""The fixed time of the simulated services."""

_ADDRESS = "20.190.159.4"
_MAKER = "DigiCert Inc, DigiCert Global G2"
_PROXY = Proxy("http", "proxy.contoso.example", 8080)
_PORTAL = WebAnswer(302, {"location": "http://portal.contoso.example/"})
_NO_TENANT = {"error": "invalid_tenant", "error_description": "AADSTS90002: No such tenant."}
_OTHER = {"error": "temporarily_unavailable", "error_description": "AADSTS90033: Later."}
_LARGE = Terminal(120, 40, "utf-8", "xterm-256color")


@frozen
class SimulatedMachine:
    """The faults of a simulated machine; a trouble in place of a response is an error.

    `ahead` is how far its clock is ahead. `page` is the response for the sign-in host and
    `test_page` the one for the captive portal test page; None is the usual one.
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


def _json_answer(status: int, fields: Mapping[str, object]) -> WebAnswer:
    return WebAnswer(status, {}, json.dumps(fields).encode())


_GATEWAY = WebAnswer(403, {}, b"<html>Blocked by the gateway of Contoso</html>")
_BUSY = WebAnswer(503)
_NO_FAULT = SimulatedMachine()
_WANTS_SIGN_IN = SimulatedMachine(page=WebAnswer(407))

FAULTS: Mapping[tuple[str, Verdict], SimulatedMachine] = MappingProxyType(
    {
        ("dns", Verdict.FAIL): SimulatedMachine(name=Trouble.NO_NAME),
        ("dns", Verdict.BLOCKED): SimulatedMachine(name=Trouble.REFUSED),
        ("dns", Verdict.UNKNOWN): SimulatedMachine(name=Trouble.NAME_LATER),
        ("tcp", Verdict.FAIL): SimulatedMachine(connected=Trouble.NO_WAY),
        ("tcp", Verdict.BLOCKED): SimulatedMachine(connected=Trouble.REFUSED),
        ("tcp", Verdict.UNKNOWN): SimulatedMachine(connected=Trouble.NO_NAME),
        ("tls", Verdict.FAIL): SimulatedMachine(trust=Trust.EXPIRED),
        ("tls", Verdict.BLOCKED): SimulatedMachine(
            trust=Trust.UNKNOWN_MAKER, maker="Contoso Proxy CA"
        ),
        ("tls", Verdict.UNKNOWN): SimulatedMachine(trust=Trouble.SILENT),
        ("http", Verdict.FAIL): SimulatedMachine(page=Trouble.TRUST_FILE),
        ("http", Verdict.BLOCKED): SimulatedMachine(page=_GATEWAY),
        ("http", Verdict.UNKNOWN): SimulatedMachine(page=_BUSY),
        ("proxy", Verdict.FAIL): SimulatedMachine(tunnelled=Trouble.PROXY_DOWN, proxy=_PROXY),
        ("proxy", Verdict.BLOCKED): SimulatedMachine(tunnelled=Trouble.PROXY_REFUSED, proxy=_PROXY),
        ("proxy", Verdict.UNKNOWN): SimulatedMachine(tunnelled=Trouble.PROXY_KIND, proxy=_PROXY),
        ("captive-portal", Verdict.BLOCKED): SimulatedMachine(test_page=_PORTAL),
        ("captive-portal", Verdict.UNKNOWN): SimulatedMachine(test_page=Trouble.REFUSED),
        ("clock-skew", Verdict.FAIL): SimulatedMachine(ahead=timedelta(minutes=7)),
        ("clock-skew", Verdict.BLOCKED): _WANTS_SIGN_IN,
        ("clock-skew", Verdict.UNKNOWN): SimulatedMachine(page=Trouble.SILENT),
        ("discovery", Verdict.FAIL): SimulatedMachine(page=_json_answer(400, _NO_TENANT)),
        ("discovery", Verdict.BLOCKED): SimulatedMachine(page=_GATEWAY),
        ("discovery", Verdict.UNKNOWN): SimulatedMachine(page=_BUSY),
        ("tenant-exists", Verdict.FAIL): SimulatedMachine(page=_json_answer(400, _NO_TENANT)),
        ("tenant-exists", Verdict.BLOCKED): SimulatedMachine(page=_GATEWAY),
        ("tenant-exists", Verdict.UNKNOWN): SimulatedMachine(page=_json_answer(400, _OTHER)),
        ("terminal", Verdict.FAIL): SimulatedMachine(terminal=Terminal(30, 8, "utf-8")),
        ("terminal", Verdict.UNKNOWN): SimulatedMachine(terminal=Terminal(0, 0, "utf-8")),
    }
)
"""The machine on which a check returns a verdict other than `pass`, where it can."""


class PracticeNet:
    """A simulated machine on which a check returns the given verdict."""

    def __init__(self, probe: str = "", verdict: Verdict = Verdict.PASS) -> None:
        self._machine = FAULTS.get((probe, verdict), _NO_FAULT)

    def resolve(self, host: str) -> tuple[str, ...]:
        """Return one address for every name."""
        del host
        _raise_if(self._machine.name)
        return (_ADDRESS,)

    def connect(self, host: str, port: int) -> str:
        """Return an address."""
        del host, port
        _raise_if(self._machine.connected)
        return _ADDRESS

    def tunnel(self, host: str, port: int) -> None:
        """Open nothing."""
        del host, port
        _raise_if(self._machine.tunnelled)

    def certificate(self, host: str, port: int) -> Certificate:
        """Return a good certificate, or the one of the simulated fault."""
        del port
        trust = self._machine.trust
        if isinstance(trust, Trouble):
            raise NetError(trust)
        return Certificate(trust, self._machine.maker, host, NOW - timedelta(90), NOW)

    def get(self, url: str) -> WebAnswer:
        """Return the test page or a discovery document, with the date of the simulated services."""
        played = self._machine.test_page if url == PAGE else self._machine.page
        if isinstance(played, Trouble):
            raise NetError(played)
        body = TEXT.encode() if url == PAGE else _document(url)
        answer = played or WebAnswer(200, {}, body)
        date = {"date": format_datetime(NOW, usegmt=True)}
        return replace(answer, headers={**date, **answer.headers})

    def proxy(self, url: str) -> Proxy | None:
        """Return the proxy of the simulated machine, or None."""
        del url
        return self._machine.proxy

    def now(self) -> datetime:
        """Return the time of the simulated machine."""
        return NOW + self._machine.ahead

    def seconds(self) -> float:
        """Return 0: a simulation takes no time."""
        return 0.0

    def terminal(self) -> Terminal:
        """Return the terminal of the simulated machine."""
        return self._machine.terminal


def _raise_if(trouble: Trouble | None) -> None:
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
