"""The live test on the screen: nothing before a yes, the code while it waits, the result kept."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.slow_rows import rest_slow
from tests.tui.machines import (
    CLIENT,
    CONFIGURED,
    LIVE,
    PATIENCE,
    Hand,
    as_network,
    at_machine,
    at_once,
    stick,
    until,
)
from tests.tui.rig import (
    ALLOWED,
    SIZES,
    case_screen,
    fresh_desk,
    lines,
    ours,
    press,
    step_id,
    text,
    type_in,
)
from wizard import world
from wizard.case.events import By
from wizard.case.journal import Journal
from wizard.cli.crash import report
from wizard.evidence import Origin
from wizard.signin import LiveResult, simulator, transport
from wizard.signin import result_words as words
from wizard.signin.simulator import CANARY, USER_CODE, act, acts
from wizard.tui import live_rows, qr
from wizard.tui.large import LETTERS, large
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.dialogs import ChoiceDialog, TypeIn
from wizard.tui.screens.error_codes import EntryScreen
from wizard.tui.screens.home import HomeScreen
from wizard.tui.screens.live_test import LiveScreen
from wizard.tui.screens.practice import SHORT_RESULTS, PracticeScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from wizard.tui.session import ExitState

SPACED = " ".join(words.spaced(USER_CODE))
CODES = (USER_CODE, words.spaced(USER_CODE), SPACED, large(USER_CODE)[1].strip())

ENDS = (
    "approve-later",
    "decline",
    "expire",
    "nobody-comes",
    "already-used",
    "policy-at-token",
    "public-client-off",
    "dns",
    "proxy-page",
    "captive-portal",
    "timeout",
    "clock-ahead",
    "throttled-for-long",
    "entered-twice",
    "redeemed-twice",
)
"""An act for every result, and for the troubles that keep a test from being carried out."""


def shows_code(shown: str) -> bool:
    return any(one in shown for one in CODES)


def live_screen(pilot: Pilot[ExitState]) -> LiveScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LiveScreen)
    return screen


def answers(pilot: Pilot[ExitState]) -> list[tuple[str, By]]:
    given = (By.PERSON, By.LIVE)
    return [(v.answer, v.by) for v in case_screen(pilot).case.case.trail if v.by in given]


def files(folder: Path) -> bytes:
    """Return all that stands in the files of a folder."""
    return b"".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


async def at_result(pilot: Pilot[ExitState], name: str) -> None:
    await press(pilot, "r", "enter")
    await until(pilot, words.RESULTS[act(name).result].word.upper())


# Before it starts


def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any use of a sign-in service a failure."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(transport, "Transport", refuse)
    monkeypatch.setattr(simulator, "SimulatedTenant", refuse)


async def test_the_step_says_that_the_program_can_do_it() -> None:
    async with at_machine() as pilot:
        assert "Press r: this program tries a new code." in text(pilot)
        assert "r  run the test" in lines(pilot)[-1]


@pytest.mark.parametrize(
    "key", rest_slow(["escape", "question_mark", "down", "x", "1"], ("escape", "1"))
)
async def test_nothing_starts_without_a_yes(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    never(monkeypatch)
    async with at_machine(LIVE, "r", settings=CONFIGURED) as pilot:
        assert "BEFORE IT STARTS" in text(pilot)
        await press(pilot, key)
        assert ours(pilot).session.running is None
        assert answers(pilot) == []


async def test_before_it_starts_everything_that_matters_is_said() -> None:
    async with at_machine(LIVE, "r", settings=CONFIGURED, size=(120, 40)) as pilot:
        shown = " ".join(text(pilot).split())
        for word in (
            "asks for a new code",
            CLIENT,
            "Tenant contoso.example",
            "https://login.microsoftonline.com/contos",
            "User.Read. No refresh token.",
            "Only the person who started this may type the code.",
            "Never send it to anyone.",
            "A policy that blocks this is a good result.",
            "Start the test",
            "Microsoft public",
        ):
            assert word in shown, word
        assert "SIMULATED" not in shown


@pytest.mark.parametrize("key", ["enter", "y"])
async def test_a_yes_starts_it(key: str) -> None:
    hand = Hand()
    async with at_machine(LIVE, "r", key, act="approve-later", pace=hand.pace) as pilot:
        await until(pilot, lambda: shows_code(text(pilot)))
        assert "YOU DO THIS" in text(pilot)
        hand.let_go(9)
        await until(pilot, "IT WORKED")


# Which tenant, which application


async def test_without_a_tenant_one_can_be_set_answered_by_hand_or_skipped() -> None:
    async with at_machine(LIVE, "r") as pilot:
        assert isinstance(pilot.app.screen, ChoiceDialog)
        for said in ("No tenant is set", "Set it up now", "Answer by hand", "Skip the test"):
            assert said in text(pilot)
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, CaseScreen)
        assert answers(pilot) == []
        await press(pilot, "r", "3")
        assert answers(pilot) == [("skipped", By.PERSON)]


@pytest.mark.slow
async def test_the_application_is_chosen_with_what_it_means_and_there_is_no_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    never(monkeypatch)
    async with at_machine(LIVE, "r", "1") as pilot:
        await type_in(pilot, "contoso com")
        await press(pilot, "enter")
        assert "'contoso com' is not a tenant." in text(pilot)
        for _ in range(4):
            await press(pilot, "backspace")
        await type_in(pilot, ".com")
        await press(pilot, "enter")
        assert "There is no default." in text(pilot)
        assert "Microsoft Azure CLI" in text(pilot)
        assert "the sign-in log" in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ChoiceDialog), "nothing is lit, so Enter takes nothing"
        await press(pilot, "2")
        screen = live_screen(pilot)
        assert screen.course.test.request.tenant == "contoso.com"
        assert "Microsoft Azure CLI" in text(pilot)
        assert "write it under [tenant]" in " ".join(text(pilot).split())
        await press(pilot, "a", "1")
        assert isinstance(pilot.app.screen, TypeIn)
        await type_in(pilot, CLIENT)
        await press(pilot, "enter")
        assert screen.course.test.request.client_id == CLIENT
        await press(pilot, "escape", "r")
        assert live_screen(pilot).course.test.request.client_id == CLIENT, "asked once only"


async def test_the_tenant_of_the_case_is_offered_and_can_be_changed() -> None:
    async with at_machine() as pilot:
        case_screen(pilot).case.set_fact("tenant", "fabrikam.com")
        await press(pilot, "r", "1")
        assert "fabrikam.com" in text(pilot)
        assert "read from the text of the case" in text(pilot)


@pytest.mark.slow
async def test_where_it_is_switched_off_only_practice_is_left() -> None:
    off = {**CONFIGURED, "live_test": False}
    async with at_machine(LIVE, "r", settings=off) as pilot:
        assert isinstance(pilot.app.screen, CaseScreen)
        assert "The live test is switched off here" in text(pilot)
        assert "Press r" not in text(pilot)
    async with at_machine("", "f2", "1", settings=off) as pilot:
        assert "The live test is switched off here" in text(pilot)
    async with at_machine(LIVE, "r", act="approve", settings=off) as pilot:
        live_screen(pilot)


# While it waits


@pytest.mark.slow
async def test_every_question_is_shown_with_what_it_brought() -> None:
    hand = Hand()
    async with at_machine(LIVE, "r", "enter", act="slow-down", pace=hand.pace) as pilot:
        await until(pilot, lambda: shows_code(text(pilot)))
        assert "Left  0:5" in text(pilot) or "Left  1:00" in text(pilot)
        assert "https://microsoft.com/devicelogin (practice)" in text(pilot)
        hand.let_go()
        await until(pilot, "asked once")
        assert "the service asks to wait longer" in " ".join(text(pilot).split())
        hand.let_go()
        await until(pilot, "asked 2 times")
        assert "nobody has finished the sign-in yet" in text(pilot)
        hand.let_go(20)
        await until(pilot, "IT WORKED")
        assert not shows_code(text(pilot))


async def test_the_code_is_copied_without_gaps_and_forgotten_with_the_page() -> None:
    hand = Hand()
    async with at_machine(LIVE, "r", "enter", act="approve-later", pace=hand.pace) as pilot:
        await press(pilot, "c")
        await until(pilot, lambda: shows_code(text(pilot)))
        await press(pilot, "c")
        assert pilot.app.clipboard == USER_CODE
        assert "Sent to the terminal." in text(pilot)
        await press(pilot, "escape")
        assert pilot.app.clipboard == ""
        hand.let_go(9)


async def test_ctrl_c_stops_the_test_as_it_does_in_plain_mode() -> None:
    hand = Hand()
    async with at_machine(LIVE, "r", "enter", act="approve-later", pace=hand.pace) as pilot:
        await until(pilot, lambda: shows_code(text(pilot)))
        await press(pilot, "ctrl+c")
        assert ours(pilot).session.running is None
        assert not shows_code(text(pilot))
        assert ours(pilot).is_running
        hand.let_go(9)


async def test_a_page_of_another_host_is_named_as_refused_and_its_code_is_not_shown() -> None:
    hand = Hand()
    async with at_machine(
        LIVE, "r", "enter", act="foreign-address", pace=hand.pace, size=(120, 40)
    ) as pilot:
        await until(pilot, "COULD NOT TEST")
        assert "rnicrosoft.example" in text(pilot)
        assert not shows_code(text(pilot))
        assert USER_CODE not in text(pilot)
        await press(pilot, "c")
        assert USER_CODE not in pilot.app.clipboard
        hand.let_go(9)


@pytest.mark.slow
async def test_the_square_stands_beside_the_code_or_in_the_column() -> None:
    hand = Hand()
    async with at_machine(LIVE, "r", "enter", act="approve-later", pace=hand.pace) as pilot:
        await until(pilot, lambda: shows_code(text(pilot)))
        square = [row.plain.strip() for row in qr.square(qr.PRACTICE)]
        assert square[5] not in text(pilot)
        await press(pilot, "q")
        assert all(row in text(pilot) for row in square)
        assert SPACED in text(pilot)
        await pilot.resize_terminal(120, 40)
        await press(pilot)
        assert all(row in text(pilot) for row in square)
        assert "The QR code opens the page." in text(pilot)
        assert large(USER_CODE)[0] in text(pilot)
        hand.let_go(9)


# Stopping, leaving, and answers that come too late


async def test_stopping_shows_while_the_service_still_hangs_and_a_late_answer_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = stick(monkeypatch)
    async with at_machine(LIVE, "r", "enter", act="approve-later") as pilot:
        await until(pilot, lambda: bool(made) and made[0].reached.is_set())
        running = live_screen(pilot).running
        assert running is not None
        await press(pilot, "escape")
        assert "CANCELLED" in text(pilot)
        assert "The code ends by itself in" in text(pilot)
        assert not made[0].go.is_set(), "it still hangs"
        before = text(pilot)
        made[0].go.set()
        running.join(PATIENCE)
        await press(pilot)
        assert text(pilot) == before
        assert answers(pilot) == []


@pytest.mark.slow
async def test_a_late_answer_of_one_test_is_no_news_of_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = stick(monkeypatch)
    async with at_machine(LIVE, "r", "enter", act="approve-later") as pilot:
        await until(pilot, lambda: bool(made) and made[0].reached.is_set())
        first = live_screen(pilot).running
        await press(pilot, "escape", "r", "enter")
        await until(pilot, lambda: len(made) == 2 and made[1].reached.is_set())
        made[0].go.set()
        assert first is not None
        first.join(PATIENCE)
        await press(pilot)
        assert live_screen(pilot).course.result is None
        made[1].go.set()
        await until(pilot, "IT WORKED")


@pytest.mark.slow
async def test_news_of_an_older_test_is_dropped_even_if_it_comes_through() -> None:
    hand = Hand()
    async with at_machine(LIVE, "r", "enter", act="approve-later", pace=hand.pace) as pilot:
        screen = live_screen(pilot)
        await until(pilot, lambda: shows_code(text(pilot)))
        ended = words_result(LiveResult.REFUSED)
        screen.tell(screen.number - 1, ended)
        await press(pilot)
        assert screen.course.result is None
        hand.let_go(9)
        await until(pilot, "IT WORKED")
        screen.tell(screen.number, ended)
        await press(pilot)
        assert "IT WORKED" in text(pilot), "the first result counts"


def words_result(result: LiveResult) -> Any:  # noqa: ANN401 - a result
    from wizard.signin import SignInResult  # noqa: PLC0415 - for one helper

    return SignInResult(result)


@pytest.mark.slow
async def test_after_stopping_it_is_answered_by_hand_and_nothing_comes_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = stick(monkeypatch)
    async with at_machine(LIVE, "r", "enter", act="approve-later") as pilot:
        await until(pilot, lambda: bool(made) and made[0].reached.is_set())
        running = live_screen(pilot).running
        assert running is not None
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, CaseScreen)
        assert "It is not answered yet." in text(pilot)
        await press(pilot, "1")
        assert answers(pilot) == [("works", By.PERSON)]
        at = step_id(pilot)
        made[0].go.set()
        running.join(PATIENCE)
        await press(pilot)
        assert (step_id(pilot), answers(pilot)) == (at, [("works", By.PERSON)])


async def test_leaving_the_program_asks_and_then_waits_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = stick(monkeypatch)
    async with at_machine(LIVE, "r", "enter", act="approve-later") as pilot:
        await until(pilot, lambda: bool(made) and made[0].reached.is_set())
        running = live_screen(pilot).running
        assert running is not None
        await press(pilot, "ctrl+q")
        assert "A live test is under way" in text(pilot)
        await press(pilot, "1")
        assert live_screen(pilot).running is running
        await press(pilot, "ctrl+q", "ctrl+q")
        assert pilot.app.return_value is not None
    assert not made[0].go.is_set(), "the program is gone, the service still hangs"
    assert running.is_over
    made[0].go.set()
    running.join(PATIENCE)


async def test_a_signal_ends_the_program_while_a_test_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = stick(monkeypatch)
    async with at_machine(LIVE, "r", "enter", act="approve-later") as pilot:
        await until(pilot, lambda: bool(made) and made[0].reached.is_set())
        ours(pilot).leave(143)
        await pilot.pause()
    assert not made[0].go.is_set()
    made[0].go.set()
    assert [one for one in threading.enumerate() if "sign-in" in one.name and not one.daemon] == []


# The result


@pytest.mark.parametrize("name", rest_slow(ENDS, ("approve-later", "policy-at-token", "dns")))
async def test_every_result_is_said_and_enter_lets_it_answer_the_step(name: str) -> None:
    async with at_machine(act=name) as pilot:
        await at_result(pilot, name)
        played = act(name)
        result = live_screen(pilot).course.result
        assert result is not None
        assert (result.result, result.code) == (played.result, played.code)
        shown = " ".join(text(pilot).replace("▌", " ").split())
        if played.result is LiveResult.NOT_TESTED:
            assert "This says nothing about the account." in shown
            assert "entra-wizard doctor" in shown
        assert "SIMULATED" in shown
        assert "Go on: " in shown
        leads = live_screen(pilot).next_words
        await press(pilot, "enter")
        assert answers(pilot)[0] == (played.result.value, By.LIVE)
        view = case_screen(pilot).now
        stands = view.step.short if view.step and not view.outcome else ""
        assert not stands or leads == f"Go on: {stands}"
        assert view.notes[0].startswith(f"Practice ({name}).")
        assert not shows_code(text(pilot))


async def test_who_signed_in_is_masked_and_tenant_scopes_and_time_are_said() -> None:
    async with at_machine(act="approve-later", size=(120, 40)) as pilot:
        await at_result(pilot, "approve-later")
        shown = text(pilot)
        for word in ("m*** at c***.example", "5151c0de-", "User.Read", "20 seconds", "4 times"):
            assert word in shown, word
        assert "morgan" not in shown


async def test_a_refusal_becomes_a_fact_and_the_case_goes_on_in_the_flow_of_its_code() -> None:
    async with at_machine(act="public-client-off") as pilot:
        await at_result(pilot, "public-client-off")
        await press(pilot, "enter")
        case = case_screen(pilot).case
        assert case.view.code == "AADSTS7000218"
        known = [one.evidence for one in case.case.known if one.evidence.kind == "code"]
        assert [(one.value, one.origin) for one in known] == [("7000218", Origin.LIVE)]
        assert case.view.step is not None
        assert case.view.step.ref.flow != "fresh-code"


@pytest.mark.slow
async def test_it_can_be_run_again_and_the_step_is_answered_once() -> None:
    async with at_machine(act="decline") as pilot:
        await at_result(pilot, "decline")
        await press(pilot, "r")
        assert "BEFORE IT STARTS" in text(pilot)
        await press(pilot, "enter")
        await until(pilot, "DECLINED")
        await press(pilot, "enter")
        assert [one for one in answers(pilot) if one[1] is By.LIVE] == [("declined", By.LIVE)]


@pytest.mark.slow
async def test_the_result_is_copied_as_text_and_says_that_it_is_practice() -> None:
    async with at_machine(act="policy-at-token") as pilot:
        await at_result(pilot, "policy-at-token")
        await press(pilot, "c")
        assert "AADSTS53003" in pilot.app.clipboard
        assert pilot.app.clipboard.startswith("Practice run, act policy-at-token.")
        assert not shows_code(pilot.app.clipboard)


@pytest.mark.slow
async def test_a_result_for_a_case_that_has_gone_on_is_not_kept() -> None:
    async with at_machine(act="approve") as pilot:
        await at_result(pilot, "approve")
        case_screen(pilot).case.answer("skipped")
        await press(pilot, "enter")
        assert answers(pilot) == [("skipped", By.PERSON)]
        assert "The result was not kept." in text(pilot)


@pytest.mark.slow
async def test_enter_row_and_answers_can_be_clicked() -> None:
    async with at_machine(LIVE, "r", act="approve") as pilot:
        for said in ("IT WORKED", ""):
            row = next(i for i, one in enumerate(lines(pilot)) if " Enter   " in one)
            await pilot.click(offset=(8, row))
            if said:
                await until(pilot, said)
        assert answers(pilot) == [("works", By.LIVE)]


# On its own


async def test_a_real_test_from_home_needs_no_case_and_its_code_can_be_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    as_network(monkeypatch, "policy-at-token")
    async with at_machine("", "f2", "1", settings=CONFIGURED) as pilot:
        assert "SIMULATED" not in text(pilot)
        await press(pilot, "enter")
        await until(pilot, "BLOCKED BY POLICY")
        assert "That is a good result" in text(pilot)
        assert "Look up AADSTS53003" in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, EntryScreen)
        workspace = ours(pilot).session.workspace
        assert workspace is not None
        assert workspace.cases() == ()


async def test_a_real_test_never_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    as_network(monkeypatch, "decline")
    real = transport.Transport
    monkeypatch.setattr(transport, "Transport", real)

    def refuse(*_: object) -> None:
        raise AssertionError

    async with at_machine(LIVE, "r", settings=CONFIGURED) as pilot:
        monkeypatch.setattr(simulator, "SimulatedTenant", refuse)
        await press(pilot, "enter")
        await until(pilot, "DECLINED")
        assert "Practice" not in text(pilot)
        await press(pilot, "enter")
        assert case_screen(pilot).now.notes[0].startswith("Live test: declined.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "seen"),
    [
        ("2", ("AADSTS90120", "The second window", "Inferred, not documented.")),
        ("3", ("AADSTS54005", "The app, second time", "An error page")),
    ],
    ids=["answered-twice", "redeemed-twice"],
)
async def test_both_errors_can_be_watched_from_all_sides(key: str, seen: tuple[str, ...]) -> None:
    async with at_machine("", "f2", key) as pilot:
        assert "SIMULATED" in text(pilot)
        await press(pilot, "enter")
        await until(pilot, "WHAT WAS SEEN")
        for word in seen:
            assert word in " ".join(text(pilot).split()), word
        assert "SIMULATED" in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.slow
async def test_every_act_is_listed_and_one_is_found_by_words_or_code_and_played() -> None:
    async with at_machine("", "f2", "5", size=(120, 40)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, PracticeScreen)
        assert screen.entries == acts()
        assert acts()[0].name in text(pilot)
        await press(pilot, "down", "slash")
        await type_in(pilot, "70020")
        assert [one.code for one in screen.entries] == [70020]
        await press(pilot, "escape")
        await type_in(pilot, "xyzzy")
        await press(pilot, "enter")
        assert "Nothing like that can be practiced" in text(pilot)
        await press(pilot, "escape")
        await type_in(pilot, "expird server says so")
        await press(pilot, "enter", "enter")
        await until(pilot, "EXPIRED")
        assert "act: expire" in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_the_list_of_acts_leads_back_home() -> None:
    async with at_machine("", "f2", "5") as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


def test_every_act_ends_as_something_the_list_has_a_word_for() -> None:
    assert all(one.result in SHORT_RESULTS for one in acts())


# Nothing secret stays


@pytest.mark.parametrize(
    "name",
    rest_slow(["approve-later", "decline", "refresh-token-anyway", "timeout"], ["approve-later"]),
)
async def test_no_code_and_no_token_stays_anywhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.DEBUG)
    fixed = world.fixed()
    journal = Journal.open(tmp_path / "journal.db", fixed.now)
    async with at_machine(act=name, workspace=fresh_desk(journal)) as pilot:
        await at_result(pilot, name)
        shown = [text(pilot), pilot.app.export_screenshot()]
        await press(pilot, "enter")
        shown += [text(pilot), pilot.app.export_screenshot(), str(case_screen(pilot).now)]
    journal.close()
    kept = files(tmp_path)
    shown += [kept.decode("utf-8", errors="replace"), caplog.text]
    for one in shown:
        assert CANARY not in one
        assert not shows_code(one)


async def crashed_while_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program meet a mistake of its own while a code is on the screen."""
    hand = Hand()

    def broken(course: live_rows.Course, *_: object, **__: object) -> None:
        raise RuntimeError(course.prompt.user_code if course.prompt else "")

    async with at_machine(LIVE, "r", "enter", act="approve-later", pace=hand.pace) as pilot:
        await until(pilot, lambda: shows_code(text(pilot)))
        monkeypatch.setattr(live_rows, "waiting_page", broken)
        hand.let_go(9)
        await until(pilot, lambda: ours(pilot).crash is not None)


