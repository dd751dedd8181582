"""The labels of error details: patterns, columns of exports, and a table in 36 languages.

The table is `data/labels.tsv`. It is read when a value is still unexplained by the patterns.
"""

# ruff: noqa: E501, RUF001 - a pattern reads best in one line; words of other scripts are the point

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from wizard.content.compiled import bundled
from wizard.intake import redaction_rules
from wizard.intake.patterns import Cue, SearchText, TextPattern, compiled, mask_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Patterns for the labels of ids, times and names in error messages.


# An id may run into the next word, which may begin like one more digit ("...Correlation ID").
_GUID = (
    r"(?P<v>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
    r"(?![0-9a-fA-F](?![a-zA-Z]{0,12}[g-zG-Z])|-[0-9a-fA-F])"
)
_DOMAIN = r"(?P<d>[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,5})(?![\w.-]{0,63}[\[(])"
_ZONE = r"(?: ?(?:Z|(?:UTC|GMT)(?:[+-]\d\d:?\d\d)?|[+-]\d\d:?\d\d))"
_OF_DAY = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?: ?[AaPp]\.?[Mm]\.?)?"


def _times(zone: str) -> str:
    """Return the expression for a day and an hour, in any of the ways programs write them."""
    return (
        rf"\d{{4}}-\d\d-\d\d[T +]{{1,3}}\d\d:\d\d:\d\d(?:[.,]\d{{1,9}})?{zone}"
        rf"|\d{{4}}/\d\d/\d\d {_OF_DAY}{zone}"
        rf"|(?:[A-Za-z]{{3}}, )?(?:\d{{1,2}} [A-Za-z]{{3,9}}|[A-Za-z]{{3,9}} \d{{1,2}},?) \d{{4}},? {_OF_DAY}{zone}"
        rf"|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}},? {{1,3}}{_OF_DAY}{zone}"
    )


_TIME = _times(_ZONE + "?")
_MOMENT = rf"(?P<v>{_TIME})"
# What may stand between a label and its value in JSON, dictionaries, forms, tables and prose.
_SEP = (
    r"[\s\"'*`_)\]}:=>|,\\+]{0,16}+(?:value[\"']\s{0,4}:\s{0,4})?(?:(?:is|was|ist|war|lautet|est|es)[\s:=]{1,4})?"
    r"(?:u?[\"'`(\[{<*]{1,3})?"
)
_IS = r"[\"'\]]{0,3}\s{0,4}(?:=>|[:=])\s{0,4}u?[\"'`(\[]{0,3}"


def _text_pattern(literals: str, regex: str, left: str = "") -> TextPattern:
    return TextPattern(regex, tuple(literals.split()), left=left)


def _lowercase_pattern(literals: str, regex: str) -> TextPattern:
    return TextPattern(regex, tuple(literals.split()), lowercase=True)


