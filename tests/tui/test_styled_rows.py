"""Rows as values: wrapping, cutting, windows, and how a step fits its room."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from wizard.tui import (
    chrome,
    filters,
    styled_rows,
)
from wizard.tui.widgets.results import when

ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)


@settings(max_examples=150)
@given(ANY, st.integers(2, 40))
def test_wrapped_lines_are_never_too_wide_and_lose_no_letter(text: str, width: int) -> None:
    lines = styled_rows.wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@settings(max_examples=150)
@given(ANY, st.integers(1, 40))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, width: int) -> None:
    short = styled_rows.cut(text, width)
    assert cell_len(short) <= width
    assert short == " ".join(text.split()) or short.endswith(".")


@settings(max_examples=150)
@given(ANY)
def test_nothing_drawn_steers_the_terminal(text: str) -> None:
    drawn = filters.harmless(text)
    assert "\x1b" not in drawn
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in drawn)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Look at the window. What does it say?", ["Look at the window.", "What does it say?"]),
        ("One. Two. Three.", ["One. Two. Three."]),
        ("Start. " + "word " * 8, ["Start. word word word word", "word word word word"]),
    ],
    ids=["two sentences", "fits", "more lines apart"],
)
def test_sentences_stand_on_lines_of_their_own(text: str, lines: list[str]) -> None:
    assert styled_rows.wrap_said(text, 26) == lines


@pytest.mark.parametrize("top", [0, 3, 17, 99, -5])
def test_a_window_says_how_many_rows_it_leaves_out(top: int) -> None:
    rows = [styled_rows.text_row(styled_rows.line(str(number))) for number in range(20)]
    shown, at = styled_rows.window(rows, 5, top)
    text = styled_rows.plain(shown).split("\n")
    below = int(text[-1].split()[0]) if "below" in text[-1] else 0
    above = int(text[0].split()[0]) if "above" in text[0] else 0
    assert len(shown) == 5
    assert 0 <= at <= 15
    assert above + below + 5 - bool(above) - bool(below) == 20


@pytest.mark.parametrize("width", range(20, 90, 7))
def test_the_footer_drops_whole_keys_and_never_the_help(width: int) -> None:
    keys = [("1-5", "answer", "answer"), ("b", "back", "back"), ("k", "what we know", "known")]
    content, places = chrome.keys_row(keys, width)
    assert content.plain.endswith(" ?  all keys")
    assert cell_len(content.plain) == width
    assert places[-1][2] == "help"
    assert all(word in content.plain for _, word, what in keys if what in [p[2] for p in places])


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-21T08:02:00Z", "today 08:02"),
        ("2026-11-20T23:59:00Z", "yesterday"),
        ("2026-11-18T10:00:00Z", "18 Nov"),
        ("2025-11-18T10:00:00Z", "18 Nov 2025"),
        ("no time", ""),
    ],
)
def test_times_are_said_in_words(moment: str, words: str) -> None:
    from wizard.world import fixed  # noqa: PLC0415 - a clock that stands

    assert when(moment, fixed().now()) == words
