"""Small flows with known holes: each is named, each fault that matters is noticed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.content.content_from_text import FLOW, book_of, written
from wizard.authoring.cited_threads import is_thread
from wizard.authoring.mutation import mutants
from wizard.authoring.proof import NOT_PLAYED, NOT_REHEARSED, UNREACHABLE, Ratio, prove
from wizard.authoring.rehearsal import rehearse
from wizard.content import load
from wizard.content.catalogue import Catalogue
from wizard.content.compiled import Content
from wizard.content.flow import CANNOT_DO, DO
from wizard.content.scenario import scenarios_of

if TYPE_CHECKING:
    from wizard.authoring.proof import Proof

TEXT = (
    FLOW.replace("not-sure: other", "not-sure: which")
    + """
  which:
    ask: Which program is it?
    why: It tells who can fix it.
    source: guide
    fact: tool
    answers:
      azure-cli: {label: Azure CLI, next: own}
      kubelogin: {label: kubelogin, next: other, rules-out: [typed-twice], because: no code}
    not-sure: other
  own:
    branch: tool
    why: Known programs are fixed here.
    cases: {azure-cli: fixed-cli, otherwise: other}
  fixed-cli: {end: resolved, text: It works., cause: not-known}
"""
)
YES = """  said-yes:
    title: It was seen
    reader: user
    walk: {seen: yes}
    ends-at: fixed
    result: resolved
    cause: typed-twice
"""
CLI = """  asked-cli:
    title: The program is asked
    reader: user
    walk: {seen: not-sure, which: azure-cli}
    ends-at: fixed-cli
    result: resolved
    known: {tool: azure-cli}
"""
KUBE = """  asked-kube:
    title: The program is another one
    reader: user
    walk: {seen: not-sure, which: kubelogin}
    ends-at: other
    result: handed-over
    ruled-out: [typed-twice]
