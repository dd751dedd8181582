"""Reads the tables of `data/`: facts, tools, roles, portal paths, apps, clouds, checks."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from wizard.content.commands import not_copyable
from wizard.content.flow import READERS
from wizard.content.placeholders import placeholders
from wizard.content.read_groups import read_groups
from wizard.content.rules import Rule
from wizard.content.tables import (
    FORMATS,
    Cloud,
    FactSpec,
    Named,
    Probe,
    Tables,
    Tool,
    ToolAction,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.content.node import Node

READER = FactSpec(
    "reader",
    "Reader",
    values=MappingProxyType({reader.value: reader.value.capitalize() for reader in READERS}),
)
"""Who sits at the keys: a fact like others, always known, and in no file."""

_Row = TypeVar("_Row")
_FACT_KEYS = ("label", "question", "format", "values", "repeats", "derived", "groups")
_ACTION_KEYS = ("text", "command", "version", "source")


def read_tables(nodes: Mapping[str, Node]) -> Tables:
    """Return the tables from the top nodes of the files, by the names of the files."""
    facts = _rows(nodes, "facts", _fact)
    tables = Tables(
        facts={READER.name: READER, **facts},
        tools=_rows(nodes, "tools", _tool),
        roles=_rows(nodes, "roles", _named),
        portal=_rows(nodes, "portal", _named),
        apps=_rows(nodes, "apps", _named),
        clouds=_rows(nodes, "clouds", _cloud),
        probes=_rows(nodes, "probes", _probe),
    )
    if top := nodes.get("tools"):
        _check_tools(top, tables)
    return tables


def _rows(
    nodes: Mapping[str, Node], name: str, read: Callable[[str, Node], _Row]
) -> dict[str, _Row]:
    top = nodes.get(name)
    if top is None:
        return {}
    top.only((name,))
    rows = top.need_mapping(name)
    return {key: read(key, child.as_map(key)) for key, child in rows.ids(name)}


def _fact(name: str, node: Node) -> FactSpec:
    node.only(_FACT_KEYS)
    shape = node.text("format", "")
    if shape and shape not in FORMATS and (written := node.get("format")):
        written.unknown(Rule.WRONG_VALUE, "format", shape, FORMATS)
    values = {key: child.as_text(key) for key, child in node.mapping("values").ids("value")}
    derived = node.flag("derived")
    if not (shape or values or derived):
        fix = "Add `values`, `format`, or `derived: true`."
        node.wrong_key(Rule.MISSING_KEY, f"Nothing says what `{name}` can be.", fix)
    return FactSpec(
        name=name,
        label=node.text("label"),
        question=node.text("question", ""),
        format=shape,
        values=values,
        repeats=node.flag("repeats"),
        derived=derived,
        groups=read_groups(node.get("groups"), values),
    )


def _tool(name: str, node: Node) -> Tool:
    node.only(("title", "app", "actions"))
    actions = {
        key: _action(child.as_map(key)) for key, child in node.mapping("actions").ids("action")
    }
    return Tool(name, node.text("title"), node.text("app", ""), actions)


def _action(node: Node) -> ToolAction:
    node.only(_ACTION_KEYS)
    return ToolAction(
        node.text("text"),
        node.text("command", ""),
        node.text("version", ""),
        node.text("source", ""),
    )


def _check_tools(top: Node, tables: Tables) -> None:
    """Note tools that no fact value names, and words that need a fact nobody may know."""
    spec = tables.facts.get("tool")
    for name, node in top.mapping("tools").children():
        if spec and name not in spec.values:
            node.wrong_key(
                Rule.UNKNOWN_NAME,
                f"`{name}` is no value of the fact `tool`.",
                "Add it to data/facts.yaml.",
            )
        for _, action in node.mapping("actions").children() if node.is_map else ():
            _check_words(action, tables)


def _check_words(action: Node, tables: Tables) -> None:
    command = action.get("command")
    if command and command.raw and (why := not_copyable(command.raw.strip())):
        fix = "Write exactly what is typed; words belong in `text`."
        command.wrong(Rule.WRONG_VALUE, f"The command {why}.", fix)
    for key in ("text", "command"):
        written = action.get(key)
        for fact, otherwise in placeholders((written.raw or "") if written else ""):
            if written and (fact not in tables.facts or otherwise is None):
                fix = "Write `{fact|otherwise}` with a fact of data/facts.yaml."
                written.wrong(Rule.PLACEHOLDER, f"`{{{fact}}}` may not be known here.", fix)


def _named(name: str, node: Node) -> Named:
    node.only(("title", "detail", "source"))
    return Named(name, node.text("title"), node.text("detail", ""), node.text("source", ""))


def _cloud(name: str, node: Node) -> Cloud:
    node.only(("title", "authority", "device-hosts", "source"))
    return Cloud(
        name,
        node.text("title"),
        node.text("authority"),
        node.texts("device-hosts"),
        node.text("source", ""),
    )


def _probe(name: str, node: Node) -> Probe:
    node.only(("title", "by-hand"))
    return Probe(name, node.text("title"), node.text("by-hand"))