async def test_a_mistake_of_the_program_while_it_waits_tells_no_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RuntimeError) as raised:
        await crashed_while_waiting(monkeypatch)
    crash = raised.value
    assert shows_code(str(crash)), "the mistake itself holds the code"
    told = report(type(crash), crash.__traceback__)
    assert not shows_code(told)
    assert "in broken" in told
    assert not shows_code("".join(capsys.readouterr()))


# Every size, without colours, and by the keyboard alone


def fits(pilot: Pilot[ExitState]) -> None:
    rows = lines(pilot)
    assert rows[-1].rstrip().endswith("all keys")
    assert set("".join(rows)) <= ALLOWED


@pytest.mark.slow
async def test_every_page_fits_every_size() -> None:
    hand = Hand()
    async with at_machine(LIVE, "r", act="approve-later", pace=hand.pace) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await press(pilot)
            fits(pilot)
            assert " Enter   Start the test" in text(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: live_screen(pilot).course.prompt is not None)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await press(pilot)
            fits(pilot)
            assert size[1] < 20 or shows_code(text(pilot)), text(pilot)
        hand.let_go(9)
        await until(pilot, lambda: live_screen(pilot).course.result is not None)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await press(pilot)
            fits(pilot)
            assert "IT WORKED" in text(pilot)
            assert " Enter   Go on" in text(pilot)


