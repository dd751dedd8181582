"""A second look before anything leaves: what in a text looks secret or personal.

Written apart from the table of `redaction_rules` on purpose: it cuts lines into words and weighs
each, so a gap in one is not a gap in the other. On doubt it names the line.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import log2

from wizard.frozen import frozen

# ruff: noqa: E501 - a shape of the table reads best in one line


_MASK = re.compile(r"<[A-Za-z ]{2,40} removed>|<(?:user|address|host|phone)-[0-9a-f]{4,12}>")
_WORD = re.compile(r"[^\s\"'`<>{}()\[\],;|&]{1,65536}+")
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_ID = re.compile(rf"{_GUID.pattern}$|(?i:AADSTS|AADB2C)\d")
_PREFIX = re.compile(
    r"(?:^|[=:/])(?:eyJ|ZXlK|[01]\.A[A-Za-z0-9_-]{8}|AQAB|M\.[CR]\d|gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|AKIA|AIza|ya29\.|GOCSPX-|npm_\w{20}|sk-\w{20}|[a-z2-7]{52}(?![0-9A-Za-z])|PHNhbW|MII[A-Za-z0-9]{4})|.{3}\dQ~|BEGIN [A-Z ]{0,40}PRIVATE"
)
_NAMED = re.compile(
    r"(?i)(?<!publickey)(?:secret|password|passwd|pwd|token|assertion|cookie|accountkey|accesskey|sig|samlresponse|estsauth\w{0,16})[\"']?\s?[=:]\s?[\"']?(?P<v>[^\s\"'&;,<>{}\[\]]{1,65536}+)"
)
# Labels of passwords and keys in other words and languages, headers, and names in addresses.
_LABELLED = re.compile(
    r"(?i)(?:passphrase|passcode|(?:shared)?access[ _-]?key|api[ _-]?key|(?<![a-z])p(?:w|at)|kennwort|passwort|mot de passe|contrase(?:n|\u00f1)a|senha|wachtwoord|has\u0142o|heslo|l\u00f6senord"
    r"|adgangskode|salasana|jelsz\u00f3|parola|\u015fifre|\u043f\u0430\u0440\u043e\u043b\u044c|\u5bc6\u7801|\u30d1\u30b9\u30ef\u30fc\u30c9|\ube44\ubc00\ubc88\ud638)"
    r"[\"']?\s?(?:[=:\uff1a]|is|ist|est|es)\s?[\"']?(?P<v>[^\s\"'&;,<>{}\[\]]{6,512}+)"
)
_HEADER = re.compile(r"(?i)(?<![a-z])(?:bearer|basic)\s{1,4}(?P<v>[A-Za-z0-9+/._~-]{16,65536}+)")
_IN_ADDRESS = re.compile(r"://[^\s/:@\"'<>]{1,128}:(?P<v>[^\s/@\"'<>]{3,256})@")
# A word like this, and soon after it a word in which letters and digits mix as in a password.
_LABEL = re.compile(
    r"(?i)pass(?:word|wd|phrase|wort|code)|access pass|secret|credential|cookies?[\"']|\.login\(|(?<![a-z])(?:pwd|pw|tap|mdp)(?![a-z])|\s-p(?:w|assword)?\s|kennwort|mot de passe|contrase(?:n|\u00f1)a|senha|wachtwoord|has\u0142[oe]"
    r"|hesl[oe]|l\u00f6senord|passord|adgangskode|salasana|jelsz\u00f3|parola|\u015fifre|\u043f\u0430\u0440\u043e\u043b|\u5bc6\u7801|\u30d1\u30b9\u30ef\u30fc\u30c9|\ube44\ubc00\ubc88\ud638"
)
_CODE = re.compile(r"[?&]code=(?P<v>[^\s&\"'<>]{8,16384}+)")
_AFTER_LABEL = 90
_SHORTEST_PASSWORD = 8
_PIECES = re.compile(r"[A-Z]?[a-z]{1,64}|[A-Z]{1,64}(?![a-z])")
_PIECE = 3.0
_TO_ENTER = re.compile(
    r"(?i:user_?code|(?<![a-z])otc|devicelogin|device code|enter the code)[^\n]{0,80}?(?<![\w-])(?P<v>[A-HJ-NP-Z2-9]{8,9}|[a-hj-np-z2-9]{9})(?![\w-])"
    r"|(?<![\w.%/+=-])(?P<bare>[A-HJ-NP-Z2-9]{9})(?![\w/+=%-])"
)
_ONE_TIME = re.compile(
    r"(?i)(?:sms|otp|authenticator|verification|one-time)[^\n\d]{0,40}(?<![\w.#-])(?!(?:50|53|65|70|75|90|13|16)\d{4})\d{6}(?![\w.-]\d|\d)"
)
_MAIL = re.compile(r"[^@\s]@(?![\w-]{1,63}\.(?:dfs|blob)\.core\.)[^@\s.]{1,255}+\.[A-Za-z]{2}")
# The same on every machine, as the address at which managed identities get their tokens.
_LINK_LOCAL = [169, 254]
_QUAD = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_LONG = 32
_LONG_VALUE, _SHORT_VALUE = 8, 6
_RANDOM = 4.2
_DIGITS = 2
_BYTE = 255


@frozen
class Leak:
    """What kind of thing may still be in a text, and on which line, counted from 1."""

    kind: str
    line: int


def residue(text: str) -> tuple[Leak, ...]:
    """Return what a text may still hold that must not leave; empty means it may go."""
    leaks = []
    for number, line in enumerate(text.split("\n"), 1):
        remove_invisible = _MASK.sub(" ", line)
        kind = _of_line(remove_invisible) or next(
            filter(None, map(_of_word, _WORD.findall(remove_invisible))), ""
        )
        if kind:
            leaks.append(Leak(kind, number))
    return tuple(leaks)


def _of_line(line: str) -> str:
    if _names_secret(line):
        return "secret"
    for m in _QUAD.finditer(line):
        parts = [int(p) for p in m[0].split(".")]
        if (
            max(parts) <= _BYTE
            and parts[0] not in (0, 127)
            and parts[:2] != _LINK_LOCAL
            and parts[2:] != [0, 0]
            and not re.search(
                r"(?i)(?:v|ver|version|msal|adal|build|release)\W{0,4}$", line[: m.start()]
            )
        ):
            return "address"
    return ""


def _names_secret(line: str) -> bool:
    """Say whether a line has a label of a secret with a value that can be one."""
    named = (m["v"] for pattern in (_NAMED, _HEADER) for m in pattern.finditer(line))
    labelled = (m["v"] for pattern in (_LABELLED, _IN_ADDRESS) for m in pattern.finditer(line))
    return (
        any(_may_be_secret(value, _LONG_VALUE) for value in named)
        or any(_may_be_secret(value, _SHORT_VALUE) for value in labelled)
        or any(
            _is_mixed_word(word)
            for m in _LABEL.finditer(line)
            for word in _WORD.findall(line, m.end(), m.end() + _AFTER_LABEL)
        )
        or any(_is_mixed_word(m["v"]) for m in _CODE.finditer(line))
        or any(_is_user_code(m["v"] or m["bare"], m) for m in _TO_ENTER.finditer(line))
        or _ONE_TIME.search(line) is not None
    )


def _is_user_code(code: str, m: re.Match[str]) -> bool:
    """Say whether letters and digits alternate as in a code to enter; more so where it is bare."""
    changes = sum(a.isdigit() != b.isdigit() for a, b in pairwise(code))
    return changes > (_DIGITS if m["bare"] else 0) and not _ID.match(code)


def _is_mixed_word(word: str) -> bool:
    """Say whether a word mixes capitals, small letters and digits as passwords do, names do not."""
    word = _GUID.sub("", word).strip("\\*.:-_!?")
    digits = sum(c.isdigit() for c in word)
    if (
        len(word) < _SHORTEST_PASSWORD
        or not digits
        or _ID.match(word)
        or any(c in word for c in "./=")
    ):
        return False
    letters = _PIECES.findall(word)
    named = digits <= _DIGITS + 1 and sum(map(len, letters)) >= _PIECE * len(letters)
    return not named and any(map(str.isupper, word)) and any(map(str.islower, word))


def _may_be_secret(value: str, shortest: int) -> bool:
    """Say whether a value is long enough and has digits, and is no id or error code."""
    value = value.strip("\\*.-_")
    return len(value) >= shortest and any(c.isdigit() for c in value) and not _ID.match(value)


def _of_word(word: str) -> str:
    if _PREFIX.search(word):
        return "secret"
    if "~" in word and len(word) >= _LONG and _is_mixed_word(word.replace(".", "")):
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
