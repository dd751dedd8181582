"""What a reviewer is told about two versions of a flow, and the figures of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.case.workspaces import shipped
from tests.content.content_from_text import FLOW, book_of
from wizard.authoring.diff import changes
from wizard.authoring.stats import stats

if TYPE_CHECKING:
    from wizard.content.flow import Flow

ROWS = [
    ("a text", "Did you see it?", "Was it seen?", "sample/seen: text: 'Did you see it?' is now 'W"),
    ("a way", "not-sure: other", "not-sure: fixed", "answer 'not-sure' leads to: 'sample/other'"),
    ("a label", '"No"', '"Not at all"', "sample/seen: answer 'no' label: 'No' is now 'Not at all'"),
    ("a cause", "typed twice", "used twice", "sample: cause typed-twice title: "),
    ("an outcome", "end: handed-over, to: helpdesk", "end: stopped", "sample/other: result: "),
    ("to whom", "to: helpdesk", "to: admin", "sample/other: to: 'helpdesk' is now 'admin'"),
    ("what is not shown", "owner: sign-in-support", "owner: print-desk", ""),
]


def sample(text: str = FLOW) -> dict[str, Flow]:
    book, findings = book_of(("sample.yaml", text))
    assert not findings
    return dict(book)


@pytest.mark.parametrize(
    ("before", "after", "told"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_each_change_is_told_once(before: str, after: str, told: str) -> None:
    assert before in FLOW
    found = [str(one) for one in changes(sample(), sample(FLOW.replace(before, after, 1)))]
    if told:
        assert any(told in one for one in found)
        assert all("sample" in one for one in found)
    else:
        assert not found


def test_steps_and_answers_come_go_and_are_renamed() -> None:
    more = FLOW.replace(
        "    not-sure: other", "      maybe: {label: Maybe, next: third}\n    not-sure: other"
    ).replace("steps:\n", "steps:\n  third: {end: stopped, text: Stop here.}\n")
    found = [str(one) for one in changes(sample(), sample(more))]
    assert found == [
        "sample/seen: the answer 'maybe' is new, it leads to sample/third",
        "sample/third: the step is new: Stop here.",
    ]
    back = [str(one) for one in changes(sample(more), sample())]
    assert "sample/third: the step is gone: Stop here." in back
    assert "sample/seen: the answer 'maybe' is gone, it led to sample/third" in back
    renamed = FLOW.replace("other", "to-desk").replace("steps:", "moved: {other: to-desk}\nsteps:")
    told = [str(one) for one in changes(sample(), sample(renamed))]
    assert told[0].startswith("sample/seen: answer 'not-sure' leads to")
    assert "sample/other: the step is now called to-desk" in told
    assert not any("gone" in one or "new:" in one for one in told)


def test_flows_come_and_go_and_a_flow_is_itself() -> None:
    book = dict(shipped().book)
    assert not list(changes(book, book))
    assert [str(one) for one in changes({}, sample())] == ["sample: the flow is new: A sample"]
    assert [str(one) for one in changes(sample(), {})] == ["sample: the flow is gone"]


def test_the_figures_of_a_small_flow() -> None:
    (one,) = stats(book_of(("sample.yaml", FLOW))[0])
    assert (one.flow, one.steps, one.causes, one.depth) == ("sample", 3, 1, 2)
    assert one.kinds == {"ask": 1, "end": 2}
    assert (one.expected, one.at_worst) == (1.0, 1)
    assert [(str(e.end), e.answers, e.minutes) for e in one.ends] == [
        ("sample/fixed", 1, 0.5),
        ("sample/other", 1, 0.5),
    ]


@pytest.mark.slow
def test_an_end_that_is_near_is_told_with_its_shortest_way() -> None:
    for one in stats(shipped().book):
        assert one.ends
        assert list(one.ends) == sorted(
            one.ends, key=lambda end: (end.answers, end.minutes, end.end)
        )
        assert 0 < one.expected <= one.at_worst
        assert one.grade <= 8
