"""How many answers are still to give from a step to an end: the fewest, and the most."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from wizard.content.flow import Jump, StepRef
from wizard.content.kinds import TRY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.content.flow import FlowBook, Step


def fewest(
    book: FlowBook,
    turned: Mapping[StepRef, tuple[StepRef, ...]],
    weight: Mapping[StepRef, int],
) -> dict[StepRef, int]:
    """Return the fewest answers to an end, for the steps that have a way to one.

    `turned` gives the steps before each step, `weight` is 1 for a step that is asked and else 0.
    """
    ends = [step.ref for step in book.all_steps() if step.ending]
    found = dict.fromkeys(ends, 0)
    rest = deque(ends)
    done: set[StepRef] = set()
    while rest:  # a search by breadth where a step costs 0 or 1
        ref = rest.popleft()
        if ref in done:
            continue
        done.add(ref)
        for before in turned.get(ref, ()):
            cost = found[ref] + weight[before]
            if cost < found.get(before, cost + 1):
                found[before] = cost
                (rest.append if weight[before] else rest.appendleft)(before)
    return found


class Longest:
    """The most answers from each step, each loop walked once.

    A way back to a step on the path is not walked again. A `try` counts all its tests and then
    what follows. `by-code` counts nothing: a new code begins a new flow with a count of its own.
    """

    def __init__(
        self,
        book: FlowBook,
        tests: Mapping[StepRef, tuple[StepRef, ...]],
        behind: Mapping[StepRef, tuple[StepRef, ...]],
        weight: Mapping[StepRef, int],
    ) -> None:
        self._book = book
        self._tests = tests
        self._weight = weight
        self._most: dict[StepRef, int] = {}
        self._goes_back: set[StepRef] = set()
        for flow in book.values():
            begin = (flow.start, flow.again) if flow.again else (flow.start,)
            for ref in (*begin, *(step.ref for step in flow.steps.values())):
                self._walk(ref)
        # Between a test and `back` the other tests and the rest of the `try` are still to come.
        self.most = {
            ref: most + max((self._rest(one) for one in behind[ref]), default=0)
            if ref in self._goes_back
            else most
            for ref, most in self._most.items()
        }

    def _walk(self, first: StepRef) -> None:
        if first in self._most or self._book.step(first) is None:
            return
        path = [(first, self._ways(first))]
        on_path = {first}
        while path:
            ref, ways = path[-1]
            other = next(ways, None)
            if other is None:
                path.pop()
                on_path.discard(ref)
                self._count(ref)
            elif other not in on_path and other not in self._most and self._book.step(other):
                on_path.add(other)
                path.append((other, self._ways(other)))

    def _ways(self, ref: StepRef) -> Iterator[StepRef]:
        step = self._step(ref)
        yield from self._tests[ref]
        for branch in step.branches:
            if isinstance(branch.way.next, StepRef):
                yield branch.way.next

    def _count(self, ref: StepRef) -> None:
        """Count a step all of whose ways are counted, apart from those back onto the path."""
        step = self._step(ref)
        leads = [branch.way.next for branch in step.branches]
        following = [lead for lead in leads if isinstance(lead, StepRef)]
        most = max((self._most.get(one, 0) for one in following), default=0)
        if step.kind is TRY:
            most += sum(self._most.get(test, 0) for test in self._tests[ref])
        elif Jump.BACK in leads or any(one in self._goes_back for one in following):
            self._goes_back.add(ref)
        self._most[ref] = most + self._weight[ref]

    def _rest(self, ref: StepRef) -> int:
        """Return what is left of a `try` after the shortest of its tests."""
        return self._most[ref] - min((self._most[one] for one in self._tests[ref]), default=0)

    def _step(self, ref: StepRef) -> Step:
        return self._book[ref.flow].steps[ref.step]
