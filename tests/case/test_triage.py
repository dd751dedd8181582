"""From what was pasted, typed or heard to where to start."""

from __future__ import annotations

import pytest

from tests.case.workspaces import PAGE_90120, workspace
from tests.slow_rows import rest_slow
from wizard.content.flow import StepRef
from wizard.content.graph import answers_left
from wizard.content.people import READERS, Person

WRAPPED = (
    "AADSTS70002: Error validating credentials. AADSTS54005: OAuth2 Authorization code was "
    "already redeemed, please retry with a new valid code."
)


@pytest.mark.parametrize(
    ("text", "flow", "code"),
    [
        (PAGE_90120, "aadsts90120", 90120),
        ("90120", "aadsts90120", 90120),
        ("nine zero one two zero", "aadsts90120", 90120),
        ("error 54005", "aadsts54005", 54005),
        (WRAPPED, "aadsts54005", 54005),
        ("already authorized or declined", "aadsts90120", 90120),
        ("AADSTS7777777: something new", "unknown-code", 7777777),
    ],
    ids=["page", "number", "by ear", "words and number", "wrapper", "message alone", "no own flow"],
)
def test_the_best_match_is_the_flow_that_answers_it(text: str, flow: str, code: int | None) -> None:
    best = workspace().read(text).suggestions[0]
    assert (best.flow, best.code) == (flow, code)
    assert best.first_question.endswith("?") or best.first_question.endswith(".")


def test_a_code_read_wrongly_by_one_digit_offers_its_neighbours() -> None:
    near = {one.code for one in workspace().read("AADSTS80120").neighbours}
    assert 90120 in near


def test_codes_that_are_often_mixed_up_are_named_with_how_to_tell() -> None:
    found = workspace().read("AADSTS90120")
    assert found.meaning
    assert all(tell for _code, tell in found.mixed_up)
    assert 70020 in {code for code, _tell in found.mixed_up}


@pytest.mark.parametrize("text", ["", "   \n ", "hello there", "https://example.com:8080/"])
def test_a_text_without_a_code_offers_no_code(text: str) -> None:
    found = workspace().read(text)
    assert found.reading.codes == ()
    assert all(one.code is None for one in found.suggestions)


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("device code expired", "device-code-waiting"),
        ("device cod expired", "device-code-waiting"),
        ("we didn't hear from you", "second-factor"),
        ("nothing to see", "no-code"),
        ("it does not work", "no-code"),
        ("invalid_grant", "no-code"),
    ],
)
def test_words_alone_start_a_flow_only_where_a_title_holds_them_all(text: str, flow: str) -> None:
    assert workspace().read(text).suggestions[0].flow == flow


@pytest.mark.parametrize("every", rest_slow([1, 4], [4]))
@pytest.mark.parametrize("reader", rest_slow(READERS, [Person.HELPDESK]))
def test_the_first_step_that_is_told_is_the_first_that_comes(reader: Person, every: int) -> None:
    here = workspace()
    for code in here.catalogue.codes[::every]:
        text = f"AADSTS{code}: something, said by az login"
        best = here.read(text, reader).suggestions[0]
        case = here.open(reader=reader)
        case.paste(text)
        step = case.start_flow(best.flow).step
        assert step is not None
        assert (best.first_step, best.first_question) == (case.case.at, step.text), code


def test_reading_a_text_keeps_nothing() -> None:
    here = workspace()
    here.read(PAGE_90120)
    assert here.cases() == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("AADSTS90120", "Found AADSTS90120."),
        (WRAPPED, "54005 is the one to act on. 70002 is a side effect."),
        (
            "AADSTS50013: no. Then AADSTS50011: no.",
            "Start with AADSTS50013. 50011 may have another cause.",
        ),
        (
            "AADSTS70016: wait. AADSTS53003: no. AADSTS50105: no. AADSTS65001: no.",
            "Start with AADSTS53003. 70016 is a side effect. 50105 and 65001 may have another",
        ),
        (
            "already authorized or declined",
            "The message says that the device code was already approved or declined.",
        ),
        (
            "AADSTS70002: it must contain the following parameter: 'client_secret'",
            "The message says that no secret was sent. That is AADSTS7000218's case.",
        ),
        ("web account manager", "Your words match this."),
        ("it does not do anything at all", "No error code found"),
        ("AADSTS7777777: something new", "7777777 is not in our list"),
    ],
)
def test_the_choice_is_said_with_its_reason(text: str, why: str) -> None:
    assert why in workspace().read(text).why


def test_words_alone_show_codes_that_fit_and_start_none() -> None:
    found = workspace().read("the redirect uri is wrong")
    assert 50011 in [one.code for one in found.alike]
    assert all(one.code is None for one in found.suggestions)


@pytest.mark.parametrize(
    "text",
    [
        "Teams shows: we've run into an issue. Error code - caa70004",
        "Autopilot: this user is not authorized to enroll, with the error code 801c0003",
        "workload identity token: no client ID specified. Check pod configuration",
    ],
)
def test_where_something_was_recognized_single_words_name_no_codes(text: str) -> None:
    assert not workspace().read(text, Person.HELPDESK).alike


def test_a_message_beats_the_bare_code() -> None:
    found = workspace().read(
        "AADSTS70002: it must contain the following parameter: 'client_secret'"
    )
    assert [(one.flow, one.code) for one in found.suggestions[:2]] == [
        ("public-client-off", 7000218),
        ("client-secret", 70002),
    ]
    assert found.reading.primary == 70002


