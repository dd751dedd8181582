"""`flow check` takes files of the catalogue, and says each limit with its number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wizard.cli import main

ENTRY = """entries:
  7000001:
    title: A code of our own
    meaning: {meaning}
    category: app
    severity: low
    fixer: user
    retryable: after-action
    first-action: Get a new code.
    collect: [correlation-id]
    causes: [The code was typed twice.]
    confused-with: [{{code: 90120, tell: That one is about device codes.}}]
    sources: [Our notes]
    reviewed: 2026-11-01
    confidence: documented
"""
pytestmark = pytest.mark.usefixtures("small_book")

LONG = " ".join(["word"] * 21)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", "off")


def checked(text: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    Path("own.yaml").write_text(text, "utf-8")
    code = main(["flow", "check", "own.yaml", *more])
    return code, capsys.readouterr().out


def test_a_good_entry_has_no_finding(capsys: pytest.CaptureFixture[str]) -> None:
    good = ENTRY.format(meaning="The code was used.")
    assert checked(good, capsys) == (0, "1 file checked, nothing found.\n")


def test_a_limit_is_said_with_place_number_and_rule(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = checked(ENTRY.format(meaning=LONG), capsys)
    assert code == 0
    assert "own.yaml:4:5: warning catalogue-too-long: 7000001: `meaning` has 21 words;" in out
    assert "20 is the limit." in out


def test_what_breaks_a_rule_of_reading_is_said_too(capsys: pytest.CaptureFixture[str]) -> None:
    long = ENTRY.format(meaning="The code was used.").replace("A code of our own", "A" * 45)
    code, out = checked(long, capsys)
    assert code == 3
    assert "own.yaml:3:12: error wrong-value: The title has 45 characters; 44 is the limit." in out


def test_a_code_that_we_have_already_is_named_with_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    twice = ENTRY.format(meaning="The code was used.").replace("7000001", "90120")
    code, out = checked(twice, capsys)
    assert code == 3
    assert "error duplicate-id: 90120 is in data/catalogue/" in out


def test_a_reason_beside_the_line_leaves_it_in_place(capsys: pytest.CaptureFixture[str]) -> None:
    kept = ENTRY.format(meaning=f"{LONG}  # ignore: catalogue-too-long it quotes the service")
    assert checked(kept, capsys) == (0, "1 file checked, nothing found.\n")


def test_flows_and_catalogue_are_checked_together(capsys: pytest.CaptureFixture[str]) -> None:
    Path("flow.yaml").write_text("id: flow\n", "utf-8")
    _, out = checked(ENTRY.format(meaning=LONG), capsys, "flow.yaml", "--json")
    found = {(one["file"], one["rule"]) for one in json.loads(out)["findings"]}
    assert ("own.yaml", "catalogue-too-long") in found
    assert ("flow.yaml", "missing-key") in found
