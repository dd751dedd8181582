"""README and docs say what the program does now, in words that people in the field use."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs import BLOCK, BLOCKS, PAGES, README, ROOT, fresh
from tests.slow_rows import each_row
from wizard.cli.commands import HOME
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from wizard.cli.commands import Command

TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES}
EACH = pytest.mark.parametrize("name", TEXTS)
LINKING = [
    *TEXTS,
    *("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md"),
    ".github/pull_request_template.md",
]

NEVER = re.compile(
    r"""\b(?:
    mend(?:s|ed|ing)? | somebody | strangers? | deeds? | anew | organi[sz]ation['s]*\ own
    | (?:who\ sits\ )?at\ the\ keys | sign-in\ codes? | second\ factors? | signed\ proof
    | proof\ of\ the\ app | yes\ to\ the\ app | maker\ of\ the\ app | asks\ on | too\ old | ran\ out
    | on\ site | private\ accounts? | is\ not\ taken | says\ no | strike\ (?:it\ )?out
    | take\ it\ away | our\ conclusion | sign\ by\ sign | got\ the\ keys | is\ lit
    | list\ of\ the\ app | address\ the\ app\ names | empty\ page
    | \w*colour\w* | organi[s]ation\w* | licence | behaviour | authoris\w+ | centre
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Home-made words and British spellings; the term people find in the portal stands instead."""


def prose(text: str) -> str:
    """Return a page without what the program says itself, and without addresses and code."""
    text = BLOCK.sub("", text)
    return re.sub(r"https?://\S+|`[^`\n]+`", "", text)


def slugs(text: str) -> set[str]:
    """Return the anchors of the headings of a page."""
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in heads}


def commands(found: tuple[Command, ...], before: str = "") -> dict[str, Command]:
    """Return each command by the words that call it."""
    named: dict[str, Command] = {}
    for one in found:
        below = commands(one.commands, f"{before}{one.name} ")
        named |= below or {f"{before}{one.name}": one}
    return named


COMMANDS = commands(HOME.commands)
LINES = sorted(
    {
        line.partition("  #")[0].partition(" <")[0]
        for text in TEXTS.values()
        for line in re.findall(r"^\$ entra-wizard (.*)$", text, re.MULTILINE)
    }
)
"""Every command line that a page shows."""


def test_every_table_from_the_program_is_on_one_page() -> None:
    found = [block for text in TEXTS.values() for block in BLOCK.findall(text)]
    assert sorted(found) == sorted(BLOCKS)


@EACH
def test_every_table_from_the_program_is_fresh(name: str) -> None:
    assert fresh(TEXTS[name]) == TEXTS[name], "run: make docs"


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_is_explained(code: ExitCode) -> None:
    assert re.search(rf"^\| {code.value} \|", TEXTS["docs/commands.md"], re.MULTILINE)


def test_both_commands_of_the_set_up_are_named() -> None:
    text = README.read_text("utf-8")
    assert re.search(r"^make run\b", text, re.MULTILINE)
    assert re.search(r"^make test\b", text, re.MULTILINE)


def test_every_page_can_be_reached_from_the_readme_and_from_the_start_of_the_docs() -> None:
    pages = {name for name in TEXTS if name.startswith("docs/")} - {"docs/index.md"}
    readme = {name for name in pages if f"({name})" in TEXTS["README.md"]}
    start = {name for name in pages if f"({Path(name).name})" in TEXTS["docs/index.md"]}
    assert readme == start == pages


@pytest.mark.parametrize("name", LINKING)
def test_every_file_and_heading_that_is_linked_to_exists(name: str) -> None:
    page = ROOT / name
    text = page.read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:)([^)]+)\)", text)
    missing = []
    for link in links:
        file, _, anchor = link.partition("#")
        target = Path(page.parent, file) if file else page
        if not target.exists() or (anchor and anchor not in slugs(target.read_text("utf-8"))):
            missing.append(link)
    assert missing == []


@each_row("line", LINES)
def test_every_command_line_that_is_shown_exists(line: str) -> None:
    words = shlex.split(line)
    named = next(
        (COMMANDS[key] for key in (" ".join(words[:2]), words[0]) if key in COMMANDS), None
    )
    assert named, f"no such command: {line}"
    known = {one.name for one in named.arguments}
    assert [one for one in words if one.startswith("--") and one not in known] == []


@EACH
def test_the_words_are_those_of_the_field(name: str) -> None:
    assert NEVER.findall(prose(TEXTS[name])) == []
