"""Every JSON document is as its published schema says, and every schema is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.cli_program import BROKEN, GUID, LOST_DOOR, PASTE
from tests.slow_rows import rest_slow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.cli_program import Program

SCHEMAS = Path(__file__).parents[2] / "data" / "schemas"

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_WORDS = {
    "$schema", "title", "type", "properties", "required", "additionalProperties", "items", "enum",
    "const",
}  # fmt: skip


def misfits(value: Any, schema: dict[str, Any], at: str = "$") -> list[str]:  # noqa: ANN401 - JSON
    """Return where a value is not as a schema says; only the words our schemas use are known."""
    assert set(schema) <= _WORDS, f"{at}: the checker does not know {set(schema) - _WORDS}"
    found = []
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: {value!r} is not {schema['const']!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        fits = any(
            isinstance(value, _TYPES[name]) and not (name == "integer" and isinstance(value, bool))
            for name in names
        )
        if not fits:
            return [*found, f"{at}: {value!r} is no {' or '.join(names)}"]
    if isinstance(value, dict):
        found += _misfits_of_object(value, schema, at)
    if isinstance(value, list) and "items" in schema:
        for index, one in enumerate(value):
            found += misfits(one, schema["items"], f"{at}[{index}]")
    return found


def _misfits_of_object(value: dict[str, Any], schema: dict[str, Any], at: str) -> list[str]:
    properties = schema.get("properties", {})
    more = schema.get("additionalProperties", True)
    found = [f"{at}: {name} is missing" for name in schema.get("required", []) if name not in value]
    for name, one in value.items():
        if name in properties:
            found += misfits(one, properties[name], f"{at}.{name}")
        elif more is False:
            found.append(f"{at}: {name} is not in the schema")
        elif isinstance(more, dict):
            found += misfits(one, more, f"{at}.{name}")
    return found


def schema_of(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SCHEMAS / f"{name}-1.json").read_text("utf-8"))
    return read


RUNS: dict[str, tuple[str, list[list[str]]]] = {
    "run": (
        "out",
        [
            ["run", "lost-door", "--json"],
            ["run", "lost-door", "--json", "--answers", "DONE"],
            ["run", "lost-door", "--json", "--answers", "SKIP", "--set", "tool=azcopy"],
            ["run", "--json", "--paste", "TEXT"],
            ["run", "fresh-code/test", "--json", "--simulate", "policy-at-token"],
        ],
    ),
    "case-list": ("out", [["case", "list", "--json"]]),
    "case-export": ("out", [["case", "export", "--format", "json"]]),
    "case-stats": ("out", [["case", "stats", "--json"]]),
    "flow-use": ("out", [["flow", "stats", "lost-door", "--from-journal", "--json"]]),
    "case-show": ("out", [["case", "show", "--json"]]),
    "inspect": ("out", [["inspect", "--json", "TEXT"], ["inspect", "--json", "EMPTY", "TEXT"]]),
    "scan": ("out", [["scan", "--json", "TEXT"], ["scan", "--json", "--exchanges", "TEXT"]]),
    "explain": ("out", [["explain", "--json", "90120", "54005"], ["explain", "--json", "999999"]]),
    "doctor": ("out", [["doctor", "--json"], ["doctor", "--json", "--tenant", "contoso.com"]]),
    "live": ("out", [["live", "--simulate", "redeemed-twice", "--json"]]),
    "live-acts": ("out", [["live", "--simulate", "list", "--json"]]),
    "flow-list": ("out", [["flow", "list", "--json"]]),
    "flow-check": ("out", [["flow", "check", "--json"], ["flow", "check", "--json", "BROKEN"]]),
    "flow-test": (
        "out",
        [["flow", "test", "--json", "DOOR"], ["flow", "test", "--json", "BROKEN"]],
    ),
    "flow-rules": (
        "out",
        [
            ["flow", "check", "--rules", "--json"],
            ["flow", "check", "--explain", "verb", "--json"],
        ],
    ),
    "catalogue-drift": ("out", [["catalogue", "drift", "PAGE", "--json"]]),
    "flow-diff": ("out", [["flow", "diff", "aadsts90120", "aadsts54005", "--json"]]),
    "flow-stats": ("out", [["flow", "stats", "--json"]]),
    "flow-step": (
        "out",
        [
            ["flow", "show", "lost-door", "--step", "push", "--json"],
            ["flow", "show", "lost-door", "--step", "opened", "--json"],
        ],
    ),
    "error": ("err", [["run", "lost-dor", "--json"], ["inspect", "--json", "nowhere.txt"]]),
}


def test_every_schema_is_checked_here_and_names_itself() -> None:
    assert sorted(RUNS) == sorted(path.stem.removesuffix("-1") for path in SCHEMAS.glob("*-1.json"))
    for name in RUNS:
        assert schema_of(name)["properties"]["schema"] == {"const": f"entra-wizard/{name}/1"}


def documents_in(text: str) -> Iterator[object]:
    """Yield the JSON documents of an output: one a line, or one over several lines."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text.rstrip()):
        document, at = decoder.raw_decode(text, at)
        yield document
        at += len(text[at:]) - len(text[at:].lstrip())


# Figures of all flows that are shipped: two seconds each.
OVER_ALL = {"flow-stats", "flow-diff"}


@pytest.mark.parametrize("name", rest_slow(RUNS, RUNS.keys() - OVER_ALL))
def test_documents_are_as_their_schema_says(
    program: Program, name: str, request: pytest.FixtureRequest
) -> None:
    if name in ("flow-check", "flow-test"):
        request.getfixturevalue("small_book")
    files = {
        "DONE": f"own-door: yes\nwhich-tool: azcopy\nids: {GUID}\npush: worked\n",
        "SKIP": "own-door: yes\nids: skip\npush: cannot-do/not-now\n",
        "TEXT": PASTE,
        "EMPTY": "",
        "BROKEN": BROKEN,
        "DOOR": LOST_DOOR,
        "PAGE": "| AADSTS90120 | OtherName - x |\n| AADSTS99999 | NewName - x |\n",
    }
    paths = {key: program.file(f"{key.lower()}.yaml", text) for key, text in files.items()}
    program.run("run", "lost-door", "--save", "--json", "--ticket", "INC1")
    stream, lines = RUNS[name]
    schema = schema_of(name)
    for words in lines:
        ran = program.run(*(paths.get(word, word) for word in words))
        documents = list(documents_in(getattr(ran, stream)))
        assert documents
        assert [misfit for one in documents for misfit in misfits(one, schema)] == []


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (1, {"type": "string"}),
        (True, {"type": "integer"}),
        ({"a": 1}, {"type": "object", "required": ["b"]}),
        ({"a": 1}, {"properties": {}, "additionalProperties": False}),
        ({"a": "x"}, {"additionalProperties": {"type": "integer"}}),
        ([1, "x"], {"type": "array", "items": {"type": "integer"}}),
        ("x", {"enum": ["y"]}),
        ("x", {"const": "y"}),
    ],
    ids=str,
)
def test_the_checker_sees_what_does_not_fit(value: object, schema: dict[str, Any]) -> None:
    assert misfits(value, schema)
