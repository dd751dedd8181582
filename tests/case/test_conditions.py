"""Several facts choose where to go; what tells nothing proves nothing; words fit their reader."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from tests.content.content_from_text import FLOW, book_of
from wizard.case.causes import Certainty, standing
from wizard.case.engine import answered, apply
from wizard.case.events import CaseOpened, EvidenceAdded, EvidenceStruck, FlowStarted
from wizard.case.state import Case, current
from wizard.case.view_builder import RenderContext, show
from wizard.content.flow import NONE_FITS, FlowBook, StepRef, fits
from wizard.content.people import Person
from wizard.evidence import Evidence, Origin, Redacted

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = FLOW[: FLOW.index("causes:")]
SAMPLE = f"""{HEAD}causes:
  typed-twice:
    title: The code was typed twice
    fixer: user
    verify: The program is signed in.
    prevent: Type a code once.
  too-old: {{title: The code was too old, fixer: user}}
begins:
  - {{if: {{tool: azure-cli, correlation-id: known}}, at: by-log}}
  - {{if: {{code: "9012*"}}, at: which}}
start: seen
steps:
  which:
    branch: facts
    why: The tool and the ids decide.
    when:
      with-log: {{if: {{tool: [azure-cli, kubelogin], correlation-id: known}}, next: by-log}}
      bare: {{if: {{tool: kubelogin, correlation-id: unknown}}, next: new-code}}
    otherwise: seen
  seen:
    ask: {{user: Did you type the code before?, others: Did the user type the code before?}}
    why: A code can be used once.
    source: guide
    answers:
      yes: {{label: "Yes", next: fixed, concludes: typed-twice}}
      no: {{label: "No", next: new-code, rules-out: [typed-twice]}}
    not-sure: {{next: other, points-to: [typed-twice]}}
  new-code:
    do: Type a new code.
    why: A used code does not work again.
    source: guide
    who: user
    entra-role: none
    expect: The page takes the code.
    undo: nothing to undo
    minutes: 1
    results:
      worked: {{next: fixed, concludes: too-old}}
      did-not-work: other
      cannot-do: {{next: other, points-to: [too-old]}}
  by-log: {{end: handed-over, to: admin, text: Look at the log.}}
  fixed: {{end: resolved, text: It works.}}
  other: {{end: handed-over, to: helpdesk, text: Please look.}}
"""
TRIAGE = f"""{HEAD.replace("id: sample", "id: general-triage").replace("[90120]", "[]")}
start: since
steps:
  since:
    ask: Since when?
    why: It tells what changed.
    source: guide
    answers:
      today: {{label: Today, next: helpdesk}}
    not-sure: helpdesk
  helpdesk: {{end: handed-over, to: helpdesk, text: Please look.}}
