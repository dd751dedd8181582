"""Read an exported sign-in log in CSV row by row: the error code column, the time, the sign-in."""

from __future__ import annotations

import csv
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wizard.scan.source import REACH, SPAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.scan.source import Window
    from wizard.scan.tally import Tally


# Find times in raw log bytes and bring them into one form that sorts as text.
#
# A moment is kept as `2026-11-20T09:14:07.123` in UTC. A time without a zone is taken as UTC, as
# everywhere in this program.

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


# What stands around a code in a log: the time and the sign-in (correlation id) it belongs to.
#
# Everything is looked for within `REACH` of the code, so that it does not depend on how the log
# was cut into pieces.

_BEFORE = 512
_WRAPPED = 400
"""How far after a wrapper (70002) the code it stands for may come, and share its ids."""

_AROUND_GUID = rb"([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})"
_AROUND_ID = re.compile(rb"orrelation.{0,32}?" + _AROUND_GUID, re.DOTALL)
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
        m = _AROUND_ID.match(data, place)
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
    m = _AROUND_ID.match(data, place, start) if place >= 0 else None
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
_CORRELATED = re.compile(rb'correlationId[\\"]{1,6}\s{0,4}:\s{0,4}[\\"]{1,6}' + _AROUND_GUID)
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


# The usual message, read in one stroke: code, correlation id and time, as the service writes them.
#
# Whatever is found here comes out as `around` would read it, only sooner; whatever is not goes
# there.

CODE = rb"AADSTS[ :#_-]{0,2}(\d{5,8})(?!\d)"
"""A code with its prefix, in the capitals of the service."""

LONGEST = 64
"""How many bytes a prefixed code and what follows it take at most."""

PREFIXED = re.compile(CODE)

# Nothing is given back (`*+`), so a message that is another one costs no more than this one.
_MESSAGE = re.compile(
    CODE + rb"(?:([^AC]{0,400}+(?:[AC](?!ADSTS|orrelation)[^AC]{0,400}+){0,40}+)"
    rb"Correlation ID: ([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}"
    rb"-[0-9A-Fa-f]{12})[\\rn\r\n ]{1,22}Timestamp: ([0-9: -]{19})Z)?"
)
_USUAL_TIME = re.compile(
    rb"([12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)"
)
_MOST_TIMES = 4_096
_FARTHEST = REACH - 100
_IDS, _TIMES = 0, 1

_Seen = dict[bytes, tuple[list[bytes], list[bytes]]]


class Usual:
    """Counts the prefixed codes of windows; remembers times, which a log repeats a lot."""

    __slots__ = ("_moments", "_tally")

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._moments: dict[bytes, bytes] = {}

    def look(self, window: Window) -> None:
        """Count the prefixed codes that begin in a window."""
        moments = self._moments
        if len(moments) >= _MOST_TIMES:
            moments.clear()
        usual: _Seen = {}
        for low, high in window.near(b"A"):
            self._look(window.data, low, high, usual)
        for code, (ids, times) in usual.items():
            # Of one width and one form, they sort as what they say.
            self._tally.add_all(int(code), ids, moments[min(times)], moments[max(times)])

    def _look(self, data: bytes, low: int, high: int, usual: _Seen) -> None:
        moments = self._moments
        for m in _MESSAGE.finditer(data, low, high + SPAN):
            if m.start() >= high:
                return
            code, between, sign_in, time = m.groups()
            # Asked for here and not in a function of its own, which a long log would feel.
            if (
                time
                and b"\n" not in between
                and b"orrelation" not in between
                and len(between) < _FARTHEST
                and (time in moments or self._is_moment(time))
            ) or (time and self._is_one(between, time)):
                seen = usual.get(code)
                if seen is None:
                    seen = usual[code] = ([], [])
                seen[_IDS].append(sign_in)
                seen[_TIMES].append(time)
            else:
                self._unusual(int(code), data, m.start(), m.end(1))

    def _unusual(self, code: int, data: bytes, start: int, end: int) -> None:
        following = PREFIXED.search(data, end, end + REACH + LONGEST)
        stop = following.start() if following else end + REACH
        self._tally.add(code, *around(data, start, end, stop))

    def _is_moment(self, time: bytes) -> bool:
        m = _USUAL_TIME.fullmatch(time)
        if m:
            self._moments[time] = m[1] + b"T" + m[2]
        return m is not None

    def _is_one(self, between: bytes, time: bytes) -> bool:
        """Return whether a message over several lines is one, by what follows its code."""
        if b"orrelation" in between or b"imestamp" in between or len(between) >= _FARTHEST:
            return False
        if NEXT_ENTRY.search(between, max(0, between.find(b"\n"))):
            return False
        return time in self._moments or self._is_moment(time)


