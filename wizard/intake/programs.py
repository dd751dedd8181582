"""Which program or sign-in library printed a text, and its version.

A wrong guess would skip a question, so a row stands here only if its words come from that program
alone, and two answers at once count as none.
"""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.intake.signatures import Seen, first, shape

if TYPE_CHECKING:
    from wizard.intake.scan import Shape, Sheet

TOOLS: tuple[tuple[str, Shape], ...] = (
    (
        "azure-cli",
        shape(
            "az azure azure-cli azurecli knack cli.azure",
            r"(?:(?<![\w./\\-])(?<!run ['\"`])az (?:login|logout|account|group|vm|aks|ad|keyvault|cache|rest|acr)\b|azure[/.\\]cli[/.\\]core"
            r"|cli\.azure\.cli|knack[/\\]cli\.py|azure-cli \d|Azure CLI \d|AZURECLI/\d)",
        ),
    ),
    (
        "azcopy",
        shape(
            "azcopy failed",
            r"(?i)azcopy(?:\.exe|_v?10)? (?:login|copy|sync|list|remove|jobs|make)\b|failed to perform (?:login|copy) command|azcopy version",
        ),
    ),
    (
        "azure-powershell",
        shape(
            "connect-az disconnect-az login-az add-az az.accounts get-az set-az new-az microsoft.azure.commands",
            r"(?i)(?:connect|disconnect|login|add)-az(?:urerm|ure)?account\b|Az\.Accounts\b|(?:get|set|new)-Az(?:Context|Subscription|Tenant|AccessToken|Resource)\w{0,24}\b|Microsoft\.Azure\.Commands\.",
        ),
    ),
    (
        "graph-powershell",
        shape(
            "connect- disconnect- get-mg update-mg new-mg microsoft.graph.",
            r"(?i)(?:connect|disconnect)-(?:mg)?graph\b|(?:get|update|new)-Mg[A-Z]\w{2,40}\b|Microsoft\.Graph\.(?:Authentication\.|PowerShell)",
        ),
    ),
    ("kubelogin", shape("kubelogin", r"(?i)kubelogin\b")),
    (
        "azd",
        shape(
            "azd azdev azd_auth",
            r"(?<![\w./\\-])azd (?:auth|up|provision|deploy|pipeline|down|env)\b|azdev/\d|AZD_AUTH_",
        ),
    ),
    (
        "terraform",
        shape(
            "terraform hashicorp azurerm azuread registry.terraform",
            r"(?i)(?<![\w./\\-])terraform (?:plan|apply|init|destroy|import|refresh)\b|hashicorp/azure(?:rm|ad)\b|HashiCorp Terraform/|azure(?:rm|ad)_[a-z]{3,40}\.|terraform-provider-azure",
        ),
    ),
    (
        "m365-cli",
        shape(
            "m365 cli-microsoft climicrosoft",
            r"(?i)(?<![\w./\\-])m365 (?:login|logout|status|setup|spo|entra|teams|connection|version)\b|cli-microsoft365\b|CLIMICROSOFT365_",
        ),
    ),
    (
        "fabric-cli",
        shape(
            "fab ms-fabric fabric_cli",
            r"(?<![\w./\\-])fab (?:auth|config|ls|cd|api) |ms-fabric-cli\b|fabric_cli[/\\.]core",
        ),
    ),
    (
        "exchange-powershell",
        shape(
            "connect- disconnect- exchangeonlinemanagement",
            r"(?i)(?:connect|disconnect)-(?:exchangeonline|ippssession)\b|ExchangeOnlineManagement\b",
        ),
    ),
    (
        "pnp-powershell",
        shape(
            "connect- disconnect- pnp.powershell get-pnp set-pnp new-pnp add-pnp register-pnp pnpps",
            r"(?i)(?:connect|disconnect)-pnponline\b|PnP\.PowerShell\b|(?:get|set|new|add|register)-PnP[a-z]{3,40}\b|PnPPS/\d",
        ),
    ),
    (
        "vs-code",
        shape(
            "vscode ms-azuretools.vscode extensions",
            r"(?i)vscode\.dev/redirect|vscode\.microsoft-authentication\b|ms-azuretools\.vscode-|extensions[/\\]microsoft-authentication\b",
        ),
    ),
    (
        "visual-studio",
        shape(
            "devenv microsoft.visualstudio",
            r"(?i)devenv\.exe|Microsoft\.VisualStudio\.(?:Shell|Account|Identity)\b",
        ),
    ),
    (
        "github-actions",
        shape(
            "azure uses login",
            r"(?i)azure/login(?:@v?\d|#readme|@[0-9a-f]{7,40})|login failed with error: .{0,80}azure/login",
        ),
    ),
    (
        "power-bi",
        shape(
            "power powerbi dm_gwpipeline pbi.error pbidesktop",
            r"Power ?BI\b|(?<=app\.)powerbi\.com|DM_GWPipeline|pbi\.error|PowerBI(?=\.)|PBIDesktop",
        ),
    ),
)
"""Programs of others by the words that only they print."""

