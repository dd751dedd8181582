"""Keys: one list, from which bindings, footer and help are made."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.tui.rig import ANSWERS, at_home, at_step, find, press, step_id, text
from wizard.tui import key_commands as commands
from wizard.tui.key_commands import COMMANDS, DIGITS, PRESSED
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.cases import CasesScreen
from wizard.tui.screens.check import CheckScreen
from wizard.tui.screens.error_codes import CatalogueScreen, EntryScreen
from wizard.tui.screens.help import TITLES
from wizard.tui.screens.home import HomeScreen
from wizard.tui.screens.live_test import LiveScreen
from wizard.tui.screens.map import MapScreen
from wizard.tui.screens.practice import PracticeScreen

if TYPE_CHECKING:
    from wizard.tui.screens.base_screen import BaseScreen

SCREENS = (
    HomeScreen,
    CaseScreen,
    CasesScreen,
    CatalogueScreen,
    EntryScreen,
    MapScreen,
    LiveScreen,
    CheckScreen,
    PracticeScreen,
)
MODES = sorted({mode for screen in SCREENS for mode in screen.MODES})


def test_ids_are_unique() -> None:
    assert not [one for one, count in Counter(c.id for c in COMMANDS).items() if count > 1]


@pytest.mark.parametrize("mode", MODES)
def test_a_key_means_one_thing_in_a_mode(mode: str) -> None:
    keys = Counter(key for command in commands.in_mode(mode) for key in command.keys)
    assert not [key for key, count in keys.items() if count > 1]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_command_has_its_deed_on_its_screens(screen: type[BaseScreen]) -> None:
    wanted = {c.id for c in COMMANDS for mode in screen.MODES if c.is_in(mode) and c.keys}
    assert not [one for one in wanted if not hasattr(screen, f"action_{one}")]


@pytest.mark.parametrize("mode", MODES)
def test_help_is_in_every_mode(mode: str) -> None:
    assert "help" in {command.id for command in commands.in_mode(mode)}


def test_no_key_belongs_to_terminals() -> None:
    """F1 opens the help of some terminals; the tour behind it begins with `tour` and Ctrl+P too."""
    taken = {"f1", "f10", "f11"}
    assert [c.id for c in COMMANDS if taken.intersection(c.keys)] == ["tour"]


def test_words_of_the_help_fit_one_line_of_their_column() -> None:
    assert [one.help for one in COMMANDS if len(one.help) > 26] == []


def test_what_changes_a_case_is_marked() -> None:
    assert {c.id for c in COMMANDS if c.keys == DIGITS and "step" in c.modes} == {"answer"}
    assert all(c.changes for c in COMMANDS if c.id in ("answer", "add", "back", "close", "note"))


async def test_help_lists_the_keys_of_the_step() -> None:
    async with at_step("question_mark") as pilot:
        # The first question has nothing before it, nothing to run, no page, and fits the window.
        dead = {"back", "run", "page", "scroll"}
        for command in commands.in_mode("step"):
            if command.id != "help":
                assert (command.help in text(pilot)) == (command.id not in dead)
        assert TITLES["step"] in text(pilot)


async def test_help_shows_the_signs_on_a_second_key() -> None:
    async with at_step("question_mark", "question_mark") as pilot:
        assert "ruled out, not the cause" in text(pilot)


async def test_a_key_listed_in_the_help_does_its_work() -> None:
    async with at_step("question_mark", ANSWERS["waiting"]) as pilot:
        assert step_id(pilot) == "act"


async def test_escape_closes_the_help_and_nothing_else() -> None:
    async with at_step("question_mark", "escape") as pilot:
        assert step_id(pilot) == "seen"
        assert isinstance(pilot.app.screen, CaseScreen)


async def test_help_of_home_closes() -> None:
    async with at_home() as pilot:
        await press(pilot, "question_mark", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


def test_a_key_that_others_handle_is_pressed_by_a_click_on_it() -> None:
    shown = {command.shown for command in COMMANDS if command.footer and not command.keys}
    assert shown <= set(PRESSED)


@pytest.mark.parametrize("name", ["choose", "open"])
async def test_a_click_on_a_chip_of_a_list_does_what_the_key_does(name: str) -> None:
    async with at_home() as pilot:
        app = pilot.app
        await press(pilot, "f4")
        screen = app.screen
        assert isinstance(screen, CatalogueScreen)
        await press(pilot, "down")
        row, column = find(pilot, {"choose": "Up Dn  choose", "open": "Enter  open"}[name])
        await pilot.click(offset=(column + 1, row))
        await pilot.pause()
        await press(pilot)
        assert isinstance(app.screen, CatalogueScreen if name == "choose" else EntryScreen)


async def test_a_case_whose_widgets_are_gone_takes_what_comes_late() -> None:
    async with at_step() as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CaseScreen)
        await screen.query("*").remove()
        assert screen.mode == commands.STEP
        screen.record(lambda: screen.case.paste("AADSTS90120 came while the screen went"))
        screen.say("And a sentence.")
        screen.quiet()
        screen.draw()
        assert screen.now.code == "AADSTS90120"
