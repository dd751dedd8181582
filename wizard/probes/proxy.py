"""The probe proxy: which proxy the settings name, and whether it lets a sign-in through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.probes.base import NetError, Said, Trouble, Verdict
from wizard.probes.words import trouble

if TYPE_CHECKING:
    from wizard.probes.base import Net, Target

_MEND = "Mend the address in HTTPS_PROXY, or in the network settings."


def check(net: Net, target: Target) -> Said:
    """Look which proxy is set for the sign-in host, and try the way through it."""
    proxy = net.proxy(target.cloud.authority)
    if proxy is None:
        return Said(Verdict.PASS, "No proxy is set for the sign-in host. It is asked directly.")
    if not proxy.host:
        return Said(Verdict.FAIL, "The address of the proxy cannot be read.", _MEND)
    try:
        net.tunnel(target.host, target.port)
    except NetError as error:
        if error.trouble is Trouble.PROXY_DOWN:
            return Said(
                Verdict.FAIL,
                f"The proxy {proxy.name} does not answer.",
                "Look at the proxy settings, or connect the VPN.",
                trouble(error).heard,
            )
        return trouble(error)
    return Said(Verdict.PASS, f"The proxy {proxy.name} lets the sign-in host through.")
