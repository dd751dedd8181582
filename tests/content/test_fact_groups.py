"""Groups of the values of a fact, and forks and causes that name a whole group."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from tests.content.content_from_text import FLOW, TABLE_TEXTS, written
from wizard.content.book import read_book
from wizard.content.flow import StepRef
from wizard.content.table_parser import read_tables
from wizard.content.tables import Group, Tables
from wizard.content.yaml_nodes import read

if TYPE_CHECKING:
    from wizard.content.flow import Branch

FACTS = """facts:
  code: {label: Code, format: code, repeats: true}
  tool:
    label: Tool
    values: {az: Azure CLI, own: Ours, py: In Python, js: In a browser}
    groups:
      line: {label: A command line, hint: az, values: [az]}
      own: {label: Our own, values: [own, py, js]}
"""


def read_facts(text: str) -> tuple[Tables, list[tuple[str, int]]]:
    top, parsed = read("facts", text.encode())
    tables = read_tables({"facts": top} if top else {})
    return tables, [(finding.rule, finding.at.line) for finding in parsed.findings]


def fork(cases: str) -> tuple[tuple[tuple[Branch, ...], ...], list[str]]:
    """Return the ways of a fork by the tool with these cases, and what is wrong with the flow."""
    text = FLOW.replace("start: seen", "start: fork").replace(
        "steps:\n", f"steps:\n  fork: {{branch: tool, why: So., source: guide, cases: {cases}}}\n"
    )
    file = written("sample.yaml", text)
    book, about = read_book([file], read_facts(FACTS)[0], {}, drafts=False)
    step = book.step(StepRef("sample", "fork"))
    return step.ways() if step else (), [one.rule for one in (*file.parsed.findings, *about)]


def test_groups_are_read_in_order() -> None:
    tables, findings = read_facts(FACTS)
    assert tables.facts["tool"].groups == (
        Group("line", "A command line", ("az",), "az"),
        Group("own", "Our own", ("own", "py", "js")),
    )
    assert not findings


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        pytest.param("values: [az]", "values: [as]", "unknown-name", id="unknown value"),
        pytest.param("py, js]", "py]", "group", id="a value in no group"),
        pytest.param("values: [az]", "values: [az, js]", "group", id="a value in two"),
        pytest.param("values: [az]", "values: []", "group", id="an empty group"),
        pytest.param("      line:", "      py:", "group", id="a group with the name of a stranger"),
        pytest.param("label: Our own, ", "", "missing-key", id="no label"),
        pytest.param(", values: [az]", "", "missing-key", id="no values"),
        pytest.param("hint: az", "tip: az", "unknown-key", id="unknown key"),
    ],
)
def test_a_mistake_in_groups_is_found(old: str, new: str, rule: str) -> None:
    _, findings = read_facts(FACTS.replace(old, new))
    assert rule in {found for found, _ in findings}


@pytest.mark.parametrize(
    ("groups", "values"), [pytest.param(8, 8, id="groups"), pytest.param(1, 8, id="values")]
)
def test_seven_is_the_most(groups: int, values: int) -> None:
    ids = [f"v{one}" for one in range(values)]
    share = values // groups
    rows = {f"g{one}": ids[one * share : (one + 1) * share] for one in range(groups)}
    text = (
        f"facts:\n  tool:\n    label: Tool\n    values: {{{', '.join(f'{i}: {i}' for i in ids)}}}\n"
        "    groups:\n"
        + "".join(f"      {g}: {{label: {g}, values: [{', '.join(v)}]}}\n" for g, v in rows.items())
    )
    assert {rule for rule, _ in read_facts(text)[1]} == {"group"}


def test_a_case_that_names_a_group_means_all_of_it() -> None:
    ways, wrong = fork("{own: fixed, otherwise: other}")
    assert not wrong
    assert [(b.answer, b.label, str(b.way.next)) for way in ways for b in way] == [
        ("own", "Ours", "sample/fixed"),
        ("py", "In Python", "sample/fixed"),
        ("js", "In a browser", "sample/fixed"),
        ("otherwise", "Anything else", "sample/other"),
    ]
    assert [len(way) for way in ways] == [3, 1]


def test_a_value_with_a_case_of_its_own_is_no_longer_meant_by_its_group() -> None:
    for cases in (
        "{py: seen, own: fixed, otherwise: other}",
        "{own: fixed, py: seen, otherwise: other}",
    ):
        ways, wrong = fork(cases)
        assert not wrong
        found = {b.answer: str(b.way.next).partition("/")[2] for way in ways for b in way}
        assert found == {"own": "fixed", "js": "fixed", "py": "seen", "otherwise": "other"}


def test_a_case_may_name_a_group_that_is_no_value() -> None:
    ways, wrong = fork("{line: fixed, otherwise: other}")
    assert not wrong
    assert [way[0].answer for way in ways] == ["az", "otherwise"]


def test_a_wrong_target_of_a_group_is_one_finding() -> None:
    assert fork("{own: gone, otherwise: other}")[1] == ["unknown-reference"]


def test_the_if_of_a_cause_may_name_a_group() -> None:
    text = FLOW.replace("fixer: user}", "fixer: user, if: {tool: [own, az]}}")
    book, _ = read_book([written("sample.yaml", text)], read_facts(FACTS)[0], {}, drafts=False)
    cause = book["sample"].causes["typed-twice"]
    assert cause.only_if == {"tool": ("own", "py", "js", "az")}


def test_without_groups_a_value_means_itself() -> None:
    spec = replace(read_facts(FACTS)[0].facts["tool"], groups=())
    assert spec.values_meant("own") == ("own",)
    assert read_facts(TABLE_TEXTS["facts"])[0].facts["tool"].values == MappingProxyType(
        {"azure-cli": "Azure CLI", "kubelogin": "kubelogin"}
    )
