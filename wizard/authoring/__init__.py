"""The checker: what an author is told before a user meets it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wizard.authoring import actions, graph, links, wording
from wizard.authoring.rule import Ground, Rule
from wizard.content import load_flow_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wizard.content import Content
    from wizard.findings import Finding

__all__ = ["RULES", "Rule", "check", "check_files", "paused"]

RULES: tuple[Rule, ...] = (*graph.RULES, *actions.RULES, *links.RULES, *wording.RULES)
"""The one list of rules about what was read; what can be wrong while reading stands in
`wizard.content.rules`."""


def check(content: Content, *, today: str = "") -> tuple[Finding, ...]:
    """Return what breaks a rule in content that was read, by file and line.

    `today` is an ISO date; without it the age of reviews is not looked at. What was wrong while
    reading came back from `wizard.content.load` and is not said again.
    """
    ground = Ground(content, today)
    return tuple(sorted({found for rule in RULES for found in rule.findings(ground)}))


def check_files(paths: Iterable[Path], *, today: str = "") -> tuple[Finding, ...]:
    """Return all that is wrong in some flow files, read together with ours; drafts too."""
    named = tuple(paths)
    content, found = load_flow_files(named)
    files = {path.as_posix() for path in named}
    broken = [finding for finding in check(content, today=today) if finding.at.file in files]
    return tuple(sorted({*found, *broken}))


@contextmanager
def paused() -> Iterator[None]:
    """Keep the collector of garbage from looking again and again at what is only being built.

    A flow read is some ten thousand values without circles; a quarter of the time went there.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