CORRELATION = _lowercase_pattern(
    "correlation correlatlon correlat1on correlaci corrélation corrélation correlaç correlac correlazione correlatie korrelation korelacji kimliği корреляции 相関 関連付け 相关 相互關聯 상관",
    r"(?:correlat[il1]on[\s_+-]{0,3}(?:[il1]d|identifier)|korrelations?-?id|correlaci[oó]n|corr[eé]lation|correla[cç][aã]o|correlazione|correlatie-?id"
    r"|korelacji|корреляции|(?:相関|関連付け|相关性?) ?id|相互關聯(?:識別碼)?|상관 관계 ?id)"
    rf"{_SEP}{_GUID}",
)
CORRELATION_WEAK = _text_pattern("client-request-id", rf"(?i)client-request-id{_SEP}{_GUID}")
# Libraries write the id in brackets on every line of their own log.
CORRELATION_MSAL_JS = _text_pattern(
    "msal", rf"(?i)\[{_GUID}\] ?: ?(?:@azure/)?msal", r"(?i)(?:/eruza@)? ?: ?\][0-9a-f-]{36}\["
)
CORRELATION_MSAL = _text_pattern(
    "msal", rf"(?i)msal[ .][^\n\[]{{0,240}}\[[^\]\n]{{10,40}} - {_GUID}\]"
)
# The end of a time and the beginning of an id, as they look when the digits of both are zeros.
_TIME_AND_ID = Cue(
    mask_of("0123456789abcdef", ":", "-"),
    rb":00 {0,2}- ?00000000-0000-",
    reach=5,
    literal=b"00000000-0000-",
)
CORRELATION_BESIDE_TIME = TextPattern(
    r"(?i)\d\d:\d\d:\d\dZ? ?- ?(?P<v>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])",
    cue=_TIME_AND_ID,
)
TRACE = _lowercase_pattern(
    "trace request anforderungs solicitud requisição richiesta demande requête aanvraag żądania запроса 要求 请求 要求 요청 ablaufverfolgungs seguimiento suivi rastreamento",
    r"(?:trace[\s_+-]{0,3}id|(?<!client-)(?<!correlation-)(?<!parent)request[\s_+-]{0,3}[il1]d|anforderungs-?id|solicitud|solicitação|requisição|richiesta|demande|requête"
    r"|aanvraag-?id|żądania|запроса|(?:要求|请求|요청) ?(?:id|識別碼)|ablaufverfolgungs-?id|seguimiento|suivi|rastreamento)"
    rf"{_SEP}{_GUID}",
)
# The sign-in page carries its facts in a script.
TRACE_PAGE = _text_pattern("sessionid", rf"(?i)sessionId[\"']\s{{0,4}}:\s{{0,4}}[\"']{_GUID}")
TENANT_PAGE = _text_pattern(
    "urlpost", rf"(?i)urlPost[\"']\s{{0,4}}:\s{{0,4}}[\"'][^\"'?\s]{{0,60}}/(?:{_GUID}|{_DOMAIN})/"
)
TIMESTAMP = _text_pattern(
    "timestamp time tlmestamp t1mestamp zeitstempel horodat marca carimbo tijdstempel czasu czasowa времени タイムスタンプ 时间戳 時間戳記 타임스탬프 damgası",
    r"(?i)(?:t[il1]me ?stamp|zeitstempel|horodat(?:age|eur)|marca de (?:tiempo|hora)|carimbo de (?:data/hora|hora)|tijdstempel|czasu|czasowa"
    r"|времени|タイムスタンプ|时间戳|時間戳記|타임스탬프|damgası)"
    rf"{_SEP}{_MOMENT}",
)
TIME_WEAK = _text_pattern(
    'createddatetime timegenerated requesttime eventtime "time" time date',
    rf"(?i)(?:createdDateTime|TimeGenerated|date \(utc\)|\"time\"|(?<![a-z])time(?: \(utc\))?|requestTime|eventTime){_SEP}{_MOMENT}",
)
# Where nothing labels a time: the one that libraries write beside their id, and one with its zone at
# the beginning of a line. Without a zone it may be that of the machine.
TIME_BESIDE_ID = TextPattern(
    rf"(?i){_MOMENT} ?- ?[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}",
    left=r"[T ]\d\d-\d\d-\d{4}| {1,3}\d{4}[./]\d{1,2}[./]\d{1,2}",
    cue=_TIME_AND_ID,
)
TIME_IN_BRACKETS = _text_pattern("[", rf"(?i)\[(?P<v>{_times(_ZONE)})\]")
TIME_OF_LINE = TextPattern(
    rf"(?i)[\[(]?(?:[a-z]{{3}},? )?(?P<v>{_times(_ZONE)})",
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "[", "(", "1", "2"),
    line_starts=True,
)
TIME_BRACKET = _text_pattern("aadsts", rf"(?i)\[{_MOMENT}\]: ?AADSTS", r"[^\[\n]{1,48}\[")

