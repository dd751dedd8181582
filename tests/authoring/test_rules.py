"""Every rule has a folder with a good and a bad flow; the place is marked `# found here`."""

from __future__ import annotations

from pathlib import Path

from tests.content.content_from_text import tables, written
from tests.slow_rows import each_row
from wizard.authoring import RULES, Rule, check
from wizard.content import Content
from wizard.content.book import read_book
from wizard.content.catalogue import Catalogue
from wizard.content.catalogue_parser import read_catalogue
from wizard.content.yaml_nodes import ReadRule

FOLDER = Path(__file__).parent / "rules"
TODAY = "2026-11-21"
TWINS = {
    # What leads to no end leads into a loop that cannot be left, whatever is answered.
    "no-way-to-end": {"endless-loop", "idle-question"},
    "endless-loop": {"idle-question"},
    "missing-source": {"unused-source"},
}
"""What cannot be broken alone."""
EACH = each_row("rule", RULES)


def content_of(rule: Rule, side: str) -> tuple[Content, set[tuple[str, int]]]:
    """Return the content of one side of a rule, and the marked places."""
    known = tables()
    flows, entries, files, marks = [], [], [], set()
    for path in sorted((FOLDER / rule.id).glob(f"{side}*.yaml")):
        text = path.read_text("utf-8")
        name = {f"{side}.yaml": "sample.yaml", f"{side}.second.yaml": "second.yaml"}.get(path.name)
        name = "unknown-code.yaml" if "id: unknown-code" in text else name
        file = written(name or path.name, text)
        assert not file.parsed.findings, file.parsed.findings
        if name:
            flows.append(file)
        elif file.top:
            files.append(file)
            entries.extend(read_catalogue("family", file.top, known))
        marks |= {
            (file.parsed.file, at)
            for at, line in enumerate(text.splitlines(), start=1)
            if line.endswith("# found here")
        }
    catalogue = Catalogue(entries)
    facts = {entry.code: entry.facts for entry in catalogue.entries}
    book, about = read_book(flows, known, facts, drafts=False)
    inside = [finding for file in flows for finding in file.parsed.findings]
    assert not [*about, *inside]
    return Content(book, catalogue, (), tuple(flows), tuple(files)), marks


@EACH
def test_the_good_side_breaks_no_rule(rule: Rule) -> None:
    content, marks = content_of(rule, "good")
    assert not marks
    assert not check(content, today=TODAY)


@EACH
def test_the_bad_side_breaks_this_rule_at_the_marks(rule: Rule) -> None:
    content, marks = content_of(rule, "bad")
    found = [f for f in check(content, today=TODAY) if f.rule == rule.id]
    assert marks
    assert {(f.at.file, f.at.line) for f in found} == marks
    assert all(f.severity is rule.severity and f.message and f.fix for f in found)


@EACH
def test_the_bad_side_breaks_nothing_else(rule: Rule) -> None:
    content, _ = content_of(rule, "bad")
    found = {f.rule for f in check(content, today=TODAY)}
    assert found - TWINS.get(rule.id, set()) == {rule.id}


def test_every_folder_belongs_to_a_rule() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {rule.id for rule in RULES}


def test_ids_are_unique_and_every_rule_has_a_paragraph() -> None:
    ids = [rule.id for rule in RULES] + [rule.value for rule in ReadRule]
    assert len(ids) == len(set(ids))
    assert all(rule.help for rule in ReadRule)
    assert all(rule.help.endswith(".") for rule in RULES)


def test_without_a_day_no_review_is_old() -> None:
    rule = next(rule for rule in RULES if rule.id == "old-review")
    content, _ = content_of(rule, "bad")
    assert not check(content)
