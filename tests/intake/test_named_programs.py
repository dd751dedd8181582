"""The program and the device that a person names are read, and doubtful ones are not."""

from __future__ import annotations

import re._parser as sre  # type: ignore[import-not-found]
from typing import Any

import pytest

from wizard.content.prose import sentences
from wizard.intake import Reader
from wizard.intake.named_programs import (
    DEVICES,
    JOBS,
    PROGRAMS,
    STEMS,
    SYSTEM_STEMS,
    SYSTEMS,
    device,
    program,
)

KEY = bytes(32)


def _facts(text: str) -> dict[str, str]:
    return {one.kind: one.value for one in Reader(KEY).read(text).evidence}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Outlook keeps asking for my password.", "office"),
        ("The new Outlook says it can't connect.", "office"),
        ("Word asks me to sign in every time I open a file.", "office"),
        ("I can't sign in to PowerPoint since the update.", "office"),
        ("I cannot sign in to Teams on my phone.", "teams"),
        ("OneDrive sync stopped and wants my password.", "onedrive"),
        ("The login in Chrome ends in a loop.", "web"),
        ("Firefox shows a blank page after the sign-in.", "web"),
        ("Apple Mail no longer accepts my work account.", "mail"),
        ("Thunderbird asks for the password again.", "mail"),
        ("Outlook on my iPhone does not accept the account.", "office"),
        ("Outlook for iOS says that the sign-in failed.", "office"),
        ("Samsung mail stopped, it asks for my work password.", "mail"),
        ("GlobalProtect VPN shows an empty window.", "vpn"),
        ("I can't sign in to Windows with my PIN.", "windows"),
        ("VS Code says the sign-in failed.", "tool"),
        ("Minecraft does not let me in with my school account.", "game"),
        ("Outlook fragt ständig nach dem Kennwort.", "office"),
        ("Ich kann mich bei Teams nicht anmelden.", "teams"),
        ("Teams me demande sans cesse de me connecter, je ne peux pas entrer.", "teams"),
        ("Je n'arrive pas à me connecter à OneDrive.", "onedrive"),
        ("No puedo iniciar sesión en Outlook.", "office"),
        ("O Teams pede a senha a cada hora.", "teams"),
        ("Non riesco ad accedere a Teams.", "teams"),
        ("Ik kan niet inloggen bij Outlook.", "office"),
        ("Nie mogę się zalogować do Teams.", "teams"),
        ("Teams にサインインできません。", "teams"),
        # In small letters, as people type.
        ("outlook on my phone keeps asking for the password", "office"),
        ("since monday outlook wont connect", "office"),
        ("cant log into teams since this morning", "teams"),
        ("teams keeps signing me out", "teams"),
        ("when i open teams it asks for the password", "teams"),
    ],
)
def test_a_program_that_the_words_name_is_read(said: str, value: str) -> None:
    assert _facts(said).get("program") == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Outlook keeps asking for my password. Teams works fine.", "office"),
        ("I can't sign in to Teams, but Outlook works.", "teams"),
        ("Teams works on the web, but OneDrive says it cannot connect.", "onedrive"),
        ("OneDrive geht nicht, Outlook funktioniert.", "onedrive"),
        ("We all use Word and Excel. Teams asks for a password since Monday.", "teams"),
        ("Outlook asks for a password. In Chrome I can sign in.", "office"),
    ],
)
def test_of_several_programs_the_one_counts_that_fails(said: str, value: str) -> None:
    assert _facts(said).get("program") == value


@pytest.mark.parametrize(
    "said",
    [
        "our teams are spread over the country and cannot sign in",
        "the teams that work abroad cannot sign in",
        "the outlook for the week is bad, my account is locked",
        "my mail kim@outlook.com is locked",
        "outlook.com says that the account is locked",
    ],
)
def test_a_plain_word_names_no_program(said: str) -> None:
    assert "program" not in _facts(said)


@pytest.mark.parametrize(
    "said",
    [
        "Outlook and Teams keep asking for my password.",
        "Outlook, OneDrive and Teams can't sign in.",
        "I can't sign in to Outlook. OneDrive says it cannot connect.",
    ],
)
def test_of_several_programs_with_one_sign_in_it_is_office_that_fails(said: str) -> None:
    assert _facts(said).get("program") == "office"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Outlook and Teams on my Android phone go back to the login page.", "android"),
        ("Outlook on my iPhone keeps asking.", "ios"),
        ("Teams auf dem Handy fragt ständig.", "phone"),
        ("Outlook mobile shows an empty page.", "phone"),
        ("Samsung mail stopped, it asks for my password.", "android"),
        ("On my MacBook, Teams doesn't sign in.", "mac"),
        ("Outlook for Mac keeps asking.", "mac"),
        ("My Windows 11 laptop asks for a password in Word.", "windows"),
        ("Edge on Ubuntu says no.", "linux"),
        ("Outlook on my iPhone asks. On the PC all is well.", "ios"),
        ("Teams on the laptop fails. It works on my phone.", "windows"),
    ],
)
def test_the_system_of_the_device_is_read(said: str, value: str) -> None:
    assert _facts(said).get("device-system") == value