# In settings the key may go on with the name of an account.
CLIENT_SETTING = _text_pattern(
    "client",
    rf"(?i)client[._-]?id[\w.-]{{1,120}}[\"']\s{{0,4}}[,:=]\s{{0,8}}[\"']{_GUID}",
)
CLIENT = _text_pattern(
    "client app azp anwendung aplicaci applicazione toepassing アプリケーション 应用程序",
    r"(?i)(?<![a-z])(?<!resource )(?:client[\s_-]?id|client app id|app(?:lication)?[\s_-]?id|azp|application with (?:id|identifier|the id)"
    r"|client application|application client id|client|app|application|anwendung|aplicaci[oó]n|applicazione|toepassing|アプリケーション|应用程序)"
    rf"(?:\s(?:with )?(?:id|identifier|identifiant|mit der id|con (?:el )?id))?[\s\"'*`_)\]:=>|,\\(«“„]{{1,12}}(?:value[\"']\s{{0,4}}:\s{{0,4}})?(?:u?[\"'`(\[{{<*])?{_GUID}",
)
# The name stands before the id: "the application Contoso Travel ('6f1d...')".
CLIENT_NAMED = _text_pattern(
    "application",
    rf"(?i)(?<![a-z])application[\"']?\s{{1,2}}[\"']?[^\n\"'(){{}},;:=]{{1,80}}[\"']?\s?\([\"']?{_GUID}",
)
APP_NAME = _text_pattern(
    "app application appdisplayname",
    r"(?i)(?<![a-z])(?:app(?:lication)?[\s_-]?(?:display)?[\s_-]?name|application)[\"']?\s{0,4}[:=]\s{0,4}[\"']?(?P<v>[^\n\"'|;]{3,80})",
)
TENANT = _text_pattern(
    "tenant tid directory verzeichnis répertoire directorio ディレクトリ 目录",
    r"(?i)(?<![a-z])(?:tenant[\s_-]?(?:id|guid|named|name)?|tid\b|directory(?:[\s_-]?id)?(?: named)?|verzeichnis|répertoire|directorio|ディレクトリ|目录)"
    rf"{_SEP}(?:{_GUID}|{_DOMAIN})",
)
TENANT_AFTER = _text_pattern(
    "the", rf"(?i)the [\"']?(?:{_GUID}|{_DOMAIN})[\"']? (?:directory|tenant)"
)
TENANT_ORGANIZATION = _text_pattern(
    "organi", rf"(?i)organi[sz]ation\s{{1,3}}(?:with id )?[\"'(]{{0,2}}{_GUID}"
)
# An identity provider is where the person comes from, not the tenant of the error (50020).
TENANT_URL = _text_pattern(
    "login. sts.windows",
    r"(?i)(?:login\.(?:microsoftonline\.(?:com|us|de)|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn|microsoft\.com)|(?<!provider .https://)sts\.windows\.net)(?::443)?/"
    rf"(?:{_GUID}|{_DOMAIN})(?=[/?\s\"'&]|$)",
)
RESOURCE = _text_pattern(
    "resource access scopes",
    r"(?i)(?:resource principal named\s{1,3}['\"]?|(?<![a-z_])resource[\"']?\s{0,4}(?:=>|[:=])\s{0,4}u?[\"']?|(?<=to )access\s{1,3}['\"]"
    r"|(?<=the )resource\s{1,3}['\"]|scopes: \[ ?"
    r"|resource value from request:\s{1,3})"
    rf"(?:{_GUID}|(?P<u>(?:https?|api|urn|spn|ms-[a-z]{{1,20}}):/?[^\s\"'<>&;,\])]{{0,300}}))",
)
ERROR_URI = _text_pattern("https://", r"(?i)https://[\w.-]{4,80}/error\?code=\d{4,8}")
OAUTH_LABELLED = _text_pattern(
    "error",
    rf"(?i)(?:(?<![\w.-])|(?<=oauth)|(?<=oauth[_-])|(?<=adal\.)|(?<=msal\.))error(?:key)?{_IS}(?P<v>(?!error_)(?-i:[a-z]{{2,24}}(?:_[a-z]{{2,24}}){{1,4}}))(?![\w(/\\-])",
)
OAUTH_NAMES = (
    "invalid_request|invalid_grant|unauthorized_client|invalid_client|unsupported_grant_type|invalid_resource|interaction_required"
    "|temporarily_unavailable|access_denied|unsupported_response_type|server_error|login_required|consent_required|invalid_scope"
    "|authorization_pending|authorization_declined|bad_verification_code|expired_token|slow_down|code_expired|invalid_tenant"
    "|invalid_token|insufficient_scope|account_selection_required|mfa_required|invalid_instance"
)
"""The names that the sign-in service gives in `error`, as alternatives of an expression."""

