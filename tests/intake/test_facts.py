# ruff: noqa: E501 - a row reads best in one line, in the letters of its language
from __future__ import annotations

import pytest

from tests.intake.error_texts import (
    AZURE_CLI,
    CORRELATION,
    INSTANT,
    OTHER,
    SHAPES,
    TENANT,
    TRACE,
    message,
)
from tests.slow_rows import each_row
from wizard.content import load_tables
from wizard.content.tables import App
from wizard.intake import Reader

READER = Reader(b"a key for tests")
APPS = {AZURE_CLI: App(AZURE_CLI, "Microsoft Azure CLI", "azure-cli")}


def facts(text: str, reader: Reader = READER) -> dict[str, str]:
    return {e.kind: str(e.value) for e in reader.read(text).evidence}


@each_row(("kind", "value", "text"), [
        ("correlation-id", CORRELATION, f"correlation_id={CORRELATION.upper()}"),
        ("correlation-id", CORRELATION, f"CorrelationId({CORRELATION})"),
        ("correlation-id", CORRELATION, f"Correlatlon Id: {CORRELATION}"),
        ("correlation-id", CORRELATION, f"client-request-id: {CORRELATION}"),
        ("correlation-id", CORRELATION, f"I Broker:bind: [2026-11-20 09:14:07 - {CORRELATION}] no answer"),
        ("correlation-id", CORRELATION, f"V/WebView(71): 2026-11-20 09:14:07-{CORRELATION}-displaySpinner:true"),
        ("correlation-id", CORRELATION, f'{{"name": "client-request-id", "value": "{CORRELATION}"}}'),
        ("correlation-id", CORRELATION, f"Korrelations-ID: {CORRELATION}"),
        ("correlation-id", CORRELATION, f"ID de corrélation : {CORRELATION}"),
        ("correlation-id", CORRELATION, f"Id. de correlación: {CORRELATION}"),
        ("correlation-id", CORRELATION, f"相関 ID: {CORRELATION}"),
        ("trace-id", TRACE, f"x-ms-request-id: {TRACE}"),
        ("trace-id", TRACE, f"Request Id: {TRACE}"),
        ("trace-id", TRACE, f"Anforderungs-ID: {TRACE}"),
        ("trace-id", TRACE, f"要求 ID: {TRACE}"),
        ("timestamp", INSTANT, "Timestamp: 2026-11-20 09:14:07Z"),
        ("timestamp", INSTANT, "Zeitstempel: 2026-11-20T09:14:07Z"),
        ("timestamp", INSTANT, "timestamp: 2026-11-20T10:14:07+01:00"),
        ("timestamp", "2026-11-20T09:14:07.25Z", "Timestamp: 2026-11-20T09:14:07.250Z"),
        ("timestamp", INSTANT, '"createdDateTime": "2026-11-20T09:14:07Z"'),
        ("timestamp", INSTANT, f"MSAL 4.1.0 [2026-11-20 09:14:07Z - {CORRELATION}] no token"),
        ("timestamp", INSTANT, f"MSAL 4.1.0 [11/20/2026 09:14:07 - {CORRELATION}] no token"),
        ("timestamp", INSTANT, "app.js:7 [Fri, 20 Nov 2026 09:14:07 GMT] : msal-browser : no token"),
        ("timestamp", INSTANT, "Fri Nov 20 2026 10:14:07 GMT+0100 (CET) <71> -- info -- no token"),
        ("timestamp", INSTANT, "2026-11-20T09:14:07Z ##[error] no token"),
        ("timestamp", "2026-05-05T09:14:07Z", "Timestamp: 05/05/2026 09:14:07"),
        ("timestamp", INSTANT, "invalid_grant: 50173 - [2026-11-20 09:14:07Z]: AADSTS50173: x"),
        ("client-id", OTHER, f"Application with identifier '{OTHER}' was not found"),
        ("client-id", OTHER, f"use the application with ID '{OTHER}' named 'x'"),
        ("client-id", OTHER, f"the application '{OTHER}'(Orders) in that tenant"),
        ("client-id", OTHER, f"?client_id={OTHER}&scope=x"),
        ("client-id", OTHER, f"Client app ID: {OTHER}."),
        ("client-id", OTHER, f'"appId": "{OTHER}"'),
        ("client-id", OTHER, f"has configured the application Contoso Travel ('{OTHER}') to block"),
        ("client-id", OTHER, f'{{"name":"client_id","value":"{OTHER}"}}'),
        ("tenant", TENANT, f"was not found in the directory '{TENANT}'"),
        ("tenant", TENANT, f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"),
        ("tenant", "contoso.onmicrosoft.com", "in the tenant named contoso.onmicrosoft.com."),
        ("tenant", TENANT, f"https://sts.windows.net/{TENANT}/"),
        ("tenant", TENANT, f"Tenant {TENANT} not found"),
        ("tenant", TENANT, f"does not exist in the {TENANT} directory"),
        ("resource", "https://graph.microsoft.com", "resource=https://graph.microsoft.com&x=1"),
        ("resource", "api://orders", "The resource principal named api://orders was not found"),
        ("resource", OTHER, f"to access '{OTHER}'"),
        ("resource", "https://graph.microsoft.com", f"Resource value from request: https://graph.microsoft.com. Resource app ID: {OTHER}"),
        ("oauth-error", "invalid_grant", '"error":"invalid_grant"'),
        ("oauth-error", "invalid_client", "error=invalid_client&error_description=x"),
        ("oauth-error", "invalid_grant", "(invalid_grant) AADSTS54005"),
        ("oauth-error", "invalid_grant", "Error: invalid_grant"),
        ("oauth-error", "invalid_grant", "ServerError: invalid_grant: 50173"),
        ("oauth-error", "invalid_instance", "MSALOAuthErrorKey=invalid_instance, MSALInternal=-42010"),
        ("oauth-error", "login_required", '"adal.error":"login_required",'),
        ("oauth-error", "invalid_grant", "couldn't fetch token: invalid_grant: maybe it is old"),
        ("oauth-error", "invalid_resource", 'msg: "invalid_resource"'),
        ("oauth-error", "invalid_client", "invalid_client\nAADSTS700025: Client is public"),
        ("suberror", "token_expired", '"suberror":"token_expired"'),
        ("error-uri", "https://login.microsoftonline.com/error?code=54005", r'"error_uri":"https:\/\/login.microsoftonline.com\/error?code=54005"'),
    ])  # fmt: skip
def test_a_fact_is_read(kind: str, value: str, text: str) -> None:
    assert facts(text)[kind] == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("correlation-id", "Correlation ID: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        ("correlation-id", "Correlation ID: 5b7e1d20-93ac-4f0e-8a64"),
        ("tenant", "Tenant 'secrets' not found"),
        # The tenant a person comes from is not the one that the error is about.
        (
            "tenant",
            f"'x' from identity provider 'https://sts.windows.net/{TENANT}/' is not in 'Contoso'",
        ),
        ("tenant", "https://login.microsoftonline.com/common/oauth2/token"),
        ("tenant", "at TenantsInner.list(TenantsInner.java:77)"),
        ("tenant", 'tenant_id=os.environ["AZURE_TENANT_ID"]'),
        ("tenant", "tenant: settings.get('tenant')"),
        ("client-id", "Application with identifier 'your-client-id' was not found"),
        ("client-id", f"Client app ID: <hidden>. Resource app ID: {OTHER}."),
        ("oauth-error", "Unexpected polling state invalid_request"),
        ("oauth-error", "I receive this error:\n\npam_aad(login): not accepted"),
        ("oauth-error", "Error: get_token() gave nothing"),
        # The name of a field of the answer stands where the name of an error could.
        ("oauth-error", 'I only get this error:\n"error_description":"Client is public"'),
        ("oauth-error", "error = error_codes: [700025]"),
        ("oauth-error", "It ends with error: error_uri https://example.org"),
        ("timestamp", "[12/19/2026 10:21:50]: error"),
        # The hour of a log may be that of the machine.
        ("timestamp", "2026-11-20 10:14:07 no token"),
        ("subject", "AADSTS7002138: record found for presented assertion subject claim, see below"),
        ("timestamp", "Timestamp: 2026-13-45 99:99:99Z"),
        ("surface", "AADSTS90120"),
        (
            "surface",
            f"$ az login\nError Code: 530033\nRequest Id: {TRACE}\nCorrelation Id: {CORRELATION}\nTimestamp: {INSTANT}\nDevice state: Unregistered",
        ),
        ("surface", "https://app/cb?error=invalid_grant&error_description=AADSTS54005"),
        ("surface", "AADSTS50020 on the page, and the sign-in log is empty"),
        ("tool", "AADSTS90120: The request was already authorized or declined."),
        ("tool", "az login and Connect-MgGraph both give AADSTS90120"),
        ("tool", "##[error]: run az login"),
        ("tool", "oauthlib.oauth2.rfc6749.errors.InvalidGrantError: AADSTS50076: x"),
        ("tool", "Connect-ExchangeOnline after Connect-PnPOnline gives AADSTS90120"),
    ],
)
def test_what_does_not_show_is_left_out(kind: str, text: str) -> None:
    assert kind not in facts(text)


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("azure-cli", SHAPES["azure-cli"](90120)),
        ("azure-cli", f'  File "/opt/az/lib/azure/cli/core/auth.py", line 3\n{message()}'),
        ("azcopy", f"azcopy login --tenant-id x\n{message()}"),
        ("azure-powershell", SHAPES["powershell"](90120)),
        ("graph-powershell", f"PS C:\\> Connect-MgGraph -UseDeviceCode\n{message()}"),
        ("kubelogin", f"error: executable kubelogin failed with exit code 1\n{message()}"),
        ("power-bi", f"Power BI could not refresh\n{message()}"),
        ("msal-net", SHAPES["dotnet"](90120)),
        ("msal-python", f'  File "/srv/lib/python3.11/site-packages/msal/application.py", line 9\n{message()}'),
        ("msal-js", f"at ResponseHandler.validateTokenResponse (/srv/node_modules/@azure/msal-node/x.js)\n{message()}"),
        ("msal-java", f"com.microsoft.aad.msal4j.MsalServiceException: {message()}"),
        ("msal-go", f"/go/github.com/AzureAD/microsoft-authentication-library-for-go/apps/x.go:9\n{message()}"),
        ("msal-mobile", f"com.microsoft.identity.client.exception.MsalServiceException: {message()}"),
        ("msal-mobile", f"Error Domain=MSALErrorDomain Code=-50000 {message()}"),
        ("own-code", f"site-packages/azure/identity/x.py\nsite-packages/msal/application.py\n{message()}"),
        ("own-code", f"at Microsoft.Identity.Web.X\nat Microsoft.Identity.Client.X\n{message()}"),
        ("own-code", f"com.microsoft.aad.msal4j.X\nat Microsoft.Identity.Client.X\n{message()}"),
        ("azd", f"$ azd auth login --use-device-code\n{message()}"),
        ("azd", f"user-agent: azdev/1.9.5 (Go go1.22)\n{message()}"),
        ("terraform", f"$ terraform plan\nplease run 'az login'\n{message()}"),
        ("terraform", f"provider registry.terraform.io/hashicorp/azurerm: building account\naz login\n{message()}"),
        ("terraform", f"$ azd up\nError: building client: unable to obtain access token: running Azure CLI: exit status 1: {message()}"),
        ("terraform", f"Error obtaining Authorization Token from the Azure CLI: exit status 1\n{message()}"),
        ("terraform", f"Error building AzureRM Client: {message()}"),
        ("m365-cli", f"$ m365 login\n{message()}"),
        ("fabric-cli", f"$ fab auth login\n{message()}"),
        ("exchange-powershell", f"PS C:\\> Connect-ExchangeOnline -Device\n{message()}"),
        ("pnp-powershell", f"Connect-PnPOnline : {message()}"),
        ("vs-code", f"vscode.microsoft-authentication {message()}"),
        ("visual-studio", f"devenv.exe {message()}"),
        ("github-actions", f"Run azure/login@v2\n##[error]az login failed\n{message()}"),
        ("azure-cli", f"user-agent: AZURECLI/2.61.0 (DEB)\n{message()}"),
        ("msal-js", f"@azure/msal-browser@2.21.0 : Info - no token\n{message()}"),
        ("msal-js", f"I use msal@1.2.2.\nInteractionRequiredAuthError: {message()}"),
        ("kubelogin", f"executable kubelogin failed\nI installed it with az aks install-cli\n{message()}"),
        ("m365-cli", f"m365 setup\n{message()}\nPS C:\\> Connect-PnPOnline -Interactive"),
        ("msal-net", f"MSAL.NetCore .NET 8 https://contoso.visualstudio.com\n{message()}"),
    ],
)  # fmt: skip
def test_the_tool_that_printed_the_text_is_named(tool: str, text: str) -> None:
    assert facts(text)["tool"] == tool


