"""Reads the groups of a fact with many values: one key picks the group, a second one the value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.rules import Rule
from wizard.content.tables import MOST_AT_ONCE, Group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.content.node import Node


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
            node.wrong_key(Rule.GROUP, f"The value `{value}` is {times}.", fix)
    return groups


def _group(name: str, node: Node, values: Mapping[str, str]) -> Group:
    node.only(("label", "hint", "values"))
    node.need("values")
    found = []
    for child in node.parts("values"):
        value = child.as_text("value")
        if value not in values:
            child.unknown(Rule.UNKNOWN_NAME, "value", value, values)
        found.append(value)
    if name in values and name not in found:
        fix = "Put the value into it, or give the group another id."
        node.wrong_key(Rule.GROUP, f"`{name}` is a value that is not in the group.", fix)
    return Group(name, node.text("label"), tuple(found), node.text("hint", ""))


def _check_sizes(node: Node, groups: tuple[Group, ...], rows: list[tuple[str, Node]]) -> None:
    if len(groups) > MOST_AT_ONCE:
        fix = f"Make it at most {MOST_AT_ONCE}."
        node.wrong_key(Rule.GROUP, f"There are {len(groups)} groups.", fix)
    for group, (name, child) in zip(groups, rows, strict=True):
        if not group.values:
            child.wrong_key(Rule.GROUP, f"`{name}` holds nothing.", "Name its values.")
        elif len(group.values) > MOST_AT_ONCE:
            fix = f"Make two of it, with at most {MOST_AT_ONCE} values each."
            message = f"`{name}` holds {len(group.values)} values."
            child.wrong_key(Rule.GROUP, message, fix)
