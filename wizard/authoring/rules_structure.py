"""Rules about the structure of flows: reachability, loops, causes, actions, references, age."""

from __future__ import annotations

import re
from collections import Counter, deque
from typing import TYPE_CHECKING

from wizard.authoring.rule import CheckContext, Problem, Rule, error, warning
from wizard.authoring.rules_text import sentences, texts_of
from wizard.content.catalogue import days_stale
from wizard.content.flow import (
    ASK,
    BRANCH,
    CANNOT_DO,
    DID_NOT_WORK,
    DO,
    ENTER,
    LIVE,
    NOT_SURE,
    OTHERWISE,
    PROVES_NOTHING,
    SKIP,
    TRY,
    UNKNOWN,
    UNKNOWN_CODE,
    WORKED,
    AnsweredBy,
    FromTool,
    Jump,
    StepRef,
    placeholders,
)
from wizard.content.graph import circles, distances, expected_answers, reachable
from wizard.content.people import Result
from wizard.content.table_parser import not_copyable
from wizard.content.tables import CHECKED_FORMATS
from wizard.findings import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wizard.content.flow import Action, Branch, Cause, Step


# Data flow: what holds on every path to a step

Held = frozenset[str]
"""What holds, by name: facts, causes, or a mark."""

DERIVED = ("code-meaning", "code-fixer", "code-first-action")
"""The facts that follow from a code of the catalogue."""


_SAYS_NOTHING = (NOT_SURE, SKIP, OTHERWISE)


def on_every_path(
    context: CheckContext,
    begin: Mapping[StepRef, Held],
    change: Callable[[Held, Step, Branch | None, StepRef], Held],
) -> dict[StepRef, Held]:
    """Return what holds at each step on whichever path it is reached.

    `begin` says what holds where a flow is entered; `change` gives what holds after a way. Steps
    that cannot be reached are not in the answer.
    """
    held: dict[StepRef, Held] = {}
    rest: deque[StepRef] = deque()
    for ref, first in begin.items():
        held[ref] = first
        rest.append(ref)
    while rest:
        ref = rest.popleft()
        step = context.book.step(ref)
        if step is None:
            continue
        for branch, to in context.leads[ref]:
            after = change(held[ref], step, branch, to)
            meets = held.get(to)
            now = after if meets is None else meets & after
            if now != meets:
                held[to] = now
                rest.append(to)
    return held


def known_facts(context: CheckContext) -> dict[StepRef, Held]:
    """Return the facts that are certainly known at each step."""
    book = context.book

    def told_by_code(flow: str) -> Held:
        codes = book[flow].codes
        if not codes:
            return frozenset()
        sure = all(code in book.code_facts for code in codes)
        return frozenset(("code", *DERIVED) if sure else ("code",))

    def change(held: Held, step: Step, branch: Branch | None, to: StepRef) -> Held:
        if branch is None:
            return held
        if step.fact and branch.answer not in _SAYS_NOTHING:
            held = held | {step.fact}
        held = held | {fact for fact, values in branch.when.items() if UNKNOWN not in values}
        if step.kind is ENTER and step.fact == "code":
            held = held - set(DERIVED)  # what they said was about the code before
        return held | told_by_code(to.flow) if branch.way.next is Jump.BY_CODE else held

    begin = {ref: frozenset({"reader"}) | told_by_code(ref.flow) for ref in context.roots}
    return on_every_path(context, begin, change)


def ruled_out(context: CheckContext) -> dict[StepRef, Held]:
    """Return the causes that are certainly ruled out at each step."""

    def change(held: Held, step: Step, branch: Branch | None, to: StepRef) -> Held:
        del step, to
        if branch is None:
            return held
        held = held | {str(ref) for ref in branch.way.rules_out}
        return held - {str(branch.way.concludes)} if branch.way.concludes else held

    return on_every_path(context, dict.fromkeys(context.roots, frozenset()), change)


def concluded(context: CheckContext) -> dict[StepRef, Held]:
    """Return a mark for each step that is reached with a cause on every path."""

    def change(held: Held, step: Step, branch: Branch | None, to: StepRef) -> Held:
        del step, to
        return frozenset({"cause"}) if branch and _can_conclude(branch) else held

    return on_every_path(context, dict.fromkeys(context.roots, frozenset()), change)