@pytest.mark.parametrize(
    ("surface", "text"),
    [
        ("browser", SHAPES["browser-page"](90120)),
        ("browser", "Sorry, but we\u00e2\u20ac\u2122re having trouble signing you in."),
        ("log", "In our sign-in logs half of the entries are error 50140"),
        ("log", "We see in the Entra sign-in log AADSTS50053 for one user"),
        # The root of a drive before a letter that would be an escape elsewhere.
        *(
            ("tool", f"PS {at}> sync-users\nAADSTS50005: User tried to log in to a device")
            for at in (r"C:\repos\tools", r"D:\new", r"E:\temp", "C:\\")
        ),
        ("browser", "申し訳ありませんが、サインイン中に問題が発生しました。"),
        ("browser", f"Request Id: {TRACE}\nCorrelation Id: {CORRELATION}\nTimestamp: {INSTANT}\nMessage: AADSTS90120: x"),
        ("browser", SHAPES["html"](90120)),
        ("browser", "Sorry, but we're having trouble\nsigning you in.\nAADSTS90120"),
        ("tool", SHAPES["azure-cli"](90120)),
        ("tool", SHAPES["powershell"](90120)),
        ("app-page", SHAPES["django"](54005)),
        ("app-page", f"Server Error in '/Orders' Application.\n{message(54005)}"),
        ("log", SHAPES["log"](54005)),
        ("log", f"E, [2026-11-20T09:14:07.1 #7] ERROR -- : no\nI, [2026-11-20T09:14:08.1 #7] INFO -- : {message(54005)}"),
        ("log", f"11-20 09:14:07.622 2858 2863 I Broker: no\n11-20 09:14:07.650 2858 2863 E Broker: {message(54005)}"),
        ("log", f"t=2026-11-20T09:14:07+0000 lvl=eror msg=no\nt=2026-11-20T09:14:08+0000 {message(54005)}"),
        ("log", f"E1120 09:14:07.510233       1 x.go:3] no\nE1120 09:14:07.600233       1 x.go:3] {message(54005)}"),
        ("log", f"Fri Nov 20 2026 09:14:07 GMT <1> no\nFri Nov 20 2026 09:14:07 GMT <1> {message(54005)}"),
        ("tool", f"~/shop $ ./deploy.sh\n{message(54005)}"),
        ("tool", f"    Connect-MicrosoftTeams : One or more errors occurred.: {message(54005)}"),
    ],
)  # fmt: skip
def test_the_place_where_it_was_seen_is_named(surface: str, text: str) -> None:
    assert facts(text)["surface"] == surface


