"""The flows as one graph: successors of a step, cycles, and how many answers are left.

The engine's progress line and the checker both ask here, so they agree. Everything is linear in
the ways of the book, apart from `back`, which looks at the steps behind each `try`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, TypeVar

from wizard.content.flow import BRANCH, TRY, UNKNOWN_CODE, AnsweredBy, FlowHead, Jump, StepRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.content.flow import Branch, FlowBook, Step


# The fewest and the most answers from a step to an end


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
            for ref in (*FlowHead.of(flow).entries, *(step.ref for step in flow.steps.values())):
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


_Key = TypeVar("_Key", bound=Hashable)
_Graph = Mapping[_Key, "tuple[_Key, ...]"]


class FlowGraph:
    """Where the steps of a book lead, worked out once for all who ask."""

    def __init__(self, book: FlowBook) -> None:
        self.book = book

    @cached_property
    def behind(self) -> Mapping[StepRef, tuple[StepRef, ...]]:
        """The `try` steps that each step can stand behind."""
        return tries_behind(self.book)

    @cached_property
    def leads(self) -> Mapping[StepRef, tuple[tuple[Branch | None, StepRef], ...]]:
        """Every way of every step, with each step it can lead to."""
        steps = self.book.all_steps()
        return {step.ref: leads_to(self.book, step, self.behind) for step in steps}

    @cached_property
    def graph(self) -> Mapping[StepRef, tuple[StepRef, ...]]:
        """The steps that can follow each step."""
        return {ref: tuple(dict.fromkeys(to for _, to in led)) for ref, led in self.leads.items()}

    @cached_property
    def before(self) -> Mapping[StepRef, tuple[StepRef, ...]]:
        """The steps that can come before each step."""
        return reverse(self.graph)


def successors(book: FlowBook) -> Mapping[StepRef, tuple[StepRef, ...]]:
    """Return the steps that can follow each step, in the order they were written.

    `by-code` leads to every flow that answers a code, at its start or `again`, and to the flow of
    unknown codes; `back` leads to every `try` the step can stand behind.
    """
    return FlowGraph(book).graph


def roots(book: FlowBook) -> tuple[StepRef, ...]:
    """Return the steps a flow can be entered at from nowhere: its start, and its `again`."""
    begin = (ref for head in book.heads.values() for ref in head.entries)
    return tuple(ref for ref in begin if book.step(ref))


def leads_to(
    book: FlowBook, step: Step, behind: Mapping[StepRef, tuple[StepRef, ...]]
) -> tuple[tuple[Branch | None, StepRef], ...]:
    """Return every way of a step with each step it can lead to; None for the tests of a `try`.

    `behind` is what `tries_behind` returned.
    """
    found: list[tuple[Branch | None, StepRef]] = [(None, ref) for ref in _tests(book, step)]
    for branch in step.branches:
        lead = branch.way.next
        if isinstance(lead, StepRef):
            refs: tuple[StepRef, ...] = (lead,)
        else:
            refs = _by_code(book) if lead is Jump.BY_CODE else behind[step.ref]
        found.extend((branch, ref) for ref in refs)
    return tuple((branch, ref) for branch, ref in found if book.step(ref))


def reachable(graph: _Graph[_Key], begin: Iterable[_Key]) -> set[_Key]:
    """Return all that can be reached, with where it begins."""
    seen = set(begin)
    rest = list(seen)
    while rest:
        for one in graph.get(rest.pop(), ()):
            if one not in seen:
                seen.add(one)
                rest.append(one)
    return seen


def reverse(graph: _Graph[_Key]) -> dict[_Key, tuple[_Key, ...]]:
    """Return the graph with every way turned round."""
    turned: dict[_Key, list[_Key]] = {one: [] for one in graph}
    for one, following in graph.items():
        for other in following:
            turned.setdefault(other, []).append(one)
    return {one: tuple(before) for one, before in turned.items()}


def components(graph: _Graph[_Key]) -> list[tuple[_Key, ...]]:
    """Return the strongly connected parts, each before the parts that lead to it (Tarjan)."""
    number: dict[_Key, int] = {}
    low: dict[_Key, int] = {}
    open_: dict[_Key, None] = {}
    parts: list[tuple[_Key, ...]] = []
    for first in graph:
        if first in number:
            continue
        number[first] = low[first] = len(number)
        open_[first] = None
        path = [(first, iter(graph[first]))]
        while path:
            one, following = path[-1]
            other = next(following, None)
            if other is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[one])
                if low[one] == number[one]:
                    parts.append(_take(open_, one))
            elif other not in number:
                number[other] = low[other] = len(number)
                open_[other] = None
                path.append((other, iter(graph.get(other, ()))))
            elif other in open_:
                low[one] = min(low[one], number[other])
    return parts


def circles(graph: _Graph[_Key]) -> list[tuple[_Key, ...]]:
    """Return the parts in which one can walk in a circle."""
    return [part for part in components(graph) if len(part) > 1 or part[0] in graph[part[0]]]


def tries_behind(book: FlowBook) -> dict[StepRef, tuple[StepRef, ...]]:
    """Return for each step every `try` that can be the latest one when the step is reached."""
    by_code = _by_code(book)
    behind: dict[StepRef, dict[StepRef, None]] = {step.ref: {} for step in book.all_steps()}
    for step in book.all_steps():
        if step.kind is not TRY:
            continue
        rest = [*_tests(book, step), *_plain_ways(step, by_code)]
        while rest:
            ref = rest.pop()
            reached = book.step(ref)
            if reached is None or step.ref in behind[ref]:
                continue
            behind[ref][step.ref] = None
            if reached.kind is not TRY:
                rest.extend(_plain_ways(reached, by_code))
    return {ref: tuple(tries) for ref, tries in behind.items()}


def rule_cycles(
    book: FlowBook, among: Iterable[str] | None = None
) -> tuple[tuple[StepRef, ...], ...]:
    """Return the circles made of forks and tries alone: on them a case would turn for ever.

    `among` names flows; only the circles that go through one of these are looked for. `back` is
    no circle, since a `try` takes the next cause each time.
    """
    by_code = _by_code(book)
    flows = book.values() if among is None else [book[name] for name in among]
    rest = [step for flow in flows for step in flow.steps.values() if _is_silent(step)]
    graph: dict[StepRef, tuple[StepRef, ...]] = {}
    while rest:
        step = rest.pop()
        if step.ref in graph:
            continue
        following = [book.step(ref) for ref in (*_tests(book, step), *_plain_ways(step, by_code))]
        silent = [one for one in following if one and _is_silent(one)]
        graph[step.ref] = tuple(one.ref for one in silent)
        rest.extend(silent)
    return tuple(sorted(tuple(sorted(part)) for part in circles(graph)))


def _is_silent(step: Step) -> bool:
    """Return whether a step is answered by a rule: nobody sees it."""
    return step.kind.answered_by is AnsweredBy.RULE


def distances(book: FlowBook, ways: FlowGraph | None = None) -> dict[StepRef, tuple[int, int]]:
    """Return for each step how few and how many answers are still to give until an end.

    The step itself counts. The fewest goes through all ways, into other flows too; the most walks
    each loop once and stops at `by-code`, where a new flow begins.
    """
    ways = ways or FlowGraph(book)
    weight = {step.ref: int(is_asked(step)) for step in book.all_steps()}
    tests = {step.ref: _tests(book, step) for step in book.all_steps()}
    most = Longest(book, tests, ways.behind, weight).most
    least = fewest(book, ways.before, weight)
    return {
        ref: (low, max(low, high)) for ref, high in most.items() for low in [least.get(ref, high)]
    }


def is_asked(step: Step) -> bool:
    """Whether a step takes an answer from a user or a machine, so that it counts as one."""
    return step.kind.answered_by not in {AnsweredBy.RULE, AnsweredBy.NOBODY}


def _plain_ways(step: Step, by_code: tuple[StepRef, ...]) -> tuple[StepRef, ...]:
    """Return where a step leads, without `back`."""
    found: list[StepRef] = []
    for branch in step.branches:
        lead = branch.way.next
        if isinstance(lead, StepRef):
            found.append(lead)
        elif lead is Jump.BY_CODE:
            found.extend(by_code)
    return tuple(found)


def _by_code(book: FlowBook) -> tuple[StepRef, ...]:
    """Return every step `by-code` can lead to."""
    heads = (one for one in book.heads.values() if one.codes or one.id == UNKNOWN_CODE)
    return tuple(ref for head in heads for ref in head.entries)


def _tests(book: FlowBook, step: Step) -> tuple[StepRef, ...]:
    """Return the steps that test the causes of a `try`."""
    causes = (book.cause(ref) for ref in step.tries)
    return tuple(cause.test for cause in causes if cause and cause.test and book.step(cause.test))


def _take(open_: dict[_Key, None], last: _Key) -> tuple[_Key, ...]:
    """Take the newest keys off, down to the last, and return them."""
    taken = []
    while True:
        one, _ = open_.popitem()
        taken.append(one)
        if one == last:
            return tuple(reversed(taken))


# The expected number of answers, when every answer is equally likely

_MOST_ROUNDS = 200
_CLOSE = 0.001


def expected_answers(book: FlowBook, ways: FlowGraph | None = None) -> dict[StepRef, float]:
    """Return the mean number of answers from each step to an end.

    Every way out of a step is taken to be equally likely; a `try` with n causes leaves after n
    tests on average when none of them settles the case. `by-code` ends the count, since another
    flow begins there. Loops are solved by going round until nothing moves, at most 200 times.
    """
    ways = ways or FlowGraph(book)
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


def answers_left(book: FlowBook) -> Mapping[StepRef, tuple[int, int]]:
    """Return for each step the fewest answers left to an end, and how many there usually are.

    The usual number is what someone on the phone can plan with; the longest way of all is often
    three times that and is hardly ever walked. The figures of a compiled book are read with its
    flows; others are counted when the first one is asked for.
    """
    return book.counted if book.counted is not None else _Counted(book)


class _Counted(Mapping[StepRef, tuple[int, int]]):
    """The answers left from each step of a book, counted on first use: that takes 90 ms."""

    def __init__(self, book: FlowBook) -> None:
        self._book = book

    @cached_property
    def _left(self) -> Mapping[StepRef, tuple[int, int]]:
        transitions = FlowGraph(self._book)
        expected = expected_answers(self._book, transitions)
        return {
            ref: (fewest, max(fewest, ceil(expected[ref])))
            for ref, (fewest, _) in distances(self._book, transitions).items()
        }

    def __getitem__(self, ref: StepRef) -> tuple[int, int]:
        """Return the fewest and the usual number of answers left from a step."""
        return self._left[ref]

    def __iter__(self) -> Iterator[StepRef]:
        """Iterate over the steps."""
        return iter(self._left)

    def __len__(self) -> int:
        """Return how many steps there are."""
        return len(self._left)


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
