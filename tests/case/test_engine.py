"""The engine keeps its promises on any flow and any walk."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.case.books import TABLES, VALUES, ask, books, end, flow
from wizard.case.causes import Certainty, standing
from wizard.case.engine import answered, apply, last_user_answer, none_fits, replay
from wizard.case.events import (
    By,
    CaseClosed,
    CaseOpened,
    Event,
    EvidenceAdded,
    EvidenceStruck,
    FlowStarted,
    Noted,
    Overruled,
    Recorded,
    Undone,
    dump,
    parse,
)
from wizard.case.state import Case, current, facts
from wizard.content.flow import (
    BRANCH,
    CANNOT_DO,
    DID_NOT_WORK,
    ENTER,
    ENTERED,
    GENERAL_TRIAGE,
    NONE_FITS,
    OTHERWISE,
    PROVES_NOTHING,
    SKIP,
    TRY,
    WORKED,
    AnsweredBy,
    Branch,
    Cause,
    CauseRef,
    Chance,
    FlowBook,
    Jump,
    Step,
    StepRef,
    Transition,
)
from wizard.content.people import Person, Result
from wizard.errors import ContentError, IllegalEvent
from wizard.evidence import Evidence, Origin, Redacted


def opened(book: FlowBook, *events: Event, flow_id: str = "f") -> Case:
    case = apply(None, CaseOpened("K1", Person.HELPDESK, "0"), book)
    for event in (*events, FlowStarted(book[flow_id].start, "")):
        case = apply(case, event, book)
    return case


def learned(kind: str, value: str, origin: Origin = Origin.PASTE) -> EvidenceAdded:
    return EvidenceAdded((Evidence(kind, Redacted(value), origin),))


def say(case: Case, book: FlowBook, answer: str, **words: str) -> Case:
    return apply(case, answered(case, book, answer, **words), book)


def place(case: Case, book: FlowBook) -> tuple[Any, ...]:
    """What a person would call where they are: step, path, facts, causes."""
    return case.at, case.trail, facts(case, book), standing(case, book)


class Walk(RuleBasedStateMachine):
    """Any walk through any book: never stuck, replay equals the live case, undo restores."""

    def __init__(self) -> None:
        super().__init__()
        self.book = FlowBook({}, TABLES)
        self.case: Case | None = None
        self.events: list[Recorded] = []

    def record(self, event: Event) -> None:
        self.case = apply(self.case, event, self.book)
        written = parse(dump(event))
        self.events.append(Recorded(len(self.events) + 1, "", written))

    @initialize(book=books(), reader=st.sampled_from((Person.USER, Person.ADMIN)))
    def begin(self, book: FlowBook, reader: Person) -> None:
        self.book = book
        self.record(CaseOpened("K1", reader, "0"))
        self.record(FlowStarted(book["one"].start, "0"))

    def waits(self) -> bool:
        step = current(self.case, self.book) if self.case else None
        return step is not None and step.ending is None and self.is_open()

    def is_open(self) -> bool:
        return self.case is not None and self.case.closed is None

    @precondition(waits)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        assert self.case is not None
        step = current(self.case, self.book)
        assert step is not None
        before = place(self.case, self.book)
        branch = data.draw(st.sampled_from(step.branches))
        typed = data.draw(st.sampled_from(("90120", "54005", "7"))) if step.kind is ENTER else ""
        reason = "no-rights" if branch.answer == CANNOT_DO else ""
        event = answered(self.case, self.book, branch.answer, entered=typed, reason=reason)
        came_to = len(self.case.trail)
        self.record(event)
        undone = apply(self.case, Undone(came_to), self.book)
        assert place(undone, self.book) == before

    @precondition(waits)
    @rule()
    def say_that_none_fits(self) -> None:
        assert self.case is not None
        step = current(self.case, self.book)
        assert step is not None
        known = facts(self.case, self.book)
        if none_fits(step, self.book) is None:
            with pytest.raises(IllegalEvent):
                answered(self.case, self.book, NONE_FITS)
            return
        self.record(answered(self.case, self.book, NONE_FITS))
        assert self.case.at == self.book[GENERAL_TRIAGE].start
        assert facts(self.case, self.book) == known

    @precondition(lambda self: self.case is not None)
    @rule()
    def what_tells_nothing_proves_nothing(self) -> None:
        assert self.case is not None
        now = standing(self.case, self.book)
        proving = [v for v in self.case.trail if v.answer not in PROVES_NOTHING]
        if now.concluded is not None:
            assert now.concluded_at is not None
            visit = self.case.trail[now.concluded_at]
            assert visit in proving
            assert visit.answer != DID_NOT_WORK
            assert visit.way.concludes == now.concluded
        assert (now.certainty is Certainty.FOUND) == (now.concluded is not None)
        fixes = {
            branch.way.concludes
            for visit in proving
            if visit.answer == DID_NOT_WORK and (step := self.book.step(visit.at))
            for branch in step.branches
            if branch.answer == WORKED
        }
        said = {ref for v in proving if v.answer != DID_NOT_WORK for ref in v.way.rules_out}
        for out in now.ruled_out:
            assert out.reason
            assert out.cause.ref in said | fixes

    @precondition(lambda self: self.case and last_user_answer(self.case) is not None)
    @rule()
    def back(self) -> None:
        assert self.case is not None
        to = last_user_answer(self.case)
        assert to is not None
        taken = self.case.trail[to]
        self.record(Undone(to))
        assert self.case.at == taken.at
        assert self.case.before[taken.at] == taken.answer

    @precondition(is_open)
    @rule(kind=st.sampled_from(("tool", "place")), value=st.sampled_from(VALUES))
    def paste(self, kind: str, value: str) -> None:
        self.record(learned(kind, value))

    @precondition(is_open)
    @rule()
    def strike_the_newest(self) -> None:
        assert self.case is not None
        for known in reversed(self.case.known):
            if known.visit is None:
                fact = known.evidence
                self.record(EvidenceStruck(fact.kind, fact.value))
                kept = (k.evidence for k in self.case.known if k.visit is None)
                assert not any(e.kind == fact.kind and e.value == fact.value for e in kept)
                return

    @precondition(is_open)
    @rule()
    def overrule_the_first(self) -> None:
        assert self.case is not None
        for index, visit in enumerate(self.case.trail):
            if visit.by is By.FACT:
                self.record(Overruled(index))
                assert self.case.at == visit.at
                return

    @rule()
    def note(self) -> None:
        self.record(Noted(Redacted("A note.")))

    @precondition(lambda self: not self.waits() and self.is_open())
    @rule()
    def close(self) -> None:
        self.record(CaseClosed(Result.RESOLVED if self.at_result(Result.RESOLVED) else None))

    def at_result(self, result: Result) -> bool:
        step = current(self.case, self.book) if self.case else None
        return step is not None and step.ending is not None and step.ending.result is result

    @invariant()
    def never_stuck(self) -> None:
        if self.case is None:
            return
        step = current(self.case, self.book)
        assert step is not None
        assert step.kind.answered_by is not AnsweredBy.RULE
        assert step.ending or step.branches

    @invariant()
    def replay_equals_the_live_case(self) -> None:
        if self.case is not None:
            again = replay(self.events, self.book)
            assert again.case == self.case
            assert again.misfits == ()


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=80,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


F = {name: StepRef("f", name) for name in ("a", "b", "c", "d", "t1", "t2", "end")}


def two_questions(fact: str = "tool", *, always: bool = False) -> FlowBook:
    first = ask(F["a"], {"a": Transition(F["b"]), "b": Transition(F["end"])}, fact, always=always)
    second = ask(F["b"], {"yes": Transition(F["end"]), "not-sure": Transition(F["end"])})
    return FlowBook({"f": flow("f", [first, second, end(F["end"])])}, TABLES)


def test_a_known_fact_answers_the_question_and_says_where_it_came_from() -> None:
    book = two_questions()
    case = opened(book, learned("tool", "a"))
    assert case.at == F["b"]
    assert (case.trail[0].by, case.trail[0].origin) == (By.FACT, Origin.PASTE)


def test_a_question_marked_always_is_asked_although_the_fact_is_known() -> None:
    book = two_questions(always=True)
    assert opened(book, learned("tool", "a")).at == F["a"]


def test_a_known_value_outside_the_answers_does_not_skip_the_question() -> None:
    book = two_questions()
    assert opened(book, learned("tool", "c")).at == F["a"]


def test_an_overruled_answer_is_asked_and_the_new_one_counts() -> None:
    book = two_questions()
    case = apply(opened(book, learned("tool", "a")), Overruled(0), book)
    assert case.at == F["a"]
    case = say(case, book, "b")
    assert case.at == F["end"]
    assert facts(case, book)["tool"][-1].value == "b"


def test_going_back_lands_on_a_question_even_if_a_fact_could_answer_it() -> None:
    book = two_questions()
    case = say(opened(book), book, "a")
    case = apply(case, learned("tool", "a"), book)
    case = apply(case, Undone(0), book)
    assert case.at == F["a"]
    assert case.before == {F["a"]: "a"}


def test_facts_of_answers_taken_back_go_and_facts_read_stay() -> None:
    book = two_questions()
    case = say(opened(book, learned("place", "b")), book, "a")
    case = apply(case, Undone(0), book)
    assert "tool" not in facts(case, book)
    assert facts(case, book)["place"][-1].value == "b"


def test_striking_a_fact_takes_back_the_answer_that_rests_on_it() -> None:
    book = two_questions()
    case = opened(book, learned("tool", "a"))
    case = apply(case, EvidenceStruck("tool", Redacted("a")), book)
    assert case.at == F["a"]
    assert case.trail == ()


def test_answers_after_the_one_that_a_struck_fact_gave_take_their_facts_along() -> None:
    first = ask(F["a"], {"a": Transition(F["b"])}, "tool")
    second = ask(F["b"], {"b": Transition(F["end"])}, "place")
    book = FlowBook({"f": flow("f", [first, second, end(F["end"])])}, TABLES)
    case = say(opened(book, learned("tool", "a")), book, "b")
    assert facts(case, book)["place"][-1].value == "b"
    case = apply(case, EvidenceStruck("tool", Redacted("a")), book)
    assert case.at == F["a"]
    assert "place" not in facts(case, book)


def test_what_nobody_read_cannot_be_struck_out() -> None:
    book = two_questions()
    case = say(opened(book), book, "a")
    with pytest.raises(IllegalEvent):
        apply(case, EvidenceStruck("tool", Redacted("a")), book)


@pytest.mark.parametrize("attempt", [0, 7], ids=["earlier", "later"])
def test_an_answer_of_another_attempt_is_refused(attempt: int) -> None:
    book = two_questions()
    case = opened(book)
    event = answered(case, book, "a")
    wrong = type(event)(event.at, attempt, "a", By.CHECK, "", "")
    with pytest.raises(IllegalEvent):
        apply(case, wrong, book)


@pytest.mark.parametrize("answer", ["c", "otherwise", "", "entered"])
def test_an_answer_the_step_does_not_have_is_refused_and_named(answer: str) -> None:
    book = two_questions()
    with pytest.raises(IllegalEvent) as caught:
        answered(opened(book), book, answer)
    assert "a, b" in caught.value.hint


def fork() -> FlowBook:
    rows = (Branch("a", "", Transition(F["b"])), Branch(OTHERWISE, "", Transition(F["end"])))
    first = Step(F["a"], BRANCH, "", branches=rows, fact="tool")
    second = ask(F["b"], {"yes": Transition(F["end"])})
    return FlowBook({"f": flow("f", [first, second, end(F["end"])])}, TABLES)


@pytest.mark.parametrize(("value", "at"), [("a", "b"), ("b", "end"), ("", "end")])
def test_a_fork_follows_the_fact_and_an_unknown_fact_is_otherwise(value: str, at: str) -> None:
    book = fork()
    case = opened(book, *([learned("tool", value)] if value else []))
    assert case.at == F[at]


def test_a_circle_that_asks_nobody_is_refused() -> None:
    ring = Step(
        F["a"], BRANCH, "", branches=(Branch(OTHERWISE, "", Transition(F["a"])),), fact="tool"
    )
    book = FlowBook({"f": flow("f", [ring, end(F["end"])])}, TABLES)
    with pytest.raises(ContentError):
        opened(book)


def trying(*causes: tuple[str, Chance, int, dict[str, tuple[str, ...]]]) -> FlowBook:
    refs, steps = [], []
    for name, chance, minutes, only_if in causes:
        ref, test = CauseRef("f", name), StepRef("f", f"test-{name}")
        refs.append(Cause(ref, name, Person.USER, chance, minutes, test, only_if))
        found = Transition(F["end"], concludes=ref)
        steps.append(ask(test, {"yes": found, "no": Transition(Jump.BACK, rules_out=(ref,))}))
    tries = tuple(cause.ref for cause in refs)
    list_ = Step(
        F["a"], TRY, "", branches=(Branch(OTHERWISE, "", Transition(F["d"])),), tries=tries
    )
    last = end(F["d"], Result.HANDED_OVER)
    return FlowBook({"f": flow("f", [list_, *steps, end(F["end"]), last], refs)}, TABLES)


def test_causes_are_tried_by_chance_per_minute_each_once_and_then_otherwise() -> None:
    book = trying(
        ("slow", Chance.LIKELY, 10, {}),
        ("quick", Chance.RARE, 1, {}),
        ("best", Chance.LIKELY, 2, {}),
    )
    case = opened(book)
    order = []
    while case.at != F["d"]:
        assert case.at is not None
        order.append(case.at.step)
        case = say(case, book, "no")
    assert order == ["test-best", "test-quick", "test-slow"]


@pytest.mark.parametrize(("tool", "at"), [("b", "d"), ("a", "test-x"), ("", "test-x")])
def test_a_cause_is_left_out_only_when_its_condition_is_known_not_to_hold(
    tool: str, at: str
) -> None:
    book = trying(("x", Chance.LIKELY, 1, {"tool": ("a",)}))
    case = opened(book, *([learned("tool", tool)] if tool else []))
    assert case.at == StepRef("f", at)


def test_causes_ruled_out_show_the_reason_and_the_concluded_one_is_kept() -> None:
    book = trying(("x", Chance.LIKELY, 1, {}), ("y", Chance.RARE, 1, {}))
    case = say(opened(book), book, "no")
    now = standing(case, book)
    assert [(r.cause.title, r.reason, r.is_new) for r in now.ruled_out] == [
        ("x", "Answer no", True)
    ]
    case = say(case, book, "yes")
    assert standing(case, book).concluded == CauseRef("f", "y")


def by_code() -> FlowBook:
    one = [
        ask(F["a"], {"go": Transition(F["b"])}),
        Step(
            F["b"],
            ENTER,
            "Code?",
            branches=(
                Branch(ENTERED, "", Transition(Jump.BY_CODE)),
                Branch("skip", "", Transition(F["end"])),
            ),
            fact="code",
            format="code",
        ),
        ask(F["c"], {"go": Transition(F["end"])}),
        end(F["end"]),
    ]
    other = StepRef("g", "a")
    unknown = StepRef("unknown-code", "a")
    return FlowBook(
        {
            "f": flow("f", one, codes=(90120,), again=F["c"]),
            "g": flow("g", [end(other)], codes=(54005,)),
            "unknown-code": flow("unknown-code", [end(unknown, Result.HANDED_OVER)]),
        },
        TABLES,
    )


@pytest.mark.parametrize(
    ("code", "at"),
    [("90120", "f/c"), ("54005", "g/a"), ("123", "unknown-code/a")],
    ids=["the same code again", "a code with a flow", "a code without"],
)
def test_by_code_leads_to_the_flow_of_the_newest_code(code: str, at: str) -> None:
    book = by_code()
    case = say(opened(book), book, "go")
    assert str(say(case, book, "entered", entered=code).at) == at


def walked_round(*, skip: bool, again: bool = False, general: bool = True) -> FlowBook:
    ways = {ENTERED: Transition(Jump.BY_CODE)} | ({SKIP: Transition(F["end"])} if skip else {})
    asked = tuple(Branch(answer, "", way) for answer, way in ways.items())
    one = [
        ask(F["a"], {"go": Transition(F["b"])}),
        Step(F["b"], ENTER, "Code?", branches=asked, fact="code", format="code"),
        ask(F["c"], {"go": Transition(F["b"])}),
        end(F["end"]),
    ]
    triage = StepRef(GENERAL_TRIAGE, "a")
    flows = {"f": flow("f", one, codes=(90120, 54005), again=F["c"] if again else None)}
    if general:
        flows[GENERAL_TRIAGE] = flow(GENERAL_TRIAGE, [end(triage, Result.HANDED_OVER)])
    return FlowBook(flows, TABLES)


@pytest.mark.parametrize(
    ("book", "codes", "at"),
    [
        (walked_round(skip=True), ["90120"], "f/end"),
        (walked_round(skip=False), ["90120"], f"{GENERAL_TRIAGE}/a"),
        (walked_round(skip=False, general=False), ["90120"], "f/a"),
        (walked_round(skip=True), ["54005"], "f/a"),
        (walked_round(skip=True, again=True), ["90120"], "f/c"),
        (walked_round(skip=True, again=True), ["90120", "90120"], "f/end"),
        (walked_round(skip=True, again=True), ["90120", "54005"], "f/c"),
    ],
    ids=[
        "as if skipped",
        "the general triage",
        "nowhere else",
        "another code of the flow",
        "a step for it that is new",
        "as if skipped after that",
        "another code after that",
    ],
)
def test_the_same_code_leads_to_no_step_a_second_time(
    book: FlowBook, codes: list[str], at: str
) -> None:
    case = say(opened(book, learned("code", "90120")), book, "go")
    *earlier, last = codes
    for code in earlier:
        case = say(say(case, book, "entered", entered=code), book, "go")
    assert str(say(case, book, "entered", entered=last).at) == at


def test_a_repeating_fact_is_asked_again_although_one_is_known() -> None:
    book = by_code()
    case = say(opened(book, learned("code", "90120")), book, "go")
    assert case.at == F["b"]


def test_events_after_a_change_of_the_flow_are_passed_over_and_named() -> None:
    old, new = two_questions(), fork()
    case = opened(old)
    events: list[Event] = [
        CaseOpened("K1", Person.HELPDESK, "0"),
        FlowStarted(F["a"], ""),
        answered(case, old, "a"),
    ]
    rows = [Recorded(i, "", event) for i, event in enumerate(events, 1)]
    again = replay(rows, new)
    assert [row.seq for row in again.misfits] == [3]
    assert again.case.at == F["end"]


def test_a_renamed_step_is_followed() -> None:
    old = two_questions()
    case = opened(old)
    event = answered(case, old, "a")
    renamed = ask(
        StepRef("f", "tool-used"), {"a": Transition(F["b"]), "b": Transition(F["end"])}, "tool"
    )
    new_flow = flow("f", [renamed, old["f"].steps["b"], end(F["end"])])
    new = FlowBook(
        {"f": type(new_flow)(**{**_fields(new_flow), "moved": {"a": "tool-used"}})}, TABLES
    )
    rows = [
        Recorded(1, "", CaseOpened("K1", Person.HELPDESK, "0")),
        Recorded(2, "", FlowStarted(F["a"], "")),
        Recorded(3, "", event),
    ]
    again = replay(rows, new)
    assert again.misfits == ()
    assert again.case.at == F["b"]


def _fields(value: object) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def test_a_closed_case_takes_no_answer_but_can_be_gone_back_in() -> None:
    book = two_questions()
    case = say(opened(book), book, "b")
    case = apply(case, CaseClosed(Result.RESOLVED), book)
    with pytest.raises(IllegalEvent):
        apply(case, learned("place", "a"), book)
    assert apply(case, Undone(0), book).closed is None


def test_a_case_cannot_be_closed_with_an_outcome_it_has_not_come_to() -> None:
    book = two_questions()
    with pytest.raises(IllegalEvent):
        apply(opened(book), CaseClosed(Result.RESOLVED), book)
