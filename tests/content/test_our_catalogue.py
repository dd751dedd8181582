"""The catalogue that comes with the program: words one can say, no dead end."""

from __future__ import annotations

import re
from functools import cache

import pytest

from wizard.authoring.texts import reading_grade, sentences, words, words_of
from wizard.authoring.wording import MOST_GRADE, MOST_WORDS, PRODUCT_NAMES
from wizard.content import load_catalogue
from wizard.content.bundled import bundled
from wizard.content.catalogue import (
    OFFICIAL,
    Catalogue,
    CatalogueEntry,
    Confidence,
    Retryable,
    roots_of,
)
from wizard.content.files import read_folder
from wizard.content.flow import Person
from wizard.content.read_catalogue import MAX_TITLE

NAMES = words_of(PRODUCT_NAMES)
"""Names that no sentence can make easier; left out of the reading grade, as for flows."""

VERBS = re.compile(
    r"(?:Answer|Ask|Change|Check|Choose|Close|Confirm|Copy|Do|Finish|Follow|Get|Go|Install|Keep"
    r"|Lock|Look|Open|Plug|Press|Put|Read|Restart|Send|Set|Sign|Start|Stop|Tell|Try|Type|Update"
    r"|Use|Wait|Write) "
)
"""How a first step may begin: with what to do."""

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


def said_in(entry: CatalogueEntry) -> tuple[str, ...]:
    """Return every sentence of an entry that a person reads."""
    return (
        entry.title,
        entry.meaning,
        entry.first_action,
        *entry.causes,
        *(row.tell for row in entry.confused_with),
        *(text for row in entry.not_the_cause for text in (row.text, row.because)),
    )


def entries_where(bad: object) -> list[int]:
    assert callable(bad)
    return [entry.code for entry in ours().entries if bad(entry)]


def test_no_two_codes_mean_the_same() -> None:
    meanings = [entry.meaning for entry in ours().entries]
    assert sorted(one for one in set(meanings) if meanings.count(one) > 1) == []


def test_a_meaning_can_be_said_in_one_breath() -> None:
    assert entries_where(lambda e: len(words(e.meaning)) > MOST_WORDS) == []
    assert entries_where(lambda e: reading_grade([e.meaning], NAMES) > MOST_GRADE) == []


def test_no_sentence_is_longer_than_one_can_say() -> None:
    def long(entry: CatalogueEntry) -> bool:
        said = [one for text in said_in(entry) for one in sentences(text)]
        return any(len(words(one)) > MOST_WORDS for one in said)

    assert entries_where(long) == []


def test_an_entry_as_a_whole_is_easy_to_read() -> None:
    assert entries_where(lambda e: reading_grade(said_in(e), NAMES) > MOST_GRADE) == []


def test_words_that_the_program_never_says() -> None:
    never = re.compile(r"\b(?:please|simply|invalid|oops|failed to|e\.g\.|i\.e\.)\b", re.IGNORECASE)
    assert entries_where(lambda e: any(never.search(text) for text in said_in(e))) == []


def test_titles_fit_lists_and_end_like_titles() -> None:
    assert entries_where(lambda e: len(e.title) > MAX_TITLE or e.title.endswith(".")) == []


def test_a_first_step_says_what_to_do() -> None:
    assert entries_where(lambda e: not VERBS.match(e.first_action)) == []
    assert entries_where(lambda e: not e.first_action.endswith(".")) == []


def test_each_entry_says_all_that_a_reader_needs() -> None:
    assert entries_where(lambda e: not (e.category and e.causes and e.collect and e.sources)) == []
    assert entries_where(lambda e: not re.fullmatch(r"\d{4}-\d\d-\d\d", e.reviewed)) == []


def test_codes_that_are_mixed_up_are_in_the_catalogue() -> None:
    codes = set(ours().codes)
    assert entries_where(lambda e: {row.code for row in e.confused_with} - codes) == []
    assert entries_where(lambda e: e.code in {row.code for row in e.confused_with}) == []
    assert entries_where(lambda e: not e.confused_with) == [50134]


def test_numbers_that_a_sentence_names_are_in_the_catalogue() -> None:
    codes = set(ours().codes)
    named = re.compile(r"\b[1-9]\d{4,7}\b")

    def unknown(entry: CatalogueEntry) -> bool:
        return any({int(one) for one in named.findall(text)} - codes for text in said_in(entry))

    assert entries_where(unknown) == []


def test_no_source_leads_to_the_pages_of_the_old_name() -> None:
    old = re.compile(r"docs\.microsoft\.com/\S*active-directory|/azure/active-directory/develop")
    assert entries_where(lambda e: any(old.search(one) for one in (*e.sources, *said_in(e)))) == []


@pytest.mark.parametrize("code", INTERRUPTS)
def test_what_is_no_fault_says_so_first(code: int) -> None:
    assert ours().family(code).meaning.startswith("This is no fault")


def test_nothing_else_begins_like_an_interrupt_and_then_asks_for_an_admin() -> None:
    calm = [e for e in ours().entries if e.meaning.startswith("This is")]
    assert {e.severity.value for e in calm} == {"low"}
    assert {e.fixer for e in calm if e.code != 90095} <= {Person.USER, Person.DEVELOPER}


def test_a_policy_is_never_something_to_take_away() -> None:
    for entry in ours().entries:
        told = " ".join((entry.first_action, *entry.causes)).casefold()
        assert not re.search(r"turn (?:it|mfa|the policy) off|exclude|exempt", told), entry.code


def test_files_are_small_enough_to_be_read_at_once() -> None:
    files = read_folder(bundled("data") / "catalogue", "data/catalogue")
    assert [file.name for file in files if len(file.data) > 32_000] == []


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
        assert VERBS.match(entry.first_action)
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
        pytest.param(530037, "AADSTS53003 (A policy blocks", Person.ADMIN, id="first-digits"),
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
    assert reading_grade(said, NAMES) <= MOST_GRADE
    assert [row for row in ours().families if not VERBS.match(row.first_action)] == []
