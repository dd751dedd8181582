"""Measuring words: sentences, syllables, the reading grade."""

from __future__ import annotations

import pytest

from wizard.authoring.rules_text import (
    reading_grade,
    sentences,
    syllables,
    uncounted,
    words,
    words_of,
)
from wizard.authoring.terms import avoided_in, terms


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("code", 1),
        ("the", 1),
        ("page", 1),
        ("pages", 2),
        ("used", 1),
        ("started", 2),
        ("table", 2),
        ("whole", 1),
        ("device", 2),
        ("browser", 2),
        ("authentication", 5),
        ("policy", 3),
        ("x", 1),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_sentences_and_words() -> None:
    text = "Type it once. Is {tool|the program} open? Yes!\nGo on"
    assert sentences(text) == ("Type it once.", "Is the program open?", "Yes!", "Go on")
    assert words("It's a 90120, isn't it - or well-known?") == [
        "It's",
        "a",
        "isn't",
        "it",
        "or",
        "well-known",
    ]


def test_the_grade_of_a_known_text() -> None:
    # 12 words, 2 sentences, 12 syllables: 0.39 * 6 + 11.8 * 1 - 15.59
    text = "The cat sat on the mat. The dog lay in the sun."
    assert reading_grade([text], frozenset()) == pytest.approx(-1.45)


def test_names_and_quoted_words_do_not_count() -> None:
    plain = reading_grade(["Open the page."], frozenset())
    assert reading_grade(["Open the Authenticator page."], words_of(["Authenticator"])) == plain
    assert reading_grade(['Open the "Organizational verification" page.'], frozenset()) == plain
    assert reading_grade(["Open the Authenticator page."], frozenset()) > plain


def test_nothing_has_no_grade() -> None:
    assert reading_grade(["", "123"], frozenset()) == 0


def test_the_terms_can_be_read() -> None:
    assert terms().findings == ()
    assert len(terms().avoid) > 10
    assert {"certificate", "tenant", "powershell"} <= uncounted()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mend the app.", ["Mend"]),
        ("It was mended.", ["mended"]),
        ("Recommend it, and amend it.", []),
        ("A  person did it.", ["A  person"]),
        ("Use a personal account.", []),
    ],
)
def test_wording_to_avoid_is_found_as_whole_words(text: str, found: list[str]) -> None:
    assert [wording for wording, _ in avoided_in(text)] == found


def test_standard_terms_do_not_count_in_the_reading_grade() -> None:
    plain = reading_grade(["Open the page."], uncounted())
    assert reading_grade(["Open the certificate page."], uncounted()) == plain
