"""Check steps on the screen: asked by a key alone, never in practice, by hand at any time."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.probes.scripted import NOON, ScriptedNet, page
from tests.tui.machines import CHECK, LIVE, PATIENCE, at_machine, until
from tests.tui.rig import ALLOWED, SIZES, case_screen, lines, press, step_id, text
from wizard.case.events import By
from wizard.probes.base import NetError, Trouble, WebAnswer
from wizard.tui.screens.case import CaseScreen
from wizard.tui.screens.check import CheckScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from wizard.tui.session import ExitState


class Hanging(ScriptedNet):
    """A net that answers only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()
        self.go = threading.Event()

    def get(self, url: str) -> WebAnswer:
        self.reached.set()
        assert self.go.wait(PATIENCE)
        return super().get(url)


def answers(pilot: Pilot[ExitState]) -> list[tuple[str, By]]:
    given = (By.PERSON, By.CHECK)
    return [(v.answer, v.by) for v in case_screen(pilot).case.case.trail if v.by in given]


def probe_threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "entra-wizard probe"]


async def test_nothing_is_asked_without_the_key() -> None:
    net = ScriptedNet()
    async with at_machine(CHECK, "w", "escape", "k", "escape", "down", net=lambda: net) as pilot:
        assert net.asked == []
        assert "Press r: this program looks by itself." in text(pilot)
        assert "r  run the check" in lines(pilot)[-1]


async def test_a_step_without_a_machine_has_nothing_to_run() -> None:
    async with at_machine("fresh-code/set-clock", "r") as pilot:
        assert "There is nothing to run on this step." in text(pilot)
        assert "run" not in lines(pilot)[-1]


@pytest.mark.parametrize(
    ("net", "word", "answer"),
    [
        (ScriptedNet(), "IT IS ALL RIGHT", "pass"),
        (ScriptedNet(clock=NOON + timedelta(minutes=7)), "IT IS NOT RIGHT", "fail"),
        (ScriptedNet(host_page=page("", 407)), "SOMETHING BLOCKS THE CHECK", "blocked"),
    ],
    ids=["pass", "fail", "blocked"],
)
async def test_the_verdict_is_said_with_what_to_do_and_enter_lets_it_answer(
    net: ScriptedNet, word: str, answer: str
) -> None:
    async with at_machine(CHECK, "r", net=lambda: net) as pilot:
        await until(pilot, word)
        assert ("To do" in text(pilot)) == (answer != "pass")
        assert answers(pilot) == [], "it waits for Enter"
        screen = pilot.app.screen
        assert isinstance(screen, CheckScreen)
        leads = screen.next_words
        await press(pilot, "enter")
        assert answers(pilot)[0] == (answer, By.CHECK)
        view = case_screen(pilot).now
        assert view.notes[0].startswith(f"Check clock-skew: {answer}.")
        assert view.step is None or view.outcome or leads == f"Go on: {view.step.short}"


async def test_what_could_not_be_told_is_noted_and_left_to_the_person() -> None:
    net = ScriptedNet(host_page=NetError(Trouble.SILENT))
    async with at_machine(CHECK, "r", net=lambda: net) as pilot:
        await until(pilot, "CANNOT TELL")
        await press(pilot, "enter")
        assert answers(pilot) == []
        assert "It is not answered yet." in text(pilot)
        assert case_screen(pilot).now.notes == (
            "Check clock-skew: unknown. There was no answer in time.",
        )
        await press(pilot, "2")
        assert answers(pilot) == [("fail", By.PERSON)]


async def test_it_can_be_run_again() -> None:
    net = ScriptedNet(host_page=NetError(Trouble.SILENT))
    async with at_machine(CHECK, "r", net=lambda: net) as pilot:
        await until(pilot, "CANNOT TELL")
        net.host_page = page("", 407)
        await press(pilot, "r")
        await until(pilot, "SOMETHING BLOCKS THE CHECK")


