"""The state of a case: trail, facts and notes, as plain immutable data without any display text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.case.events import By, CaseClosed
from wizard.evidence import NOTHING, Evidence, Origin, Redacted
from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.content.flow import FlowBook, Step, StepRef, Transition
    from wizard.content.people import Person

Facts = Mapping[str, tuple[Evidence, ...]]
"""All known values of each fact, oldest first; the last one counts."""


@frozen
class Visit:
    """One answered step of the trail: the answer, who gave it, and the transition it took.

    `origin` is the origin of the fact that answered, when `by` is FACT.
    """

    at: StepRef
    answer: str
    by: By
    way: Transition
    asked: str = ""
    said: str = ""
    reason: str = ""
    origin: Origin | None = None


@frozen
class Known:
    """A fact, and where in the case it was learned.

    `visit` is the index of the visit whose answer gave it, None for facts that stay when answers
    are undone. `text` is the index of the pasted text it was read from, or None.
    """

    evidence: Evidence
    visit: int | None = None
    text: int | None = None


@frozen
class Case:
    """A case as computed from its events.

    `attempt` grows with every arrival at a step, so that a late answer of a machine is recognized.
    `before` holds the last answer to each step that was undone. `by_hand` are steps the user wants
    to answer although a fact could.
    """

    id: str
    reader: Person
    version: str
    simulated: str = ""
    ticket: Redacted = NOTHING
    at: StepRef | None = None
    attempt: int = 0
    trail: tuple[Visit, ...] = ()
    known: tuple[Known, ...] = ()
    texts: tuple[Redacted, ...] = ()
    notes: tuple[Redacted, ...] = ()
    before: Mapping[StepRef, str] = field(default_factory=dict)
    by_hand: frozenset[StepRef] = frozenset()
    closed: CaseClosed | None = None


def current(case: Case, book: FlowBook) -> Step | None:
    """Return the current step in the words for its reader, or None before a flow is started."""
    return step_for(case, case.at, book) if case.at else None


def step_for(case: Case, ref: StepRef, book: FlowBook) -> Step | None:
    """Return a step in the words for the reader of a case, or None."""
    step = book.step(ref)
    return step.for_reader(case.reader) if step else None


def facts(case: Case, book: FlowBook) -> Facts:
    """Return all known facts: learned, set, and derived from the newest error code."""
    known: dict[str, tuple[Evidence, ...]] = {
        "reader": (Evidence("reader", Redacted(case.reader), Origin.SETTING),)
    }
    for one in case.known:
        kind = one.evidence.kind
        spec = book.tables.facts.get(kind)
        earlier = known.get(kind, ()) if spec and spec.repeats else ()
        known[kind] = (*(e for e in earlier if e.value != one.evidence.value), one.evidence)
    code = newest_code(known)
    for kind, value in book.code_facts.get(code, ()) if code else ():
        known.setdefault(kind, (Evidence(kind, Redacted(value), Origin.CATALOGUE),))
    return known


def newest_code(known: Facts) -> int | None:
    """Return the newest error code, or None."""
    value = known["code"][-1].value if known.get("code") else ""
    return int(value) if value.isdecimal() else None


def cut(case: Case, to: int) -> Case:
    """Return the case back at a visit, which the user answers now."""
    undone = case.trail[to:]
    at = undone[0].at
    before = {**case.before, **{v.at: v.answer for v in reversed(undone) if v.by is By.PERSON}}
    return replace(
        case,
        at=at,
        attempt=case.attempt + 1,
        trail=case.trail[:to],
        known=tuple(k for k in case.known if k.visit is None or k.visit < to),
        before=MappingProxyType(before),
        by_hand=frozenset({at}),
        closed=None,
    )
