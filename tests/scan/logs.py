"""Logs for the tests: messages as the service writes them, with ids and times that tests choose."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from wizard.scan import ScanOptions, ScanResult, scan
from wizard.scan.matcher import CodeMatcher, field_order
from wizard.scan.source import windows
from wizard.scan.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Found = dict[int, tuple[int, str, str, int]]
"""By code: how often, first and last moment, distinct ids."""


def guid(number: int) -> str:
    """Return an id that is different for each number."""
    digits = f"{number:032x}"
    cuts = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
    return "-".join(digits[a:b] for a, b in cuts)


def message(code: int, at: str = "2026-11-20 09:14:07Z", number: int = 1, end: str = "\n") -> str:
    """Return an error as the service writes it."""
    return (
        f"AADSTS{code}: It did not work.{end}Trace ID: {guid(number + 7)}{end}"
        f"Correlation ID: {guid(number)}{end}Timestamp: {at}"
    )


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    """Yield data in pieces of one size."""
    stream = io.BytesIO(data)
    while piece := stream.read(size):
        yield piece


def look(text: str | bytes, size: int = 1 << 20, *, bare: bool = False) -> Found:
    """Return what is found in a text that arrives in pieces of one size."""
    data = text.encode() if isinstance(text, str) else text
    tally = Tally()
    matcher = CodeMatcher(tally, bare=bare, order=field_order(data))
    for window in windows(pieces(data, size)):
        matcher.count(window)
    matcher.finish()
    return found(tally)


def found(tally: Tally) -> Found:
    """Return a tally as plain values."""
    return {
        code: (one.count, one.first.decode(), one.last.decode(), one.ids.count)
        for code, one in sorted(tally.codes.items())
    }


def scan_one(path: Path, *, bare: bool = False) -> tuple[Found, ScanResult]:
    """Return what is in one file."""
    done = scan([str(path)], ScanOptions(bare))
    return found(done.tally), done
