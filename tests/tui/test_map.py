"""The map of a case: where it stands, what was walked, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.slow_rows import rest_slow
from tests.tui.rig import (
    at_home,
    at_step,
    case_screen,
    lines,
    ours,
    paste,
    press,
    step_id,
    text,
)
from tests.tui.test_drawn_output import Glass
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.map import MapScreen
from wizard.tui.tour import settle

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

SIZES = [(40, 10), (60, 20), (80, 24), (120, 40), (160, 45)]


@pytest.mark.parametrize("size", rest_slow(SIZES, [(80, 24)]))
async def test_m_opens_the_map_where_the_case_stands(size: tuple[int, int]) -> None:
    async with at_step("2", "m", size=size) as pilot:
        assert isinstance(pilot.app.screen, MapScreen)
        shown = text(pilot)
        assert "you are here" in shown
        assert all(len(row.rstrip()) <= size[0] for row in lines(pilot))
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, CaseScreen)


async def test_the_path_comes_first_and_what_was_taken_is_said() -> None:
    async with at_step("2", "m", size=(120, 40)) as pilot:
        shown = text(pilot)
        assert shown.index("Look at the window") < shown.index("you are here")
        assert "taken" in shown
        assert "HOW TO READ" in shown
        assert "Asked because" in shown


async def test_enter_goes_back_to_a_visited_step() -> None:
    async with at_step("2", "m") as pilot:
        await press(pilot, "enter")
        assert "You are here." in text(pilot)
        await press(pilot, "down", "down", "enter")
        assert "Only steps on your path can be gone back to." in text(pilot)
        await press(pilot, "up", "up", "up", "enter")
        assert "This question was answered" in text(pilot)
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, CaseScreen)
        assert step_id(pilot) == "seen"
        assert not case_screen(pilot).now.trail


async def test_plus_and_minus_show_more_and_less() -> None:
    async with at_step("2", "m", size=(120, 40)) as pilot:
        ways = text(pilot).count("to 1") + text(pilot).count("end, ")
        await press(pilot, "minus")
        fewer = text(pilot)
        assert fewer.count("to 1") + fewer.count("end, ") < ways
        await press(pilot, "minus")
        assert "These are the steps alone." in text(pilot)
        await press(pilot, "plus", "plus")
        assert "If it is signed in, the code worked" in text(pilot)
        await press(pilot, "plus")
        assert "This is all there is to see." in text(pilot)


async def test_looking_changes_nothing_and_esc_closes() -> None:
    async with at_step("2", "m") as pilot:
        await press(pilot, "down", "down", "pagedown", "up", "pageup", "escape")
        assert isinstance(pilot.app.screen, CaseScreen)
        assert step_id(pilot) == "act"


async def test_the_map_of_an_outcome_says_so() -> None:
    async with at_step("1", "m") as pilot:
        assert isinstance(pilot.app.screen, MapScreen)
        assert "end, resolved" in text(pilot)


async def test_the_map_is_first_drawn_where_the_case_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No picture shows its top, from which it would jump to the case."""
    async with at_home() as pilot:
        await paste(pilot)
        await press(pilot, "enter", "1", "2")
        glass, pictures = Glass(ours(pilot)), []

        def display(screen: Screen[object], update: RenderableType | None) -> None:
            glass.display(screen, update)
            if isinstance(screen, MapScreen):
                pictures.append("\n".join(glass.rows(80, 24)))

        monkeypatch.setattr(pilot.app, "_display", display)
        await press(pilot, "m")
        await settle(pilot)
    assert "you are here" in pictures[-1]
    assert all("you are here" in one or "taken" not in one for one in pictures)
