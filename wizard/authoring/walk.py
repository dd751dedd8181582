"""The exhaustive walk: every answer of every step, through the engine itself, for every reader.

Cases that can no longer differ are followed once (`merging`). What may have been known from the
beginning, from a paste or an option, is settled only where a step first goes by it: there the walk
goes on without the fact and with one value of each class that the flows tell apart.

Where a case enters another flow all facts are open again, but the code that `by-code` went by: a
new error comes with a text of its own, and a case may come there by other ways. So nothing that a
user can reach is left out, and the knowledge of one flow is not multiplied with that of the next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from wizard.authoring.coverage import (
    Part,
    answer_name,
    came_after,
    cause_part,
    shown,
    step_part,
    text_part,
    visit_parts,
)
from wizard.case.causes import concludes, rules_out
from wizard.case.engine import advance, answered, apply
from wizard.case.events import By, CaseOpened, Overruled
from wizard.case.state import Case, Known, current, facts
from wizard.case.view_builder import choices
from wizard.content.flow import (
    ASK,
    BRANCH,
    ENTER,
    ENTERED,
    KNOWN,
    NOT_SURE,
    OTHERWISE,
    TRY,
    UNKNOWN,
    UNKNOWN_CODE,
    AnsweredBy,
    CauseRef,
    Jump,
    StepRef,
    fits,
)
from wizard.content.graph import components, leads_to, reachable, successors, tries_behind
from wizard.content.people import READERS
from wizard.errors import WizardError
from wizard.evidence import Evidence, Origin, Redacted
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping

    from wizard.authoring.coverage import Inventory
    from wizard.case.events import Event
    from wizard.content.flow import Branch, FlowBook, Step, Target
    from wizard.content.people import Person


# Merging of states: what still matters of a case at its step. Two cases with the same key get the
# same answers offered, are led the same ways and read the same words from here on. So an exhaustive
# walk has to follow one of them only. What matters is worked out from the flows:
#
# - the reader, and the step;
# - the newest value of each fact that a step ahead goes by, as far as the next `by-code`, and of
#   these only what some step tells apart: two programs that no fork and no text knows are one;
# - the causes that are out, as far as a `try` ahead could test them before the next `by-code`;
# - the `try` that `back` would return to, if `back` can come before the next `try`.
#
# What a user overruled or takes by hand does not matter: the step waits, and an answer ends it.

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
    "redirect": "https://app.contoso.com/signin",
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
            return step.goes_by
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
                # A cause that is ruled out stays so in another flow, which may lead back here.
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
        """Return for each step the uses of facts ahead, before the fact is learned again.

        Beyond a way into another flow nothing that was known matters: there all is open again. Only
        `by-code` goes by the code.
        """
        behind = tries_behind(self.book)
        live: dict[StepRef, set[_Use]] = {}
        before: dict[StepRef, list[tuple[StepRef, str]]] = {}
        for step in self.book.all_steps():
            live[step.ref] = set(self._uses(step))
            for branch, ref in leads_to(self.book, step, behind):
                if branch is None or not _leaves(step.ref, branch.way.next):
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
            return tuple(fits(c.only_if[fact], value) for c in causes if c and fact in c.only_if)
        if step.kind is BRANCH and not step.fact:
            return tuple(fits(b.when[fact], value) for b in step.branches if fact in b.when)
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
        values += [value.replace("*", "x") for value in self._in_conditions.get(fact, ())]
        if fact == CODE:
            values += [str(code) for flow in self.book.values() for code in flow.codes]
            values += [str(code) for code in self.book.code_facts]
        return [*values, _SAMPLES.get(spec.format if spec else "", "words")]

    @cached_property
    def _in_conditions(self) -> Mapping[str, tuple[str, ...]]:
        """The values that conditions name, of each fact."""
        found: dict[str, dict[str, None]] = {}
        steps = list(self.book.all_steps())
        causes = [self.book.cause(ref) for step in steps for ref in step.tries]
        held = [branch.when for step in steps for branch in step.branches if branch.when]
        for condition in (*held, *(cause.only_if for cause in causes if cause)):
            for fact, values in condition.items():
                found.setdefault(fact, {}).update(dict.fromkeys(values))
        return {
            fact: tuple(one for one in values if one not in (KNOWN, UNKNOWN))
            for fact, values in found.items()
        }

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
            out.update(rules_out(visit, self.book.step(visit.at)))
            out.update(self._tested.get(visit.at, ()))
        return frozenset(out)

    def _last_try(self, case: Case) -> StepRef | None:
        for visit in reversed(case.trail):
            step = self.book.step(visit.at)
            if step and step.kind is TRY:
                return step.ref
        return None


@frozen
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


def _leaves(at: StepRef, target: Target) -> bool:
    """Say whether a way leads into another flow, where every fact is open again."""
    return target is Jump.BY_CODE or (isinstance(target, StepRef) and target.flow != at.flow)


def _learns(step: Step, branch: Branch) -> bool:
    """Say whether an answer makes the fact of a step known again."""
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


MOST_STATES = 120_000
"""How many merged cases are followed before the walk gives up and says so."""


@frozen
class WalkProblem:
    """A place where the user is stuck: the step, and what goes wrong there."""

    at: StepRef
    message: str


@frozen
class Walked:
    """What the walk found.

    `reached` are all parts that can be reached, `plainly` those without overruling what the
    program answered by a fact. `whole` is false if there were too many cases to
    follow all of them. `states` and `edges` count merged cases and answers.
    """

    reached: frozenset[Part]
    plainly: frozenset[Part]
    troubles: tuple[WalkProblem, ...]
    states: int
    edges: int
    whole: bool = True


@frozen
class _Stand:
    """A case, and the facts that were looked for and are not known.

    An entrance is a case that has just come into a flow and has not gone on by itself yet.
    """

    case: Case
    absent: frozenset[str]
    is_entrance: bool = False


class _Edge(NamedTuple):
    """A way from one merged case to another, and the last cause it concludes."""

    begin: int
    end: int
    cause: CauseRef | None


_NOWHERE = -1
"""What the entrances at which a walk begins come from."""

_Action = Callable[[Case], Case]


def walk(inventory: Inventory, readers: Collection[Person] = READERS) -> Walked:
    """Walk all flows of a book."""
    walker = _Walker(inventory)
    for reader in readers:
        for flow in inventory.book.values():
            walker.start(reader, flow.start)
    walker.run()
    walker.spread_causes()
    plainly = frozenset(walker.reached)
    walker.overrule()
    walker.run()
    walker.spread_causes()
    walker.find_trapped()
    return Walked(
        frozenset(walker.reached),
        plainly,
        tuple(walker.troubles),
        len(walker.stands),
        len(walker.edges),
        whole=not walker.waiting,
    )


def unreached(inventory: Inventory, walked: Walked) -> tuple[Part, ...]:
    """Return the parts that cannot be reached, in the order they were written."""
    return tuple(part for part in inventory.parts if part not in walked.reached)


class _Walker:
    """A walk on its way: merged cases by number, those still to follow, and what was found."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.book = inventory.book
        self.lens = Lens(inventory)
        self.stands: list[_Stand] = []
        self.waiting: deque[int] = deque()
        self.edges: list[_Edge] = []
        self.reached: set[Part] = set()
        self.troubles: dict[WalkProblem, None] = {}
        self._ids: dict[Hashable, int] = {}
        self._noted: set[Hashable] = set()
        self._all_typed: set[Person] = set()
        self._overrules = False
        self._later: list[tuple[_Stand, int, CauseRef | None]] = []

    def start(self, reader: Person, at: StepRef) -> None:
        """Begin to walk at a step, with nothing said yet."""
        case = apply(None, CaseOpened("walk", reader, ""), self.book)
        case = replace(case, at=at, attempt=1)
        self._stand(_Stand(case, frozenset(), is_entrance=True), _NOWHERE, None)

    def run(self) -> None:
        """Go on from every merged case: by itself from an entrance, else by every answer."""
        while self.waiting and len(self.stands) < MOST_STATES:
            begin = self.waiting.popleft()
            stand = self.stands[begin]
            step = current(stand.case, self.book)
            if stand.is_entrance:
                self._follow(begin, lambda case: advance(case, self.book))
            elif step and not step.ending:
                for event in self._events(stand.case, step):
                    self._follow(begin, partial(_apply, event=event, book=self.book))

    def overrule(self) -> None:
        """From now on take back each answer that a fact gave, and those given so far."""
        self._overrules = True
        for one in self._later:
            self._stand(*one)

    def _events(self, case: Case, step: Step) -> list[Event]:
        """Return every possible answer, one of each that the flows tell apart."""
        events: dict[Hashable, Event] = {}
        try:
            for value in self._typed(case, step):
                events[value] = answered(case, self.book, ENTERED, entered=value)
            for choice in choices(case, step):
                told = (self._name(step, choice.id), self.lens.class_of(step.fact, choice.id))
                if told not in events:
                    events[told] = answered(case, self.book, choice.id)
        except WizardError as error:
            self._fails(step.ref, error.message)
        if not events:
            self._fails(step.ref, "There is nothing to answer here.")
        return list(events.values())

    def _typed(self, case: Case, step: Step) -> tuple[str, ...]:
        """Return one text of each class that can be typed at a step.

        Wherever a code is typed that `by-code` goes by, it leads to the same places: once all
        classes were followed, one of them shows that the step can be left.
        """
        if step.kind.answered_by is not AnsweredBy.TEXT:
            return ()
        typed = self.lens.samples(step.fact)
        branch = step.branch(ENTERED)
        if step.fact != CODE or branch is None or branch.way.next is not Jump.BY_CODE:
            return typed
        if case.reader in self._all_typed:
            return typed[:1]
        self._all_typed.add(case.reader)
        return typed

    def _name(self, step: Step, answer: str) -> str:
        branch = step.branch(answer)
        return answer_name(step, branch) if branch and branch.answer == answer else answer

    def _follow(self, begin: int, action: _Action) -> None:
        """Note every case that an action leads to."""
        stand = self.stands[begin]
        try:
            for before, after in self._settle(stand, action):
                self._note(before, after, begin)
        except WizardError as error:
            if stand.case.at:
                self._fails(stand.case.at, error.message)

    def _settle(self, stand: _Stand, action: _Action) -> Iterator[tuple[_Stand, _Stand]]:
        """Yield the case before and after an action, for each way in which open facts may be."""
        rest = [stand]
        while rest:
            before = rest.pop()
            after = self._until_left(action(before.case), len(before.case.trail))
            fact, at = self._looked_for(before, after)
            if not fact:
                yield before, replace(after, absent=before.absent)
                if twin := self._twin(after):
                    yield before, replace(twin, absent=before.absent)
                continue
            rest.append(replace(before, absent=before.absent | {fact}))
            rest.extend(
                replace(before, case=_with(before.case, fact, value))
                for value in self.lens.samples(fact, at)
            )

    def _until_left(self, case: Case, begin: int) -> _Stand:
        """Return the case, taken back to where it entered another flow if it did."""
        for index in range(begin, len(case.trail)):
            visit = case.trail[index]
            if _leaves(visit.at, visit.way.next):
                at = came_after(case, index)
                trail = case.trail[: index + 1]
                return _Stand(replace(case, at=at, trail=trail), frozenset(), is_entrance=True)
        return _Stand(case, frozenset())

    def _twin(self, after: _Stand) -> _Stand | None:
        """Return the case that `by-code` led in at the other door, if one like it can come there.

        Whether a case was in a flow before does not tell merged cases apart, so both are followed.
        """
        at = after.case.at
        by_code = after.is_entrance and after.case.trail[-1].way.next is Jump.BY_CODE
        flow = self.book[at.flow] if by_code and at else None
        if at is None or flow is None or flow.again is None:
            return None
        source = after.case.trail[-1].at
        if at == flow.again:
            other, can_be = flow.start, source.flow != flow.id
        else:
            other, can_be = flow.again, source in self.lens.behind_start(flow.id)
        return replace(after, case=replace(after.case, at=other)) if can_be else None

    def _looked_for(self, before: _Stand, after: _Stand) -> tuple[str, StepRef | None]:
        """Return the first fact on the new piece of path that was not yet said, and who looked."""
        looked: list[tuple[str, StepRef | None]] = []
        for visit in after.case.trail[len(before.case.trail) :]:
            step = self.book.step(visit.at)
            if step and visit.by in (By.RULE, By.FACT):
                looked.extend((fact, visit.at) for fact in self._facts_at(step, before, after))
            if visit.way.next is Jump.BY_CODE:
                looked.append((CODE, None))
        step = current(after.case, self.book)
        if step and not after.is_entrance:
            looked.extend((fact, step.ref) for fact in self._facts_at(step, before, after))
        for fact, at in looked:
            if found := self.lens.open_fact(fact, after.case, before.absent):
                return found, at
        return "", None

    def _facts_at(self, step: Step, before: _Stand, after: _Stand) -> tuple[str, ...]:
        """Return the facts that a step looks for.

        A fork by several facts looks at one after the other, and no further than it has to: all of
        them together would be far too many cases.
        """
        if step.kind is not BRANCH or step.fact:
            return self.lens.looks_for(step)
        known = facts(after.case, self.book)
        for branch in step.branches:
            holds = bool(branch.when)
            for fact, wanted in branch.when.items():
                if self.lens.open_fact(fact, after.case, before.absent):
                    return (fact,)
                value = known[fact][-1].value if known.get(fact) else None
                if not fits(wanted, value):
                    holds = False
                    break
            if holds:
                break
        return ()

    def _note(self, before: _Stand, after: _Stand, begin: int) -> None:
        length = len(before.case.trail)
        case = after.case
        self._stand(_entering(after) if after.is_entrance else after, begin, _cause(case, length))
        for index in range(length, len(case.trail)):
            visit = case.trail[index]
            step = self.book.step(visit.at)
            if step and visit.by is By.RULE:
                self._say(step, after)
            self._pass(case, index)
            if visit.by is By.FACT:
                asked = apply(case, Overruled(index), self.book)
                one = (_Stand(asked, after.absent), begin, _cause(asked, length))
                if self._overrules:
                    self._stand(*one)
                else:
                    self._later.append(one)

    def _pass(self, case: Case, index: int) -> None:
        """Note what a stop has covered; a `try` chooses by all that is known, others by little."""
        visit = case.trail[index]
        step = self.book.step(visit.at)
        told = (visit.at, visit.answer, visit.by, came_after(case, index))
        if told not in self._noted or (step and step.kind is TRY):
            self._noted.add(told)
            self.reached.update(visit_parts(case, index, self.inventory))

    def _stand(self, stand: _Stand, begin: int, cause: CauseRef | None) -> None:
        key = (stand.is_entrance, self.lens.key(stand.case, stand.absent))
        end = self._ids.get(key)
        if end is None:
            end = self._ids[key] = len(self.stands)
            self.stands.append(stand)
            self.waiting.append(end)
            step = current(stand.case, self.book)
            if step and not stand.is_entrance:
                self.reached.add(step_part(step))
                self._say(step, stand)
        self.edges.append(_Edge(begin, end, cause))

    def _say(self, step: Step, stand: _Stand) -> None:
        """Note the texts shown, those too that would be shown if an open fact were known."""
        case, faces = stand.case, self.inventory.words(step).faces
        known = facts(case, self.book) if faces else {}
        self.reached.update(shown(step, case.reader, known, self.inventory))
        for face in faces:
            if face.known and self.lens.open_fact(face.fact, case, stand.absent):
                self.reached.add(text_part(step, face.known))

    def _fails(self, at: StepRef, message: str) -> None:
        self.troubles[WalkProblem(at, message)] = None

    def spread_causes(self) -> None:
        """Note the causes that outcomes can name: each is carried on until another is concluded."""
        onward: dict[int, list[_Edge]] = {}
        for edge in self.edges:
            onward.setdefault(edge.begin, []).append(edge)
        held: dict[int, set[CauseRef]] = {_NOWHERE: set()}
        rest = deque([_NOWHERE])
        while rest:
            begin = rest.popleft()
            for edge in onward.get(begin, ()):
                new = {edge.cause} if edge.cause else held[begin]
                old = held.get(edge.end)
                if old is None or not new <= old:
                    held[edge.end] = new | (old or set())
                    rest.append(edge.end)
        for end, causes in held.items():
            step = current(self.stands[end].case, self.book) if end != _NOWHERE else None
            if step and step.ending:
                self.reached.update(map(cause_part, causes))

    def find_trapped(self) -> None:
        """Note the steps from which no end can be reached any more."""
        if self.waiting:
            return  # not all was followed, so an end may only not have been found
        before: dict[int, list[int]] = {}
        for edge in self.edges:
            before.setdefault(edge.end, []).append(edge.begin)
        saved = {end for end, stand in enumerate(self.stands) if self._is_end(stand)}
        rest = list(saved)
        while rest:
            for begin in before.get(rest.pop(), ()):
                if begin not in saved:
                    saved.add(begin)
                    rest.append(begin)
        for place, stand in enumerate(self.stands):
            if place not in saved and stand.case.at:
                self._fails(stand.case.at, "From here no end can be reached any more.")

    def _is_end(self, stand: _Stand) -> bool:
        step = current(stand.case, self.book)
        return bool(step and step.ending)


def _apply(case: Case, event: Event, book: FlowBook) -> Case:
    return apply(case, event, book)


def _with(case: Case, fact: str, value: str) -> Case:
    """Return the case as if a fact had been known from the beginning."""
    known = Known(Evidence(fact, Redacted(value), Origin.PASTE))
    return replace(case, known=(known, *case.known))


def _entering(stand: _Stand) -> _Stand:
    """Return a case that has come into a flow, with all facts open; `by-code` knows the code."""
    if stand.case.trail[-1].way.next is not Jump.BY_CODE:
        return replace(stand, case=replace(stand.case, known=()), absent=frozenset())
    known = tuple(one for one in stand.case.known if one.evidence.kind == CODE)
    absent = stand.absent & {CODE}
    return replace(stand, case=replace(stand.case, known=known), absent=absent)


def _cause(case: Case, begin: int) -> CauseRef | None:
    """Return the last cause that a piece of path concludes."""
    return next((one for visit in reversed(case.trail[begin:]) if (one := concludes(visit))), None)
