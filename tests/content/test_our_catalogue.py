"""The catalogue that comes with the program: each listed code, words one can say, no dead end."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from wizard.authoring import check_files
from wizard.authoring.rules_catalogue import VERBS
from wizard.authoring.rules_text import (
    MOST_GRADE,
    MOST_WORDS,
    reading_grade,
    sentences,
    uncounted,
    words,
)
from wizard.content import load_catalogue
from wizard.content.catalogue import (
    OFFICIAL,
    Catalogue,
    Confidence,
    Retryable,
    roots_of,
)
from wizard.content.compiled import bundled
from wizard.content.people import Person

INTERRUPTS = (
    *(29200, 50019, 50203, 50205, 50207, 50209, 90135),
    *(50058, 50125, 50127, 50136, 50140, 50157, 50168, 50199, 50201, 500581, 501314, 51005),
    *(70016, 90095, 1000002),
)
"""Entries of the sign-in log that only say that a page came in between."""


@cache
def ours() -> Catalogue:
    catalogue, findings = load_catalogue()
    assert findings == ()
    return catalogue


def entries_where(bad: object) -> list[int]:
    assert callable(bad)
    return [entry.code for entry in ours().entries if bad(entry)]


@pytest.mark.slow  # `make lint` checks it too
def test_every_entry_keeps_the_rules_of_style() -> None:
    files = sorted(Path(str(bundled("data")), "catalogue").glob("*.yaml"))
    found = {str(one) for one in check_files(files)}
    assert found == set()


@pytest.mark.parametrize("code", INTERRUPTS)
def test_what_is_no_error_says_so_first(code: int) -> None:
    assert ours().family(code).meaning.startswith("This isn't an error")


def test_nothing_begins_like_an_interrupt_and_then_asks_for_an_admin() -> None:
    calm = [e for e in ours().entries if e.meaning.startswith(("This is", "This isn't"))]
    assert {e.fixer for e in calm if e.code != 90095} <= {Person.USER, Person.DEVELOPER}


# Numbers in no list ---------------------------------------------------------------------------

EDGES = (1, 9, 10, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000, 9_999_999)


def sample() -> list[int]:
    """Return the edges of all ranges, all neighbours of known codes, and 2,000 numbers between."""
    first = [code + step for code in ours().codes for step in (-1, 0, 1)]
    rows = [
        at for row in ours().families for at in (row.first - 1, row.first, row.last, row.last + 1)
    ]
    spread = range(1, 10_000_000, 4_999)
    return sorted({n for n in (*EDGES, *first, *rows, *spread) if 0 < n < 10_000_000})


def test_every_number_has_an_answer() -> None:
    for code in sample():
        entry = ours().family(code)
        assert entry.code == code
        assert entry.meaning
        assert entry.fixer in Person
        assert entry.collect
        assert entry.first_action.startswith(VERBS)
        if not entry.known:
            assert f"AADSTS{code} is not in our list" in entry.meaning
            assert entry.flow == "unknown-code"
            assert entry.sources == (f"{OFFICIAL}{code}",)
            assert entry.retryable is Retryable.AFTER_ACTION
            assert entry.confidence is Confidence.INFERRED


@pytest.mark.parametrize(
    ("code", "said", "fixer"),
    [
        pytest.param(532, "at least five digits", Person.HELPDESK, id="cut-short"),
        pytest.param(50198, "all parts of the sign-in", Person.HELPDESK, id="core"),
        pytest.param(53019, "a policy", Person.ADMIN, id="policy"),
        pytest.param(530037, "AADSTS53003 (Blocked by", Person.ADMIN, id="first-digits"),
        pytest.param(120999, "a password", Person.HELPDESK, id="six-digits-of-its-own"),
        pytest.param(121000, "nothing is claimed", Person.HELPDESK, id="past-the-end"),
        pytest.param(70002159, "AADSTS7000215 (The client secret", Person.DEVELOPER, id="longest"),
        pytest.param(77777, "nothing is claimed", Person.HELPDESK, id="no-family"),
    ],
)
def test_a_number_in_no_list(code: int, said: str, fixer: Person) -> None:
    entry = ours().family(code)
    assert not entry.known
    assert said in entry.meaning
    assert entry.fixer is fixer


def test_a_family_is_read_off_known_codes() -> None:
    files = {entry.family for entry in ours().entries}
    for row in ours().families:
        known = [code for code in ours().codes if row.first <= roots_of(code)[-1] <= row.last]
        known += [code for code in ours().codes if row.first <= code <= row.last]
        assert len(known) > 1 or row.last < 10_000, row
        assert row.family in {"", *files}
        assert all(len(words(one)) <= MOST_WORDS for one in sentences(row.usually))


def test_the_words_about_families_are_easy_to_read() -> None:
    said = [text for row in ours().families for text in (row.usually, row.first_action)]
    assert reading_grade(said, uncounted()) <= MOST_GRADE
    assert [row for row in ours().families if not row.first_action.startswith(VERBS)] == []
