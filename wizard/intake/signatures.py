"""What a text shows about the program that printed it and the place where it was seen.

A wrong guess would skip a question, so a row stands here only if its words come from that program
alone, and two answers at once count as none.
"""

# ruff: noqa: E501 - words of other scripts; a shape of the table reads best in one line

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """A value that a text shows, and where in the view it shows it."""

    value: str
    start: int
    end: int


TOOLS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "azure-cli",
        re.compile(
            r"(?:^|(?<=[\s`'\"$>]))az (?:login|logout|account|group|vm|aks|ad|keyvault|cache|rest|acr)\b|azure[/.\\]cli[/.\\]core"
            r"|cli\.azure\.cli|knack[/\\]cli\.py|Please run 'az login'|azure-cli \d|Azure CLI \d"
        ),
    ),
    (
        "azcopy",
        re.compile(
            r"(?i)\bazcopy(?:\.exe|_v?10)? (?:login|copy|sync|list|remove|jobs|make)\b|failed to perform (?:login|copy) command|azcopy version"
        ),
    ),
    (
        "azure-powershell",
        re.compile(
            r"(?i)\b(?:connect|disconnect|login|add)-az(?:urerm|ure)?account\b|\bAz\.Accounts\b|\b(?:get|set|new)-Az(?:Context|Subscription|Tenant|AccessToken|Resource)\w{0,24}\b|Microsoft\.Azure\.Commands\."
        ),
    ),
    (
        "graph-powershell",
        re.compile(
            r"(?i)\b(?:connect|disconnect)-(?:mg)?graph\b|\b(?:get|update|new)-Mg[A-Z]\w{2,40}\b|Microsoft\.Graph\.(?:Authentication\.|PowerShell)"
        ),
    ),
    (
        "kubelogin",
        re.compile(r"(?i)\bkubelogin\b|executable kubelogin|exec plugin: .{0,40}kubelogin"),
    ),
    (
        "power-bi",
        re.compile(
            r"\bPower ?BI\b|app\.powerbi\.com|DM_GWPipeline|pbi\.error|Microsoft\.PowerBI|PBIDesktop"
        ),
    ),
)
"""Programs of others by the words that only they print."""

OWN_CODE = re.compile(
    r"site-packages[/\\](?:msal|adal|azure[/\\]identity|requests_oauthlib|social_core|django_auth_adfs)\b|\bmsal[/\\](?:application|oauth2cli|token_cache)\w{0,20}"
    r"|\bat Microsoft\.Identity(?:\.Client|\.Web|Model\.Clients\.ActiveDirectory)\.|\bat Azure\.Identity\.|Microsoft\.IdentityModel\.Clients\.ActiveDirectory\.Adal\w{0,24}Exception"
    r"|(?:at |Caused by: |: )com\.(?:microsoft\.aad\.(?:msal4j|adal4j)|azure\.identity)\.|node_modules[/\\]@azure[/\\](?:msal|identity)"
    r"|\bat (?:ResponseHandler\.validateTokenResponse|ServerError\.AuthError|new ServerError|AuthorizationCodeClient)|autorest/adal|azidentity\.\w{1,40}Credential"
    r"|Microsoft\.AspNetCore\.Authentication\.(?:OpenIdConnect|Remote)|requests_oauthlib|oauthlib\.oauth2\.rfc6749"
)
"""Frames of a sign-in library in a trace of somebody's own program."""

SURFACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "browser",
        re.compile(
            r"(?i)having trouble signing you in|troubleshooting details|if you contact your administrator, send this info|flag sign-?in errors for review"
            r"|<title>sign in to your account|konnten sie nicht anmelden|können sie nicht anmelden|probleme bei (?:ihrer|der) anmeldung|nous ne parvenons pas à vous connecter|nous rencontrons des difficultés pour vous connecter"
            r"|problemas? (?:para|al) iniciar (?:la |su )?sesión|problemas ao entrar|サインイン中に問題が発生|登录时遇到问题|登入時發生問題|로그인하는 동안 문제가"
            r"|problem met u aan te melden|problemi durante l'accesso|nie można cię zalogować|не удается войти|возникли проблемы при входе"
            r"|request id:?\s{1,4}[0-9a-f-]{36}\s{1,4}correlation id:?\s{1,4}[0-9a-f-]{36}\s{1,4}timestamp:?\s{1,4}[0-9TZ:. -]{19,30}\s{0,4}(?:message|$)"
        ),
    ),
    (
        "app-page",
        re.compile(
            r"(?i)server error in '[^'\n]{1,80}' application|an unhandled exception occurred while processing the request|exception type:[^\n]{1,80}\sat /"
            r"|<title>(?:[^<\n]{0,80} at /|error - |internal server error)|you're seeing this error because you have <code>debug|whitelabel error page|werkzeug debugger|django version:|exception location:"
        ),
    ),
    (
        "tool",
        re.compile(
            r"(?m)^ERROR: AADSTS|^[ \t]{0,4}PS [A-Z]:\\[^\n>]{0,200}>|^[ \t]{0,4}(?:[\w.-]{1,32}@[\w.-]{1,64}|<user-[0-9a-f]{4}>)?[:~][^\n$#]{0,100}[$#] ?\w|^[ \t]{0,4}\$ \w{2,20} |^\s{0,4}\+ CategoryInfo"
            r"|^[A-Z]:\\[^\n>]{0,200}>\w|^(?:Connect|Add|Login|Get|New|Set|Update)-\w{2,40} ?: [^\n]{0,80}|Interactive authentication is needed\. Please run|To sign in, use a web browser to open the page"
        ),
    ),
)
"""Places by the words that only they show."""

_LOG_LINE = re.compile(
    r"(?m)^[ \t\[(]{0,4}(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[^\n]{0,400}"
    r"|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|ERRO|FATAL)\[\d[^\n]{0,400}"
    r"|\d\d:\d\d:\d\d[.,:]\d{3}\S{0,4} {1,4}(?:\[|[A-Z])[^\n]{0,400}"
    r"|\{\"(?:time|timestamp|ts|level|@timestamp|severity|log|msg)\":[^\n]{0,4000}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d [^\n]{0,400})$"
)
_LOG_LINES = 2


def tool(text: str) -> Seen | None:
    """Return the program that printed the text, or None when none or several show."""
    seen = [Seen(name, *m.span()) for name, shape in TOOLS if (m := shape.search(text))]
    if len(seen) == 1:
        return seen[0]
    own = OWN_CODE.search(text) if not seen else None
    return Seen("own-code", *own.span()) if own else None


def surface(text: str) -> Seen | None:
    """Return where the text was seen, or None when it does not show or shows two places."""
    seen = [Seen(name, *m.span()) for name, shape in SURFACES if (m := shape.search(text))]
    if len(seen) == 1:
        return seen[0]
    lines = list(_LOG_LINE.finditer(text))
    if not seen and len(lines) >= _LOG_LINES:
        return Seen("log", *lines[0].span())
    return None
