"""The standing of causes: found, most likely, ruled out, untested; and the proof of a fix."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.case.state import Case, Visit, current, facts, step_for
from wizard.content.flow import (
    ASK,
    CANNOT_DO,
    DID_NOT_WORK,
    DO,
    LIVE,
    NOT_SURE,
    PROVES_NOTHING,
    SKIP,
    TRY,
    WORKED,
    AnsweredBy,
    Cause,
    CauseRef,
    Chance,
    FlowBook,
    Step,
    fill,
    fits,
)
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from wizard.case.state import Facts
    from wizard.evidence import Evidence


WEIGHTS = {Chance.LIKELY: 5, Chance.POSSIBLE: 2, Chance.RARE: 1}
"""The weight of each chance, divided by the minutes of the test; the authors' estimate."""


def fact_words(known: Facts, book: FlowBook) -> Mapping[str, str]:
    """Return the newest value of every known fact in words."""
    specs = book.tables.facts
    return {
        name: specs[name].say(values[-1].value) if name in specs else values[-1].value
        for name, values in known.items()
    }


def next_cause(
    step: Step,
    known: Mapping[str, tuple[Evidence, ...]],
    book: FlowBook,
    out: Collection[CauseRef],
) -> Cause | None:
    """Return the cause a `try` step tests next: the best chance per minute, in order of the flow.

    Causes in `out`, without a test, or whose `if` contradicts a known fact are skipped.
    """
    causes = (book.cause(ref) for ref in step.tries if ref not in out)
    testable = [c for c in causes if c and c.test and contradiction(c, known) is None]
    return max(testable, key=chance_per_minute, default=None)


def chance_per_minute(cause: Cause) -> float:
    """Return the weight of a cause's chance, divided by the minutes of its test."""
    return WEIGHTS[cause.chance] / max(cause.minutes, 1)


def estimate(cause: Cause, *, is_first: bool) -> str:
    """Return the sentence that says why a cause is tested now."""
    minutes = "1 minute" if cause.minutes == 1 else f"{cause.minutes} minutes"
    turn = "First" if is_first else "Next"
    return f"{turn} because it is {cause.chance} and takes {minutes}; the authors' estimate."


def order_here(case: Case, book: FlowBook) -> str:
    """Return the sentence that says why a `try` step chose this cause; "" if none led here."""
    if not case.trail or case.at is None:
        return ""
    last = case.trail[-1]
    step = book.step(last.at)
    if step is None or step.kind is not TRY or last.way.next != case.at:
        return ""
    by_name = {ref.cause: ref for ref in step.tries}
    ref = by_name.get(last.answer)
    cause = book.cause(ref) if ref else None
    if cause is None:
        return ""
    turns = sum(visit.at == last.at for visit in case.trail)
    return estimate(cause, is_first=turns == 1)


@frozen
class Contradiction:
    """A known fact that rules a cause out."""

    fact: str
    value: str


def contradiction(cause: Cause, known: Mapping[str, tuple[Evidence, ...]]) -> Contradiction | None:
    """Return the known fact that contradicts a cause's `if`; an unknown fact contradicts none."""
    for fact, values in cause.only_if.items():
        if known.get(fact) and not fits(values, known[fact][-1].value):
            return Contradiction(fact, known[fact][-1].value)
    return None


@frozen
class RuledOut:
    """A cause that was ruled out, the reason in words, and whether the last answer did it."""

    cause: Cause
    reason: str
    is_new: bool


class Certainty(StrEnum):
    """How sure a case is of its cause.

    It is found when something seen concluded it, most likely when answers only point to it.
    """

    FOUND = "found"
    LIKELY = "most-likely"
    NOT_FOUND = "not-found"


@frozen
class Standing:
    """The causes of all flows a case has entered.

    `possible` are those that are not ruled out, `suspected` those that an answer points to.
    `concluded` was settled by something seen, at the visit `concluded_at`.
    """

    possible: tuple[Cause, ...]
    suspected: frozenset[CauseRef]
    ruled_out: tuple[RuledOut, ...]
    concluded: CauseRef | None
    concluded_at: int | None = None

    @property
    def likely(self) -> tuple[Cause, ...]:
        """The suspected causes that are neither ruled out nor proven, likeliest first."""
        found = [one for one in self.possible if one.ref in self.suspected - {self.concluded}]
        return tuple(sorted(found, key=lambda one: -WEIGHTS[one.chance]))

    @property
    def untested(self) -> tuple[Cause, ...]:
        """The causes that nothing was found out about, suspected and likeliest first."""
        rest = [one for one in self.possible if one.ref != self.concluded]
        return tuple(sorted(rest, key=lambda c: (c.ref not in self.suspected, -WEIGHTS[c.chance])))

    @property
    def certainty(self) -> Certainty:
        """How sure the case is of its cause."""
        if self.concluded:
            return Certainty.FOUND
        return Certainty.LIKELY if self.likely else Certainty.NOT_FOUND


def concludes(visit: Visit) -> CauseRef | None:
    """Return the cause an answer settles; one that tells nothing, or a failed fix, settles none."""
    if visit.answer in PROVES_NOTHING or visit.answer == DID_NOT_WORK:
        return None
    return visit.way.concludes


