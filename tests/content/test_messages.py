"""The rows of known messages: how they are read, checked, compiled and found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.content.content_from_text import written
from wizard.authoring import check
from wizard.authoring.rules_messages import match_in
from wizard.content import load
from wizard.content.book import load_tables
from wizard.content.compiled import bundled
from wizard.content.flow import FlowBook
from wizard.content.message_parser import read_messages, slots_of, written_messages
from wizard.content.messages import (
    FILE,
    Messages,
    compile_messages,
    digest,
    known_messages,
    read_compiled_messages,
)
from wizard.content.tables import MessageRow

if TYPE_CHECKING:
    from wizard.findings import Finding

GOOD = """\
messages:
  bag-lost:
    says: the bag is lost
    codes: [50011]
    match: ["the bag of {app} was lost"]
    source: Microsoft Learn
    confidence: documented
    examples: ["AADSTS50011: they write that the bag of Contoso was lost today"]
    near-misses: ["AADSTS50011: the bag of Contoso was found"]
"""


def findings_of(text: str) -> list[Finding]:
    """Return what is wrong in a file of messages, checked beside a flow that they lead to."""
    file = written("bags.yaml", text)
    content = replace(OURS[0], book=LED_TO, message_files=(file,))
    return [one for one in check(content) if one.at.file == "bags.yaml"]


OURS = load(rehearsed=False)
LED_TO = FlowBook({"consent": OURS[0].book["consent"]}, OURS[0].book.tables)


def test_a_good_row_has_nothing_wrong() -> None:
    assert not findings_of(GOOD)


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("{app}", "{bag}", "unknown-name", 5),
        ("lost today", "found today", "message-example", 8),
        ("was found", "was lost again", "message-example", 9),
        ("codes: [50011]", "codes: [50011]\n    leads-to: no-such-flow", "unknown-reference", 5),
        ("codes: [50011]", "codes: [50011]\n    leads-to: consent/nowhere", "unknown-reference", 5),
        ("codes: [50011]", "codes: [50011]\n    as: 99999999", "unknown-reference", 5),
        ("codes: [50011]", "codes: [50011]\n    facts: {bag: red}", "unknown-name", 5),
        ("codes: [50011]", "codes: [50011]\n    facts: {validity: soon}", "wrong-value", 5),
        ("codes: [50011]", 'values: ["0xCAA2"]\n    leads-to: consent', "wrong-value", 4),
        ("    codes: [50011]\n", "", "missing-key", 2),
        ("documented", "surely", "wrong-value", 7),
        ("is lost\n", "is lost.\n", "wrong-value", 3),
        ("the bag of {app} was lost", "the {app}", "wrong-value", 5),
        ("the bag of {app} was lost", "{app} was lost here", "wrong-value", 5),
        ('    near-misses: ["AADSTS50011: the bag of Contoso was found"]\n', "", "missing-key", 2),
    ],
)
def test_a_bad_row_is_found_where_it_stands(old: str, new: str, rule: str, line: int) -> None:
    assert old in GOOD
    found = findings_of(GOOD.replace(old, new))
    assert [(one.rule, one.at.line) for one in found] == [(rule, line)]
    assert all(one.message and one.fix and one.at.column > 0 for one in found)


def test_an_example_that_another_row_reads_better_is_a_finding() -> None:
    text = GOOD + GOOD.partition("\n")[2].replace("bag-lost", "bag-of-mine").replace(
        "the bag of {app} was lost", "write that the bag of {app} was lost"
    )
    (finding,) = findings_of(text)
    assert (finding.rule, finding.at.line) == ("message-example", 8)
    assert "`bag-of-mine`" in finding.message


def test_choices_in_a_pattern_stand_for_each_of_their_wordings() -> None:
    text = GOOD.replace("the bag of {app} was lost", "(the|my) bag of {app} (was lost|is gone)")
    (row,) = read_messages([written("bags.yaml", text)], OURS[0].book.tables)
    assert row.match == (
        "the bag of {app} was lost",
        "the bag of {app} is gone",
        "my bag of {app} was lost",
        "my bag of {app} is gone",
    )
    assert not findings_of(text)


def test_choices_that_make_too_many_wordings_are_a_finding() -> None:
    text = GOOD.replace("the bag", "(a|b|c|d|e|f) (a|b|c|d|e|f) (a|b|c|d|e|f) bag")
    (finding, *_) = findings_of(text)
    assert "more than 200 wordings" in finding.message
    assert finding.at.line == GOOD[: GOOD.index("match:")].count("\n") + 1


def test_an_id_stands_once() -> None:
    files = [written("one.yaml", GOOD), written("two.yaml", GOOD)]
    assert len(read_messages(files, load_tables()[0])) == 1
    (finding,) = files[1].parsed.findings
    assert finding.rule == "duplicate-id"
    assert "one.yaml, line 2" in finding.message


def test_the_compiled_file_is_made_from_what_lies_there() -> None:
    rows, findings = written_messages()
    assert not findings
    folder = Path(str(bundled("data")))
    assert (folder / FILE).read_text("utf-8") == compile_messages(rows, digest(folder))


def test_a_compiled_row_is_the_row_without_what_only_authors_need() -> None:
    rows, _ = written_messages()
    compiled = read_compiled_messages()
    assert compiled is not None
    for row, one in zip(rows, compiled, strict=True):
        bare = replace(
            row, source="", confidence="", examples=(), near_misses=(), file="", places={}
        )
        assert one == bare


@pytest.mark.slow
def test_our_rows_are_proven_by_their_examples() -> None:
    rows, _ = written_messages()
    everything = Messages(rows)
    for row in rows:
        assert all(match_in(text, everything) == row.id for text in row.examples), row.id
        assert all(match_in(text, everything) != row.id for text in row.near_misses), row.id


def test_every_fact_a_row_sets_or_reads_is_known() -> None:
    facts = load_tables()[0].facts
    for row in known_messages():
        assert slots_of(row) | row.facts.keys() <= {*facts, "now", "valid-from", "expires"}


def test_our_rows_lead_to_flows_that_are_there() -> None:
    content, _ = OURS
    for row in known_messages():
        assert not row.leads_to or content.book.get(row.flow), row.id
        assert row.stands_for is None or content.catalogue.get(row.stands_for), row.id


def test_the_longest_family_of_a_number_wins() -> None:
    wide = MessageRow("wide", "it failed", values=("CAA*",))
    near = MessageRow("near", "it failed", values=("CAA7*", "CAA70004"))
    messages = Messages([wide, near])
    assert messages.of_value("CAA70005") is near
    assert messages.of_value("CAA20003") is wide
    assert messages.of_value("80070005") is None
