"""Which program or sign-in library printed a text, and its version.

A wrong guess would skip a question, so a row stands here only if its words come from that program
alone, and two answers at once count as none.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.intake.labels import shows_details_box
from wizard.intake.patterns import SearchText, TextPattern, compiled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from wizard.content.tables import App, VersionFault


# Where a text was shown: a browser, a terminal, a log.

# ruff: noqa: E501 - a shape of the table reads best in one line


@frozen
class ShownValue:
    """A value that a text shows, and where in the view it shows it."""

    value: str
    start: int
    end: int


def pattern(literals: str, regex: str, at: int = 0) -> TextPattern:
    """Return a pattern with the literals that a text lists, separated by blanks."""
    return TextPattern(regex, tuple(literals.split()), at=at)


SURFACES: tuple[tuple[str, TextPattern], ...] = (
    (
        "browser",
        pattern(
            "having troubleshooting if flag sign konnten können probleme nous problem problema problemas サインイン中に問題が発生 登录时遇到问题 登入時發生問題 로그인하는 problemi nie не возникли request config",
            r"(?i)(?<=\$)config ?= ?\{|having trouble\s{1,8}signing you in|troubleshooting details|if you contact your administrator, send this info|flag sign-?in errors for review"
            r"|(?<![\w])sign in to your account(?=\s{0,8}(?:\n|\Z))|konnten sie nicht anmelden|können sie nicht anmelden|probleme bei (?:ihrer|der) anmeldung|nous ne parvenons pas à vous connecter|nous rencontrons des difficultés pour vous connecter"
            r"|problemas? (?:para|al) iniciar (?:la |su )?sesión|problemas ao entrar|サインイン中に問題が発生|登录时遇到问题|登入時發生問題|로그인하는 동안 문제가"
            r"|problem met u aan te melden|problemi durante l'accesso|nie można cię zalogować|не удается войти|возникли проблемы при входе"
            r"|request id:?\s{1,4}[0-9a-f-]{36}\s{1,4}correlation id:?\s{1,4}[0-9a-f-]{36}\s{1,4}timestamp:?\s{1,4}[0-9TZ:. -]{19,30}\s{0,4}(?:message|$)",
        ),
    ),
    (
        "app-page",
        pattern(
            "server an exception you're whitelabel werkzeug django",
            r"(?i)server error in '[^'\n]{1,80}' application|an unhandled exception occurred while processing the request|exception type:[^\n]{1,80}\sat /"
            r"|you're seeing this error because you have <code>debug|whitelabel error page|werkzeug debugger|django version:|exception location:",
        ),
    ),
    (
        "tool",
        pattern(
            "interactive sign",
            r"Interactive authentication is needed\. Please run|(?<=To )sign in, use a web browser to open the page",
        ),
    ),
)
"""Places by the words that only they show."""

_EXPORTS: tuple[tuple[str, ...], ...] = (
    ("createddatetime", "correlationid", "conditionalaccessstatus"),
    ("createddatetime", "correlationid", "errorcode"),
    ("timegenerated", "correlationid", "resulttype"),
    ("createddatetime", "correlationid", "resulttype"),
    ("creationtime", "recordtype", "workload"),
    ("creationtime", "operation", "userlogin"),
    ("creationtime", "operation", "logonerror"),
    ("sign-in error code", "correlation id", "request id", "failure reason"),
    ("sign-in error code", "correlation id", "request id", "application id"),
    ("activity details: sign-ins", "request id"),
)
"""Names of fields that only a record of the sign-in or audit log has together.

