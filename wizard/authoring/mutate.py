"""How well the scenarios hold the flows: small faults are put in, and each should be noticed.

A fault is noticed when a scenario no longer ends as it says, or when the checker finds an error.
Only the scenarios that pass the place of the fault are run, and only from there on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.authoring import RULES
from wizard.authoring.mutants import Mutant, mutants
from wizard.authoring.rehearse import Rehearsal, fails_from
from wizard.authoring.rule import Ground
from wizard.content.loading import Content
from wizard.findings import Severity, Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wizard.case.state import Case
    from wizard.content.flow import FlowBook, StepRef

_Passing = tuple[Rehearsal, int]
"""A scenario and the moment at which it comes to a place."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A fault that nothing noticed, and where it was put."""

    name: str
    flow: str
    at: Source


@dataclass(frozen=True, slots=True)
class Score:
    """How many faults of each flow were noticed, and those that were not."""

    killed: dict[str, int]
    total: dict[str, int]
    survivors: tuple[Survivor, ...]


def score(
    content: Content,
    rehearsals: Collection[Rehearsal],
    flows: Collection[str],
    unreached: Collection[StepRef] = (),
) -> Score:
    """Return the mutation score of some flows; faults where nobody can come are not made.

    `rehearsals` are those of all scenarios; the ones that fail already notice nothing.
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
    return Score(killed, total, tuple(survivors))


class _Trial:
    """Scenarios by the places they pass, and what the checker says of the sound flows."""

    def __init__(self, content: Content, rehearsals: list[Rehearsal]) -> None:
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

    def _note(self, rehearsal: Rehearsal) -> None:
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
        ground = Ground(Content(book, self._content.catalogue, ()))
        for rule in RULES:
            if rule.severity is Severity.ERROR:
                for problem in rule.check(ground):
                    yield rule.id, problem.message


def _new(before: Case | None, after: Case | None) -> list[tuple[StepRef, str]]:
    begin = len(before.trail) if before else 0
    return [(visit.at, visit.answer) for visit in (after.trail[begin:] if after else ())]


def _left(passing: _Passing) -> int:
    """Return how many events are left, so that the shortest rest is run first."""
    return len(passing[0].moments) - passing[1]