# They sign in with the Azure CLI and print its words too.
_WITH_AZ = ("terraform", "github-actions", "azd")

LIBRARIES: tuple[tuple[str, Shape], ...] = (
    (
        "msal-python",
        shape(
            "site-packages msal",
            r"site-packages[/\\]msal\b|msal[/\\](?:application|oauth2cli|token_cache)\w{0,20}",
        ),
    ),
    ("msal-net", shape("microsoft.identity", r"(?<=at )Microsoft\.Identity\.Client\.")),
    (
        "msal-js",
        shape(
            "node_modules responsehandler servererror authorizationcodeclient",
            r"node_modules[/\\]@azure[/\\]msal|ResponseHandler\.validateTokenResponse|(?<=at )ServerError\.AuthError|(?<=new )ServerError|AuthorizationCodeClient",
        ),
    ),
    ("msal-java", shape("com.microsoft.aad", r"com\.microsoft\.aad\.msal4j\.")),
    (
        "msal-go",
        shape("microsoft-authentication-library", r"microsoft-authentication-library-for-go\b"),
    ),
    (
        "msal-mobile",
        shape(
            "com.microsoft.identity msalerrordomain",
            r"com\.microsoft\.identity\.(?:client|common)\.|MSALErrorDomain\b",
        ),
    ),
)
"""Sign-in libraries by the frames that only they leave in a trace."""

OWN_CODE = shape(
    "site-packages microsoft.identity azure.identity microsoft.identitymodel com.microsoft.aad com.azure.identity node_modules"
    " microsoft.aspnetcore requests_oauthlib oauthlib.oauth2",
    r"site-packages[/\\](?:adal|azure[/\\]identity|requests_oauthlib|social_core|django_auth_adfs)\b"
    r"|(?<=at )(?:Microsoft\.Identity(?:\.Web|Model\.Clients\.ActiveDirectory)\.|Azure\.Identity\.)|Microsoft\.IdentityModel\.Clients\.ActiveDirectory\.Adal\w{0,24}Exception"
    r"|com\.(?:microsoft\.aad\.adal4j|azure\.identity)\.|node_modules[/\\]@azure[/\\]identity"
    r"|Microsoft\.AspNetCore\.Authentication\.(?:OpenIdConnect|Remote)|requests_oauthlib|oauthlib\.oauth2\.rfc6749",
)
"""Frames of what stands above a sign-in library, or of another one, in somebody's own program."""

# Programs of others that print traces of a sign-in library too.
_PRODUCTS = (
    "intellij", "idealogging", "azuretools", "eclipse", "jenkins", "databricks", "terraform",
    "pulumi", "kubelet", "ssms", "visualstudio", "outlook", "onedrive", "teams.exe",
)  # fmt: skip
# A pipeline or a library that signs in through the Azure CLI: no window of a person.
_UNATTENDED = ("azure/login", "##[error]", "azureclicredential", "defaultazurecredential")