They are those of Microsoft Graph, Log Analytics, the unified audit log, and of the portal.
"""

# How a line begins that a program printed in a terminal.
_TERMINAL = TextPattern(
    r"(?<![^\n])(?:ERROR: AADSTS"
    r"|[ \t]{0,12}+(?:PS [A-Z]:\\[^\n>]{0,200}>|(?:[\w.-]{1,32}+@[\w.-]{1,64}|<user-[0-9a-f]{4,12}>)?[:~][^\n$#]{0,100}[$#] ?[\w./~]|\$ \w{2,20} |\+ CategoryInfo|(?:Connect|Add|Login|Get|New|Set|Update)-\w{2,40} ?: [^\n]{0,80})"
    r"|[A-Z]:\\[^\n>]{0,200}>\w)",
)
_LOG_LINE = TextPattern(
    r"(?<![^\n])[ \t\[(]{0,4}+(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[^\n]{0,400}"
    r"|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|ERRO|FATAL)\[\d[^\n]{0,400}"
    r"|\d\d:\d\d:\d\d[.,:]\d{3}\S{0,4} {1,4}(?:\[|[A-Z])[^\n]{0,400}"
    r"|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR)[: \[]{1,3}\d{4}-\d\d-\d\d[^\n]{0,400}"
    r"|(?:[A-Z], \[|(?:t|ts|time)=\"?)\d{4}-\d\d-\d\dT\d\d:[^\n]{0,400}"
    r"|(?:\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {1,4}\d{1,6} {1,4}\d{1,6} [VDIWEF]|[VDIWEF]/\w{1,80}\( ?\d{1,6}\):) [^\n]{0,400}"
    r"|[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{3,6} {1,9}\d{1,7} [^\n]{0,400}"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d{1,2} [A-Z][a-z]{2}|[A-Z][a-z]{2} \d{1,2}) \d{4} \d\d:\d\d:\d\d[^\n]{0,400}"
    r"|\{\"(?:time|timestamp|ts|level|@timestamp|severity|log|msg)\":[^\n]{0,4000}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d [^\n]{0,400})(?=\n|\Z)",
)
_LOG_LINES = 2
_LOG_BEGINS = 20_000
"""Characters in which a text that is a log has so many of its lines."""


def first(pattern: TextPattern, search_text: SearchText) -> re.Match[str] | None:
    """Return the first match of a shape, or None."""
    return next(iter(pattern.find(search_text)), None)


def surface(search_text: SearchText, errors_end: int = 0) -> ShownValue | None:
    """Return where the text was seen, or None when it does not show or shows two places.

    `errors_end` is where the last error ends: what was typed after it did not show it.
    """
    found = [(name, m) for name, pattern in SURFACES if (m := first(pattern, search_text))]
    terminal = next(_lines("tool", _TERMINAL, search_text.text), None)
    shown = {name: ShownValue(name, *m.span()) for name, m in reversed(found)}
    if terminal and not (shown and 0 < errors_end < terminal.start):
        shown["tool"] = terminal
    if "tool" in shown and "browser" not in shown and shows_details_box(search_text.text):
        return None
    if shown:
        return next(iter(shown.values())) if len(shown) == 1 else None
    if exported := _exported(search_text):
        return exported
    if shows_details_box(search_text.text):
        return ShownValue("browser", 0, len(search_text.text.partition("\n")[0]))
    beginning = search_text.text[:_LOG_BEGINS]
    lines = list(islice(_lines("log", _LOG_LINE, beginning), _LOG_LINES))
    if len(lines) == _LOG_LINES:
        return lines[0]
    told = first(_IN_LOG, search_text)
    return ShownValue("log", *told.span()) if told else None


_IN_LOG = TextPattern(
    r"(?i)(?:in|from|see) (?:our|the|my|your) (?:entra |azure ad |azure |tenant's )?sign-?in logs?\b",
    ("sign-in", "signin"),
    left=r"(?i) (?:(?:artne|da eruza|eruza|s'tnanet) )?(?:ruo|eht|ym|ruoy) (?:ni|morf|ees)\b",
)
"""What a person says who read the error in the sign-in log."""


def _exported(search_text: SearchText) -> ShownValue | None:
    """Return the first name of a field that shows an exported record, if there is one."""
    for names in _EXPORTS:
        if all(map(search_text.has, names)):
            start = search_text.low.index(names[0])
            return ShownValue("log", start, start + len(names[0]))
    return None


def _lines(name: str, pattern: TextPattern, text: str) -> Iterator[ShownValue]:
    """Yield what a shape finds at the beginning of lines."""
    begin = pattern.regex.match(text)
    if begin:
        yield ShownValue(name, *begin.span())
    for m in re.finditer(f"\n(?!\n)(?:{pattern.source})", text):
        yield ShownValue(name, m.start() + 1, m.end())


# ruff: noqa: E501 - a shape of the table reads best in one line


PROXY = pattern(
    "nginx ingress reverse haproxy traefik envoy load x-forwarded- upstream",
    r"(?i)nginx\b|ingress\b|reverse[ -]?proxy\b|haproxy\b|traefik\b|envoy\b|load[ -]balancer\b"
    r"|x-forwarded-(?:for|host|proto)\b|upstream sent too big header",
)
"""What stands in front of an app, by the words of its log or of whoever wrote the text."""


TOOLS: tuple[tuple[str, TextPattern], ...] = (
    (
        "azure-cli",
        pattern(
            "az azure azure-cli azurecli knack cli.azure",
            r"(?:(?<![\w./\\-])(?<!run ['\"`])az (?:login|logout|account|group|vm|aks|ad|keyvault|cache|rest|acr)\b|azure[/.\\]cli[/.\\]core"
            r"|cli\.azure\.cli|knack[/\\]cli\.py|azure-cli \d|Azure CLI \d|AZURECLI/\d)",
        ),
    ),
    (
        "azcopy",
        pattern(
            "azcopy failed",
            r"(?i)azcopy(?:\.exe|_v?10)? (?:login|copy|sync|list|remove|jobs|make)\b|failed to perform (?:login|copy) command|azcopy version",
        ),
    ),
    (
        "azure-powershell",
        pattern(
            "connect-az disconnect-az login-az add-az az.accounts get-az set-az new-az microsoft.azure.commands",
            r"(?i)(?:connect|disconnect|login|add)-az(?:urerm|ure)?account\b|Az\.Accounts\b|(?:get|set|new)-Az(?:Context|Subscription|Tenant|AccessToken|Resource)\w{0,24}\b|Microsoft\.Azure\.Commands\.",
        ),
    ),
    (
        "graph-powershell",
        pattern(
            "connect- disconnect- get-mg update-mg new-mg microsoft.graph.",
            r"(?i)(?:connect|disconnect)-(?:mg)?graph\b|(?:get|update|new)-Mg[A-Z]\w{2,40}\b|Microsoft\.Graph\.(?:Authentication\.|PowerShell)",
        ),
    ),
    (
        "kubelogin",
        pattern(
            "kubelogin azure.go",
            r"(?i)kubelogin\b|(?<=\s)azure\.go:\d{1,5}\] Failed to acquire a token",
        ),
    ),
    (
        "azd",
        pattern(
            "azd azdev azd_auth",
            r"(?<![\w./\\-])azd (?:auth|up|provision|deploy|pipeline|down|env)\b|azdev/\d|AZD_AUTH_",
        ),
    ),
    (
        "terraform",
        pattern(
            "terraform hashicorp azurerm azuread registry.terraform building running azurecli obtaining",
            r"(?i)(?<![\w./\\-])terraform (?:plan|apply|init|destroy|import|refresh)\b|hashicorp/azure(?:rm|ad)\b|HashiCorp Terraform/|azure(?:rm|ad)_[a-z]{3,40}\.|terraform-provider-azure|building AzureRM client|running Azure CLI: exit status|AzureCli Authorizer|obtaining Authorization Token from the Azure CLI",
        ),
    ),
    (
        "m365-cli",
        pattern(
            "m365 cli-microsoft climicrosoft",
            r"(?i)(?<![\w./\\-])m365 (?:login|logout|status|setup|spo|entra|teams|connection|version)\b|cli-microsoft365\b|CLIMICROSOFT365_",
        ),
    ),
    (
        "fabric-cli",
        pattern(
            "fab ms-fabric fabric_cli",
            r"(?<![\w./\\-])fab (?:auth|config|ls|cd|api) |ms-fabric-cli\b|fabric_cli[/\\.]core",
        ),
    ),
    (
        "exchange-powershell",
        pattern(
            "connect- disconnect- exchangeonlinemanagement",
            r"(?i)(?:connect|disconnect)-(?:exchangeonline|ippssession)\b|ExchangeOnlineManagement\b",
        ),
    ),
    (
        "pnp-powershell",
        pattern(
            "connect- disconnect- pnp.powershell get-pnp set-pnp new-pnp add-pnp register-pnp pnpps",
            r"(?i)(?:connect|disconnect)-pnponline\b|PnP\.PowerShell\b|(?:get|set|new|add|register)-PnP[a-z]{3,40}\b|PnPPS/\d",
        ),
    ),
    (
        "vs-code",
        pattern(
            "vscode ms-azuretools.vscode extensions product",
            r"(?i)product: ?visual studio code\b|vscode\.dev/redirect|vscode\.microsoft-authentication\b|ms-azuretools\.vscode-|extensions[/\\]microsoft-authentication\b",
        ),
    ),
    (
        "visual-studio",
        pattern(
            "devenv microsoft.visualstudio",
            r"(?i)devenv\.exe|Microsoft\.VisualStudio\.(?:Shell|Account|Identity)\b",
        ),
    ),
    (
        "github-actions",
        pattern(
            "azure uses login",
            r"(?i)azure/login(?:@v?\d|#readme|@[0-9a-f]{7,40})|login failed with error: the process '[^'\n]{1,80}[/\\]az(?:\.cmd)?' failed|login failed with error: .{0,80}azure/login",
        ),
    ),
    (
        "power-bi",
        pattern(
            "power powerbi dm_gwpipeline pbi.error pbidesktop",
            r"Power ?BI\b|(?<=app\.)powerbi\.com|DM_GWPipeline|pbi\.error|PowerBI(?=\.)|PBIDesktop",
        ),
    ),
)
"""Programs of others by the words that only they print."""

# They sign in with the Azure CLI, or come with it, and print its words too.
_WITH_AZ = ("terraform", "github-actions", "azd", "kubelogin")
# It starts Terraform, which signs in by itself.
_WITH_TERRAFORM = "azd"

LIBRARIES: tuple[tuple[str, TextPattern], ...] = (
    (
        "msal-python",
        pattern(
            "site-packages msal",
            r"site-packages[/\\]msal\b|msal[/\\](?:application|oauth2cli|token_cache)\w{0,20}",
        ),
    ),
    (
        "msal-net",
        pattern(
            "microsoft.identity msal.netcore msal.desktop",
            r"(?<=at )Microsoft\.Identity\.Client\.|MSAL\.(?:NetCore|Desktop)(?= \.NET)",
        ),
    ),
    (
        "msal-js",
        pattern(
            "node_modules responsehandler servererror authorizationcodeclient msal msal-browser msal-node msal-react msal-angular"
            " browserautherror clientautherror interactionrequiredautherror useragentapplication",
            r"(?<=@azure/)msal-(?:browser|node|react|angular|common)@\d|(?<![\w/-])msal@\d|BrowserAuthError\b|InteractionRequiredAuthError\b|ClientAuthError\b|UserAgentApplication\."
            r"|node_modules[/\\]@azure[/\\]msal|ResponseHandler\.validateTokenResponse|(?<=at )ServerError\.AuthError|(?<=new )ServerError|AuthorizationCodeClient",
        ),
    ),
    ("msal-java", pattern("com.microsoft.aad", r"com\.microsoft\.aad\.msal4j\.")),
    (
        "msal-go",
        pattern("microsoft-authentication-library", r"microsoft-authentication-library-for-go\b"),
    ),
    (
        "msal-mobile",
        pattern(
            "com.microsoft.identity msalerrordomain",
            r"com\.microsoft\.identity\.(?:client|common)\.|MSALErrorDomain\b",
        ),
    ),
)
"""Sign-in libraries by the frames that only they leave in a trace."""

OWN_CODE = pattern(
    "site-packages microsoft.identity azure.identity microsoft.identitymodel com.microsoft.aad com.azure.identity node_modules"
    " microsoft.aspnetcore requests_oauthlib oauthlib",
    r"site-packages[/\\](?:adal|azure[/\\]identity|requests_oauthlib|social_core|django_auth_adfs)\b"
    r"|(?<=at )(?:Microsoft\.Identity(?:\.Web|Model\.Clients\.ActiveDirectory)\.|Azure\.Identity\.)|Microsoft\.IdentityModel\.Clients\.ActiveDirectory\.Adal\w{0,24}Exception"
    r"|com\.(?:microsoft\.aad\.adal4j|azure\.identity)\.|node_modules[/\\]@azure[/\\]identity"
    r"|Microsoft\.AspNetCore\.Authentication\.(?:OpenIdConnect|Remote)|(?:requests_oauthlib|oauthlib)(?=[/\\])",
)
"""Stack frames of code that calls a sign-in library, or of another library."""

# Products that print stack traces of a sign-in library too.
_PRODUCTS = (
    "intellij", "idealogging", "azuretools", "eclipse", "jenkins", "databricks", "terraform",
    "pulumi", "kubelet", "ssms", "microsoft.visualstudio", "outlook", "onedrive", "teams.exe",
)  # fmt: skip
# A pipeline or a library that signs in through the Azure CLI: nobody is at the keyboard.
_UNATTENDED = ("azure/login", "##[error]", "azureclicredential", "defaultazurecredential")


def tool(search_text: SearchText, errors_end: int = 0) -> ShownValue | None:
    """Return the program that printed the text, or None when none or several show.

    `errors_end` is where the last error ends: of several programs, one that is named only after it
    did not print it.
    """
    shown = [
        ShownValue(name, *m.span())
        for name, pattern in TOOLS
        if (m := _that_fails(pattern, search_text))
    ]
    before = [one for one in shown if one.start < errors_end]
    shown = before or shown
    if any(one.value in _WITH_AZ for one in shown):
        shown = [one for one in shown if one.value != "azure-cli"]
    if any(one.value == "terraform" for one in shown):
        shown = [one for one in shown if one.value != _WITH_TERRAFORM]
    if len(shown) == 1:
        through = shown[0].value == "azure-cli" and any(map(search_text.has, _UNATTENDED))
        return None if through else shown[0]
    return None if shown or any(map(search_text.has, _PRODUCTS)) else _own_program(search_text)


# "X fails, but az login works": the contrast before the name, and what is said behind it.
_CONTRAST = r"(?i)\b(?:but|while|whereas|although|though|yet|however|aber|während|mais|alors que|pero|mientras|mas|enquanto|ma|mentre|maar|terwijl)\b[^\n;.!?]{0,40}\Z"
_WORKS = r"(?i)[^\n;:.!?]{0,40}?\b(?:works?|worked|working|succeeds|succeeded|is (?:fine|ok)|runs fine|signs in fine|funktioniert|geht|fonctionne|funciona|funziona|werkt|działa)\b(?! ?(?:not|only|nicht|nur|pas|niet))"
_DENIED = r"(?i)n't\b|\b(?:not|never|no longer|nicht|nie|ne|no|não|non|niet)\b"


def _that_fails(pattern: TextPattern, search_text: SearchText) -> re.Match[str] | None:
    """Return the first place that names a program, without those that say that it works."""
    return next((m for m in pattern.find(search_text) if not _works(search_text.text, m)), None)


def _works(text: str, name: re.Match[str]) -> bool:
    """Say whether the words around a name tell that this program works, unlike another."""
    behind = compiled(_WORKS).match(text, name.end(), name.end() + 120)
    if not behind or compiled(_DENIED).search(behind[0]):
        return False
    return bool(compiled(_CONTRAST).search(text[max(0, name.start() - 60) : name.start()]))


def _own_program(search_text: SearchText) -> ShownValue | None:
    """Return the sign-in library that the stack frames show, if it is one alone."""
    above = first(OWN_CODE, search_text)
    if above:
        return ShownValue("own-code", *above.span())
    shown = [
        ShownValue(name, *m.span())
        for name, pattern in LIBRARIES
        if (m := first(pattern, search_text))
    ]
    if len(shown) > 1:
        return ShownValue("own-code", shown[0].start, shown[0].end)
    return shown[0] if shown else None


_NUMBER = r"v?\d{1,4}(?:\.\d{1,6}){1,3}"
_GLUE = r"[\s\"'(:/=v,*|]{1,60}(?:(?:core|version)[\s:=]{1,24})?"
VERSIONS: tuple[tuple[str, TextPattern], ...] = (
    ("azure-cli", pattern("azure-cli", rf"(?P<n>azure-cli){_GLUE}(?P<v>{_NUMBER})")),
    ("azcopy", pattern("azcopy", rf"(?i)(?P<n>azcopy)(?: version)?[\s/:v]{{1,4}}(?P<v>{_NUMBER})")),
    (
        "azure-powershell",
        pattern("az.accounts", rf"(?i)(?P<n>Az\.Accounts){_GLUE}(?P<v>{_NUMBER})"),
    ),
    (
        "graph-powershell",
        pattern(
            "microsoft.graph.authentication",
            rf"(?i)(?P<n>Microsoft\.Graph\.Authentication){_GLUE}(?P<v>{_NUMBER})",
        ),
    ),
    (
        "kubelogin",
        pattern("kubelogin", rf"(?i)(?P<n>kubelogin)(?: version)?[\s/:]{{1,4}}(?P<v>{_NUMBER})"),
    ),
    (
        "azd",
        pattern("azd azdev", rf"(?i)(?P<n>azd(?:ev)?)(?: version)?[\s/:]{{1,4}}(?P<v>{_NUMBER})"),
    ),
    (
        "terraform",
        pattern(
            "terraform azurerm azuread",
            rf"(?i)(?P<n>terraform|azure(?:rm|ad))(?: provider)?(?: version)?[\s/:#*]{{1,6}}(?P<v>{_NUMBER})",
        ),
    ),
    (
        "exchange-powershell",
        pattern(
            "exchangeonlinemanagement",
            rf"(?i)(?P<n>ExchangeOnlineManagement){_GLUE}(?P<v>{_NUMBER})",
        ),
    ),
    (
        "pnp-powershell",
        pattern("pnp.powershell", rf"(?i)(?P<n>PnP\.PowerShell){_GLUE}(?P<v>{_NUMBER})"),
    ),
    (
        "own-code",
        pattern(
            "msal adal azure-identity azsdk- microsoft.identity.web azure.identity",
            rf"(?i)(?<![\w.])(?P<n>MSAL\.(?:NetCore|Desktop|Xamarin|Python|Java|Android|iOS|js(?:\.(?:browser|node|common))?)|msal(?:-(?:browser|node|common|angular|react))?|MSAL4J|ADAL|adal4?j?"
            rf"|azure-identity|azsdk-[a-z]{{2,8}}-identity|Microsoft\.Identity\.Web|Azure\.Identity)(?:(?: (?:python|java|js|net|go|sdk|library|package|version)){{0,4}}(?:[\s(=@/:v]|,\s?version){{1,6}}|\.|\)[\s#*]{{1,8}}core library version[\s#*]{{1,8}})(?P<v>{_NUMBER})(?![\w.]{{0,2}}\.\d)",
        ),
    ),
)
"""How programs and sign-in libraries print their own version."""


def version(search_text: SearchText, tool: str) -> ShownValue | None:
    """Return name and version of what printed the text: of the tool, else of the library."""
    for name, pattern in VERSIONS:
        if tool not in ("", name) and name != "own-code":
            continue
        if m := first(pattern, search_text):
            return ShownValue(f"{m['n']} {m['v'].removeprefix('v')}", m.start("n"), m.end("v"))
    return None


# Known faults of versions.


@frozen
class KnownPrograms:
    """What is known of programs: apps by id, the tools that may be named, faults of versions."""

    apps: Mapping[str, App]
    tools: frozenset[str]
    versions: tuple[VersionFault, ...] = ()


@frozen
class ShownFault:
    """A known fault that a text shows, and the place that shows it."""

    row: VersionFault
    place: tuple[int, int]

    def words(self, program: str) -> str:
        """Return the fault in a sentence; `program` is name and version, or empty."""
        says = self.row.says.rstrip(".")
        if program:
            return f"{program} has a known fault: {says}."
        name = self.row.names[0] if self.row.names else "This program"
        if not self.row.first and not self.row.fixed:
            return f"{name} has a known fault: {says}."  # no version is without it
        before = f" before {self.row.fixed}" if self.row.fixed else ""
        return f"Some versions of {name}{before} have a known fault: {says}."


def version_faults(
    search_text: SearchText,
    known: Sequence[VersionFault],
    tool: str,
    version: ShownValue | None,
    codes: Collection[int],
) -> list[ShownFault]:
    """Return the known faults that a text shows, those of a version it names first.

    A version outside the range of a fault excludes it. Without a version only its own message
    shows it: a code alone has too many causes.
    """
    shown: list[tuple[bool, ShownFault]] = []
    name, _, number = version.value.rpartition(" ") if version else ("", "", "")
    for row in known:
        names = {one.casefold() for one in row.names}
        is_named = name.casefold() in names
        if version and is_named and not row.has(number):
            continue
        is_there = is_named or not row.beside or tool in row.beside
        is_there = is_there or any(search_text.has(words.casefold()) for words in row.beside)
        place = _place_of(row, search_text) if is_there else None
        if codes and not row.codes and place and _is_name(search_text.low[slice(*place)], names):
            continue  # the program is named, and the sign-in service says what failed
        if place is None and is_named and version and set(row.codes) & set(codes):
            place = (version.start, version.end)
        if place is not None:
            shown.append((not is_named, ShownFault(row, place)))
    return [fault for _, fault in sorted(shown, key=lambda one: one[0])]


def _is_name(words: str, names: Collection[str]) -> bool:
    """Say whether the words that show a fault are the name of its program and a version alone."""
    return any(words.startswith(name + "@") for name in names)


def _place_of(row: VersionFault, search_text: SearchText) -> tuple[int, int] | None:
    """Return where a text has a message of a fault, in any case of letters."""
    for words in row.match:
        start = search_text.low.find(words.casefold())
        if start >= 0:
            return start, start + len(words)
    return None


# Where a program runs: a hosted runner, a container, a device of Teams, behind a proxy.

HOSTS: tuple[tuple[str, TextPattern], ...] = (
    (
        "github-actions",
        pattern(
            "github_actions github_run github_workspace /home/runner/work azure/login azure/use-kubelogin azure/k8s- actions/checkout actions/runner .github/workflows hostedtoolcache actions_id_token repo: github",
            r"(?i)\bgithub[ -](?:actions?|workflows?|runners?)\b|GITHUB_(?:ACTIONS|RUN_ID|WORKSPACE)\b|actions/(?:checkout|runner)\b|\.github/workflows/|azure/(?:use-kubelogin|k8s-)|/home/runner/work/|azure/login@|hostedtoolcache|ACTIONS_ID_TOKEN_REQUEST|repo:[\w.-]{1,80}/[\w.-]{1,80}:(?:ref|environment|pull_request)",
        ),
    ),
    (
        "azure-pipelines",
        pattern(
            "##vso[ /home/vsts/ vstsfed azurecli@ azurepowershell@ azure-pipelines.y system_accesstoken :\\a\\ sc:// azure devops ado",
            r"(?i)\b(?:azure(?: devops)?|devops|ado) pipelines?\b|##vso\[|azure-pipelines\.ya?ml|system_accesstoken\b|/home/vsts/work|\b[A-Z]:\\a\\\d{1,4}\\[sb]\b|AzureCLI@\d|AzurePowerShell@\d|vstsfed|sc://[\w.-]{1,80}/",
        ),
    ),
    (
        "jenkins",
        pattern(
            "jenkins hudson. [pipeline]",
            r"(?i)\bjenkins (?:job|pipeline|agent|build|node|server)s?\b|/var/(?:lib/)?jenkins|jenkins_home|hudson\.|jenkins\.model|\[pipeline\] (?:sh|bat|powershell|node|stage|withCredentials)\b",
        ),
    ),
    (
        "container",
        pattern(
            "docker kubernetes kubepods containerd /.dockerenv pod/ devcontainer dev container podman",
            r"(?i)/\.dockerenv|docker(?: run|-compose| compose|file)\b|(?:docker|podman)(?: dev)? ?containers?\b|dev ?containers?\b|(?:(?<=in )|(?<=inside )|(?<=into )|(?<=within )|(?<=in a )|(?<=inside a )|(?<=with ))(?:docker|podman)\b(?! hub| registry)|(?:(?<=in a )|(?<=inside a )|(?<=in the )|(?<=inside the )|(?<=in our )|(?<=inside our ))containers?\b(?! registry| app)|kubepods|containerd|kubectl logs|kube-system|CrashLoopBackOff|\bpod/[\w-]{1,80}",
        ),
    ),
    (
        "wsl",
        pattern(
            "wsl /mnt/c/ microsoft-standard",
            r"(?i)\bwsl ?2?\b|\bwindows subsystem for linux\b|microsoft-standard-wsl|\bwslview\b",
        ),
    ),
    (
        "remote",
        pattern(
            "ssh codespace gitpod remote cloud cloudshell jumphost jump putty headless",
            r"(?i)(?:(?<=via )|(?<=over )|(?<=through )|(?<=using )|(?<=by )|(?<=with )|(?<=an ))ssh\b(?! key)|ssh(?:'d|ed)? (?:into|in to|to|session|connection)\b|ssh \w{1,20}@|\bcodespaces?\b|\bgitpod\b|\bremote[- ]ssh\b|\bvs ?code remote\b"
            r"|\bcloud ?shell\b|\bjump ?(?:host|box|server)\b|\bputty\b|\bheadless (?:server|linux|machine|vm|host|box)\b",
        ),
    ),
    (
        "teams-device",
        pattern(
            "teams rooms teams-android com.microsoft.skype.teams.ipphone com.microsoft.teams.ipphone mtr skype room signin status",
            r"(?i)teams rooms?\b|skype room system\b|\bteams sign-?in status\b|teams-android|teams\.ipphone|microsoft teams (?:phone|panel|display)|\bMTR(?:-?[WA]|oW|oA)\b",
        ),
    ),
    (
        "mobile",
        pattern(
            "msalerrordomain com.microsoft.identity com.azure.authenticator companyportal windowsintune",
            r"MSALErrorDomain|com\.microsoft\.identity\.(?:client|common)|com\.azure\.authenticator|com\.microsoft\.windowsintune",
        ),
    ),
    (
        "web-server",
        pattern(
            "w3wp iis gunicorn uwsgi tomcat nginx kestrel microsoft.aspnetcore",
            r"(?i)w3wp\.exe|\bIIS\b|gunicorn|uwsgi|org\.apache\.(?:catalina|tomcat)|Microsoft\.AspNetCore\.|at System\.Web\.",
        ),
    ),
)
"""Where a program runs, by the words that only show there."""


FRAMEWORKS: tuple[tuple[str, TextPattern], ...] = (
    (
        "aspnet-core",
        pattern(
            "microsoft.aspnetcore microsoft.identity.web",
            r"(?i)Microsoft\.AspNetCore\.|Microsoft\.Identity\.Web\b",
        ),
    ),
    ("owin", pattern("microsoft.owin", r"(?i)Microsoft\.Owin\b")),
    (
        "django",
        pattern(
            "django flask",
            r"(?i)django[/\\](?:core|contrib|http|urls)\b|django version:|flask[/\\]app\.py",
        ),
    ),
    (
        "spa",
        pattern("msal-react msal-angular msal-browser", r"(?i)msal-(?:react|angular|browser)\b"),
    ),
)
"""What a web app is built with, by the names that stand in its call stack."""


DEPLOYED = pattern(
    "oauth2-proxy oauth2_proxy oauth2proxy grafana nextcloud keycloak authentik authelia argocd argo sonarqube "
    "harbor gitea mattermost rocket.chat moodle wordpress airflow superset jupyterhub portainer rancher "
    "n8n davmail open-webui openwebui bookstack snipe-it metabase zabbix guacamole pgadmin osticket glpi "
    "zammad paperless immich proxmox backstage kibana minio netbox zitadel vaultwarden pomerium",
    r"(?i)\b(?P<name>oauth2[-_ ]?proxy|grafana|nextcloud|keycloak|authentik|authelia|argo ?cd|sonarqube|harbor|gitea"
    r"|mattermost|rocket\.chat|moodle|wordpress|airflow|superset|jupyterhub|portainer|rancher|n8n|davmail|open-?webui"
    r"|bookstack|snipe-it|metabase|zabbix|guacamole|pgadmin|osticket|glpi|zammad|paperless|immich|proxmox|backstage"
    r"|kibana|minio|netbox|zitadel|vaultwarden|pomerium)\b",
)
"""Programs that people install or host themselves, and point at their own registration."""


def deployed(search_text: SearchText) -> ShownValue | None:
    """Return that a program was installed or configured, if the text names one such program."""
    found = tuple(DEPLOYED.find(search_text))
    names = {re.sub(r"[-_ ]", "", m["name"].lower()) for m in found}
    return ShownValue("deployed", *found[0].span()) if len(names) == 1 else None


def surroundings(search_text: SearchText) -> Iterator[tuple[str, ShownValue]]:
    """Yield where the program runs and what it is built with, if one alone shows, and a proxy."""
    for kind, shapes in (("host", HOSTS), ("framework", FRAMEWORKS)):
        found = [(name, m) for name, shape in shapes if (m := first(shape, search_text))]
        if len(found) == 1:
            name, m = found[0]
            yield kind, ShownValue(name, *m.span())
    if in_front := first(PROXY, search_text):
        yield "behind-proxy", ShownValue("yes", *in_front.span())
