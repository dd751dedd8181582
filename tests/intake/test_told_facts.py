"""Answers that a text gives in passing."""

from __future__ import annotations

import pytest

from wizard.intake.told_facts import told_facts


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("I compared the client secret with the one in the portal.", "secret-hint", "good"),
        ("The secret matches the first one in the list.", "secret-hint", "good"),
        ("The same client secret works in our test tool.", "secret-hint", "good"),
        ("We pasted the secret ID into the pipeline.", "secret-hint", "id"),
        ("The secret expired on 3 March.", "secret-hint", "ended"),
        ("I have an active Azure subscription under this account.", "has-tenant", "yes"),
        ("My wife doesn't have a subscription.", "has-tenant", "no"),
        ("We call the token endpoint with curl.", "request-built", "own"),
        ("ClientSecretCredential throws this.", "request-built", "library"),
        ("The ticket system reads its mailbox by IMAP.", "mail-way", "read"),
        ("The scanner sends mails over port 587.", "mail-way", "send"),
        ("Outlook on the laptop asks for the password, webmail is fine.", "web-works", "yes"),
        ("Teams does not start, but it works in the browser.", "web-works", "yes"),
        ("OneDrive cannot sign in. OWA works.", "web-works", "yes"),
        ("Das Programm startet nicht, im Browser funktioniert es.", "web-works", "yes"),
        ("Outlook fails, same error on the web.", "web-works", "no"),
        ("It does not work in the browser either.", "web-works", "no"),
    ],
)
def test_a_person_tells_in_passing_what_would_be_asked(text: str, fact: str, value: str) -> None:
    assert {name: shown.value for name, shown in told_facts(text, text)} == {fact: value}


@pytest.mark.parametrize(
    "text",
    [
        "I copied the value, not the ID.",
        "It works with MSAL and fails with curl.",
        "Is the secret the right one?",
        "IMAP and SMTP both stopped working.",
        "A pop-up window opens and closes, and the sign in pop up stays blank.",
        "Invoke-WebRequest https://login.microsoftonline.com works on the server.",
        "I tested with curl whether the address answers, and curl gets a 200.",
        "Login works, and then it lists no subscriptions.",
        "Our web app works with user flows, and the API fails.",
        "My script works in the browser-based shell.",
        "The website works.",
        "I do not know which account is in the browser.",
        "I don't want to do this on the web.",
        "It works in the browser, and since today the webmail fails.",
        "",
    ],
)
def test_what_is_open_stays_open(text: str) -> None:
    assert list(told_facts(text, text)) == []


def test_a_long_log_tells_nothing() -> None:
    assert list(told_facts(*["We use curl.\n" + "line of a log\n" * 3000] * 2)) == []
