"""What a flow file becomes, and the finding of every mistake in one, by line."""

from __future__ import annotations

import pytest

from tests.content.content_from_text import FLOW, book_of
from wizard.content.flow import (
    CauseRef,
    Flow,
    FromPortal,
    FromTool,
    Jump,
    Step,
    StepRef,
    Transition,
)
from wizard.content.people import Person, Result

WHOLE = """id: whole
title: All that can be written
version: 3
reviewed: 2026-11-01
owner: sign-in-support
status: ready
summary: Every key of the language once.
codes: [90120, 90121]
phrases: [used before]
sources:
  guide: {title: A guide, url: "https://example.com/guide"}
causes:
  typed-twice: {title: Typed twice, fixer: user, chance: likely, minutes: 2, test: test}
  old-code: {title: An old code, fixer: developer, test: test, if: {tool: [azure-cli]}}
start: tool-now
again: find
moved: {old-name: find}
steps:
  tool-now:
    ask: Which program is it?
    why: Programs differ.
    source: guide
    short: program
    fact: tool
    always: true
    answers: all
    next: place
    not-sure: {next: place, label: No idea, hint: It is on the title bar.}
  place:
    ask: Is it the Azure CLI?
    fact: tool
    answers:
      azure-cli: number
      kubelogin: {label: The other one, next: number, points-to: [old-code]}
    not-sure: number
  number:
    enter: Read me the number.
    format: code
    fact: code
    next: {next: by-code, rules-out: [typed-twice], because: it is another error}
    skip: fork
  fork:
    branch: tool
    cases: {azure-cli: act, otherwise: clock}
  act:
    do: Start again with {tool|the program}.
    who: user
    entra-role: reports-reader
    where: {portal: sign-in-logs}
    command: {tool: new-code, else: Start it again.}
    expect: It works.
    care: Only once.
    undo: nothing to undo
    minutes: 4
    next: clock
  clock:
    check: clock-skew
    results: {pass: try-it, otherwise: {next: try-it, label: Not right}}
  try-it:
    live: Shall we try it?
    results: {works: done, refused: number, already-used: number, otherwise: find}
  find:
    try: [typed-twice, old-code]
    otherwise: ask-else
  test:
    ask: Was it so?
    answers:
      yes: {label: "Yes", next: done, concludes: typed-twice}
      no: {label: "No", next: back, rules-out: [typed-twice, whole/old-code]}
    not-sure: done
  done:
    end: resolved
    text: It works for {reader}.
    verify: It is signed in.
    prevent: Type it once.
    say: You are in.
    not-known: who typed it
    cause: not-known
  ask-else: {end: handed-over, to: developer, text: Look., needs: [tool, correlation-id]}
"""


@pytest.fixture(scope="module")
def whole() -> Flow:
    book, findings = book_of(("whole.yaml", WHOLE))
    assert not findings
    return book["whole"]


def step(flow: Flow, name: str) -> Step:
    return flow.steps[name]


def test_the_head(whole: Flow) -> None:
    assert (whole.title, whole.version, whole.reviewed) == (
        "All that can be written",
        3,
        "2026-11-01",
    )
    assert whole.codes == (90120, 90121)
    assert whole.phrases == ("used before",)
    assert whole.sources["guide"].url == "https://example.com/guide"
    assert (whole.start, whole.again) == (StepRef("whole", "tool-now"), StepRef("whole", "find"))
    assert whole.moved == {"old-name": "find"}
    assert len(whole.digest) == 12
    assert whole.place("codes").line == 8


def test_causes(whole: Flow) -> None:
    cause = whole.causes["old-code"]
    assert cause.ref == CauseRef("whole", "old-code")
    assert cause.test == StepRef("whole", "test")
    assert cause.only_if == {"tool": ("azure-cli",)}
    assert (cause.fixer, cause.minutes) == (Person.DEVELOPER, 1)


def test_answers_of_all_values(whole: Flow) -> None:
    asked = step(whole, "tool-now")
    assert asked.always
    assert [(b.answer, b.label, b.hint) for b in asked.branches] == [
        ("azure-cli", "Azure CLI", ""),
        ("kubelogin", "kubelogin", ""),
        ("not-sure", "No idea", "It is on the title bar."),
    ]
    assert {b.way.next for b in asked.branches} == {StepRef("whole", "place")}


def test_labels_come_from_the_fact_unless_written(whole: Flow) -> None:
    assert [b.label for b in step(whole, "place").branches] == [
        "Azure CLI",
        "The other one",
        "Not sure",
    ]


