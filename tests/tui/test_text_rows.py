"""Rows of text: cutting, wrapping, hanging, times in words, and the footer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.visual import RenderOptions

from tests.tui.rig import at_step, lines
from wizard.tui import drawn_output
from wizard.tui.widgets.panels import when
from wizard.tui.widgets.text_rows import (
    NOTHING,
    Hanging,
    Sentences,
    Stack,
    cut,
    labelled,
    styled,
)

ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
WORDS = st.text(alphabet="abc deé \n-.\u4e00", max_size=120)


def drawn(visual: Hanging | Stack | Sentences, width: int) -> list[str]:
    """Return the lines of a visual as text."""
    options = RenderOptions(lambda _: Style(), {})
    return [strip.text for strip in visual.render_strips(width, None, Style(), options)]


@settings(max_examples=150)
@given(ANY, st.integers(1, 40))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, width: int) -> None:
    short = cut(text, width)
    assert cell_len(short) <= width
    assert short == " ".join(text.split()) or short.endswith(".")


@settings(max_examples=150)
@given(WORDS, WORDS, st.integers(12, 60))
def test_a_hanging_text_keeps_to_its_width_and_loses_no_letter(
    text: str, end: str, width: int
) -> None:
    visual = Hanging(Content("label"), Content(text), 8, end=Content(end.replace("\n", " ")), pad=1)
    rows = drawn(visual, width)
    assert len(rows) == visual.get_height({}, width)
    assert all(cell_len(row) <= width for row in rows)
    if not end:
        shown = "".join("".join(row[9:] for row in rows).split())
        assert shown == "".join(text.split())


@settings(max_examples=100)
@given(WORDS)
def test_nothing_drawn_steers_the_terminal(text: str) -> None:
    shown = drawn_output.harmless(f"{text}\x1b[2J\x07\u202e")
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown)


def test_lines_of_a_value_hang_beside_its_label() -> None:
    rows = drawn(Stack(labelled([("Why", "one two three four")])), 14)
    assert rows[0].startswith("Why  one two")
    assert rows[1].startswith("     three")


def test_a_highlighted_row_uses_only_the_two_colors_of_its_ground() -> None:
    asked: list[str] = []

    def get_style(name: str | Style) -> Style:
        asked.append(str(name))
        return Style()

    text = styled("text", "$live") + styled("hint", "$quiet") + styled("care", "bold $warn")
    visual = Hanging(styled(" 1 ", "bold $live on $chip"), text, 5, lit=True)
    visual.render_strips(40, None, Style(), RenderOptions(get_style, {}))
    allowed = {"$focus", "$on-focus", "$on-focus-soft", "$canvas", "$live"}
    assert {word for name in asked for word in name.split() if word[0] == "$"} <= allowed
    assert "bold $on-focus" in asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Look at the window. What does it say?", ["Look at the window.", "What does it say?"]),
        ("One. Two. Three.", ["One. Two. Three."]),
        ("Start. " + "word " * 8, ["Start. word word word word", "word word word word"]),
    ],
    ids=["two sentences", "fits", "more lines apart"],
)
def test_sentences_stand_on_lines_of_their_own(text: str, expected: list[str]) -> None:
    assert [row.rstrip() for row in drawn(Sentences(text.strip(), ""), 26)] == expected


@pytest.mark.slow
@pytest.mark.parametrize("width", range(40, 100, 12))
async def test_the_footer_drops_whole_keys_and_never_the_help(width: int) -> None:
    async with at_step("2", size=(width, 24)) as pilot:
        footer = lines(pilot)[-1].rstrip()
        assert footer.endswith(" ?  all keys")
        words = ("1-3  answer", "c  copy", "b  back", "n  note", "k  what we know")
        shown = [one for one in words if one in footer]
        assert list(words[: len(shown)]) == shown


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


def test_what_has_no_room_beside_an_end_is_cut_at_a_word() -> None:
    """A column of blanks inside the text stays, so that rows of a list stand under each other."""
    row = Hanging(NOTHING, Content("K1    54005    The app sent a code"), 0, end=Content("09:00"))
    assert drawn(row, 34) == ["K1    54005    The app...    09:00"]
    assert drawn(row, 45) == ["K1    54005    The app sent a code      09:00"]
