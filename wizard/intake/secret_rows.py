"""The rows of the redaction table for what goes: tokens, codes, keys, passwords, cookies."""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

from wizard.intake import checks
from wizard.intake.rows import OPEN, SEP, Pattern, Policy, after, anything, drop, field
from wizard.intake.scan import Shape

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
_KEYS = after(
    *("api", "account", "access", "storage", "subscription", "function", "functions"),
    *("private", "encryption", "shared", "master"),
)
_CODES = rf"(?<![A-Za-z0-9_.\-?/])|{after('auth', 'authorization')}"
_DEVICE_TALK = ("devicelogin", "/device", "deviceauth", "aka.ms", "authenticat", "device", "anmeld")

SECRETS: tuple[Pattern, ...] = (
    # by their own shape
    drop(
        "private key",
        "-----begin",
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----)){0,32768}(?:-----END[A-Z0-9 ]{0,48}(?:-----)?)?",
        anything,
    ),
    drop(
        "token",
        "eyj eyk ewo ew0 zxlk",
        r"(?:ey[JK]|ew[0o]|ZXlK)[A-Za-z0-9_\-+/]{14,16384}+(?:\.[A-Za-z0-9_\-+/=]{0,16384}+){0,4}",
        anything,
    ),
    drop(
        "refresh token or code",
        ".a",
        r"(?<![A-Za-z0-9.])[01]\.A[A-Za-z0-9_-]{8,4096}+(?:\.[A-Za-z0-9_\-.~+/=]{0,16384}+)?",
        anything,
        at=-1,
    ),
    drop(
        "refresh token or code",
        "aqab agab awab oaqab aaab aeab acab",
        r"(?<![A-Za-z0-9_-])O?A[A-Za-z]AB[A-Z][A-Za-z0-9_\-+/.]{24,16384}+={0,2}",
        checks.opaque,
    ),
    drop(
        "refresh token or code",
        "ewa ewb ewc ewd",
        r"(?<![A-Za-z0-9_-])Ew[A-Z][A-Za-z0-9]A[A-Za-z0-9_\-+/.]{24,16384}+={0,2}",
        checks.opaque,
    ),
    drop(
        "refresh token or code",
        "m.",
        r"(?<![A-Za-z0-9])M\.[RC]\d{0,4}_[A-Z0-9]{1,6}\.[A-Za-z0-9.!*$_~\-+/%]{8,8192}+",
        anything,
    ),
    drop("client secret", "q~", r"[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{6,64}", anything, at=-4),
    drop(
        "key",
        "ghp_ gho_ ghs_ ghu_ ghr_ github_pat_ glpat- xoxb- xoxp- xoxa- xoxs- akia aiza ya29. 1//0 sk- npm_ sg. gocspx-",
        r"(?<![A-Za-z0-9])(?:gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[\w-]{16,64}"
        r"|xox[abeoprs]-[A-Za-z0-9-]{10,250}|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30,40}|ya29\.[\w-]{16,1024}"
        r"|1//0[\w-]{20,512}|sk-[A-Za-z0-9_-]{20,200}|npm_[A-Za-z0-9]{30,40}|SG\.[\w-]{16,32}\.[\w-]{16,64}|GOCSPX-[\w-]{20,40})",
        anything,
    ),
    drop("storage key", "==", r"[A-Za-z0-9+/]{86}==", anything, at=-86),
    drop(
        "SAML message",
        "phnhbw pd94bwwg phnhbdp",
        r"(?:PHNhbW|PD94bWwg|PHNhbDp)[A-Za-z0-9+/_\-=%]{24,65536}+",
        anything,
    ),
    drop(
        "signature",
        "signaturevalue x509certificate digestvalue ciphervalue",
        r"(?:SignatureValue|X509Certificate|DigestValue|CipherValue)>\s{0,200}(?P<v>[A-Za-z0-9+/=\s]{8,16384})",
        anything,
    ),
    # by the name beside them
    drop(
        "authorization header",
        "bearer negotiate ntlm",
        r"(?i)(?<![A-Za-z])(?:bearer|negotiate|ntlm)(?:\s|%20|\+){1,4}(?P<v>[A-Za-z0-9._~+/\-]{16,16384}+={0,4})",
        checks.hides_token,
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
        checks.basic,
    ),
    drop(
        "password",
        "pass pwd kennwort mot contrase \u5bc6\u7801 \u30d1\u30b9\u30ef\u30fc\u30c9",
        field(
            r"pass(?:word|wd|phrase|wort)|(?<![A-Za-z0-9])pwd|kennwort|mot[ _]de[ _]passe|contrase[n\u00f1]a"
            r"|\u5bc6\u7801|\u30d1\u30b9\u30ef\u30fc\u30c9"
        ),
    ),
    drop("password", "://", r"://[^\s/:@\"']{1,128}:(?P<v>[^\s/@\"'<>]{1,256})@"),
    drop(
        "password",
        "password passwd pass secret token key credential",
        rf"{_FLAG}(?P<v>[^\s\"'<>{{}}$-][^\s\"'<>]{{0,4096}})",
    ),
    drop(
        "password",
        "-p",
        r"(?<=\s)-p[ =]{0,2}[\"']?(?P<v>[^\s\"'<>{}$-][^\s\"'<>]{0,512}+)",
        checks.login_flag,
        context=checks.LOGIN_WORDS,
    ),
    drop(
        "password",
        "-u --user",
        r"(?<=\s)(?:-u|--user)[ =]{0,2}[\"']?[^\s:\"']{1,128}+:(?P<v>[^\s\"']{1,256}+)",
        checks.curl_flag,
        context=checks.CURL_WORDS,
    ),
    drop(
        "password",
        "securestring",
        r"(?i)securestring\s{1,4}(?:-\w{1,20}\s{1,4}){0,3}[\"'](?P<v>[^\"'\n]{1,1024})",
    ),
    drop("client secret", "secret", field(r"secret(?:[_ ]?(?:value|key|text))?", 3)),
    drop("key", "key hub-signature", field(rf"(?:{_KEYS})key|hub-signature", 6)),
    drop("key", "pat", field(r"(?<![A-Za-z0-9_])pat", 16), checks.hides_token),
    drop(
        "token",
        "token jwt prt canary ctx sft verifier",
        field(
            r"token(?:[_ ]?(?:value|secret))?|jwt|(?<![A-Za-z])(?:prt|s?ctx|sft)|canary|verifier", 6
        ),
        checks.hides_token,
    ),
    drop("assertion", "assertion", field(r"assertion", 6), checks.hides_token),
    drop(
        "assertion",
        "saml wresult",
        field(r"saml[_ ]?(?:response|request|art)|wresult", 6),
        checks.hides_token,
    ),
    drop("device code", "device", field(r"device[_ ]?code", 6), checks.hides_token),
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
        "authorization code",
        "code=",
        r"(?i)(?<=[?&#;])code=(?P<v>[^\s&\"'<>\\)]{4,16384}+)",
        checks.auth_code,
    ),
    drop(
        "authorization code",
        "code",
        rf"(?i)(?:{_CODES})code{SEP}{OPEN}(?P<v>[A-Za-z0-9_\-.!*~%+/$=]{{16,16384}}+)",
        checks.code_field,
    ),
    drop(
        "user code",
        "user",
        r"(?i)user[_ -]?code[\\\"'\]]{0,8}\s{0,4}(?:=>|[=:]|is)?\s{0,4}[\\\"'u*`]{0,8}(?-i:(?P<v>[A-Z0-9]{4,12}(?:-[A-Z0-9]{4,8})?))(?![A-Za-z0-9])",
        checks.user_code,
    ),
    Pattern(
        "user code",
        Policy.DROP,
        Shape(
            (
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
