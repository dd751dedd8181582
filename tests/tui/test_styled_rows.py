"""Rows as values: wrapping, cutting, windows, and how a step fits its room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from wizard.case.view import Choice, StepView
from wizard.content.flow import AnsweredBy, StepRef
from wizard.tui import (
    chrome,
    filters,
    home_rows,
    step_layout,
    styled_rows,
)
from wizard.tui.step_layout import CenterSize, Draft

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


def draft(answers: int, hint: str = "A hint of a few words.", **given: object) -> Draft:
    """Return a step with some answers."""
    choices = tuple(Choice(str(n), f"Answer {n}", hint) for n in range(answers))
    step = StepView(
        ref=StepRef("f", "s"),
        kind="ask",
        answered_by=AnsweredBy.CHOICE,
        attempt=1,
        actor="ASK THE USER",
        text="What does it say?",
        why="It tells more.",
        choices=choices,
    )
    return Draft(step, choices, **given)  # type: ignore[arg-type]  # handed through


@pytest.mark.parametrize(
    ("rows", "looks"),
    [
        (30, ["hint", "gap"]),
        (16, ["gap"]),
        (12, []),
        (7, ["more"]),
    ],
)
def test_the_ladder_takes_the_first_rung_that_fits(rows: int, looks: list[str]) -> None:
    laid = step_layout.lay(draft(5), CenterSize(80, rows))
    text = styled_rows.plain(laid.body)
    assert len(laid.head) + len(laid.body) <= rows
    assert ("A hint" in text) == ("hint" in looks)
    assert ("\n\n" in text.strip("\n")) == ("gap" in looks)
    assert ("more below" in text) == ("more" in looks)
    assert "What does it say?" in styled_rows.plain(laid.head)


def test_one_hint_stays_where_blank_lines_have_no_room() -> None:
    given = draft(5, hint="")
    choices = (replace(given.choices[0], hint="A hint of a few words."), *given.choices[1:])
    laid = step_layout.lay(replace(given, choices=choices), CenterSize(80, 12))
    assert "A hint" in styled_rows.plain(laid.body)
    assert "\n\n" not in styled_rows.plain(laid.body).strip("\n")


@settings(max_examples=80)
@given(st.integers(1, 9), st.integers(6, 40), st.integers(40, 120), st.integers(0, 8))
def test_a_step_never_needs_more_than_its_room(
    count: int, rows: int, columns: int, highlighted: int
) -> None:
    highlighted = min(highlighted, count - 1)
    laid = step_layout.lay(
        draft(count, highlighted=highlighted), CenterSize(columns, rows, airy=rows > 25)
    )
    assert len(laid.head) + len(laid.body) <= rows
    assert f"Answer {highlighted}" in styled_rows.plain(laid.body)


def test_choosing_a_row_never_changes_the_rung() -> None:
    for rows in range(8, 30):
        heights = {
            sum(
                r.target is not None
                for r in step_layout.lay(
                    draft(4, highlighted=highlighted), CenterSize(80, rows)
                ).body
            )
            for highlighted in range(4)
        }
        assert len(heights) == 1


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

    assert home_rows.when(moment, fixed().now()) == words
