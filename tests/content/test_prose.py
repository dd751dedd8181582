"""Of a long text, the sentences count that a person wrote."""

from __future__ import annotations

import pytest

from wizard.content.prose import sentences

MAIL = """\
Hello helpdesk,

since this morning I cannot open my mail. The program shows an empty window.
It worked yesterday.

2026-11-30 08:12:01 ERROR Client: token request failed
    at Contoso.Mail.Client.Open(String name)
{"level":"error","msg":"no token"}

> Did you try another browser?

Kind regards
Outlook team, floor 3
Sent from my iPhone
"""


def _texts(text: str) -> list[str]:
    return [one.text for one in sentences(text)]


def test_logs_quotes_and_what_follows_the_greeting_are_left_out() -> None:
    assert _texts(MAIL) == [
        "Hello helpdesk,",
        "since this morning I cannot open my mail.",
        "The program shows an empty window.",
        "It worked yesterday.",
    ]


def test_a_place_is_that_in_the_text() -> None:
    found = sentences(MAIL)

    assert [MAIL[one.start : one.end] for one in found] == [one.text for one in found]


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----",
        "On Monday, the helpdesk wrote:",
        "Am Montag schrieb der Helpdesk:",
        "Le lundi, le support a écrit :",
        "Mit freundlichen Grüßen",
        "-- ",
    ],
)
def test_what_comes_after_an_older_mail_or_a_greeting_begins_is_not_read(line: str) -> None:
    assert _texts(f"I cannot sign in.\n{line}\nTeams fails.") == ["I cannot sign in."]


@pytest.mark.parametrize(
    "line",
    [
        "> Teams fails.",
        "Sent from Outlook for iOS",
        "Get Outlook for Android",
        "Von meinem iPhone gesendet",
        "Subject: Teams fails",
        "[12:04:11] Teams fails",
        "Nov 30 08:12:01 host teams[12]: fails",
        "https://teams.example.com/sign-in",
    ],
)
def test_a_line_that_nobody_says_is_left_out(line: str) -> None:
    assert _texts(f"I cannot sign in.\n{line}\nPlease help.") == [
        "I cannot sign in.",
        "Please help.",
    ]


def test_a_block_of_code_is_left_out() -> None:
    assert _texts("It fails.\n```\nopen Outlook now\n```\nWhy?") == ["It fails.", "Why?"]


@pytest.mark.parametrize(
    "said",
    [
        "I can't get in",
        "Word keeps asking",
        "Ich komme nicht hinein",
        "Je n'arrive pas à me connecter",
        "No puedo entrar",
        "Não consigo entrar",
        "Non riesco ad accedere",
        "Ik kan niet inloggen",
        "Nie mogę się zalogować",
        "サインインできません",
    ],
)
def test_trouble_is_told_in_many_languages(said: str) -> None:
    assert sentences(said)[0].tells_trouble


@pytest.mark.parametrize("said", ["I use a Mac", "Unser Büro ist in Wien", "Buenos días"])
def test_other_sentences_tell_none(said: str) -> None:
    assert not sentences(said)[0].tells_trouble


@pytest.mark.parametrize("text", ["", "\n\n", "{}{}{}", "x" * 100_000, "a. " * 50_000])
def test_any_text_is_split(text: str) -> None:
    assert all(text[one.start : one.end] == one.text for one in sentences(text))