@pytest.mark.parametrize(
    ("host", "text"),
    [
        ("github-actions", f"/home/runner/work/shop/shop/deploy.sh: {message(54005)}"),
        ("github-actions", f"Run actions/checkout@v4\n{message(54005)}"),
        ("azure-pipelines", f"##vso[task.logissue type=error]{message(54005)}"),
        ("azure-pipelines", f"Task: AzureCLI@2\n{message(54005)}"),
        ("jenkins", f"[Pipeline] sh\n{message(54005)}"),
        ("container", f"docker run -it shop\n{message(54005)}"),
    ],
)
def test_the_host_is_named(host: str, text: str) -> None:
    assert facts(text)["host"] == host


@pytest.mark.parametrize(
    "text",
    [message(54005), f"docker run shop\n/home/runner/work/shop: {message(54005)}", "our workflow"],
)
def test_no_host_or_two_hosts_are_no_host(text: str) -> None:
    assert "host" not in facts(text)


@pytest.mark.parametrize(
    "words",
    ["after we moved it behind NGINX", "the ingress logs 502", "upstream sent too big header", "our load balancer"],
)  # fmt: skip
def test_what_stands_in_front_of_the_app_is_read(words: str) -> None:
    assert facts(f"{words}\n{message(54005)}")["behind-proxy"] == "yes"


