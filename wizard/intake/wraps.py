"""Find line breaks that cut a code, an id, a time, a label or a token in two."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAK = re.compile(r"\n[ \t]{0,200}(?=[\w.:~+/=-])")
# A line that begins with the day and hour begins anew.
_FRESH = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d[.,:]\d{3}")
_TAIL = re.compile(r"[\w.:~+/=-]{1,200}")
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_GUID_PART = re.compile(r"(?:^|[^0-9a-zA-Z-])([0-9a-fA-F-]{1,36})$")
_GUID_HEAD = re.compile(r"[0-9a-fA-F-]{1,36}(?![0-9A-Za-z])")
_TOKEN_TAIL = re.compile(r"[\w.~+/=-]{40,200}$")
_ID = frozenset("0123456789abcdefABCDEF-")
_CODE_LETTERS = frozenset("AaDdSsTt0123456789")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_CODE_TAIL = re.compile(r"(?i)(?:A|AA|AAD|AADS|AADST|AADSTS\d{0,7})$")
_CODE_HEAD = re.compile(r"(?i)(A?D?S?T?S?)(\d{1,8})(?![\d])")
_CODE = re.compile(r"(?i)AADSTS\d{5,8}")
_TIME_TAIL = re.compile(r"(?:\d{4}-\d\d-\d\d[T ])?[0-9T:.-]{1,30}$")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)?")
_WORD_TAIL = re.compile(r"[A-Za-z_]{1,16}$")
_WORD_HEAD = re.compile(r"[A-Za-z_]{1,16}")
_LABELS = frozenset(
    [
        "correlation",
        "timestamp",
        "request",
        "trace",
        "error_description",
        "error_codes",
        "description",
        "application",
        "correlation_id",
        "trace_id",
        "error_uri",
        "suberror",
        "invalid_grant",
        "invalid_request",
        "invalid_client",
        "interaction_required",
        "consent_required",
        "authorization",
        "client_id",
        "tenant",
        "directory",
    ]
)
_LABEL_ENDS = frozenset(label[i:] for label in _LABELS for i in range(1, len(label)))
# How the rest of an id, a code or a time begins, and that of a token.
_REST = re.compile(r"[:.Z-]|[AaDdSsTt]{0,5}\d|[0-9a-fA-F-]{1,36}(?![0-9A-Za-z])")
_TOKEN_REST = re.compile(r"[\w.:~+/=-]{40}|[\w.:~+/=-]{1,39}+(?=[\n\"'&,;]|\Z)")
_LABEL_LINE = re.compile(r"[A-Z][A-Za-z]{2,20}(?: [A-Za-z]{1,12}){0,2} ?[:=]|AADSTS|(?i:error)")
_FULL = 60
_BLANKS = 8
_TOKEN = 40
_MOST = 50_000
"""Line breaks that are looked at; a text of 1 MB with more of them has no lines to speak of."""


def rejoin(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield edits that take out the breaks which cut something in two."""
    width = _wrap_width(text)
    for m in islice(_BREAK.finditer(text), _MOST):
        start, end = m.span()
        full = (
            width > 0
            and text.rfind("\n", 0, start) == start - width - 1
            and not _LABEL_LINE.match(text, end)
        )
        if not (full or _may_cut(text, start, end)) or _FRESH.match(text, end):
            continue
        at = start
        while at and text[at - 1] in " \t" and start - at < _BLANKS:
            at -= 1
        last, first = text[at - 1 : at], text[end]
        line = text.rfind("\n", 0, at) + 1
        if at - line < _TOKEN and not (full or last.isalnum() or first.isalnum()):
            continue
        tail = text[max(line, at - 200) : at]
        head = text[end : end + 80]
        if tail and (_cuts(tail, head, full=full) or _cuts_token(text, tail, end)):
            yield at, end, ""


def _may_cut(text: str, start: int, end: int) -> bool:
    """Say whether the rest of anything can follow a break: nearly all lines begin anew."""
    if _REST.match(text, end):
        return True
    word = _WORD_HEAD.match(text, end)
    if word and word[0].lower() in _LABEL_ENDS:
        return True
    if not _TOKEN_REST.match(text, end):
        return False
    before = text[max(0, start - _TOKEN - _BLANKS) : start].rstrip(" \t")
    return " " not in before[-_TOKEN:]


def _wrap_width(text: str) -> int:
    """Return the width at which a terminal cut lines, or 0 when nothing shows that one did."""
    lengths = list(map(len, text.split("\n")))
    width = max(lengths)
    return width if width >= _FULL and lengths.count(width) > 1 else 0


def _stands_alone(text: str, at: int) -> bool:
    """Say whether the word at a place is all there is on its line."""
    m = _TAIL.match(text, at)
    return m is not None and (m.end() == len(text) or text[m.end()] in "\n\"'&,;")


def _cuts(tail: str, head: str, *, full: bool) -> bool:
    """Say whether a break between these two cuts something in two."""
    return (
        (tail[-1] in _ID and _cuts_id(tail[-40:], head))
        or (tail[-1] in _CODE_LETTERS and _cuts_code(tail[-14:], head))
        or _cuts_time(tail[-40:], head)
        or (head[0] in _WORD and tail[-1] in _WORD and _cuts_label(tail[-20:], head))
        or (full and not _GUID.fullmatch(tail[-36:]))
    )


def _cuts_id(tail: str, head: str) -> bool:
    rest = _GUID_HEAD.match(head)
    part = _GUID_PART.search(tail) if rest else None
    if not part or not rest:
        return False
    m = _GUID.match(part[1] + rest[0])
    return m is not None and m.end() > len(part[1]) and not _GUID.fullmatch(part[1])


def _cuts_code(tail: str, head: str) -> bool:
    part, rest = _CODE_TAIL.search(tail), _CODE_HEAD.match(head)
    if not part or not rest:
        return False
    if part[0][-1].isdigit() and head[len(rest[0]) : len(rest[0]) + 1] not in (
        *":;,.'\")\\<|&",
        "",
    ):
        return False
    return _CODE.fullmatch(part[0] + rest[0]) is not None


def _cuts_time(tail: str, head: str) -> bool:
    if not (tail[-1].isdigit() or tail[-1] in "T:.-"):
        return False
    part = _TIME_TAIL.search(tail)
    if not part or (not head[0].isdigit() and head[0] not in "T:.Z-"):
        return False
    whole = _TIME.search(part[0] + head[:30])
    return whole is not None and whole.start() < len(part[0]) < whole.end()


def _cuts_label(tail: str, head: str) -> bool:
    part, rest = _WORD_TAIL.search(tail), _WORD_HEAD.match(head)
    return bool(part and rest) and (part[0] + rest[0]).lower() in _LABELS  # type: ignore[index]


def _cuts_token(text: str, tail: str, at: int) -> bool:
    """Say whether a long token goes on: it was long and mixed, and what follows is no word."""
    if " " in tail[-_TOKEN:] or len(tail) < _TOKEN:
        return False
    part, rest = _TOKEN_TAIL.search(tail), _TAIL.match(text, at, at + 80)
    if not part or not rest or not _mixed(part[0]) or _LABEL_LINE.match(text, at):
        return False
    return _stands_alone(text, at) or (len(rest[0]) >= _TOKEN and _mixed(rest[0]))


def _mixed(text: str) -> bool:
    """Say whether a token has capitals, small letters and digits, as keys have and ids have not."""
    return (
        any(c.isupper() for c in text)
        and any(c.islower() for c in text)
        and any(c.isdigit() for c in text)
    )
