# ruff: noqa: E501 - a row reads best in one line; the secrets are made up
from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.slow_rows import each_row, rest_slow
from wizard.intake import (
    Reader,
    codes,
    last_good,
    own_start,
    programs,
    redaction_rules,
    told_facts,
    unwrap,
)
from wizard.intake.patterns import SearchText, TextPattern, compiled
from wizard.intake.redaction_rules import Policy, RedactionRule

if TYPE_CHECKING:
    from collections.abc import Iterable

READER = Reader(b"a key for tests")
sre: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")

GONE = [
    ("authorization header", "Authorization: Bearer abcdef1234567890abcdef", "abcdef1234567890"),
    ("authorization header", "curl -H 'Authorization: Basic YXBwOmh1bnRlcjI='", "YXBwOmh1bnRlcjI"),
    ("token", "token eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0. here", "eyJzdWIi"),
    ("token", "cut short: eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1", "eyJ0eXAi"),
    ("token", "xsrfToken: 'a1b2c3d4e5f6'", "a1b2c3"),
    ("refresh token or code", "took 0.AXkAbcdefghij-klmnop from the cache", "AXkAbcd"),
    ("client secret", "value abc8Q~Zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz is shown once", "Q~Z"),
    ("client secret", "AZURE_CLIENT_SECRET=s3cr3t-value", "s3cr3t"),
    ("client secret", "'client_secret' => 'a b/c'", "b/c"),
    ("password", "Password : Winter 2026!", "Winter"),
    ("password", "--password 'p w' --x", "p w"),
    ("password", "postgres://app:hunter2@db.contoso.com/x", "hunter2"),
    ("password", "curl -u app:hunter2 https://x", "hunter2"),
    ("password", 'ConvertTo-SecureString -String "hunter2" -AsPlainText', "hunter2"),
    ("key", "x-functions-key: a1b2c3d4e5f6g7h8", "a1b2c3"),
    ("key", "AKIAABCDEFGHIJKLMNOP", "AKIAABC"),
    ("assertion", "client_assertion=abc123def456", "abc123"),
    ("SAML message", "PHNhbWxwOlJlc3BvbnNlIHhtbG5zOnNhbWxwPSJ1cm46", "PHNhb"),
    ("signature", "<ds:SignatureValue>Zm9vYmFyYmF6cXV4</ds:SignatureValue>", "Zm9vY"),
    ("cookie", "Set-Cookie: esctx=PAQABAAEAAAA; domain=.login", "PAQAB"),
    ("cookie", '{"name": "ESTSAUTH", "value": "PAQABcdefghijK"}', "bcdefgh"),
    ("authorization code", "GET /cb?code=4/0AbCdEfGh&scope=openid HTTP/1.1", "0AbCdEfGh"),
    ("device code", "device_code = 'CAQABAAEAAAD12345'", "CAQAB"),
    ("user code", "To sign in, open https://microsoft.com/devicelogin and enter the code B7QX9KDWM to authenticate.", "B7QX9KDWM"),
    ("user code", "\u00d6ffnen Sie https://microsoft.com/devicelogin und geben Sie den Code H4KTPW2ZR ein.", "H4KTPW2ZR"),
    ("user", "User 'kim.lee@contoso.com' is not assigned", "kim.lee"),
    ("user", "guest kim_lee.com#EXT#@contoso.onmicrosoft.com", "kim_lee"),
    ("user", "login_hint=kim%40contoso.com", "kim"),
    ("user", r"C:\Users\kimlee\AppData\x", "kimlee"),
    ("user", r"C:\\Users\\kimlee\\AppData", "kimlee"),
    ("user", "/home/kimlee/.azure/msal_token_cache.json", "kimlee"),
    ("user", "/Users/kimlee/src", "kimlee"),
    ("user", "kimlee@buildbox:~/src$ az login", "kimlee"),
    ("user", r"user CONTOSO\kimlee may not", "kimlee"),
    ("user", '"userPrincipalName": "Kim Lee"', "Kim Lee"),
    ("address", "read tcp 198.51.100.7:65199->203.0.113.36:443", "198.51.100.7"),
    ("address", "ip 2001:db8:85a3::8a2e:370:7334 seen", "8a2e"),
    ("address", "mac 00-1A-2B-3C-4D-5E", "1A-2B"),
    ("phone", "text sent to +44 20 7946 0958", "7946"),
    ("host", r"copy \\fileserver01\share\x", "fileserver01"),
    ("host", "proxy01.contoso.local answered", "proxy01"),
    ("host", "COMPUTERNAME=DESKTOP-7K2", "DESKTOP-7K2"),
    ("password", "password: my-dog-Rex2024!", "Rex2024"),
    ("password", "password=your_Pass99", "Pass99"),
    ("password", "pwd: %Winter26%", "Winter26"),
    ("password", "Password: correct horse battery staple", "horse"),
    ("password", "Password: Winter 2026! does not work", "2026"),
    ("password", "adpwd=Summer77", "Summer77"),
    ("password", "my password is Hunter2! and it fails", "Hunter2"),
    ("password", "Das Kennwort lautet Hunter22 und geht nicht", "Hunter22"),
    ("password", "le mot de passe est Hunter22", "Hunter22"),
    ("password", "la contraseña es Hunter22", "Hunter22"),
    ("password", "a senha é Hunter22", "Hunter22"),
    ("password", "la password è Hunter22", "Hunter22"),
    ("password", "het wachtwoord is Hunter22", "Hunter22"),
    ("password", "moje hasło to Hunter22", "Hunter22"),
    ("password", "lösenordet är Hunter22", "Hunter22"),
    ("password", "passordet er Hunter22", "Hunter22"),
    ("password", "adgangskoden er Hunter22", "Hunter22"),
    ("password", "salasana on Hunter22", "Hunter22"),
    ("password", "heslo je Hunter22", "Hunter22"),
    ("password", "parola este Hunter22", "Hunter22"),
    ("password", "jelszó: Hunter22", "Hunter22"),
    ("password", "şifrem: Hunter22", "Hunter22"),
    ("password", "пароль такой Hunter22", "Hunter22"),
    ("password", "密码是Hunter22", "Hunter22"),
    ("password", "密碼為Hunter22", "Hunter22"),
    ("password", "パスワードは Hunter22 です", "Hunter22"),
    ("password", "비밀번호는 Hunter22", "Hunter22"),
    ("password", "κωδικός πρόσβασης: Hunter22", "Hunter22"),
    ("password", "Password\nMeadow77x", "Meadow77x"),
    ("password", "Passwort: Hunter22\nI typed Hunter22 twice", "Hunter22"),
    ("password", "machine mail.contoso.com login kim password Hunter22", "Hunter22"),
    ("password", "imap.login('kim@contoso.com', 'Hunter22')", "Hunter22"),
    ("password", "a001 LOGIN kim@contoso.com Hunter22", "Hunter22"),
    ("password", "bcp t in f.txt -S x -U app -P Hunter22", "Hunter22"),
    ("password", "TAP: Xk3#9abc", "Xk3#9"),
    ("password", "Temporary Access Pass is Xk3#9abc", "Xk3#9"),
    ("client secret", "secret={Sup3r}Geheim", "Geheim"),
    ("client secret", "my client secret is Hunter22xy", "Hunter22"),
    ("client secret", 'new ClientSecretCredential(tenantId, clientId, "Hunter22xy")', "Hunter22"),
    ("client secret", 'new NetworkCredential("app", "Hunter22xy", "CONTOSO")', "Hunter22"),
    ("client secret", 'ConfidentialClientApplicationBuilder.Create(id).WithClientSecret("Hunter22xy")', "Hunter22"),
    ("client secret", 'ClientCredentialFactory.createFromSecret("Hunter22xy")', "Hunter22"),
    ("client secret", 'spark.conf.set("fs.azure.account.oauth2.client.secret.st", "Hunter22xy")', "Hunter22"),
    ("client secret", "<name>fs.azure.account.oauth2.client.secret</name>\n<value>Hunter22xy</value>", "Hunter22"),
    ("client secret", '<wsse:Password Type="x">Hunter22xy</wsse:Password>', "Hunter22"),
    ("client secret", "- name: CLIENT_SECRET\n  value: Hunter22xy", "Hunter22"),
    ("client secret", "Description\tExpires\tValue\tSecret ID\nmine\t11/30/2027\tHunter22xyAB\t5b7e1d20", "Hunter22"),
    ("client secret", "it was aB3~cD4_eF5.gH6-iJ7~kL8mN9oP0qR1sT2", "kL8mN9"),
    ("authorization header", "AUTHENTICATE XOAUTH2 dXNlcj1raW1AY29udG9zbw==", "dXNlcj1r"),
    ("cookie", '"cookies": [{"name": "a", "value": "qwertz12"}, {"name": "b", "value": "asdf9876"}]', "asdf9876"),
    ("unknown long value", "it is abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst", "mnopqrst"),
    ("user code", "https://microsoft.com/devicelogin?input=B7QX9KDWM", "B7QX9"),
    ("user code", "otc=B7QX9KDWM&x=1", "B7QX9"),
    ("user code", "$ exit\notc=B7QX9KDWM&x=1", "B7QX9"),
    ("user code", "last status\nuser code: B7QX9KDWM", "B7QX9"),
    ("user code", "> I get this: B7QX9KDWM", "B7QX9"),
    ("user code", "microsoft.com/devicelogin code is b7qx9kdwm", "b7qx9"),
    ("user code", "enter the code B7Q X9K DWM at microsoft.com/devicelogin", "X9K"),
    ("one-time code", "the authenticator shows 482913", "482913"),
    ("one-time code", "your SMS code is 482 913", "482"),
    ("user", "Hi Nestor,\nit fails", "Nestor"),
    ("user", "Sehr geehrte Frau Wilke,", "Wilke"),
    ("user", "It fails.\nKind regards,\nKim Lee", "Kim Lee"),
    ("user", "Viele Grüße\nKim Lee", "Kim Lee"),
    ("user", "CONTOSO\\kimlee cannot sign in", "kimlee"),
    ("user", "AzureAD\\KimLee cannot sign in", "KimLee"),
    ("user", "S-1-5-21-3623811015-3361044348-30300820-1013", "3361044348"),
    ("user", "User\nKim Lee\nUsername\nkim@contoso.com", "Kim Lee"),
    ("user", '"displayName": "Kim Lee", "givenName": "Kim"', "Kim"),
    ("phone", "call (425) 555-0100", "555"),
    ("phone", "phone: 0171 2345678", "2345678"),
    ("password", 'I use the password "letmein" for it', "letmein"),
    ("password", "jdbc:sqlserver://x;user=sa;password={Gr33n;Apple1};encrypt=true", "Apple1"),
    ("password", "sqlplus app/Gr33nApple@db", "Gr33n"),
    ("client secret", 'requests.post(url, auth=("app", "Gr33nApple"))', "Gr33n"),
    ("user", "User: kim.lee", "kim.lee"),
    ("user", "My name is Kim Lee", "Kim Lee"),
    ("user", "Cheers\nDr. K. Lee", "Lee"),
    ("user", "From: Kim Lee <kim@contoso.com>", "Kim Lee"),
    ("user", 'To: "Lee, Kim" <kim@contoso.com>; x', "Lee, Kim"),
    ("user", "Please ask Kim Lee (kim@contoso.com) first", "Kim Lee"),
    ("user", "[20.11. 10:15] Lee, Kim\nHi", "Lee, Kim"),
    ("user", "[11/20 10:15 AM] Kim Lee: hi", "Kim Lee"),
    ("user", "it fails\nKim Lee | Contoso Ltd | M +44 7700 900123", "Kim Lee"),
    ("unknown long value", "blob Zk3Jd8Lm2Qp9Rt5Vx7Yb4Nc6Hf1Gw0Sa8Ue3Io5Pk2 end", "Zk3Jd8"),
]  # fmt: skip

