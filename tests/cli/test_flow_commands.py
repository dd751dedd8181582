"""The commands for authors: check, map, new, diff, stats, show, watch."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wizard.cli import main
from wizard.cli.flow_commands import watch

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD = Path(__file__).parents[1] / "authoring" / "rules" / "same-label" / "good.yaml"


pytestmark = pytest.mark.usefixtures("small_book")


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, keep no cases, ask nobody."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", "off")
    monkeypatch.setenv("ENTRA_WIZARD_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text("", "utf-8")
    return tmp_path


def ran(capsys: pytest.CaptureFixture[str], words: Sequence[str]) -> tuple[int, str, str]:
    code = main([*words])
    out, err = capsys.readouterr()
    return code, out, err


def flow(text: str = "", name: str = "sample.yaml") -> str:
    Path(name).write_text(text or GOOD.read_text("utf-8"), "utf-8")
    return name


def broken(good: str, bad: str) -> str:
    text = GOOD.read_text("utf-8")
    assert good in text
    return flow(text.replace(good, bad, 1))


def test_an_error_of_a_checking_rule_counts(capsys: pytest.CaptureFixture[str]) -> None:
    name = broken('no: {label: "No"', 'no: {label: "Yes"')
    code, out, _ = ran(capsys, ["flow", "check", name])
    assert code == 3
    assert "sample.yaml:21:7: error same-label" in out
    assert "flow check --explain same-label" in out
    name = broken("reviewed: 2026-11-01", "reviewed: 2020-01-01")
    code, out, _ = ran(capsys, ["flow", "check", name])
    assert code == 0
    assert "warning old-review" in out


def test_annotations_are_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    name = broken("why: It tells", "why: 100 %0A: {tol}, It tells")
    _, out, _ = ran(capsys, ["flow", "check", name, "--format", "github"])
    first = out.splitlines()[0]
    assert first.startswith("::error file=sample.yaml,line=")
    assert "title=syntax::" in first
    assert "%25" in first


def test_rules_are_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, ["flow", "check", "--rules"])
    assert code == 0
    assert len(out.splitlines()) == len(list((GOOD.parents[4] / "data" / "rules").glob("*.md")))
    code, out, _ = ran(capsys, ["flow", "check", "--explain", "same-label"])
    assert code == 0
    assert "**Fix it.**" in out
    code, _, err = ran(capsys, ["flow", "check", "--explain", "same-lable"])
    assert code == 2
    assert "Did you mean 'same-label'?" in err


def test_fix_writes_and_a_dry_run_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    name = broken("not-sure: other", "not-sure: ohter")
    before = Path(name).read_text("utf-8")
    code, out, err = ran(capsys, ["flow", "check", name, "--dry-run"])
    assert code == 0
    assert "+    not-sure: other" in out
    assert "Would fix sample.yaml:22:15: unknown-reference" in err
    assert Path(name).read_text("utf-8") == before
    Path(name).chmod(0o640)
    code, _, err = ran(capsys, ["flow", "check", name, "--fix"])
    assert code == 0
    assert "Fixed sample.yaml:22:15" in err
    assert Path(name).read_text("utf-8") == GOOD.read_text("utf-8")
    assert Path(name).stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in Path().iterdir()) == ["config.toml", "sample.yaml"]
    code, _, err = ran(capsys, ["flow", "check", "--fix"])
    assert (code, "No files are named for --fix" in err) == (2, True)


def test_a_comment_ignores_with_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    name = broken("why: It tells what to do.", f"why: It tells what to do{' and more' * 10}.")
    assert "long-sentence" in ran(capsys, ["flow", "check", name])[1]
    text = Path(name).read_text("utf-8")
    flow(text.replace("  seen:\n", "  seen:  # ignore: long-sentence it is never read aloud\n"))
    assert "nothing found" in ran(capsys, ["flow", "check", name])[1]
    flow(text.replace("  seen:\n", "  seen:  # ignore: long-sentence\n"))
    code, out, _ = ran(capsys, ["flow", "check", name])
    assert (code, "ignore-unclear" in out) == (3, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--title", 'x: "y" # z', "--id", "my-flow"], "my-flow"),
        (["--title", "True", "--owner", "no", "--code", "50192"], "true"),
        (["--title", "Ein Drucker mit Umlaut \u00e4", "--id", "drucker"], "drucker"),
    ],
)
def test_a_new_flow_passes_the_check(
    capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    code, out, _ = ran(capsys, ["flow", "new", *words])
    assert code == 0
    assert f"Written: {told}.yaml" in out
    code, out, _ = ran(capsys, ["flow", "check", f"{told}.yaml"])
    assert (code, "error" in out) == (0, False), out
    code, out, _ = ran(capsys, ["flow", "test", f"{told}.yaml", "--json"])
    assert json.loads(out)["scenarios"]["failed"] == 0
    assert code == 0
    code, _, err = ran(capsys, ["flow", "new", *words])
    assert code == 2
    assert "already" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--title", "X", "--code", "90120"], "belongs to the flow 'aadsts90120'"),
        (["--title", "X", "--code", "12"], "is not an error code"),
        (["--title", "X", "--code", "99999999"], "is not in the catalogue"),
        (["--title", "X", "--id", "No Id"], "is not an id"),
        (["--title", "X", "--id", "aadsts90120"], "There is a flow 'aadsts90120' already"),
        (["config.toml", "--title", "X"], "is a file"),
        ([], "Standard input has ended"),
    ],
)
def test_what_would_be_an_error_is_not_begun(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    said: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, _, err = ran(capsys, ["flow", "new", *words])
    assert code == 2
    assert said in err
    assert sorted(path.name for path in Path().iterdir()) == ["config.toml"]


def test_one_step_for_one_reader_at_one_size(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["flow", "show", "aadsts90120", "--step", "sign-out", "--set", "tool=azure-cli"]
    code, out, _ = ran(capsys, words)
    assert code == 0
    assert "Command: az logout" in out
    code, out, _ = ran(capsys, [*words, "--size", "40x6"])
    rows = out.rstrip("\n").split("\n")
    assert len(rows) == 6
    assert max(map(len, rows)) <= 40
    assert rows[-1].endswith("more below")
    _, out, _ = ran(capsys, [*words, "--json", "--reader", "user"])
    assert json.loads(out)["view"]["step"]["actor"] == "YOU DO THIS"
    code, _, err = ran(capsys, ["flow", "show", "aadsts90120", "--step", "sign-owt"])
    assert (code, "Did you mean 'sign-out'?" in err) == (2, True)
    assert ran(capsys, ["flow", "show", "aadsts90120", "--size", "80x24"])[0] == 2


def test_what_is_compared_may_be_a_file_a_folder_or_an_id(
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = flow()
    new = flow(GOOD.read_text("utf-8").replace("Did you see it?", "Was it seen?"), "newer.yaml")
    code, out, _ = ran(capsys, ["flow", "diff", old, new])
    assert code == 0
    assert "sample/seen: text: 'Did you see it?' is now 'Was it seen?'" in out
    assert out.endswith("1 change for the user.\n")
    assert "Nothing has changed" in ran(capsys, ["flow", "diff", "aadsts90120", "aadsts90120"])[1]
    code, _, err = ran(capsys, ["flow", "diff", "aadsts90120", "aadsts9012"])
    assert (code, "Did you mean 'aadsts90120'?" in err) == (2, True)


@pytest.mark.parametrize("words", [["show"], ["map"], ["stats"]], ids=lambda words: words[0])
def test_a_file_where_the_id_of_a_flow_belongs_is_told_apart(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    code, _, err = ran(capsys, ["flow", *words, "flows/aadsts90120.yaml"])
    assert (code, "is a file. This takes the id of a flow." in err) == (2, True)
    code, _, err = ran(capsys, ["flow", *words, "aadsts9012"])
    assert (code, "Did you mean 'aadsts90120'?" in err) == (2, True)


def test_watching_says_what_has_come_and_gone(
    capsys: pytest.CaptureFixture[str], somewhere: Path
) -> None:
    (somewhere / "my").mkdir()
    path = somewhere / "my" / "sample.yaml"
    good = GOOD.read_text("utf-8")
    path.write_text(good, "utf-8")
    saves = iter([good.replace("not-sure: other", "not-sure: ohter"), None, good])

    def pause() -> None:
        try:
            text = next(saves)
        except StopIteration:
            raise KeyboardInterrupt from None
        if text is not None:
            path.write_text(text, "utf-8")

    assert watch(somewhere / "my", pause) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("1 files, 0 findings.")
    assert [row.split(":")[0] for row in out[1:]] == [
        "Saved",
        "New",
        "1 findings now.",
        "Saved",
        "Gone",
        "Nothing found now.",
    ]


def test_a_map_of_a_kept_case_shows_its_path(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, somewhere: Path
) -> None:
    monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", str(somewhere / "journal.db"))
    Path("answers.yaml").write_text("own-sign-in: yes\n", "utf-8")
    ran(capsys, ["run", "aadsts90120", "--answers", "answers.yaml", "--save", "--json"])
    _, out, _ = ran(capsys, ["case", "list", "--json"])
    case = json.loads(out)["cases"][0]
    name = case.get("case") or case.get("id")
    code, out, _ = ran(capsys, ["flow", "map", "--case", name])
    assert code == 0
    assert "« you are here" in out
    assert "taken" in out
    assert ran(capsys, ["flow", "map", "--format", "svg"])[0] == 2


def test_a_copy_of_our_flows_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    few: Path = request.getfixturevalue("_few_flows")
    ours = sorted(few.glob("*.yaml"))
    for path in ours:
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    flows = [path for path in ours if not path.name.endswith(".scenarios.yaml")]
    main(["flow", "check", str(tmp_path)])
    said = capsys.readouterr().err.splitlines()
    assert said == [f"Own flow: {len(flows)} files are flows of entra-wizard, unchanged."]
