"""Known error messages: which sentence behind or without a code means what, and where it leads.

    python -m wizard.authoring.compile_content        writes data/messages.json too (`make content`)

Authors write rows in `data/messages/*.yaml`. The program reads the compiled `data/messages.json`,
which is loaded on the first text that is read. It holds a checksum of the files it was made from;
if they have changed since, they are read themselves: slower, and never out of date.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from wizard.content.compiled import bundled
from wizard.content.tables import MessageRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from wizard.content.flow import Flow, StepRef
    from wizard.content.tables import FactSpec

FILE = "messages.json"
"""The name of the compiled file in `data/`."""

_FORM = b"2"
"""Raised whenever the form of the compiled file changes, so that an old one is not read."""


class Messages:
    """All rows, by id, by code and by number."""

    def __init__(self, rows: Iterable[MessageRow] = ()) -> None:
        self.rows = tuple(rows)
        self._by_id = {row.id: row for row in self.rows}
        self._by_code: dict[int, list[MessageRow]] = defaultdict(list)
        self._by_value: dict[str, MessageRow] = {}
        for row in self.rows:
            for code in row.codes:
                self._by_code[code].append(row)
            for value in row.values:
                self._by_value.setdefault(value, row)
        self.free = tuple(row for row in self.rows if row.match and not row.only_with_code)
        self.symptoms = tuple(row for row in self.rows if row.beside_code)

    def __iter__(self) -> Iterator[MessageRow]:
        """Iterate over the rows in the order of the files."""
        return iter(self.rows)

    def get(self, name: str) -> MessageRow | None:
        """Return the row with an id, or None."""
        return self._by_id.get(name)

    def of_code(self, code: int) -> tuple[MessageRow, ...]:
        """Return the rows that can stand behind a code."""
        return tuple(self._by_code.get(code, ()))

    def has_value(self, value: str) -> bool:
        """Return whether a row names this very number, not only others that begin like it."""
        return value in self._by_value

    def of_value(self, value: str) -> MessageRow | None:
        """Return the row of a 32-bit number (eight hexadecimal capitals), the longest that fits."""
        if value in self._by_value:
            return self._by_value[value]
        starts = (f"{value[:size]}*" for size in range(len(value) - 1, 1, -1))
        return next((self._by_value[start] for start in starts if start in self._by_value), None)


def fact_in_words(kind: str, value: str, specs: Mapping[str, FactSpec]) -> str:
    """Return the value of a fact as people read it: a message or symptom by what it says."""
    row = known_messages().get(value) if kind in {"message", "symptom"} else None
    if row is not None:
        return row.says
    spec = specs.get(kind)
    return spec.say(value) if spec else value


# The compiled form.


def digest(data: Path | Traversable | None = None) -> str:
    """Return a checksum of all files of authors that messages are made from."""
    folder = data or bundled("data")
    files = [file for file in (folder / "messages").iterdir() if file.name.endswith(".yaml")]
    size, found = 0, crc32(_FORM)
    for file in sorted(files, key=lambda one: one.name):
        content = file.name.encode() + file.read_bytes()
        size, found = size + len(content), crc32(content, found)
    return f"{size:x}-{found:08x}"


def read_compiled_messages(data: Path | Traversable | None = None) -> Messages | None:
    """Return the messages, or None if there is no file or it was made from other files."""
    folder = data or bundled("data")
    try:
        document = json.loads((folder / FILE).read_bytes())
        if document["made-from"] != digest(folder):
            return None
        return Messages(map(_row, document["rows"]))
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return None


@cache
def known_messages() -> Messages:
    """Return the messages that come with the program."""
    compiled = read_compiled_messages()
    if compiled is None:
        from wizard.content.message_parser import written_messages  # noqa: PLC0415 - reads YAML

        return Messages(written_messages()[0])
    return compiled


def first_step(flow: Flow, message: str) -> StepRef:
    """Return the step at which a message begins a flow; its start if the row names none."""
    row = known_messages().get(message) if message else None
    named = row.leads_to.removeprefix(f"{flow.id}/") if row else ""
    step = flow.steps.get(named)
    return step.ref if step else flow.start


def compile_messages(rows: Iterable[MessageRow], made_from: str) -> str:
    """Return the text of the compiled file: one row in each line, so that a change is easy to see.

    Keys without a value are left out.
    """
    lines = ",\n".join(
        json.dumps(_written(row), ensure_ascii=False, separators=(",", ":")) for row in rows
    )
    return f'{{"made-from": {json.dumps(made_from)},\n"rows": [\n{lines}\n]}}\n'


_SHORT = {
    "id": "i",
    "says": "s",
    "codes": "c",
    "match": "m",
    "values": "v",
    "facts": "f",
    "beside": "b",
    "stands_for": "a",
    "leads_to": "l",
    "only_with_code": "o",
    "beside_code": "w",
}
"""The keys of a compiled row."""

_LONG = {short: name for name, short in _SHORT.items()}


def _written(row: MessageRow) -> dict[str, Any]:
    values = {short: getattr(row, name) for name, short in _SHORT.items()}
    values["f"] = dict(row.facts)
    return {short: value for short, value in values.items() if value}


def _row(written: dict[str, Any]) -> MessageRow:
    values: dict[str, Any] = {
        _LONG[short]: tuple(value) if isinstance(value, list) else value
        for short, value in written.items()
    }
    return MessageRow(**values)
