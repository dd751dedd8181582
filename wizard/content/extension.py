"""Lays an extension over the flow it extends.

An own file with `extends: ID` keeps the flow of that id and says only what is different: single
keys, entries of `sources`, `causes` and `moved`, and of a step single texts and answers, so that
changing one sentence takes one line. A step with another verb, or with `whole: true`, stands in
place of ours. A step that `moved` renames is removed. The result is the flow one would get by
editing the original.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.flow import KINDS
from wizard.content.yaml_nodes import Default, Node, ReadRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.yaml_nodes import ParsedFile

EXTENDS = "extends"
"""The key that names the flow to extend."""

WHOLE = "whole"
"""The key of a step that stands whole in place of ours."""

_VERBS = tuple(kind.name for kind in KINDS)
_TABLES = ("sources", "causes", "moved")
_ANSWERS = ("answers", "results", "cases")
_WAYS = ("next", "not-sure", "skip", "otherwise")
_EITHER = {"next": ("results",), "results": ("next",)}
"""Of these keys of an action only one can be; the one in the extension wins."""


def extended(top: Node) -> str:
    """Return the id of the flow that a file extends, or nothing."""
    written = top.get(EXTENDS)
    return (written.raw or "").strip() if written else ""


def check_extension_id(top: Node) -> None:
    """Note an extension whose own id is another one than that of the flow it extends."""
    written = top.get("id")
    if written and (written.raw or "").strip() != extended(top):
        fix = "Take `id` out, or take `extends` out to make a flow of its own."
        written.wrong(ReadRule.WRONG_VALUE, "An extension has the id of the flow it extends.", fix)


def overlay(base: Node, more: Node) -> Node:
    """Return the mapping of a flow with the entries of an extension laid over it."""
    pairs = dict(base.pairs or {})
    for key, node in more.children():
        old = pairs.get(key)
        if key == EXTENDS:
            continue
        if key == "steps" and old and old.is_map and node.is_map:
            pairs[key] = _steps(old, node)
        elif key in _TABLES and old and old.is_map and node.is_map:
            pairs[key] = _entries(old, node)
        else:
            pairs[key] = node
    _without_moved(pairs, more)
    return _with(more, pairs)


def _entries(old: Node, new: Node) -> Node:
    """Lay entries with keys of their own over others of the same names."""
    pairs = dict(old.pairs or {})
    for key, node in new.children():
        below = pairs.get(key)
        pairs[key] = _laid(below, node) if below and below.is_map and node.is_map else node
    return _with(new, pairs)


def _steps(old: Node, new: Node) -> Node:
    pairs = dict(old.pairs or {})
    for name, step in new.children():
        below = pairs.get(name)
        both = below is not None and below.is_map and step.is_map
        pairs[name] = _step(below, step) if both and below else _without_whole(step)
    return _with(new, pairs)


def _step(old: Node, new: Node) -> Node:
    if _is_whole(new) or _says_another(old, new):
        return _without_whole(new)
    pairs = dict(old.pairs or {})
    for key, node in new.children():
        below = pairs.get(key)
        if isinstance(node, Default) and below:
            continue
        for other in _EITHER.get(key, ()):
            pairs.pop(other, None)
        if below is None:
            pairs[key] = node
        elif key in _ANSWERS and below.is_map and node.is_map:
            pairs[key] = _answers(below, node)
        else:
            pairs[key] = _way(below, node) if key in _WAYS else node
    return _with(new, pairs)


def _is_whole(step: Node) -> bool:
    written = step.get(WHOLE)
    return written is not None and written.as_flag(WHOLE)


def _without_whole(step: Node) -> Node:
    if not step.is_map or WHOLE not in (step.pairs or {}):
        return step
    return _with(step, {key: node for key, node in step.children() if key != WHOLE})


def _says_another(old: Node, new: Node) -> bool:
    """Return whether a step has another verb than ours, or ends another way."""
    for verb in _VERBS:
        written, ours = new.get(verb), old.get(verb)
        if written and not isinstance(written, Default):
            return ours is None or (verb == "end" and ours.raw != written.raw)
    return False


def _answers(old: Node, new: Node) -> Node:
    pairs = dict(old.pairs or {})
    for answer, node in new.children():
        below = pairs.get(answer)
        if isinstance(node, Default) and below is not None:
            continue
        pairs[answer] = _way(below, node) if below else node
    return _with(new, pairs)


def _way(old: Node, new: Node) -> Node:
    """Return a way with what the extension says of it; the rest stays as it was."""
    if not (old.is_map or new.is_map):
        return new
    below = dict(old.pairs or {}) if old.is_map else {"next": old}
    above = dict(new.pairs or {}) if new.is_map else {"next": new}
    return _with(new, {**below, **above})


def _laid(old: Node, new: Node) -> Node:
    above = {
        key: node
        for key, node in new.children()
        if not (isinstance(node, Default) and old.get(key) is not None)
    }
    return _with(new, {**(old.pairs or {}), **above})


def files_behind(node: Node) -> Iterator[ParsedFile]:
    """Yield the files whose findings can grow while a flow is read, each once."""
    seen: dict[int, ParsedFile] = {}
    rest = [node]
    while rest:
        one = rest.pop()
        seen.setdefault(id(one.parsed), one.parsed)
        rest.extend(child for _, child in one.children())
    yield from seen.values()


def _without_moved(pairs: dict[str, Node], more: Node) -> None:
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
    made = Node(node.parsed, node.line, node.column)
    made.key_line, made.key_column = node.key_line, node.key_column
    made.pairs = pairs
    return made