def _can_conclude(branch: Branch) -> bool:
    """Return whether an answer settles a cause; one that tells nothing settles none."""
    tells = branch.answer not in PROVES_NOTHING and branch.answer != DID_NOT_WORK
    return tells and branch.way.concludes is not None


def behind_a_try(context: CheckContext) -> dict[StepRef, Held]:
    """Return a mark for each step that comes after a `try` on every path."""

    def change(held: Held, step: Step, branch: Branch | None, to: StepRef) -> Held:
        del branch, to
        return frozenset({"try"}) if step.kind is TRY else held

    return on_every_path(context, dict.fromkeys(context.roots, frozenset()), change)


# Reachability, loops and ends

MOST_EXPECTED = 6
"""How many answers a flow may take on average."""

MOST_AT_WORST = 12
"""How many answers a flow may take at worst, each loop walked once."""

_WITHOUT_CODE = ("refused", "already-used")


def _unreachable_step(context: CheckContext) -> Iterator[Problem]:
    """Every step can be reached from the start of some flow.

    One that cannot is dead text, or the way to it was forgotten.

    Why: Someone wrote it for people who never see it.

    Fix: Lead a way to it, or take it out.
    """
    reached = reachable(context.graph, context.roots)
    for step in context.book.all_steps():
        if step.ref not in reached:
            fix = "Lead a way to it, or take it out."
            yield Problem(step.written, f"No way leads to `{step.ref.step}`.", fix)


def _no_way_to_end(context: CheckContext) -> Iterator[Problem]:
    """From every step there is a way to an end; without one a case can only be abandoned.

    Why: The person on the phone is never told how it ends.

    Fix: Lead one of its ways towards an `end`.
    """
    trapped = context.trapped
    if not trapped:
        return
    loops = {ref for part in circles(context.graph) if trapped.issuperset(part) for ref in part}
    for ref in sorted(trapped - loops):
        fix = "Lead one of its ways towards an `end`."
        yield Problem(context.written(ref), f"No end can be reached from `{ref.step}`.", fix)


def _endless_loop(context: CheckContext) -> Iterator[Problem]:
    """Every loop has a way out; a loop without one keeps the person going round for ever.

    Why: The same questions come again for ever.

    Fix: Give one step of the loop a way out.
    """
    trapped = context.trapped
    for part in circles(context.graph) if trapped else ():
        if trapped.issuperset(part):
            first, *_ = (step.ref for step in context.book.all_steps() if step.ref in part)
            told = ", ".join(str(ref) for ref in sorted(part))
            fix = "Give one of these steps a way out."
            yield Problem(context.written(first), f"This loop cannot be left: {told}.", fix)


def _back_without_try(context: CheckContext) -> Iterator[Problem]:
    """`back` returns to the most recent `try`, so every path to it goes through one.

    A `try` itself does not lead back.

    Why: There is nothing to go back to, and the case would stop with an error.

    Fix: Name a step instead of `back`, or reach the step through a `try` alone.
    """
    backs = [both for both in _branches(context) if both[1].way.next is Jump.BACK]
    held = behind_a_try(context) if backs else {}
    for step, branch in backs:
        if step.kind is TRY:
            fix = "Lead `otherwise` to a step."
            yield Problem(branch.source, "A `try` cannot lead back to itself.", fix)
        elif not held.get(step.ref, {"try"}):
            fix = "Name a step instead, or reach this one through a `try` alone."
            message = f"`{step.ref.step}` leads back, but can be reached without a `try`."
            yield Problem(branch.source, message, fix)


def _by_code_nowhere(context: CheckContext) -> Iterator[Problem]:
    """`by-code` needs the flow `unknown-code`, for the codes that no flow answers.

    Why: A code that nobody knows would stop the case.

    Fix: Add a flow with the id `unknown-code`.
    """
    if UNKNOWN_CODE in context.book:
        return
    for _, branch in _branches(context):
        if branch.way.next is Jump.BY_CODE:
            fix = f"Add a flow with the id `{UNKNOWN_CODE}`."
            yield Problem(branch.source, "`by-code` has nowhere to go with an unknown code.", fix)


