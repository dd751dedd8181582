"""The probe discovery: whether the tenant's document tells the addresses that a sign-in needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wizard.probes.base import Said, Verdict, heard_words
from wizard.probes.words import FIREWALL, ask, status_words

if TYPE_CHECKING:
    from wizard.probes.base import Answer, Net, Target

NEEDED = ("token_endpoint", "device_authorization_endpoint")
"""What a sign-in with a device code takes from the document."""

_DONE = 200
_REFUSALS = range(400, 500)


def check(net: Net, target: Target) -> Said:
    """Read the document of the tenant, or of everybody when no tenant is named."""
    answer = ask(net, target.document(target.tenant))
    if isinstance(answer, Said):
        return answer
    document = read_document(answer)
    if answer.status in _REFUSALS and "error" in document:
        return Said(
            Verdict.FAIL,
            "The sign-in host has no document under this name.",
            "See tenant-exists in entra-wizard doctor.",
            status_words(answer),
        )
    if answer.status != _DONE or not document:
        return Said(
            Verdict.BLOCKED, "What came is not the document.", FIREWALL, status_words(answer)
        )
    return _judge(document, target)


def _judge(document: dict[str, object], target: Target) -> Said:
    addresses = {name: document.get(name) for name in NEEDED}
    heard = heard_words(", ".join(f"{name} {value}" for name, value in addresses.items()))
    missing = [name for name, value in addresses.items() if not isinstance(value, str)]
    if missing:
        return Said(
            Verdict.FAIL, f"The document does not name {' and '.join(missing)}.", FIREWALL, heard
        )
    for value in addresses.values():
        scheme, host = _place(str(value))
        if scheme != "https":
            return Said(Verdict.FAIL, "An address in the document is not https.", FIREWALL, heard)
        if host != target.host:
            return Said(
                Verdict.FAIL,
                f"The tenant signs in at another host, {heard_words(host)[:80]}.",
                "It may live in another cloud. Choose that one with --cloud.",
                heard,
            )
    return Said(Verdict.PASS, "The document names every address.", "", heard)


def read_document(answer: Answer) -> dict[str, object]:
    """Return an answer that is a JSON object; nothing for any other."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, or nested to break the reader
        return {}
    return found if isinstance(found, dict) else {}


def _place(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""
