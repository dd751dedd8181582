"""What stands around a code in a log: the time and the sign-in (correlation id) it belongs to.

Everything is looked for within `REACH` of the code, so that it does not depend on how the log was
cut into pieces.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

from wizard.scan.times import TIME, moment
from wizard.scan.windows import REACH

_BEFORE = 512
_WRAPPED = 400
"""How far after a wrapper (70002) the code it stands for may come, and share its ids."""

_GUID = rb"([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})"
_ID = re.compile(rb"orrelation.{0,32}?" + _GUID, re.DOTALL)
_STAMP = re.compile(rb"imestamp.{0,24}?(?=[12]\d{3}-)", re.DOTALL)
# A line that begins another entry of the log: a time, a bracket or brace, a level.
NEXT_ENTRY = re.compile(
    rb"\n[\[(\"'<]{0,2}(?:\d{1,4}[-/]\d\d|\d\d:\d\d|\d{9}|[A-Z][a-z]{2} [ \d]\d \d|\{\"|<\d"
    rb"|TRACE|DEBUG|INFO|WARN|ERROR|FATAL|AADSTS|(?:trce|dbug|info|warn|fail|crit): )"
)


# A whole message as the service writes it, nearly always: id and time in one stroke.
_USUAL = re.compile(
    rb"orrelation[ _+]?[Ii][Dd][^0-9A-Za-z]{1,8}([0-9A-Fa-f][0-9A-Fa-f-]{35})(?![0-9A-Fa-f-])"
    rb"[^0-9]{1,24}?imestamp[^0-9A-Za-z]{1,8}"
    rb"([12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[ T]"
    rb"((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)Z"
)


def around(data: bytes, start: int, end: int, following: int) -> tuple[bytes, bytes]:
    """Return the moment and the correlation id (as written) of the code at [start, end).

    `following` is where the next code begins. Each is empty if there is none.
    """
    place = data.find(b"orrelation", end, end + REACH)
    if 0 <= place < following and data.find(b"\n", end, place) < 0:
        m = _USUAL.match(data, place)
        if m:
            sign_in, day, clock = m.groups()
            return day + b"T" + clock, sign_in
    return _around(data, start, end, following)


def _around(data: bytes, start: int, end: int, following: int) -> tuple[bytes, bytes]:
    stop = end + REACH
    sign_in = at = b""
    place = data.find(b"orrelation", end, stop)
    if place >= 0 and not _is_apart(data, end, place, following):
        m = _ID.match(data, place)
        sign_in = m[1] if m else b""
    place = data.find(b"imestamp", end, stop)
    if place >= 0 and not _is_apart(data, end, place, following):
        label = _STAMP.match(data, place)
        m = TIME.match(data, label.end()) if label else None
        at = moment(m) if m else b""
    if not sign_in or not at:
        line = data.rfind(b"\n", max(0, start - REACH), start) + 1 or max(0, start - REACH)
        sign_in = sign_in or _id_before(data, line, start)
        at = at or _time_on_line(data, line, start, min(stop, following))
    return at, sign_in


def _is_apart(data: bytes, end: int, place: int, following: int) -> bool:
    """Return whether another code or another entry of the log begins before a place."""
    if following < place and (following - end > _WRAPPED or data.find(b"\n", end, following) >= 0):
        return True
    line = data.find(b"\n", end, place)
    return line >= 0 and NEXT_ENTRY.search(data, line, place) is not None


def _id_before(data: bytes, line: int, start: int) -> bytes:
    place = data.rfind(b"orrelation", line, start)
    m = _ID.match(data, place, start) if place >= 0 else None
    return m[1] if m else b""


def _time_on_line(data: bytes, line: int, start: int, stop: int) -> bytes:
    """Return the time of an entry: on the line of the code, else the last one before it."""
    m = TIME.search(data, line, start)
    if m is None:
        end = data.find(b"\n", start, stop)
        m = TIME.search(data, start, end if end >= 0 else stop)
    if m is None:
        earlier = TIME.finditer(data, max(0, line - _BEFORE), line)
        m = next(iter(deque(earlier, maxlen=1)), None)
    return moment(m) if m else b""


@dataclass(frozen=True, slots=True)
class Fields:
    """In which order an exported sign-in log has its fields: before the error code, or after."""

    time_first: bool
    id_first: bool


_CREATED = re.compile(rb'createdDateTime[\\"]{1,6}\s{0,4}:\s{0,4}[\\"]{1,6}')
_CORRELATED = re.compile(rb'correlationId[\\"]{1,6}\s{0,4}:\s{0,4}[\\"]{1,6}' + _GUID)
_FIELD_REACH = 8_000


def fields_of(head: bytes) -> Fields | None:
    """Return the order of the fields if a file begins like an exported sign-in log in JSON."""
    code, time = head.find(b"errorCode"), head.find(b"createdDateTime")
    if code < 0 or time < 0:
        return None
    return Fields(time < code, 0 <= head.find(b"correlationId") < code)


def beside(data: bytes, start: int, end: int, fields: Fields) -> tuple[bytes, bytes]:
    """Return the moment and the correlation id of an error code in an exported sign-in log."""
    m = _field(data, b"createdDateTime", _CREATED, (start, end), before=fields.time_first)
    time = TIME.match(data, m.end()) if m else None
    m = _field(data, b"correlationId", _CORRELATED, (start, end), before=fields.id_first)
    return moment(time) if time else b"", m[1] if m else b""


def _field(
    data: bytes, name: bytes, shape: re.Pattern[bytes], place: tuple[int, int], *, before: bool
) -> re.Match[bytes] | None:
    start, end = place
    if before:
        at = data.rfind(name, max(0, start - _FIELD_REACH), start)
    else:
        at = data.find(name, end, end + _FIELD_REACH)
    return shape.match(data, at) if at >= 0 else None
