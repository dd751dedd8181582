"""Count the codes of an exported sign-in log in CSV, row by row."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.scan.matcher import PREFIXED, TIME, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.scan.tally import Tally

LONGEST_ROW = 1 << 20
"""How many bytes a row may have; a longer one is skipped."""

_CODE = re.compile(r"sign-?in error code|error ?code|status[. ]error ?code|result ?type")
_TIME = re.compile(r"date \(utc\)|date|created ?date ?time|time ?generated(?: \[utc\])?")
_ID = re.compile(r"correlation ?id")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile("[1-9][0-9]{4,6}")
_FEWEST_COLUMNS = 3
_LONGEST_HEADER = 16_384


@frozen
class CsvColumns:
    """The delimiter, and the columns of error code, time and correlation id; -1 for none."""

    delimiter: str
    code: int
    time: int
    sign_in: int


def columns_of(head: bytes) -> CsvColumns | None:
    """Return the columns if a file begins like an exported sign-in log in CSV."""
    line, found, _ = head[:_LONGEST_HEADER].partition(b"\n")
    if not found:
        return None
    text = line.decode("utf-8", "replace").removeprefix("\ufeff").strip()
    delimiter = max(",;\t", key=text.count)
    names = [name.strip().casefold() for name in _cells(text, delimiter)]
    code, time, sign_in = (_column(names, shape) for shape in (_CODE, _TIME, _ID))
    if len(names) < _FEWEST_COLUMNS or code < 0 or max(time, sign_in) < 0:
        return None
    return CsvColumns(delimiter, code, time, sign_in)


def _column(names: list[str], shape: re.Pattern[str]) -> int:
    return next((at for at, name in enumerate(names) if shape.fullmatch(name)), -1)


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return []


class CsvSignInLog:
    """Counts the codes of rows; `skipped` is how many rows were broken or too long."""

    def __init__(self, tally: Tally, columns: CsvColumns) -> None:
        self._tally = tally
        self._columns = columns
        self.skipped = 0

    def read(self, chunks: Iterable[bytes]) -> None:
        """Count the codes of all rows after the first."""
        lines = (line.decode("utf-8", "replace") for line in self._lines(chunks))
        next(lines, "")
        while self._rows(lines):
            # A quote that is never closed ends at the first line behind the longest cell.
            self.skipped += 1

    def _rows(self, lines: Iterator[str]) -> bool:
        """Count rows up to the end or a broken one; return whether there was a broken one."""
        try:
            for row in csv.reader(lines, delimiter=self._columns.delimiter):
                self._row(row)
        except csv.Error:
            return True
        return False

    def _row(self, row: list[str]) -> None:
        columns = self._columns
        cell = _cell(row, columns.code).strip()
        codes = {int(cell)} if _NUMBER.fullmatch(cell) else set()
        texts = (text.encode() for text in row if "AADSTS" in text)
        codes |= {int(m[1]) for text in texts for m in PREFIXED.finditer(text)}
        if not codes:
            return
        time = TIME.search(_cell(row, columns.time).encode())
        sign_in = _GUID.search(_cell(row, columns.sign_in))
        correlation_id = sign_in[0].encode() if sign_in else b""
        for code in codes:
            self._tally.add(code, moment(time) if time else b"", correlation_id)

    def _lines(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        rest, is_long = b"", False
        for chunk in chunks:
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                if len(line) <= LONGEST_ROW and not is_long:
                    yield line + b"\n"
                else:
                    self.skipped += not is_long
                is_long = False
            if len(rest) > LONGEST_ROW:
                self.skipped += not is_long
                is_long = True
            if is_long:
                rest = b""
        if rest:
            yield rest


def _cell(row: list[str], column: int) -> str:
    return row[column] if 0 <= column < len(row) else ""
