"""The map of a flow as lines of text, for a terminal, a log, or a screen reader."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from wizard.authoring.maps import OUT, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.authoring.maps import FlowMap, MapStep, MapWay

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
