"""Find error codes in an unwrapped text, and say which one to act on first."""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from wizard.intake.labels import OAUTH_NAMES
from wizard.intake.scan import Shape, Sheet
from wizard.intake.spoken import SHORTEST_CODE, spoken_code
from wizard.intake.table import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WRAPPERS = frozenset({70000, 70002})
"""Codes that only say "could not validate", and name the reason in the same message."""

INTERIM = frozenset({70016, 50199})
"""Codes of a sign-in that still goes on: waiting for the user, or asking to confirm."""


class Found(NamedTuple):
    """A code and where in the view it stands."""

    code: int
    start: int
    end: int


def _shape(signs: str, regex: str) -> Shape:
    return Shape(regex, tuple(signs.split()), small=True)


# AADSTS with a letter too few, too many or swapped; a blank, a mark or a word before the digits;
# O and I read for 0 and 1 by text recognition.
_PREFIXED = _shape(
    "aadst aasts aadts adsts aadsst addsts aadsys",
    r"(?<![b-z0-9])(?:aadstss?|aadst|aasts|aadts|adsts|aadsst|addsts|aadsys)"
    r"[\s_:#*`\"'()-]{0,4}(?:(?:error|code|no|nr)[\s.:#]{1,3}){0,2}"
    r"(?P<n>\d[\doil]{3,7})(?![\da-z]{0,3}\d)",
)
_LIST = _shape(
    "error",
    r"error_?codes[\"'\]]{0,3}\s{0,4}(?:=>|[:=])\s{0,4}(?:array\s{0,4})?[\[({](?P<n>[^\])}]{1,400})",
)
_VALUE = r"[\"'*\]`)]{0,4}\s{0,8}(?:=>|[:=|\t\n])\s{0,8}[\"'*`u\[(]{0,4}(?P<n>\d{5,7})(?![\w.-])"
# Fields that hold nothing but codes of this service.
_FIELD = _shape(
    "error serror status result sign-in signin aaderror aad_error ests",
    r"(?:sign-?in[ _]error[ _]?code|(?<![a-z])s?error_?code|status\.errorcode|result_?type"
    rf"|error\?code|aad_?error(?:_?code)?|ests_?error){_VALUE}",
)
_AFTER_NAME = Shape(
    rf"(?:{OAUTH_NAMES})[\"')\]]{{0,2}}\s{{0,3}}[:;,-]?\s{{0,3}}\(?(?P<n>\d{{5,7}})(?![\w.]|-\d)",
    tuple(OAUTH_NAMES.split("|")),
)
# "Error code: 53003" in words; the number must look like one of ours and the talk be of sign-in.
_WORDED = _shape(
    "error err code fehler erreur c\u00f3digo codigo codice errore fout felkod kod b\u0142\u0105d failure \u30a8\u30e9\u30fc \u30b3\u30fc\u30c9"
    " \u9519\u8bef \u4ee3\u7801 \uc624\ub958 \ucf54\ub4dc \u043e\u0448\u0438\u0431\u043a\u0430 \u043a\u043e\u0434",
    r"(?<!\w)(?:error|err|code|fehlercode|fehler|erreur|c\u00f3digo|codigo|codice|errore|foutcode|fout|felkod|kod|b\u0142\u0105d"
    r"|failure|\u30a8\u30e9\u30fc|\u30b3\u30fc\u30c9|\u9519\u8bef|\u4ee3\u7801|\uc624\ub958|\ucf54\ub4dc|\u043e\u0448\u0438\u0431\u043a\u0430|\u043a\u043e\u0434)"
    r"(?:[ _-]?(?:code|number|num|nr|no|id|reason|d'erreur|de error|\u30b3\u30fc\u30c9|\u4ee3\u7801))?[\"'*`)\]]{0,3}+[\s:=.#(\"'*`\[|]{0,6}+"
    r"(?:(?:is|was|of|number|no|nr|lautet|ist|est|es)[\s.:]{1,3})?(?P<n>\d{5,7})(?![\w]|[.:,-]\d|/)",
)
_OTHERS = (
    "exit", "return", "status", "http", "https", "win32", "windows", "stop", "event", "zip",
    "postal", "os", "socket", "sql", "curl", "country", "product", "area",
)  # fmt: skip
# Read backwards from the number's name, where it need not be looked for.
_OTHER_ERROR = re.compile(
    rf"(?i)\n?(?:[ _-]?rorre)?[ _-]?(?:{'|'.join(word[::-1] for word in _OTHERS)})"
)
_TALK = (
    "sign-in", "signin", "login", "logon", "sign", "logged", "entra", "azure", "aad", "oauth",
    "token", "microsoft", "office", "o365", "tenant", "anmeld", "connexion", "msal", "adal", "mfa",
    "authenticat", "conditional", "sesi", "\u30b5\u30a4\u30f3\u30a4\u30f3", "\u767b\u5f55",
)  # fmt: skip
_FAMILY = re.compile(
    r"16[05]\d\d|16000\d|17\d\d\d|200\d\d|280\d\d|29200|400\d\d|5[0-4]\d{3}|6[57]\d{3}|7[056]\d{3}|8[01]\d{3}|90\d{3}"
    r"|100\d{3}|1[23]\d{4}|14\d{4}|16\d{4}|2[234]\d{4}|39\d{4}|50[01]\d{3}|53\d{4}|65\d{4}|70[01]\d{3}|75\d{4}|90[01]\d{3}"
    r"|1000\d{3}|50\d{5}|70\d{5}|75\d{5}|90\d{5}"
)
_SHORT = 200
_WIDEST = 4000
_BARE = re.compile(
    r"(?<![\w.:/\\#@+-])(?<![\d] )\d{5,7}(?![\w/\\@%]|[.:,-]\d| ?(?:ms|kb|mb|seconds|users|times|bytes|lines|rows|years|requests)\b)"
)
_NOT_A_CODE = re.compile(
    r"(?i)(?:port|line|ligne|zeile|build|version|issue|issues|ticket|case|pull request|pr|id|pid|process|event|phone|tel|zip"
    r"|room|user|employee|invoice|order|amount|usd|eur|since|year|bug|kb|rev|revision|commit|incident|inc|req|chg|(?:exit|status|http|win32|windows) (?:error )?code|hresult|ext|extension|size|timeout|after|pin|otp|number of|passcode|call)[\s:=#.]{1,3}$"
)


