"""The probe clock-skew: whether the clock is right, by the date of an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from wizard.probes.base import NetError, Said, Trouble, Verdict, heard_words
from wizard.probes.captive_portal import PAGE, TEXT
from wizard.probes.words import WANTS_SIGN_IN, not_the_host, trouble

if TYPE_CHECKING:
    from wizard.probes.base import Answer, Net, Target

TOLERANCE = timedelta(seconds=60)
"""How far off the clock may be: right to the minute."""

_SET = "Set the clock, the date and the time zone. Let the machine keep them by itself."
_BY_HAND = "Compare the clock with a phone."
_MOST_AGE = 8
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def check(net: Net, target: Target) -> Said:
    """Compare the clock with the date of an answer over https, else with that of the test page.

    A certificate that is not trusted may itself come from a wrong clock. Then the date of the
    test page over plain http is taken, if what came is that page.
    """
    before = net.now()
    try:
        answer = net.get(target.document())
    except NetError as error:
        if error.trouble is not Trouble.CERTIFICATE:
            return trouble(error)
        return _by_test_page(net, trouble(error))
    if answer.status == WANTS_SIGN_IN:
        return not_the_host(answer) or _no_date(answer)
    return _compare(answer, before, net.now())


def _by_test_page(net: Net, otherwise: Said) -> Said:
    before = net.now()
    try:
        answer = net.get(PAGE)
    except NetError:
        return otherwise
    return _compare(answer, before, net.now()) if answer.text.strip() == TEXT else otherwise


def _compare(answer: Answer, before: datetime, after: datetime) -> Said:
    date = _date(answer)
    if date is None:
        return _no_date(answer)
    # The answer was written between the question and its arrival.
    off = before + (after - before) / 2 - date
    heard = heard_words(f"their date {date:%Y-%m-%d %H:%M:%S} UTC, ours {after:%H:%M:%S} UTC")
    slack = (after - before) / 2 + timedelta(seconds=1)  # the header has whole seconds
    if abs(off) <= TOLERANCE + slack:
        return Said(Verdict.PASS, "The clock is right to the minute.", "", heard)
    way = "ahead" if off > timedelta() else "behind"
    return Said(Verdict.FAIL, f"The clock is {_span(abs(off))} {way}.", _SET, heard)


def _date(answer: Answer) -> datetime | None:
    """Return when an answer was written; a copy that a proxy kept says how old it is."""
    try:
        written = parsedate_to_datetime(answer.headers.get("date", ""))
        age = answer.headers.get("age", "0").strip()
        kept = int(age) if age.isdecimal() and len(age) <= _MOST_AGE else 0
        zoned = written if written.tzinfo else written.replace(tzinfo=UTC)
        return zoned.astimezone(UTC) + timedelta(seconds=kept)
    except (ValueError, OverflowError):
        return None


def _no_date(answer: Answer) -> Said:
    date = answer.headers.get("date", "")
    return Said(
        Verdict.UNKNOWN,
        "The answer carries no date that can be read.",
        _BY_HAND,
        heard_words(f"status {answer.status} {date}"),
    )


def _span(off: timedelta) -> str:
    """Return a stretch of time in words, in the largest unit that fits it."""
    seconds = round(off.total_seconds())
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= unit:
            count = round(seconds / unit)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{seconds} seconds"
