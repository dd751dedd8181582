"""Stands between MSAL and HTTP and remembers of each answer what MSAL does not pass on.

MSAL loses the status of a failed answer, the words of a failed discovery, the pause that was asked
for and the time of the server. None of what is remembered can be a token: of a body only its
first character and, in an error answer, the fields that are read anyway.
"""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from wizard.signin.answers import KEPT, LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from wizard.signin import Http, HttpAnswer

LONGEST_PAUSE = 3600
"""Seconds; a longer pause is not believed."""

LARGEST_ERROR = 20_000
"""Characters of an error page that are looked into for the words MSAL loses."""


class Witness:
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
