"""Servers on this machine that behave and misbehave: TLS, HTTP, proxies, silence, droning."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import trustme

PATIENCE = 20.0
"""Seconds a silent server holds out at most; it is let go when the test is over."""


class Server:
    """Takes connections one after the other and treats each as `serve` says."""

    def __init__(
        self,
        serve: Callable[[socket.socket, Server], None],
        certificate: trustme.LeafCert | None = None,
    ) -> None:
        self._serve = serve
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
        if certificate and self._context:
            certificate.configure_cert(self._context)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.over = threading.Event()
        self.asked: list[bytes] = []
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        with contextlib.suppress(OSError):  # wakes the thread that accepts
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            if self.over.is_set():
                connection.close()
                return
            thread = threading.Thread(target=self._one, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _one(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE)
        with connection, contextlib.suppress(OSError):
            if self._context is None:
                self._serve(connection, self)
                return
            with self._context.wrap_socket(connection, server_side=True) as wrapped:
                self._serve(wrapped, self)

    def read(self, connection: socket.socket) -> bytes:
        """Read a question up to its empty line, and remember it."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(4096)
            if not piece:
                break
            data += piece
        self.asked.append(data)
        return data


def replies(raw: bytes) -> Callable[[socket.socket, Server], None]:
    """Answer every question with the same bytes."""

    def serve(connection: socket.socket, server: Server) -> None:
        server.read(connection)
        connection.sendall(raw)

    return serve


def answers(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    """Return a whole HTTP answer."""
    return (
        f"HTTP/1.1 {status}\r\nDate: Sat, 21 Nov 2026 12:00:00 GMT\r\n{headers}"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def hangs(connection: socket.socket, server: Server) -> None:
    """Take the connection and say nothing."""
    del connection
    server.over.wait(PATIENCE)


def drops(connection: socket.socket, server: Server) -> None:
    """Hang up at once."""
    del server
    connection.close()


def drones(connection: socket.socket, server: Server) -> None:
    """Answer with a body that never ends."""
    server.read(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not server.over.is_set():
        connection.sendall(b"{" * 65_536)


def drips(connection: socket.socket, server: Server) -> None:
    """Answer a byte at a time, for ever, so that no single wait is long."""
    server.read(connection)
    while not server.over.wait(0.005):
        connection.sendall(b"H")


def tunnels(connection: socket.socket, server: Server) -> None:
    """Be a proxy: open the way that is asked for and pass everything on."""
    asked = server.read(connection)
    if not asked:
        return
    host, _, port = asked.split()[1].decode().rpartition(":")
    with socket.create_connection((host, int(port)), PATIENCE) as far:
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=_pass, args=(far, connection))
        back.start()
        _pass(connection, far)
        back.join()


def _pass(near: socket.socket, far: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := near.recv(4096):
            far.sendall(piece)
    with contextlib.suppress(OSError):
        far.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def full() -> Iterator[int]:
    """Listen without ever accepting, with the queue full: new connections hang in the making."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port: int = server.getsockname()[1]
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(("127.0.0.1", port))
        yield port


def unused_port() -> int:
    """Return a port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
