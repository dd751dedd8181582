"""Which cases can no longer differ: what of a case still matters where it stands.

Two cases with the same key get the same answers offered, are led the same ways and read the same
words from here on. So an exhaustive walk has to follow one of them only. What matters is worked
out from the flows:

- the reader, and the step;
- the newest value of each fact that a step ahead goes by, as far as the next `by-code`, and of
  these only what some step tells apart: two programs that no fork and no text knows are one;
- the causes that are out, as far as a `try` ahead could test them before the next `by-code`;
- the `try` that `back` would return to, if `back` can come before the next `try`.

What a person overruled or takes by hand does not matter: the step waits, and an answer ends it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from wizard.authoring.parts import answer_name
from wizard.content.flow import ENTERED, NOT_SURE, OTHERWISE, UNKNOWN_CODE, Jump
from wizard.content.graph import (
    components,
    leads_to,
    reachable,
    successors,
    tries_behind,
)
from wizard.content.kinds import ASK, BRANCH, ENTER, TRY

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping

    from wizard.authoring.parts import Inventory
    from wizard.case.state import Case
    from wizard.content.flow import Branch, CauseRef, Step, StepRef

_T = TypeVar("_T")

Uses = tuple[str, ...]
"""What goes by a fact: steps, texts as `=` with a tool action, `by-code`; each with the derived
fact before it when it goes by that."""

_Use = tuple[str, str]
"""A fact and one thing that goes by it."""

CODE = "code"
"""The fact from which others are derived and by which `by-code` goes."""

READER = "reader"

_SAMPLES = {
    "code": "99999",
    "guid": "7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10",
    "domain": "contoso.com",
    "url": "https://app.contoso.com/signin",
    "utc-time": "2026-11-20T09:14:07Z",
}


class Lens:
    """Looks at cases of one book and sees only what still matters."""

    def __init__(self, inventory: Inventory) -> None:
        self.book = inventory.book
        self._inventory = inventory
        self._classes: dict[Hashable, Hashable] = {}
        self._samples: dict[Hashable, tuple[str, ...]] = {}
        self._behind_start: dict[str, frozenset[StepRef]] = {}
        self._graph = successors(self.book)

    def key(self, case: Case, absent: Collection[str]) -> Hashable:
        """Return what tells a waiting case from others.

        `absent` are facts that were looked for and not known from the beginning; of a fact that is
        neither known nor absent it was not yet said.
        """
        if case.at is None:
            return case.reader
        live = self.live[case.at]
        known = {k.evidence.kind: k.evidence.value for k in case.known}
        facts = tuple(
            self.class_of(fact, known[fact], uses) if fact in known else fact in absent
            for fact, uses in live.facts
        )
        return (
            case.reader,
            case.at,
            facts,
            self._out(case).intersection(live.causes) if live.causes else (),
            self._last_try(case) if case.at in self._before_back else None,
        )

    def behind_start(self, flow: str) -> frozenset[StepRef]:
        """Return the steps to which a flow can lead from its start, that one too."""
        if flow not in self._behind_start:
            self._behind_start[flow] = frozenset(reachable(self._graph, [self.book[flow].start]))
        return self._behind_start[flow]

    def class_of(self, fact: str, value: str, uses: Uses | None = None) -> Hashable:
        """Return what some uses of a fact, or all there are, can tell of a value."""
        uses = self._all_uses.get(fact, ()) if uses is None else uses
        key = (fact, value, uses)
        if key not in self._classes:
            self._classes[key] = tuple(self._told(fact, value, use) for use in uses)
        return self._classes[key]

    def samples(self, fact: str, at: StepRef | None = None) -> tuple[str, ...]:
        """Return one value of each class of a fact, as far as it matters from a step on."""
        uses = dict(self.live[at].facts).get(fact, ()) if at else self._all_uses.get(fact, ())
        key = (fact, uses)
        if key not in self._samples:
            found: dict[Hashable, str] = {}
            for value in self._candidates(fact):
                found.setdefault(self.class_of(fact, value, uses), value)
            self._samples[key] = tuple(found.values())
        return self._samples[key]

    def open_fact(self, fact: str, case: Case, absent: Collection[str]) -> str:
        """Return the fact that has to be settled before a fact can be asked for, or nothing."""
        kinds = {k.evidence.kind for k in case.known}
        if fact == READER or fact in kinds:
            return ""
        spec = self.book.tables.facts.get(fact)
        if fact not in absent and spec and not spec.derived:
            return fact
        by_code = fact in self.derivable and CODE not in kinds and CODE not in absent
        return CODE if by_code else ""

    def looks_for(self, step: Step) -> tuple[str, ...]:
        """Return the facts by which a step goes on by itself."""
        if step.kind is BRANCH or self._inventory.by_fact(step):
            return (step.fact,) if step.fact else ()
        if step.kind is TRY:
            causes = (self.book.cause(ref) for ref in step.tries)
            return tuple(dict.fromkeys(fact for c in causes if c for fact in c.only_if))
        return ()

    @cached_property
    def derivable(self) -> frozenset[str]:
        """The facts that can follow from an error code."""
        return frozenset(kind for rows in self.book.code_facts.values() for kind, _ in rows)

    @cached_property
    def live(self) -> Mapping[StepRef, Live]:
        """What still matters at each step."""
        steps = tuple(self.book.all_steps())
        facts = self._live_facts()
        behind = tries_behind(self.book)
        graph = {
            step.ref: tuple(
                ref
                for branch, ref in leads_to(self.book, step, behind)
                if branch is None or branch.way.next is not Jump.BY_CODE
            )
            for step in steps
        }
        causes = _gather(graph, {step.ref: frozenset(step.tries) for step in steps})
        return {
            step.ref: Live(_by_fact(facts[step.ref]), tuple(sorted(causes[step.ref])))
            for step in steps
        }

    def _live_facts(self) -> Mapping[StepRef, set[_Use]]:
        """Return for each step the uses of facts ahead, before the fact is learned anew.

        A new code brings a text of its own, so nothing that was known matters beyond `by-code`
        but the code.
        """
        behind = tries_behind(self.book)
        live: dict[StepRef, set[_Use]] = {}
        before: dict[StepRef, list[tuple[StepRef, str]]] = {}
        for step in self.book.all_steps():
            live[step.ref] = set(self._uses(step))
            for branch, ref in leads_to(self.book, step, behind):
                if branch is None or branch.way.next is not Jump.BY_CODE:
                    learns = step.fact if branch and _learns(step, branch) else ""
                    before.setdefault(ref, []).append((step.ref, learns))
        rest = deque(live)
        while rest:
            ref = rest.popleft()
            for earlier, learns in before.get(ref, ()):
                new = {use for use in live[ref] if use[0] != learns}
                if not new <= live[earlier]:
                    live[earlier] |= new
                    rest.append(earlier)
        return live

    @cached_property
    def _before_back(self) -> frozenset[StepRef]:
        """The steps from which `back` can come before any other `try`."""
        graph = dict(self._graph)
        own: dict[StepRef, frozenset[Jump]] = {}
        for step in self.book.all_steps():
            own[step.ref] = frozenset({Jump.BACK} if _goes(step, Jump.BACK) else ())
            if step.kind is TRY:
                graph[step.ref] = ()
        return frozenset(ref for ref, goes in _gather(graph, own).items() if goes)

    @cached_property
    def _all_uses(self) -> Mapping[str, Uses]:
        found = {use for step in self.book.all_steps() for use in self._uses(step)}
        # A code that is typed where `by-code` leads on matters, though the one before it does not.
        if any(_goes(step, Jump.BY_CODE) for step in self.book.all_steps()):
            found.add((CODE, Jump.BY_CODE))
        return dict(_by_fact(found))

    def _uses(self, step: Step) -> Iterator[_Use]:
        """Yield the uses a step makes of facts: it goes by them, or speaks of them."""
        for fact in self.looks_for(step):
            yield (fact, str(step.ref))
            if fact in self.derivable:
                yield (CODE, f"{fact} {step.ref}")
        for face in self._inventory.words(step).faces:
            yield (face.fact, f"={face.action}")
            if face.fact in self.derivable:
                yield (CODE, f"{face.fact} =")
        leaves = [b for b in step.branches if b.way.next is Jump.BY_CODE]
        if any(not (step.fact == CODE and _learns(step, branch)) for branch in leaves):
            yield (CODE, Jump.BY_CODE)

    def _told(self, fact: str, value: str, use: str) -> Hashable:
        """Return what one use of a fact makes of a value."""
        if use == Jump.BY_CODE:
            return self._told_by_code(value)
        derived, _, rest = use.rpartition(" ")
        if derived:
            rows = dict(self.book.code_facts.get(int(value) if value.isdecimal() else 0, ()))
            return derived in rows and self._told(derived, rows[derived], rest)
        if use.startswith("="):
            tool = self.book.tables.tools.get(value)
            return not use[1:] or (tool is not None and use[1:] in tool.actions)
        flow, _, name = use.rpartition("/")
        return self._told_at(self.book[flow].steps[name], fact, value)

    def _told_by_code(self, value: str) -> Hashable:
        """Return where `by-code` leads with a code, and what is told of it there."""
        flow = self.book.for_code(int(value) if value.isdecimal() else 0)
        flow = flow or self.book.get(UNKNOWN_CODE)
        if flow is None:
            return None
        begin = (flow.start, flow.again) if flow.again else (flow.start,)
        uses = {use for ref in begin for use in dict(self.live[ref].facts).get(CODE, ())}
        later = tuple(sorted(use for use in uses if use != Jump.BY_CODE))
        return flow.id, self.class_of(CODE, value, later)

    def _told_at(self, step: Step, fact: str, value: str) -> Hashable:
        if step.kind is TRY:
            causes = (self.book.cause(ref) for ref in step.tries)
            return tuple(value in c.only_if[fact] for c in causes if c and fact in c.only_if)
        if step.kind is BRANCH:
            branch = step.branch(value)
            return answer_name(step, branch) if branch else None
        exact = next((b for b in step.branches if b.answer == value), None)
        return answer_name(step, exact) if exact else None

    def _candidates(self, fact: str) -> Iterable[str]:
        """Return values a fact can have: all of them, or one of each that flows name."""
        spec = self.book.tables.facts.get(fact)
        if spec and spec.values:
            return spec.values
        steps = (s for s in self.book.all_steps() if s.kind is BRANCH and s.fact == fact)
        named = [b.answer for s in steps for b in s.branches]
        values = [value for value in named if value != OTHERWISE]
        if fact == CODE:
            values += [str(code) for flow in self.book.values() for code in flow.codes]
            values += [str(code) for code in self.book.code_facts]
        return [*values, _SAMPLES.get(spec.format if spec else "", "words")]

    @cached_property
    def _tested(self) -> Mapping[StepRef, tuple[CauseRef, ...]]:
        """The causes that each step tests, of those that a `try` names."""
        found: dict[StepRef, list[CauseRef]] = {}
        for ref in dict.fromkeys(ref for step in self.book.all_steps() for ref in step.tries):
            cause = self.book.cause(ref)
            if cause and cause.test:
                found.setdefault(cause.test, []).append(ref)
        return {ref: tuple(causes) for ref, causes in found.items()}

    def _out(self, case: Case) -> frozenset[CauseRef]:
        out: set[CauseRef] = set()
        for visit in case.trail:
            out.update(visit.way.rules_out)
            out.update(self._tested.get(visit.at, ()))
        return frozenset(out)

    def _last_try(self, case: Case) -> StepRef | None:
        for visit in reversed(case.trail):
            step = self.book.step(visit.at)
            if step and step.kind is TRY:
                return step.ref
        return None


@dataclass(frozen=True, slots=True)
class Live:
    """What can still matter at a step, up to the next `by-code`: uses of facts, causes to try."""

    facts: tuple[tuple[str, Uses], ...]
    causes: tuple[CauseRef, ...]


def _by_fact(uses: Iterable[_Use]) -> tuple[tuple[str, Uses], ...]:
    """Return the uses of each fact, in order."""
    found: dict[str, list[str]] = {}
    for fact, use in sorted(uses):
        found.setdefault(fact, []).append(use)
    return tuple((fact, tuple(names)) for fact, names in found.items())


def _learns(step: Step, branch: Branch) -> bool:
    """Say whether an answer of a person makes the fact of a step known anew."""
    if step.kind is ENTER:
        return branch.answer == ENTERED
    return step.kind is ASK and bool(step.fact) and branch.answer != NOT_SURE


def _goes(step: Step, jump: Jump) -> bool:
    return any(branch.way.next is jump for branch in step.branches)


def _gather(
    graph: Mapping[StepRef, tuple[StepRef, ...]], own: Mapping[StepRef, frozenset[_T]]
) -> dict[StepRef, frozenset[_T]]:
    """Return for each step what it and all steps ahead of it have."""
    found: dict[StepRef, frozenset[_T]] = {}
    for part in components(graph):
        ahead = (other for ref in part for other in graph[ref] if other in found)
        whole = frozenset().union(*(own[ref] for ref in part), *(found[one] for one in ahead))
        found.update(dict.fromkeys(part, whole))
    return found
