"""What a text shows about the program that printed it and the place where it was seen.

A wrong guess would skip a question, so a row stands here only if its words come from that program
alone, and two answers at once count as none.
"""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from wizard.intake.scan import Shape, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Seen:
    """A value that a text shows, and where in the view it shows it."""

    value: str
    start: int
    end: int


def _shape(signs: str, regex: str, at: int = 0) -> Shape:
    return Shape(regex, tuple(signs.split()), at=at)


TOOLS: tuple[tuple[str, Shape], ...] = (
    (
        "azure-cli",
        _shape(
            "az azure azure-cli knack cli.azure",
            r"(?:(?<![\w./\\-])(?<!run ['\"`])az (?:login|logout|account|group|vm|aks|ad|keyvault|cache|rest|acr)\b|azure[/.\\]cli[/.\\]core"
            r"|cli\.azure\.cli|knack[/\\]cli\.py|azure-cli \d|Azure CLI \d)",
        ),
    ),
    (
        "azcopy",
        _shape(
            "azcopy failed",
            r"(?i)azcopy(?:\.exe|_v?10)? (?:login|copy|sync|list|remove|jobs|make)\b|failed to perform (?:login|copy) command|azcopy version",
        ),
    ),
    (
        "azure-powershell",
        _shape(
            "connect-az disconnect-az login-az add-az az.accounts get-az set-az new-az microsoft.azure.commands",
            r"(?i)(?:connect|disconnect|login|add)-az(?:urerm|ure)?account\b|Az\.Accounts\b|(?:get|set|new)-Az(?:Context|Subscription|Tenant|AccessToken|Resource)\w{0,24}\b|Microsoft\.Azure\.Commands\.",
        ),
    ),
    (
        "graph-powershell",
        _shape(
            "connect- disconnect- get-mg update-mg new-mg microsoft.graph.",
            r"(?i)(?:connect|disconnect)-(?:mg)?graph\b|(?:get|update|new)-Mg[A-Z]\w{2,40}\b|Microsoft\.Graph\.(?:Authentication\.|PowerShell)",
        ),
    ),
    ("kubelogin", _shape("kubelogin", r"(?i)kubelogin\b")),
    (
        "power-bi",
        _shape(
            "power powerbi dm_gwpipeline pbi.error pbidesktop",
            r"Power ?BI\b|(?<=app\.)powerbi\.com|DM_GWPipeline|pbi\.error|PowerBI(?=\.)|PBIDesktop",
        ),
    ),
)
"""Programs of others by the words that only they print."""

OWN_CODE = _shape(
    "site-packages msal microsoft.identity azure.identity microsoft.identitymodel com.microsoft.aad com.azure.identity node_modules"
    " responsehandler servererror authorizationcodeclient microsoft.aspnetcore requests_oauthlib oauthlib.oauth2",
    r"site-packages[/\\](?:msal|adal|azure[/\\]identity|requests_oauthlib|social_core|django_auth_adfs)\b|msal[/\\](?:application|oauth2cli|token_cache)\w{0,20}"
    r"|(?<=at )(?:Microsoft\.Identity(?:\.Client|\.Web|Model\.Clients\.ActiveDirectory)\.|Azure\.Identity\.)|Microsoft\.IdentityModel\.Clients\.ActiveDirectory\.Adal\w{0,24}Exception"
    r"|com\.(?:microsoft\.aad\.(?:msal4j|adal4j)|azure\.identity)\.|node_modules[/\\]@azure[/\\](?:msal|identity)"
    r"|ResponseHandler\.validateTokenResponse|(?<=at )ServerError\.AuthError|(?<=new )ServerError|AuthorizationCodeClient"
    r"|Microsoft\.AspNetCore\.Authentication\.(?:OpenIdConnect|Remote)|requests_oauthlib|oauthlib\.oauth2\.rfc6749",
)
"""Frames of a sign-in library in a trace of somebody's own program."""

