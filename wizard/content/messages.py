"""Known error messages: which sentence behind or without a code means what, and where it leads.

    python -m wizard.content.messages        writes data/messages.json anew

Authors write rows in `data/messages/*.yaml`. The program reads the compiled `data/messages.json`,
which is loaded on the first text that is read. It holds a checksum of the files it was made from;
if they have changed since, they are read themselves: slower, and never out of date.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zlib import crc32

from wizard.content.compiled import bundled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

FILE = "messages.json"
"""The name of the compiled file in `data/`."""

TIMES = ("now", "valid-from", "expires")
"""Slots that are no facts of their own: the fact `validity` is worked out from them."""

_FORM = b"1"
"""Raised whenever the form of the compiled file changes, so that an old one is not read."""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message and what it tells beyond the bare code.

    `match` has one pattern for each wording: the shortest fragments that distinguish the message,
    with `{fact}` for a value and `...` for any text between. `says` completes "The message says
    that". `values` are the 32-bit numbers of brokers and Windows that mean the same, in hexadecimal
    without `0x`; one that ends in `*` stands for all numbers that begin like it. A row that is
    `only_with_code` matches behind one of its codes alone; with `beside`, one of these words has
    to occur as well. `stands_for` is the code whose case this really is. `leads_to` is a flow or
    `flow/step`; empty means the flow of the code. `examples` have to match and `near_misses` must
    not; the compiled form has neither.
    """

    id: str
    says: str
    codes: tuple[int, ...] = ()
    match: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    beside: tuple[str, ...] = ()
    stands_for: int | None = None
    leads_to: str = ""
    only_with_code: bool = False
    source: str = ""
    confidence: str = ""
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()
    file: str = ""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def flow(self) -> str:
        """The flow it leads to, or nothing when the code decides."""
        return self.leads_to.partition("/")[0]

    def place(self, key: str = "") -> tuple[int, int]:
        """Return line and column of a key of the row, or of the row itself."""
        return self.places.get(key) or self.places.get("", (1, 1))


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


def main() -> int:
    """Write the compiled file anew; 3 if the files of authors have mistakes."""
    from wizard.content.message_parser import written_messages  # noqa: PLC0415 - it imports this

    rows, findings = written_messages()
    if findings:
        sys.stderr.write("".join(f"{finding}\n" for finding in findings))
        return 3
    folder = Path(str(bundled("data")))
    text = compile_messages(rows, digest(folder))
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
