"""Reads a flow file: the names in it first, then, knowing the names of all files, the flow."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from wizard.content.flow import Cause, CauseRef, Chance, Flow, Person, Reference, Step, StepRef
from wizard.content.read_steps import RESERVED, read_step
from wizard.content.refs import FlowNames, Refs
from wizard.content.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.content.node import Node
    from wizard.content.tables import Tables
    from wizard.findings import Source

STATUSES = ("ready", "draft")
"""What a flow can be: a draft runs only when drafts are asked for."""

MAX_STEPS = 500
"""How many steps a flow has at most; nobody can review more."""

_KEYS = (
    "id",
    "title",
    "version",
    "reviewed",
    "owner",
    "status",
    "summary",
    "codes",
    "phrases",
    "sources",
    "causes",
    "start",
    "again",
    "moved",
    "steps",
)
_CAUSE_KEYS = ("title", "fixer", "chance", "minutes", "test", "if")
_PLACES = ("id", "title", "summary", "reviewed", "codes", "phrases", "start", "again", "moved")


def names_of(node: Node) -> FlowNames:
    """Return the names other flows can point at, without judging them."""
    start = node.get("start")
    causes = node.get("causes")
    tested = (key for key, child in causes.children() if child.get("test")) if causes else ()
    return FlowNames(
        (start.raw or "").strip() if start else "",
        _keys(node.get("steps")),
        _keys(causes),
        frozenset(tested),
    )


def read_flow(node: Node, flows: Mapping[str, FlowNames], tables: Tables, digest: str) -> Flow:
    """Return a flow; what is wrong with it stands on the sheet of the node."""
    node.only(_KEYS)
    name = _id(node)
    refs = Refs(name, {**flows, name: flows.get(name) or names_of(node)}, tables)
    sources = {key: _reference(child) for key, child in node.mapping("sources").ids("source")}
    written = node.need_mapping("steps")
    if len(written.pairs or ()) > MAX_STEPS:
        fix = "Make several flows of it."
        written.wrong_key(Rule.WRONG_VALUE, f"The flow has more than {MAX_STEPS} steps.", fix)
    steps = {
        key: step
        for key, child in islice(written.ids("step"), MAX_STEPS)
        if (step := _step(refs, key, child, sources))
    }
    again = node.get("again")
    return Flow(
        id=name,
        title=node.text("title"),
        version=node.number("version"),
        reviewed=node.date("reviewed"),
        owner=node.text("owner"),
        status=_status(node),
        summary=node.text("summary"),
        codes=tuple(code.as_number("codes") for code in _need_parts(node, "codes")),
        phrases=node.texts("phrases"),
        sources=sources,
        causes={
            key: _cause(refs, key, child) for key, child in node.mapping("causes").ids("cause")
        },
        start=_own_step(refs, node.need("start")),
        again=_own_step(refs, again) if again else None,
        moved=_moved(refs, node),
        steps=steps,
        digest=digest,
        file=node.sheet.file,
        places=_places(node),
    )


def _id(node: Node) -> str:
    written = node.need("id")
    name = written.as_id("id") if written else ""
    if written and name in RESERVED:
        written.wrong(Rule.NAME, f"`{name}` cannot be a flow.", "Choose another id.")
    return name


def _status(node: Node) -> str:
    status = node.text("status")
    if status and status not in STATUSES and (written := node.get("status")):
        written.unknown(Rule.WRONG_VALUE, "status", status, STATUSES)
    return status


def _need_parts(node: Node, key: str) -> list[Node]:
    written = node.need(key)
    return written.as_list(key) if written else []


def _reference(node: Node) -> Reference:
    mapping = node.as_map("sources")
    mapping.only(("title", "url"))
    url = mapping.text("url", "")
    if url and not url.startswith("https://") and (written := mapping.get("url")):
        written.wrong(Rule.WRONG_VALUE, "An address begins with https://.", "Mend the address.")
    return Reference(mapping.text("title"), url, node.source)


def _step(refs: Refs, name: str, node: Node, sources: Mapping[str, Reference]) -> Step | None:
    if name in RESERVED:
        node.wrong_key(Rule.NAME, f"`{name}` cannot be a step.", "Choose another id.")
    step = read_step(refs, name, node)
    if step and step.source and step.source not in sources and (at := node.get("source")):
        at.unknown(Rule.UNKNOWN_NAME, "source", step.source, sources)
    return step


def _cause(refs: Refs, name: str, node: Node) -> Cause:
    mapping = node.as_map(name)
    mapping.only(_CAUSE_KEYS)
    test = mapping.get("test")
    return Cause(
        ref=CauseRef(refs.flow, name),
        title=mapping.text("title"),
        fixer=mapping.need_word("fixer", Person, Person.USER),
        chance=mapping.word("chance", Chance, Chance.POSSIBLE),
        minutes=max(mapping.number("minutes", 1), 1),
        test=refs.step(test) if test else None,
        only_if={key: _values(refs, key, child) for key, child in mapping.mapping("if").children()},
        written=node.source,
    )


def _values(refs: Refs, fact: str, node: Node) -> tuple[str, ...]:
    spec = refs.tables.facts.get(fact)
    if spec is None:
        node.unknown(Rule.UNKNOWN_NAME, "fact", fact, refs.tables.facts)
    values: list[str] = []
    for child in node.as_list(fact):
        value = child.as_text(fact)
        meant = spec.stands_for(value) if spec else (value,)
        if spec and spec.values and not {*meant} <= {*spec.values}:
            child.unknown(Rule.WRONG_VALUE, f"value of `{fact}`", value, spec.values)
        values.extend(meant)
    return tuple(dict.fromkeys(values))


def _own_step(refs: Refs, node: Node | None) -> StepRef:
    name = node.as_text("start") if node else ""
    if node and name and name not in refs.own.steps:
        node.unknown(Rule.UNKNOWN_REFERENCE, "step", name, sorted(refs.own.steps))
    return StepRef(refs.flow, name)


def _moved(refs: Refs, node: Node) -> dict[str, str]:
    moved = {}
    for old, child in node.mapping("moved").ids("step"):
        new = child.as_text(old)
        if old in refs.own.steps:
            fix = "Drop the line: the old step is still there."
            child.wrong_key(Rule.WRONG_VALUE, f"`{old}` has not moved.", fix)
        elif new not in refs.own.steps:
            child.unknown(Rule.UNKNOWN_REFERENCE, "step", new, sorted(refs.own.steps))
        moved[old] = new
    return moved


def _places(node: Node) -> dict[str, Source]:
    return {key: child.source for key in _PLACES if (child := node.get(key))}


def _keys(node: Node | None) -> frozenset[str]:
    return frozenset(node.pairs or ()) if node else frozenset()
