"""Find error codes in windows of log bytes, each with its time and its correlation id.

The message as the service writes it is read by one expression; anything else goes through the
general search for the time and the id around a code. A test holds the two against each other.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.scan.source import REACH, SPAN

if TYPE_CHECKING:
    from wizard.scan.source import Window
    from wizard.scan.tally import Tally


# Timestamps, normalized so that they sort as text.
#
# A moment is `2026-11-20T09:14:07.123` in UTC. A time without a zone is taken as UTC, as everywhere
# in this program.

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
    """Return a match of `TIME` as a moment, or nothing if there is no such day."""
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
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    try:
        local = datetime.fromisoformat(at.decode("ascii"))
        shifted = local + offset if zone.startswith(b"-") else local - offset
    except (ValueError, OverflowError):
        return b""
    return shifted.isoformat().encode("ascii")


def shown(at: bytes) -> str | None:
    """Return a moment as facts write it, `2026-11-20T09:14:07Z`; None for none."""
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


# The context of a code: its time and its correlation id.
#
# Both are looked for within `REACH` of the code, so that the result does not depend on the chunks
# in which the log is read.

_BEFORE = 512
_WRAPPED = 400
"""How far behind a wrapping code (70002) the code inside it may follow and share its ids."""

_GUID = rb"([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})"
_CORRELATION_ID = re.compile(rb"orrelation.{0,32}?" + _GUID, re.DOTALL)
_TIMESTAMP = re.compile(rb"imestamp.{0,24}?(?=[12]\d{3}-)", re.DOTALL)
# The beginning of another log entry: a time, a bracket or brace, a level.
NEXT_ENTRY = re.compile(
    rb"\n[\[(\"'<]{0,2}(?:\d{1,4}[-/]\d\d|\d\d:\d\d|\d{9}|[A-Z][a-z]{2} [ \d]\d \d|\{\"|<\d"
    rb"|TRACE|DEBUG|INFO|WARN|ERROR|FATAL|AADSTS|(?:trce|dbug|info|warn|fail|crit): )"
)


# The end of a message as the service nearly always writes it: id and time together.
_MESSAGE_END = re.compile(
    rb"orrelation[ _+]?[Ii][Dd][^0-9A-Za-z]{1,8}([0-9A-Fa-f][0-9A-Fa-f-]{35})(?![0-9A-Fa-f-])"
    rb"[^0-9]{1,24}?imestamp[^0-9A-Za-z]{1,8}"
    rb"([12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[ T]"
    rb"((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)Z"
)


def context_of(data: bytes, start: int, end: int, following: int) -> tuple[bytes, bytes]:
    """Return the moment and the correlation id (as written) of the code at [start, end).

    `following` is where the next code begins. Each is empty if there is none.
    """
    place = data.find(b"orrelation", end, end + REACH)
    if 0 <= place < following and data.find(b"\n", end, place) < 0:
        m = _MESSAGE_END.match(data, place)
        if m:
            sign_in, day, clock = m.groups()
            return day + b"T" + clock, sign_in
    return _search_context(data, start, end, following)


def _search_context(data: bytes, start: int, end: int, following: int) -> tuple[bytes, bytes]:
    stop = end + REACH
    sign_in = at = b""
    place = data.find(b"orrelation", end, stop)
    if place >= 0 and not _is_apart(data, end, place, following):
        m = _CORRELATION_ID.match(data, place)
        sign_in = m[1] if m else b""
    place = data.find(b"imestamp", end, stop)
    if place >= 0 and not _is_apart(data, end, place, following):
        label = _TIMESTAMP.match(data, place)
        m = TIME.match(data, label.end()) if label else None
        at = moment(m) if m else b""
    if not sign_in or not at:
        line = data.rfind(b"\n", max(0, start - REACH), start) + 1 or max(0, start - REACH)
        sign_in = sign_in or _id_before(data, line, start)
        at = at or _time_on_line(data, line, start, min(stop, following))
    return at, sign_in


def _is_apart(data: bytes, end: int, place: int, following: int) -> bool:
    """Return whether another code or another log entry begins before a place."""
    if following < place and (following - end > _WRAPPED or data.find(b"\n", end, following) >= 0):
        return True
    line = data.find(b"\n", end, place)
    return line >= 0 and NEXT_ENTRY.search(data, line, place) is not None


def _id_before(data: bytes, line: int, start: int) -> bytes:
    place = data.rfind(b"orrelation", line, start)
    m = _CORRELATION_ID.match(data, place, start) if place >= 0 else None
    return m[1] if m else b""


def _time_on_line(data: bytes, line: int, start: int, stop: int) -> bytes:
    """Return the time on the line of a code, else the last one before that line."""
    m = TIME.search(data, line, start)
    if m is None:
        end = data.find(b"\n", start, stop)
        m = TIME.search(data, start, end if end >= 0 else stop)
    if m is None:
        earlier = TIME.finditer(data, max(0, line - _BEFORE), line)
        m = next(iter(deque(earlier, maxlen=1)), None)
    return moment(m) if m else b""


@frozen
class FieldOrder:
    """Which fields of an exported sign-in log come before the error code of their record."""

    time_first: bool
    id_first: bool


_CREATED = re.compile(rb'createdDateTime[\\"]{1,6}\s{0,4}:\s{0,4}[\\"]{1,6}')
_CORRELATED = re.compile(rb'correlationId[\\"]{1,6}\s{0,4}:\s{0,4}[\\"]{1,6}' + _GUID)
_FIELD_REACH = 8_000


def field_order(head: bytes) -> FieldOrder | None:
    """Return the field order if a file begins like an exported sign-in log in JSON."""
    code, time = head.find(b"errorCode"), head.find(b"createdDateTime")
    if code < 0 or time < 0:
        return None
    return FieldOrder(time < code, 0 <= head.find(b"correlationId") < code)


def record_context(data: bytes, start: int, end: int, order: FieldOrder) -> tuple[bytes, bytes]:
    """Return the moment and the correlation id of an error code in an exported sign-in log."""
    m = _field(data, b"createdDateTime", _CREATED, (start, end), before=order.time_first)
    time = TIME.match(data, m.end()) if m else None
    m = _field(data, b"correlationId", _CORRELATED, (start, end), before=order.id_first)
    return moment(time) if time else b"", m[1] if m else b""


def _field(
    data: bytes, name: bytes, value: re.Pattern[bytes], code: tuple[int, int], *, before: bool
) -> re.Match[bytes] | None:
    start, end = code
    if before:
        at = data.rfind(name, max(0, start - _FIELD_REACH), start)
    else:
        at = data.find(name, end, end + _FIELD_REACH)
    return value.match(data, at) if at >= 0 else None


# The fast path: code, correlation id and time of a message as the service writes it.
#
# It finds what `context_of` would find, only faster; any other message is left to `context_of`.

CODE = rb"AADSTS[ :#_-]{0,2}(\d{5,8})(?!\d)"
"""A code with its prefix, in capitals as the service writes it."""

LONGEST = 64
"""The most bytes that a prefixed code and its separator take."""

PREFIXED = re.compile(CODE)

# Possessive (`*+`): without backtracking a message of another form costs no more than this one.
_MESSAGE = re.compile(
    CODE + rb"(?:([^AC]{0,400}+(?:[AC](?!ADSTS|orrelation)[^AC]{0,400}+){0,40}+)"
    rb"Correlation ID: ([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}"
    rb"-[0-9A-Fa-f]{12})[\\rn\r\n ]{1,22}Timestamp: ([0-9: -]{19})Z)?"
)
_MESSAGE_TIME = re.compile(
    rb"([12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)"
)
_BATCH = 8_192
_FARTHEST = REACH - 100
_IDS, _TIMES = 0, 1

_Messages = dict[bytes, tuple[list[bytes], list[bytes]]]
"""By code: the correlation ids and the times of its messages."""


class MessageCounter:
    """Counts prefixed codes, in batches; `flush` counts the last one.

    The times of a batch are cached, since a log repeats them a lot.
    """

    __slots__ = ("_messages", "_moments", "_tally")

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._messages: _Messages = {}
        self._moments: dict[bytes, bytes] = {}

    def count(self, window: Window) -> None:
        """Count the prefixed codes that begin in a window."""
        for low, high in window.near(b"A"):
            self._collect(window.data, low, high, self._messages)
        if sum(len(ids) for ids, _ in self._messages.values()) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Add what was collected to the tally."""
        moments = self._moments
        for code, (ids, times) in self._messages.items():
            # All of one width and format, so they sort as text.
            self._tally.add_all(int(code), ids, moments[min(times)], moments[max(times)])
        self._messages.clear()
        moments.clear()

    def _collect(self, data: bytes, low: int, high: int, messages: _Messages) -> None:
        moments = self._moments
        for m in _MESSAGE.finditer(data, low, high + SPAN):
            if m.start() >= high:
                return
            code, between, sign_in, time = m.groups()
            # Inline: a function call for each message would slow down a dense log.
            if (
                time
                and b"\n" not in between
                and b"orrelation" not in between
                and len(between) < _FARTHEST
                and (time in moments or self._is_moment(time))
            ) or (time and self._is_one_message(between, time)):
                found = messages.get(code)
                if found is None:
                    found = messages[code] = ([], [])
                found[_IDS].append(sign_in)
                found[_TIMES].append(time)
            else:
                self._count_other(int(code), data, m.start(), m.end(1))

    def _count_other(self, code: int, data: bytes, start: int, end: int) -> None:
        following = PREFIXED.search(data, end, end + REACH + LONGEST)
        stop = following.start() if following else end + REACH
        self._tally.add(code, *context_of(data, start, end, stop))

    def _is_moment(self, time: bytes) -> bool:
        m = _MESSAGE_TIME.fullmatch(time)
        if m:
            self._moments[time] = m[1] + b"T" + m[2]
        return m is not None

    def _is_one_message(self, between: bytes, time: bytes) -> bool:
        """Return whether a code and the id and time lines below it are one message."""
        if b"orrelation" in between or b"imestamp" in between or len(between) >= _FARTHEST:
            return False
        if NEXT_ENTRY.search(between, max(0, between.find(b"\n"))):
            return False
        return time in self._moments or self._is_moment(time)


