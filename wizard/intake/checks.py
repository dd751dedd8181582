"""What a shape alone cannot tell: whether a match is a secret, a person or a machine at all."""

# ruff: noqa: E501 - a shape reads best in one line

from __future__ import annotations

import base64
import binascii
import re
from itertools import pairwise

GUID = re.compile(
    r"(?<![0-9a-fA-F])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F])"
)
"""The shape of an id; ids stay."""

# A value that hides nothing. The list is closed: what merely begins like a variable or like a
# placeholder may be a password.
_NOTHING = re.compile(
    r"(?i)(?:[*x.\-_#\u2022]{1,64}|\[?redacted.{0,40}|<[^<>]{0,80}>?|[{}\[\](),;:|>-]{1,8}"
    r"|\$\{{1,2}[^{}]{0,80}\}{0,2}|#\{[^{}]{0,80}\}#?|!(?:vault|secret|ref|sub|env)\b.{0,80}|@microsoft\.keyvault\(.{0,300}|\$\([^()]{0,80}\)?|\$[a-z_][a-z_.:>\[\]()-]{0,80}\d?"
    r"|%[a-z]{1,30}(?:[_-][a-z]{1,30}){0,4}%|(?-i:%[A-Z][A-Z0-9_]{1,40}%)"
    r"|\{{1,3} ?[a-z_.$][a-z_. -]{0,60}\}{0,3}|\{\d?\}|\[[a-z_. -]{1,60}\]?|\([a-z_. -]{1,60}\)?"
    r"|none|null|nil|undefined|true|false|missing|removed|hidden|masked|n/a|string|\w{1,30}:"
    r"|authorization_code|client_credentials|id_token|client_assertion(?:_type)?"
    r"|client_secret(?:_\w{1,16})?|invalid_\w{1,20}|unauthorized_\w{1,20}"
    r"|(?:[+]|%(?:25){0,4}[0-9a-f]{2}){0,8}+[\[({]{0,2}aad(?:sts|b2c).{0,16384}"
    r"|[\[({]{1,2}(?:error )?(?:0x[0-9a-f]{4,10}|\d{4,8}|caa[0-9a-f]{5})[\])}:.,]{0,4}"
    r"|0x[0-9a-f]{8}[.,:)]?|urn:ietf:.{0,80}|https?://.{0,16384}|\d{4}-\d\d-\d\d.{0,30})"
)
# What stands for a value in source code: a call, an index, a path of names.
_CODE = re.compile(
    r"(?:[A-Za-z_]\w{0,60}(?:\.|->|::)){0,6}[A-Za-z_]\w{0,60}(?:[\[(]{1,3}|\([A-Za-z_., ]{0,80}\)?)"
    r"[\])};]{0,4}"
    r"|(?:self|this|config|args|opts|options|settings|process|env|os|var|local|data|secrets|params"
    r"|request|req|props|conf|vault|context|form|body)\.[\w.]{1,80};?"
)
_LABELS = frozenset((
    "code", "key", "keys", "pass", "passphrase", "passwd", "password", "passwords",
    "placeholder", "pw", "pwd", "secret", "secrets", "token", "tokens",
))  # fmt: skip

_FILLERS = frozenset((
    "a", "aad", "access", "account", "ad", "admin", "an", "api", "app", "application", "auth",
    "authorization", "azure", "bearer", "cert", "certificate", "client", "config", "credential",
    "credentials", "database", "db", "device", "dummy", "enter", "entra", "env", "example",
    "function", "goes", "here", "id", "insert", "my", "name", "our", "plain", "principal",
    "put", "refresh", "replace", "sample", "service", "setting", "shared", "some", "sql",
    "storage", "string", "subscription", "tenant", "text", "the", "this", "type", "user",
    "users", "value", "values", "var", "with", "your",
))  # fmt: skip

