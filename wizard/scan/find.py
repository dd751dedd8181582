"""Find the codes in a window: with their prefix, as fields of an exported log, and bare.

Every expression begins with fixed letters: only so does the search run over logs at the speed of
the disk. Numbers without a prefix are judged by the reader that reads pasted text, once for each
number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.scan.around import Fields, around, beside
from wizard.scan.usual import PREFIXED, Usual
from wizard.scan.windows import REACH, SPAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.scan.tally import Tally
    from wizard.scan.windows import Window

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


class Finder:
    """Counts the codes of windows; `fields` is set for an exported sign-in log in JSON."""

    def __init__(self, tally: Tally, bare: bool = False, fields: Fields | None = None) -> None:  # noqa: FBT001, FBT002 - as said in Wanted
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
