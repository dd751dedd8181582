"""Find error codes in an unwrapped text, and say which one to act on first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from wizard.frozen import frozen
from wizard.intake import labels
from wizard.intake.labels import OAUTH_NAMES, cells
from wizard.intake.number_words import digits_read_out
from wizard.intake.patterns import SearchText, TextPattern, compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


# Understand an error code that is read out: digits, number words, "oh", "double", "triple".

# ruff: noqa: E501 - a shape of the table reads best in one line


_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "null": "0",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "fife": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "niner": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6",
    "seventy": "7", "eighty": "8", "ninety": "9",
}  # fmt: skip
_ZEROS = {"hundred": 2, "thousand": 3}
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_FILLER = frozenset(
    ["a", "an", "the", "and", "is", "it", "its", "it's", "says", "say", "error", "err", "code", "codes", "number", "no", "nr", "aadsts", "aad", "sts", "a.a.d.s.t.s", "aadst", "d", "s", "t", "my", "i", "get", "got", "getting", "have", "has", "with", "this", "that", "um", "uh", "eh", "er", "azure", "entra", "microsoft", "sign", "in", "signin", "login", "please", "hash", "dash", "comma", "point", "says:", "was"]
)  # fmt: skip
_WORD = re.compile(r"\d{1,200}+|[a-z']{1,200}+(?:\.[a-z]){0,99}+|[^\sa-z\d'.,:;()\[\]\"#/_*-]")
_LONGEST = 200
SHORTEST_CODE, LONGEST_CODE = 5, 7
"""A code has from five to seven digits."""


def spoken_code(text: str) -> int | None:
    """Return the code that a few words say, or None if they say anything else besides.

    `AADSTS90120`, `90 120`, `nine zero one two zero`, `nine oh one twenty`, `double nine`,
    `ninety thousand one hundred twenty` are understood; filler such as "error code" is skipped.
    """
    if len(text) > _LONGEST:
        return None
    words = _WORD.findall(re.sub(r"aadsts(?=\d)", "aadsts ", text.lower()))
    # "Ninety one twenty" is 91 20 or 90 1 20; only one of them is as long as a code.
    for digits in (_digits(words), _digits(words, joined=False), digits_read_out(text)):
        if digits and SHORTEST_CODE <= len(digits) <= LONGEST_CODE and digits[0] != "0":
            return int(digits)
    return None


def _digits(words: list[str], *, joined: bool = True) -> str | None:
    """Return the digits that words say one after the other; None when one says something else.

    Where they are not `joined`, a ten and the digit after it are numbers of their own.
    """
    spoken, times, i = "", 1, 0
    while i < len(words):
        word = words[i]
        if word in _TIMES:
            times, i = _TIMES[word], i + 1
            continue
        digits, used = _number(words, i, joined=joined)
        if not used and word not in _FILLER:
            return None
        spoken += digits * (times if used else 1)
        times = 1 if used else times
        i += used or 1
    return spoken


def _number(words: list[str], i: int, *, joined: bool) -> tuple[str, int]:
    """Return the digits that the words at a place say, and how many words that took."""
    word = words[i]
    if word.isdigit():
        return word, 1
    scaled = _scaled(words, i)
    if scaled[1]:
        return scaled
    if word in _DIGITS and not (word == "o" and i == 0):
        return _DIGITS[word], 1
    if word in _TEENS:
        return _TEENS[word], 1
    if word in _TENS:
        unit = _DIGITS.get(words[i + 1], "0") if joined and i + 1 < len(words) else "0"
        return (_TENS[word] + unit, 2) if unit != "0" else (_TENS[word] + "0", 1)
    return "", 0


def _scaled(words: list[str], i: int) -> tuple[str, int]:
    """Return a number said with "hundred" or "thousand" (ninety thousand one hundred twenty)."""
    total, part, at = 0, 0, i
    seen = False
    while at < len(words):
        word = words[at]
        value = _spoken_small(word)
        if word == "and" and seen:
            pass
        elif word == "hundred" and part:
            part, seen = part * 100, True
        elif word == "thousand" and part:
            total, part, seen = total + part * 1000, 0, True
        elif value is not None and (
            part == 0 or part % 100 == 0 or (part % 10 == 0 and value < 10)  # noqa: PLR2004 - a unit after tens
        ):
            part += value
        else:
            break
        at += 1
    return (str(total + part), at - i) if seen else ("", 0)


def _spoken_small(word: str) -> int | None:
    if word in _TENS:
        return int(_TENS[word]) * 10
    found = _TEENS.get(word) or _DIGITS.get(word)
    return int(found) if found and word not in ("o", "oh") else None


def neighbours(code: int, known: Iterable[int]) -> tuple[int, ...]:
    """Return the known codes one slip away: a wrong, missing, extra or swapped digit; sorted."""
    digits = str(code)
    return tuple(sorted(k for k in set(known) if k != code and _one_slip(digits, str(k))))


def _one_slip(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) != len(b):
        short, long = sorted((a, b), key=len)
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    wrong = [i for i in range(len(a)) if a[i] != b[i]]
    if len(wrong) == 1:
        return True
    two = 2
    return (
        len(wrong) == two
        and wrong[1] == wrong[0] + 1
        and a[wrong[0]] == b[wrong[1]]
        and a[wrong[1]] == b[wrong[0]]
    )


# ruff: noqa: E501 - a shape of the table reads best in one line


WRAPPERS = frozenset({70000, 70002})
"""Codes that only say "could not validate", and name the reason in the same message."""

INTERIM = frozenset({70016, 50199})
"""Codes of a sign-in that still goes on: waiting for the user, or asking to confirm."""


class Found(NamedTuple):
    """A code and where in the view it stands."""

    code: int
    start: int
    end: int


def _text_pattern(literals: str, regex: str) -> TextPattern:
    return TextPattern(regex, tuple(literals.split()), lowercase=True)


# AADSTS with a letter too few, too many or swapped; a blank, a mark or a word before the digits;
# O and I read for 0 and 1 by text recognition.
_PREFIXED = _text_pattern(
    "aadst aasts aadts adsts aadsst addsts aadsys",
    r"(?<![b-z0-9])(?:aadstss?|aadst|aasts|aadts|adsts|aadsst|addsts|aadsys)"
    r"[\s_:#*`\"'()-]{0,4}(?:(?:error|code|no|nr)[\s.:#]{1,3}){0,2}"
    r"(?P<n>\d[\doilsbz]{3,7})(?![\da-z]{0,3}\d)",
)
# The digits in groups, as people type and dictate them: "AADSTS 50 011".
_GROUPED = _text_pattern(
    "aadst aasts aadts adsts aadsst addsts aadsys",
    r"(?<![b-z0-9])(?:aadstss?|aadst|aasts|aadts|adsts|aadsst|addsts|aadsys)"
    r"[\s_:#-]{0,4}(?:(?:error|code|no|nr)[\s.:#]{1,3}){0,2}"
    r"(?P<n>\d{1,4}(?:[ .-]\d{1,4}){1,6})(?![\w-]|[.:]\d)",
)
_LIST = _text_pattern(
    "error",
    r"error_?codes[\"'\]]{0,3}\s{0,4}(?:=>|[:=])\s{0,4}(?:array\s{0,4})?[\[({](?P<n>[^\])}]{1,400})",
)
_VALUE = r"[\"'*\]`)]{0,4}\s{0,8}(?:=>|[:=|\t\n])\s{0,8}[\"'*`u\[(]{0,4}(?P<n>\d{5,7})(?![\w.-])"
# Fields that hold nothing but codes of this service.
_FIELD = _text_pattern(
    "error serror status result sign-in signin aaderror aad_error ests",
    r"(?:sign-?in[ _]error[ _]?code|(?<![a-z])s?error_?code|status\.errorcode|result_?type"
    rf"|error\?code|aad_?error(?:_?code)?|ests_?error){_VALUE}",
)
_AFTER_NAME = TextPattern(
    rf"(?:{OAUTH_NAMES})[\"')\]]{{0,2}}\s{{0,3}}[:;,-]?\s{{0,3}}\(?(?P<n>\d{{5,7}})(?![\w.]|-\d)",
    tuple(OAUTH_NAMES.split("|")),
)
# "Error code: 53003" in words; the number must look like one of ours and the talk be of sign-in.
_WORDED = _text_pattern(
    "error err code fehler erreur c\u00f3digo codigo codice errore fout felkod kod b\u0142\u0105d failure \u30a8\u30e9\u30fc \u30b3\u30fc\u30c9"
    " \u9519\u8bef \u4ee3\u7801 \uc624\ub958 \ucf54\ub4dc \u043e\u0448\u0438\u0431\u043a\u0430 \u043a\u043e\u0434",
    r"(?<!\w)(?>errore|error|erreur|err|code|fehlercode|fehler|c\u00f3digo|codigo|codice|foutcode|fout|felkod|kod|b\u0142\u0105d"
    r"|failure|\u30a8\u30e9\u30fc|\u30b3\u30fc\u30c9|\u9519\u8bef|\u4ee3\u7801|\uc624\ub958|\ucf54\ub4dc|\u043e\u0448\u0438\u0431\u043a\u0430|\u043a\u043e\u0434)"
    r"(?:[ _-]?(?:code|number|num|nr|no|id|reason|d'erreur|de error|\u30b3\u30fc\u30c9|\u4ee3\u7801))?"
    r"(?:s|\(s\))?(?: (?:from|of|by) (?:the )?[a-z]{2,20})?[\"'*`)\]]{0,3}+[\s:=.#(\"'*`\[|]{0,6}+"
    r"(?:(?:is|was|of|number|no|nr|lautet|ist|est|es)[\s.:]{1,3})?(?P<n>\d{5,7})(?![\w]|[.:,-]\d|/)",
)
# The digits one by one or in groups, as somebody wrote them down who heard them: "error 5 0 0 1 1",
# "code: 50 105", or as a program groups a number: "error 50,105".
_SPELLED = _text_pattern(
    "error code fehler fehlercode erreur c\u00f3digo codice errore fout",
    r"(?<!\w)(?>errore|error|erreur|code|fehlercode|fehler|c\u00f3digo|codice|fout)(?: code| number| nummer| num\u00e9ro)?"
    r"(?:[\s:=#\"']{1,4}(?:is|was|lautet|ist|est|es|\u00e8|:|number|nr\.?|no\.?))?[\s:=#\"']{1,4}"
    r"(?P<n>\d(?:[ .-]\d){4,6}(?!\d)|\d{2,4}[ .,\u202f\u00a0-]\d{3}(?!\d)|\d\d(?:[ .-]\d\d){2}(?!\d)|\d{3}[ .-]\d\d(?!\d))"
    r"(?![\w]|[ .,-]\d| ?(?:ms|kb|mb|seconds|users|times|bytes|lines|rows|years|requests|items|records|files)\b)",
)
_OTHERS = (
    "exit", "return", "status", "http", "https", "win32", "windows", "stop", "event", "zip",
    "postal", "os", "socket", "sql", "curl", "country", "product", "area",
)  # fmt: skip
# Read backwards from the number's name, where it need not be looked for.
_OTHER_ERROR = re.compile(
    rf"(?i)\n?(?:[ _-]?rorre)?[ _-]?(?:{'|'.join(word[::-1] for word in _OTHERS)})"
)
_APART = frozenset(("", *"\"'?&{[(,;:/."))
"""What stands before a name that no other word belongs to."""

_TALK = (
    "sign-in", "signin", "login", "logon", "sign", "logged", "entra", "azure", "aad", "oauth",
    "token", "microsoft", "office", "o365", "tenant", "anmeld", "connexion", "msal", "adal", "mfa",
    "authenticat", "correlat", "korrelat", "correlac", "aanmeld", "conditional", "sesi", "\u30b5\u30a4\u30f3\u30a4\u30f3", "\u767b\u5f55",
)  # fmt: skip
_FAMILY = re.compile(
    r"16[05]\d\d|16000\d|17\d\d\d|200\d\d|280\d\d|29200|400\d\d|5[0-4]\d{3}|6[57]\d{3}|7[056]\d{3}|8[01]\d{3}|90\d{3}"
    r"|100\d{3}|1[23]\d{4}|14\d{4}|16\d{4}|2[234]\d{4}|39\d{4}|50[01]\d{3}|53\d{4}|65\d{4}|70[01]\d{3}|75\d{4}|90[01]\d{3}"
    r"|1000\d{3}|50\d{5}|70\d{5}|75\d{5}|90\d{5}"
)
_SHORT = 200
_LABELLED = 20_000
"""Texts of this length are searched for codes that only the table of labels explains."""

_WIDEST = 4000
_BARE = re.compile(
    r"(?<![\w.:/\\#@+-])(?<![\d] )\d{5,7}(?![\w/\\@%]|[.:,-]\d| ?(?:ms|kb|mb|seconds|users|times|bytes|lines|rows|years|requests)\b)"
)
_NOT_A_CODE = (
    r"(?i)(?:port|puerto|porta|poort|line|ligne|zeile|l[i\u00ed]nea|linha|riga|regel|rad|build|version|issue|issues|ticket|case|pull request|pr|id|pid|process|event|phone|tel|zip"
    r"|room|user|employee|invoice|order|amount|usd|eur|since|year|bug|kb|rev|revision|commit|incident|inc|req|chg|(?:exit|status|http|win32|windows) (?:error )?code|hresult|ext|extension|size|timeout|after|pin|otp|number of|passcode|call)[\s:=#.]{1,3}$"
)


# The states of SQL that look like codes of ours, and the words of drivers that print them.
_SQL_STATES = frozenset({28000, 40001, 40003, 53000, 53100, 53200, 53300, 53400})
_DATABASES = (
    "odbc",
    "jdbc",
    "sqlstate",
    "psql",
    "psycopg",
    "postgres",
    "sqlclient",
    "snowflake",
    "databricks",
)


def _without_database_numbers(found: list[Found], search_text: SearchText) -> list[Found]:
    """Leave out the numbers that a database driver printed as its own."""
    if not any(map(search_text.has, _DATABASES)):
        return found
    if search_text.has("snowflake"):
        found = [f for f in found if not str(f.code).startswith("39")]
    return [f for f in found if f.code not in _SQL_STATES]


def service_codes(search_text: SearchText) -> list[Found]:
    """Return every code of this service in order of appearance, repeats included."""
    text = search_text.text
    found = [*_prefixed(search_text), *_listed(search_text), *_columns(search_text)]
    found += [_whole(m) for m in _FIELD.find(search_text, _is_ours)]
    found += [_whole(m) for m in _AFTER_NAME.find(search_text)]
    if len(text) < _SHORT or any(map(search_text.has, _TALK)):
        worded = [_whole(m) for m in _WORDED.find(search_text, _is_ours)]
        found += _without_database_numbers(worded, search_text)
        found += _spelled(search_text)
    if not found and len(text) <= _LABELLED:
        found += _labelled(text)
    if not found and len(text.strip()) <= _SHORT:
        found += _without_database_numbers([*_bare(text)], search_text)
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
    return Found(int(m["n"]), *m.span("n"))


def _is_ours(m: re.Match[str]) -> bool:
    """Say whether the number belongs to a known family, and the words name no other kind."""
    return bool(_FAMILY.fullmatch(m["n"])) and _is_not_other(m)


def _is_not_other(m: re.Match[str]) -> bool:
    """Say whether the words before a number name no other kind of error or code."""
    before = m.string[max(0, m.start() - 24) : m.start()]
    return before[-1:] in _APART or not _OTHER_ERROR.match(before[::-1])


_READ_WRONG = str.maketrans("oilsbz", "011582")


def _labelled(text: str) -> Iterator[Found]:
    """Yield the codes labelled as such, in a text that labels an id of the sign-in too."""
    values = list(labels.labelled(text, 0, len(text)))
    if any(kind in ("trace-id", "correlation-id") for kind, _ in values):
        for kind, m in values:
            if kind == "code" and _FAMILY.fullmatch(m[0]):
                yield Found(int(m[0]), *m.span())


def _prefixed(search_text: SearchText) -> Iterator[Found]:
    for m in _PREFIXED.find(search_text):
        number = m["n"]
        if _FAMILY.fullmatch(number):
            yield Found(int(number), m.start(), m.end("n"))
            continue
        # A letter at the end may begin the next word, as in "AADSTS50011is".
        written = search_text.text[m.start("n") : m.end("n")]
        while len(number) > SHORTEST_CODE and written[len(number) - 1].islower():
            number = number[:-1]
        digits = _told_apart(m[0][: m.start("n") - m.start()], number.translate(_READ_WRONG))
        if len(digits) >= SHORTEST_CODE:
            yield Found(int(digits), m.start(), m.start("n") + len(number))
    for m in _GROUPED.find(search_text):
        digits = ""
        for group in re.finditer(r"\d+", m["n"]):
            digits += group[0]
            if _FAMILY.fullmatch(digits):
                yield Found(int(digits), m.start(), m.start("n") + group.end())
                break


def _told_apart(prefix: str, digits: str) -> str:
    """Return digits with the last letter of the prefix and the first digit told apart: S and 5."""
    if _FAMILY.fullmatch(digits):
        return digits
    if prefix.endswith("ss") and _FAMILY.fullmatch("5" + digits):
        return "5" + digits
    if prefix.endswith("t") and digits[0] == "5" and _FAMILY.fullmatch(digits[1:]):
        return digits[1:]
    return digits


def _spelled(search_text: SearchText) -> Iterator[Found]:
    """Yield the codes whose digits stand one by one or in groups."""
    for m in _SPELLED.find(search_text, _is_not_other):
        digits = re.sub(r"\D", "", m["n"])
        if _FAMILY.fullmatch(digits):
            yield Found(int(digits), *m.span("n"))


_NUMBER = re.compile(r"(?<!\d)\d{5,8}(?!\d)")


def _listed(search_text: SearchText) -> Iterator[Found]:
    for m in _LIST.find(search_text):
        for n in _NUMBER.finditer(m["n"]):
            at = m.start("n")
            yield Found(int(n[0]), at + n.start(), at + n.end())


_HEADER = _text_pattern(
    "error sign-in resulttype failure",
    r"(?:sign-in error code|error ?code|resulttype|failure code)\b",
)


def _columns(search_text: SearchText) -> Iterator[Found]:
    """Yield the codes of a table's error code column (an exported sign-in log, a pasted table)."""
    text = search_text.text
    headers = [m.start() for m in _HEADER.find(search_text)]
    for at in headers or [len(text) - len(text.lstrip())]:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        if end < 0:
            continue
        delimiter, fields = labels.columns(text[start:end])
        if "error-code" in fields:
            yield from _column(text, end + 1, delimiter, fields.index("error-code"))
            return


