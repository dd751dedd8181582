"""Scenarios as written, and the mistakes in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.content_from_text import FLOW, book_of, written
from wizard.content.flow import CauseRef, StepRef
from wizard.content.people import Person, Result
from wizard.content.scenario import Scenario, scenarios_of

if TYPE_CHECKING:
    from wizard.findings import Finding

ACT = """  act:
    do: Start again.
    who: user
    results: {worked: fixed, did-not-work: act, cannot-do: other}
  number: {enter: Which?, format: code, fact: code, next: by-code, skip: act}
"""
TEXT = FLOW.replace("not-sure: other", "not-sure: number") + ACT
SCENARIOS = """flow: sample
scenarios:
  twice:
    title: It was typed twice
    reader: helpdesk
    paste: |
      AADSTS90120: used before
    set: {tool: azure-cli}
    act: entered-twice
    network: {clock-skew: fail}
    walk:
      seen: not-sure
      sample/number: 90121
      act: [did-not-work, cannot-do/no-rights]
    ends-at: other
    result: handed-over
    cause: typed-twice
"""


def scenarios(text: str) -> tuple[tuple[Scenario, ...], list[Finding]]:
    book, findings = book_of(("sample.yaml", TEXT))
    assert not findings
    file = written("sample.scenarios.yaml", text)
    return scenarios_of([written("sample.yaml", TEXT), file], book), file.parsed.findings


def test_a_scenario_as_written() -> None:
    (found,), findings = scenarios(SCENARIOS)
    assert not findings
    assert found == Scenario(
        id="twice",
        flow="sample",
        title="It was typed twice",
        reader=Person.HELPDESK,
        ends_at=StepRef("sample", "other"),
        result=Result.HANDED_OVER,
        walk={
            "sample/seen": ("not-sure",),
            "sample/number": ("90121",),
            "sample/act": ("did-not-work", "cannot-do/no-rights"),
        },
        paste="AADSTS90120: used before",
        settings={"tool": "azure-cli"},
        cause=CauseRef("sample", "typed-twice"),
        act="entered-twice",
        network={"clock-skew": "fail"},
        file="sample.scenarios.yaml",
        line=3,
    )


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("flow: sample", "flow: sampel", "scenario", 1),
        ("reader: helpdesk", "reader: vendor", "wrong-value", 5),
        ("set: {tool: azure-cli}", "set: {tol: azure-cli}", "scenario", 8),
        ("set: {tool: azure-cli}", "set: {tool: azur-cli}", "scenario", 8),
        ("{clock-skew: fail}", "{clock-skew: failed}", "scenario", 10),
        ("{clock-skew: fail}", "{clock: fail}", "scenario", 10),
        ("seen: not-sure", "sen: not-sure", "scenario", 12),
        ("seen: not-sure", "seen: maybe", "scenario", 12),
        ("seen: not-sure", "fixed: yes", "scenario", 12),
        ("seen: not-sure", "sample/number: 1", "duplicate-key", 13),
        ("seen: not-sure", "number: 1", "scenario", 13),
        ("no-rights", "no-time", "scenario", 14),
        ("ends-at: other", "ends-at: seen", "scenario", 15),
        ("ends-at: other", "ends-at: others", "scenario", 15),
        ("result: handed-over", "result: handed", "wrong-value", 16),
        ("cause: typed-twice", "cause: typed", "scenario", 17),
        ("    title: It was typed twice\n", "", "missing-key", 3),
        ("paste: |", "pasted: |", "unknown-key", 6),
    ],
)
def test_a_bad_scenario_is_left_out_with_its_line(old: str, new: str, rule: str, line: int) -> None:
    assert old in SCENARIOS
    found, findings = scenarios(SCENARIOS.replace(old, new, 1))
    assert (rule, line) in [(f.rule, f.at.line) for f in findings]
    assert all(f.fix for f in findings)
    if rule != "duplicate-key":
        assert not found


@pytest.mark.parametrize(
    "broken",
    [TEXT.replace("id: sample\n", "nonsense: 1\n"), 'title: "open\nsteps: {}\n', "", "- a\n"],
)
def test_a_flow_that_cannot_be_read_gives_no_finding_about_its_scenarios(broken: str) -> None:
    other = TEXT.replace("sample", "other")
    book, _ = book_of(("other.yaml", other))
    file = written("sample.scenarios.yaml", SCENARIOS)
    files = [written("other.yaml", other), written("sample.yaml", broken), file]
    assert scenarios_of(files, book) == ()
    assert file.parsed.findings == []
