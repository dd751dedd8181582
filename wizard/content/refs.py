"""Names in a flow file: what a way, a target or a cause points at, over all files at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from wizard.content.flow import CauseRef, Jump, StepRef, Target, Way
from wizard.content.placeholders import placeholders
from wizard.content.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.content.node import Node
    from wizard.content.tables import Tables

WAY_KEYS = ("next", "concludes", "rules-out", "points-to", "because")
"""The keys of a way in its long form."""

MAX_BECAUSE = 8
"""How many words a `because` has at most: it stands beside a cause on the screen."""


@dataclass(frozen=True, slots=True)
class FlowNames:
    """What other flows can point at in a flow: its start, its steps, its causes.

    `tested` are the causes that name a step which tests them.
    """

    start: str
    steps: frozenset[str]
    causes: frozenset[str]
    tested: frozenset[str]


@dataclass(frozen=True, slots=True)
class Refs:
    """Reads references of one flow; knows the names of all flows and tables."""

    flow: str
    flows: Mapping[str, FlowNames]
    tables: Tables

    @property
    def own(self) -> FlowNames:
        """The names of the flow itself."""
        return self.flows[self.flow]

    def target(self, node: Node | None) -> Target:
        """Return where a value leads; `back` and `by-code` are worked out while a case runs."""
        name = node.as_text("next") if node else ""
        if node is None or not name:
            return StepRef(self.flow, "")
        if name in (Jump.BACK, Jump.BY_CODE):
            return Jump(name)
        flow, slash, step = name.rpartition("/")
        if not slash and name not in self.own.steps and name in self.flows:
            return StepRef(name, self.flows[name].start)
        ref = StepRef(flow or self.flow, step)
        if slash and flow not in self.flows:
            node.unknown(Rule.UNKNOWN_REFERENCE, "flow", flow, self.flows)
        elif step not in self.flows[ref.flow].steps:
            node.unknown(Rule.UNKNOWN_REFERENCE, "step", name, self._near(ref.flow))
        return ref

    def step(self, node: Node | None) -> StepRef:
        """Return the step a value names, which may not be `back` or `by-code`."""
        target = self.target(node)
        if isinstance(target, StepRef):
            return target
        if node:
            fix = "Name a step."
            node.wrong(Rule.UNKNOWN_REFERENCE, f"`{target}` is not possible here.", fix)
        return StepRef(self.flow, "")

    def cause(self, node: Node) -> CauseRef:
        """Return the cause a value names: of this flow, or `flow/cause`."""
        name = node.as_text("cause")
        flow, slash, cause = name.rpartition("/")
        ref = CauseRef(flow or self.flow, cause)
        if slash and flow not in self.flows:
            node.unknown(Rule.UNKNOWN_REFERENCE, "flow", flow, self.flows)
        elif name and cause not in self.flows[ref.flow].causes:
            node.unknown(Rule.UNKNOWN_REFERENCE, "cause", name, self.flows[ref.flow].causes)
        return ref

    def tried(self, node: Node) -> CauseRef:
        """Return the cause a `try` names, which must have a test."""
        ref = self.cause(node)
        names = self.flows.get(ref.flow)
        if names and ref.cause in names.causes and ref.cause not in names.tested:
            fix = f"Add `test: some-step` to the cause `{ref.cause}`."
            node.wrong(Rule.MISSING_KEY, f"Cause `{ref.cause}` has no test.", fix)
        return ref

    def way(self, node: Node, also: Iterable[str] = ()) -> Way:
        """Return a way, short or long; `also` are further keys its mapping may have."""
        if not node.is_map:
            return Way(self.target(node))
        node.only((*WAY_KEYS, *also))
        concluded = node.get("concludes")
        because = self.words(node, "because", "")
        if len(because.split()) > MAX_BECAUSE and (said := node.get("because")):
            fix = "Say it shorter: it stands beside the cause."
            said.wrong(Rule.WRONG_VALUE, f"`because` has more than {MAX_BECAUSE} words.", fix)
        return Way(
            self.target(node.need("next")),
            self.cause(concluded) if concluded else None,
            tuple(self.cause(one) for one in node.parts("rules-out")),
            tuple(self.cause(one) for one in node.parts("points-to")),
            because,
        )

    def words(self, node: Node, key: str, default: str | None = None) -> str:
        """Return a text that may hold placeholders, all of which must be facts."""
        text = node.text(key, default)
        if written := node.get(key):
            self.check_words(written, text)
        return text

    def check_words(self, node: Node, text: str) -> None:
        """Note the placeholders of a text that are no facts."""
        for name, _ in placeholders(text):
            if name not in self.tables.facts:
                node.unknown(Rule.PLACEHOLDER, "fact", name, self.tables.facts)

    def fact(self, node: Node | None, *, may_derive: bool = True) -> str:
        """Return the name of a fact; one that is derived can be read, never asked."""
        name = node.as_text("fact") if node else ""
        if node is None or not name:
            return ""
        spec = self.tables.facts.get(name)
        if spec is None:
            node.unknown(Rule.UNKNOWN_NAME, "fact", name, self.tables.facts)
        elif spec.derived and not may_derive:
            fix = "Ask for the code instead; the rest follows from it."
            node.wrong(Rule.WRONG_VALUE, f"`{name}` is derived and cannot be asked.", fix)
        return name

    def _near(self, flow: str) -> list[str]:
        """Return what the author may have meant, as it would be written here."""
        steps = sorted(islice(self.flows[flow].steps, 1000))  # a hostile file has many
        if flow != self.flow:
            return [f"{flow}/{step}" for step in steps]
        return [*steps, *sorted(self.flows), *Jump]
