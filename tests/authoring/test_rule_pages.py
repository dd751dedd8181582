"""Every rule has its page, and no page is older than its rule or its pair."""

from __future__ import annotations

import pytest

from tests.slow_rows import each_row
from wizard.authoring import KNOWN
from wizard.authoring.rule_pages import (
    EXAMPLES,
    RulePage,
    page_text,
    pages,
    render,
)
from wizard.errors import UnknownName

ALL = pages()
WITHOUT_PAIR = {"file", "duplicate-id", "left-out", "scenario", "group", "message-example"}


@each_row("page", ALL)
def test_the_page_is_what_the_rule_says_now(page: RulePage) -> None:
    assert page_text(page.id) == render(page)
    assert page.what.endswith(".")
    assert page.why.endswith(".")
    assert page.fix.endswith(".")
    assert ("```yaml" in page_text(page.id)) == (page.id not in WITHOUT_PAIR)


def test_there_are_pages_for_all_rules_and_no_others() -> None:
    folder = EXAMPLES.parent.parent / "data" / "rules"
    assert {path.stem for path in folder.glob("*")} == KNOWN
    assert len(ALL) >= 60


def test_a_misspelt_rule_is_guessed() -> None:
    with pytest.raises(UnknownName) as caught:
        page_text("mising-why")
    assert "'missing-why'" in caught.value.hint
