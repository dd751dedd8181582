"""Track authorization and device codes through a log: how often, how far apart, by which worker.

The code itself is a credential. It is hashed with a key as soon as it is found, and only the hash
is kept; the key exists for one run. Worker names that could carry a value are hashed too.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.scan.matcher import CLOCK, TIME, moment, seconds
from wizard.scan.source import REACH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.scan.source import Window


# The worker that wrote a log entry: process, thread, request, host.
#
# Process and thread numbers are harmless. Anything else could carry a name or a value, so only its
# keyed hash is shown.

_IS = rb"[\\\"']{0,2}\s?[:=]\s?[\\\"']{0,2}"
_NUMBER = re.compile(rb"\d{1,10}")
_WORKER: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    (
        "pid",
        re.compile(
            rb"(?i)(?<![a-z])(?:pid|process[_ ]?id|process)" + _IS + rb"(\d{1,10})"
            rb"|\[(?:pid )?(\d{2,10})\](?!\d)|\(pid (\d{1,10})\)|\bpid (\d{1,10})\b"
        ),
    ),
    ("worker", re.compile(rb"(?i)\bworker[-_ #:=]{1,2}(\d{1,10})\b")),
    (
        "thread",
        re.compile(
            rb"(?i)(?<![a-z])(?:thread(?:[_ ]?(?:id|name))?|tid)" + _IS + rb"([\w.#-]{1,64})"
            rb"|\bthread[- #](\d{1,10})\b|\[((?:[a-z]{2,16}-){1,6}\d{1,6})\]"
        ),
    ),
    (
        "request",
        re.compile(
            rb"(?i)(?:request[_ -]?id|req[_-]?id|trace[_-]?id|trace[_-]?identifier|traceparent)"
            + _IS
            + rb"([\w.:-]{3,128})|\breq-([\w-]{3,64})\b"
        ),
    ),
    (
        "host",
        re.compile(
            rb"(?i)(?<![a-z-])(?:host(?:name)?|server|node|pod|instance)"
            + _IS
            + rb"([\w.:-]{1,128})"
            rb"|^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d ([\w.-]{1,64}) "
        ),
    ),
)


def worker(entry: bytes, key: bytes) -> str:
    """Return the worker of an entry, as "pid 12, thread 3, request 5f2a", or nothing."""
    parts = []
    for name, shape in _WORKER:
        m = shape.search(entry)
        if m:
            parts.append(f"{name} {_harmless(next(filter(None, m.groups())), key)}")
    return ", ".join(parts)


def _harmless(value: bytes, key: bytes) -> str:
    if _NUMBER.fullmatch(value):
        return value.decode("ascii")
    return hashlib.blake2b(value, digest_size=2, key=key).hexdigest()


MOST = 20_000
"""How many different codes are tracked; later ones are only counted."""

_WORKERS = 4
"""How many different workers are listed for one code."""

_SAME_ENTRY = 2_000

_LABEL = re.compile(
    rb"ode(?P<hash>[ _-]?(?:[Hh]ash|HASH|[Ss]ha-?(?:1|256|512)|SHA-?(?:1|256|512)|[Ff]ingerprint"
    rb"|[Dd]igest)(?:ed)?)?"
    rb"(?:[\\\"')\]]{0,6}\s{0,3}(?:=>|[:=]|%(?:25){0,2}3[AaDd])\s{0,3}(?:[\\\"'(\[]|%22){0,6})"
    rb"(?P<value>[A-Za-z0-9_.\-~!*$+/%]{6,8192}={0,2})"
)
_HASH_OF = re.compile(
    rb"(?:ash|ha256|ha1)\((?:auth(?:orization)?_?|device_?)?code\)[\\\"' ]{0,4}[:=]"
    rb"[\\\"' ]{0,4}(?P<value>[A-Za-z0-9_\-+/=]{6,128})"
)
_SHORTEST, _SHORTEST_HASH = 16, 6
_CUT = re.compile(rb"%(?:25){0,2}(?:26|20|22|23|2[cC]|0[aAdD]|3[bBcCeE]|7[dD])|[.=]{0,8}$")
_ESCAPED = re.compile(rb"%(?:25){0,2}([0-9A-Fa-f]{2})")
_NO_CODE = re.compile(
    rb"(?i)(?:user|post(?:al)?|zip|status|error|country|promo|language|activation|source|exit|http"
    rb"|byte|en|de|bar|qr|response|reason|result)[ _-]?c$"
)
_NAMED = re.compile(rb"(?i)(?:device|auth|authorization)c$|%(?:25){0,2}[0-9a-f]{2}c$|\\[nrt]c$")
_DEVICE = re.compile(rb"(?i)device[ _-]?c$")
_PLACE = re.compile(
    rb"(?i)(?:referr?er|location|redirect[ _-]?(?:to|uri|url))[\\\"' ]{0,4}[:=]?.{0,3}$"
)
_ADDRESS = re.compile(rb"https?://[^\s\"'<>]{0,2000}$")
_COMBINED = re.compile(rb"\" [1-5]\d\d (?:\d{1,12}|-) \"$")

_EXCHANGE = re.compile(
    rb"grant_type|/oauth2/(?:v2\.0/)?token|/token\b|(?i:redeem|exchang|by_?auth(?:orization)?_?code)"
)


@dataclass(slots=True)
class Occurrences:
    """The count, the two earliest times and the workers of one kind of occurrence."""

    count: int = 0
    times: list[float] = field(default_factory=list)
    at: bytes = b""
    workers: list[str] = field(default_factory=list)

    def add(self, time: float | None, at: bytes, worker: str) -> None:
        """Add one occurrence; `at` is its time as a moment."""
        self.count += 1
        if worker and worker not in self.workers and len(self.workers) < _WORKERS:
            self.workers.append(worker)
        if time is None:
            return
        self.times = sorted([*self.times, time])[:2]
        if time == self.times[0]:
            self.at = at

    @property
    def gap(self) -> float | None:
        """Seconds between the first two; None if fewer than two have a time."""
        return self.times[1] - self.times[0] if len(self.times) > 1 else None


@dataclass(slots=True)
class TrackedCode:
    """One code by its hash: its token requests and its callbacks."""

    name: str
    is_device: bool
    exchanges: Occurrences
    callbacks: Occurrences
    last_offset: int = -1

    @property
    def counted(self) -> Occurrences:
        """Its token requests, or its callbacks if the log has only these."""
        return self.exchanges if self.exchanges.count else self.callbacks


class ExchangeTracker:
    """Tracks codes through windows; `key` is the secret of the run for the hashes."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._codes: dict[bytes, TrackedCode] = {}
        self.not_tracked = 0

    @property
    def codes(self) -> tuple[TrackedCode, ...]:
        """All codes that are tracked, in the order of their first occurrence."""
        return tuple(self._codes.values())

    def begin(self) -> None:
        """Begin another file, whose offsets are unrelated to those before."""
        for code in self._codes.values():
            code.last_offset = -1

    def track(self, window: Window) -> None:
        """Track the codes that begin in a window."""
        for shape in (_LABEL, _HASH_OF):
            for m in shape.finditer(window.data, window.start):
                if m.start() >= window.stop:
                    break
                self._track(window, m)

    def _track(self, window: Window, m: re.Match[bytes]) -> None:
        data, start = window.data, m.start()
        before = data[max(0, start - 16) : start]
        is_hash = m.re is _HASH_OF or m["hash"] is not None
        value = _value(m["value"])
        if len(value) < (_SHORTEST_HASH if is_hash else _SHORTEST) or not _is_code(
            before, is_hash=is_hash
        ):
            return
        line = data.rfind(b"\n", max(0, start - REACH), start) + 1 or max(0, start - REACH)
        if _is_mention(data, line, start):
            return
        key = hashlib.blake2b(value, digest_size=8, key=self._key).digest()
        code = self._tracked(key, is_device=_DEVICE.search(before) is not None)
        if code is None or _is_same_entry(data, code.last_offset - window.base, start):
            return
        code.last_offset = window.base + start
        self._add(code, data, line, m.end())

    def _tracked(self, key: bytes, *, is_device: bool) -> TrackedCode | None:
        code = self._codes.get(key)
        if code is None and len(self._codes) < MOST:
            code = TrackedCode(key.hex()[:8], is_device, Occurrences(), Occurrences())
            self._codes[key] = code
        if code is None:
            self.not_tracked += 1
        return code

    def _add(self, code: TrackedCode, data: bytes, line: int, end: int) -> None:
        stop = data.find(b"\n", end, end + REACH)
        entry = data[line : stop if stop >= 0 else end + REACH]
        at, time = _time(entry)
        is_exchange = code.is_device or _EXCHANGE.search(entry) is not None
        kind = code.exchanges if is_exchange else code.callbacks
        kind.add(time, at, worker(entry, self._key))


