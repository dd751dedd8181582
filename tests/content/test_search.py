"""Every word finds what holds it, a slip of the keys too, and a sentence finds what it is about."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.content import load
from wizard.content.catalogue import CatalogueEntry
from wizard.content.flow import StepRef
from wizard.content.messages import known_messages
from wizard.content.search import ContentSearch, Document, Index
from wizard.content.told_causes import OWN_SIGN_IN, told_causes, words_of_messages

TEXTS = (
    Document("InvalidReplyTo The reply address differs", "It was refused.", 50011),
    Document("InvalidUserNameOrPassword Wrong password", "It was refused.", 50126),
    Document("The code was redeemed", "The code was already used by the app.", 54005),
    Document("AuthorizationDeclined The code is too old", "It was refused.", 70020),
    Document("InvalidDeviceFlowRequest The code was already used", "It was refused.", 90120),
    Document("Steps for a locked account", "Find out who locked it. Then wait for a while."),
)
INDEX = Index(TEXTS)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("90120", [90120]),
        ("AADSTS90120", [90120]),
        ("AADSTS90120: (used)", [90120]),
        ("50", [50011, 50126]),
        ("already used", [90120, 54005]),
        ("USED already", [90120, 54005]),
        ("password", [50126]),
        ("passw", [50126]),
        ("50 password", [50126]),
        ("pasword", [50126]),
        ("rely adress", [50011]),
        ("invalidreplytoo", [50011]),
        ("reply", [50011]),
        ("since 2026 my account is locked", [None]),
        ("locks accounts", [None]),
        ("zzzzzz", []),
        ("", []),
        ("   ", []),
        ("12", []),
        ('"', []),
        ("title : (", []),
    ],
)
def test_what_is_found_first(words: str, titles: list[int | None]) -> None:
    found = [TEXTS[place].number for place in INDEX.find(words)]
    assert found[: len(titles)] == titles
    assert found or not titles
    assert titles or not found


def test_the_limit_is_kept() -> None:
    assert len(INDEX.find("code", 2)) == 2
    assert INDEX.find("code", 0) == ()


def test_nothing_is_found_among_no_documents() -> None:
    assert Index(()).find("code 90120") == ()


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_no_words_break_the_search(words: str) -> None:
    assert len(INDEX.find(words, 3)) <= 3


@pytest.fixture(scope="module")
def finder() -> ContentSearch:
    content, _ = load()
    return ContentSearch(content.catalogue, content.book)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("redirect uri mismatch", 50011),
        ("pasword expird", 50055),
        ("account locked", 50053),
        ("second factor must be set up", 50079),
        ("already used or declined", 90120),
        ("throttled too many requests", 90055),
    ],
)
def test_our_codes_are_found_by_words(finder: ContentSearch, words: str, code: int) -> None:
    assert code in [one.code for one in finder.codes(words, 5)]


@pytest.mark.slow
def test_every_name_in_the_catalogue_finds_its_code(finder: ContentSearch) -> None:
    catalogue = load()[0].catalogue
    named = [entry for entry in catalogue.entries if entry.name]
    lost = [
        entry.code
        for entry in named
        if entry.code not in [one.code for one in finder.codes(entry.name, 10)]
    ]
    assert named
    assert not lost


def test_flows_are_found_beside_codes(finder: ContentSearch) -> None:
    found = finder.find("already used or declined", 10)
    assert {isinstance(one, CatalogueEntry) for one in found} == {True, False}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            (
                "Since we switched on security defaults, Outlook on all desktops shows the login"
                " window in a loop."
            ),
            "Outlook sent the password alone, since modern authentication was off",
        ),
        (
            (
                "Our firewall failed to verify the signature of the SAML response since the"
                " certificate was renewed."
            ),
            "The app still trusts the old signing certificate",
        ),
        (
            (
                "The Android build from the store fails at sign-in, the signature hash of the debug"
                " build works."
            ),
            "This Android build's signature hash isn't registered",
        ),
        (
            (
                "After the migration of the AD FS farm the proxy shows an error page for everybody"
                " outside."
            ),
            "The Web Application Proxy is down, or its certificate isn't accepted",
        ),
        (
            (
                "Der Drucker kann keine Mails mehr verschicken, die Anmeldung am SMTP-Server"
                " schlägt fehl."
            ),
            "The program signs in with a user name and password",
        ),
    ],
)
def test_causes_are_found_by_the_words_of_a_person(
    finder: ContentSearch, text: str, title: str
) -> None:
    assert title in [one.title for one in finder.causes(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it does not work",
        "The printer on the third floor prints blank pages, and its toner is new.",
        "My car does not start in the morning and the garage is closed today.",
        "Where do I find the calendar in the new Outlook, and can I change its colors to green?",
    ],
)
def test_other_troubles_have_no_cause_here(finder: ContentSearch, text: str) -> None:
    assert finder.causes(text) == ()


def test_every_cause_begins_at_a_step_of_its_flow_or_at_its_beginning() -> None:
    book = load(rehearsed=False)[0].book
    assert book.told
    for flow, causes in book.told().items():
        for one in causes:
            assert not one.step or book.step(StepRef(*one.step.split("/"))) is not None
            asks = any(step.fact == OWN_SIGN_IN for step in book[flow].steps.values())
            assert bool(one.step) is not asks


def test_compiled_causes_are_those_of_the_flows() -> None:
    book, messages = load(rehearsed=False)[0].book, words_of_messages(known_messages())
    assert book.told
    compiled = book.told()
    assert {flow: list(rows) for flow, rows in compiled.items()} == {
        flow.id: list(told_causes(flow, messages)) for flow in book.values()
    }
