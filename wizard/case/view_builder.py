"""Building the View of a case: its step, causes, outcome and trail, in the texts to show.

The sections: the current step; why it is asked; the outcome and its report; the View.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.case.causes import (
    WEIGHTS,
    Certainty,
    Standing,
    fact_words,
    missing_facts,
    order_here,
    standing,
    test_of,
    verified,
)
from wizard.case.engine import answered, apply, last_user_answer, none_fits
from wizard.case.events import By, Undone
from wizard.case.state import Case, Known, Visit, current, facts, step_for
from wizard.case.view import (
    CauseItem,
    Choice,
    KnownItem,
    Missing,
    NearMiss,
    Outcome,
    OutcomeView,
    Progress,
    StepView,
    TrailItem,
    View,
    WhyView,
)
from wizard.content.flow import (
    ASK,
    CANNOT_DO,
    CANNOT_REASONS,
    CHECK,
    DID_NOT_WORK,
    DO,
    ENTERED,
    LIVE,
    NONE_FITS,
    NOT_SURE,
    OTHERWISE,
    WORKED,
    Action,
    Branch,
    CauseRef,
    Ending,
    FlowBook,
    FromPortal,
    FromTool,
    Jump,
    Step,
    StepRef,
    fill,
    placeholders,
)
from wizard.content.messages import fact_in_words
from wizard.content.people import Person, Result
from wizard.content.tables import CHECKED_FORMATS, MOST_AT_ONCE
from wizard.errors import WizardError
from wizard.evidence import Origin
from wizard.frozen import frozen
from wizard.intake import count_removed, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wizard.case.state import Facts
    from wizard.content.flow import Cause
    from wizard.content.tables import FactSpec, Group, ToolAction


# The current step

MAY_ACT: Mapping[Person, frozenset[Person]] = {
    Person.USER: frozenset({Person.USER}),
    Person.HELPDESK: frozenset({Person.USER, Person.HELPDESK}),
    Person.ADMIN: frozenset({Person.USER, Person.HELPDESK, Person.ADMIN}),
    Person.DEVELOPER: frozenset({Person.USER, Person.DEVELOPER}),
}
"""The roles each reader may act for; for all others the reader gets a message to forward."""

PEOPLE: Mapping[Person, str] = {
    Person.USER: "the user",
    Person.HELPDESK: "the helpdesk",
    Person.ADMIN: "an admin",
    Person.DEVELOPER: "a developer",
    Person.VENDOR: "the vendor",
    Person.MICROSOFT: "Microsoft",
}

FROM: Mapping[Origin, str] = {
    Origin.PASTE: "From the pasted text",
    Origin.ANSWER: "From your answers",
    Origin.CHECK: "From the check",
    Origin.LIVE: "From the live test",
    Origin.SETTING: "Set at start",
    Origin.CATALOGUE: "From our lists",
}
"""The headings of the known facts, in the order they are shown."""

ANSWERED_BY: Mapping[Origin, str] = {
    Origin.PASTE: "read from the text",
    Origin.ANSWER: "you said so before",
    Origin.CHECK: "known from the check",
    Origin.LIVE: "known from the live test",
    Origin.SETTING: "set at start",
    Origin.CATALOGUE: "from our lists",
}

FOUND = "found by"
"""The first words of the texts that say which machine answered a step."""

MACHINES: Mapping[By, str] = {
    By.CHECK: f"{FOUND} the check",
    By.LIVE: f"{FOUND} the live test",
}

_EXAMPLES: Mapping[str, str] = {
    "code": "90120",
    "guid": "7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10",
    "domain": "contoso.com",
    "url": "https://app.contoso.com/signin",
    "redirect": "https://app.contoso.com/signin",
    "utc-time": "2026-11-20 09:14 UTC",
}

_FORWARDED = (
    (CANNOT_DO, "I sent it", "The case is written up for them."),
    (WORKED, "They did it, and it worked", ""),
    (DID_NOT_WORK, "They did it, and it did not work", ""),
)
_DONE_BY_EITHER = (
    (WORKED, "It worked", ""),
    (DID_NOT_WORK, "It did not work", ""),
    (CANNOT_DO, "Someone else has to do this", "The case is written up for them."),
)

_EITHER = {
    (Person.DEVELOPER, Person.USER),
    (Person.ADMIN, Person.USER),
    (Person.ADMIN, Person.HELPDESK),
    (Person.ADMIN, Person.DEVELOPER),
}
"""Readers who may as well be the one that a step is for.

