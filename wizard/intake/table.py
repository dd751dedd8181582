"""Read the row of a table (an exported sign-in log) that holds the primary error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDEST = 4000
_KINDS = {
    "correlation id": "correlation-id",
    "correlationid": "correlation-id",
    "request id": "trace-id",
    "date (utc)": "timestamp",
    "createddatetime": "timestamp",
    "timegenerated [utc]": "timestamp",
    "application id": "client-id",
    "appid": "client-id",
}
_HEADER = re.compile(r"(?i)correlation ?id|request id|date \(utc\)|createddatetime|application id")


def cells(line: str, mark: str) -> list[str]:
    """Return the cells of one line of a table."""
    import csv  # noqa: PLC0415 - few texts are tables

    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return []


def row(text: str, at: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield kind, value, start and end of the known columns of the row that a place stands in."""
    header = _HEADER.search(text)
    start = text.rfind("\n", 0, at) + 1
    if not header or header.start() >= start:
        return
    top = text.rfind("\n", 0, header.start()) + 1
    names = text[top : text.index("\n", top)]
    line = text[start : text.find("\n", at) if "\n" in text[at:] else len(text)]
    mark = max(",;\t|", key=names.count)
    if len(line) > _WIDEST or len(names) > _WIDEST or names.count(mark) < 2:  # noqa: PLR2004 - fewer are a sentence
        return
    for name, cell in zip(cells(names, mark), cells(line, mark), strict=False):
        kind, value = _KINDS.get(name.strip().lower()), cell.strip()
        if kind and value and value in line:
            place = start + line.index(value)
            yield kind, value, place, place + len(value)
