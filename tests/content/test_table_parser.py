"""The tables of `data/`, and the mistakes in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.content_from_text import TABLE_TEXTS, tables
from wizard.content.table_parser import read_tables
from wizard.content.yaml_nodes import read

if TYPE_CHECKING:
    from wizard.content.yaml_nodes import Node, ParsedFile


def tops(name: str, text: str) -> tuple[dict[str, Node], ParsedFile]:
    read_all = {one: read(one, body.encode()) for one, body in {**TABLE_TEXTS, name: text}.items()}
    return {one: top for one, (top, _) in read_all.items() if top}, read_all[name][1]


def test_the_tables_as_written() -> None:
    found = tables()
    assert found.facts["tool"].say("azure-cli") == "Azure CLI"
    assert found.facts["code"].repeats
    assert found.facts["code-meaning"].derived
    assert found.tools["azure-cli"].actions["new-code"].command == "az login --use-device-code"
    assert found.roles["reports-reader"].title == "Reports Reader"
    assert found.probes["clock-skew"].by_hand == "Look at a clock."


def test_the_reader_is_a_fact_in_no_file() -> None:
    assert set(tables().facts["reader"].values) == {"user", "helpdesk", "admin", "developer"}
    assert "reader" in read_tables({}).facts


def test_a_cloud() -> None:
    nodes, parsed = tops(
        "clouds",
        "clouds:\n  public:\n    title: Public\n    authority: https://login.example\n"
        "    device-hosts: [example.com]\n",
    )
    assert read_tables(nodes).clouds["public"].device_hosts == ("example.com",)
    assert not parsed.findings


@pytest.mark.parametrize(
    ("name", "text", "rule", "line"),
    [
        ("facts", "facts:\n  a: {label: A}\n", "missing-key", 2),
        ("facts", "facts:\n  a: {label: A, format: cod}\n", "wrong-value", 2),
        ("facts", "facts:\n  a_b: {label: A, format: line}\n", "name", 2),
        ("facts", "fact:\n  a: {label: A, format: line}\n", "unknown-key", 1),
        ("tools", "tools:\n  no-tool: {title: T}\n", "unknown-name", 2),
        ("tools", "tools: {azure-cli: {title: A, actions: {x: {command: c}}}}", "missing-key", 1),
        (
            "tools",
            "tools:\n  azure-cli:\n    title: A\n    actions:\n      x: {text: T, command: $ az}\n",
            "wrong-value",
            5,
        ),
        (
            "tools",
            "tools:\n  azure-cli:\n    title: A\n    actions:\n      x: {text: 'In {tool}'}\n",
            "placeholder",
            5,
        ),
        ("roles", "roles:\n  r: Reader\n", "wrong-type", 2),
        ("probes", "probes:\n  p: {title: P}\n", "missing-key", 2),
    ],
)
def test_a_mistake_is_found_at_its_line(name: str, text: str, rule: str, line: int) -> None:
    nodes, parsed = tops(name, text)
    read_tables(nodes)
    assert (rule, line) in [(f.rule, f.at.line) for f in parsed.findings]