A developer mostly is the one who runs the tool, an admin the one who edits an app's settings.
"""


def practice_words(words: str, case: Case) -> str:
    """Return a text that says "practice test" instead of "live test" in a practice case."""
    return words.replace("live test", "practice test") if case.simulated else words


def answer_text(visit: Visit, step: Step | None, book: FlowBook) -> str:
    """Return the answer of a visit in words."""
    branch = step.branch(visit.answer) if step else None
    if visit.by is By.FACT and step and step.kind is ASK and branch:
        return branch.label
    spec = book.tables.facts.get(step.fact) if step else None
    said = spec.say(visit.said) if spec and visit.by in (By.FACT, By.RULE) else visit.said
    if not visit.reason:
        return said
    return f"{said}: {dict(CANNOT_REASONS).get(visit.reason, visit.reason)}"


def may_act(reader: Person, step: Step) -> bool:
    """Return whether the reader may do what a step asks, or has to forward it."""
    return step.action is None or step.action.who in MAY_ACT[reader]


def asks_why(branch: Branch) -> bool:
    """Say whether an answer has a second key for the reason; one with its own words tells it."""
    return branch.answer == CANNOT_DO and branch.label == DO.label(CANNOT_DO)


def _either(case: Case, step: Step) -> bool:
    """Say whether the reader may as well be the one that an action is for."""
    return step.action is not None and (case.reader, step.action.who) in _EITHER


def step_view(case: Case, step: Step, book: FlowBook, known: Facts) -> StepView:
    """Return a step in the texts to show to this reader."""
    say = fact_words(known, book)
    source = book[step.ref.flow].sources.get(step.source)
    is_forwarded = step.kind is DO and not may_act(case.reader, step) and not _either(case, step)
    how, command = _command(step.action, known, book) if step.action else ("", "")
    rows = _wording_rows(step.action, known, book) if step.action else ()
    spec = book.tables.facts.get(step.fact)
    return StepView(
        ref=step.ref,
        kind=step.kind.name,
        answered_by=step.kind.answered_by,
        attempt=case.attempt,
        actor=_actor(case.reader, step),
        text=fill(_text(step, book), say),
        why=f"{fill(step.why, say)} {order_here(case, book)}".strip(),
        short=step.short or step.ref.step.replace("-", " "),
        source=source.title if source else "",
        minutes=step.action.minutes if step.action else 0,
        link=step.link,
        format=step.format,
        example=_EXAMPLES.get(step.format, ""),
        choices=(
            *_with_hints(choices(case, step, spec.groups if spec else ()), say),
            *_choice_without_fit(case, step, book),
        ),
        message=_message(case, step, book, known, (how, command, rows)) if is_forwarded else "",
        how="" if is_forwarded else how,
        command="" if is_forwarded else command,
        rows=() if is_forwarded else rows,
    )


def choices(case: Case, step: Step, groups: Sequence[Group] = ()) -> tuple[Choice, ...]:
    """Return the answers in the order of their number keys.

    If there are too many to show at once, each group of answers becomes one choice.
    """
    before = case.before.get(step.ref)
    if step.kind is DO and not may_act(case.reader, step):
        said = _DONE_BY_EITHER if _either(case, step) else _FORWARDED
        return tuple(Choice(i, label, hint, (), i == before) for i, label, hint in said)
    rows: list[Choice] = []
    for branch in step.branches:
        if branch.answer in (ENTERED, OTHERWISE):
            continue
        reasons = CANNOT_REASONS if asks_why(branch) else ()
        rows.append(
            Choice(branch.answer, branch.label, branch.hint, reasons, branch.answer == before)
        )
    named = {row.id for row in rows}
    if step.kind in (CHECK, LIVE) and step.branch(OTHERWISE):
        for answer, label in step.kind.answers or ():
            if answer not in named:
                rows.append(Choice(answer, label, was_before=answer == before))
    return grouped(rows, groups) if len(named - {NOT_SURE}) > MOST_AT_ONCE else tuple(rows)


def _with_hints(rows: Iterable[Choice], say: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return answers with what is known in their hints."""
    return tuple(
        replace(one, hint=fill(one.hint, say), members=_with_hints(one.members, say))
        for one in rows
    )