# All codes of a window: with prefix, as fields of an exported log, and bare.
#
# Every expression begins with fixed letters, without which the search would be far slower. A number
# without prefix counts if the reader of pasted text takes it for a code.

_EXPORTED = re.compile(rb'errorCode[\\"]{1,6}\s{0,4}:\s{0,4}[\\"]{0,6}([1-9]\d{4,6})(?!\d)')

_GAP = rb"(?:[\\\"')\]}]|%2[27]){0,8}\s{0,8}(?:=>|[:=,|]|%3[AaDd]|is\b|was\b)?\s{0,8}"
_OPEN = rb"(?:[\\\"'\[({]|%2[27]|%5[Bb]){0,8}\s{0,40}[\\\"']{0,4}"
_NUMBERS = (
    rb"(?:(?<=%[235][2ABDabd])|(?<![A-Za-z0-9]))"
    rb"(\d{5,7}(?:\s{0,40},\s{0,40}\d{5,7}){0,8})(?![\w]|[.:-]\d)"
)
_NAME = rb"[\\\"')\]]{0,4}\s{0,3}[:;,-]?\s{0,3}\(?(?<![A-Za-z0-9])(\d{5,7})(?![\w.]|-\d)"
_FIELD = re.compile(rb"rror[ _.-]?[Cc]odes?" + _GAP + _OPEN + _NUMBERS)
_CAPITAL_FIELD = re.compile(rb"RROR[ _.-]?CODES?" + _GAP + _OPEN + _NUMBERS)
BARE = (
    (_FIELD, b"r", 0),
    (_CAPITAL_FIELD, b"R", 0),
    (re.compile(rb"esult_?[Tt]ype" + _GAP + _OPEN + _NUMBERS), b"l", 3),
    (re.compile(rb"nvalid_(?:grant|client|request|resource|scope|token)" + _NAME), b"_", 6),
    (re.compile(rb"_required" + _NAME), b"_", 0),
    (re.compile(rb"adsts(?<=[Aa]adsts)[ :#_-]{0,2}(\d{5,7})(?!\d)"), b"d", 1),
)
"""Codes without the prefix in capitals: labeled numbers, and the prefix in small letters.

With each expression comes one byte of its fixed letters, the one that is rarest in most logs, and
its offset from their beginning.
"""

