"""Find error codes in an unwrapped text, and say which one to act on first."""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.intake.spoken import spoken_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WRAPPERS = frozenset({70000, 70002})
"""Codes that only say "could not validate", and name the reason in the same message."""

INTERIM = frozenset({70016, 50199})
"""Codes of a sign-in that still goes on: waiting for the user, or asking to confirm."""


@dataclass(frozen=True, slots=True)
class Found:
    """A code and where in the view it stands."""

    code: int
    start: int
    end: int


# AADSTS with a letter too few, too many or swapped; a blank, a mark or a word before the digits;
# O and I read for 0 and 1 by text recognition.
_PREFIXED = re.compile(
    r"(?i)(?<![B-Zb-z0-9])(?:AADSTS|AADST|AASTS|AADTS|ADSTS|AADSST|ADDSTS|AADSTSS|AADSYS)"
    r"[\s_:#*`\"'()-]{0,4}(?:(?:error|code|no|nr)[\s.:#]{1,3}){0,2}"
    r"(?P<n>\d[\dOoIl]{3,7})(?![\dA-Za-z]{0,3}\d)"
)
_LIST = re.compile(
    r"(?i)error_?codes[\"'\]]{0,3}\s{0,4}(?:=>|[:=])\s{0,4}(?:Array\s{0,4})?[\[({](?P<n>[^\])}]{1,400})"
)
# Fields that hold nothing but codes of this service.
_FIELD = re.compile(
    r"(?i)(?:sign-?in[ _]error[ _]?code|(?<![a-z])s?error_?code|status\.errorcode|result_?type|error\?code|aad_?error(?:_?code)?|ests_?error)"
    r"[\"'*\]`)]{0,4}\s{0,8}(?:=>|[:=|\t\n])\s{0,8}[\"'*`u\[(]{0,4}(?P<n>\d{5,7})(?![\w.-])"
)
_AFTER_NAME = re.compile(
    r"(?:invalid_(?:grant|request|client|resource|scope|token|tenant)|interaction_required|consent_required|login_required"
    r"|access_denied|unauthorized_client|server_error|temporarily_unavailable|authorization_pending"
    r"|expired_token|unsupported_(?:grant|response)_type)[\"')\]]{0,2}\s{0,3}[:;,-]?\s{0,3}\(?(?P<n>\d{5,7})(?![\w.]|-\d)"
)
# "Error code: 53003" in words; the number must look like one of ours and the talk be of sign-in.
_WORDED = re.compile(
    r"(?i)(?<![\w])(?:(?P<not>exit|return|status|https?|win32|windows|stop|event|zip|postal|os|socket|sql|curl|country|product|area)[ _-]?)?"
    r"(?:error|err|code|fehler|fehlercode|erreur|c\u00f3digo|codigo|codice|errore|fout|foutcode|felkod|kod|b\u0142\u0105d"
    r"|failure|\u30a8\u30e9\u30fc|\u30b3\u30fc\u30c9|\u9519\u8bef|\u4ee3\u7801|\uc624\ub958|\ucf54\ub4dc|\u043e\u0448\u0438\u0431\u043a\u0430|\u043a\u043e\u0434)"
    r"(?:[ _-]?(?:code|number|num|nr|no|id|reason|d'erreur|de error|\u30b3\u30fc\u30c9|\u4ee3\u7801))?[\"'*`)\]]{0,3}[\s:=.#(\"'*`\[|]{0,6}"
    r"(?:(?:is|was|of|number|no|nr|lautet|ist|est|es)[\s.:]{1,3})?(?P<n>\d{5,7})(?![\w]|[.:,-]\d|/)"
)
_TALK = re.compile(
    r"(?i)sign[- ]?in|signin|log[- ]?in|log(?:ged)? ?on|entra|azure|\baad|oauth|token|microsoft|office ?365|o365|device ?code|tenant|anmeld|connexion"
    r"|msal|adal|conditional access|mfa|authenticat|iniciar sesi|\u30b5\u30a4\u30f3\u30a4\u30f3|\u767b\u5f55"
)
_FAMILY = re.compile(
    r"16[05]\d\d|16000\d|17\d\d\d|200\d\d|280\d\d|29200|400\d\d|5[0-4]\d{3}|6[57]\d{3}|7[056]\d{3}|8[01]\d{3}|90\d{3}"
    r"|100\d{3}|1[23]\d{4}|14\d{4}|16\d{4}|2[234]\d{4}|39\d{4}|50[01]\d{3}|53\d{4}|65\d{4}|70[01]\d{3}|75\d{4}|90[01]\d{3}"
    r"|1000\d{3}|50\d{5}|70\d{5}|75\d{5}|90\d{5}"
)
_OTHER = re.compile(
    r"(?<![A-Za-z0-9])(?:AADB2C\d{5,6}|(?i:caa)[0-9A-F]{5}(?![0-9A-Za-z])|MSIS\d{4}[A-Z]?(?![0-9A-Za-z])|0x[89CcDd][0-9A-Fa-f]{7}(?![0-9A-Fa-f]))"
)
_SHORT = 200
_BARE = re.compile(
    r"(?<![\w.:/\\#@+-])(?<![\d] )\d{5,7}(?![\w/\\@%]|[.:,-]\d| ?(?:ms|kb|mb|seconds|users|times|bytes|lines|rows|years|requests)\b)"
)
_NOT_A_CODE = re.compile(
    r"(?i)(?:port|line|ligne|zeile|build|version|issue|issues|ticket|case|pull request|pr|id|pid|process|event|phone|tel|zip"
    r"|room|user|employee|invoice|order|amount|usd|eur|since|year|bug|kb|rev|revision|commit|incident|inc|req|chg|exit code|hresult|ext|extension|size|timeout|after|pin|otp|number of|passcode|call)[\s:=#.]{1,3}$"
)
_TOKEN_WORDS = re.compile(r"[^\s]+")


