"""Which proxy the settings of this machine name for an address: environment first, then system."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from wizard.probes.base import HTTP_PORT, HTTPS_PORT, Proxy


@dataclass(frozen=True, slots=True)
class Way:
    """A proxy, and `name:password` for it or nothing, which is never shown."""

    proxy: Proxy
    secret: str = field(repr=False)


def way_to(url: str) -> Way | None:
    """Return the proxy that the settings name for an address, as programs of Python choose it."""
    parts = urlsplit(url)
    proxies = getproxies()
    named = proxies.get(parts.scheme) or proxies.get("all")
    if not named or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    try:
        found = urlsplit(named if "://" in named else f"http://{named}")
        host, port = found.hostname or "", found.port or _proxy_port(found.scheme)
    except ValueError:
        return Way(Proxy("", "", 0), "")
    if not host:
        return Way(Proxy("", "", 0), "")
    pair = f"{unquote(found.username or '')}:{unquote(found.password or '')}"
    return Way(Proxy(found.scheme, host, port), pair if found.username else "")


def _proxy_port(scheme: str) -> int:
    return {"https": HTTPS_PORT}.get(scheme, HTTP_PORT)


def sign_in(way: Way) -> dict[str, str]:
    """Return the header by which the proxy knows who asks, if its address says that."""
    if not way.secret:
        return {}
    return {"Proxy-Authorization": f"Basic {base64.b64encode(way.secret.encode()).decode()}"}