STAYS = [
    "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    "AADSTS700054: response_type 'id_token' is not enabled for the application.",
    "The refresh token has expired due to inactivity.",
    "https://login.microsoftonline.com/error?code=90120",
    "GET /authorize?response_type=code&client_id=04b07795-8ddb-461a-bbee-02f9e1bf7b46",
    "grant_type=authorization_code&scope=openid",
    "token = context.acquire_token_with_device_code(RESOURCE, code, client_id)",
    "Correlation ID: 5b7e1d20-93ac-4f0e-8a64-1c2d3e4f5a6b",
    "Timestamp: 2026-11-20 09:14:07Z",
    "12:34:56.789 [main] started",
    "std::string and Foo::Bar and [System.Net]::proxy",
    "MSAL 4.65.0.0 MSAL.NetCore",
    "listening on 127.0.0.1:8400",
    'Get "http://169.254.169.254/metadata/identity/oauth2/token": context deadline exceeded',
    "dial tcp 168.63.129.16:53: i/o timeout",
    "npm install azure-cli@2.53.0",
    "Version=2.0.1.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35",
    '"code": "Authorization_RequestDenied"',
    '{"error": {"code": "InvalidAuthenticationToken"}}',
    "error_code=90120",
    "Basic authentication is switched off",
    "Bearer authentication is needed",
    'client_secret: "<your secret>"',
    "password=***",
    "password: ${PASSWORD}",
    r"C:\Users\Public\Documents",
    "/home/runner/src/app",
    "enter the code 90120 on the device page",
    "Failed (Unknown Win32 Error code: 0x80180001) device",
    "timezone +02:00 and AADSTS50011+AADSTS50012",
    "Invalid password (50126)",
    "wrong password: [AADSTS50126] try again",
    "password: (0xC000006A) failed",
    "password error 0xC000006A",
    "failed to get token: [AADSTS50076] denied",
    "token AADSTS50076",
    "failed to exchange token: oauth2: cannot fetch token: 400 Bad Request",
    "https://login.microsoftonline.com/token.contoso.com/oauth2/v2.0/token: 400",
    "authority token:contoso2.onmicrosoft.com",
    "contact your admin with error code 80180014, device not enrolled",
    "SMS code not coming, MFA error 500121",
    "Password: required",
    "password: must be changed",
    "my client secret is expired",
    "the password is wrong",
    "clientSecret:\n\nSorry, but we are having trouble signing you in.",
    'client_secret = os.environ["X"]',
    "'client_secret': registration['client_secret'],",
    "password = getpass.getpass()",
    "password = config.password",
    "password=%PASSWORD%",
    "client_secret: your-client-secret",
    "m365 cli config set --key authType --value deviceCode",
    "git@github.com:x/y.git",
    "Microsoft.Identity.Client 4.65.1.2 and Teams/1.6.0.27",
    "file version 10.0.22621.0",
    "http://localhost:3000/users/login and https://app.contoso.com/home/index",
    '"appDisplayName": "My App", "displayName": "Contoso Portal", "appId": "x"',
    "Hello team,\nit fails\nThanks",
    "User: SYSTEM",
    "HKLM\\Software\\Contoso",
    "PWD=/srv/app",
    "Name: Microsoft Teams",
    "Dear Customer,",
    "secret: ${{ secrets.AZURE_CLIENT_SECRET }}",
    "client_secret: @Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/x)",
    "client secret '7000215'",
    "Microsoft.Graph.Authentication 2.15.0.1",
    "account: contoso.onmicrosoft.com",
    "[20/11/2026 10:15] Build Finished: ok",
    "[2026-11-20 09:14] Starting Service",
    "[9:14] Request Failed",
    "Client App | Mobile Apps and Desktop clients",
    "Operating System | Windows 11",
    "at com.microsoft.aad.msal4j.TokenRequestExecutor.createAuthenticationResultFromOauthHttpResponse(TokenRequestExecutor.java:168)",
]