@pytest.mark.parametrize("words", ["HTTPS_PROXY is set", "no engine x", "the loading spinner"])
def test_a_proxy_on_the_way_out_is_none_in_front(words: str) -> None:
    assert "behind-proxy" not in facts(f"{words}\n{message(54005)}")


@pytest.mark.parametrize(
    ("words", "framework"),
    [
        ("at Microsoft.AspNetCore.Diagnostics.Handler.Invoke", "aspnet-core"),
        ("at Microsoft.Owin.Security.Infrastructure.AuthenticationMiddleware", "owin"),
        ('File "/srv/lib/python3/site-packages/django/core/handlers.py"', "django"),
        ("node_modules/@azure/msal-react/dist/index.js", "spa"),
    ],
)
def test_what_a_web_app_is_built_with_is_read(words: str, framework: str) -> None:
    assert facts(f"{words}\n{message(54005)}")["framework"] == framework


def test_no_framework_or_two_frameworks_are_no_framework() -> None:
    both = "at Microsoft.AspNetCore.Http\n@azure/msal-browser"
    assert "framework" not in facts(message(54005))
    assert "framework" not in facts(f"{both}\n{message(54005)}")


def test_a_well_known_application_is_named_and_tells_the_tool() -> None:
    known = facts(f"client_id={AZURE_CLI} AADSTS90120", Reader(b"k", APPS))
    assert (known["app"], known["tool"]) == ("Microsoft Azure CLI", "azure-cli")