"""


def content_of(*scenarios: str, text: str = TEXT) -> Content:
    book, findings = book_of(("sample.yaml", text))
    assert not findings, findings
    file = written("sample.scenarios.yaml", "flow: sample\nscenarios:\n" + "".join(scenarios))
    found = scenarios_of([written("sample.yaml", text), file], book)
    assert not file.parsed.findings
    return Content(book, Catalogue(()), found)


def missing(proof: Proof, sort: str) -> dict[str, str]:
    return {one.name: one.reason for one in proof.missing if one.sort == sort}


def test_what_no_scenario_comes_to_is_named_with_its_line() -> None:
    proof = prove(content_of(YES, CLI, KUBE))
    assert missing(proof, "answers") == {
        "sample/seen: no": NOT_REHEARSED,
        "sample/which: not-sure": NOT_REHEARSED,
    }
    (line,) = (one.at.line for one in proof.missing if one.name == "sample/which: not-sure")
    assert TEXT.splitlines()[line - 1] == "    not-sure: other"
    assert proof.passed == 3
    assert proof.is_sound


def test_a_case_nobody_can_come_to_is_told_apart() -> None:
    told = missing(prove(content_of(YES)), "conditions")
    assert told["sample/own: otherwise"] == UNREACHABLE
    assert told["sample/own: azure-cli"] == NOT_REHEARSED


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        (("ends-at: fixed", "ends-at: other"), "ends at sample/fixed"),
        (("result: resolved", "result: stopped"), "ends resolved"),
        (("seen: yes", "seen: yes, which: azure-cli"), "was not asked"),
        (("{seen: yes}", "{}"), "no answer"),
        (("cause: typed-twice", "known: {tool: kubelogin}"), "tool is not known"),
        (("cause: typed-twice", "ruled-out: [typed-twice]"), "is not ruled out"),
        (("cause: typed-twice", "suspected: [typed-twice]"), "Nothing points"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[1],
)
def test_a_scenario_that_says_something_else_fails(change: tuple[str, str], trouble: str) -> None:
    proof = prove(content_of(YES.replace(*change)))
    (failure,) = proof.failures
    assert trouble in failure.message
    assert not proof.is_sound


def test_another_cause_than_the_scenario_says_is_a_failure() -> None:
    content = content_of(YES)
    scenario = replace(content.scenarios[0], walk={"sample/seen": ("not-sure",)})
    assert "no answer" in rehearse(scenario, content.book).trouble


def test_who_could_act_and_does_not_says_why() -> None:
    content, _ = load()
    named = "aadsts90120"
    one = next(
        scenario
        for scenario in content.scenarios
        if scenario.flow == named and "cannot-do/" in str(scenario.walk)
    )
    walk = {
        at: tuple(answer.partition("/")[0] if "cannot-do/" in answer else answer for answer in said)
        for at, said in one.walk.items()
    }
    assert not rehearse(one, content.book).trouble
    assert "asks why: write cannot-do/" in rehearse(replace(one, walk=walk), content.book).trouble


def test_an_answer_that_tells_why_in_its_own_words_is_not_asked_why() -> None:
    content, _ = load()
    step = next(
        step
        for flow in content.book.values()
        for step in flow.steps.values()
        for branch in step.branches
        if branch.answer == CANNOT_DO and branch.label != DO.label(CANNOT_DO)
    )
    one = next(
        scenario
        for scenario in content.scenarios
        if scenario.flow == step.ref.flow and CANNOT_DO in scenario.walk.get(str(step.ref), ())
    )
    said = dict(one.walk) | {str(step.ref): (f"{CANNOT_DO}/no-rights",)}
    assert not rehearse(one, content.book).trouble
    assert "does not ask" in rehearse(replace(one, walk=said), content.book).trouble


MUST_DIE = (
    "sample/seen: not-sure is dropped",
    "sample/which: azure-cli leads to sample/other",
    "sample/which: kubelogin does not rule out typed-twice",
    "sample/which: the fact tool is removed",
    "sample/own: azure-cli is negated",
    "sample/own: azure-cli is dropped",
    "sample/seen: yes concludes nothing",
)


@pytest.mark.parametrize("name", MUST_DIE)
def test_a_fault_that_scenarios_pass_is_noticed(name: str) -> None:
    content = content_of(YES, CLI, KUBE)
    assert name in {one.name for one in mutants(content.book, content.book["sample"])}
    assert name not in missing(prove(content), "fault")


@pytest.mark.parametrize(
    ("left_out", "fault"),
    [
        (KUBE, "sample/which: kubelogin does not rule out typed-twice"),
        (CLI, "sample/own: azure-cli is negated"),
        (YES, "sample/seen: yes leads to sample/other"),
    ],
    ids=["ruled out", "negated", "led elsewhere"],
)
def test_a_fault_survives_without_the_scenario_that_holds_it(left_out: str, fault: str) -> None:
    left = [one for one in (YES, CLI, KUBE) if one != left_out]
    assert fault in missing(prove(content_of(*left)), "fault")


def test_the_checker_notices_faults_too() -> None:
    fault = "sample/seen: yes concludes nothing"
    assert fault not in missing(prove(content_of(CLI, KUBE)), "fault")


def test_a_case_that_leads_where_otherwise_leads_is_no_fault() -> None:
    text = TEXT.replace(
        "{azure-cli: fixed-cli, otherwise: other}", "{azure-cli: other, otherwise: other}"
    )
    book, _ = book_of(("sample.yaml", text))
    names = {one.name for one in mutants(book, book["sample"])}
    assert "sample/own: azure-cli is dropped" not in names
    assert "sample/own: azure-cli is negated" not in names


@pytest.mark.slow
def test_the_shipped_flows_are_proven() -> None:
    proof = prove(load(drafts=True)[0])
    assert proof.whole
    assert proof.failures == ()
    assert proof.dead_ends == ()
    assert {sort: count.percent >= 99 for sort, count in proof.coverage.items()} == dict.fromkeys(
        proof.coverage, True
    ), [one.name for one in proof.missing]
    assert {flow: count.percent >= 95 for flow, count in proof.scores.items()} == dict.fromkeys(
        proof.flows, True
    ), [one.name for one in proof.missing]


PASTED = YES.replace("    walk:", "    paste: AADSTS90120 on the page\n    walk:")


@pytest.mark.parametrize(
    ("scenario", "done"),
    [(YES, 0), (PASTED, 1)],
    ids=["answers-alone", "a-pasted-text"],
)
def test_a_cited_thread_is_played_by_a_pasted_text(scenario: str, done: int) -> None:
    text = TEXT.replace("https://example.com/guide", "https://github.com/owner/repo/issues/12")
    assert text != TEXT
    proof = prove(content_of(scenario, text=text))
    assert proof.threads == Ratio(done, 1)
    named = [one.name for one in proof.missing if one.reason == NOT_PLAYED]
    assert named == ["sample: guide"][done:]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://github.com/owner/repo/issues/12", True),
        ("https://github.com/owner/repo/discussions/7#x", True),
        ("https://learn.microsoft.com/en-us/answers/questions/1/title", True),
        ("https://stackoverflow.com/questions/1", True),
        ("https://techcommunity.microsoft.com/discussions/x", True),
        ("https://github.com/owner/repo", False),
        ("https://github.com/owner/repo/blob/main/issues/README.md", False),
        ("https://learn.microsoft.com/entra/identity", False),
        ("", False),
    ],
)
def test_what_is_a_public_thread(url: str, *, found: bool) -> None:
    assert is_thread(url) is found
