"""How far a step is from an end, on small flows whose numbers can be counted by hand."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.content_from_text import book_with
from wizard.content.flow import StepRef
from wizard.content.graph import (
    circles,
    components,
    distances,
    reachable,
    reverse,
    successors,
)


def ask(name: str, yes: str, not_sure: str, more: str = "") -> str:
    return (
        f"  {name}:\n    ask: Is it so?\n    answers:\n"
        f'      yes: {{label: "Yes", next: {yes}{more}}}\n    not-sure: {not_sure}\n'
    )


ENDS = "  good: {end: resolved, text: Good.}\n  bad: {end: stopped, text: Bad.}\n"


def far(steps: str, start: str, causes: str = "{}") -> dict[str, tuple[int, int]]:
    book = book_with(steps + ENDS, start=start, causes=causes)
    return {ref.step: pair for ref, pair in distances(book).items()}


def test_a_line_of_questions() -> None:
    found = far(ask("a", "b", "good") + ask("b", "c", "c") + ask("c", "good", "bad"), "a")
    assert found == {"a": (1, 3), "b": (2, 2), "c": (1, 1), "good": (0, 0), "bad": (0, 0)}


def test_forks_cost_nothing() -> None:
    fork = "  f: {branch: tool, cases: {azure-cli: good, otherwise: a}}\n"
    assert far(fork + ask("a", "good", "bad"), "f")["f"] == (0, 1)


def test_a_loop_is_walked_once() -> None:
    found = far(ask("a", "b", "good") + ask("b", "c", "c") + ask("c", "a", "bad"), "a")
    assert found["a"] == (1, 3)
    assert found["c"][0] == 1


def test_a_try_counts_all_its_tests() -> None:
    causes = (
        "{x: {title: X, fixer: user, test: tx}, y: {title: Y, fixer: user, test: ty},"
        " z: {title: Z, fixer: user, test: tz}}"
    )
    steps = (
        "  t: {try: [x, y, z], otherwise: last}\n"
        + ask("tx", "back", "back")
        + ask("ty", "good", "ty2")
        + ask("ty2", "good", "back")
        + ask("tz", "good", "back")
        + ask("last", "good", "bad")
    )
    found = far(steps, "t", causes)
    assert found["t"] == (1, 5)  # 1 + 2 + 1 tests, then the last question
    assert found["tx"][0] == 2
    assert found["tx"][1] == 5  # the other two tests may still come
    assert found["last"] == (1, 1)


def test_by_code_ends_the_count_of_the_most() -> None:
    enter = "  e: {enter: Which?, format: code, fact: code, next: by-code, skip: good}\n"
    assert far(enter + ask("a", "e", "bad"), "a")["a"] == (1, 2)


def test_back_leads_to_the_latest_try() -> None:
    causes = "{x: {title: X, fixer: user, test: tx}}"
    steps = "  t: {try: [x], otherwise: bad}\n" + ask("tx", "good", "back") + ENDS
    graph = successors(book_with(steps, start="t", causes=causes))
    assert graph[StepRef("sample", "tx")] == (StepRef("sample", "good"), StepRef("sample", "t"))


EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24)


@settings(max_examples=200)
@given(EDGES)
def test_a_circle_is_where_one_comes_back_to(edges: list[tuple[int, int]]) -> None:
    graph = {at: tuple(b for a, b in edges if a == at) for at in range(8)}
    turning = {at for at in graph if at in reachable(graph, graph[at])}
    assert {at for part in circles(graph) for at in part} == turning
    assert sorted(at for part in components(graph) for at in part) == list(range(8))


@settings(max_examples=200)
@given(EDGES)
def test_parts_come_before_what_leads_to_them(edges: list[tuple[int, int]]) -> None:
    graph = {at: tuple(b for a, b in edges if a == at) for at in range(8)}
    place = {at: n for n, part in enumerate(components(graph)) for at in part}
    assert all(place[b] <= place[a] for a, b in edges)


@settings(max_examples=100)
@given(EDGES, st.integers(0, 7))
def test_turned_round_the_same_things_are_linked(edges: list[tuple[int, int]], at: int) -> None:
    graph = {one: tuple(b for a, b in edges if a == one) for one in range(8)}
    back = reverse(graph)
    assert {one for one in range(8) if at in reachable(graph, [one])} == reachable(back, [at])
