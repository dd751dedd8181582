"""A desk's own flow extends or replaces ours, says so, and never stops what is good."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.content.content_from_text import FLOW, book_of, branch_of, next_of

if TYPE_CHECKING:
    from wizard.content.flow import Flow

NAME = "my/sample.yaml"
OURS = ("flows/sample.yaml", FLOW)

EXTENSIONS = {
    "a title": ("extends: sample\ntitle: Our own sample\n", ("A sample", "Our own sample")),
    "a step instead": (
        "extends: sample\nsteps:\n  other: {end: stopped, text: Stop here.}\n",
        (
            "{end: handed-over, to: helpdesk, text: Please look.}",
            "{end: stopped, text: Stop here.}",
        ),
    ),
    "a step more": (
        "extends: sample\nsteps:\n  third: {end: stopped, text: Stop here.}\n",
        (
            "text: Please look.}\n",
            "text: Please look.}\n  third: {end: stopped, text: Stop here.}\n",
        ),
    ),
    "a cause and a source": (
        (
            "extends: sample\nsources: {ours: {title: Our page}}\n"
            "causes: {old-tab: {title: An old tab, fixer: user}}\n"
        ),
        (
            "causes:\n",
            "  ours: {title: Our page}\ncauses:\n  old-tab: {title: An old tab, fixer: user}\n",
        ),
    ),
    "the id said again": (
        "extends: sample\nid: sample\nversion: 2\n",
        ("version: 1", "version: 2"),
    ),
}


def content_of(flow: Flow) -> Flow:
    """Return a flow without what says where it was written."""
    causes = dict(sorted(flow.causes.items()))
    return replace(flow, file="", digest="", extends="", causes=causes)


@pytest.mark.parametrize("name", EXTENSIONS)
def test_an_extension_is_what_writing_it_into_ours_would_be(name: str) -> None:
    text, (before, after) = EXTENSIONS[name]
    book, findings = book_of(OURS, (NAME, text))
    assert not findings
    assert FLOW.count(before) == 1
    written, _ = book_of(("sample.yaml", FLOW.replace(before, after)))
    assert content_of(book["sample"]) == content_of(written["sample"])
    assert book["sample"].origin == "my/sample.yaml extends flows/sample.yaml."
    assert book["sample"].digest != written["sample"].digest


def test_a_step_is_taken_out_by_renaming_it() -> None:
    text = (
        "extends: sample\nmoved: {other: fixed}\nsteps:\n  seen:\n    ask: Did you see it?\n"
        "    why: So.\n    answers: {yes: {label: Y, next: fixed, concludes: typed-twice}}\n"
        "    not-sure: {next: fixed, concludes: typed-twice}\n"
    )
    book, findings = book_of(OURS, (NAME, text))
    assert not findings
    assert set(book["sample"].steps) == {"seen", "fixed"}
    assert book["sample"].moved == {"other": "fixed"}


def test_a_flow_of_the_same_id_stands_in_place_of_ours_and_says_so() -> None:
    book, findings = book_of(OURS, (NAME, FLOW.replace("A sample", "Another")))
    assert not findings
    assert book["sample"].title == "Another"
    assert book["sample"].origin == "my/sample.yaml stands in place of flows/sample.yaml."
    assert not book_of(OURS)[0]["sample"].origin


def test_extensions_of_two_folders_are_laid_one_over_the_other() -> None:
    second = ("desk/sample.yaml", "extends: sample\nversion: 7\n")
    book, findings = book_of(OURS, (NAME, EXTENSIONS["a title"][0]), second)
    assert not findings
    assert (book["sample"].title, book["sample"].version) == ("Our own sample", 7)


BROKEN = {
    "a reference": ("extends: sample\nstart: gone\n", "unknown-reference", 2),
    "an unknown key": ("extends: sample\nstep: {}\n", "unknown-key", 2),
    "another id": ("extends: sample\nid: other\n", "wrong-value", 2),
    "no flow of that id": ("extends: simple\ntitle: A\n", "unknown-reference", 1),
    "what breaks ours": ("extends: sample\nmoved: {other: fixed}\n", "unknown-reference", 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_extension_is_named_and_ours_runs(name: str) -> None:
    text, rule, line = BROKEN[name]
    file = NAME if "simple" not in text else "my/simple.yaml"
    book, findings = book_of(OURS, (file, text))
    assert [(one.at.file, one.at.line, one.rule) for one in findings] == [(file, line, rule)]
    assert book["sample"].title == "A sample"
    assert not book["sample"].origin


def test_a_draft_extension_waits_for_drafts() -> None:
    text = "extends: sample\nstatus: draft\ntitle: Not yet\n"
    assert book_of(OURS, (NAME, text))[0]["sample"].title == "A sample"
    assert book_of(OURS, (NAME, text), drafts=True)[0]["sample"].title == "Not yet"


def test_changing_one_sentence_needs_one_line() -> None:
    book, findings = book_of(OURS, (NAME, "extends: sample\nsteps:\n  seen: {why: It says so.}\n"))
    assert not findings
    ours = book_of(OURS)[0]["sample"].steps["seen"]
    theirs = book["sample"].steps["seen"]
    assert theirs.why == "It says so."
    assert (theirs.text, theirs.branches) == (ours.text, ours.branches)


def test_an_answer_keeps_what_is_not_said_of_it() -> None:
    text = "extends: sample\nsteps:\n  seen: {answers: {yes: {label: I did}}}\n"
    book, findings = book_of(OURS, (NAME, text))
    assert not findings
    before, after = (book_of(OURS)[0], book)
    ours, theirs = (one["sample"].steps["seen"] for one in (before, after))
    assert branch_of(theirs, "yes").label == "I did"
    assert branch_of(theirs, "yes").way == branch_of(ours, "yes").way
    assert [one.answer for one in theirs.branches] == [one.answer for one in ours.branches]


def test_an_answer_is_led_elsewhere_by_a_word_and_another_added() -> None:
    text = (
        "extends: sample\nsteps:\n  seen:\n    answers:\n      yes: other\n"
        "      maybe: {label: Perhaps, next: other}\n"
    )
    book, findings = book_of(OURS, (NAME, text))
    assert not findings
    seen = book["sample"].steps["seen"]
    assert next_of(seen, "yes") == "other"
    assert (
        branch_of(seen, "yes").label
        == branch_of(book_of(OURS)[0]["sample"].steps["seen"], "yes").label
    )
    assert branch_of(seen, "maybe").label == "Perhaps"


def test_a_step_can_stand_whole_in_place_of_ours() -> None:
    text = (
        "extends: sample\nsteps:\n  seen:\n    whole: true\n    ask: Was it seen?\n    why: So.\n"
        "    answers: {no: {label: Never, next: other}}\n    not-sure: fixed\n"
    )
    book, _ = book_of(OURS, (NAME, text))
    seen = book["sample"].steps["seen"]
    assert [one.answer for one in seen.branches] == ["no", "not-sure"]
