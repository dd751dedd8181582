"""The schema is as new as the model, takes every good flow, and refuses a wrong shape."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.content.content_from_text import tables
from tests.slow_rows import each_row
from wizard.authoring.scaffold import SCHEMA_COMMENT, Seed, scaffold
from wizard.authoring.schema import flow_schema, schema_text
from wizard.content import load_tables
from wizard.content.yaml_nodes import read

if TYPE_CHECKING:
    from wizard.content.yaml_nodes import Node

ROOT = Path(__file__).parents[2]
FLOWS = sorted(path for path in (ROOT / "flows").glob("*.yaml") if ".scenarios." not in path.name)
PAIRS = Path(__file__).parent
GOOD = sorted(
    path
    for path in [*PAIRS.glob("rules/*/good*.yaml"), *PAIRS.glob("reading/*/good.yaml")]
    if ".catalogue." not in path.name
)
SHAPE = (
    "missing-key", "unknown-key", "wrong-type", "wrong-value", "name", "verb", "unknown-name",
)  # fmt: skip
"""The rules of reading whose bad example has the wrong shape or a word that no table has."""
NAMES_INSIDE = {"unknown-name"}
"""Of these, the ones whose example names something of the file itself, which no schema can see."""

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}
_KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required",
    "additionalProperties", "propertyNames", "items", "enum", "const", "anyOf", "oneOf",
    "pattern", "minimum", "minItems", "minProperties",
}  # fmt: skip


def value_of(node: Node) -> Any:  # noqa: ANN401 - YAML is any of a few types
    """Return what an editor sees of a value: YAML 1.2 with dates left as text."""
    if node.pairs is not None:
        return {key: value_of(one) for key, one in node.pairs.items()}
    if node.items is not None:
        return [value_of(one) for one in node.items]
    raw = node.raw or ""
    if node.plain and re.fullmatch(r"0|[1-9][0-9]*", raw):
        return int(raw)
    return raw == "true" if node.plain and raw in {"true", "false"} else raw


def fits(value: Any, schema: dict[str, Any], top: dict[str, Any]) -> bool:  # noqa: ANN401 - as above
    """Return whether a value is as a schema says; only the words ours uses are known."""
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    if "$ref" in schema:
        return fits(value, top["$defs"][schema["$ref"].rpartition("/")[2]], top)
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if kinds and not any(
        isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
        for kind in kinds
    ):
        return False
    return (
        ("const" not in schema or value == schema["const"])
        and ("enum" not in schema or value in schema["enum"])
        and ("anyOf" not in schema or any(fits(value, one, top) for one in schema["anyOf"]))
        and ("oneOf" not in schema or sum(fits(value, one, top) for one in schema["oneOf"]) == 1)
        and (not isinstance(value, str) or bool(re.search(schema.get("pattern", ""), value)))
        and (not isinstance(value, int) or value >= schema.get("minimum", value))
        and (not isinstance(value, list) or _list_fits(value, schema, top))
        and (not isinstance(value, dict) or _object_fits(value, schema, top))
    )


def _list_fits(value: list[Any], schema: dict[str, Any], top: dict[str, Any]) -> bool:
    each = all(fits(one, schema.get("items", {}), top) for one in value)
    return each and len(value) >= schema.get("minItems", 0)


def _object_fits(value: dict[str, Any], schema: dict[str, Any], top: dict[str, Any]) -> bool:
    known, more = schema.get("properties", {}), schema.get("additionalProperties", {})
    names = schema.get("propertyNames", {})
    return (
        set(schema.get("required", ())) <= set(value)
        and len(value) >= schema.get("minProperties", 0)
        and all(fits(name, names, top) for name in value)
        and all(
            fits(one, known[name], top)
            if name in known
            else more is not False and fits(one, more, top)
            for name, one in value.items()
        )
    )


def is_good(path: Path, schema: dict[str, Any]) -> bool:
    top, parsed = read(path.name, path.read_bytes())
    assert top, parsed.findings
    return fits(value_of(top), schema, schema)


def test_the_published_schema_is_what_the_model_says_now() -> None:
    assert (ROOT / "data" / "schemas" / "flow.json").read_text("utf-8") == schema_text()


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.name)
def test_shipped_flows_fit_and_name_the_schema(path: Path) -> None:
    assert is_good(path, flow_schema(load_tables()[0]))
    first = path.read_text("utf-8").split("\n", 1)[0]
    assert first.startswith(SCHEMA_COMMENT)
    named = (path.parent / first.removeprefix(SCHEMA_COMMENT)).resolve()
    assert named == ROOT / "data" / "schemas" / "flow.json"


@each_row("path", GOOD)
def test_good_examples_fit(path: Path) -> None:
    assert is_good(path, flow_schema(tables()))


@pytest.mark.parametrize("rule", sorted(set(SHAPE) - NAMES_INSIDE))
def test_a_wrong_shape_does_not_fit(rule: str) -> None:
    assert not is_good(PAIRS / "reading" / rule / "bad.yaml", flow_schema(tables()))


WRONG = [
    ("a fact that no table has", "fact: tool", "fact: tols"),
    ("a format", "format: guid", "format: uuid"),
    ("a result of another verb", "worked: fixed", "works: fixed"),
    ("two verbs", "    do: Run it.\n", "    do: Run it.\n    ask: Did you?\n"),
    ("a role", "entra-role: none", "entra-role: admin"),
    ("a tool action", "{tool: new-code}", "{tool: newest-code}"),
    ("a portal path", "{portal: sign-in-logs}", "{portal: sign-in-log}"),
    ("an end", "end: stopped", "end: done"),
]
STEPS = """  which: {ask: Which?, why: So., fact: tool, answers: all, next: id, not-sure: id}
  id: {enter: Which id?, why: So., format: guid, fact: correlation-id, next: act, skip: act}
  act:
    do: Run it.
    who: user
    entra-role: none
    where: {portal: sign-in-logs}
    command: {tool: new-code}
    results: {worked: fixed, otherwise: stop}
  stop: {end: stopped, text: Stop.}
"""


@pytest.mark.parametrize(("good", "bad"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_word_of_no_table_does_not_fit(good: str, bad: str) -> None:
    schema = flow_schema(tables())
    flow = (PAIRS / "rules" / "same-label" / "good.yaml").read_text("utf-8")
    texts = [flow + STEPS, flow + STEPS.replace(good, bad, 1)]
    tops = [read("sample.yaml", text.encode())[0] for text in texts]
    assert texts[0] != texts[1]
    assert [top is not None and fits(value_of(top), schema, schema) for top in tops] == [
        True,
        False,
    ]


def test_a_new_flow_fits_and_names_the_schema() -> None:
    text = scaffold(Seed("my-flow", "My flow: first"))
    top, _ = read("my-flow.yaml", text.encode())
    schema = flow_schema(load_tables()[0])
    assert top
    assert fits(value_of(top), schema, schema)
    assert text.startswith(f"{SCHEMA_COMMENT}.schema/flow.json\n")
