"""Answers behind groups: what is shown at once, and which keys lead to an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.case.books import TABLES, ask, flow
from wizard.case.engine import answered, apply
from wizard.case.events import CaseOpened, FlowStarted
from wizard.case.view import Choice, View, keys_for, single
from wizard.case.view_builder import RenderContext, near_misses, show
from wizard.content.flow import END, NOT_SURE, Branch, Ending, FlowBook, Step, StepRef, Transition
from wizard.content.people import Person, Result
from wizard.content.tables import FactSpec, Group

if TYPE_CHECKING:
    from wizard.case.state import Case

AT = StepRef("f", "which")
ENDS = (StepRef("f", "one"), StepRef("f", "two"))
MANY = tuple(f"t{number}" for number in range(9))
GROUPS = (
    Group("first", "The first", MANY[:4], "t0 to t3"),
    Group("t4", "The rest", MANY[4:8]),
    Group("lone", "One alone", MANY[8:]),
)


def case_at(offered: tuple[str, ...]) -> tuple[Case, FlowBook]:
    """Return a case at a question by the tool; an even answer leads to one end, others to two."""
    values = {value: value.upper() for value in MANY}
    tables = replace(
        TABLES,
        facts={**TABLES.facts, "tool": FactSpec("tool", "Tool", values=values, groups=GROUPS)},
    )
    ways = {value: Transition(ENDS[MANY.index(value) % 2]) for value in offered}
    which = ask(AT, {**ways, NOT_SURE: Transition(ENDS[0])}, "tool")
    branches = tuple(Branch(b.answer, b.answer.upper(), b.way) for b in which.branches)
    ends = [Step(ref, END, "End.", ending=Ending(Result.STOPPED)) for ref in ENDS]
    book = FlowBook({"f": flow("f", [replace(which, branches=branches), *ends])}, tables)
    case = apply(None, CaseOpened("c", Person.USER, ""), book)
    return apply(case, FlowStarted(AT, "0"), book), book


def choices(case: Case, book: FlowBook) -> tuple[Choice, ...]:
    view: View = show(case, RenderContext(book))
    assert view.step is not None
    return view.step.choices


def test_too_many_answers_stand_behind_their_groups() -> None:
    shown = choices(*case_at(MANY))
    assert [choice.id for choice in shown] == ["first", "t4", "t8", NOT_SURE]
    assert [len(choice.members) for choice in shown] == [4, 4, 0, 0]
    assert shown[0].hint == "t0 to t3"
    assert [choice.id for choice in single(shown)] == [*MANY, NOT_SURE]


def test_few_answers_are_shown_as_they_are() -> None:
    shown = choices(*case_at(MANY[1:8]))
    assert [choice.id for choice in shown] == [*MANY[1:8], NOT_SURE]


@pytest.mark.parametrize(
    ("answer", "keys"),
    [("t0", (1, 1)), ("t4", (2, 1)), ("t7", (2, 4)), ("t8", (3,)), (NOT_SURE, (4,)), ("first", ())],
)
def test_the_keys_to_an_answer(answer: str, keys: tuple[int, ...]) -> None:
    assert keys_for(choices(*case_at(MANY)), answer) == keys


def test_the_answer_before_lights_its_group_and_itself() -> None:
    case, book = case_at(MANY)
    shown = choices(replace(case, before={AT: "t5"}), book)
    assert [choice.id for choice in shown if choice.was_before] == ["t4"]
    assert [choice.id for choice in single(shown) if choice.was_before] == ["t5"]


def test_the_answer_is_the_value_and_not_its_group() -> None:
    case, book = case_at(MANY)
    after = apply(case, answered(case, book, "t5"), book)
    assert after.at == ENDS[1]
    assert [one.evidence.value for one in after.known] == ["t5"]


def test_of_many_answers_one_speaks_for_all_that_lead_to_the_same_step() -> None:
    case, book = case_at(MANY)
    after = apply(case, answered(case, book, "t5"), book)
    assert [(miss.answer, miss.at) for miss in near_misses(after, book)] == [("t0", ENDS[0])]
