"""What a visitor can do: walk a runbook, and nothing else, whatever is pressed."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.keys import Keys
from textual.widgets import Static

from tests.kiosk.rig_kiosk import Clock, visit
from wizard.kiosk.pages import AttractPage, MenuPage, Page, RowText, StepPage, StillTherePage
from wizard.kiosk.visit_terms import KioskSettings, VisitEnd
from wizard.kiosk.visitor import preload

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from wizard.kiosk.visitor import KioskApp

SIZE = (80, 30)
CANARY = "canary-4711-secret"


def files(folder: Path) -> list[str]:
    """Return the names of what is in a folder."""
    return [path.name for path in folder.iterdir()]


def shown(app: KioskApp) -> str:
    """Return every word on the page."""
    return "\n".join(str(one.render()) for one in app.screen.query(Static))


async def to_step(pilot: Pilot[int]) -> None:
    await pilot.press("x", "1")
    await pilot.pause()


async def test_any_key_leads_to_the_menu_and_a_digit_to_a_runbook() -> None:
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, AttractPage)
        assert "Press any key" in shown(app)
        assert "Ready" in shown(app)
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, MenuPage)
        assert "VPN does not connect" in shown(app)
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(app.screen, StepPage)
        assert "Can you open a page?" in shown(app)


async def test_one_runbook_begins_at_once() -> None:
    app = visit(KioskSettings(flows=("vpn",)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, StepPage)


async def test_a_case_is_walked_to_its_end_and_taken_along() -> None:
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await to_step(pilot)
        await pilot.press("2")
        await pilot.pause()
        assert "Restart the router." in shown(app)
        assert "Expect: The lamp is green." in shown(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "HANDED OVER to the helpdesk" in shown(app)
        assert "Take this with you: vpn/to-desk" in shown(app)
        assert "\u2588" in shown(app)
        await pilot.press("enter")
    assert app.return_value == VisitEnd.RESET


async def test_what_cannot_be_done_is_asked_why() -> None:
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await to_step(pilot)
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        assert "I do not have the rights" in shown(app)
        await pilot.press("b")
        await pilot.pause()
        assert "Restart the router." in shown(app)
        await pilot.press("3")
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        assert "HANDED OVER" in shown(app)


async def test_the_mouse_chooses_rows_and_keys() -> None:
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click()
        await pilot.pause()
        assert isinstance(app.screen, MenuPage)
        await pilot.click(app.screen.query(RowText).last())
        await pilot.pause()
        assert app.case is not None
        assert app.case.view.title == "The door is shut"
        await pilot.click("#keys .key")
        await pilot.pause()
        assert isinstance(app.screen, MenuPage)


async def test_what_is_typed_is_an_answer_and_not_in_what_is_taken_along() -> None:
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await to_step(pilot)
        await pilot.press("1")
        await pilot.pause()
        await pilot.press(*"bsm4711", "backspace")
        assert "bsm471" in shown(app)
        app.screen.post_message(events.Paste(f"{CANARY}\nmore"))
        await pilot.pause()
        assert CANARY in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        page = app.screen
        assert isinstance(page, StepPage)
        assert CANARY in shown(app)
        assert CANARY not in page._to_take()
        assert "vpn/to-desk" in page._to_take()


async def test_back_takes_back_and_start_over_ends_the_visit() -> None:
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await to_step(pilot)
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("b")
        await pilot.pause()
        assert "Can you open a page?" in shown(app)
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, MenuPage)
        await pilot.press("s")
    assert app.return_value == VisitEnd.RESET


async def test_whom_to_call_is_said() -> None:
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await to_step(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert "Ring 4711." in shown(app)


async def test_nobody_there_is_asked_and_then_ends_the_visit() -> None:
    clock = Clock()
    app = visit(clock=clock)
    async with app.run_test(size=SIZE) as pilot:
        await to_step(pilot)
        clock.now = 89.0
        app.look()
        assert isinstance(app.screen, StepPage)
        clock.now = 90.0
        app.look()
        await pilot.pause()
        assert isinstance(app.screen, StillTherePage)
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, StepPage), "any key is more time"
        clock.now = 180.0
        app.look()
        await pilot.pause()
        clock.now = 195.0
        app.look()
        await pilot.pause()
        assert "cleared in 5 seconds" in shown(app)
        clock.now = 200.0
        app.look()
        await pilot.pause()
    assert app.return_value == VisitEnd.RESET


async def test_the_first_page_waits_for_ever() -> None:
    clock = Clock()
    app = visit(clock=clock)
    async with app.run_test(size=SIZE) as pilot:
        clock.now = 1e6
        app.look()
        await pilot.pause()
        assert isinstance(app.screen, AttractPage)


async def test_the_keepers_chord_ends_the_visit_and_only_where_there_is_a_keeper() -> None:
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await to_step(pilot)
        await pilot.press("ctrl+q")
    assert app.return_value == VisitEnd.KEEPER_WANTED
    app = visit(KioskSettings(flows=("vpn",), may_leave=False))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("x")
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert isinstance(app.screen, StepPage)


ACTIONS = (
    "quit",
    "help_quit",
    "suspend_process",
    "command_palette",
    "toggle_dark",
    "screenshot",
    "change_theme",
    "bell",
    "focus('x')",
    "push_screen('x')",
    "open_url('https://example.com')",
    "screen.copy_text",
    "screen.maximize",
    "app.quit",
    "simulate_key('ctrl+q')",
)


@pytest.mark.parametrize("action", ACTIONS)
async def test_no_action_can_be_named(action: str) -> None:
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await to_step(pilot)
        before = shown(app)
        assert not await app.run_action(action, app.screen)
        await pilot.pause()
        assert isinstance(app.screen, StepPage)
        assert shown(app) == before
        assert app.return_value is None


async def test_nothing_is_opened_copied_or_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = visit()
    async with app.run_test(size=SIZE) as pilot:
        await to_step(pilot)
        app.open_url("https://example.com")
        app.copy_to_clipboard("x")
        assert app.save_screenshot() == ""
        app.deliver_screenshot()
        app.deliver_text(tmp_path / "a")
        await pilot.pause()
        assert app.clipboard == ""
        assert not app._bindings.key_to_bindings
        assert not app.screen._bindings.key_to_bindings
        assert list(app.get_system_commands(app.screen)) == []
    assert files(tmp_path) == []


EVERY_KEY = sorted({key.value for key in Keys} - {"ctrl+q", "ctrl+@"})


def pressed(chance: random.Random) -> str:
    """Return a key or a chord, now and then a letter."""
    key = chance.choice((*EVERY_KEY, *"abcdefghijklmnopqrstuvwxyz0123456789 /:?!"))
    held = chance.choice(("", "", "", "ctrl+", "alt+", "shift+", "ctrl+shift+"))
    made = f"{held}{key}" if held and "+" not in key else key
    return "x" if made == "ctrl+q" else made


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
async def test_random_keys_mouse_and_pastes_stay_on_pages(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chance = random.Random(seed)
    app = visit(KioskSettings(flows=("vpn", "door"), call="Ring 4711.", may_leave=False))
    ended: list[int] = []

    def end(code: VisitEnd) -> None:
        ended.append(int(code))
        app.begin()

    monkeypatch.setattr(app, "end", end)
    driver: list[str] = []
    async with app.run_test(size=SIZE) as pilot:
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", driver.append)
        for _ in range(200):
            what = chance.random()
            if what < 0.8:
                await pilot.press(pressed(chance))
            elif what < 0.95:
                await pilot.click(offset=(chance.randrange(80), chance.randrange(30)))
            else:
                text = chance.choice(("a\nb", "\x1b[31m", "[@click=app.quit]x", CANARY, "é" * 400))
                app.screen.post_message(events.Paste(text))
            assert isinstance(app.screen, Page), app.screen
        await pilot.pause()
    assert set(ended) <= {VisitEnd.RESET}
    assert not any("\x1b]52" in text for text in driver)
    assert files(tmp_path) == []
    assert not _children()


def _children() -> list[str]:
    path = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return path.read_text().split() if path.exists() else []


async def test_a_crash_says_nothing_of_the_visitor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit()

    def broken(_flow: str) -> None:
        secret = CANARY
        raise RuntimeError(secret)

    monkeypatch.setattr(app, "start_flow", broken)

    async def visited() -> None:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press("x")
            app.call_later(broken, "vpn")
            await pilot.pause()

    with pytest.raises(RuntimeError):
        await visited()
    assert app.crashed
    told = capsys.readouterr()
    assert CANARY not in told.out + told.err


@pytest.mark.slow
@pytest.mark.parametrize(
    "size",
    [(40, 12), (60, 20), (80, 24), (120, 40), (300, 100), (12, 5)],
)
async def test_every_page_is_drawn_at_every_size(size: tuple[int, int]) -> None:
    app = visit()
    async with app.run_test(size=size) as pilot:
        for key in ("x", "1", "2", "2"):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, Page)
        assert not app.crashed


def test_what_is_loaded_before_the_first_visit_leaves_no_thread_and_no_case() -> None:
    app = visit()
    threads = threading.active_count()
    preload(app.workspace, app.settings, app.kiosk)
    assert threading.active_count() == threads, "a process that forks has one"
    assert not app.workspace.journal.cases(10)
