"""A few words without an error code lead where a support engineer would begin."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.slow_rows import each_row
from wizard import settings, world
from wizard.content.compiled import bundled
from wizard.content.flow import FlowHead
from wizard.content.people import Person
from wizard.content.phrases import FILE, flows_for, names_subject

if TYPE_CHECKING:
    from wizard.case.workspace import Workspace

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "phrases.tsv").read_text("utf-8").splitlines()[1:]
]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """Return a workspace with the content that comes with the program."""
    return world.open_workspace(settings.Settings(journal=None), world.fixed())[0]


def test_the_table_has_a_hundred_and_twenty_phrases_for_most_flows(workspace: Workspace) -> None:
    flows = Counter(flow for _phrase, flow, _wrong in ROWS)

    assert len(ROWS) >= 120
    assert len(flows) >= 20
    assert {name for _, flow, wrong in ROWS for name in (flow, wrong)} <= set(workspace.book)


@each_row(("phrase", "flow", "wrong"), ROWS)
def test_a_phrase_leads_to_the_flow_that_an_expert_would_choose(
    workspace: Workspace, phrase: str, flow: str, wrong: str
) -> None:
    found = workspace.read(phrase)

    assert [one.flow for one in found.suggestions][:1] == [flow]
    assert flow != wrong
    assert not found.unclear


@each_row(("phrase", "flow", "wrong"), ROWS)
def test_the_search_puts_the_same_flow_first(
    workspace: Workspace, phrase: str, flow: str, wrong: str
) -> None:
    flows = [one.id for one in workspace.finder.find(phrase) if isinstance(one, FlowHead)]

    # Words alone do not tell that someone else sent a code; triage does.
    if flow != "someone-sent-a-code":
        assert flows[0] == flow or flows_for(phrase) == ()
        assert flows[:1] != [wrong]


@pytest.mark.parametrize(
    "phrase",
    [
        "my mailbox is disabled",
        "telemetry is disabled",
        "the file is locked",
        "my license expired",
        "printer not found",
        "vpn not working",
        "the network does not work",
    ],
)
def test_a_state_of_something_else_leads_to_no_steps_of_ours(
    workspace: Workspace, phrase: str
) -> None:
    assert [one.flow for one in workspace.read(phrase).suggestions] == ["no-code"]


def test_a_state_alone_is_no_phrase() -> None:
    assert not any(map(names_subject, ("is disabled", "has been blocked", "not found")))
    assert all(map(names_subject, ("has not consented", "login_required", "request denied")))


def test_every_row_of_the_table_speaks_of_something() -> None:
    """Of what a row speaks matters: a state without a subject would take every text."""
    lines = (bundled("data") / FILE).read_text("utf-8").splitlines()[1:]
    for line in lines:
        groups = [group.replace("*", "").split("|") for group in line.split("\t")[1].split()]
        assert any(all(map(names_subject, group)) for group in groups), line


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "hello",
        "the printer is out of paper",
        "x" * 400,
        "Operation returned an invalid status code",
        'the job ended with a wrong exit code, "error_code": "unknown"',
    ],
)
def test_other_words_lead_nowhere(phrase: str) -> None:
    assert flows_for(phrase) == ()


def test_every_row_of_the_table_names_a_flow(workspace: Workspace) -> None:
    lines = (bundled("data") / FILE).read_text("utf-8").splitlines()[1:]

    for place in {line.split("\t")[0] for line in lines}:
        flow, slash, step = place.partition("/")
        assert flow in workspace.book, place
        assert not slash or step in workspace.book[flow].steps, place


@pytest.mark.parametrize(
    ("phrase", "step"),
    [
        ("Authenticator gets no request since Monday", "second-factor/wake-phone"),
        ("Ik krijg geen melding van de Authenticator", "second-factor/wake-phone"),
        ("the text message with the code does not arrive", "second-factor/digits"),
        ("a stranger keeps sending me MFA prompts at night", "second-factor/what-came"),
        ("Kennwort vergessen", "password-or-lock/reset-self"),
        ("on Citrix we have to sign in to Outlook at each logon", "app-sign-in/vdi-state"),
        ("it signs me in with the wrong account automatically", "wrong-account/use-right"),
        ("there is no way to choose another account to sign in with", "wrong-account/use-right"),
        ("I have to sign in again every time I close Firefox", "no-code/keep-cookies"),
    ],
)
def test_words_that_answer_the_first_questions_lead_to_a_later_step(
    workspace: Workspace, phrase: str, step: str
) -> None:
    best = workspace.read(phrase).suggestions[0]

    assert str(best.step) == step


@pytest.mark.parametrize(
    ("words", "flow"),
    [
        ("OneDrive sits at signing in forever", "app-sign-in"),
        ("Word says account error, sign in again, and it never ends", "app-sign-in"),
        ("GlobalProtect opens a white window and nothing happens", "app-sign-in"),
        ("my browser shows a blank page", "no-code"),
    ],
)
def test_a_program_that_is_named_decides_where_the_words_fit_any(
    workspace: Workspace, words: str, flow: str
) -> None:
    assert workspace.read(words).suggestions[0].flow == flow


def test_a_developer_begins_with_the_questions_for_developers(workspace: Workspace) -> None:
    found = workspace.read("the authenticator never gets a push notification", Person.DEVELOPER)

    assert found.suggestions[0].flow == "second-factor"
    assert found.suggestions[0].step is None