@pytest.mark.parametrize(
    "said",
    [
        "I have a new iPhone, and the codes don't come.",
        "The approval arrives on my phone, and the page says no.",
        "The text never arrives on my Android phone.",
        "Neither the PC nor my iPhone lets me in.",
        "I cannot sign in.\nSent from my iPhone",
    ],
)
def test_a_phone_that_approves_and_two_systems_are_left_open(said: str) -> None:
    assert "device-system" not in _facts(said)


@pytest.mark.parametrize(
    "said",
    [
        "Outlook and GlobalProtect keep asking for my password.",
        "Office 365 does not let me in.",
        "My outlook.com address is locked.",
        "In other words, it doesn't accept my password.",
        "Our teams cannot sign in since Monday.",
        "The Teams Room in our office does not sign in.",
        "The Company Portal asks me to sign in to Teams, and Power BI fails.",
        "I cannot sign in.\nSent from Outlook for iOS",
        "I cannot sign in.\n> Teams says no.",
        "I cannot sign in.\n\nKind regards\nThe Teams of floor 3",
        "[onedrive]\ntype = onedrive\nIt cannot sign in.",
        "At C:\\PowerShell\\start.ps1 it fails.",
    ],
)
def test_a_program_in_doubt_is_left_open(said: str) -> None:
    assert "program" not in _facts(said)


def test_beside_a_code_a_program_counts_only_where_it_fails() -> None:
    said = sentences("The list is kept in OneDrive.")

    assert program(said) is not None
    assert program(said, only_failing=True) is None
    assert _facts("AADSTS50076: ... Teams asks again and again.").get("program") == "teams"


def test_the_app_that_an_error_names_is_known_better() -> None:
    text = "Outlook asks.\nApp name: Contoso Travel\nApp id: 11111111-2222-3333-4444-555555555555"

    assert "program" not in _facts(text)


def test_the_place_of_a_program_is_quoted() -> None:
    text = "Hello,\nTeams says no.\n"
    reading = Reader(KEY).read(text)
    fact = next(one for one in reading.evidence if one.kind == "program")

    assert reading.text[fact.start : fact.end] == "Teams"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("I can't open the site on my work laptop.", "work"),
        ("It fails on the company PC.", "work"),
        ("Auf meinem Dienstlaptop geht es nicht.", "work"),
        ("It asks for a managed device on my own laptop.", "private"),
        ("From a personal device I get a block page.", "private"),
        ("Mit dem privaten Notebook komme ich nicht hinein.", "private"),
        ("Sur mon ordinateur personnel, la page me bloque.", "private"),
        ("It works on my home PC, but fails on the work laptop.", "work"),
    ],
)
def test_whose_device_it_is_is_read(said: str, value: str) -> None:
    assert _facts(said).get("device-kind") == value


@pytest.mark.parametrize(
    "said",
    [
        "It says that I need a managed device.",
        "The code goes to my personal phone.",
        "Both my work laptop and my own PC fail.",
        "The device must be a company device.",
        "I use a laptop.",
    ],
)
def test_a_device_in_doubt_is_left_open(said: str) -> None:
    assert device(sentences(said)) is None


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("$ az login -u someone -p x", "password"),
        ("az login --username someone --password x --tenant contoso.example", "password"),
        ("PS C:\\> Connect-AzAccount -Credential $person", "password"),
        ("grant_type=password&scope=openid", "password"),
        ("result = app.acquire_token_by_username_password(name, word, scopes)", "password"),
        ("az login --use-device-code", "code"),
        ("PS /home> Connect-MgGraph -UseDeviceCode", "code"),
        ("Connect-AzAccount -UseDeviceAuthentication", "code"),
        ('"grant_type": "urn:ietf:params:oauth:grant-type:device_code"', "code"),
        ("UserNamePasswordParameters.builder(scopes, name, word)", "password"),
        ("Our LDAP bridge checks the word at Entra", "password"),
        ("It is a service with ROPC", "password"),
        ("We pass in the user name and password, and call acquireToken", "password"),
        ("app.acquire_token_by_device_flow(flow)", "code"),
        ("az login --service-principal -u app -p x", "itself"),
        ("Connect-AzAccount -ServicePrincipal -Credential $app", "itself"),
        ("Connect-MgGraph -ClientId $id -TenantId $t -CertificateThumbprint $p", "itself"),
        ("cred = ClientSecretCredential(tenant, client, secret)", "itself"),
        ("grant_type=client_credentials&scope=x", "itself"),
        ("result = app.acquire_token_for_client(scopes)", "itself"),
        ("ClientCredentialParameters.builder(scopes)", "itself"),
        ("It uses the client credentials flow", "itself"),
    ],
)
def test_how_the_sign_in_was_done_is_read_from_the_command(said: str, value: str) -> None:
    assert _facts(said).get("sign-in-way") == value


