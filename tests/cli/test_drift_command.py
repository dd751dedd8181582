"""`catalogue drift` says what differs, and refuses what is not a page in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.cli_program import Program


def test_a_page_is_compared(program: Program) -> None:
    page = "| AADSTS90120 | OtherName - x |\n| AADSTS99999 | NewName - x |\n"
    ran = program.run("catalogue", "drift", program.file("page.md", page))
    assert ran.code == 0
    assert "New on the page: AADSTS99999 NewName" in ran.out
    assert "Renamed: AADSTS90120, " in ran.out
    assert "2 codes on the page" in ran.out


@pytest.mark.parametrize("text", ["", "hello", "\x00\xff" * 50])
def test_a_file_without_codes_is_refused(program: Program, text: str) -> None:
    ran = program.run("catalogue", "drift", program.file("page.md", text))
    assert ran.code == 2
    assert "no table of error codes" in ran.err


def test_a_folder_or_nothing_is_refused(program: Program, tmp_path: Path) -> None:
    for name in (tmp_path, tmp_path / "nowhere"):
        ran = program.run("catalogue", "drift", str(name))
        assert ran.code == 2
        assert "cannot be read" in ran.err
