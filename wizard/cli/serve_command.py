"""`serve`: the kiosk in a browser."""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from wizard.cli.kiosk_command import kiosk_settings, open_kiosk
from wizard.cli.options import settings_of
from wizard.cli.output import flush, write_line
from wizard.cli.parser import UsageError
from wizard.content.people import Person
from wizard.errors import ExitCode, InputError
from wizard.input_file import read_named

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.case.workspace import Workspace
    from wizard.kiosk.visit_terms import KioskSettings
    from wizard.kiosk.web import Doors
    from wizard.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HIGHEST = 65535
_TOKEN, _MOST_TOKEN = re.compile(r"[\w-]{24,200}", re.ASCII), 1000
_MOST_VISITORS = 500


def serve(options: Namespace) -> int:
    """Serve the runbooks as a kiosk until Ctrl+C; print the address with its token."""
    if sys.platform == "win32":
        raise InputError("This needs Linux or macOS.", "Serve from there; Windows opens the page.")
    settings = settings_of(options)
    host, port = options.host or LOOPBACK[0], _port(options.port)
    proxy = _proxy(options.behind_proxy)
    if host not in LOOPBACK and not proxy:
        raise UsageError(
            f"Without a proxy the page is for this machine alone, not for {host!r}.",
            "Name the public address of the proxy: --behind-proxy https://help.contoso.com",
        )
    token = _token(options.token_file) if options.token_file else ""
    terms = replace(kiosk_settings(options, settings), may_leave=False)
    most = _number(options.max_visitors, "--max-visitors", 20, _MOST_VISITORS)
    workspace = open_kiosk(settings, terms.flows)
    _free(host, port)
    return _serve(workspace, settings, terms, Place(host, port, proxy, most, token))


class Place(NamedTuple):
    """Where a server listens, the public address of its proxy, and who may come in."""

    host: str
    port: int
    proxy: str = ""
    most: int = 20
    token: str = ""


def _serve(workspace: Workspace, settings: Settings, terms: KioskSettings, place: Place) -> int:
    host, port, proxy = place.host, place.port, place.proxy
    from wizard.kiosk.keeper import clean_environment  # noqa: PLC0415 - only here

    clean_environment(os.environ)
    os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"  # what a browser can draw
    try:
        from wizard.kiosk import web  # noqa: PLC0415 - only here, and an extra
    except ModuleNotFoundError as error:
        raise InputError(
            f"The browser needs {error.name}.", "Install it: pip install 'entra-wizard[serve]'"
        ) from error
    from wizard.kiosk import visitor  # noqa: PLC0415 - Textual reads the environment when imported
    from wizard.kiosk.nursery import Nursery  # noqa: PLC0415 - only here

    own = replace(settings, reader=Person.USER, journal=None, live_test=False)
    visitor.preload(workspace, own, terms)
    nursery = Nursery.start(lambda: visitor.run_web_visit(workspace, own, terms))
    doors = doors_for(place)
    server = web.KioskServer(nursery, doors, host, port, terms.title)
    address = proxy or f"http://{_named(host)}:{port}"
    write_line(f"{address}/?token={doors.token}")
    flush()  # who reads it through a pipe, such as the log of a container, waits for it
    try:
        server.serve()
    finally:
        nursery.close()
    return ExitCode.DONE


def doors_for(place: Place) -> Doors:
    """Return who may come in: under which names, from which pages, and how many."""
    from wizard.kiosk import web  # noqa: PLC0415 - an extra

    host, port, proxy, most, token = place
    token = token or web.new_token()
    limits = web.WebLimits(
        visitors=most, per_address=most if proxy else web.WebLimits().per_address
    )
    if proxy:
        hosts = frozenset({urlsplit(proxy).netloc.lower()})
        return web.Doors(hosts, frozenset({proxy.lower()}), token, limits, behind_proxy=True)
    names = {_named(host), *map(_named, LOOPBACK)}
    hosts = frozenset(f"{name}:{port}" for name in names)
    return web.Doors(hosts, frozenset(f"http://{one}" for one in hosts), token, limits)


def _named(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _token(name: str) -> str:
    """Return the token of a file, which several servers share."""
    text = read_named(name, _MOST_TOKEN).decode("ascii", "replace").strip()
    if not _TOKEN.fullmatch(text):
        raise InputError(
            f"{name!r} holds no token.",
            "Write 24 to 200 letters, digits, - and _ into it, and nothing else.",
        )
    return text


def _proxy(text: str | None) -> str:
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise UsageError(
            f"--behind-proxy {text!r} is not an address.", "Write it as https://help.contoso.com"
        )
    return f"{parts.scheme}://{parts.netloc}".lower()


def _port(text: str | None) -> int:
    return _number(text, "--port", 8000, _HIGHEST)


def _number(text: str | None, name: str, default: int, most: int) -> int:
    if text is None:
        return default
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise UsageError(f"{name} {text!r} cannot be used.", f"Write a number from 1 to {most}.")
    return int(text)


def _free(host: str, port: int) -> None:
    """Raise InputError where the address cannot be taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            words = {
                errno.EADDRINUSE: f"Port {port} is in use.",
                errno.EACCES: f"Port {port} needs more rights than you have.",
            }
            said = words.get(error.errno or 0, f"{host} cannot be listened on: {error.strerror}.")
            raise InputError(said, "Choose another with --port.") from error
