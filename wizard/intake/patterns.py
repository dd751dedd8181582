"""What redaction looks for: one table of kinds, what happens to each, and how it looks.

A row names the kind in the words a person reads ("access token"), its policy, the literal signs
it hangs on (see `scan.Shape`), the shape with every quantifier bounded, and a check for what a
shape alone cannot tell. The group `v` is the part that goes; without it the whole match goes.
Shapes come from the documented forms of the tokens, from gitleaks (client secrets, keys) and from
RFC 6750, 7617 and 8628.
"""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.intake import checks
from wizard.intake.scan import Shape

if TYPE_CHECKING:
    from collections.abc import Callable


class Policy(StrEnum):
    """What happens to a match: it stays, gets a pseudonym, or goes."""

    KEEP = "keep"
    ALIAS = "alias"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table.

    A `weak` row gives way to what is to be kept; a row with a `context` counts only in a text
    that has one of these words too.
    """

    kind: str
    policy: Policy
    shape: Shape
    check: Callable[[re.Match[str]], bool] = checks.hides
    weak: bool = False
    context: tuple[str, ...] = ()


def _drop(
    kind: str,
    signs: str,
    regex: str,
    check: Callable[[re.Match[str]], bool] = checks.hides,
    at: int = 0,
) -> Pattern:
    return Pattern(kind, Policy.DROP, Shape(re.compile(regex), tuple(signs.split()), at=at), check)


def _alias(
    kind: str,
    signs: str,
    regex: str,
    check: Callable[[re.Match[str]], bool] = checks.hides,
    back: int = 0,
) -> Pattern:
    return Pattern(
        kind, Policy.ALIAS, Shape(re.compile(regex), tuple(signs.split()), back=back), check
    )


def _any(_: re.Match[str]) -> bool:
    return True


# Between a name and its value: quotes, brackets and escapes, then =, :, => or their escaped forms.
_SEP = r"[\\\"'`\]\)]{0,12}\s{0,8}(?:=>|:=|[=:]|%(?:25){0,4}3[dDaA])\s{0,8}"
_OPEN = r"[\\\"'`\[(u]{0,8}"
_PLAIN = r"(?:[^\s\"'`&;,<\\]|\\(?![\"'rntu/\\])|<(?![/a-zA-Z]))"


def _field(names: str, least: int = 1) -> str:
    """Return the shape `name: value` in every glue; the value is quoted or ends at a blank."""
    quoted = rf"(?:(?!\\{{0,8}}(?P=q))[^\n]){{{least},16384}}+"
    plain = rf"{_PLAIN}{{{least},16384}}+"
    return rf"(?i)(?:{names}){_SEP}(?:\\{{0,8}}[ub]?(?P<q>[\"'`]))?(?P<v>(?(q){quoted}|{plain}))"


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
_FLAG = r"(?i)(?<=-)(?:password|passwd|pass|secret|token|key|credential)[ =]{1,4}[\"']?"
_DEVICE_TALK = ("devicelogin", "/device", "deviceauth", "aka.ms", "authenticat", "device", "anmeld")

SECRETS: tuple[Pattern, ...] = (
    # by their own shape
    _drop(
        "private key",
        "-----begin",
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----)){0,32768}(?:-----END[A-Z0-9 ]{0,48}(?:-----)?)?",
        _any,
    ),
    _drop(
        "token",
        "eyj eyk ewo ew0 zxlk",
        r"(?:ey[JK]|ew[0o]|ZXlK)[A-Za-z0-9_\-+/]{14,16384}+(?:\.[A-Za-z0-9_\-+/=]{0,16384}+){0,4}",
        _any,
    ),
    _drop(
        "refresh token or code",
        "0.a 1.a",
        r"(?<![A-Za-z0-9.])[01]\.A[A-Za-z0-9_-]{8,4096}+(?:\.[A-Za-z0-9_\-.~+/=]{0,16384}+)?",
        _any,
    ),
    _drop(
        "refresh token or code",
        "aqab agab awab oaqab aaab aeab acab",
        r"(?<![A-Za-z0-9_-])O?A[A-Za-z]AB[A-Z][A-Za-z0-9_\-+/.]{24,16384}+={0,2}",
        checks.opaque,
    ),
    _drop(
        "refresh token or code",
        "ewa ewb ewc ewd",
        r"(?<![A-Za-z0-9_-])Ew[A-Z][A-Za-z0-9]A[A-Za-z0-9_\-+/.]{24,16384}+={0,2}",
        checks.opaque,
    ),
    _drop(
        "refresh token or code",
        "m.r m.c",
        r"(?<![A-Za-z0-9])M\.[RC]\d{0,4}_[A-Z0-9]{1,6}\.[A-Za-z0-9.!*$_~\-+/%]{8,8192}+",
        _any,
    ),
    _drop("client secret", "q~", r"[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{6,64}", _any, at=-4),
    _drop(
        "key",
        "ghp_ gho_ ghs_ ghu_ ghr_ github_pat_ glpat- xoxb- xoxp- xoxa- xoxs- akia aiza ya29. 1//0 sk- npm_ sg. gocspx-",
        r"(?<![A-Za-z0-9])(?:gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[\w-]{16,64}"
        r"|xox[abeoprs]-[A-Za-z0-9-]{10,250}|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30,40}|ya29\.[\w-]{16,1024}"
        r"|1//0[\w-]{20,512}|sk-[A-Za-z0-9_-]{20,200}|npm_[A-Za-z0-9]{30,40}|SG\.[\w-]{16,32}\.[\w-]{16,64}|GOCSPX-[\w-]{20,40})",
        _any,
    ),
    _drop("storage key", "==", r"[A-Za-z0-9+/]{86}==", _any, at=-86),
    _drop(
        "SAML message",
        "phnhbw pd94bwwg phnhbdp",
        r"(?:PHNhbW|PD94bWwg|PHNhbDp)[A-Za-z0-9+/_\-=%\s]{24,65536}",
        _any,
    ),
    _drop(
        "signature",
        "signaturevalue x509certificate digestvalue ciphervalue",
        r"(?:SignatureValue|X509Certificate|DigestValue|CipherValue)>\s{0,200}(?P<v>[A-Za-z0-9+/=\s]{8,16384})",
        _any,
    ),
    # by the name beside them
    _drop(
        "authorization header",
        "bearer negotiate ntlm",
        r"(?i)(?<![A-Za-z])(?:bearer|negotiate|ntlm)(?:\s|%20|\+){1,4}(?P<v>[A-Za-z0-9._~+/\-]{16,16384}+={0,4})",
        checks.hides_token,
    ),
    _drop(
        "authorization header",
        "authorization",
        r"(?i)authorization[\\\"']{0,6}\s{0,4}[:=]\s{0,4}[\\\"'u]{0,6}(?:bearer|basic|pop|negotiate|ntlm|digest|sharedkey(?:lite)?|token|apikey|splunk)\s{1,4}"
        r"(?P<v>[^\s\"'\\,<{$]{4,16384}+)",
    ),
    _drop(
        "authorization header",
        "basic",
        r"(?i)(?<![A-Za-z])basic(?:\s|%20){1,4}(?P<v>[A-Za-z0-9+/_-]{6,1024}+={0,2})",
        checks.basic,
    ),
    _drop(
        "password",
        "pass pwd kennwort mot contrase \u5bc6\u7801 \u30d1\u30b9\u30ef\u30fc\u30c9",
        _field(
            r"pass(?:word|wd|phrase|wort)|(?<![A-Za-z0-9])pwd|kennwort|mot[ _]de[ _]passe|contrase[n\u00f1]a"
            r"|\u5bc6\u7801|\u30d1\u30b9\u30ef\u30fc\u30c9"
        ),
    ),
    _drop("password", "://", r"://[^\s/:@\"']{1,128}:(?P<v>[^\s/@\"'<>]{1,256})@"),
    _drop(
        "password",
        "password passwd pass secret token key credential",
        rf"{_FLAG}(?P<v>[^\s\"'<>{{}}$-][^\s\"'<>]{{0,4096}})",
    ),
    _drop(
        "password",
        "login sshpass mysql",
        r"(?i)(?:login|sshpass|mysql)[^\n]{0,400}?\s-p[ =]{0,2}[\"']?(?P<v>[^\s\"'<>{}$-][^\s\"'<>]{0,512})",
    ),
    _drop(
        "password",
        "curl",
        r"(?i)curl[^\n]{0,400}?\s(?:-u|--user)[ =]{0,2}[\"']?[^\s:\"']{1,128}:(?P<v>[^\s\"']{1,256})",
    ),
    _drop(
        "password",
        "securestring",
        r"(?i)securestring\s{1,4}(?:-\w{1,20}\s{1,4}){0,3}[\"'](?P<v>[^\"'\n]{1,1024})",
    ),
    _drop("client secret", "secret", _field(r"secret(?:[_ ]?(?:value|key|text))?", 3)),
    _drop("key", "key hub-signature", _field(r"key|hub-signature", 6), checks.hides_key),
    _drop("key", "pat", _field(r"(?<![A-Za-z0-9_])pat", 16), checks.hides_token),
    _drop(
        "token",
        "token jwt prt canary ctx sft verifier",
        _field(
            r"token(?:[_ ]?(?:value|secret))?|jwt|(?<![A-Za-z])(?:prt|s?ctx|sft)|canary|verifier", 6
        ),
        checks.hides_token,
    ),
    _drop("assertion", "assertion", _field(r"assertion", 6), checks.hides_token),
    _drop(
        "assertion",
        "saml wresult",
        _field(r"saml[_ ]?(?:response|request|art)|wresult", 6),
        checks.hides_token,
    ),
    _drop("device code", "device", _field(r"device[_ ]?code", 6), checks.hides_token),
    _drop(
        "signature", "sig", r"(?i)(?<![A-Za-z0-9])sig(?:nature)?=(?P<v>[A-Za-z0-9%+/=_-]{12,512})"
    ),
    _drop(
        "cookie",
        "cookie",
        r"(?i)cookie[\\\"']{0,6}\s{0,4}(?::|=>|=)\s{0,4}[\\\"'\[u]{0,6}(?P<v>[^\n\"'<]{4,16384})",
    ),
    _drop(
        "cookie",
        _COOKIE_SIGNS,
        rf"(?i)(?<![A-Za-z0-9])(?:{_COOKIES})\s{{0,4}}[=:]\s{{0,4}}[\"']?(?P<v>[^\s;,\"'<>]{{4,16384}})",
    ),
    _drop(
        "cookie",
        _COOKIE_SIGNS,
        rf"(?i)(?:{_COOKIES})[\"'],?\s{{0,4}},\s{{0,40}}[\"']value[\"']\s{{0,4}}:\s{{0,4}}[\"'](?P<v>[^\"']{{4,16384}})",
    ),
    _drop(
        "authorization code",
        "code=",
        r"(?i)(?<=[?&#;])code=(?P<v>[^\s&\"'<>\\)]{4,16384}+)",
        checks.auth_code,
    ),
    _drop(
        "authorization code",
        "code",
        rf"(?i)code{_SEP}{_OPEN}(?P<v>[A-Za-z0-9_\-.!*~%+/$=]{{16,16384}}+)",
        checks.code_field,
    ),
    _drop(
        "user code",
        "user",
        r"(?i)user[_ -]?code[\\\"'\]]{0,8}\s{0,4}(?:=>|[=:]|is)?\s{0,4}[\\\"'u*`]{0,8}(?-i:(?P<v>[A-Z0-9]{4,12}(?:-[A-Z0-9]{4,8})?))(?![A-Za-z0-9])",
        checks.user_code,
    ),
    Pattern(
        "user code",
        Policy.DROP,
        Shape(
            re.compile(
                r"(?i)(?:codes?|kod|k\u00f3d|c\u00f3digo|codice|\u30b3\u30fc\u30c9|\u4ee3\u7801|\u4ee3\u78bc|\ucf54\ub4dc|\u043a\u043e\u0434)"
                r"[\s:=\"'`*\u201c\u201e\u00ab\u300c]{0,6}(?-i:(?P<v>[A-Z0-9]{4}-?[A-Z0-9]{2,8}))(?![A-Za-z0-9-])"
            ),
            (
                "code",
                "kod",
                "k\u00f3d",
                "c\u00f3digo",
                "codice",
                "\u30b3\u30fc\u30c9",
                "\u4ee3\u7801",
                "\u4ee3\u78bc",
                "\ucf54\ub4dc",
                "\u043a\u043e\u0434",
            ),
        ),
        checks.user_code,
        context=_DEVICE_TALK,
    ),
)
"""What goes: tokens, codes, keys, passwords, cookies."""

PEOPLE: tuple[Pattern, ...] = (
    _alias(
        "user",
        "@",
        r"(?<![\w.+%#'-])[\w.+%#'-]{1,512}+@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,30}(?![\w@])",
        _any,
        back=512,
    ),
    _alias(
        "user",
        "users home documents",
        r"(?i)(?:(?<=/)home/|(?<=[/\\])users[/\\]{1,8}|(?<=[/\\])documents and settings[/\\]{1,8})"
        r"(?P<v>[^\s/\\:\"'<>|?*,;()]{1,64}(?: [^\s/\\:\"'<>|?*,;()]{1,32}(?=[/\\]))?)",
        checks.own_name,
    ),
    _alias(
        "user",
        "user unique_name login_hint upn display given family logname samaccountname",
        r"(?i)(?:user[_ ]?(?:name|principal[_ ]?name|display[_ ]?name)|unique_name|login_hint|(?<![A-Za-z])upn|display[_ ]?name"
        rf"|given[_ ]?name|family[_ ]?name|logname|samaccountname){_SEP}[\\\"'u]{{0,6}}"
        r"(?P<v>[^\s\"'&;,<>\\(){}\[\]|:=][^\"'&;,<>\\\n(){}\[\]|=]{0,63})",
        checks.own_name,
    ),
    _alias(
        "user",
        "@",
        r"(?m)^[ \t]{0,8}(?:\([\w.-]{1,40}\) ?)?(?P<v>[\w.-]{1,32}@[\w-]{1,63})(?=[:~ ][^\n$#]{0,200}[$#])",
        _any,
        back=100,
    ),
    _alias(
        "user",
        "user account login logon identity principal",
        r"(?i)(?:user|account|login|logon|identity|principal)(?: ?name)?[\"']?\s{0,4}(?:[:=]|is)?\s{0,4}[\"'\u2018\u201c]?"
        r"(?P<v>(?-i:[A-Z][A-Z0-9-]{1,14})\\{1,4}[A-Za-z][\w.-]{1,32})",
        _any,
    ),
    _alias(
        "address",
        "",
        r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\d|\.\d)",
        checks.address,
    ),
    Pattern(
        "address",
        Policy.ALIAS,
        Shape(
            re.compile(
                r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:(?:[0-9a-fA-F]{1,4}:){1,6}|[0-9a-fA-F]{0,4}:):?[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6}(?![\w:]|\.\w)"
            )
        ),
        checks.address6,
        weak=True,
    ),
    Pattern(
        "address",
        Policy.ALIAS,
        Shape(re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])")),
        _any,
        weak=True,
    ),
    Pattern(
        "phone",
        Policy.ALIAS,
        Shape(
            re.compile(r"(?<![\w+:.])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?![\d:])"), ("+",)
        ),
        checks.phone,
        weak=True,
    ),
    _alias(
        "host",
        "\\\\",
        r"(?<![\w\\:])\\{2,8}(?P<v>[A-Za-z][\w.-]{1,62})(?=\\{1,8}[\w$])",
        checks.server,
    ),
    _alias(
        "host",
        ".local .internal .corp .lan .intranet .home",
        r"(?i)(?<![\w.-])(?:[a-z0-9][\w-]{0,62}\.){1,6}(?:local|internal|corp|lan|intranet|localdomain|home)(?![\w-]|\.\w)",
        _any,
        back=200,
    ),
    _alias(
        "host",
        "host computer machine device server clientname",
        r"(?i)(?:host[_ ]?name|computer[_ ]?name|machine[_ ]?name|device[_ ]?(?:display)?[_ ]?name|server[_ ]?name|computer|clientname)"
        rf"{_SEP}[\\\"'u]{{0,6}}(?P<v>[A-Za-z0-9][\w.-]{{1,62}})",
        checks.own_name,
    ),
)
"""What gets a pseudonym: people, addresses, machines."""

UNKNOWN: tuple[Pattern, ...] = (
    Pattern(
        "unknown long value",
        Policy.DROP,
        Shape(re.compile(r"(?<![A-Za-z0-9_\-+/=])[A-Za-z0-9_\-+/]{40,16384}+={0,2}")),
        checks.opaque,
        weak=True,
    ),
)
"""What goes because it looks random and nobody knows what it is."""

KEPT: tuple[Pattern, ...] = (
    Pattern("error code", Policy.KEEP, Shape(re.compile(r"(?i)AAD(?:STS|B2C)\d{4,8}"))),
    Pattern("id", Policy.KEEP, Shape(checks.GUID)),
    Pattern(
        "time",
        Policy.KEEP,
        Shape(
            re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?")
        ),
    ),
)
"""What stays even where a weak row would take it."""

PATTERNS: tuple[Pattern, ...] = (*SECRETS, *PEOPLE, *UNKNOWN, *KEPT)
"""Every shape, in the order in which they are looked for; see `Pattern`."""
