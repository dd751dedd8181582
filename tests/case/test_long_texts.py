"""A long text without a code leads where its sentences that tell the trouble lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wizard import settings, world
from wizard.content.phrases import places_in_prose

if TYPE_CHECKING:
    from wizard.case.workspace import Workspace

GREETING = (
    "Hello colleagues,\n\nI hope that you had a quiet weekend and that this is the right address.\n"
)
CLOSING = """
I have a meeting with a customer at three and need my documents until then. You can reach me on my
extension all day, or in the office on the second floor, next to the kitchen.

Kind regards
Sales, second floor

-----Original Message-----
From: The helpdesk
We changed the password of your account and your administrator blocked the sign-in by a policy.
"""
NEUTRAL = """I came back on Monday. The coffee machine has a new place, and the printer too.
All the others in my team had a good start into the week and nobody knows what I should do next.
"""

TROUBLES = {
    "second-factor": (
        "I got a new phone on Friday. The Authenticator app is empty, so I can't approve anything.",
        "I wait for the MFA request, but I never receive one.",
        "No notification arrives in the Authenticator on my phone when I want to get in.",
    ),
    "password-or-lock": (
        "My account is locked since I typed the wrong password too many times this morning.",
        "I forgot my password over the holidays and it cannot be reset.",
    ),
    "consent": (
        "The scheduling app says that it needs permission and that my admin must approve it.",
        "The new add-in does not start: an administrator has to grant consent to the application.",
        "My university does not allow the mail app that I use to be connected.",
    ),
    "blocked-by-policy": (
        "I am abroad for two weeks and every login is blocked from this country.",
        "A page says that conditional access blocks me when I open the travel portal.",
    ),
    "device-not-known": (
        "It says that my laptop is not compliant and has to be managed.",
        "The page tells me that this computer is not registered, but nobody changed anything.",
    ),
    "not-assigned": (
        "It says that my user is not assigned to a role for the application, so I can't open it.",
        "I am not a member of the group that may access the app, it says.",
    ),
}
CASES = [(flow, words) for flow, several in TROUBLES.items() for words in several]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """Return a workspace with the content that comes with the program."""
    return world.open_workspace(settings.Settings(journal=None), world.fixed())[0]


@pytest.mark.parametrize(("flow", "words"), CASES, ids=[words for _, words in CASES])
def test_a_long_mail_leads_where_its_trouble_leads(
    workspace: Workspace, flow: str, words: str
) -> None:
    found = workspace.read(f"{GREETING}{NEUTRAL}{words}\n{CLOSING}")

    assert found.suggestions[0].flow == flow
    assert found.suggestions[-1].flow == "no-code"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Nothing works here since Monday and nobody can tell me why.",
        "The window stays grey.",
        "After the MFA is complete the page says forbidden.",
        "I typed my code and completed MFA, then the window says forbidden.",
    ],
)
def test_a_long_mail_that_does_not_tell_enough_begins_with_what_is_seen(
    workspace: Workspace, words: str
) -> None:
    found = workspace.read(f"{GREETING}{NEUTRAL}{words}\n{CLOSING}")

    assert found.suggestions[0].flow == "no-code"


def test_two_troubles_that_fit_alike_decide_nothing() -> None:
    both = [TROUBLES["consent"][1], TROUBLES["device-not-known"][1]]

    assert places_in_prose(GREETING + NEUTRAL + "\n".join(both[:1]))[:1] == ("consent",)
    assert places_in_prose("My account is locked.\nMy phone is lost.") == ()


def test_a_log_with_a_few_words_is_no_prose() -> None:
    log = "".join(f"2026-11-30 08:12:{at:02} ERROR Client: code {at}\n" for at in range(40))

    assert places_in_prose(f"{TROUBLES['consent'][0]}\n{log}") == ()


def test_what_a_tool_printed_is_not_read_as_prose(workspace: Workspace) -> None:
    words = "AzCopy said that my account was locked while I signed in. I cannot copy anything. " * 4

    found = workspace.read(f"azcopy login\n{words}")

    assert found.suggestions[0].flow == "no-code"
