"""A sign-in service on this machine, over real HTTPS: plays the same acts as the simulated one."""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.signin.rigs import NOON
from wizard.signin.simulator import Act, NetworkFailure, Reply, SimulatedTenant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import trustme

PATIENCE = 20.0
"""Seconds a silent server holds out at most; it is let go when the test is over."""


@dataclass(frozen=True)
class Certificates:
    """An authority of our own, its certificate as a file, and what it can issue."""

    authority: trustme.CA
    file: Path

    def good(self) -> trustme.LeafCert:
        return self.authority.issue_cert("localhost")

    def of_another_host(self) -> trustme.LeafCert:
        return self.authority.issue_cert("elsewhere.example")

    def out_of_date(self) -> trustme.LeafCert:
        now = datetime.now(UTC)
        return self.authority.issue_cert(
            "localhost", not_before=now - timedelta(days=9), not_after=now - timedelta(days=2)
        )

    def too_new(self) -> trustme.LeafCert:
        now = datetime.now(UTC)
        return self.authority.issue_cert(
            "localhost", not_before=now + timedelta(days=2), not_after=now + timedelta(days=9)
        )


class Handler(BaseHTTPRequestHandler):
    """Answers as the act of the server says."""

    server: Service

    def do_GET(self) -> None:
        self._play("GET")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._play("POST")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _play(self, verb: str) -> None:
        host = self.headers["Host"]
        with self.server.lock:
            reply = self.server.tenant.reply(verb, f"https://{host}{self.path}")
        with contextlib.suppress(OSError):
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        if reply.failure is NetworkFailure.SILENT:
            self.server.over.wait(PATIENCE)
            return
        if reply.failure is NetworkFailure.DROPPED:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if reply.failure is NetworkFailure.ENDLESS:
            self._drone()
            return
        body = self.server.tenant.body(reply, dict(self.headers)).encode()
        self.send_response_only(reply.status)  # the act says the time
        for name, value in self.server.tenant.headers(reply).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.server.drips:
            self._drip(body)
        else:
            self.wfile.write(body)

    def _drone(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.over.is_set():
            self.wfile.write(b" " * 65_536)

    def _drip(self, body: bytes) -> None:
        for at in range(len(body)):
            self.wfile.write(body[at : at + 1])
            if self.server.over.wait(0.05):
                return


class Service(ThreadingHTTPServer):
    """The server, and what it plays."""

    daemon_threads = False  # closing joins them, so that a leak would show

    def __init__(self, act: Act, certificate: trustme.LeafCert, *, drips: bool) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.tenant = SimulatedTenant(act, lambda: NOON)
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.drips = drips
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self._context)

    def finish_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as inherited
        """Speak TLS first, in the thread of the connection; many clients here break it off."""
        request.settimeout(PATIENCE)
        try:
            with self._context.wrap_socket(request, server_side=True) as wrapped:
                super().finish_request(wrapped, client_address)
        except OSError:
            return

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients break off all the time here."""


@contextlib.contextmanager
def serving(act: Act, certificate: trustme.LeafCert, *, drips: bool = False) -> Iterator[str]:
    """Run a service that plays an act; yield its address."""
    service = Service(act, certificate, drips=drips)
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"https://localhost:{service.server_address[1]}"
    finally:
        service.over.set()
        service.shutdown()
        service.server_close()
        thread.join()


@contextlib.contextmanager
def listening(answer: bytes = b"", *, holds: bool = False) -> Iterator[int]:
    """Listen for one plain connection, send an answer, and close it or hold it; yield the port."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    connection.recv(4096)
                    connection.sendall(answer)
                    if holds:
                        over.wait(PATIENCE)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            thread.join()


class _Tunnel(socketserver.BaseRequestHandler):
    """Opens a way to where the client wants to go, and carries bytes both ways."""

    def handle(self) -> None:
        asked = self.request.recv(4096).decode()
        host, _, port = asked.split()[1].partition(":")
        self.server.asked.append(host)  # type: ignore[attr-defined] # set below
        with socket.create_connection((host, int(port)), PATIENCE) as beyond:
            self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            ends = {self.request: beyond, beyond: self.request}
            while True:
                for end in select.select(list(ends), [], [], PATIENCE)[0]:
                    piece = end.recv(65_536)
                    if not piece:
                        return
                    ends[end].sendall(piece)


@contextlib.contextmanager
def tunnelling() -> Iterator[tuple[str, list[str]]]:
    """Run a proxy; yield its address and the hosts it was asked for."""
    asked: list[str] = []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Tunnel) as server:
        server.asked = asked  # type: ignore[attr-defined] # for the handler
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


def unused_port() -> int:
    """Return a port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
