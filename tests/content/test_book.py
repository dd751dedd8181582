"""Flow files together: what replaces what, what is left out, and that good flows stay whole."""

from __future__ import annotations

from tests.content.content_from_text import FLOW, book_of
from wizard.content.book import LEFT_OUT
from wizard.content.flow import StepRef
from wizard.content.people import Result

OTHER = (
    FLOW.replace("id: sample", "id: other-flow")
    .replace("codes: [90120]", "codes: []")
    .replace("not-sure: other", "not-sure: sample")
)


def test_a_flow_is_reached_by_its_id_at_its_start() -> None:
    book, findings = book_of(("sample.yaml", FLOW), ("other-flow.yaml", OTHER))
    assert not findings
    branch = book["other-flow"].steps["seen"].branch("not-sure")
    assert branch
    assert branch.way.next == StepRef("sample", "seen")
    assert book.for_code(90120) is book["sample"]


def test_a_later_flow_of_the_same_id_replaces_the_one_before() -> None:
    mine = FLOW.replace("title: A sample", "title: Mine")
    book, findings = book_of(("flows/sample.yaml", FLOW), ("my/sample.yaml", mine))
    assert not findings
    assert book["sample"].title == "Mine"
    assert book["sample"].file == "my/sample.yaml"


def test_a_broken_replacement_leaves_the_one_before_in_place() -> None:
    mine = FLOW.replace("start: seen", "start: sen")
    book, findings = book_of(("flows/sample.yaml", FLOW), ("my/sample.yaml", mine))
    assert book["sample"].file == "flows/sample.yaml"
    assert [(f.at.file, f.rule) for f in findings] == [("my/sample.yaml", "unknown-reference")]


def test_two_files_of_a_folder_cannot_have_the_same_id() -> None:
    _, findings = book_of(("flows/sample.yaml", FLOW), ("flows/twin.yaml", FLOW))
    assert {f.rule for f in findings} == {"file-name", "duplicate-id"}


def test_a_broken_flow_is_left_out_and_the_rest_is_whole() -> None:
    broken = FLOW.replace("not-sure: other", "not-sure: nowhere")
    book, findings = book_of(("sample.yaml", broken), ("other-flow.yaml", OTHER))
    assert list(book) == ["other-flow"]
    assert {(f.at.file, f.rule) for f in findings} == {
        ("sample.yaml", "unknown-reference"),
        ("other-flow.yaml", "left-out"),
    }
    branch = book["other-flow"].steps["seen"].branch("not-sure")
    assert branch
    assert branch.way.next == StepRef("other-flow", LEFT_OUT)
    stand_in = book.step(StepRef("other-flow", LEFT_OUT))
    assert stand_in
    assert stand_in.ending
    assert stand_in.ending.result is Result.HANDED_OVER


def test_causes_of_a_flow_that_is_left_out_are_dropped() -> None:
    broken = FLOW.replace("start: seen", "start: nowhere")
    text = OTHER.replace("no: {", "no: {rules-out: [sample/typed-twice], ")
    book, _ = book_of(("sample.yaml", broken), ("other-flow.yaml", text))
    branch = book["other-flow"].steps["seen"].branch("no")
    assert branch
    assert branch.way.rules_out == ()


def test_drafts_run_only_when_asked_for() -> None:
    draft = FLOW.replace("status: ready", "status: draft")
    book, findings = book_of(("sample.yaml", draft), ("other-flow.yaml", OTHER))
    assert list(book) == ["other-flow"]
    assert [f.rule for f in findings] == ["left-out"]
    book, findings = book_of(("sample.yaml", draft), ("other-flow.yaml", OTHER), drafts=True)
    assert set(book) == {"sample", "other-flow"}
    assert not findings


def test_a_draft_does_not_replace_a_ready_flow() -> None:
    draft = FLOW.replace("status: ready", "status: draft").replace("A sample", "Mine")
    book, _ = book_of(("flows/sample.yaml", FLOW), ("my/sample.yaml", draft))
    assert book["sample"].title == "A sample"


FORKS = """  one: {branch: tool, why: X, cases: {azure-cli: two, otherwise: fixed}}
  two: {branch: tool, why: X, cases: {azure-cli: one, otherwise: other}}
"""


def test_a_circle_of_forks_is_refused_and_named() -> None:
    text = FLOW.replace("not-sure: other", "not-sure: one") + FORKS
    book, findings = book_of(("sample.yaml", text), ("other-flow.yaml", OTHER))
    assert list(book) == ["other-flow"]
    about = next(f for f in findings if f.rule == "rule-cycle")
    assert (about.at.file, about.at.line) == ("sample.yaml", 25)
    assert "sample/one, sample/two" in about.message


def test_a_question_that_a_fact_answers_may_stand_on_a_circle() -> None:
    text = FLOW.replace("not-sure: other", "not-sure: one") + FORKS.replace(
        "  two: {branch: tool, why: X, cases: {azure-cli: one, otherwise: other}}",
        "  two: {ask: Which?, fact: tool, answers: all, next: one, not-sure: other}",
    )
    book, findings = book_of(("sample.yaml", text))
    assert not findings
    assert "sample" in book


def test_the_digest_changes_with_the_text() -> None:
    one, _ = book_of(("sample.yaml", FLOW))
    two, _ = book_of(("sample.yaml", FLOW.replace("It works.", "It runs.")))
    assert one["sample"].digest != two["sample"].digest
