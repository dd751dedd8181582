"""Public threads that flows cite, and the rehearsals that play their situation.

A step may rest on what people wrote in an issue or a forum. Someone who comes with that trouble
pastes a text, so a scenario has to do the same and pass the step; answers alone prove less.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wizard.authoring.rehearsal import ScenarioRun
    from wizard.content.flow import FlowBook, StepRef
    from wizard.findings import Position

_THREAD = re.compile(
    r"//github\.com/[^/]+/[^/]+/(?:issues|discussions|pull)/\d"
    r"|//(?:[\w-]+\.)*(?:stackoverflow|stackexchange|serverfault|superuser|reddit)\.com/"
    r"|/answers/questions/|//(?:[\w-]+\.)*(?:forums?|community|techcommunity)\."
)


@frozen
class CitedThread:
    """A thread that a flow cites: its name among the sources, its place, the steps that cite it."""

    flow: str
    name: str
    at: Position
    steps: frozenset[StepRef]


def is_thread(url: str) -> bool:
    """Return whether an address is that of a public thread: an issue, a question, a forum."""
    return _THREAD.search(url) is not None


def cited_threads(book: FlowBook, flows: Collection[str]) -> Iterator[CitedThread]:
    """Yield each thread that steps of some flows cite."""
    for flow in (book[name] for name in flows):
        for name, source in flow.sources.items():
            steps = frozenset(s.ref for s in flow.steps.values() if s.source == name)
            if steps and is_thread(source.url):
                yield CitedThread(flow.id, name, source.written, steps)


def played_steps(rehearsals: Collection[ScenarioRun]) -> frozenset[StepRef]:
    """Return the steps that scenarios with a pasted text pass, of those that go as they say."""
    return frozenset(
        ref
        for one in rehearsals
        if one.case and one.case.texts and not one.trouble
        for ref in (*(visit.at for visit in one.case.trail), one.case.at)
        if ref is not None
    )
