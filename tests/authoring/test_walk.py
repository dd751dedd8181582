"""The merged walk comes to all that any single walk comes to, and says where a person is stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from tests.case.books import TABLES, ask, books, end, flow
from wizard.authoring.coverage import Inventory, Sort, standing_parts, visit_parts
from wizard.authoring.walk import unreached, walk
from wizard.case.engine import answered, apply
from wizard.case.events import (
    By,
    CaseOpened,
    EvidenceAdded,
    FlowStarted,
    Overruled,
)
from wizard.case.state import current
from wizard.case.view_builder import choices
from wizard.content.flow import (
    BRANCH,
    ENTER,
    ENTERED,
    OTHERWISE,
    TRY,
    AnsweredBy,
    Branch,
    Cause,
    CauseRef,
    FlowBook,
    Jump,
    Step,
    StepRef,
    Transition,
)
from wizard.content.people import Person
from wizard.errors import WizardError
from wizard.evidence import Evidence, Origin, Redacted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.authoring.coverage import Part
    from wizard.case.events import Event
    from wizard.case.state import Case

READERS = (Person.USER, Person.ADMIN)
TYPED = ("90120", "54005", "70001")
PASTED: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("tool", "a"),),
    (("tool", "c"), ("place", "b")),
    (("place", "c"), ("code", "54005")),
    (("code", "90120"),),
    (("wish", "w"), ("tool", "b")),
)


def unmerged(book: FlowBook, depth: int, most: int = 1500) -> set[Part]:
    """Follow every path on its own for some answers, and return what it came to."""
    inventory = Inventory(book)
    found: set[Part] = set()
    rest: list[tuple[Case, int]] = []
    for reader in READERS:
        for pasted in PASTED:
            facts = tuple(Evidence(kind, Redacted(v), Origin.PASTE) for kind, v in pasted)
            for one in book.values():
                case = apply(None, CaseOpened("K", reader, ""), book)
                case = apply(case, EvidenceAdded(facts), book)
                rest.append((apply(case, FlowStarted(one.start, ""), book), 0))
    while rest and most:
        most -= 1
        case, length = rest.pop(0)
        found.update(standing_parts(case, inventory))
        for index in range(len(case.trail)):
            found.update(visit_parts(case, index, inventory))
        if length < depth:
            rest.extend((after, length + 1) for after in following(case, book))
    return found


def following(case: Case, book: FlowBook) -> Iterator[Case]:
    for event in events(case, book):
        try:
            yield apply(case, event, book)
        except WizardError:
            continue


def events(case: Case, book: FlowBook) -> Iterator[Event]:
    step = current(case, book)
    if step is None or step.ending:
        return
    if step.kind.answered_by is AnsweredBy.TEXT:
        for value in TYPED:
            yield answered(case, book, ENTERED, entered=value)
    for choice in choices(case, step):
        yield answered(case, book, choice.id)
    for index, visit in enumerate(case.trail):
        if visit.by is By.FACT:
            yield Overruled(index)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(book=books())
def test_merging_loses_nothing_that_a_single_walk_comes_to(book: FlowBook) -> None:
    walked = walk(Inventory(book), READERS)
    assert walked.whole
    lost = {part.name for part in unmerged(book, 3) - walked.reached}
    assert not lost


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(book=books())
def test_what_is_reached_is_a_part_of_the_book(book: FlowBook) -> None:
    inventory = Inventory(book)
    assert walk(inventory, READERS).reached <= set(inventory.parts)


START, SECOND, THIRD, END = (StepRef("f", name) for name in ("start", "second", "third", "end"))
OTHER_END = StepRef("f", "other-end")


def book_of(*steps: Step, causes: tuple[Cause, ...] = ()) -> FlowBook:
    unknown = end(StepRef("unknown-code", "end"))
    flows = {"f": flow("f", steps, causes), "unknown-code": flow("unknown-code", [unknown])}
    return FlowBook(flows, TABLES)


def fork(ref: StepRef, fact: str, cases: dict[str, StepRef]) -> Step:
    rows = tuple(Branch(value, value, Transition(to)) for value, to in cases.items())
    return Step(ref, BRANCH, "", branches=rows, fact=fact)


def lost(book: FlowBook, sort: Sort) -> list[str]:
    inventory = Inventory(book)
    return [part.name for part in unreached(inventory, walk(inventory)) if part.sort is sort]


def test_a_fork_that_an_earlier_answer_has_settled_has_a_case_nobody_comes_to() -> None:
    book = book_of(
        ask(START, {"a": Transition(SECOND), "not-sure": Transition(END)}, "tool"),
        fork(SECOND, "tool", {"a": END, OTHERWISE: THIRD}),
        end(THIRD),
        end(END),
    )
    assert lost(book, Sort.CONDITIONS) == ["f/second: otherwise"]
    assert lost(book, Sort.STEPS) == ["f/third"]


def test_values_known_from_a_paste_open_every_case() -> None:
    book = book_of(
        fork(START, "tool", {"a": SECOND, "b": THIRD, OTHERWISE: END}),
        end(SECOND),
        end(THIRD),
        end(END),
    )
    assert lost(book, Sort.CONDITIONS) == []


def test_a_cause_that_is_always_overwritten_is_in_no_outcome() -> None:
    one, two = CauseRef("f", "one"), CauseRef("f", "two")
    book = book_of(
        ask(START, {"a": Transition(SECOND, concludes=one)}),
        ask(SECOND, {"a": Transition(END, concludes=two)}),
        end(END),
        causes=(Cause(one, "One", Person.USER), Cause(two, "Two", Person.USER)),
    )
    assert lost(book, Sort.CAUSES) == ["f/one"]


def test_a_loop_that_cannot_be_left_is_named() -> None:
    book = book_of(
        ask(START, {"a": Transition(SECOND), "not-sure": Transition(END)}),
        ask(SECOND, {"a": Transition(SECOND)}),
        end(END),
    )
    (trouble,) = walk(Inventory(book)).troubles
    assert trouble.at == SECOND
    assert "no end" in trouble.message


def test_a_step_at_which_the_engine_stops_is_named() -> None:
    book = book_of(ask(START, {"a": Transition(Jump.BACK), "not-sure": Transition(END)}), end(END))
    (trouble,) = walk(Inventory(book)).troubles
    assert trouble.at == START
    assert "back" in trouble.message


def test_a_cause_ruled_out_before_a_try_is_told_apart_from_one_that_is_not() -> None:
    ref, asked = CauseRef("f", "c"), StepRef("f", "asked")
    tries = Step(
        SECOND, TRY, "", tries=(ref,), branches=(Branch(OTHERWISE, "", Transition(OTHER_END)),)
    )
    book = book_of(
        ask(START, {"a": Transition(asked, rules_out=(ref,)), "b": Transition(asked)}),
        ask(asked, {"yes": Transition(SECOND)}),
        tries,
        ask(THIRD, {"a": Transition(END, concludes=ref)}),
        end(END),
        end(OTHER_END),
        causes=(Cause(ref, "C", Person.USER, test=THIRD),),
    )
    assert lost(book, Sort.STEPS) == []
    assert lost(book, Sort.CONDITIONS) == []


def test_each_reader_goes_on_apart() -> None:
    book = book_of(
        ask(START, {"yes": Transition(SECOND)}),
        fork(SECOND, "reader", {"admin": END, OTHERWISE: OTHER_END}),
        end(END),
        end(OTHER_END),
    )
    assert lost(book, Sort.CONDITIONS) == []


def test_cases_that_know_different_values_go_on_apart() -> None:
    book = book_of(
        ask(
            START,
            {"a": Transition(SECOND), "b": Transition(SECOND), "not-sure": Transition(SECOND)},
            "tool",
        ),
        ask(SECOND, {"yes": Transition(THIRD), "not-sure": Transition(THIRD)}),
        fork(THIRD, "tool", {"a": END, "b": OTHER_END, OTHERWISE: StepRef("f", "rest")}),
        end(END),
        end(OTHER_END),
        end(StepRef("f", "rest")),
    )
    assert lost(book, Sort.CONDITIONS) == []


def test_back_goes_to_the_try_that_led_to_a_shared_test() -> None:
    ref = CauseRef("f", "c")
    one, two = StepRef("f", "try-one"), StepRef("f", "try-two")
    rows = {one: END, two: OTHER_END}
    tries = [
        Step(at, TRY, "", tries=(ref,), branches=(Branch(OTHERWISE, "", Transition(to)),))
        for at, to in rows.items()
    ]
    book = book_of(
        ask(START, {"a": Transition(one), "b": Transition(two)}),
        *tries,
        ask(THIRD, {"yes": Transition(END, concludes=ref), "no": Transition(Jump.BACK)}),
        end(END),
        end(OTHER_END),
        causes=(Cause(ref, "C", Person.USER, test=THIRD),),
    )
    assert lost(book, Sort.CONDITIONS) == []


def test_again_is_reached_only_after_the_flow_was_walked() -> None:
    begin, again, done = (StepRef("one", name) for name in ("begin", "again", "done"))
    steps = [
        ask(begin, {"a": Transition(Jump.BY_CODE), "not-sure": Transition(done)}),
        end(again),
        end(done),
    ]
    other = StepRef("two", "begin")
    flows = {
        "one": flow("one", steps, codes=(90120,), again=again),
        "two": flow("two", [end(other)], codes=(54005,)),
        "unknown-code": flow("unknown-code", [end(StepRef("unknown-code", "end"))]),
    }
    inventory = Inventory(FlowBook(flows, TABLES))
    names = {part.name for part in walk(inventory).reached}
    assert "by-code to one/again" in names
    assert "by-code to one/begin" not in names
    assert {"by-code to two/begin", "by-code to unknown-code/end"} <= names


def test_a_typed_code_is_tried_for_each_flow_it_leads_to() -> None:
    rows = (Branch(ENTERED, "", Transition(Jump.BY_CODE)), Branch("skip", "", Transition(END)))
    typed = Step(START, ENTER, "Type it.", branches=rows, fact="code", format="code")
    flows = {
        "f": flow("f", [typed, end(END)]),
        "two": flow("two", [end(StepRef("two", "end"))], codes=(54005,)),
        "unknown-code": flow("unknown-code", [end(StepRef("unknown-code", "end"))]),
    }
    assert lost(FlowBook(flows, TABLES), Sort.CONDITIONS) == []
