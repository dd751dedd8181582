"""What redaction looks for: one table of kinds, what happens to each, and how it looks.

A rule names the kind as shown to the user ("access token"), its policy, the literals to look for
(see `TextPattern`), an expression with every quantifier bounded, and a check for what an
expression alone cannot decide. The group `v` is the part that goes; without it the whole match goes.
Shapes come from the documented forms of the tokens, from gitleaks (client secrets, keys) and from
RFC 6750, 7617 and 8628.
"""

from __future__ import annotations

import base64
import binascii
import re
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.intake.patterns import LONG, Cue, TextPattern, compiled, mask_of

if TYPE_CHECKING:
    from collections.abc import Callable


# What a shape alone cannot tell: whether a match is a secret, a person or a machine at all.

# ruff: noqa: E501 - a shape reads best in one line


GUID = re.compile(
    r"(?<![0-9a-fA-F])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F])"
)
"""The shape of an id; ids stay."""

# A value that hides nothing. The list is closed: what merely begins like a variable or like a
# placeholder may be a password.
_NOTHING = (
    r"(?i)(?:[*x.\-_#\u2022]{1,64}|\[?redacted.{0,40}|<[^<>]{0,80}>?|[{}\[\](),;:|>-]{1,8}"
    r"|\$\{{1,2}[^{}]{0,80}\}{0,2}|#\{[^{}]{0,80}\}#?|!(?:vault|secret|ref|sub|env)\b.{0,80}|@microsoft\.keyvault\(.{0,300}|\$\([^()]{0,80}\)?|\$[a-z_][a-z_.:>\[\]()-]{0,80}\d?"
    r"|%[a-z]{1,30}(?:[_-][a-z]{1,30}){0,4}%|(?-i:%[A-Z][A-Z0-9_]{1,40}%)"
    r"|\{{1,3} ?[a-z_.$][a-z_. -]{0,60}\}{0,3}|\{\d?\}|\[[a-z_. -]{1,60}\]?|\([a-z_. -]{1,60}\)?"
    r"|(?:auth|account|session|chauthtok)\):?|none|null|nil|undefined|true|false|missing|removed|hidden|masked|n/a|string|\w{1,30}:"
    r"|authorization_code|client_credentials|id_token|client_assertion(?:_type)?"
    r"|client_secret(?:_\w{1,16})?|invalid_\w{1,20}|unauthorized_\w{1,20}"
    r"|(?:[+]|%(?:25){0,4}[0-9a-f]{2}){0,8}+[\[({]{0,2}aad(?:sts|b2c).{0,16384}"
    r"|[\[({]{1,2}(?:error )?(?:0x[0-9a-f]{4,10}|\d{4,8}|caa[0-9a-f]{5})[\])}:.,]{0,4}"
    r"|0x[0-9a-f]{8}[.,:)]?|urn:ietf:.{0,80}|https?://.{0,16384}|\d{4}-\d\d-\d\d.{0,30})"
)
# What stands for a value in source code: a call, an index, a path of names.
_CODE = (
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

_WORDS = r"[A-Za-z]{1,30}(?:[_\-. ]{1,3}[A-Za-z]{1,30}){0,8}[.!?:]?"
_CHECKS_WORD = r"[A-Z]?[a-z]{1,30}|[A-Z]{1,30}(?![a-z])"
# What follows "password:" without being one.
_STATES = frozenset((
    "a", "accepted", "an", "and", "are", "as", "at", "authentication", "authorization", "be",
    "because", "been", "blocked", "but", "by", "can", "cannot", "change", "changed", "changes",
    "combination", "combo", "complexity", "correct", "could", "credential", "credentials", "did",
    "disabled", "do", "does", "empty", "enabled", "error", "errors", "expiration", "expired",
    "expiry", "failed", "field", "flow", "for", "forgotten", "form", "from", "grant", "had", "has",
    "hash", "have", "he", "how", "i", "if", "in", "incorrect", "invalid", "is", "it", "length",
    "less", "locked", "login", "manager", "may", "might", "mismatch", "missing", "must", "my",
    "no", "not", "of", "ok", "on", "optional", "or", "our", "pair", "please", "policy", "prompt",
    "protected", "protection", "rejected", "required", "reset", "rotation", "she", "should",
    "sign", "so", "sync", "that", "the", "their", "then", "they", "this", "to", "tuple", "type",
    "unknown", "valid", "was", "we", "were", "what", "when", "where", "which", "who", "why",
    "will", "with", "would", "writeback", "wrong", "yes", "you", "your",
))  # fmt: skip

_PROTOCOL = (
    r"(?i)(?:oauth|oauth2|openid|sha|md|base|office|microsoft|m|o|utf|x|win|windows|http|ipv|b2|saml"
    r"|pkcs|aes|rsa|rs|es|hs|tls|ssl|msal|adal|v|azure|aad|fido|event|id|line|step|version|kb|mfa)"
    r"[-_]?\d{1,4}(?:[.\-_]\d{1,4}){0,4}(?:[a-z]{0,8})"
)
_HOST = r"(?i)(?:[\w-]{1,63}\.){1,4}(?:com|net|org|us|cn|de|io|local)(?::\d{1,5})?(?:/.{0,16384})?"
_PLAINLY_NONE = (
    r"(?i)v?\d{1,8}(?:[.:/,-]\d{1,8}){1,8}\w?|0x\w{1,16}|[\w.+-]{1,64}@[\w.-]{1,80}"
    r"|[a-z]{2,12}://.{0,16384}|(?:[\w-]{1,63}\.){1,6}(?:com|net|org|io|local|json|py|js|cs|ps1|xml|html?)"
    r"|(?:CAA|MSIS|E0000|0x|Win32|AAD)\w{0,20}|\d{1,3}(?:st|nd|rd|th|x|ms|s|h|d|min|kb|mb)"
)
_ERROR_NAME = (
    r"\d{1,7}|[a-z]{1,30}(?:_[a-z]{1,30}){0,5}|[A-Z][a-z]{1,30}(?:[A-Z][a-z]{1,30}){0,8}"
    r"|(?:[Aa][Aa][Dd][Ss][Tt][Ss]|[Aa][Aa][Dd][Bb]2[Cc]|[Cc][Aa][Aa]|0x|S256)\w{0,12}"
    r"|[A-Za-z]{1,60}(?:_[A-Za-z]{1,60}){1,6}"
)
_BASE32 = re.compile(r"[a-z2-7]{52}")
_ERROR_CODE = r"AAD\w{0,20}|CAA[0-9A-F]{5}|MSIS\w{4,5}|E0000\d{3}|0X[0-9A-F]{1,12}|\d{1,7}"
_ERROR_WORD = r"(?i)(?:error|fehler|exit|status|result|event|erreur|errore?)[ \t_-]{0,2}\Z"
_COMMON_NAMES = (
    r"(?i)(?:public|default|default user|all users|defaultapppool|runner\w{0,12}|vsts\w{0,24}"
    r"|user|username|system|local service|network service|local system|nt authority|member|guest"
    r"|unknown|none|n/a|admin|administrator|service principal|shared|vscode|node|app|root|site|containeradministrator|containeruser"
    r"|your.{0,20}|[{$<%].{0,60}|\*{1,20}|x{2,20}|\.{1,3})"
)
_VERSION = (
    r"(?i)(?:(?:version|ver|v|msal|adal|build|release|product)(?:\.\w{1,20})?[^\w\n]{0,4}"
    r"|(?<![/:])(?<![\d.])\b[a-z][\w.]{1,30}/v?|(?-i:(?:[A-Z]\w{1,30}\.){1,4}[A-Z]\w{1,30})[ \t]|[a-z]-v?"
    r"|(?:client|cli|sdk|module|powershell|office|outlook|teams|windows|chrome|edge|firefox|safari|agent|plugin"
    r"|extension|library|package|framework|runtime|core|java|python|node|macos|ios|android|broker|browser"
    r"|authenticator|onedrive|sharepoint|excel|word|driver|odbc|jdbc|assembly|app|nuget|az|wam|upgraded to"
    r"|updated to|installed|file|fileversion|os)[ \t:=\"'(]{1,4})$"
)
_FILE_END = r"(?i)\.?-?(?:zip|dll|exe|msi|nupkg|jar|tar|beta|rc\d|preview|whl)\b"
# Numbers of six and seven digits that the sign-in service uses for errors begin so.
_SERVICE_CODE = r"(?:50[012]|53[0-5]|65[0-2]|70[0-2]|90[0-2]|1[02346]\d|135|165|220|240)\d{2,4}$"
_LINK_END = r"(?:[:=]|\b(?:is|was|ist|lautet|shows|showed|est|es|\u00e8|\u00e9))[\s\"']{0,4}$"
_PLACEHOLDER = 80
_NEAR = 200
_SHORTEST = 5
_PIN = 4
_ENDS = ("", "\n", "<")
_LIST = 6000
_TURNS = 3
_PAT = 52
_WORD_LENGTH = 24
_SHORTEST_LETTERS = 8
_CODE_LENGTH = 16
_LINE = 400
_TOKEN_LENGTH = 60
_NAMES = r"[A-Za-z_][A-Za-z_.]{0,4000}+(?:[(\[][^\n]{0,16384})?"


def value(m: re.Match[str]) -> str:
    """Return the part of a match that is to go: the group `v`, else all of it."""
    return m["v"] if "v" in m.re.groupindex else m[0]


def _before(m: re.Match[str], length: int = 24) -> str:
    return m.string[max(0, m.start() - length) : m.start()]


def may_be_secret(m: re.Match[str]) -> bool:
    """Say whether a field's value can be a secret at all."""
    candidate = value(m)
    if compiled(_NOTHING).fullmatch(candidate) or _is_placeholder(candidate):
        return False
    if m.re.groupindex.get("q") and m["q"]:
        return True
    gap = m.string[m.start() : m.start("v")] if "v" in m.re.groupindex else ""
    # On the next line it is the value only if it looks like one and stands there alone.
    if "\n" in gap and not (_mixed(candidate) and m.string[m.end("v") : m.end("v") + 1] in _ENDS):
        return False
    first, *more = candidate.split(" ")
    if more and compiled(_NOTHING).fullmatch(first):
        return False
    if compiled(_SERVICE_CODE).fullmatch(first) or compiled(_CODE).fullmatch(candidate):
        return False
    # "required for all users" and "expired" are none; four words may begin with any.
    words = [word.lower().strip(".,;:!") for word in (first, *more[:1])]
    return not all(word in _STATES for word in words)


def _is_placeholder(candidate: str) -> bool:
    """Say whether a value only names what should stand there, as in `your-secret-here`."""
    if len(candidate) > _PLACEHOLDER or not compiled(_WORDS).fullmatch(candidate):
        return False
    words = {word.lower() for word in compiled(_CHECKS_WORD).findall(candidate)}
    return words <= _LABELS | _FILLERS and not words.isdisjoint(_LABELS)


def _mixed(candidate: str) -> bool:
    """Say whether a word of a sentence can be a password: digits or signs among its letters."""
    candidate = candidate.strip(".,;:!?)(\"'")
    if (
        len(candidate) < _SHORTEST
        or GUID.search(candidate)
        or compiled(_PLAINLY_NONE).fullmatch(candidate)
    ):
        return False
    return (
        any(c.isdigit() for c in candidate)
        and any(c.isalpha() for c in candidate)
        and not compiled(_PROTOCOL).fullmatch(candidate)
        and not compiled(_NOTHING).fullmatch(candidate)
    )


def in_prose(m: re.Match[str]) -> bool:
    """Say whether what follows "password" in a sentence is the password itself."""
    candidate = value(m)
    return _mixed(candidate) and may_be_secret(m)


def in_statement(m: re.Match[str]) -> bool:
    """Say whether what follows "the password is" is the password itself."""
    candidate = value(m)
    plain = candidate.strip(".,;:!?)(\"'")
    if plain.isdigit():
        return len(plain) >= _PIN and not compiled(_SERVICE_CODE).match(plain)
    literals = any(c in "!#$%^&*?~=+_@" for c in plain[1:])
    inside = any(c.isupper() for c in plain[1:]) and any(c.islower() for c in plain)
    return (
        _mixed(candidate)
        or ((literals or inside) and compiled(_PLAINLY_NONE).fullmatch(plain) is None)
    ) and may_be_secret(m)


# What "password" and some words more can be about, other than the password.
_ABOUT = (
    r"(?i)(?:error|fehler|erreur|errore?|fail|host|server|device|ger\u00e4t|computer|version|tenant|scope|app"
    r"|client|code|method|type|length|count|number|status|state|result|event|policy|hash|sync|reset|date"
    r"|time|link|url|page|manager|vault|file|field|prompt|id\b)"
)


def described(m: re.Match[str]) -> bool:
    """Say whether what follows "password" and words that describe it is the password itself."""
    return compiled(_ABOUT).search(m["d"]) is None and in_statement(m)


def argument(m: re.Match[str]) -> bool:
    """Say whether an argument in quotes is a secret and not an id, an address or a name of one."""
    candidate = value(m)
    name = (
        GUID.fullmatch(candidate)
        or compiled(_PLAINLY_NONE).fullmatch(candidate)
        or (candidate.isalpha() and candidate.isupper())
    )
    return not name and may_be_secret(m)


def quoted(m: re.Match[str]) -> bool:
    """Say whether what stands in quotes after the word is a password: any word but one of the state."""
    candidate = value(m)
    name = (
        GUID.fullmatch(candidate)
        or compiled(_PLAINLY_NONE).fullmatch(candidate)
        or candidate.isdigit()
    )
    return not name and may_be_secret(m)


def dotted_user(m: re.Match[str]) -> bool:
    """Say whether two words with a dot are an account, not a domain."""
    return (
        compiled(_HOST).fullmatch(m["v"]) is None
        and compiled(_PLAINLY_NONE).fullmatch(m["v"]) is None
    )


def listed(m: re.Match[str]) -> bool:
    """Say whether the value in a list of client secrets is shown in full."""
    return _mixed(value(m))


def of_cookies(m: re.Match[str]) -> bool:
    """Say whether a value stands in the list of cookies of an HTTP archive."""
    before = m.string[max(0, m.start() - _LIST) : m.start()]
    at = max(before.rfind('cookies"'), before.rfind("cookies'"))
    return at >= 0 and "]" not in before[at:] and may_be_secret(m)


def one_time(m: re.Match[str]) -> bool:
    """Say whether digits near a word like "authenticator" are a one-time code, not an error code."""
    digits = re.sub(r"\D", "", value(m))
    between = m.string[m.start() : m.start("v")].lower()
    if re.search(r"error|aadsts|fehler|erreur|fail|status|result|event|0x|line|id\b", between):
        return False
    return (
        not compiled(_SERVICE_CODE).match(digits) or compiled(_LINK_END).search(between) is not None
    )


def bare_code(m: re.Match[str]) -> bool:
    """Say whether a word of nine capitals and digits alone is a code to enter on the sign-in page."""
    candidate = m[0]
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(candidate))
    return turns >= _TURNS and not compiled(_ERROR_CODE).fullmatch(candidate)