_WORDS = re.compile(r"[A-Za-z]{1,30}(?:[_\-. ]{1,3}[A-Za-z]{1,30}){0,8}[.!?:]?")
_WORD = re.compile(r"[A-Z]?[a-z]{1,30}|[A-Z]{1,30}(?![a-z])")
# What follows "password:" without being one.
_STATES = frozenset((
    "a", "accepted", "an", "and", "are", "as", "at", "authentication", "authorization", "be",
    "because", "been", "blocked", "but", "by", "can", "cannot", "change", "changed", "changes",
    "correct", "could", "credential", "credentials", "did", "disabled", "do", "does", "empty",
    "enabled", "error", "errors", "expired", "failed", "field", "flow", "for", "forgotten",
    "from", "grant", "had", "has", "hash", "have", "he", "how", "i", "if", "in", "incorrect",
    "invalid", "is", "it", "less", "locked", "login", "may", "might", "missing", "must", "my",
    "no", "not", "of", "ok", "on", "optional", "or", "our", "please", "policy", "protected",
    "protection", "rejected", "required", "reset", "she", "should", "sign", "so", "sync",
    "that", "the", "their", "then", "they", "this", "to", "type", "unknown", "valid", "was",
    "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would",
    "wrong", "yes", "you", "your",
))  # fmt: skip

_PROTOCOL = re.compile(
    r"(?i)(?:oauth|oauth2|openid|sha|md|base|office|microsoft|m|o|utf|x|win|windows|http|ipv|b2|saml"
    r"|pkcs|aes|rsa|rs|es|hs|tls|ssl|msal|adal|v|azure|aad|fido|event|id|line|step|version|kb|mfa)"
    r"[-_]?\d{1,4}(?:[.\-_]\d{1,4}){0,4}(?:[a-z]{0,8})"
)
_HOST = re.compile(
    r"(?i)(?:[\w-]{1,63}\.){1,4}(?:com|net|org|us|cn|de|io|local)(?::\d{1,5})?(?:/.{0,16384})?"
)
_NO_SECRET = re.compile(
    r"(?i)v?\d{1,8}(?:[.:/,-]\d{1,8}){1,8}\w?|0x\w{1,16}|[\w.+-]{1,64}@[\w.-]{1,80}"
    r"|[a-z]{2,12}://.{0,16384}|(?:[\w-]{1,63}\.){1,6}(?:com|net|org|io|local|json|py|js|cs|ps1|xml|html?)"
    r"|(?:CAA|MSIS|E0000|0x|Win32|AAD)\w{0,20}|\d{1,3}(?:st|nd|rd|th|x|ms|s|h|d|min|kb|mb)"
)
_ERROR_NAME = re.compile(
    r"\d{1,7}|[a-z]{1,30}(?:_[a-z]{1,30}){0,5}|[A-Z][a-z]{1,30}(?:[A-Z][a-z]{1,30}){0,8}"
    r"|(?:[Aa][Aa][Dd][Ss][Tt][Ss]|[Aa][Aa][Dd][Bb]2[Cc]|[Cc][Aa][Aa]|0x|S256)\w{0,12}"
    r"|[A-Za-z]{1,60}(?:_[A-Za-z]{1,60}){1,6}"
)
_BASE32 = re.compile(r"[a-z2-7]{52}")
_ERROR_CODE = re.compile(
    r"AAD\w{0,20}|CAA[0-9A-F]{5}|MSIS\w{4,5}|E0000\d{3}|0X[0-9A-F]{1,12}|\d{1,7}"
)
_ERROR_WORD = re.compile(
    r"(?i)(?:error|fehler|exit|status|result|event|erreur|errore?)[\s_-]{0,2}$"
)
_COMMON_NAMES = re.compile(
    r"(?i)(?:public|default|default user|all users|defaultapppool|runner\w{0,12}|vsts\w{0,24}"
    r"|user|username|system|local service|network service|local system|nt authority|member|guest"
    r"|unknown|none|n/a|admin|administrator|service principal|shared|vscode|node|app|root|site|containeradministrator|containeruser"
    r"|your.{0,20}|[{$<%].{0,60}|\*{1,20}|x{2,20}|\.{1,3})"
)
_VERSION = re.compile(
    r"(?i)(?:(?:version|ver|v|msal|adal|build|release|product)(?:\.\w{1,20})?[^\w\n]{0,4}"
    r"|(?<![/:])(?<![\d.])\b[a-z][\w.]{1,30}/v?|(?-i:(?:[A-Z]\w{1,30}\.){1,4}[A-Z]\w{1,30})[ \t]|[a-z]-v?"
    r"|(?:client|cli|sdk|module|powershell|office|outlook|teams|windows|chrome|edge|firefox|safari|agent|plugin"
    r"|extension|library|package|framework|runtime|core|java|python|node|macos|ios|android|broker|browser"
    r"|authenticator|onedrive|sharepoint|excel|word|driver|odbc|jdbc|assembly|app|nuget|az|wam|upgraded to"
    r"|updated to|installed|file|fileversion|os)[ \t:=\"'(]{1,4})$"
)
_FILE_END = re.compile(r"(?i)\.?-?(?:zip|dll|exe|msi|nupkg|jar|tar|beta|rc\d|preview|whl)\b")
# Numbers of six and seven digits that the sign-in service uses for errors begin so.
_SERVICE_CODE = re.compile(
    r"(?:50[012]|53[0-5]|65[0-2]|70[0-2]|90[0-2]|1[02346]\d|135|165|220|240)\d{2,4}$"
)
_LINK_END = re.compile(
    r"(?:[:=]|\b(?:is|was|ist|lautet|shows|showed|est|es|\u00e8|\u00e9))[\s\"']{0,4}$"
)
_PLACEHOLDER = 80
_NEAR = 200
_SHORTEST = 5
_PIN = 4
_ENDS = ("", "\n", "<")
_LIST = 6000
_TURNS = 3
_PAT = 52
_WORD_LENGTH = 24
_CODE_LENGTH = 16
_LINE = 400
_TOKEN_LENGTH = 60
_NAMES = re.compile(r"[A-Za-z_][A-Za-z_.]{0,4000}+(?:[(\[][^\n]{0,16384})?")


