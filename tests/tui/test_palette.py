"""Ctrl+P finds everything, and what is chosen on the screen is kept for the next time."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from textual import events

from tests.tui.machines import until
from tests.tui.rig import at_home, at_step, case_screen, fresh_desk, ours, press, text, type_in
from wizard.content.people import Person
from wizard.settings import Settings
from wizard.tui.palette import Palette
from wizard.tui.screens.error_codes import EntryScreen
from wizard.tui.screens.home import HomeScreen
from wizard.tui.session import Choices, Session

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_code_is_found_and_opened() -> None:
    async with at_home() as pilot:
        await press(pilot, "ctrl+p")
        await type_in(pilot, "90120")
        await until(pilot, "AADSTS90120:")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EntryScreen))
        assert "ERROR CODE 90120" in text(pilot)


async def test_a_case_is_found_by_its_number_from_another_case() -> None:
    workspace = fresh_desk()
    other = workspace.open(reader=Person.HELPDESK)
    other.start_flow("window-trouble")
    other.answer("waiting")
    async with at_step("1", workspace=workspace) as pilot:
        await press(pilot, "ctrl+p")
        await type_in(pilot, "Case K1")
        await until(pilot, "Case K1")
        await press(pilot, "enter")
        await until(pilot, lambda: case_screen(pilot).now.case_id == "K1")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("contrast", "Theme: high-contrast"),
        ("developer", "Role: Developer"),
        ("setting tenant", "Setting: tenant of the live test, now not set"),
    ],
)
async def test_themes_roles_and_settings_are_found(words: str, found: str) -> None:
    async with at_home() as pilot:
        await press(pilot, "ctrl+p")
        await type_in(pilot, words)
        await until(pilot, found)


async def test_what_is_chosen_is_there_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "state" / "screen.json"
    async with at_step() as pilot:
        ours(pilot).session.choices = Choices(file)
        await press(pilot, "f6", "f5", "4")
        assert "New cases are worded for: developer" in text(pilot)
    again = Session(Settings(), choices=Choices(file))
    assert (again.theme, again.role) == ("light", Person.DEVELOPER)


def test_settings_come_before_what_was_chosen(tmp_path: Path) -> None:
    file = tmp_path / "screen.json"
    Choices(file).keep(theme="light", role="developer")
    origins = MappingProxyType({"theme": "--theme", "reader": "--reader"})
    session = Session(Settings(theme="dark", origins=origins), choices=Choices(file))
    assert (session.theme, session.role) == ("dark", Person.HELPDESK)


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"role": "nobody", "theme": 3}'])
def test_a_damaged_file_of_choices_stops_nothing(tmp_path: Path, kept: str) -> None:
    file = tmp_path / "screen.json"
    file.write_text(kept, "utf-8")
    session = Session(Settings(), choices=Choices(file))
    assert session.role is Person.HELPDESK


async def test_keys_before_its_list_has_lines_and_timers_after_it_is_gone_end_nothing() -> None:
    async with at_home() as pilot:
        await press(pilot, "ctrl+p", "pagedown", "pageup", "down", "end")
        palette = pilot.app.screen
        assert isinstance(palette, Palette)
        await press(pilot, "escape")
        await until(pilot, lambda: not palette.is_attached)
        palette._list_visible = not palette._list_visible  # as its timer does
        await press(pilot, "ctrl+p")
        await type_in(pilot, "90120")
        await until(pilot, "AADSTS90120:")


async def test_a_search_that_starts_when_the_list_is_gone_ends_nothing() -> None:
    async with at_home() as pilot:
        await press(pilot, "ctrl+p")
        palette = pilot.app.screen
        assert isinstance(palette, Palette)
        await press(pilot, "escape")
        worker = palette._gather_commands("90120")  # a key that was on its way
        await worker.wait()
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("place", [(500, 500), (0, 500), (500, 0)])
async def test_a_click_after_the_window_grew_smaller_ends_nothing(place: tuple[int, int]) -> None:
    async with at_home() as pilot:
        await press(pilot, "ctrl+p")
        x, y = place
        palette = pilot.app.screen
        click = events.Click(palette, x, y, 0, 0, 1, False, False, False, x, y)  # noqa: FBT003 - as Textual has it
        palette.post_message(click)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_window_of_a_few_columns_ends_nothing() -> None:
    async with at_home() as pilot:
        await press(pilot, "ctrl+p")
        for width in (8, 6, 4, 1):
            await pilot.resize_terminal(width, 24)
            await press(pilot)
        assert ours(pilot).crash is None
        assert isinstance(pilot.app.screen, Palette)
