"""From a case to the View: everything a front end may draw, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.case.conclude import Standing, standing
from wizard.case.engine import last_answer_of_a_person
from wizard.case.events import By
from wizard.case.order import WEIGHTS
from wizard.case.paper import Sheet, outcome_view
from wizard.case.state import Case, Known, Visit, current, facts
from wizard.case.view import CauseItem, KnownItem, Progress, TrailItem, View
from wizard.case.wording import (
    ANSWERED_BY,
    FROM,
    MACHINES,
    in_practice,
    said_in_words,
    speak,
    step_view,
)
from wizard.content.placeholders import fill
from wizard.intake import quote, removed_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.content.flow import FlowBook, StepRef


@dataclass(frozen=True, slots=True)
class House:
    """What the words of a case depend on besides the case: flows, contacts, local notices.

    `distances` gives for each step the fewest and the usual number of answers left.
    """

    book: FlowBook
    distances: Mapping[StepRef, tuple[int, int]] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)

    def says(self, code: object, flow: str) -> str:
        """Return the local notice about a code, else about a flow, or nothing."""
        return self.notices.get(str(code)) or self.notices.get(flow, "")


def show(case: Case, house: House, notice: str = "") -> View:
    """Return the View of a case; `notice` is a sentence about the case itself, if there is one."""
    book = house.book
    known = facts(case, book)
    step = current(case, book)
    now = standing(case, book)
    flow = book.get(case.at.flow) if case.at else None
    code = speak(known, book).get("code")
    sheet = Sheet(case, book, known, now, house.contacts)
    local = house.says(code, flow.id if flow else "")
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
        progress=_progress(case, house),
        outcome=outcome_view(sheet, step, step.ending) if step and step.ending else None,
        notes=case.notes,
        hidden=_hidden(case),
        is_closed=case.closed is not None,
        can_undo=last_answer_of_a_person(case) is not None,
        notice=" ".join(n for n in (notice, local) if n),
        facts=MappingProxyType({name: values[-1].value for name, values in known.items()}),
    )


def _possible(now: Standing) -> tuple[CauseItem, ...]:
    """Return the causes left, what an answer has pointed to first, then by the authors' chance."""
    suspected = now.suspected | ({now.concluded} if now.concluded else set())
    ranked = sorted(now.possible, key=lambda c: (c.ref not in suspected, -WEIGHTS[c.chance]))
    return tuple(CauseItem(cause.title, suspected=cause.ref in suspected) for cause in ranked)


def _progress(case: Case, house: House) -> Progress:
    fewest, most = house.distances.get(case.at, (0, 0)) if case.at else (0, 0)
    asked = sum(1 for visit in case.trail if visit.by not in (By.RULE, By.FACT))
    return Progress(asked + 1, fewest, most)


def _trail(case: Case, book: FlowBook) -> list[TrailItem]:
    say = speak(facts(case, book), book)
    items: list[TrailItem] = []
    for index, visit in enumerate(case.trail):
        step = book.step(visit.at)
        if step is None:
            continue
        items.append(
            TrailItem(
                visit=index,
                ref=visit.at,
                short=step.short or visit.at.step.replace("-", " "),
                question=fill(visit.asked, say),
                answer=visit.answer,
                label=said_in_words(visit, step, book),
                by=in_practice(_answered_by(visit), case),
                by_person=visit.by is By.PERSON,
                can_overrule=visit.by is By.FACT,
            )
        )
    return items


def _answered_by(visit: Visit) -> str:
    """Return in words where an answer of the program came from, or nothing."""
    if visit.origin:
        return ANSWERED_BY[visit.origin]
    return MACHINES.get(visit.by, "")


def _known(case: Case, book: FlowBook) -> list[KnownItem]:
    """Return what is known, newest value of each fact, grouped by where it came from."""
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
                value=spec.say(fact.value) if spec else fact.value,
                raw=fact.value,
                origin=in_practice(FROM[fact.origin], case),
                place=_place(one, case),
                can_strike=one.visit is None,
            )
        )
    return items


def _hidden(case: Case) -> tuple[tuple[str, int], ...]:
    """Return how many pieces of which kind were taken out of the pasted texts."""
    hidden = Counter[str]()
    for text in case.texts:
        hidden.update({one.kind: one.count for one in removed_from(text)})
    return tuple(sorted(hidden.items()))


def _place(one: Known, case: Case) -> str:
    """Return the line a fact was read from and the words around it."""
    if one.text is None or one.evidence.start < 0:
        return ""
    place = quote(case.texts[one.text], one.evidence.start, one.evidence.end)
    return f"text {one.text + 1}, {place}" if place and len(case.texts) > 1 else place
