"""The words of a step: who acts, what can be answered, what to copy, and where a fact came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.case.order import order_here
from wizard.case.view import Choice, StepView
from wizard.content.flow import (
    CANNOT_DO,
    DID_NOT_WORK,
    ENTERED,
    NOT_SURE,
    OTHERWISE,
    WORKED,
    Action,
    FlowBook,
    FromPortal,
    FromTool,
    Person,
    Step,
)
from wizard.content.kinds import ASK, CANNOT_REASONS, CHECK, DO, LIVE
from wizard.content.placeholders import fill
from wizard.content.tables import MOST_AT_ONCE
from wizard.evidence import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wizard.case.state import Case, Facts, Visit
    from wizard.content.tables import Group, ToolAction

MAY_ACT: Mapping[Person, frozenset[Person]] = {
    Person.USER: frozenset({Person.USER}),
    Person.HELPDESK: frozenset({Person.USER, Person.HELPDESK}),
    Person.ADMIN: frozenset({Person.USER, Person.HELPDESK, Person.ADMIN}),
    Person.DEVELOPER: frozenset({Person.USER, Person.DEVELOPER}),
}
"""As whom each reader may act; for anybody else the reader gets a message to pass on."""

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
    Origin.CATALOGUE: "From the list of codes",
}
"""The headings under which facts are grouped, in the order they are shown."""

ANSWERED_BY: Mapping[Origin, str] = {
    Origin.PASTE: "read from the text",
    Origin.ANSWER: "you said so before",
    Origin.CHECK: "known from the check",
    Origin.LIVE: "known from the live test",
    Origin.SETTING: "set at start",
    Origin.CATALOGUE: "from the list of codes",
}

FOUND = "found by"
"""How the words begin that say which machine answered a step itself."""

MACHINES: Mapping[By, str] = {
    By.CHECK: f"{FOUND} the check",
    By.LIVE: f"{FOUND} the live test",
}

_CHECKED = ("code", "guid", "domain", "utc-time")

_EXAMPLES: Mapping[str, str] = {
    "code": "90120",
    "guid": "7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10",
    "domain": "contoso.com",
    "url": "https://app.contoso.com/signin",
    "utc-time": "2026-11-20 09:14 UTC",
}

_SENT = (
    (CANNOT_DO, "I sent it", "The case is written up for them."),
    (WORKED, "They did it, and it worked", ""),
    (DID_NOT_WORK, "They did it, and it did not work", ""),
)


def speak(known: Facts, book: FlowBook) -> Mapping[str, str]:
    """Return all that is known, each fact's newest value in words."""
    specs = book.tables.facts
    return {
        name: specs[name].say(values[-1].value) if name in specs else values[-1].value
        for name, values in known.items()
    }


def in_practice(words: str, case: Case) -> str:
    """Return words about a live test as they are in this case: a practice test is never one."""
    return words.replace("live test", "practice test") if case.simulated else words


def said_in_words(visit: Visit, step: Step | None, book: FlowBook) -> str:
    """Return the answer of a visit in words, whoever gave it."""
    branch = step.branch(visit.answer) if step else None
    if visit.by is By.FACT and step and step.kind is ASK and branch:
        return branch.label
    spec = book.tables.facts.get(step.fact) if step else None
    said = spec.say(visit.said) if spec and visit.by in (By.FACT, By.RULE) else visit.said
    if not visit.reason:
        return said
    return f"{said}: {dict(CANNOT_REASONS).get(visit.reason, visit.reason)}"


def may_act(reader: Person, step: Step) -> bool:
    """Say whether the reader may do what a step asks, rather than pass it on."""
    return step.action is None or step.action.who in MAY_ACT[reader]


def step_view(case: Case, step: Step, book: FlowBook, known: Facts) -> StepView:
    """Return a step in the words to show to this reader."""
    say = speak(known, book)
    source = book[step.ref.flow].sources.get(step.source)
    sent = step.kind is DO and not may_act(case.reader, step)
    how, command = _command(step.action, known, book) if step.action else ("", "")
    rows = _rows(step.action, known, book) if step.action else ()
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
        format=step.format,
        example=_EXAMPLES.get(step.format, ""),
        choices=choices(case, step, spec.groups if spec else ()),
        message=_message(case, step, book, known, (how, command, rows)) if sent else "",
        how="" if sent else how,
        command="" if sent else command,
        rows=() if sent else rows,
    )


