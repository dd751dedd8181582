"""What is fixed is certain: the finding goes, none comes, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.authoring.auto_fix import fix_files

pytestmark = pytest.mark.usefixtures("small_book")

GOOD = (Path(__file__).parent / "rules" / "same-label" / "good.yaml").read_text("utf-8")
NAME = "my/sample.yaml"
TODAY = "2026-11-21"

FIXED = [
    ("a key with a letter missing", "    why:", "    wy:"),
    ("a key with two letters swapped", "    answers:", "    anwsers:"),
    ("a step", "not-sure: other", "not-sure: ohter"),
    ("a source", "source: guide", "source: giude"),
    ("a word of few", "fixer: user", "fixer: usr"),
    ("a number in quotes", "version: 1", 'version: "1"'),
    ("a character without width", "It tells", "It\u200b tells"),
    ("a tag of a text", "title: A sample", "title: !!str A sample"),
    ("an anchor nobody uses", "owner: sign", "owner: &desk sign"),
    ("a line that stands twice", "    source: guide\n", "    source: guide\n    source: guide\n"),
    ("a comment too many", "    source: guide\n", "    source: guide  # ignore: tall-step long\n"),
]
LEFT = [
    ("another word", "not-sure: other", "not-sure: elsewhere"),
    ("no number at all", "version: 1", "version: one"),
    ("another value", "    source: guide\n", "    source: guide\n    source: sheet\n"),
    ("a finding that would come", "    why: It tells", "    wy: It {tool} tells"),
    ("two names as near", "next: fixed, concludes: typed-twice}\n    not", "next: fixel}\n    not"),
]


def broken(good: str, bad: str, text: str = GOOD) -> bytes:
    assert good in text
    return text.replace(good, bad, 1).encode()


@pytest.mark.slow
@pytest.mark.parametrize(("good", "bad"), [row[1:] for row in FIXED], ids=[r[0] for r in FIXED])
def test_what_is_certain_is_fixed(good: str, bad: str) -> None:
    after, changes, left = fix_files({NAME: broken(good, bad)}, today=TODAY)
    assert after[NAME].decode() == GOOD
    assert len(changes) == 1
    assert not left


@pytest.mark.parametrize(("good", "bad"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT])
def test_what_is_not_certain_is_left(good: str, bad: str) -> None:
    text = GOOD + "  fixes: {end: stopped, text: Stop.}\n" if "fixel" in bad else GOOD
    data = broken(good, bad, text)
    after, changes, left = fix_files({NAME: data}, today=TODAY)
    assert after[NAME] == data
    assert not changes
    assert left


@pytest.mark.slow
@pytest.mark.parametrize("rows", [FIXED[:6], FIXED[6:10], FIXED[2:8]], ids=["6", "4", "mixed"])
def test_several_slips_at_once(rows: list[tuple[str, str, str]]) -> None:
    # One of them, a hidden character, keeps the file from being read: the others come to light.
    text = GOOD
    for _, good, bad in rows:
        text = text.replace(good, bad, 1)
    after, changes, left = fix_files({NAME: text.encode()}, today=TODAY)
    assert after[NAME].decode() == GOOD
    assert len(changes) == len(rows)
    assert not left
    assert fix_files(after, today=TODAY) == (after, (), ())