@pytest.mark.parametrize(
    "said",
    [
        "Check the client credentials that you entered",
        "Please run: az login --use-device-code",
        "az login",
        "az login -u someone -p x\naz login --use-device-code",
        "grant_type=authorization_code",
    ],
)
def test_a_way_in_doubt_is_left_open(said: str) -> None:
    assert "sign-in-way" not in _facts(said)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Outlook keeps asking for my password.", "yes"),
        ("After I type my password, Chrome shows the login page again.", "yes"),
        ("Teams me demande sans cesse de me connecter, je ne peux pas entrer.", "yes"),
        ("The nightly job can no longer sign in.", "no"),
        ("A scheduled task on our server fails since the password was changed.", "no"),
        ("Our release pipeline stops and asks for a device code.", "no"),
        ("The login step of our GitHub Actions workflow fails.", "no"),
        ("Die geplante Aufgabe kann sich nicht mehr anmelden.", "no"),
        ("La tarea programada falla al iniciar sesión.", "no"),
        ("定期実行のスクリプトがサインインできません。", "no"),
        ("The sign-in fails.", None),
        ("The nightly job works, but I cannot sign in to the portal.", None),
        ("Outlook asks again and again, and our nightly job fails too.", None),
    ],
)
def test_who_sits_there_is_read_where_the_words_tell_it(said: str, value: str | None) -> None:
    facts = _facts(said)
    assert facts.get("attended") == value
    assert (facts.get("own-sign-in") == "job") is (value == "no")


@pytest.mark.parametrize(
    ("said", "surface"),
    [
        ("The login in Chrome ends in a loop.", "browser"),
        ("OneDrive sync stopped and wants my password.", "tool"),
        ("The sign-in fails.", None),
    ],
)
def test_where_it_is_seen_follows_from_the_program(said: str, surface: str | None) -> None:
    assert _facts(said).get("surface") == surface


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ("Our GitHub Actions workflow cannot sign in.", "github-actions"),
        ("An Azure DevOps pipeline cannot sign in.", "azure-pipelines"),
        ("A Jenkins job cannot sign in.", "jenkins"),
        ("I read about actions of an admin in the pipeline of news.", None),
    ],
)
def test_where_a_job_runs_is_read_from_prose(said: str, host: str | None) -> None:
    assert _facts(said).get("host") == host


def _matches(tokens: Any) -> set[str]:  # noqa: ANN401 - what the parser gives has no type
    """Return what an expression can match, in small letters; "?" stands for any other sign."""
    ways = {""}
    for op, value in tokens:
        more = {"?"}
        if op is sre.LITERAL:
            more = {chr(value).lower()}
        elif op is sre.SUBPATTERN:
            more = _matches(value[-1])
        elif op is sre.BRANCH:
            more = {way for branch in value[1] for way in _matches(branch)}
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            more = _matches(value[2]) | ({""} if not value[0] else set())
        elif op in (sre.AT, sre.ASSERT_NOT):
            more = {""}
        elif op is sre.ASSERT:
            more = _matches(value[1])
        ways = {way + one for way in ways for one in more}
    return ways


@pytest.mark.parametrize(("name", "shape"), [*PROGRAMS, *DEVICES, *JOBS], ids=lambda one: one[:12])
def test_every_name_has_one_of_its_stems(name: str, shape: str) -> None:
    # A text without a stem is not looked through, so a name without one would never be found.
    lost = {
        way for way in _matches(sre.parse(shape)) if not any(map(way.__contains__, STEMS[name]))
    }
    assert not lost


@pytest.mark.parametrize(("name", "shape"), SYSTEMS, ids=lambda one: one[:12])
def test_every_word_for_a_system_has_one_of_its_stems(name: str, shape: str) -> None:
    lost = {
        way
        for way in _matches(sre.parse(shape))
        if not any(map(way.__contains__, SYSTEM_STEMS[name]))
    }
    assert not lost


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Our Grafana rejects the login.", "deployed"),
        (
            "oauth2-proxy 7.6 behind nginx: 500 after the callback, oauth2_proxy says nothing",
            "deployed",
        ),
        ("Keycloak in front of Grafana loops.", None),
        ("Our own web app rejects the login.", None),
    ],
)
def test_a_program_that_is_hosted_was_set_up_and_not_written(text: str, value: str | None) -> None:
    """Two such programs in one text leave open which one it is about."""
    assert _facts(text).get("who-set-it-up") == value
