"""The exhaustive walk: every answer of every step, through the engine itself, for every reader.

Cases that can no longer differ are followed once (`merging`). What may have been known from the
beginning, from a paste or an option, is settled only where a step first goes by it: there the walk
goes on without the fact and with one value of each class that the flows tell apart.

Where `by-code` enters a flow all facts but the code are open again: the new error comes with a
text of its own, and a case may come there by other ways. So nothing that a person can come to is
left out, and the knowledge of one flow is not multiplied with that of the next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from wizard.authoring.merging import CODE, Lens
from wizard.authoring.parts import Part, answer_name, cause_part, step_part, text_part
from wizard.authoring.seen import came_after, shown, visit_parts
from wizard.case.engine import answered, apply
from wizard.case.events import By, CaseOpened, Overruled
from wizard.case.state import Case, Known, current, facts
from wizard.case.walking import advance
from wizard.case.wording import choices
from wizard.content.flow import ENTERED, READERS, CauseRef, Jump, StepRef
from wizard.content.kinds import TRY, AnsweredBy
from wizard.errors import WizardError
from wizard.evidence import Evidence, Origin, Redacted

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator

    from wizard.authoring.parts import Inventory
    from wizard.case.events import Event
    from wizard.content.flow import FlowBook, Person, Step

MOST_STATES = 50_000
"""How many merged cases are followed before the walk gives up and says so."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A place where the flows fail a person: the step, and what goes wrong there."""

    at: StepRef
    message: str


@dataclass(frozen=True, slots=True)
class Walked:
    """What the walk found.

    `reached` are all parts somebody can come to, `plainly` those without overruling what the
    program answered by a fact. `whole` is false if there were too many cases to
    follow all of them. `states` and `edges` count merged cases and answers.
    """

    reached: frozenset[Part]
    plainly: frozenset[Part]
    troubles: tuple[Trouble, ...]
    states: int
    edges: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
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
    """Return the parts that nobody can come to, in the order they were written."""
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
        self.troubles: dict[Trouble, None] = {}
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
        """Return every answer a person can give, one of each that the flows tell apart."""
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
            after = self._until_code(action(before.case), len(before.case.trail))
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

    def _until_code(self, case: Case, begin: int) -> _Stand:
        """Return the case, taken back to where `by-code` entered a flow if it did."""
        for index in range(begin, len(case.trail)):
            if case.trail[index].way.next is Jump.BY_CODE:
                at = came_after(case, index)
                trail = case.trail[: index + 1]
                return _Stand(replace(case, at=at, trail=trail), frozenset(), is_entrance=True)
        return _Stand(case, frozenset())

    def _twin(self, after: _Stand) -> _Stand | None:
        """Return the case that `by-code` led in at the other door, if one like it can come there.

        Whether a case was in a flow before does not tell merged cases apart, so both are followed.
        """
        at = after.case.at
        flow = self.book[at.flow] if after.is_entrance and at else None
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
                looked.extend((fact, visit.at) for fact in self.lens.looks_for(step))
            if visit.way.next is Jump.BY_CODE:
                looked.append((CODE, None))
        step = current(after.case, self.book)
        if step and not after.is_entrance:
            looked.extend((fact, step.ref) for fact in self.lens.looks_for(step))
        for fact, at in looked:
            if found := self.lens.open_fact(fact, after.case, before.absent):
                return found, at
        return "", None

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
        self.troubles[Trouble(at, message)] = None

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
            if step and step.ending and not step.ending.cause_unknown:
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
    """Return a case that `by-code` has led into a flow, with all facts open but the code."""
    known = tuple(one for one in stand.case.known if one.evidence.kind == CODE)
    absent = stand.absent & {CODE}
    return replace(stand, case=replace(stand.case, known=known), absent=absent)


def _cause(case: Case, begin: int) -> CauseRef | None:
    """Return the last cause that a piece of path concludes."""
    found = (visit.way.concludes for visit in reversed(case.trail[begin:]) if visit.way.concludes)
    return next(found, None)
