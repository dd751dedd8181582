"""The probe tls: whose certificate the sign-in host shows here, and whether it is trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.probes.base import Certificate, NetError, Said, Trust, Verdict, heard_words
from wizard.probes.words import trouble

if TYPE_CHECKING:
    from wizard.probes.base import Net, Target

MAKERS = ("microsoft", "digicert")
"""How the makers of the sign-in hosts' certificates begin, as far as this program knows.

Microsoft's public list of certificate authorities for Azure names DigiCert and Microsoft.
"""

_CLOCK = "See clock-skew in entra-wizard doctor: a wrong clock does this too."
_ROOT = "Ask your network team for its root certificate, and name it in REQUESTS_CA_BUNDLE."


def check(net: Net, target: Target) -> Said:
    """Read the certificate; one that somebody on the way has made is named."""
    try:
        shown = net.certificate(target.host, target.port)
    except NetError as error:
        return trouble(error)
    heard = heard_words(_words(shown))
    known = shown.maker.casefold().startswith(MAKERS)
    if shown.trust is Trust.TRUSTED:
        if known:
            return Said(Verdict.PASS, f"It was made by {_name(shown.maker)}.", "", heard)
        return Said(
            Verdict.BLOCKED,
            f"{_intercepts(shown)} This machine trusts it.",
            "Programs with certificates of their own may refuse it. "
            "They need the root certificate of your network.",
            heard,
        )
    if shown.trust is Trust.UNKNOWN_MAKER and not known:
        return Said(Verdict.BLOCKED, f"{_intercepts(shown)} It is not trusted.", _ROOT, heard)
    reason, advice = _REFUSED[shown.trust]
    return Said(Verdict.FAIL, reason, advice, heard)


_REFUSED = {
    Trust.EXPIRED: ("By the clock of this machine the certificate is too old.", _CLOCK),
    Trust.TOO_NEW: ("By the clock of this machine the certificate is not in force yet.", _CLOCK),
    Trust.OTHER_HOST: (
        "The certificate belongs to another host.",
        "Open a page in a browser. The network may want its own sign-in.",
    ),
    Trust.UNKNOWN_MAKER: (
        "This machine does not know the maker of the certificate.",
        "Update this machine, so that it knows the newer root certificates.",
    ),
}


def _intercepts(shown: Certificate) -> str:
    maker = _name(shown.maker)
    return f"Something between reads this connection: the certificate was made by {maker}."


def _name(maker: str) -> str:
    return heard_words(maker)[:80] or "nobody who is named"


def _words(shown: Certificate) -> str:
    since = f", from {shown.since:%Y-%m-%d}" if shown.since else ""
    until = f", until {shown.until:%Y-%m-%d}" if shown.until else ""
    return f"for {shown.owner or 'nobody'}, made by {shown.maker or 'nobody'}{since}{until}"