def _code_not_asked(context: CheckContext) -> Iterator[Problem]:
    """`refused` and `already-used` of a live test lead to a step that asks for the code.

    A live test that is answered by hand brings no code, so `by-code` cannot follow directly.

    Why: By hand nobody has told the code yet, so the old one would be taken.

    Fix: Lead the answer to an `enter` step with `fact: code`.
    """
    for step, branch in _branches(context):
        by_code = branch.way.next is Jump.BY_CODE
        if step.kind is LIVE and by_code and branch.answer in _WITHOUT_CODE:
            fix = "Lead it to an `enter` step with `fact: code`."
            message = f"By hand, `{branch.answer}` brings no code to go by."
            yield Problem(branch.source, message, fix)


def _cause_never_concluded(context: CheckContext) -> Iterator[Problem]:
    """Every cause of a flow is concluded by some way, or at least pointed to.

    Otherwise it stays possible forever, and no case can name it.

    Why: It stands among the possible causes for ever and no case can find it.

    Fix: Add `concludes` to the way that settles it, or take the cause out.
    """
    found = {branch.way.concludes for _, branch in _branches(context)}
    found |= {ref for _, branch in _branches(context) for ref in branch.way.points_to}
    for flow in context.book.values():
        for cause in flow.causes.values():
            if cause.ref not in found:
                fix = "Add `concludes` to the way that settles it, or take it out."
                message = f"Nothing concludes or points to the cause `{cause.ref.cause}`."
                yield Problem(cause.written, message, fix)


def _cause_ruled_out(context: CheckContext) -> Iterator[Problem]:
    """A way does not conclude a cause that the same way, or every path to it, has ruled out.

    Why: The ticket would name a cause that was disproved before.

    Fix: Take `concludes` or `rules-out` away.
    """
    some_out = any(branch.way.rules_out for _, branch in _branches(context))
    held = ruled_out(context) if some_out else {}
    for step, branch in _branches(context) if some_out else ():
        cause = branch.way.concludes
        if cause is None:
            continue
        before = str(cause) in held.get(step.ref, ())
        if before or cause in branch.way.rules_out:
            where = "on every path to this step" if before else "by the same way"
            fix = "Take one of the two out."
            message = f"`{cause.cause}` is concluded and was ruled out {where}."
            yield Problem(branch.source, message, fix)


def _end_without_cause(context: CheckContext) -> Iterator[Problem]:
    """A resolved end says what the cause was.

    A cause is concluded on every path to it, or the end says `cause: not-known`.

    Why: A ticket without a cause teaches nobody anything.

    Fix: Add `concludes` to the ways that lead there, or `cause: not-known` to the end.
    """
    held = concluded(context)
    for step in context.book.all_steps():
        ending = step.ending
        if ending is None or ending.result is not Result.RESOLVED or ending.cause_unknown:
            continue
        if not held.get(step.ref, {"cause"}):
            fix = "Add `concludes` to the ways that lead here, or `cause: not-known`."
            message = f"`{step.ref.step}` can be reached before any cause is concluded."
            yield Problem(step.written, message, fix)


def _fact_not_known(context: CheckContext) -> Iterator[Problem]:
    """`{fact}` without `|` is for facts that are known on every path to the step.

    A flow can be entered at its start with nothing known but the role of the user, and its
    code if it answers one.

    Why: The sentence would have a gap.

    Fix: Write `{fact|words without it}`, or ask for the fact before.
    """
    needed = [(step, facts) for step in context.book.all_steps() if (facts := _needed(step))]
    held = known_facts(context) if needed else {}
    for step, facts in needed:
        known = held.get(step.ref)
        if known is None:
            continue
        for fact in sorted(facts - known):
            fix = f"Write `{{{fact}|words without it}}`."
            message = f"`{fact}` is not known on every path to `{step.ref.step}`."
            yield Problem(step.written, message, fix)


