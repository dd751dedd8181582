"""Find times in raw log bytes and bring them into one form that sorts as text.

A moment is kept as `2026-11-20T09:14:07.123` in UTC. A time without a zone is taken as UTC, as
everywhere in this program.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_CLOCK = rb"([01]\d|2[0-3])(?::|%3[aA])([0-5]\d)(?::|%3[aA])([0-5]\d)"

TIME = re.compile(
    rb"(?<!\d)([12]\d{3})[-/](0[1-9]|1[0-2])[-/](0[1-9]|[12]\d|3[01])(?:[T +]|%20){1,3}"
    + _CLOCK
    + rb"(?:[.,](\d{1,9}))?(?: ?([+-]\d\d:?\d\d)(?!\d))?"
    rb"|(?<!\d)(0[1-9]|[12]\d|3[01])/([A-Z][a-z]{2})/([12]\d{3}):"
    + _CLOCK
    + rb"(?:[.,](\d{1,9}))?(?: ([+-]\d{4}))?"
)
"""A day with a time: as ISO 8601 writes it, with slashes, or as web servers do."""

CLOCK = re.compile(rb"(?<![\d:])([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:[.,:](\d{3,9}))?(?![\d:])")
"""A time of day alone."""

_MONTHS = (
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
)  # fmt: skip
_MONTH = {name: b"%02d" % number for number, name in enumerate(_MONTHS, 1)}
_UTC = (b"+00:00", b"+0000", b"-00:00", b"-0000")


def moment(m: re.Match[bytes]) -> bytes:
    """Return the moment that a match of `TIME` stands for, or nothing if there is no such day."""
    year, month, day, hour, minute, second, fraction, zone = m.groups()[:8]
    if year is None:
        day, name, year, hour, minute, second, fraction, zone = m.groups()[8:]
        month = _MONTH.get(name, b"")
        if not month:
            return b""
    at = b"%b-%b-%bT%b:%b:%b" % (year, month, day, hour, minute, second)
    if zone and zone not in _UTC:
        at = _shifted(at, zone)
    fraction = fraction.rstrip(b"0") if fraction and at else b""
    return at + b"." + fraction if fraction else at


def _shifted(at: bytes, zone: bytes) -> bytes:
    digits = zone[1:].replace(b":", b"")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    try:
        local = datetime.fromisoformat(at.decode("ascii"))
        shifted = local + away if zone.startswith(b"-") else local - away
    except (ValueError, OverflowError):
        return b""
    return shifted.isoformat().encode("ascii")


def shown(at: bytes) -> str | None:
    """Return a moment as facts have it, `2026-11-20T09:14:07Z`; None for none."""
    return f"{at.decode('ascii')}Z" if at else None


def seconds(at: bytes) -> float | None:
    """Return a moment as seconds since 1970, or None if there is no such day."""
    text = at.decode("ascii")
    whole, _, fraction = text.partition(".")
    try:
        day = datetime.fromisoformat(whole).replace(tzinfo=UTC)
    except ValueError:
        return None
    return day.timestamp() + (float(f"0.{fraction}") if fraction else 0.0)
