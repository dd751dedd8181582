"""Compiled content says what the YAML says, or it is not used."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wizard.authoring.compile_content import compiled_files
from wizard.content import book, loading
from wizard.content.compiled import (
    COMPILED,
    FILE,
    HEADS_FILE,
    bundled,
    digest,
    read_compiled,
    read_compiled_flows,
    read_compiled_tables,
)
from wizard.content.graph import answers_left

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.content import Content
    from wizard.content.catalogue import Catalogue
    from wizard.content.compiled import Counted

DATA, FLOWS = Path(str(bundled("data"))), Path(str(bundled("flows")))

FLOW = """
id: sample
title: A sample
version: 1
reviewed: 2026-11-20
owner: desk
status: ready
summary: It leads to one of ours.
codes: [99999]
phrases: []
start: first
steps:
  first: {branch: tool, why: It depends., cases: {otherwise: unknown-code}}
"""


@pytest.fixture(scope="module")
def files() -> Mapping[str, str]:
    found, findings = compiled_files()
    assert not findings
    return found


@pytest.fixture(scope="module")
def written() -> Content:
    return book.load(rehearsed=False)[0]


@pytest.fixture
def copy(tmp_path: Path, files: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with freshly compiled content, which is that of the program."""
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*.md", COMPILED))
    shutil.copytree(FLOWS, tmp_path / "flows")
    for name, text in files.items():
        (tmp_path / "data" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "data" / name).write_text(text, encoding="utf-8")
    for module in ("compiled", "book"):
        monkeypatch.setattr(f"wizard.content.{module}.bundled", lambda kind: tmp_path / kind)
    return tmp_path


