"""While a flow is written: reloaded on save, the place kept, findings beside the step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.tui.rig import FLOW, case_screen, press, step_id, text
from wizard import world
from wizard.authoring import check_files
from wizard.settings import Settings
from wizard.tui.session import Session, StartAt
from wizard.tui.tour import settle
from wizard.tui.watch_app import WatchApp

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.usefixtures("small_book")


@dataclass
class Watched:
    """A folder with a flow that is being written."""

    path: Path
    saved: bool = False

    def save(self, text: str) -> None:
        self.path.write_text(text, "utf-8")
        self.saved = True

    def has_changed(self) -> bool:
        saved, self.saved = self.saved, False
        return saved

    def app(self) -> WatchApp:
        settings = Settings(flow_folders=(self.path.parent,), drafts=True)
        app = WatchApp(
            lambda: world.open_workspace(settings, world.fixed()),
            Session(settings, StartAt(flow="window-trouble")),
            has_changed=self.has_changed,
            find=lambda: check_files([self.path]),
        )
        app.burst = 0.0
        return app


async def test_a_save_shows_at_once_and_the_case_keeps_its_place(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "window-trouble.yaml")
    watched.save(FLOW)
    app = watched.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        assert step_id(pilot) == "act"
        watched.save(FLOW.replace("do: Stop the sign-in that is waiting.", "do: End what waits."))
        app.look()
        await press(pilot)
        assert step_id(pilot) == "act"
        assert "End what waits." in text(pilot)
        assert len(case_screen(pilot).now.trail) == 1
        app.look()  # nothing was saved since
        assert step_id(pilot) == "act"


async def test_a_finding_stands_beside_the_step_and_goes_again(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "window-trouble.yaml")
    watched.save(FLOW)
    app = watched.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        before = text(pilot)
        watched.save(FLOW.replace("next: act", "next: atc", 1))
        app.look()
        await press(pilot)
        assert "There is no step named `atc`. Did you mean 'act'?" in text(pilot)
        watched.save(FLOW)
        app.look()
        await press(pilot)
        assert "`atc`" not in text(pilot)
        assert step_id(pilot) == "seen"
        assert "Look at the window" in before


async def test_a_step_that_is_gone_takes_the_case_back(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "window-trouble.yaml")
    watched.save(FLOW)
    app = watched.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        watched.save(FLOW.replace("      waiting:", "      waits:", 1))
        app.look()
        await press(pilot)
        assert step_id(pilot) == "seen"
