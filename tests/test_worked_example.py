"""The flow of docs/write-a-flow.md, written by following its text, is checked, tested and run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wizard.cli import main
from wizard.content import load, load_flow_files

if TYPE_CHECKING:
    from wizard.content.scenario import Scenario

pytestmark = pytest.mark.usefixtures("small_book")

TEXT = (Path(__file__).parent.parent / "docs" / "write-a-flow.md").read_text("utf-8")
PIECES = TEXT.partition("<!-- worked example -->")[2].partition("<!-- end of the worked")[0]
FLOW = "\n".join(re.findall(r"```yaml\n(.*?)```", PIECES, re.DOTALL))
SCENARIOS = re.findall(r"<!-- its scenarios -->\n```yaml\n(.*?)```", TEXT, re.DOTALL)[0]
COMMANDS = re.findall(
    r"\$ entra-wizard (.*)",
    TEXT.partition("<!-- what is done with it -->")[2].partition("\n```\n")[0],
)
EXTENSION = re.findall(r"<!-- an extension -->\n```yaml\n(.*?)```", TEXT, re.DOTALL)[0]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder `my-flows` with what the page says goes into it, and stand beside it."""
    made = tmp_path / "my-flows"
    made.mkdir()
    (made / "printer.yaml").write_text(FLOW, "utf-8")
    (made / "printer.scenarios.yaml").write_text(SCENARIOS, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", "off")
    return Path("my-flows")


def scenarios(folder: Path) -> tuple[Scenario, ...]:
    content, findings = load_flow_files([folder / "printer.yaml"])
    assert not findings
    return tuple(one for one in content.scenarios if one.flow == "printer")


def test_it_has_twenty_steps_of_six_verbs(folder: Path) -> None:
    flow = load([folder])[0].book["printer"]
    assert len(flow.steps) == 20
    kinds = {step.kind.name for step in flow.steps.values()}
    assert kinds == {"ask", "do", "enter", "try", "branch", "end"}


def test_the_commands_are_check_test_map_and_run() -> None:
    words = [" ".join(line.split()[:2]) for line in COMMANDS]
    assert words == ["flow check", "flow test", "flow map", "run printer"]


@pytest.mark.usefixtures("folder")
def test_it_is_checked_without_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(COMMANDS[0].split()) == 0
    assert capsys.readouterr().out == "2 files checked, nothing found.\n"


@pytest.mark.usefixtures("folder")
def test_its_rehearsals_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*COMMANDS[1].split(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scenarios"] == {"passed": 2, "failed": 0}


@pytest.mark.usefixtures("folder")
def test_it_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(COMMANDS[2].split()) == 0
    drawn = capsys.readouterr().out
    assert "[20] " in drawn
    for form in ("mermaid", "svg"):
        assert main([*COMMANDS[2].split(), "--format", form]) == 0
        assert "Print a test page" in capsys.readouterr().out


def test_it_runs_to_the_end_of_each_scenario(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for one in scenarios(folder):
        rows = "\n".join(
            f"{step}: {answer}" for step, given in one.walk.items() for answer in given
        )
        Path("answers.yaml").write_text(rows, "utf-8")
        code = main(
            [*COMMANDS[3].split(), "--answers", "answers.yaml", "--json", "--reader", one.reader]
        )
        document: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert not document["waiting"]
        assert document["outcome"]["result"] == one.result
        assert document["outcome"]["cause"]
        assert code == (0 if one.result == "resolved" else 4)


def test_the_extension_extends_and_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "aadsts90120.yaml").write_text(EXTENSION, "utf-8")
    assert main(["flow", "check", str(folder)]) == 0
    assert main(["flow", "list", "--flows", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "aadsts90120: The code was used already (our desk)." in told
    assert "aadsts90120.yaml extends flows/aadsts90120.yaml." in told
