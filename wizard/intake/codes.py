"""Find error codes in an unwrapped text, and say which one to act on first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wizard.intake import redaction_rules
from wizard.intake.patterns import SearchText, TextPattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


# The words that stand before an id, a time or a name in an error text, in several languages.

# ruff: noqa: E501, RUF001 - a shape reads best in one line; words of other scripts are the point


_GUID = r"(?P<v>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?![0-9a-fA-F]|-[0-9a-fA-F])"
_DOMAIN = r"(?P<d>[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,5})"
_MOMENT = (
    r"(?P<v>\d{4}-\d\d-\d\d[T ]{1,3}\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)"
)
# What may stand between a label and its value in JSON, dictionaries, forms, tables and prose.
_SEP = r"[\s\"'*`_)\]}:=>|,\\]{0,16}+(?:u?[\"'`(\[{<*]{1,3})?"
_IS = r"[\"'\]]{0,3}\s{0,4}(?:=>|[:=])\s{0,4}u?[\"'`(\[]{0,3}"


def _label_shape(literals: str, regex: str, left: str = "") -> TextPattern:
    return TextPattern(regex, tuple(literals.split()), left=left)


def _label_words(literals: str, regex: str) -> TextPattern:
    return TextPattern(regex, tuple(literals.split()), lowercase=True)


CORRELATION = _label_words(
    "correlation correlaci corrélation corrélation correlaç correlac correlazione correlatie korrelation korelacji kimliği корреляции 相関 関連付け 相关 相互關聯 상관",
    r"(?:correlation[\s_-]{0,3}(?:id|identifier)|korrelations?-?id|correlaci[oó]n|corr[eé]lation|correla[cç][aã]o|correlazione|correlatie-?id"
    r"|korelacji|корреляции|(?:相関|関連付け|相关性?) ?id|相互關聯(?:識別碼)?|상관 관계 ?id)"
    rf"{_SEP}{_GUID}",
)
CORRELATION_WEAK = _label_shape("client-request-id", rf"(?i)client-request-id{_SEP}{_GUID}")
TRACE = _label_words(
    "trace request anforderungs solicitud requisição richiesta demande requête aanvraag żądania запроса 要求 请求 要求 요청 ablaufverfolgungs seguimiento suivi rastreamento",
    r"(?:trace[\s_-]{0,3}id|(?<!client-)(?<!correlation-)(?<!parent)request[\s_-]{0,3}id|anforderungs-?id|solicitud|solicitação|requisição|richiesta|demande|requête"
    r"|aanvraag-?id|żądania|запроса|(?:要求|请求|요청) ?(?:id|識別碼)|ablaufverfolgungs-?id|seguimiento|suivi|rastreamento)"
    rf"{_SEP}{_GUID}",
)
TIMESTAMP = _label_shape(
    "timestamp time zeitstempel horodat marca carimbo tijdstempel czasu czasowa времени タイムスタンプ 时间戳 時間戳記 타임스탬프 damgası",
    r"(?i)(?:time ?stamp|zeitstempel|horodat(?:age|eur)|marca de (?:tiempo|hora)|carimbo de (?:data/hora|hora)|tijdstempel|czasu|czasowa"
    r"|времени|タイムスタンプ|时间戳|時間戳記|타임스탬프|damgası)"
    rf"{_SEP}{_MOMENT}",
)
TIME_WEAK = _label_shape(
    'createddatetime timegenerated requesttime eventtime "time" date',
    rf"(?i)(?:createdDateTime|TimeGenerated|date \(utc\)|\"time\"|requestTime|eventTime){_SEP}{_MOMENT}",
)
TIME_BRACKET = _label_shape("aadsts", rf"(?i)\[{_MOMENT}\]: ?AADSTS", r"[^\[\n]{1,48}\[")

CLIENT = _label_shape(
    "client app azp anwendung aplicaci applicazione toepassing アプリケーション 应用程序",
    r"(?i)(?<![a-z])(?:client[\s_-]?id|client app id|app(?:lication)?[\s_-]?id|azp|application with (?:id|identifier|the id)"
    r"|client application|application client id|client|app|application|anwendung|aplicaci[oó]n|applicazione|toepassing|アプリケーション|应用程序)"
    rf"(?:\s(?:with )?(?:id|identifier|identifiant|mit der id|con (?:el )?id))?[\s\"'*`_)\]:=>|,\\(«“„]{{1,12}}(?:u?[\"'`(\[{{<*])?{_GUID}",
)
APP_NAME = _label_shape(
    "app application appdisplayname",
    r"(?i)(?<![a-z])(?:app(?:lication)?[\s_-]?(?:display)?[\s_-]?name|application)[\"']?\s{0,4}[:=]\s{0,4}[\"']?(?P<v>[^\n\"'|;]{3,80})",
)
TENANT = _label_shape(
    "tenant tid directory verzeichnis répertoire directorio ディレクトリ 目录",
    r"(?i)(?<![a-z])(?:tenant[\s_-]?(?:id|guid|named|name)?|tid\b|directory(?:[\s_-]?id)?(?: named)?|verzeichnis|répertoire|directorio|ディレクトリ|目录)"
    rf"{_SEP}(?:{_GUID}|{_DOMAIN})",
)
TENANT_AFTER = _label_shape("the", rf"(?i)the {_GUID} (?:directory|tenant)")
# An identity provider is where the person comes from, not the tenant of the error (50020).
TENANT_URL = _label_shape(
    "login. sts.windows",
    r"(?i)(?:login\.(?:microsoftonline\.(?:com|us|de)|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn|microsoft\.com)|(?<!provider .https://)sts\.windows\.net)(?::443)?/"
    rf"(?:{_GUID}|{_DOMAIN})(?=[/?\s\"'&]|$)",
)
RESOURCE = _label_shape(
    "resource access scopes",
    r"(?i)(?:resource principal named\s{1,3}['\"]?|(?<![a-z_])resource[\"']?\s{0,4}(?:=>|[:=])\s{0,4}u?[\"']?|(?<=to )access\s{1,3}['\"]"
    r"|(?<=the )resource\s{1,3}['\"]|scopes: \[ ?)"
    rf"(?:{_GUID}|(?P<u>(?:https?|api|urn|spn|ms-[a-z]{{1,20}}):/?[^\s\"'<>&;,\])]{{0,300}}))",
)
ERROR_URI = _label_shape("https://", r"(?i)https://[\w.-]{4,80}/error\?code=\d{4,8}")
OAUTH_LABELLED = _label_shape(
    "error",
    rf"(?i)(?<![\w.-])error{_IS}(?P<v>(?-i:[a-z]{{2,24}}(?:_[a-z]{{2,24}}){{1,4}}))(?![\w-])",
)
OAUTH_NAMES = (
    "invalid_request|invalid_grant|unauthorized_client|invalid_client|unsupported_grant_type|invalid_resource|interaction_required"
    "|temporarily_unavailable|access_denied|unsupported_response_type|server_error|login_required|consent_required|invalid_scope"
    "|authorization_pending|authorization_declined|bad_verification_code|expired_token|slow_down|code_expired|invalid_tenant"
    "|invalid_token|insufficient_scope|account_selection_required|mfa_required"
)
"""The names that the sign-in service gives in `error`, as alternatives of an expression."""

OAUTH_PLACED = _label_shape(
    OAUTH_NAMES.replace("|", " "),
    rf"(?<![\w.])(?P<v>{OAUTH_NAMES})(?:[)\]]|:? ?-? ?(?:\d{{5,7}}\b|[\[(]?AADSTS|Error\())",
)
SUBERROR = _label_shape(
    "sub",
    rf"(?i)sub_?error{_IS}(?P<v>(?-i:[a-z]{{2,24}}(?:_[a-z0-9]{{1,24}}){{0,5}}))(?![\w-])",
)
CLAIMS = _label_shape(
    "claims",
    r"(?i)(?<![a-z_])claims[\"']?\s{0,4}[:=]\s{0,4}(?P<v>\"(?:[^\"\\]|\\.){2,4000}\"|\{[^\n]{2,4000}\})",
)


# Read the row of a table (an exported sign-in log) that holds the primary error.

_TABLE_WIDEST = 4000
_KINDS = {
    "correlation id": "correlation-id",
    "correlationid": "correlation-id",
    "request id": "trace-id",
    "date (utc)": "timestamp",
    "createddatetime": "timestamp",
    "timegenerated [utc]": "timestamp",
    "application id": "client-id",
    "appid": "client-id",
}
_TABLE_HEADER = re.compile(
    r"(?i)correlation ?id|request id|date \(utc\)|createddatetime|application id"
)


def cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line of a table."""
    import csv  # noqa: PLC0415 - few texts are tables

    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def row(text: str, at: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield kind, value, start and end of the known columns of the row that a place stands in."""
    header = _TABLE_HEADER.search(text)
    start = text.rfind("\n", 0, at) + 1
    if not header or header.start() >= start:
        return
    top = text.rfind("\n", 0, header.start()) + 1
    names = text[top : text.index("\n", top)]
    line = text[start : text.find("\n", at) if "\n" in text[at:] else len(text)]
    delimiter = max(",;\t|", key=names.count)
    if len(line) > _TABLE_WIDEST or len(names) > _TABLE_WIDEST or names.count(delimiter) < 2:  # noqa: PLR2004 - fewer are a sentence
        return
    for name, cell in zip(cells(names, delimiter), cells(line, delimiter), strict=False):
        kind, value = _KINDS.get(name.strip().lower()), cell.strip()
        if kind and value and value in line:
            place = start + line.index(value)
            yield kind, value, place, place + len(value)


_PEOPLE = frozenset({
    "user", "user name", "username", "user display name", "userdisplayname", "user principal name",
    "userprincipalname", "upn", "display name", "displayname", "full name", "first name",
    "last name", "given name", "givenname", "surname", "benutzer", "benutzername", "utilisateur",
    "nom d'utilisateur", "usuario", "utente", "gebruiker", "initiated by", "actor",
})  # fmt: skip
_PEOPLE_HEADER = TextPattern(
    r"(?i)(?:user(?: ?(?:display|principal)? ?name)?|upn|benutzer(?:name)?|utilisateur|usuario"
    r"|utente|gebruiker|initiated by)\"?[ \t]{0,4}(?=[,;\t|\n])",
    ("user", "upn", "benutzer", "utilisateur", "usuario", "utente", "gebruiker", "initiated"),
)
_BEFORE = re.compile(r"(?:\A|[,;\t|\n])[ \t]{0,4}\"?$")
_CELLS = {
    delimiter: re.compile(
        r'[ ]{0,4}(?:"(?P<q>[^"\n]{0,400})"'
        rf"|(?P<p>[^{delimiter}\n]{{0,400}}))(?:{delimiter}|(?=\n)|$)"
    )
    for delimiter in (",", ";", "\t", r"\|")
}
_FEWEST = 3


def people(search_text: SearchText) -> Iterator[tuple[int, int]]:
    """Yield where the names of people stand in the columns of a table that says it has them."""
    text = search_text.text
    header = next(iter(_PEOPLE_HEADER.find(search_text, _is_cell)), None)
    if header is None:
        return
    top = text.rfind("\n", 0, header.start()) + 1
    at = text.find("\n", top)
    names = text[top:at]
    delimiter = max(_CELLS, key=lambda m: names.count(m[-1]))
    if at < 0 or len(names) > _TABLE_WIDEST or names.count(delimiter[-1]) < _FEWEST - 1:
        return
    titles = [(m["q"] or m["p"] or "").strip().lower() for m in _CELLS[delimiter].finditer(names)]
    columns = {n for n, title in enumerate(titles) if title in _PEOPLE}
    while 0 <= at < len(text) - 1:
        end = text.find("\n", at + 1)
        end = len(text) if end < 0 else end
        if text.count(delimiter[-1], at, end) < len(titles) // 2:
            return
        for n, m in enumerate(_CELLS[delimiter].finditer(text, at + 1, end)):
            group = "q" if m["q"] is not None else "p"
            if n in columns and redaction_rules.is_name(m[group].strip()):
                start = m.start(group) + len(m[group]) - len(m[group].lstrip())
                yield start, start + len(m[group].strip())
        at = end


def _is_cell(m: re.Match[str]) -> bool:
    """Say whether a match is a whole cell of the line of titles."""
    return _BEFORE.search(m.string[max(0, m.start() - 6) : m.start()]) is not None


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
    digits = _digits(words)
    if digits is None or not SHORTEST_CODE <= len(digits) <= LONGEST_CODE or digits[0] == "0":
        return None
    return int(digits)


def _digits(words: list[str]) -> str | None:
    """Return the digits that words say one after the other; None when one says something else."""
    spoken, times, i = "", 1, 0
    while i < len(words):
        word = words[i]
        if word in _TIMES:
            times, i = _TIMES[word], i + 1
            continue
        digits, used = _number(words, i)
        if not used and word not in _FILLER:
            return None
        spoken += digits * (times if used else 1)
        times = 1 if used else times
        i += used or 1
    return spoken


def _number(words: list[str], i: int) -> tuple[str, int]:
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
        unit = _DIGITS.get(words[i + 1], "0") if i + 1 < len(words) else "0"
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


def _shape(literals: str, regex: str) -> TextPattern:
    return TextPattern(regex, tuple(literals.split()), lowercase=True)


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
_AFTER_NAME = TextPattern(
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


def service_codes(search_text: SearchText) -> list[Found]:
    """Return every code of this service in order of appearance, repeats included."""
    text = search_text.text
    found = [*_prefixed(search_text), *_listed(search_text), *_columns(search_text)]
    found += [_whole(m) for m in _FIELD.find(search_text, _is_ours)]
    found += [_whole(m) for m in _AFTER_NAME.find(search_text)]
    if len(text) < _SHORT or any(map(search_text.has, _TALK)):
        found += [_whole(m) for m in _WORDED.find(search_text, _is_ours)]
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


def _prefixed(search_text: SearchText) -> Iterator[Found]:
    for m in _PREFIXED.find(search_text):
        digits = m["n"].translate(_READ_WRONG)
        if len(digits) >= SHORTEST_CODE:
            yield Found(int(digits), m.start(), m.end())


_NUMBER = re.compile(r"(?<!\d)\d{5,8}(?!\d)")


def _listed(search_text: SearchText) -> Iterator[Found]:
    for m in _LIST.find(search_text):
        for n in _NUMBER.finditer(m["n"]):
            at = m.start("n")
            yield Found(int(n[0]), at + n.start(), at + n.end())


_COLUMN = re.compile(r"sign-in error code|error ?code|resulttype|failure code")
_HEADER = _shape("error sign-in resulttype failure", rf"(?:{_COLUMN.pattern})\b")


def _columns(search_text: SearchText) -> Iterator[Found]:
    """Yield the codes of a table's error code column (an exported sign-in log, a pasted table)."""
    text = search_text.text
    for header in _HEADER.find(search_text):
        start = text.rfind("\n", 0, header.start()) + 1
        end = text.find("\n", header.end())
        line = text[start : end if end >= 0 else len(text)]
        if end < 0 or len(line) > _WIDEST:
            continue
        delimiter = max(",;\t|", key=line.count)
        names = [n.strip().strip('"').lower() for n in cells(line, delimiter)]
        wanted = [i for i, n in enumerate(names) if _COLUMN.fullmatch(n)]
        if wanted and len(names) > 1:
            yield from _column(text, end + 1, delimiter, wanted[0])
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


# Error codes of other makers and services: named as what they are, never taken for AADSTS.

# ruff: noqa: E501 - a shape of the table reads best in one line


def _small(digits: str) -> str:
    return digits[:2].lower() + digits[2:].upper()


@dataclass(frozen=True, slots=True)
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
