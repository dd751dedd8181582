"""Read an exported sign-in log in CSV row by row: the error code column, the time, the sign-in."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.scan.find import in_text
from wizard.scan.times import TIME, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.scan.tally import Tally

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


class Table:
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