@pytest.mark.parametrize(
    ("line", "app", "tool"),
    [
        ("App name: Microsoft Azure CLI", "Microsoft Azure CLI", "azure-cli"),
        ("App name: azure cli", "Microsoft Azure CLI", "azure-cli"),
        ("Application: Microsoft Azure CLI  Device: x", "Microsoft Azure CLI", "azure-cli"),
        ('"appDisplayName": "Visual Studio Code",', "Visual Studio Code", "vs-code"),
        ("App name: Visual Studio", "Visual Studio", "visual-studio"),
        ("App name: Azure Portal", "Azure Portal", None),
        ("App name: Azure CLIent of ours", None, None),
        ("App name: Contoso Billing", None, None),
        ("We use Microsoft Azure CLI here", None, None),
    ],
)
def test_a_well_known_app_is_known_by_the_name_a_label_gives(
    line: str, app: str | None, tool: str | None
) -> None:
    tables = load_tables()[0]
    known = facts(f"AADSTS90120: x\n{line}\n", Reader(b"k", tables.apps, tables.tools))
    assert (known.get("app"), known.get("tool")) == (app, tool)


def test_an_id_goes_before_a_name() -> None:
    tables = load_tables()[0]
    text = f"App name: Azure Portal\nApp id: {AZURE_CLI}\nAADSTS90120"
    known = facts(text, Reader(b"k", tables.apps, tables.tools))
    assert (known["app"], known["tool"]) == ("Microsoft Azure CLI", "azure-cli")


def test_only_tools_of_the_table_are_named() -> None:
    reader = Reader(b"k", APPS, tools=("azcopy",))
    assert "tool" not in facts(SHAPES["azure-cli"](90120), reader)
    assert "tool" not in facts(f"client_id={AZURE_CLI} AADSTS90120", reader)


