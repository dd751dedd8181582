"""What a case has shown of the flows: the parts on its path and on its screen."""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.authoring.rehearsal import outcome_cause
from wizard.case.causes import contradiction
from wizard.case.engine import tried
from wizard.case.events import By
from wizard.case.state import Case, Visit, current, facts
from wizard.case.view_builder import may_act
from wizard.content.flow import (
    ASK,
    BRANCH,
    ENTER,
    ENTERED,
    NOT_SURE,
    OTHERWISE,
    TRY,
    UNKNOWN_CODE,
    AnsweredBy,
    FromTool,
    Jump,
    placeholders,
)
from wizard.content.graph import tries_behind
from wizard.findings import Position
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.case.state import Facts
    from wizard.content.flow import Action, Branch, CauseRef, Flow, FlowBook, Step, StepRef
    from wizard.content.people import Person
    from wizard.content.tables import Tool


# The texts of a step, and what decides whether each is shown

TOOL = "tool"
"""The fact that words by tool hang on."""


@frozen
class Face:
    """A text that reads differently when a fact is known, by the name of each reading.

    With `action` the fact is the tool, and it has to have that action. A reading that cannot be
    has an empty name.
    """

    fact: str
    known: str
    unknown: str
    action: str = ""


@frozen
class StepTexts:
    """The texts of a step by name: said whenever it is shown, to who may act, and by facts."""

    always: tuple[str, ...]
    to_actor: tuple[str, ...]
    faces: tuple[Face, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, without doubles."""
        faced = (name for face in self.faces for name in (face.known, face.unknown) if name)
        return tuple(dict.fromkeys((*self.always, *self.to_actor, *faced)))

    @property
    def spare(self) -> frozenset[str]:
        """The names of what is said only without a fact."""
        return frozenset(face.unknown for face in self.faces if face.unknown)


def words_of(step: Step, tools: Mapping[str, Tool]) -> StepTexts:
    """Return the texts of a step."""
    plain = {name: text for name, text in _texts(step) if text}
    hints = {f"hint of {b.answer}": b.hint for b in step.branches if b.hint}
    faces = [face for name, text in (plain | hints).items() for face in _faces(name, text)]
    if step.action:
        faces += _of_tool(step.action, tools)
    return StepTexts(tuple(plain), tuple(hints), tuple(faces))


def _texts(step: Step) -> Iterator[tuple[str, str]]:
    if step.kind.answered_by is not AnsweredBy.RULE:
        yield "text", step.text
    yield "why", step.why
    if action := step.action:
        yield "expect", action.expect
        yield "care", action.care
        yield "undo", "" if action.undo.startswith("nothing") else action.undo
        for name, words in (("where", action.where), ("command", action.command)):
            if words is not None and not isinstance(words, FromTool):
                yield name, words if isinstance(words, str) else words.name
    if ending := step.ending:
        yield "verify", ending.verify
        yield "prevent", ending.prevent
        yield "say", ending.say
        yield "not-known", ending.not_known


def _faces(name: str, text: str) -> Iterator[Face]:
    for fact, otherwise in placeholders(text):
        if otherwise is not None:
            yield Face(fact, f"{name} with {fact}", f"{name} without {fact}")


def _of_tool(action: Action, tools: Mapping[str, Tool]) -> Iterator[Face]:
    for name, words in (("where", action.where), ("command", action.command)):
        if isinstance(words, FromTool):
            is_shown = any(words.action in tool.actions for tool in tools.values())
            known = f"{name} of the tool" if is_shown else ""
            unknown = f"{name} of no tool" if words.otherwise else ""
            yield Face(TOOL, known, unknown, words.action)


# Parts: what a scenario or the walk can cover in a flow, each with a name and a place


class Sort(StrEnum):
    """The sorts of parts, in the order they are counted."""

    STEPS = "steps"
    ANSWERS = "answers"
    CONDITIONS = "conditions"
    TEXTS = "texts"
    CAUSES = "causes"


@frozen
class Part:
    """One thing to cover: its sort and its name, the flow it is in, and where it was written.

    Words for when a fact is not known are `spare`: the checker asks for them where it cannot prove
    that the fact is known, so they are no mistake where nobody ever reads them.
    """

    sort: Sort
    name: str
    flow: str = field(compare=False, default="")
    at: Position = field(compare=False, default=Position())
    spare: bool = field(compare=False, default=False)


class Inventory:
    """Every part of every flow of a book."""

    def __init__(self, book: FlowBook) -> None:
        self.book = book
        self._words: dict[StepRef, StepTexts] = {}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All parts, by flow, in the order they were written."""
        found = (part for flow in self.book.values() for part in self._of_flow(flow))
        return tuple(dict.fromkeys(found))

    def words(self, step: Step) -> StepTexts:
        """Return what a step says."""
        if step.ref not in self._words:
            self._words[step.ref] = words_of(step, self.book.tables.tools)
        return self._words[step.ref]

    def by_fact(self, step: Step) -> bool:
        """Say whether a known fact answers a step in place of the user."""
        if not step.fact or step.always:
            return False
        spec = self.book.tables.facts.get(step.fact)
        return step.kind is ASK or (step.kind is ENTER and not (spec and spec.repeats))

    def _of_flow(self, flow: Flow) -> Iterator[Part]:
        for step in flow.steps.values():
            yield step_part(step)
            for branch in step.branches:
                yield from self._of_branch(step, branch)
            if step.kind is TRY:
                yield from (tried_part(step, ref) for ref in step.tries)
            if step.ref in self._back_to:
                yield came_to(Jump.BACK, step)
            words = self.words(step)
            for name in words.names:
                yield replace(text_part(step, name), spare=name in words.spare)
        for cause in flow.causes.values():
            yield Part(Sort.CAUSES, str(cause.ref), flow.id, cause.written)
            if cause.only_if and cause.ref in self._tried:
                for holds in (True, False):
                    yield Part(
                        Sort.CONDITIONS, _if_name(cause.ref, holds=holds), flow.id, cause.written
                    )
        yield from self._entrances(flow)

    def _of_branch(self, step: Step, branch: Branch) -> Iterator[Part]:
        if step.kind.answered_by is AnsweredBy.RULE:
            yield case_part(step, branch)
        else:
            yield answer_part(step, branch)
        if self.by_fact(step) and branch.answer in {b.answer for b in _of_facts(step)}:
            yield fact_part(step, branch)
        if branch.way.because and branch.way.rules_out:
            yield because_part(step, branch)

    def _entrances(self, flow: Flow) -> Iterator[Part]:
        """Yield where `by-code` can enter a flow."""
        if not self._goes_by_code or not (flow.codes or flow.id == UNKNOWN_CODE):
            return
        for key, ref in (("start", flow.start), ("again", flow.again)):
            step = self.book.step(ref) if ref else None
            if step:
                yield came_to(Jump.BY_CODE, step, flow.place(key))

    @cached_property
    def _goes_by_code(self) -> bool:
        steps = self.book.all_steps()
        return any(b.way.next is Jump.BY_CODE for step in steps for b in step.branches)

    @cached_property
    def _tried(self) -> frozenset[CauseRef]:
        return frozenset(ref for step in self.book.all_steps() for ref in step.tries)

    @cached_property
    def _back_to(self) -> frozenset[StepRef]:
        behind = tries_behind(self.book)
        return frozenset(
            ref
            for step in self.book.all_steps()
            if any(branch.way.next is Jump.BACK for branch in step.branches)
            for ref in behind[step.ref]
        )


def answer_name(step: Step, branch: Branch) -> str:
    """Return the name of an answer; those of `answers: all`, or of a group, were written as one."""
    if branch.when:
        return branch.answer
    if step.kind not in (ASK, BRANCH) or branch.source == Position() or branch.answer == NOT_SURE:
        return branch.answer
    same = [b for b in step.branches if b.source == branch.source and b.way == branch.way]
    return "all" if step.kind is ASK and len(same) > 1 else same[0].answer


def step_part(step: Step) -> Part:
    """Return the part that a step is."""
    return Part(Sort.STEPS, str(step.ref), step.ref.flow, step.written)


def answer_part(step: Step, branch: Branch) -> Part:
    """Return the part that an answer from a user or a machine is."""
    name = f"{step.ref}: {answer_name(step, branch)}"
    return Part(Sort.ANSWERS, name, step.ref.flow, _at(step, branch))


def case_part(step: Step, branch: Branch) -> Part:
    """Return the part that a case of a fork, or the `otherwise` of a `try`, is."""
    name = f"{step.ref}: {answer_name(step, branch)}"
    return Part(Sort.CONDITIONS, name, step.ref.flow, _at(step, branch))


def fact_part(step: Step, branch: Branch) -> Part:
    """Return the part that a question answered by a known fact is."""
    value = "" if branch.answer == ENTERED else f" to be {answer_name(step, branch)}"
    name = f"{step.ref}: {step.fact} known{value}"
    return Part(Sort.CONDITIONS, name, step.ref.flow, _at(step, branch))


def tried_part(step: Step, cause: CauseRef) -> Part:
    """Return the part that testing a cause of a `try` is."""
    name = cause.cause if cause.flow == step.ref.flow else str(cause)
    return Part(Sort.CONDITIONS, f"{step.ref}: tries {name}", step.ref.flow, step.written)


def if_part(cause: CauseRef, *, holds: bool) -> Part:
    """Return the part that one side of the `if` of a cause is, as seen in a run."""
    return Part(Sort.CONDITIONS, _if_name(cause, holds=holds), cause.flow)


def came_to(jump: Jump, step: Step, at: Position | None = None) -> Part:
    """Return the part that a target of `back` or `by-code` is."""
    return Part(Sort.CONDITIONS, f"{jump} to {step.ref}", step.ref.flow, at or step.written)


def because_part(step: Step, branch: Branch) -> Part:
    """Return the part that the reason of a way is."""
    name = f"{step.ref}: because of {answer_name(step, branch)}"
    return Part(Sort.TEXTS, name, step.ref.flow, _at(step, branch))


def text_part(step: Step, name: str) -> Part:
    """Return the part that a text of a step is, by the name that `Words` gives it."""
    return Part(Sort.TEXTS, f"{step.ref}: {name}", step.ref.flow, step.written)


def cause_part(cause: CauseRef) -> Part:
    """Return the part that a cause is, as an outcome names it."""
    return Part(Sort.CAUSES, str(cause), cause.flow)


def _if_name(cause: CauseRef, *, holds: bool) -> str:
    return f"{cause}: if {'holds' if holds else 'does not hold'}"


def _of_facts(step: Step) -> tuple[Branch, ...]:
    """Return the branches a known fact can choose."""
    if step.kind is ENTER:
        return tuple(b for b in step.branches if b.answer == ENTERED)
    return tuple(b for b in step.branches if b.answer != NOT_SURE)


def _at(step: Step, branch: Branch) -> Position:
    return branch.source if branch.source != Position() else step.written


def seen(case: Case, inventory: Inventory) -> frozenset[Part]:
    """Return every part that a finished or standing case has covered."""
    path = (part for i in range(len(case.trail)) for part in visit_parts(case, i, inventory))
    return frozenset((*path, *text_parts(case, inventory), *standing_parts(case, inventory)))


def standing_parts(case: Case, inventory: Inventory) -> Iterator[Part]:
    """Yield what is on the screen where a case stands, and the cause of its outcome."""
    step = current(case, inventory.book)
    if step is None:
        return
    yield step_part(step)
    yield from shown(step, case.reader, facts(case, inventory.book), inventory)
    if step.ending and (cause := outcome_cause(case)):
        yield cause_part(cause)


def visit_parts(case: Case, index: int, inventory: Inventory) -> Iterator[Part]:
    """Yield what one stop of a case has covered, without the texts."""
    book = inventory.book
    visit = case.trail[index]
    step = book.step(visit.at)
    if step is None:
        return
    yield step_part(step)
    yield from _of_visit(step, visit)
    at = came_after(case, index)
    came = book.step(at) if at else None
    if isinstance(visit.way.next, Jump) and came:
        yield came_to(visit.way.next, came)
    if step.kind is TRY:
        yield from _conditions(_as_of(case, index), step, inventory)


def came_after(case: Case, index: int) -> StepRef | None:
    """Return the step that came after a stop."""
    return case.trail[index + 1].at if index + 1 < len(case.trail) else case.at


def text_parts(case: Case, inventory: Inventory) -> Iterator[Part]:
    """Yield the texts of every stop of a case that the user saw or that a rule decided."""
    for index, visit in enumerate(case.trail):
        step = inventory.book.step(visit.at)
        if step and visit.by is not By.FACT:
            plain = not inventory.words(step).faces
            known = {} if plain else facts(_as_of(case, index), inventory.book)
            yield from shown(step, case.reader, known, inventory)


def shown(step: Step, reader: Person, known: Facts, inventory: Inventory) -> Iterator[Part]:
    """Yield the texts a step shows to a reader."""
    words = inventory.words(step)
    names = list(words.always)
    if may_act(reader, step):
        names += words.to_actor
    for face in words.faces:
        names.append(face.known if is_known(face, known, inventory) else face.unknown)
    yield from (text_part(step, name) for name in names if name)


def is_known(face: Face, known: Facts, inventory: Inventory) -> bool:
    """Say whether a text reads as with its fact."""
    values = known.get(face.fact)
    if not values or not face.action:
        return bool(values)
    tool = inventory.book.tables.tools.get(values[-1].value)
    return tool is not None and face.action in tool.actions


def _of_visit(step: Step, visit: Visit) -> Iterator[Part]:
    branch = step.branch(visit.answer)
    if step.kind is TRY and visit.answer != OTHERWISE:
        yield from (tried_part(step, ref) for ref in step.tries if ref.cause == visit.answer)
        return
    if branch is None:
        return
    if visit.by is By.RULE:
        yield case_part(step, branch)
    elif visit.by is By.FACT:
        yield fact_part(step, branch)
    else:
        yield answer_part(step, branch)
    if branch.way.because and branch.way.rules_out:
        yield because_part(step, branch)


def _conditions(case: Case, step: Step, inventory: Inventory) -> Iterator[Part]:
    """Yield which `if` held and which did not where a `try` chose."""
    book = inventory.book
    known = facts(case, book)
    out = tried(case, step, book)
    for ref in step.tries:
        cause = book.cause(ref)
        if cause and cause.only_if and ref not in out:
            if contradiction(cause, known):
                yield if_part(ref, holds=False)
            elif any(known.get(fact) for fact in cause.only_if):
                yield if_part(ref, holds=True)


def _as_of(case: Case, visit: int) -> Case:
    """Return the case as it was when it stood at a visit."""
    known = tuple(k for k in case.known if k.visit is None or k.visit < visit)
    return replace(case, at=case.trail[visit].at, trail=case.trail[:visit], known=known)
