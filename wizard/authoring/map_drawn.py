"""The map of a flow as Mermaid, for pages and pull requests, and as SVG, for anything else."""

from __future__ import annotations

import textwrap
from html import escape
from typing import TYPE_CHECKING

from wizard.authoring.maps import OUT, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.authoring.maps import FlowMap, MapStep

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


# SVG ----------------------------------------------------------------------------------------

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
