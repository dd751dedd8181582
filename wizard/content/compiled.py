"""The catalogue in one file that is quick to read, made from the files that authors write.

    python -m wizard.content.compiled        writes data/catalogue.json anew

It holds a checksum of what it was made from. Where that is not the one of the files that lie there,
somebody has changed them, and they are read themselves: slower, and never out of date.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from wizard.content.catalogue import (
    Catalogue,
    CatalogueEntry,
    Confidence,
    Confused,
    Family,
    Impact,
    NotTheCause,
    Retryable,
)
from wizard.content.flow import Person

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


# Where the content lies that comes with the program.


def bundled(kind: str) -> Path | Traversable:
    """Return the folder of a kind (`flows` or `data`) that comes with the program.

    In a wheel it lies inside the package, in a checkout beside it, and in a zip it is no real
    folder; only then is importlib.resources asked, since importing it takes longer than the rest.
    """
    package = Path(__file__).parent.parent
    for folder in (package / "_bundled" / kind, package.parent / kind):
        if folder.is_dir():
            return folder
    from importlib.resources import files  # noqa: PLC0415 - costs 10 ms that a folder saves

    return files("wizard") / "_bundled" / kind


FILE = "catalogue.json"
"""The name of the file in `data/`."""

_BESIDE = ("facts.yaml", "families.yaml")
"""What entries lean on besides their own files."""

_FORM = b"1"
"""Raised whenever the form of the file changes, so that an old one is not read."""


def digest(data: Path | Traversable | None = None) -> str:
    """Return a checksum of all that the catalogue is made from; `OSError` if it cannot be read.

    It has to notice a change, not an attack, and importing a hash takes longer than this.
    """
    folder = data or bundled("data")
    files = [entry for entry in (folder / "catalogue").iterdir() if entry.name.endswith(".yaml")]
    size, found = 0, crc32(_FORM)
    for file in (*sorted(files, key=lambda one: one.name), *(folder / name for name in _BESIDE)):
        said = file.name.encode() + file.read_bytes()
        size, found = size + len(said), crc32(said, found)
    return f"{size:x}-{found:08x}"


def read_compiled(data: Path | Traversable | None = None) -> Catalogue | None:
    """Return the catalogue, or None if there is no file or it is not made from what lies there."""
    folder = data or bundled("data")
    try:
        said = json.loads((folder / FILE).read_bytes())
        if said["made-from"] != digest(folder):
            return None
        return Catalogue(map(_entry, said["entries"]), map(_family, said["families"]))
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return None


def known_codes() -> Catalogue:
    """Return the catalogue, reading no YAML unless somebody has changed the files of authors."""
    compiled = read_compiled()
    if compiled is None:
        from wizard.content.book import read_written_catalogue  # noqa: PLC0415 - it imports this

        return read_written_catalogue()[0]
    return compiled


def compile_catalogue(catalogue: Catalogue, made_from: str) -> str:
    """Return the text of the file: one entry in each line, so that a change is easy to see."""
    entries = ",\n".join(_line(_entry_row(entry)) for entry in catalogue.entries)
    families = ",\n".join(_line(_family_row(family)) for family in catalogue.families)
    head = f'{{"made-from": {json.dumps(made_from)},\n"families": [\n'
    return f'{head}{families}\n],\n"entries": [\n{entries}\n]}}\n'


def _line(row: list[Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _entry_row(entry: CatalogueEntry) -> list[Any]:
    return [
        entry.code,
        entry.title,
        entry.meaning,
        entry.fixer.value,
        entry.first_action,
        entry.name,
        entry.oauth_error,
        entry.category,
        entry.severity.value,
        entry.retryable.value,
        entry.collect,
        entry.causes,
        [(one.code, one.tell) for one in entry.confused_with],
        [(one.text, one.because, one.claims) for one in entry.not_the_cause],
        entry.claims,
        entry.flow,
        entry.sources,
        entry.reviewed,
        entry.confidence.value,
        entry.family,
        entry.file,
        entry.line,
    ]


def _entry(row: list[Any]) -> CatalogueEntry:
    values = [*row[:-2], True, *row[-2:]]  # every entry of a file is known
    for place, words in _WORDS:
        values[place] = words[values[place]]
    for place in _TEXTS:
        values[place] = tuple(values[place])
    values[12] = tuple([Confused(*one) for one in values[12]])
    values[13] = tuple([NotTheCause(one[0], one[1], tuple(one[2])) for one in values[13]])
    return CatalogueEntry(*values)


_PERSONS = {one.value: one for one in Person}
_WORDS: tuple[tuple[int, dict[str, Any]], ...] = (
    (3, _PERSONS),
    (8, {one.value: one for one in Impact}),
    (9, {one.value: one for one in Retryable}),
    (18, {one.value: one for one in Confidence}),
)
"""Which values of a row are one of few words."""

_TEXTS = (10, 11, 14, 16)
"""Which values of a row are several texts."""


def _family_row(family: Family) -> list[Any]:
    return [
        family.first,
        family.last,
        family.usually,
        family.fixer.value,
        family.first_action,
        family.collect,
        family.family,
    ]


def _family(row: list[Any]) -> Family:
    first, last, usually, fixer, first_action, collect, family = row
    return Family(first, last, usually, _PERSONS[fixer], first_action, tuple(collect), family)


def main() -> int:
    """Write the file anew; 3 if the files of authors have mistakes."""
    from wizard.content.book import read_written_catalogue  # noqa: PLC0415 - it imports this

    catalogue, findings = read_written_catalogue()
    if findings:
        sys.stderr.write("".join(f"{finding}\n" for finding in findings))
        return 3
    folder = Path(str(bundled("data")))
    text = compile_catalogue(catalogue, digest(folder))
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
