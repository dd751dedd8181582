"""A net that answers what a test says, and a machine on which everything is all right."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from wizard.content.tables import Cloud
from wizard.probes.base import (
    Certificate,
    Target,
    Terminal,
    Trust,
    WebAnswer,
)
from wizard.probes.checks import PAGE, TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.probes.base import Proxy

_T = TypeVar("_T")

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DATE = "Sat, 21 Nov 2026 12:00:00 GMT"
HOST = "login.example.com"
CLOUD = Cloud("public", "Public cloud", f"https://{HOST}", ("code.example.com",))
TARGET = Target(CLOUD)
TENANT = Target(CLOUD, "contoso.com")
GOOD = Certificate(Trust.TRUSTED, "DigiCert Inc, DigiCert Global G2", HOST, NOON, NOON)

LARGE = Terminal(120, 40, "utf-8", "xterm-256color")


def document(host: str = HOST, **changed: object) -> dict[str, object]:
    """Return a discovery document; None leaves a field out."""
    whole = {
        "issuer": f"https://{host}/1b2c/v2.0",
        "token_endpoint": f"https://{host}/common/oauth2/v2.0/token",
        "device_authorization_endpoint": f"https://{host}/common/oauth2/v2.0/devicecode",
    } | changed
    return {name: value for name, value in whole.items() if value is not None}


def page(body: object, status: int = 200, **headers: str) -> WebAnswer:
    """Return an answer with a body of text or JSON, and a date unless another is given."""
    text = body if isinstance(body, str) else json.dumps(body)
    return WebAnswer(status, {"date": DATE, **headers}, text.encode())


@dataclass
class ScriptedNet:
    """Answers what its fields say; an exception in a field is raised."""

    names: Mapping[str, tuple[str, ...] | Exception] = field(default_factory=dict)
    name: tuple[str, ...] | Exception = ("20.190.159.4",)
    connected: str | Exception = "20.190.159.4"
    tunnelled: Exception | None = None
    shown: Certificate | Exception = GOOD
    pages: Mapping[str, WebAnswer | Exception] = field(default_factory=dict)
    host_page: WebAnswer | Exception = field(default_factory=lambda: page(document()))
    set_proxy: Proxy | None = None
    clock: datetime = NOON
    took: timedelta = timedelta()
    on: Terminal = LARGE
    asked: list[str] = field(default_factory=list)

    def resolve(self, host: str) -> tuple[str, ...]:
        self.asked.append(f"resolve {host}")
        return _given(self.names.get(host, self.name))

    def connect(self, host: str, port: int) -> str:
        self.asked.append(f"connect {host}:{port}")
        return _given(self.connected)

    def tunnel(self, host: str, port: int) -> None:
        self.asked.append(f"tunnel {host}:{port}")
        _given(self.tunnelled)

    def certificate(self, host: str, port: int) -> Certificate:
        self.asked.append(f"certificate {host}:{port}")
        return _given(self.shown)

    def get(self, url: str) -> WebAnswer:
        self.asked.append(f"get {url}")
        usual = page(TEXT) if url == PAGE else self.host_page
        self.clock += self.took
        return _given(self.pages.get(url, usual))

    def proxy(self, url: str) -> Proxy | None:
        del url
        return self.set_proxy

    def now(self) -> datetime:
        return self.clock

    def seconds(self) -> float:
        return 0.0

    def terminal(self) -> Terminal:
        return self.on


def _given(value: _T | Exception) -> _T:
    if isinstance(value, Exception):
        raise value
    return value
