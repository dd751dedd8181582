"""What a case has shown of the flows: the parts on its path and on its screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.authoring.parts import (
    answer_part,
    because_part,
    came_to,
    case_part,
    cause_part,
    fact_part,
    if_part,
    step_part,
    text_part,
    tried_part,
)
from wizard.authoring.rehearse import outcome_cause
from wizard.case.events import By
from wizard.case.order import contradiction
from wizard.case.state import Case, Visit, current, facts
from wizard.case.walking import tried
from wizard.case.wording import may_act
from wizard.content.flow import OTHERWISE, Jump
from wizard.content.kinds import TRY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.authoring.parts import Inventory, Part
    from wizard.authoring.said import Face
    from wizard.case.state import Facts
    from wizard.content.flow import Person, Step, StepRef


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
    if step.ending and (cause := outcome_cause(case, inventory.book)):
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
    """Yield the texts of every stop of a case that a person saw or that a rule decided."""
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
