"""The probe http: whether the sign-in host itself answers, and not somebody on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.probes.base import Said, Verdict
from wizard.probes.words import FIREWALL, ask, status_words

if TYPE_CHECKING:
    from wizard.probes.base import Net, Target

_DONE = 200


def check(net: Net, target: Target) -> Said:
    """Ask for the document that every sign-in program asks for first."""
    answer = ask(net, target.document())
    if isinstance(answer, Said):
        return answer
    if answer.status == _DONE and answer.text.lstrip().startswith("{"):
        return Said(Verdict.PASS, "The sign-in host answers.", "", f"status {answer.status}")
    return Said(
        Verdict.BLOCKED,
        "A page came that is not from the sign-in host.",
        FIREWALL,
        status_words(answer),
    )