OAUTH_PLACED = _text_pattern(
    OAUTH_NAMES.replace("|", " "),
    rf"(?<![\w.])(?P<v>{OAUTH_NAMES})(?:[)\]]|[\"']?[\s:;,|\u2013\u2014-]{{0,4}}[\"'(\[]{{0,2}}(?:\d{{5,7}}\b|AADSTS|Error\())",
)
# Other labels of the error name, and the words of a program before a colon; they are followed by other
# things too, so the names are a closed list.
OAUTH_BESIDE = _text_pattern(
    OAUTH_NAMES.replace("|", " "),
    rf"(?:=>|[:=])\s{{0,4}}u?[\"'`(\[]{{0,3}}(?P<v>{OAUTH_NAMES})(?![\w-])",
    r"[\"'`(\[]{0,3}u?\s{0,4}(?:>=|[:=])",
)
SUBERROR = _text_pattern(
    "sub",
    rf"(?i)sub_?error{_IS}(?P<v>(?-i:[a-z]{{2,24}}(?:_[a-z0-9]{{1,24}}){{0,5}}))(?![\w-])",
)
# What a request or the settings of an app ask for. A message that names it is known better.
REDIRECT = _text_pattern(
    "redirect",
    r"(?i)redirect_?ur[il][\"'`\]]{0,3}\s{0,4}(?:=>|[:=])\s{0,4}[\"'`]{0,2}"
    r"(?P<v>[a-z][a-z0-9+.-]{2,60}:(?=[/a-z])[^\s\"'`<>&;,)\]}|]{1,300})",
)
# An address in words: "it sends http://...", "in the request is the one below: http://...".
_ADDRESS = r"(?P<v>https?://(?!login\.|sts\.|aka\.ms|graph\.|portal\.|learn\.)(?:<\w{1,20}-\w{1,20}>)?[^\s\"'`<>&;,)\]}|]{3,300})"
REDIRECT_IN_WORDS = (
    _text_pattern(
        "sen pass buil generat request quer",
        r"(?i)(?:(?<!\w)(?:sen(?:ds?|t|ding)|pass(?:es|ed|ing)|buil(?:ds?|t)|generat(?:es?|ed|ing)|query)|requests?)\b"
        r"(?:(?![.!?]\s|https?:|\b(?:match|regist|config|add(?:ed)?\b|entered|link|docs?\b|back\b)).){0,100}?"
        rf"[\"'`(.:]{{0,2}}\s{{0,4}}(?<!to )[\"'`<(]?{_ADDRESS}",
    ),
    _text_pattern("http", rf"(?i){_ADDRESS}[\"'`)>,]{{0,2}}\s{{1,3}}(?:instead of|rather than)\b"),
)
_ONE_SCOPE = r"(?:(?:https?|api)://)?[A-Za-z][\w.:/-]{2,120}"
SCOPE = _text_pattern(
    "scope tokenforclient token_for_client",
    r"(?:(?<![A-Za-z_-])[Ss]copes?[\"'`\]]{0,3}\s{0,4}(?:=>|[:=]|-\s)|(?<=cquire)(?:TokenForClient|_token_for_client)\()\s{0,4}"
    # How languages write a list: new string[] { "...", Collections.singleton("...", List.of("...
    r"(?:new(?:\s{1,2}[Ss]tring)?\s?\[\d{0,2}\]\s{0,8}\{\s{0,16}|(?:Collections\.singleton(?:List)?|(?:Set|List|Arrays)\.(?:of|asList))\()?"
    r"[\[(\"'`]{0,3}"
    rf"(?P<v>{_ONE_SCOPE}(?:[\"'`]?[ ,+]{{1,3}}[\"'`]?{_ONE_SCOPE}){{0,20}})",
)
AUDIENCE = _text_pattern(
    "aud",
    r"(?i)(?<![a-z_])aud(?:ience)?[\"'`]{0,2}\s{0,4}[:=]\s{0,4}[\"'`]{0,2}(?P<v>api://AzureADTokenExchange\w{0,20})",
)
CLAIMS = _text_pattern(
    "claims",
    r"(?i)(?<![a-z_])claims[\"']?\s{0,4}[:=]\s{0,4}(?P<v>\"(?:[^\"\\]|\\.){2,4000}\"|\{[^\n]{2,4000}\})",
)


# Columns of exported sign-in logs and of pasted tables.

