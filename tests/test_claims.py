"""Every claim of the guides people find today is answered somewhere in the program, or refuted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.case.workspaces import shipped
from tests.slow_rows import each_row
from wizard.content.compiled import bundled
from wizard.content.yaml_nodes import read_file

if TYPE_CHECKING:
    from wizard.content.yaml_nodes import Node

CLAIMS = (
    *(f"G1-{number}" for number in range(1, 15)),
    *(f"G2-{number}" for number in range(1, 14)),
    *(f"G3-{number}" for number in range(1, 16)),
)
"""The ids of the claims: three guides, 14, 13 and 15 claims."""

REFUTED = ("wrong", "irrelevant", "empty")


def claims() -> dict[str, Node]:
    written = read_file(bundled("data") / "claims.yaml", "data/claims.yaml")
    assert written.top is not None
    assert written.parsed.findings == []
    return dict(written.top.need_mapping("claims").children())


def home_exists(home: str) -> bool:
    """Say whether a home is there: `flow X`, `step X/Y`, `cause X/Y`, `catalogue N`, `tool X`."""
    content = shipped()
    kind, _, name = home.partition(" ")
    flow, _, part = name.partition("/")
    match kind:
        case "flow":
            return flow in content.book
        case "step":
            return part in content.book[flow].steps
        case "cause":
            return part in content.book[flow].causes
        case "catalogue":
            return content.catalogue.get(int(name)) is not None
        case "tool":
            return name in content.book.tables.tools
        case _:
            return False


def test_each_claim_is_traced_and_no_other() -> None:
    assert sorted(claims()) == sorted(CLAIMS)


@each_row("claim", CLAIMS)
def test_a_claim_has_homes_that_exist_and_a_sentence_that_answers_it(claim: str) -> None:
    row = claims()[claim]
    homes = row.texts("homes")
    assert homes
    assert [home for home in homes if not home_exists(home)] == []
    assert len(row.text("says").split()) > 2


@each_row("claim", CLAIMS)
def test_a_wrong_claim_is_refuted_with_the_reason_in_the_catalogue(claim: str) -> None:
    row = claims()[claim]
    refuting = {
        f"catalogue {entry.code}"
        for code in shipped().catalogue.codes
        if (entry := shipped().catalogue.get(code))
        and any(claim in r.claims and r.because for r in entry.not_the_cause)
    }
    if row.text("verdict") in REFUTED:
        assert refuting & set(row.texts("homes"))
    else:
        assert row.text("verdict") in ("right", "half-right", "plausible")
