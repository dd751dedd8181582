"""What a shape alone cannot tell: whether a match is a secret, a person or a machine at all."""

from __future__ import annotations

import base64
import binascii
import re

GUID = re.compile(
    r"(?<![0-9a-fA-F])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F])"
)
"""The shape of an id; ids stay."""

# A value that hides nothing: a mask of ours or of theirs, a variable, a word of the protocol.
_NOTHING = re.compile(
    r"(?i)(?:[*x.\-_#\u2022]{1,64}|\[?redacted.{0,40}|<.{0,80}|\$.{0,80}|%\w{1,40}%|[{\[].{0,80}"
    r"|none|null|nil|undefined|true|false|string|secret|password|code|token|missing|removed"
    r"|authorization_code|client_credentials|refresh_token|device_code|id_token|access_token"
    r"|client_secret(?:_\w{1,16})?|client_assertion|invalid_\w{1,20}|unauthorized_\w{1,20}"
    r"|(?:enter|insert|your|my)[-_ ].{0,60}"
    r"|(?:[+]|%(?:25){0,4}[0-9a-f]{2}){0,8}+aad(?:sts|b2c).{0,16384}|urn:ietf:.{0,80}"
    r"|\d{4}-\d\d-\d\d.{0,30})"
)
_ERROR_NAME = re.compile(
    r"\d{1,7}|[a-z]{1,30}(?:_[a-z]{1,30}){0,5}|[A-Z][a-z]{1,30}(?:[A-Z][a-z]{1,30}){0,8}"
    r"|(?:[Aa][Aa][Dd][Ss][Tt][Ss]|[Aa][Aa][Dd][Bb]2[Cc]|[Cc][Aa][Aa]|0x|S256)\w{0,12}"
    r"|[A-Za-z]{1,60}(?:_[A-Za-z]{1,60}){1,6}"
)
_ERROR_CODE = re.compile(
    r"AAD\w{0,20}|CAA[0-9A-F]{5}|MSIS\w{4,5}|E0000\d{3}|0X[0-9A-F]{1,12}|\d{1,7}"
)
_COMMON_NAMES = re.compile(
    r"(?i)(?:public|default|default user|all users|defaultapppool|runner\w{0,12}|vsts\w{0,24}"
    r"|user|username|shared|vscode|node|app|root|site|containeradministrator|containeruser"
    r"|your.{0,20}|[{$<%].{0,60}|\*{1,20}|x{2,20}|\.{1,3})"
)
_VERSION = re.compile(
    r"(?i)(?:version|ver|v|msal|adal|build|release|product)(?:\.\w{1,20})?[^\w\n]{0,4}$"
)
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
    return _NOTHING.fullmatch(value(m)) is None


def hides_token(m: re.Match[str]) -> bool:
    """Say whether a field's value can be a token: longer than any word, or with digits in it."""
    said = value(m)
    if _before(m).lower().endswith("publickey"):
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
CURL_WORDS = ("curl",)
"""Words that stand on the line where `-p` and `-u` are flags of a password."""


def login_flag(m: re.Match[str]) -> bool:
    """Say whether `-p` is the password flag of a program that signs in."""
    return hides(m) and _said_before(m, LOGIN_WORDS)


def curl_flag(m: re.Match[str]) -> bool:
    """Say whether `-u` is the flag of curl that takes a name and a password."""
    return hides(m) and _said_before(m, CURL_WORDS)


def opaque(m: re.Match[str]) -> bool:
    """Say whether a long run of characters is random: capitals, small letters, digits mixed."""
    said = m[0]
    few = 3
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
    said = value(m)
    return _ERROR_CODE.fullmatch(said) is None and any(c.isdigit() or c.isupper() for c in said)


def address(m: re.Match[str]) -> bool:
    """Say whether four numbers are the address of a machine: not of any, and no version."""
    if re.match(r"127\.|0\.0\.0\.0|255\.255\.", m[0]):
        return False
    return not _VERSION.search(_before(m))


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
    return hides(m) and _COMMON_NAMES.fullmatch(value(m)) is None


def server(m: re.Match[str]) -> bool:
    r"""Say whether the first part of `\\name\` is a machine."""
    said = m["v"]
    if re.match(r"u[0-9a-fA-F]{4}|[nrt][A-Z]", said):
        return False
    return said.lower() not in ("users", "device", "pipe", "home", "windows")