def _too_many_answers(context: CheckContext) -> Iterator[Problem]:
    """A flow takes at most 6 answers on average and 12 at worst to reach an end.

    Nobody on the phone stays longer. Every answer counts as equally likely; at worst each
    loop is walked once.

    Why: People hang up.

    Fix: Ask what settles most first, and leave out what changes nothing.
    """
    mean = expected_answers(context.book, context.ways)
    far = distances(context.book, context.ways)
    lost = reachable(context.ways.before, context.trapped)  # there the mean has no bound
    for flow in context.book.values():
        for key, ref in (("start", flow.start), ("again", flow.again)):
            if ref is None or ref in lost or ref not in far:
                continue
            if mean[ref] > MOST_EXPECTED or far[ref][1] > MOST_AT_WORST:
                message = (
                    f"From `{ref.step}` it takes {mean[ref]:.1f} answers, {far[ref][1]} at worst."
                )
                fix = f"Ask less: {MOST_EXPECTED} on average and {MOST_AT_WORST} at worst."
                yield Problem(flow.place(key), message, fix)


def _branches(context: CheckContext) -> Iterator[tuple[Step, Branch]]:
    for step in context.book.all_steps():
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


# Three values: what an answer may say about causes


def _nothing_proven(context: CheckContext) -> Iterator[Problem]:
    """An answer that tells nothing concludes no cause and rules none out; it may point to one.

    Such are `not-sure`, `skip` and `cannot-do`, and what a check or a live test could not tell.

    Why: Not knowing would become a finding, and the ticket would say something false.

    Fix: Write `points-to` instead of `concludes`, and take `rules-out` away.
    """
    for step, branch in _branches(context):
        way = branch.way
        if branch.answer in PROVES_NOTHING and (way.concludes or way.rules_out):
            verb = "concludes a cause" if way.concludes else "rules a cause out"
            fix = "Write `points-to`, or take it away: this answer tells nothing."
            yield Problem(_at(step, branch), f"`{branch.answer}` of `{step.ref.step}` {verb}.", fix)


def _failed_fix(context: CheckContext) -> Iterator[Problem]:
    """`did-not-work` concludes nothing and rules out only the cause that the action would fix.

    That is the cause that `worked` of the same step concludes. It is ruled out without being
    written.

    Why: That one fix failed says nothing about other causes.

    Fix: Take `concludes` and `rules-out` away from `did-not-work`.
    """
    for step, branch in _branches(context):
        if branch.answer != DID_NOT_WORK:
            continue
        fix = step.branch(WORKED)
        own = {fix.way.concludes} if fix else set()
        more = [ref for ref in branch.way.rules_out if ref not in own]
        if branch.way.concludes or more:
            told = f"concludes `{branch.way.concludes.cause}`" if branch.way.concludes else ""
            told = told or f"rules out `{more[0].cause}`, which this step does not fix"
            message = f"`{DID_NOT_WORK}` of `{step.ref.step}` {told}."
            yield Problem(_at(step, branch), message, "Take it away from `did-not-work`.")


def _no_rules_out(context: CheckContext) -> Iterator[Problem]:
    """The answer `no` rules out only what the question was about.

    That is a cause which another answer of the same question concludes or points to, or one that
    the question is the test of.

    Why: The ticket would say of a cause that it was ruled out, though nobody asked about it.

    Fix: Point to the cause from the answer that speaks for it, or take `rules-out` away.
    """
    for step, branch in _branches(context):
        if step.kind is not ASK or branch.answer != "no":
            continue
        ways = [other.way for other in step.branches if other is not branch]
        about = {way.concludes for way in ways} | {ref for way in ways for ref in way.points_to}
        about |= {
            one.ref for one in context.book[step.ref.flow].causes.values() if one.test == step.ref
        }
        for ref in branch.way.rules_out:
            if ref not in about:
                message = f"`no` of `{step.ref.step}` rules out `{ref.cause}`, not asked about."
                fix = "Point to it from the answer that speaks for it, or take `rules-out` away."
                yield Problem(_at(step, branch), message, fix)


def _retest_concludes(context: CheckContext) -> Iterator[Problem]:
    """A step marked `retest: true` only tries again, so it concludes no cause.

    Why: The ticket would name trying again as the fix.

    Fix: Let the result of the action before it conclude the cause.
    """
    for step, branch in _branches(context):
        if step.retest and branch.way.concludes:
            message = f"`{step.ref.step}` only tries again and concludes a cause."
            fix = "Let the result of the action before it conclude the cause."
            yield Problem(_at(step, branch), message, fix)


