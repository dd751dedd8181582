"""Who started a sign-in, as far as a text tells it."""

from __future__ import annotations

import pytest

from wizard.intake.own_start import own_start


@pytest.mark.parametrize(
    "text",
    [
        "When I sign in to the app, it shows a page: Need admin approval.",
        "Unable to log in to the planner since this morning.",
        "We tried to sign in with two accounts, and both fail.",
        "Attempting to set up an office account in my mail program ends with an error.",
        "Steps to reproduce: 1. open the app 2. sign in",
        "I ran az login on my laptop and it says MFA is needed.",
        "We're running `Connect-MgGraph -Scopes User.Read.All`, and then it stops.",
        "When I open the Power BI app, it asks for approval.",
        "PS C:\\Users\\me> Connect-AzAccount",
        "$ az login --tenant contoso.example",
        "I tried to access the finance portal.",
        "### To Reproduce\n\n1. Go to the portal\n2. Click Sign in",
        "08:00:01 INFO ready\nWhen I log in after that, the page stays white.",
        "Wenn ich mich am Portal anmelde, kommt eine Fehlerseite.",
    ],
)
def test_a_text_about_ones_own_sign_in_says_who_started_it(text: str) -> None:
    found = own_start(text)
    assert found is not None
    assert found.value == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "Someone asked me to open this page. When I sign in, it wants my approval.",
        "I got a mail with a link. When I log in there, a page asks for permissions.",
        "A page asks for permissions, and I didn't start anything. I tried to sign in later.",
        "The nightly import fails to log in to the API.",
        "AADSTS65001: nobody has consented to the app.",
        "When I try to sign in, it says AADSTS70020: this code has expired.",
        "I can't log in at microsoft.com/devicelogin, my code is not found.",
        "When I log in with the device code, the page says I am already signed in.",
        "Wenn ich mich mit dem Gerätecode anmelde, kommt 90120.",
        "Steps to reproduce: see the attached trace\nAADSTS50011",
        "Someone told me to open the app and I ran az login.",
        "The service runs az login every night.",
        "An app wants my approval.",
        "2026-11-20T08:00:01Z ERROR host: Steps to reproduce: start the service, log in, wait",
        '{"title": "Crash", "steps": "Steps to reproduce: unable to log in"}',
        "[2026-11-20 08:00:01] the user can't sign in: invalid_grant",
        "Error: unable to log in\n   at Session.open(session.js:10)",
        "",
    ],
)
def test_a_hint_at_someone_else_or_a_job_leaves_the_question_open(text: str) -> None:
    assert own_start(text) is None


def test_a_long_log_tells_nothing() -> None:
    assert own_start("When I sign in, it fails.\n" + "line of a log\n" * 3000) is None
