"""The record on the screen: a case leaves by a key, and figures are shown."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.tui.rig import at_home, at_step, case_screen, fresh_desk, press
from tests.tui.rig import text as shown
from wizard.case.events import Exported
from wizard.content.people import Person
from wizard.evidence import Redacted
from wizard.intake import Reader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def written(path: Path) -> str:
    return path.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("key", "ending"), [("1", ".txt"), ("3", ".html"), ("6", ".json")])
async def test_a_case_is_exported_to_a_new_file(folder: Path, key: str, ending: str) -> None:
    desk = fresh_desk()
    async with at_step("1", "e", workspace=desk) as pilot:
        assert "Export this case as" in shown(pilot)
        await press(pilot, key)
        (made,) = files(folder)
        assert made.suffix == ending
        assert "K1" in written(made)
        assert "Exported as" in shown(pilot)
        assert isinstance(desk.journal.events("K1")[-1].event, Exported)
        await press(pilot, "e", key)
        assert len(files(folder)) == 2


async def test_esc_exports_nothing(folder: Path) -> None:
    async with at_step("1", "e", "escape"):
        assert files(folder) == []


async def test_an_export_that_may_hold_a_secret_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = fresh_desk()
    async with at_step("1", workspace=desk) as pilot:
        monkeypatch.setattr(Reader, "redact", lambda _self, text: Redacted(text))
        case_screen(pilot).case.note("password=Canary-Passw0rd-7x")
        await press(pilot, "e", "1")
        assert "does not leave" in shown(pilot)
        assert files(folder) == []


async def test_the_desks_command_gets_the_case(folder: Path) -> None:
    script = "import json, sys; print('Ticket for', json.load(sys.stdin)['case'])"
    desk = fresh_desk()
    async with at_step("1", workspace=desk) as pilot:
        session = case_screen(pilot).session
        session.settings = replace(session.settings, handoff=(sys.executable, "-c", script))
        await press(pilot, "e", "7")
        await pilot.app.workers.wait_for_complete()
        await press(pilot)
        assert "Ticket for K1" in shown(pilot)
        assert isinstance(desk.journal.events("K1")[-1].event, Exported)
    assert files(folder) == []


async def test_figures_of_all_cases_are_shown() -> None:
    desk = fresh_desk()
    for _ in range(3):
        desk.open(reader=Person.USER).start_flow("window-trouble")
    async with at_home(workspace=desk) as pilot:
        await press(pilot, "f3", "down", "g")
        assert "Cases: 3" in shown(pilot)
        assert "The window shows trouble" in shown(pilot)