def may_be_token(m: re.Match[str]) -> bool:
    """Say whether a field's value can be a token: longer than any word, or with digits in it."""
    candidate = value(m)
    if _before(m).lower().endswith("publickey") or compiled(_HOST).fullmatch(candidate):
        return False
    if any(c.isdigit() for c in candidate):
        return may_be_secret(m)
    # Without a digit it is a word, a call or a path of names, unless it is very long.
    least = _TOKEN_LENGTH if compiled(_NAMES).fullmatch(candidate) else _WORD_LENGTH
    return len(candidate) >= least and may_be_secret(m)


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
    return may_be_secret(m) and _said_before(m, LOGIN_WORDS)


def tool_flag(m: re.Match[str]) -> bool:
    """Say whether a flag is the password flag of one of the programs that have it."""
    return may_be_secret(m) and _said_before(m, TOOL_WORDS)


def flag_value(m: re.Match[str]) -> bool:
    """Say whether what follows a flag like `--client-secret` is no name of a thing."""
    candidate = value(m)
    name = m[0][: m.start("v") - m.start()].lower()
    if "key" in name or "token" in name or "credential" in name:
        return any(c.isdigit() for c in candidate) and may_be_secret(m)
    return may_be_secret(m)


def password_field(m: re.Match[str]) -> bool:
    """Say whether the value of a field for a password is one, and not the folder in PWD."""
    return may_be_secret(m) and not (m[0][:4] in ("PWD=", "PWD:") and value(m)[:1] in "/~")


def opaque_word(m: re.Match[str]) -> bool:
    """Say whether a word with a tilde is random, as the client secrets of Entra are."""
    return "~" in m[0] and opaque(m)


def curl_flag(m: re.Match[str]) -> bool:
    """Say whether `-u` is the flag of curl that takes a name and a password."""
    return may_be_secret(m) and _said_before(m, CURL_WORDS)


def opaque(m: re.Match[str]) -> bool:
    """Say whether a long run of characters is random: capitals, small letters, digits mixed."""
    candidate = m[0]
    few = 3
    if len(candidate) == _PAT and candidate.islower() and _BASE32.fullmatch(candidate):
        return any(c.isdigit() for c in candidate)
    return (
        sum(map(str.isdigit, candidate)) >= few
        and sum(map(str.isupper, candidate)) >= few
        and sum(map(str.islower, candidate)) >= few
        and not GUID.search(candidate)
    )


def auth_code(m: re.Match[str]) -> bool:
    """Say whether the value of `code=` is an authorization code, not an error number or name."""
    return compiled(_ERROR_NAME).fullmatch(value(m)) is None and may_be_secret(m)


def code_field(m: re.Match[str]) -> bool:
    """Say whether the value of a field `code` in JSON or a form is an authorization code."""
    candidate = value(m)
    return len(candidate) >= _CODE_LENGTH and any(c.isdigit() for c in candidate) and auth_code(m)