@pytest.mark.slow
async def test_where_room_is_short_the_page_scrolls_to_the_code() -> None:
    hand = Hand()
    async with at_machine(
        LIVE, "r", "enter", act="approve-later", pace=hand.pace, size=(40, 10)
    ) as pilot:
        await until(pilot, lambda: live_screen(pilot).course.prompt is not None)
        for _ in range(12):
            if shows_code(text(pilot)):
                break
            await press(pilot, "down")
        assert shows_code(text(pilot))
        hand.let_go(9)


@pytest.mark.slow
async def test_it_works_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    hand = Hand()
    async with at_machine(LIVE, "r", "enter", act="approve-later", pace=hand.pace) as pilot:
        await until(pilot, lambda: shows_code(text(pilot)))
        fits(pilot)
        hand.let_go(9)
        await until(pilot, "IT WORKED")


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "high-contrast"])
async def test_the_themes_know_every_colour_of_the_pages(theme: str) -> None:
    async with at_machine(LIVE, act="dns", settings={"theme": theme}) as pilot:
        await at_result(pilot, "dns")
        fits(pilot)


# The words and the signs


@pytest.mark.parametrize(
    ("seconds", "shown"), [(900, "15:00"), (862, "14:20"), (60, "1:00"), (59, "0:59"), (-3, "0:00")]
)
def test_the_time_left_is_calm_until_the_last_minute(seconds: int, shown: str) -> None:
    from wizard.signin import Prompt  # noqa: PLC0415 - for one value

    prompt = Prompt(USER_CODE, "https://microsoft.com/devicelogin", "", seconds, 5)
    assert words.time_on_clock(prompt, 0) == shown


