"""The real network for the checks: DNS, sockets, TLS and HTTP, each with limits.

The only module of the checks that sends anything. A request has a limit for the time without a byte
and one for its whole time; a body is read up to a size; redirects are not followed; no cookie and
no credential but the proxy's own is sent. Certificates are trusted as the live test trusts them:
the file of REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE, else what the system trusts (truststore).
"""

from __future__ import annotations

import base64
import contextlib
import errno
import io
import os
import socket
import ssl
import sys
import time
import warnings
from dataclasses import field, replace
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import truststore

from wizard import __version__
from wizard.frozen import frozen
from wizard.input_file import UnreadableError, check_readable, is_folder
from wizard.probes.base import (
    HTTP_PORT,
    HTTPS_PORT,
    Certificate,
    NetError,
    Proxy,
    Terminal,
    Trouble,
    Trust,
    WebAnswer,
)
from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer
    from cryptography.x509 import Name


# The proxy for an address: from the environment, else from the system.


@frozen
class ProxyRoute:
    """A proxy, and `name:password` for it or nothing; the password is never shown."""

    proxy: Proxy
    secret: str = field(repr=False)


def proxy_route(url: str) -> ProxyRoute | None:
    """Return the proxy for an address, chosen as Python's urllib does."""
    parts = urlsplit(url)
    proxies = getproxies()
    named = proxies.get(parts.scheme) or proxies.get("all")
    if not named or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    try:
        found = urlsplit(named if "://" in named else f"http://{named}")
        host, port = found.hostname or "", found.port or _proxy_port(found.scheme)
    except ValueError:
        return ProxyRoute(Proxy("", "", 0), "")
    if not host:
        return ProxyRoute(Proxy("", "", 0), "")
    pair = f"{unquote(found.username or '')}:{unquote(found.password or '')}"
    return ProxyRoute(Proxy(found.scheme, host, port), pair if found.username else "")


def _proxy_port(scheme: str) -> int:
    return {"https": HTTPS_PORT}.get(scheme, HTTP_PORT)


def proxy_credentials(route: ProxyRoute) -> dict[str, str]:
    """Return the header with the credentials for a proxy, if its address has any."""
    if not route.secret:
        return {}
    return {"Proxy-Authorization": f"Basic {base64.b64encode(route.secret.encode()).decode()}"}


# Sockets with time limits.

_LEAST_SHARE = 1.0
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)
_NO_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE")
_OLD_TLS = (
    "UNSUPPORTED_PROTOCOL",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "NO_PROTOCOLS_AVAILABLE",
    "NO_SHARED_CIPHER",
    "SSLV3_ALERT_HANDSHAKE_FAILURE",
)


class Timer:
    """The time limits of one request: without a byte, and as a whole."""

    def __init__(self, silence: float, total: float) -> None:
        self._silence = silence
        self._end = time.monotonic() + total

    def left(self) -> float:
        """Return the seconds the next wait may take; TimeoutError if none are left."""
        left = min(self._silence, self._end - time.monotonic())
        if left <= 0:
            raise TimeoutError
        return left


class TimedReader(io.RawIOBase):
    """The reading side of a connection, with the time limits of a timer."""

    def __init__(self, sock: socket.socket, timer: Timer) -> None:
        super().__init__()
        self._sock = sock
        self._timer = timer

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read the bytes that have arrived."""
        self._sock.settimeout(self._timer.left())
        return self._sock.recv_into(buffer)


class TimedConnection:
    """A connection as `http.client` wants one: it sends, makes a file to read from, and closes."""

    def __init__(self, sock: socket.socket, timer: Timer) -> None:
        self.sock = sock
        self._timer = timer

    def sendall(self, data: bytes) -> None:
        """Send everything."""
        self.sock.settimeout(self._timer.left())
        self.sock.sendall(data)

    def makefile(self, _mode: str = "rb") -> io.BufferedReader:
        """Return what is read from."""
        return io.BufferedReader(TimedReader(self.sock, self._timer))

    def close(self) -> None:
        """Do nothing: `http.client` closes before the response has been read."""


def addresses(
    host: str, port: int | None
) -> tuple[tuple[socket.AddressFamily, tuple[object, ...]], ...]:
    """Return the families and addresses of a name; NetError if it has none."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        kind = Trouble.NO_NAME if error.errno in _NO_NAME else Trouble.NAME_LATER
        raise NetError(kind, f"{host}: {error.strerror}") from error
    except (UnicodeError, ValueError, OSError) as error:
        raise NetError(Trouble.NO_NAME, host) from error
    return tuple(dict.fromkeys((family, place) for family, _, _, _, place in rows))