def _choice_without_fit(case: Case, step: Step, book: FlowBook) -> tuple[Choice, ...]:
    """Return "None of this fits" as the last choice of a question, where it leads anywhere."""
    general = none_fits(step, book)
    if general is None:
        return ()
    return (Choice(NONE_FITS, general.label, was_before=case.before.get(step.ref) == NONE_FITS),)


def grouped(rows: Sequence[Choice], groups: Sequence[Group]) -> tuple[Choice, ...]:
    """Return the answers with each group as one choice, at the place of its first member.

    A group with only one answer on offer is replaced by that answer.
    """
    found: dict[str, list[Choice]] = {}
    heads = {value: group for group in groups for value in group.values}
    for row in rows:
        found.setdefault(heads[row.id].id if row.id in heads else f" {row.id}", []).append(row)
    by_id = {group.id: group for group in groups}
    return tuple(
        members[0]
        if name not in by_id or len(members) == 1
        else _group_choice(by_id[name], members)
        for name, members in found.items()
    )


def _group_choice(group: Group, members: Sequence[Choice]) -> Choice:
    before = any(one.was_before for one in members)
    return Choice(group.id, group.label, group.hint, was_before=before, members=tuple(members))


_REPORTED = ("tool", "app", "client-id", "tenant", "correlation-id", "trace-id", "timestamp")
"""The facts that support asks for."""


def ids_line(known: Facts, book: FlowBook) -> tuple[str, ...]:
    """Return the ids and times that support asks for, as `Label: value` lines."""
    say = fact_words(known, book)
    return tuple(f"{book.tables.facts[n].label}: {say.get(n)}" for n in _REPORTED if known.get(n))


def _text(step: Step, book: FlowBook) -> str:
    probe = book.tables.probes.get(step.probe)
    if step.kind is CHECK and probe:
        return f"{probe.title}. {probe.by_hand}"
    return step.text


_MACHINES = {CHECK: "CHECKING", LIVE: "SIGN-IN TEST"}


def _actor(reader: Person, step: Step) -> str:
    if step.kind in _MACHINES:
        return _MACHINES[step.kind]
    if step.action is None:
        on_the_phone = reader is Person.HELPDESK and step.whom is Person.USER
        asks_reader = step.whom in MAY_ACT[reader] and not on_the_phone
        return "A QUESTION FOR YOU" if asks_reader else f"ASK {PEOPLE[step.whom]}".upper()
    if step.action.who is reader or _is_at_portal(reader, step):
        return "YOU DO THIS"
    either = (reader, step.action.who) in _EITHER
    return f"{'you or ' if either else ''}{PEOPLE[step.action.who]} does this".upper()


def _is_at_portal(reader: Person, step: Step) -> bool:
    """Say whether an owner's step on a portal page is for a reader who can open it: no user can."""
    action = step.action
    if action is None or action.who is not Person.USER or not isinstance(action.where, FromPortal):
        return False
    return (reader, Person.USER) in _EITHER


def _tool_action(action: FromTool, known: Facts, book: FlowBook) -> ToolAction | None:
    tool = book.tables.tools.get(known["tool"][-1].value) if known.get("tool") else None
    return tool.actions.get(action.action) if tool else None


def _command(action: Action, known: Facts, book: FlowBook) -> tuple[str, str]:
    """Return the text beside a command and the command itself; either may be empty."""
    say = _shell_safe_words(known, book)
    if isinstance(action.command, FromTool):
        found = _tool_action(action.command, known, book)
        if found is None:
            return fill(action.command.otherwise, say), ""
        return fill(found.text, say), fill(found.command, say)
    return "", fill(action.command or "", say)