def test_what_is_entered_leads_on(whole: Flow) -> None:
    entered, skipped = step(whole, "number").branches
    assert entered.way == Transition(
        Jump.BY_CODE,
        rules_out=(CauseRef("whole", "typed-twice"),),
        because="it is another error",
    )
    assert (skipped.answer, skipped.label) == ("skip", "I have none")


def test_an_action(whole: Flow) -> None:
    action = step(whole, "act").action
    assert action
    assert action.where == FromPortal("sign-in-logs")
    assert action.command == FromTool("new-code", "Start it again.")
    assert (action.who, action.entra_role, action.minutes) == (Person.USER, "reports-reader", 4)
    assert [(b.answer, b.way.next) for b in step(whole, "act").branches] == [
        (answer, StepRef("whole", "clock")) for answer in ("worked", "did-not-work", "cannot-do")
    ]


def test_otherwise_stands_for_every_result_not_named(whole: Flow) -> None:
    clock = step(whole, "clock")
    assert (clock.text, clock.probe) == ("The clock is right", "clock-skew")
    assert [(b.answer, b.label) for b in clock.branches] == [
        ("pass", "It is all right"),
        ("fail", "Not right"),
        ("blocked", "Not right"),
        ("unknown", "Not right"),
    ]
    assert len(step(whole, "try-it").branches) == 9


def test_tries_and_back(whole: Flow) -> None:
    find = step(whole, "find")
    assert find.tries == (CauseRef("whole", "typed-twice"), CauseRef("whole", "old-code"))
    no = step(whole, "test").branch("no")
    assert no
    assert no.way.next is Jump.BACK


def test_ends(whole: Flow) -> None:
    done = step(whole, "done").ending
    assert done
    assert done.result is Result.RESOLVED
    assert done.cause_unknown
    assert (done.verify, done.say) == ("It is signed in.", "You are in.")
    handed = step(whole, "ask-else").ending
    assert handed
    assert (handed.to, handed.needs) == (Person.DEVELOPER, ("tool", "correlation-id"))


def test_every_step_and_branch_knows_its_line(whole: Flow) -> None:
    lines = WHOLE.splitlines()
    for name, one in whole.steps.items():
        assert lines[one.written.line - 1].startswith(f"  {name}:")
    label = step(whole, "test").branches[1].source
    assert lines[label.line - 1].strip().startswith("no:")


MISTAKES = [
    ("an unknown key", "owner: sign", "ovner: sign", "unknown-key", 5, "Did you mean 'owner'?"),
    ("a missing key", "owner: sign-in-support\n", "", "missing-key", 1, "owner"),
    ("a version in quotes", "version: 1", "version: '1'", "wrong-type", 3, "without"),
    ("a date in words", "2026-11-01", "1 November", "wrong-value", 4, "2026-11-20"),
    ("a status", "status: ready", "status: redy", "wrong-value", 6, "ready"),
    ("codes that are no list", "codes: [90120]", "codes: 90120", "wrong-type", 8, "list"),
    ("an address", "https://example", "http://example", "wrong-value", 10, "https"),
    ("a fixer", "fixer: user", "fixer: usr", "wrong-value", 12, "user"),
    ("a start", "start: seen", "start: sen", "unknown-reference", 13, "seen"),
    ("an id", "  fixed: {", "  Fixed_It: {", "name", 23, "hyphens"),
    ("a word of ours as an id", "  other: {", "  back: {", "name", 24, "another"),
    ("no verb", "    ask: Did", "    aks: Did", "verb", 15, "ask"),
    ("two verbs", "    why: It", "    do: It\n    why: It", "verb", 15, "one of"),
    ("a source", "source: guide", "source: gide", "unknown-name", 18, "guide"),
    ("no not-sure", "    not-sure: other\n", "", "missing-key", 15, "not-sure"),
    (
        "no answers",
        '      yes: {label: "Yes", ',
        '      yes: {labl: "Yes", ',
        "unknown-key",
        20,
        "label",
    ),
    ("no label", 'no: {label: "No", ', "no: {", "missing-key", 21, "label"),
    ("an unknown step", "not-sure: other", "not-sure: othr", "unknown-reference", 22, "other"),
    ("an unknown flow", "not-sure: other", "not-sure: no/step", "unknown-reference", 22, "sample"),
    ("an unknown cause", "typed-twice}\n    ", "twice}\n    ", "unknown-reference", 20, "typed"),
    ("a fact", "    why: It", "    fact: tol\n    why: It", "unknown-name", 17, "tool"),
    (
        "a derived fact",
        "    why: It",
        "    fact: code-meaning\n    why: It",
        "wrong-value",
        17,
        "code",
    ),
    ("no value", "    why: It", "    fact: tool\n    why: It", "wrong-value", 21, "azure"),
    ("a placeholder", "It works.", "'It works, {tol}.'", "placeholder", 23, "tool"),
    ("a result", "end: resolved", "end: solved", "wrong-value", 23, "resolved"),
    ("nobody to hand over to", "to: helpdesk, ", "", "missing-key", 24, "to"),
    (
        "a cause at an end",
        "text: It works.",
        "text: Yes, cause: bad",
        "wrong-value",
        23,
        "concludes",
    ),
    ("an empty text", "title: A sample", "title:", "wrong-type", 2, "text"),
    ("a list for a text", "title: A sample", "title: [a]", "wrong-type", 2, "text"),
    ("another name of the file", "id: sample", "id: simple", "file-name", 1, "simple.yaml"),
]


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "hint"),
    [row[1:] for row in MISTAKES],
    ids=[row[0] for row in MISTAKES],
)
def test_a_mistake_is_found_at_its_line(
    old: str, new: str, rule: str, line: int, hint: str
) -> None:
    assert FLOW.count(old) >= 1
    _, findings = book_of(("sample.yaml", FLOW.replace(old, new, 1)))
    found = {(f.rule, f.at.line): f"{f.message} {f.fix}" for f in findings}
    assert (rule, line) in found
    assert hint in found[rule, line]