def dial(host: str, port: int, timer: Timer) -> socket.socket:
    """Return a connection to the first address of a host that accepts one.

    The addresses share the time, since a firewall may drop the packets to each of them.
    """
    places = addresses(host, port)
    trouble: OSError = TimeoutError()
    for at, (family, place) in enumerate(places):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            left = timer.left()
            rest = len(places) - at
            sock.settimeout(left if rest == 1 else max(left / rest, min(left, _LEAST_SHARE)))
            sock.connect(place)
        except OSError as error:
            sock.close()
            trouble = error
        else:
            return sock
    raise translated(trouble) from trouble


def translated(error: OSError | HTTPException | ValueError) -> NetError:
    """Return the NetError for an exception of sockets, TLS or HTTP."""
    if isinstance(error, ssl.SSLError) and not isinstance(error, TimeoutError):
        return _of_tls(error)
    if isinstance(error, OSError):
        return _of_socket(error)
    if isinstance(error, IncompleteRead):
        return NetError(Trouble.CUT)
    return NetError(Trouble.GARBLED, type(error).__name__)


def _of_socket(error: OSError) -> NetError:
    words = error.strerror or ""
    if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
        return NetError(Trouble.SILENT)
    if isinstance(error, ConnectionRefusedError):
        return NetError(Trouble.REFUSED, words)
    if isinstance(error, ConnectionError):
        return NetError(Trouble.CUT, words)
    if error.errno in _UNREACHABLE:
        return NetError(Trouble.NO_WAY, words)
    return NetError(Trouble.OTHER, words)


def _of_tls(error: ssl.SSLError) -> NetError:
    reason = error.reason or ""
    if isinstance(error, ssl.SSLCertVerificationError):
        return NetError(Trouble.CERTIFICATE, error.verify_message)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return NetError(Trouble.CUT)
    if reason in _NOT_TLS:
        return NetError(Trouble.NOT_TLS, reason)
    if reason in _OLD_TLS:
        return NetError(Trouble.OLD_TLS, reason)
    if reason.endswith("UNEXPECTED_EOF_WHILE_READING"):
        return NetError(Trouble.CUT)
    return NetError(Trouble.OTHER, reason)


# Certificates, read whether they are trusted or not.
#
# The ssl module names issuer and subject of a trusted certificate only, and the one that is not
# trusted is the one to report.

_LONGEST_NAME = 100


@frozen
class CertificateNames:
    """Issuer and subject of a certificate, and its dates.

    The issuer is its organization and its common name, the subject its common name if it has one.
    """

    issuer: str
    subject: str
    since: datetime
    until: datetime


def read_certificate(der: bytes) -> CertificateNames:
    """Return what a certificate in DER says; ValueError if it is none."""
    from cryptography import x509  # noqa: PLC0415 - heavy, and for this alone
    from cryptography.utils import CryptographyDeprecationWarning  # noqa: PLC0415 - the same

    # What is odd about someone else's certificate is no news for this program's user.
    warnings.simplefilter("ignore", CryptographyDeprecationWarning)
    try:
        found = x509.load_der_x509_certificate(der)
        issuer, subject = _names(found.issuer), _names(found.subject)
        since, until = found.not_valid_before_utc, found.not_valid_after_utc
    except (x509.InvalidVersion, TypeError) as error:
        raise ValueError("This is not a certificate.") from error
    return CertificateNames(
        ", ".join(dict.fromkeys(issuer)), subject[-1] if subject else "", since, until
    )


