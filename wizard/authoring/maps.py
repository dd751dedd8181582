"""The map of a flow: one vertical line of numbered steps, the ways of each under it.

The same map is drawn as text, Mermaid and SVG and on the screen. With a case it shows the path
walked, where the case stands, and what cannot be reached any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.content.flow import OTHERWISE, Jump, Result, StepRef
from wizard.content.graph import Ways, reachable
from wizard.content.kinds import ASK, BRANCH, TRY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.case.state import Case
    from wizard.content.flow import Flow, FlowBook, Step

ENDS: Mapping[Result, str] = {
    Result.RESOLVED: "end, resolved",
    Result.HANDED_OVER: "end, handed over",
    Result.STOPPED: "end, stopped",
}
"""How each outcome is called on the map."""


OUT = "\u00d7"
"""The sign of what cannot be reached any more; it is in code page 437 and Latin-1."""

LISTED = 4
"""How many values that were written as one way are listed; of more the first stands for all."""


class State(StrEnum):
    """What a case has made of a step."""

    AHEAD = "ahead"
    WALKED = "walked"
    HERE = "here"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class MapWay:
    """Answers that lead to one place: their labels, where, and whether the case took one.

    `to` is the number of a step on this map, 0 elsewhere; `leads` says in words where else.
    """

    labels: tuple[str, ...]
    leads: str
    to: int = 0
    ref: StepRef | None = None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class MapStep:
    """One step of the map. `visit` is the last visit of the case there, or None."""

    number: int
    ref: StepRef
    kind: str
    text: str
    why: str
    state: State
    ways: tuple[MapWay, ...]
    end: str = ""
    visit: int | None = None


@dataclass(frozen=True, slots=True)
class FlowMap:
    """The map of a flow, its steps in order: the path first, then by distance."""

    flow: str
    title: str
    steps: tuple[MapStep, ...]
    has_case: bool = False


def map_of(book: FlowBook, flow: Flow, case: Case | None = None) -> FlowMap:
    """Return the map of a flow; with a case that walks it, the case's own map."""
    ways = Ways(book)
    order = _order(flow, ways.graph, case)
    numbers = {ref: number for number, ref in enumerate(order, start=1)}
    steps = []
    left = _left(ways, case.at) if case and case.at else None
    for ref, number in numbers.items():
        step = flow.steps[ref.step]
        visits = [i for i, visit in enumerate(case.trail) if visit.at == ref] if case else []
        steps.append(
            MapStep(
                number=number,
                ref=ref,
                kind=step.kind.name,
                text=_text(step, book),
                why=step.why,
                state=_state(ref, case, bool(visits), left),
                ways=_ways(step, book, numbers, _taken(step, case, visits)),
                end=ENDS[step.ending.result] if step.ending else "",
                visit=visits[-1] if visits else None,
            )
        )
    return FlowMap(flow.id, flow.title, tuple(steps), case is not None)


def _left(ways: Ways, at: StepRef) -> set[StepRef]:
    """Return the steps a case can still come to; with another error code it would begin anew."""
    graph = {
        ref: tuple(to for branch, to in led if not branch or branch.way.next is not Jump.BY_CODE)
        for ref, led in ways.leads.items()
    }
    return reachable(graph, [at])


def _order(
    flow: Flow, graph: Mapping[StepRef, tuple[StepRef, ...]], case: Case | None
) -> list[StepRef]:
    """Return the steps of a flow: those of the path, then by distance, then what is cut off."""
    path = [visit.at for visit in case.trail] if case else []
    path += [case.at] if case and case.at else []
    here = {StepRef(flow.id, name) for name in flow.steps}
    order = dict.fromkeys(ref for ref in path if ref in here)
    rest = [*reversed(order), flow.start]
    for ref in rest:
        order.setdefault(ref)
        rest.extend(to for to in graph.get(ref, ()) if to in here and to not in order)
        for to in graph.get(ref, ()):
            if to in here:
                order.setdefault(to)
    for name in flow.steps:
        order.setdefault(StepRef(flow.id, name))
    return list(order)


def _state(ref: StepRef, case: Case | None, visited: bool, left: set[StepRef] | None) -> State:  # noqa: FBT001 - one of four facts about a step
    if case is not None and case.at == ref:
        return State.HERE
    if visited:
        return State.WALKED
    return State.OUT if left is not None and ref not in left else State.AHEAD


def _taken(step: Step, case: Case | None, visits: list[int]) -> str:
    """Return the answer the case last gave at a step, or nothing."""
    if case is None or not visits or case.at == step.ref:
        return ""
    return case.trail[visits[-1]].answer


def _text(step: Step, book: FlowBook) -> str:
    if step.kind is BRANCH:
        spec = book.tables.facts.get(step.fact)
        return f"By {(spec.label if spec else step.fact).lower()}"
    if step.kind is TRY:
        return step.short or "Likeliest cause first"
    if step.ending:
        return step.short or step.text
    return step.text or step.short


def _ways(
    step: Step, book: FlowBook, numbers: Mapping[StepRef, int], taken: str
) -> tuple[MapWay, ...]:
    """Return the ways of a step, answers with one target together, in the order written."""
    found: dict[tuple[str, int], tuple[list[str], StepRef | None, bool]] = {}
    rows: list[tuple[str, tuple[str, ...], StepRef | Jump]] = []
    for ref in step.tries:
        cause = book.cause(ref)
        if cause and cause.test:
            rows.append((cause.title, (ref.cause,), cause.test))
    rows += _answers(step)
    for label, answers, target in rows:
        to = numbers.get(target, 0) if isinstance(target, StepRef) else 0
        is_taken = bool(taken) and taken in answers
        key = (_leads(target, to, book), -1 if is_taken else to)
        ref_or_none = target if isinstance(target, StepRef) else None
        labels, _, _ = found.setdefault(key, ([], ref_or_none, is_taken))
        labels.append("anything else" if OTHERWISE in answers and step.kind is BRANCH else label)
    return tuple(
        MapWay(tuple(labels), leads, max(numbers.get(ref, 0) if ref else 0, 0), ref, is_taken)
        for (leads, _), (labels, ref, is_taken) in found.items()
    )


def _answers(step: Step) -> list[tuple[str, tuple[str, ...], StepRef | Jump]]:
    """Return label, answers and target of each way; values that were written as one have one."""
    rows: list[tuple[str, tuple[str, ...], StepRef | Jump]] = []
    for way in step.ways():
        if step.kind in (ASK, BRANCH) and len(way) > LISTED:
            answers = tuple(branch.answer for branch in way)
            rows.append((f"{way[0].label}, and {len(way) - 1} more", answers, way[0].way.next))
        else:
            rows += [(branch.label, (branch.answer,), branch.way.next) for branch in way]
    return rows


def _leads(target: StepRef | Jump, number: int, book: FlowBook) -> str:
    if target is Jump.BACK:
        return "next cause"
    if target is Jump.BY_CODE:
        return "flow of that code"
    step = book.step(target)
    if step is None:
        return str(target)
    if step.ending:
        return f"{ENDS[step.ending.result]}: {step.short or step.text}"
    if number:
        return f"to {number}"
    return f"flow {target.flow}: {step.short or step.text}"