def _shell_safe_words(known: Facts, book: FlowBook) -> Mapping[str, str]:
    """Return only facts whose format is checked: a copied command may be pasted into a shell."""
    specs = book.tables.facts
    return {
        name: words
        for name, words in fact_words(known, book).items()
        if name in specs and (specs[name].values or specs[name].format in CHECKED_FORMATS)
    }


def _wording_rows(action: Action, known: Facts, book: FlowBook) -> tuple[tuple[str, str], ...]:
    say = fact_words(known, book)
    role = book.tables.roles.get(action.entra_role)
    rows = (
        ("Expect", fill(action.expect, say)),
        ("Care", fill(action.care, say)),
        ("Role", role.title if role else ""),
        ("Where", _where(action, known, book)),
        ("Undo", "" if action.undo.startswith("nothing") else fill(action.undo, say)),
    )
    return tuple((label, text) for label, text in rows if text)


def _where(action: Action, known: Facts, book: FlowBook) -> str:
    if isinstance(action.where, FromPortal):
        place = book.tables.portal.get(action.where.name)
        return f"{place.title} ({place.detail})" if place and place.detail else str(place or "")
    if isinstance(action.where, FromTool):
        found = _tool_action(action.where, known, book)
        return found.text if found else action.where.otherwise
    return fill(action.where or "", fact_words(known, book))


def _message(
    case: Case,
    step: Step,
    book: FlowBook,
    known: Facts,
    instructions: tuple[str, str, tuple[tuple[str, str], ...]],
) -> str:
    """Return the message that asks the person in charge to do what the reader may not."""
    if step.action is None:
        return ""
    how, command, rows = instructions
    say = fact_words(known, book)
    code = f"AADSTS{say['code']}: " if known.get("code") else ""
    lines = [
        f"To: {PEOPLE[step.action.who]}",
        f"About: {code}{book[step.ref.flow].title}",
        f"Needed: {fill(step.text, say)}",
        *([how] if how else []),
        *([f"Command: {command}"] if command else []),
        *(f"{label}: {text}" for label, text in rows),
        *ids_line(known, book),
        f"Ticket: {case.ticket or '____'}",
    ]
    return "\n".join(lines)


# Why this step is asked

_JUMPS = {Jump.BACK: "the next cause to test", Jump.BY_CODE: "the steps for that code"}
_LED_HERE = 3
_LOOKED_BACK = 3
"""How many of the user's last answers are replaced by others to find near misses."""


def why(case: Case, book: FlowBook) -> WhyView:
    """Return why the current step is asked, and where other answers would have led."""
    step = current(case, book)
    if step is None:
        return WhyView("", "", (), (), ())
    say = fact_words(facts(case, book), book)
    flow = book[step.ref.flow]
    source = flow.sources.get(step.source)
    led = [
        f"{_name(visit.at, book)}: {answer_text(visit, step_for(case, visit.at, book), book)}"
        for visit in case.trail
        if visit.by is not By.RULE
    ][-_LED_HERE:]
    out = {ref for branch in step.branches for ref in branch.way.rules_out}
    near = tuple(near_misses(case, book))
    return WhyView(
        why=fill(step.why, say),
        source=f"{source.title} {source.url}".strip() if source else "",
        led_here=tuple(led),
        could_rule_out=_titles(sorted(out), book),
        instead=tuple((f"{miss.short}: {miss.label}", miss.leads) for miss in near),
        could_settle=tuple(_conclusions(step, book)),
        order=order_here(case, book),
        origin=flow.origin,
        near=near,
    )


def near_misses(case: Case, book: FlowBook) -> Iterator[NearMiss]:
    """Yield the other answers to the user's last questions, and where each leads.

    The engine decides where: the case goes back to the question and gets the other answer. Answers
    that lead to the current step anyway are left out.
    """
    answers = [index for index, visit in enumerate(case.trail) if visit.by is By.PERSON]
    for index in reversed(answers[-_LOOKED_BACK:]):
        visit = case.trail[index]
        asked = step_for(case, visit.at, book)
        if asked is None:
            continue
        offered = choices(case, asked)
        # Of very many answers, only the first that leads to a step is listed.
        reached = {case.at}
        for choice in offered:
            if choice.id in (visit.answer, ENTERED):
                continue
            at = answered_otherwise(case, book, index, choice.id)
            if at is not None and at not in reached:
                if len(offered) > MOST_AT_ONCE + 1:
                    reached.add(at)
                yield NearMiss(
                    visit=index,
                    answer=choice.id,
                    short=_name(visit.at, book),
                    label=choice.label,
                    at=at,
                    leads=_name(at, book),
                )


