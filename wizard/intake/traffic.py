"""Cut recorded web traffic (a HAR file, Fiddler's text) down to what shows an error.

A recording has hundreds of requests with scripts, pictures and cookies; the error is in one or two
of them. What is left out is neither read nor kept.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ARCHIVE = re.compile(r"[\ufeff\s]{0,64}\{\s{0,64}\"log\"\s{0,64}:\s{0,64}\{")
_ENTRIES = re.compile(r"\"entries\"\s{0,64}:\s{0,64}\[")
_NEXT_ENTRY = re.compile(r"[\s,]{0,400}(?=\{)")
_MESSAGE = re.compile(
    r"AADSTS\d|AADB2C\d|[?&#]error=|\"error(?:_description|Code)?\\?\"\s{0,4}:\s{0,4}\\?[\"\[{]"
    r"|strServiceExceptionMessage|sErrorCode|WWW-Authenticate: Bearer[^\n]{0,400}error="
)
_WAITING = re.compile(r"authorization_pending|slow_down")
_SILENT = re.compile(r"[?&]prompt=none")
_SIGN_IN_HOST = re.compile(
    r"https?://(?:[\w-]{1,63}\.){0,3}(?:login\.microsoftonline\.(?:com|us)|login\.windows\.net|login\.live\.com"
    r"|login\.partner\.microsoftonline\.cn|sts\.windows\.net|[\w-]{1,63}\.b2clogin\.com|[\w-]{1,63}\.ciamlogin\.com"
    r"|device\.login\.microsoftonline\.com|graph\.microsoft\.com)/"
)
_HEADERS = frozenset((
    "client-request-id", "date", "location", "referer", "user-agent", "www-authenticate",
    "x-client-cpu", "x-client-os", "x-client-sku", "x-client-ver", "x-ms-clitelem",
    "x-ms-ests-server", "x-ms-request-id",
))  # fmt: skip
"""What is kept of the headers: ids, times, and what program asked."""

_PAGE = "$Config="
_LONGEST_BODY = 20_000
_LONGEST_FORM = 4_000
_LONG = 20_000
"""Characters of Fiddler's text from which on it is cut down; a shorter one is read as it is."""

_REQUEST = re.compile(
    r"(?m)^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT) \S{1,8000} HTTP/\d(?:\.\d)?\r?$"
)
_FAILED = 400


class Exchange(NamedTuple):
    """A request and its answer as text, and how much it says about why a sign-in failed.

    The lower the `rank`, the more: 0 an error, 1 the error of a silent attempt, 2 an answer that
    still waits for the person, 3 a failed request without a message.
    """

    rank: int
    text: str


def is_archive(text: str) -> bool:
    """Say whether a text begins like a HAR."""
    return _ARCHIVE.match(text) is not None


def without_noise(text: str) -> str:
    """Return what shows an error if a text is recorded traffic, else the text itself."""
    if is_archive(text):
        return joined(map(exchange_of, _entries(text))) or text
    is_long = len(text) > _LONG and " HTTP/" in text
    if is_long and (starts := [m.start() for m in _REQUEST.finditer(text)]):
        ends = [*starts[1:], len(text)]
        sessions = (text[a:b] for a, b in zip(starts, ends, strict=True))
        return joined(map(_ranked, sessions)) or text
    return text


def joined(exchanges: Iterable[Exchange | None]) -> str:
    """Return the exchanges that show an error, the telling ones first; empty if none does."""
    shown = sorted((one for one in exchanges if one is not None), key=lambda one: one.rank)
    best = [one for one in shown if one.rank < 2] or shown  # noqa: PLR2004 - see `Exchange`
    return "\n\n".join(one.text for one in best)


def exchange_of(entry: Mapping[str, object]) -> Exchange | None:
    """Return an entry of a HAR as the text of a request and its answer; None without an error."""
    request, answer = _mapping(entry.get("request")), _mapping(entry.get("response"))
    form, content = _mapping(request.get("postData")), _mapping(answer.get("content"))
    status = answer.get("status")
    lines = [
        f"{request.get('method')} {request.get('url')} HTTP/1.1",
        *_headers(request),
        "",
        str(form.get("text") or _form(form.get("params")))[:_LONGEST_FORM],
        f"HTTP/1.1 {status} {answer.get('statusText') or ''}".rstrip(),
        *_headers(answer),
        "",
        _body(content),
    ]
    found = _ranked("\n".join(lines))
    if found is None and isinstance(status, int) and status >= _FAILED:
        is_sign_in = _SIGN_IN_HOST.match(str(request.get("url")))
        return Exchange(3, "\n".join(lines)) if is_sign_in else None
    return found


def _entries(text: str) -> Iterator[Mapping[str, object]]:
    """Yield the entries of a HAR up to the first that is broken or cut off."""
    begin = _ENTRIES.search(text)
    read, at = json.JSONDecoder().raw_decode, begin.end() if begin else len(text)
    while m := _NEXT_ENTRY.match(text, at):
        try:
            entry, at = read(text, m.end())
        except (ValueError, RecursionError):
            return
        yield entry


def _ranked(text: str) -> Exchange | None:
    """Return an exchange with its rank; None if it shows no error."""
    if not _MESSAGE.search(text):
        return None
    if _WAITING.search(text):
        return Exchange(2, text)
    return Exchange(int(_SILENT.search(text) is not None), text)


def _headers(side: Mapping[str, object]) -> list[str]:
    headers = side.get("headers")
    rows = [_mapping(one) for one in headers] if isinstance(headers, list) else []
    return [
        f"{row.get('name')}: {row.get('value')}"
        for row in rows
        if str(row.get("name")).lower() in _HEADERS
    ]


def _form(params: object) -> str:
    rows = [_mapping(one) for one in params] if isinstance(params, list) else []
    return "&".join(f"{row.get('name')}={row.get('value')}" for row in rows)


def _body(content: Mapping[str, object]) -> str:
    """Return the text of an answer; of a sign-in page only what it was made from."""
    text = str(content.get("text") or "")
    if content.get("encoding") == "base64":
        try:
            text = base64.b64decode(text, validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return ""
    start = max(text.find(_PAGE), 0)
    return text[start : start + _LONGEST_BODY]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
