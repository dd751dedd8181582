"""Turn times as texts give them into UTC in the one form that facts use."""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

import re
from datetime import UTC, datetime

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ]{1,3}(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)


def utc(text: str) -> str:
    """Return a time as `2026-11-20T09:14:07Z` (with its fraction), or "" if it is none.

    A time without a zone is taken as UTC: the sign-in service prints nothing else.
    """
    m = _ISO.fullmatch(text.strip())
    if not m:
        return ""
    zone = (
        (m[8] or "Z")
        .upper()
        .replace("UTC", "+00:00")
        .replace("GMT", "+00:00")
        .replace("Z", "+00:00")
    )
    day = f"{m[1]}-{m[2]}-{m[3]}T{m[4]}:{m[5]}:{m[6] or '00'}"
    try:
        at = datetime.fromisoformat(day + zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    fraction = (m[7] or "").rstrip("0")
    return f"{at:%Y-%m-%dT%H:%M:%S}{'.' + fraction if fraction else ''}Z"
