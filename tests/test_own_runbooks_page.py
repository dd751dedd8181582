"""Every example of docs/own-runbooks.md runs as the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wizard.authoring import check_files
from wizard.cli import main
from wizard.content import load
from wizard.content.own_flows import flow_paths

pytestmark = pytest.mark.usefixtures("small_book")

TEXT = (Path(__file__).parent.parent / "docs" / "own-runbooks.md").read_text("utf-8")
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", TEXT, re.DOTALL))
OUTLINE = re.findall(r"<!-- outline: notes.md -->\n```markdown\n(.*?)```", TEXT, re.DOTALL)[0]
FLOWS = sorted(name for name in FILES if name != "desk.yaml")
COMMANDS = re.findall(r"^\$ entra-wizard (.*)$", TEXT, re.MULTILINE)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand beside an empty folder `team`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", "off")
    made = Path("team")
    made.mkdir()
    return made


def written(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text(FILES[name], "utf-8")


def test_the_page_has_examples_of_each_kind() -> None:
    assert FLOWS == ["aadsts90120.yaml", "own-90120.yaml", "vpn-place.yaml", "vpn.yaml"]
    assert len(COMMANDS) == 6


@pytest.mark.parametrize("name", FLOWS)
def test_each_file_passes_the_check(folder: Path, name: str) -> None:
    written(folder, name, "desk.yaml")
    assert check_files(flow_paths(folder)) == ()


def test_the_first_one_needs_no_desk_file(folder: Path) -> None:
    written(folder, "vpn.yaml")
    content, findings = load([folder])
    assert not findings
    assert content.book["vpn"].own


def test_all_of_them_run_beside_each_other(folder: Path) -> None:
    written(folder, *FILES)
    content, findings = load([folder])
    assert not findings
    assert content.book.for_code(90120) is content.book["own-90120"]
    assert content.book["aadsts90120"].extends == "flows/aadsts90120.yaml"
    seen = content.book["aadsts90120"].steps["own-sign-in"]
    assert seen.text.endswith("at the Contoso portal?")
    assert seen.why


def test_the_table_of_defaults_is_what_happens(folder: Path) -> None:
    written(folder, "vpn.yaml")
    flow = load([folder])[0].book["vpn"]
    assert (flow.start.step, flow.version, flow.status, flow.codes) == ("news-page", 1, "ready", ())
    assert flow.summary == flow.title
    assert "hand-over" in flow.steps
    action = flow.steps["restart"].action
    assert action
    assert (action.who, action.entra_role, action.undo, action.minutes) == (
        "user",
        "none",
        "nothing to undo",
        5,
    )


def test_the_commands_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder, "vpn.yaml", "desk.yaml")
    Path("notes.md").write_text(OUTLINE, "utf-8")
    for command in COMMANDS:
        words = command.split()
        if words[0] == "run":
            Path("answers.yaml").write_text("news-page: no\nrestart: worked\n", "utf-8")
            words += ["--answers", "answers.yaml"]
        if words == ["flow", "new", "team"]:
            words += ["--title", "A door"]
        assert main(words) == 0, capsys.readouterr().out
    assert (folder / "printer-is-offline.yaml").is_file()


def test_the_outline_becomes_what_the_page_says(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("notes.md").write_text(OUTLINE, "utf-8")
    assert main(["flow", "new", "team", "--from", "notes.md"]) == 0
    found = check_files(flow_paths(folder))
    assert {one.rule for one in found} <= {"missing-why"}
    flow = load([folder])[0].book["printer-is-offline"]
    assert [*flow.causes] == ["no-power"]
    assert flow.owner == "Service desk"
    assert "Written: team" in capsys.readouterr().out
