"""How many answers a case can be expected to take, when every answer is equally likely."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from wizard.content.flow import Jump, StepRef
from wizard.content.graph import Ways, components, distances, is_asked
from wizard.content.kinds import BRANCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.content.flow import FlowBook, Step

_MOST_ROUNDS = 200
_CLOSE = 0.001


def expected_answers(book: FlowBook, ways: Ways | None = None) -> dict[StepRef, float]:
    """Return the mean number of answers from each step to an end.

    Every way out of a step is taken to be equally likely; a `try` with n causes leaves after n
    tests on the mean when none of them settles the case. `by-code` ends the count, since another
    flow begins there. Loops are solved by going round until nothing moves, at most 200 times.
    """
    ways = ways or Ways(book)
    leads, graph, behind = ways.leads, ways.graph, ways.behind
    outs = {step.ref: _ways(step, leads[step.ref], behind) for step in book.all_steps()}
    weight = {step.ref: int(is_asked(step)) for step in book.all_steps()}
    expected = dict.fromkeys(graph, 0.0)
    for part in components(graph):
        in_circle = len(part) > 1 or part[0] in graph[part[0]]
        for _ in range(_MOST_ROUNDS if in_circle else 1):
            moved = 0.0
            for ref in part:
                mean = _mean(outs[ref], expected) + weight[ref]
                moved = max(moved, abs(mean - expected[ref]))
                expected[ref] = mean
            if moved < _CLOSE:
                break
    return expected


def answers_left(book: FlowBook) -> dict[StepRef, tuple[int, int]]:
    """Return for each step the fewest answers left to an end, and how many there usually are.

    The usual number is what a person on the phone can plan with; the longest way of all is often
    three times that and hardly ever walked.
    """
    ways = Ways(book)
    usual = expected_answers(book, ways)
    return {
        ref: (fewest, max(fewest, ceil(usual[ref])))
        for ref, (fewest, _) in distances(book, ways).items()
    }


def _ways(
    step: Step,
    leads: tuple[tuple[object, StepRef], ...],
    behind: Mapping[StepRef, tuple[StepRef, ...]],
) -> tuple[StepRef | None, ...]:
    """Return one target for each way out of a step; None where the count ends."""
    found: list[StepRef | None] = [to for branch, to in leads if branch is None]
    # A case of a group is one way; of a question each value counts, as people have them.
    leaving = [way[0] for way in step.ways()] if step.kind is BRANCH else step.branches
    for branch in leaving:
        lead = branch.way.next
        if isinstance(lead, StepRef):
            found.append(lead)
        elif lead is Jump.BY_CODE:
            found.append(None)
        else:
            found.extend(behind[step.ref][:1])
    return tuple(found)


def _mean(ways: tuple[StepRef | None, ...], expected: dict[StepRef, float]) -> float:
    if not ways:
        return 0.0
    return sum(expected.get(way, 0.0) if way else 0.0 for way in ways) / len(ways)
