"""No key ends the program, none is lost, and none is pressed by a paste without a word."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.message_pump import MessagePump

from tests.slow_rows import rest_slow
from tests.tui.rig import (
    at_home,
    at_step,
    case_screen,
    make_app,
    ours,
    press,
    step_id,
    text,
    type_in,
)
from wizard.tui import launch
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.dialogs import ChoiceDialog, TypeIn
from wizard.tui.screens.error_codes import CatalogueScreen, EntryScreen
from wizard.tui.screens.help import Help
from wizard.tui.screens.home import HomeScreen
from wizard.tui.session import StartAt
from wizard.tui.tour import settle
from wizard.tui.widgets.field import TextField
from wizard.tui.widgets.text_rows import More, ResultList, RowList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from wizard.tui.session import ExitState

HANDLER = re.compile(r"_?key_\w+")
MEANT: frozenset[str] = frozenset()
"""Methods that are meant to be called for a key; so far none is."""


def named_in(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each class of a module with each name of an attribute that it or its objects get."""
    for cls in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(cls, ast.ClassDef):
            continue
        for node in ast.walk(cls):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield cls.name, node.name
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                yield cls.name, node.attr
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield cls.name, node.id


def test_no_attribute_is_called_for_a_key_by_its_name() -> None:
    # Textual calls `key_at` and `_key_at` of apps, screens and widgets for the key "@".
    found = [
        f"{path.name}: {cls}.{name}"
        for path in sorted(Path(launch.__file__).parent.rglob("*.py"))
        for cls, name in named_in(path)
        if HANDLER.fullmatch(name) and name not in MEANT
    ]
    assert not found


def test_textual_brings_no_handler_of_the_kind_either() -> None:
    names = {name for name in dir(MessagePump) if HANDLER.fullmatch(name)}
    assert not names


@pytest.mark.parametrize("at", rest_slow(["", "m", "question_mark", "n", "w", "k", "t"], ("", "w")))
async def test_every_sign_is_only_a_key(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # "s" saves the text to a file
    async with at_step(*filter(None, [at])) as pilot:
        for sign in map(chr, range(33, 127)):
            pilot.app.post_message(events.Key(_character_to_key(sign), sign))
        await press(pilot, "at")
        assert ours(pilot).crash is None
        assert ours(pilot).is_running


@pytest.mark.parametrize("key", ["f3", "f4", "f2", "f5"])
async def test_the_at_sign_ends_no_list(key: str) -> None:
    async with at_home() as pilot:
        await press(pilot, key, "at")
        assert ours(pilot).crash is None


# What comes too late


async def test_a_dialog_asked_to_go_twice_goes_once() -> None:
    async with at_step("question_mark") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, Help)
        screen.dismiss(None)
        screen.dismiss(None)
        await settle(pilot)
        assert isinstance(pilot.app.screen, CaseScreen)


async def test_two_listed_keys_in_the_help_do_one_deed() -> None:
    async with at_step("question_mark") as pilot:
        for key in ("2", "2", "escape", "escape"):
            pilot.app.post_message(events.Key(key, key))
        await settle(pilot)
        assert ours(pilot).crash is None


