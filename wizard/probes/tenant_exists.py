"""The probe tenant-exists: whether the cloud knows the tenant by this name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.probes.base import Said, Verdict, heard_words
from wizard.probes.discovery import read_document
from wizard.probes.words import FIREWALL, LATER, ask, status_words

if TYPE_CHECKING:
    from wizard.probes.base import Answer, Net, Target

NO_TENANT = (90002, 900023)
"""The codes of AADSTS for a tenant that is not there, or whose name cannot be one."""

_CODE = re.compile(r"AADSTS([0-9]{4,9})")
_DONE = 200


def check(net: Net, target: Target) -> Said:
    """Ask for the document of the tenant; its answer says whether there is one."""
    if not target.names_tenant:
        return Said(
            Verdict.UNKNOWN,
            "No tenant was named, so none was looked for.",
            "Name one: entra-wizard doctor --tenant contoso.com",
        )
    answer = ask(net, target.document(target.tenant))
    return answer if isinstance(answer, Said) else _judge(answer, target)


def _judge(answer: Answer, target: Target) -> Said:
    document = read_document(answer)
    issuer = document.get("issuer")
    if answer.status == _DONE and isinstance(issuer, str):
        return Said(Verdict.PASS, "The tenant is there.", "", heard_words(issuer))
    codes = [int(code) for code in _CODE.findall(str(document.get("error_description", "")))]
    heard = status_words(answer)
    if any(code in NO_TENANT for code in codes):
        return Said(
            Verdict.FAIL,
            f"This cloud knows no tenant named {target.tenant}.",
            "Look at the spelling. It may also live in another cloud: see --cloud.",
            heard,
        )
    if codes or "error" in document:
        return Said(
            Verdict.UNKNOWN,
            "The sign-in host answered with another error.",
            f"To hear more: entra-wizard explain {codes[0]}" if codes else LATER,
            heard,
        )
    return Said(Verdict.BLOCKED, "A page came that is not from the sign-in host.", FIREWALL, heard)
