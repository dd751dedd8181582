"""Reads what a `do` step asks somebody to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.flow import READERS, Action, FromPortal, FromTool, Person
from wizard.content.rules import Rule

if TYPE_CHECKING:
    from wizard.content.node import Node
    from wizard.content.refs import Refs


def read_action(refs: Refs, node: Node) -> Action:
    """Return the action of a step; names that stand in no table are noted."""
    return Action(
        who=read_who(node, node.need_word("who", Person, Person.USER)),
        entra_role=_role(refs, node),
        minutes=node.number("minutes", 0),
        where=_where(refs, node),
        command=_command(refs, node),
        expect=refs.words(node, "expect", ""),
        care=refs.words(node, "care", ""),
        undo=refs.words(node, "undo", ""),
    )


def read_who(node: Node, person: Person) -> Person:
    """Return who acts or answers; a person who never sits at the keys is noted."""
    if person not in READERS and (who := node.get("who")):
        fix = f"Only these act and answer: {', '.join(READERS)}. Hand over to others."
        who.wrong(Rule.WRONG_VALUE, f"`{person}` cannot act in a step.", fix)
    return person


def _role(refs: Refs, node: Node) -> str:
    role = node.text("entra-role", "")
    if role and role != "none" and role not in refs.tables.roles and (at := node.get("entra-role")):
        at.unknown(Rule.UNKNOWN_NAME, "role", role, ("none", *refs.tables.roles))
    return role


def _where(refs: Refs, node: Node) -> str | FromTool | FromPortal | None:
    where = node.get("where")
    if where is None:
        return None
    if where.get("portal") is None:
        return _from_tool(refs, node, "where")
    where.only(("portal",))
    name = where.text("portal")
    if name and name not in refs.tables.portal and (at := where.get("portal")):
        at.unknown(Rule.UNKNOWN_NAME, "portal path", name, refs.tables.portal)
    return FromPortal(name)


def _command(refs: Refs, node: Node) -> str | FromTool | None:
    return _from_tool(refs, node, "command")


def _from_tool(refs: Refs, node: Node, key: str) -> str | FromTool | None:
    """Return words, or the action of the tool in use."""
    value = node.get(key)
    if value is None:
        return None
    if not value.is_map:
        return refs.words(node, key)
    value.only(("tool", "else"))
    action = value.text("tool")
    known = {name for tool in refs.tables.tools.values() for name in tool.actions}
    if action and action not in known and (at := value.get("tool")):
        at.unknown(Rule.UNKNOWN_NAME, "tool action", action, sorted(known))
    return FromTool(action, refs.words(value, "else", ""))