_TABLE_WIDEST = 4000
_TABLE_HEADER = (
    r"(?i)correlation ?id|request ?id|date \(utc\)|created ?date ?time|timegenerated|creationtime"
    r"|application ?id|app ?id|resulttype|error ?code"
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
    start = text.rfind("\n", 0, at) + 1
    header = compiled(_TABLE_HEADER).search(text)
    first = header.start() if header and header.start() < start else len(text) - len(text.lstrip())
    top = text.rfind("\n", 0, first) + 1
    if top >= start:
        return
    names = text[top : text.index("\n", top)]
    line = text[start : text.find("\n", at) if "\n" in text[at:] else len(text)]
    if len(line) > _TABLE_WIDEST:
        return
    delimiter, fields = columns(names)
    for field, cell in zip(fields, cells(line, delimiter), strict=False):
        kind, value = KINDS.get(field), cell.strip()
        if kind and value and value in line:
            place = start + line.index(value)
            yield kind, value, place, place + len(value)


def columns(header: str) -> tuple[str, list[str]]:
    """Return the delimiter of a header line and the field of each column; no fields if it is none."""
    delimiter = max(",;\t|", key=header.count)
    if len(header) > _TABLE_WIDEST or header.count(delimiter) < _FEWEST - 1:
        return delimiter, []
    fields = [table().get(normalized(name), "") for name in cells(header, delimiter)]
    if "correlation-id" in fields:
        # In records of sign-ins a column with no other name is the id of the request.
        names = [normalized(name) for name in cells(header, delimiter)]
        fields = ["request-id" if n == "id" else f for n, f in zip(names, fields, strict=True)]
    return delimiter, fields if sum(map(bool, fields)) > 1 else []


_RECORD_SIGNS = ("correlationid", "errorcode", "resulttype", "createddatetime", "timegenerated")
_FEWEST_SIGNS = 2
_HEAD = 65_536


def is_sign_in_log(text: str) -> bool:
    """Say whether a text begins like an exported sign-in log, JSON or CSV."""
    head = text[:_HEAD].removeprefix("\ufeff").lstrip()
    if head[:1] in ("{", "["):
        return shows_record(head, _FEWEST_SIGNS) and '"error_description"' not in head
    return log_columns(head) is not None


def shows_record(text: str, fewest: int = 1) -> bool:
    """Say whether a text has so many of the names of fields that sign-in records have."""
    low = text.lower().replace(" ", "").replace("_", "")
    return sum(sign in low for sign in _RECORD_SIGNS) >= fewest


def log_columns(text: str) -> tuple[str, list[str]] | None:
    """Return delimiter and columns if a text begins like a sign-in log in CSV."""
    line = text.partition("\n")[0].removeprefix("\ufeff").strip("\r")
    delimiter = max(",;\t", key=line.count)
    if line.count(delimiter) < _FEWEST - 1 or len(line) > _TABLE_WIDEST:
        return None
    names = [name.strip() for name in cells(line, delimiter)]
    fields = set(map(field_named, names))
    is_log = "error-code" in fields and not fields.isdisjoint(("timestamp", "correlation-id"))
    return (delimiter, names) if is_log or "auditdata" in map(normalized, names) else None


def field_named(name: str) -> str:
    """Return what the table of labels calls a column or key; empty if it does not know it."""
    return table().get(normalized(name), "")


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
    """Say whether a match is a whole cell of the header."""
    return _BEFORE.search(m.string[max(0, m.start() - 6) : m.start()]) is not None


# The table of labels.

FILE = "labels.tsv"
"""The name of the table in `data/`: language, field, label, confidence, sure."""

KINDS = {
    "error-code": "code",
    "request-id": "trace-id",
    "trace-id": "trace-id",
    "correlation-id": "correlation-id",
    "timestamp": "timestamp",
    "app-id": "client-id",
    "tenant": "tenant",
}
"""The kind of fact that the value of a field becomes; other fields are only recognized."""

_BOX = frozenset({"device-identifier", "device-platform", "device-state", "ip-address"})
"""Fields that the details box of the sign-in page has beside the ids."""

_LONGEST_LABEL = 48
_MOST_WORDS = 6
_LONGEST_LINE = 2000
_WORD = re.compile(r"[^\W_]{1,64}")
_VALUE = re.compile(
    r"(?<![0-9A-Za-z-])(?:(?P<id>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
    r"(?![0-9a-fA-F](?![a-zA-Z]{0,12}[g-zG-Z])|-)"
    rf"|(?P<time>{_TIME})"
    r"|(?P<code>\d{5,7})(?![\w.:/,-]\w|[\w/]))"
)
_SHAPES = {"code": "code", "timestamp": "time"}


def normalized(label: str) -> str:
    """Return a label without case, blanks and punctuation; Turkish i with and without dot alike."""
    if label.isascii():
        return "".join(_WORD.findall(label.lower()))
    folded = unicodedata.normalize("NFKC", label).casefold().replace("\u0307", "")
    return "".join(_WORD.findall(folded.replace("\u0131", "i")))


@cache
def table() -> dict[str, str]:
    """Return the field of every normalized label."""
    lines = (bundled("data") / FILE).read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if line]
    short = {_without_articles(label): field for _language, field, label, *_ in rows}
    return short | {normalized(label): field for _language, field, label, *_ in rows}