def test_ids_of_the_primary_error_win_over_those_of_another() -> None:
    text = (
        f"AADSTS70016: pending\nTrace ID: {OTHER}\nCorrelation ID: {OTHER}\n\n"
        f"AADSTS70020: expired\nTrace ID: {TRACE}\nCorrelation ID: {CORRELATION}\n"
    )
    known = facts(text)
    assert (known["trace-id"], known["correlation-id"]) == (TRACE, CORRELATION)


def test_ids_before_the_message_belong_to_it_on_the_page() -> None:
    text = (
        f"Correlation Id: {CORRELATION}\nMessage: AADSTS50105: first\n\n"
        f"Correlation Id: {OTHER}\nMessage: AADSTS50011: second\n"
    )
    assert facts(text)["correlation-id"] == CORRELATION


def test_ids_on_the_line_of_the_error_win_in_a_log_of_objects() -> None:
    text = (
        f'{{"correlationId": "{OTHER}", "ResultDescription": "fine"}}\n'
        f'{{"correlationId": "{CORRELATION}", "ResultDescription": "AADSTS50126: x"}}\n'
        f'{{"correlationId": "{TENANT}", "ResultDescription": "fine"}}\n'
    )
    assert facts(text)["correlation-id"] == CORRELATION


def test_a_row_of_an_exported_sign_in_log_gives_its_columns() -> None:
    text = (
        "Date (UTC),Request ID,Correlation ID,User,Application ID,Sign-in error code\n"
        f"2026-11-20T08:00:00Z,{OTHER},{OTHER},x,{OTHER},50199\n"
        f"2026-11-20T09:14:07Z,{TRACE},{CORRELATION},x,{AZURE_CLI},90120\n"
    )
    known = facts(text, Reader(b"k", APPS))
    assert known["code"] == "90120"
    assert (known["trace-id"], known["correlation-id"]) == (TRACE, CORRELATION)
    assert (known["timestamp"], known["client-id"]) == (INSTANT, AZURE_CLI)
    assert known["app"] == "Microsoft Azure CLI"


def test_a_claims_challenge_is_handed_out_as_it_stands() -> None:
    text = r'"claims":"{\"access_token\":{\"acrs\":{\"value\":\"c1\"}}}","x":1'
    assert facts(text)["claims"] == r"{\"access_token\":{\"acrs\":{\"value\":\"c1\"}}}"
    assert "claims" not in facts("none here")


def test_a_time_that_cannot_be_gives_way_to_one_that_can() -> None:
    text = "AADSTS90120: no.\nTimestamp: 2026-13-20 09:14:07Z\nTimestamp: 2026-11-20 09:15:00Z\n"
    assert facts(text)["timestamp"] == "2026-11-20T09:15:00Z"


@pytest.mark.parametrize(
    ("version", "text"),
    [
        ("Terraform 1.2.8", "### Terraform Version\n\n1.2.8"),
        ("AzureRM 3.44", "### AzureRM Provider Version\n\n3.44"),
        ("azure-identity 1.11.0", "the azure-identity Python SDK version 1.11.0"),
        ("MSAL.NetCore 4.39.0.0", "MSAL.NetCore.4.39.0.0.MsalServiceException:"),
        ("msal-browser 2.38.2", "(@azure/msal-browser)\n\n### Core Library Version\n\n2.38.2"),
    ],
)
def test_a_version_is_read_as_its_program_or_a_form_prints_it(version: str, text: str) -> None:
    assert facts(f"{text}\n{message(54005)}")["tool-version"] == version


def test_the_id_of_a_sign_in_is_also_found_where_its_properties_stand_apart() -> None:
    policy = f'"policies": [{{"id": "{OTHER}"}}]'
    inner = f'{policy}, "id": "{TRACE}", "status": {{"errorCode": 50140}}'
    record = f'"resultType": "50140", "correlationId": "{CORRELATION}", "properties": {{{inner}}}'
    assert facts(f'{{"records": [{{{record}}}]}}')["trace-id"] == TRACE


