"""Answers behind groups on the full screen: two keys, a way back, and what is lit."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.slow_rows import rest_slow
from tests.tui.rig import SIZES, case_screen, lines, make_app, press, step_id, text
from wizard.tui.session import StartAt
from wizard.tui.tour import give, settle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from wizard.tui.session import ExitState


@asynccontextmanager
async def at_tools(*keys: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[ExitState]]:
    """Run the program at the question for the program, after some keys."""
    app = make_app(StartAt(flow="fresh-code"))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "1", *keys)
        yield pilot


def tool(pilot: Pilot[ExitState]) -> str | None:
    return case_screen(pilot).now.facts.get("tool")


async def test_one_key_opens_a_group_and_the_next_answers() -> None:
    async with at_tools() as pilot:
        assert step_id(pilot) == "which-tool"
        assert "A command line" in text(pilot)
        assert "AzCopy" not in text(pilot)
        await press(pilot, "1")
        assert step_id(pilot) == "which-tool"
        assert "AzCopy" in text(pilot)
        assert "PnP PowerShell" not in text(pilot)
        await press(pilot, "3")
        assert tool(pilot) == "azcopy"
        assert step_id(pilot) == "new-code"


@pytest.mark.parametrize("key", ["escape", "b", "backspace"])
async def test_a_key_goes_back_to_the_groups_and_answers_nothing(key: str) -> None:
    async with at_tools("2", key) as pilot:
        assert step_id(pilot) == "which-tool"
        assert "A command line" in text(pilot)
        assert "PnP PowerShell" not in text(pilot)
        assert case_screen(pilot).panel.highlighted == 1
        assert tool(pilot) is None
        await press(pilot, "4", "2")
        assert tool(pilot) == "msal-python"


async def test_the_footer_says_how_many_keys_there_are() -> None:
    async with at_tools() as pilot:
        assert "1-6 answer" in lines(pilot)[-1].replace("  ", " ")
        await press(pilot, "1")
        assert "1-7 answer" in lines(pilot)[-1].replace("  ", " ")
        await press(pilot, "9")
        assert "Choose 1 to 7." in text(pilot)


async def test_the_answer_before_is_lit_in_both_lists() -> None:
    async with at_tools("2", "3") as pilot:
        assert tool(pilot) == "exchange-powershell"
        await press(pilot, "b")
        assert case_screen(pilot).panel.highlighted == 1
        await press(pilot, "enter")
        assert case_screen(pilot).panel.highlighted == 2
        assert "your answer before" in text(pilot)
        await press(pilot, "enter")
        assert tool(pilot) == "exchange-powershell"


async def test_arrows_and_enter_choose_in_a_group_too() -> None:
    async with at_tools("down", "enter", "down", "down", "enter") as pilot:
        assert tool(pilot) == "azd"


async def test_not_sure_needs_one_key_alone() -> None:
    async with at_tools("5") as pilot:
        assert step_id(pilot) == "new-code"
        assert tool(pilot) is None


@pytest.mark.parametrize("size", rest_slow(SIZES, [(80, 24)]))
async def test_the_last_member_is_in_reach_at_every_size(size: tuple[int, int]) -> None:
    async with at_tools("4", *["down"] * 7, size=size) as pilot:
        assert "MSAL for Android" in text(pilot)
        await press(pilot, "enter")
        assert tool(pilot) == "msal-mobile"


async def test_the_tour_gives_an_answer_by_its_id() -> None:
    async with at_tools() as pilot:
        await give(pilot, "kubelogin")
        assert tool(pilot) == "kubelogin"
        with pytest.raises(ValueError, match="There is no answer"):
            await give(pilot, "kubectl")
