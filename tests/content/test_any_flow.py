"""Whatever is done to a flow file, reading and checking it ends in findings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.content_from_text import FLOW, book_of
from tests.content.test_flow_parser import WHOLE
from wizard.authoring import check
from wizard.content import Content
from wizard.content.catalogue import Catalogue
from wizard.content.graph import distances

LINES = WHOLE.splitlines()
WORDS = ["", "[]", "{}", "[a]", "{a: b}", "back", "by-code", "other", "99999", "true", "''", "all"]
EDITS = st.lists(
    st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "twice", *WORDS])),
    min_size=1,
    max_size=4,
)


def edited(edits: list[tuple[int, str]]) -> str:
    lines = list(LINES)
    for at, edit in edits:
        if edit == "drop":
            lines[at] = ""
        elif edit == "twice":
            lines[at] = f"{lines[at]}\n{lines[at]}"
        else:
            lines[at] = f"{lines[at].partition(': ')[0].rstrip(':')}: {edit}"
    return "\n".join(lines)


@settings(max_examples=300, deadline=None)
@given(EDITS)
def test_no_edit_breaks_the_reader_or_the_checker(edits: list[tuple[int, str]]) -> None:
    book, findings = book_of(("whole.yaml", edited(edits)), ("sample.yaml", FLOW))
    assert "sample" in book
    assert "whole" in book or findings
    for step in book.all_steps():
        assert all(
            isinstance(branch.way.next, str) or book.step(branch.way.next)
            for branch in step.branches
        )
    for finding in check(Content(book, Catalogue(), ()), today="2026-11-21"):
        assert finding.message
        assert finding.fix
    assert all(0 <= low <= high for low, high in distances(book).values())
