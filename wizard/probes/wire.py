"""Sockets with an end: connections that stop trying, and streams that stop reading."""

from __future__ import annotations

import errno
import io
import socket
import ssl
import time
from http.client import HTTPException, IncompleteRead
from typing import TYPE_CHECKING

from wizard.probes.base import NetError, Trouble

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_LEAST_SHARE = 1.0
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)
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
    """How long one question may still take: so long without a byte, so long altogether."""

    def __init__(self, silence: float, altogether: float) -> None:
        self._silence = silence
        self._end = time.monotonic() + altogether

    def left(self) -> float:
        """Return the seconds the next wait may take; TimeoutError if none are left."""
        left = min(self._silence, self._end - time.monotonic())
        if left <= 0:
            raise TimeoutError
        return left


class Stream(io.RawIOBase):
    """The reading side of a connection; each read has what the timer leaves."""

    def __init__(self, sock: socket.socket, timer: Timer) -> None:
        super().__init__()
        self._sock = sock
        self._timer = timer

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read what is there."""
        self._sock.settimeout(self._timer.left())
        return self._sock.recv_into(buffer)


class Line:
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
        return io.BufferedReader(Stream(self.sock, self._timer))

    def close(self) -> None:
        """Do nothing: `http.client` closes early, while the answer is still to be read."""


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
    """Return a connection to the first address of a host that takes one.

    The addresses share the time, since a silent firewall swallows each of them.
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
    """Return the trouble behind an error of sockets, TLS or HTTP."""
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
    if error.errno in _NO_WAY:
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
