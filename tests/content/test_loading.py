"""Everything that comes with the program is read without a finding, and folders add to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.content_from_text import FLOW
from wizard.authoring import check, check_files
from wizard.content import Content, load, load_flow_files, load_tables
from wizard.content.compiled import bundled
from wizard.findings import Finding

Loaded = tuple[Content, tuple[Finding, ...]]


@pytest.fixture(scope="module")
def ours() -> Loaded:
    return load(drafts=True)


def test_what_we_ship_has_no_findings(ours: Loaded) -> None:
    content, findings = ours
    assert not findings
    assert not check(content)


def test_what_we_ship_is_all_there(ours: Loaded) -> None:
    content, _ = ours
    flows = {path.name.split(".")[0] for path in Path(str(bundled("flows"))).glob("*.yaml")}
    assert set(content.book) == flows
    assert {one.flow for one in content.scenarios} <= flows
    assert {90120, 54005} <= set(content.catalogue.codes)
    assert content.book.code_facts[90120][0][0] == "code-meaning"


def test_every_reference_in_the_book_leads_to_a_step(ours: Loaded) -> None:
    book = ours[0].book
    for step in book.all_steps():
        for branch in step.branches:
            lead = branch.way.next
            assert isinstance(lead, str) or book.step(lead)


def test_tables_alone() -> None:
    tables, findings = load_tables()
    assert not findings
    assert {"code", "tool", "reader"} <= set(tables.facts)


def test_a_folder_adds_and_replaces(tmp_path: Path, ours: Loaded) -> None:
    (tmp_path / "sample.yaml").write_text(FLOW.replace("[90120]", "[]"), "utf-8")
    mine = FLOW.replace("id: sample", "id: unknown-code").replace("[90120]", "[]")
    (tmp_path / "unknown-code.yaml").write_text(mine, "utf-8")
    (tmp_path / "notes.txt").write_text("not read", "utf-8")
    content, findings = load([tmp_path])
    assert set(content.book) == {*ours[0].book, "sample"}
    assert content.book["unknown-code"].title == "A sample"
    assert {one.flow for one in content.scenarios} == set(ours[0].book) - {"unknown-code"}
    assert not findings


@pytest.mark.usefixtures("small_book")
def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    content, findings = load([tmp_path / "nowhere"])
    assert [(f.rule, f.at.file) for f in findings] == [("file", (tmp_path / "nowhere").as_posix())]
    assert content.book


@pytest.mark.usefixtures("small_book")
def test_the_other_ending_of_yaml_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "sample.yml").write_text(FLOW, "utf-8")
    content, findings = load([tmp_path])
    assert not findings
    assert content.book["sample"].own


@pytest.mark.usefixtures("small_book")
def test_only_findings_of_the_files_named(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    text = FLOW.replace("[90120]", "[]").replace("    source: guide\n", "")
    path.write_text(text.replace("version: 1", "version: one"), "utf-8")
    content, findings = load_flow_files([path])
    assert "sample" not in content.book
    assert [(f.rule, f.at.file, f.at.line) for f in findings] == [
        ("wrong-type", path.as_posix(), 3)
    ]
    path.write_text(text, "utf-8")
    found = [(f.rule, f.at.line) for f in check_files([path], strict=True)]
    assert found == [("unused-source", 10), ("missing-source", 15)]


@pytest.mark.slow
@pytest.mark.parametrize("where", ["flows", str(Path(str(bundled("flows"))).resolve())])
def test_our_own_files_can_be_named(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(str(bundled("flows"))).parent)
    path = Path(where, "aadsts90120.yaml")
    content, findings = load_flow_files([path])
    assert not findings
    assert content.book["aadsts90120"].file == path.as_posix()
    assert [one for one in content.scenarios if one.flow == "aadsts90120"]


@pytest.mark.usefixtures("small_book")
def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    findings = check_files([tmp_path / "none.yaml"])
    assert [(f.rule, f.at.line) for f in findings] == [("file", 1)]