_CERTAIN = re.compile(
    r"\bon purpose\b|\b(?:is|are) not (?:it|the cause)\b|\bnothing in our\b|\bis no fault\b"
    r"|\bis(?: not|n.t) an error\b|\busual causes\b|\bruled out\b",
    re.IGNORECASE,
)


_HEDGED = re.compile(r"\b(?:may|might|seems?|if|whether|as far as)\b", re.IGNORECASE)


def _certain_words(context: CheckContext) -> Iterator[Problem]:
    """Words of certainty come from the engine, which knows what was concluded; no text has them.

    Such are "on purpose", "is not it", "nothing in our directory" and "the usual causes". They may
    stand where a cause was concluded on every path, and beside "may" or "as far as we can see".

    Why: A flow says them to everyone who gets there, also to those for whom they are false.

    Fix: Say what to do. What was ruled out, and by what, is listed without being written.
    """
    held = concluded(context)
    for step in context.book.all_steps():
        if step.ending is None or held.get(step.ref):
            continue
        for sentence in (*sentences(step.text), *sentences(step.ending.say)):
            found = _CERTAIN.search(sentence)
            if found and not _HEDGED.search(sentence):
                fix = "Say what to do; the engine says how sure it is."
                message = f"`{step.ref.step}` is sure of what nobody may have seen: {found[0]}."
                yield Problem(step.written, message, fix)


def _at(step: Step, branch: Branch) -> Position:
    return branch.source if branch.source != Position() else step.written


HONESTY_RULES: tuple[Rule, ...] = (
    error("nothing-proven", _nothing_proven),
    error("failed-fix", _failed_fix),
    error("no-rules-out", _no_rules_out),
    error("retest-concludes", _retest_concludes),
    error("certain-words", _certain_words),
)
"""The rules about what an answer may say of causes."""


REACH_RULES: tuple[Rule, ...] = (
    error("unreachable-step", _unreachable_step),
    error("no-way-to-end", _no_way_to_end),
    error("endless-loop", _endless_loop),
    error("back-without-try", _back_without_try),
    error("by-code-nowhere", _by_code_nowhere),
    warning("code-not-asked", _code_not_asked),
    error("cause-never-concluded", _cause_never_concluded),
    error("cause-ruled-out", _cause_ruled_out),
    error("end-without-cause", _end_without_cause),
    error("fact-not-known", _fact_not_known),
    warning("too-many-answers", _too_many_answers),
)
"""The rules about ways."""


# What is written without effect


def _same_label(context: CheckContext) -> Iterator[Problem]:
    """The answers of a step read differently.

    On the phone there is nothing else to tell them apart by.

    Why: One of the two would be pressed by accident.

    Fix: Say in the label what makes the two differ.
    """
    for step in context.book.all_steps():
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


def _idle_question(context: CheckContext) -> Iterator[Problem]:
    """A question changes something: the next step, a cause, or a fact.

    Why: It costs a minute and gives nothing.

    Fix: Let one answer lead elsewhere, or drop the question.
    """
    for step in context.book.all_steps():
        ways = {
            (way.next, way.concludes, way.rules_out, way.points_to)
            for way in (branch.way for branch in step.branches)
        }
        if step.kind is ASK and not step.fact and len(ways) == 1:
            message = f"Whatever is answered to `{step.ref.step}`, the same follows."
            yield Problem(step.written, message, "Let one answer change something, or drop it.")


def _idle_otherwise(context: CheckContext) -> Iterator[Problem]:
    """`otherwise` of a fork can be reached.

    It stands for nothing when the fact is known on every path and all its values are named.

    Why: A way that cannot be walked cannot be tested.

    Fix: Drop `otherwise`, or a value that leads to the same step.
    """
    held = None
    for step in context.book.all_steps():
        spec = context.book.tables.facts.get(step.fact)
        rest = step.branch(OTHERWISE)
        if step.kind is not BRANCH or spec is None or not spec.values or rest is None:
            continue
        named = {branch.answer for branch in step.branches}
        held = held or known_facts(context)
        if named.issuperset(spec.values) and step.fact in held.get(step.ref, ()):
            message = f"`{step.fact}` is known here and every value of it is named."
            yield Problem(rest.source, message, "Drop `otherwise`, or a value that leads there.")