_WORDED = re.compile(rb"(?i)rror codes?")
_OTHER = re.compile(
    rb"(?i)(?:exit|return|https?|win32|windows|stop|event|zip|os|socket|sql|curl|product)"
    rb"[ _-]?(?:\w{1,12}[ _-])?e$"
)
_SIGN_IN_WORDS = re.compile(
    rb"(?i)sign-?in|log-?[io]n\b|entra|azure|\baad|oauth|token|tenant|msal|adal|mfa|conditional"
)
_SIGN_IN_REACH = 300
_DIGITS = re.compile(rb"\d{5,7}")


@dataclass(slots=True)
class KnownNumbers:
    """Decides which numbers are error codes, as the reader of pasted text does, with a cache."""

    _cache: dict[int, bool] = field(default_factory=dict)

    def __contains__(self, code: int) -> bool:
        """Return whether a number belongs to a family of codes."""
        # Families of longer numbers share their first four digits, so one of each is tried.
        digits = str(code)
        sample = code if len(digits) <= 5 else int(digits[:4].ljust(len(digits), "0"))  # noqa: PLR2004 - digits of a short code
        known = self._cache.get(sample)
        if known is None:
            from wizard.intake import Reader  # noqa: PLC0415 - heavy; prefixed codes need none

            text = f'"error_code": {sample}'
            known = self._cache[sample] = sample in Reader(b"").read(text).codes
        return known


