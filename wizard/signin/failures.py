"""From an exception on the way to the server to the reason why a test could not be carried out."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from requests import exceptions as http
from urllib3 import exceptions as below

from wizard.signin import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.signin.witness import Witness

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


def reason_of(error: BaseException, seen: Witness) -> Reason:
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


def _by_answer(seen: Witness, *, refused: bool) -> Reason:
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