def basic(m: re.Match[str]) -> bool:
    """Say whether the word after `Basic` is a name and a password in base64."""
    candidate = value(m)
    try:
        return b":" in base64.b64decode(candidate + "=" * (-len(candidate) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False


def user_code(m: re.Match[str]) -> bool:
    """Say whether a word near "enter the code" is a user code, not an error code or a word."""
    candidate = re.sub(r"[\s-]", "", value(m))
    if compiled(_ERROR_CODE).fullmatch(candidate.upper()) or compiled(_ERROR_WORD).search(
        _before(m)
    ):
        return False
    if candidate.isalpha() and len(candidate) < _SHORTEST_LETTERS:
        return False  # HTTP, JSON
    if candidate.isupper():
        return True
    return any(c.isdigit() for c in candidate) and any(c.isalpha() for c in candidate)


_AZURE_HOSTS = frozenset({"169.254.169.254", "168.63.129.16"})
"""Addresses that every machine in Azure has: the one that gives tokens, and the platform."""


def address(m: re.Match[str]) -> bool:
    """Say whether four numbers are the address of a machine: not of any, and no version."""
    if m[0].startswith(("127.", "255.255.")) or not m[0].strip("0.") or m[0] in _AZURE_HOSTS:
        return False
    after = m.string[m.end() : m.end() + 8]
    if m[0].endswith(".0") and after[:1] != "/":
        return False
    return not (_names_version(_before(m, 40)) or compiled(_FILE_END).match(after))


def _names_version(before: str) -> bool:
    """Say whether the last words of a text announce a version."""
    words = before.rsplit(None, 3)
    start = len(words[0]) if len(words) > 3 else 0  # noqa: PLR2004 - one more than was split off
    near = before[start:]
    # A list of addresses has no letters between them, and looking for the words takes long.
    return near.upper() != near.lower() and compiled(_VERSION).search(before, start) is not None


def address6(m: re.Match[str]) -> bool:
    """Say whether groups between colons are an IPv6 address, not a time or a name."""
    candidate = m[0]
    groups = candidate.split(":")
    full = 8
    if candidate == "::1" or not candidate.strip("abcdefABCDEF:"):
        return False  # letters alone are names
    if "::" in candidate:
        empty = groups.count("")
        return candidate.count("::") == 1 and len(groups) <= full and len(groups) - empty > 1
    return len(groups) == full


def phone(m: re.Match[str]) -> bool:
    """Say whether digits after a plus sign are an international number (E.164: up to 15)."""
    shortest, longest = 9, 15
    return shortest <= sum(c.isdigit() for c in m[0]) <= longest


def own_name(m: re.Match[str]) -> bool:
    """Say whether the name of a folder or account is that of a person."""
    return is_name(value(m))


def is_name(candidate: str) -> bool:
    """Say whether a name can be that of a person: no common account, no mask, no id."""
    if (
        compiled(_NOTHING).fullmatch(candidate)
        or compiled(_COMMON_NAMES).fullmatch(candidate)
        or GUID.search(candidate)
    ):
        return False
    return len(candidate) > 1 and not candidate.isdigit()


_TENANT_BEFORE = (
    r"(?i)(?:tenant|directory|realm|domain hint)(?: (?:id|name|named))?[\s:=\"'`]{1,6}$"
)


_TENANT_ENDS = ("tenant", "directory", "realm", "domain hint", " id", " name", " named")


def own_host(m: re.Match[str]) -> bool:
    """Say whether a name is that of a machine, and not a tenant that an error message names."""
    before = _before(m, 40)
    word = before.rstrip(" \t\r\n:=\"'`")
    # Looking for the words takes long, and few hosts have one of these before them.
    return not (word.lower().endswith(_TENANT_ENDS) and compiled(_TENANT_BEFORE).search(before))


def mailbox(m: re.Match[str]) -> bool:
    """Say whether what looks like a mail address is one, and not a login of git or a container."""
    candidate = m[0].lower()
    return not (candidate.startswith("git@") or candidate.endswith(".core.windows.net"))


_ROOT = (
    r"(?i)(?:file:/{2,3})?(?:[a-z]:)?(?:/mnt)?(?:/[a-z])?[\\/]{0,8}(?:[?.]\\{1,4}[a-z]:\\{1,4})?"
)
_RUN = r"[^\s\"'`<>()=,;|\[\]]{0,60}$"


def own_folder(m: re.Match[str]) -> bool:
    """Say whether a folder is that of a person: it hangs on the root of a disk, not on a site."""
    run = compiled(_RUN).search(_before(m, 60))
    before = run[0] if run else ""
    if "\\" not in m[0] and "\\" not in before[-1:] and not compiled(_ROOT).fullmatch(before):
        return False
    return own_name(m)


_PERSON_NEAR = r"(?i)user_?principal_?name|given_?name|surname|job_?title|mail\""
_NO_PERSON_NEAR = r"(?i)app_?id|polic(?:y|ies)|service_?principal|publisher|result\""


def name_of_person(m: re.Match[str]) -> bool:
    """Say whether a display name is that of a person: apps and policies have one too."""
    near = m.string[max(0, m.start() - _NEAR) : m.end() + _NEAR]
    return (
        bool(compiled(_PERSON_NEAR).search(near))
        and not compiled(_NO_PERSON_NEAR).search(near)
        and own_name(m)
    )


_NOBODY = frozenset((
    "aadsts", "access", "admin", "admins", "after", "again", "all", "alle", "anyone", "azure", "both",
    "code", "colleagues", "community", "damen", "developer", "developers", "entra", "error",
    "everybody", "everyone", "experts", "folks", "for", "friends", "from", "github", "guys",
    "helpdesk", "herren", "i", "in", "is", "it", "kollegen", "login", "madam", "message",
    "microsoft", "my", "office", "outlook", "please", "request", "service", "sign", "sir",
    "sorry", "support", "team", "teams", "that", "the", "there", "this", "todas", "todos",
    "together", "tous", "toutes", "user", "users", "we", "when", "world", "zusammen", "customer", "customers", "client", "clients", "colleague", "student", "students", "member",
    "members", "sirs", "kunde", "kunden", "cliente", "partner", "partners", "friend", "reader", "employee", "employees", "staff",
    "gmbh", "ltd", "inc", "llc", "corp", "desk", "department", "group", "system", "monitoring",
    "exception", "warning", "connection", "unhandled", "failed",
))  # fmt: skip


_NAME_WORD = r"[^\W\d_]{1,100}"


def greeted(m: re.Match[str]) -> bool:
    """Say whether a greeting or signature names one person and not a group."""
    return _NOBODY.isdisjoint(compiled(_NAME_WORD).findall(m["v"].lower()))


_NO_DOMAIN = (
    r"HK(?:LM|CU|CR|EY.{0,30}|U|CC)|SYSTEM|SOFTWARE|BUILTIN|CURRENTUSER|LOCALMACHINE|CERT"
    r"|ERROR|INFO|DEBUG|WARN(?:ING)?|TRACE|FATAL|POST|GET|HTTP|NT"
)
_ESCAPED = r"\\[\"nrt][A-Z\s{\\\"]|\\r\\n|\\\""


def domain_user(m: re.Match[str]) -> bool:
    r"""Say whether `NAME\name` is the account of a person, and not a key or a written line break."""
    domain, _, name = m["v"].partition("\\")
    name = name.lstrip("\\")
    if compiled(_NO_DOMAIN).fullmatch(domain) or compiled(_COMMON_NAMES).fullmatch(name):
        return False
    near = m.string[max(0, m.start() - _NEAR) : m.end() + _NEAR]
    return name[0] not in "nrtbfuxv" or not compiled(_ESCAPED).search(near)


def server(m: re.Match[str]) -> bool:
    r"""Say whether the first part of `\\name\` is a machine."""
    candidate = m["v"]
    if re.match(r"u[0-9a-fA-F]{4}|[nrt][A-Z]", candidate):
        return False
    return candidate.lower() not in ("users", "device", "pipe", "home", "windows")


_GUEST = r"(?i)(.{1,400})_([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})#ext#@.{1,200}"


_TURNED = r"([^\W\d_][\w'-]{1,40}), ([^\W\d_][\w' .-]{1,60})"


def person(candidate: str) -> str:
    """Return who is meant: a guest by the address at home, "Lee, Kim" as "Kim Lee"."""
    guest = compiled(_GUEST).fullmatch(candidate)
    candidate = f"{guest[1]}@{guest[2]}" if guest else candidate
    inverted = compiled(_TURNED).fullmatch(candidate)
    candidate = f"{inverted[2]} {inverted[1]}" if inverted else candidate
    return re.sub(r"(?i)^live\.com#", "", candidate)


def is_distinctive(candidate: str, *, secret: bool) -> bool:
    """Say whether a value is so much its own that it is the same thing wherever it occurs."""
    if not secret:
        return (
            " " in candidate
            and len(candidate) > _SHORTEST
            and not any(c.isdigit() for c in candidate)
        )
    long, short = 16, 6
    if (
        len(candidate) < short
        or compiled(_PLAINLY_NONE).fullmatch(candidate)
        or candidate.isdigit()
    ):
        return False
    return len(candidate) >= long or _mixed(candidate) or any(c in "!#$%^&*?~" for c in candidate)


# What a row of the redaction table is, and the glue between a name and its value.


class Policy(StrEnum):
    """What happens to a match: it stays, gets a pseudonym, or goes."""

    KEEP = "keep"
    ALIAS = "alias"
    DROP = "drop"


@frozen
class RedactionRule:
    """One row of the table.

    A `weak` row gives way to what is to be kept; a row with a `context` counts only in a text
    that has one of these words too.
    """

    kind: str
    policy: Policy
    shape: TextPattern
    check: Callable[[re.Match[str]], bool] = may_be_secret
    weak: bool = False
    context: tuple[str, ...] = ()


def drop(
    kind: str,
    literals: str,
    regex: str,
    check: Callable[[re.Match[str]], bool] = may_be_secret,
    at: int = 0,
    context: tuple[str, ...] = (),
) -> RedactionRule:
    """Return a row whose match goes."""
    shape = TextPattern(regex, tuple(literals.split()), at=at)
    return RedactionRule(kind, Policy.DROP, shape, check, context=context)


def alias(
    kind: str,
    literals: str,
    regex: str,
    check: Callable[[re.Match[str]], bool] = may_be_secret,
    left: str = "",
    tail: str = "",
) -> RedactionRule:
    """Return a row whose match gets a pseudonym."""
    shape = TextPattern(regex, tuple(literals.split()), left=left, tail=tail)
    return RedactionRule(kind, Policy.ALIAS, shape, check)


def begins(
    literals: str, regex: str, check: Callable[[re.Match[str]], bool] = greeted
) -> RedactionRule:
    """Return a rule for a name on a line that begins with one of some literals."""
    return RedactionRule(
        "user", Policy.ALIAS, TextPattern(regex, tuple(literals.split()), line_starts=True), check
    )


def always(_: re.Match[str]) -> bool:
    """Say yes: the shape alone is proof."""
    return True


# Between a name and its value: quotes, brackets and escapes, then =, :, => or their escaped forms.
SEP = r"[\\\"'`\]\)]{0,12}\s{0,8}(?:=>|:=|[=:]|%(?:25){0,4}3[dDaA])\s{0,8}"
OPEN = r"[\\\"'`\[(u]{0,8}"
# A blank, a line end, a quote or an ampersand ends a value also where it is percent-encoded. A plain
# ampersand does so where a name and an equals sign or the rest of an entity follow.
_NO_ENCODED_END = r"(?!(?:25){0,4}(?:20|0[aAdD]|22|26))"
_PLAIN = (
    rf"(?:[^\s\"'`&;,<\\%]|%{_NO_ENCODED_END}|\\(?![\"'rntu/\\])|<(?![/a-zA-Z])"
    r"|&(?![A-Za-z_][\w.-]{0,40}=|(?:[a-z]{2,6}|#\d{1,5});))"
)


def after(*names: str) -> str:
    """Return the expression for a place right after one of some words, or after one and a dash."""
    return "|".join(f"(?<={name})|(?<={name}[_ -])" for name in names)


# More words of a value: those with digits or signs, and after `label: ` at the begin of a line all
# that there are up to its end, when they are few. Fields and error codes are no part of a value.
_MORE = r"(?![^\s]{0,64}(?:[=:]|(?i:aadsts)|\d{5}))"
_REST = rf"(?:[ \t]{_MORE}{_PLAIN}{{1,64}}+){{1,5}}+(?=[ \t]{{0,8}}(?![^\n]))"
_NEXT = rf"(?:[ \t]{_MORE}(?=[^\s]{{0,64}}[\d!#$%^*?~]){_PLAIN}{{1,64}}+){{0,3}}+"
_BEGIN = r"(?P<b>(?<![^\n])|(?<=[>*-] )|(?<=my )|(?<=of )|(?<=  ))?"


def field(names: str, least: int = 1, *, spoken: bool = False) -> str:
    """Return the shape `name: value` in every glue; the value is quoted or ends at a blank.

    With `spoken` it may have blanks in it, as people write passwords.
    """
    quoted = rf"(?:(?!\\{{0,8}}(?P=q))[^\n]){{{least},16384}}+"
    plain = rf"{_PLAIN}{{{least},16384}}+"
    if spoken:
        braced = r"\{[^{}\s]{1,256}\}(?=[;,\s]|$)"
        rest = rf"(?:(?(b)(?(c)|(?!))|(?!)){_REST}|{_NEXT})"
        plain = rf"(?P<c>(?<=[:=] ))?(?:{braced}|{plain}){rest}"
    begin = _BEGIN if spoken else ""
    return (
        rf"(?i){begin}(?:{names}){SEP}(?:\\{{0,8}}[ub]?(?P<q>[\"'`]))?(?P<v>(?(q){quoted}|{plain}))"
    )


# The rows of the redaction table for what goes: tokens, codes, keys, passwords, cookies.

# ruff: noqa: E501 - a shape of the table reads best in one line


_COOKIES = (
    r"ESTSAUTH\w{0,16}|ESTSSC|ESTSSSO\w{0,12}|SignInStateCookie|buid|fpc|MSPAuth|MSPProf|RPSAuth"
    r"|RPSSecAuth|WLSSC|x-ms-RefreshTokenCredential|x-ms-DeviceCredential|CCState|AADSSO|SSOCOOKIEPULLED"
    r"|\.AspNet(?:Core)?\.[\w.-]{1,40}|AppServiceAuthSession|connect\.sid|JSESSIONID|PHPSESSID"
    r"|ASP\.NET_SessionId|sessionid|csrftoken|FedAuth\d?|rtFa|laravel_session|_oauth2_proxy\w{0,10}"
)
_COOKIE_SIGNS = (
    "estsauth estssc estssso signinstate buid fpc mspauth mspprof rpsauth rpssecauth wlssc x-ms-refresh"
    " x-ms-devicecred ccstate aadsso ssocookie .aspnet appserviceauth connect.sid jsessionid phpsessid"
    " asp.net_session sessionid csrftoken fedauth rtfa laravel_session _oauth2_proxy"
)
_FLAG = (
    r"(?i)(?:(?<=-)|(?<=-client)|(?<=-client[_-])|(?<=-user)|(?<=-user[_-])|(?<=-admin[_-])|(?<=-app)|(?<=-app[_-])"
    r"|(?<=-db[_-])|(?<=-sp[_-])|(?<=-auth[_-])|(?<=-api[_-]))"
    r"(?:password|passwd|pass|pwd|pw|secret|token|key|credential)(?:value)?[ =]{1,4}[\"']?"
)
_PW_SIGNS = (
    "pass pwd pw tap kennwort passwort mot mdp contrase clave senha palavra-passe has\u0142o haslo has\u0142em wachtwoord l\u00f6senord passord"
    " adgangskode kodeord salasana jelsz\u00f3 heslo heslem parola parol\u0103 \u015fifre \u043f\u0430\u0440\u043e\u043b \u5bc6\u7801 \u5bc6\u78bc \u53e3\u4ee4 \u30d1\u30b9\u30ef\u30fc\u30c9"
    " \u6697\u8a3c\u756a\u53f7 \uc554\ud638 \ube44\ubc00\ubc88\ud638 \u03ba\u03c9\u03b4\u03b9\u03ba \u03c3\u03c5\u03bd\u03b8\u03b7\u03bc\u03b1\u03c4\u03b9\u03ba lozinka geslo m\u1eadt kata \u0e23\u0e2b\u0e31\u0e2a\u0e1c\u0e48\u0e32\u0e19"
)
_PW = (
    r"pass(?:word|wd|phrase|wort|code)|temporary access pass|(?<![A-Za-z])(?-i:TAP)(?![A-Za-z])|(?<![A-Za-z0-9])pass|pwd|(?<![A-Za-z])(?:pw|mdp|ww)|kennwort"
    r"|mot[ _]de[ _]passe|contrase[n\u00f1]a|(?<![A-Za-z])clave(?: de acceso)?|senha|palavra-passe|has[\u0142l](?:o|em)|wachtwoord"
    r"|l\u00f6senord(?:et)?|passord(?:et)?|adgangskode[nr]?|kodeord(?:et)?|salasana(?:ni)?|jelsz(?:\u00f3|ava(?:m)?)|hesl(?:o|em)"
    r"|parol(?:a|\u0103)(?: d'ordine| mea)?|\u015fifre(?:m|si)?|\u043f\u0430\u0440\u043e\u043b(?:\u044c|\u044f|\u0435\u043c)"
    r"|\u5bc6[\u7801\u78bc]|\u53e3\u4ee4|\u30d1\u30b9\u30ef\u30fc\u30c9|\u6697\u8a3c\u756a\u53f7|\uc554\ud638|\ube44\ubc00\ubc88\ud638"
    r"|\u03ba\u03c9\u03b4\u03b9\u03ba[\u03cc\u03bf]\u03c2 \u03c0\u03c1\u03cc\u03c3\u03b2\u03b1\u03c3\u03b7\u03c2|\u03c3\u03c5\u03bd\u03b8\u03b7\u03bc\u03b1\u03c4\u03b9\u03ba\u03cc"
    r"|lozinka|geslo|m\u1eadt kh\u1ea9u|kata sandi|\u0e23\u0e2b\u0e31\u0e2a\u0e1c\u0e48\u0e32\u0e19"
)
_CONFIDENTIAL_SIGNS = (
    "secret geheimnis clientschl\u00fcssel secreto clave cl\u00e9 segreto chiave segredo chave geheim sleutel sekret klucz hemlig hemmelig"
    " salaisuus avain titkos tajn kulcs gizli cheie \u0441\u0435\u043a\u0440\u0435\u0442 \u673a\u5bc6 \u5bc6\u94a5 \u91d1\u9470 \u7955\u5bc6 \u30b7\u30fc\u30af\u30ec\u30c3\u30c8 \u79d8\u5bc6 \ube44\ubc00 \u03bc\u03c5\u03c3\u03c4\u03b9\u03ba"
)
_CONFIDENTIAL = (
    r"secret(?:o|e)?(?: client| de cliente)?(?:[_ ]?(?:value|key|text))?|(?:client-?)?geheim(?:nis)?|clientschl\u00fcssel|(?:clave|cl\u00e9|chiave|chave|cheie) secr?et[aeo\u0103]"
    r"|chiave segreta|segret[oa](?: client)?|segredo(?: do cliente)?|geheime sleutel|sekret|klucz tajny|(?:klient)?hemlig(?:het(?:en)?| nyckel)|(?:klient)?hemmelig(?:het|hed)(?:en)?"
    r"|(?:asiakas)?salaisuus|salainen avain|titkos kulcs|tajn\u00fd k[l\u013e][i\u00ed\u00fa][c\u010d]|gizli anahtar(?:\u0131)?|\u0441\u0435\u043a\u0440\u0435\u0442(?:\u043d\u044b\u0439 \u043a\u043b\u044e\u0447| \u043a\u043b\u0438\u0435\u043d\u0442\u0430)?"
    r"|\u673a\u5bc6|\u5bc6\u94a5|\u91d1\u9470|\u7955\u5bc6|\u30b7\u30fc\u30af\u30ec\u30c3\u30c8|\u79d8\u5bc6\u9375|\ube44\ubc00 \ud0a4|\u03bc\u03c5\u03c3\u03c4\u03b9\u03ba\u03cc"
)
# What leads from the name of a secret to the secret in a sentence, in twenty languages.
_IS = (
    r"[\"'`*)]{0,2}(?:\s{1,3}(?:is|was|ist|lautet|hei\u00dft|war|c['\u2019 ]est|est|\u00e9tait|sera|es|ser\u00e1|sar\u00e0|era|\u00e8|\u00e9|e'|\u00e4r|er|on|to|jest|je|este|\u015fu|such|now|now is|is now|is set to|set to|being|i used is|i use is"
    r"|\u03b5\u03af\u03bd\u03b1\u03b9|\u0442\u0430\u043a\u043e\u0439|\u0442\u0430\u043a\u0438\u0439|\u044d\u0442\u043e)[:=]?\s{1,3}|\s{0,2}(?:\u306f|\u304c|\u662f|\u4e3a|\u70ba|\ub294|\uc740)\s{0,3}|\s{1,3}(?:->|=>|-|\u2013|\u2014)\s{1,3})"
    r"(?:(?:now|still|actually|currently|set to|jetzt|nun|aktuell|derzeit|weiterhin|maintenant|d\u00e9sormais|toujours|ahora|actualmente|adesso|ora|attualmente|agora|atualmente|nu|teraz) )?[\"'`*\u201c\u201e\u00ab\u2018\u300c]{0,3}"
)
_SAID = r"(?P<v>[^\s\"'`<>\\\u201d\u201c\u00bb\u300d,;](?:[^\s\"'`<>\\\u201d\u201c\u00bb\u300d,;]|[,;](?=\S)|\\(?![rntu\"'\\])){3,512}+)"
_NAMED = r"[\w.:@/-]{0,80}+"
_NAMED_VALUE = (
    r"(?:[\w.:@/-]{0,80}+(?![\w.:@/-])[\"']?\s{0,4}[,;]?\s{0,40}[\"']?|[\w.:@/-]{0,80}?)value"
)
_CALLS = (
    r"(?i)(?:clientsecretcredential|usernamepasswordcredential|networkcredential|clientcredential|pscredential|userpassword\w{0,12}"
    r"|serviceprincipalcredentials?|acquire_?token_?(?:by|with)_?username_?password|acquiretokenbyusernamepassword(?:async)?"
    r"|acquire_token_with_client_credentials|(?<![a-z])auth\s?=|basicauth|httpbasicauth|createfromsecret|confidentialclientapplication)\w{0,8}\s?\(\s{0,16}"
)
_ARGUMENT = (
    r"(?:[\w.=: ]{0,60}(?:\"[^\"\n]{0,200}+\"|'[^'\n]{0,200}+'|\w[\w.]{0,60}+)\s{0,4},\s{0,16})"
)


def _of_calls() -> tuple[RedactionRule, ...]:
    """Return a row for each place that an argument of a call can have."""
    return tuple(
        RedactionRule(
            "client secret",
            Policy.DROP,
            TextPattern(
                rf"{_CALLS}{_ARGUMENT}{{{n}}}(?:\w{{1,30}}\s?=\s?)?(?P<q>[\"'])(?P<v>(?:(?!(?P=q))[^\n]){{4,1024}}+)",
                tuple(_CALL_FIRST),
            ),
            argument,
        )
        for n in range(4)
    )


_CALL_FIRST = [
    "clientsecretcredential",
    "usernamepasswordcredential",
    "networkcredential",
    "clientcredential",
    "pscredential",
    "userpassword",
    "serviceprincipalcredential",
    "acquire_token_by",
    "acquiretokenby",
    "acquire_token_with",
    "basicauth",
    "httpbasicauth",
    "createfromsecret",
    "confidentialclientapplication",
    "auth=",
]
_KEYS = after(
    *("api", "account", "access", "storage", "subscription", "function", "functions"),
    *("private", "encryption", "shared", "master"),
)
_CODES = rf"(?<![A-Za-z0-9_.\-?/])|{after('auth', 'authorization')}"
# A code to enter: nine signs, or groups of them; people type it in small letters and with blanks.
_ENTERED = (
    r"(?-i:(?P<v>(?=(?:[A-Z0-9][ -]?){8,9}(?![A-Za-z0-9]))(?:[A-Z0-9]{2,5}[ -]){1,2}[A-Z0-9]{2,5}"
    r"|[A-Z0-9]{4,12}(?:-[A-Z0-9]{4,8})?|[a-z0-9]{8,9}))(?![A-Za-z0-9])"
)
WORDS = mask_of("0123456789abcdefghijklmnopqrstuvwxyz_")
_DEVICE_TALK = ("devicelogin", "/device", "deviceauth", "aka.ms", "authenticat", "device", "anmeld")

SECRETS: tuple[RedactionRule, ...] = (
    # by their own shape
    drop(
        "private key",
        "-----begin",
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----)){0,32768}(?:-----END[A-Z0-9 ]{0,48}(?:-----)?)?",
        always,
    ),
    drop(
        "token",
        "eyj eyk ewo ew0 zxlk",
        r"(?:ey[JK]|ew[0o]|ZXlK)[A-Za-z0-9_\-+/]{14,16384}+(?:\.[A-Za-z0-9_\-+/=]{0,16384}+){0,4}",
        always,
    ),
    drop(
        "refresh token or code",
        ".a",
        r"(?<![A-Za-z0-9.])[01]\.A[A-Za-z0-9_-]{8,4096}+(?:\.[A-Za-z0-9_\-.~+/=]{0,16384}+)?",
        always,
        at=-1,
    ),
    drop(
        "refresh token or code",
        "aqab agab awab oaqab aaab aeab acab",
        r"(?<![A-Za-z0-9_-])O?A[A-Za-z]AB[A-Z][A-Za-z0-9_\-+/.]{24,16384}+={0,2}",
        opaque,
    ),
    drop(
        "refresh token or code",
        "ewa ewb ewc ewd",
        r"(?<![A-Za-z0-9_-])Ew[A-Z][A-Za-z0-9]A[A-Za-z0-9_\-+/.]{24,16384}+={0,2}",
        opaque,
    ),
    drop(
        "refresh token or code",
        "m.",
        r"(?<![A-Za-z0-9])M\.[RC]\d{0,4}_[A-Z0-9]{1,6}\.[A-Za-z0-9.!*$_~\-+/%]{8,8192}+",
        always,
    ),
    drop("client secret", "q~", r"[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{6,64}", always, at=-4),
    drop(
        "key",
        "ghp_ gho_ ghs_ ghu_ ghr_ github_pat_ glpat- xoxb- xoxp- xoxa- xoxs- akia aiza ya29. 1//0 sk- npm_ sg. gocspx-",
        r"(?<![A-Za-z0-9])(?:gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[\w-]{16,64}"
        r"|xox[abeoprs]-[A-Za-z0-9-]{10,250}|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30,40}|ya29\.[\w-]{16,1024}"
        r"|1//0[\w-]{20,512}|sk-[A-Za-z0-9_-]{20,200}|npm_[A-Za-z0-9]{30,40}|SG\.[\w-]{16,32}\.[\w-]{16,64}|GOCSPX-[\w-]{20,40})",
        always,
    ),
    drop("storage key", "==", r"[A-Za-z0-9+/]{86}==", always, at=-86),
    drop(
        "SAML message",
        "phnhbw pd94bwwg phnhbdp",
        r"(?:PHNhbW|PD94bWwg|PHNhbDp)[A-Za-z0-9+/_\-=%]{24,65536}+",
        always,
    ),
    drop(
        "signature",
        "signaturevalue x509certificate digestvalue ciphervalue",
        r"(?:SignatureValue|X509Certificate|DigestValue|CipherValue)>\s{0,200}(?P<v>[A-Za-z0-9+/=\s]{8,16384})",
        always,
    ),
    # by the name beside them
    drop(
        "authorization header",
        "bearer negotiate ntlm",
        r"(?i)(?<![A-Za-z])(?:bearer|negotiate|ntlm)(?:\s|%20|\+){1,4}(?P<v>[A-Za-z0-9._~+/\-]{16,16384}+={0,4})",
        may_be_token,
    ),
    drop(
        "authorization header",
        "authorization",
        r"(?i)authorization[\\\"']{0,6}\s{0,4}[:=]\s{0,4}[\\\"'u]{0,6}(?:bearer|basic|pop|negotiate|ntlm|digest|sharedkey(?:lite)?|token|apikey|splunk)\s{1,4}"
        r"(?P<v>[^\s\"'\\,<{$]{4,16384}+)",
    ),
    drop(
        "authorization header",
        "basic",
        r"(?i)(?<![A-Za-z])basic(?:\s|%20){1,4}(?P<v>[A-Za-z0-9+/_-]{6,1024}+={0,2})",
        basic,
    ),
    drop("password", _PW_SIGNS, field(_PW, spoken=True), password_field),
    drop(
        "password",
        _PW_SIGNS,
        rf"(?i)(?:{_PW}){_IS}{_SAID}",
        in_statement,
    ),
    drop(
        "password",
        _PW_SIGNS,
        rf"(?i)(?:{_PW})(?P<d>(?:[ \t][^\W\d_]{{2,20}}){{1,4}})[ \t]{{0,2}}:[ \t]{{1,3}}[\"'`*]{{0,3}}{_SAID}",
        described,
    ),
    drop(
        "password",
        _PW_SIGNS,
        rf"(?i)(?:{_PW})(?P<d>(?:[ \t][^\W\d_]{{2,20}}){{1,2}}?){_IS}{_SAID}",
        described,
    ),
    drop(
        "password",
        "pass pwd pw tap kennwort passwort mot mdp contrase senha has\u0142em wachtwoord l\u00f6senord heslem \u043f\u0430\u0440\u043e\u043b",
        rf"(?i)(?:{_PW})(?:[ \t]{{1,3}}|[ \t]{{0,4}}\n\s{{0,8}})[\"'`*]{{0,3}}{_SAID}",
        in_prose,
    ),
    drop(
        "password",
        "login",
        r"(?i)login[ \t\n]{1,4}\S{1,128}\s{1,4}password[ \t\n]{1,4}(?P<v>\S{1,256}+)",
    ),
    drop(
        "client secret",
        _CONFIDENTIAL_SIGNS,
        rf"(?i)(?:{_CONFIDENTIAL}){_IS}{_SAID}",
        in_statement,
    ),
    drop(
        "client secret",
        "secret",
        rf"(?i)secret(?: value)?(?:[ \t]{{1,3}}|[ \t]{{0,4}}\n\s{{0,8}})[\"'`*]{{0,3}}{_SAID}",
        in_prose,
    ),
    drop(
        "client secret",
        "password pwd secret credential account.key",
        rf"(?i)(?:password|pwd|secret|client_credential|oauth2\.credential|account\.key){_NAMED}[\"']\s{{0,4}}[,:]\s{{0,8}}[\"'](?P<v>[^\"'\n]{{1,4096}}+)[\"'](?!\s{{0,4}}:)",
    ),
    drop(
        "client secret",
        "password pwd secret token assertion samlresponse",
        rf"(?i)(?:password|pwd|secret|token|assertion|samlresponse){_NAMED_VALUE}[\"']?\s{{0,4}}[=:]\s{{0,4}}[\"'](?P<v>[^\"'\n]{{4,16384}}+)",
    ),
    drop(
        "client secret",
        "password pwd secret",
        r"(?i)(?:password|pwd|secret)[\w.-]{0,40}\s{0,4}\n\s{0,40}-?\s?value:\s{0,4}[\"']?(?P<v>[^\s\"']{4,4096}+)",
    ),
    drop(
        "client secret",
        "password pwd secret securitytoken credential account.key",
        rf"(?i)(?:password|pwd|secret|securitytoken|credential|account\.key){_NAMED}(?:(?:\s[^<>]{{0,300}}+)?>|</name>\s{{0,40}}<value>)\s{{0,4}}(?P<v>[^<>\s][^<>\n]{{2,16384}}+)</",
    ),
    drop(
        "client secret",
        "password( passwd( pwd( secret( clientsecret( secretvalue(",
        r"(?i)(?<!get)(?<!get_)(?<!read)(?<!fetch)(?<!find)(?<!show)(?:password|passwd|pwd|secret)(?:value)?\(\s{0,4}(?P<q>[\"'])(?P<v>(?:(?!(?P=q))[^\n]){3,1024}+)",
        argument,
    ),
    drop(
        "client secret",
        "env setx",
        r"(?i)(?:env|setx)[ \t]{1,4}\w{0,40}(?:secret|password|pwd)\w{0,20}[ \t]{1,4}[\"']?(?P<v>[^\s\"'=]{4,512}+)",
    ),
    *_of_calls(),
    RedactionRule(
        "client secret",
        Policy.DROP,
        TextPattern(
            r"(?<![\w~.-])[A-Za-z0-9_~.-]{30,44}+(?![\w~.-])",
            ("~",),
            left=r"[\w~.-]{0,44}",
        ),
        opaque_word,
    ),
    drop(
        "client secret",
        "expires",
        r"(?i)expires[\t |]{1,8}value[\t |]{1,8}[^\n]{0,60}id[^\n]{0,20}\n(?:[^\n]{0,200}\n){0,8}?[^\n]{0,120}?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}[\t |]{1,8}(?P<v>[^\s|*]{8,128}+)",
        listed,
    ),
    drop(
        "password",
        "pass pwd pw kennwort passwort mot senha contrase wachtwoord",
        rf"(?i)(?:{_PW})[ \t]{{1,3}}(?P<q>[\"'`\u201c\u201e\u00ab])(?P<v>[^\s\"'`\u201c\u201d\u00bb]{{4,256}}+)[\"'`\u201c\u201d\u00bb]",
        quoted,
    ),
    drop("password", "sqlplus", r"(?i)sqlplus[ \t]{1,4}[^\s/]{1,64}/(?P<v>[^\s@]{1,128}+)"),
    drop(
        "password",
        ".login( .login_user(",
        r"(?i)\.login\w{0,8}\(\s{0,4}(?:[\w.=]{1,60}|[\"'][^\"'\n]{0,128}[\"'])\s{0,4},\s{0,8}(?:\w{1,20}=)?[\"'](?P<v>[^\"'\n]{1,256}+)[\"']",
    ),
    drop(
        "password",
        "login",
        r"(?<=[\w)*.] )LOGIN [\"']?[^\s\"'@]{1,64}@[^\s\"']{1,128}[\"']?[ \t]{1,4}[\"']?(?P<v>[^\s\"']{1,256}+)",
    ),
    drop(
        "authorization header",
        "xoauth2 auth",
        r"(?i)auth(?:enticate)?[ \t]{1,4}(?:xoauth2|plain|login|oauthbearer)[ \t\r\n]{1,4}(?P<v>[A-Za-z0-9+/]{8,16384}+={0,2})",
    ),
    drop(
        "password",
        "-p -pw -w -k",
        r"(?i)(?<=\s)-(?:pw|p|w)[ =]{1,2}[\"']?(?P<v>[^\s\"'<>{}$-][^\s\"'<>]{0,512}+)",
        tool_flag,
        context=TOOL_WORDS,
    ),
    drop(
        "password",
        "-u",
        r"(?<=\s)-U[ =]{0,2}[\"']?[^\s%\"']{1,128}%(?P<v>[^\s\"']{1,256}+)",
    ),
    drop("password", "://", r"://[^\s/:@\"']{1,128}:(?P<v>[^\s/@\"'<>]{1,256})@"),
    drop(
        "password",
        "password passwd pass pwd pw secret token key credential",
        rf"{_FLAG}(?P<v>[^\s\"'<>{{}}$-][^\s\"'<>]{{0,4096}})",
        flag_value,
    ),
    drop(
        "password",
        "-p",
        r"(?<=\s)-p[ =]{0,2}[\"']?(?P<v>[^\s\"'<>{}$-][^\s\"'<>]{0,512}+)",
        login_flag,
        context=LOGIN_WORDS,
    ),
    drop(
        "password",
        "-u --user",
        r"(?<=\s)(?:-u|--user)[ =]{0,2}[\"']?[^\s:\"']{1,128}+:(?P<v>[^\s\"']{1,256}+)",
        curl_flag,
        context=CURL_WORDS,
    ),
    drop(
        "password",
        "securestring",
        r"(?i)securestring\s{1,4}(?:-\w{1,20}\s{1,4}){0,3}[\"'](?P<v>[^\"'\n]{1,1024})",
    ),
    drop("client secret", _CONFIDENTIAL_SIGNS, field(_CONFIDENTIAL, 3, spoken=True)),
    drop("key", "key hub-signature", field(rf"(?:{_KEYS})key|hub-signature", 6)),
    drop("key", "pat", field(r"(?<![A-Za-z0-9_])pat", 16), may_be_token),
    drop(
        "token",
        "token jwt prt canary ctx sft verifier sso_nonce",
        field(
            r"token(?:[_ ]?(?:value|secret))?|jwt|(?<![A-Za-z])(?:prt|s?ctx|sft)|canary|verifier|sso_nonce",
            6,
        ),
        may_be_token,
    ),
    drop("assertion", "assertion", field(r"assertion", 6), may_be_token),
    drop(
        "assertion",
        "saml wresult",
        field(r"saml[_ ]?(?:response|request|art)|wresult", 6),
        may_be_token,
    ),
    drop("device code", "device", field(r"device[_ ]?code", 6), may_be_token),
    drop(
        "signature", "sig", r"(?i)(?<![A-Za-z0-9])sig(?:nature)?=(?P<v>[A-Za-z0-9%+/=_-]{12,512})"
    ),
    drop(
        "cookie",
        "cookie",
        r"(?i)cookie[\\\"']{0,6}\s{0,4}(?::|=>|=)\s{0,4}[\\\"'\[u]{0,6}(?P<v>[^\n\"'<]{4,16384})",
    ),
    drop(
        "cookie",
        _COOKIE_SIGNS,
        rf"(?i)(?<![A-Za-z0-9])(?:{_COOKIES})\s{{0,4}}[=:]\s{{0,4}}[\"']?(?P<v>[^\s;,\"'<>]{{4,16384}})",
    ),
    drop(
        "cookie",
        _COOKIE_SIGNS,
        rf"(?i)(?:{_COOKIES})[\"'],?\s{{0,4}},\s{{0,40}}[\"']value[\"']\s{{0,4}}:\s{{0,4}}[\"'](?P<v>[^\"']{{4,16384}})",
    ),
    drop(
        "cookie",
        "cookie",
        r"(?i)cookie[\"'],?\s{0,4},?\s{0,40}[\"']value[\"']\s{0,4}:\s{0,4}[\"'](?P<v>[^\"']{4,16384}+)",
    ),
    drop(
        "cookie",
        "value",
        r"(?i)value[\"']\s{0,4}:\s{0,4}[\"'](?P<v>[^\"']{3,16384}+)",
        of_cookies,
        context=("cookies",),
    ),
    drop(
        "authorization code",
        "code=",
        r"(?i)(?<=[?&#;])code=(?P<v>[^\s&\"'<>\\)]{4,16384}+)",
        auth_code,
    ),
    drop(
        "authorization code",
        "code",
        rf"(?i)(?:{_CODES})code{SEP}{OPEN}\+{{0,2}}(?P<v>(?:[A-Za-z0-9_\-.!*~+/$=]|%{_NO_ENCODED_END}){{16,16384}}+)",
        code_field,
    ),
    drop(
        "user code",
        "user",
        rf"(?i)user[_ -]?code[\\\"'\]]{{0,8}}\s{{0,4}}(?:=>|[=:]|is)?\s{{0,4}}[\\\"'u*`]{{0,8}}{_ENTERED}",
        user_code,
    ),
    drop(
        "user code",
        "otc",
        rf"(?i)(?<![A-Za-z])otc[\\\"']{{0,4}}\s{{0,2}}[=:]\s{{0,2}}[\\\"']{{0,4}}{_ENTERED}",
        user_code,
    ),
    drop(
        "user code",
        "devicelogin deviceauth /device /link",
        r"(?i)(?:devicelogin|deviceauth|/device|/link)/?\?(?:[^\s&]{0,80}&){0,4}\w{1,20}=(?-i:(?P<v>[A-Za-z0-9-]{6,12}))(?![A-Za-z0-9-])",
        user_code,
    ),
    drop(
        "user code",
        "code kod k\u00f3d c\u00f3digo codice koodi cod \u03ba\u03c9\u03b4\u03b9\u03ba \u30b3\u30fc\u30c9 \u4ee3\u7801 \u4ee3\u78bc \u4ee3\u78bc \u4ee3\u78bc \u9a8c\u8bc1\u7801 \ucf54\ub4dc \u043a\u043e\u0434",
        (
            r"(?i)(?:codes?|kod(?:e|en|em|u)?|k\u00f3d(?:em)?|c\u00f3digo|codice|koodi|codul|\u03ba\u03c9\u03b4\u03b9\u03ba\u03cc\u03c2?|\u30b3\u30fc\u30c9|\u4ee3\u7801|\u4ee3\u78bc|\u9a8c\u8bc1\u7801|\ucf54\ub4dc|\u043a\u043e\u0434(?:\u043e\u043c)?)"
            rf"(?:{_IS}|[\s:=\"'`*\u201c\u201e\u00ab\u300c]{{0,6}}+){_ENTERED}"
        ),
        user_code,
        context=_DEVICE_TALK,
    ),
    RedactionRule(
        "user code",
        Policy.DROP,
        TextPattern(
            r"(?<![A-Za-z0-9_.%/+=-])[A-HJ-NP-Z2-9]{9}(?![A-Za-z0-9_/+=%-])",
            cue=Cue(WORDS, b" 000000000(?= )", reach=0, literal=b"000000000"),
        ),
        bare_code,
        weak=True,
    ),
    drop(
        "one-time code",
        "authenticator sms otp totp verification one-time passcode 2fa mfa confirmation best\u00e4tigungscode pr\u00fcfcode v\u00e9rification verificaci\u00f3n text",
        r"(?i)(?:authenticator|(?<![a-z])(?:sms|t?otp|2fa|mfa)(?![a-z])|verification code|one-time (?:pass)?code|passcode|confirmation code|best\u00e4tigungscode|pr\u00fcfcode"
        r"|code de v\u00e9rification|c\u00f3digo de verificaci\u00f3n|text(?:ed)? (?:me|with|message)|one-time password)[^\n\d]{0,40}?(?<![\dA-Za-z.#-])(?P<v>\d{3}[ -]?\d{3}(?:\d{2})?)(?![\dA-Za-z]|[.,:-]\d)",
        one_time,
    ),
)
"""What goes: tokens, codes, keys, passwords, cookies."""


