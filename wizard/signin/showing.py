"""What of a fresh code may be shown, and within which bounds the server is believed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wizard.evidence import Redacted
from wizard.signin import Prompt, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.signin.request import Request
    from wizard.signin.witness import Witness

LONGEST_LIFE = 1_800
"""Seconds; a code is never waited for longer, whatever the server says. Entra says 900."""

LONGEST_INTERVAL = 60
"""Seconds; the longest time between two questions that is believed."""

SKEW = 300
"""Seconds from which on two clocks are said to differ."""

USUAL_INTERVAL = 5
"""Seconds between two questions when the server says nothing usable, as in RFC 8628."""

_HOST = re.compile(r"[a-z0-9.-]{1,100}")
_USER_CODE = re.compile(r"[A-Z0-9]{6,12}")


def prompt_of(
    flow: Mapping[str, Any], request: Request, seen: Witness
) -> Prompt | tuple[Reason, Redacted]:
    """Return the code as it may be shown, or why not and that in a sentence of ours."""
    code, uri = flow["user_code"], flow.get("verification_uri") or flow.get("verification_url")
    usable = isinstance(code, str) and _USER_CODE.fullmatch(code)
    if not usable or not flow.get("device_code") or not isinstance(flow["device_code"], str):
        said = "The code that came is not one that can be shown and entered."
        return Reason.UNEXPECTED, Redacted(said)
    if flow["expires_in"] <= 0:
        far = abs(seen.skew or 0) >= SKEW
        said = "The code that came was already too old."
        return Reason.CLOCK if far else Reason.UNEXPECTED, Redacted(said)
    if not isinstance(uri, str) or not request.lists(uri):
        return Reason.UNEXPECTED, refused_page(uri, code)
    life = min(flow["expires_in"], LONGEST_LIFE)
    return Prompt(
        user_code=code,
        uri=uri,
        purpose=request.purpose,
        expires_in=life,
        interval=min(interval_of(flow), life),
        simulated=seen.simulated,
    )


def refused_page(uri: object, code: str) -> Redacted:
    """Return why the page of a code is not shown: the host that a browser would open, and no more.

    The rest of an address can carry the code, or pretend to be another host.
    """
    try:
        # As browsers do: a backslash ends the host, and what stands before an @ is no host.
        host = urlsplit(str(uri).replace("\\", "/")).hostname or ""
    except ValueError:
        host = ""
    is_plain = _HOST.fullmatch(host) and code.lower() not in host
    place = f"on {host}" if is_plain else "at an address that cannot be read"
    return Redacted(
        f"Refused: the page for the code is {place}, which does not belong to the cloud that was"
        " asked. The code is not shown. Tell your admins."
    )


def interval_of(flow: Mapping[str, object]) -> int:
    """Return the seconds between two questions: never under 1, whatever the server says."""
    said = flow.get("interval")
    return min(max(said, 1), LONGEST_INTERVAL) if type(said) is int else USUAL_INTERVAL