@pytest.fixture
def read_once(written: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program have the YAML as it was read before: reading all of it takes a second."""
    monkeypatch.setattr(book, "load", lambda *_, **__: (written, ()))


def test_the_catalogue_is_fresh() -> None:
    assert read_compiled(_unasked) is not None, "Run: make content"


@pytest.mark.slow
@pytest.mark.parametrize("every", [1, 6])
def test_it_says_what_authors_wrote(copy: Path, written: Content, every: int) -> None:
    found, findings = loading.load(rehearsed=False)
    assert not findings
    assert not found.files
    assert read_compiled_tables(copy / "data") == book.load_tables()[0]
    assert found.catalogue.entries == written.catalogue.entries
    assert found.catalogue.families == written.catalogue.families
    assert list(found.book) == list(written.book)
    assert found.book.heads == written.book.heads
    for name in list(written.book)[::every]:
        # The text has the places too, which do not count when flows are compared.
        assert repr(found.book[name]) == repr(written.book[name])


@pytest.mark.slow
@pytest.mark.usefixtures("copy")
def test_it_has_the_answers_left_that_would_be_counted(written: Content) -> None:
    found, _ = loading.load(rehearsed=False)
    assert dict(answers_left(found.book)) == dict(answers_left(written.book))


def test_a_flow_is_read_when_it_is_needed(copy: Path) -> None:
    found, _ = loading.load(rehearsed=False)
    file = copy / "data" / COMPILED / "no-code.json"
    file.write_text(
        file.read_text("utf-8").replace("Something is wrong", "Read late"), encoding="utf-8"
    )
    assert "no-code" in found.book
    assert "Read late" in repr(found.book["no-code"])


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("text", [None, "", "[]", '{"made-from": "old"}'])
def test_a_flow_without_a_usable_file_is_read_from_yaml(
    copy: Path, written: Content, text: str | None
) -> None:
    file = copy / "data" / COMPILED / "aadsts90120.json"
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")
    found, _ = loading.load(rehearsed=False)
    flow = found.book["aadsts90120"]
    assert flow == written.book["aadsts90120"]
    assert answers_left(found.book)[flow.start] == answers_left(written.book)[flow.start]


@pytest.mark.parametrize("name", ["catalogue/other.yaml", "facts.yaml", "families.yaml"])
def test_a_changed_catalogue_is_read_from_yaml(copy: Path, name: str) -> None:
    with (copy / "data" / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert read_compiled(_unasked, copy / "data") is None


@pytest.mark.parametrize("name", ["flows/no-code.yaml", "data/tools.yaml"])
def test_changed_flows_are_read_from_yaml(copy: Path, name: str) -> None:
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert _flows() is None
    assert loading.load(rehearsed=False)[0].files


@pytest.mark.parametrize("name", ["flows/more.yaml", "flows/more.yml"])
def test_a_new_file_is_read(copy: Path, name: str) -> None:
    (copy / name).write_text("id: more\n", encoding="utf-8")
    assert _flows() is None


def test_a_new_catalogue_file_is_read(copy: Path) -> None:
    (copy / "data" / "catalogue" / "more.yaml").write_text("entries: {}\n", encoding="utf-8")
    assert read_compiled(_unasked, copy / "data") is None


BROKEN = {
    "empty": "",
    "list": "[]",
    "no-keys": "{}",
    "null": "null",
    "no-entries": '{"made-from": "DIGEST"}',
    "short-row": '{"made-from": "DIGEST", "families": [], "entries": [[1]]}',
    "cut off": '{"made-from": "DIGEST", "families": [], "entries": [[',
}
EACH = pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)


@EACH
@pytest.mark.usefixtures("read_once")
def test_broken_flows_are_not_used(copy: Path, text: str) -> None:
    (copy / "data" / COMPILED / HEADS_FILE).write_text(text, encoding="utf-8")
    assert _flows() is None
    assert loading.load(rehearsed=False)[0].files


@EACH
def test_a_broken_catalogue_is_not_used(
    copy: Path, written: Content, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    data = copy / "data"
    (data / FILE).write_text(text.replace("DIGEST", digest(data)), encoding="utf-8")
    monkeypatch.setattr(book, "read_written_catalogue", lambda: (written.catalogue, ()))
    found, findings = loading.load_catalogue()
    assert not findings
    assert found.entries == written.catalogue.entries
    assert found.families == written.catalogue.families
    assert found.get(90120) == written.catalogue.get(90120)


def test_without_the_file_it_is_not_used(copy: Path) -> None:
    (copy / "data" / FILE).unlink()
    assert read_compiled(_unasked, copy / "data") is None


def test_own_flows_stand_beside_the_compiled_ones(copy: Path, tmp_path: Path) -> None:
    own = _own(tmp_path, "sample.yaml", FLOW)
    found, findings = loading.load([own], rehearsed=False)
    expected, expected_findings = book.load([own], rehearsed=False)
    assert copy.exists()
    assert [one.parsed.file for one in found.files] == [f"{own.as_posix()}/sample.yaml"]
    assert findings == expected_findings
    assert list(found.book) == list(expected.book)
    assert found.book["sample"] == expected.book["sample"]
    assert found.book.for_code(99999) == expected.book["sample"]
    assert dict(answers_left(found.book)) == dict(answers_left(expected.book))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("no-code.yaml", FLOW.replace("id: sample", "id: no-code")),
        ("more.yaml", "extends: no-code\ntitle: Another title\n"),
    ],
    ids=["replaces", "extends"],
)
def test_a_changed_flow_of_ours_has_all_references_checked_again(
    copy: Path, tmp_path: Path, name: str, text: str
) -> None:
    own = _own(tmp_path, name, text)
    found, findings = loading.load([own], rehearsed=False)
    assert copy.exists()
    assert len(found.files) > 1
    expected, expected_findings = book.load([own], rehearsed=False)
    assert found.book["no-code"] == expected.book["no-code"]
    assert findings == expected_findings


def _own(folder: Path, name: str, text: str) -> Path:
    own = folder / "own"
    own.mkdir()
    (own / name).write_text(text, encoding="utf-8")
    return own


def _unasked() -> Catalogue:
    raise AssertionError


def _flows() -> object:
    def otherwise() -> Counted:
        return {}, {}

    return read_compiled_flows(otherwise)
