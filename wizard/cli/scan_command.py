"""`scan`: count error codes in large logs, and how often each authorization code was exchanged."""

from __future__ import annotations

import secrets
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from wizard.cli.output import (
    Line,
    Table,
    TableRow,
    WorkProgress,
    as_sentence,
    is_rich,
    write_blocks,
    write_error,
    write_json,
    write_notice,
    write_stderr,
)
from wizard.cli.parser import UsageError
from wizard.errors import ExitCode, InputError
from wizard.scan import ScanOptions, ScanResult, scan, shown
from wizard.scan.exchanges import MOST, SINGLE, ExchangeTracker, answer, answer_for, words_for

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from wizard.content.catalogue import Catalogue, CatalogueEntry
    from wizard.scan.exchanges import TrackedCode
    from wizard.scan.tally import CodeCount


# `scan --exchanges`: each code by its hash, and the answer for the flow.

FLOW, FACT = "aadsts54005", "exchange-gap"

_LISTED = 50
"""How many codes are listed."""


def exchange_lines(exchanges: ExchangeTracker) -> Iterator[str]:
    """Yield a line for each code that was exchanged, then the answer for the flow."""
    codes = exchanges.codes
    if not codes:
        yield "No authorization code and no device code was found, and no hash of one."
        return
    listed = [one for one in codes if one.is_device or answer_for(one) != SINGLE]
    for one in listed[:_LISTED]:
        yield _exchanges_line(one)
    if len(listed) > _LISTED:
        yield f"{len(listed) - _LISTED} more codes are not listed; --json lists all."
    single = len(codes) - len(listed)
    if single:
        yield f"Authorization codes exchanged once: {single}."
    if exchanges.not_tracked:
        yield (
            f"Only the first {MOST} codes were followed; "
            f"{exchanges.not_tracked} later finds were left out."
        )
    yield from _answer(codes)


def _exchanges_line(one: TrackedCode) -> str:
    counted = one.counted
    kind = "Device code" if one.is_device else "Authorization code"
    what = "token request" if one.exchanges.count else "callback"
    parts = [f"{kind} {one.name} (hash): {counted.count} {what}{'s' * (counted.count != 1)}"]
    if counted.gap is not None:
        parts.append(f"{_apart(counted.gap)} apart")
    first = shown(counted.at)
    if first:
        parts.append(f"first at {first}")
    by = f" By {'; '.join(counted.workers)}." if counted.workers else ""
    return f"{', '.join(parts)}. {words_for(one)}{by}"


def _apart(gap: float) -> str:
    """Return a gap in the unit that fits it: milliseconds, seconds or minutes."""
    for below, size, unit in ((1.0, 0.001, "ms"), (60.0, 1.0, "s")):
        if gap < below:
            return f"{gap / size:.0f} {unit}"
    return f"{gap / 60:.0f} min"


def _answer(codes: tuple[TrackedCode, ...]) -> Iterator[str]:
    found, answers = answer(codes)
    if found is None:
        if any(not one.is_device for one in codes):
            yield "The log does not settle how far apart the exchanges are: it gives no times."
        return
    label = _label(found)
    others = sum(answers.values()) - answers[found] - (answers[SINGLE] if found != SINGLE else 0)
    yield f'Answer to "How far apart are its two exchanges?": {label} ({found}).'
    if others:
        agreeing = f"{answers[found]} codes say so, {others} say something else"
        yield f"{agreeing}: look at them one by one."
    yield f"Go on: entra-wizard run {FLOW} --set {FACT}={found}"


def _label(found: str) -> str:
    """Return the label of an answer."""
    from wizard.content import load_tables  # noqa: PLC0415 - content, only when needed

    spec = load_tables()[0].facts.get(FACT)
    return spec.say(found) if spec else found


SCAN = "entra-wizard/scan/1"

FOUND = ExitCode.CONTENT
"""The exit code of `--fail-on` when its code was found."""


def run(options: Namespace) -> int:
    """Scan files and count their codes; a bad file does not stop the others."""
    fail_on = {_code(word) for word in options.fail_on}
    exchanges = _exchanges() if options.exchanges else None
    wanted = ScanOptions(options.bare, exchanges)
    if is_rich(sys.stderr):
        with WorkProgress("Reading", _size_of(options.file), as_bytes=True) as bar:
            done = scan(options.file, wanted, bar.advance)
    else:
        progress = _PlainProgress(as_json=options.json)
        done = scan(options.file, wanted, progress.more)
        progress.end()
    for one in done.incomplete:
        write_error(InputError(one.message, one.hint), as_json=options.json)
    if options.json:
        write_json(_document(options.file, done, exchanges))
    else:
        _write_counts(done, exchanges)
    if fail_on & done.tally.codes.keys():
        return FOUND
    return ExitCode.USAGE if done.incomplete else ExitCode.DONE


def _code(word: str) -> int:
    digits = word.strip().upper().removeprefix("AADSTS").lstrip(": -")
    if not digits.isdecimal() or not digits.isascii():
        raise UsageError(
            f"{word!r} is not an error code.", "Write the error code, as --fail-on 90120."
        )
    return int(digits)


def _exchanges() -> ExchangeTracker:
    return ExchangeTracker(secrets.token_bytes(32))


