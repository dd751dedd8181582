"""A check step in plain lines: run by its key alone, and answered by hand when that is wanted."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import LOST_DOOR
from tests.probes.scripted import NOON, ScriptedNet, page
from wizard import machine_steps, world
from wizard.case.events import By
from wizard.cli.output import LineDialog
from wizard.cli.plain import CaseDialog
from wizard.probes import batch
from wizard.probes.base import NetError, Trouble
from wizard.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.case.workspace import OpenCase


def opened(folder: Path, simulated: str = "") -> OpenCase:
    (folder / "lost-door.yaml").write_text(LOST_DOOR, encoding="utf-8")
    workspace, _ = world.open_workspace(Settings(flow_folders=(folder,)), world.fixed())
    case = workspace.open(reader=Settings().reader, simulated=simulated)
    case.start_flow("lost-door/look-wood")
    return case


@pytest.fixture
def case(tmp_path: Path) -> OpenCase:
    return opened(tmp_path)


def talk(
    case: OpenCase,
    net: ScriptedNet | None,
    typed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> list[str]:
    """Talk until the typed lines are used up; return what was said."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    capsys.readouterr()
    CaseDialog(LineDialog(), case, net=(lambda: net) if net else None).run()
    return capsys.readouterr().out.splitlines()


PROMPT = "or r run the check, "


def test_nothing_is_asked_without_the_key(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    net = ScriptedNet()
    lines = talk(case, net, "w\nk\nrepeat\nh\n", monkeypatch, capsys)
    assert any(PROMPT in line for line in lines)
    assert net.asked == []
    assert case.view.step is not None
    assert case.view.step.kind == "check"


def test_the_key_runs_the_check_which_answers_the_step(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    net = ScriptedNet(clock=NOON + timedelta(minutes=7))
    lines = talk(case, net, "r\n", monkeypatch, capsys)
    assert "Checking. It takes 20 seconds at most. Ctrl+C stops it." in lines
    assert "Fail: The clock is 7 minutes ahead." in lines
    assert "To do: Set the clock, date and time zone. Turn on automatic time." in " ".join(lines)
    assert any(line.startswith("Heard: their date 2026-11-21 12:00:00 UTC") for line in lines)
    assert "Noted: It is not right." in lines
    assert [(one.answer, one.by) for one in case.case.trail] == [("fail", By.CHECK)]
    assert [item.by for item in case.view.trail] == ["found by the check"]
    assert case.view.outcome is not None
    (note,) = case.view.notes
    assert note.startswith(
        "Check clock-skew: fail. The clock is 7 minutes ahead. Heard: their date"
    )


def test_it_can_be_answered_by_hand(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    net = ScriptedNet()
    talk(case, net, "2\n", monkeypatch, capsys)
    assert net.asked == []
    assert [(one.answer, one.by) for one in case.case.trail] == [("fail", By.PERSON)]


def test_what_could_not_be_tested_is_noted_and_left_to_the_person(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    net = ScriptedNet(host_page=NetError(Trouble.SILENT))
    lines = talk(case, net, "r\n2\n", monkeypatch, capsys)
    assert "Unknown: There was no answer in time." in lines
    assert "It is not answered yet. Answer by hand, or type r to run it again." in lines
    assert "Type 1 to 4, or r run the check, repeat the answers, " in " ".join(lines)
    assert [(one.answer, one.by) for one in case.case.trail] == [("fail", By.PERSON)]
    assert case.view.notes == ("Check clock-skew: unknown. There was no answer in time.",)


def test_blocked_is_an_answer(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    net = ScriptedNet(host_page=page("", 407))
    lines = talk(case, net, "run\n", monkeypatch, capsys)
    assert "Blocked: The proxy requires its own sign-in." in lines
    assert [one.answer for one in case.case.trail] == ["blocked"]


def test_ctrl_c_stops_the_check_and_notes_nothing(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pressed(_: batch.Batch, __: float | None = None) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(batch.Batch, "wait", pressed)
        lines = talk(case, ScriptedNet(), "r\n", monkeypatch, capsys)
    assert "Stopped. Nothing was noted." in lines
    assert not case.case.trail
    assert not case.view.notes
    assert "Fail: " not in " ".join(lines)


def test_what_was_heard_reaches_neither_screen_nor_journal_unredacted(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    net = ScriptedNet(host_page=page("", 200, date="anna@contoso.com \x1b[2J"))
    lines = talk(case, net, "r\n", monkeypatch, capsys)
    said = " ".join((*lines, *case.view.notes))
    assert "Heard: status 200 " in said
    assert "anna@contoso.com" not in said
    assert "\x1b" not in said


def test_without_a_net_it_is_answered_by_hand(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = talk(case, None, "r\n", monkeypatch, capsys)
    assert not any(PROMPT in line for line in lines)
    assert case.case.trail == ()


@pytest.mark.parametrize(
    ("simulated", "answer"),
    [("clock-ahead", "fail"), ("clock-behind", "fail"), ("approve,clock-skew=blocked", "blocked")],
)
def test_a_practice_case_plays_its_check_and_asks_no_network(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    simulated: str,
    answer: str,
) -> None:
    net = ScriptedNet()
    case = opened(tmp_path, simulated)
    talk(case, net, "r\n", monkeypatch, capsys)
    assert [(one.answer, one.by) for one in case.case.trail] == [(answer, By.CHECK)]
    assert case.view.notes[0].startswith(f"Practice ({simulated}). Check clock-skew: {answer}.")
    assert net.asked == []


def test_the_tenant_of_the_case_is_asked_about(case: OpenCase) -> None:
    assert machine_steps.target_of(case).tenant == ""
    case.set_fact("tenant", "contoso.com")
    assert machine_steps.target_of(case).tenant == "contoso.com"
    case.set_fact("tenant", "the one in Bern")
    assert machine_steps.target_of(case).tenant == ""
