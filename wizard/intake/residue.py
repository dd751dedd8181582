"""A second look before anything leaves: what in this text looks secret or personal.

Written apart from the table of `patterns` on purpose: it cuts lines into words and weighs each, so
a gap in one is not a gap in the other. On doubt it names the line.
"""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log2

_MASK = re.compile(r"<[A-Za-z ]{2,40} removed>|<(?:user|address|host|phone)-[0-9a-f]{4,12}>")
_WORD = re.compile(r"[^\s\"'`<>{}()\[\],;|&]{1,65536}+")
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_ID = re.compile(rf"{_GUID.pattern}$|(?i:AADSTS|AADB2C)\d")
_PREFIX = re.compile(
    r"(?:^|[=:/])(?:eyJ|ZXlK|[01]\.A[A-Za-z0-9_-]{8}|AQAB|M\.[CR]\d|ghp_|xox[bp]-|AKIA|AIza|PHNhbW|MII[A-Za-z0-9]{4})|.{3}\dQ~|BEGIN [A-Z ]{0,40}PRIVATE"
)
_NAMED = re.compile(
    r"(?i)(?<!publickey)(?:secret|password|passwd|pwd|token|assertion|cookie|accountkey|accesskey|sig|samlresponse|estsauth\w{0,16})[\"']?\s?[=:]\s?[\"']?(?P<v>[^\s\"'&;,<>{}\[\]]{1,65536}+)"
)
_MAIL = re.compile(r"[^@\s]@[^@\s.]{1,255}+\.[A-Za-z]{2}")
_QUAD = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_LONG = 32
_RANDOM = 4.2
_DIGITS = 2
_BYTE = 255


@dataclass(frozen=True, slots=True)
class Leak:
    """What kind of thing may still be in a text, and on which line, counted from 1."""

    kind: str
    line: int


def residue(text: str) -> tuple[Leak, ...]:
    """Return what a text may still hold that must not leave; empty means it may go."""
    leaks = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = _MASK.sub(" ", line)
        kind = _of_line(bare) or next(filter(None, map(_of_word, _WORD.findall(bare))), "")
        if kind:
            leaks.append(Leak(kind, number))
    return tuple(leaks)


def _of_line(line: str) -> str:
    for m in _NAMED.finditer(line):
        value = m["v"].strip("\\*.-_")
        if len(value) >= 8 and any(c.isdigit() for c in value) and not _ID.match(value):  # noqa: PLR2004 - shorter is a word
            return "secret"
    for m in _QUAD.finditer(line):
        parts = [int(p) for p in m[0].split(".")]
        if (
            max(parts) <= _BYTE
            and parts[0] not in (0, 127)
            and parts[2:] != [0, 0]
            and not re.search(
                r"(?i)(?:v|ver|version|msal|adal|build|release)\W{0,4}$", line[: m.start()]
            )
        ):
            return "address"
    return ""


def _of_word(word: str) -> str:
    if _PREFIX.search(word):
        return "secret"
    if "@" in word and _MAIL.search(word):
        return "user"
    for part in re.split(r"[=:/?.\\%+]", _GUID.sub("", word)):
        if len(part) >= _LONG and _random(part):
            return "secret"
    return ""


def _random(part: str) -> bool:
    """Say whether the characters of a word are spread as in a key."""
    counts = [part.count(c) for c in set(part)]
    spread = -sum(n / len(part) * log2(n / len(part)) for n in counts)
    mixed = any(c.isupper() for c in part) and any(c.islower() for c in part)
    return mixed and spread > _RANDOM and sum(c.isdigit() for c in part) > _DIGITS
