"""What a probe is given and what it gives back; nothing here knows a socket."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from wizard.errors import SettingsError
from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from wizard.content.tables import Cloud

HEARD = 300
"""Characters that are kept of what was heard."""

ANYBODY = ("common", "organizations", "consumers")
"""The names that stand where a tenant can, and are none."""

HTTP_PORT, HTTPS_PORT = 80, 443

_TENANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class Verdict(StrEnum):
    """What a probe says; `unknown` is "could not test" and never a fault of anybody."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ProbeFinding:
    """What one probe found: a verdict, why in words, what to do, and what was heard."""

    verdict: Verdict
    reason: str
    advice: str = ""
    heard: str = ""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """The result of a probe by its id.

    `heard` is what came from outside, cleaned and cut but not redacted: a case redacts it as it
    does a paste. `advice` is empty when nothing is to be done. `seconds` is how long it took.
    """

    probe: str
    verdict: Verdict
    reason: str
    heard: str = ""
    advice: str = ""
    seconds: float = 0.0


class Trouble(StrEnum):
    """Why the network did not do what was asked."""

    NO_NAME = "no-name"
    NAME_LATER = "name-later"
    NO_WAY = "no-way"
    REFUSED = "refused"
    SILENT = "silent"
    CUT = "cut"
    NOT_TLS = "not-tls"
    OLD_TLS = "old-tls"
    CERTIFICATE = "certificate"
    TRUST_FILE = "trust-file"
    PROXY_REFUSED = "proxy-refused"
    PROXY_DOWN = "proxy-down"
    PROXY_KIND = "proxy-kind"
    GARBLED = "garbled"
    CLOSED = "closed"
    OTHER = "other"


class NetError(Exception):
    """A trouble on the way; `status` is what a proxy answered, `heard` the system's own words."""

    def __init__(self, trouble: Trouble, heard: str = "", status: int = 0) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.heard = heard
        self.status = status


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What a web server answered. Header names are small letters; `is_cut` if the body went on."""

    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: bytes = b""
    is_cut: bool = False

    @property
    def text(self) -> str:
        """The body as text, without hidden characters."""
        return clean(self.body.decode("utf-8", errors="replace"))


class Trust(StrEnum):
    """Whether a certificate is trusted here, and if not, why."""

    TRUSTED = "trusted"
    EXPIRED = "expired"
    TOO_NEW = "too-new"
    OTHER_HOST = "other-host"
    UNKNOWN_MAKER = "unknown-maker"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate a host showed: who made it, for whom, and whether this machine trusts it."""

    trust: Trust
    maker: str
    owner: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy that the settings of this machine name; never with its password.

    `scheme` is http, https, socks5 and so on, or empty for an address that cannot be read.
    """

    scheme: str
    host: str
    port: int

    @property
    def name(self) -> str:
        """The proxy as `host:port`."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What this program is shown on; columns and rows are 0 when that is no terminal."""

    columns: int
    rows: int
    encoding: str
    name: str = ""
    colours: str = ""

    @property
    def is_terminal(self) -> bool:
        """Whether there is a terminal at all."""
        return bool(self.columns and self.rows)


class Net(Protocol):
    """The way outside. Each question ends within a time limit; NetError says why it went wrong."""

    def resolve(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a name."""

    def connect(self, host: str, port: int) -> str:
        """Open a connection straight to a host, close it, and return its address."""

    def tunnel(self, host: str, port: int) -> None:
        """Open a connection as the settings say, through the proxy if there is one; close it."""

    def certificate(self, host: str, port: int) -> Certificate:
        """Return the certificate a host shows, trusted or not; nothing is asked of the host."""

    def get(self, url: str) -> WebAnswer:
        """Return a page; redirects are not followed, untrusted certificates are a NetError."""

    def proxy(self, url: str) -> Proxy | None:
        """Return the proxy that the settings name for an address, or None."""

    def now(self) -> datetime:
        """Return the time of this machine's clock in UTC."""

    def seconds(self) -> float:
        """Return seconds of a clock that nobody sets."""

    def terminal(self) -> Terminal:
        """Return what this program is shown on."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the probes ask about: a cloud and, if one is named, a tenant (id or domain).

    Raises SettingsError for a tenant that is no name, and so could turn an address around.
    """

    cloud: Cloud
    tenant: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no tenant."""
        if self.tenant and not _TENANT.fullmatch(self.tenant):
            raise SettingsError(
                f"{clean(self.tenant)!r} is no tenant.",
                "Give its id or its domain, such as contoso.com.",
            )

    @property
    def host(self) -> str:
        """The host that signs in."""
        return urlsplit(self.cloud.authority).hostname or ""

    @property
    def port(self) -> int:
        """Its port."""
        return urlsplit(self.cloud.authority).port or HTTPS_PORT

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host that signs in, then those of the code page, each once."""
        return tuple(dict.fromkeys((self.host, *self.cloud.device_hosts)))

    @property
    def names_tenant(self) -> bool:
        """Whether a real tenant is named."""
        return bool(self.tenant) and self.tenant.lower() not in ANYBODY

    def document(self, tenant: str = "") -> str:
        """Return the address of a tenant's discovery document, or of the one for everybody."""
        authority = self.cloud.authority.rstrip("/")
        return f"{authority}/{tenant or ANYBODY[0]}/v2.0/.well-known/openid-configuration"


def heard_words(text: str) -> str:
    """Return text from outside in one line, cleaned and cut to what is kept of it."""
    # Cut first: what comes from outside may be long, and cleaning reads all of it.
    line = " ".join(clean(text[: 4 * HEARD]).split())
    return line if len(line) <= HEARD else f"{line[:HEARD]} ..."
