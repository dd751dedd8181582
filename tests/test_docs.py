"""The README says what the program does now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs import BLOCK, BLOCKS, README, fresh
from wizard.errors import ExitCode

TEXT = README.read_text("utf-8")


def test_every_table_from_the_program_is_there_and_fresh() -> None:
    assert sorted(BLOCK.findall(TEXT)) == sorted(BLOCKS)
    assert fresh(TEXT) == TEXT, "run: python -m tests.docs"


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_is_explained(code: ExitCode) -> None:
    assert re.search(rf"^\| {code.value} \|", TEXT, re.MULTILINE)


def test_both_commands_of_the_set_up_are_named() -> None:
    assert re.search(r"^make run\b", TEXT, re.MULTILINE)
    assert re.search(r"^make test\b", TEXT, re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_file_that_is_linked_to_exists(name: str) -> None:
    page = README.parent / name
    links = re.findall(r"\]\((?!https?:|#)([^)]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not Path(page.parent, link).exists()] == []