# The rows of the redaction table for what gets a pseudonym: people, addresses, machines.

# ruff: noqa: E501 - a shape of the table reads best in one line


_HEX = "0123456789abcdef"

_WORD = r"(?-i:[^\W\d_a-z][^\W\d_]{1,24}+(?:['\u2019-][^\W\d_]{1,24}+)?)"
_PERSON = rf"(?:(?:dr|prof)\.? )?(?:(?-i:[A-Z])\. ?)?{_WORD}(?: (?:(?-i:[A-Z])\.? |(?:van|von|de|der|den|da|di|del|la|bin|al) ){{0,2}}{_WORD}){{0,2}}"
_FULL = rf"{_WORD}(?:,? (?:(?-i:[A-Z])\.? |(?:van|von|de|der|den|da|di|del|la|bin|al) ){{0,2}}{_WORD}){{1,3}}"
_GREETINGS = (
    "hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|lieber?|guten (?:tag|morgen)|sehr geehrte[rs]?"
    "|moin|servus|bonjour|bonsoir|ch(?:er|\u00e8re)|hola|buenos d\u00edas|estimad[oa]|ol\u00e1|oi|prezad[oa]|car[oa]"
    "|ciao|buongiorno|gentile|beste|geachte|hej|k\u00e4ra|kj\u00e6re|k\u00e6re|hei|cze\u015b\u0107|dzie\u0144 dobry|ahoj|dobr\u00fd den|szia|merhaba|say\u0131n"
)
_GREETING_SIGNS = (
    "hi hello hey dear good hallo liebe guten sehr moin servus bonjour bonsoir ch\u00e8re cher hola buenos estimad ol\u00e1 oi prezad cara caro"
    " ciao buongiorno gentile beste geachte hej k\u00e4ra kj\u00e6re k\u00e6re hei cze\u015b\u0107 dzie\u0144 ahoj dobr\u00fd szia merhaba say\u0131n"
)
_TITLES = "mr|mrs|ms|miss|dr|herr|frau|monsieur|madame|se\u00f1or|se\u00f1ora|senhora?|signor[ae]?"
_CLOSINGS = (
    "(?:many |kind |best |warm )?(?:regards|thanks|wishes)|(?:thanks|thank you)(?: (?:in advance|a lot|so much|again|very much))?|cheers|sincerely(?: yours)?"
    "|yours(?: (?:truly|sincerely|faithfully))?|best|br|thx|mit freundlichen gr\u00fc\u00dfen|(?:viele|beste|liebe|freundliche|sch\u00f6ne) gr\u00fc(?:\u00dfe|sse)n?|gru(?:\u00df|ss)|mfg|vg|lg"
    "|danke|cordialement|bien \u00e0 vous|merci|saludos(?: cordiales)?|gracias|atentamente|atenciosamente|obrigad[oa]|abra\u00e7os?|cordiali saluti|saluti|grazie"
    "|met vriendelijke groet(?:en)?|groet(?:en|jes)?|mvg|med v\u00e4nliga h\u00e4lsningar|mvh|med venlig hilsen|vennlig hilsen|hilsen|pozdrawiam|s pozdravem|\u00fcdv\u00f6zlettel|sayg\u0131lar(?:\u0131mla)?"
)
_CLOSING_SIGNS = (
    "many kind best warm regards thank cheers sincerely yours br thx mit viele beste liebe freundliche sch\u00f6ne gru\u00df gruss mfg vg lg danke"
    " cordialement bien merci saludos gracias atentamente atenciosamente obrigad abra\u00e7o cordiali saluti grazie met groet mvg med mvh vennlig"
    " hilsen pozdrawiam pozdravem \u00fcdv\u00f6zlettel sayg\u0131lar wishes"
)
_NAME_LABELS = (
    "user(?:'s name)?|(?:my |full )name(?: is)?|benutzer|utilisateur|usuario|usu\u00e1rio|utente|gebruiker|u\u017cytkownik|u\u017eivatel"
    "|\u043f\u043e\u043b\u044c\u0437\u043e\u0432\u0430\u0442\u0435\u043b\u044c|\u30e6\u30fc\u30b6\u30fc|\u7528\u6237|\uc0ac\uc6a9\uc790|anv\u00e4ndare|bruger|bruker|kullan\u0131c\u0131"
)
_LABEL_SIGNS = (
    "user my full benutzer utilisateur usuario usu\u00e1rio utente gebruiker u\u017cytkownik u\u017eivatel"
    " \u043f\u043e\u043b\u044c\u0437\u043e\u0432\u0430\u0442\u0435\u043b\u044c \u30e6\u30fc\u30b6\u30fc \u7528\u6237 \uc0ac\uc6a9\uc790 anv\u00e4ndare bruger bruker kullan\u0131c\u0131"
)

