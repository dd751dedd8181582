"""Cases and codes: the two lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.slow_rows import rest_slow
from tests.tui.rig import at_home, case_screen, fresh_desk, ours, press, text, type_in
from wizard.content.people import Person
from wizard.settings import DatabaseAddress
from wizard.tui.navigation import ShowCodes
from wizard.tui.screens.cases import CasesScreen
from wizard.tui.screens.error_codes import CatalogueScreen, EntryScreen
from wizard.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from wizard.case.workspace import Workspace


def worked_desk() -> Workspace:
    """Return a desk with an open case and a finished one."""
    workspace = fresh_desk()
    for answer in ("waiting", "signed-in"):
        case = workspace.open(reader=Person.HELPDESK)
        case.start_flow("window-trouble")
        case.answer(answer)
    return workspace


async def test_no_cases_says_what_to_do() -> None:
    async with at_home() as pilot:
        await press(pilot, "f3")
        assert "No cases yet. Paste an error on the home screen." in text(pilot)
        await press(pilot, "enter", "down", "1", "escape", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_open_cases_come_first_and_enter_carries_on() -> None:
    async with at_home(workspace=worked_desk()) as pilot:
        await press(pilot, "f3")
        assert "1 open, 1 finished" in text(pilot)
        assert text(pilot).index("open, step 2") < text(pilot).index("resolved")
        await press(pilot, "enter")
        assert case_screen(pilot).now.case_id == "K1"


async def test_a_number_opens_a_case_as_numbers_do_elsewhere() -> None:
    async with at_home(workspace=worked_desk(), size=(120, 40)) as pilot:
        await press(pilot, "f3", "down", "down")
        assert isinstance(pilot.app.screen, CasesScreen)
        assert "CASE K2" in text(pilot)
        await press(pilot, "1")
        assert case_screen(pilot).now.case_id == "K1"


@pytest.mark.parametrize(
    ("key", "shown", "hidden"), [("o", "open,", "resolved"), ("f", "resolved", "open, step")]
)
async def test_cases_can_be_filtered(key: str, shown: str, hidden: str) -> None:
    async with at_home(workspace=worked_desk()) as pilot:
        await press(pilot, "f3", "down", key)
        assert shown in text(pilot)
        assert hidden not in text(pilot)
        await press(pilot, "a")
        assert "Your cases" in text(pilot)


async def test_a_ticket_number_is_set_from_the_list() -> None:
    async with at_home(workspace=worked_desk()) as pilot:
        await press(pilot, "f3", "down", "number_sign")
        await type_in(pilot, "INC-7")
        await press(pilot, "enter")
        assert "INC-7" in text(pilot)


async def test_a_code_is_looked_up_and_its_steps_start() -> None:
    async with at_home() as pilot:
        await press(pilot, "f4")
        assert isinstance(pilot.app.screen, CatalogueScreen)
        await type_in(pilot, "54005")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, EntryScreen)
        assert "ERROR CODE 54005" in text(pilot)
        await press(pilot, "pagedown", "pageup", "c")
        assert ours(pilot).clipboard.startswith("AADSTS54005.")
        await press(pilot, "enter")
        assert case_screen(pilot).now.code == "AADSTS54005"


async def test_a_code_in_no_list_gets_an_honest_page() -> None:
    async with at_home(size=(120, 40)) as pilot:
        ours(pilot).post_message(ShowCodes(99123))
        await press(pilot)
        await press(pilot)
        assert "not in our list" in text(pilot)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_codes_are_found_as_one_types_with_slips_too() -> None:
    async with at_home() as pilot:
        await press(pilot, "f4")
        await type_in(pilot, "alredy usd")
        assert "The code was already used or declined" in text(pilot)
        await press(pilot, "down", "up")
        await type_in(pilot, "zzzzz")
        assert "No code fits these words." in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CatalogueScreen)
        await press(pilot, "escape")
        assert " known" in text(pilot)
        await type_in(pilot, "90120")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, EntryScreen)


async def test_a_search_in_a_case_leads_back_to_it() -> None:
    async with at_home(workspace=worked_desk()) as pilot:
        await press(pilot, "f3", "enter", "slash")
        assert isinstance(pilot.app.screen, CatalogueScreen)
        await press(pilot, "escape")
        assert case_screen(pilot).now.case_id == "K1"


@pytest.mark.parametrize(("reviewed", "is_said"), [("2026-01-02", True), ("2026-11-01", False)])
async def test_an_old_review_is_said(reviewed: str, *, is_said: bool) -> None:
    async with at_home() as pilot:
        workspace = ours(pilot).session.workspace
        assert workspace
        entry = replace(workspace.catalogue.family(90120), reviewed=reviewed)
        pilot.app.push_screen(EntryScreen(ours(pilot).session, entry))
        await press(pilot)
        assert ("Last reviewed" in text(pilot)) is is_said


@pytest.mark.parametrize("words", ["K2", "resolved", "window trouble", "INC-9"])
@pytest.mark.parametrize("size", rest_slow([(60, 20), (80, 24), (120, 40)], [(80, 24)]))
async def test_cases_are_filtered_by_typing(words: str, size: tuple[int, int]) -> None:
    workspace = worked_desk()
    workspace.resume("K2").label("INC-9")
    async with at_home(workspace=workspace, size=size) as pilot:
        await press(pilot, "f3")
        await type_in(pilot, words)
        assert "K2" in text(pilot)
        assert "INC-9" in text(pilot)
        assert ("K1" in text(pilot)) is (words == "window trouble")


async def test_a_letter_typed_in_a_list_goes_into_the_box() -> None:
    async with at_home() as pilot:
        await press(pilot, "f4", "down", "z")
        screen = pilot.app.screen
        assert isinstance(screen, CatalogueScreen)
        assert screen.box.value == "z"
        assert screen.focused is screen.box


async def test_a_case_is_deleted_once_it_is_said_which() -> None:
    workspace = worked_desk()
    async with at_home(workspace=workspace) as pilot:
        await press(pilot, "f3", "down", "x")
        assert "K1" in text(pilot)
        await press(pilot, "1")
        assert [one.case_id for one in workspace.cases()] == ["K2", "K1"]
        await press(pilot, "x", "2")
        assert [one.case_id for one in workspace.cases()] == ["K2"]
        assert "Case K1 is deleted." in text(pilot)


async def test_an_open_case_is_discarded_and_stays_in_the_list() -> None:
    workspace = worked_desk()
    async with at_home(workspace=workspace) as pilot:
        await press(pilot, "f3", "down", "d", "2")
        states = {one.case_id: one.state for one in workspace.cases()}
        assert states == {"K1": "left", "K2": "resolved"}


async def test_cases_in_the_team_s_database_are_not_said_to_stay_on_this_machine() -> None:
    shared = DatabaseAddress("postgresql://db.example/cases")
    workspace = fresh_desk()
    workspace.name = lambda _key: "anna"
    workspace.open(reader=Person.HELPDESK).start_flow("window-trouble")
    async with at_home(workspace=workspace, journal=shared, size=(120, 40)) as pilot:
        assert "this machine" not in text(pilot)
        await press(pilot, "f3")
        assert "Kept in your" in text(pilot)  # the column is narrow
        assert "this machine" not in text(pilot)
        assert "with helpdesk anna" in text(pilot)
