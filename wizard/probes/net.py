"""The real way outside for probes: names, sockets, TLS and HTTP, each with limits.

The only module of the probes that asks anybody. A question takes so long without a byte and so
long altogether; a body is read up to a size; redirects are not followed; no cookie, no credential
but the proxy's own is sent. Certificates are trusted as the live test trusts them: the file of
REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE, else what the system trusts (truststore, if installed).
"""

from __future__ import annotations

import contextlib
import os
import ssl
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from wizard import __version__
from wizard.input_file import UnreadableError, check_readable, is_folder
from wizard.probes.base import (
    HTTP_PORT,
    HTTPS_PORT,
    Answer,
    Certificate,
    NetError,
    Terminal,
    Trouble,
    Trust,
)
from wizard.probes.der import Read, read_certificate
from wizard.probes.way import Way, sign_in, way_to
from wizard.probes.wire import Line, Timer, addresses, dial, translated

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from wizard.probes.base import Proxy

SILENCE = 5.0
"""Seconds without a byte after which a question has failed; also for the connection itself."""

ALTOGETHER = 10.0
"""Seconds one question may take in all, however busily its answer drips in."""

LARGEST = 262_144
"""Bytes of a body that are read; real ones have some thousand."""

_DONE = 200
_HEADERS = {
    "User-Agent": f"entra-wizard/{__version__}",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_MOST_TRUST = 8_000_000
_TRUST_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
# What OpenSSL calls the reasons; other systems have words of their own, so dates are read too.
_CODES = {10: Trust.EXPIRED, 9: Trust.TOO_NEW, 62: Trust.OTHER_HOST, 64: Trust.OTHER_HOST}


class RealNet:
    """Asks the network of this machine. `ca_file` names certificates to trust instead."""

    def __init__(
        self, ca_file: str = "", silence: float = SILENCE, altogether: float = ALTOGETHER
    ) -> None:
        self._ca_file = ca_file
        self._silence = silence
        self._altogether = altogether

    def resolve(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a name."""
        return tuple(dict.fromkeys(str(place[0]) for _, place in addresses(host, None)))

    def connect(self, host: str, port: int) -> str:
        """Open a connection straight to a host, close it, and return its address."""
        with dial(host, port, self._timer()) as sock:
            return str(sock.getpeername()[0])

    def tunnel(self, host: str, port: int) -> None:
        """Open a connection as the settings say, and close it."""
        self._open(host, port, self._timer()).close()

    def certificate(self, host: str, port: int) -> Certificate:
        """Return the certificate of a host; a second look is taken when it is not trusted."""
        try:
            return self._shown(host, port, self._trust())
        except _UntrustedError as error:
            return self._untrusted(host, port, error.code)

    def get(self, url: str) -> Answer:
        """Return a page."""
        parts = urlsplit(url)
        host, is_tls = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (HTTPS_PORT if is_tls else HTTP_PORT)
        timer = self._timer()
        way = None if is_tls else way_to(url)
        with contextlib.ExitStack() as stack:
            stack.enter_context(_troubles())
            if way:
                sock = self._to_proxy(way, timer)
            else:
                sock = self._open(host, port, timer) if is_tls else dial(host, port, timer)
            stack.enter_context(sock)
            if is_tls:
                sock = stack.enter_context(_in_tls(sock, self._trust(), host, timer))
            return _exchange(Line(sock, timer), parts, way)

    def proxy(self, url: str) -> Proxy | None:
        """Return the proxy that environment or system name for an address."""
        way = way_to(url)
        return way.proxy if way else None

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Return seconds of a clock that nobody sets."""
        return time.monotonic()

    def terminal(self) -> Terminal:
        """Return what standard output is; a full screen may have put something before it."""
        stream = sys.__stdout__
        columns = rows = 0
        with contextlib.suppress(AttributeError, OSError, ValueError):
            columns, rows = os.get_terminal_size(stream.fileno())  # type: ignore[union-attr] # None is suppressed
        colours = "no colours" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM", "")
        encoding = getattr(stream, "encoding", None) or ""
        return Terminal(columns, rows, encoding, os.environ.get("TERM", ""), colours)

    def _timer(self) -> Timer:
        return Timer(self._silence, self._altogether)

    def _open(self, host: str, port: int, timer: Timer) -> socket.socket:
        """Return a connection to a host, straight or through the proxy of https."""
        way = way_to(f"https://{host}:{port}/")
        if way is None:
            return dial(host, port, timer)
        sock = self._to_proxy(way, timer)
        try:
            with _troubles():
                _through(Line(sock, timer), f"{host}:{port}", way)
        except BaseException:
            sock.close()
            raise
        return sock

    def _to_proxy(self, way: Way, timer: Timer) -> socket.socket:
        if way.proxy.scheme != "http":
            raise NetError(Trouble.PROXY_KIND, way.proxy.scheme)
        try:
            return dial(way.proxy.host, way.proxy.port, timer)
        except NetError as error:
            words = f"{way.proxy.name}: {error.heard or error.trouble}"
            raise NetError(Trouble.PROXY_DOWN, words) from error

    def _untrusted(self, host: str, port: int, code: int) -> Certificate:
        """Return the certificate that was refused; it is looked at and nothing is sent."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        shown = self._shown(host, port, context)
        return replace(shown, trust=_CODES.get(code) or _by_date(shown, self.now()))

    def _shown(self, host: str, port: int, context: ssl.SSLContext) -> Certificate:
        timer = self._timer()
        with (
            self._open(host, port, timer) as sock,
            _troubles(),
            _in_tls(sock, context, host, timer) as tls,
        ):
            return _certificate(tls.getpeercert(binary_form=True))

    def _trust(self) -> ssl.SSLContext:
        """Return what decides on certificates; see the top of this module."""
        named = (os.environ[name] for name in _TRUST_FILES if os.environ.get(name))
        place = self._ca_file or next(named, "")
        try:
            if place:
                if is_folder(place):
                    return ssl.create_default_context(capath=place)
                check_readable(place, _MOST_TRUST)  # OpenSSL would wait for a pipe for ever
                return ssl.create_default_context(cafile=place)
            return _system_trust()
        except (OSError, UnreadableError) as error:
            raise NetError(Trouble.TRUST_FILE, place) from error


class _UntrustedError(NetError):
    """A certificate was refused; `code` is OpenSSL's number for why."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(Trouble.CERTIFICATE, words)
        self.code = code


@contextlib.contextmanager
def _troubles() -> Iterator[None]:
    """Turn errors of sockets, TLS and HTTP into NetError."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise _UntrustedError(error.verify_code, error.verify_message) from error
    except (OSError, HTTPException, ValueError) as error:
        raise translated(error) from error


def _system_trust() -> ssl.SSLContext:
    try:
        import truststore  # noqa: PLC0415 - an extra that need not be installed
    except ImportError:
        context = ssl.create_default_context()
        with contextlib.suppress(ImportError):
            import certifi  # noqa: PLC0415 - what the live test adds to the system's own

            context.load_verify_locations(certifi.where())
        return context
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _in_tls(sock: socket.socket, context: ssl.SSLContext, host: str, timer: Timer) -> ssl.SSLSocket:
    sock.settimeout(timer.left())  # the whole handshake has to end within it
    return context.wrap_socket(sock, server_hostname=host)


def _certificate(der: bytes | None) -> Certificate:
    try:
        read = read_certificate(der or b"")
    except ValueError:
        read = Read("", "", None, None)
    return Certificate(Trust.TRUSTED, read.maker, read.owner, read.since, read.until)


def _by_date(shown: Certificate, now: datetime) -> Trust:
    if shown.until is not None and now > shown.until:
        return Trust.EXPIRED
    if shown.since is not None and now < shown.since:
        return Trust.TOO_NEW
    return Trust.UNKNOWN_MAKER


def _through(line: Line, place: str, way: Way) -> None:
    """Ask a proxy for a way to a place; NetError if it gives none."""
    headers = {"Host": place, "User-Agent": _HEADERS["User-Agent"], **sign_in(way)}
    lines = [f"CONNECT {place} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("ascii"))
    answer = HTTPResponse(line, method="CONNECT")  # type: ignore[arg-type] # a file to read is all it takes
    answer.begin()
    if answer.status != _DONE:
        raise NetError(Trouble.PROXY_REFUSED, f"status {answer.status}", answer.status)


def _exchange(line: Line, parts: SplitResult, way: Way | None) -> Answer:
    """Ask for a page on an open connection and read so much of it as is wanted."""
    connection = HTTPConnection(parts.netloc)
    connection.sock = line
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    url = f"{parts.scheme}://{parts.netloc}{path}" if way else path
    connection.request("GET", url, headers={**_HEADERS, **(sign_in(way) if way else {})})
    answer = connection.getresponse()
    body = answer.read(LARGEST + 1)
    if answer.length and len(body) <= LARGEST:
        raise IncompleteRead(b"")  # read with a size does not say that the end is missing
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, MappingProxyType(headers), body[:LARGEST], len(body) > LARGEST)
