"""From the paste to the ticket by mouse alone: everything that has a key can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.rig import at_home, at_step, case_screen, find, ours, paste, text
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.home import HomeScreen
from wizard.tui.screens.map import MapScreen
from wizard.tui.tour import settle

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from wizard.tui.session import ExitState


async def click(pilot: Pilot[ExitState], words: str) -> None:
    """Click on the first of some words."""
    row, column = find(pilot, words)
    await pilot.click(offset=(column, row))
    await settle(pilot)


async def test_a_case_is_walked_from_the_paste_to_the_ticket() -> None:
    async with at_home() as pilot:
        await paste(pilot)
        await click(pilot, "The device code was already used or declined")
        await click(pilot, "The user, on their own device")
        await click(pilot, "It is signed in")
        await click(pilot, "The code was entered again")
        assert "RESOLVED" in text(pilot)
        await click(pilot, "copies it")
        assert "Steps taken:" in pilot.app.clipboard
        await click(pilot, "close")
        assert isinstance(pilot.app.screen, HomeScreen)
        await click(pilot, "cases")
        assert "resolved" in text(pilot)


@pytest.mark.slow
async def test_dialogs_drawers_help_and_map_are_opened_and_closed() -> None:
    async with at_step() as pilot:
        await click(pilot, "what we know")
        await click(pilot, "hide")
        await click(pilot, "note")
        await click(pilot, "cancel")
        await click(pilot, "all keys")
        await click(pilot, "signs")
        await click(pilot, "close")
        assert isinstance(pilot.app.screen, CaseScreen)
        await click(pilot, "all keys")
        await click(pilot, "map of the steps")
        assert isinstance(pilot.app.screen, MapScreen)
        await click(pilot, "Esc")
        assert case_screen(pilot) is pilot.app.screen
        await click(pilot, "all keys")
        await click(pilot, "close, or back to home")
        assert ours(pilot).screen is ours(pilot).home
