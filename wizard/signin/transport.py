"""The HTTP client of a real sign-in test: HTTPS only, with limits on time and size.

Each request has its own connection, so none stays open for five seconds. A request has a limit for
the time without a byte, and one for its whole time, after which the socket is shut down. A response
is read up to a size. Redirects are not followed. Proxies come from the
environment; `.netrc` is not read. Certificates are checked against the given file alone, else
against REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE, else against what the system trusts (truststore, if
it is installed) or what the system and certifi have.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
from typing import Any, Self

import requests
import truststore
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidProxyURL, InvalidSchema, ProxyError, ReadTimeout
from requests.utils import get_environ_proxies
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from wizard import __version__
from wizard.errors import SettingsError
from wizard.input_file import UnreadableError, check_readable, is_folder
from wizard.signin.responses import NotHttps, TooLarge
from wizard.signin.simulator import Plain

SILENCE = 5.0
"""Seconds without a byte after which a request fails; also for the connection itself."""

ALTOGETHER = 10.0
"""Seconds a request may take as a whole, even if bytes keep arriving."""

LARGEST = 262_144
"""Bytes of a response that are read; a real one has a few thousand."""

MOST_TRUST = 8_000_000
"""The most bytes of a file of certificates; that of a system has about 200,000."""

_PIECE = 8_192
_LEAST_SHARE = 1.0
_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class Transport:
    """An HTTP client for one test at a time; `close` may be called from any thread.

    Raises SettingsError when the file of certificates cannot be read, and from `get` and `post`
    exceptions of requests alone.
    """

    simulated = ""

    def __init__(
        self, ca_file: str = "", silence: float = SILENCE, altogether: float = ALTOGETHER
    ) -> None:
        self._altogether = altogether
        self._silence = silence
        self._current = _CurrentRequest()
        self._session = requests.Session()
        # The environment would override the given certificates and add passwords from .netrc.
        self._session.trust_env = False
        self._session.headers.update(
            {
                "User-Agent": f"entra-wizard/{__version__}",
                "Accept-Encoding": "identity",
                "Connection": "close",
            }
        )
        self._session.mount("https://", _Adapter(_trust(ca_file), self._current))

    def get(self, url: str, **options: object) -> Plain:
        """Send a GET."""
        return self._ask("GET", url, options)

    def post(self, url: str, **options: object) -> Plain:
        """Send a POST."""
        return self._ask("POST", url, options)

    def close(self) -> None:
        """Abort the request that is running and refuse further ones."""
        self._current.close()
        self._session.close()

    def __enter__(self) -> Self:
        """Return the client; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _ask(self, verb: str, url: str, options: dict[str, Any]) -> Plain:
        if not url.startswith("https://"):
            raise NotHttps("Only https is spoken here.")
        self._current.open()
        timer = threading.Timer(self._altogether, self._current.cut)
        timer.daemon = True
        timer.start()
        try:
            return self._exchange(verb, url, options)
        except TooLarge:
            raise
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            self._current.check()  # after a cut the error is about our own shutdown
            translated = _for_msal(error)
            if translated is error:
                raise
            raise translated from error
        finally:
            timer.cancel()
            timer.join()
            self._current.forget()

    def _exchange(self, verb: str, url: str, options: dict[str, Any]) -> Plain:
        with self._session.request(
            verb,
            url,
            params=options.get("params"),
            data=options.get("data"),
            headers=options.get("headers"),
            timeout=self._silence,
            allow_redirects=False,
            proxies=get_environ_proxies(url),
            stream=True,
        ) as answer:
            body = bytearray()
            for piece in answer.iter_content(_PIECE):
                body += piece
                if len(body) > LARGEST:
                    self._current.cut()  # else closing would wait for the rest
                    raise TooLarge("The answer was cut off.")
            text = body.decode("utf-8", errors="replace")
            return Plain(answer.status_code, text, dict(answer.headers))


