"""What has changed between the catalogue and a saved copy of Microsoft's page of error codes."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.content.catalogue import Catalogue

PAGE_SOURCE = "reference-error-codes"
"""How a source is named that is this page: entries with it should be on the page."""

_CELL_END = re.compile(r"(?i)</t[dh]\s{0,5}>|\|")
_TAG = re.compile(r"<[^<>]{0,500}>")
_ROW = re.compile(r"(?:^|[\t\n])[ *`\[]{0,5}AADSTS([0-9]{4,9})[ *`\]]{0,5}\t([^\t\n]{0,400})")
_NAME = re.compile(r"[ *`]{0,5}([A-Z][A-Za-z0-9_]{3,79})[ *`]{0,5}(?:[-\u2013:]|$)")
_BETWEEN_CELLS = re.compile(r"\t[\s]{1,40}(?=[^\s|])")


@frozen
class Drift:
    """Where page and catalogue differ: codes only on one of them, names that differ.

    `renamed` are code, our name, and the name on the page.
    """

    on_page: int
    missing: tuple[tuple[int, str], ...]
    gone: tuple[int, ...]
    renamed: tuple[tuple[int, str, str], ...]


def names_on(page: str) -> Mapping[int, str]:
    """Return the codes of the table on a page (HTML or Markdown) with their names, "" if none."""
    cells = _TAG.sub("", _CELL_END.sub("\t", page))
    flat = _BETWEEN_CELLS.sub("\t", unescape(cells))
    found: dict[int, str] = {}
    for row in _ROW.finditer(flat):
        name = _NAME.match(row[2])
        found.setdefault(int(row[1]), name[1] if name else "")
    return found


def drift(catalogue: Catalogue, page: str) -> Drift:
    """Compare the catalogue with a page; `ValueError` if there is no table of codes on it."""
    theirs = names_on(page)
    if not theirs:
        raise ValueError("no table of error codes")
    ours = {entry.code: entry for entry in catalogue.entries}
    listed = [
        entry.code
        for entry in ours.values()
        if any(PAGE_SOURCE in source for source in entry.sources)
    ]
    return Drift(
        on_page=len(theirs),
        missing=tuple((code, name) for code, name in sorted(theirs.items()) if code not in ours),
        gone=tuple(code for code in listed if code not in theirs),
        renamed=tuple(
            (code, ours[code].name, name)
            for code, name in sorted(theirs.items())
            if code in ours and name and ours[code].name and ours[code].name != name
        ),
    )
