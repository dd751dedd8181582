"""Walking a case: the steps that need nobody, and where a way leads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.case.order import next_cause
from wizard.case.state import Case, Facts, Visit, current, facts, newest_code
from wizard.content.flow import (
    ENTERED,
    OTHERWISE,
    UNKNOWN_CODE,
    Branch,
    CauseRef,
    FlowBook,
    Jump,
    Step,
    StepRef,
    Target,
    Way,
)
from wizard.content.kinds import ASK, BRANCH, ENTER, TRY
from wizard.errors import ContentError

if TYPE_CHECKING:
    from wizard.evidence import Evidence

_MOST_BY_ITSELF = 500


def advance(case: Case, book: FlowBook) -> Case:
    """Walk the steps that need nobody, until a person or a machine has to answer."""
    seen: set[StepRef] = set()
    for _ in range(_MOST_BY_ITSELF):
        step = current(case, book)
        visit = _by_itself(case, step, book, seen) if step else None
        if visit is None:
            return case
        case = move(case, visit, book)
    raise ContentError(f"The flow goes in a circle at {case.at} and asks nobody.")


def _by_itself(case: Case, step: Step, book: FlowBook, seen: set[StepRef]) -> Visit | None:
    """Return the visit of a step that needs nobody, or None if somebody has to answer."""
    known = facts(case, book)
    if step.kind is TRY:
        cause = next_cause(step, known, book, tried(case, step, book))
        if cause and cause.test:
            return Visit(step.ref, cause.ref.cause, By.RULE, Way(cause.test))
        return Visit(step.ref, OTHERWISE, By.RULE, _otherwise(step).way)
    if step.kind is BRANCH:
        newest = known[step.fact][-1] if known.get(step.fact) else None
        branch = step.branch(newest.value if newest else OTHERWISE) or _otherwise(step)
        return _by(By.RULE, step, branch, newest)
    # Where a circle of known facts comes round to a question again, a person has to break it.
    if step.ref in seen or step.ref in case.by_hand:
        return None
    seen.add(step.ref)
    return _by_fact(step, known, book)


def _by_fact(step: Step, known: Facts, book: FlowBook) -> Visit | None:
    """Return the visit of a question that a known fact answers, or None."""
    if not step.fact or step.always or step.fact not in known:
        return None
    newest = known[step.fact][-1]
    if step.kind is ASK:
        branch = next((b for b in step.branches if b.answer == newest.value), None)
    elif step.kind is ENTER and not book.tables.facts[step.fact].repeats:
        branch = step.branch(ENTERED)
    else:
        branch = None
    return _by(By.FACT, step, branch, newest) if branch else None


def _by(by: By, step: Step, branch: Branch, fact: Evidence | None) -> Visit:
    said, origin = (fact.value, fact.origin) if fact else ("", None)
    return Visit(step.ref, branch.answer, by, branch.way, step.text, said, origin=origin)


def move(case: Case, visit: Visit, book: FlowBook) -> Case:
    """Return the case after a visit, standing where its way leads."""
    trail = (*case.trail, visit)
    at = _resolve(visit.way.next, replace(case, trail=trail), book)
    return replace(case, trail=trail, at=at, attempt=case.attempt + 1)


def _resolve(target: Target, case: Case, book: FlowBook) -> StepRef:
    if isinstance(target, StepRef):
        return target
    if target is Jump.BACK:
        for visit in reversed(case.trail):
            step = book.step(visit.at)
            if step and step.kind is TRY:
                return step.ref
        raise ContentError(f"{case.trail[-1].at} leads back, but no list of causes was tried.")
    code = newest_code(facts(case, book))
    flow = book.for_code(code) if code else None
    flow = flow or book.get(UNKNOWN_CODE)
    if flow is None:
        raise ContentError(f"There is no flow for the error code {code}.")
    walked = any(visit.at.flow == flow.id for visit in case.trail)
    return flow.again if walked and flow.again else flow.start


def tried(case: Case, step: Step, book: FlowBook) -> frozenset[CauseRef]:
    """Return the causes of a `try` whose test was made already or that are ruled out."""
    visited = {visit.at for visit in case.trail}
    out = {ref for visit in case.trail for ref in visit.way.rules_out}
    for ref in step.tries:
        cause = book.cause(ref)
        if cause is None or cause.test in visited:
            out.add(ref)
    return frozenset(out)


def _otherwise(step: Step) -> Branch:
    branch = step.branch(OTHERWISE)
    if branch is None:
        raise ContentError(f"{step.ref} has no way for this case.")
    return branch
