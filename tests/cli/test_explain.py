"""Every number gets an answer: what it means, who can fix it, and steps that exist."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

from wizard.content import load

if TYPE_CHECKING:
    from tests.cli.made import Program

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
