"""The pictures: what the program draws is what screenshots/ shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.tui import tour

HERE = Path(__file__).parent.parent.parent / "screenshots"
SHOTS = list(tour.shots())


@pytest.mark.parametrize(("name", "shot", "theme", "size"), SHOTS, ids=[one[0] for one in SHOTS])
async def test_a_picture_shows_what_the_program_draws(
    name: str, shot: tour.Shot, theme: str, size: tuple[int, int]
) -> None:
    drawn = await tour.picture(shot, theme, size)
    kept = (HERE / name).read_text(encoding="utf-8")
    assert tour.words(drawn) == tour.words(kept), "run: python -m wizard.tui.tour"
    assert drawn == kept, "run: python -m wizard.tui.tour"


def test_there_is_no_picture_too_many() -> None:
    assert {path.name for path in HERE.glob("*.svg")} == {name for name, *_ in SHOTS}


def test_pictures_ask_nobody_for_a_font() -> None:
    for path in HERE.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert "@font-face" not in text
        assert "https://cdn" not in text
