"""How many answers a case can be expected to take, when every answer is equally likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.flow import Jump, StepRef
from wizard.content.graph import components, is_asked

if TYPE_CHECKING:
    from wizard.authoring.rule import Ground

_MOST_ROUNDS = 200
_CLOSE = 0.001


def expected_answers(ground: Ground) -> dict[StepRef, float]:
    """Return the mean number of answers from each step to an end.

    Every way out of a step is taken to be equally likely; a `try` with n causes leaves after n
    tests on the mean when none of them settles the case. `by-code` ends the count, since another
    flow begins there. Loops are solved by going round until nothing moves, at most 200 times.
    """
    expected = dict.fromkeys(ground.graph, 0.0)
    ways = {ref: _ways(ground, ref) for ref in ground.graph}
    for part in components(ground.graph):
        for _ in range(_MOST_ROUNDS):
            moved = 0.0
            for ref in part:
                mean = _mean(ways[ref], expected) + _weight(ground, ref)
                moved = max(moved, abs(mean - expected[ref]))
                expected[ref] = mean
            if moved < _CLOSE:
                break
    return expected


def _ways(ground: Ground, ref: StepRef) -> tuple[StepRef | None, ...]:
    """Return one target for each way out of a step; None where the count ends."""
    step = ground.book.step(ref)
    found: list[StepRef | None] = [to for branch, to in ground.leads[ref] if branch is None]
    for branch in step.branches if step else ():
        lead = branch.way.next
        if isinstance(lead, StepRef):
            found.append(lead)
        elif lead is Jump.BY_CODE:
            found.append(None)
        else:
            found.extend(ground.behind[ref][:1])
    return tuple(found)


def _mean(ways: tuple[StepRef | None, ...], expected: dict[StepRef, float]) -> float:
    if not ways:
        return 0.0
    return sum(expected.get(way, 0.0) if way else 0.0 for way in ways) / len(ways)


def _weight(ground: Ground, ref: StepRef) -> int:
    step = ground.book.step(ref)
    return int(step is not None and is_asked(step))
