from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.text import FORBIDDEN, clean_paste

NEVER = re.compile(f"[\r{FORBIDDEN}]")


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line-breaks"),
        pytest.param("a\u2028b\u2029c\x85d\x0be", "a\nb\nc\nd\ne", id="other-line-breaks"),
        pytest.param("\x1b[31mAADSTS\x1b[1;4m90120\x1b[0m", "AADSTS90120", id="colours"),
        pytest.param("\x9b31mAADSTS90120", "AADSTS90120", id="c1-colour"),
        pytest.param("\x1b]52;c;aGk=\x07AADSTS90120", "AADSTS90120", id="clipboard-write"),
        pytest.param("\x1b]8;;https://x\x1b\\AADSTS90120\x1b]8;;\x1b\\", "AADSTS90120", id="link"),
        pytest.param("\x1bP1$r\x1b\\AADSTS90120", "AADSTS90120", id="device-control"),
        pytest.param("\x1b]0;open AADSTS90120", "0;open AADSTS90120", id="open-title-keeps-text"),
        pytest.param("\x1b(Bx\x1b=y\x1bcz", "xyz", id="short-escapes"),
        pytest.param("A\0A\0D\0", "AAD", id="nul-between"),
        pytest.param("AAD\u200bSTS\u00ad90\ufeff120", "AADSTS90120", id="zero-width"),
        pytest.param("a\u202egpj.exe\u202c", "agpj.exe", id="direction"),
        pytest.param("a\ud800b\udfffc", "abc", id="lone-surrogates"),
        pytest.param("a\U000e0041b", "ab", id="tags"),
        pytest.param("a" + "\u0301" * 9, "a" + "\u0301" * 4, id="stacked-marks"),
        pytest.param("AAD\u200dSTS", "AADSTS", id="joiner-between-letters"),
        pytest.param("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb", id="joined-emoji"),
        pytest.param("\tcolumn\n", "\tcolumn\n", id="tab-and-newline-stay"),
        pytest.param(
            "Stra\u00dfe \u65e5\u672c caf\u00e9",
            "Stra\u00dfe \u65e5\u672c caf\u00e9",
            id="letters-stay",
        ),
    ],
)
def test_text_is_harmless(dirty: str, tidy: str) -> None:
    assert clean_paste(dirty) == tidy


ANY = st.text(
    st.characters(exclude_categories=())
    | st.sampled_from("\x1b[]\\\x07\r\n\u200d\u0301\u202e\ud800"),
    max_size=80,
)


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_cleaning_leaves_nothing_of_the_class_and_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_paste(text)
    assert not NEVER.search(once)
    assert clean_paste(once) == once


@given(
    st.text(
        st.characters(codec="ascii", exclude_categories=["Cc"]) | st.sampled_from("\t\n"),
        max_size=80,
    )
)
@settings(max_examples=100, deadline=None)
def test_plain_text_is_unchanged(text: str) -> None:
    assert clean_paste(text) == text
