"""Flow books made by hand and at random, for tests of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from wizard.content.flow import (
    ASK,
    BRANCH,
    CANNOT_DO,
    DID_NOT_WORK,
    DO,
    END,
    ENTER,
    ENTERED,
    GENERAL_TRIAGE,
    KNOWN,
    NOT_SURE,
    OTHERWISE,
    SKIP,
    TRY,
    UNKNOWN,
    WORKED,
    Action,
    Branch,
    Cause,
    CauseRef,
    Ending,
    Flow,
    FlowBook,
    Jump,
    Step,
    StepRef,
    Transition,
)
from wizard.content.people import Person, Result
from wizard.content.tables import FactSpec, Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLES = Tables(
    facts={
        "reader": FactSpec("reader", "Reader", values={p.value: p.value for p in Person}),
        "code": FactSpec("code", "Code", format="code", repeats=True),
        "tool": FactSpec("tool", "Tool", values={"a": "Tool A", "b": "Tool B", "c": "Tool C"}),
        "place": FactSpec("place", "Place", values={"a": "Page", "b": "Window", "c": "Log"}),
        "trace-id": FactSpec("trace-id", "Trace id", format="guid"),
        "wish": FactSpec("wish", "Wish", format="line"),
    }
)
VALUES = ("a", "b", "c")


def flow(
    flow_id: str,
    steps: Sequence[Step],
    causes: Sequence[Cause] = (),
    codes: tuple[int, ...] = (),
    again: StepRef | None = None,
) -> Flow:
    """Return a flow of the given steps, entered at the first."""
    return Flow(
        id=flow_id,
        title=f"Flow {flow_id}",
        version=1,
        reviewed="2026-11-21",
        owner="tests",
        status="ready",
        summary="",
        codes=codes,
        phrases=(),
        sources={},
        causes={cause.ref.cause: cause for cause in causes},
        start=steps[0].ref,
        again=again,
        moved={},
        steps={step.ref.step: step for step in steps},
        digest="0",
        file="",
    )


def ask(ref: StepRef, ways: dict[str, Transition], fact: str = "", *, always: bool = False) -> Step:
    """Return a question with an answer for each way."""
    rows = tuple(Branch(answer, f"Answer {answer}", way) for answer, way in ways.items())
    return Step(ref, ASK, f"Question {ref}?", branches=rows, fact=fact, always=always)


def end(ref: StepRef, result: Result = Result.RESOLVED, needs: tuple[str, ...] = ()) -> Step:
    """Return an outcome."""
    return Step(ref, END, f"End {ref}.", ending=Ending(result, Person.ADMIN, needs))


@st.composite
def books(draw: st.DrawFn) -> FlowBook:
    """Draw a book of one or two flows, in which no circle asks nobody."""
    flows = {}
    names = ("one", "two")[: draw(st.integers(1, 2))]
    sizes = {name: draw(st.integers(2, 7)) for name in names}
    refs = [StepRef(name, f"s{i}") for name in names for i in range(sizes[name])]
    ends = [StepRef(name, "end") for name in names]
    for name in names:
        causes = tuple(
            Cause(CauseRef(name, f"c{i}"), f"Cause {i}", Person.USER, test=StepRef(name, f"t{i}"))
            for i in range(2)
        )
        refs_of_causes = [cause.ref for cause in causes]
        steps: list[Step] = []
        for i in range(sizes[name]):
            ref = StepRef(name, f"s{i}")
            later = [r for r in refs if r > ref and r.flow == name] + ends
            steps.append(draw(_step(ref, refs + ends, later, refs_of_causes)))
        steps += [
            ask(
                StepRef(name, f"t{i}"),
                {
                    "yes": Transition(StepRef(name, "end"), concludes=cause.ref),
                    "no": Transition(
                        Jump.BACK if _has_try(steps) else ends[0], rules_out=(cause.ref,)
                    ),
                },
            )
            for i, cause in enumerate(causes)
        ]
        steps.append(end(StepRef(name, "end"), needs=("trace-id",)))
        codes = (90120,) if name == "one" else (54005,)
        flows[name] = flow(name, steps, causes, codes)
    unknown = StepRef("unknown-code", "end")
    flows["unknown-code"] = flow("unknown-code", [end(unknown, Result.HANDED_OVER)])
    if draw(st.booleans()):
        general = StepRef(GENERAL_TRIAGE, "end")
        flows[GENERAL_TRIAGE] = flow(GENERAL_TRIAGE, [end(general, Result.HANDED_OVER)])
    return FlowBook(flows, TABLES, {90120: (("tool", "b"),)})


def _has_try(steps: Sequence[Step]) -> bool:
    # A test step is entered by a `try` only when its flow begins with one; else `back` is unsafe.
    return steps[0].kind is TRY


@st.composite
def _step(
    draw: st.DrawFn,
    ref: StepRef,
    anywhere: list[StepRef],
    later: list[StepRef],
    causes: list[CauseRef],
) -> Step:
    kind = draw(st.sampled_from((ASK, ASK, ENTER, DO, BRANCH, TRY)))
    ways = st.builds(
        Transition,
        st.sampled_from([*anywhere, *([Jump.BY_CODE] if kind is not BRANCH else [])]),
        concludes=st.none() | st.sampled_from(causes),
        rules_out=st.just(()) | st.sampled_from(causes).map(lambda c: (c,)),
        points_to=st.just(()) | st.sampled_from(causes).map(lambda c: (c,)),
    )
    onward = st.builds(Transition, st.sampled_from(later))
    rows: tuple[Branch, ...]
    if kind is ASK:
        answers = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True))
        fact = draw(st.sampled_from(("", "tool", "place")))
        table = {a: draw(ways) for a in answers} | {NOT_SURE: draw(ways)}
        return ask(ref, table, fact, always=draw(st.booleans()))
    if kind is ENTER:
        rows = (Branch(ENTERED, "Entered", draw(ways)), Branch(SKIP, "I have none", draw(ways)))
        fact = draw(st.sampled_from(("code", "wish")))
        return Step(ref, ENTER, "Type it.", branches=rows, fact=fact, format="line")
    if kind is DO:
        action = Action(draw(st.sampled_from((Person.USER, Person.ADMIN))), "none", 1, expect="x")
        rows = tuple(
            Branch(answer, answer, draw(ways)) for answer in (WORKED, DID_NOT_WORK, CANNOT_DO)
        )
        return Step(ref, DO, "Do it.", branches=rows, action=action)
    if kind is BRANCH and draw(st.booleans()):
        conditions = st.dictionaries(
            st.sampled_from(("tool", "place")),
            st.sampled_from(((KNOWN,), (UNKNOWN,), ("a",), ("b", "c"))),
            min_size=1,
        )
        cases = draw(st.lists(conditions, min_size=1, max_size=3))
        rows = tuple(
            Branch(f"case-{at}", "", draw(onward), when=when) for at, when in enumerate(cases)
        )
        return Step(ref, BRANCH, "", branches=(*rows, Branch(OTHERWISE, "", draw(onward))))
    if kind is BRANCH:
        values = draw(st.lists(st.sampled_from(VALUES), max_size=2, unique=True))
        rows = tuple(Branch(v, v, draw(onward)) for v in (*values, OTHERWISE))
        return Step(ref, BRANCH, "", branches=rows, fact=draw(st.sampled_from(("tool", "place"))))
    rows = (Branch(OTHERWISE, "", draw(onward)),)
    return Step(ref, TRY, "", branches=rows, tries=tuple(causes))
