"""Families of codes: read with their places, looked up from all digits to the first five."""

from __future__ import annotations

import pytest

from tests.content.content_from_text import tables
from wizard.content.catalogue import Catalogue, CatalogueEntry, Family, roots_of
from wizard.content.catalogue_parser import read_families
from wizard.content.people import Person
from wizard.content.yaml_nodes import read

FAMILIES = """families:
  policy:
    from: 53000
    to: 53999
    usually: Numbers like it are mostly about a policy.
    fixer: admin
    first-action: Send an admin the number.
    collect: [correlation-id]
    family: conditional-access
  password-change:
    from: 120000
    to: 120999
    usually: Numbers like it are mostly about a password.
    fixer: helpdesk
    first-action: Try once more.
    collect: [code]
"""


def families(text: str = FAMILIES) -> tuple[tuple[Family, ...], list[tuple[str, int]]]:
    """Return the families of a text, and the findings with their lines."""
    top, parsed = read("data/families.yaml", text.encode())
    assert top
    rows = read_families(top, tables())
    return rows, [(one.rule, one.at.line) for one in parsed.findings]


def test_rows_as_written() -> None:
    rows, findings = families()
    assert findings == []
    assert [(row.first, row.last, row.fixer, row.family) for row in rows] == [
        (53000, 53999, Person.ADMIN, "conditional-access"),
        (120000, 120999, Person.HELPDESK, ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "found", "left"),
    [
        pytest.param("to: 53999", "to: 52999", ("wrong-value", 2), [120000], id="ends-too-early"),
        pytest.param("from: 120000", "from: 53999", ("wrong-value", 10), [53000], id="overlap"),
        pytest.param("fixer: admin", "fixer: boss", ("wrong-value", 6), [120000], id="who"),
        pytest.param("[code]", "[coed]", ("unknown-name", 16), [53000], id="no-such-fact"),
        pytest.param("from: 53000", "from: few", ("wrong-type", 3), [120000], id="no-number"),
        pytest.param("    to: 53999\n", "", ("missing-key", 2), [120000], id="no-end"),
        pytest.param(
            "usually: Numbers like it are mostly about a policy",
            "mostly: x",
            ("unknown-key", 5),
            [120000],
            id="key",
        ),
    ],
)
def test_a_bad_row_is_left_out_with_its_line(
    old: str, new: str, found: tuple[str, int], left: list[int]
) -> None:
    rows, findings = families(FAMILIES.replace(old, new))
    assert found in findings
    assert [row.first for row in rows] == left


def test_roots_go_down_to_five_digits() -> None:
    assert roots_of(7000215) == (7000215, 700021, 70002)
    assert roots_of(90120) == (90120,)
    assert roots_of(7) == (7,)


@pytest.mark.parametrize(
    ("code", "family", "fixer"),
    [
        pytest.param(53000, "conditional-access", Person.ADMIN, id="first"),
        pytest.param(53999, "conditional-access", Person.ADMIN, id="last"),
        pytest.param(530001, "conditional-access", Person.ADMIN, id="one-digit-more"),
        pytest.param(52999, "", Person.HELPDESK, id="before"),
        pytest.param(54000, "", Person.HELPDESK, id="after"),
        pytest.param(5300, "", Person.HELPDESK, id="one-digit-less"),
        pytest.param(120500, "", Person.HELPDESK, id="own-six-digits"),
        pytest.param(12050, "", Person.HELPDESK, id="not-its-first-digits"),
    ],
)
def test_a_family_answers_for_its_range(code: int, family: str, fixer: Person) -> None:
    found = Catalogue(families=families()[0]).family(code)
    assert (found.known, found.family, found.fixer) == (False, family, fixer)
    assert found.flow == "unknown-code"


def test_the_nearest_entry_is_named_and_decides_nothing() -> None:
    near = CatalogueEntry(530003, "It wants a device", "x", Person.USER, "y", family="devices")
    far = CatalogueEntry(53000, "It is a policy", "x", Person.HELPDESK, "y")
    found = Catalogue([near, far], families()[0]).family(5300031)
    assert "AADSTS530003 (It wants a device), which may be unrelated." in found.meaning
    assert "mostly about a policy" in found.meaning
    assert (found.fixer, found.family) == (Person.ADMIN, "conditional-access")
    assert found.first_action == "Send an admin the number."


def test_first_digits_without_a_family_leave_it_to_the_helpdesk() -> None:
    near = CatalogueEntry(77777, "It is something", "x", Person.VENDOR, "y", family="other")
    found = Catalogue([near], families()[0]).family(777771)
    assert "AADSTS77777 (It is something)" in found.meaning
    assert (found.fixer, found.family) == (Person.HELPDESK, "")