@each_row(("kind", "text", "secret"), GONE)
def test_what_is_secret_or_personal_goes(kind: str, text: str, secret: str) -> None:
    reading = READER.read(text)
    assert secret not in reading.text
    assert kind in {r.kind for r in reading.removed}


@each_row("text", STAYS)
def test_what_support_needs_stays(text: str) -> None:
    assert READER.redact(text) == text


def test_every_kind_of_the_table_has_a_row_here() -> None:
    tried = {kind for kind, _, _ in GONE} | {"private key", "storage key"}
    assert {p.kind for p in redaction_rules.RULES if p.policy is not Policy.KEEP} == tried


def test_signs_are_in_small_letters_without_blanks() -> None:
    for shape in shapes():
        for literal in shape.literals:
            assert literal == literal.lower()
            assert not re.search(r"\s", literal)


FILES = sorted(Path(redaction_rules.__file__).parent.glob("*.py"))
MODULES = [importlib.import_module(f"wizard.intake.{f.stem}") for f in FILES]


def shapes() -> list[TextPattern]:
    found = [p.shape for p in redaction_rules.RULES]
    for module in (codes, codes, programs, programs):
        for value in vars(module).values():
            if isinstance(value, TextPattern):
                found.append(value)
            elif isinstance(value, tuple):
                found += [
                    s
                    for row in value
                    if isinstance(row, tuple)
                    for s in row
                    if isinstance(s, TextPattern)
                ]
    return found


def expressions() -> list[re.Pattern[str]]:
    found = {shape.regex for shape in shapes()}
    for module in MODULES:
        found |= {v for v in vars(module).values() if isinstance(v, re.Pattern)}
    found |= {step.shape for step in (*unwrap._PASSES, *unwrap._QUOTED_PRINTABLE)}
    late = [*last_good._WAYS, last_good._NO_CHANGE, last_good._NOT_A_PROGRAM, own_start._OWN]
    late += [own_start._OTHERS, own_start._DEVICE_CODE, own_start._MACHINE_LINE]
    late += [source for _, _, source in told_facts._ROWS]
    found |= set(map(compiled, late))
    return sorted(found, key=lambda p: p.pattern)


REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)
"""Repeats that may be tried again with fewer; possessive ones never are."""


def walk(node: Iterable[tuple[Any, Any]], inside: int) -> int:
    """Return the largest product of nested repeats that may be tried again."""
    worst = inside
    for op, arg in node:
        if op in REPEATS:
            _, high, body = arg
            assert high is not sre.MAXREPEAT, "a repeat without an end"
            worst = max(worst, walk(body, inside * (high if high > 1 and has_repeat(body) else 1)))
        elif op is sre.BRANCH:
            worst = max([worst, *(walk(branch, inside) for branch in arg[1])])
        else:
            for part in arg if isinstance(arg, tuple) else (arg,):
                if hasattr(part, "data"):
                    worst = max(worst, walk(part, inside))
    return worst


def has_repeat(node: Iterable[tuple[Any, Any]]) -> bool:
    return any(
        (op in REPEATS and arg[1] > 1)
        or (isinstance(arg, tuple) and any(has_repeat(p) for p in arg if hasattr(p, "data")))
        for op, arg in node
    )


NESTED = 400
"""How often, at most, repeats of repeats may be tried from one place."""


@each_row("regex", expressions())
def test_no_expression_can_run_away(regex: re.Pattern[str]) -> None:
    parsed = parser.parse(regex.pattern, regex.flags & ~re.UNICODE)
    assert walk(parsed, 1) <= NESTED


def test_rows_are_patterns() -> None:
    assert all(isinstance(p, RedactionRule) for p in redaction_rules.RULES)


def names(shape: TextPattern) -> set[str]:
    """Return the words of a shape that can be the name of a field: its signs and its own letters."""
    written = re.sub(r"\(\?[a-z]{1,8}\)|\\[a-zA-Z]|\?P<\w+>", " ", shape.source)
    return {*shape.literals, *re.findall(r"[A-Za-z][A-Za-z_-]{1,30}[A-Za-z]", written)}


GLUES = ("=", "=1", ": ", ":A1")
"""What makes the name of a field the beginning of a value."""


@pytest.mark.parametrize("glue", rest_slow(GLUES, ["="]))
@pytest.mark.parametrize(
    "row", redaction_rules.RULES, ids=lambda p: f"{p.kind}-{p.shape.source[:20]}"
)
def test_a_field_over_and_over_is_not_read_again_from_every_name(
    row: RedactionRule, glue: str
) -> None:
    for unit in [name + glue for name in sorted(names(row.shape))]:
        text = unit * (20_000 // len(unit))
        read = 0

        def count(m: re.Match[str]) -> bool:
            nonlocal read
            read += m.end() - m.start()
            return row.check(m)

        list(row.shape.find(SearchText(text), count))
        assert read <= 10 * len(text), unit


def test_a_word_is_found_wherever_it_stands_in_a_run_of_any_length() -> None:
    for before in (0, 10, 1990, 1999, 2000, 3999, 4000, 7995, 20_000):
        text = SearchText("a" * before + "secret" + "b" * 9000)
        assert text.has("secret")
        assert text.present(("secret", "absent")) == ("secret",)
        assert not text.has("password")
        assert text.has("secret ") is False, "no blank follows"