def choices(case: Case, step: Step, groups: Sequence[Group] = ()) -> tuple[Choice, ...]:
    """Return the answers a person may give, in the order of their number keys.

    Where they are too many to be shown at once, those of each group stand behind one choice.
    """
    before = case.before.get(step.ref)
    if step.kind is DO and not may_act(case.reader, step):
        return tuple(Choice(i, label, hint, (), i == before) for i, label, hint in _SENT)
    rows: list[Choice] = []
    for branch in step.branches:
        if branch.answer in (ENTERED, OTHERWISE):
            continue
        reasons = CANNOT_REASONS if branch.answer == CANNOT_DO else ()
        rows.append(
            Choice(branch.answer, branch.label, branch.hint, reasons, branch.answer == before)
        )
    named = {row.id for row in rows}
    if step.kind in (CHECK, LIVE) and step.branch(OTHERWISE):
        for answer, label in step.kind.answers or ():
            if answer not in named:
                rows.append(Choice(answer, label, was_before=answer == before))
    return grouped(rows, groups) if len(named - {NOT_SURE}) > MOST_AT_ONCE else tuple(rows)


def grouped(rows: Sequence[Choice], groups: Sequence[Group]) -> tuple[Choice, ...]:
    """Return the answers with those of each group behind one choice, where the first of them was.

    A group of which one answer alone is offered is that answer.
    """
    found: dict[str, list[Choice]] = {}
    heads = {value: group for group in groups for value in group.values}
    for row in rows:
        found.setdefault(heads[row.id].id if row.id in heads else f" {row.id}", []).append(row)
    made = {group.id: group for group in groups}
    return tuple(
        members[0] if name not in made or len(members) == 1 else _opens(made[name], members)
        for name, members in found.items()
    )


def _opens(group: Group, members: Sequence[Choice]) -> Choice:
    before = any(one.was_before for one in members)
    return Choice(group.id, group.label, group.hint, was_before=before, members=tuple(members))


def ids_line(known: Facts, book: FlowBook) -> tuple[str, ...]:
    """Return the ids and times that support asks for, as `Label: value` lines."""
    say = speak(known, book)
    names = ("tool", "app", "client-id", "tenant", "correlation-id", "trace-id", "timestamp")
    return tuple(f"{book.tables.facts[n].label}: {say.get(n)}" for n in names if known.get(n))


def _text(step: Step, book: FlowBook) -> str:
    probe = book.tables.probes.get(step.probe)
    if step.kind is CHECK and probe:
        return f"{probe.title}. {probe.by_hand}"
    return step.text


def _actor(reader: Person, step: Step) -> str:
    if step.kind is CHECK:
        return "CHECKING"
    if step.kind is LIVE:
        return "SIGN-IN TEST"
    if step.action is None:
        on_the_phone = reader is Person.HELPDESK and step.whom is Person.USER
        if step.whom in MAY_ACT[reader] and not on_the_phone:
            return "A QUESTION FOR YOU"
        return f"ASK {PEOPLE[step.whom]}".upper()
    if step.action.who is reader:
        return "YOU DO THIS"
    return f"{PEOPLE[step.action.who]} does this".upper()


def _tool_action(action: FromTool, known: Facts, book: FlowBook) -> ToolAction | None:
    tool = book.tables.tools.get(known["tool"][-1].value) if known.get("tool") else None
    return tool.actions.get(action.action) if tool else None


def _command(action: Action, known: Facts, book: FlowBook) -> tuple[str, str]:
    """Return the words beside a command and the command itself; either may be empty."""
    say = _say_safely(known, book)
    if isinstance(action.command, FromTool):
        found = _tool_action(action.command, known, book)
        if found is None:
            return fill(action.command.otherwise, say), ""
        return fill(found.text, say), fill(found.command, say)
    return "", fill(action.command or "", say)


def _say_safely(known: Facts, book: FlowBook) -> Mapping[str, str]:
    """Say only facts whose form is checked: what is copied may be pasted into a shell."""
    specs = book.tables.facts
    return {
        name: words
        for name, words in speak(known, book).items()
        if name in specs and (specs[name].values or specs[name].format in _CHECKED)
    }


def _rows(action: Action, known: Facts, book: FlowBook) -> tuple[tuple[str, str], ...]:
    say = speak(known, book)
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
    return fill(action.where or "", speak(known, book))


def _message(
    case: Case,
    step: Step,
    book: FlowBook,
    known: Facts,
    parts: tuple[str, str, tuple[tuple[str, str], ...]],
) -> str:
    """Return the message that asks somebody who may to do what the reader may not."""
    if step.action is None:
        return ""
    how, command, rows = parts
    say = speak(known, book)
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