def tool(sheet: Sheet) -> Seen | None:
    """Return the program that printed the text, or None when none or several show."""
    seen = [Seen(name, *m.span()) for name, form in TOOLS if (m := first(form, sheet))]
    if any(one.value in _WITH_AZ for one in seen):
        seen = [one for one in seen if one.value != "azure-cli"]
    if len(seen) == 1:
        through = seen[0].value == "azure-cli" and any(map(sheet.has, _UNATTENDED))
        return None if through else seen[0]
    return None if seen or any(map(sheet.has, _PRODUCTS)) else _own(sheet)


def _own(sheet: Sheet) -> Seen | None:
    """Return the library of somebody's own program, as far as one alone shows."""
    above = first(OWN_CODE, sheet)
    if above:
        return Seen("own-code", *above.span())
    seen = [Seen(name, *m.span()) for name, form in LIBRARIES if (m := first(form, sheet))]
    if len(seen) > 1:
        return Seen("own-code", seen[0].start, seen[0].end)
    return seen[0] if seen else None


_NUMBER = r"v?\d{1,4}(?:\.\d{1,6}){1,3}"
_GLUE = r"[\s\"'(:/=v,*|]{1,60}(?:(?:core|version)[\s:=]{1,24})?"
VERSIONS: tuple[tuple[str, Shape], ...] = (
    ("azure-cli", shape("azure-cli", rf"(?P<n>azure-cli){_GLUE}(?P<v>{_NUMBER})")),
    ("azcopy", shape("azcopy", rf"(?i)(?P<n>azcopy)(?: version)?[\s/:v]{{1,4}}(?P<v>{_NUMBER})")),
    (
        "azure-powershell",
        shape("az.accounts", rf"(?i)(?P<n>Az\.Accounts){_GLUE}(?P<v>{_NUMBER})"),
    ),
    (
        "graph-powershell",
        shape(
            "microsoft.graph.authentication",
            rf"(?i)(?P<n>Microsoft\.Graph\.Authentication){_GLUE}(?P<v>{_NUMBER})",
        ),
    ),
    (
        "kubelogin",
        shape("kubelogin", rf"(?i)(?P<n>kubelogin)(?: version)?[\s/:]{{1,4}}(?P<v>{_NUMBER})"),
    ),
    (
        "azd",
        shape("azd azdev", rf"(?i)(?P<n>azd(?:ev)?)(?: version)?[\s/:]{{1,4}}(?P<v>{_NUMBER})"),
    ),
    ("terraform", shape("terraform", rf"(?i)(?P<n>terraform)[\s/]{{1,4}}(?P<v>{_NUMBER})")),
    (
        "exchange-powershell",
        shape(
            "exchangeonlinemanagement",
            rf"(?i)(?P<n>ExchangeOnlineManagement){_GLUE}(?P<v>{_NUMBER})",
        ),
    ),
    (
        "pnp-powershell",
        shape("pnp.powershell", rf"(?i)(?P<n>PnP\.PowerShell){_GLUE}(?P<v>{_NUMBER})"),
    ),
    (
        "own-code",
        shape(
            "msal adal azure-identity azsdk- microsoft.identity.web azure.identity",
            rf"(?i)(?<![\w.])(?P<n>MSAL\.(?:NetCore|Desktop|Xamarin|Python|Java|Android|iOS|js(?:\.(?:browser|node|common))?)|msal(?:-(?:browser|node|common|angular|react))?|MSAL4J|ADAL|adal4?j?"
            rf"|azure-identity|azsdk-[a-z]{{2,8}}-identity|Microsoft\.Identity\.Web|Azure\.Identity)(?:[\s(=@/:v]|,\s?version){{1,6}}(?P<v>{_NUMBER})(?![\w.]{{0,2}}\.\d)",
        ),
    ),
)
"""How programs and sign-in libraries print their own version."""


def version(sheet: Sheet, tool: str) -> Seen | None:
    """Return name and version of what printed the text: of the tool, else of the library."""
    for name, form in VERSIONS:
        if tool not in ("", name) and name != "own-code":
            continue
        if m := first(form, sheet):
            return Seen(f"{m['n']} {m['v'].removeprefix('v')}", m.start("n"), m.end("v"))
    return None
