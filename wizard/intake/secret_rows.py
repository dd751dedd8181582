"""The rows of the redaction table for what goes: tokens, codes, keys, passwords, cookies."""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

from wizard.intake import checks
from wizard.intake.rows import OPEN, SEP, Pattern, Policy, after, anything, drop, field
from wizard.intake.scan import Cue, Shape, mask_of

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
    r"[\"'`*)]{0,2}(?:\s{1,3}(?:is|was|ist|lautet|war|est|\u00e9tait|es|era|\u00e8|\u00e9|e'|\u00e4r|er|on|to|jest|je|este|\u015fu|such|now|now is|is now|is set to|set to|being|i used is|i use is"
    r"|\u03b5\u03af\u03bd\u03b1\u03b9|\u0442\u0430\u043a\u043e\u0439|\u0442\u0430\u043a\u0438\u0439|\u044d\u0442\u043e)[:=]?\s{1,3}|\s{0,2}(?:\u306f|\u304c|\u662f|\u4e3a|\u70ba|\ub294|\uc740)\s{0,3}|\s{1,3}(?:->|=>|-|\u2013|\u2014)\s{1,3})"
    r"(?:now |still |actually |set to )?[\"'`*\u201c\u201e\u00ab\u2018\u300c]{0,3}"
)
_SAID = r"(?P<v>[^\s\"'`<>\\\u201d\u201c\u00bb\u300d,;](?:[^\s\"'`<>\\\u201d\u201c\u00bb\u300d,;]|[,;](?=\S)|\\(?![rntu\"'\\])){3,512}+)"
_NAMED = r"[\w.:@/-]{0,80}"
_CALLS = (
    r"(?i)(?:clientsecretcredential|usernamepasswordcredential|networkcredential|clientcredential|pscredential|userpassword\w{0,12}"
    r"|serviceprincipalcredentials?|acquire_?token_?(?:by|with)_?username_?password|acquiretokenbyusernamepassword(?:async)?"
    r"|acquire_token_with_client_credentials|(?<![a-z])auth\s?=|basicauth|httpbasicauth|createfromsecret|confidentialclientapplication)\w{0,8}\s?\(\s{0,16}"
)
_ARGUMENT = (
    r"(?:[\w.=: ]{0,60}(?:\"[^\"\n]{0,200}+\"|'[^'\n]{0,200}+'|\w[\w.]{0,60}+)\s{0,4},\s{0,16})"
)


