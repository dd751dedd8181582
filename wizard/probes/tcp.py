"""The probe tcp: whether a connection to the sign-in host, or its proxy, can be opened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.probes.base import NetError, Said, Trouble, Verdict, heard_words
from wizard.probes.words import FIREWALL, trouble

if TYPE_CHECKING:
    from wizard.probes.base import Net, Target

_SILENT = "Nothing answered. A firewall that swallows connections looks like this."


def check(net: Net, target: Target) -> Said:
    """Connect to the sign-in host; where a proxy is set, to the proxy alone."""
    proxy = net.proxy(target.cloud.authority)
    if proxy is not None and not proxy.host:
        return trouble(NetError(Trouble.PROXY_KIND))
    host, port = (proxy.host, proxy.port) if proxy else (target.host, target.port)
    try:
        address = net.connect(host, port)
    except NetError as error:
        return _went_wrong(error, f"the proxy {proxy.name}" if proxy else f"{host}, port {port}")
    words = "The proxy" if proxy else "The sign-in host"
    return Said(Verdict.PASS, f"{words} takes connections.", "", heard_words(address))


def _went_wrong(error: NetError, whom: str) -> Said:
    said = trouble(error)
    if error.trouble is Trouble.SILENT:
        said = replace(said, verdict=Verdict.BLOCKED, reason=_SILENT, advice=FIREWALL)
    if error.trouble is Trouble.NO_WAY:
        said = replace(said, verdict=Verdict.FAIL)
    return replace(said, heard=heard_words(f"{whom}: {said.heard or error.trouble}"))
