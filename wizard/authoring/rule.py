"""What a rule of the checker is, and the ground that rules look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.content.flow import Branch, StepRef
from wizard.content.graph import Ways, reachable, roots
from wizard.findings import Finding, Severity, Source

if TYPE_CHECKING:
    from wizard.content import Content
    from wizard.content.flow import FlowBook

Lead = tuple[Branch | None, StepRef]
"""A way and the step it leads to; None for the tests of a `try`."""


class Ground:
    """The content to check, and what several rules want to know about it, worked out once.

    `today` is an ISO date, or empty when the age of a review does not matter.
    """

    def __init__(self, content: Content, today: str = "") -> None:
        self.content = content
        self.today = today

    @property
    def book(self) -> FlowBook:
        """The flows."""
        return self.content.book

    @cached_property
    def ways(self) -> Ways:
        """Where the steps lead, for whoever works it out with functions of `content`."""
        return Ways(self.book)

    @property
    def behind(self) -> Mapping[StepRef, tuple[StepRef, ...]]:
        """The `try` steps that each step can stand behind."""
        return self.ways.behind

    @property
    def leads(self) -> Mapping[StepRef, tuple[Lead, ...]]:
        """Every way of every step, with each step it can lead to."""
        return self.ways.leads

    @property
    def graph(self) -> Mapping[StepRef, tuple[StepRef, ...]]:
        """The steps that can follow each step."""
        return self.ways.graph

    @cached_property
    def trapped(self) -> frozenset[StepRef]:
        """The steps from which no end can be reached."""
        ends = [step.ref for step in self.book.all_steps() if step.ending]
        saved = reachable(self.ways.before, ends)
        return frozenset(step.ref for step in self.book.all_steps() if step.ref not in saved)

    @cached_property
    def roots(self) -> tuple[StepRef, ...]:
        """The steps a flow can be entered at."""
        return roots(self.book)

    def written(self, ref: StepRef) -> Source:
        """Return where a step stands."""
        step = self.book.step(ref)
        return step.written if step else Source()


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found: where, what is wrong, and the likely mend."""

    at: Source
    message: str
    fix: str


Check = Callable[[Ground], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, how bad it is, what finds the places that break it, and a paragraph."""

    id: str
    severity: Severity
    check: Check
    help: str

    def findings(self, ground: Ground) -> Iterable[Finding]:
        """Return what breaks the rule."""
        for problem in self.check(ground):
            yield self.finding(problem.at, problem.message, problem.fix)

    def finding(self, at: Source, message: str, fix: str) -> Finding:
        """Return a finding of this rule."""
        return Finding(at, self.id, self.severity, message, fix)


def error(rule: str, check: Check, text: str) -> Rule:
    """Return a rule about what breaks a run."""
    return Rule(rule, Severity.ERROR, check, text)


def warning(rule: str, check: Check, text: str) -> Rule:
    """Return a rule about words and habits."""
    return Rule(rule, Severity.WARNING, check, text)