def value(m: re.Match[str]) -> str:
    """Return the part of a match that is to go: the group `v`, else all of it."""
    return m["v"] if "v" in m.re.groupindex else m[0]


def _before(m: re.Match[str], length: int = 24) -> str:
    return m.string[max(0, m.start() - length) : m.start()]


def hides(m: re.Match[str]) -> bool:
    """Say whether a field's value can be a secret at all."""
    said = value(m)
    if _NOTHING.fullmatch(said) or _is_placeholder(said):
        return False
    if m.re.groupindex.get("q") and m["q"]:
        return True
    gap = m.string[m.start() : m.start("v")] if "v" in m.re.groupindex else ""
    # On the next line it is the value only if it looks like one and stands there alone.
    if "\n" in gap and not (_mixed(said) and m.string[m.end("v") : m.end("v") + 1] in _ENDS):
        return False
    first, *more = said.split(" ")
    if _NOTHING.fullmatch(first) or _SERVICE_CODE.fullmatch(first) or _CODE.fullmatch(said):
        return False
    # "required for all users" and "expired" are none; four words may begin with any.
    words = [word.lower().strip(".,;:!") for word in (first, *more[:1])]
    return not all(word in _STATES for word in words)


def _is_placeholder(said: str) -> bool:
    """Say whether a value only names what should stand there, as in `your-secret-here`."""
    if len(said) > _PLACEHOLDER or not _WORDS.fullmatch(said):
        return False
    words = {word.lower() for word in _WORD.findall(said)}
    return words <= _LABELS | _FILLERS and not words.isdisjoint(_LABELS)


def _mixed(said: str) -> bool:
    """Say whether a word of a sentence can be a password: digits or signs among its letters."""
    said = said.strip(".,;:!?)(\"'")
    if len(said) < _SHORTEST or GUID.search(said) or _NO_SECRET.fullmatch(said):
        return False
    return (
        any(c.isdigit() for c in said)
        and any(c.isalpha() for c in said)
        and not _PROTOCOL.fullmatch(said)
        and not _NOTHING.fullmatch(said)
    )


def in_prose(m: re.Match[str]) -> bool:
    """Say whether what follows "password" in a sentence is the password itself."""
    said = value(m)
    return _mixed(said) and hides(m)


def in_statement(m: re.Match[str]) -> bool:
    """Say whether what follows "the password is" is the password itself."""
    said = value(m)
    plain = said.strip(".,;:!?)(\"'")
    if plain.isdigit():
        return len(plain) >= _PIN and not _SERVICE_CODE.match(plain)
    signs = any(c in "!#$%^&*?~=+_@" for c in plain[1:])
    inside = any(c.isupper() for c in plain[1:]) and any(c.islower() for c in plain)
    return (_mixed(said) or ((signs or inside) and _NO_SECRET.fullmatch(plain) is None)) and hides(
        m
    )


