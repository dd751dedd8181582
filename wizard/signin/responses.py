"""From an exception on the way to the server to the reason why a test could not be carried out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from requests import exceptions as http
from urllib3 import exceptions as below

from wizard.evidence import NOTHING, Origin, Redacted
from wizard.intake import clean_paste
from wizard.signin import LiveResult, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from wizard.evidence import Evidence
    from wizard.intake import Reading
    from wizard.signin import Http, HttpAnswer


# What the server said, read: from its error answer to a result, from its tokens to who signed in.
#
# Decides on the OAuth word and the AADSTS numbers, as documented; what is not known is
# refused(code) and never more than that. Everything that is kept goes through the reader of the
# case first.

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

WORDS: Mapping[str, LiveResult] = {
    "authorization_declined": LiveResult.DECLINED,
    "access_denied": LiveResult.DECLINED,
    "expired_token": LiveResult.EXPIRED,
    "code_expired": LiveResult.EXPIRED,
}
"""OAuth words that say it all: those of Entra, of its first version, and of RFC 8628."""

CODES: Mapping[int, LiveResult] = {
    54005: LiveResult.ALREADY_USED,
    90120: LiveResult.ALREADY_USED,
    70019: LiveResult.EXPIRED,
    70020: LiveResult.EXPIRED,
    # Access policy and security defaults; the meanings are in data/catalogue.
    50005: LiveResult.BLOCKED,
    50097: LiveResult.BLOCKED,
    50131: LiveResult.BLOCKED,
    53000: LiveResult.BLOCKED,
    53001: LiveResult.BLOCKED,
    53002: LiveResult.BLOCKED,
    53003: LiveResult.BLOCKED,
    53009: LiveResult.BLOCKED,
    530002: LiveResult.BLOCKED,
    530003: LiveResult.BLOCKED,
    530032: LiveResult.BLOCKED,
    530033: LiveResult.BLOCKED,
    530035: LiveResult.BLOCKED,
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
class ErrorAnswer:
    """An error answer after reading: what it means, and what of it may be kept."""

    result: LiveResult
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
) -> ErrorAnswer:
    """Return what an error answer means; `secrets` are the codes of this test, which never stay."""
    hidden = [one for one in secrets if len(one) >= _SHORTEST_SECRET]
    kept = {name: plain for name in KEPT if (plain := _plain(answer.get(name), hidden)) is not None}
    whole = read(json.dumps(kept, ensure_ascii=False), Origin.LIVE)
    said = kept.get("error_description")
    word = str(kept.get("error", ""))
    error = word if _WORD.fullmatch(word) else ""
    result, reason = _meaning(error, whole.primary, whole.codes)
    return ErrorAnswer(
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
        text = clean_paste(value[:LONGEST])
        for secret in hidden:
            text = re.sub(re.escape(secret), "<code>", text, flags=re.IGNORECASE)
        return text
    if isinstance(value, list):
        return [one for one in value[:20] if type(one) is int and 0 < one < 10**10]
    return None


def _meaning(error: str, primary: int | None, codes: Iterable[int]) -> tuple[LiveResult, Reason]:
    """Return the result, and the reason when it says nothing about the sign-in."""
    if error in WORDS:
        return WORDS[error], Reason.NONE
    numbers = (*(() if primary is None else (primary,)), *codes)
    for number in numbers:
        if number in TROUBLE:
            return LiveResult.NOT_TESTED, TROUBLE[number]
        if number in CODES:
            return CODES[number], Reason.NONE
    if error in TROUBLE and not numbers:
        return LiveResult.NOT_TESTED, TROUBLE[error]
    # A redemption error for a second exchange carries this word; its number is not published.
    if error == "invalid_grant" and not numbers:
        return LiveResult.ALREADY_USED, Reason.NONE
    return LiveResult.REFUSED, Reason.NONE


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
    name, guest, host, rest = clean_paste(m[1]), m[2], m[3], m[4]
    return f"{name[:1]}*** at {host[0]}***{rest}{' (guest)' if guest else ''}"


# Stands between MSAL and HTTP and remembers of each answer what MSAL does not pass on.
#
# MSAL loses the status of a failed answer, the words of a failed discovery, the pause that was
# asked for and the time of the server. None of what is remembered can be a token: of a body only
# its first character and, in an error answer, the fields that are read anyway.

LONGEST_PAUSE = 3600
"""Seconds; a longer pause is not believed."""

LARGEST_ERROR = 20_000
"""Characters of an error page that are looked into for the words MSAL loses."""


class RecordingHttpClient:
    """An HTTP client around another; `status` is 0 until an answer came to the last question.

    `retry_after` is in seconds or None, `skew` how many seconds this machine is ahead of the
    server or None when it never said its time, `is_page` whether the last body was a web page.
    """

    def __init__(self, http: Http, wall: Callable[[], datetime]) -> None:
        self._http = http
        self._wall = wall
        self.status = 0
        self.retry_after: int | None = None
        self.skew: int | None = None
        self.is_page = False
        self.error: Mapping[str, object] = {}

    @property
    def simulated(self) -> str:
        """The name of the act that is played, or nothing."""
        return self._http.simulated

    @property
    def is_cached_by_msal(self) -> bool:
        """Whether MSAL will repeat the last answer instead of asking: it needs a new object."""
        return (
            self.status == HTTPStatus.TOO_MANY_REQUESTS
            or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
            or self.retry_after is not None
        )

    def get(self, url: str, **options: object) -> HttpAnswer:
        """Ask for a page and remember how that went."""
        self._forget()
        return self._note(self._http.get(url, **options))

    def post(self, url: str, **options: object) -> HttpAnswer:
        """Send a form and remember how that went."""
        self._forget()
        return self._note(self._http.post(url, **options))

    def close(self) -> None:
        """Do nothing: who opened the way closes it."""

    def _forget(self) -> None:
        self.status, self.retry_after, self.is_page, self.error = 0, None, False, {}

    def _note(self, answer: HttpAnswer) -> HttpAnswer:
        fields = {name.lower(): value for name, value in answer.headers.items()}
        self.status = answer.status_code
        self.retry_after = self._pause(fields.get("retry-after", ""))
        ahead = self._ahead(fields.get("date", ""))
        self.skew = self.skew if ahead is None else round(ahead)
        # A redirect is not followed, and nothing in this protocol redirects.
        begin = answer.text[:200].lstrip("\ufeff \t\r\n")[:1]
        moved = HTTPStatus.MULTIPLE_CHOICES <= self.status < HTTPStatus.BAD_REQUEST
        self.is_page = begin == "<" or moved
        self.error = (
            _error(answer.text) if begin == "{" and self.status >= HTTPStatus.BAD_REQUEST else {}
        )
        return answer

    def _pause(self, text: str) -> int | None:
        """Return a Retry-After in seconds: it comes as a number or as a date."""
        if text.isascii() and text.isdigit():
            return min(int(text[:9]), LONGEST_PAUSE)
        ahead = self._ahead(text)
        return None if ahead is None else min(max(round(-ahead), 0), LONGEST_PAUSE)

    def _ahead(self, date: str) -> float | None:
        """Return how many seconds this machine is past a date of HTTP."""
        try:
            said = parsedate_to_datetime(date)
            return (self._wall() - said).total_seconds() if said.tzinfo else None
        except (ValueError, TypeError, OverflowError):
            return None


def _error(text: str) -> Mapping[str, object]:
    if len(text) > LARGEST_ERROR:
        return {}
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(body, dict) or "error" not in body:
        return {}
    return {
        name: value[:LONGEST] if isinstance(value, str) else value
        for name, value in body.items()
        if name in KEPT
    }


PASSING = frozenset(
    {
        Reason.DNS,
        Reason.CONNECTION,
        Reason.TIMEOUT,
        Reason.DROPPED,
        Reason.THROTTLED,
        Reason.SERVICE,
    }
)
"""Reasons that may be gone a little later, with the same code; a waiting test asks again."""

_DEEPEST = 12


class TooLarge(http.RequestException):
    """An answer was cut off because it was larger than any answer of a sign-in service."""


class NotHttps(http.RequestException):
    """An address was named that is no https address; nothing was sent there."""


def reason_of(error: BaseException, seen: RecordingHttpClient) -> Reason:
    """Return why a question to the server failed; `seen` knows what came, if anything came."""
    if isinstance(error, http.RequestException):
        return _on_the_way(error)
    # MSAL refuses an authority by a plain ValueError, and an answer that is not JSON by its child.
    refused = isinstance(error, ValueError) and not isinstance(error, json.JSONDecodeError)
    return _by_answer(seen, refused=refused)


# The finer classes first: nearly all of them are also a ConnectionError.
_CLASSES: tuple[tuple[type[object], Reason], ...] = (
    (TooLarge, Reason.TOO_LARGE),
    (http.SSLError, Reason.TLS),
    (http.ProxyError, Reason.PROXY),
    (http.Timeout, Reason.TIMEOUT),
    (below.NameResolutionError, Reason.DNS),
    (below.NewConnectionError, Reason.CONNECTION),
    (http.ConnectionError, Reason.DROPPED),
    (http.ChunkedEncodingError, Reason.DROPPED),
)


def _on_the_way(error: http.RequestException) -> Reason:
    """Return the reason for an exception of requests or for what lies beneath it."""
    if isinstance(error, http.SSLError):
        return _by_handshake(str(error))
    chain = tuple(_chain(error))
    found = (reason for kind, reason in _CLASSES if any(isinstance(one, kind) for one in chain))
    return next(found, Reason.UNEXPECTED)


def _by_handshake(text: str) -> Reason:
    """Return whether a certificate fails by its dates alone, which a wrong clock would explain."""
    if "certificate has expired" in text or "certificate is not yet valid" in text:
        return Reason.CLOCK
    return Reason.DROPPED if "EOF occurred" in text or "UNEXPECTED_EOF" in text else Reason.TLS


def _by_answer(seen: RecordingHttpClient, *, refused: bool) -> Reason:
    """Return the reason for an answer that came and could not be used."""
    status = seen.status
    table = (
        (status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, Reason.PROXY),
        (status == HTTPStatus.TOO_MANY_REQUESTS, Reason.THROTTLED),
        (status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED, Reason.PORTAL),
        (status >= HTTPStatus.INTERNAL_SERVER_ERROR, Reason.SERVICE),
        (seen.is_page, Reason.PORTAL),
        (refused and status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}, Reason.SETTINGS),
    )
    return next((reason for holds, reason in table if holds), Reason.UNEXPECTED)


def _chain(error: BaseException) -> Iterator[object]:
    """Yield an exception and what lies beneath it, as requests and urllib3 wrap things."""
    one: object = error
    for _ in range(_DEEPEST):
        yield one
        args = getattr(one, "args", ())
        inner = getattr(one, "reason", None) or getattr(one, "__cause__", None)
        if not isinstance(inner, BaseException):
            inner = next((arg for arg in args if isinstance(arg, BaseException)), None)
        if inner is None:
            return
        one = inner
