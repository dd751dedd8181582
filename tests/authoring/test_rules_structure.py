"""What is known on every path, on flows small enough to walk by eye."""

from __future__ import annotations

from tests.content.content_from_text import FLOW, book_of
from wizard.authoring.rule import CheckContext
from wizard.authoring.rules_structure import behind_a_try, concluded, known_facts, ruled_out
from wizard.content import Content
from wizard.content.catalogue import Catalogue
from wizard.content.flow import StepRef
from wizard.content.graph import expected_answers

STEPS = """steps:
  tool-now: {ask: Which?, fact: tool, answers: all, next: id, not-sure: fork}
  fork: {branch: tool, cases: {azure-cli: id, otherwise: end}}
  id: {enter: Id?, format: guid, fact: correlation-id, next: find, skip: find}
  find: {try: [typed-twice], otherwise: end}
  test:
    ask: So?
    answers:
      yes: {label: "Yes", next: fixed, concludes: typed-twice}
      no: {label: "No", next: back, rules-out: [typed-twice]}
    not-sure: {next: end, rules-out: [typed-twice]}
  fixed: {end: resolved, text: It works.}
  end: {end: stopped, text: Stop.}
"""
TEXT = (
    FLOW[: FLOW.index("steps:")]
    .replace("fixer: user}", "fixer: user, test: test}")
    .replace("start: seen", "start: tool-now")
    + STEPS
)


def context(text: str = TEXT) -> CheckContext:
    book, findings = book_of(("sample.yaml", text))
    assert not findings
    return CheckContext(Content(book, Catalogue(), ()))


def at(name: str) -> StepRef:
    return StepRef("sample", name)


def test_facts_are_known_where_every_path_brings_them() -> None:
    known = known_facts(context())
    assert known[at("tool-now")] == {"reader", "code"}  # the flow answers a code
    assert "tool" not in known[at("fork")]
    assert "tool" in known[at("id")]  # asked, or told by the fork
    assert "correlation-id" not in known[at("find")]  # skipped on one path
    assert known[at("end")] == {"reader", "code"}


def test_a_flow_without_codes_knows_the_reader_alone() -> None:
    known = known_facts(context(TEXT.replace("codes: [90120]", "codes: []")))
    assert known[at("tool-now")] == {"reader"}


def test_a_new_code_makes_what_followed_from_the_old_one_unknown() -> None:
    text = TEXT.replace("format: guid, fact: correlation-id", "format: code, fact: code")
    made = context(text)
    made.content.book.code_facts = {90120: ()}
    known = known_facts(made)
    assert "code-meaning" in known[at("id")]
    assert "code-meaning" not in known[at("test")]
    assert "code" in known[at("test")]


def test_causes_on_every_path() -> None:
    made = context()
    assert concluded(made)[at("fixed")]
    assert not concluded(made)[at("end")]
    assert not ruled_out(made)[at("end")]  # not on the way past the fork
    assert not ruled_out(made)[at("fixed")]


def test_behind_a_try() -> None:
    held = behind_a_try(context())
    assert held[at("test")]
    assert not held[at("end")]
    assert not held[at("find")]


def test_every_answer_is_equally_likely() -> None:
    text = """steps:
  a:
    ask: So?
    answers:
      yes: {label: "Yes", next: fixed, concludes: typed-twice}
      no: {label: "No", next: b}
    not-sure: a
  b:
    ask: And so?
    answers:
      yes: {label: "Yes", next: fixed, concludes: typed-twice}
    not-sure: end
  fixed: {end: resolved, text: It works.}
  end: {end: stopped, text: Stop.}
"""
    head = FLOW[: FLOW.index("steps:")].replace("start: seen", "start: a")
    mean = expected_answers(context(head + text).book)
    # a = 1 + (0 + b + a) / 3 with b = 1
    assert round(mean[at("a")], 2) == 2
    assert mean[at("b")] == 1


def test_a_try_takes_as_many_tests_as_it_has_causes_on_the_mean() -> None:
    causes = "".join(f"  c{n}: {{title: C, fixer: user, test: t{n}}}\n" for n in range(4))
    tests = "".join(
        f"  t{n}:\n    ask: So?\n    answers:\n      no: {{label: N, next: back}}\n"
        "    not-sure: back\n"
        for n in range(4)
    )
    head = FLOW[: FLOW.index("causes:")]
    text = (
        f"{head}causes:\n{causes}start: find\nsteps:\n"
        f"  find: {{try: [c0, c1, c2, c3], otherwise: end}}\n{tests}"
        "  end: {end: stopped, text: Stop.}\n"
    )
    assert round(expected_answers(context(text).book)[at("find")], 1) == 4