async def test_stopping_shows_while_the_net_still_hangs_and_a_late_answer_is_dropped() -> None:
    net = Hanging()
    async with at_machine(CHECK, "r", net=lambda: net) as pilot:
        assert net.reached.wait(PATIENCE)
        assert "CHECKING" in text(pilot)
        threads = probe_threads()
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CaseScreen)
        assert "The check was stopped. Nothing was noted." in text(pilot)
        assert not net.go.is_set(), "it still hangs"
        net.go.set()
        for thread in threads:
            thread.join(PATIENCE)
        await press(pilot)
        assert isinstance(pilot.app.screen, CaseScreen)
        assert answers(pilot) == []
        assert case_screen(pilot).now.notes == ()


async def test_by_hand_is_taken_while_the_net_hangs_and_nothing_comes_later() -> None:
    net = Hanging()
    async with at_machine(CHECK, "r", net=lambda: net) as pilot:
        assert net.reached.wait(PATIENCE)
        threads = probe_threads()
        await press(pilot, "9")
        assert "There is no answer 9." in text(pilot)
        await press(pilot, "2")
        assert answers(pilot) == [("fail", By.PERSON)]
        at = step_id(pilot)
        net.go.set()
        for thread in threads:
            thread.join(PATIENCE)
        await press(pilot)
        assert (step_id(pilot), answers(pilot)) == (at, [("fail", By.PERSON)])


async def test_leaving_the_program_waits_for_nothing() -> None:
    net = Hanging()
    async with at_machine(CHECK, "r", net=lambda: net) as pilot:
        assert net.reached.wait(PATIENCE)
        await press(pilot, "ctrl+q")
        assert pilot.app.return_value is not None
    assert not net.go.is_set()
    assert all(one.daemon for one in probe_threads())
    net.go.set()


async def test_one_check_at_a_time() -> None:
    net = Hanging()
    async with at_machine(CHECK, "r", net=lambda: net) as pilot:
        assert net.reached.wait(PATIENCE)
        await press(pilot, "escape", "r")
        assert isinstance(pilot.app.screen, CheckScreen), "the one before was given up"
        net.go.set()
        await until(pilot, "IT IS ALL RIGHT")


@pytest.mark.parametrize(
    ("act", "word"),
    [("approve", "IT IS ALL RIGHT"), ("clock-ahead", "7 minutes ahead"), ("dns,clock-skew=blocked",
     "SOMETHING BLOCKS THE CHECK")],
)  # fmt: skip
async def test_a_practice_case_plays_its_check_and_touches_no_network(act: str, word: str) -> None:
    net = ScriptedNet()
    async with at_machine(CHECK, "r", act=act, net=lambda: net) as pilot:
        await until(pilot, word)
        assert "SIMULATED" in text(pilot)
        assert f"act: {act}" in text(pilot)
        assert net.asked == []


async def test_a_case_that_plays_a_check_too_plays_its_act_in_the_live_test() -> None:
    async with at_machine(LIVE, "r", "enter", act="decline,clock-skew=fail") as pilot:
        await until(pilot, "DECLINED")
        assert "act: decline,clock-skew=fail" in text(pilot)


async def test_what_was_heard_is_redacted_before_it_is_shown() -> None:
    net = ScriptedNet(host_page=page("", 200, date="anna@contoso.com \x1b[2J"))
    async with at_machine(CHECK, "r", net=lambda: net, size=(120, 40)) as pilot:
        await until(pilot, "CANNOT TELL")
        assert "Heard" in text(pilot)
        assert "anna@contoso.com" not in text(pilot)
        await press(pilot, "enter")
        assert "anna@contoso.com" not in str(case_screen(pilot).now)


@pytest.mark.slow
async def test_every_page_fits_every_size() -> None:
    net = ScriptedNet(clock=NOON + timedelta(minutes=7))
    async with at_machine(CHECK, "r", net=lambda: net) as pilot:
        await until(pilot, "IT IS NOT RIGHT")
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await press(pilot)
            assert lines(pilot)[-1].rstrip().endswith("all keys")
            assert set(text(pilot).replace("\n", "")) <= ALLOWED
            assert "go on" in text(pilot).lower()
            assert size[1] < 20 or "7 minutes ahead" in text(pilot)