# Find the codes in a window: with their prefix, as fields of an exported log, and bare.
#
# Every expression begins with fixed letters: only so does the search run over logs at the speed of
# the disk. Numbers without a prefix are judged by the reader that reads pasted text, once for each
# number.

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
"""Where the words before a number say that it is a code of this service, or small letters do.

With each goes one byte of the words, the one that most logs have least of, and how far from their
beginning it is.
"""

_WORDED = re.compile(rb"(?i)rror codes?")
_OTHER = re.compile(
    rb"(?i)(?:exit|return|https?|win32|windows|stop|event|zip|os|socket|sql|curl|product)"
    rb"[ _-]?(?:\w{1,12}[ _-])?e$"
)
_TALK = re.compile(
    rb"(?i)sign-?in|log-?[io]n\b|entra|azure|\baad|oauth|token|tenant|msal|adal|mfa|conditional"
)
_TALKED = 300
_DIGITS = re.compile(rb"\d{5,7}")


@dataclass(slots=True)
class Judge:
    """Says whether a number can be a code of this service, as the reader of pasted text sees it."""

    _said: dict[int, bool] = field(default_factory=dict)

    def is_ours(self, code: int) -> bool:
        """Return whether a number belongs to a family of codes."""
        # Families of longer numbers share their first four digits, so few have to be asked for.
        digits = str(code)
        sample = code if len(digits) <= 5 else int(digits[:4].ljust(len(digits), "0"))  # noqa: PLR2004 - digits of a short code
        said = self._said.get(sample)
        if said is None:
            from wizard.intake import Reader  # noqa: PLC0415 - a log of prefixed codes needs none

            text = f'"error_code": {sample}'
            said = self._said[sample] = sample in Reader(b"").read(text).codes
        return said


class CodeMatcher:
    """Counts the codes of windows; `fields` is set for an exported sign-in log in JSON."""

    def __init__(self, tally: Tally, bare: bool = False, fields: Fields | None = None) -> None:  # noqa: FBT001, FBT002 - as said in ScanOptions
        self._tally = tally
        self._fields = fields
        self._usual = Usual(tally)
        self._judge = Judge()
        self._shapes = (BARE[1:] if fields else BARE) if bare else ()

    def look(self, window: Window) -> None:
        """Count what begins in a window."""
        self._usual.look(window)
        if self._fields:
            self._exported(window, self._fields)
        for shape, byte, at in self._shapes:
            for low, high in window.near(byte, at):
                self._bare(window.data, low, high, shape)

    def _exported(self, window: Window, fields: Fields) -> None:
        data = window.data
        for m in _EXPORTED.finditer(data, window.start):
            if m.start() >= window.stop:
                return
            self._tally.add(int(m[1]), *beside(data, m.start(), m.end(), fields))

    def _bare(self, data: bytes, low: int, high: int, shape: re.Pattern[bytes]) -> None:
        for m in shape.finditer(data, low, high + SPAN):
            start, end = m.span()
            if start >= high:
                return
            if _is_said_before(data, start, m[1]) or not _is_plain(data, m):
                continue
            said: set[bytes] = set()
            line = _line(data, start, end)
            if shape is not _FIELD and shape is not _CAPITAL_FIELD:
                said = {n for f in _FIELD.finditer(data, *line) for n in _DIGITS.findall(f[1])}
            found = None
            for digits in dict.fromkeys(_DIGITS.findall(m[1])):
                # The same code twice on a line, in other words, is one error.
                if digits in said or data.find(b"AADSTS" + digits, *line) >= 0:
                    continue
                if self._judge.is_ours(int(digits)):
                    found = found or around(data, start, end, end + REACH)
                    self._tally.add(int(digits), *found)


def _is_said_before(data: bytes, start: int, digits: bytes) -> bool:
    """Return whether a number stands with its prefix earlier on the line: the usual case."""
    place = data.rfind(b"AADSTS" + digits, max(0, start - REACH), start)
    return place >= 0 and data.find(b"\n", place, start) < 0


