"""The map of a flow: one vertical line of numbered steps, the transitions of each under it.

The same map is drawn as text, Mermaid and SVG and on the screen. With a case it shows the path
walked, where the case stands, and what cannot be reached any more.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from wizard.case.causes import fact_words
from wizard.case.state import facts
from wizard.content.flow import ASK, BRANCH, OTHERWISE, TRY, Jump, StepRef, fill
from wizard.content.graph import FlowGraph, reachable
from wizard.content.messages import fact_in_words
from wizard.content.people import Result
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.case.state import Case
    from wizard.content.flow import Branch, Flow, FlowBook, Step

ENDS: Mapping[Result, str] = {
    Result.RESOLVED: "end, resolved",
    Result.HANDED_OVER: "end, handed over",
    Result.STOPPED: "end, stopped",
}
"""How each outcome is called on the map."""


MESSAGE = "message"
"""The fact whose values are ids of message rows."""

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


@frozen
class MapWay:
    """Answers that lead to one place: their labels, where, and whether the case took one.

    `to` is the number of a step on this map, 0 elsewhere; `leads` says in words where else.
    """

    labels: tuple[str, ...]
    leads: str
    to: int = 0
    ref: StepRef | None = None
    taken: bool = False


@frozen
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


@frozen
class FlowMap:
    """The map of a flow, its steps in order: the path first, then by distance."""

    flow: str
    title: str
    steps: tuple[MapStep, ...]
    has_case: bool = False


def map_of(book: FlowBook, flow: Flow, case: Case | None = None) -> FlowMap:
    """Return the map of a flow; with a case that walks it, the case's own map."""
    ways = FlowGraph(book)
    order = _order(flow, ways.graph, case)
    numbers = {ref: number for number, ref in enumerate(order, start=1)}
    steps = []
    say = fact_words(facts(case, book), book) if case else None
    left = _left(ways, case.at) if case and case.at else None
    for ref, number in numbers.items():
        step = flow.steps[ref.step]
        if case:
            step = step.for_reader(case.reader)
        visits = [i for i, visit in enumerate(case.trail) if visit.at == ref] if case else []
        steps.append(
            MapStep(
                number=number,
                ref=ref,
                kind=step.kind.name,
                text=_said(_text(step, book), say),
                why=_said(step.why, say),
                state=_state(ref, case, bool(visits), left),
                ways=tuple(
                    replace(
                        one,
                        labels=tuple(_said(label, say) for label in one.labels),
                        leads=_said(one.leads, say),
                    )
                    for one in _ways(step, book, numbers, case, _taken(step, case, visits))
                ),
                end=ENDS[step.ending.result] if step.ending else "",
                visit=visits[-1] if visits else None,
            )
        )
    return FlowMap(flow.id, flow.title, tuple(steps), case is not None)


def _said(text: str, say: Mapping[str, str] | None) -> str:
    """Return a text with what the case knows in it; authors see the placeholders as written."""
    return text if say is None else fill(text, say)


def _left(ways: FlowGraph, at: StepRef) -> set[StepRef]:
    """Return the steps a case can still come to; with another error code it would begin again."""
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
        if not step.fact:
            labels = [book.tables.facts[one].label.lower() for one in step.goes_by]
            return f"By {' and '.join(filter(None, (', '.join(labels[:-1]), labels[-1])))}"
        return f"By {(spec.label if spec else step.fact).lower()}"
    if step.kind is TRY:
        return step.short or "Likeliest cause first"
    if step.ending:
        return step.short or step.text
    return step.text or step.short