def _column(text: str, at: int, delimiter: str, wanted: int) -> Iterator[Found]:
    for line in text[at:].split("\n"):
        row = cells(line, delimiter)
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
        if _FAMILY.fullmatch(m[0]) and not compiled(_NOT_A_CODE).search(text[: m.start()])
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


# Error codes of other makers and services: named as what they are, never taken for AADSTS.

# ruff: noqa: E501 - a shape of the table reads best in one line


def _small(digits: str) -> str:
    return digits[:2].lower() + digits[2:].upper()


@frozen
class NumberFamily:
    """One family: what its codes look like, what they are called, and what they belong to.

    `talk` are words of which one must occur, for codes whose form alone is no proof.
    """

    pattern: TextPattern
    begins: str
    is_from: str
    spelled: Callable[[str], str] = str.upper
    talk: tuple[str, ...] = ()


def _family(literals: str, regex: str) -> TextPattern:
    return TextPattern(regex, tuple(literals.split()))


_GOOGLE = (
    "redirect_uri_mismatch|invalid_request|invalid_client|invalid_grant|access_denied|admin_policy_enforced|org_internal"
    "|disallowed_useragent|deleted_client|origin_mismatch|unauthorized_client|invalid_scope|unsupported_response_type|policy_enforced"
)

FAMILIES: tuple[NumberFamily, ...] = (
    NumberFamily(
        _family("aadb2c", r"(?i)(?<![A-Za-z0-9])(?P<v>AADB2C\d{5,6})"),
        "AADB2C",
        "Azure AD B2C, a sign-in service for customers of an app. Ask the developer of the app.",
    ),
    NumberFamily(
        _family("caa", r"(?i)(?<![A-Za-z0-9])(?P<v>CAA[0-9A-F]{5})(?![0-9A-Za-z])"),
        "CAA",
        "the sign-in broker of Windows and Office. The reason stands in an AADSTS code beside it or in the sign-in log.",
    ),
    NumberFamily(
        _family("msis", r"(?i)(?<![A-Za-z0-9])(?P<v>MSIS\d{4}[A-Z]?)(?![0-9A-Za-z])"),
        "MSIS",
        "AD FS, the sign-in server of the organisation. Ask its admin.",
    ),
    NumberFamily(
        _family("0x", r"(?i)(?<![A-Za-z0-9])(?P<v>0x[89CD][0-9A-F]{7})(?![0-9A-F])"),
        "0x",
        "Windows (an HRESULT). It says which part failed, not why the sign-in was refused.",
        _small,
    ),
    NumberFamily(
        _family("e0000", r"(?<![A-Za-z0-9])(?P<v>E0000\d{3})(?![0-9A-Za-z])"),
        "E0000",
        "Okta, another sign-in service. Ask the Okta admin.",
    ),
    NumberFamily(
        _family(
            "error google",
            rf"(?i)(?:error|google)(?::? {{1,2}}|:)(?:error )?4\d\d: {{0,2}}(?P<v>{_GOOGLE})(?!\w)",
        ),
        "Google ",
        "Google, another sign-in service. Ask the developer of the app.",
        lambda digits: f"Google {digits.lower()}",
        ("google", "googleapis", "gmail"),
    ),
)
"""The families that turn up beside codes of this service."""


def other_codes(search_text: SearchText) -> list[tuple[str, int, int]]:
    """Return the codes of other families in order, spelled as their maker does, with places."""
    found = [
        (family.spelled(m["v"]), *m.span("v"))
        for family in FAMILIES
        if not family.talk or any(map(search_text.has, family.talk))
        for m in family.pattern.find(search_text)
    ]
    return sorted(found, key=lambda one: one[1])


def describe_other_code(code: str) -> str:
    """Return a sentence that says what a code of another family is; nothing for other words."""
    family = next(
        (
            f
            for f in FAMILIES
            if code.startswith(f.begins) and (f.talk or f.pattern.regex.fullmatch(code))
        ),
        None,
    )
    return f"No AADSTS code: it is from {family.is_from}" if family else ""
