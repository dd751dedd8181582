# ruff: noqa: E501 - a row reads best in one line
from __future__ import annotations

import pytest

from wizard.intake import Reader, describe_other_code

READER = Reader(b"a key for tests")


@pytest.mark.parametrize(
    ("text", "code", "maker"),
    [
        ("AADB2C90118: The user has forgotten their password.", "AADB2C90118", "Azure AD B2C"),
        ("Something went wrong. [CAA20003]", "CAA20003", "sign-in broker"),
        ("error 0x80070520 at sign-in", "0x80070520", "Windows"),
        ("MSIS7065: there are no registered handlers", "MSIS7065", "AD FS"),
        ('{"errorCode":"E0000004","errorSummary":"Authentication failed"}', "E0000004", "Okta"),
        ("Google: Error 400: redirect_uri_mismatch", "Google redirect_uri_mismatch", "Google"),
        ("accounts.google.com says Error 403: access_denied", "Google access_denied", "Google"),
    ],
)
def test_a_code_of_another_maker_is_named_and_never_taken_for_ours(text: str, code: str, maker: str) -> None:  # fmt: skip
    reading = READER.read(text)
    assert reading.codes == ()
    assert [e.value for e in reading.evidence if e.kind == "other-code"] == [code]
    assert maker in describe_other_code(code)
    assert describe_other_code(code).startswith("No AADSTS code")


@pytest.mark.parametrize(
    "text",
    ["Error 400: invalid_request from the service", "0x1234", "CAAFE", "E00000041", "90120"],
)
def test_what_no_maker_prints_is_left_alone(text: str) -> None:
    assert not [e for e in READER.read(text).evidence if e.kind == "other-code"]
    assert describe_other_code(text) == ""


@pytest.mark.parametrize(
    ("text", "tool", "version"),
    [
        ("azure-cli                         2.61.0\naz login\nAADSTS90120: x", "azure-cli", "azure-cli 2.61.0"),
        ("az login --debug\ncli.azure.cli.core: azure-cli (2.53.1)\nAADSTS90120", "azure-cli", "azure-cli 2.53.1"),
        ("azcopy version 10.21.2\nazcopy login\nAADSTS90120", "azcopy", "azcopy 10.21.2"),
        ("Connect-AzAccount\nAz.Accounts 2.13.1\nAADSTS90120", "azure-powershell", "Az.Accounts 2.13.1"),
        ("MSAL.NetCore.4.61.3.0.MsalServiceException", None, "MSAL.NetCore 4.61.3.0"),
        ("at Microsoft.Identity.Client.X\nMSAL.NetCore 4.61.3.0\nAADSTS54005", "msal-net", "MSAL.NetCore 4.61.3.0"),
        ("AADSTS54005 with msal@1.28.0 in a trace", "msal-js", "msal 1.28.0"),
        ("AADSTS90120 alone, in 2.61.0", None, None),
    ],
)  # fmt: skip
def test_the_version_is_read_with_what_printed_it(text: str, tool: str | None, version: str | None) -> None:  # fmt: skip
    known = {e.kind: str(e.value) for e in READER.read(text).evidence}
    assert (known.get("tool"), known.get("tool-version")) == (tool, version)


def test_every_fact_says_its_line() -> None:
    reading = READER.read(
        "hello\nkim@contoso.com saw\nERROR: AADSTS90120: The request was used. " + "x " * 40
    )
    code = next(e for e in reading.evidence if e.kind == "code")
    assert reading.place(code) == "line 3: ERROR: AADSTS90120: The request was used..."
