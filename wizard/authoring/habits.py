"""Rules about what is written without effect, or says the same twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wizard.authoring.paths import known_facts
from wizard.authoring.rule import Ground, Problem, Rule, error, warning
from wizard.content.flow import CANNOT_DO, DID_NOT_WORK, OTHERWISE, Result, StepRef
from wizard.content.graph import reachable
from wizard.content.kinds import ASK, BRANCH, DO, AnsweredBy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.flow import Cause


def _same_label(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        if step.kind.answered_by is AnsweredBy.RULE:
            continue
        count = Counter(branch.label.casefold().rstrip(".") for branch in step.branches)
        seen: set[str] = set()
        for branch in step.branches:
            label = branch.label.casefold().rstrip(".")
            if count[label] > 1 and label in seen:
                message = f"`{step.ref.step}` has two answers that read `{branch.label}`."
                yield Problem(branch.source, message, "Say what makes the two differ.")
            seen.add(label)


def _idle_question(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        ways = {
            (way.next, way.concludes, way.rules_out, way.points_to)
            for way in (branch.way for branch in step.branches)
        }
        if step.kind is ASK and not step.fact and len(ways) == 1:
            message = f"Whatever is answered to `{step.ref.step}`, the same follows."
            yield Problem(step.written, message, "Let one answer change something, or drop it.")


def _idle_otherwise(ground: Ground) -> Iterator[Problem]:
    held = None
    for step in ground.book.all_steps():
        spec = ground.book.tables.facts.get(step.fact)
        rest = step.branch(OTHERWISE)
        if step.kind is not BRANCH or spec is None or not spec.values or rest is None:
            continue
        named = {branch.answer for branch in step.branches}
        held = held or known_facts(ground)
        if named.issuperset(spec.values) and step.fact in held.get(step.ref, ()):
            message = f"`{step.fact}` is known here and every value of it is named."
            yield Problem(rest.source, message, "Drop `otherwise`, or a value that leads there.")


def _resolved_undone(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        for branch in step.branches if step.kind is DO else ():
            lead = branch.way.next
            end = ground.book.step(lead) if isinstance(lead, StepRef) else None
            ending = end.ending if end else None
            undone = branch.answer in (DID_NOT_WORK, CANNOT_DO)
            if undone and ending and ending.result is Result.RESOLVED:
                message = f"`{branch.answer}` of `{step.ref.step}` ends as resolved."
                yield Problem(branch.source, message, "Ask what is seen now, or hand over.")


def _test_settles_nothing(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        for ref in step.tries:
            cause = ground.book.cause(ref)
            if cause and cause.test and not _settles(ground, cause, step.ref):
                message = f"The test of `{ref.cause}` neither concludes it nor rules it out."
                fix = "Add `concludes` or `rules-out` to a way of the test."
                yield Problem(cause.written, message, fix)


def _settles(ground: Ground, cause: Cause, tried_at: StepRef) -> bool:
    """Return whether some way from the test of a cause to the `try` says how it stands."""
    if cause.test is None:
        return False
    graph = {ref: to for ref, to in ground.graph.items() if ref != tried_at}
    for ref in reachable(graph, [cause.test]):
        step = ground.book.step(ref)
        for branch in step.branches if step else ():
            if cause.ref == branch.way.concludes or cause.ref in branch.way.rules_out:
                return True
    return False


def _unused_source(ground: Ground) -> Iterator[Problem]:
    for flow in ground.book.values():
        used = {step.source for step in flow.steps.values()}
        for name, reference in flow.sources.items():
            if name not in used:
                message = f"No step names the source `{name}`."
                yield Problem(reference.written, message, "Name it in a step, or take it out.")


def _hidden_flow(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        if step.ref.step in ground.book:
            message = f"`{step.ref.step}` is a flow too; here the name means the step."
            yield Problem(step.written, message, "Give the step another id.")


RULES: tuple[Rule, ...] = (
    error(
        "same-label",
        _same_label,
        "The answers of a step read differently: on the phone there is nothing else to tell"
        " them apart by.",
    ),
    warning(
        "idle-question",
        _idle_question,
        "A question changes something: the next step, a cause, or a fact.",
    ),
    warning(
        "idle-otherwise",
        _idle_otherwise,
        "`otherwise` of a fork can be reached: it has nothing to stand for when the fact is"
        " known on every path and all its values are named.",
    ),
    error(
        "resolved-undone",
        _resolved_undone,
        "An action that was not done, or did not work, does not end the case as resolved.",
    ),
    warning(
        "test-settles-nothing",
        _test_settles_nothing,
        "The test of a cause in a `try` concludes the cause or rules it out on some way.",
    ),
    warning(
        "unused-source",
        _unused_source,
        "Every source is named by a step; a list of sources that nothing rests on misleads.",
    ),
    warning(
        "hidden-flow",
        _hidden_flow,
        "No step has the id of a flow: a way to that name would never reach the flow.",
    ),
)
"""The rules about what has no effect."""