# What languages put between the words of a label, with or without an article.
_ARTICLES = frozenset((
    "da", "de", "del", "della", "dell", "der", "des", "di", "do", "du", "d", "la", "le", "l", "of",
    "the", "van",
))  # fmt: skip


def _without_articles(label: str) -> str:
    """Return a label normalized and without the small words between its words."""
    words = map(normalized, _WORD.findall(label))
    return "".join(word for word in words if word not in _ARTICLES)


def field_of(label: str) -> str:
    """Return the field that a text ends with the label of; empty if the table has none."""
    fields = table()
    words = [normalized(word) for word in _WORD.findall(label[-_LONGEST_LABEL:])]
    words = [word for word in words if word][-_MOST_WORDS:]
    for first in range(len(words)):
        field = fields.get("".join(words[first:]))
        if field:
            return field
    words = [word for word in words if word not in _ARTICLES]
    found = (fields.get("".join(words[first:])) for first in range(len(words)))
    return next(filter(None, found), "")


def labelled(text: str, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield kind and match of the values in a stretch of text whose labels the table knows.

    The label stands before its value on the line, after the value before it, or alone on the
    line above.
    """
    last = start
    for m in _VALUE.finditer(text, start, end):
        field = field_of(_label(text, max(last, m.start() - _LONGEST_LINE), m.start()))
        last = m.end()
        kind = KINDS.get(field, "")
        if kind and m.lastgroup == _SHAPES.get(kind, "id"):
            yield kind, m


def _label(text: str, low: int, at: int) -> str:
    """Return the text before a value on its line, or else the last line above that has any."""
    before = text[low:at]
    line = before.rpartition("\n")[2]
    if _WORD.search(line):
        return line
    return before.rstrip(" \t\r\n:=|*\"'`>-").rpartition("\n")[2]


_RECORD = (
    r"[{}\[\]]|\"(?i:correlationid|createddatetime|timegenerated|resulttype)\"\s{0,8}:"
    r"|\"[iI]d\"\s{0,8}:\s{0,8}\"(?P<record>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\""
)
_RECORD_SIZE = 12_000
_DEEPEST = 6
_WITHIN = 2


def record_id(text: str, at: int) -> re.Match[str] | None:
    """Return the id of the sign-in record around a place; there it is the request id.

    Of the objects around the place it is the first that has a correlation id and a time of its
    own; objects inside it, such as policies, have ids too.
    """
    low, start = max(0, at - _RECORD_SIZE), at
    for _ in range(_DEEPEST):
        start = _opening(text, low, start)
        if at < 0 or start < 0:
            return None
        own, found = _of_record(text, start)
        if own > 1:
            return found
    return None


_PROPERTIES = re.compile(r"\"properties\"\s{0,8}:\s{0,8}$")


def _of_record(text: str, start: int) -> tuple[int, re.Match[str] | None]:
    """Return how many signs of a record an object has of its own, and its id.

    Where an export keeps what is of the sign-in apart as `properties`, the id is there.
    """
    depth, inside, own, found = 0, 0, 0, None
    for m in compiled(_RECORD).finditer(text, start, start + _RECORD_SIZE):
        if m[0] in ("{", "["):
            depth += 1
            if depth == _WITHIN and _PROPERTIES.search(text, max(start, m.start() - 40), m.start()):
                inside = depth
        elif m[0] in ("}", "]"):
            depth -= 1
            inside = 0 if depth < inside else inside
        elif depth in (1, inside):
            own += depth == 1 and not m["record"]
            found = found or (m if m["record"] else None)
        if not depth:
            break
    return own, found


def _opening(text: str, low: int, at: int) -> int:
    """Return where the innermost object around a place begins, or -1."""
    depth = 0
    for n in range(at - 1, low - 1, -1):
        if text[n] == "}":
            depth += 1
        elif text[n] == "{":
            if not depth:
                return n
            depth -= 1
    return -1


def shows_details_box(text: str) -> bool:
    """Say whether lines of a text are those of the details box on the sign-in page."""
    fields = {field_of(line.partition(":")[0]) for line in text[:_LONGEST_LINE].split("\n")}
    return {"error-code", "request-id", "correlation-id", "timestamp"} <= fields and bool(
        fields & _BOX or "app-name" in fields
    )