def argument(m: re.Match[str]) -> bool:
    """Say whether an argument in quotes is a secret and not an id, an address or a name of one."""
    said = value(m)
    name = GUID.fullmatch(said) or _NO_SECRET.fullmatch(said) or (said.isalpha() and said.isupper())
    return not name and hides(m)


def quoted(m: re.Match[str]) -> bool:
    """Say whether what stands in quotes after the word is a password: any word but one of the state."""
    said = value(m)
    name = GUID.fullmatch(said) or _NO_SECRET.fullmatch(said) or said.isdigit()
    return not name and hides(m)


def dotted_user(m: re.Match[str]) -> bool:
    """Say whether two words with a dot are an account, not a domain."""
    return _HOST.fullmatch(m["v"]) is None and _NO_SECRET.fullmatch(m["v"]) is None


def listed(m: re.Match[str]) -> bool:
    """Say whether the value in a list of client secrets is shown in full."""
    return _mixed(value(m))


def of_cookies(m: re.Match[str]) -> bool:
    """Say whether a value stands in the list of cookies of an HTTP archive."""
    before = m.string[max(0, m.start() - _LIST) : m.start()]
    at = max(before.rfind('cookies"'), before.rfind("cookies'"))
    return at >= 0 and "]" not in before[at:] and hides(m)


def one_time(m: re.Match[str]) -> bool:
    """Say whether digits near a word like "authenticator" are a one-time code, not an error code."""
    digits = re.sub(r"\D", "", value(m))
    between = m.string[m.start() : m.start("v")].lower()
    if re.search(r"error|aadsts|fehler|erreur|fail|status|result|event|0x|line|id\b", between):
        return False
    return not _SERVICE_CODE.match(digits) or _LINK_END.search(between) is not None


def bare_code(m: re.Match[str]) -> bool:
    """Say whether a word of nine capitals and digits alone is a code to enter on the sign-in page."""
    said = m[0]
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(said))
    return turns >= _TURNS and not _ERROR_CODE.fullmatch(said)


def hides_token(m: re.Match[str]) -> bool:
    """Say whether a field's value can be a token: longer than any word, or with digits in it."""
    said = value(m)
    if _before(m).lower().endswith("publickey") or _HOST.fullmatch(said):
        return False
    if any(c.isdigit() for c in said):
        return hides(m)
    # Without a digit it is a word, a call or a path of names, unless it is very long.
    least = _TOKEN_LENGTH if _NAMES.fullmatch(said) else _WORD_LENGTH
    return len(said) >= least and hides(m)


def _said_before(m: re.Match[str], words: tuple[str, ...]) -> bool:
    """Say whether one of these words stands before a match on its line."""
    line = m.string.rfind("\n", max(0, m.start() - _LINE), m.start())
    before = m.string[max(line, m.start() - _LINE, 0) : m.start()].lower()
    return any(word in before for word in words)


LOGIN_WORDS = ("login", "sshpass", "mysql")
TOOL_WORDS = ("sqlcmd", "bcp", "osql", "plink", "pscp", "psftp", "ldapsearch", "kinit", "docker")
CURL_WORDS = ("curl",)
"""Words that stand on the line where `-p` and `-u` are flags of a password."""


def login_flag(m: re.Match[str]) -> bool:
    """Say whether `-p` is the password flag of a program that signs in."""
    return hides(m) and _said_before(m, LOGIN_WORDS)


def tool_flag(m: re.Match[str]) -> bool:
    """Say whether a flag is the password flag of one of the programs that have it."""
    return hides(m) and _said_before(m, TOOL_WORDS)


def flag_value(m: re.Match[str]) -> bool:
    """Say whether what follows a flag like `--client-secret` is no name of a thing."""
    said = value(m)
    name = m[0][: m.start("v") - m.start()].lower()
    if "key" in name or "token" in name or "credential" in name:
        return any(c.isdigit() for c in said) and hides(m)
    return hides(m)


def password_field(m: re.Match[str]) -> bool:
    """Say whether the value of a field for a password is one, and not the folder in PWD."""
    return hides(m) and not (m[0][:4] in ("PWD=", "PWD:") and value(m)[:1] in "/~")


