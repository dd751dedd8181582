"""Nothing hidden gets through, plain text of any script stays, twice is as good as once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.text import MAX_MARKS, clean, first_hidden, name_of

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


@settings(max_examples=300)
@given(TEXT)
def test_twice_is_as_good_as_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert first_hidden(once) == -1


@settings(max_examples=200)
@given(TEXT)
def test_no_control_or_half_character_is_left(text: str) -> None:
    left = clean(text)
    assert not [c for c in left if c not in "\t\n" and (ord(c) < 32 or 127 <= ord(c) < 160)]
    left.encode("utf-8")  # raises on half characters


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
        "\U0001f469\u200d\U0001f4bb",
        "\u2764\ufe0f\u200d\U0001f525",
    ],
)
def test_plain_text_stays(text: str) -> None:
    assert clean(text) == text
    assert first_hidden(text) == -1


def test_the_first_hidden_character_is_named() -> None:
    text = "ab\u202ecd\u0000"
    assert first_hidden(text) == 2
    assert name_of(text[2]) == "<U+202E>"
    assert first_hidden("ends\u0000") == 4
