"""Statistics of a flow: steps, answers and minutes to an end, reading grade."""

from __future__ import annotations

import heapq
from collections import Counter
from typing import TYPE_CHECKING

from wizard.authoring.rules_text import grades
from wizard.content.graph import FlowGraph, distances, expected_answers, is_asked
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.content.flow import Flow, FlowBook, Step, StepRef
    from wizard.content.people import Result

MINUTES_AN_ANSWER = 0.5
"""How long a question takes to read out and answer; our estimate."""


@frozen
class EndStats:
    """An end that can be reached: the fewest answers to it, and the minutes of that way."""

    end: StepRef
    result: Result
    answers: int
    minutes: float


@frozen
class FlowStats:
    """The figures of a flow. `depth` is the most steps on the shortest way to any of its steps."""

    flow: str
    steps: int
    kinds: Mapping[str, int]
    causes: int
    depth: int
    expected: float
    at_worst: int
    grade: float
    ends: tuple[EndStats, ...]


def stats(book: FlowBook) -> Iterator[FlowStats]:
    """Yield the figures of each flow of a book, by id."""
    ways = FlowGraph(book)
    usual, far = expected_answers(book, ways), distances(book, ways)
    grade = {flow.id: value for flow, value in grades(book)}
    for name in sorted(book):
        flow = book[name]
        shortest = _shortest(book, ways, flow)
        yield FlowStats(
            flow=name,
            steps=len(flow.steps),
            kinds=dict(Counter(step.kind.name for step in flow.steps.values())),
            causes=len(flow.causes),
            depth=_depth(ways, flow),
            expected=round(usual[flow.start], 1),
            at_worst=far[flow.start][1],
            grade=max(round(grade[name], 1), 0.0),
            ends=tuple(_ends(book, shortest)),
        )


def minutes_of(step: Step) -> float:
    """Return about how long a step takes: an action its own minutes, a question half a one."""
    if step.action:
        return float(step.action.minutes)
    return MINUTES_AN_ANSWER if is_asked(step) else 0.0


def _shortest(book: FlowBook, ways: FlowGraph, flow: Flow) -> dict[StepRef, tuple[int, float]]:
    """Return the fewest answers, and then the fewest minutes, from the start to each step."""
    found: dict[StepRef, tuple[int, float]] = {}
    rest: list[tuple[int, float, StepRef]] = [(0, 0.0, flow.start)]
    while rest:
        answers, minutes, ref = heapq.heappop(rest)
        step = book.step(ref)
        if ref in found or step is None:
            continue
        found[ref] = (answers, minutes)
        cost = answers + is_asked(step), minutes + minutes_of(step)
        for to in ways.graph[ref]:
            if to not in found:
                heapq.heappush(rest, (*cost, to))
    return found


def _depth(ways: FlowGraph, flow: Flow) -> int:
    depth = {flow.start: 1}
    rest = [flow.start]
    for ref in rest:
        for to in ways.graph.get(ref, ()):
            if to.flow == flow.id and to not in depth:
                depth[to] = depth[ref] + 1
                rest.append(to)
    return max(depth.values())


def _ends(book: FlowBook, shortest: Mapping[StepRef, tuple[int, float]]) -> Iterator[EndStats]:
    for ref, (answers, minutes) in sorted(shortest.items(), key=lambda one: (one[1], one[0])):
        step = book.step(ref)
        if step and step.ending:
            yield EndStats(ref, step.ending.result, answers, minutes)