def rules_out(visit: Visit, step: Step | None) -> tuple[CauseRef, ...]:
    """Return the causes an answer rules out.

    An answer that tells nothing rules out none. A fix that did not work rules out the cause it
    would have proven, and nothing else; where its way points to that cause, the error itself says
    so, and only this fix was not enough.
    """
    if visit.answer in PROVES_NOTHING:
        return ()
    if visit.answer != DID_NOT_WORK or step is None:
        return visit.way.rules_out
    fix = step.branch(WORKED)
    proven = fix.way.concludes if fix else None
    return (proven,) if proven and proven not in visit.way.points_to else ()


def standing(case: Case, book: FlowBook) -> Standing:
    """Return the standing of all causes after the answers so far."""
    known = facts(case, book)
    words = fact_words(known, book)
    out: dict[CauseRef, RuledOut] = {}
    suspected: set[CauseRef] = set()
    concluded: CauseRef | None = None
    concluded_at: int | None = None
    newest_from = _last_answer(case)
    for index, visit in enumerate(case.trail):
        if settled := concludes(visit):
            concluded, concluded_at = settled, index
        suspected.update(visit.way.points_to)
        step = step_for(case, visit.at, book)
        for ref in rules_out(visit, step):
            cause = book.cause(ref)
            if cause and ref not in out:
                out[ref] = RuledOut(cause, fill(_reason(visit, step), words), index >= newest_from)
    causes = tuple(_causes(case, book))
    for cause in causes:
        found = contradiction(cause, known)
        if found and cause.ref not in out:
            spec = book.tables.facts[found.fact]
            reason = f"{spec.label}: {spec.say(found.value)}"
            out[cause.ref] = RuledOut(cause, reason, is_new=False)
    if concluded:
        out.pop(concluded, None)
    possible = tuple(cause for cause in causes if cause.ref not in out)
    found_out = tuple(out.values())
    return Standing(possible, frozenset(suspected), found_out, concluded, concluded_at)


def test_of(cause: Cause, case: Case, book: FlowBook) -> str:
    """Return what would prove a cause, in the words of the flow; "" if no step can settle it.

    A question proves nothing by itself, so the answer that does is named.
    """
    if cause.proof:
        return cause.proof
    step = _settling_step(cause, case, book)
    if step is None:
        return ""
    step = step.for_reader(case.reader)
    answer = next((one for one in step.branches if one.way.concludes == cause.ref), None)
    answer = answer or next((one for one in step.branches if cause.ref in one.way.points_to), None)
    if step.kind is not ASK or answer is None:
        return step.text
    return f'{step.text} Proven by: "{answer.label}".'


def _settling_step(cause: Cause, case: Case, book: FlowBook) -> Step | None:
    """Return the test of a cause, else the first step of its flow that can conclude it."""
    if cause.test and (step := step_for(case, cause.test, book)):
        return step
    flow = book.get(cause.ref.flow)
    settling = (
        step
        for step in (flow.steps.values() if flow else ())
        if any(branch.way.concludes == cause.ref for branch in step.branches)
        if step.kind.answered_by is not AnsweredBy.RULE
    )
    return next(settling, None)


def verified(case: Case, book: FlowBook) -> str:
    """Return how the fix was verified: `seen` by someone, by `live-test`, or `no`.

    Only the newest attempt counts: a success before a later failure proves nothing.
    """
    for visit in reversed(case.trail):
        step = book.step(visit.at)
        if step is None or visit.by is By.RULE:
            continue
        if step.kind is LIVE and visit.answer == "works":
            return "live-test" if visit.by is By.LIVE else "seen"
        if step.kind is DO and visit.answer in (DID_NOT_WORK, CANNOT_DO):
            return "no"
        if step.kind is DO and visit.answer == WORKED:
            return "seen"
        if step.kind is ASK and visit.by is By.PERSON:
            return "no" if visit.answer == NOT_SURE else "seen"
        if visit.answer == SKIP:
            return "no"
    return "no"


def missing_facts(case: Case, book: FlowBook) -> tuple[str, ...]:
    """Return the names of the facts that the outcome needs and that are not known."""
    step, known = current(case, book), facts(case, book)
    needs = step.ending.needs if step and step.ending else ()
    return tuple(name for name in needs if not known.get(name))


def _causes(case: Case, book: FlowBook) -> Iterator[Cause]:
    entered = [visit.at.flow for visit in case.trail]
    if case.at:
        entered.append(case.at.flow)
    for flow_id in dict.fromkeys(entered):
        flow = book.get(flow_id)
        yield from flow.causes.values() if flow else ()


def _reason(visit: Visit, step: Step | None) -> str:
    branch = step.branch(visit.answer) if step else None
    if step and step.kind is DO and visit.answer == DID_NOT_WORK and not visit.way.because:
        return f"{step.text.rstrip('.')}: {branch.label.lower() if branch else visit.said}"
    return visit.way.because or (branch.label if branch else visit.said)


def _last_answer(case: Case) -> int:
    answers = [i for i, visit in enumerate(case.trail) if visit.by is not By.RULE]
    return answers[-1] if answers else 0