# Programs of others that print traces of a sign-in library too.
_PRODUCTS = (
    "intellij", "idealogging", "azuretools", "eclipse", "jenkins", "databricks", "terraform",
    "pulumi", "kubelet", "ssms", "visualstudio", "outlook", "onedrive", "teams.exe",
)  # fmt: skip
# A pipeline or a library that signs in through the Azure CLI: no window of a person.
_UNATTENDED = ("azure/login", "##[error]", "azureclicredential", "defaultazurecredential")

SURFACES: tuple[tuple[str, Shape], ...] = (
    (
        "browser",
        _shape(
            "having troubleshooting if flag sign konnten können probleme nous problem problema problemas サインイン中に問題が発生 登录时遇到问题 登入時發生問題 로그인하는 problemi nie не возникли request",
            r"(?i)having trouble signing you in|troubleshooting details|if you contact your administrator, send this info|flag sign-?in errors for review"
            r"|(?<![\w])sign in to your account(?=\s{0,8}(?:\n|\Z))|konnten sie nicht anmelden|können sie nicht anmelden|probleme bei (?:ihrer|der) anmeldung|nous ne parvenons pas à vous connecter|nous rencontrons des difficultés pour vous connecter"
            r"|problemas? (?:para|al) iniciar (?:la |su )?sesión|problemas ao entrar|サインイン中に問題が発生|登录时遇到问题|登入時發生問題|로그인하는 동안 문제가"
            r"|problem met u aan te melden|problemi durante l'accesso|nie można cię zalogować|не удается войти|возникли проблемы при входе"
            r"|request id:?\s{1,4}[0-9a-f-]{36}\s{1,4}correlation id:?\s{1,4}[0-9a-f-]{36}\s{1,4}timestamp:?\s{1,4}[0-9TZ:. -]{19,30}\s{0,4}(?:message|$)",
        ),
    ),
    (
        "app-page",
        _shape(
            "server an exception you're whitelabel werkzeug django",
            r"(?i)server error in '[^'\n]{1,80}' application|an unhandled exception occurred while processing the request|exception type:[^\n]{1,80}\sat /"
            r"|you're seeing this error because you have <code>debug|whitelabel error page|werkzeug debugger|django version:|exception location:",
        ),
    ),
    (
        "tool",
        _shape(
            "interactive sign",
            r"Interactive authentication is needed\. Please run|(?<=To )sign in, use a web browser to open the page",
        ),
    ),
)
"""Places by the words that only they show."""

# How a line begins that a program printed in a terminal.
_TERMINAL = Shape(
    r"(?<![^\n])(?:ERROR: AADSTS|[ \t]{0,4}PS [A-Z]:\\[^\n>]{0,200}>|[ \t]{0,4}(?:[\w.-]{1,32}@[\w.-]{1,64}|<user-[0-9a-f]{4,12}>)?[:~][^\n$#]{0,100}[$#] ?\w|[ \t]{0,4}\$ \w{2,20} |[ \t]{0,4}\+ CategoryInfo"
    r"|[A-Z]:\\[^\n>]{0,200}>\w|(?:Connect|Add|Login|Get|New|Set|Update)-\w{2,40} ?: [^\n]{0,80})",
)
_LOG_LINE = Shape(
    r"(?<![^\n])[ \t\[(]{0,4}(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[^\n]{0,400}"
    r"|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|ERRO|FATAL)\[\d[^\n]{0,400}"
    r"|\d\d:\d\d:\d\d[.,:]\d{3}\S{0,4} {1,4}(?:\[|[A-Z])[^\n]{0,400}"
    r"|\{\"(?:time|timestamp|ts|level|@timestamp|severity|log|msg)\":[^\n]{0,4000}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d [^\n]{0,400})(?=\n|\Z)",
)
_LOG_LINES = 2


def _first(shape: Shape, sheet: Sheet) -> re.Match[str] | None:
    return next(iter(shape.find(sheet)), None)