def _size_of(names: list[str]) -> int:
    """Return the bytes of all files; 0 if that is not known, as of a pipe."""
    try:
        found = [Path(name).stat() for name in names]
    except (OSError, ValueError):
        return 0
    return sum(one.st_size for one in found) if all(S_ISREG(one.st_mode) for one in found) else 0


@dataclass(slots=True)
class _PlainProgress:
    """Writes the amount that was read to standard error, in plain lines.

    On a terminal after a second and in place; elsewhere a line every ten seconds, and none with
    `--json`, where another program reads standard error.
    """

    as_json: bool
    read: int = 0
    began: float = field(default_factory=time.monotonic)
    written: float = 0.0

    def more(self, read: int) -> None:
        """Count bytes that were read."""
        self.read += read
        now = time.monotonic()
        if now - max(self.began, self.written) < self._pause:
            return
        self.written = now
        words = f"{self.read / 1e6:.0f} MB read"
        if self._in_place:
            write_stderr(f"\r{words}")
        elif not self.as_json:
            write_notice(f"{words} ...")

    def end(self) -> None:
        """Clear the line on the terminal."""
        if self.written and self._in_place:
            write_stderr("\r" + " " * 24 + "\r")

    @property
    def _in_place(self) -> bool:
        return sys.stderr is not None and sys.stderr.isatty()

    @property
    def _pause(self) -> float:
        return 1.0 if self._in_place else 10.0


# Output


def _ordered(done: ScanResult) -> list[tuple[int, CodeCount]]:
    """Return the codes, the most frequent first."""
    return sorted(done.tally.codes.items(), key=lambda pair: (-pair[1].count, pair[0]))


def _catalogue() -> Catalogue:
    from wizard.content import load_catalogue  # noqa: PLC0415 - content, only when needed

    return load_catalogue()[0]


def _document(
    names: list[str], done: ScanResult, exchanges: ExchangeTracker | None
) -> dict[str, object]:
    catalogue = _catalogue() if done.tally.codes else None
    document: dict[str, object] = {
        "schema": SCAN,
        "files": names,
        "codes": [
            {
                "code": code,
                "count": one.count,
                "first": shown(one.first),
                "last": shown(one.last),
                "correlation_ids": one.ids.count,
                "correlation_ids_lower_bound": one.ids.is_bound,
                "flow": (catalogue.family(code).flow if catalogue else "") or None,
            }
            for code, one in _ordered(done)
        ],
        "more_codes": done.tally.uncounted,
        "incomplete": [
            {"file": one.name, "bytes": one.read, "error": one.message} for one in done.incomplete
        ],
    }
    if exchanges is not None:
        document["exchanges"] = [_exchange(one) for one in exchanges.codes]
        document["exchanges_not_followed"] = exchanges.not_tracked
        document["answer"] = answer(exchanges.codes)[0]
    return document


def _exchange(one: TrackedCode) -> dict[str, object]:
    counted = one.counted
    return {
        "hash": one.name,
        "kind": "device code" if one.is_device else "authorization code",
        "exchanges": one.exchanges.count,
        "callbacks": one.callbacks.count,
        "seconds_apart": None if counted.gap is None else round(counted.gap, 3),
        "first": shown(counted.at),
        "workers": list(counted.workers),
        "answer": None if one.is_device else answer_for(one),
        "verdict": words_for(one),
    }


def _write_counts(done: ScanResult, exchanges: ExchangeTracker | None) -> None:
    catalogue = _catalogue() if done.tally.codes else None
    rows = [
        _code_row(code, one, catalogue.family(code) if catalogue else None)
        for code, one in _ordered(done)
    ]
    if rows:
        write_blocks(Table(("Code", "Times#", "First", "Last", "Sign-ins#", "About"), tuple(rows)))
    else:
        write_blocks(Line("No error code was found."))
    if done.tally.uncounted:
        more = f"More codes than can be told apart: {done.tally.uncounted}"
        write_blocks(Line(f"{more} finds are not in the list.", "warning"))
    if exchanges is not None:
        write_blocks(*map(Line, exchange_lines(exchanges)))


def _code_row(code: int, one: CodeCount, entry: CatalogueEntry | None) -> TableRow:
    plain, about = _line(code, one), ""
    if entry:
        plain += f" {as_sentence(entry.title)}"
        about = entry.title
        if entry.flow:
            command = f"entra-wizard run {entry.flow}"
            plain += f"\n  Steps: {command}"
            about = f"{as_sentence(entry.title)} {command}"
    ids = f"{'at least ' if one.ids.is_bound else ''}{one.ids.count or ''}"
    first, last = shown(one.first) or "", shown(one.last) or ""
    cells = (f"AADSTS{code}", str(one.count), first, last, ids, about)
    return TableRow(plain, cells)


def _line(code: int, one: CodeCount) -> str:
    parts = [f"AADSTS{code}: {_times(one.count)}"]
    first, last = shown(one.first), shown(one.last)
    if first:
        parts.append(first if first == last else f"{first} to {last}")
    if one.ids.count:
        bound = "at least " if one.ids.is_bound else ""
        plural = "id" if one.ids.count == 1 else "ids"
        parts.append(f"{bound}{one.ids.count} correlation {plural}")
    return ", ".join(parts) + "."


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
