"""Reads the tables of `data/`: facts, tools, roles, portal paths, apps, clouds, checks."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from wizard.content.flow import placeholders
from wizard.content.people import READERS
from wizard.content.tables import (
    FORMATS,
    MOST_AT_ONCE,
    App,
    AppMaker,
    AppState,
    Cloud,
    FactSpec,
    Group,
    Named,
    ProbeSpec,
    Tables,
    Tool,
    ToolAction,
    VersionFault,
    version_number,
)
from wizard.content.yaml_nodes import ReadRule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.content.yaml_nodes import Node


# Whether a command can be copied and run as it is

_TROUBLE = (
    (re.compile(r"\n"), "has more than one line"),
    (re.compile(r"[^\x20-\x7e]"), "has a character that no keyboard types"),
    (re.compile(r"^(?:[$#>]|PS>|PS [A-Z]:\\[^>]*>|C:\\[^>]*>)\s"), "begins with a prompt"),
    (re.compile(r"^[`'\"].*[`'\"]$"), "stands in quotes of its own"),
    (re.compile(r"<[A-Za-z][\w -]*>"), "has a gap in angle brackets"),
    (re.compile(r"\.\.\."), "leaves something out with three dots"),
    (re.compile(r"[a-z]\.$"), "ends like a sentence"),
)


def not_copyable(command: str) -> str:
    """Return why a command cannot be copied and run as it is, or nothing."""
    return next((why for pattern, why in _TROUBLE if pattern.search(command)), "")


# Groups of a fact with many values: one key picks the group, a second one the value


def read_groups(node: Node | None, values: Mapping[str, str]) -> tuple[Group, ...]:
    """Return the groups of a fact with these values; note what keeps two keys from answering."""
    if node is None:
        return ()
    rows = [(key, child.as_map(key)) for key, child in node.as_map("groups").ids("group")]
    groups = tuple(_group(key, child, values) for key, child in rows)
    _check_sizes(node, groups, rows)
    held = [value for group in groups for value in group.values]
    for value in values:
        if held.count(value) != 1:
            times = "in no group" if value not in held else f"in {held.count(value)} groups"
            fix = "Put it into exactly one."
            node.wrong_key(ReadRule.GROUP, f"The value `{value}` is {times}.", fix)
    return groups


def _group(name: str, node: Node, values: Mapping[str, str]) -> Group:
    node.only(("label", "hint", "values"))
    node.need("values")
    found = []
    for child in node.parts("values"):
        value = child.as_text("value")
        if value not in values:
            child.unknown(ReadRule.UNKNOWN_NAME, "value", value, values)
        found.append(value)
    if name in values and name not in found:
        fix = "Put the value into it, or give the group another id."
        node.wrong_key(ReadRule.GROUP, f"`{name}` is a value that is not in the group.", fix)
    return Group(name, node.text("label"), tuple(found), node.text("hint", ""))


def _check_sizes(node: Node, groups: tuple[Group, ...], rows: list[tuple[str, Node]]) -> None:
    if len(groups) > MOST_AT_ONCE:
        fix = f"Make it at most {MOST_AT_ONCE}."
        node.wrong_key(ReadRule.GROUP, f"There are {len(groups)} groups.", fix)
    for group, (name, child) in zip(groups, rows, strict=True):
        if not group.values:
            child.wrong_key(ReadRule.GROUP, f"`{name}` holds nothing.", "Name its values.")
        elif len(group.values) > MOST_AT_ONCE:
            fix = f"Make two of it, with at most {MOST_AT_ONCE} values each."
            message = f"`{name}` holds {len(group.values)} values."
            child.wrong_key(ReadRule.GROUP, message, fix)


READER = FactSpec(
    "reader",
    "Your role",
    values=MappingProxyType({reader.value: reader.value.capitalize() for reader in READERS}),
)
"""The role of the user: a fact like others, always known, and in no file."""

_Row = TypeVar("_Row")
_FACT_KEYS = ("label", "question", "format", "values", "repeats", "derived", "groups")
_ACTION_KEYS = ("text", "command", "version", "source")


def read_tables(nodes: Mapping[str, Node]) -> Tables:
    """Return the tables from the top nodes of the files, by the names of the files."""
    facts = _rows(nodes, "facts", read_fact)
    tables = Tables(
        facts={READER.name: READER, **facts},
        tools=_rows(nodes, "tools", _tool),
        roles=_rows(nodes, "roles", _named),
        portal=_rows(nodes, "portal", _named),
        apps=_rows(nodes, "apps", _app),
        versions=_rows(nodes, "versions", _version_fault),
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


def read_fact(name: str, node: Node) -> FactSpec:
    """Return a fact; note what keeps it from being asked for or read."""
    node.only(_FACT_KEYS)
    shape = node.text("format", "")
    if shape and shape not in FORMATS and (written := node.get("format")):
        written.unknown(ReadRule.WRONG_VALUE, "format", shape, FORMATS)
    values = {key: child.as_text(key) for key, child in node.mapping("values").ids("value")}
    derived = node.flag("derived")
    if not (shape or values or derived):
        fix = "Add `values`, `format`, or `derived: true`."
        node.wrong_key(ReadRule.MISSING_KEY, f"Nothing says what `{name}` can be.", fix)
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
    """Note tools that no fact value names, and texts that use a fact that may be unknown."""
    spec = tables.facts.get("tool")
    for name, node in top.mapping("tools").children():
        if spec and name not in spec.values:
            node.wrong_key(
                ReadRule.UNKNOWN_NAME,
                f"`{name}` is not a value of the fact `tool`.",
                "Add it to data/facts.yaml.",
            )
        for _, action in node.mapping("actions").children() if node.is_map else ():
            _check_words(action, tables)


def _check_words(action: Node, tables: Tables) -> None:
    command = action.get("command")
    if command and command.raw and (why := not_copyable(command.raw.strip())):
        fix = "Write exactly what is typed; words belong in `text`."
        command.wrong(ReadRule.WRONG_VALUE, f"The command {why}.", fix)
    for key in ("text", "command"):
        written = action.get(key)
        for fact, otherwise in placeholders((written.raw or "") if written else ""):
            if written and (fact not in tables.facts or otherwise is None):
                fix = "Write `{fact|otherwise}` with a fact of data/facts.yaml."
                written.wrong(ReadRule.PLACEHOLDER, f"`{{{fact}}}` may not be known here.", fix)


def _named(name: str, node: Node) -> Named:
    node.only(("title", "detail", "source"))
    return Named(name, node.text("title"), node.text("detail", ""), node.text("source", ""))


def _app(name: str, node: Node) -> App:
    node.only(("title", "tool", "maker", "state", "since", "advice", "source"))
    return App(
        name,
        node.text("title"),
        node.text("tool", ""),
        node.word("maker", AppMaker, AppMaker.MICROSOFT),
        node.word("state", AppState, AppState.CURRENT),
        node.text("since", ""),
        node.text("advice", ""),
        node.text("source", ""),
    )


def _version_fault(name: str, node: Node) -> VersionFault:
    known = ("names", "from", "fixed", "codes", "match", "beside", "says", "fix", "source")
    node.only((*known, "confidence"))
    for key in ("from", "fixed"):
        written = node.get(key)
        if written and not version_number(node.text(key)):
            fix = "Write numbers with points, as in 2.59.0."
            written.wrong(ReadRule.WRONG_VALUE, f"`{key}` is not a version.", fix)
    fault = VersionFault(
        name,
        node.texts("names"),
        node.text("says"),
        node.text("fix"),
        node.text("from", ""),
        node.text("fixed", ""),
        tuple(one.as_number("codes") for one in node.parts("codes")),
        node.texts("match"),
        node.texts("beside"),
        node.text("source", ""),
        node.text("confidence", ""),
    )
    if not (fault.codes or fault.match):
        fix = "Add `codes` or `match`: a fault that no text shows is never found."
        node.wrong_key(ReadRule.MISSING_KEY, "Nothing shows this fault.", fix)
    return fault


def _cloud(name: str, node: Node) -> Cloud:
    node.only(("title", "authority", "device-hosts", "source"))
    return Cloud(
        name,
        node.text("title"),
        node.text("authority"),
        node.texts("device-hosts"),
        node.text("source", ""),
    )


def _probe(name: str, node: Node) -> ProbeSpec:
    node.only(("title", "by-hand"))
    return ProbeSpec(name, node.text("title"), node.text("by-hand"))