def _of_calls() -> tuple[Pattern, ...]:
    """Return a row for each place that an argument of a call can have."""
    return tuple(
        Pattern(
            "client secret",
            Policy.DROP,
            Shape(
                rf"{_CALLS}{_ARGUMENT}{{{n}}}(?:\w{{1,30}}\s?=\s?)?(?P<q>[\"'])(?P<v>(?:(?!(?P=q))[^\n]){{4,1024}}+)",
                tuple(_CALL_FIRST),
            ),
            checks.argument,
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
    drop("password", _PW_SIGNS, field(_PW, spoken=True), checks.password_field),
    drop(
        "password",
        _PW_SIGNS,
        rf"(?i)(?:{_PW}){_IS}{_SAID}",
        checks.in_statement,
    ),
    drop(
        "password",
        "pass pwd pw tap kennwort passwort mot mdp contrase senha has\u0142em wachtwoord l\u00f6senord heslem \u043f\u0430\u0440\u043e\u043b",
        rf"(?i)(?:{_PW})(?:[ \t]{{1,3}}|[ \t]{{0,4}}\n\s{{0,8}})[\"'`*]{{0,3}}{_SAID}",
        checks.in_prose,
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
        checks.in_statement,
    ),
    drop(
        "client secret",
        "secret",
        rf"(?i)secret(?: value)?(?:[ \t]{{1,3}}|[ \t]{{0,4}}\n\s{{0,8}})[\"'`*]{{0,3}}{_SAID}",
        checks.in_prose,
    ),
    drop(
        "client secret",
        "password pwd secret credential account.key",
        rf"(?i)(?:password|pwd|secret|client_credential|oauth2\.credential|account\.key){_NAMED}[\"']\s{{0,4}}[,:]\s{{0,8}}[\"'](?P<v>[^\"'\n]{{1,4096}}+)[\"'](?!\s{{0,4}}:)",
    ),
    drop(
        "client secret",
        "password pwd secret token assertion samlresponse",
        rf"(?i)(?:password|pwd|secret|token|assertion|samlresponse){_NAMED}[\"']?\s{{0,4}}[,;]?\s{{0,40}}[\"']?value[\"']?\s{{0,4}}[=:]\s{{0,4}}[\"'](?P<v>[^\"'\n]{{4,16384}}+)",
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
        checks.argument,
    ),
    drop(
        "client secret",
        "env setx",
        r"(?i)(?:env|setx)[ \t]{1,4}\w{0,40}(?:secret|password|pwd)\w{0,20}[ \t]{1,4}[\"']?(?P<v>[^\s\"'=]{4,512}+)",
    ),
    *_of_calls(),
    Pattern(
        "client secret",
        Policy.DROP,
        Shape(
            r"(?<![\w~.-])[A-Za-z0-9_~.-]{30,44}+(?![\w~.-])",
            ("~",),
            left=r"[\w~.-]{0,44}",
        ),
        checks.opaque_word,
    ),
    drop(
        "client secret",
        "expires",
        r"(?i)expires[\t |]{1,8}value[\t |]{1,8}[^\n]{0,60}id[^\n]{0,20}\n(?:[^\n]{0,200}\n){0,8}?[^\n]{0,120}?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}[\t |]{1,8}(?P<v>[^\s|*]{8,128}+)",
        checks.listed,
    ),
    drop(
        "password",
        "pass pwd pw kennwort passwort mot senha contrase wachtwoord",
        rf"(?i)(?:{_PW})[ \t]{{1,3}}(?P<q>[\"'`\u201c\u201e\u00ab])(?P<v>[^\s\"'`\u201c\u201d\u00bb]{{4,256}}+)[\"'`\u201c\u201d\u00bb]",
        checks.quoted,
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
        checks.tool_flag,
        context=checks.TOOL_WORDS,
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
        checks.flag_value,
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
    drop("client secret", _CONFIDENTIAL_SIGNS, field(_CONFIDENTIAL, 3, spoken=True)),
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
        "cookie",
        "cookie",
        r"(?i)cookie[\"'],?\s{0,4},?\s{0,40}[\"']value[\"']\s{0,4}:\s{0,4}[\"'](?P<v>[^\"']{4,16384}+)",
    ),
    drop(
        "cookie",
        "value",
        r"(?i)value[\"']\s{0,4}:\s{0,4}[\"'](?P<v>[^\"']{3,16384}+)",
        checks.of_cookies,
        context=("cookies",),
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
        rf"(?i)user[_ -]?code[\\\"'\]]{{0,8}}\s{{0,4}}(?:=>|[=:]|is)?\s{{0,4}}[\\\"'u*`]{{0,8}}{_ENTERED}",
        checks.user_code,
    ),
    drop(
        "user code",
        "otc",
        rf"(?i)(?<![A-Za-z])otc[\\\"']{{0,4}}\s{{0,2}}[=:]\s{{0,2}}[\\\"']{{0,4}}{_ENTERED}",
        checks.user_code,
    ),
    drop(
        "user code",
        "devicelogin deviceauth /device /link",
        r"(?i)(?:devicelogin|deviceauth|/device|/link)/?\?(?:[^\s&]{0,80}&){0,4}\w{1,20}=(?-i:(?P<v>[A-Za-z0-9-]{6,12}))(?![A-Za-z0-9-])",
        checks.user_code,
    ),
    drop(
        "user code",
        "code kod k\u00f3d c\u00f3digo codice koodi cod \u03ba\u03c9\u03b4\u03b9\u03ba \u30b3\u30fc\u30c9 \u4ee3\u7801 \u4ee3\u78bc \u4ee3\u78bc \u4ee3\u78bc \u9a8c\u8bc1\u7801 \ucf54\ub4dc \u043a\u043e\u0434",
        (
            r"(?i)(?:codes?|kod(?:e|en|em|u)?|k\u00f3d(?:em)?|c\u00f3digo|codice|koodi|codul|\u03ba\u03c9\u03b4\u03b9\u03ba\u03cc\u03c2?|\u30b3\u30fc\u30c9|\u4ee3\u7801|\u4ee3\u78bc|\u9a8c\u8bc1\u7801|\ucf54\ub4dc|\u043a\u043e\u0434(?:\u043e\u043c)?)"
            rf"(?:{_IS}|[\s:=\"'`*\u201c\u201e\u00ab\u300c]{{0,6}}){_ENTERED}"
        ),
        checks.user_code,
        context=_DEVICE_TALK,
    ),
    Pattern(
        "user code",
        Policy.DROP,
        Shape(
            r"(?<![A-Za-z0-9_.%/+=-])[A-HJ-NP-Z2-9]{9}(?![A-Za-z0-9_/+=%-])",
            cue=Cue(WORDS, b" 000000000(?= )", back=0, sign=b"000000000"),
        ),
        checks.bare_code,
        weak=True,
    ),
    drop(
        "one-time code",
        "authenticator sms otp totp verification one-time passcode 2fa mfa confirmation best\u00e4tigungscode pr\u00fcfcode v\u00e9rification verificaci\u00f3n text",
        r"(?i)(?:authenticator|(?<![a-z])(?:sms|t?otp|2fa|mfa)(?![a-z])|verification code|one-time (?:pass)?code|passcode|confirmation code|best\u00e4tigungscode|pr\u00fcfcode"
        r"|code de v\u00e9rification|c\u00f3digo de verificaci\u00f3n|text(?:ed)? (?:me|with|message)|one-time password)[^\n\d]{0,40}?(?<![\dA-Za-z.#-])(?P<v>\d{3}[ -]?\d{3}(?:\d{2})?)(?![\dA-Za-z]|[.,:-]\d)",
        checks.one_time,
    ),
)
"""What goes: tokens, codes, keys, passwords, cookies."""