def _resolved_undone(context: CheckContext) -> Iterator[Problem]:
    """An action that was not done, or did not work, does not end the case as resolved.

    Why: The ticket would say that it works, and nobody has seen it.

    Fix: Ask what is seen now, or hand over.
    """
    for step in context.book.all_steps():
        for branch in step.branches if step.kind is DO else ():
            lead = branch.way.next
            end = context.book.step(lead) if isinstance(lead, StepRef) else None
            ending = end.ending if end else None
            undone = branch.answer in (DID_NOT_WORK, CANNOT_DO)
            if undone and ending and ending.result is Result.RESOLVED:
                message = f"`{branch.answer}` of `{step.ref.step}` ends as resolved."
                yield Problem(branch.source, message, "Ask what is seen now, or hand over.")


def _test_settles_nothing(context: CheckContext) -> Iterator[Problem]:
    """The test of a cause in a `try` concludes the cause or rules it out on some way.

    Why: The person did the test and the cause is as possible as before.

    Fix: Add `concludes` or `rules-out` to a way of the test.
    """
    for step in context.book.all_steps():
        for ref in step.tries:
            cause = context.book.cause(ref)
            if cause and cause.test and not _settles(context, cause, step.ref):
                message = f"The test of `{ref.cause}` neither concludes it nor rules it out."
                fix = "Add `concludes` or `rules-out` to a way of the test."
                yield Problem(cause.written, message, fix)


def _settles(context: CheckContext, cause: Cause, tried_at: StepRef) -> bool:
    """Return whether some way from the test of a cause to the `try` settles it."""
    if cause.test is None:
        return False
    graph = {ref: to for ref, to in context.graph.items() if ref != tried_at}
    for ref in reachable(graph, [cause.test]):
        step = context.book.step(ref)
        for branch in step.branches if step else ():
            if cause.ref == branch.way.concludes or cause.ref in branch.way.rules_out:
                return True
    return False


def _unused_source(context: CheckContext) -> Iterator[Problem]:
    """Every source is named by a step; a list of sources that nothing rests on misleads.

    Why: A reviewer would read it for nothing.

    Fix: Name it in the step that rests on it, or take it out.
    """
    for flow in context.book.values():
        used = {step.source for step in flow.steps.values()}
        for name, reference in flow.sources.items():
            if name not in used:
                message = f"No step names the source `{name}`."
                yield Problem(reference.written, message, "Name it in a step, or take it out.")


def _hidden_flow(context: CheckContext) -> Iterator[Problem]:
    """No step has the id of a flow: a way to that name would never reach the flow.

    Why: The next author who means the flow gets the step.

    Fix: Give the step another id and add the old one to `moved`.
    """
    for step in context.book.all_steps():
        if step.ref.step in context.book:
            message = f"`{step.ref.step}` is a flow too; here the name means the step."
            yield Problem(step.written, message, "Give the step another id.")


EFFECT_RULES: tuple[Rule, ...] = (
    error("same-label", _same_label),
    warning("idle-question", _idle_question),
    warning("idle-otherwise", _idle_otherwise),
    error("resolved-undone", _resolved_undone),
    warning("test-settles-nothing", _test_settles_nothing),
    warning("unused-source", _unused_source),
    warning("hidden-flow", _hidden_flow),
)
"""The rules about what has no effect."""


# References between flows and catalogue, and the age of reviews


def _code_not_in_catalogue(context: CheckContext) -> Iterator[Problem]:
    """Every code of a flow is in the catalogue.

    The catalogue says what the code means and who can fix it.

    Why: `explain` and the hand-off take their words from there.

    Fix: Add an entry to `data/catalogue`, or correct the error code.
    """
    for flow in context.book.values():
        for code in flow.codes:
            if context.content.catalogue.get(code) is None:
                fix = "Add an entry to data/catalogue, or correct the error code."
                yield Problem(flow.place("codes"), f"{code} is not in the catalogue.", fix)


