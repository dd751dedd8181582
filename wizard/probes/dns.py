"""The probe dns: whether the sign-in hosts have addresses here, and not ones that lead nowhere."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from wizard.probes.base import NetError, Said, Trouble, Verdict, heard_words
from wizard.probes.words import trouble

if TYPE_CHECKING:
    from wizard.probes.base import Net, Proxy, Target

_FILTER = "Ask your network team about the name server, a filter, or the hosts file."


def check(net: Net, target: Target) -> Said:
    """Look up every host of the cloud; where a proxy does that, look up the proxy."""
    proxy = net.proxy(target.cloud.authority)
    if proxy is not None and proxy.host:
        return _of_proxy(net, proxy)
    found: dict[str, tuple[str, ...]] = {}
    missing: list[str] = []
    for host in target.hosts:
        try:
            found[host] = net.resolve(host)
        except NetError as error:
            if error.trouble is not Trouble.NO_NAME:
                return trouble(error)
            missing.append(host)
    if missing:
        return _missing(missing, found)
    return _found(found)


def _of_proxy(net: Net, proxy: Proxy) -> Said:
    try:
        addresses = net.resolve(proxy.host)
    except NetError as error:
        if error.trouble is not Trouble.NO_NAME:
            return trouble(error)
        return Said(
            Verdict.FAIL,
            f"The name of the proxy, {proxy.host}, has no address here.",
            "Look at the proxy settings, or connect the VPN.",
        )
    heard = heard_words(f"{proxy.host}: {', '.join(addresses)}")
    return Said(Verdict.PASS, "A proxy looks up the names. It has an address itself.", "", heard)


def _missing(missing: list[str], found: dict[str, tuple[str, ...]]) -> Said:
    if not found:
        return Said(
            Verdict.FAIL,
            "None of the sign-in hosts has an address here.",
            "Look whether this machine has a network, and which name server it asks.",
            heard_words(", ".join(missing)),
        )
    names = ", ".join(missing)
    one = len(missing) == 1
    return Said(
        Verdict.FAIL, f"{'This name has' if one else 'These names have'} no address: {names}.",
        _FILTER,
    )  # fmt: skip


def _found(found: dict[str, tuple[str, ...]]) -> Said:
    heard = heard_words("; ".join(f"{host}: {', '.join(all_)}" for host, all_ in found.items()))
    for host, addresses in found.items():
        if any(_leads_nowhere(one) for one in addresses):
            return Said(
                Verdict.BLOCKED, f"The name {host} leads nowhere: its address is of no use.",
                _FILTER, heard,
            )  # fmt: skip
    if any(_is_inside(one) for one in found[next(iter(found))]):
        return Said(
            Verdict.PASS,
            "The names have addresses. The sign-in host's lies inside your network.",
            "",
            heard,
        )
    return Said(Verdict.PASS, f"All {len(found)} names have addresses.", "", heard)


def _leads_nowhere(text: str) -> bool:
    """Return whether an address is one that filters answer: this machine itself, or none."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_unspecified or address.is_loopback


def _is_inside(text: str) -> bool:
    try:
        return ip_address(text.partition("%")[0]).is_private
    except ValueError:
        return False