@pytest.mark.parametrize(
    ("ago", "shown"),
    [(0.4, "asked 3 times"), (2, "asked 3 times, last 2 s ago"), (21, "no reply for 21 s")],
)
def test_silence_is_said(ago: float, shown: str) -> None:
    from wizard.signin import PollAnswer, Polled  # noqa: PLC0415 - for one value

    assert words.asked_words(Polled(3, PollAnswer.PENDING, 9.0, 5), ago) == shown


def test_every_letter_of_a_code_has_its_own_picture() -> None:
    drawn = {tuple(large(letter)) for letter in LETTERS}
    assert len(drawn) == len(LETTERS) == 36
    assert {len(row) for row in large("ABCDEFGHI")} == {57}
    assert large("ABCDEF")[0].startswith(large("ABC")[0])


def test_the_square_of_practice_opens_nothing() -> None:
    assert qr.square(qr.PRACTICE) != qr.square("https://microsoft.com/devicelogin")
    assert {one.cell_length for one in qr.square(qr.PRACTICE)} == {33}
    assert len(qr.square(qr.PRACTICE)) == 17


def test_every_result_has_an_act_here() -> None:
    assert {act(name).result for name in ENDS} == set(LiveResult) - {LiveResult.CANCELLED}
    assert {one.name for one in acts()} >= set(ENDS)


def test_the_pace_of_these_tests_is_not_the_time_of_the_day() -> None:
    pace = at_once()
    assert pace.wait(900) is False
    assert pace.now() == 900
