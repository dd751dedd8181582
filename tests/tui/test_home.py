"""Home: from a text to the right first question."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual import events

from tests.tui.rig import (
    at_home,
    case_screen,
    find,
    fresh_desk,
    lines,
    make_app,
    ours,
    paste,
    press,
    step_id,
    text,
    type_in,
)
from wizard.content.people import Person
from wizard.errors import ContentError
from wizard.findings import Finding, Position, Severity
from wizard.tui.navigation import ShowCodes
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.home import HomeScreen
from wizard.tui.session import StartAt
from wizard.tui.tour import PAGE_54005, PAGE_90120, settle
from wizard.tui.widgets.paste import PasteBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from wizard.case.triage import Triage
    from wizard.case.workspace import Workspace
    from wizard.tui.session import ExitState


def home(pilot: Pilot[ExitState]) -> HomeScreen:
    """Return the home screen."""
    return ours(pilot).home


async def until(pilot: Pilot[ExitState], done: Callable[[], bool]) -> None:
    """Wait for a thread of the program."""
    for _ in range(500):
        if done():
            return
        await pilot.pause(0.01)
    raise AssertionError(text(pilot))


async def test_a_paste_is_read_and_enter_starts_the_best_match() -> None:
    async with at_home() as pilot:
        await paste(pilot)
        assert "FROM YOUR TEXT" in text(pilot)
        assert "20 Nov 09:14 UTC" in text(pilot)
        await press(pilot, "enter")
        view = case_screen(pilot).now
        assert view.code == "AADSTS90120"
        assert view.facts["correlation-id"].startswith("7c1e5f0a")


async def test_a_paste_does_not_wait_for_more_but_a_typed_text_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wizard.tui.screens.home.SILENCE", 60.0)
    async with at_home() as pilot:
        await type_in(pilot, "90120")
        assert home(pilot).triage is None
        pilot.app.post_message(events.Paste(" was shown"))
        await until(pilot, lambda: home(pilot).triage is not None)


async def test_enter_right_after_a_paste_does_not_need_to_wait() -> None:
    async with at_home() as pilot:
        pilot.app.post_message(events.Paste(PAGE_54005))
        await press(pilot, "enter")
        assert case_screen(pilot).now.code == "AADSTS54005"


async def test_a_typed_code_is_enough() -> None:
    async with at_home() as pilot:
        await type_in(pilot, "90120")
        home(pilot).read_now()
        await press(pilot, "enter")
        assert case_screen(pilot).now.code == "AADSTS90120"


async def test_a_code_heard_wrongly_offers_its_neighbours() -> None:
    workspace = fresh_desk()
    heard = next(code for code in range(90121, 91000) if workspace.catalogue.get(code) is None)
    async with at_home(workspace=workspace) as pilot:
        await paste(pilot, f"AADSTS{heard}")
        assert "OR WAS IT ANOTHER NUMBER?" in text(pilot)


async def test_a_text_without_a_code_starts_from_what_is_seen() -> None:
    async with at_home() as pilot:
        await paste(pilot, "my window is green")
        assert "What do you see right now?" in text(pilot)
        await press(pilot, "enter")
        assert step_id(pilot) == "what-seen"


async def test_enter_in_the_empty_box_starts_nothing() -> None:
    async with at_home() as pilot:
        await press(pilot, "enter")
        assert "Paste or type the error first" in text(pilot)


async def test_escape_clears_the_box() -> None:
    async with at_home() as pilot:
        await type_in(pilot, "90120")
        await press(pilot, "escape")
        assert home(pilot).box.words == ""
        assert "OR START HERE" in text(pilot)


async def test_the_list_starts_a_flow_without_a_text() -> None:
    async with at_home() as pilot:
        await press(pilot, "down", "down", "enter")
        assert case_screen(pilot).now.code == "AADSTS90120"


async def test_above_the_first_row_is_the_box() -> None:
    async with at_home() as pilot:
        await press(pilot, "down", "up")
        assert pilot.app.focused is home(pilot).box


async def test_a_letter_in_the_list_is_typed_into_the_box() -> None:
    async with at_home() as pilot:
        await press(pilot, "down", "x")
        assert home(pilot).box.text == "x"


async def test_results_are_not_reordered_under_an_arrow() -> None:
    async with at_home() as pilot:
        await paste(pilot)
        await press(pilot, "down", "down")
        highlighted = home(pilot).highlighted
        home(pilot).read_now()
        await settle(pilot)
        assert home(pilot).highlighted == highlighted


async def test_a_line_break_in_a_paste_starts_nothing() -> None:
    async with at_home() as pilot:
        await paste(pilot, "AADSTS90120\n\n\n")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_secrets_are_counted_in_words() -> None:
    async with at_home() as pilot:
        await paste(pilot, PAGE_90120 + "\nSigned in as jo.doe@contoso.example")
        assert "hidden" in text(pilot)


async def test_markup_in_a_paste_is_text() -> None:
    async with at_home(size=(120, 40)) as pilot:
        await paste(pilot, "see [1] and [AADSTS90120] [/b] [@click=app.quit]x[/]")
        find(pilot, "see [1] and [AADSTS90120]")


async def test_control_characters_reach_neither_box_nor_screen() -> None:
    async with at_home() as pilot:
        await paste(pilot, "AADSTS90120 \x1b]52;c;aGk=\x07 \x9b31m \u202eabc\u202c")
        assert all(character.isprintable() for line in lines(pilot) for character in line)
        assert "\x1b" not in home(pilot).box.text


async def test_ten_megabytes_are_cut_and_said_and_the_screen_stays_alive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with at_home() as pilot:
        go_on = threading.Event()
        workspace = ours(pilot).session.workspace
        assert workspace is not None
        read = workspace.read

        def slow(words: str, reader: Person) -> Triage:
            go_on.wait(5)
            return read(words, reader)

        monkeypatch.setattr(workspace, "read", slow)
        pilot.app.post_message(events.Paste("x y " * 2_500_000 + " AADSTS90120"))
        await settle(pilot)
        home(pilot).read_now()
        await settle(pilot)
        assert len(home(pilot).box.words) == 1_000_000
        assert home(pilot).is_reading
        assert "Reading 1000 kB of text" in text(pilot)
        await press(pilot, "question_mark")
        go_on.set()
        await until(pilot, lambda: "1 MB" in text(pilot))
        assert not home(pilot).is_reading


async def test_a_long_text_is_read_whole() -> None:
    async with at_home() as pilot:
        pilot.app.post_message(events.Paste("a line of a log\n" * 4_000 + "AADSTS54005: redeemed"))
        await settle(pilot)
        await until(pilot, lambda: home(pilot).triage is not None)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        assert case_screen(pilot).now.code == "AADSTS54005"


@pytest.mark.parametrize(("key", "reader"), [("1", "user"), ("3", "admin"), ("4", "developer")])
async def test_who_sits_at_the_keys_is_chosen(key: str, reader: str) -> None:
    async with at_home() as pilot:
        await press(pilot, "f5", key)
        assert ours(pilot).session.role == reader
        await press(pilot, "down", "enter")
        assert case_screen(pilot).now.reader == reader


async def test_colours_change_in_turn() -> None:
    async with at_home() as pilot:
        seen = [ours(pilot).theme]
        for _ in range(3):
            await press(pilot, "f6")
            seen.append(ours(pilot).theme)
        assert seen == ["dark", "light", "high-contrast", "dark"]


async def test_the_question_mark_is_help_in_the_empty_box_and_text_in_a_full_one() -> None:
    async with at_home() as pilot:
        await press(pilot, "question_mark")
        assert "all cases" in text(pilot)
        assert "start the best match" not in text(pilot), "nothing is there to start"
        await press(pilot, "escape")
        await type_in(pilot, "a")
        await press(pilot, "question_mark")
        assert home(pilot).box.text == "a?"


async def test_a_broken_flow_is_named() -> None:
    broken = Finding(
        Position("flows/own.yaml", 7, 3), "syntax", Severity.ERROR, "This is not YAML."
    )
    quiet = Finding(Position("flows/other.yaml", 1, 1), "age", Severity.WARNING, "It is old.")
    async with at_home(findings=(broken, quiet)) as pilot:
        shown = " ".join(text(pilot).split())
        assert "Flow own has a mistake and is left out: flows/own.yaml:7:3" in shown
        assert "other.yaml" not in text(pilot)
        assert "OR START HERE" in text(pilot)


async def test_content_that_cannot_be_loaded_is_a_sentence() -> None:
    app = make_app()

    def fail() -> tuple[Workspace, tuple[Finding, ...]]:
        raise ContentError("No flow can be used.", "Install it again.")

    app.make_workspace = fail
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "No flow can be used. Install it again." in text(pilot)


async def test_a_start_with_a_paste_opens_its_flow() -> None:
    app = make_app(StartAt(paste=PAGE_54005, ticket="T9", facts={"tool": "azure-cli"}))
    async with app.run_test() as pilot:
        await settle(pilot)
        view = case_screen(pilot).now
        assert (view.code, view.ticket, view.facts["tool"]) == ("AADSTS54005", "T9", "azure-cli")


@pytest.mark.parametrize(
    "start",
    [
        StartAt(flow="no-such-flow"),
        StartAt(case_id="K99"),
        StartAt(flow="aadsts90120", facts={"x": "y"}),
    ],
    ids=["flow", "case", "fact"],
)
async def test_a_start_that_cannot_be_is_said_at_home(start: StartAt) -> None:
    app = make_app(start)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "There is no" in text(pilot)


async def test_a_reader_of_the_settings_is_taken() -> None:
    app = make_app(StartAt(flow="aadsts90120"), reader=Person.DEVELOPER)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert step_id(pilot)
        assert case_screen(pilot).now.reader is Person.DEVELOPER


async def test_a_journal_in_trouble_is_said_at_home() -> None:
    workspace = fresh_desk()
    workspace.journal.notices = ("The journal was damaged. A copy is kept.",)
    async with at_home(workspace=workspace) as pilot:
        assert "The journal was damaged. A copy is kept." in text(pilot)


@pytest.mark.parametrize("key", ["f2", "f3", "f4", "f5"])
async def test_the_keys_of_the_right_column_work_beside_a_text(key: str) -> None:
    async with at_home(size=(120, 40)) as pilot:
        await paste(pilot, "AADSTS16000")
        await press(pilot, key)
        assert not isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "escape")
        assert home(pilot).box.words == "AADSTS16000"


async def test_what_comes_first_is_told_for_who_sits_at_the_keys() -> None:
    async with at_home(size=(120, 40)) as pilot:
        await paste(pilot, "AADSTS16000")
        assert "Whose app or site" in text(pilot)
        await press(pilot, "f5", "4")
        assert "Who is the app meant for?" in text(pilot)
        await press(pilot, "enter")
        assert "Who is the app meant for?" in text(pilot)


async def test_what_this_desk_says_stands_with_the_match_the_entry_and_the_step() -> None:
    said = "Since Monday a policy stops this."
    async with at_home(
        workspace=replace(fresh_desk(), notices={"blocked-by-policy": said})
    ) as pilot:
        await paste(pilot, "AADSTS53003")
        assert said in text(pilot)
        await press(pilot, "enter")
        assert said in text(pilot)
        ours(pilot).post_message(ShowCodes(53003))
        await press(pilot)
        await press(pilot)
        assert said in text(pilot)


async def test_a_long_message_is_shown_whole_and_goes_with_the_next_key() -> None:
    async with at_home() as pilot:
        words = "one sentence of many words " * 5
        home(pilot).say(words)
        await settle(pilot)
        assert " ".join(text(pilot).split()).count("one sentence of many words") == 5
        await press(pilot, "down")
        assert "one sentence" not in text(pilot)


async def test_each_fact_stands_with_its_line() -> None:
    async with at_home() as pilot:
        await paste(pilot, f"Some words before.\n{PAGE_90120}\nSee also CAA20003.")
        shown = text(pilot)
        assert "AADSTS90120" in shown
        assert "line 3" in shown
        assert "CAA20003: No AADSTS code" in shown
        assert "Found AADSTS90120." in shown


async def test_words_show_codes_that_fit_and_a_flow_only_if_all_words_do() -> None:
    async with at_home() as pilot:
        await paste(pilot, "already used or declined")
        assert "Enter" in text(pilot)
        assert "CODES THAT FIT THE WORDS" in text(pilot)
        assert "90120" in text(pilot)


async def test_a_long_text_is_cleared_by_the_second_escape() -> None:
    async with at_home() as pilot:
        await paste(pilot, "The sign-in failed again today. " * 10)
        await press(pilot, "escape")
        assert home(pilot).box.words
        assert "Press Esc again to clear this text." in text(pilot)
        await press(pilot, "escape")
        assert not home(pilot).box.words


async def test_ctrl_z_brings_a_cleared_text_back() -> None:
    async with at_home() as pilot:
        await type_in(pilot, "90120")
        await press(pilot, "escape")
        assert not home(pilot).box.words
        await press(pilot, "ctrl+z")
        assert home(pilot).box.words == "90120"


async def test_ctrl_z_brings_a_cleared_text_back_of_which_a_part_was_shown() -> None:
    words = "AADSTS90120 and many more words. " * 1000
    async with at_home() as pilot:
        pilot.app.post_message(events.Paste(words))
        await settle(pilot)
        await press(pilot, "escape", "escape")
        assert not home(pilot).box.words
        await press(pilot, "ctrl+z")
        assert home(pilot).box.words.strip() == words.strip()


async def test_tab_skips_a_column_without_cases() -> None:
    async with at_home(size=(120, 40)) as pilot:
        await press(pilot, "tab")
        focused = pilot.app.screen.focused
        assert focused is not None
        assert focused.id != "cases"


async def test_a_case_without_a_code_is_named_by_its_flow() -> None:
    workspace = fresh_desk()
    workspace.open(reader=Person.HELPDESK).start_flow("window-trouble")
    async with at_home(workspace=workspace, size=(120, 40)) as pilot:
        assert "The window shows trouble" in text(pilot)
        assert "No code yet" not in text(pilot)


async def test_what_was_hidden_is_said_whole_where_rows_are_few() -> None:
    async with at_home() as pilot:
        await paste(
            pilot,
            "POST /token client_secret=Zk~8Q~abcdefghijklmnopqrstuvwxyz0123456789 AADSTS7000215"
            " Invalid client secret provided. user anna.smith@contoso.com",
        )
        row = next(line for line in lines(pilot) if "FROM YOUR TEXT" in line)
        assert row.rstrip().endswith("hidden")


async def test_a_box_without_a_column_left_ends_nothing() -> None:
    async with at_home() as pilot:
        box = pilot.app.screen.query_one(PasteBox)
        box.styles.padding = (0, 50)
        await settle(pilot)
        assert box.content_size.width == 0
        assert not box.render_line(0).text.strip()
