"""The finding for each kind of network error: verdict, reason and advice."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.probes.base import (
    NetError,
    ProbeFinding,
    Trouble,
    Verdict,
    one_line,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.probes.base import Net, WebAnswer

FIREWALL = "Ask your network team whether a firewall or filter blocks this."
PROXY_SIGN_IN = "Ask your network team how programs sign in to the proxy."
LATER = "Wait a minute, then run the check again."

WANTS_SIGN_IN = 407
TOO_MANY = 429
NETWORK_SIGN_IN = 511
REDIRECTS = range(300, 400)
SERVER_TROUBLE = range(500, 600)

TROUBLES: Mapping[Trouble, ProbeFinding] = MappingProxyType(
    {
        Trouble.NO_NAME: ProbeFinding(
            Verdict.UNKNOWN,
            "The host name can't be resolved here.",
            "See dns in entra-wizard doctor first.",
        ),
        Trouble.NAME_LATER: ProbeFinding(
            Verdict.UNKNOWN,
            "No name server answered.",
            "Check that this machine is online. Then run the check again.",
        ),
        Trouble.NO_WAY: ProbeFinding(
            Verdict.UNKNOWN,
            "This machine has no route to the host.",
            "Check this machine's network and VPN.",
        ),
        Trouble.REFUSED: ProbeFinding(Verdict.BLOCKED, "The connection was refused.", FIREWALL),
        Trouble.SILENT: ProbeFinding(
            Verdict.UNKNOWN,
            "There was no answer in time.",
            "Run the check again. If nothing changes, ask your network team.",
        ),
        Trouble.CUT: ProbeFinding(
            Verdict.BLOCKED, "The connection was cut before there was an answer.", FIREWALL
        ),
        Trouble.NOT_TLS: ProbeFinding(
            Verdict.BLOCKED,
            "The answer isn't TLS, so it isn't from the sign-in host.",
            "Open a page in a browser. The network may have its own sign-in page.",
        ),
        Trouble.OLD_TLS: ProbeFinding(
            Verdict.FAIL,
            "The two sides have no TLS version in common.",
            "Update this machine. If it is up to date, ask your network team.",
        ),
        Trouble.CERTIFICATE: ProbeFinding(
            Verdict.UNKNOWN,
            "The certificate is not trusted here, so nothing was asked.",
            "See tls in entra-wizard doctor first.",
        ),
        Trouble.TRUST_FILE: ProbeFinding(
            Verdict.FAIL,
            "The certificate file that is set here can't be read.",
            "Fix the path in REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE or SSL_CERT_FILE.",
        ),
        Trouble.PROXY_REFUSED: ProbeFinding(
            Verdict.BLOCKED,
            "The proxy blocks this.",
            "Ask your network team to allow the sign-in hosts.",
        ),
        Trouble.PROXY_DOWN: ProbeFinding(
            Verdict.UNKNOWN,
            "The proxy that is set here does not answer.",
            "See proxy in entra-wizard doctor first.",
        ),
        Trouble.PROXY_KIND: ProbeFinding(
            Verdict.UNKNOWN,
            "This check can't use the type of proxy that is set here.",
            "Do this check by hand.",
        ),
        Trouble.GARBLED: ProbeFinding(
            Verdict.BLOCKED,
            "The answer isn't HTTP, so it isn't from the sign-in host.",
            FIREWALL,
        ),
        Trouble.CLOSED: ProbeFinding(
            Verdict.UNKNOWN, "Nothing is asked of the network here.", "Do this check by hand."
        ),
        Trouble.OTHER: ProbeFinding(
            Verdict.UNKNOWN, "There was a network error.", "Do this check by hand."
        ),
    }
)
"""The finding for each error, unless a check knows more."""


def trouble(error: NetError) -> ProbeFinding:
    """Return the finding for an error, unless a check knows more."""
    words = replace(TROUBLES[error.trouble], heard=one_line(error.heard))
    if error.trouble is Trouble.PROXY_REFUSED and error.status == WANTS_SIGN_IN:
        return replace(words, reason="The proxy requires its own sign-in.", advice=PROXY_SIGN_IN)
    return words


def other_host_finding(answer: WebAnswer) -> ProbeFinding | None:
    """Return the finding for a response that is not from the sign-in host, or None."""
    heard = status_words(answer)
    if answer.status == WANTS_SIGN_IN:
        return ProbeFinding(
            Verdict.BLOCKED, "The proxy requires its own sign-in.", PROXY_SIGN_IN, heard
        )
    if answer.status in REDIRECTS or answer.status == NETWORK_SIGN_IN:
        return ProbeFinding(
            Verdict.BLOCKED,
            "Something on the way sends the question to another page.",
            "Open a page in a browser. The network may have its own sign-in page.",
            heard,
        )
    if answer.status == TOO_MANY:
        return ProbeFinding(
            Verdict.UNKNOWN, "The sign-in host had too many questions just now.", LATER, heard
        )
    if answer.status in SERVER_TROUBLE:
        return ProbeFinding(
            Verdict.UNKNOWN,
            "The sign-in host, or something before it, has a trouble of its own.",
            LATER,
            heard,
        )
    if answer.is_cut:
        return ProbeFinding(
            Verdict.BLOCKED, "The answer had no end, so it was cut off.", FIREWALL, heard
        )
    return None


def status_words(answer: WebAnswer) -> str:
    """Describe a response: its status, its redirect, and the beginning of its body."""
    place = answer.headers.get("location", "")
    parts = (f"status {answer.status}", f"to {place}" if place else "", answer.text[:2000])
    return one_line(" ".join(part for part in parts if part))


def ask(net: Net, url: str) -> WebAnswer | ProbeFinding:
    """Return the response of the sign-in host, or the finding if there is none."""
    try:
        answer = net.get(url)
    except NetError as error:
        return trouble(error)
    return other_host_finding(answer) or answer
