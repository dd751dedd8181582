"""The cases that the exports are tried on.

python -m tests.export.cases     writes the golden files again
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from tests.case.workspaces import NOW, shipped, workspace
from wizard.case.journal import Journal
from wizard.case.view import single
from wizard.content.flow import Person
from wizard.export import ENDINGS, export

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase

GOLDEN = Path(__file__).parent / "golden"

PAGE_50011 = """\
Sorry, but we're having trouble signing you in.
AADSTS50011: The redirect URI 'http://reports.contoso.com/auth|cb' specified in the request does \
not match the redirect URIs configured for the application '8f0a1f7c-3b5e-4f0a-9a51-6d1c6f0a2b11'.
Request Id: 1b3b1f0a-2b7d-4c3e-9a61-0d5b8f2e4a10
Correlation Id: 7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10
Timestamp: 2026-11-20T09:14:07Z
Signed in as jo.doe@contoso.example
"""

PAGES = {"aadsts54005": "54005", "aadsts90120": "90120"}
"""The error code of the page for a flow, where it is another one."""

HOSTILE = (
    "Caller <b>insists</b> & says: | cell | *bold* _it_ `code` ~no~ [x](http://example.com) {html}"
    " {noformat} h1. =1+1 \N{EM DASH} caf\N{LATIN SMALL LETTER E WITH ACUTE}\u202e"
)
"""A note with the markup of every format in it."""


def _journal() -> Journal:
    ids = count(1)
    return Journal.open(None, lambda: NOW, lambda: f"event-{next(ids)}")


def hard_case() -> OpenCase:
    """Return a case that was handed over after a detour: every part of an export is used.

    A paste, an answer undone, a cause ruled out, two redirect URIs, a note full of markup, a
    contact.
    """
    here = workspace(journal=_journal())
    here.contacts = {"admin": "queue Identity"}
    here.__post_init__()
    here.name = lambda _key: "Anna"
    case = here.open(reader=Person.HELPDESK, ticket="INC0012345")
    case.paste(PAGE_50011)
    case.start_flow("redirect-address")
    case.answer("bookmark")
    case.answer("worked")
    case.undo()
    case.answer("did-not-work")
    case.add_fact("redirect-uri", "https://reports.contoso.com/auth")
    case.note(HOSTILE)
    return case


def golden_cases() -> dict[str, OpenCase]:
    """Return each case with golden files, by the name of its files."""
    return {"hard": hard_case()}


def handed_to(to: Person) -> OpenCase:
    """Return a case that the shortest way through the shipped flows hands to somebody."""
    flow, walk = WALKS[to]
    here = workspace(journal=_journal())
    case = here.open(reader=Person.HELPDESK)
    case.paste(PAGE_50011.replace("50011", PAGES.get(flow, "50011")))
    case.start_flow(flow)
    for answer in walk:
        step = case.view.step
        # A question that the page has answered is not asked.
        if step is not None and answer in {choice.id for choice in single(step.choices)}:
            case.answer(answer)
    return case


WALKS: dict[Person, tuple[str, tuple[str, ...]]] = {
    Person.ADMIN: ("redirect-address", ("app",)),
    Person.VENDOR: ("aadsts54005", ("app-page", "cannot-do", "vendor")),
    Person.MICROSOFT: ("aadsts54005", ("app-page", "cannot-do", "microsoft")),
    Person.DEVELOPER: ("aadsts54005", ("app-page", "cannot-do", "own", "some")),
    Person.USER: ("aadsts90120", ("yes", "browser", "closed", "azure-cli", "cannot-do")),
}
"""For each person a flow, and the answers of the helpdesk that lead to them."""


def main() -> None:
    """Write the golden files."""
    shipped()
    GOLDEN.mkdir(exist_ok=True)
    for name, case in golden_cases().items():
        for form, ending in ENDINGS.items():
            (GOLDEN / f"{name}.{form}{ending}").write_text(export(case, form).text, "utf-8")


if __name__ == "__main__":
    main()