def _ways(
    step: Step, book: FlowBook, numbers: Mapping[StepRef, int], case: Case | None, taken: str
) -> tuple[MapWay, ...]:
    """Return the ways of a step, answers with one target together, in the order written."""
    found: dict[tuple[str, int], tuple[list[str], StepRef | None, bool]] = {}
    rows: list[tuple[str, tuple[str, ...], StepRef | Jump]] = []
    for ref in step.tries:
        cause = book.cause(ref)
        if cause and cause.test:
            rows.append((cause.title, (ref.cause,), cause.test))
    rows += _answers(step, book)
    for label, answers, target in rows:
        to = numbers.get(target, 0) if isinstance(target, StepRef) else 0
        is_taken = bool(taken) and taken in answers
        key = (_leads(target, to, book, is_of_case=case is not None), -1 if is_taken else to)
        ref_or_none = target if isinstance(target, StepRef) else None
        labels, _, _ = found.setdefault(key, ([], ref_or_none, is_taken))
        labels.append("anything else" if OTHERWISE in answers and step.kind is BRANCH else label)
    return tuple(
        MapWay(tuple(labels), leads, max(numbers.get(ref, 0) if ref else 0, 0), ref, is_taken)
        for (leads, _), (labels, ref, is_taken) in found.items()
    )


def _answers(step: Step, book: FlowBook) -> list[tuple[str, tuple[str, ...], StepRef | Jump]]:
    """Return label, answers and target of each way; values that were written as one have one."""
    rows: list[tuple[str, tuple[str, ...], StepRef | Jump]] = []
    for way in step.ways():
        if step.kind in (ASK, BRANCH) and len(way) > LISTED:
            answers = tuple(branch.answer for branch in way)
            label = f"{_label(step, way[0], book)}, and {len(way) - 1} more"
            rows.append((label, answers, way[0].way.next))
        else:
            rows += [(_label(step, one, book), (one.answer,), one.way.next) for one in way]
    return rows


def _label(step: Step, branch: Branch, book: FlowBook) -> str:
    """Return the label of a way; a message that decides is told by what it says, not by its id."""
    label = branch.label
    for one in branch.when.get(MESSAGE, (branch.answer,) if step.fact == MESSAGE else ()):
        says = fact_in_words(MESSAGE, one, book.tables.facts).replace("\\", r"\\")
        label = re.sub(rf"(?<![\w-]){re.escape(one)}(?![\w-])", says, label)
    return label


def _leads(target: StepRef | Jump, number: int, book: FlowBook, *, is_of_case: bool) -> str:
    """Return in words where a way leads; authors read the id of another flow, others its title."""
    if isinstance(target, Jump):
        return "next cause" if target is Jump.BACK else "flow of that code"
    step = book.step(target)
    if step is None:
        return str(target)
    if step.ending:
        return f"{ENDS[step.ending.result]}: {step.short or step.text}"
    if number:
        return f"to {number}"
    head = book.heads.get(target.flow) if is_of_case else None
    if head:
        return f"other steps: {head.title}"
    return f"flow {target.flow}: {step.short or step.text}"


# Text: for a terminal, a log, or a screen reader

MOST_DETAIL = 3
"""Detail 1 is the steps alone, 2 their ways too, 3 why each is asked as well."""

_SIGN = {State.WALKED: "║", State.HERE: "│", State.AHEAD: "│", State.OUT: OUT}
_LABELS = 34
_LEAST_LEADS = 20


def text_map(drawn: FlowMap, *, detail: int = 2, width: int = 80) -> str:
    """Return a map as lines at most `width` columns wide."""
    lines = [f"{drawn.flow}: {drawn.title}"]
    if drawn.has_case:
        lines.append(
            f"║ your path   │ not taken   {OUT} cannot be reached any more   « you are here"
        )
    for step in drawn.steps:
        lines += _step(step, detail, width)
    return "\n".join(lines)


def _step(step: MapStep, detail: int, width: int) -> Iterator[str]:
    here = "   « you are here" if step.state is State.HERE else ""
    end = f"   {step.end}" if step.end else ""
    out = f"{OUT} " if step.state is State.OUT else ""
    head = f"[{step.number}] "
    hanging = " " * len(head)
    text = f"{out}{step.text}{end}{here}"
    yield from textwrap.wrap(text, width, initial_indent=head, subsequent_indent=hanging)
    sign = f" {_SIGN[step.state]}  "
    if detail >= MOST_DETAIL and step.why:
        yield from textwrap.wrap(
            f"Why: {step.why}", width, initial_indent=sign, subsequent_indent=sign
        )
    for way in step.ways if detail > 1 else ():
        yield from _way(way, sign, width)


