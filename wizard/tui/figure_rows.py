"""The figures of all cases as rows with bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.flow import CauseRef, StepRef, fill
from wizard.tui.widgets.text_rows import BLANK, Hanging, caption, line, styled

if TYPE_CHECKING:
    from textual.visual import Visual

    from wizard.case.case_stats import CaseStats
    from wizard.content.flow import FlowBook

BAR = 20
"""Columns of the longest bar."""

MOST = 8
"""Rows of each group, the largest first."""


def figure_rows(stats: CaseStats, book: FlowBook) -> list[Visual]:
    """Return the figures of all cases as rows with bars; the book knows what an id stands for."""
    rows: list[Visual] = [styled(f"Cases: {stats.cases}", "bold $ink")]
    if stats.simulated:
        rows.append(styled(f"Practice runs, which do not count: {stats.simulated}", "$quiet"))
    groups = (
        ("STATES", stats.states),
        ("FLOWS", {name: sum(one.values()) for name, one in stats.flows.items()}),
        ("CAUSES", stats.causes),
        ("STOPPED AT, WITHOUT AN OUTCOME", stats.stops),
    )
    for title, counts in groups:
        ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST]
        rows += [BLANK, caption(title)] if ranked else []
        for name, count in ranked:
            bar = "═" * max(1, round(count / ranked[0][1] * BAR))
            head = line((f"{count:6} ", "$ink"), (bar.ljust(BAR + 1), "$live"))
            rows.append(Hanging(head, styled(_in_words(name, book), "$soft"), head.cell_length))
    return rows


def _in_words(name: str, book: FlowBook) -> str:
    """Return the title of a flow, cause or step, or a state in words."""
    flow, _, part = name.partition("/")
    if flow not in book:
        return name.replace("-", " ")
    if not part:
        return book.heads[flow].title
    cause = book.cause(CauseRef(flow, part))
    step = book.step(StepRef(flow, part))
    return cause.title if cause else (step.short or fill(step.text, {})) if step else name
