"""Each usual mistake is told with its place, the reason and the fix; what is certain is fixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.authoring.mistakes import DESK, FLOW, MISTAKES, Mistake
from wizard.authoring import check
from wizard.authoring.auto_fix import fix_files
from wizard.content import assemble_beside_ours
from wizard.content.yaml_nodes import SourceFile, read

NAME = "team/vpn.yaml"
TODAY = "2026-11-21"
EACH = pytest.mark.parametrize("one", MISTAKES, ids=lambda one: one.name)

pytestmark = pytest.mark.usefixtures("small_book")


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand beside the folder of a desk."""
    monkeypatch.chdir(tmp_path)
    Path("team").mkdir()
    Path("team/desk.yaml").write_text(DESK, "utf-8")


def made(one: Mistake) -> str:
    assert FLOW.count(one.good) == 1
    return FLOW.replace(one.good, one.bad)


def test_without_a_mistake_there_is_nothing_to_say() -> None:
    after, changes, left = fix_files({NAME: FLOW.encode()}, today=TODAY)
    assert (after[NAME].decode(), changes, left) == (FLOW, (), ())


def test_there_are_enough_of_them() -> None:
    assert len(MISTAKES) >= 53
    assert len({one.name for one in MISTAKES}) == len(MISTAKES)
    assert sum(one.fixed for one in MISTAKES) >= 15


@EACH
def test_it_is_told_with_its_place_the_reason_and_the_fix(one: Mistake) -> None:
    data = made(one).encode()
    content, inside = assemble_beside_ours([SourceFile(*read(NAME, data), data)])
    found = [each for each in check(content, inside, today=TODAY) if each.at.file == NAME]
    assert any(
        each.at.line == one.at
        and one.says.casefold() in each.message.casefold()
        and one.fix.casefold() in each.fix.casefold()
        for each in found
    ), [str(each) for each in found]


@pytest.mark.parametrize("one", [m for m in MISTAKES if m.fixed], ids=lambda one: one.name)
def test_what_is_certain_is_fixed(one: Mistake) -> None:
    _, changes, left = fix_files({NAME: made(one).encode()}, today=TODAY)
    assert changes
    assert not left
