"""The causes of flows by the words in which people tell a trouble.

The words of a cause are those of its title, its steps, their sources, and the messages that lead to
them. For flows that come with the program they are compiled, so that no flow has to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.flow import ToldCause

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wizard.content.flow import Branch, Cause, Flow, Step
    from wizard.content.messages import Messages

OWN_SIGN_IN = "own-sign-in"
"""The fact that tells who started a sign-in. Nobody may get past a question about it."""

_MOST_WAYS = 4


def words_of_messages(messages: Messages) -> dict[str, list[str]]:
    """Return the words of messages by the flow or step they lead to."""
    found: dict[str, list[str]] = {}
    for row in messages:
        found.setdefault(row.leads_to, []).extend((row.says, *row.match))
    return found


def told_causes(flow: Flow, by_step: Mapping[str, Sequence[str]]) -> Iterator[ToldCause]:
    """Yield the causes of a flow; `by_step` are the words of messages that lead to its steps."""
    is_guarded = any(step.fact == OWN_SIGN_IN for step in flow.steps.values())
    for cause in flow.causes.values():
        ways = _ways(flow, cause)[:_MOST_WAYS]
        steps = {str(step.ref): step for step, _ in ways}
        if cause.test and (test := flow.steps.get(cause.test.step)):
            steps = {str(test.ref): test, **steps}
        if steps:
            words = [flow.title, *flow.phrases, cause.verify, *(branch.label for _, branch in ways)]
            words += [word for step in steps.values() for word in _words(flow, step)]
            words += [word for step in steps for word in by_step.get(step, ())]
            begin = "" if is_guarded else next(iter(steps))
            yield ToldCause(flow.id, cause.title, begin, " ".join(filter(None, words)))


def _ways(flow: Flow, cause: Cause) -> list[tuple[Step, Branch]]:
    """Return the answers that speak for a cause, those of its fix first."""
    found = [
        (step, branch)
        for step in flow.steps.values()
        for branch in step.branches
        if cause.ref == branch.way.concludes or cause.ref in branch.way.points_to
    ]
    return sorted(found, key=lambda way: (way[1].way.concludes != cause.ref, not way[0].action))


def _words(flow: Flow, step: Step) -> Iterator[str]:
    """Yield what a step says, and the title of its source."""
    yield from (step.text, step.why, step.short)
    if action := step.action:
        said = (action.expect, action.care, action.where, action.command)
        yield from (one for one in said if isinstance(one, str))
    if step.source in flow.sources:
        yield flow.sources[step.source].title