def _is_plain(data: bytes, m: re.Match[bytes]) -> bool:
    """Return whether the words around a number make plain that it is a code of a sign-in."""
    if _OTHER.search(data, max(0, m.start() - 24), m.start()):
        return False
    if _WORDED.match(m[0]) is None:
        return True
    return _TALK.search(data, max(0, m.start() - _TALKED), m.end() + _TALKED) is not None


def _line(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where the line of a find begins and ends, or as much of it as counts."""
    stop = data.find(b"\n", end, end + REACH)
    floor = max(0, start - REACH)
    return data.rfind(b"\n", floor, start) + 1 or floor, stop if stop >= 0 else end + REACH


def in_text(text: bytes) -> Iterator[int]:
    """Yield the prefixed codes of a short text."""
    for m in PREFIXED.finditer(text):
        yield int(m[1])


LONGEST_ROW = 1 << 20
"""How many bytes a row may have; a longer one is passed over."""

_CODE = re.compile(r"sign-?in error code|error ?code|status[. ]error ?code|result ?type")
_TIME = re.compile(r"date \(utc\)|date|created ?date ?time|time ?generated(?: \[utc\])?")
_ID = re.compile(r"correlation ?id")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile("[1-9][0-9]{4,6}")
_SEVERAL = 3
_WIDEST = 16_384


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row the error code, the time and the correlation id stand; -1 for nowhere."""

    mark: str
    code: int
    time: int
    sign_in: int


def columns_of(head: bytes) -> Columns | None:
    """Return the columns if a file begins like an exported sign-in log in CSV."""
    line, found, _ = head[:_WIDEST].partition(b"\n")
    if not found:
        return None
    text = line.decode("utf-8", "replace").removeprefix("\ufeff").strip()
    mark = max(",;\t", key=text.count)
    names = [name.strip().casefold() for name in _cells(text, mark)]
    code, time, sign_in = (_place(names, shape) for shape in (_CODE, _TIME, _ID))
    if len(names) < _SEVERAL or code < 0 or max(time, sign_in) < 0:
        return None
    return Columns(mark, code, time, sign_in)


def _place(names: list[str], shape: re.Pattern[str]) -> int:
    return next((at for at, name in enumerate(names) if shape.fullmatch(name)), -1)


def _cells(text: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=mark), [])
    except csv.Error:
        return []


class CsvSignInLog:
    """Counts the codes of rows; `passed_over` is how many rows were too long to be read."""

    def __init__(self, tally: Tally, columns: Columns) -> None:
        self._tally = tally
        self._columns = columns
        self.passed_over = 0

    def read(self, chunks: Iterable[bytes]) -> None:
        """Count the codes of all rows after the first."""
        lines = (line.decode("utf-8", "replace") for line in self._lines(chunks))
        next(lines, "")
        while self._rows(lines):
            # A quote that is never closed ends at the next line after the longest cell.
            self.passed_over += 1

    def _rows(self, lines: Iterator[str]) -> bool:
        """Count the rows up to the end; return whether a broken one came before it."""
        try:
            for row in csv.reader(lines, delimiter=self._columns.mark):
                self._row(row)
        except csv.Error:
            return True
        return False

    def _row(self, row: list[str]) -> None:
        where = self._columns
        cell = _cell(row, where.code).strip()
        codes = {int(cell)} if _NUMBER.fullmatch(cell) else set()
        codes |= {code for text in row if "AADSTS" in text for code in in_text(text.encode())}
        if not codes:
            return
        time = TIME.search(_cell(row, where.time).encode())
        sign_in = _GUID.search(_cell(row, where.sign_in))
        named = sign_in[0].encode() if sign_in else b""
        for code in codes:
            self._tally.add(code, moment(time) if time else b"", named)

    def _lines(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        rest, is_long = b"", False
        for chunk in chunks:
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                if len(line) <= LONGEST_ROW and not is_long:
                    yield line + b"\n"
                else:
                    self.passed_over += not is_long
                is_long = False
            if len(rest) > LONGEST_ROW:
                self.passed_over += not is_long
                is_long = True
            if is_long:
                rest = b""
        if rest:
            yield rest


def _cell(row: list[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""