def answered_otherwise(case: Case, book: FlowBook, visit: int, answer: str) -> StepRef | None:
    """Return the step after another answer at a visit, or None if that answer is not legal."""
    try:
        reverted = apply(case, Undone(visit), book)
        return apply(reverted, answered(reverted, book, answer), book).at
    except WizardError:
        return None


def leads_to(branch: Branch, book: FlowBook) -> str:
    """Return in words where a branch leads."""
    target = branch.way.next
    return _name(target, book) if isinstance(target, StepRef) else _JUMPS[target]


def _conclusions(step: Step, book: FlowBook) -> Iterator[tuple[str, str]]:
    """Yield each answer that concludes a cause: its label, and the cause."""
    for branch in step.branches:
        cause = book.cause(branch.way.concludes) if branch.way.concludes else None
        if cause:
            yield branch.label, cause.title


def _titles(refs: list[CauseRef], book: FlowBook) -> tuple[str, ...]:
    return tuple(cause.title for ref in refs if (cause := book.cause(ref)))


def _name(ref: StepRef, book: FlowBook) -> str:
    step = book.step(ref)
    return (step.short or step.text) if step else str(ref)


# The outcome: a ticket text for what was solved, a message for the role that has to act.

_RECIPIENTS: Mapping[Person, str] = {
    **PEOPLE,
    Person.ADMIN: "the admin",
    Person.DEVELOPER: "the developer",
}

_VERIFIED: Mapping[str, str] = {
    "live-test": "A live test worked. It proves the account and the network, not the program.",
    "no": "Nobody has seen it work yet.",
}
_VERIFIED_IN_PRACTICE = "In practice only. Nothing real was tried."


@frozen
class ReportContext:
    """What a report is built from; `contacts` maps a role to the contact to name."""

    case: Case
    book: FlowBook
    known: Facts
    standing: Standing
    contacts: Mapping[str, str]


def outcome_view(context: ReportContext, step: Step, ending: Ending) -> OutcomeView:
    """Return the outcome of a case, with the report to copy."""
    outcome = _outcome(context, step, ending)
    rows = tuple(_rows(context, ending, outcome))
    to = ending.queue or (_RECIPIENTS[ending.to] if ending.to else "")
    handed = ending.result is Result.HANDED_OVER
    message = _OWN_NOTES if _is_own_work(context, ending) else f"Message to {to}"
    return OutcomeView(
        outcome=outcome,
        headline=_OWN_NEXT if _is_own_work(context, ending) else _headline(ending.result, to),
        text=outcome.text,
        rows=rows,
        paper_title=message if handed and to else "Ticket text",
        paper="\n".join(_report_lines(context, ending, outcome, rows)),
        missing=tuple(Missing(s.name, s.label, s.question, s.format) for s in _missing(context)),
        ruled_out=_ruled_out(context) if not outcome.cause else (),
        untested=_untested(context) if not outcome.cause else (),
        unused=_unused(context) if not outcome.cause else (),
    )


_OWN_NEXT, _OWN_NOTES = "YOUR NEXT STEP", "Notes to keep"


def _is_own_work(context: ReportContext, ending: Ending) -> bool:
    """Say whether the one it is handed over to is the one who reads: nobody asks themselves.

    A helpdesk has further lines, so it may well hand over to the helpdesk. An admin may do what
    the helpdesk may.
    """
    if ending.queue:
        return False
    own = {Person.DEVELOPER: (Person.DEVELOPER,), Person.ADMIN: (Person.ADMIN, Person.HELPDESK)}
    return ending.to in own.get(context.case.reader, ())


