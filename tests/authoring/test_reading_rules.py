"""Every rule of reading has a bad and a good file; the place is marked or stands in a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.content_from_text import tables
from wizard.content.book import read_book
from wizard.content.yaml_nodes import MAX_BYTES, WARNINGS, ReadRule, SourceFile, read
from wizard.findings import Finding, Severity

FOLDER = Path(__file__).parent / "reading"
UNMARKED = {"encoding": 17, "character": 17, "syntax": 17, "depth": 7, "missing-key": 1}
UNMARKED |= {"cut-text": 17, "too-many": 125}
"""The lines that can hold no comment."""

ELSEWHERE = {"message-example", "file", "duplicate-id", "left-out", "scenario", "group"}
"""The rules that a flow cannot break alone, or not with a file to keep here."""

FOLDERS = sorted(path.name for path in FOLDER.iterdir())


def found_in(*files: tuple[str, bytes]) -> list[Finding]:
    """Return all findings of files given by name and bytes."""
    written = [SourceFile(*read(name, data), data) for name, data in files]
    _, about = read_book(written, tables(), {}, drafts=False)
    return sorted({*about, *(one for file in written for one in file.parsed.findings)})


@pytest.mark.parametrize("rule", FOLDERS)
def test_the_bad_side_is_found_at_its_line(rule: str) -> None:
    data = (FOLDER / rule / "bad.yaml").read_bytes()
    lines = data.decode("utf-8", "replace").splitlines()
    marked = [at for at, line in enumerate(lines, start=1) if line.endswith("# found here")]
    places = marked or [UNMARKED[rule]]
    found = [one for one in found_in(("sample.yaml", data)) if one.rule == rule]
    assert [one.at.line for one in found] == places
    assert all(one.message and one.fix for one in found)
    severity = Severity.WARNING if ReadRule(rule) in WARNINGS else Severity.ERROR
    assert {one.severity for one in found} == {severity}


@pytest.mark.parametrize("rule", FOLDERS)
def test_the_good_side_has_no_finding(rule: str) -> None:
    assert not found_in(("sample.yaml", (FOLDER / rule / "good.yaml").read_bytes()))


def test_every_rule_of_reading_is_shown() -> None:
    assert {*FOLDERS, *ELSEWHERE} == set(ReadRule)


def test_what_takes_more_than_one_file() -> None:
    good = (FOLDER / "name" / "good.yaml").read_bytes()
    leads = good.replace(b"not-sure: other", b"not-sure: second")
    other = good.replace(b"id: sample", b"id: second")
    draft = other.replace(b"status: ready", b"status: draft")
    broken = other.replace(b"start: seen", b"start: gone")
    rules = [
        ("left-out", [("sample.yaml", leads), ("second.yaml", draft)], 22),
        ("left-out", [("sample.yaml", leads), ("second.yaml", broken)], 22),
        ("duplicate-id", [("sample.yaml", good), ("second.yaml", good)], 1),
        ("file", [("sample.yaml", good + b"# " + b"x" * MAX_BYTES)], 1),
    ]
    for rule, files, line in rules:
        found = [one for one in found_in(*files) if one.rule == rule]
        assert [one.at.line for one in found] == [line], rule
    assert not found_in(("sample.yaml", leads), ("second.yaml", other))