def _value(raw: bytes) -> bytes:
    """Return a code without what follows it, its percent encoding decoded."""
    cut = _CUT.search(raw)
    kept = raw[: cut.start()] if cut else raw
    return _ESCAPED.sub(lambda m: bytes.fromhex(m[1].decode("ascii")), kept)


def _is_code(before: bytes, *, is_hash: bool) -> bool:
    """Return whether the letters before "ode" label a code that is exchanged for tokens."""
    if not before.endswith((b"c", b"C")):
        return is_hash
    if _NO_CODE.search(before):
        return False
    # With a letter before it, it is another word, unless that belongs to an escape (%3F, \\n).
    return not before[-2:-1].isalpha() or _NAMED.search(before) is not None


def _is_mention(data: bytes, line: int, start: int) -> bool:
    """Return whether the code is only in a mentioned address, such as a referrer or a redirect."""
    m = _ADDRESS.search(data, line, start)
    if m is None:
        return False
    if _PLACE.search(data, max(line, m.start() - 32), m.start()):
        return True
    return _COMBINED.search(data, max(line, m.start() - 24), m.start()) is not None


def _is_same_entry(data: bytes, last: int, start: int) -> bool:
    """Return whether the same code occurred in the same log entry before."""
    return 0 <= start - last < _SAME_ENTRY and last >= 0 and data.find(b"\n", last, start) < 0