def _code_claimed_twice(context: CheckContext) -> Iterator[Problem]:
    """A code belongs to one flow; with two, the one read last would win unseen.

    Why: People with that code would meet only one of the two flows.

    Fix: Leave the code to one of the two.
    """
    owners: dict[tuple[int, bool], str] = {}
    for flow in context.book.values():
        for code in flow.codes:
            # One flow answers a code, and one may stand in its place.
            owner = owners.setdefault((code, code in flow.instead_of), flow.id)
            if owner == flow.id:
                continue
            fix = "Leave it to one of the two."
            if flow.own:
                fix = f"To answer it in place of `{owner}`, write `instead-of: [{code}]`."
            message = f"{code} belongs to the flow `{owner}` already."
            yield Problem(flow.place("codes"), message, fix)


def _instead_of_nothing(context: CheckContext) -> Iterator[Problem]:
    """`instead-of` names codes that another flow answers.

    Why: What is in place of nothing misleads whoever reads it.

    Fix: Write the code under `codes`.
    """
    for flow in context.book.values():
        for code in flow.instead_of:
            if not any(code in one.codes for one in context.book.values() if one is not flow):
                message = f"No other flow answers {code}."
                yield Problem(flow.place("instead-of"), message, f"Write `codes: [{code}]`.")


def _catalogue_flow(context: CheckContext) -> Iterator[Problem]:
    """The flow that a catalogue entry names exists, and answers the code of the entry.

    Why: `explain` would send people to a flow that is not there.

    Fix: Correct the name in the catalogue, or add the code to the flow.
    """
    for entry in context.content.catalogue.entries:
        if not entry.flow:
            continue
        flow = context.book.get(entry.flow)
        if flow is None:
            message = f"{entry.code} names the flow `{entry.flow}`, which cannot be used."
            yield Problem(entry.place(), message, "Correct the name, or the flow.")
        elif entry.code not in flow.codes:
            message = f"The flow `{entry.flow}` does not list {entry.code}."
            yield Problem(entry.place(), message, "Add the code to `codes` of the flow.")


def _catalogue_code(context: CheckContext) -> Iterator[Problem]:
    """A code that is taken for another one is in the catalogue itself.

    Why: The program could not say what the other code is.

    Fix: Add an entry for the other code, or correct the error code.
    """
    for entry in context.content.catalogue.entries:
        for other in entry.confused_with:
            if context.content.catalogue.get(other.code) is None:
                message = f"{entry.code} is confused with {other.code}, which has no entry."
                yield Problem(entry.place(), message, "Add an entry, or correct the error code.")


def _old_review(context: CheckContext) -> Iterator[Problem]:
    """A review holds for 180 days; Microsoft changes pages, names and rules more often than that.

    Why: Portals move and policies change; an old path costs the trust of everyone.

    Fix: Read it against its sources and set `reviewed` to that day.
    """
    for flow in context.book.values():
        if days := days_stale(flow.reviewed, context.today):
            fix = "Read it against its sources and set `reviewed` to that day."
            yield Problem(flow.place("reviewed"), f"Reviewed {days} days ago.", fix)
    for entry in context.content.catalogue.entries:
        if days := entry.days_stale(context.today):
            fix = "Read it against its sources and set `reviewed` to that day."
            yield Problem(entry.place(), f"{entry.code} was reviewed {days} days ago.", fix)


def _review_ahead(context: CheckContext) -> Iterator[Problem]:
    """A review has been made: its day is not in the future.

    Why: A day to come would keep the review fresh for longer than it is.

    Fix: Write the day of the last review.
    """
    for flow in context.book.values():
        if context.today and flow.reviewed > context.today:
            message = f"The review of {flow.reviewed} is still to come."
            yield Problem(flow.place("reviewed"), message, "Write the day of the last review.")


LINK_RULES: tuple[Rule, ...] = (
    error("code-not-in-catalogue", _code_not_in_catalogue),
    error("code-claimed-twice", _code_claimed_twice),
    warning("instead-of-nothing", _instead_of_nothing),
    error("catalogue-flow", _catalogue_flow),
    error("catalogue-code", _catalogue_code),
    warning("old-review", _old_review),
    error("review-ahead", _review_ahead),
)
"""The rules about links and age."""