def _outcome(context: ReportContext, step: Step, ending: Ending) -> Outcome:
    cause = _cause(context)
    likely = context.standing.likely
    certainty = Certainty.LIKELY if likely else Certainty.NOT_FOUND
    return Outcome(
        result=ending.result,
        certainty=Certainty.FOUND if cause else certainty,
        likely=likely[0].title if likely and not cause else "",
        cause=cause.title if cause else "",
        cause_id=str(cause.ref) if cause else "",
        to=ending.to,
        text=fill(step.text, fact_words(context.known, context.book)),
        verified=verified(context.case, context.book) if ending.result is Result.RESOLVED else "no",
        unknown=(*_open_questions(context, ending), *(spec.label for spec in _missing(context))),
    )


def _cause(context: ReportContext) -> Cause | None:
    concluded = context.standing.concluded
    return context.book.cause(concluded) if concluded else None


def _open_questions(context: ReportContext, ending: Ending) -> tuple[str, ...]:
    """Return what is not known, in words; missing facts are listed separately, to be added."""
    not_known = fill(ending.not_known, fact_words(context.known, context.book)).rstrip(".")
    cause = "" if _cause(context) else "The cause"
    return tuple(one for one in (cause, not_known) if one)


_MOST_LISTED = 5
"""How many untested causes a report lists: nobody tests more."""


def _ruled_out(context: ReportContext) -> tuple[CauseItem, ...]:
    """Return the causes that were ruled out, each with what ruled it out."""
    return tuple(CauseItem(one.cause.title, one.reason) for one in context.standing.ruled_out)


def _untested(context: ReportContext) -> tuple[CauseItem, ...]:
    """Return the causes that nothing was found out about, each with what would prove it."""
    say = fact_words(context.known, context.book)
    suspected = context.standing.suspected
    return tuple(
        CauseItem(
            cause.title,
            fill(test_of(cause, context.case, context.book), say),
            suspected=cause.ref in suspected,
        )
        for cause in context.standing.untested[:_MOST_LISTED]
    )


_IDS = (
    "correlation-id",
    "trace-id",
    "timestamp",
    "code",
    "reader",
    "message",
    "symptom",
    "error-uri",
)
"""Facts that are in every report, or that only the program itself uses."""


def _unused(context: ReportContext) -> tuple[tuple[str, str], ...]:
    """Return label and value of what a pasted text says that no step on the path could use."""
    case, book = context.case, context.book
    steps = [step for visit in case.trail if (step := step_for(case, visit.at, book))]
    used = {fact for step in steps for fact in step.goes_by}
    used |= {fact for step in steps for fact, _ in placeholders(f"{step.text} {step.why}")}
    listed = {*_IDS, *_REPORTED, *used}
    return tuple(
        (book.tables.facts[name].label, book.tables.facts[name].say(values[-1].value))
        for name, values in context.known.items()
        if name not in listed and values[-1].origin is Origin.PASTE
    )


def _missing(context: ReportContext) -> tuple[FactSpec, ...]:
    facts = context.book.tables.facts
    return tuple(facts[name] for name in missing_facts(context.case, context.book))


def _headline(result: Result, to: str) -> str:
    if result is Result.RESOLVED:
        return "RESOLVED"
    if result is Result.STOPPED:
        return "STOPPED FOR SAFETY"
    return f"HANDED OVER to {to}" if to else "HANDED OVER"


def _rows(context: ReportContext, ending: Ending, outcome: Outcome) -> Iterator[tuple[str, str]]:
    say = fact_words(context.known, context.book)
    resolved = ending.result is Result.RESOLVED
    cause = _cause(context)
    verify = (cause.verify if cause else "") or ending.verify
    prevent = (cause.prevent if cause else "") or ending.prevent
    evidence = fill(verify, say) if outcome.verified == "seen" else ""
    proof = (
        _VERIFIED_IN_PRACTICE
        if context.case.simulated
        else evidence or _VERIFIED.get(outcome.verified, "")
    )
    rows = (
        ("Say", "" if _is_own_work(context, ending) else fill(ending.say, say)),
        ("Found", outcome.cause),
        ("Most likely", outcome.likely),
        ("To prove it", _proof_of_likely(context) if outcome.likely else ""),
        ("Fixed by", _fixed_by(context) if resolved else ""),
        ("Verified", proof if resolved else ""),
        ("Not known", " ".join(f"{one}." for one in _open_questions(context, ending))),
        ("Next time", fill(prevent, say)),
    )
    return ((label, text) for label, text in rows if text)


