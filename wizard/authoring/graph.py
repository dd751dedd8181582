"""Rules about where ways lead: every step is reached, every loop can be left, every end is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.authoring.paths import behind_a_try, concluded, known_facts, ruled_out
from wizard.authoring.rule import Ground, Problem, Rule, error, warning
from wizard.authoring.texts import texts_of
from wizard.content.effort import expected_answers
from wizard.content.flow import UNKNOWN_CODE, Jump, Result
from wizard.content.graph import circles, distances, reachable
from wizard.content.kinds import LIVE, TRY
from wizard.content.placeholders import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.flow import Branch, Step

MOST_EXPECTED = 6
"""How many answers a flow may take on the mean."""

MOST_AT_WORST = 12
"""How many answers a flow may take at worst, each loop walked once."""

_WITHOUT_CODE = ("refused", "already-used")


def _unreachable_step(ground: Ground) -> Iterator[Problem]:
    reached = reachable(ground.graph, ground.roots)
    for step in ground.book.all_steps():
        if step.ref not in reached:
            fix = "Lead a way to it, or take it out."
            yield Problem(step.written, f"No way leads to `{step.ref.step}`.", fix)


def _no_way_to_end(ground: Ground) -> Iterator[Problem]:
    trapped = ground.trapped
    if not trapped:
        return
    loops = {ref for part in circles(ground.graph) if trapped.issuperset(part) for ref in part}
    for ref in sorted(trapped - loops):
        fix = "Lead one of its ways towards an `end`."
        yield Problem(ground.written(ref), f"No end can be reached from `{ref.step}`.", fix)


def _endless_loop(ground: Ground) -> Iterator[Problem]:
    trapped = ground.trapped
    for part in circles(ground.graph) if trapped else ():
        if trapped.issuperset(part):
            first, *_ = (step.ref for step in ground.book.all_steps() if step.ref in part)
            told = ", ".join(str(ref) for ref in sorted(part))
            fix = "Give one of these steps a way out."
            yield Problem(ground.written(first), f"This loop cannot be left: {told}.", fix)


def _back_without_try(ground: Ground) -> Iterator[Problem]:
    backs = [both for both in _branches(ground) if both[1].way.next is Jump.BACK]
    held = behind_a_try(ground) if backs else {}
    for step, branch in backs:
        if step.kind is TRY:
            fix = "Lead `otherwise` to a step."
            yield Problem(branch.source, "A `try` cannot lead back to itself.", fix)
        elif not held.get(step.ref, {"try"}):
            fix = "Name a step instead, or reach this one through a `try` alone."
            message = f"`{step.ref.step}` leads back, but can be reached without a `try`."
            yield Problem(branch.source, message, fix)


def _by_code_nowhere(ground: Ground) -> Iterator[Problem]:
    if UNKNOWN_CODE in ground.book:
        return
    for _, branch in _branches(ground):
        if branch.way.next is Jump.BY_CODE:
            fix = f"Add a flow with the id `{UNKNOWN_CODE}`."
            yield Problem(branch.source, "`by-code` has nowhere to go with an unknown code.", fix)


def _code_not_asked(ground: Ground) -> Iterator[Problem]:
    for step, branch in _branches(ground):
        by_code = branch.way.next is Jump.BY_CODE
        if step.kind is LIVE and by_code and branch.answer in _WITHOUT_CODE:
            fix = "Lead it to an `enter` step with `fact: code`."
            message = f"By hand, `{branch.answer}` brings no code to go by."
            yield Problem(branch.source, message, fix)


def _cause_never_concluded(ground: Ground) -> Iterator[Problem]:
    found = {branch.way.concludes for _, branch in _branches(ground)}
    for flow in ground.book.values():
        for cause in flow.causes.values():
            if cause.ref not in found:
                fix = "Add `concludes` to the way that settles it, or take it out."
                message = f"Nothing concludes the cause `{cause.ref.cause}`."
                yield Problem(cause.written, message, fix)


def _cause_ruled_out(ground: Ground) -> Iterator[Problem]:
    some_out = any(branch.way.rules_out for _, branch in _branches(ground))
    held = ruled_out(ground) if some_out else {}
    for step, branch in _branches(ground) if some_out else ():
        cause = branch.way.concludes
        if cause is None:
            continue
        before = str(cause) in held.get(step.ref, ())
        if before or cause in branch.way.rules_out:
            where = "on every path to this step" if before else "by the same way"
            fix = "Take one of the two out."
            message = f"`{cause.cause}` is concluded and was ruled out {where}."
            yield Problem(branch.source, message, fix)


def _end_without_cause(ground: Ground) -> Iterator[Problem]:
    held = concluded(ground)
    for step in ground.book.all_steps():
        ending = step.ending
        if ending is None or ending.result is not Result.RESOLVED or ending.cause_unknown:
            continue
        if not held.get(step.ref, {"cause"}):
            fix = "Add `concludes` to the ways that lead here, or `cause: not-known`."
            message = f"`{step.ref.step}` can be reached before any cause is concluded."
            yield Problem(step.written, message, fix)


def _fact_not_known(ground: Ground) -> Iterator[Problem]:
    needed = [(step, facts) for step in ground.book.all_steps() if (facts := _needed(step))]
    held = known_facts(ground) if needed else {}
    for step, facts in needed:
        known = held.get(step.ref)
        if known is None:
            continue
        for fact in sorted(facts - known):
            fix = f"Write `{{{fact}|words without it}}`."
            message = f"`{fact}` is not known on every path to `{step.ref.step}`."
            yield Problem(step.written, message, fix)


def _too_many_answers(ground: Ground) -> Iterator[Problem]:
    mean = expected_answers(ground.book, ground.ways)
    far = distances(ground.book, ground.ways)
    lost = reachable(ground.ways.before, ground.trapped)  # there the mean has no bound
    for flow in ground.book.values():
        for key, ref in (("start", flow.start), ("again", flow.again)):
            if ref is None or ref in lost or ref not in far:
                continue
            if mean[ref] > MOST_EXPECTED or far[ref][1] > MOST_AT_WORST:
                message = (
                    f"From `{ref.step}` it takes {mean[ref]:.1f} answers, {far[ref][1]} at worst."
                )
                fix = f"Ask less: {MOST_EXPECTED} on the mean and {MOST_AT_WORST} at worst."
                yield Problem(flow.place(key), message, fix)


def _branches(ground: Ground) -> Iterator[tuple[Step, Branch]]:
    for step in ground.book.all_steps():
        for branch in step.branches:
            yield step, branch


def _needed(step: Step) -> set[str]:
    """Return the facts that the words of a step cannot do without."""
    return {
        fact
        for text in texts_of(step)
        if "{" in text
        for fact, otherwise in placeholders(text)
        if otherwise is None
    }


RULES: tuple[Rule, ...] = (
    error(
        "unreachable-step",
        _unreachable_step,
        "Every step can be reached from the start of some flow; one that cannot is dead "
        "text, or the way to it was forgotten.",
    ),
    error(
        "no-way-to-end",
        _no_way_to_end,
        "From every step there is a way to an end; without one a case can only be abandoned.",
    ),
    error(
        "endless-loop",
        _endless_loop,
        "Every loop has a way out; a loop without one keeps the person going round for ever.",
    ),
    error(
        "back-without-try",
        _back_without_try,
        "`back` returns to the most recent `try`, so every path to it goes through one, "
        "and a `try` itself does not lead back.",
    ),
    error(
        "by-code-nowhere",
        _by_code_nowhere,
        "`by-code` needs the flow `unknown-code`, for the codes that no flow answers.",
    ),
    warning(
        "code-not-asked",
        _code_not_asked,
        "A live test that is answered by hand brings no code, so its `refused` and "
        "`already-used` lead to a step that asks for the code, not straight to `by-code`.",
    ),
    error(
        "cause-never-concluded",
        _cause_never_concluded,
        "Every cause of a flow is concluded by some way; else it stays among the possible"
        " ones for ever and no case can end with it.",
    ),
    error(
        "cause-ruled-out",
        _cause_ruled_out,
        "A way does not conclude a cause that the same way, or every path to it, has ruled out.",
    ),
    error(
        "end-without-cause",
        _end_without_cause,
        "A resolved end says what it was: a cause is concluded on every path to it, or "
        "the end says `cause: not-known`.",
    ),
    error(
        "fact-not-known",
        _fact_not_known,
        "`{fact}` without `|` is for facts that are known on every path to the step. A "
        "flow can be entered at its start with nothing known but the reader, and its code"
        " if it answers one.",
    ),
    warning(
        "too-many-answers",
        _too_many_answers,
        "A flow takes at most 6 answers on the mean and 12 at worst to an end: nobody on "
        "the phone stays longer. Every answer counts as equally likely, loops are walked "
        "once at worst.",
    ),
)
"""The rules about ways."""
