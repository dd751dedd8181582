"""Read the requests of a HAR file (a browser's network recording) entry by entry.

An entry's time may come before or after its request, on one line with all others or on a line of
its own. So each entry is parsed as JSON, and given out as one line or by what it says of an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from wizard.intake.traffic import exchange_of, joined
from wizard.scan.json_items import JsonItems
from wizard.scan.source import open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wizard.intake.traffic import Exchange

_HAR = re.compile(rb'(?:\xef\xbb\xbf)?\s{0,64}\{\s{0,64}"log"\s{0,64}:\s{0,64}\{')
_ENTRIES = re.compile(rb'"entries"\s{0,64}:\s{0,64}\[')
_MOST_ERRORS = 200


def is_har(head: bytes) -> bool:
    """Return whether a file begins like a HAR."""
    return _HAR.match(head) is not None


class HarEntries:
    """Splits the chunks of a HAR into entries."""

    def __init__(self) -> None:
        self._items = JsonItems(_ENTRIES)

    @property
    def skipped(self) -> int:
        """How many entries were broken or too long."""
        return self._items.skipped

    def feed(self, chunk: bytes) -> Iterator[Mapping[str, object]]:
        """Yield each entry that ends in a chunk."""
        return (one for one in self._items.feed(chunk) if isinstance(one, dict))


def line_of(entry: Mapping[str, object]) -> bytes:
    """Return the time, the method, the address and the form of an entry's request as one line."""
    request = _mapping(entry.get("request"))
    form = _mapping(request.get("postData"))
    parts = [entry.get("startedDateTime"), request.get("method"), request.get("url")]
    parts.append(form.get("text") or _encoded(form.get("params")))
    text = " ".join(part for part in parts if isinstance(part, str))
    return (" ".join(text.split()) + "\n").encode("utf-8", "replace")


def errors_in(name: str) -> str:
    """Return what shows an error in a HAR of any size; empty if nothing does or it is none."""
    source = open_source(name)
    try:
        return joined(_errors(source.chunks()))
    finally:
        source.close()


def _errors(chunks: Iterable[bytes]) -> Iterator[Exchange]:
    """Yield the exchanges of a HAR that show an error, up to so many."""
    entries, found = HarEntries(), 0
    for chunk in chunks:
        for entry in entries.feed(chunk):
            if exchange := exchange_of(entry):
                yield exchange
                found += 1
        if found >= _MOST_ERRORS:
            return


def _encoded(params: object) -> str:
    rows = [_mapping(one) for one in params] if isinstance(params, list) else []
    return urlencode([(str(row.get("name")), str(row.get("value"))) for row in rows])


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
