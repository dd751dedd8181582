"""A desk's own changes to a flow of ours: the entries of one file laid over those of another.

A file that says `extends: ID` keeps the flow of that id and writes over it what it names: single
keys; entries of `sources`, `causes`, `steps` and `moved`, each as a whole. A step that its `moved`
renames is taken out. The result is the flow one would get by writing the entries into ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.node import Node
from wizard.content.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.node import Sheet

EXTENDS = "extends"
"""The key that names the flow to extend."""

LAID_OVER = ("sources", "causes", "moved", "steps")
"""The keys whose entries are laid over one by one."""


def extended(top: Node) -> str:
    """Return the id of the flow that a file extends, or nothing."""
    written = top.get(EXTENDS)
    return (written.raw or "").strip() if written else ""


def lay_over(base: Node, more: Node) -> Node:
    """Return the mapping of a flow with the entries of an extension written over it."""
    pairs = dict(base.pairs or {})
    for key, node in more.children():
        if key != EXTENDS:
            both = key in LAID_OVER and key in pairs and node.is_map and pairs[key].is_map
            pairs[key] = (
                _with(node, {**(pairs[key].pairs or {}), **(node.pairs or {})}) if both else node
            )
    _drop_moved(pairs, more)
    return _with(more, pairs)


def complain_about_id(top: Node) -> None:
    """Note an extension whose own id is another one than that of the flow it extends."""
    written = top.get("id")
    if written and (written.raw or "").strip() != extended(top):
        fix = "Take `id` out, or take `extends` out to make a flow of its own."
        written.wrong(Rule.WRONG_VALUE, "An extension has the id of the flow it extends.", fix)


def sheets_of(node: Node) -> Iterator[Sheet]:
    """Yield the sheets on which reading a flow can note something, each once."""
    seen: dict[int, Sheet] = {}
    rest = [node]
    while rest:
        one = rest.pop()
        seen.setdefault(id(one.sheet), one.sheet)
        rest.extend(child for _, child in one.children())
    yield from seen.values()


def _drop_moved(pairs: dict[str, Node], more: Node) -> None:
    """Take out the steps that the extension has renamed."""
    moved, own = more.get("moved"), more.get("steps")
    steps = pairs.get("steps")
    if moved is None or steps is None:
        return
    mine = own.pairs or {} if own else {}
    gone = {old for old, _ in moved.children() if old not in mine}
    kept = {name: step for name, step in (steps.pairs or {}).items() if name not in gone}
    pairs["steps"] = _with(steps, kept)


def _with(node: Node, pairs: dict[str, Node]) -> Node:
    """Return a mapping at the place of a node."""
    made = Node(node.sheet, node.line, node.column)
    made.key_line, made.key_column = node.key_line, node.key_column
    made.pairs = pairs
    return made
