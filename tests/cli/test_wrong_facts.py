"""A fact that was read wrongly can be left out or removed, and its question comes back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.test_sign_in_log import known

if TYPE_CHECKING:
    from tests.cli.cli_program import Program

PASTE = "$ az login\nAADSTS50126: Error validating credentials due to invalid username or password."


def test_a_fact_that_is_ignored_is_asked(program: Program) -> None:
    name = program.file("error", PASTE)
    words = ("run", "aadsts90120", "--paste", name, "--json")
    with_tool = json.loads(program.run(*words).out)
    assert known(with_tool, "tool") == ["azure-cli"]
    without = json.loads(program.run(*words, "--ignore", "tool").out)
    assert known(without, "tool") == []
    assert known(without, "code") == ["50126"]


def test_a_fact_that_the_text_does_not_say_cannot_be_ignored_silently(program: Program) -> None:
    ran = program.run("run", "--paste", program.file("e", PASTE), "--ignore", "tenant", "--json")
    assert "--ignore tenant: nothing of that was read from the text." in ran.err


def test_in_plain_lines_a_removed_fact_is_asked_again(program: Program) -> None:
    text = "$ az login\nAADSTS90120: The request was already authorized or declined."
    words = ("run", "aadsts90120", "--plain", "--paste", program.file("error", text))
    question = "Which program showed the code?"
    kept = program.run(*words, stdin="1\n1\nk\nq\n").out
    assert question not in kept.partition("Known 1:")[2]
    number = next(n for n in range(1, 9) if f"Known {n}: Tool:" in kept)
    removed = program.run(*words, stdin=f"1\n1\nk\nx {number}\nq\n").out
    assert question in removed.partition("Removed: Tool.")[2]