def _proof_of_likely(context: ReportContext) -> str:
    """Return what would prove the most likely cause."""
    test = test_of(context.standing.likely[0], context.case, context.book)
    return fill(test, fact_words(context.known, context.book))


def _fixed_by(context: ReportContext) -> str:
    """Return the action that settled the cause, or the last one that worked before.

    One that only tried again is never named.
    """
    case, at = context.case, context.standing.concluded_at
    for visit in reversed(case.trail if at is None else case.trail[: at + 1]):
        step = step_for(case, visit.at, context.book)
        is_fix = step is not None and step.kind is DO and not step.retest
        if is_fix and visit.answer == WORKED:
            return visit.asked
    return ""


def _report_lines(
    context: ReportContext, ending: Ending, outcome: Outcome, rows: tuple[tuple[str, str], ...]
) -> Iterator[str]:
    case = context.case
    if case.simulated:
        yield f"SIMULATED ({case.simulated}). Practice run. Nothing here is real."
    if ending.queue:
        yield f"To: {ending.queue}"
    elif ending.to and not _is_own_work(context, ending):
        contact = context.contacts.get(ending.to)
        yield f"To: {_RECIPIENTS[ending.to]}{f' ({contact})' if contact else ''}"
    yield f"Ticket: {case.ticket or '____'}   Person: ____   Case: {case.id}"
    code = fact_words(context.known, context.book).get("code")
    yield f"AADSTS{code}. {outcome.text}" if code else outcome.text
    # What stays open about a problem that is solved is for us, not for whoever reads the ticket.
    is_solved = ending.result is Result.RESOLVED and bool(outcome.cause)
    left_out = ("Say", "Not known") if is_solved else ("Say",)
    yield from (f"{label}: {text}" for label, text in rows if label not in left_out)
    if missing := _missing(context):
        yield "Missing: " + ", ".join(spec.label for spec in missing)
    yield from ids_line(context.known, context.book)
    if not outcome.cause:
        yield from _open_lists(context)
    asked = [visit for visit in case.trail if visit.by in (By.PERSON, By.CHECK, By.LIVE)]
    if asked:
        yield "Steps taken:"
        for visit in asked:
            answer = answer_text(visit, step_for(case, visit.at, context.book), context.book)
            ends = "" if visit.asked.endswith((".", "?", "!", ":")) else ":"
            yield f"- {visit.asked}{ends} {answer}."
    yield from (f"Note: {note}" for note in case.notes)


def _open_lists(context: ReportContext) -> Iterator[str]:
    """Yield what was ruled out, what was not tested, and what the text says besides."""
    lists = (("Ruled out", _ruled_out(context)), ("Not tested", _untested(context)))
    for heading, causes in lists:
        if causes:
            yield f"{heading}:"
            yield from (
                f"- {one.title}{f' ({one.reason})' if one.reason else ''}" for one in causes
            )
    if unused := _unused(context):
        yield "The text also says: " + "; ".join(f"{label}: {value}" for label, value in unused)


# The View of a case


@frozen
class RenderContext:
    """What the View of a case depends on besides the case: flows, contacts, local notices.

    `distances` gives for each step the fewest and the usual number of answers left.
    """

    book: FlowBook
    distances: Mapping[StepRef, tuple[int, int]] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)

    def says(self, code: object, flow: str) -> str:
        """Return the local notice about a code, else about a flow, or nothing."""
        return self.notices.get(str(code)) or self.notices.get(flow, "")


