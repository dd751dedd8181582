"""Every number gets an answer."""

from __future__ import annotations

import pytest

from tests.content.content_from_text import tables
from wizard.content.catalogue import Catalogue, CatalogueEntry, days_stale
from wizard.content.catalogue_parser import read_catalogue
from wizard.content.people import Person
from wizard.content.yaml_nodes import read


def entry(
    code: int, title: str, name: str = "", meaning: str = "It was refused."
) -> CatalogueEntry:
    return CatalogueEntry(
        code=code,
        title=title,
        meaning=meaning,
        fixer=Person.USER,
        first_action="Try again.",
        name=name,
        family="device-flow",
    )


CATALOGUE = Catalogue(
    [
        entry(90120, "The code was already used", "InvalidDeviceFlowRequest"),
        entry(70020, "The code is too old", "AuthorizationDeclined"),
        entry(50011, "The reply address differs", "InvalidReplyTo"),
        entry(50126, "Wrong password", "InvalidUserNameOrPassword"),
        entry(54005, "The code was redeemed", meaning="The code was already used by the app."),
    ]
)


def test_codes_rise() -> None:
    assert CATALOGUE.codes == (50011, 50126, 54005, 70020, 90120)


def test_a_known_code() -> None:
    found = CATALOGUE.get(90120)
    assert found
    assert CATALOGUE.family(90120) is found
    assert ("code-fixer", "user") in found.facts


@pytest.mark.parametrize(
    ("reviewed", "today", "days"),
    [
        ("2026-01-01", "2026-06-30", 0),
        ("2026-01-01", "2026-07-01", 181),
        ("2026-07-01", "2026-01-01", 0),
        ("", "2026-07-01", 0),
        ("2026-01-01", "", 0),
    ],
)
def test_a_review_holds_for_180_days(reviewed: str, today: str, days: int) -> None:
    assert days_stale(reviewed, today) == days


@pytest.mark.parametrize("code", [1, 12345, 99999999])
def test_an_unknown_number_gets_an_honest_answer(code: int) -> None:
    found = CATALOGUE.family(code)
    assert CATALOGUE.get(code) is None
    assert not found.known
    assert str(code) in found.meaning
    assert found.sources == (f"https://login.microsoftonline.com/error?code={code}",)
    assert "correlation-id" in found.collect


def test_a_longer_number_names_the_code_it_begins_with_and_takes_nothing_from_it() -> None:
    found = CATALOGUE.family(500113)
    assert not found.known
    assert "AADSTS50011 (The reply address differs)" in found.meaning
    assert (found.fixer, found.family) == (Person.HELPDESK, "")


ENTRY = """entries:
  90120:
    name: InvalidDeviceFlowRequest
    oauth-error: invalid_grant
    category: device-flow
    severity: low
    title: The code was already used
    meaning: The code had been answered before.
    fixer: user
    retryable: after-action
    first-action: Get a new code.
    collect: [correlation-id]
    causes: [It was entered twice.]
    confused-with: [{code: 70020, tell: That one is too old.}]
    not-the-cause:
      - {text: A wrong password, because: It comes later., claims: [G1-2, G1-3]}
      - {text: MFA, because: It comes later., claim: G1-4}
    flow: sample
    sources: [reference]
    reviewed: 2026-11-21
    confidence: documented
"""


def test_an_entry_as_written() -> None:
    top, parsed = read("data/catalogue/device-flow.yaml", ENTRY.encode())
    assert top
    (found,) = read_catalogue("device-flow", top, tables())
    assert not parsed.findings
    assert (found.code, found.oauth_error, found.line) == (90120, "invalid_grant", 2)
    assert [row.claims for row in found.not_the_cause] == [("G1-2", "G1-3"), ("G1-4",)]
    assert (found.confused_with[0].code, found.flow, found.family) == (
        70020,
        "sample",
        "device-flow",
    )


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("  90120:", "  AADSTS90120:", "wrong-value", 2),
        ("severity: low", "severity: minor", "wrong-value", 6),
        ("already used", "already used by someone else some time before", "wrong-value", 7),
        ("fixer: user", "fixer: nobody", "wrong-value", 9),
        ("[correlation-id]", "[corelation-id]", "unknown-name", 12),
        ("    first-action: Get a new code.\n", "", "missing-key", 2),
        ("    first-action", "    frist-action", "unknown-key", 11),
        ("code: 70020", "code: old", "wrong-type", 14),
        ("2026-11-21", "today", "wrong-value", 20),
    ],
)
def test_a_bad_entry_is_left_out_with_its_line(old: str, new: str, rule: str, line: int) -> None:
    good = ENTRY.split("\n", 1)[1].replace("90120:", "90121:")
    top, parsed = read("x.yaml", (ENTRY.replace(old, new) + good).encode())
    assert top
    assert [one.code for one in read_catalogue("x", top, tables())] == [90121]
    assert (rule, line) in [(f.rule, f.at.line) for f in parsed.findings]
