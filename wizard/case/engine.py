"""The engine: one pure function from a case and an event to the next case.

`apply` checks whether an event is legal now and computes the next state. Steps that need no answer
(branches, `try`, questions that a known fact answers) are passed at once, so the current step is
always one that a user or a machine has to answer, or an outcome. The same events give the same case
on any machine.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from wizard.case.causes import next_cause, rules_out
from wizard.case.events import (
    Answered,
    By,
    CaseClosed,
    CaseOpened,
    Event,
    EvidenceAdded,
    EvidenceStruck,
    Exported,
    FlowStarted,
    Labelled,
    Noted,
    Overruled,
    Recorded,
    TakenOver,
    Undone,
)
from wizard.case.state import Case, Facts, Known, Visit, current, cut, facts, newest_code
from wizard.content.flow import (
    ASK,
    BRANCH,
    CANNOT_DO,
    ENTER,
    ENTERED,
    GENERAL_TRIAGE,
    NONE_FITS,
    NOT_SURE,
    OTHERWISE,
    SKIP,
    TRY,
    UNKNOWN_CODE,
    AnsweredBy,
    Branch,
    CauseRef,
    FlowBook,
    Jump,
    Step,
    StepRef,
    Transition,
    fits,
)
from wizard.errors import ContentError, IllegalEvent
from wizard.evidence import Evidence, Origin, Redacted
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


# Automatic steps, and resolving where a transition leads.

_MAX_AUTOMATIC_STEPS = 500
_ANSWERS = (By.PERSON, By.CHECK, By.LIVE)


def advance(case: Case, book: FlowBook) -> Case:
    """Pass all automatic steps, until a user or a machine has to answer."""
    passed: set[StepRef] = set()
    for _ in range(_MAX_AUTOMATIC_STEPS):
        step = current(case, book)
        visit = _automatic_visit(case, step, book, passed) if step else None
        if visit is None:
            return case
        case = move(case, visit, book)
    raise ContentError(f"The flow goes in a circle at {case.at} and asks nobody.")


def _automatic_visit(case: Case, step: Step, book: FlowBook, passed: set[StepRef]) -> Visit | None:
    """Return the visit of a step that needs no answer, or None if it needs one."""
    known = facts(case, book)
    if step.kind is TRY:
        cause = next_cause(step, known, book, tried(case, step, book))
        if cause and cause.test:
            return Visit(step.ref, cause.ref.cause, By.RULE, Transition(cause.test))
        return Visit(step.ref, OTHERWISE, By.RULE, _otherwise(step).way)
    if step.kind is BRANCH and not step.fact:
        return _visit(By.RULE, step, *_case_of(step, known))
    if step.kind is BRANCH:
        newest = known[step.fact][-1] if known.get(step.fact) else None
        branch = step.branch(newest.value if newest else OTHERWISE) or _otherwise(step)
        return _visit(By.RULE, step, branch, newest)
    # When known facts lead back to a question in a loop, the user has to answer it.
    if step.ref in passed or step.ref in case.by_hand:
        return None
    passed.add(step.ref)
    return _visit_by_fact(step, known, book)


def _case_of(step: Step, known: Facts) -> tuple[Branch, Evidence | None]:
    """Return the case of a fork by several facts: the first that holds, and the fact it names."""
    newest = {name: values[-1] for name, values in known.items() if values}
    for branch in step.branches:
        values = {fact: newest[fact].value if fact in newest else None for fact in branch.when}
        if branch.when and all(fits(branch.when[fact], values[fact]) for fact in values):
            told = (newest[fact] for fact in values if fact in newest and fact != "reader")
            return branch, next(told, None)
    return _otherwise(step), None


def _visit_by_fact(step: Step, known: Facts, book: FlowBook) -> Visit | None:
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
    return _visit(By.FACT, step, branch, newest) if branch else None


def _visit(by: By, step: Step, branch: Branch, fact: Evidence | None) -> Visit:
    said, origin = (fact.value, fact.origin) if fact else ("", None)
    return Visit(step.ref, branch.answer, by, branch.way, step.text, said, origin=origin)


def move(case: Case, visit: Visit, book: FlowBook, known: tuple[Known, ...] | None = None) -> Case:
    """Return the case after a visit, at the step its transition leads to.

    `known` are all facts if the visit brought some; a step that was answered is by hand no longer.
    """
    # A long case is replayed at each start: every copy of it counts.
    moved = replace(
        case,
        trail=(*case.trail, visit),
        attempt=case.attempt + 1,
        at=visit.way.next if isinstance(visit.way.next, StepRef) else case.at,
        known=case.known if known is None else known,
        by_hand=case.by_hand - {visit.at} if visit.by in _ANSWERS else case.by_hand,
    )
    if isinstance(visit.way.next, StepRef):
        return moved
    return replace(moved, at=_jump(visit.way.next, moved, book))


def _jump(target: Jump, case: Case, book: FlowBook) -> StepRef:
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
    was_entered = any(visit.at.flow == flow.id for visit in case.trail)
    return flow.again if was_entered and flow.again else flow.start


def _onward(case: Case, book: FlowBook) -> Case:
    """Return the case at the next step after an answer; the same code leads to no step twice."""
    after = advance(case, book)
    if case.trail[-1].way.next is not Jump.BY_CODE or not _comes_round(case, after):
        return after
    past = _past(case, book)
    return advance(replace(case, at=past), book) if past else after


def _comes_round(case: Case, after: Case) -> bool:
    """Say whether a code that was told before leads to a step that was answered before."""
    told = [one.evidence.value for one in case.known if one.evidence.kind == "code"]
    shown = {visit.at for visit in case.trail if visit.by in _ANSWERS}
    return told.count(told[-1]) > 1 and after.at in shown if told else False


def _past(case: Case, book: FlowBook) -> StepRef | None:
    """Return where a code leads whose steps were walked: they would only come round again.

    It is as if the question had been skipped; where it cannot be, the general triage is left.
    """
    asked = book.step(case.trail[-1].at)
    skip = asked.branch(SKIP) if asked else None
    if skip and isinstance(skip.way.next, StepRef):
        return skip.way.next
    general = book.heads.get(GENERAL_TRIAGE)
    known = {visit.at.flow for visit in case.trail}
    return general.start if general and general.id not in known else None


def tried(case: Case, step: Step, book: FlowBook) -> frozenset[CauseRef]:
    """Return the causes of a `try` step that were tested already or are ruled out."""
    visited = {visit.at for visit in case.trail}
    out = {ref for visit in case.trail for ref in rules_out(visit, book.step(visit.at))}
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


def apply(case: Case | None, event: Event, book: FlowBook) -> Case:
    """Return the case after an event; raise IllegalEvent if it is not legal now."""
    if isinstance(event, CaseOpened):
        if case is not None:
            raise IllegalEvent("This case is open already.")
        return Case(event.case_id, event.reader, event.version, event.simulated, event.ticket)
    if case is None:
        raise IllegalEvent("A case begins by being opened.")
    match event:
        case Noted(text):
            return replace(case, notes=(*case.notes, text))
        case Labelled(ticket):
            return replace(case, ticket=ticket)
        case Exported() | TakenOver():
            return case
        case Undone(to):
            return _go_back(case, to)
        case _ if case.closed is not None:
            raise IllegalEvent("This case is closed.", "Go back to open it again.")
        case _:
            return _apply_to_open(case, event, book)


_OpenEvent = EvidenceAdded | EvidenceStruck | FlowStarted | Answered | Overruled | CaseClosed


def _apply_to_open(case: Case, event: _OpenEvent, book: FlowBook) -> Case:
    match event:
        case EvidenceAdded(evidence, text):
            return _add(case, evidence, text, book)
        case EvidenceStruck(kind, value):
            return _strike(case, kind, value, book)
        case FlowStarted(at):
            return _start(case, at, book)
        case Answered():
            return _answer(case, event, book)
        case Overruled(visit):
            if not _is_visit(case, visit) or case.trail[visit].by is not By.FACT:
                raise IllegalEvent("Only an answer that the program gave can be overruled.")
            return _go_back(case, visit)
        case CaseClosed():
            return _close(case, event, book)
        case _:
            assert_never(event)


@frozen
class Replayed:
    """A case rebuilt from its events; `misfits` are events that no longer fit the flows."""

    case: Case
    misfits: tuple[Recorded, ...] = ()


def replay(recorded: Iterable[Recorded], book: FlowBook) -> Replayed:
    """Return the case that its events build; raise IllegalEvent if CaseOpened is not the first.

    An event that no longer fits, because a flow has changed, is skipped and listed. Events written
    after such a resume fit again, so nothing has to be rewritten.
    """
    case: Case | None = None
    misfits: list[Recorded] = []
    for one in recorded:
        try:
            case = apply(case, one.event, book)
        except (IllegalEvent, ContentError):
            misfits.append(one)
    if case is None:
        raise IllegalEvent("This case has no beginning.", "It cannot be opened.")
    return Replayed(case, tuple(misfits))


def answered(
    case: Case, book: FlowBook, answer: str, *, entered: str = "", reason: str = ""
) -> Answered:
    """Return the event with which the user answers the current step.

    `answer` is an answer id of the step; for a typed value it is "entered" and `entered` holds
    the normalized value. The texts are those of the flow. Raises IllegalEvent if the step has no
    such answer.
    """
    step = current(case, book)
    if step is None:
        raise IllegalEvent("No step waits for an answer.", "Start a flow first.")
    branch = _legal(step, answer, book)
    learned: tuple[Evidence, ...] = ()
    if step.kind is ENTER and answer == ENTERED:
        learned = (Evidence(step.fact, Redacted(entered), Origin.ANSWER),)
    elif step.kind is ASK and step.fact and answer not in (NOT_SURE, NONE_FITS):
        learned = (Evidence(step.fact, Redacted(answer), Origin.ANSWER),)
    said = entered if answer == ENTERED else branch.label
    return Answered(step.ref, case.attempt, answer, By.PERSON, step.text, said, reason, learned)


def last_user_answer(case: Case) -> int | None:
    """Return the index of the last visit that the user answered, or None."""
    answers = [i for i, visit in enumerate(case.trail) if visit.by is By.PERSON]
    return answers[-1] if answers else None


def _add(case: Case, evidence: tuple[Evidence, ...], text: Redacted, book: FlowBook) -> Case:
    for one in evidence:
        if one.kind not in book.tables.facts:
            raise IllegalEvent(f"There is no fact named {one.kind!r}.")
    text_index = len(case.texts) if text else None
    known = (*case.known, *(Known(one, text=text_index) for one in evidence))
    texts = (*case.texts, text) if text else case.texts
    return advance(replace(case, known=known, texts=texts), book)


def _strike(case: Case, kind: str, value: Redacted, book: FlowBook) -> Case:
    removed = {
        k
        for k in case.known
        if k.visit is None and k.evidence.kind == kind and k.evidence.value == value
    }
    if not removed:
        raise IllegalEvent("That was not read from anywhere, so it cannot be struck out.")
    case = replace(case, known=tuple(k for k in case.known if k not in removed))
    # An automatic answer that used this fact is undone with it; the case continues from there.
    known = facts(case, book)
    for index, visit in enumerate(case.trail):
        step = book.step(visit.at)
        if step is not None and kind in step.goes_by and _has_changed(visit, step, value, known):
            return advance(cut(case, index), book)
    return case


def _has_changed(visit: Visit, step: Step, removed: Redacted, known: Facts) -> bool:
    """Return whether an automatic answer falls with a fact that was removed."""
    if step.kind is BRANCH and not step.fact:
        return _case_of(step, known)[0].answer != visit.answer
    return visit.origin is not None and visit.said == removed


def _start(case: Case, at: StepRef, book: FlowBook) -> Case:
    if case.at is not None:
        raise IllegalEvent("This case has a flow already.", "Open another case.")
    ref = _renamed(at, book)
    if book.step(ref) is None:
        raise IllegalEvent(f"There is no step {ref}.")
    return advance(replace(case, at=ref, attempt=case.attempt + 1), book)


def _answer(case: Case, event: Answered, book: FlowBook) -> Case:
    step = current(case, book)
    if step is None or _renamed(event.at, book) != case.at:
        raise IllegalEvent(f"The case does not stand at {event.at}.")
    if event.attempt != case.attempt:
        raise IllegalEvent("That answer belongs to an earlier visit of the step.")
    branch = _legal(step, event.answer, book)
    if event.answer == ENTERED and not any(e.kind == step.fact for e in event.learned):
        raise IllegalEvent("A typed answer has to say what was typed.")
    if event.reason and event.answer != CANNOT_DO:
        raise IllegalEvent("Only an action that cannot be done has a reason.")
    visit = Visit(
        step.ref, event.answer, event.by, branch.way, event.asked, event.said, event.reason
    )
    is_machine = event.by in (By.CHECK, By.LIVE)
    # Measured facts stay when the answer is undone; facts from the user's answers do not.
    known = tuple(Known(e, None if is_machine else len(case.trail)) for e in event.learned)
    moved = move(case, visit, book, (*case.known, *known) if known else None)
    return _onward(_entered_by_machine(moved, event, book) if is_machine else moved, book)


def _entered_by_machine(case: Case, event: Answered, book: FlowBook) -> Case:
    """Return the case after a step that asks for the value a machine has just found.

    A refused test brings its error code, so the user need not type it, and may overrule it.
    """
    step = current(case, book)
    found = [one for one in event.learned if step and step.kind is ENTER and one.kind == step.fact]
    branch = step.branch(ENTERED) if step and found else None
    if step is None or branch is None:
        return case
    newest = found[-1]
    visit = Visit(
        step.ref, ENTERED, By.FACT, branch.way, step.text, newest.value, origin=newest.origin
    )
    return move(case, visit, book)


def _go_back(case: Case, to: int) -> Case:
    if not _is_visit(case, to):
        raise IllegalEvent("There is nothing to go back to.")
    return cut(case, to)


def _close(case: Case, event: CaseClosed, book: FlowBook) -> Case:
    step = current(case, book)
    ending = step.ending if step else None
    if event.result is not None and (ending is None or ending.result is not event.result):
        raise IllegalEvent("The case has not come to that outcome.")
    return replace(case, closed=event)


def none_fits(step: Step, book: FlowBook) -> Branch | None:
    """Return the answer "None of this fits" of a question, which leads to the general triage."""
    head = book.heads.get(GENERAL_TRIAGE)
    if head is None or step.kind not in (ASK, ENTER) or step.ref.flow == head.id:
        return None
    return Branch(NONE_FITS, "None of this fits", Transition(head.start))


def _legal(step: Step, answer: str, book: FlowBook) -> Branch:
    """Return the branch for an answer; raise IllegalEvent if the step has no such answer."""
    if answer == NONE_FITS and (general := none_fits(step, book)):
        return general
    if step.kind.answered_by in (AnsweredBy.RULE, AnsweredBy.NOBODY):
        raise IllegalEvent(f"{step.ref} is not answered by anyone.")
    exact = next((b for b in step.branches if b.answer == answer), None)
    if exact is None and step.kind.answers and answer in dict(step.kind.answers):
        exact = step.branch(OTHERWISE)
    if exact is None or answer == OTHERWISE:
        known = ", ".join(b.answer for b in step.branches)
        raise IllegalEvent(f"{step.ref} has no answer {answer!r}.", f"Its answers are: {known}.")
    return exact


def _renamed(ref: StepRef, book: FlowBook) -> StepRef:
    flow = book.get(ref.flow)
    if flow is None or ref.step in flow.steps:
        return ref
    return StepRef(ref.flow, flow.moved.get(ref.step, ref.step))


def _is_visit(case: Case, index: int) -> bool:
    return 0 <= index < len(case.trail) and case.trail[index].by is not By.RULE
