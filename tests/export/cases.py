"""The cases that the exports are tried on.

python -m tests.export.cases     writes the golden files again
"""

from __future__ import annotations

from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from tests.case.workspaces import NOW, shipped, workspace
from wizard.case.journal import Journal
from wizard.content.book import read_book
from wizard.content.people import Person
from wizard.content.yaml_nodes import SourceFile, read
from wizard.export import ENDINGS, export

if TYPE_CHECKING:
    from wizard.case.workspace import OpenCase, Workspace
    from wizard.content.flow import FlowBook

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

HOSTILE = (
    "Caller <b>insists</b> & says: | cell | *bold* _it_ `code` ~no~ [x](http://example.com) {html}"
    " {noformat} h1. =1+1 \N{EM DASH} caf\N{LATIN SMALL LETTER E WITH ACUTE}\u202e"
)
"""A note with the markup of every format in it."""


FLOW = """\
id: sign-in-address
title: The redirect URI is not registered
version: 1
reviewed: 2026-11-20
owner: tests
status: ready
summary: One question for each person a case can be handed to.
codes: [50011]
phrases: []
sources:
  guide: {title: A guide, url: "https://learn.microsoft.com/entra/"}
causes:
  old-link: {title: An old bookmark was opened, fixer: user, chance: likely, minutes: 1}
  slash: {title: A slash or a capital letter differs, fixer: admin, chance: likely, minutes: 5}
  saml: {title: The reply URL of a SAML app differs, fixer: admin, chance: rare, minutes: 5}
  proxy: {title: "Behind a proxy, the app does not know its address", fixer: developer, minutes: 9}
  vendor: {title: The vendor's app sends a wrong address, fixer: vendor, minutes: 5,
    prevent: Ask the vendor which address a new version sends.}
start: fresh
steps:
  fresh:
    do: "Close this page. Open the start page of {app|the app}."
    why: An old bookmark can hold an old address.
    source: guide
    who: user
    entra-role: none
    expect: The app opens.
    undo: nothing to undo
    minutes: 1
    results:
      worked: {next: solved, concludes: old-link}
      did-not-work: whose
      cannot-do: whose
  whose:
    ask: Whose app is it?
    why: Only the owner can change the address.
    source: guide
    answers:
      list: {label: "Ours, look at its list", next: list-uris}
      saml: {label: A SAML app, next: change-saml, points-to: [saml]}
      admin: {label: "Ours, an admin looks after it", next: to-admin}
      developer: {label: "Ours, under development", next: to-developer, points-to: [proxy]}
      vendor: {label: Another company, next: to-vendor, concludes: vendor}
      microsoft: {label: Microsoft, next: to-microsoft}
      user: {label: The user knows, next: to-user}
    not-sure: to-admin
  list-uris:
    do: List the redirect URIs of this app.
    why: The address has to be there, character by character.
    source: guide
    who: admin
    entra-role: directory-readers
    where: {portal: app-registration}
    command: az ad app show --id {client-id} --query web.redirectUris
    expect: You see its addresses.
    undo: nothing to undo
    minutes: 2
    next: change
  change:
    do: Enter the redirect URI as the app sends it.
    why: Both have to be the same.
    source: guide
    who: admin
    entra-role: cloud-application-administrator
    where: {portal: app-registration}
    expect: A sign-in works.
    undo: Remove the redirect URI.
    minutes: 5
    results: {worked: {next: solved, concludes: slash}, did-not-work: to-admin, cannot-do: to-admin}
  change-saml:
    do: Enter the reply URL that the vendor names.
    why: A SAML app has its list in your own tenant.
    source: guide
    who: admin
    entra-role: cloud-application-administrator
    where: {portal: app-single-sign-on}
    expect: A sign-in to the app works.
    care: Take it from the vendor's page, never from a mail.
    undo: Remove the reply URL.
    minutes: 5
    results: {worked: {next: solved, concludes: saml}, did-not-work: to-admin, cannot-do: to-admin}
  behind:
    ask: Does the app run behind a proxy?
    why: A proxy can change the address.
    source: guide
    answers:
      yes: {label: "Yes", next: to-developer, concludes: proxy}
      no: {label: "No", next: to-developer, rules-out: [proxy]}
    not-sure: to-developer
  solved: {end: resolved, text: The sign-in works., verify: The app opened.}
  to-admin:
    end: handed-over
    to: admin
    text: "Compare the redirect URI of {app|the app} with its list, character by character."
    needs: [app, correlation-id]
    say: An admin compares the addresses.
    not-known: Where Microsoft shows this error.
  to-developer:
    end: handed-over
    to: developer
    text: Send the redirect URI that is registered.
    needs: [correlation-id]
    say: The developer changes the app.
  to-vendor:
    end: handed-over
    to: vendor
    text: Your app sends a redirect URI that is not registered.
    needs: [client-id, correlation-id]
    say: The vendor has to change the app.
  to-microsoft:
    end: handed-over
    to: microsoft
    text: An app of Microsoft sends a redirect URI that is not registered.
    needs: [correlation-id, tenant]
    say: We ask Microsoft.
  to-user:
    end: handed-over
    to: user
    text: Open the app from its start page, and remove the bookmark.
    say: Open the app from its start page.
"""
"""A flow of the tests, so that work on the shipped ones changes no golden file."""


@cache
def book() -> FlowBook:
    """Return the book of the flow above, with the shipped tables."""
    data = FLOW.encode()
    file = SourceFile(*read("sign-in-address.yaml", data), data)
    made, findings = read_book([file], shipped().book.tables, {}, drafts=False)
    assert not findings, findings
    assert not file.parsed.findings, file.parsed.findings
    return made


def desk(contacts: dict[str, str] | None = None) -> Workspace:
    """Return a desk on that book, with event ids that count."""
    ids = count(1)
    journal = Journal.open(None, lambda: NOW, lambda: f"event-{next(ids)}")
    here = workspace(book(), journal)
    here.contacts = contacts or {}
    here.name = lambda _key: "Anna"
    here.__post_init__()
    return here


def hard_case() -> OpenCase:
    """Return a case that was handed over after a detour: every part of an export is used.

    A paste, an answer undone, a cause ruled out, two redirect URIs, a note full of markup, a
    contact.
    """
    case = desk({"admin": "queue Identity"}).open(reader=Person.HELPDESK, ticket="INC0012345")
    case.paste(PAGE_50011)
    case.start_flow("sign-in-address")
    case.answer("worked")
    case.undo()
    case.answer("did-not-work")
    case.answer("saml")
    case.answer("cannot-do/no-rights")
    case.add_fact("redirect-uri", "https://reports.contoso.com/auth")
    case.note(HOSTILE)
    return case


def golden_cases() -> dict[str, OpenCase]:
    """Return each case with golden files, by the name of its files."""
    return {"hard": hard_case()}


def handed_to(to: Person) -> OpenCase:
    """Return a case that is handed to someone without a detour."""
    case = desk().open(reader=Person.HELPDESK)
    case.paste(PAGE_50011)
    case.start_flow("sign-in-address")
    case.answer("cannot-do/not-now")
    case.answer(to.value)
    return case


PEOPLE = (Person.ADMIN, Person.VENDOR, Person.MICROSOFT, Person.DEVELOPER, Person.USER)
"""Those a case of the flow can be handed to."""


def main() -> None:
    """Write the golden files."""
    shipped()
    GOLDEN.mkdir(exist_ok=True)
    for name, case in golden_cases().items():
        for form, ending in ENDINGS.items():
            (GOLDEN / f"{name}.{form}{ending}").write_text(export(case, form).text, "utf-8")


if __name__ == "__main__":
    main()