def _names(name: Name) -> list[str]:
    """Return the organization and the common name of a name, as far as it has them."""
    from cryptography.x509 import NameOID  # noqa: PLC0415 - as above

    values = [
        next((str(one.value) for one in name.get_attributes_for_oid(oid)), "")
        for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
    ]
    lines = [" ".join(clean(value).split())[:_LONGEST_NAME] for value in values]
    return [line for line in lines if line]


SILENCE = 5.0
"""Seconds without a byte after which a request fails; also for the connection itself."""

TOTAL = 10.0
"""Seconds a request may take as a whole, even if bytes keep arriving."""

LARGEST = 262_144
"""Bytes of a body that are read; a real one has a few thousand."""

_DONE = 200
_HEADERS = {
    "User-Agent": f"entra-wizard/{__version__}",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_MOST_TRUST = 8_000_000
_TRUST_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
# OpenSSL's numbers of the reasons. Other systems have their own, so dates are compared too.
_CODES = {10: Trust.EXPIRED, 9: Trust.TOO_NEW, 62: Trust.OTHER_HOST, 64: Trust.OTHER_HOST}


class RealNet:
    """The network of this machine. `ca_file` names the certificates to trust instead."""

    def __init__(self, ca_file: str = "", silence: float = SILENCE, total: float = TOTAL) -> None:
        self._ca_file = ca_file
        self._silence = silence
        self._total = total

    def resolve(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a name."""
        return tuple(dict.fromkeys(str(place[0]) for _, place in addresses(host, None)))

    def connect(self, host: str, port: int) -> str:
        """Open a connection straight to a host, close it, and return its address."""
        with dial(host, port, self._timer()) as sock:
            return str(sock.getpeername()[0])

    def tunnel(self, host: str, port: int) -> None:
        """Open a connection, through the proxy if one is set, and close it."""
        self._open(host, port, self._timer()).close()

    def certificate(self, host: str, port: int) -> Certificate:
        """Return the certificate of a host; connect again to read one that is not trusted."""
        try:
            return self._shown(host, port, self._trust())
        except _UntrustedError as error:
            return self._untrusted(host, port, error.code)

    def get(self, url: str) -> WebAnswer:
        """Return a page."""
        parts = urlsplit(url)
        host, is_tls = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (HTTPS_PORT if is_tls else HTTP_PORT)
        timer = self._timer()
        route = None if is_tls else proxy_route(url)
        with contextlib.ExitStack() as stack:
            stack.enter_context(_net_errors())
            if route:
                sock = self._to_proxy(route, timer)
            else:
                sock = self._open(host, port, timer) if is_tls else dial(host, port, timer)
            stack.enter_context(sock)
            if is_tls:
                sock = stack.enter_context(_in_tls(sock, self._trust(), host, timer))
            return _exchange(TimedConnection(sock, timer), parts, route)

    def proxy(self, url: str) -> Proxy | None:
        """Return the proxy that is set for an address."""
        route = proxy_route(url)
        return route.proxy if route else None

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Return the seconds of a monotonic clock."""
        return time.monotonic()

    def terminal(self) -> Terminal:
        """Return the terminal of the real standard output, which Textual may have replaced."""
        stream = sys.__stdout__
        columns = rows = 0
        with contextlib.suppress(AttributeError, OSError, ValueError):
            columns, rows = os.get_terminal_size(stream.fileno())  # type: ignore[union-attr] # None is suppressed
        colours = "no colours" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM", "")
        encoding = getattr(stream, "encoding", None) or ""
        return Terminal(columns, rows, encoding, os.environ.get("TERM", ""), colours)

    def _timer(self) -> Timer:
        return Timer(self._silence, self._total)

    def _open(self, host: str, port: int, timer: Timer) -> socket.socket:
        """Return a connection to a host, direct or through the https proxy."""
        route = proxy_route(f"https://{host}:{port}/")
        if route is None:
            return dial(host, port, timer)
        sock = self._to_proxy(route, timer)
        try:
            with _net_errors():
                _open_tunnel(TimedConnection(sock, timer), f"{host}:{port}", route)
        except BaseException:
            sock.close()
            raise
        return sock

    def _to_proxy(self, route: ProxyRoute, timer: Timer) -> socket.socket:
        if route.proxy.scheme != "http":
            raise NetError(Trouble.PROXY_KIND, route.proxy.scheme)
        try:
            return dial(route.proxy.host, route.proxy.port, timer)
        except NetError as error:
            words = f"{route.proxy.name}: {error.heard or error.trouble}"
            raise NetError(Trouble.PROXY_DOWN, words) from error

    def _untrusted(self, host: str, port: int, code: int) -> Certificate:
        """Return a certificate that is not trusted; nothing is sent on the connection."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        shown = self._shown(host, port, context)
        return replace(shown, trust=_CODES.get(code) or _by_date(shown, self.now()))

    def _shown(self, host: str, port: int, context: ssl.SSLContext) -> Certificate:
        timer = self._timer()
        with (
            self._open(host, port, timer) as sock,
            _net_errors(),
            _in_tls(sock, context, host, timer) as tls,
        ):
            return _certificate(tls.getpeercert(binary_form=True))

    def _trust(self) -> ssl.SSLContext:
        """Return the TLS context with the trusted certificates; see the top of this module."""
        named = (os.environ[name] for name in _TRUST_FILES if os.environ.get(name))
        place = self._ca_file or next(named, "")
        try:
            if place:
                if is_folder(place):
                    return ssl.create_default_context(capath=place)
                check_readable(place, _MOST_TRUST)  # OpenSSL would wait for a pipe for ever
                return ssl.create_default_context(cafile=place)
            return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        except (OSError, UnreadableError) as error:
            raise NetError(Trouble.TRUST_FILE, place) from error


class _UntrustedError(NetError):
    """A certificate is not trusted; `code` is OpenSSL's number of the reason."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(Trouble.CERTIFICATE, words)
        self.code = code


@contextlib.contextmanager
def _net_errors() -> Iterator[None]:
    """Turn exceptions of sockets, TLS and HTTP into NetError."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise _UntrustedError(error.verify_code, error.verify_message) from error
    except (OSError, HTTPException, ValueError) as error:
        raise translated(error) from error


def _in_tls(sock: socket.socket, context: ssl.SSLContext, host: str, timer: Timer) -> ssl.SSLSocket:
    sock.settimeout(timer.left())  # the whole handshake has to end within it
    return context.wrap_socket(sock, server_hostname=host)


def _certificate(der: bytes | None) -> Certificate:
    try:
        read = read_certificate(der or b"")
    except ValueError:
        return Certificate(Trust.TRUSTED, "", "")
    return Certificate(Trust.TRUSTED, read.issuer, read.subject, read.since, read.until)


def _by_date(shown: Certificate, now: datetime) -> Trust:
    if shown.until is not None and now > shown.until:
        return Trust.EXPIRED
    if shown.since is not None and now < shown.since:
        return Trust.TOO_NEW
    return Trust.UNKNOWN_MAKER


def _open_tunnel(line: TimedConnection, place: str, route: ProxyRoute) -> None:
    """Ask a proxy for a tunnel to `host:port`; NetError if it refuses."""
    headers = {"Host": place, "User-Agent": _HEADERS["User-Agent"], **proxy_credentials(route)}
    lines = [f"CONNECT {place} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("ascii"))
    answer = HTTPResponse(line, method="CONNECT")  # type: ignore[arg-type] # a file to read is all it takes
    answer.begin()
    if answer.status != _DONE:
        raise NetError(Trouble.PROXY_REFUSED, f"status {answer.status}", answer.status)


def _exchange(line: TimedConnection, parts: SplitResult, route: ProxyRoute | None) -> WebAnswer:
    """Request a page on an open connection and read its body up to the limit."""
    connection = HTTPConnection(parts.netloc)
    connection.sock = line
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    url = f"{parts.scheme}://{parts.netloc}{path}" if route else path
    connection.request(
        "GET", url, headers={**_HEADERS, **(proxy_credentials(route) if route else {})}
    )
    answer = connection.getresponse()
    body = answer.read(LARGEST + 1)
    if answer.length and len(body) <= LARGEST:
        raise IncompleteRead(b"")  # read with a size does not say that the end is missing
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return WebAnswer(answer.status, MappingProxyType(headers), body[:LARGEST], len(body) > LARGEST)
