"""What the gap between two exchanges of one code means, in words and as an answer of the flow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.scan.exchanges import Followed

AT_ONCE, SECONDS, MINUTES, SINGLE = "at-once", "seconds", "minutes", "single"
"""The answers of the step exchange-gap in the flow about AADSTS54005."""

_SECOND, _MINUTE = 1.0, 60.0

MEANING = {
    AT_ONCE: "Less than a second apart: two handlers exchange it.",
    SECONDS: "Seconds apart: it was sent again, by a retry or a second request.",
    MINUTES: "A minute or more apart: an old page was loaded again.",
    SINGLE: "Exchanged once in this log.",
}
UNTIMED = "The log gives no time for its exchanges, so how far apart they are cannot be said."
POLLED = "Asked for again and again, as it should be until the person has signed in."
POLLED_TWICE = "Two requests within a second: two programs ask with one device code."
TWO_WORKERS = "Different workers or requests did it."


def answer_for(one: Followed) -> str | None:
    """Return the answer that one authorization code gives; None if its times are missing."""
    seen = one.counted
    if seen.count < 2:  # noqa: PLR2004 - an exchange and another one
        return SINGLE
    gap = seen.gap
    if gap is None:
        return None
    if gap < _SECOND:
        return AT_ONCE
    return SECONDS if gap < _MINUTE else MINUTES


def words_for(one: Followed) -> str:
    """Return the verdict about one code in words."""
    seen = one.counted
    if one.is_device:
        gap = seen.gap
        said = POLLED if gap is None or gap >= _SECOND else POLLED_TWICE
        return MEANING[SINGLE] if seen.count == 1 else said
    answer = answer_for(one)
    if answer is None:
        return UNTIMED
    extra = f" {TWO_WORKERS}" if answer != SINGLE and len(seen.workers) > 1 else ""
    return MEANING[answer] + extra


def answer(codes: Iterable[Followed]) -> tuple[str | None, Counter[str]]:
    """Return the answer for the flow and how many codes speak for which one.

    The answer of most codes that were exchanged twice counts; of two as frequent, the shorter gap.
    None if the log has no authorization code, or no time where one is needed.
    """
    said = Counter(
        found for one in codes if not one.is_device and (found := answer_for(one)) is not None
    )
    twice = [one for one in (AT_ONCE, SECONDS, MINUTES) if said[one]]
    if twice:
        return max(twice, key=said.__getitem__), said
    untimed = any(answer_for(one) is None for one in codes if not one.is_device)
    return (SINGLE if said[SINGLE] and not untimed else None), said
