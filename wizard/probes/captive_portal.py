"""The probe captive-portal: whether this network wants a sign-in of its own first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.probes.base import NetError, Said, Trouble, Verdict
from wizard.probes.words import NETWORK_SIGN_IN, REDIRECTS, WANTS_SIGN_IN, status_words, trouble

if TYPE_CHECKING:
    from wizard.probes.base import Net, Target

PAGE = "http://www.msftconnecttest.com/connecttest.txt"
"""The page by which Windows finds out whether a network is open; plain http on purpose."""

TEXT = "Microsoft Connect Test"
"""What stands on it, and nothing else."""

_DONE = 200
_PORTAL = "Open a page in a browser and sign in to the network. Then run the check again."
_REFUSED = (WANTS_SIGN_IN, 403)


def check(net: Net, target: Target) -> Said:
    """Ask for the page; anything else in its place comes from the network itself."""
    del target  # the page is the same for all clouds
    try:
        answer = net.get(PAGE)
    except NetError as error:
        return _went_wrong(error)
    if answer.status == _DONE and answer.text.strip() == TEXT:
        return Said(Verdict.PASS, "The network lets pages through unchanged.")
    heard = status_words(answer)
    if answer.status in REDIRECTS or answer.status in (_DONE, NETWORK_SIGN_IN):
        return Said(
            Verdict.BLOCKED,
            "Another page came. This network wants its own sign-in.",
            _PORTAL,
            heard,
        )
    if answer.status in _REFUSED:
        return Said(
            Verdict.UNKNOWN,
            "A proxy or filter does not let the test page through.",
            "Open a page in a browser. If pages come, there is no such sign-in.",
            heard,
        )
    return Said(
        Verdict.UNKNOWN, "The test page is not to be had just now.",
        "Open a page in a browser. If pages come, there is no such sign-in.", heard,
    )  # fmt: skip


def _went_wrong(error: NetError) -> Said:
    said = trouble(error)
    if error.trouble in (Trouble.REFUSED, Trouble.CUT, Trouble.GARBLED, Trouble.PROXY_REFUSED):
        # Plain http is stopped in many networks that let https through.
        return Said(
            Verdict.UNKNOWN,
            "Plain http does not get through, so nothing can be told from it.",
            "Open a page in a browser. If pages come, there is no such sign-in.",
            said.heard,
        )
    return said
