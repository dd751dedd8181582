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
        "",
    ],
)
def test_a_hint_at_someone_else_or_a_job_leaves_the_question_open(text: str) -> None:
    assert own_start(text) is None


def test_a_long_log_tells_nothing() -> None:
    assert own_start("When I sign in, it fails.\n" + "line of a log\n" * 3000) is None
