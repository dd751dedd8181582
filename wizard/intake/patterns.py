"""What redaction looks for: one table of kinds, what happens to each, and how it looks.

A row names the kind in the words a person reads ("access token"), its policy, cheap literal signs
(lower case; none of them in the text means the costly search is skipped), the shape with every
quantifier bounded or possessive, and a check for what a shape alone cannot tell. The group `v` is
the part that goes; without it the whole match goes. Shapes come from the documented forms of the
tokens, from gitleaks (client secrets, keys) and from RFC 7235, 7617 and 8628.
"""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Policy(StrEnum):
    """What happens to a match: it stays, gets a pseudonym, or goes."""

    KEEP = "keep"
    ALIAS = "alias"
    DROP = "drop"


def _always(_: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table; a `weak` one gives way to what is to be kept."""

    kind: str
    policy: Policy
    regex: re.Pattern[str]
    signs: tuple[str, ...] = ()
    check: Callable[[re.Match[str]], bool] = _always
    weak: bool = False


# A value that hides nothing: a mask of ours or of theirs, a variable, a word of the protocol.
_NOTHING = re.compile(
    r"(?i)(?:[*x.\-_#\u2022]{1,64}|\[?redacted.{0,40}|<.{0,80}|\$.{0,80}|%\w{1,40}%|\{.{0,80}|\[.{0,80}"
    r"|none|null|nil|undefined|true|false|string|secret|password|code|token|missing|removed"
    r"|authorization_code|client_credentials|refresh_token|device_code|id_token|access_token"
    r"|client_secret(?:_\w{1,16})?|client_assertion|invalid_\w{1,20}|unauthorized_\w{1,20}"
    r"|(?:enter|insert|your|my)[-_ ].{0,60}|aadsts.{0,80}|aadb2c.{0,80}|urn:ietf:.{0,80}"
    r"|\d{4}-\d\d-\d\d.{0,30})"
)


def _value(m: re.Match[str]) -> str:
    return m["v"] if "v" in m.re.groupindex and m["v"] is not None else m[0]


def _hides(m: re.Match[str]) -> bool:
    """Say whether a field's value can be a secret at all."""
    return _NOTHING.fullmatch(_value(m)) is None


def _hides_token(m: re.Match[str]) -> bool:
    """Say whether a field's value can be a token: long, or with digits in it, and no word."""
    value = _value(m)
    return _hides(m) and (len(value) >= 24 or any(c.isdigit() for c in value))  # noqa: PLR2004 - longer than any word


def _opaque(m: re.Match[str]) -> bool:
    """Say whether a long run of characters is random: capitals, small letters, digits mixed."""
    value = m[0]
    counts = (
        sum(c.isupper() for c in value),
        sum(c.islower() for c in value),
        sum(c.isdigit() for c in value),
    )
    return min(counts) >= 3 and not _GUID.search(value)  # noqa: PLR2004 - names have one or two


def _auth_code(m: re.Match[str]) -> bool:
    """Say whether the value of `code=` is an authorization code, not an error number or name."""
    value = _value(m)
    return (
        _hides(m)
        and not re.fullmatch(
            r"\d{1,7}|[a-z]{1,30}(?:_[a-z]{1,30}){0,5}|[A-Z][a-z]{1,30}(?:[A-Z][a-z]{1,30}){0,8}",
            value,
        )
        and not re.fullmatch(
            r"(?i)(?:aadsts|aadb2c|caa|0x|S256)\w{0,12}|[A-Za-z]{1,60}(?:_[A-Za-z]{1,60}){1,6}",
            value,
        )
    )


def _code_value(m: re.Match[str]) -> bool:
    """Say whether the value of a field `code` in JSON or a form is an authorization code."""
    value = _value(m)
    return _auth_code(m) and any(c.isdigit() for c in value) and len(value) >= 16  # noqa: PLR2004 - shorter are names


def _basic(m: re.Match[str]) -> bool:
    """Say whether the word after `Basic` is a name and a password in base64."""
    value = _value(m)
    try:
        return b":" in base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False


def _user_code(m: re.Match[str]) -> bool:
    """Say whether a word near "enter the code" is a user code, not an error code or a word."""
    value = _value(m)
    if re.fullmatch(r"(?:AAD\w{0,20}|CAA[0-9A-F]{5}|0X[0-9A-F]{1,12}|\d{1,7})", value):
        return False
    return any(c.isdigit() for c in value) or value.isupper()


def _version_before(m: re.Match[str]) -> bool:
    """Say whether four numbers are a product version."""
    before = m.string[max(0, m.start() - 24) : m.start()]
    return bool(
        re.search(r"(?i)(?:version|ver|v|msal|adal|build|release|product)[^\w\n]{0,4}$", before)
    )


def _address(m: re.Match[str]) -> bool:
    """Say whether an IPv4 address belongs to somebody."""
    return not re.match(r"127\.|0\.0\.0\.0|255\.255\.", m[0]) and not _version_before(m)


def _address6(m: re.Match[str]) -> bool:
    """Say whether groups between colons are an IPv6 address, not a time or a name."""
    value = m[0]
    groups = value.split(":")
    if value == "::1" or not any(c.isdigit() for c in value):
        return False
    full = 8
    if "::" in value:
        return value.count("::") == 1 and len(groups) <= full and sum(map(bool, groups)) > 1
    return len(groups) == full


def _phone(m: re.Match[str]) -> bool:
    """Say whether digits after a plus sign are enough for an international number."""
    return 9 <= sum(c.isdigit() for c in m[0]) <= 15  # noqa: PLR2004 - E.164


_COMMON_NAMES = re.compile(
    r"(?i)(?:public|default|default user|all users|defaultapppool|runner\w{0,12}|vsts\w{0,24}|site"
    r"|user|username|shared|vscode|node|app|root|containeradministrator|containeruser|your.{0,20}"
    r"|\{.{0,60}|\$.{0,60}|<.{0,60}|%.{0,60}|\*{1,20}|x{2,20}|\.{1,3}|n)"
)


def _own_name(m: re.Match[str]) -> bool:
    """Say whether the folder of a user is named after a person."""
    return _COMMON_NAMES.fullmatch(_value(m)) is None


_GUID = re.compile(
    r"(?<![0-9a-fA-F])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F])"
)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?")
_CODE = re.compile(r"(?i)AAD(?:STS|B2C)\d{4,8}")

_SEP = r"[\\\"'`\]\)]{0,12}\s{0,8}(?:=>|:=|[=:]|%(?:25){0,4}3[dDaA])\s{0,8}"
_PLAIN = r"(?:[^\s\"'`&;,<\\]|\\(?![\"'rntu/\\])|<(?![/a-zA-Z]))"


def _field(names: str, *, least: int = 1) -> re.Pattern[str]:
    """Return the shape `name: value` in every glue; the value is quoted or ends at a blank."""
    quoted = rf"(?:(?!\\{{0,8}}(?P=q))[^\n]){{{least},16384}}+"
    plain = rf"{_PLAIN}{{{least},16384}}+"
    return re.compile(
        rf"(?i)(?:{names}){_SEP}(?:\\{{0,8}}[ub]?(?P<q>[\"'`]))?(?P<v>(?(q){quoted}|{plain}))"
    )


_PASSWORDS = (
    r"pass(?:word|wd|phrase)|(?<![A-Za-z0-9])pwd|kennwort|passwort|mot[ _]de[ _]passe"
    r"|contrase[n\u00f1]a|\u5bc6\u7801|\u30d1\u30b9\u30ef\u30fc\u30c9"
)
_SECRETS = (
    r"(?:client|app|consumer)[_\- ]?secret(?:[_ ]?(?:value|key|text))?|secret[_-]?(?:value|key|text)"
    r"|(?:api|account|access|shared[_ ]?access|storage|subscription|functions?|private|encryption)"
    r"[_\- ]?key|hub-signature|(?<![A-Za-z0-9])(?:secret|pat|personal[_-]?access[_-]?token)"
)
_TOKENS = (
    r"(?:access|refresh|id|bearer|auth|session|csrf|oauth|graph|arm|aad|sas|bot|flow)[_\- ]?token"
    r"(?:[_ ]?(?:value|secret))?|(?<![A-Za-z0-9])(?:token|jwt|prt|api_?canary|canary|s?ctx|sft)"
    r"|code_?verifier"
)
_ASSERTIONS = (
    r"(?:client[_ ]?)?assertion|saml[_ ]?(?:response|request|art)(?![a-z])"
    r"|(?<![A-Za-z0-9])(?:wresult|logout_?token)"
)
_DEVICE = r"device[_ ]?code|cloud_?device_?code"
_COOKIES = (
    r"ESTSAUTH\w{0,16}|ESTSSC|ESTSSSO\w{0,12}|SignInStateCookie|buid|fpc|MSPAuth|MSPProf|RPSAuth"
    r"|RPSSecAuth|WLSSC|x-ms-RefreshTokenCredential|x-ms-DeviceCredential|CCState|AADSSO|SSOCOOKIEPULLED"
    r"|\.AspNet(?:Core)?\.[\w.-]{1,40}|AppServiceAuthSession|connect\.sid|JSESSIONID|PHPSESSID"
    r"|ASP\.NET_SessionId|sessionid|csrftoken|FedAuth\d?|rtFa|laravel_session|_oauth2_proxy\w{0,10}"
)
_LONG = r"[A-Za-z0-9_\-.~+/=]"

_DROP, _ALIAS, _KEEP = Policy.DROP, Policy.ALIAS, Policy.KEEP

PATTERNS: tuple[Pattern, ...] = (
    Pattern("error code", _KEEP, _CODE, ("aadsts", "aadb2c")),
    Pattern("id", _KEEP, _GUID),
    Pattern("time", _KEEP, _TIME),
    # --- secrets by their own shape
    Pattern(
        "private key",
        _DROP,
        re.compile(
            r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:[^-]|-(?!----)){0,32768}(?:-----END[A-Z0-9 ]{0,48}(?:-----)?)?"
        ),
        ("private key",),
    ),
    Pattern(
        "token",
        _DROP,
        re.compile(
            r"(?:ey[JK]|ew[0o]|ZXlK)[A-Za-z0-9_\-+/]{14,16384}(?:\.[A-Za-z0-9_\-+/=]{0,16384}){0,4}"
        ),
        ("eyj", "eyk", "ewo", "ew0", "zxlk"),
    ),
    Pattern(
        "refresh token or code",
        _DROP,
        re.compile(rf"(?<![A-Za-z0-9.])[01]\.A[A-Za-z0-9_-]{{8,4096}}(?:\.{_LONG}{{0,16384}})?"),
        ("0.a", "1.a"),
    ),
    Pattern(
        "refresh token or code",
        _DROP,
        re.compile(
            r"(?<![A-Za-z0-9_-])(?:A[A-Za-z]AB[A-Z]|Ew[A-Za-z0-9]{2}A)[A-Za-z0-9_\-+/.]{24,16384}={0,2}"
        ),
        ("aqab", "agab", "awab", "oaqab", "ab", "ew"),
        _opaque,
    ),
    Pattern(
        "refresh token or code",
        _DROP,
        re.compile(
            r"(?<![A-Za-z0-9])M\.[A-Z]{1,2}\d{0,4}_[A-Z0-9]{1,6}\.[A-Za-z0-9.!*$_~\-+/%]{8,8192}"
        ),
        ("m.",),
    ),
    Pattern(
        "client secret",
        _DROP,
        re.compile(r"[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{6,64}"),
        ("q~",),
    ),
    Pattern(
        "key",
        _DROP,
        re.compile(
            r"(?<![A-Za-z0-9])(?:gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}"
            r"|glpat-[\w-]{16,64}|xox[abeoprs]-[A-Za-z0-9-]{10,250}|AKIA[0-9A-Z]{16}"
            r"|AIza[0-9A-Za-z_-]{30,40}|ya29\.[\w-]{16,1024}|1//0[\w-]{20,512}|sk-[A-Za-z0-9_-]{20,200}"
            r"|npm_[A-Za-z0-9]{30,40}|SG\.[\w-]{16,32}\.[\w-]{16,64}|GOCSPX-[\w-]{20,40})"
        ),
        ("gh", "glpat-", "xox", "akia", "aiza", "ya29.", "1//0", "sk-", "npm_", "sg.", "gocspx-"),
    ),
    Pattern(
        "storage key",
        _DROP,
        re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{86}=="),
        ("==",),
    ),
    Pattern(
        "SAML message",
        _DROP,
        re.compile(r"(?:PHNhbW|PD94bWwg|PHNhbDp)[A-Za-z0-9+/_\-=%\s]{24,65536}"),
        ("phnhb", "pd94bw"),
    ),
    Pattern(
        "signature",
        _DROP,
        re.compile(
            r"(?:SignatureValue|X509Certificate|DigestValue|CipherValue)>\s{0,200}(?P<v>[A-Za-z0-9+/=\s]{8,16384})"
        ),
        ("signaturevalue", "x509certificate", "digestvalue", "ciphervalue"),
    ),
    # --- secrets by the name beside them
    Pattern(
        "authorization header",
        _DROP,
        re.compile(
            r"(?i)(?<![A-Za-z])(?:bearer|pop|negotiate|ntlm)(?:\s|%20|\+){1,4}(?P<v>[A-Za-z0-9._~+/\-]{16,16384}={0,4})"
        ),
        ("bearer", "pop", "negotiate", "ntlm"),
        _hides_token,
    ),
    Pattern(
        "authorization header",
        _DROP,
        re.compile(
            r"(?i)(?<![A-Za-z])(?:proxy-)?authorization[\\\"']{0,6}\s{0,4}[:=]\s{0,4}[\\\"'u]{0,6}"
            r"(?:(?:bearer|basic|pop|negotiate|ntlm|digest|sharedkey(?:lite)?|token|apikey|splunk)\s{1,4})"
            r"(?P<v>[^\s\"'\\,<{$]{4,16384})"
        ),
        ("authorization",),
        _hides,
    ),
    Pattern(
        "authorization header",
        _DROP,
        re.compile(r"(?i)(?<![A-Za-z])basic(?:\s|%20){1,4}(?P<v>[A-Za-z0-9+/_-]{6,1024}={0,2})"),
        ("basic",),
        _basic,
    ),
    Pattern(
        "password",
        _DROP,
        _field(_PASSWORDS),
        ("pass", "pwd", "kennwort", "mot", "contrase", "\u5bc6", "\u30d1"),
        _hides,
    ),
    Pattern(
        "password",
        _DROP,
        re.compile(r"://[^\s/:@\"']{1,128}:(?P<v>[^\s/@\"'<>]{1,256})@"),
        ("://",),
        _hides,
    ),
    Pattern(
        "password",
        _DROP,
        re.compile(
            r"(?i)(?<![\w-])-{1,2}(?:password|passwd|pass|client-?secret|secret|sas-token|account-key|api-?key|token"
            r"|access-?token|certificate-password|credential)[ =]{1,4}[\"']?(?P<v>[^\s\"'<>{}$-][^\s\"'<>]{0,4096})"
        ),
        ("-p", "-c", "-s", "-a", "-t"),
        _hides,
    ),
    Pattern(
        "password",
        _DROP,
        re.compile(
            r"(?i)(?:\baz(?:\.cmd|\.exe)?\s{1,4}login|sshpass|mysql)[^\n]{0,400}?\s-p[ =]{0,2}[\"']?(?P<v>[^\s\"'<>{}$-][^\s\"'<>]{0,512})"
        ),
        ("login", "sshpass", "mysql"),
        _hides,
    ),
    Pattern(
        "password",
        _DROP,
        re.compile(
            r"(?i)curl[^\n]{0,400}?\s(?:-u|--user)[ =]{0,2}[\"']?[^\s:\"']{1,128}:(?P<v>[^\s\"']{1,256})"
        ),
        ("curl",),
        _hides,
    ),
    Pattern(
        "password",
        _DROP,
        re.compile(
            r"(?i)ConvertTo-SecureString\s{1,4}(?:-\w{1,20}\s{1,4}){0,3}[\"'](?P<v>[^\"'\n]{1,1024})"
        ),
        ("convertto-securestring",),
        _hides,
    ),
    Pattern("client secret", _DROP, _field(_SECRETS, least=3), ("secret", "key", "pat"), _hides),
    Pattern(
        "token",
        _DROP,
        _field(_TOKENS, least=6),
        ("token", "jwt", "prt", "canary", "ctx", "sft", "code_verifier"),
        _hides_token,
    ),
    Pattern(
        "assertion",
        _DROP,
        _field(_ASSERTIONS, least=6),
        ("assertion", "saml", "wresult", "logout"),
        _hides_token,
    ),
    Pattern("device code", _DROP, _field(_DEVICE, least=6), ("device",), _hides_token),
    Pattern(
        "signature",
        _DROP,
        re.compile(r"(?i)(?<![A-Za-z0-9])sig(?:nature)?=(?P<v>[A-Za-z0-9%+/=_-]{12,512})"),
        ("sig",),
        _hides,
    ),
    Pattern(
        "cookie",
        _DROP,
        re.compile(
            r"(?i)(?<![A-Za-z0-9])(?:set-)?cookie[\\\"']{0,6}\s{0,4}(?::|=>|=)\s{0,4}[\\\"'\[u]{0,6}(?P<v>[^\n\"'<]{4,16384})"
        ),
        ("cookie",),
        _hides,
    ),
    Pattern(
        "cookie",
        _DROP,
        re.compile(
            rf"(?i)(?<![A-Za-z0-9])(?:{_COOKIES})\s{{0,4}}[=:]\s{{0,4}}[\"']?(?P<v>[^\s;,\"'<>]{{4,16384}})"
        ),
        (
            "ests",
            "cookie",
            "buid",
            "fpc",
            "msp",
            "rps",
            "wlssc",
            "x-ms-",
            "ccstate",
            "aad",
            "aspnet",
            "auth",
            "sess",
            "csrf",
            ".sid",
            "rtfa",
        ),
        _hides,
    ),
    Pattern(
        "cookie",
        _DROP,
        re.compile(
            rf"(?i)[\"'](?:{_COOKIES})[\"']\s{{0,4}},\s{{0,40}}[\"']value[\"']\s{{0,4}}:\s{{0,4}}[\"'](?P<v>[^\"']{{4,16384}})"
        ),
        ("value",),
        _hides,
    ),
    Pattern(
        "authorization code",
        _DROP,
        re.compile(r"(?i)(?<=[?&#;])(?:amp;)?code=(?P<v>[^\s&\"'<>\\)]{4,16384})"),
        ("code=",),
        _auth_code,
    ),
    Pattern(
        "authorization code",
        _DROP,
        re.compile(
            r"(?im)(?<![A-Za-z0-9_.\-?/])(?:auth(?:orization)?[_\- ]?)?code[\\\"'\]]{0,8}\s{0,4}(?:=>|[=:])\s{0,4}[\\\"'u]{0,8}(?P<v>[A-Za-z0-9_\-.!*~%+/$=]{16,16384})"
        ),
        ("code",),
        _code_value,
    ),
    Pattern(
        "user code",
        _DROP,
        re.compile(
            r"(?i)user[_ -]?code[\\\"'\]]{0,8}\s{0,4}(?:=>|[=:]|is)?\s{0,4}[\\\"'u*`]{0,8}(?-i:(?P<v>[A-Z0-9]{4,12}(?:-[A-Z0-9]{4,8})?))(?![A-Za-z0-9])"
        ),
        ("user",),
        _user_code,
    ),
    Pattern(
        "user code",
        _DROP,
        re.compile(
            r"(?i)(?:codes?|kod|k\u00f3d|c\u00f3digo|codice|\u30b3\u30fc\u30c9|\u4ee3\u7801|\u4ee3\u78bc|\ucf54\ub4dc|\u043a\u043e\u0434)"
            r"[\s:=\"'`*\u201c\u201e\u00ab\u300c]{0,6}(?-i:(?P<v>(?=[A-Z0-9-]{0,8}[A-Z0-9])[A-Z0-9]{4}-?[A-Z0-9]{2,8}))(?![A-Za-z0-9-])"
        ),
        (
            "devicelogin",
            "/device",
            "device code",
            "authenticat",
            "deviceauth",
            "aka.ms",
            "enter the code",
            "anmeld",
        ),
        _user_code,
    ),
    # --- people and machines
    Pattern(
        "user",
        _ALIAS,
        re.compile(
            r"(?<![\w.+%#'-])[\w.+%#'-]{1,512}+@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,30}(?![\w@])"
        ),
        ("@",),
    ),
    Pattern(
        "user",
        _ALIAS,
        re.compile(
            r"(?i)(?<![A-Za-z])(?:/home/|[/\\]Users[/\\]{1,8}|:[/\\]{1,8}(?:Users|Documents and Settings)[/\\]{1,8})"
            r"(?P<v>[^\s/\\:\"'<>|?*,;()]{1,64}(?: [^\s/\\:\"'<>|?*,;()]{1,32}(?=[/\\]))?)"
        ),
        ("home", "users", "documents and"),
        _own_name,
    ),
    Pattern(
        "user",
        _ALIAS,
        re.compile(
            r"(?i)(?<![A-Za-z0-9])(?:user[_ ]?(?:name|principal[_ ]?name|display[_ ]?name)|preferred_username|unique_name"
            r"|login_hint|upn|display[_ ]?name|given[_ ]?name|family[_ ]?name|logname|onpremisessamaccountname|username)"
            rf"{_SEP}[\\\"'u]{{0,6}}(?P<v>[^\s\"'&;,<>\\(){{}}\[\]|:=][^\"'&;,<>\\\n(){{}}\[\]|=]{{0,63}})"
        ),
        ("user", "_name", "hint", "upn", "name"),
        lambda m: _hides(m) and _own_name(m),
    ),
    Pattern(
        "user",
        _ALIAS,
        re.compile(
            r"(?m)^[ \t]{0,8}(?:\([\w.-]{1,40}\) ?)?(?P<v>[\w.-]{1,32}@[\w-]{1,63})(?=[:~ ][^\n$#]{0,200}[$#])"
        ),
        ("@",),
    ),
    Pattern(
        "user",
        _ALIAS,
        re.compile(
            r"(?i)(?<![A-Za-z])(?:user|account|login|logon|identity|principal)(?: ?name)?[\"']?\s{0,4}(?:[:=]|is)?\s{0,4}[\"'\u2018\u201c]?(?P<v>[A-Z][A-Z0-9-]{1,14}\\{1,4}[A-Za-z][\w.-]{1,32})"
        ),
        ("\\",),
    ),
    Pattern(
        "address",
        _ALIAS,
        re.compile(
            r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\d|\.\d)"
        ),
        (".",),
        _address,
    ),
    Pattern(
        "address",
        _ALIAS,
        re.compile(
            r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:){0,7}:?(?::?[0-9a-fA-F]{1,4}){1,8}(?![\w:]|\.\w)"
        ),
        ("::", ":"),
        _address6,
        weak=True,
    ),
    Pattern(
        "address",
        _ALIAS,
        re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])"),
        (":", "-"),
        weak=True,
    ),
    Pattern(
        "phone",
        _ALIAS,
        re.compile(r"(?<![\w+:.])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?![\d:])"),
        ("+",),
        _phone,
        weak=True,
    ),
    Pattern(
        "host",
        _ALIAS,
        re.compile(r"(?<![\w\\:])\\{2,8}(?P<v>[A-Za-z][\w.-]{1,62})(?=\\{1,8}[\w$])"),
        ("\\\\",),
        lambda m: m["v"].lower() not in ("users", "device", "pipe"),
    ),
    Pattern(
        "host",
        _ALIAS,
        re.compile(
            r"(?i)(?<![\w.-])[a-z0-9](?:[\w-]{0,62}\.){1,6}+(?:local|internal|corp|lan|intranet|localdomain|home)(?![\w.-]|/)"
        ),
        (".local", ".internal", ".corp", ".lan", ".intranet", ".home"),
    ),
    Pattern(
        "host",
        _ALIAS,
        re.compile(
            r"(?i)(?<![A-Za-z0-9])(?:host[_ ]?name|computer[_ ]?name|machine[_ ]?name|device[_ ]?(?:display)?name|server[_ ]?name|computer|clientname)"
            rf"{_SEP}[\\\"'u]{{0,6}}(?P<v>[A-Za-z0-9][\w.-]{{1,62}})"
        ),
        ("host", "computer", "machine", "device", "server", "clientname"),
        _hides,
    ),
    # --- whatever else looks random
    Pattern(
        "unknown long value",
        _DROP,
        re.compile(r"(?<![A-Za-z0-9_\-+/=])[A-Za-z0-9_\-+/]{40,16384}={0,2}"),
        (),
        _opaque,
        weak=True,
    ),
)
"""Every shape, in the order in which they are looked for; see `Pattern`."""
