"""What leaves the program says all that the next person needs, and nothing secret."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

import wizard.export
from tests.export.cases import (
    GOLDEN,
    HOSTILE,
    PEOPLE,
    desk,
    golden_cases,
    handed_to,
    hard_case,
)
from tests.slow_rows import each_row
from wizard.content.people import Person
from wizard.errors import LeakError
from wizard.evidence import Redacted
from wizard.export import ENDINGS, export
from wizard.export.document import document
from wizard.intake import Reader, residue

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.workspace import OpenCase

EVERY = pytest.mark.parametrize("form", ENDINGS)
SECRETS = {
    "token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl",
    "password": "password=Canary-Passw0rd-7x",
    "secret": "client_secret: Zq8~Q.canary_canary_canary_canary_0123",
    "mail": "canary.person@contoso.example",
    "address": "203.0.113.77",
    "code": "the code is ABCD7EF92, enter the code at microsoft.com/devicelogin",
}

CANARIES = (
    "eyJhbGci",
    "Canary-Passw0rd",
    "Zq8~Q",
    "canary.person",
    "203.0.113.77",
    "ABCD7EF92",
)


@pytest.fixture(scope="module")
def hard() -> OpenCase:
    return hard_case()


@EVERY
@pytest.mark.parametrize("name", ["hard"])
def test_an_export_is_as_it_was_read_and_found_good(name: str, form: str) -> None:
    """Write the golden files again with: python -m tests.export.cases."""
    golden = (GOLDEN / f"{name}.{form}{ENDINGS[form]}").read_text("utf-8")
    assert export(golden_cases()[name], form).text == golden


# --- nothing has to be asked again


@EVERY
def test_the_ids_and_both_addresses_are_there(hard: OpenCase, form: str) -> None:
    text = re.sub(r"\\(?=[^\w\s])", "", export(hard, form).text)
    for value in (
        "7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10",
        "1b3b1f0a-2b7d-4c3e-9a61-0d5b8f2e4a10",
        "8f0a1f7c-3b5e-4f0a-9a51-6d1c6f0a2b11",
        "2026-11-20T09:14:07Z",
        "http://reports.contoso.com/auth|cb",
        "https://reports.contoso.com/auth",
        "AADSTS50011",
        "INC0012345",
        hard.view.case_id,
    ):
        assert value in text


@pytest.mark.parametrize("to", PEOPLE)
def test_a_hand_off_says_what_is_asked_and_how_to_check(to: Person) -> None:
    case = handed_to(to)
    text = export(case, "text").text
    outcome = case.view.outcome
    assert outcome
    assert outcome.outcome.to is to
    assert " ".join(outcome.text.split()) in text
    for part in ("To: ", "WHAT THE USER SEES", "How to check: "):
        assert part in text
    assert "STEPS TAKEN" in text.upper()
    is_outside = to in (Person.VENDOR, Person.MICROSOFT)
    assert ("WHAT TO DO FIRST" if is_outside else "WHAT IS ASKED OF THE") in text
    assert "STEPS SO FAR" not in text
    assert "Not known" not in text
    assert "not known" not in text.partition("STEPS TAKEN")[0].partition("NOT TESTED")[0]


def test_a_vendor_gets_a_text_that_can_be_forwarded() -> None:
    text = export(handed_to(Person.VENDOR), "text").text
    assert "This app is not ours." in text
    forward = text.partition("TO FORWARD TO THE VENDOR")[2].partition("STEPS TAKEN")[0]
    for part in ("AADSTS50011", "7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10", "2026-11-20T09:14:07Z"):
        assert part in forward
    assert "Message: AADSTS50011: The redirect URI 'http://reports.contoso.com/auth|cb'" in forward
    assert "Redirect URI: http://reports.contoso.com/auth|cb" in forward
    assert "tell us what to change" in forward
    assert "INC" not in forward


def test_microsoft_is_asked_with_role_and_place_and_gets_a_text_of_its_own() -> None:
    text = export(handed_to(Person.MICROSOFT), "text").text
    first, _, sent = text.partition("TO SEND TO MICROSOFT SUPPORT")
    assert "Role: Service Support Administrator" in first
    assert "Where: Learn & support > New support request" in first
    for part in (
        "AADSTS50011", "7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10", "2026-11-20T09:14:07Z",
        "Message: ", "- Close this page.", "Please tell us why",
    ):  # fmt: skip
        assert part in sent
    assert text.count("- Close this page. Open the start page of the app. ") == 1


def test_microsoft_entra_is_asked_about_nothing_that_it_has_not_answered() -> None:
    case = desk().open(reader=Person.HELPDESK)
    case.start_flow("sign-in-address")
    case.answer("cannot-do/not-now")
    case.answer(Person.MICROSOFT.value)
    text = export(case, "text").text
    assert "To: Microsoft support" in text
    assert "support request" not in text
    assert "STEPS TAKEN" in text


def test_of_a_line_of_json_the_message_alone_is_quoted() -> None:
    case = desk().open(reader=Person.HELPDESK)
    case.paste(
        r'{"error":"x","error_description":"AADSTS50011: The \"URI\"\r\nis wrong.","more":1}'
    )
    assert 'Message: AADSTS50011: The "URI" is wrong.\n' in export(case, "text").text


def test_what_was_refused_is_asked_of_the_one_who_may_do_it(hard: OpenCase) -> None:
    text = export(hard, "text").text
    asked = text.partition("WHAT IS ASKED OF THE ADMIN")[2].partition("\n\n")[0]
    assert "Do this: Enter the reply URL that the vendor names." in asked
    assert "Role: Cloud Application Administrator" in asked
    assert "Where: Entra ID > Enterprise apps > (app) > Single sign-on" in asked
    assert "Care: Take it from the vendor's page, never from a mail." in asked
    assert "How to check: A sign-in to the app works." in asked
    likely = text.partition("MOST LIKELY")[2].partition("\n\n")[0]
    assert "The reply URL of a SAML app differs: Enter the reply URL" in likely
    assert "Role" not in likely  # it stands above


def test_where_nothing_was_refused_the_look_up_comes_with_its_command() -> None:
    text = export(handed_to(Person.ADMIN), "text").text
    asked = text.partition("WHAT IS ASKED OF THE ADMIN")[2].partition("\n\n")[0]
    assert "Do this: List the redirect URIs of this app." in asked
    assert "Role: Directory Readers" in asked
    assert (
        "Command: az ad app show --id 8f0a1f7c-3b5e-4f0a-9a51-6d1c6f0a2b11 --query web.redirectUris"
    ) in asked
    assert "Not given yet: App. Ask the person for it." in asked


def test_what_prevents_it_is_said_once() -> None:
    text = export(handed_to(Person.VENDOR), "text").text
    assert text.count("Ask the vendor which address a new version sends.") == 1


def test_what_was_ruled_out_and_what_was_not_tested_is_told(hard: OpenCase) -> None:
    text = export(hard, "text").text
    out = text.partition("RULED OUT")[2].partition("\n\n")[0]
    assert "- An old bookmark was opened: Close this page. Open the start page of the app: " in out
    assert "it did not work" in out
    untested = text.partition("NOT TESTED YET")[2].partition("\n\n")[0]
    assert "Behind a proxy, the app does not know its address: Does the app run behind" in untested
    assert "A slash or a capital letter differs: Enter the redirect URI" in untested


@EVERY
def test_a_practice_case_is_marked_in_every_format(form: str) -> None:
    case = desk().open(reader=Person.HELPDESK, simulated="approve")
    case.start_flow("sign-in-address")
    assert "SIMULATED (approve). Practice run." in export(case, form).text.replace("\\", "") or (
        json.loads(export(case, form).text).get("simulated") == "approve"
    )


@EVERY
def test_a_case_that_has_hardly_begun_can_be_exported(form: str) -> None:
    case = desk().open(reader=Person.USER)
    assert case.view.case_id in export(case, form).text


# --- texts of a case are never markup


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.outer: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.outer += [name for name, _ in attrs if name in ("href", "src", "style", "onclick")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_html_is_one_file_without_script_links_or_foreign_markup(hard: OpenCase) -> None:
    text = export(hard, "html").text
    reading = _Reading()
    reading.feed(text)
    assert reading.tags <= {
        "html", "head", "meta", "title", "style", "body", "main", "header", "section", "h1", "h2",
        "p", "dl", "dt", "dd", "ul", "li", "b", "pre", "code",
    }  # fmt: skip
    assert reading.outer == []
    shown = " ".join("".join(reading.text).split())
    assert HOSTILE.replace("\u202e", "") in shown
    assert "default-src 'none'" in text
    assert '<html lang="en">' in text


def test_markdown_shows_every_character_of_a_note(hard: OpenCase) -> None:
    note = next(line for line in export(hard, "markdown").text.splitlines() if "insists" in line)
    bare = re.sub(r"\\([\\`*_{}\[\]<>#|~])", "", note)
    assert not re.search(r"[`*_{}\[\]<>#|~]", bare)


def test_jira_markup_is_escaped(hard: OpenCase) -> None:
    note = next(line for line in export(hard, "jira").text.splitlines() if "insists" in line)
    bare = re.sub(r"\\([\\{}\[\]*_+^~|!@#-])", "", note.removeprefix("* "))
    assert not re.search(r"[{}\[\]*_+^~|!]", bare)


def test_the_document_format_of_jira_cloud_has_only_nodes_it_knows(hard: OpenCase) -> None:
    made = json.loads(export(hard, "jira-adf").text)
    assert (made["version"], made["type"]) == (1, "doc")
    kinds: set[str] = set()

    def walk(node: dict[str, object]) -> None:
        kinds.add(str(node["type"]))
        if node["type"] == "text":
            assert node["text"]
        content = node.get("content", [])
        assert isinstance(content, list)
        for one in content:
            walk(one)

    walk(made)
    assert kinds <= {
        "doc", "panel", "heading", "paragraph", "bulletList", "listItem", "codeBlock", "text",
    }  # fmt: skip


def test_servicenow_keeps_internal_words_out_of_the_comments(hard: OpenCase) -> None:
    notes, _, comments = export(hard, "servicenow").text.partition("COMMENTS")
    assert "insists" in notes
    assert "insists" not in comments
    assert "7c1e5f0a" not in comments
    assert "An admin compares the addresses." in comments


@EVERY
def test_no_control_or_hidden_character_leaves(hard: OpenCase, form: str) -> None:
    text = export(hard, form).text
    found = [char for char in text if (ord(char) < 32 and char != "\n") or char == "\u202e"]
    assert found == []


# --- the second look


Planter = dict[str, "Callable[[OpenCase, str], object]"]
PLANTS: Planter = {
    "note": lambda case, text: case.note(text),
    "ticket": lambda case, text: case.label(text),
    "fact": lambda case, text: case.add_fact("resource", text),
    "paste": lambda case, text: case.paste(f"AADSTS50011: {text}"),
}


def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first look miss everything."""
    monkeypatch.setattr(Reader, "redact", lambda _self, text: Redacted(text))
    read = Reader.read

    def unseen(self: Reader, text: str, *rest: object) -> object:
        from dataclasses import replace  # noqa: PLC0415 - for this alone

        return replace(read(self, text, *rest), text=Redacted(text))  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "read", unseen)


