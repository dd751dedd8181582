"""`scan`: how often which code stands in large logs, and how often a sign-in code was exchanged."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.cli.output import complain, err, say, say_json, sentence, tell
from wizard.cli.parser import UsageError
from wizard.errors import ExitCode, InputError
from wizard.scan import ScanOptions, ScanResult, scan, shown
from wizard.scan.exchanges import MOST, SINGLE, answer, answer_for, words_for

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from wizard.content.catalogue import Catalogue
    from wizard.scan.exchanges import ExchangeTracker, TrackedCode
    from wizard.scan.tally import CodeCount


# The words of `scan --exchanges`: each code by its hash, and the answer that the flow asks for.

FLOW, FACT = "aadsts54005", "exchange-gap"

_LISTED = 50
"""How many codes are listed one by one."""


def exchange_lines(exchanges: ExchangeTracker) -> Iterator[str]:
    """Yield what is said about the exchanges: a line for each code, then the answer."""
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
    if exchanges.not_followed:
        yield (
            f"Only the first {MOST} codes were followed; "
            f"{exchanges.not_followed} later finds were left out."
        )
    yield from _answer(codes)


def _exchanges_line(one: TrackedCode) -> str:
    seen = one.counted
    kind = "Device code" if one.is_device else "Authorization code"
    what = "token request" if one.exchanges.count else "callback"
    parts = [f"{kind} {one.name} (hash): {seen.count} {what}{'s' * (seen.count != 1)}"]
    if seen.gap is not None:
        parts.append(f"{_apart(seen.gap)} apart")
    first = shown(seen.at)
    if first:
        parts.append(f"first at {first}")
    by = f" By {'; '.join(seen.workers)}." if seen.workers else ""
    return f"{', '.join(parts)}. {words_for(one)}{by}"


def _apart(gap: float) -> str:
    """Return a gap in the unit that fits it: milliseconds, seconds or minutes."""
    for below, size, unit in ((1.0, 0.001, "ms"), (60.0, 1.0, "s")):
        if gap < below:
            return f"{gap / size:.0f} {unit}"
    return f"{gap / 60:.0f} min"


def _answer(codes: tuple[TrackedCode, ...]) -> Iterator[str]:
    found, said = answer(codes)
    if found is None:
        if any(not one.is_device for one in codes):
            yield "The log does not settle how far apart the exchanges are: it gives no times."
        return
    label = _label(found)
    others = sum(said.values()) - said[found] - (said[SINGLE] if found != SINGLE else 0)
    yield f'Answer to "How far apart are its two exchanges?": {label} ({found}).'
    if others:
        yield f"{said[found]} codes say so, {others} say something else: look at them one by one."
    yield f"Go on: entra-wizard run {FLOW} --set {FACT}={found}"


def _label(found: str) -> str:
    """Return an answer in the words of the fact."""
    from wizard.content import load_tables  # noqa: PLC0415 - only when there is an answer

    spec = load_tables()[0].facts.get(FACT)
    return spec.say(found) if spec else found


SCAN = "entra-wizard/scan/1"

FOUND = ExitCode.CONTENT
"""What `--fail-on` ends with when its code was found: a check of files that failed."""


def run(options: Namespace) -> int:
    """Scan files and say which codes are in them; a bad file does not stop the others."""
    fail_on = {_code(word) for word in options.fail_on}
    exchanges = _exchanges() if options.exchanges else None
    progress = _Progress(as_json=options.json)
    done = scan(options.file, ScanOptions(options.bare, exchanges), progress.more)
    progress.end()
    for one in done.incomplete:
        complain(InputError(one.message, one.hint), as_json=options.json)
    if options.json:
        say_json(_document(options.file, done, exchanges))
    else:
        _tell_all(done, exchanges)
    if fail_on & done.tally.codes.keys():
        return FOUND
    return ExitCode.USAGE if done.incomplete else ExitCode.DONE


def _code(word: str) -> int:
    digits = word.strip().upper().removeprefix("AADSTS").lstrip(": -")
    if not digits.isdecimal() or not digits.isascii():
        raise UsageError(f"{word!r} is no error code.", "Write the number, as --fail-on 90120.")
    return int(digits)


def _exchanges() -> ExchangeTracker:
    import secrets  # noqa: PLC0415 - only for --exchanges

    from wizard.scan.exchanges import ExchangeTracker  # noqa: PLC0415 - same

    return ExchangeTracker(secrets.token_bytes(32))


@dataclass(slots=True)
class _Progress:
    """Says on standard error how far a long run has come.

    On a terminal after a second and in place; elsewhere a line every ten seconds, and none at all
    where a program reads errors as JSON.
    """

    as_json: bool
    read: int = 0
    began: float = field(default_factory=time.monotonic)
    said: float = 0.0

    def more(self, read: int) -> None:
        """Take note of bytes that were read."""
        self.read += read
        now = time.monotonic()
        if now - max(self.began, self.said) < self._pause:
            return
        self.said = now
        words = f"{self.read / 1e6:.0f} MB read"
        if self._in_place:
            err(f"\r{words}")
        elif not self.as_json:
            tell(f"{words} ...")

    def end(self) -> None:
        """Clear what stands on the terminal."""
        if self.said and self._in_place:
            err("\r" + " " * 24 + "\r")

    @property
    def _in_place(self) -> bool:
        return sys.stderr is not None and sys.stderr.isatty()

    @property
    def _pause(self) -> float:
        return 1.0 if self._in_place else 10.0


# what is said ---------------------------------------------------------------------------------


def _ordered(done: ScanResult) -> list[tuple[int, CodeCount]]:
    """Return the codes, the most frequent first."""
    return sorted(done.tally.codes.items(), key=lambda pair: (-pair[1].count, pair[0]))


def _catalogue() -> Catalogue:
    from wizard.content import load_catalogue  # noqa: PLC0415 - only when there is a code

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
        from wizard.scan.exchanges import answer  # noqa: PLC0415 - only for --exchanges

        document["exchanges"] = [_exchange(one) for one in exchanges.codes]
        document["exchanges_not_followed"] = exchanges.not_followed
        document["answer"] = answer(exchanges.codes)[0]
    return document


def _exchange(one: TrackedCode) -> dict[str, object]:
    from wizard.scan.exchanges import answer_for, words_for  # noqa: PLC0415 - as above

    seen = one.counted
    return {
        "hash": one.name,
        "kind": "device code" if one.is_device else "authorization code",
        "exchanges": one.exchanges.count,
        "callbacks": one.callbacks.count,
        "seconds_apart": None if seen.gap is None else round(seen.gap, 3),
        "first": shown(seen.at),
        "workers": list(seen.workers),
        "answer": None if one.is_device else answer_for(one),
        "verdict": words_for(one),
    }


def _tell_all(done: ScanResult, exchanges: ExchangeTracker | None) -> None:
    catalogue = _catalogue() if done.tally.codes else None
    for code, one in _ordered(done):
        entry = catalogue.family(code) if catalogue else None
        say(_line(code, one) + (f" {sentence(entry.title)}" if entry else ""))
        if entry and entry.flow:
            say(f"  Steps: entra-wizard run {entry.flow}")
    if not done.tally.codes:
        say("No error code was found.")
    if done.tally.uncounted:
        say(f"More codes than can be told apart: {done.tally.uncounted} finds are not in the list.")
    if exchanges is not None:
        for line in exchange_lines(exchanges):
            say(line)


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