class CodeMatcher:
    """Counts the codes of windows; `order` is set for an exported sign-in log in JSON."""

    def __init__(
        self, tally: Tally, *, bare: bool = False, order: FieldOrder | None = None
    ) -> None:
        self._tally = tally
        self._order = order
        self._messages = MessageCounter(tally)
        self._known = KnownNumbers()
        self._bare = (BARE[1:] if order else BARE) if bare else ()

    def count(self, window: Window) -> None:
        """Count the codes that begin in a window."""
        self._messages.count(window)
        if self._order:
            self._count_records(window, self._order)
        for shape, byte, at in self._bare:
            for low, high in window.near(byte, at):
                self._count_bare(window.data, low, high, shape)

    def finish(self) -> None:
        """Complete the tally after the last window."""
        self._messages.flush()

    def _count_records(self, window: Window, order: FieldOrder) -> None:
        data = window.data
        for m in _EXPORTED.finditer(data, window.start):
            if m.start() >= window.stop:
                return
            self._tally.add(int(m[1]), *record_context(data, m.start(), m.end(), order))

    def _count_bare(self, data: bytes, low: int, high: int, shape: re.Pattern[bytes]) -> None:
        for m in shape.finditer(data, low, high + SPAN):
            start, end = m.span()
            if start >= high:
                return
            if _is_prefixed_before(data, start, m[1]) or not _is_sign_in_code(data, m):
                continue
            counted: set[bytes] = set()
            line = _line(data, start, end)
            if shape is not _FIELD and shape is not _CAPITAL_FIELD:
                counted = {n for f in _FIELD.finditer(data, *line) for n in _DIGITS.findall(f[1])}
            context = None
            for digits in dict.fromkeys(_DIGITS.findall(m[1])):
                # The same code twice on a line, under another label, is one error.
                if digits in counted or data.find(b"AADSTS" + digits, *line) >= 0:
                    continue
                if int(digits) in self._known:
                    context = context or context_of(data, start, end, end + REACH)
                    self._tally.add(int(digits), *context)


def _is_prefixed_before(data: bytes, start: int, digits: bytes) -> bool:
    """Return whether a number comes with its prefix earlier on the line, as it mostly does."""
    place = data.rfind(b"AADSTS" + digits, max(0, start - REACH), start)
    return place >= 0 and data.find(b"\n", place, start) < 0


def _is_sign_in_code(data: bytes, m: re.Match[bytes]) -> bool:
    """Return whether the words around a labeled number show that it is about a sign-in."""
    if _OTHER.search(data, max(0, m.start() - 24), m.start()):
        return False
    if _WORDED.match(m[0]) is None:
        return True
    return (
        _SIGN_IN_WORDS.search(data, max(0, m.start() - _SIGN_IN_REACH), m.end() + _SIGN_IN_REACH)
        is not None
    )


def _line(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where the line of a match begins and ends, at most `REACH` away."""
    stop = data.find(b"\n", end, end + REACH)
    floor = max(0, start - REACH)
    return data.rfind(b"\n", floor, start) + 1 or floor, stop if stop >= 0 else end + REACH
