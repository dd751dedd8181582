"""The compiled catalogue says what the files of authors say, or it is not used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wizard.content.book import read_written_catalogue
from wizard.content.compiled import FILE, bundled, compile_catalogue, digest, read_compiled

DATA = Path(str(bundled("data")))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with what the catalogue is made from, freshly compiled."""
    shutil.copytree(DATA / "catalogue", tmp_path / "catalogue")
    for name in ("facts.yaml", "families.yaml"):
        shutil.copy(DATA / name, tmp_path / name)
    text = compile_catalogue(read_written_catalogue()[0], digest(tmp_path))
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_file_is_fresh() -> None:
    assert read_compiled() is not None, "Run: python -m wizard.content.compiled"


def test_it_says_what_authors_wrote(copy: Path) -> None:
    compiled, (written, findings) = read_compiled(copy), read_written_catalogue()
    assert not findings
    assert compiled
    assert compiled.entries == written.entries
    assert compiled.families == written.families


@pytest.mark.parametrize("name", ["catalogue/other.yaml", "facts.yaml", "families.yaml"])
def test_a_changed_file_is_read_itself(copy: Path, name: str) -> None:
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert read_compiled(copy) is None


def test_a_new_file_is_read(copy: Path) -> None:
    (copy / "catalogue" / "more.yaml").write_text("entries: {}\n", encoding="utf-8")
    assert read_compiled(copy) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"made-from": "DIGEST"}',
        '{"made-from": "DIGEST", "entries": [[1]]}',
    ],
    ids=["empty", "list", "no-keys", "null", "no-entries", "short-row"],
)
def test_a_broken_file_is_not_used(copy: Path, text: str) -> None:
    (copy / FILE).write_text(text.replace("DIGEST", digest(copy)), encoding="utf-8")
    assert read_compiled(copy) is None


def test_without_the_file_it_is_not_used(copy: Path) -> None:
    (copy / FILE).unlink()
    assert read_compiled(copy) is None