def service_codes(sheet: Sheet) -> list[Found]:
    """Return every code of this service in order of appearance, repeats included."""
    text = sheet.text
    found = [*_prefixed(sheet), *_listed(sheet), *_columns(sheet)]
    found += [_whole(m) for m in _FIELD.find(sheet, _is_ours)]
    found += [_whole(m) for m in _AFTER_NAME.find(sheet)]
    if len(text) < _SHORT or any(map(sheet.has, _TALK)):
        found += [_whole(m) for m in _WORDED.find(sheet, _is_ours)]
    if not found and len(text.strip()) <= _SHORT:
        found += _bare(text)
    return _in_order(found)


def primary(found: list[Found], text: str) -> int | None:
    """Return the code to act on first: not a wrapper, not one of a sign-in that still goes on."""
    if not found:
        return None
    standing = [f for f in found if f.code not in INTERIM] or found
    for f in standing:
        if f.code not in WRAPPERS or not _named_after(f, found, text):
            return f.code
    return standing[0].code


_MESSAGE_END = re.compile(
    r"(?i)trace id|correlation id|timestamp|\n[ \t]{0,80}\n|[}\]]\s{0,80},?\s{0,80}[{\[]"
)


def _named_after(wrapper: Found, found: list[Found], text: str) -> bool:
    """Say whether the same message goes on to name the code that the wrapper stands for."""
    end = _MESSAGE_END.search(text, wrapper.end)
    stop = end.start() if end else len(text)
    return any(wrapper.end <= f.start < stop and f.code not in WRAPPERS | INTERIM for f in found)


def _whole(m: re.Match[str]) -> Found:
    return Found(int(m["n"]), m.start("n"), m.end("n"))


def _is_ours(m: re.Match[str]) -> bool:
    """Say whether the number belongs to a known family, and the words name no other kind."""
    before = m.string[max(0, m.start() - 24) : m.start()]
    return bool(_FAMILY.fullmatch(m["n"])) and not _OTHER_ERROR.match(before[::-1])


_READ_WRONG = str.maketrans("oil", "011")


def _prefixed(sheet: Sheet) -> Iterator[Found]:
    for m in _PREFIXED.find(sheet):
        digits = m["n"].translate(_READ_WRONG)
        if len(digits) >= SHORTEST_CODE:
            yield Found(int(digits), m.start(), m.end())


_NUMBER = re.compile(r"(?<!\d)\d{5,8}(?!\d)")


def _listed(sheet: Sheet) -> Iterator[Found]:
    for m in _LIST.find(sheet):
        for n in _NUMBER.finditer(m["n"]):
            at = m.start("n")
            yield Found(int(n[0]), at + n.start(), at + n.end())


_COLUMN = re.compile(r"sign-in error code|error ?code|resulttype|failure code")
_HEADER = _shape("error sign-in resulttype failure", rf"(?:{_COLUMN.pattern})\b")


def _columns(sheet: Sheet) -> Iterator[Found]:
    """Yield the codes of a table's error code column (an exported sign-in log, a pasted table)."""
    text = sheet.text
    for header in _HEADER.find(sheet):
        start = text.rfind("\n", 0, header.start()) + 1
        end = text.find("\n", header.end())
        line = text[start : end if end >= 0 else len(text)]
        if end < 0 or len(line) > _WIDEST:
            continue
        mark = max(",;\t|", key=line.count)
        names = [n.strip().strip('"').lower() for n in cells(line, mark)]
        wanted = [i for i, n in enumerate(names) if _COLUMN.fullmatch(n)]
        if wanted and len(names) > 1:
            yield from _column(text, end + 1, mark, wanted[0])
            return


def _column(text: str, at: int, mark: str, wanted: int) -> Iterator[Found]:
    for line in text[at:].split("\n"):
        row = cells(line, mark)
        cell = row[wanted].strip() if len(row) > wanted else ""
        if re.fullmatch(r"[1-9]\d{4,6}", cell):
            start = at + line.index(cell)
            yield Found(int(cell), start, start + len(cell))
        at += len(line) + 1


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
