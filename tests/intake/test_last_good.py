"""Which version of a program worked, as far as a text tells it."""

from __future__ import annotations

import pytest

from wizard.intake.last_good import last_good


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("It works with 4.5.1 and fails with 4.6.0.", "4.5.1"),
        ("Sign-in works fine in azure-cli 2.60, but 2.61 stops with this error.", "2.60"),
        ("It fails with msal 1.29.0. It worked with msal 1.28.0.", "1.28.0"),
        ("We upgraded @azure/msal-browser from 2.38.1 to 3.0.2 and nobody can log in.", "2.38.1"),
        ("Since I upgraded to 1.2.3 the login page loops.", "before 1.2.3"),
        ("After updating the Az module to 12.1.0, Connect-AzAccount hangs.", "before 12.1.0"),
        ("Downgrading to 0.0.40 fixes it.", "0.0.40"),
        ("Last working version: 3.1", "3.1"),
        ("This is a regression in version 5.2", "before 5.2"),
        ("Since the update of the extension nobody is signed in.", "the one before"),
        ("The previous version works.", "the one before"),
        ("Rolling back to the previous release of the provider fixes it.", "the one before"),
        ("Seit dem Update auf 2.61.0 kommt dieser Fehler.", "before 2.61.0"),
        ("The job fails since `azure-cli` on the agent was upgraded to `2.59.0`", "before 2.59.0"),
        ("Since updating from 2.38 to 3.0.2 it throws. 2.38.1 works fine, 3.0.2 fails.", "2.38"),
        ("Mit der alten Version geht es.", "the one before"),
        ("Version 6.4 still works, 6.5 always fails.", "6.4"),
    ],
)
def test_a_text_that_compares_two_versions_names_the_one_that_worked(
    text: str, version: str
) -> None:
    found = last_good(text)
    assert found is not None
    assert found.value == version


@pytest.mark.parametrize(
    "text",
    [
        "After updating Windows to 10.0.26100 the app asks again.",
        "Since I updated my iPhone to iOS 17.4 Outlook asks for the password.",
        "After updating to 2.60.0 the problem is still there.",
        "We use TLS 1.2, and TLS 1.0 does not work.",
        "I upgraded to the latest version 2.5, no change.",
        "azure-cli 2.60.0\nAADSTS50076: MFA is required.",
        "Since the update of the password nobody can sign in.",
        "Works in Chrome 120, fails in Chrome 121.",
        "It is version 1.2.3.",
        "",
    ],
)
def test_other_updates_and_plain_versions_say_nothing_about_it(text: str) -> None:
    assert last_good(text) is None


def test_a_long_log_tells_nothing() -> None:
    assert last_good("It works with 4.5 and fails with 4.6.\n" + "line\n" * 5000) is None
