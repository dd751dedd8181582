"""Read the row of a table (an exported sign-in log) that holds the primary error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.intake import checks
from wizard.intake.scan import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.intake.scan import Sheet

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


_PEOPLE = frozenset({
    "user", "user name", "username", "user display name", "userdisplayname", "user principal name",
    "userprincipalname", "upn", "display name", "displayname", "full name", "first name",
    "last name", "given name", "givenname", "surname", "benutzer", "benutzername", "utilisateur",
    "nom d'utilisateur", "usuario", "utente", "gebruiker", "initiated by", "actor",
})  # fmt: skip
_PEOPLE_HEADER = Shape(
    r"(?i)(?:user(?: ?(?:display|principal)? ?name)?|upn|benutzer(?:name)?|utilisateur|usuario"
    r"|utente|gebruiker|initiated by)\"?[ \t]{0,4}(?=[,;\t|\n])",
    ("user", "upn", "benutzer", "utilisateur", "usuario", "utente", "gebruiker", "initiated"),
)
_BEFORE = re.compile(r"(?:\A|[,;\t|\n])[ \t]{0,4}\"?$")
_CELLS = {
    mark: re.compile(
        r'[ ]{0,4}(?:"(?P<q>[^"\n]{0,400})"'
        rf"|(?P<p>[^{mark}\n]{{0,400}}))(?:{mark}|(?=\n)|$)"
    )
    for mark in (",", ";", "\t", r"\|")
}
_FEWEST = 3


def people(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield where the names of people stand in the columns of a table that says it has them."""
    text = sheet.text
    header = next(iter(_PEOPLE_HEADER.find(sheet, _is_cell)), None)
    if header is None:
        return
    top = text.rfind("\n", 0, header.start()) + 1
    at = text.find("\n", top)
    names = text[top:at]
    mark = max(_CELLS, key=lambda m: names.count(m[-1]))
    if at < 0 or len(names) > _WIDEST or names.count(mark[-1]) < _FEWEST - 1:
        return
    titles = [(m["q"] or m["p"] or "").strip().lower() for m in _CELLS[mark].finditer(names)]
    columns = {n for n, title in enumerate(titles) if title in _PEOPLE}
    while 0 <= at < len(text) - 1:
        end = text.find("\n", at + 1)
        end = len(text) if end < 0 else end
        if text.count(mark[-1], at, end) < len(titles) // 2:
            return
        for n, m in enumerate(_CELLS[mark].finditer(text, at + 1, end)):
            group = "q" if m["q"] is not None else "p"
            if n in columns and checks.is_name(m[group].strip()):
                start = m.start(group) + len(m[group]) - len(m[group].lstrip())
                yield start, start + len(m[group].strip())
        at = end


def _is_cell(m: re.Match[str]) -> bool:
    """Say whether a match is a whole cell of the line of titles."""
    return _BEFORE.search(m.string[max(0, m.start() - 6) : m.start()]) is not None