@pytest.mark.parametrize(
    "address",
    [
        f"Response+code%3a+access_denied.%0d%0aTrace+ID%3a+{TRACE}%0d%0aCorrelation+ID%3a+{CORRELATION}",
        f"Response%20code%3A%20access_denied.%0D%0ATrace%20ID%3A%20{TRACE}%0D%0ACorrelation%20ID%3A%20{CORRELATION}",
    ],
)
def test_ids_behind_a_word_that_codes_stand_behind_too_stay(address: str) -> None:
    found = facts(f"https://x?error=access_denied&error_description=AADSTS90123%3a+x.+{address}")
    assert (found["trace-id"], found["correlation-id"]) == (TRACE, CORRELATION)


def test_the_name_of_an_old_program_is_no_fault_where_the_service_says_what_failed() -> None:
    reader = Reader(b"k", versions=load_tables()[0].versions)
    assert "version-fault" in facts("Run azure/login@v1\nThe job was stopped", reader)
    assert "version-fault" not in facts(f"Run azure/login@v1\n{message(700213)}", reader)


@pytest.mark.parametrize(
    ("printed", "named"),
    [
        ("SharedTokenCacheCredential authentication unavailable", "Get-AzContext, Az.Accounts"),
        ("User cancelled the Accounts Control Operation", "I ran az login"),
        ("Basic authentication is not enabled", "I ran Connect-ExchangeOnline"),
        ("'NoneType' object has no attribute 'startswith'", "from azure.identity import x"),
        ("javax.crypto.BadPaddingException", "DavMail Gateway"),
    ],
)
def test_a_message_that_others_print_too_shows_a_fault_only_beside_its_program(
    printed: str, named: str
) -> None:
    tables, _ = load_tables()
    reader = Reader(b"k", tables.apps, versions=tables.versions)
    assert "version-fault" not in facts(f"{printed}\nThe job was stopped", reader)
    assert "version-fault" in facts(f"{named}\n{printed}\nThe job was stopped", reader)


def test_a_fault_that_every_version_has_is_not_said_of_some() -> None:
    reader = Reader(b"k", versions=load_tables()[0].versions)
    fault = facts("Action: azure-account.loginToCloud", reader)["version-fault"]
    assert fault.startswith("The Azure Account extension has a known fault")


@pytest.mark.parametrize(
    "text",
    [
        f"AADSTS65001: The user has not consented to use the application with ID '{OTHER}' named 'Contoso Travel'. Send an interactive",
        f"AADSTS50105: Your administrator has configured the application Contoso Travel ('{OTHER}') to block users unless they are specifically granted ('assigned') access",
    ],
)
def test_the_name_of_an_app_is_read_where_a_longer_wording_fits_too(text: str) -> None:
    assert facts(text)["app"] == "Contoso Travel"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("We registered https://a.contoso.com/cb. In the SAML query it's the one below.\nhttp://a.contoso.com:443/cb", "http://a.contoso.com:443/cb"),
        ("Our app sends http://a.contoso.com/oidc although https://a.contoso.com/oidc is registered", "http://a.contoso.com/oidc"),
        ("In the request I see http://b.contoso.com/cb instead of https://a.contoso.com/cb", "http://b.contoso.com/cb"),
        ("The AuthnRequest contains the ACS URL: http://wiki.contoso.com/saml", "http://wiki.contoso.com/saml"),
        ("It gives http://a.contoso.com/cb rather than https", "http://a.contoso.com/cb"),
        ("It should be https://a.contoso.com/cb instead of http://a.contoso.com/cb", None),
        ("I sent a request to https://api.contoso.com/me", None),
        ("Make sure the redirect URI sent in the request matches one added to your application. https://github.com/x/y", None),
        ("I built it as in the docs https://contoso.com/guide", None),
    ],
)  # fmt: skip
def test_the_address_that_an_app_sends_is_read_from_own_words(
    words: str, address: str | None
) -> None:
    assert (
        facts(f"AADSTS50011: The reply URL does not match.\n{words}").get("redirect-uri") == address
    )
    assert "redirect-uri" not in facts(words.replace("request", "call"))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("[MSAL] Request Data\nScopes - User.Read Mail.Read\nx", "scope", "User.Read Mail.Read"),
        ("scopes: ['User.Read', 'Mail.Read']", "scope", "User.Read Mail.Read"),
        ('"scope": "openid profile offline_access"', "scope", "openid profile offline_access"),
        ("scope=User.Read,Mail.Read&x=1", "scope", "User.Read,Mail.Read"),
        ("&scope=openid%20profile&state=1", "scope", "openid profile"),
        ("The scope is wrong, it says", "scope", None),
        ("out of scope: the printer", "scope", None),
        ("redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb&x", "redirect-uri", "http://localhost:3000/cb"),
        ('"redirectUri": "msauth://com.contoso.app/abc"', "redirect-uri", "msauth://com.contoso.app/abc"),
        ("redirect_uri: urn:ietf:wg:oauth:2.0:oob", "redirect-uri", "urn:ietf:wg:oauth:2.0:oob"),
        ("the redirect uri: see below", "redirect-uri", None),
        ("audience: api://AzureADTokenExchangeUSGov", "audience", "api://AzureADTokenExchangeUSGov"),
        ("aud: 00000003-0000-0000-c000-000000000000", "audience", None),
    ],
)  # fmt: skip
def test_what_a_request_asks_for_is_read(text: str, kind: str, value: str | None) -> None:
    found = {one.kind: str(one.value) for one in READER.read(f"AADSTS50011\n{text}").evidence}
    assert found.get(kind) == value