def test_a_message_without_a_code_has_a_start_of_its_own() -> None:
    found = workspace().read("In the terminal: the request failed, 0xCAA70004")
    assert found.suggestions[0].flow == "broker-and-client"
    assert found.suggestions[0].first_step == StepRef("broker-and-client", "other-network")
    assert found.why == (
        "The message says that the broker cannot find the sign-in server or the proxy."
    )


ROOM = "Teams Rooms 4.13, Exchange status : 80131500 : {code}. Teams Signin status: Unhealthy."


@pytest.mark.parametrize("code", ["AADSTS50076", "AADSTS53003", "AADSTS50126"])
def test_the_code_of_a_room_device_starts_the_steps_for_such_devices(code: str) -> None:
    found = workspace().read(ROOM.format(code=code), Person.ADMIN).suggestions
    assert found[0].flow == "teams-devices"
    assert found[0].code == int(code.removeprefix("AADSTS"))


def test_a_user_who_only_speaks_of_a_room_keeps_the_usual_start() -> None:
    found = workspace().read("AADSTS50076 when I open the portal", Person.USER).suggestions
    assert found[0].flow == "second-factor"


def test_the_reason_tells_words_of_a_person_from_a_message() -> None:
    told = workspace().read("I got a new phone and the Authenticator is empty", Person.USER)
    assert told.why.startswith("Your words say that the phone")
    assert str(told.suggestions[0].step) == "second-factor/new-phone"
    shown = workspace().read("Keyset does not exist", Person.USER)
    assert shown.why.startswith("The message says that the key")


LOOP_IN_OUTLOOK = "Since we switched on security defaults, Outlook asks all users in a loop."


def test_causes_told_in_like_words_are_offered_beside_the_general_steps() -> None:
    found = workspace().read(LOOP_IN_OUTLOOK)
    assert "app-sign-in/turn-on-trust" in [one.target for one in found.causes]
    assert all(one.title and one.first_question for one in found.causes)
    assert len({one.target for one in found.causes}) == len(found.causes)


def test_nothing_is_offered_twice() -> None:
    """Neither a flow for two codes of which one is to act on, nor the step the flow begins with."""
    found = workspace().read(LOOP_IN_OUTLOOK)
    begun = {one.first_step for one in found.suggestions}
    assert begun.isdisjoint(one.first_step for one in found.causes)
    both = workspace().read("AADSTS900561: only POST is accepted.\nBefore: AADSTS90056: only POST")
    flows = [one.flow for one in both.suggestions]
    assert len(set(flows)) == len(flows)


def test_another_version_that_works_comes_first_where_no_code_explains_more() -> None:
    words = "Since we upgraded the sign-in package from 2.38.1 to 3.0.2 the page reloads forever."
    assert workspace().read(words).suggestions[0].flow == "known-fault"
    beside = workspace().read(f"AADSTS50011: the redirect URI doesn't match. {words}").suggestions
    assert [one.flow for one in beside[:2]] == ["redirect-address", "known-fault"]
    policy = workspace().read(f"AADSTS130501: Sign-in failed. {words}").suggestions
    assert policy[0].flow != "known-fault"


@pytest.mark.parametrize(
    "text",
    [
        f"AADSTS50011. {LOOP_IN_OUTLOOK}",
        "Someone on the phone sent me a device code and wants me to type it in, the page waits.",
        "it fails",
    ],
    ids=["a code", "a code that was sent", "few words"],
)
def test_no_cause_is_offered_beside_something_better(text: str) -> None:
    assert workspace().read(text).causes == ()


def test_the_minutes_of_a_cause_are_those_from_its_step_on() -> None:
    left = answers_left(workspace().book)
    for one in workspace().read(LOOP_IN_OUTLOOK).causes:
        if one.step:
            assert one.minutes == left[one.step][1]


def test_a_cause_gets_nobody_past_the_question_who_started_the_sign_in() -> None:
    found = workspace().read("The program waits with its code, the page says I have signed in.")
    book = workspace().book
    for one in found.causes:
        flow = book[one.flow]
        if any(step.fact == "own-sign-in" for step in flow.steps.values()):
            assert one.target == one.flow


def test_what_a_text_is_about_counts_only_if_nothing_else_is_told() -> None:
    about = workspace().read("Our firewall uses SAML with Azure AD, and its page is empty")
    assert about.suggestions[0].flow == "saml-sign-on"
    assert about.why == "Your words say that it is about an app with SAML."
    other = workspace().read("Our SAML login with Azure AD wants the device to be compliant")
    assert other.suggestions[0].flow == "device-not-known"
    assert "SAML" not in other.why


@pytest.mark.parametrize(
    "page",
    [
        "You cannot access this right now.",
        "The page says you cannot access this right now, and Continue leads to the error.",
        "Your admin's conditional access policy: you cannot access this right now",
    ],
)
def test_what_a_page_said_goes_before_the_code_that_only_followed(page: str) -> None:
    code = "AADSTS900561: The endpoint only accepts POST requests. Received a GET request."
    found = workspace().read(f"{page}\n{code}")
    assert found.suggestions[0].flow == "blocked-by-policy"
    assert "AADSTS900561 only followed" in found.why
    alone = workspace().read(code)
    assert alone.suggestions[0].code == 900561
    assert "only followed" not in alone.why