def _missing_expect(context: CheckContext) -> Iterator[Problem]:
    """An action says what is seen when it worked; else nobody can tell.

    Why: Who does not know what to see says that it worked.

    Fix: Add `expect` with what is seen then.
    """
    return _without(context, "expect", "Say what is seen then.", lambda action: action.expect)


def _missing_undo(context: CheckContext) -> Iterator[Problem]:
    """An action says how it is undone, if only `undo: nothing to undo`.

    Why: Someone will have to undo it, perhaps at night.

    Fix: Add `undo`, if only `undo: nothing to undo`.
    """
    fix = "Say how to undo it, or `nothing to undo`."
    return _without(context, "undo", fix, lambda action: action.undo)


def _missing_entra_role(context: CheckContext) -> Iterator[Problem]:
    """An action names the least Entra role it needs, if only `entra-role: none`.

    Nobody gives themselves rights that are not needed, and whoever lacks them knows whom to
    ask.

    Why: Without it people try it as Global Administrator.

    Fix: Name a role of `data/roles.yaml`, or `none`.
    """
    fix = "Name a role of data/roles.yaml, or `none`."
    return _without(context, "entra-role", fix, lambda action: action.entra_role)


def _missing_minutes(context: CheckContext) -> Iterator[Problem]:
    """An action says about how many minutes it takes.

    Why: The screen says how long it takes, and a `try` is put in order by it.

    Fix: Add `minutes` with about how many.
    """
    return _without(context, "minutes", "Add `minutes: 1`.", lambda action: bool(action.minutes))


def _command_not_copyable(context: CheckContext) -> Iterator[Problem]:
    """A command can be copied and run as it is: one line, no prompt, no gaps to fill in.

    If it depends on the tool, at least one tool has a command for it.

    Why: People copy what they see, gaps and prompts too.

    Fix: Write exactly what is typed, on one line; put words into the text.
    """
    for step, action in _actions(context):
        command = action.command
        if isinstance(command, FromTool):
            tools = context.book.tables.tools.values()
            rows = [tool.actions.get(command.action) for tool in tools]
            if not any(row.command for row in rows if row):
                fix = "Write it as `where`, or add a command to data/tools.yaml."
                message = f"No tool has a command for `{command.action}`."
                yield Problem(step.written, message, fix)
        elif command and (why := not_copyable(command)):
            fix = "Write exactly what is typed; words belong in the text."
            yield Problem(step.written, f"The command of `{step.ref.step}` {why}.", fix)


def _placeholder_never_filled(context: CheckContext) -> Iterator[Problem]:
    """A command uses only facts that may stand in a command: chosen ones, and checked formats.

    Typed words are left out of commands, since a copied command may be pasted into a shell.

    Why: The command would always read as if the fact were not known.

    Fix: Ask for the fact with `values` or a checked format, or name it in a text.
    """
    facts = context.book.tables.facts
    for step, action in _actions(context):
        for name, _ in placeholders(action.command if isinstance(action.command, str) else ""):
            spec = facts.get(name)
            if spec and not spec.values and spec.format not in CHECKED_FORMATS:
                formats = ", ".join(CHECKED_FORMATS)
                fix = f"Name it in a text, or give it values or one of the formats {formats}."
                message = f"`{{{name}}}` is never filled in a command: it is typed freely."
                yield Problem(step.written, message, fix)


def _without(
    context: CheckContext, key: str, fix: str, has: Callable[[Action], object]
) -> Iterator[Problem]:
    for step, action in _actions(context):
        if not has(action):
            yield Problem(step.written, f"`{step.ref.step}` has no `{key}`.", fix)


def _actions(context: CheckContext) -> Iterator[tuple[Step, Action]]:
    for step in context.book.all_steps():
        if step.action:
            yield step, step.action


ACTION_RULES: tuple[Rule, ...] = (
    error("missing-expect", _missing_expect),
    error("missing-undo", _missing_undo),
    error("missing-entra-role", _missing_entra_role),
    warning("missing-minutes", _missing_minutes),
    error("command-not-copyable", _command_not_copyable),
    warning("placeholder-never-filled", _placeholder_never_filled),
)
"""The rules about actions."""
