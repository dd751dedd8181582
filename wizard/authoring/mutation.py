"""Mutation testing of flows: small faults are put in, and the scenarios should notice each.

A fault is noticed when a scenario no longer ends as it says, or when the checker finds an error.
Only the scenarios that pass the place of the fault are run, and only from there on.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.authoring import RULES
from wizard.authoring.rehearsal import ScenarioRun, fails_from
from wizard.authoring.rule import CheckContext
from wizard.case.causes import chance_per_minute
from wizard.content.compiled import Content
from wizard.content.flow import (
    ASK,
    BRANCH,
    ENTER,
    OTHERWISE,
    TRY,
    Flow,
    FlowBook,
    Jump,
    Step,
    StepRef,
)
from wizard.findings import Position, Severity
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from wizard.case.state import Case
    from wizard.content.flow import Branch, Cause, Target, Transition


# Mutants: what an author might have got wrong, one fault at a time. A fault that cannot be told
# from the flow as it is, such as a case that leads where `otherwise` leads too, is not made.


@frozen
class Mutant:
    """A flow with one fault: its name, where the fault is, and what it touches.

    `steps` are the steps that behave in another way; with `answers` only those answers of them do.
    """

    name: str
    at: Position
    flow: Flow
    steps: frozenset[StepRef]
    answers: frozenset[str] = frozenset()

    def book(self, book: FlowBook) -> FlowBook:
        """Return a book with this flow in place of the sound one."""
        return FlowBook({**book, self.flow.id: self.flow}, book.tables, book.code_facts)


def mutants(book: FlowBook, flow: Flow) -> Iterator[Mutant]:
    """Yield every fault of a flow, in the order of its steps."""
    for step in flow.steps.values():
        for group in step.ways():
            yield from _of_way(book, flow, step, group)
        yield from _dropped(flow, step)
        if step.kind is BRANCH:
            yield from _swapped_cases(flow, step)
        if step.kind in (ASK, BRANCH, ENTER) and step.fact:
            yield from _of_fact(flow, step)
        if step.kind is TRY:
            yield from _of_try(book, flow, step)
    for cause in flow.causes.values():
        yield from _of_if(book, flow, cause)
    if flow.again and flow.again != flow.start:
        name = f"{flow.id}: again leads to the start"
        changed = replace(flow, again=None)
        yield Mutant(name, flow.place("again"), changed, frozenset({flow.again}))


def _of_way(book: FlowBook, flow: Flow, step: Step, group: tuple[Branch, ...]) -> Iterator[Mutant]:
    way, name = group[0].way, _said(step, group)
    chosen = _tests(book) if way.next is Jump.BACK else _alike(book, step, group)
    for target in _other_targets(flow, step, way.next, chosen):
        yield _with_way(flow, step, group, replace(way, next=target), f"{name} leads to {target}")
    if way.concludes:
        yield _with_way(
            flow, step, group, replace(way, concludes=None), f"{name} concludes nothing"
        )
    for ref in way.rules_out:
        left = tuple(one for one in way.rules_out if one != ref)
        told = f"{name} does not rule out {ref.cause}"
        yield _with_way(flow, step, group, replace(way, rules_out=left), told)
    for ref in way.points_to:
        left = tuple(one for one in way.points_to if one != ref)
        told = f"{name} does not point to {ref.cause}"
        yield _with_way(flow, step, group, replace(way, points_to=left), told)


def _other_targets(
    flow: Flow, step: Step, own: Target, not_these: frozenset[StepRef]
) -> Iterator[Target]:
    """Yield up to two wrong targets: of the next way of the step, and the step written after."""
    leads = list(dict.fromkeys(group[0].way.next for group in step.ways()))
    place = leads.index(own)
    sibling = leads[(place + 1) % len(leads)]
    if sibling != own and sibling not in not_these:
        yield sibling
    refs = [one.ref for one in flow.steps.values()]
    after = own if isinstance(own, StepRef) and own in refs else step.ref
    turned = refs[refs.index(after) + 1 :] + refs[: refs.index(after)]
    no = {own, sibling, step.ref, *not_these}
    other = next((ref for ref in turned if ref not in no), None)
    if other:
        yield other


def _alike(book: FlowBook, step: Step, group: tuple[Branch, ...]) -> frozenset[StepRef]:
    """Return the forks that go on from a case of a fork by code as its own target does.

    The code of the case is known, so what is derived from it is known too.
    """
    own = _fork(book, group[0].way.next)
    if step.kind is not BRANCH or step.fact != "code" or own is None:
        return frozenset()
    codes = [int(branch.answer) for branch in group if branch.answer.isdecimal()]
    said = [dict(book.code_facts.get(code, ())).get(own.fact, "") for code in codes]
    others = (_fork(book, one.ref) for one in book.all_steps())
    return frozenset(
        other.ref
        for other in others
        if other and other.fact == own.fact and said and all(said)
        if all(_way(other, value) == _way(own, value) for value in said)
    )


def _fork(book: FlowBook, target: Target) -> Step | None:
    step = book.step(target) if isinstance(target, StepRef) else None
    return step if step and step.kind is BRANCH else None


def _way(step: Step, value: str) -> Transition | None:
    branch = step.branch(value)
    return branch.way if branch else None


def _tests(book: FlowBook) -> frozenset[StepRef]:
    """Return the steps that a `try` leads to; `back` comes to one of them by itself."""
    causes = (book.cause(ref) for step in book.all_steps() for ref in step.tries)
    return frozenset(cause.test for cause in causes if cause and cause.test)


def _dropped(flow: Flow, step: Step) -> Iterator[Mutant]:
    rest = next((b for b in step.branches if b.answer == OTHERWISE), None)
    for group in step.ways():
        way = group[0].way
        if step.kind is BRANCH and rest and group[0] is not rest and way == rest.way:
            continue
        left = tuple(branch for branch in step.branches if branch not in group)
        name = f"{_said(step, group)} is dropped"
        yield _mutant(name, group[0].source, flow, replace(step, branches=left), group)


def _swapped_cases(flow: Flow, step: Step) -> Iterator[Mutant]:
    """Yield the fork with one case and `otherwise` the wrong way round."""
    rest = next((b for b in step.branches if b.answer == OTHERWISE), None)
    for group in step.ways():
        if rest is None or group[0] is rest or group[0].way == rest.way:
            continue
        ways = {**{b.answer: rest.way for b in group}, OTHERWISE: group[0].way}
        turned = tuple(replace(b, way=ways.get(b.answer, b.way)) for b in step.branches)
        name = f"{_said(step, group)} is negated"
        yield _mutant(name, group[0].source, flow, replace(step, branches=turned))


def _of_fact(flow: Flow, step: Step) -> Iterator[Mutant]:
    yield _mutant(
        f"{step.ref}: the fact {step.fact} is removed", step.written, flow, replace(step, fact="")
    )
    if step.kind is ASK:
        name = f"{step.ref}: is asked {'only if need be' if step.always else 'always'}"
        yield _mutant(name, step.written, flow, replace(step, always=not step.always))


def _of_try(book: FlowBook, flow: Flow, step: Step) -> Iterator[Mutant]:
    causes = [cause for ref in step.tries if (cause := book.cause(ref))]
    order = sorted(causes, key=chance_per_minute, reverse=True)
    for cause in causes:
        left = tuple(ref for ref in step.tries if ref != cause.ref)
        name = f"{step.ref}: does not try {cause.ref.cause}"
        yield _mutant(name, step.written, flow, replace(step, tries=left))
    for first, second in pairwise(order):
        if first.ref.flow != flow.id or second.ref.flow != flow.id:
            continue
        yield _out_of_order(flow, step, first, second)


def _out_of_order(flow: Flow, step: Step, first: Cause, second: Cause) -> Mutant:
    """Return the flow in which the second cause is tried before the first."""
    refs = [ref for ref in step.tries if ref != second.ref]
    refs.insert(refs.index(first.ref), second.ref)
    alike = replace(second, chance=first.chance, minutes=first.minutes)
    touched = frozenset(one.ref for one in flow.steps.values() if second.ref in one.tries)
    changed = _with_cause(flow, alike)
    name = f"{step.ref}: tries {second.ref.cause} before {first.ref.cause}"
    new = replace(step, tries=tuple(refs))
    return Mutant(name, step.written, _with_step(changed, new), touched)


def _of_if(book: FlowBook, flow: Flow, cause: Cause) -> Iterator[Mutant]:
    touched = frozenset(step.ref for step in book.all_steps() if cause.ref in step.tries)
    for fact, values in cause.only_if.items():
        spec = book.tables.facts.get(fact)
        others = tuple(one for one in spec.values if one not in values) if spec else ()
        if others and touched:
            turned = MappingProxyType({**cause.only_if, fact: others})
            name = f"{cause.ref}: if {fact} is negated"
            changed = _with_cause(flow, replace(cause, only_if=turned))
            yield Mutant(name, cause.written, changed, touched)


def _with_way(
    flow: Flow, step: Step, group: tuple[Branch, ...], way: Transition, name: str
) -> Mutant:
    changed = tuple(replace(b, way=way) if b in group else b for b in step.branches)
    return _mutant(name, group[0].source, flow, replace(step, branches=changed), group)


def _mutant(
    name: str, at: Position, flow: Flow, step: Step, group: tuple[Branch, ...] = ()
) -> Mutant:
    answers = frozenset(branch.answer for branch in group)
    place = at if at != Position() else step.written
    return Mutant(name, place, _with_step(flow, step), frozenset({step.ref}), answers)


def _with_step(flow: Flow, step: Step) -> Flow:
    """Return a flow with a changed step, for every reader: texts by role are of the sound step."""
    changed = replace(step, by_role={})
    return replace(flow, steps={**flow.steps, step.ref.step: changed})


def _with_cause(flow: Flow, cause: Cause) -> Flow:
    return replace(flow, causes={**flow.causes, cause.ref.cause: cause})


def _said(step: Step, group: tuple[Branch, ...]) -> str:
    """Return the name of a way: the step and the answers that take it."""
    return f"{step.ref}: {', '.join(branch.answer for branch in group)}"


_Passing = tuple[ScenarioRun, int]
"""A scenario and the moment at which it comes to a place."""


@frozen
class Survivor:
    """A fault that nothing noticed, and where it was put."""

    name: str
    flow: str
    at: Position


@frozen
class Score:
    """How many faults of each flow were noticed, and those that were not."""

    killed: dict[str, int]
    total: dict[str, int]
    survivors: tuple[Survivor, ...]


def score(
    content: Content,
    rehearsals: Collection[ScenarioRun],
    flows: Collection[str],
    unreached: Collection[StepRef] = (),
    on_steps: Callable[[int], object] = int,
) -> Score:
    """Return the mutation score of some flows; faults in unreachable places are not made.

    `rehearsals` are those of all scenarios; the ones that fail already notice nothing.
    `on_steps` gets the number of steps of each flow once its faults are counted.
    """
    trial = _Trial(content, [one for one in rehearsals if not one.trouble])
    killed = dict.fromkeys(flows, 0)
    total = dict.fromkeys(flows, 0)
    survivors: list[Survivor] = []
    for flow in flows:
        for mutant in mutants(content.book, content.book[flow]):
            if mutant.steps.issubset(unreached):
                continue
            total[flow] += 1
            if trial.notices(mutant):
                killed[flow] += 1
            else:
                survivors.append(Survivor(mutant.name, flow, mutant.at))
        on_steps(len(content.book[flow].steps))
    return Score(killed, total, tuple(survivors))


class _Trial:
    """Scenarios by the places they pass, and what the checker says of the sound flows."""

    def __init__(self, content: Content, rehearsals: list[ScenarioRun]) -> None:
        self._content = content
        self._at: dict[StepRef, list[_Passing]] = {}
        self._by: dict[tuple[StepRef, str], list[_Passing]] = {}
        for one in rehearsals:
            self._note(one)
        for passing in (*self._at.values(), *self._by.values()):
            passing.sort(key=_left)
        self._known = frozenset(self._errors(content.book))

    def notices(self, mutant: Mutant) -> bool:
        """Say whether a scenario or the checker notices a fault."""
        book = mutant.book(self._content.book)
        if any(fails_from(one, moment, book) for one, moment in self._passing(mutant)):
            return True
        return any(error not in self._known for error in self._errors(book))

    def _passing(self, mutant: Mutant) -> Iterator[_Passing]:
        for ref in mutant.steps:
            if not mutant.answers:
                yield from self._at.get(ref, ())
            for answer in mutant.answers:
                yield from self._by.get((ref, answer), ())

    def _note(self, rehearsal: ScenarioRun) -> None:
        """Note at which moment a scenario first comes to each step and gives each answer."""
        moments = rehearsal.moments
        afters = [moment.before for moment in moments[1:]] + [rehearsal.case]
        steps: set[StepRef] = set()
        ways: set[tuple[StepRef, str]] = set()
        for moment, after in enumerate(afters):
            before = moments[moment].before
            for visit in _new(before, after):
                if (visit[0], visit[1]) not in ways:
                    ways.add(visit)
                    self._by.setdefault(visit, []).append((rehearsal, moment))
            here = [ref for ref, _ in _new(before, after)] + ([after.at] if after else [])
            for ref in here:
                if ref and ref not in steps:
                    steps.add(ref)
                    self._at.setdefault(ref, []).append((rehearsal, moment))

    def _errors(self, book: FlowBook) -> Iterator[tuple[str, str]]:
        context = CheckContext(Content(book, self._content.catalogue, ()))
        for rule in RULES:
            if rule.severity is Severity.ERROR:
                for problem in rule.check(context):
                    yield rule.id, problem.message


def _new(before: Case | None, after: Case | None) -> list[tuple[StepRef, str]]:
    begin = len(before.trail) if before else 0
    return [(visit.at, visit.answer) for visit in (after.trail[begin:] if after else ())]


def _left(passing: _Passing) -> int:
    """Return how many events are left, so that the shortest rest is run first."""
    return len(passing[0].moments) - passing[1]
