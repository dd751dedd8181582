"""The JSON Schema of the flow language, made from the model, for editors.

`make content` writes `data/schemas/flow.json`; a test compares. It knows the
keys, words, and names of the tables. What leads where only `flow check` knows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wizard.content import load_tables
from wizard.content.flow import ASK, FACTS, KINDS, OTHERWISE, Chance, StepKind
from wizard.content.flow_parser import ROLE_KEYS, STATUSES, WAY_KEYS
from wizard.content.people import READERS, Person, Result
from wizard.content.tables import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.content.tables import Tables

Schema = dict[str, Any]

_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_ADDRESS = "^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$"


def flow_schema(tables: Tables) -> Schema:
    """Return the schema of a flow file, over the facts, tools, roles and so on of some tables."""
    steps = {
        "type": "object",
        "propertyNames": {"pattern": _ID},
        "additionalProperties": {"$ref": "#/$defs/step"},
    }
    keys = {
        "id": {"type": "string", "pattern": _ID},
        "extends": {"type": "string", "pattern": _ID},
        "title": _ref("text"),
        "version": {"type": "integer", "minimum": 0},
        "reviewed": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "owner": _ref("text"),
        "status": {"enum": list(STATUSES)},
        "summary": _ref("text"),
        "codes": {"type": "array", "items": {"type": "integer", "minimum": 0}},
        "instead-of": {"type": "array", "items": {"type": "integer", "minimum": 0}},
        "phrases": {"type": "array", "items": _ref("text")},
        "sources": _mapping(_object({"title": _ref("text"), "url": _url()}, ["title"])),
        "causes": _mapping(_ref("cause")),
        "begins": _begins(tables),
        "start": _ref("address"),
        "again": _ref("address"),
        "moved": _mapping(_ref("address")),
        "steps": steps,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A flow of entra-wizard",
        **_object(keys, []),
        # What a desk's own flow may leave out is put in; ours are checked strictly.
        "anyOf": [{"required": ["title", "steps"]}, {"required": ["extends"]}],
        "$defs": {
            "text": {"type": ["string", "number", "boolean"]},
            "words": {"anyOf": [_ref("text"), _by_role()]},
            "address": {"type": "string", "pattern": _ADDRESS},
            "way": {"anyOf": [_ref("address"), _way(())]},
            "answer": {"anyOf": [_ref("address"), _way(("label", "hint"))]},
            "cause": _cause(tables),
            "step": {"oneOf": [_step(kind, tables) for kind in KINDS]},
        },
    }


def _step(kind: StepKind, tables: Tables) -> Schema:
    keys = dict.fromkeys((kind.name, *kind.required, *kind.optional))
    needed = [kind.name, *(key for key in kind.required if key in _NEEDED[kind.name])]
    made = _object({key: _key(kind, key, tables) for key in keys}, needed)
    return {"title": kind.name, "description": kind.help, **made}


_NEEDED: dict[str, tuple[str, ...]] = {
    "ask": ("answers",),
    "enter": ("format", "fact", "next", "skip"),
    "do": (),
    "branch": (),
    "check": ("results",),
    "live": ("results",),
    "try": (OTHERWISE,),
    "end": ("text",),
}
"""The keys without which a step cannot be read; the rest is for the checker."""


def _key(kind: StepKind, key: str, tables: Tables) -> Schema:
    """Return the schema of one key of a step."""
    words: dict[str, Schema] = {
        "always": {"type": "boolean"},
        "retest": {"type": "boolean"},
        "minutes": {"type": "integer", "minimum": 0},
        "source": {"type": "string", "pattern": _ID},
        "format": _enum(FORMATS),
        "who": _enum(READERS),
        "entra-role": _enum(("none", *tables.roles)),
        "to": _enum((*Person, *tables.targets)),
        "link": _url(),
        "needs": {"type": "array", "items": _enum(tables.facts)},
        "cause": {"const": "not-known"},
        "next": _ref("answer"),
        "skip": _ref("answer"),
        "not-sure": _ref("answer"),
        OTHERWISE: _ref("answer"),
        "where": _from_table(tables, portal=True),
        "command": _from_table(tables, portal=False),
        "results": _results(kind),
        "cases": {"type": "object", "additionalProperties": _ref("answer")},
        "answers": _answers(),
        "fact": _enum(name for name, spec in tables.facts.items() if not spec.derived),
        "try": {"type": "array", "items": _ref("address"), "minItems": 1},
        "branch": _enum((*tables.facts, FACTS)),
        "when": _mapping(_case(tables)),
        "check": _enum(tables.probes),
        "end": _enum(Result),
    }
    if key == "next" and kind is ASK:
        return _ref("way")
    return words.get(key, _ref("words"))


def _by_role() -> Schema:
    return {**_object(dict.fromkeys(ROLE_KEYS, _ref("text")), []), "minProperties": 1}


def _answers() -> Schema:
    listed = {
        "type": "object",
        "propertyNames": {"pattern": _ID},
        "additionalProperties": _ref("answer"),
        "minProperties": 1,
    }
    return {"anyOf": [{"const": "all"}, listed]}


def _results(kind: StepKind) -> Schema:
    names = [answer for answer, _ in kind.answers or ()]
    return _object(dict.fromkeys([*names, OTHERWISE], _ref("answer")), [])


def _from_table(tables: Tables, *, portal: bool) -> Schema:
    actions = sorted({name for tool in tables.tools.values() for name in tool.actions})
    forms = [
        _ref("text"),
        _object({"tool": _enum(actions), "else": _ref("text")}, ["tool"]),
    ]
    if portal:
        forms.append(_object({"portal": _enum(tables.portal)}, ["portal"]))
    return {"anyOf": forms}


def _cause(tables: Tables) -> Schema:
    keys = {
        "title": _ref("text"),
        "fixer": _enum(Person),
        "chance": _enum(Chance),
        "minutes": {"type": "integer", "minimum": 0},
        "test": _ref("address"),
        "if": _condition(tables),
        "verify": _ref("words"),
        "prevent": _ref("words"),
        "proof": _ref("words"),
    }
    return _object(keys, ["title"])


def _condition(tables: Tables) -> Schema:
    text = _ref("text")
    values = {"anyOf": [text, {"type": "array", "items": text, "minItems": 1}]}
    return _object(dict.fromkeys(tables.facts, values), [])


def _begins(tables: Tables) -> Schema:
    row = _object({"if": _condition(tables), "at": _ref("address")}, ["if", "at"])
    return {"type": "array", "items": row, "minItems": 1}


def _case(tables: Tables) -> Schema:
    way = _way(("label",))
    return {**way, "properties": {**way["properties"], "if": _condition(tables)}}


def _way(more: tuple[str, ...]) -> Schema:
    causes = {"type": "array", "items": _ref("address")}
    kinds = {
        "next": _ref("address"),
        "concludes": _ref("address"),
        "rules-out": causes,
        "points-to": causes,
    }
    return _object({key: kinds.get(key, _ref("words")) for key in (*WAY_KEYS, *more)}, ["next"])


def _object(keys: dict[str, Schema], needed: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": keys,
        "required": needed,
        "additionalProperties": False,
    }


def _mapping(value: Schema) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": _ID},
        "additionalProperties": value,
    }


def _enum(words: Iterable[str]) -> Schema:
    return {"enum": [str(word) for word in words]}


def _url() -> Schema:
    return {"type": "string", "pattern": "^https://"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def schema_text(tables: Tables | None = None) -> str:
    """Return the schema over some tables; over ours as it is in `data/schemas`."""
    return json.dumps(flow_schema(tables or load_tables()[0]), indent=2) + "\n"