class _CurrentRequest:
    """The connection of the running request, which another thread can cut."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: HTTPSConnection | None = None
        self._socket: object = None
        self._is_closed = False
        self.was_cut = False

    def open(self) -> None:
        """Begin a request."""
        with self._lock:
            self._connection, self._socket, self.was_cut = None, None, self._is_closed
        self.check()

    def note(self, connection: HTTPSConnection) -> None:
        """Record the connection that is being opened."""
        with self._lock:
            self._connection = connection

    def hold(self, connected: object) -> None:
        """Record the socket too: the connection gives it away when the response begins."""
        with self._lock:
            self._socket = connected

    def check(self) -> None:
        """Raise ReadTimeout if the request was cut while it had no socket."""
        if self.was_cut:
            raise ReadTimeout("It took too long, or was broken off.")

    def forget(self) -> None:
        """End the request."""
        with self._lock:
            self._connection, self._socket = None, None

    def close(self) -> None:
        """Cut the running request and every later one."""
        with self._lock:
            self._is_closed = True
        self.cut()

    def cut(self) -> None:
        """Shut the socket down, which ends a read from it at once."""
        with self._lock:
            self.was_cut = True
            outer = self._socket or (self._connection.sock if self._connection else None)
        # Below TLS inside a proxy's TLS lies the real socket, which alone can be shut down.
        sock = getattr(outer, "socket", outer)
        if isinstance(sock, socket.socket):
            try:
                # Not the method of an SSL socket, which would change it under the reader's hands.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            except OSError:
                return


class _Adapter(HTTPAdapter):
    """Connects with the given TLS context only, without retries, and records the connection."""

    def __init__(self, trust: ssl.SSLContext, line: _CurrentRequest) -> None:
        self._trust = trust
        self._pool = _pool(line)
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as inherited
        """Create the manager of direct connections."""
        super().init_poolmanager(*args, ssl_context=self._trust, **options)
        self._with_pool(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401 - as inherited
        """Return the manager of connections through a proxy, with the same TLS context."""
        manager = super().proxy_manager_for(
            proxy, ssl_context=self._trust, proxy_ssl_context=self._trust, **options
        )
        return self._with_pool(manager)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ANN401 - as inherited
        """Leave verification to the context: requests would add its own certificates."""

    def _with_pool(self, manager: Any) -> Any:  # noqa: ANN401 - urllib3 has one class for each kind
        manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": self._pool}
        return manager


def _pool(line: _CurrentRequest) -> type[HTTPSConnectionPool]:
    class Connection(HTTPSConnection):
        """A connection that shares its time between the addresses of a host."""

        def connect(self) -> None:
            line.note(self)
            super().connect()
            line.hold(self.sock)
            line.check()  # a socket that is just turning into one of TLS cannot be cut

        def _new_conn(self) -> socket.socket:
            whole = self.timeout
            if isinstance(whole, int | float):
                self.timeout = _share(whole, self._dns_host, self.port)
            try:
                made = super()._new_conn()
            finally:
                self.timeout = whole
            made.settimeout(whole if isinstance(whole, int | float) else None)
            return made

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    return Pool


def _for_msal(error: Exception) -> requests.RequestException:
    """Return an exception of requests; MSAL would take a ValueError for its own."""
    if isinstance(error, InvalidProxyURL) or (
        isinstance(error, InvalidSchema) and "SOCKS" in str(error)
    ):
        return ProxyError("The proxy that is set cannot be used.")
    if isinstance(error, ValueError):
        return requests.RequestException("The address cannot be asked.")
    return error if isinstance(error, requests.RequestException) else requests.ConnectionError()


def _share(whole: float, host: str, port: int | None) -> float:
    """Return the time for one address of a host: a firewall may drop the packets to each."""
    try:
        count = len(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        return whole  # the connection says what is wrong with the name
    return whole if count <= 1 else max(whole / count, min(whole, _LEAST_SHARE))


def _trust(ca_file: str) -> ssl.SSLContext:
    """Return the TLS context with the trusted certificates; see the top of this module."""
    given = ca_file or next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    if given:
        return _only(given)
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _only(place: str) -> ssl.SSLContext:
    hint = "Name a file of certificates in PEM form, or leave it out."
    try:
        if is_folder(place):
            return ssl.create_default_context(capath=place)
        check_readable(place, MOST_TRUST)  # OpenSSL itself would wait for a pipe for ever
        return ssl.create_default_context(cafile=place)
    except UnreadableError as error:
        raise SettingsError(
            f"The certificates in {place} cannot be read: {error.why}.", hint
        ) from error
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"The certificates in {place} cannot be read: it holds none in PEM form.", hint
        ) from error