STEPS = [
    ("a role", "do: X", "entra-role: report-reader", "unknown-name", "reports-reader"),
    ("a portal path", "do: X", "where: {portal: sign-in-log}", "unknown-name", "sign-in-logs"),
    ("a tool action", "do: X", "command: {tool: new-cod}", "unknown-name", "new-code"),
    ("a person who cannot act", "do: X", "who: vendor", "wrong-value", "Hand over"),
    ("minutes in words", "do: X", "minutes: one", "wrong-type", "digits"),
    ("results that are missing", "do: X", "results: {worked: fixed}", "missing-case", "otherwise"),
    ("a result of another kind", "do: X", "results: {pass: fixed}", "unknown-key", "worked"),
    (
        "both next and results",
        "do: X",
        "results: {otherwise: fixed}\nnext: fixed",
        "unknown-key",
        "",
    ),
    ("no fact to fork by", "branch: tol", "cases: {otherwise: fixed}", "unknown-name", "tool"),
    (
        "a case",
        "branch: tool",
        "cases: {azur-cli: fixed, otherwise: fixed}",
        "wrong-value",
        "azure",
    ),
    ("no otherwise", "branch: tool", "cases: {azure-cli: fixed}", "missing-case", "otherwise"),
    ("a reader left out", "branch: reader", "cases: {user: fixed}", "missing-case", "developer"),
    ("a check", "check: clock", "results: {otherwise: fixed}", "unknown-name", "clock-skew"),
    ("a format", "enter: X", "format: cod\nfact: code", "wrong-value", "code"),
    ("a format of another fact", "enter: X", "format: line\nfact: code", "wrong-value", "code"),
    ("a cause without a test", "try: [typed-twice]", "otherwise: fixed", "missing-key", "test"),
    ("nothing to try", "try: []", "otherwise: fixed", "missing-key", "causes"),
    (
        "a long reason",
        "branch: tool",
        "cases: {otherwise: {next: fixed, because: one two three four five six seven eight nine}}",
        "wrong-value",
        "Shorten it",
    ),
    ("all without a fact", "ask: X", "answers: all\nnext: fixed", "wrong-value", "fact"),
    (
        "a stray next",
        "ask: X",
        "answers: {a: {label: A, next: fixed}}\nnext: fixed",
        "unknown-key",
        "",
    ),
    (
        "not-sure among answers",
        "ask: X",
        "answers: {not-sure: {label: A, next: fixed}}",
        "name",
        "not-sure",
    ),
]


@pytest.mark.parametrize(
    ("verb", "more", "rule", "hint"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS]
)
def test_a_mistake_in_a_step_is_found(verb: str, more: str, rule: str, hint: str) -> None:
    lines = [f"    {line}\n" for line in (verb, *more.split("\n"))]
    _, findings = book_of(("sample.yaml", f"{FLOW}  extra:\n{''.join(lines)}"))
    found = [f"{f.message} {f.fix}" for f in findings if f.rule == rule and f.at.line >= 25]
    assert found
    assert any(hint in text for text in found)


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    text = FLOW.replace("version: 1", "version: one").replace("start: seen", "start: no")
    _, findings = book_of(("sample.yaml", text.replace("not-sure: other", "not-sure: nowhere")))
    assert [(f.at.line, f.rule) for f in findings] == [
        (3, "wrong-type"),
        (13, "unknown-reference"),
        (22, "unknown-reference"),
    ]