def _time(entry: bytes) -> tuple[bytes, float | None]:
    m = TIME.search(entry)
    if m:
        at = moment(m)
        return at, seconds(at) if at else None
    m = CLOCK.search(entry)
    if m is None:
        return b"", None
    fraction = float(b"0." + m[4]) if m[4] else 0.0
    return b"", int(m[1]) * 3600 + int(m[2]) * 60 + int(m[3]) + fraction


# The verdict on the gap between two exchanges of one code: in words, and as the answer of the flow.

AT_ONCE, SECONDS, MINUTES, SINGLE = "at-once", "seconds", "minutes", "single"
"""The answers of the step exchange-gap in the flow about AADSTS54005."""

_SECOND, _MINUTE = 1.0, 60.0

MEANING = {
    AT_ONCE: "Less than a second apart: two handlers exchange it.",
    SECONDS: "Seconds apart: it was sent again, by a retry or a second request.",
    MINUTES: "A minute or more apart: an old page was loaded again.",
    SINGLE: "Exchanged once in this log.",
}
UNTIMED = "The log gives no time for its exchanges, so how far apart they are cannot be said."
POLLED = "Asked for again and again, as it should be until the person has signed in."
POLLED_TWICE = "Two requests within a second: two programs ask with one device code."
TWO_WORKERS = "Different workers or requests did it."


def answer_for(code: TrackedCode) -> str | None:
    """Return the answer that one authorization code gives; None if its times are missing."""
    counted = code.counted
    if counted.count < 2:  # noqa: PLR2004 - an exchange and another one
        return SINGLE
    gap = counted.gap
    if gap is None:
        return None
    if gap < _SECOND:
        return AT_ONCE
    return SECONDS if gap < _MINUTE else MINUTES


def words_for(code: TrackedCode) -> str:
    """Return the verdict about one code in words."""
    counted = code.counted
    if code.is_device:
        if counted.count == 1:
            return MEANING[SINGLE]
        return POLLED if counted.gap is None or counted.gap >= _SECOND else POLLED_TWICE
    answer = answer_for(code)
    if answer is None:
        return UNTIMED
    extra = f" {TWO_WORKERS}" if answer != SINGLE and len(counted.workers) > 1 else ""
    return MEANING[answer] + extra


def answer(codes: Iterable[TrackedCode]) -> tuple[str | None, Counter[str]]:
    """Return the answer for the flow, and how many codes give each answer.

    The answer of most codes that were exchanged twice counts; of two as frequent, the shorter gap.
    None if the log has no authorization code, or no time where one is needed.
    """
    answers = [answer_for(code) for code in codes if not code.is_device]
    counts = Counter(one for one in answers if one is not None)
    twice = [one for one in (AT_ONCE, SECONDS, MINUTES) if counts[one]]
    if twice:
        return max(twice, key=counts.__getitem__), counts
    return (SINGLE if counts[SINGLE] and None not in answers else None), counts