def opaque_word(m: re.Match[str]) -> bool:
    """Say whether a word with a tilde is random, as the client secrets of Entra are."""
    return "~" in m[0] and opaque(m)


def curl_flag(m: re.Match[str]) -> bool:
    """Say whether `-u` is the flag of curl that takes a name and a password."""
    return hides(m) and _said_before(m, CURL_WORDS)


def opaque(m: re.Match[str]) -> bool:
    """Say whether a long run of characters is random: capitals, small letters, digits mixed."""
    said = m[0]
    few = 3
    if len(said) == _PAT and said.islower() and _BASE32.fullmatch(said):
        return any(c.isdigit() for c in said)
    return (
        sum(map(str.isdigit, said)) >= few
        and sum(map(str.isupper, said)) >= few
        and sum(map(str.islower, said)) >= few
        and not GUID.search(said)
    )


def auth_code(m: re.Match[str]) -> bool:
    """Say whether the value of `code=` is an authorization code, not an error number or name."""
    return _ERROR_NAME.fullmatch(value(m)) is None and hides(m)


def code_field(m: re.Match[str]) -> bool:
    """Say whether the value of a field `code` in JSON or a form is an authorization code."""
    said = value(m)
    return len(said) >= _CODE_LENGTH and any(c.isdigit() for c in said) and auth_code(m)


