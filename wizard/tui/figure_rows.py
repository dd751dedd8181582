"""The figures of all cases as rows with bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.tui.widgets.text_rows import BLANK, caption, line, styled

if TYPE_CHECKING:
    from textual.visual import Visual

    from wizard.case.case_stats import CaseStats

BAR = 20
"""Columns of the longest bar."""

MOST = 8
"""Rows of each group, the largest first."""


def figure_rows(stats: CaseStats) -> list[Visual]:
    """Return the figures of all cases as rows with bars."""
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
            bar = "\N{FULL BLOCK}" * max(1, round(count / ranked[0][1] * BAR))
            parts = ((f"{count:6} ", "$ink"), (bar.ljust(BAR + 1), "$accent"), (name, "$soft"))
            rows.append(line(*parts))
    return rows
