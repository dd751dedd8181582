"""The words of a step: who is asked, seen by each reader."""

from __future__ import annotations

import pytest

from tests.case.workspaces import shipped, workspace
from tests.content.content_from_text import FLOW, book_of
from wizard.case.causes import test_of as proof_of
from wizard.case.engine import apply
from wizard.case.events import CaseOpened
from wizard.content.flow import fill
from wizard.content.people import READERS, Person

HELPDESK, ADMIN, DEVELOPER, USER = (
    Person.HELPDESK,
    Person.ADMIN,
    Person.DEVELOPER,
    Person.USER,
)
YOU = "A QUESTION FOR YOU"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("wrong-account/whose-app", {HELPDESK: "ASK THE USER"}),
        ("wrong-account/look-up", {USER: "ASK THE HELPDESK", DEVELOPER: "ASK THE HELPDESK"}),
        (
            "aadsts54005/exchange-gap",
            {USER: "ASK A DEVELOPER", HELPDESK: "ASK A DEVELOPER", ADMIN: "ASK A DEVELOPER"},
        ),
    ],
)
@pytest.mark.parametrize("reader", READERS)
def test_a_question_is_put_to_who_can_answer_it(
    step: str, said: dict[Person, str], reader: Person
) -> None:
    shown = workspace().open(reader=reader).start_flow(step).step
    assert shown is not None
    assert shown.actor == said.get(reader, YOU)


@pytest.mark.parametrize("step", ["app-not-found/put-id", "session-ended/sign-in-tool"])
def test_what_a_user_can_do_a_developer_or_admin_may_do_too(step: str) -> None:
    """A setting or a command is often the developer's or the admin's own."""
    said = {
        reader: shown.actor
        for reader in READERS
        if (shown := workspace().open(reader=reader).start_flow(step).step)
    }
    assert said == {
        USER: "YOU DO THIS",
        HELPDESK: "THE USER DOES THIS",
        ADMIN: "YOU OR THE USER DOES THIS",
        DEVELOPER: "YOU OR THE USER DOES THIS",
    }


@pytest.mark.parametrize("reader", READERS)
def test_a_hint_holds_what_the_text_says(reader: Person) -> None:
    """A placeholder in the hint of an answer is filled in like that of a question."""
    case = workspace().open(reader=reader)
    case.paste("AADSTS50173: grant expired. The grant was issued on '2026-11-20T08:00:00Z'")
    shown = case.start_flow("session-ended/who-changed").step
    assert shown is not None
    hints = [one.hint for one in shown.choices if one.hint]
    assert hints
    assert not any("{" in hint for hint in hints)


def test_nobody_is_asked_who_never_sits_at_the_keys() -> None:
    asked = FLOW.replace("    not-sure: other\n", "    not-sure: other\n    who: vendor\n", 1)
    assert asked != FLOW
    _, (finding,) = book_of(("sample.yaml", asked))
    assert "cannot act in a step" in finding.message


@pytest.mark.parametrize(
    ("end", "own", "to"),
    [
        ("client-secret/to-owner", DEVELOPER, "the developer"),
        ("consent/to-developer", DEVELOPER, "the developer"),
        ("blocked-by-policy/to-policy-owner", ADMIN, "the admin"),
    ],
)
def test_nobody_hands_a_case_over_to_themselves(end: str, own: Person, to: str) -> None:
    """Whose work it is gets the next thing to do, without a sentence about themselves."""
    for reader in READERS:
        case = workspace().open(reader=reader)
        outcome = case.start_flow(end).outcome
        assert outcome is not None
        handed = f"HANDED OVER to {to}"
        is_own = reader is own
        assert outcome.headline == ("YOUR NEXT STEP" if is_own else handed)
        assert (outcome.paper_title == "Notes to keep") is is_own
        assert ("Say" in dict(outcome.rows)) is not is_own
        assert ("To: " in outcome.paper) is not is_own


def test_an_admin_can_not_act_in_another_tenant() -> None:
    for reader in READERS:
        outcome = (
            workspace().open(reader=reader).start_flow("blocked-by-policy/to-home-admin").outcome
        )
        assert outcome is not None
        assert outcome.headline == "HANDED OVER to an admin of the other tenant"


def test_what_the_helpdesk_would_do_is_an_admins_own_work() -> None:
    case = workspace().open(reader=ADMIN)
    outcome = case.start_flow("second-factor/prove-first").outcome
    assert outcome is not None
    assert outcome.headline == "YOUR NEXT STEP"
    step = workspace().open(reader=ADMIN).start_flow("second-factor/give-pass").step
    assert step is not None
    assert step.actor == "YOU OR THE HELPDESK DOES THIS"


def test_an_admin_may_change_the_settings_of_an_app_too() -> None:
    shown = {
        reader: step.actor
        for reader in READERS
        if (step := workspace().open(reader=reader).start_flow("after-sign-in/make-user").step)
    }
    assert shown[ADMIN] == "YOU OR A DEVELOPER DOES THIS"
    assert shown[DEVELOPER] == "YOU DO THIS"
    assert shown[HELPDESK] == "A DEVELOPER DOES THIS"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What does {tool|the tool} do?", "What does a Power BI or Fabric script do?"),
        ("{tool} stops.", "A Power BI or Fabric script stops."),
        ("It stopped. {tool} waits.", "It stopped. A Power BI or Fabric script waits."),
    ],
)
def test_an_article_within_a_sentence_is_small(text: str, said: str) -> None:
    assert fill(text, {"tool": "A Power BI or Fabric script"}) == said


def test_a_name_within_a_sentence_stays_as_it_is() -> None:
    assert fill("Open {app|the app}.", {"app": "Azure Portal"}) == "Open Azure Portal."
    assert fill("Open {app|the app}.", {"app": "A1 Tools"}) == "Open A1 Tools."


def test_a_portal_page_of_an_app_is_for_the_admin_or_developer_who_reads() -> None:
    shown = {
        reader: step.actor
        for reader in READERS
        if (step := workspace().open(reader=reader).start_flow("client-secret/list").step)
    }
    assert shown[ADMIN] == "YOU DO THIS"
    assert shown[DEVELOPER] == "YOU DO THIS"
    assert shown[USER] == "YOU DO THIS"


def test_a_proof_is_something_to_look_at_and_no_question() -> None:
    """A question proves nothing: its answer does, or a row of a log, a page, a command."""
    book = shipped().book
    case = apply(None, CaseOpened("", ADMIN, ""), book)
    asked = [
        str(cause.ref)
        for flow in book.values()
        for cause in flow.causes.values()
        if proof_of(cause, case, book).endswith("?")
    ]
    assert asked == []