@EVERY
@pytest.mark.parametrize("field", PLANTS)
@each_row("kind", SECRETS)
def test_a_residue_in_any_field_is_refused_with_line_and_kind(
    monkeypatch: pytest.MonkeyPatch, form: str, field: str, kind: str
) -> None:
    case = desk().open(reader=Person.HELPDESK)
    case.start_flow("sign-in-address")
    blind(monkeypatch)
    PLANTS[field](case, SECRETS[kind])
    with pytest.raises(LeakError, match=r"The export does not leave: line \d+ may hold (a|the) "):
        export(case, form)


@EVERY
@pytest.mark.parametrize("field", PLANTS)
def test_with_both_looks_no_canary_is_in_an_export(form: str, field: str) -> None:
    case = desk().open(reader=Person.HELPDESK)
    case.start_flow("sign-in-address")
    for secret in SECRETS.values():
        PLANTS[field](case, f"{secret} then")
    text = export(case, form).text
    for canary in (
        "eyJhbGci",
        "Canary-Passw0rd",
        "Zq8~Q",
        "canary.person",
        "203.0.113.77",
        "ABCD7EF92",
    ):
        assert canary not in text


def test_a_check_that_fails_lets_nothing_out(
    hard: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_text: str, _what: str) -> str:
        raise RuntimeError

    monkeypatch.setattr(wizard.export, "may_leave", broken)
    with pytest.raises(LeakError, match="could not be checked"):
        export(hard, "text")


def test_an_address_that_is_the_same_everywhere_may_leave() -> None:
    assert residue("Behind a proxy, add 169.254.169.254 to NO_PROXY.") == ()
    assert residue("Behind a proxy, add 203.0.113.77 to NO_PROXY.")


def test_an_export_is_built_from_events_alone(hard: OpenCase) -> None:
    rows = hard.rows
    again = desk({"admin": "queue Identity"})
    again.journal = hard._journal
    assert document(again.resume(hard.view.case_id)).sections == document(hard).sections
    assert hard.rows == rows
