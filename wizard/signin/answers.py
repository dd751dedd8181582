"""What the server said, read: from its error answer to a result, from its tokens to who signed in.

Decides on the OAuth word and the AADSTS numbers, as documented; what is not known is refused(code)
and never more than that. Everything that is kept goes through the reader of the case first.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.evidence import NOTHING, Origin, Redacted
from wizard.intake import clean
from wizard.signin import Reason, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from wizard.evidence import Evidence
    from wizard.intake import Reading

KEPT = (
    "error",
    "error_description",
    "error_codes",
    "suberror",
    "timestamp",
    "trace_id",
    "correlation_id",
    "error_uri",
    "claims",
)
"""The fields of an error answer that are read; any other stays unread."""

LONGEST = 4_000
"""Characters that are read of one field; real descriptions have some hundred."""

WORDS: Mapping[str, Result] = {
    "authorization_declined": Result.DECLINED,
    "access_denied": Result.DECLINED,
    "expired_token": Result.EXPIRED,
    "code_expired": Result.EXPIRED,
}
"""OAuth words that say it all: those of Entra, of its first version, and of RFC 8628."""

CODES: Mapping[int, Result] = {
    54005: Result.ALREADY_USED,
    90120: Result.ALREADY_USED,
    70019: Result.EXPIRED,
    70020: Result.EXPIRED,
    # Access policy and security defaults; the meanings are in data/catalogue.
    50005: Result.BLOCKED,
    50097: Result.BLOCKED,
    50131: Result.BLOCKED,
    53000: Result.BLOCKED,
    53001: Result.BLOCKED,
    53002: Result.BLOCKED,
    53003: Result.BLOCKED,
    53009: Result.BLOCKED,
    530002: Result.BLOCKED,
    530003: Result.BLOCKED,
    530032: Result.BLOCKED,
    530033: Result.BLOCKED,
    530035: Result.BLOCKED,
}
"""AADSTS numbers that are more than a refusal."""

TROUBLE: Mapping[int | str, Reason] = {
    50196: Reason.THROTTLED,
    90055: Reason.THROTTLED,
    90033: Reason.SERVICE,
    "temporarily_unavailable": Reason.SERVICE,
    "server_error": Reason.SERVICE,
}
"""Numbers and words that say the service has no answer now."""

_WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_SCOPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")
_ACCOUNT = re.compile(
    r"([^@\s#]{1,64})(#EXT#)?@([a-zA-Z0-9-]{1,63})((?:\.[a-zA-Z0-9-]{1,63}){1,5})"
)
_MOST_SCOPES = 20
_SHORTEST_SECRET = 6


@dataclass(frozen=True, slots=True)
class Said:
    """An error answer after reading: what it means, and what of it may be kept."""

    result: Result
    reason: Reason
    error: str
    code: int | None
    description: Redacted
    correlation_id: str
    heard: Redacted
    evidence: tuple[Evidence, ...]


def read_error(
    answer: Mapping[str, object],
    secrets: Iterable[str],
    read: Callable[[str, Origin], Reading],
) -> Said:
    """Return what an error answer means; `secrets` are the codes of this test, which never stay."""
    hidden = [one for one in secrets if len(one) >= _SHORTEST_SECRET]
    kept = {name: plain for name in KEPT if (plain := _plain(answer.get(name), hidden)) is not None}
    whole = read(json.dumps(kept, ensure_ascii=False), Origin.LIVE)
    said = kept.get("error_description")
    word = str(kept.get("error", ""))
    error = word if _WORD.fullmatch(word) else ""
    result, reason = _meaning(error, whole.primary, whole.codes)
    return Said(
        result,
        reason,
        read(error, Origin.LIVE).text if error else "",
        whole.primary,
        read(said, Origin.LIVE).text if isinstance(said, str) else NOTHING,
        guid(kept.get("correlation_id")),
        whole.text,
        whole.evidence,
    )


def _plain(value: object, hidden: Iterable[str]) -> str | list[int] | None:
    """Return a field as text or whole numbers, without secrets; None for anything else."""
    if isinstance(value, str):
        # Cleaned first: a hidden character inside a secret would keep it from being found.
        text = clean(value[:LONGEST])
        for secret in hidden:
            text = re.sub(re.escape(secret), "<code>", text, flags=re.IGNORECASE)
        return text
    if isinstance(value, list):
        return [one for one in value[:20] if type(one) is int and 0 < one < 10**10]
    return None


def _meaning(error: str, primary: int | None, codes: Iterable[int]) -> tuple[Result, Reason]:
    """Return the result, and the reason when it says nothing about the sign-in."""
    if error in WORDS:
        return WORDS[error], Reason.NONE
    numbers = (*(() if primary is None else (primary,)), *codes)
    for number in numbers:
        if number in TROUBLE:
            return Result.NOT_TESTED, TROUBLE[number]
        if number in CODES:
            return CODES[number], Reason.NONE
    if error in TROUBLE and not numbers:
        return Result.NOT_TESTED, TROUBLE[error]
    # A redemption error for a second exchange carries this word; its number is not published.
    if error == "invalid_grant" and not numbers:
        return Result.ALREADY_USED, Reason.NONE
    return Result.REFUSED, Reason.NONE


def guid(value: object) -> str:
    """Return a value if it is an id of 36 characters, else nothing."""
    return value if isinstance(value, str) and _GUID.fullmatch(value) else ""


def scopes_of(answer: Mapping[str, object]) -> tuple[str, ...]:
    """Return the scopes that were granted, as far as they look like scopes."""
    text = answer.get("scope")
    words = text[:LONGEST].split() if isinstance(text, str) else ()
    return tuple(word for word in words if _SCOPE.fullmatch(word))[:_MOST_SCOPES]


def who_signed_in(answer: Mapping[str, object]) -> tuple[str, str]:
    """Return the masked account and the tenant id out of the claims, each empty if not there."""
    claims = answer.get("id_token_claims")
    if not isinstance(claims, dict):
        return "", ""
    return mask(claims.get("preferred_username")), guid(claims.get("tid"))


def mask(account: object) -> str:
    """Return an account so that its owner knows it and nobody else: `m*** at c***.com`.

    A guest is called one, which is often the point. What is no account becomes nothing.
    """
    m = _ACCOUNT.fullmatch(account) if isinstance(account, str) else None
    if m is None:
        return ""
    name, guest, host, rest = clean(m[1]), m[2], m[3], m[4]
    return f"{name[:1]}*** at {host[0]}***{rest}{' (guest)' if guest else ''}"
