"""Types of the checks: their target, the network they use, and their findings."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from wizard.errors import SettingsError
from wizard.frozen import frozen
from wizard.text import clean, is_tenant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from wizard.content.tables import Cloud

LONGEST_DETAIL = 300
"""How many characters of a response are kept."""

SHARED_TENANTS = ("common", "organizations", "consumers")
"""Names that can be given in place of a tenant."""

HTTP_PORT, HTTPS_PORT = 80, 443


class Verdict(StrEnum):
    """The verdict of a check; `unknown` is "could not test", which is not a fault."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@frozen
class ProbeFinding:
    """What a check found: the verdict, the reason, what to do, and the response or error it got."""

    verdict: Verdict
    reason: str
    advice: str = ""
    heard: str = ""


@frozen
class ProbeResult:
    """The result of a probe by its id.

    `heard` is the response or error from outside, cleaned and cut but not redacted: a case redacts
    it like pasted text. `advice` is empty if there is nothing to do. `seconds` is how long it took.
    """

    probe: str
    verdict: Verdict
    reason: str
    heard: str = ""
    advice: str = ""
    seconds: float = 0.0


class Trouble(StrEnum):
    """Why a request to the network failed."""

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
    """A request failed; `status` is the status of a proxy, `heard` the message of the system."""

    def __init__(self, trouble: Trouble, heard: str = "", status: int = 0) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.heard = heard
        self.status = status


@frozen
class WebAnswer:
    """The response of a web server. Header names are lower case; `is_cut` if the body is longer."""

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


@frozen
class Certificate:
    """The certificate of a host: its issuer, its subject, and whether this machine trusts it."""

    trust: Trust
    maker: str
    owner: str
    since: datetime | None = None
    until: datetime | None = None


@frozen
class Proxy:
    """The proxy that is set on this machine; never with its password.

    `scheme` is http, https, socks5 and so on, or empty for an address that cannot be read.
    """

    scheme: str
    host: str
    port: int

    @property
    def name(self) -> str:
        """The proxy as `host:port`."""
        return f"{self.host}:{self.port}"


@frozen
class Terminal:
    """The terminal of this program; columns and rows are 0 if it has none."""

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
    """The network as the checks use it. Each call has a time limit; NetError says why it failed."""

    def resolve(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a name."""

    def connect(self, host: str, port: int) -> str:
        """Open a connection straight to a host, close it, and return its address."""

    def tunnel(self, host: str, port: int) -> None:
        """Open a connection, through the proxy if one is set, and close it."""

    def certificate(self, host: str, port: int) -> Certificate:
        """Return the certificate of a host, trusted or not; no request is sent."""

    def get(self, url: str) -> WebAnswer:
        """Return a page; redirects are not followed, untrusted certificates are a NetError."""

    def proxy(self, url: str) -> Proxy | None:
        """Return the proxy that is set for an address, or None."""

    def now(self) -> datetime:
        """Return the time of this machine's clock in UTC."""

    def seconds(self) -> float:
        """Return the seconds of a monotonic clock."""

    def terminal(self) -> Terminal:
        """Return the terminal of this program."""


@frozen
class Target:
    """What is checked: a cloud and, if one is named, a tenant (id or domain).

    Raises SettingsError for an invalid tenant, which could change the host of an address.
    """

    cloud: Cloud
    tenant: str = ""

    def __post_init__(self) -> None:
        """Validate the tenant."""
        if self.tenant and not is_tenant(self.tenant):
            raise SettingsError(
                f"{clean(self.tenant)!r} is not a tenant.",
                "Give its ID or its domain, such as contoso.com.",
            )

    @property
    def host(self) -> str:
        """The sign-in host."""
        return urlsplit(self.cloud.authority).hostname or ""

    @property
    def port(self) -> int:
        """Its port."""
        return urlsplit(self.cloud.authority).port or HTTPS_PORT

    @property
    def hosts(self) -> tuple[str, ...]:
        """The sign-in host, then those of the device code page, each once."""
        return tuple(dict.fromkeys((self.host, *self.cloud.device_hosts)))

    @property
    def names_tenant(self) -> bool:
        """Whether a real tenant is named."""
        return bool(self.tenant) and self.tenant.lower() not in SHARED_TENANTS

    def document(self, tenant: str = "") -> str:
        """Return the address of a tenant's discovery document, or of the common one."""
        authority = self.cloud.authority.rstrip("/")
        return f"{authority}/{tenant or SHARED_TENANTS[0]}/v2.0/.well-known/openid-configuration"


def one_line(text: str) -> str:
    """Return text from outside as one line, cleaned and cut."""
    # Cut first: the text may be long, and cleaning reads all of it.
    line = " ".join(clean(text[: 4 * LONGEST_DETAIL]).split())
    return line if len(line) <= LONGEST_DETAIL else f"{line[:LONGEST_DETAIL]} ..."