def tool(sheet: Sheet) -> Seen | None:
    """Return the program that printed the text, or None when none or several show."""
    seen = [Seen(name, *m.span()) for name, shape in TOOLS if (m := _first(shape, sheet))]
    if len(seen) == 1:
        through = seen[0].value == "azure-cli" and any(map(sheet.has, _UNATTENDED))
        return None if through else seen[0]
    strange = bool(seen) or any(map(sheet.has, _PRODUCTS))
    own = None if strange else _first(OWN_CODE, sheet)
    return Seen("own-code", *own.span()) if own else None


_NUMBER = r"v?\d{1,4}(?:\.\d{1,6}){1,3}"
_GLUE = r"[\s\"'(:/=v,*|]{1,60}(?:(?:core|version)[\s:=]{1,24})?"
VERSIONS: tuple[tuple[str, Shape], ...] = (
    ("azure-cli", _shape("azure-cli", rf"(?P<n>azure-cli){_GLUE}(?P<v>{_NUMBER})")),
    ("azcopy", _shape("azcopy", rf"(?i)(?P<n>azcopy)(?: version)?[\s/:v]{{1,4}}(?P<v>{_NUMBER})")),
    (
        "azure-powershell",
        _shape("az.accounts", rf"(?i)(?P<n>Az\.Accounts){_GLUE}(?P<v>{_NUMBER})"),
    ),
    (
        "graph-powershell",
        _shape(
            "microsoft.graph.authentication",
            rf"(?i)(?P<n>Microsoft\.Graph\.Authentication){_GLUE}(?P<v>{_NUMBER})",
        ),
    ),
    (
        "kubelogin",
        _shape("kubelogin", rf"(?i)(?P<n>kubelogin)(?: version)?[\s/:]{{1,4}}(?P<v>{_NUMBER})"),
    ),
    (
        "own-code",
        _shape(
            "msal adal azure-identity azsdk- microsoft.identity.web azure.identity",
            rf"(?i)(?<![\w.])(?P<n>MSAL\.(?:NetCore|Desktop|Xamarin|Python|Java|Android|iOS|js(?:\.(?:browser|node|common))?)|msal(?:-(?:browser|node|common|angular|react))?|MSAL4J|ADAL|adal4?j?"
            rf"|azure-identity|azsdk-[a-z]{{2,8}}-identity|Microsoft\.Identity\.Web|Azure\.Identity)(?:[\s(=@/:v]|,\s?version){{1,6}}(?P<v>{_NUMBER})(?![\w.]{{0,2}}\.\d)",
        ),
    ),
)
"""How programs and sign-in libraries print their own version."""


def version(sheet: Sheet, tool: str) -> Seen | None:
    """Return name and version of what printed the text: of the tool, else of the library."""
    for name, shape in VERSIONS:
        if tool not in ("", name) and name != "own-code":
            continue
        if m := _first(shape, sheet):
            return Seen(f"{m['n']} {m['v'].removeprefix('v')}", m.start("n"), m.end("v"))
    return None


def surface(sheet: Sheet) -> Seen | None:
    """Return where the text was seen, or None when it does not show or shows two places."""
    found = [(name, m) for name, shape in SURFACES if (m := _first(shape, sheet))]
    terminal = next(_lines("tool", _TERMINAL, sheet.text), None)
    seen = {name: Seen(name, *m.span()) for name, m in reversed(found)}
    if terminal:
        seen["tool"] = terminal
    if seen:
        return next(iter(seen.values())) if len(seen) == 1 else None
    lines = list(islice(_lines("log", _LOG_LINE, sheet.text), _LOG_LINES))
    return lines[0] if len(lines) == _LOG_LINES else None


def _lines(name: str, shape: Shape, text: str) -> Iterator[Seen]:
    """Yield what a shape finds at the beginning of lines."""
    first = shape.regex.match(text)
    if first:
        yield Seen(name, *first.span())
    for m in re.finditer(f"\n(?!\n)(?:{shape.source})", text):
        yield Seen(name, m.start() + 1, m.end())
