"""From the paste to the ticket by keyboard alone, on keys that the screen itself names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.slow_rows import rest_slow
from tests.tui.rig import at_home, case_screen, lines, ours, paste, press, step_id, text, type_in
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.map import MapScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from wizard.tui.session import ExitState


def footer(pilot: Pilot[ExitState]) -> str:
    return " ".join(lines(pilot)[-1].split())


@pytest.mark.parametrize("size", rest_slow([(80, 24), (120, 40)], [(80, 24)]))
async def test_a_case_is_walked_from_the_paste_to_the_ticket(size: tuple[int, int]) -> None:
    async with at_home(size=size) as pilot:
        await paste(pilot)
        assert "Enter start" in footer(pilot)
        await press(pilot, "enter")
        assert "Who started this sign-in?" in text(pilot)
        assert "1-5 answer" in footer(pilot)
        await press(pilot, "1")
        await press(pilot, "down", "down", "enter")  # the second answer
        assert step_id(pilot) == "first-try"
        assert "b back" in footer(pilot)
        await press(pilot, "b")
        assert step_id(pilot) == "window-now"
        await press(pilot, "n")
        await type_in(pilot, "The user has two windows open")
        await press(pilot, "enter")
        assert "Note saved." in text(pilot)
        await press(pilot, "1", "1")
        assert "RESOLVED" in text(pilot)
        assert "c copy ticket" in footer(pilot)
        await press(pilot, "c")
        assert "Steps taken:" in pilot.app.clipboard
        assert "The user has two windows open" in pilot.app.clipboard
        await press(pilot, "enter")
        assert pilot.app.screen is ours(pilot).home
        assert "[b] opens it again." in text(pilot)
        await press(pilot, "b")
        assert step_id(pilot) == "what-before"
        await press(pilot, "escape", "f3", "down")
        assert "open, step 3" in text(pilot)


@pytest.mark.slow
async def test_everything_beside_a_case_is_reached_and_left_again() -> None:
    """Columns, dialogs, map, search and palette: each ends where it was opened."""
    async with at_home() as pilot:
        await paste(pilot)
        await press(pilot, "enter", "1")
        at = case_screen(pilot)
        for key, shown in (
            ("k", "WHAT WE KNOW"),
            ("t", "PATH"),
            ("w", "Why this step"),
            ("e", "Export this case as"),
            ("number_sign", "Which ticket is this?"),
            ("question_mark", "ON THIS STEP"),
            ("m", "you are here"),
            ("slash", "Which code is it?"),
            ("ctrl+p", "A command, code, case, flow"),
            ("f5", "Your role"),
        ):
            await press(pilot, key)
            assert pilot.app.screen is not at, key
            assert shown in text(pilot), key
            await press(pilot, "escape")
            assert pilot.app.screen is at, key
            assert step_id(pilot) == "window-now"
        await press(pilot, "m", "up", "up", "enter")
        assert not isinstance(pilot.app.screen, MapScreen)
        assert "This question was answered" in text(pilot)
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, CaseScreen)
        assert step_id(pilot) == "own-sign-in"
