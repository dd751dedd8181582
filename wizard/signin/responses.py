"""Responses of the sign-in service: what they mean, and what of them may be kept."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from requests import exceptions as http
from urllib3 import exceptions as below

from wizard.evidence import NOTHING, Origin, Redacted
from wizard.frozen import frozen
from wizard.intake import clean_paste
from wizard.signin import LiveResult, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from wizard.evidence import Evidence
    from wizard.intake import Reading
    from wizard.signin import Http, HttpAnswer


# Error responses and tokens.
#
# The OAuth error and the AADSTS codes decide on the result, as documented; an unknown code is
# "refused" and nothing more. All that is kept is redacted by the reader of the case first.

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
"""The fields of an error response that are read; all others are ignored."""

LONGEST = 4_000
"""Characters that are read of one field; real descriptions have some hundred."""

WORDS: Mapping[str, LiveResult] = {
    "authorization_declined": LiveResult.DECLINED,
    "access_denied": LiveResult.DECLINED,
    "expired_token": LiveResult.EXPIRED,
    "code_expired": LiveResult.EXPIRED,
}
"""OAuth errors that decide the result: those of Entra, of its v1 endpoint, and of RFC 8628."""

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
"""AADSTS codes whose result is more specific than "refused"."""

TROUBLE: Mapping[int | str, Reason] = {
    50196: Reason.THROTTLED,
    90055: Reason.THROTTLED,
    90033: Reason.SERVICE,
    "temporarily_unavailable": Reason.SERVICE,
    "server_error": Reason.SERVICE,
}
"""AADSTS codes and OAuth errors that mean the service is not available now."""

_WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_SCOPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")
_ACCOUNT = re.compile(
    r"([^@\s#]{1,64})(#EXT#)?@([a-zA-Z0-9-]{1,63})((?:\.[a-zA-Z0-9-]{1,63}){1,5})"
)
_MOST_SCOPES = 20
_SHORTEST_SECRET = 6


@frozen
class ErrorAnswer:
    """An error response: what it means, and what of it may be kept."""

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
    """Return what an error response means; `secrets` are the codes of this test, to be removed."""
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
        # Cleaned first: a hidden character inside a secret would hide it from the search.
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
    # The error of a second redemption; Microsoft does not document its AADSTS code.
    if error == "invalid_grant" and not numbers:
        return LiveResult.ALREADY_USED, Reason.NONE
    return LiveResult.REFUSED, Reason.NONE


def guid(value: object) -> str:
    """Return a value if it is a GUID, else nothing."""
    return value if isinstance(value, str) and _GUID.fullmatch(value) else ""


def scopes_of(answer: Mapping[str, object]) -> tuple[str, ...]:
    """Return the granted scopes that look like scopes."""
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
    """Mask an account so that only its owner recognizes it: `m*** at c***.com`.

    A guest is marked, which is often what matters. A value that is not an account becomes nothing.
    """
    m = _ACCOUNT.fullmatch(account) if isinstance(account, str) else None
    if m is None:
        return ""
    name, guest, host, rest = clean_paste(m[1]), m[2], m[3], m[4]
    return f"{name[:1]}*** at {host[0]}***{rest}{' (guest)' if guest else ''}"


# A wrapper of the HTTP client that records what MSAL drops from a response.
#
# MSAL drops the status of a failed request, the error of a failed discovery, Retry-After and Date.
# Nothing that is recorded can be a token: of a body only its first character and, of an error, the
# fields that are read anyway.

LONGEST_PAUSE = 3600
"""The longest Retry-After in seconds; longer ones are cut."""

LARGEST_ERROR = 20_000
"""Up to how many characters an error response is parsed."""


class RecordingHttpClient:
    """An HTTP client around another; `status` is 0 while a request has no response.

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
        """Whether MSAL has cached the last response, so that a new application is needed."""
        return (
            self.status == HTTPStatus.TOO_MANY_REQUESTS
            or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
            or self.retry_after is not None
        )

    def get(self, url: str, **options: object) -> HttpAnswer:
        """Send a GET and record its response."""
        self._forget()
        return self._note(self._http.get(url, **options))

    def post(self, url: str, **options: object) -> HttpAnswer:
        """Send a POST and record its response."""
        self._forget()
        return self._note(self._http.post(url, **options))

    def close(self) -> None:
        """Do nothing: the owner of the inner client closes it."""

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


TEMPORARY = frozenset(
    {
        Reason.DNS,
        Reason.CONNECTION,
        Reason.TIMEOUT,
        Reason.DROPPED,
        Reason.THROTTLED,
        Reason.SERVICE,
    }
)
"""Temporary reasons, after which the test goes on polling with the same code."""

_DEEPEST = 12


class TooLarge(http.RequestException):
    """A response was larger than any of a sign-in service, and was cut off."""


class NotHttps(http.RequestException):
    """An address is not https; nothing was sent."""


def reason_of(error: BaseException, seen: RecordingHttpClient) -> Reason:
    """Return why a request failed; `seen` has the response, if there was one."""
    if isinstance(error, http.RequestException):
        return _by_exception(error)
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


def _by_exception(error: http.RequestException) -> Reason:
    """Return the reason for an exception of requests or for one of its causes."""
    if isinstance(error, http.SSLError):
        return _by_handshake(str(error))
    chain = tuple(_chain(error))
    found = (reason for kind, reason in _CLASSES if any(isinstance(one, kind) for one in chain))
    return next(found, Reason.UNEXPECTED)


def _by_handshake(text: str) -> Reason:
    """Return CLOCK if a certificate fails by its dates only, which a wrong clock would explain."""
    if "certificate has expired" in text or "certificate is not yet valid" in text:
        return Reason.CLOCK
    return Reason.DROPPED if "EOF occurred" in text or "UNEXPECTED_EOF" in text else Reason.TLS


def _by_answer(seen: RecordingHttpClient, *, refused: bool) -> Reason:
    """Return the reason for a response that cannot be used."""
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
    """Yield an exception and its causes, as requests and urllib3 wrap them."""
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