def basic(m: re.Match[str]) -> bool:
    """Say whether the word after `Basic` is a name and a password in base64."""
    said = value(m)
    try:
        return b":" in base64.b64decode(said + "=" * (-len(said) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False


def user_code(m: re.Match[str]) -> bool:
    """Say whether a word near "enter the code" is a user code, not an error code or a word."""
    said = re.sub(r"[\s-]", "", value(m))
    if _ERROR_CODE.fullmatch(said.upper()) or _ERROR_WORD.search(_before(m)):
        return False
    if said.isupper():
        return True
    return any(c.isdigit() for c in said) and any(c.isalpha() for c in said)


def address(m: re.Match[str]) -> bool:
    """Say whether four numbers are the address of a machine: not of any, and no version."""
    if re.match(r"127\.|0\.0\.0\.0|255\.255\.", m[0]):
        return False
    after = m.string[m.end() : m.end() + 8]
    if m[0].endswith(".0") and after[:1] != "/":
        return False
    return not (_VERSION.search(_before(m, 40)) or _FILE_END.match(after))


def address6(m: re.Match[str]) -> bool:
    """Say whether groups between colons are an IPv6 address, not a time or a name."""
    said = m[0]
    groups = said.split(":")
    full = 8
    if said == "::1" or not any(c.isdigit() for c in said):
        return False
    if "::" in said:
        return said.count("::") == 1 and len(groups) <= full and sum(map(bool, groups)) > 1
    return len(groups) == full


def phone(m: re.Match[str]) -> bool:
    """Say whether digits after a plus sign are an international number (E.164: up to 15)."""
    shortest, longest = 9, 15
    return shortest <= sum(c.isdigit() for c in m[0]) <= longest


def own_name(m: re.Match[str]) -> bool:
    """Say whether the name of a folder or account is that of a person."""
    return is_name(value(m))


def is_name(said: str) -> bool:
    """Say whether a name can be that of a person: no common account, no mask, no id."""
    if _NOTHING.fullmatch(said) or _COMMON_NAMES.fullmatch(said) or GUID.search(said):
        return False
    return len(said) > 1 and not said.isdigit()


def mailbox(m: re.Match[str]) -> bool:
    """Say whether what looks like a mail address is one, and not a login of git or a container."""
    said = m[0].lower()
    return not (said.startswith("git@") or said.endswith(".core.windows.net"))


_ROOT = re.compile(
    r"(?i)(?:file:/{2,3})?(?:[a-z]:)?(?:/mnt)?(?:/[a-z])?[\\/]{0,8}(?:[?.]\\{1,4}[a-z]:\\{1,4})?"
)
_RUN = re.compile(r"[^\s\"'`<>()=,;|\[\]]{0,60}$")


def own_folder(m: re.Match[str]) -> bool:
    """Say whether a folder is that of a person: it hangs on the root of a disk, not on a site."""
    run = _RUN.search(_before(m, 60))
    before = run[0] if run else ""
    if "\\" not in m[0] and "\\" not in before[-1:] and not _ROOT.fullmatch(before):
        return False
    return own_name(m)


_PERSON_NEAR = re.compile(r"(?i)user_?principal_?name|given_?name|surname|job_?title|mail\"")
_NO_PERSON_NEAR = re.compile(r"(?i)app_?id|polic(?:y|ies)|service_?principal|publisher|result\"")


def name_of_person(m: re.Match[str]) -> bool:
    """Say whether a display name is that of a person: apps and policies have one too."""
    near = m.string[max(0, m.start() - _NEAR) : m.end() + _NEAR]
    return bool(_PERSON_NEAR.search(near)) and not _NO_PERSON_NEAR.search(near) and own_name(m)


_NOBODY = frozenset((
    "aadsts", "admin", "admins", "after", "again", "all", "alle", "anyone", "azure", "both",
    "code", "colleagues", "community", "damen", "developer", "developers", "entra", "error",
    "everybody", "everyone", "experts", "folks", "for", "friends", "from", "github", "guys",
    "helpdesk", "herren", "i", "in", "is", "it", "kollegen", "login", "madam", "message",
    "microsoft", "my", "office", "outlook", "please", "request", "service", "sign", "sir",
    "sorry", "support", "team", "teams", "that", "the", "there", "this", "todas", "todos",
    "together", "tous", "toutes", "user", "users", "we", "when", "world", "zusammen", "customer", "customers", "client", "clients", "colleague", "student", "students", "member",
    "members", "sirs", "kunde", "kunden", "cliente", "partner", "partners", "friend", "reader", "employee", "employees", "staff",
))  # fmt: skip


def greeted(m: re.Match[str]) -> bool:
    """Say whether who is greeted, or who signs, is one person and not everybody."""
    return not any(word in _NOBODY for word in re.findall(r"[^\W\d_]+", m["v"].lower()))


_NO_DOMAIN = re.compile(
    r"HK(?:LM|CU|CR|EY.{0,30}|U|CC)|SYSTEM|SOFTWARE|BUILTIN|CURRENTUSER|LOCALMACHINE|CERT"
    r"|ERROR|INFO|DEBUG|WARN(?:ING)?|TRACE|FATAL|POST|GET|HTTP|NT"
)
_ESCAPED = re.compile(r"\\[\"nrt][A-Z\s{\\\"]|\\r\\n|\\\"")


def domain_user(m: re.Match[str]) -> bool:
    r"""Say whether `NAME\name` is the account of a person, and not a key or a written line break."""
    domain, _, name = m["v"].partition("\\")
    name = name.lstrip("\\")
    if _NO_DOMAIN.fullmatch(domain) or _COMMON_NAMES.fullmatch(name):
        return False
    near = m.string[max(0, m.start() - _NEAR) : m.end() + _NEAR]
    return name[0] not in "nrtbfuxv" or not _ESCAPED.search(near)


def server(m: re.Match[str]) -> bool:
    r"""Say whether the first part of `\\name\` is a machine."""
    said = m["v"]
    if re.match(r"u[0-9a-fA-F]{4}|[nrt][A-Z]", said):
        return False
    return said.lower() not in ("users", "device", "pipe", "home", "windows")


_GUEST = re.compile(r"(?i)(.{1,400})_([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})#ext#@.{1,200}")


_TURNED = re.compile(r"([^\W\d_][\w'-]{1,40}), ([^\W\d_][\w' .-]{1,60})")


def person(said: str) -> str:
    """Return who is meant: a guest by the address at home, "Lee, Kim" as "Kim Lee"."""
    guest = _GUEST.fullmatch(said)
    said = f"{guest[1]}@{guest[2]}" if guest else said
    turned = _TURNED.fullmatch(said)
    said = f"{turned[2]} {turned[1]}" if turned else said
    return re.sub(r"(?i)^live\.com#", "", said)


def tells(said: str, *, secret: bool) -> bool:
    """Say whether a value is so much its own that it is the same thing wherever it occurs."""
    if not secret:
        return " " in said and len(said) > _SHORTEST and not any(c.isdigit() for c in said)
    long, short = 16, 6
    if len(said) < short or _NO_SECRET.fullmatch(said) or said.isdigit():
        return False
    return len(said) >= long or _mixed(said) or any(c in "!#$%^&*?~" for c in said)
