# ruff: noqa: E501 - a row reads best in one line
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.intake import Reader
from wizard.intake.codes import neighbours, spoken_code

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("AADSTS90120", 90120),
        ("90120", 90120),
        ("9 0 1 2 0", 90120),
        ("90-120", 90120),
        ("nine zero one two zero", 90120),
        ("nine oh one two oh", 90120),
        ("Nine, zero, one, two, zero.", 90120),
        ("nine zero one twenty", 90120),
        ("ninety thousand one hundred twenty", 90120),
        ("fifty four thousand and five", 54005),
        ("five four double zero five", 54005),
        ("five four double oh five", 54005),
        ("seven triple zero two one eight", 7000218),
        ("error code is five four zero zero five please", 54005),
        ("A A D S T S nine zero one two zero", 90120),
        ("it says nine zero 1 2 zero", 90120),
    ],
)
def test_a_code_that_is_read_out_is_understood(said: str, code: int) -> None:
    assert spoken_code(said) == code


@pytest.mark.parametrize(
    "said",
    ["", "hello", "nine", "double", "nine zero one two", "zero nine one two zero", "call 90120 now", "one two three four five six seven eight", "nine " * 100],
)  # fmt: skip
def test_other_words_are_no_code(said: str) -> None:
    assert spoken_code(said) is None


@given(st.integers(10_000, 9_999_999))
@settings(max_examples=100, deadline=None)
def test_every_code_can_be_read_out_digit_by_digit(code: int) -> None:
    assert spoken_code(" ".join(WORDS[int(d)] for d in str(code))) == code
    assert spoken_code(" ".join(str(code))) == code


KNOWN = (54005, 90120, 90121, 90210, 901200, 9012, 50120, 7000218)


@pytest.mark.parametrize(
    ("code", "near"),
    [
        (90120, (9012, 50120, 90121, 90210, 901200)),
        (90122, (9012, 90120, 90121)),
        (45005, (54005,)),
        (700218, (7000218,)),
        (12345, ()),
    ],
)
def test_known_codes_one_slip_away_are_offered(code: int, near: tuple[int, ...]) -> None:
    assert tuple(k for k in neighbours(code, KNOWN) if k != code) == near


def test_the_code_itself_is_no_neighbour() -> None:
    assert 90120 not in neighbours(90120, KNOWN)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("ninety one twenty", 90120),
        ("fifty zero eleven", 50011),
        ("sixty five zero zero one", 65001),
        ("neun null eins zwei null", 90120),
        ("F\u00fcnf, drei, null, null, drei.", 53003),
        ("dreiundf\u00fcnfzig null null drei", 53003),
        ("neunzigtausendeinhundertzwanzig", 90120),
        ("neunzig einhundertzwanzig", 90120),
        ("Fehlercode sieben null null null eins sechs", 700016),
        ("cinq trois z\u00e9ro z\u00e9ro trois", 53003),
        ("quatre-vingt-dix cent vingt", 90120),
        ("cinquante-trois z\u00e9ro z\u00e9ro trois", 53003),
        ("code d'erreur cinquante z\u00e9ro onze", 50011),
        ("nueve cero uno dos cero", 90120),
        ("cincuenta y tres cero cero tres", 53003),
        ("el c\u00f3digo es cinco cuatro cero cero cinco", 54005),
        ("noventa ciento veinte", 90120),
    ],
)
def test_digits_of_other_languages_and_joined_tens_are_understood(said: str, code: int) -> None:
    assert spoken_code(said) == code


@pytest.mark.parametrize(
    "said", ["uno dos", "der die das", "ein Fehler", "une heure", "cien", "un code est une erreur"]
)
def test_a_few_words_of_other_languages_are_no_code(said: str) -> None:
    assert spoken_code(said) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("aadsts 50 011 reply url", 50011),
        ("AADSTS 700 016 app not found", 700016),
        ("AADST 50 126 password", 50126),
        ("aadsts 5 3 0 0 3 on my laptop", 53003),
        ("AADSTS-50-011", 50011),
        ("AADST554005", 54005),
        ("AADST550011: The reply", 50011),
        ("AADSTSS0011", 50011),
        ("AADSTS5OO11", 50011),
        ("AADSTSS3OO3", 53003),
        ("AADSTS50011is what I see", 50011),
        ("5 3 0 0 3", 53003),
    ],
)
def test_a_code_typed_in_groups_or_read_wrong_from_a_picture_is_understood(
    text: str, code: int
) -> None:
    assert Reader(b"test").read(text).primary == code
