"""What leaves the program is looked at a second time, and stays when in doubt.

The first look is made blind, as a gap in its table would make it; a canary must not come out.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.cli.cli_program import PASTE
from wizard.intake.patterns import SearchText
from wizard.intake.redact import RedactionResult, Redactor
from wizard.intake.unwrap import unwrap

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.cli_program import Program

CANARY = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl"


def _blind(_self: Redactor, text: str) -> RedactionResult:
    view = unwrap(text)
    return RedactionResult(text, Counter(), view, SearchText(view.text))


@pytest.fixture
def case(program: Program, monkeypatch: pytest.MonkeyPatch) -> str:
    """Keep a case with a canary in a note; return its number."""
    monkeypatch.setattr(Redactor, "redact", _blind)
    program.run("run", "lost-door", "--plain", stdin=f"n saw {CANARY}\n2\nq\n")
    found = re.search(r"Case (\w+)", program.run("case", "list").out)
    assert found
    return found[1]


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_case_that_may_hold_a_secret_is_not_shown(
    program: Program, case: str, words: tuple[str, ...]
) -> None:
    ran = program.run("case", "show", case, *words)
    assert CANARY not in ran.out + ran.err
    # The JSON form has no notes, so nothing of the canary is in it.
    assert ran.code == (0 if words else 1)
    assert words or re.search(r"The case does not leave: line \d+ may hold a secret", ran.err)


def test_a_ticket_text_that_may_hold_a_secret_is_not_copied(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Redactor, "redact", _blind)
    ran = program.run("run", "lost-door", "--plain", stdin=f"n saw {CANARY}\n2\nc\nq\n")
    assert re.search(r"does not leave: line \d+ may hold a secret", ran.out)


def test_a_scenario_that_may_hold_a_secret_is_not_written(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Redactor, "redact", _blind)
    target = tmp_path / "walk.scenarios.yaml"
    paste = program.file("e.txt", f"{PASTE}\nid_token={CANARY}")
    answers = program.file("a.yaml", "own-door: not-sure\n")
    ran = program.run(
        "run", "lost-door", "--paste", paste, "--answers", answers, "--record", str(target)
    )
    assert ran.code == 1
    assert re.search(r"The scenario does not leave: line \d+ may hold a secret", ran.err)
    assert not target.exists()