def test_the_address_in_a_message_counts_and_not_that_in_the_settings() -> None:
    text = (
        "redirect_uri: https://old.contoso.com/cb\nAADSTS50011: The redirect URI"
        " 'https://new.contoso.com/cb' specified in the request does not match."
    )
    found = [str(one.value) for one in READER.read(text).evidence if one.kind == "redirect-uri"]
    assert found == ["https://new.contoso.com/cb"]


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("", "The editor fails to sign in, but az login in the terminal works"),
        ("", "Le portail échoue, mais az login funciona"),
        ("azure-cli", "The portal is fine, but az login never works"),
        ("azure-cli", "az login works on the server, and then az group list fails"),
        ("graph-powershell", "Connect-MgGraph fails, while az login succeeds"),
    ],
)
def test_a_program_that_works_unlike_another_is_not_what_fails(tool: str, text: str) -> None:
    assert facts(text, Reader(b"k", tools=load_tables()[0].tools)).get("tool", "") == tool


def test_a_sentence_that_stands_without_its_number_gives_the_code_where_only_one_says_it() -> None:
    alone = "certificate with identifier used to sign the client assertion is not registered on application. Thumbprint of key used by client: 'A1B2C3D4E5F60718293A4B5C6D7E8F9001122334'"
    assert facts(alone)["code"] == "700027"
    assert "code" not in facts("The certificate is not registered on the wall of the office")
    assert "code" not in facts("The page says that my password is expired")
    assert "code" not in facts("The device code was already redeemed.")
    assert facts(f"AADSTS90123: x. {alone}")["code"] == "90123"


@each_row(("kind", "value", "text"), [
    ("redirect-uri", "https://portal.contoso.com/back", "AADSTS50013: Assertion failed signature validation.\nAADSTS50011: The redirect URI 'https://portal.contoso.com/back' specified in the request does not match the redirect URIs configured for the application."),
    ("redirect-uri", "http://localhost:8400", "AADSTS53003: Access has been blocked by Conditional Access policies.\nOn the other machine: AADSTS50011: The redirect URI 'http://localhost:8400' specified in the request does not match the redirect URIs configured for the application."),
    ("resource", "https://vault.azure.net", "AADSTS50076: you must use multi-factor authentication to access 'https://vault.azure.net'. Before it was AADSTS50011: The redirect URI 'http://localhost' specified in the request does not match."),
])  # fmt: skip
def test_the_sentence_of_another_error_gives_what_the_first_does_not(
    kind: str, value: str, text: str
) -> None:
    assert facts(text)[kind] == value
