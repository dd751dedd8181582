"""Every number gets an answer: what it means, who can fix it, and steps that exist."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

from wizard.content import load

if TYPE_CHECKING:
    import pytest

    from tests.cli.cli_program import Program

UNKNOWN = 2000


def explained(program: Program, codes: list[int]) -> list[dict[str, object]]:
    ran = program.run("explain", "--json", *map(str, codes))
    assert ran.code == 0
    return [json.loads(line) for line in ran.out.splitlines()]


def test_every_code_of_the_catalogue_is_explained_and_has_steps(program: Program) -> None:
    content, _ = load(rehearsed=False)
    codes = list(content.catalogue.codes)
    found = explained(program, codes)
    assert [one["code"] for one in found] == codes
    assert all(one["known"] and one["meaning"] and one["first_action"] for one in found)
    assert {one["flow"] for one in found} <= set(content.book)


SAID = """
[notices.53003]
say = "A policy, since Monday"
[notices.consent]
say = "Ask the app team"
[notices.50105]
say = "Long gone"
until = 2026-01-01
"""


def test_what_this_desk_says_about_a_code_or_its_steps_is_said(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTRA_WIZARD_CONFIG", program.file("config.toml", SAID))
    for words in (("explain", "53003"), ("inspect",)):
        told = program.run(*words, stdin="AADSTS53003").out
        assert "Said here: A policy, since Monday." in told
    told = program.run("explain", "65001", "50105").out
    assert told.count("Said here:") == told.count("Said here: Ask the app team.") == 1


def test_numbers_in_no_list_are_explained_honestly_and_have_steps(program: Program) -> None:
    content, _ = load(rehearsed=False)
    pick = Random(6)
    codes = [
        code
        for code in (pick.randint(1, 9_999_999) for _ in range(UNKNOWN + 100))
        if code not in content.catalogue.codes
    ][:UNKNOWN]
    found = explained(program, codes)
    assert len(found) == UNKNOWN
    for one in found:
        assert not one["known"]
        assert "not in our list" in str(one["meaning"])
        assert one["flow"] == "unknown-code"
        assert one["collect"]


def test_each_code_and_its_flow_name_each_other() -> None:
    content, _ = load(rehearsed=False)
    by_flow = {(code, flow.id) for flow in content.book.values() for code in flow.codes}
    by_code = {(one.code, one.flow) for one in content.catalogue.entries if one.flow}
    assert by_flow == by_code
    assert len(content.book) >= 25


def test_a_sentence_finds_causes_that_can_be_run(program: Program) -> None:
    words = "outlook asks all users in a loop since security defaults were switched on"
    lines = program.run("search", *words.split()).out.splitlines()
    causes = [line for line in lines if line.startswith("Cause: ")]
    assert causes
    book = load(rehearsed=False)[0].book
    for line in causes:
        flow, _, step = line.rpartition(" entra-wizard run ")[2].partition("/")
        assert flow in book
        assert not step or step in book[flow].steps


def test_a_word_or_two_find_no_causes(program: Program) -> None:
    assert "Cause: " not in program.run("search", "security", "defaults").out
