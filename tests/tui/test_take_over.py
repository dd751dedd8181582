"""A case that someone else has is taken over only after a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.rig import at_home, case_screen, fresh_desk, press, text
from wizard.content.people import Person
from wizard.tui.screens.case import CaseScreen
from wizard.tui.tour import settle

if TYPE_CHECKING:
    from wizard.case.workspace import Workspace


def with_a_case_of_anna() -> Workspace:
    """Return a workspace that Ben uses now, with an open case of Anna."""
    workspace = fresh_desk()
    workspace.name = lambda _key: "Anna"
    hers = workspace.open(reader=Person.HELPDESK)
    hers.start_flow("window-trouble")
    hers.answer("waiting")
    workspace.name = lambda _key: "Ben"
    return workspace


@pytest.mark.parametrize(("key", "is_mine"), [("1", True), ("2", False)])
async def test_opening_it_asks_whether_to_take_it_over_or_to_look(
    key: str, *, is_mine: bool
) -> None:
    async with at_home(workspace=with_a_case_of_anna()) as pilot:
        await press(pilot, "f3")
        await settle(pilot)
        await press(pilot, "down", "enter")
        await settle(pilot)
        assert "helpdesk Anna has this case since" in text(pilot)
        await press(pilot, key)
        await settle(pilot)
        assert isinstance(pilot.app.screen, CaseScreen)
        assert case_screen(pilot).case.holding.is_elsewhere is not is_mine


async def test_escape_opens_nothing() -> None:
    async with at_home(workspace=with_a_case_of_anna()) as pilot:
        await press(pilot, "f3")
        await settle(pilot)
        await press(pilot, "down", "enter", "escape")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, CaseScreen)
