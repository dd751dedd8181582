"""The kiosk in a browser: textual-serve's server behind a door of our own.

It lets in who has the token, from its own pages, under its own name, and only so many at a time.
Each visitor is a child of the nursery, under the rules of the kiosk.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
import secrets
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import textual_serve
from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from wizard import __version__
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from importlib.resources.abc import Traversable

    from wizard.kiosk.nursery import Nursery

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

WIDEST, TALLEST = 300, 100
"""Columns and rows of a window at most: more would cost memory and show nothing."""

MOST_MESSAGE = 64 << 10
"""Bytes of one message of a browser at most."""

COOKIE = "entra-wizard"
GRACE = 5.0
"""Seconds a visitor has to end by itself before it is ended."""

_STATIC = ("css/xterm.css", "js/textual.js", "fonts/RobotoMono-VariableFont_wght.ttf")
_OURS = ("serve.js", "serve.css")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "font-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@frozen
class WebLimits:
    """How many visitors there may be, in all and from one address, and how long one may stay.

    `untouched` and `longest` are seconds without a key, and in all.
    """

    visitors: int = 20
    per_address: int = 8
    untouched: float = 600.0
    longest: float = 3600.0


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass
class Doors:
    """Who may come in: the token, the names the server goes by, and who is inside."""

    hosts: frozenset[str]
    origins: frozenset[str]
    token: str
    limits: WebLimits = field(default_factory=WebLimits)
    behind_proxy: bool = False
    inside: Counter[str] = field(default_factory=Counter)
    visits: int = 0
    refused: int = 0

    def knows(self, given: str | None) -> bool:
        """Return whether a token is the right one, in constant time."""
        return hmac.compare_digest((given or "").encode(), self.token.encode())

    def address(self, request: web.Request) -> str:
        """Return where a visitor comes from; a proxy says it in its last header entry."""
        if self.behind_proxy:
            named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            if named:
                return named[:64]
        return request.remote or ""

    def is_full(self, address: str) -> bool:
        """Return whether nobody else can come in from an address now."""
        all_inside = sum(self.inside.values())
        return all_inside >= self.limits.visitors or self.inside[address] >= self.limits.per_address


class VisitorService(AppService):
    """One visitor: a child of the nursery instead of a command in a shell."""

    nursery: Nursery
    process_id = 0

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Any:  # noqa: ANN401 - asyncio's process, or what is like it
        """Get a child, and connect to its pipes."""
        self.process_id, keys, screen = await asyncio.to_thread(self.nursery.bear, width, height)
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=1 << 22)
        await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader),
            os.fdopen(screen, "rb", 0),
        )
        transport, protocol = await loop.connect_write_pipe(
            asyncio.streams.FlowControlMixin,
            os.fdopen(keys, "wb", 0),
        )
        self._stdin = asyncio.StreamWriter(transport, protocol, None, loop)
        silent = asyncio.StreamReader()
        silent.feed_eof()
        self._process = _Pipes(reader, silent)  # type: ignore[assignment]
        return self._process

    async def on_meta(self, data: bytes) -> None:
        """Pass on the end and the text of the page; nothing is opened and no file delivered."""
        try:
            meta = json.loads(data)
        except ValueError:
            return
        if meta.get("type") == "exit":
            await self.remote_close()
        elif meta.get("type") == "transcript":
            await self.remote_write_str(json.dumps(["transcript", str(meta.get("text", ""))]))

    async def on_packed(self, payload: bytes) -> None:
        """Deliver nothing."""

    async def stop(self) -> None:
        """Let the visitor end; end it if it does not."""
        task, self._task = self._task, None
        if task is None:
            return
        with suppress(Exception):
            await asyncio.wait_for(self.send_meta({"type": "quit"}), GRACE)
        with suppress(Exception):
            self.stdin.close()
        done, _ = await asyncio.wait({task}, timeout=GRACE)
        if not done:
            await asyncio.to_thread(self.nursery.end, self.process_id)
            await asyncio.wait({task}, timeout=GRACE)
            task.cancel()


@dataclass
class _Pipes:
    """What the service reads of a process."""

    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader


class KioskServer(Server):
    """The server, with a door before every page."""

    def __init__(self, nursery: Nursery, doors: Doors, host: str, port: int, title: str) -> None:
        super().__init__("entra-wizard kiosk", host, port, title)
        self.nursery = nursery
        self.doors = doors
        self.began = time.time()
        self._page = _template().replace("{title}", _escaped(title))
        self._sockets: set[web.WebSocketResponse] = set()

    def initialize_logging(self) -> None:
        """Log warnings alone, without local values: they could be a visitor's."""
        logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s")

    async def _make_app(self) -> web.Application:
        """Return the application: five addresses, nothing listed, nothing to download."""
        app = web.Application(middlewares=[self._guarded], client_max_size=MOST_MESSAGE)
        app.add_routes(
            [
                web.get("/", self.page),
                web.get("/ws", self.handle_websocket),
                web.get("/health", self.health),
                web.get("/static/{path:.+}", self.static),
            ]
        )
        app.on_shutdown.append(self.on_shutdown)
        return app

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse wrong names, foreign pages and those without the token; say no more than that."""
        try:
            response = self._refused(request) or await handler(request)
        except web.HTTPException as error:
            response = web.Response(status=error.status, text=error.reason)
        if not response.prepared:
            response.headers.update(_HEADERS)
            response.headers.pop("Server", None)
        return response

    def _refused(self, request: web.Request) -> web.Response | None:
        host = request.headers.get("Host", "").lower()
        if host not in self.doors.hosts:
            return self._no(421, "This server does not go by that name.")
        origin = request.headers.get("Origin")
        needs_origin = request.path == "/ws"
        if (needs_origin and origin is None) or (
            origin is not None and origin.lower() not in self.doors.origins
        ):
            return self._no(403, "Only its own pages may use this server.")
        if request.path == "/health" or (request.path == "/" and "token" in request.query):
            return None
        if not self.doors.knows(request.cookies.get(COOKIE)):
            return self._no(403, "Open the whole address that the server has printed.")
        return None

    def _no(self, status: int, words: str) -> web.Response:
        self.doors.refused += 1
        return web.Response(status=status, text=f"{words}\n")

    async def page(self, request: web.Request) -> web.StreamResponse:
        """Serve the page; the token of the address becomes a cookie and goes from the address."""
        if "token" in request.query:
            if not self.doors.knows(request.query["token"]):
                return self._no(403, "Open the whole address that the server has printed.")
            moved = web.Response(status=303, headers={"Location": "/"})
            secure = any(one.startswith("https:") for one in self.doors.origins)
            moved.set_cookie(
                COOKIE, self.doors.token, httponly=True, samesite="Strict", secure=secure, path="/"
            )
            return moved
        if self.doors.is_full(self.doors.address(request)):
            return web.Response(
                status=503,
                headers={"Retry-After": "60"},
                content_type="text/html",
                text=_full(self.title),
            )
        return web.Response(text=self._page, content_type="text/html")

    async def health(self, request: web.Request) -> web.StreamResponse:
        """Say how it goes, for whoever watches the server: figures alone."""
        del request
        return web.json_response(
            {
                "status": "ok",
                "version": __version__,
                "visitors": sum(self.doors.inside.values()),
                "most": self.doors.limits.visitors,
                "visits": self.doors.visits,
                "refused": self.doors.refused,
                "seconds": int(time.time() - self.began),
            }
        )

    async def static(self, request: web.Request) -> web.StreamResponse:
        """Serve one of the few files there are; nothing is listed."""
        name = request.match_info["path"]
        if name in _OURS:
            data = _ours(name).read_bytes()
        elif name in _STATIC:
            path = Path(textual_serve.__file__).parent / "static" / name
            data = await asyncio.to_thread(path.read_bytes)
        else:
            raise web.HTTPNotFound
        kinds = {"js": "text/javascript", "css": "text/css", "ttf": "font/ttf"}
        return web.Response(body=data, content_type=kinds[name.rpartition(".")[2]])

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Let a visitor in, and out again however it ends."""
        address = self.doors.address(request)
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=MOST_MESSAGE)
        if self.doors.is_full(address):
            raise web.HTTPServiceUnavailable(reason="All places are taken")
        self.doors.inside[address] += 1
        self.doors.visits += 1
        try:
            await socket.prepare(request)
            self._sockets.add(socket)
            await self._visit(socket, request)
        finally:
            self._sockets.discard(socket)
            self.doors.inside[address] -= 1
            self.doors.inside += Counter()  # addresses of nobody are forgotten
            with suppress(Exception):
                await socket.close()
        return socket

    async def _visit(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        async def close() -> None:
            await socket.close()

        service = VisitorService(
            self.command,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        service.nursery = self.nursery
        width = _bounded(request.query.get("width"), 80, WIDEST)
        height = _bounded(request.query.get("height"), 24, TALLEST)
        try:
            await service.start(width, height)
            await self._messages(socket, service)
        except (ConnectionError, ChildProcessError):
            pass
        finally:
            await asyncio.shield(service.stop())

    async def _messages(self, socket: web.WebSocketResponse, service: VisitorService) -> None:
        """Pass on keys and sizes until the visitor goes, or has been there too long."""
        begun = touched = time.monotonic()
        limits = self.doors.limits
        while True:
            left = min(begun + limits.longest, touched + limits.untouched) - time.monotonic()
            try:
                message = await socket.receive(timeout=max(left, 0.01))
            except TimeoutError:
                return
            if message.type is not WSMsgType.TEXT:
                return
            try:
                kind, *rest = message.json()
                data = rest[0] if rest else None
            except (ValueError, TypeError):
                return
            if kind == "stdin" and isinstance(data, str):
                touched = time.monotonic()
                await service.send_bytes(data.encode("utf-8", "replace"))
            elif kind == "resize" and isinstance(data, dict):
                await service.set_terminal_size(
                    _bounded(data.get("width"), 80, WIDEST),
                    _bounded(data.get("height"), 24, TALLEST),
                )
            elif kind == "ping":
                await socket.send_json(["pong", str(data)[:64]])

    async def on_shutdown(self, app: web.Application) -> None:
        """Say goodbye to every visitor; those that stay are ended."""
        del app
        for socket in list(self._sockets):
            with suppress(Exception):
                await asyncio.wait_for(socket.close(code=1001, message=b"The server ends."), 2)


def _bounded(value: object, default: int, most: int) -> int:
    """Return a size between 1 and the most there may be."""
    try:
        number = int(str(value)) if value is not None else default
    except ValueError:
        number = default
    return max(1, min(number, most))


def _ours(name: str) -> Traversable:
    return files("wizard.kiosk") / "page" / name


def _template() -> str:
    return _ours("page.html").read_text("utf-8")


def _full(title: str) -> str:
    return _ours("full.html").read_text("utf-8").replace("{title}", _escaped(title))


def _escaped(text: str) -> str:
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, name)
    return text
