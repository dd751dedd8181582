"""A case on the screen: keys in, view out."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from tests.tui.rig import (
    ANSWERS,
    at_step,
    case_screen,
    find,
    fresh_desk,
    lines,
    ours,
    paste,
    press,
    step_id,
    text,
    type_in,
)
from wizard.content.people import Person, Result
from wizard.errors import JournalError
from wizard.evidence import Origin
from wizard.tui.screens.home import HomeScreen


async def test_leaving_an_open_case_says_how_to_come_back() -> None:
    async with at_step("2", "escape") as pilot:
        assert "Case K1 is kept. Open it again from F3, cases." in text(pilot)


async def test_a_flow_that_was_only_looked_at_leaves_no_case() -> None:
    desk = fresh_desk()
    async with at_step("escape", workspace=desk) as pilot:
        assert "is kept" not in text(pilot)
        assert desk.journal.cases(5) == ()


@pytest.mark.parametrize(
    ("key", "step"),
    [("1", "done"), ("2", "act"), ("3", "number"), ("4", "many"), ("5", "stop"), ("6", "place")],
)
async def test_a_number_key_answers(key: str, step: str) -> None:
    async with at_step(key) as pilot:
        assert step_id(pilot) == step


async def test_enter_on_a_fresh_question_changes_nothing() -> None:
    async with at_step("enter") as pilot:
        assert step_id(pilot) == "seen"
        assert case_screen(pilot).panel.highlighted is None
        assert "Choose with a number." in text(pilot)


@pytest.mark.parametrize(
    ("keys", "highlighted"),
    [(["down"], 0), (["up"], 6), (["down", "down"], 1), (["down", "up"], 0), (["up", "down"], 6)],
)
async def test_arrows_light_a_row(keys: list[str], highlighted: int) -> None:
    async with at_step(*keys) as pilot:
        assert case_screen(pilot).panel.highlighted == highlighted
        assert step_id(pilot) == "seen"


async def test_enter_takes_the_lit_row() -> None:
    async with at_step("down", "down", "enter") as pilot:
        assert step_id(pilot) == "act"


async def test_a_number_without_answer_says_which_there_are() -> None:
    async with at_step("9") as pilot:
        assert step_id(pilot) == "seen"
        assert "Choose 1 to 7." in text(pilot)


async def test_back_lights_the_answer_before() -> None:
    async with at_step(ANSWERS["waiting"], "b") as pilot:
        assert step_id(pilot) == "seen"
        assert case_screen(pilot).panel.highlighted == 1
        assert "your answer before" in text(pilot)


async def test_back_on_the_first_question_says_why_not() -> None:
    async with at_step("b") as pilot:
        assert "nothing to go back to" in text(pilot)
        assert " b  back" not in lines(pilot)[-1]


async def test_why_not_is_asked_in_one_more_key() -> None:
    async with at_step(ANSWERS["waiting"], "3") as pilot:
        assert step_id(pilot) == "act"
        assert "Cannot do this: why?" in text(pilot)
        await press(pilot, "1")
        assert step_id(pilot) == "hand"
        assert "do not have the rights" in case_screen(pilot).now.trail[-1].label


async def test_escape_takes_the_question_for_the_reason_away() -> None:
    async with at_step(ANSWERS["waiting"], "3", "escape") as pilot:
        assert step_id(pilot) == "act"
        assert "why?" not in text(pilot)


async def test_typing_gives_a_value_and_a_wrong_one_stays() -> None:
    async with at_step(ANSWERS["error"]) as pilot:
        await type_in(pilot, "12")
        await press(pilot, "enter")
        assert step_id(pilot) == "number"
        assert case_screen(pilot).panel.field.value == "12"
        assert "Not yet:" in text(pilot)
        await press(pilot, "backspace", "backspace")
        await type_in(pilot, "50105")
        await press(pilot, "enter")
        assert step_id(pilot) == "ask-admin"
        assert case_screen(pilot).now.facts["code"] == "50105"


async def test_digits_are_text_in_the_box_and_answers_outside() -> None:
    async with at_step(ANSWERS["error"], "1") as pilot:
        assert step_id(pilot) == "number"
        assert case_screen(pilot).panel.field.value == "1"
        await press(pilot, "escape", "1")
        assert step_id(pilot) == "hand"


async def test_an_arrow_leaves_the_box_and_comes_back() -> None:
    async with at_step(ANSWERS["error"], "down") as pilot:
        panel = case_screen(pilot).panel
        assert panel.highlighted == 0
        await press(pilot, "up")
        assert case_screen(pilot).focused is panel.field


async def test_lines_of_a_paste_stay_together_in_the_box() -> None:
    async with at_step(ANSWERS["error"]) as pilot:
        pilot.app.post_message(events.Paste("AADSTS50105:\nnot assigned\r\nto it"))
        await press(pilot)
        await pilot.pause()
        assert case_screen(pilot).panel.field.value == "AADSTS50105: not assigned to it"


async def test_a_reader_without_the_role_gets_a_message_to_send() -> None:
    async with at_step(ANSWERS["error"]) as pilot:
        await type_in(pilot, "50105")
        await press(pilot, "enter")
        assert "AN ADMIN DOES THIS" in text(pilot)
        assert "MESSAGE TO SEND" in text(pilot)
        assert "I sent it" in text(pilot)
        await press(pilot, "c")
        assert "Needed: Look up the sign-in" in ours(pilot).clipboard


async def test_what_may_hold_a_secret_is_not_copied_and_the_line_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leak = "Ticket text\nclient_secret=abc8Q~Jk3lmNo5pQrStUvWxYz0123456789AbCdE"
    async with at_step() as pilot:
        monkeypatch.setattr(case_screen(pilot), "copyable", lambda: (leak, "copy"))
        await press(pilot, "c")
        assert pilot.app.clipboard == ""
        assert "line 2" in text(pilot)


async def test_copy_sends_only_the_command() -> None:
    async with at_step(ANSWERS["waiting"], "c") as pilot:
        assert ours(pilot).clipboard == "az login --use-device-code"
        assert "Sent to the terminal." in text(pilot)


async def test_a_note_is_kept() -> None:
    async with at_step("n") as pilot:
        await type_in(pilot, "calls back at 11")
        await press(pilot, "enter")
        assert case_screen(pilot).now.notes == ("calls back at 11",)
        assert "Note saved." in text(pilot)


async def test_an_empty_note_is_refused_and_the_box_stays() -> None:
    async with at_step("n", "enter") as pilot:
        assert "nothing was kept" in text(pilot)
        await press(pilot, "escape")
        assert case_screen(pilot).now.notes == ()


async def test_the_ticket_number_stands_in_the_header() -> None:
    async with at_step("number_sign") as pilot:
        await type_in(pilot, "INC-4711")
        await press(pilot, "enter")
        assert case_screen(pilot).now.ticket == "INC-4711"
        assert "INC-4711" in lines(pilot)[0]


async def test_why_says_what_led_here() -> None:
    async with at_step(ANSWERS["waiting"], "w") as pilot:
        assert "WHAT LED HERE" in text(pilot)
        assert "What does it say?: It is still waiting" in text(pilot)
        await press(pilot, "escape")
        assert "WHAT LED HERE" not in text(pilot)


@pytest.mark.parametrize(
    ("size", "has_column"), [((80, 24), False), ((120, 40), True)], ids=["drawer", "column"]
)
async def test_k_shows_what_we_know(size: tuple[int, int], *, has_column: bool) -> None:
    async with at_step(ANSWERS["waiting"], size=size) as pilot:
        assert ("WHAT WE KNOW" in text(pilot)) is has_column
        await press(pilot, "k")
        assert "the window still waits" in text(pilot)
        await press(pilot, "k")
        assert ("WHAT WE KNOW" in text(pilot)) is has_column
        assert case_screen(pilot).focused is case_screen(pilot).panel.answers


async def test_a_fact_can_be_struck_out() -> None:
    async with at_step(paste="It says AADSTS50105.", size=(80, 24)) as pilot:
        assert case_screen(pilot).now.facts["code"] == "50105"
        await press(pilot, "k", "down", "enter")
        assert "A fact we know" in text(pilot)
        await press(pilot, "2")
        assert "code" not in case_screen(pilot).now.facts


async def test_keeping_a_fact_changes_nothing() -> None:
    async with at_step(paste="It says AADSTS50105.", size=(120, 40)) as pilot:
        await press(pilot, "k", "enter", "1")
        assert case_screen(pilot).now.facts["code"] == "50105"


async def test_an_answer_from_a_fact_can_be_overruled() -> None:
    workspace = fresh_desk()
    case = workspace.open(reader=Person.HELPDESK)
    case.set_fact("surface", "tool")
    case.start_flow("window-trouble")
    case.answer("not-sure")
    async with at_step(workspace=workspace) as pilot:
        ours(pilot).resume(case.view.case_id)
        await press(pilot)
        assert step_id(pilot) == "number"
        await press(pilot, "escape", "t", "up", "enter")
        assert "Answer it yourself" in text(pilot)
        await press(pilot, "2")
        assert step_id(pilot) == "place"


async def test_a_step_of_the_path_leads_back() -> None:
    async with at_step(ANSWERS["waiting"], "2", "escape", "t") as pilot:
        await press(pilot, "down", "enter", "2")
        assert step_id(pilot) == "seen"


async def test_escape_goes_home_and_keeps_the_case() -> None:
    async with at_step(ANSWERS["waiting"], "escape") as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "CARRY ON" in text(pilot)
        await press(pilot, "up")


async def test_an_outcome_is_closed_and_opened_again() -> None:
    async with at_step(ANSWERS["signed-in"]) as pilot:
        assert "RESOLVED" in text(pilot)
        assert "TICKET TEXT" in text(pilot)
        await press(pilot, "c")
        assert "The code had worked the first time." in ours(pilot).clipboard
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Case closed. [b] opens it again." in text(pilot)
        await press(pilot, "b")
        assert step_id(pilot) == "seen"


async def test_a_missing_fact_is_added_with_its_number() -> None:
    async with at_step(ANSWERS["error"], "escape", "1") as pilot:
        assert "HANDED OVER" in text(pilot)
        assert "missing" in text(pilot)
        await press(pilot, "1")
        await type_in(pilot, "not an id")
        await press(pilot, "enter")
        assert "not an id" in text(pilot)
        for _ in "not an id":
            await pilot.press("backspace")
        await type_in(pilot, "3b9d1c52-7e0f-4a86-9d24-5f6a7b8c9d00")
        await press(pilot, "enter")
        assert case_screen(pilot).now.facts["trace-id"].startswith("3b9d1c52")
        outcome = case_screen(pilot).now.outcome
        assert outcome is not None
        assert [one.kind for one in outcome.missing] == ["app"]


async def test_who_waits_is_told_one_sentence_beside_the_bar() -> None:
    async with at_step(ANSWERS["error"], "escape", "1") as pilot:
        row, _ = find(pilot, "It is the program.")
        assert "▌" in lines(pilot)[row]


async def test_stopped_has_its_words() -> None:
    async with at_step(ANSWERS["sent"]) as pilot:
        assert "STOPPED FOR SAFETY" in text(pilot)
        assert "Do not type that code." in text(pilot)


async def test_an_answer_that_cannot_be_kept_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_step() as pilot:
        journal = ours(pilot).session.workspace.journal  # type: ignore[union-attr]  # the desk is there

        def full(*_: object, **__: object) -> None:
            raise JournalError(
                "The answer was not saved: the disk is full.", "Your answers are safe."
            )

        monkeypatch.setattr(type(journal), "append", full)
        await press(pilot, "1")
        assert step_id(pilot) == "seen"
        assert "The answer was not saved" in text(pilot)


async def test_a_paste_that_breaks_out_answers_nothing() -> None:
    async with at_step() as pilot:
        ours(pilot).burst = 0.05
        sequence = "\x1b[200~one\x1b[15~111\r222\x1b[99z333\x1b[201~"
        for message in XTermParser().feed(sequence):
            pilot.app.post_message(message)
        await press(pilot)
        await pilot.pause(0.2)
        assert step_id(pilot) == "seen"
        assert case_screen(pilot).now.trail == ()


async def test_markup_in_a_flow_is_text() -> None:
    async with at_step(ANSWERS["closed"], size=(120, 40)) as pilot:
        for words in (
            "See [1] and [AADSTS50105], C:/[x]",
            "[/b] is not markup",
            "[red]Try again[/red]",
            "[@click=app.quit]Leave[/]",
        ):
            find(pilot, words)
        row, column = find(pilot, "[@click=app.quit]")
        await pilot.click(offset=(column + 3, row))
        await press(pilot)
        assert step_id(pilot) == "act"


async def test_a_click_answers() -> None:
    async with at_step() as pilot:
        row, column = find(pilot, "It is still waiting")
        await pilot.click(offset=(column, row))
        await press(pilot)
        assert step_id(pilot) == "act"


async def test_a_key_of_the_footer_can_be_clicked() -> None:
    async with at_step(ANSWERS["waiting"]) as pilot:
        row, column = find(pilot, " b  back")
        await pilot.click(offset=(column + 1, row))
        await press(pilot)
        assert step_id(pilot) == "seen"


async def test_resizing_keeps_the_lit_row_and_the_keys() -> None:
    async with at_step("down", "down", size=(120, 40)) as pilot:
        for size in ((80, 24), (60, 20), (120, 40)):
            await pilot.resize_terminal(*size)
            await press(pilot)
            assert case_screen(pilot).panel.highlighted == 1
            assert case_screen(pilot).focused is case_screen(pilot).panel.answers


async def test_keys_come_back_when_their_column_is_hidden() -> None:
    async with at_step(ANSWERS["waiting"], "k", size=(120, 40)) as pilot:
        await pilot.resize_terminal(80, 24)
        await press(pilot, "2")
        assert step_id(pilot) == "number"


async def test_leaving_says_how_the_last_case_stands() -> None:
    async with at_step(ANSWERS["signed-in"], "ctrl+q") as pilot:
        state = pilot.app.return_value
        assert state is not None
        assert state.result is Result.RESOLVED
        assert state.case_id == "K1"


async def test_a_pasted_start_is_known_in_the_case() -> None:
    async with at_step(paste="AADSTS50105 in Azure CLI") as pilot:
        known = {item.kind: item.origin for item in case_screen(pilot).now.known}
        assert known["code"] == "From the pasted text"
        assert Origin.PASTE


async def test_a_practice_run_says_so() -> None:
    workspace = fresh_desk()
    case = workspace.open(reader=Person.HELPDESK, simulated="approve")
    case.start_flow("window-trouble")
    async with at_step(workspace=workspace) as pilot:
        ours(pilot).resume(case.view.case_id)
        await press(pilot)
        assert "SIMULATED" in text(pilot)
        assert "act: approve" in text(pilot)
        await press(pilot, "1")
        assert "SIMULATED" in text(pilot)


async def test_two_cases_are_open_at_once() -> None:
    async with at_step("number_sign") as pilot:
        await type_in(pilot, "T1")
        await press(pilot, "enter", "2", "escape")
        await paste(pilot)
        await press(pilot, "enter", "number_sign")
        await type_in(pilot, "T2")
        await press(pilot, "enter", "escape")
        assert "T1" in text(pilot)
        assert "T2" in text(pilot)


async def test_what_is_wrong_with_a_typed_value_is_said_once() -> None:
    async with at_step(ANSWERS["error"], "a", "b", "enter") as pilot:
        assert text(pilot).lower().count("not yet") == 1


async def test_a_qr_code_says_what_it_is_for() -> None:
    async with at_step(ANSWERS["waiting"], "q") as pilot:
        assert "Scan this with a phone" in text(pilot)