def show(case: Case, context: RenderContext, notice: str = "") -> View:
    """Return the View of a case; `notice` is a sentence about the case itself, or empty."""
    book = context.book
    known = facts(case, book)
    step = current(case, book)
    now = standing(case, book)
    flow = book.get(case.at.flow) if case.at else None
    code = fact_words(known, book).get("code")
    report = ReportContext(case, book, known, now, context.contacts)
    local = context.says(code, flow.id if flow else "")
    return View(
        case_id=case.id,
        ticket=case.ticket,
        code=f"AADSTS{code}" if code else "",
        title=flow.title if flow else "",
        reader=case.reader,
        simulated=case.simulated,
        step=step_view(case, step, book, known) if step else None,
        trail=tuple(_trail(case, book)),
        known=tuple(_known(case, book)),
        possible=_possible(now),
        ruled_out=tuple(CauseItem(o.cause.title, o.reason, o.is_new) for o in now.ruled_out),
        progress=_progress(case, context),
        outcome=outcome_view(report, step, step.ending) if step and step.ending else None,
        notes=case.notes,
        hidden=_hidden(case),
        is_closed=case.closed is not None,
        can_undo=last_user_answer(case) is not None,
        notice=" ".join(n for n in (notice, local) if n),
        facts=MappingProxyType({name: values[-1].value for name, values in known.items()}),
    )


def _possible(now: Standing) -> tuple[CauseItem, ...]:
    """Return the possible causes, suspected ones first, then by the authors' estimate."""
    suspected = now.suspected | ({now.concluded} if now.concluded else set())
    ranked = sorted(now.possible, key=lambda c: (c.ref not in suspected, -WEIGHTS[c.chance]))
    return tuple(CauseItem(cause.title, suspected=cause.ref in suspected) for cause in ranked)


def _progress(case: Case, context: RenderContext) -> Progress:
    fewest, most = context.distances.get(case.at, (0, 0)) if case.at else (0, 0)
    asked = sum(1 for visit in case.trail if visit.by not in (By.RULE, By.FACT))
    return Progress(asked + 1, fewest, most)


def _trail(case: Case, book: FlowBook) -> list[TrailItem]:
    say = fact_words(facts(case, book), book)
    items: list[TrailItem] = []
    for index, visit in enumerate(case.trail):
        step = step_for(case, visit.at, book)
        if step is None:
            continue
        items.append(
            TrailItem(
                visit=index,
                ref=visit.at,
                short=step.short or visit.at.step.replace("-", " "),
                question=fill(visit.asked, say),
                answer=visit.answer,
                label=answer_text(visit, step, book),
                by=practice_words(_answered_by(visit), case),
                by_person=visit.by is By.PERSON,
                can_overrule=visit.by is By.FACT,
                silent=visit.by is By.RULE,
            )
        )
    return items


def _answered_by(visit: Visit) -> str:
    """Return in words where an automatic answer came from, or nothing."""
    if visit.origin:
        return ANSWERED_BY[visit.origin]
    return MACHINES.get(visit.by, "")


def _known(case: Case, book: FlowBook) -> list[KnownItem]:
    """Return the newest value of each known fact, grouped by origin."""
    newest: dict[tuple[str, str], Known] = {}
    for one in case.known:
        spec = book.tables.facts.get(one.evidence.kind)
        key = (one.evidence.kind, one.evidence.value if spec and spec.repeats else "")
        newest.pop(key, None)
        newest[key] = one
    order = list(FROM)
    items: list[KnownItem] = []
    for one in sorted(newest.values(), key=lambda k: order.index(k.evidence.origin)):
        fact = one.evidence
        spec = book.tables.facts.get(fact.kind)
        items.append(
            KnownItem(
                kind=fact.kind,
                label=spec.label if spec else fact.kind,
                value=fact_in_words(fact.kind, fact.value, book.tables.facts),
                raw=fact.value,
                origin=practice_words(FROM[fact.origin], case),
                place=_place(one, case),
                can_strike=one.visit is None,
            )
        )
    return items


def _hidden(case: Case) -> tuple[tuple[str, int], ...]:
    """Return the kinds and counts of what was redacted in the pasted texts."""
    hidden = Counter[str]()
    for text in case.texts:
        hidden.update({one.kind: one.count for one in count_removed(text)})
    return tuple(sorted(hidden.items()))


def _place(one: Known, case: Case) -> str:
    """Return the line a fact was read from, with the words around it."""
    if one.text is None or one.evidence.start < 0:
        return ""
    place = quote(case.texts[one.text], one.evidence.start, one.evidence.end)
    return f"text {one.text + 1}, {place}" if place and len(case.texts) > 1 else place
