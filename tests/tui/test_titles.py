"""The title of the window: a user with ten of them finds the one that waits."""

from __future__ import annotations

from tests.tui.machines import LIVE, Hand, at_machine, until
from tests.tui.rig import at_step, press, type_in
from wizard.tui.tour import PAGE_90120


async def test_the_title_names_code_and_ticket_of_the_case_on_the_screen() -> None:
    async with at_step(paste=PAGE_90120) as pilot:
        assert pilot.app.title == "AADSTS90120 - entra-wizard"
        await press(pilot, "number_sign")
        await type_in(pilot, "INC-42")
        await press(pilot, "enter")
        await until(pilot, lambda: pilot.app.title == "AADSTS90120 INC-42 - entra-wizard")
        await press(pilot, "escape")
        await until(pilot, lambda: pilot.app.title == "entra-wizard")


async def test_the_title_says_that_a_live_test_waits_and_how_it_ended() -> None:
    hand = Hand()
    async with at_machine(LIVE, "r", "enter", act="approve-later", pace=hand.pace) as pilot:
        await until(pilot, lambda: pilot.app.title == "Waiting for the sign-in - entra-wizard")
        await press(pilot, "escape")
        await until(pilot, lambda: pilot.app.title == "Sign-in test: Cancelled - entra-wizard")
        hand.let_go(9)