async def test_home_is_never_taken_away() -> None:
    async with at_home() as pilot:
        for _ in range(3):
            pilot.app.pop_screen()
            pilot.app.screen.dismiss(None)
        await settle(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_click_on_a_row_that_is_gone_says_so() -> None:
    async with at_home() as pilot:
        await press(pilot, "f4")
        screen = pilot.app.screen
        assert isinstance(screen, CatalogueScreen)
        screen.listing.post_message(ResultList.Chosen(10_000))
        await settle(pilot)
        assert screen.message == "That row is gone."


@pytest.mark.parametrize("place", [(500, 500), (0, 500), (500, 0)])
async def test_a_click_where_nothing_is_any_more_harms_nobody(place: tuple[int, int]) -> None:
    # A window that grew smaller still gets the clicks that were on their way.
    async with at_step() as pilot:
        before = step_id(pilot)
        rows = pilot.app.screen.query_one(RowList)
        x, y = place
        click = events.Click(rows, x, y, 0, 0, 1, False, False, False, x, y)  # noqa: FBT003 - as Textual has it
        rows.post_message(click)
        await settle(pilot)
        assert step_id(pilot) == before


async def test_the_highlighted_row_of_a_list_that_became_shorter_is_the_first() -> None:
    async with at_home() as pilot:
        await press(pilot, "f4", "down", "pagedown", "slash")
        await type_in(pilot, "90120")
        screen = pilot.app.screen
        assert isinstance(screen, CatalogueScreen)
        assert screen.highlighted == 0


async def test_a_row_clicked_twice_opens_once() -> None:
    async with at_home() as pilot:
        await press(pilot, "f4")
        screen = pilot.app.screen
        assert isinstance(screen, CatalogueScreen)
        for _ in range(2):
            screen.listing.post_message(ResultList.Chosen(0))
        await settle(pilot)
        assert [isinstance(one, EntryScreen) for one in pilot.app.screen_stack].count(True) == 1


async def test_a_screen_that_goes_before_it_is_shown_harms_nobody() -> None:
    async with at_step() as pilot:
        app = ours(pilot)
        case = case_screen(pilot).case
        for _ in range(5):
            app.open_case(case)
            app.go_home()
        await settle(pilot)
        assert app.crash is None
        assert isinstance(app.screen, HomeScreen)


async def test_a_late_message_to_a_screen_that_is_gone_harms_nobody() -> None:
    async with at_step() as pilot:
        app, screen = ours(pilot), case_screen(pilot)
        app.go_home()
        screen.call_later(screen.show)
        screen.call_next(screen.refresh_body)
        await settle(pilot)
        assert app.crash is None


async def test_a_timer_of_the_app_that_reaches_a_screen_that_is_gone_harms_nobody() -> None:
    async with at_step() as pilot:
        app, screen = ours(pilot), case_screen(pilot)
        app.go_home()
        await settle(pilot)
        app.call_next(screen.query_one, More)
        await settle(pilot)
        assert app.crash is None
        assert isinstance(app.screen, HomeScreen)


async def test_what_the_app_does_late_while_it_ends_harms_nobody() -> None:
    async with at_step() as pilot:
        app = ours(pilot)
        app.exit()
        app.call_next(app.query_one, "#gone")
        await settle(pilot)
        assert app.crash is None


async def test_the_line_that_says_how_much_lies_below_outlives_its_list() -> None:
    async with at_step() as pilot:
        more = case_screen(pilot).query_one("#more-answers", More)
        assert more.of is not None
        await more.of.remove()
        more.look()


async def divide_on_a_screen_that_is_there() -> None:
    async with at_step() as pilot:
        case_screen(pilot).call_later(lambda: 1 // 0)
        await settle(pilot)


async def test_a_mistake_on_a_screen_that_is_there_is_still_one() -> None:
    with pytest.raises(ZeroDivisionError):
        await divide_on_a_screen_that_is_there()


# Keys in time


def together(pilot: Pilot[ExitState], *keys: str, since: float = 0.0) -> None:
    """Press keys within a few milliseconds, as only a paste does."""
    ours(pilot).burst = 0.05
    made = [events.Key(key, key if len(key) == 1 else None) for key in keys]
    for at, event in enumerate(made):
        event.time = 1000.0 + since + at * 0.004
        pilot.app.post_message(event)


async def test_keys_that_come_together_are_said_to_be_ignored() -> None:
    async with at_step() as pilot:
        together(pilot, "2", "1", "1")
        await settle(pilot)
        assert re.search(r"Ignored (a|\d) keys? that arrived together", text(pilot))
        assert step_id(pilot) in ("seen", "act")
        before = step_id(pilot)
        together(pilot, "2" if before == "seen" else "1", since=10.0)
        await settle(pilot)
        assert step_id(pilot) != before
        assert "Ignored" not in text(pilot)


async def test_a_dialog_says_too_what_it_did_not_take() -> None:
    async with at_step("n") as pilot:
        assert isinstance(pilot.app.screen, TypeIn)
        together(pilot, "a", "enter")
        await settle(pilot)
        assert "Ignored a key that arrived together with another" in text(pilot)


async def test_a_question_says_too_what_it_did_not_take() -> None:
    async with at_home() as pilot:
        await press(pilot, "f5")
        assert isinstance(pilot.app.screen, ChoiceDialog)
        together(pilot, "x", "1")
        await settle(pilot)
        assert "Ignored a key that arrived together with another" in text(pilot)


async def test_what_is_typed_before_the_first_frame_stands_in_the_box() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        for sign in "90120":
            app.post_message(events.Key(sign, sign))
        await settle(pilot)
        assert app.home.box.text == "90120"


@pytest.mark.parametrize("keys", list(pairwise(["f4", "f3", "f4"])))
async def test_keys_for_a_screen_that_comes_up_wait_for_it(keys: tuple[str, str]) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        app.post_message(events.Key(keys[0], None))
        await settle(pilot)
        assert not isinstance(app.screen, HomeScreen)


async def test_an_answer_typed_before_the_case_is_shown_is_taken() -> None:
    app = make_app(StartAt(flow="window-trouble"))
    async with app.run_test() as pilot:
        app.post_message(events.Key("2", "2"))
        await settle(pilot)
        assert app.home.box.text == ""
        assert step_id(pilot) == "act"


# Pastes into a box of one line


async def test_a_paste_into_a_box_is_cut_with_a_word() -> None:
    async with at_step("n") as pilot:
        pilot.app.post_message(events.Paste("word\n" * 1000))
        await settle(pilot)
        assert "Only the first 2000 characters fit" in text(pilot)


async def test_a_paste_into_a_box_is_cleaned() -> None:
    async with at_step("n") as pilot:
        pilot.app.post_message(events.Paste("\x1b[31mred\x1b[0m\nline"))
        await settle(pilot)
        assert pilot.app.screen.query_one(TextField).value == "red line"


async def test_the_page_of_signs_leads_back_to_the_keys() -> None:
    async with at_step("question_mark") as pilot:
        assert "?  signs" in text(pilot)
        await press(pilot, "question_mark")
        assert "Signs and words" in text(pilot)
        assert "?  keys" in text(pilot)
