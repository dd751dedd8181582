"""The pictures: the program draws what tests/tui/pictures/ and screenshots/ show."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from tests.tui.picture_rows import FOLDER, Row, differences, read, rows_of, written
from wizard.tui import tour

SCREENSHOTS = Path(__file__).parent.parent.parent / "screenshots"
SHOTS = list(tour.shots())
NAMES = [Path(name).stem for name, *_ in SHOTS]
MOST = 15
"""Pictures: each has to be looked at by whoever changes the screen."""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "shot", "theme", "size"), SHOTS, ids=NAMES)
async def test_the_program_draws_the_picture(
    name: str, shot: tour.Shot, theme: str, size: tuple[int, int]
) -> None:
    kept = read((FOLDER / f"{Path(name).stem}.txt").read_text("utf-8"))
    changes = differences(kept, await rows_of(shot, theme, size))
    assert not changes, "\n".join((f"{name} has changed:", *changes, "If so: make screenshots"))


@pytest.mark.parametrize("name", NAMES)
def test_a_screenshot_has_the_words_of_the_picture(name: str) -> None:
    svg = (SCREENSHOTS / f"{name}.svg").read_text("utf-8")
    rows = read((FOLDER / f"{name}.txt").read_text("utf-8"))
    title, *words = [html.unescape(one) for one in tour.words(svg)]
    assert title == "entra-wizard"
    assert "".join("".join(words).split()) == "".join("".join(row.text for row in rows).split())


def test_there_is_no_picture_too_many() -> None:
    assert sorted(path.stem for path in SCREENSHOTS.glob("*.svg")) == sorted(NAMES)
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == sorted(NAMES)
    assert len(NAMES) <= MOST


def test_a_difference_says_what_changed_on_which_row() -> None:
    old = [Row("One ", "0 #ffffff on #000000"), Row("Two ", "0 #ffffff on #000000")]
    assert differences(old, read(written(old))) == []
    new = [Row("One ", "0 #ffffff on #000000 bold"), Row("Three", "0 #ffffff on #000000")]
    assert differences(old, new) == [
        "row 1, 'One':",
        "  was from column 0 #ffffff on #000000",
        "  now from column 0 #ffffff on #000000 bold",
        "row 2: was 'Two'",
        "row 2: now 'Three'",
    ]
    assert differences(old, old[:1]) == ["row 2: gone"]


def test_pictures_ask_nobody_for_a_font() -> None:
    for path in SCREENSHOTS.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert "@font-face" not in text
        assert "https://cdn" not in text
