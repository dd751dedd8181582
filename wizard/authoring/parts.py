"""The parts of a flow that a rehearsal or a walk can cover, each with a name and a place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.authoring.said import Words, words_of
from wizard.content.flow import ENTERED, NOT_SURE, UNKNOWN_CODE, Jump
from wizard.content.graph import tries_behind
from wizard.content.kinds import ASK, BRANCH, ENTER, TRY, AnsweredBy
from wizard.findings import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.flow import Branch, CauseRef, Flow, FlowBook, Step, StepRef


class Sort(StrEnum):
    """The sorts of parts, in the order they are counted."""

    STEPS = "steps"
    ANSWERS = "answers"
    CONDITIONS = "conditions"
    TEXTS = "texts"
    CAUSES = "causes"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to cover: its sort and its name, the flow it is in, and where it was written.

    Words for when a fact is not known are `spare`: the checker asks for them where it cannot prove
    that the fact is known, so they are no mistake where nobody ever reads them.
    """

    sort: Sort
    name: str
    flow: str = field(compare=False, default="")
    at: Source = field(compare=False, default=Source())
    spare: bool = field(compare=False, default=False)


class Inventory:
    """Every part of every flow of a book."""

    def __init__(self, book: FlowBook) -> None:
        self.book = book
        self._words: dict[StepRef, Words] = {}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All parts, by flow, in the order they were written."""
        found = (part for flow in self.book.values() for part in self._of_flow(flow))
        return tuple(dict.fromkeys(found))

    def words(self, step: Step) -> Words:
        """Return what a step says."""
        if step.ref not in self._words:
            self._words[step.ref] = words_of(step, self.book.tables.tools)
        return self._words[step.ref]

    def by_fact(self, step: Step) -> bool:
        """Say whether a known fact answers a step in place of a person."""
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
    if step.kind not in (ASK, BRANCH) or branch.source == Source() or branch.answer == NOT_SURE:
        return branch.answer
    same = [b for b in step.branches if b.source == branch.source and b.way == branch.way]
    return "all" if step.kind is ASK and len(same) > 1 else same[0].answer


def step_part(step: Step) -> Part:
    """Return the part that a step is."""
    return Part(Sort.STEPS, str(step.ref), step.ref.flow, step.written)


def answer_part(step: Step, branch: Branch) -> Part:
    """Return the part that an answer of a person or a machine is."""
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


def came_to(jump: Jump, step: Step, at: Source | None = None) -> Part:
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


def _at(step: Step, branch: Branch) -> Source:
    return branch.source if branch.source != Source() else step.written