_TICKET_LABELS = (
    "request(?:e|o)r|requested by|caller|reporter|reported by|raised by|opened by|affected user|contact(?: person)?"
    "|ansprechpartner(?:in)?|anrufer(?:in)?|antragsteller(?:in)?|melder(?:in)?|gemeldet von|demandeu(?:r|se)|appelant"
    "|d\u00e9clarant|solicitante|reportado por|richiedente|segnalato da|aanvrager|gemeld door|zg\u0142aszaj\u0105c[ya]"
)
_TICKET_SIGNS = (
    "requester requestor requested caller reporter reported raised opened affected contact ansprechpartner anrufer antragsteller melder"
    " gemeldet demandeu appelant d\u00e9clarant solicitante reportado richiedente segnalato aanvrager gemeld zg\u0142aszaj\u0105c"
)

_NUMBERS = mask_of("0123456789", "-.", "+")
PEOPLE: tuple[RedactionRule, ...] = (
    alias(
        "user",
        "@",
        r"[\w+%#-][\w.+%#'-]{0,511}+@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,30}(?![\w@])",
        mailbox,
        left=r"[\w.+%#'-]{0,511}[\w+%#-]",
        tail=r"@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,30}(?![\w@])",
    ),
    alias(
        "user",
        "s-1-",
        r"(?i)(?<![\w-])S-1-(?:5-21|12-1)(?:-\d{1,10}){3,5}(?![\w-])",
        always,
    ),
    alias(
        "user",
        "users home documents",
        r"(?i)(?:(?<=/)home/|(?<=[/\\])users[/\\]{1,8}|(?<=[/\\])documents and settings[/\\]{1,8})"
        r"(?P<v>[^\s/\\:\"'<>|?*,;()]{1,64}(?: [^\s/\\:\"'<>|?*,;()]{1,32}(?=[/\\]))?)",
        own_folder,
    ),
    alias(
        "user",
        "user unique_name login_hint upn display given family surname logname samaccountname preferred_username",
        r"(?i)(?:user[_ ]?(?:name|principal[_ ]?name|display[_ ]?name)|unique_name|login_hint|(?<![A-Za-z])upn"
        rf"|given[_ ]?name|family[_ ]?name|surname|logname|samaccountname|preferred_username){SEP}[\\\"'u]{{0,6}}"
        r"(?P<v>[^\s\"'&;,<>\\(){}\[\]|:=][^\"'&;,<>\\\n(){}\[\]|=]{0,63})",
        own_name,
    ),
    alias(
        "user",
        "display",
        rf"(?i)(?<![A-Za-z])display[_ ]?name{SEP}[\\\"'u]{{0,6}}"
        r"(?P<v>[^\s\"'&;,<>\\(){}\[\]|:=][^\"'&;,<>\\\n(){}\[\]|=]{0,63})",
        name_of_person,
    ),
    begins(
        _LABEL_SIGNS,
        rf"(?i)(?:{_NAME_LABELS})[*_ ]{{0,3}}(?:[ \t]{{0,4}}:[*_ ]{{0,3}}|(?<=is)[ \t]|\t|[ \t]{{0,2}}\n)[ \t]{{0,8}}"
        rf"(?P<v>{_FULL})(?=[ \t]{{0,8}}(?![^\n|,;]))",
        own_name,
    ),
    alias(
        "user",
        "name llamo chamo appelle hei\u00dfe chiamo heet heter nazywam",
        rf"(?i)(?:my name is|me llamo|me chamo|je m['\u2019]appelle|(?:ich hei\u00dfe|mein name ist)|mi chiamo|ik heet|jag heter|nazywam si\u0119) (?P<v>{_FULL})",
        greeted,
        left=r"(?i) (?:ym|em|hci|niem|im|ki|gaj)|['\u2019]m ej",
    ),
    alias(
        "user",
        _TICKET_SIGNS,
        rf"(?i)(?<!\w)(?:{_TICKET_LABELS})[*_ ]{{0,3}}:[*_ \t]{{1,6}}(?P<v>{_FULL})",
        greeted,
    ),
    alias(
        "user",
        "mr mrs ms. dr. prof. herr frau fr. hr. mme monsieur madame signor sra. se\u00f1or dhr. mevr.",
        r"(?<!\w)(?:Mrs?\.?|Ms\.|Dr\.|Prof\.|Herrn?|Frau|Mme|Monsieur|Madame|Signora?|Sra\.|Se\u00f1ora?|Dhr\.|Mevr\.|(?P<w>Fr\.|Hr\.))"
        rf" (?P<v>(?(w){_FULL}|{_PERSON}))",
        greeted,
    ),
    begins(
        _GREETING_SIGNS,
        rf"(?i)(?:{_GREETINGS})[ \t]{{1,3}}(?:(?:{_TITLES})\.?[ \t]{{1,3}})?(?P<v>{_PERSON}(?:(?: and | und | et | y | e | og | och ){_PERSON})?)"
        r"(?=[ \t]{0,3}(?:[,!:\u2013\u2014.]|-[ \t]|(?![^\n])))",
    ),
    begins(
        _CLOSING_SIGNS,
        rf"(?i)(?:{_CLOSINGS})(?:[ \t]{{0,2}}[,.!][ \t]{{0,3}}(?:\n[ \t>-]{{0,8}}){{0,3}}|[ \t]{{0,3}}(?:\n[ \t>-]{{0,8}}){{1,3}})"
        rf"(?P<v>{_PERSON})(?=[ \t.]{{0,4}}(?![^\n]))",
    ),
    alias(
        "user",
        "@",
        rf"(?:[^\s<]{{1,40}} ){{0,8}}?(?P<v>{_FULL})[\"']? {{0,2}}[<(\[](?:mailto:)?(?=[^\s<>@]{{1,64}}@)",
        greeted,
        left=r"[<(\[] {0,2}[\"']?(?:[^\W\d_][ '\u2019.,-]{0,3}){2,80}[^\W\d_]",
        tail=r"(?<=[\w\"'][<(\[])(?=[^\s<>@]{1,64}@)|(?<= [<(\[])(?=[^\s<>@]{1,64}@)",
    ),
    alias(
        "user",
        "|",
        rf"(?<![^\n])(?P<v>{_FULL}) {{1,2}}\| (?=[^\n]{{0,120}}(?:\+\d|\w@\w|www\.|(?<![A-Za-z])(?:GmbH|Ltd|Inc|LLC|AG|B\.V\.|S\.A\.)))",
        greeted,
        left=r"(?:[^\W\d_][ '\u2019.,-]{0,3}){2,80}[^\W\d_]",
        tail=r"(?<=[^\W\d_]) {1,2}\| ",
    ),
    begins(
        "[",
        rf"\[(?:\d{{1,2}}[./-]\d{{1,2}}\.?,? \d{{1,2}}:\d\d(?: ?[AP]M)?|\d{{1,2}}:\d\d(?: ?[AP]M)?)\] {{0,2}}(?P<v>{_FULL})(?=[ \t]{{0,4}}(?![^\n:]))",
    ),
    alias(
        "user",
        "\\",
        r"(?<![\w\\/:.%$-])(?P<v>(?:[A-Z][A-Z0-9-]{1,14}|AzureAD)\\{1,2}[A-Za-z][\w.-]{1,32})(?![\w\\:])",
        domain_user,
        left=r"[A-Za-z0-9-]{0,14}[A-Z]",
        tail=r"\\(?<=[A-Z0-9-]\\)\\?[A-Za-z]",
    ),
    alias(
        "user",
        "@",
        r"(?<![^\s)])[\w.-]{1,32}@[\w-]{1,63}(?=[:~ ][^\n$#@]{0,80}+[$#])",
        always,
        left=r"[\w.-]{1,32}",
        tail=r"@[\w-]{1,63}(?=[:~ ][^\n$#@]{0,80}+[$#])",
    ),
    alias(
        "user",
        "user account login logon identity principal",
        r"(?i)(?:user|account|login|logon|identity|principal)(?: ?name)?[\"']?\s{0,4}+(?:[:=]|is)?\s{0,4}+[\"'\u2018\u201c]?"
        r"(?P<v>(?-i:[A-Z][A-Z0-9-]{1,14})\\{1,4}[A-Za-z][\w.-]{1,32})",
        always,
    ),
    alias(
        "user",
        "user account login logon benutzer utilisateur usuario",
        r"(?i)(?:user|account|login|logon|benutzer|utilisateur|usuario)[\"']?\s?[:=]\s?[\"']?(?P<v>[a-z]{2,20}[._][a-z]{2,30}\d{0,3})(?![\w.@/\\(\[-])",
        dotted_user,
    ),
    RedactionRule(
        "address",
        Policy.ALIAS,
        TextPattern(
            r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\d|\.\d)",
            cue=Cue(mask_of("0123456789", "."), rb"0\.0{1,3}\.0{1,3}\.0", reach=2, literal=b"0.0"),
        ),
        address,
    ),
    RedactionRule(
        "address",
        Policy.ALIAS,
        TextPattern(
            r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:(?:[0-9a-fA-F]{1,4}:){1,6}|[0-9a-fA-F]{0,4}:):?[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6}(?![\w:]|\.\w)",
            cue=Cue(mask_of(_HEX, ":"), rb":(?::|(?:0{1,4}:){6}0)", reach=40, literal=b":"),
        ),
        address6,
        weak=True,
    ),
    RedactionRule(
        "address",
        Policy.ALIAS,
        TextPattern(
            r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])",
            cue=Cue(mask_of(_HEX, ":-"), b":00:00:00:00:00", reach=2, literal=b":00:00:00:00:00"),
        ),
        always,
        weak=True,
    ),
    RedactionRule(
        "phone",
        Policy.ALIAS,
        TextPattern(
            r"(?<![\w+:.])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?![\d:])",
            ("+",),
            cue=Cue(_NUMBERS, rb"\+0", reach=0, literal=b"+0"),
        ),
        phone,
        weak=True,
    ),
    RedactionRule(
        "phone",
        Policy.ALIAS,
        TextPattern(
            r"(?<![\w.+-])\(?\d{3}(?:\) ?|[.-]| )\d{3}[.-]\d{4}(?![\w-]|\.\d)",
            cue=Cue(_NUMBERS, rb"000[- ]{1,2}000-0000", reach=0, literal=b"000-0000"),
        ),
        always,
        weak=True,
    ),
    alias(
        "phone",
        "phone tel mobile cell erreichbar durchwahl r\u00fcckruf joignable rappel raggiungibile reach call ring bel ruf appele ll\u00e1ma chiama liga telefon handy t\u00e9l\u00e9phone tel\u00e9fono m\u00f3vil telefone celular telefono telefoon \u7535\u8bdd \u96fb\u8a71",
        r"(?i)(?<![a-z])(?:(?:tele|cell |mobile |my )?phone(?: ?(?:number|no\.?|nr\.?))?|tel(?:efon)?|mobile(?: number)?|cell|(?:erreichbar|r\u00fcckruf) unter|durchwahl|r\u00fcckruf(?:nummer)?|joignable au|rappele[rz](?:-moi)? au|raggiungibile al|(?:call|ring|phone) me (?:at|on|back on|under)|bel me(?: terug)? op|ruf(?:t|en sie)? mich (?:unter|an)|appele[rz]-moi au|ll\u00e1m[ae]me al|chiamami al|liga(?:-me)? (?:para|no)|reach(?:able|ed)?(?: (?:me|us|him|her|them))? (?:at|on|under)|telefon(?:nummer)?|handy(?:nummer)?|t\u00e9l\u00e9phone|tel\u00e9fono|m\u00f3vil|telefone|celular|telefono|telefoon|\u7535\u8bdd|\u96fb\u8a71)"
        r"[\"'*]{0,3}(?:\s?(?:is|ist|:|=|\.:?)\s{0,3}|[ \t]{1,2})[\"']?(?P<v>[(+]?\d[\d ()/.-]{5,18}\d)(?![\w-])",
        phone,
    ),
    alias(
        "host",
        "\\\\",
        r"(?<![^\s\"'(=,])\\{2,8}(?P<v>[A-Za-z][\w.-]{1,62})(?=\\{1,8}[\w$])",
        server,
    ),
    alias(
        "host",
        ".local .internal .corp .lan .intranet .home",
        r"(?i)(?<![\w.-])(?:[a-z0-9][\w-]{0,62}+\.){1,6}(?:local|internal|corp|lan|intranet|localdomain|home)(?![\w-]|\.\w)",
        own_host,
        left=r"[\w.-]{1,200}",
        tail=r"(?i)\.(?:local|internal|corp|lan|intranet|localdomain|home)(?![\w-]|\.\w)",
    ),
    alias(
        "host",
        "host computer machine device server clientname",
        r"(?i)(?:host[_ ]?name|computer[_ ]?name|machine[_ ]?name|device[_ ]?(?:display)?[_ ]?name|server[_ ]?name|computer|clientname)"
        rf"{SEP}[\\\"'u]{{0,6}}(?P<v>[A-Za-z0-9][\w.-]{{1,62}})",
        own_name,
    ),
)
"""What gets a pseudonym: people, addresses, machines."""

UNKNOWN: tuple[RedactionRule, ...] = (
    RedactionRule(
        "unknown long value",
        Policy.DROP,
        TextPattern(
            r"(?<![A-Za-z0-9_\-+/=])[A-Za-z0-9_\-+/]{40,16384}+={0,2}",
            cue=Cue(LONG, b"0" * 40, reach=0, literal=b"0" * 40),
        ),
        opaque,
        weak=True,
    ),
)
"""What goes because it looks random and nobody knows what it is."""

KEPT: tuple[RedactionRule, ...] = (
    RedactionRule("error code", Policy.KEEP, TextPattern(r"(?i)AAD(?:STS|B2C)\d{4,8}")),
    RedactionRule("id", Policy.KEEP, TextPattern(GUID.pattern)),
    RedactionRule(
        "time",
        Policy.KEEP,
        TextPattern(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"),
    ),
)
"""What stays even where a weak row would take it."""

RULES: tuple[RedactionRule, ...] = (*SECRETS, *PEOPLE, *UNKNOWN, *KEPT)
"""Every shape, in the order in which they are looked for; see `Pattern`."""