def _way(way: MapWay, sign: str, width: int) -> Iterator[str]:
    """Yield the lines of a way: its answers left, where they lead right, each wrapped."""
    room = min(_LABELS, max(width - len(sign) - _LEAST_LEADS - 2, 8))
    mark = " ║  " if way.taken else sign.replace("║", "│")
    leads = f"{way.leads}, taken" if way.taken else way.leads
    left = textwrap.wrap("; ".join(way.labels), room) or [""]
    right = textwrap.wrap(leads, max(width - len(sign) - room - 2, 8))
    for at in range(max(len(left), len(right))):
        one = left[at] if at < len(left) else ""
        other = right[at] if at < len(right) else ""
        yield f"{mark}{one:{room}}  {other}".rstrip()


# Mermaid: for pages and pull requests

_SHAPES = {"branch": ('{"', '"}'), "try": ('{{"', '"}}'), "end": ('(["', '"])')}
_CLASSES = (
    "classDef walked stroke-width:3px",
    "classDef here stroke-width:4px,stroke-dasharray:6 3",
    "classDef out opacity:0.4",
)


def mermaid_map(drawn: FlowMap) -> str:
    """Return a map as a Mermaid flow chart; every label is quoted and escaped."""
    lines = ["---", f"title: {_plain(drawn.title)}", "---", "flowchart TD"]
    others: dict[str, str] = {}
    ways: list[str] = []
    for step in drawn.steps:
        before, after = _SHAPES.get(step.kind, ('["', '"]'))
        lines.append(f"  n{step.number}{before}{_quoted(step.text)}{after}")
        for way in step.ways:
            to = f"n{way.to}" if way.to else others.setdefault(way.leads, f"x{len(others) + 1}")
            arrow = "==>" if way.taken else "-->"
            ways.append(f'  n{step.number} {arrow}|"{_quoted("; ".join(way.labels))}"| {to}')
    lines += [f'  {name}[/"{_quoted(leads)}"/]' for leads, name in others.items()]
    lines += ways
    if drawn.has_case:
        lines += [f"  {row}" for row in _CLASSES]
        for state in (State.WALKED, State.HERE, State.OUT):
            named = ",".join(f"n{step.number}" for step in drawn.steps if step.state is state)
            lines += [f"  class {named} {state}"] if named else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return text for a quoted label; what Mermaid or a browser could act on becomes a code."""
    safe = "".join(
        char if char.isalnum() or char in " .,:?!'-/()" else f"#{ord(char)};" for char in text
    )
    return safe.replace("--", "-#45;")


def _plain(text: str) -> str:
    return '"' + text.replace("\\", " ").replace('"', "'") + '"'


# SVG: for everything else

_WIDTH = 380
_LEFT = 20
_TOP = 56
_LINE = 18
_GAP = 26
_PAD = 10
_LANE = 14
_CHARS = 46
_LABEL_ROOM = 300
_STYLE = (
    "text{font:14px ui-monospace,Menlo,Consolas,monospace;fill:#1a2028}"
    ".b{fill:#fbfaf7;stroke:#434d59}.end{rx:14;fill:#ebe8e1}"
    ".walked{stroke:#0a57a6;stroke-width:3}.here{stroke:#0a57a6;stroke-width:4;fill:#cfe3f8}"
    ".out{opacity:.45}.w{fill:none;stroke:#5a6470}.t{stroke:#0a57a6;stroke-width:3}"
    ".l{fill:#434d59;font-size:12px}"
)


def svg_map(drawn: FlowMap) -> str:
    """Return a map as SVG: boxes in one column, ways as arcs in lanes beside them.

    All text is escaped and no font or picture is fetched.
    """
    rows = {step.number: _rows(step) for step in drawn.steps}
    tops: dict[int, int] = {}
    y = _TOP
    for step in drawn.steps:
        tops[step.number] = y
        y += len(rows[step.number]) * _LINE + 2 * _PAD + len(_outside(step)) * _LINE + _GAP
    arcs, lanes = _arcs(drawn, tops)
    width = _LEFT + _WIDTH + lanes * _LANE + _LABEL_ROOM
    label = escape(f"Map of {drawn.title}")
    box = f'viewBox="0 0 {width} {y}" width="{width}" height="{y}"'
    title = f"{escape(drawn.flow)}: {escape(drawn.title)}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-label="{label}">',
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{y}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="30" font-weight="bold">{title}</text>',
        *arcs,
    ]
    for step in drawn.steps:
        parts += _box(step, rows[step.number], tops[step.number])
    return "\n".join([*parts, "</svg>"]) + "\n"


def _rows(step: MapStep) -> list[str]:
    here = " « you are here" if step.state is State.HERE else ""
    out = f"{OUT} " if step.state is State.OUT else ""
    end = f" ({step.end})" if step.end else ""
    return textwrap.wrap(f"{step.number}  {out}{step.text}{end}{here}", _CHARS) or [""]


def _outside(step: MapStep) -> list[str]:
    """Return the ways out of this map in words; they stand below the box."""
    return [
        line
        for way in step.ways
        if not way.to
        for line in textwrap.wrap(f"{'; '.join(way.labels)}: {way.leads}", _CHARS + 8)
    ]


def _box(step: MapStep, rows: list[str], top: int) -> Iterator[str]:
    kind = "b end" if step.end else "b"
    height = len(rows) * _LINE + 2 * _PAD
    group = "out" if step.state is State.OUT else "on"
    yield f'<g class="{group}"><rect class="{kind} {step.state}"'
    yield f' x="{_LEFT}" y="{top}" width="{_WIDTH}" height="{height}" rx="4"/>'
    y = top + _PAD + 13
    for row in rows:
        yield f'<text x="{_LEFT + 10}" y="{y}">{escape(row)}</text>'
        y += _LINE
    y += _PAD
    for row in _outside(step):
        yield f'<text class="l" x="{_LEFT + 10}" y="{y}">{escape(row)}</text>'
        y += _LINE
    yield "</g>"


def _arcs(drawn: FlowMap, tops: dict[int, int]) -> tuple[list[str], int]:
    """Return the ways inside the map as arcs, no two in one lane crossing, and the lanes taken."""
    spans = sorted(
        (
            (min(tops[step.number], tops[way.to]), max(tops[step.number], tops[way.to]), step, way)
            for step in drawn.steps
            for way in step.ways
            if way.to
        ),
        key=lambda span: (span[0], span[1]),
    )
    busy: list[int] = []
    parts: list[str] = []
    for begin, end, step, way in spans:
        lane = next((at for at, until in enumerate(busy) if until < begin), len(busy))
        busy[lane : lane + 1] = [end]
        x, out = _LEFT + _WIDTH, _LEFT + _WIDTH + (lane + 1) * _LANE
        start, stop = tops[step.number] + 24, tops[way.to] + 8
        taken = " t" if way.taken else ""
        label = escape("; ".join(way.labels))
        parts.append(
            f'<path class="w{taken}" d="M{x} {start}H{out}V{stop}H{x}">'
            f"<title>{label}</title></path>"
            f'<path class="w{taken}" d="M{x + 6} {stop - 4}L{x} {stop}L{x + 6} {stop + 4}"/>'
        )
    lanes = len(busy)
    edge = _LEFT + _WIDTH + lanes * _LANE + 8
    for step in drawn.steps:
        inside = [way for way in step.ways if way.to]
        for at, way in enumerate(inside):
            y = tops[step.number] + 14 + at * 13
            words = textwrap.shorten(f"{'; '.join(way.labels)}: {way.to}", 44, placeholder="...")
            parts.append(f'<text class="l" x="{edge}" y="{y}">{escape(words)}</text>')
    return parts, lanes