"""
ID = "7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10"


@pytest.fixture(scope="module")
def book() -> FlowBook:
    made, findings = book_of(("sample.yaml", SAMPLE), ("general-triage.yaml", TRIAGE))
    assert not findings
    return made


def started(
    book: FlowBook,
    reader: Person = Person.USER,
    known: Mapping[str, str] = MappingProxyType({}),
    **named: str,
) -> Case:
    facts = tuple(
        Evidence(kind.replace("_", "-"), Redacted(value), Origin.PASTE)
        for kind, value in {**known, **named}.items()
    )
    case = apply(None, CaseOpened("K1", reader, "1"), book)
    case = apply(case, EvidenceAdded(facts), book)
    return apply(case, FlowStarted(book["sample"].start, ""), book)


def say(case: Case, book: FlowBook, answer: str, reason: str = "") -> Case:
    return apply(case, answered(case, book, answer, reason=reason), book)


@pytest.mark.parametrize(
    ("wanted", "value", "expected"),
    [
        (("azure-cli",), "azure-cli", True),
        (("azure-cli",), "kubelogin", False),
        (("azure-cli",), None, False),
        (("known",), "anything", True),
        (("known",), None, False),
        (("unknown",), None, True),
        (("unknown",), "anything", False),
        (("a", "unknown"), None, True),
        (("http://localhost*",), "HTTP://localhost:8400/x", True),
        (("http://localhost*",), "https://localhost", False),
        (("*.example.com",), "a.example.com", True),
        (("a.c",), "abc", False),
        (("*[x]*",), "y[X]z", True),
        (("*",), "line\nline", True),
    ],
)
def test_a_value_fits_what_a_condition_wants(
    wanted: tuple[str, ...], value: str | None, expected: object
) -> None:
    assert fits(wanted, value) is expected


@pytest.mark.parametrize(
    ("known", "step"),
    [
        ({}, "seen"),
        ({"code": "50076"}, "seen"),
        ({"tool": "azure-cli", "correlation_id": ID}, "by-log"),
        ({"code": "90120"}, "seen"),
        ({"code": "90121", "tool": "kubelogin"}, "new-code"),
        ({"code": "90121", "tool": "azure-cli"}, "seen"),
        ({"code": "90121", "tool": "kubelogin", "correlation_id": ID}, "by-log"),
    ],
)
def test_known_facts_choose_where_a_case_begins(
    book: FlowBook, known: dict[str, str], step: str
) -> None:
    assert started(book, known=known).at == StepRef("sample", step)


def test_a_removed_fact_decides_no_longer(book: FlowBook) -> None:
    case = started(book, tool="azure-cli", correlation_id=ID)
    assert case.at == StepRef("sample", "by-log")
    case = apply(case, EvidenceStruck("tool", Redacted("azure-cli")), book)
    assert case.at == StepRef("sample", "seen")


def test_a_removed_fact_that_decided_nothing_changes_nothing(book: FlowBook) -> None:
    case = say(started(book, code="90120", tool="azure-cli"), book, "no")
    after = apply(case, EvidenceStruck("tool", Redacted("azure-cli")), book)
    assert (after.at, after.trail) == (case.at, case.trail)


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (Person.USER, "Did you type the code before?"),
        (Person.HELPDESK, "Did the user type the code before?"),
        (Person.DEVELOPER, "Did the user type the code before?"),
    ],
)
def test_a_question_is_in_the_words_for_its_reader(
    book: FlowBook, reader: Person, words: str
) -> None:
    case = started(book, reader)
    step = current(case, book)
    assert step is not None
    assert step.text == words
    assert show(say(case, book, "no"), RenderContext(book)).trail[-1].question == words


def test_not_sure_is_no_finding(book: FlowBook) -> None:
    view = show(say(started(book), book, "not-sure"), RenderContext(book))
    assert view.outcome is not None
    outcome = view.outcome.outcome
    assert (outcome.certainty, outcome.cause) == (Certainty.LIKELY, "")
    assert outcome.likely == "The code was typed twice"
    proof = 'Did you type the code before? Proven by: "Yes".'
    assert ("To prove it", proof) in view.outcome.rows
    assert not view.outcome.ruled_out


def test_a_fix_that_failed_rules_out_its_own_cause_alone(book: FlowBook) -> None:
    case = say(started(book, code="90121", tool="kubelogin"), book, "did-not-work")
    now = standing(case, book)
    assert [one.cause.ref.cause for one in now.ruled_out] == ["too-old"]
    assert [one.ref.cause for one in now.untested] == ["typed-twice"]
    view = show(case, RenderContext(book))
    assert view.outcome is not None
    assert view.outcome.outcome.certainty is Certainty.NOT_FOUND
    assert [one.title for one in view.outcome.ruled_out] == ["The code was too old"]
    untested = [one.reason for one in view.outcome.untested]
    assert untested == ['Did you type the code before? Proven by: "Yes".']
    assert "Ruled out:\n- The code was too old (Type a new code: it did not work)" in (
        view.outcome.paper
    )
    assert "Not tested:\n- The code was typed twice" in view.outcome.paper


def test_what_could_not_be_done_rules_nothing_out(book: FlowBook) -> None:
    case = say(started(book, code="90121", tool="kubelogin"), book, "cannot-do", "no-rights")
    now = standing(case, book)
    assert not now.ruled_out
    assert [one.ref.cause for one in now.likely] == ["too-old"]


def test_a_cause_that_was_found_brings_its_own_proof(book: FlowBook) -> None:
    view = show(say(started(book), book, "yes"), RenderContext(book))
    assert view.outcome is not None
    assert view.outcome.outcome.certainty is Certainty.FOUND
    rows = dict(view.outcome.rows)
    assert rows["Found"] == "The code was typed twice"
    assert rows["Verified"] == "The program is signed in."
    assert rows["Next time"] == "Type a code once."
    assert not view.outcome.untested


def test_the_fix_is_named_and_not_the_question_after_it(book: FlowBook) -> None:
    view = show(
        say(started(book, code="90121", tool="kubelogin"), book, "worked"), RenderContext(book)
    )
    assert view.outcome is not None
    assert dict(view.outcome.rows)["Fixed by"] == "Type a new code."


def test_what_the_text_says_and_no_step_used_is_listed(book: FlowBook) -> None:
    case = say(started(book, code="50076", tool="azure-cli"), book, "not-sure")
    view = show(case, RenderContext(book))
    assert view.outcome is not None
    assert not view.outcome.unused
    case = say(started(book, code_meaning="Something", tool="azure-cli"), book, "not-sure")
    view = show(case, RenderContext(book))
    assert view.outcome is not None
    assert view.outcome.unused == (("Meaning", "Something"),)


def test_every_question_has_none_of_this_fits_as_its_last_choice(book: FlowBook) -> None:
    case = started(book, tool="azure-cli")
    view = show(case, RenderContext(book))
    assert view.step is not None
    assert view.step.choices[-1].id == NONE_FITS
    after = say(case, book, NONE_FITS)
    assert after.at == StepRef("general-triage", "since")
    assert after.known == case.known
    assert standing(after, book).ruled_out == ()
    last = show(after, RenderContext(book)).step
    assert last is not None
    assert NONE_FITS not in [one.id for one in last.choices]
