"""Scan files one by one: find out the format of each, and count its codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.frozen import frozen
from wizard.scan.csv_log import CsvSignInLog, columns_of
from wizard.scan.har import HarEntries, is_har, line_of
from wizard.scan.matcher import CodeMatcher, field_order
from wizard.scan.source import CHUNK, HEAD, Window, open_source, windows
from wizard.scan.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.scan.csv_log import CsvColumns
    from wizard.scan.exchanges import ExchangeTracker
    from wizard.scan.source import Source

Progress = Callable[[int], None]
"""Called with the number of bytes read since the last call."""


@frozen
class ScanOptions:
    """What to look for; `exchanges` also tracks authorization and device codes."""

    bare: bool = False
    exchanges: ExchangeTracker | None = None
    chunk: int = CHUNK


@frozen
class IncompleteFile:
    """A file that was not read to its end: how much of it was, and a sentence with a hint."""

    name: str
    read: int
    message: str
    hint: str = ""


@dataclass(slots=True)
class ScanResult:
    """The codes that were found, and the files that could not be read completely."""

    tally: Tally = field(default_factory=Tally)
    incomplete: list[IncompleteFile] = field(default_factory=list)


def _no_progress(_: int) -> None:
    """Do nothing."""


def scan(
    names: Sequence[str], options: ScanOptions, progress: Progress = _no_progress
) -> ScanResult:
    """Count the codes of files in bounded memory; a bad file does not stop the others."""
    done = ScanResult()
    for name in names:
        try:
            source = open_source(name)
        except WizardError as error:
            done.incomplete.append(IncompleteFile(name, 0, error.message, error.hint))
            continue
        try:
            _scan_source(source, options, done.tally, progress)
        finally:
            source.close()
        if source.trouble:
            done.incomplete.append(IncompleteFile(name, source.read, source.trouble))
    return done


def _scan_source(source: Source, options: ScanOptions, tally: Tally, progress: Progress) -> None:
    chunks = _with_progress(source, options.chunk, progress)
    first: list[bytes] = []
    for chunk in chunks:
        first.append(chunk)
        if sum(map(len, first)) >= HEAD:
            break
    head = b"".join(first)
    columns = columns_of(head[:HEAD])
    stream = _joined(head, chunks)
    if columns and not options.exchanges:
        _scan_rows(source, columns, tally, stream)
        return
    matcher = CodeMatcher(tally, bare=options.bare, order=field_order(head[:HEAD]))
    tracker = options.exchanges
    if tracker:
        tracker.begin()
    if tracker and is_har(head):
        stream, tracker = _track_har(source, stream, tracker), None
    for window in windows(stream):
        matcher.count(window)
        if tracker:
            tracker.track(window)
    matcher.finish()


def _scan_rows(source: Source, columns: CsvColumns, tally: Tally, stream: Iterator[bytes]) -> None:
    log = CsvSignInLog(tally, columns)
    log.read(stream)
    if log.skipped and not source.trouble:
        source.trouble = (
            f"{source.label} has {log.skipped} rows that are broken or longer than 1 MB. "
            f"They were passed over, the rest of its {source.read} bytes was read."
        )


def _track_har(
    source: Source, stream: Iterator[bytes], tracker: ExchangeTracker
) -> Iterator[bytes]:
    """Yield the chunks of a HAR unchanged and track the codes of its requests."""
    entries = HarEntries()
    for chunk in stream:
        for line in map(line_of, entries.feed(chunk)):
            tracker.begin()
            tracker.track(Window(line, 0, len(line)))
        yield chunk
    if entries.skipped and not source.trouble:
        source.trouble = (
            f"{source.label} has {entries.skipped} requests that are broken or longer than 8 MB. "
            f"They were passed over, the rest of its {source.read} bytes was read."
        )


def _with_progress(source: Source, size: int, progress: Progress) -> Iterator[bytes]:
    before = 0
    for chunk in source.chunks(size):
        yield chunk
        progress(source.read - before)
        before = source.read


def _joined(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest
