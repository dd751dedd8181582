"""Texts made for the tests: error messages, the ways texts get wrapped, and secrets."""

# ruff: noqa: E501 - a made text reads best in one line

from __future__ import annotations

import base64
import hashlib
import html
import json
import quopri
import string
import urllib.parse
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CORRELATION = "5b7e1d20-93ac-4f0e-8a64-1c2d3e4f5a6b"
TRACE = "0c9d8e7f-6a5b-4c3d-9e2f-a1b2c3d4e500"
OTHER = "77aa66bb-55cc-44dd-b3ee-22ff11009988"
TENANT = "6f1d2c3b-4a59-4867-b7a6-95847362514f"
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
WHEN = "2026-11-20 09:14:07Z"
INSTANT = "2026-11-20T09:14:07Z"

SENTENCES = {
    90120: "The request was already authorized or declined.",
    54005: "OAuth2 Authorization code was already redeemed, please retry with a new valid code.",
    70016: "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
    50076: "Due to a change made by your administrator, you must use multi-factor authentication.",
    7000218: "The request body must contain: 'client_assertion' or 'client_secret'.",
}


CODES = (
    90120, 54005, 16000, 50011, 50020, 50034, 50053, 50055, 50058, 50059, 50076, 50079, 50105,
    50126, 50128, 50158, 50173, 53000, 53003, 65001, 70008, 70011, 70020, 70043, 90002, 500011,
    530034, 700016, 700082, 7000215,
)  # fmt: skip
"""Codes that the made texts are about."""


def sentence(code: int) -> str:
    """Return what the service says about a code; most name the application."""
    return SENTENCES.get(code, f"The application '{AZURE_CLI}' was refused.")


def message(code: int = 90120) -> str:
    """Return the message of the sign-in service as tools print it, on four lines."""
    return (
        f"AADSTS{code}: {sentence(code)}\r\n"
        f"Trace ID: {TRACE}\r\nCorrelation ID: {CORRELATION}\r\nTimestamp: {WHEN}"
    )


def answer(code: int = 90120, error: str = "invalid_grant") -> dict[str, object]:
    """Return the answer of the token endpoint."""
    return {
        "error": error,
        "error_description": message(code),
        "error_codes": [code],
        "timestamp": WHEN,
        "trace_id": TRACE,
        "correlation_id": CORRELATION,
        "error_uri": f"https://login.microsoftonline.com/error?code={code}",
    }


def page(code: int = 90120) -> str:
    """Return what someone copies from the sign-in page."""
    return (
        "Sign in\nSorry, but we\u2019re having trouble signing you in.\n\n"
        f"AADSTS{code}: {sentence(code)}\n\nTroubleshooting details\n"
        "If you contact your administrator, send this info to them.\n"
        f"Request Id: {TRACE}\nCorrelation Id: {CORRELATION}\nTimestamp: {INSTANT}\n"
        f"Message: AADSTS{code}: {sentence(code)}\n"
    )


SHAPES: dict[str, Callable[[int], str]] = {
    "message": message,
    "one-line": lambda c: " ".join(message(c).split("\r\n")),
    "json": lambda c: json.dumps(answer(c)),
    "pretty-json": lambda c: json.dumps(answer(c), indent=4),
    "python-dict": lambda c: str(answer(c)),
    "browser-page": page,
    "azure-cli": lambda c: (
        f"$ az login --use-device-code\nERROR: {message(c)}\nTo re-authenticate, please run:\naz login\n"
    ),
    "powershell": lambda c: (
        f"PS C:\\> Connect-AzAccount -UseDeviceAuthentication\nConnect-AzAccount : {message(c)}\n    + CategoryInfo          : CloseError: (:) [Connect-AzAccount], AadAuthenticationFailedException\n"
    ),
    "redirect": lambda c: (
        "https://app.contoso.com/cb?"
        + urllib.parse.urlencode(
            {"error": "invalid_grant", "error_description": message(c), "state": "12"}
        )
    ),
    "html": lambda c: (
        f"<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body><div>{html.escape(message(c), quote=True)}</div></body></html>"
    ),
    "log": lambda c: (
        f"2026-11-20T09:14:08.100Z INFO start\n2026-11-20T09:14:08.200Z ERROR token: {' '.join(message(c).split(chr(13) + chr(10)))}\n2026-11-20T09:14:08.300Z INFO end\n"
    ),
    "json-log": lambda c: json.dumps(
        {"level": "error", "msg": "sign-in", "body": json.dumps(answer(c))}
    ),
    "dotnet": lambda c: (
        f"Microsoft.Identity.Client.MsalServiceException: {message(c)}\n   at Microsoft.Identity.Client.OAuth2.OAuth2Client.ThrowServerException(HttpResponse response)\n"
    ),
    "django": lambda c: (
        f"Exception Type: InvalidGrantError at /oauth/callback/\nException Value: (invalid_grant) {message(c)}\n"
    ),
    "quoted-mail": lambda c: (
        "Hello,\n" + "\n".join("> " + line for line in message(c).split("\r\n")) + "\nThanks"
    ),
}
"""The shapes in which people meet a message."""


def _wrapped(text: str, width: int) -> str:
    return "\n".join(
        "\n".join(line[i : i + width] for i in range(0, len(line), width)) or line
        for line in text.replace("\r\n", "\n").split("\n")
    )


WRAPPERS: dict[str, Callable[[str], str]] = {
    "as-is": lambda t: t,
    "colours": lambda t: "\x1b[31m" + t.replace("AADSTS", "\x1b[1mAADSTS\x1b[0m") + "\x1b[0m",
    "visible-colours": lambda t: "[31m" + t + "[0m",
    "quote": lambda t: "\n".join("> " + line for line in t.splitlines()),
    "quote-twice": lambda t: "\n".join(">> " + line for line in t.splitlines()),
    "box": lambda t: "\n".join(f"\u2502 {line}  \u2502" for line in t.splitlines()),
    "json-string": json.dumps,
    "json-twice": lambda t: json.dumps(json.dumps(t)),
    "json-five-times": lambda t: json.dumps(json.dumps(json.dumps(json.dumps(json.dumps(t))))),
    "percent": urllib.parse.quote,
    "percent-twice": lambda t: urllib.parse.quote(urllib.parse.quote(t)),
    "plus": lambda t: "error_description=" + urllib.parse.quote_plus(t),
    "entities": lambda t: html.escape(html.escape(t, quote=True)),
    "tags": lambda t: "<p>" + "</p><p>".join(t.splitlines()) + "</p>",
    "base64": lambda t: base64.b64encode(t.encode()).decode(),
    "nul-between": "\0".join,
    "zero-width": lambda t: t.replace("AADSTS", "AAD\u200bSTS\ufeff"),
    "bidi": lambda t: "\u202e" + t + "\u202c",
    "no-break-blank": lambda t: t.replace(" ", "\u00a0"),
    "full-width": lambda t: "".join(chr(ord(c) + 0xFEE0) if c in string.digits else c for c in t),
    "crlf": lambda t: t.replace("\r\n", "\n").replace("\n", "\r\n"),
    "quoted-printable": lambda t: quopri.encodestring(t.replace("\r\n", "\n").encode()).decode(),
    "indented": lambda t: "\n".join("        " + line for line in t.splitlines()),
    "link": lambda t: (
        t.replace("AADSTS", "AADSTS[").replace(": ", "](https://aka.ms/x): ", 1)
        if t.startswith("AADSTS") and ": " in t
        else t
    ),
}
"""The ways in which what people paste was wrapped on its way."""

WIDTHS = (40, 60, 80, 100)


def hard_wrapped(text: str, width: int) -> str:
    """Return a text as a terminal of that width cut it."""
    return _wrapped(text, width)


def letters(seed: str, length: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """Return letters that look random and are always the same for a seed."""
    out = ""
    n = 0
    while len(out) < length:
        digest = hashlib.sha256(f"{seed}/{n}".encode()).digest()
        out += "".join(alphabet[b % len(alphabet)] for b in digest)
        n += 1
    return out[:length]


_URL_SAFE = string.ascii_letters + string.digits + "-_"
_CODE = "BCDFGHJKLMNPQRSTVWXZ23456789"


def _jwt(seed: str) -> str:
    head = base64.urlsafe_b64encode(b'{"typ":"JWT","alg":"RS256","kid":"' + seed.encode() + b'"}')
    body = base64.urlsafe_b64encode(json.dumps({"sub": letters(seed, 20)}).encode())
    return f"{head.decode().rstrip('=')}.{body.decode().rstrip('=')}.{letters(seed + 's', 80, _URL_SAFE)}"


def _phrase(seed: str) -> str:
    """Return a password as people choose them."""
    return f"Meadow{letters(seed, 4, string.digits)}{letters(seed, 3, string.ascii_lowercase)}"


def _entered(seed: str) -> str:
    """Return a code as the sign-in page asks for it."""
    return f"B{letters(seed, 2, '23456789')}{letters(seed, 2, 'DFGHKM')}7XK4"


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with a secret in it: nothing of `secret` may survive."""

    kind: str
    text: str
    secret: str


_PLANTS: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("jwt", _jwt, "%s"),
    ("bearer", _jwt, "Authorization: Bearer %s"),
    ("bearer-opaque", lambda s: letters(s, 43, _URL_SAFE), "authorization: bearer %s"),
    ("access-token", lambda s: "Ew" + letters(s, 90), '"access_token": "%s"'),
    (
        "refresh-token",
        lambda s: "0.A" + letters(s, 40, _URL_SAFE) + "." + letters(s + "x", 120, _URL_SAFE),
        "refresh_token=%s",
    ),
    ("refresh-token-bare", lambda s: "1.A" + letters(s, 60, _URL_SAFE), "got %s back"),
    (
        "code-in-address",
        lambda s: "0.A" + letters(s, 80, _URL_SAFE),
        "https://app.contoso.com/cb?code=%s&state=1",
    ),
    (
        "code-of-consumer",
        lambda s: "M.C5" + letters(s, 2, "0123456789") + "_BAY.2.U." + letters(s, 40),
        "GET /cb?code=%s HTTP/1.1",
    ),
    ("code-short", lambda s: letters(s, 12), "http://localhost:8400/?code=%s&session_state=2"),
    (
        "code-json",
        lambda s: letters(s, 44, _URL_SAFE),
        '{"grant_type": "authorization_code", "code": "%s"}',
    ),
    ("device-code", lambda s: "GAQABAAE" + letters(s, 80, _URL_SAFE), '"device_code":"%s"'),
    (
        "user-code",
        lambda s: letters(s, 8, _CODE) + "7",
        "open the page https://microsoft.com/devicelogin and enter the code %s to authenticate",
    ),
    ("user-code-json", lambda s: letters(s, 8, _CODE) + "4", '"user_code": "%s"'),
    (
        "client-secret",
        lambda s: letters(s, 3) + "8Q~" + letters(s + "q", 34, _URL_SAFE + "~."),
        "secret is %s.",
    ),
    (
        "client-secret-field",
        lambda s: letters(s, 32, string.ascii_letters + string.digits + "+/=@?"),
        "client_secret=%s",
    ),
    ("client-secret-setting", lambda s: letters(s, 28), '"ClientSecret": "%s"'),
    ("assertion", _jwt, "client_assertion=%s"),
    ("saml", lambda s: "PHNhbWxwOlJlc3BvbnNlIH" + letters(s, 200), "SAMLResponse=%s"),
    (
        "cookie",
        lambda s: "0.A" + letters(s, 100, _URL_SAFE),
        "Cookie: ESTSAUTHPERSISTENT=%s; path=/",
    ),
    ("cookie-named", lambda s: letters(s, 60, _URL_SAFE), "ESTSAUTH=%s"),
    ("password", lambda s: letters(s, 9) + "!x", "password=%s"),
    ("password-json", lambda s: letters(s, 10) + " " + letters(s + "2", 4), '"Password": "%s"'),
    (
        "password-flag",
        lambda s: letters(s, 12),
        "az login --service-principal -u app -p %s --tenant x",
    ),
    ("password-address", lambda s: letters(s, 14), "https://proxyuser:%s@proxy.contoso.com:8080"),
    (
        "connection-string",
        lambda s: base64.b64encode(hashlib.sha512(s.encode()).digest()).decode(),
        "DefaultEndpointsProtocol=https;AccountName=st;AccountKey=%s;EndpointSuffix=core.windows.net",
    ),
    (
        "sas",
        lambda s: letters(s, 43) + "%3D",
        "https://st.blob.core.windows.net/c?sv=2024-05-04&se=2026-11-21&sig=%s",
    ),
    (
        "private-key",
        lambda s: letters(s, 64) + "\n" + letters(s + "2", 64),
        "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----",
    ),
    (
        "basic",
        lambda s: base64.b64encode(f"app:{letters(s, 18)}".encode()).decode(),
        "Authorization: Basic %s",
    ),
    ("sql-password", lambda s: letters(s, 11), "Server=tcp:db;User ID=sa;Pwd=%s;Encrypt=True"),
    ("password-german", _phrase, "Das Kennwort lautet %s und es geht nicht"),
    ("password-french", _phrase, "mon mot de passe est %s"),
    ("password-spanish", _phrase, "la contrase\u00f1a es %s"),
    ("password-portuguese", _phrase, "a senha \u00e9 %s"),
    ("password-italian", _phrase, "la password \u00e8 %s"),
    ("password-dutch", _phrase, "wachtwoord: %s"),
    ("password-polish", _phrase, "has\u0142o: %s"),
    ("password-swedish", _phrase, "l\u00f6senordet \u00e4r %s"),
    ("password-turkish", _phrase, "\u015fifre: %s"),
    ("password-russian", _phrase, "\u043f\u0430\u0440\u043e\u043b\u044c: %s"),
    ("password-japanese", _phrase, "\u30d1\u30b9\u30ef\u30fc\u30c9: %s"),
    ("password-chinese", _phrase, "\u5bc6\u7801: %s"),
    ("password-german-now", _phrase, "Ihr Passwort ist jetzt %s"),
    ("password-french-spoken", _phrase, "mon mdp c'est %s"),
    ("password-prose", _phrase, "the password is %s and I typed it twice"),
    ("password-short-label", _phrase, "user app pw: %s"),
    ("password-your", lambda s: "your_" + _phrase(s), "password=%s"),
    ("password-percent", lambda s: "!" + _phrase(s) + "!", "adpwd=%s"),
    ("password-sqlcmd", _phrase, "sqlcmd -G -S db.contoso.com -U app -P %s -d db1"),
    ("password-netrc", _phrase, "machine mail.contoso.com login app password %s"),
    ("password-imap", _phrase, "imap.login('app', '%s')"),
    ("password-soap", _phrase, '<o:Password Type="urn:text">%s</o:Password>'),
    ("password-credential", _phrase, 'new NetworkCredential("app", "%s", "CONTOSO")'),
    ("password-set", _phrase, 'message.setPassword("%s")'),
    ("secret-call", _phrase, 'ClientSecretCredential(tenant, client, "%s")'),
    ("secret-builder", _phrase, 'app.WithClientSecret("%s").Build()'),
    ("secret-spark", _phrase, 'conf.set("fs.azure.account.oauth2.client.secret.st", "%s")'),
    ("secret-prose", _phrase, "my client secret is %s and it is not accepted"),
    ("secret-setting-name", _phrase, '{"name": "CLIENT_SECRET", "value": "%s"}'),
    ("secret-flag", _phrase, "proxy --client-secret=%s --port 8080"),
    ("secret-tilde", lambda s: "aB3~" + letters(s, 24) + "_x9.Q-z7", "it shows %s there"),
    ("cookie-har", _phrase, '"cookies": [{"name": "app", "value": "%s"}]'),
    ("user-code-link", _entered, "https://microsoft.com/devicelogin?input=%s"),
    ("user-code-otc", _entered, "otc=%s&x=1"),
    ("user-code-small", lambda s: _entered(s).lower(), "microsoft.com/devicelogin code is %s"),
    ("pat", lambda s: letters(s, 50, "abcdefghijklmnopqrstuvwxyz234567") + "2a", "PAT: %s"),
    ("temporary-pass", _phrase, "Temporary Access Pass: %s"),
    ("sms-code", lambda s: "4" + letters(s, 5, string.digits), "your SMS code is %s"),
    ("xoauth2", lambda s: base64.b64encode(letters(s, 40).encode()).decode(), "AUTH XOAUTH2 %s"),
)

KINDS = tuple(kind for kind, _, _ in _PLANTS)
"""Names of the kinds of secrets that can be planted."""


def plant(kind: str, seed: str) -> Planted:
    """Return a text with a secret of a kind in its usual place."""
    make, place = next((make, place) for name, make, place in _PLANTS if name == kind)
    secret = make(seed)
    return Planted(kind, place.replace("%s", secret), secret)


GLUES: dict[str, Callable[[str], str]] = {
    "alone": lambda t: t,
    "before-error": lambda t: f"{t}\n{message(54005)}",
    "after-error": lambda t: f"{message(54005)}\n{t}\n",
    "in-prose": lambda t: f"I tried this: {t} and then it failed",
    "quoted-lines": lambda t: "\n".join("> " + line for line in t.splitlines()),
    "json-string": lambda t: json.dumps({"log": t}),
    "json-twice": lambda t: json.dumps(json.dumps({"log": t})),
    "html": lambda t: f"<div>{html.escape(t, quote=True)}</div>",
    "colours": lambda t: f"\x1b[33m{t}\x1b[0m",
    "log-line": lambda t: (
        f"2026-11-20T09:14:08.200Z DEBUG {t}\n2026-11-20T09:14:08.300Z DEBUG done"
    ),
    "table": lambda t: f"| step | text |\n|---|---|\n| 1 | {t} |",
    "zero-width": lambda t: "\u200b" + t + "\u200b",
    "no-break-blank": lambda t: t.replace(" ", "\u00a0"),
    "indented": lambda t: "\n".join("        " + line for line in t.splitlines()),
    "list-item": lambda t: "- first\n- " + t + "\n- last",
    "code-fence": lambda t: f"I ran this:\n```\n{t}\n```\nand it failed.",
    "crlf": lambda t: ("before\n" + t + "\nafter").replace("\n", "\r\n"),
    "comment": lambda t: "\n".join("# " + line for line in t.splitlines()),
    "paragraph": lambda t: f"<p>Hello</p><p>{html.escape(t, quote=False)}</p><p>end</p>",
    "terminal": lambda t: f"$ echo start\nstart\n{t}\n$ exit",
    "windows-terminal": lambda t: f"PS C:\\> cd src\n{t}\nPS C:\\src>",
    "twice": lambda t: f"{t}\n\nand once more:\n\n{t}",
    "bold": lambda t: f"see below\n\n**Note**\n\n{t}\n\n**End**",
    "box": lambda t: "\n".join(f"\u2502 {line}  \u2502" for line in t.splitlines()),
    "long-log": lambda t: "line of a log\n" * 200 + t + "\n" + "line of a log\n" * 200,
}
"""What may stand around a secret."""
