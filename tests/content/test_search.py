"""Every word finds what holds it, a slip of the keys too, and a sentence finds what it is about."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.content import load
from wizard.content.catalogue import CatalogueEntry
from wizard.content.search import ContentSearch, Document, Index

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
