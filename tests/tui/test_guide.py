"""The tour for newcomers: every hint names the key that goes on, up to the ticket."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from tests.slow_rows import rest_slow
from tests.tui.machines import at_once, until
from tests.tui.rig import fresh_desk, make_app, ours, paste, press, text, type_in
from wizard import world
from wizard.case.events import By
from wizard.tui import guide
from wizard.tui.screens.live_test import LiveScreen
from wizard.tui.session import StartAt
from wizard.tui.tour import settle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from wizard.case.workspace import Workspace
    from wizard.tui.session import ExitState

ENOUGH = 15
"""Hints of a tour of five minutes."""


@asynccontextmanager
async def on_tour(
    size: tuple[int, int] = (80, 24), workspace: Workspace | None = None
) -> AsyncIterator[Pilot[ExitState]]:
    app = make_app(StartAt(tour=True), workspace=workspace)
    app.session.given_world = replace(world.fixed(), pace=at_once())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.home.read_now()
        await settle(pilot)
        yield pilot


def shown_hint(pilot: Pilot[ExitState]) -> guide.Hint:
    """Return the hint, and check that all of it is on the screen."""
    found = guide.hint(pilot.app.screen)  # type: ignore[arg-type]
    assert " ".join(found.words.split()) in " ".join(text(pilot).split()), text(pilot)
    return found


async def go_on(pilot: Pilot[ExitState]) -> guide.Hint:
    """Press what the hint says, or wait for the test where it says so."""
    found = shown_hint(pilot)
    await press(pilot, *found.keys)
    if isinstance(pilot.app.screen, LiveScreen) and "r" not in found.keys:
        await until(pilot, lambda: guide.hint(pilot.app.screen) is not guide.IN_TEST)  # type: ignore[arg-type]
    await settle(pilot)
    return found


@pytest.mark.parametrize("size", rest_slow([(80, 24), (120, 40)], [(80, 24)]))
async def test_the_keys_of_the_hints_lead_from_the_paste_to_the_ticket(
    size: tuple[int, int],
) -> None:
    desk = fresh_desk()
    async with on_tour(size, desk) as pilot:
        session = ours(pilot).session
        hints: list[guide.Hint] = []
        while session.is_tour and len(hints) < ENOUGH:
            case = session.last_case
            hints.append(await go_on(pilot))
            assert case is None or case.view.simulated == guide.ACT
            assert session.last_case is None or "SIMULATED" in text(pilot)
        assert guide.OFF_PATH not in hints
        assert guide.AFTER_TEST in hints
        assert hints[-1] is guide.AT_END
        assert "That was the tour" in text(pilot)
        assert desk.cases() == ()


@pytest.mark.slow
async def test_the_step_of_the_test_is_answered_by_the_test() -> None:
    async with on_tour() as pilot:
        while shown_hint(pilot) is not guide.AT_END:
            await go_on(pilot)
        case = ours(pilot).session.last_case
        assert case is not None
        assert By.LIVE in {visit.by for visit in case.case.trail}


@pytest.mark.parametrize("leave", [("escape",), ("ctrl+q",)])
async def test_a_tour_that_is_left_leaves_nothing_behind(leave: tuple[str, ...]) -> None:
    desk = fresh_desk()
    async with on_tour(workspace=desk) as pilot:
        await go_on(pilot)
        await go_on(pilot)
        assert len(desk.cases()) == 1
        await press(pilot, *leave)
        assert not ours(pilot).session.is_tour
        assert desk.cases() == ()


async def test_a_case_after_the_tour_is_real() -> None:
    async with on_tour() as pilot:
        await go_on(pilot)
        await press(pilot, "escape")
        await paste(pilot)
        await press(pilot, "enter")
        assert "SIMULATED" not in text(pilot)
        assert "TOUR" not in text(pilot)
        case = ours(pilot).session.last_case
        assert case is not None
        assert case.view.simulated == ""


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "hint"), [("2", guide.OFF_PATH), ("3", guide.OFF_PATH_TYPED)])
async def test_another_answer_leads_off_the_tour_and_the_hint_back(
    answer: str, hint: guide.Hint
) -> None:
    async with on_tour() as pilot:
        await go_on(pilot)
        await go_on(pilot)
        before = shown_hint(pilot)
        await press(pilot, answer)
        assert shown_hint(pilot) is hint
        await go_on(pilot)
        assert shown_hint(pilot) == before


async def test_what_is_looked_at_beside_the_tour_leads_back() -> None:
    async with on_tour() as pilot:
        await go_on(pilot)
        await press(pilot, "slash")
        assert shown_hint(pilot) is guide.ASIDE
        await press(pilot, "escape")
        await press(pilot, "m")
        assert shown_hint(pilot) is guide.ASIDE


async def test_f1_begins_it_on_the_home_screen_and_again() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "TOUR" not in text(pilot)
        await press(pilot, "f1")
        app.home.read_now()
        await settle(pilot)
        assert shown_hint(pilot) is guide.AT_HOME
        await press(pilot, "escape")
        await settle(pilot)
        await press(pilot, "escape")
        await settle(pilot)
        assert shown_hint(pilot) is guide.NO_TEXT
        await press(pilot, "f1")
        await settle(pilot)
        assert shown_hint(pilot) is guide.AT_HOME


async def test_a_low_window_keeps_its_rows_for_the_steps() -> None:
    async with on_tour((60, 16)) as pilot:
        assert "TOUR" not in text(pilot)
        await press(pilot, "enter")
        assert "Who started this sign-in?" in text(pilot)


def test_a_hint_is_short() -> None:
    words = [one.words for one in vars(guide).values() if isinstance(one, guide.Hint)]
    words += [one for one, _ in guide.STEPS.values()]
    assert all(cell_len(one) <= 2 * 72 - len("TOUR  ") for one in words)


async def test_the_palette_begins_it_where_a_terminal_keeps_f1() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_in(pilot, "tour")
        await until(pilot, "Tour of 5 minutes")
        await press(pilot, "enter")
        await until(pilot, lambda: app.session.is_tour)