def service_codes(text: str) -> list[Found]:
    """Return every code of this service in order of appearance, repeats included."""
    found = [*_prefixed(text), *_listed(text)]
    found += [_whole(m) for m in _FIELD.finditer(text) if not _is_http(m)]
    found += [_whole(m) for m in _AFTER_NAME.finditer(text)]
    found += list(_columns(text))
    if _TALK.search(text) or len(text) < _SHORT:
        found += [
            _whole(m) for m in _WORDED.finditer(text) if not m["not"] and _FAMILY.fullmatch(m["n"])
        ]
    if not found and len(text.strip()) <= _SHORT:
        found += _bare(text)
    return _in_order(found)


def other_codes(text: str) -> list[tuple[str, int, int]]:
    """Return codes of other families (AADB2C, CAA, ADFS, HRESULT) with their places."""
    return [(m[0], m.start(), m.end()) for m in _OTHER.finditer(text)]


def primary(found: list[Found], text: str) -> int | None:
    """Return the code to act on first: not a wrapper, not one of a sign-in that still goes on."""
    if not found:
        return None
    standing = [f for f in found if f.code not in INTERIM] or found
    for f in standing:
        if f.code not in WRAPPERS or not _named_after(f, found, text):
            return f.code
    return standing[0].code


_MESSAGE_END = re.compile(r"(?i)trace id|correlation id|timestamp|\n\s*\n|[}\]]\s*,?\s*[{\[]")


def _named_after(wrapper: Found, found: list[Found], text: str) -> bool:
    """Say whether the same message goes on to name the code that the wrapper stands for."""
    end = _MESSAGE_END.search(text, wrapper.end)
    stop = end.start() if end else len(text)
    return any(wrapper.end <= f.start < stop and f.code not in WRAPPERS | INTERIM for f in found)


def _whole(m: re.Match[str]) -> Found:
    return Found(int(m["n"]), m.start("n"), m.end("n"))


def _is_http(m: re.Match[str]) -> bool:
    return m["n"].startswith("0")


def _prefixed(text: str) -> Iterator[Found]:
    for m in _PREFIXED.finditer(text):
        digits = m["n"].translate({ord("O"): "0", ord("o"): "0", ord("I"): "1", ord("l"): "1"})
        if len(digits) >= 5:  # noqa: PLR2004 - the shortest code
            yield Found(int(digits), m.start(), m.end())


def _listed(text: str) -> Iterator[Found]:
    for m in _LIST.finditer(text):
        for n in re.finditer(r"(?<!\d)\d{5,8}(?!\d)", m["n"]):
            at = m.start("n")
            yield Found(int(n[0]), at + n.start(), at + n.end())


_HEADER = re.compile(
    r"(?im)^[^\n]{0,2000}?(?:sign-in error code|error ?code|resulttype|failure code)\b[^\n]{0,2000}$"
)


def _columns(text: str) -> Iterator[Found]:
    """Yield the codes of a table's error code column (an exported sign-in log, a pasted table)."""
    header = _HEADER.search(text)
    if not header:
        return
    mark = max(",;\t|", key=header[0].count)
    names = [n.strip().strip('"').lower() for n in _cells(header[0], mark)]
    wanted = [
        i
        for i, n in enumerate(names)
        if re.fullmatch(r"sign-in error code|error ?code|resulttype|failure code", n)
    ]
    if not wanted or len(names) < 2:  # noqa: PLR2004 - one column is no table
        return
    at = header.end() + 1
    for line in text[at:].split("\n"):
        cells = _cells(line, mark)
        cell = cells[wanted[0]].strip().strip('"') if len(cells) > wanted[0] else ""
        if re.fullmatch(r"[1-9]\d{4,6}", cell):
            start = at + line.index(cell)
            yield Found(int(cell), start, start + len(cell))
        at += len(line) + 1


def _cells(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return []


def _bare(text: str) -> Iterable[Found]:
    """Return the code of a few typed or spoken words: "90120", "error 90120", "nine zero ..."."""
    found = [
        Found(int(m[0]), m.start(), m.end())
        for m in _BARE.finditer(text)
        if _FAMILY.fullmatch(m[0]) and not _NOT_A_CODE.search(text[: m.start()])
    ]
    if found:
        return found
    spoken = spoken_code(text)
    if spoken is None or not _FAMILY.fullmatch(str(spoken)):
        return ()
    start = len(text) - len(text.lstrip())
    return (Found(spoken, start, len(text.rstrip())),)


def _in_order(found: list[Found]) -> list[Found]:
    """Return the finds in order of place, one for each place."""
    ordered: list[Found] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        if not ordered or f.start >= ordered[-1].end:
            ordered.append(f)
    return ordered
