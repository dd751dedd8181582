"""What cleaning promises: nothing hidden stays, letters of any script do, twice changes nothing."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.text import FORBIDDEN, MAX_MARKS, clean, clean_paste, first_hidden, name_of

if TYPE_CHECKING:
    from collections.abc import Callable

NEVER = re.compile(f"[\r{FORBIDDEN}]")

ODD = [
    *range(0x20),
    *range(0x7F, 0xA0),
    *(0xAD, 0x34F, 0x61C, 0x180E, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x200B, 0x200D, 0x200E, 0x200F),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    *(0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0xFDD0, 0xFFFE, 0xFFFF, 0xE0001, 0xE0041, 0xE0FFF, 0xD800),
    *(0x301, 0x302, 0xFE0F, 0x1F469, 0x1F4BB, 0x2764, 0x41),
]
TEXT = st.lists(st.sampled_from([chr(code) for code in ODD]) | st.characters()).map("".join)


BOTH = pytest.mark.parametrize("cleaning", [clean, clean_paste], ids=["clean", "clean_paste"])
ANY = TEXT | st.text(
    st.characters(exclude_categories=())
    | st.sampled_from("\x1b[]\\\x07\r\n\u200d\u0301\u202e\ud800\u094d\u20d0"),
    max_size=80,
)


@BOTH
@settings(max_examples=300, deadline=None)
@given(text=ANY)
def test_nothing_of_the_class_is_left_and_twice_changes_nothing(
    cleaning: Callable[[str], str], text: str
) -> None:
    once = cleaning(text)
    assert not NEVER.search(once)
    assert cleaning(once) == once
    assert first_hidden(once) == -1
    once.encode("utf-8")  # raises on half characters


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_no_letter_carries_more_marks_than_allowed(text: str) -> None:
    marks = 0
    for character in clean(text):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        assert marks <= MAX_MARKS


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x1b]52;c;eA==\x07b", "a]52;c;eA==b"),
        ("a\x9b31mb", "a31mb"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("ab\u202ecd\u202c", "abcd"),
        ("AADSTS\u200b90120", "AADSTS90120"),
        ("pay\u00adpal", "paypal"),
        ("x\U000e0041\U000e007f", "x"),
        ("o" + "\u0301" * 9, "o" + "\u0301" * MAX_MARKS),
        ("a\u200db", "ab"),
        ("\ud800x", "x"),
    ],
)
def test_hidden_characters_go(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert first_hidden(text) >= 0


@pytest.mark.parametrize(
    "text",
    [
        "plain text\twith a tab\nand a line",
        "Größe, façade, naïve",
        "हिन्दी में त्रुटि",
        "ข้อผิดพลาดในการลงชื่อเข้าใช้",
        "خطأ في تسجيل الدخول",
        "Tiếng Việt có dấu",
        "\u0915\u094d\u200d\u0937 \u0645\u06cc\u200c\u062e\u0648",
        "\U0001f469\u200d\U0001f4bb",
        "\u2764\ufe0f\u200d\U0001f525",
    ],
)
def test_plain_text_stays(text: str) -> None:
    assert clean(text) == clean_paste(text) == text
    assert first_hidden(text) == -1


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line-breaks"),
        pytest.param("a\u2028b\u2029c\x85d\x0be", "a\nb\nc\nd\ne", id="other-line-breaks"),
        pytest.param("\x1b[31mAADSTS\x1b[1;4m90120\x1b[0m", "AADSTS90120", id="colors"),
        pytest.param("\x9b31mAADSTS90120", "AADSTS90120", id="c1-color"),
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
def test_a_paste_loses_terminal_sequences_whole(dirty: str, tidy: str) -> None:
    assert clean_paste(dirty) == tidy


@given(
    st.text(
        st.characters(codec="ascii", exclude_categories=["Cc"]) | st.sampled_from("\t\n"),
        max_size=80,
    )
)
@settings(max_examples=100, deadline=None)
def test_plain_ascii_is_unchanged(text: str) -> None:
    assert clean(text) == clean_paste(text) == text


def test_the_first_hidden_character_is_named() -> None:
    text = "ab\u202ecd\u0000"
    assert first_hidden(text) == 2
    assert name_of(text[2]) == "<U+202E>"
    assert first_hidden("ends\u0000") == 4
