"""Read an exported sign-in log of any size: one row for each sign-in that failed.

Known are the exports of Microsoft Graph, of Log Analytics, of the unified audit log and of the
portal, in JSON (a list, a wrapped list, one record on each line, or tables) and in CSV.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from wizard.intake import labels
from wizard.intake.entry import utc
from wizard.scan.csv_log import LONGEST_ROW
from wizard.scan.json_items import JsonItems
from wizard.scan.source import HEAD, open_source
from wizard.text import clean_paste

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wizard.scan.source import Source

MOST_ROWS = 10_000
"""How many rows of one file are listed; later ones are only counted."""

_LIST = re.compile(
    rb'"(?:value|records|data|results|signIns|items)"\s{0,64}:\s{0,64}\[(?!\s{0,8}")'
)
_TABLE_ROWS = re.compile(rb'"rows"\s{0,64}:\s{0,64}\[')
_TABLE_COLUMNS = re.compile(rb'"columns"\s{0,64}:\s{0,64}\[')
_TABLE_COLUMN = re.compile(rb'"(?:name|ColumnName)"\s{0,64}:\s{0,64}"([^"]{1,200})"')
_CODE = re.compile(r"[1-9]\d{3,7}")
_DEEPEST = 4
_LONGEST_NAME = 80
_MOST_SUCCEEDED = 1_000_000


class SignIn(NamedTuple):
    """A sign-in that failed: its number in the list, its record in the file, and what it says."""

    number: int
    record: int
    code: int
    time: str
    app: str
    correlation_id: str

    @property
    def document(self) -> dict[str, object]:
        """The row in JSON."""
        return {
            "row": self.number,
            "code": self.code,
            "timestamp": self.time or None,
            "app": self.app or None,
            "correlation_id": self.correlation_id or None,
        }


@dataclass(slots=True)
class FailedSignIns:
    """The failed sign-ins of a log; `more` is how many are not listed, `records` how many it has.

    A sign-in that went through after all, as one interrupted for a second factor, is not listed.
    """

    rows: tuple[SignIn, ...]
    records: int
    more: int = 0


def failed_sign_ins(name: str) -> FailedSignIns:
    """Return the failed sign-ins of a file; InputError if it cannot be read."""
    rows: dict[tuple[str, int], SignIn] = {}
    succeeded: set[str] = set()
    more, at = 0, -1
    for at, (_, record) in enumerate(_records(name)):
        said = _said(record)
        code, correlation_id = said.get("error-code", ""), said.get("correlation-id", "")
        if not _CODE.fullmatch(code):
            if correlation_id and len(succeeded) < _MOST_SUCCEEDED:
                succeeded.add(correlation_id)
            continue
        key = (correlation_id or str(at), int(code))
        if key not in rows and len(rows) >= MOST_ROWS:
            more += 1
            continue
        time = utc(said.get("timestamp", "")) or ""
        app = " ".join(clean_paste(said.get("app-name", "")).split())[:_LONGEST_NAME]
        rows[key] = SignIn(0, at, int(code), time, app, correlation_id)
    left = [row for row in rows.values() if row.correlation_id not in succeeded]
    left.sort(key=lambda row: row.record)
    numbered = tuple(row._replace(number=n) for n, row in enumerate(left, 1))
    return FailedSignIns(numbered, at + 1, more)


def text_of(name: str, row: SignIn) -> str:
    """Return the record of a failed sign-in as text, with the names of its columns."""
    return next((text for at, (text, _) in enumerate(_records(name)) if at == row.record), "")


_Record = tuple[str, "Mapping[str, object]"]
"""A record of the log: its text, and its fields by name."""


def _records(name: str) -> Iterator[_Record]:
    """Yield the records of a log of any form."""
    source = open_source(name)
    try:
        yield from _records_of(source)
    finally:
        source.close()


def _records_of(source: Source) -> Iterator[_Record]:
    chunks = source.chunks()
    first: list[bytes] = []
    for chunk in chunks:
        first.append(chunk)
        if sum(map(len, first)) >= HEAD:
            break
    head = b"".join(first)
    stream = chain([head], chunks)
    begin = head[:HEAD].decode("utf-8", "replace")
    if not labels.is_sign_in_log(begin):
        return
    if columns := labels.log_columns(begin):
        yield from _csv_records(*columns, stream)
    else:
        yield from _json_records(head, stream)


def _json_records(head: bytes, stream: Iterable[bytes]) -> Iterator[_Record]:
    names: list[str] = []
    begin = _LIST.search(head)
    if table := _TABLE_ROWS.search(head):
        columns = _TABLE_COLUMNS.search(head, 0, table.start())
        found = _TABLE_COLUMN.finditer(head, columns.end() if columns else 0, table.start())
        names = [m[1].decode("utf-8", "replace") for m in found]
        items = JsonItems(_TABLE_ROWS)
    elif head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"[":
        items = JsonItems(re.compile(rb"\["))
    else:
        items = JsonItems(_LIST if begin and _is_wrapper(head, begin.start()) else None)
    for chunk in stream:
        for item in items.feed(chunk):
            if isinstance(item, list) and names:
                item = dict(zip_longest(names, item[: len(names)]))  # noqa: PLW2901 - the row by its columns
            if isinstance(item, dict):
                record = _inner(item)
                yield json.dumps(record, indent=1, ensure_ascii=False), record


def _inner(item: dict[str, object]) -> dict[str, object]:
    """Return the sign-in itself where Azure Monitor has wrapped it."""
    inner = item.get("properties")
    return inner if isinstance(inner, dict) and "correlationId" in inner else item


def _is_wrapper(head: bytes, start: int) -> bool:
    """Say whether a list stands outside of any record: nothing of a record comes before it."""
    return not labels.shows_record(head[:start].decode("utf-8", "replace"))


def _csv_records(delimiter: str, names: list[str], stream: Iterable[bytes]) -> Iterator[_Record]:
    lines = _lines(stream)
    next(lines, "")
    header = _csv_line(names, delimiter)
    while True:
        try:
            for row in csv.reader(lines, delimiter=delimiter):
                text = header + _csv_line(row, delimiter)
                yield text, {k: _parsed(v) for k, v in zip(names, row, strict=False)}
        except csv.Error:
            continue
        return


def _lines(stream: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines of a stream; of one longer than a row may be only the beginning."""
    rest = b""
    for chunk in stream:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line[:LONGEST_ROW].decode("utf-8", "replace") + "\n"
        rest = rest[: LONGEST_ROW + 1]
    if rest:
        yield rest.decode("utf-8", "replace")


def _csv_line(cells: Sequence[str], delimiter: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _parsed(cell: str) -> object:
    """Return a cell; one that holds an object, as those of Log Analytics do, as that object."""
    if not cell.startswith("{"):
        return cell
    try:
        found: object = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return found


def _said(record: Mapping[str, object]) -> dict[str, str]:
    """Return what a record says of the sign-in, by field; what stands higher in it counts."""
    said: dict[str, str] = {}
    level = [record]
    for _ in range(_DEEPEST):
        below: list[Mapping[str, object]] = []
        for one in level:
            for name, value in one.items():
                value = _parsed(value) if isinstance(value, str) else value  # noqa: PLW2901 - as meant
                if isinstance(value, dict):
                    below.append(value)
                elif (field := labels.field_named(name)) and isinstance(value, (str, int)):
                    said.setdefault(field, str(value).strip())
        level = below
    return said
