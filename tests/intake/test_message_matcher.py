"""Known messages: what they set, when they win, and what leaves them alone."""

from __future__ import annotations

import re

import pytest

from tests.slow_rows import each_row
from wizard.authoring.rules_messages import match_in
from wizard.content.messages import Messages, known_messages
from wizard.content.tables import MessageRow
from wizard.intake import Reader
from wizard.intake.message_matcher import find_message, find_numbers, find_tag
from wizard.intake.patterns import SearchText

READER = Reader(b"a key for tests")
ROW = MessageRow(
    "lost", "the bag is lost", (50011,), ("bag of {app} was ... lost in '{directory}'",)
)
PLAIN = MessageRow("plain", "a bag is named", (50011,), ("bag of {app} was",))
OURS = Messages([PLAIN, ROW])


def facts(text: str) -> dict[str, str]:
    return {one.kind: one.value for one in READER.read(text).evidence}


def found(text: str, messages: Messages = OURS, code: int | None = None) -> str:
    places = [(int(m[1]), m.start(), m.end()) for m in re.finditer(r"AADSTS(\d+)", text)]
    message = find_message(SearchText(text), messages, places, code)
    return message.row.id if message else ""


@pytest.mark.parametrize(
    "text",
    [
        "the bag of Contoso was sadly lost in 'Fabrikam'",
        "THE BAG OF \u201cContoso\u201d WAS\nsadly lost\r\nin \u2018Fabrikam\u2019",
        "the bagof Contoso wassadly lo st in Fabrikam",
        'the bag of \\"Contoso\\" was sadly lost in `Fabrikam`',
    ],
)
def test_case_quotes_breaks_and_blanks_do_not_matter(text: str) -> None:
    assert found(text) == "lost"


@pytest.mark.parametrize(
    ("behind", "value"),
    [
        ("\nsince this week only", ""),
        ("\n\n### Steps to see it", ""),
        ("\n---", ""),
        (": '', please look at 'Contoso'", ""),
        (' "", please look at "Contoso"', ""),
        (": ''Fabrikam''", "Fabrikam"),
        ("\n'Fabrikam'", "Fabrikam"),
        ("\nfabrikam.example", "fabrikam.example"),
        (" Fabrikam", "Fabrikam"),
    ],
)
def test_a_note_below_and_an_empty_value_are_no_value(behind: str, value: str) -> None:
    row = MessageRow("last", "the bag is named last", (50011,), ("bag of the directory {app}",))
    message = find_message(
        SearchText(f"the bag of the directory{behind}"), Messages([row]), (), None
    )
    assert message is not None
    assert [span.value for span in message.spans] == ([value] if value else [])


def test_the_longest_row_wins_and_a_part_of_it_gives_the_shorter_one() -> None:
    assert found("the bag of Contoso was sadly lost in 'Fabrikam'") == "lost"
    assert found("the bag of Contoso was found") == "plain"


def test_values_are_read_without_what_stands_around_them() -> None:
    text = "the bag of ('Contoso Travel') was lost in \"Fabrikam Ltd\"."
    message = find_message(SearchText(text), OURS, (), None)
    assert message is not None
    assert {span.name: span.value for span in message.spans} == {
        "app": "Contoso Travel",
        "directory": "Fabrikam Ltd",
    }
    for span in message.spans:
        assert text[span.start : span.end] == span.value


def test_fragments_far_apart_do_not_belong_together() -> None:
    assert found("the bag of Contoso was " + "x" * 2000 + " lost in 'Fabrikam'") == "plain"


def test_a_row_stands_behind_its_own_code_alone() -> None:
    text = "AADSTS50011: the bag of Contoso was fine AADSTS70001: bag of Contoso was lost in 'F'"
    assert found(text, code=50011) == "plain"
    assert not found(text, code=70001)


def test_a_code_is_no_prefix_of_another() -> None:
    subject = "no matching federated record found for presented assertion subject 'repo:a/b'"
    assert facts(f"AADSTS700213: {subject}")["message"] == "federated-subject"
    assert facts(f"AADSTS7002138: {subject}")["message"] == "federated-subject-case-short"


def test_a_message_may_come_before_its_code() -> None:
    text = '{"error_description":"The bag of Contoso was lost in Fabrikam","error_codes":[50011]}'
    assert found(text.replace("[50011]", "AADSTS50011"), code=50011) == "lost"


def test_two_codes_of_equal_rank_wait_for_a_choice() -> None:
    text = "AADSTS50011: bag of Contoso was lost. AADSTS70001: bag of Contoso was"
    assert not found(text, code=None)


def test_the_message_behind_an_old_code_names_the_case() -> None:
    reading = READER.read(
        "AADSTS70002: it must contain the following parameter: 'client_secret or client_assertion'"
    )
    assert reading.primary == 70002
    assert reading.codes == (70002,)
    codes = [one.value for one in reading.evidence if one.kind == "code"]
    assert codes == ["70002", "7000218"]
    known = {one.kind: one.value for one in reading.evidence}
    assert known["message"] == "credential-not-sent-old"
    assert known["missing-parameter"] == "client_secret"


@pytest.mark.parametrize(
    ("provider", "origin"),
    [
        ("live.com", "personal"),
        ("https://sts.windows.net/3f1c9a52-7d0b-4e68-9a14-c5b8e2f07d61/", "other-tenant"),
    ],
)
def test_the_identity_provider_tells_where_the_account_comes_from(
    provider: str, origin: str
) -> None:
    text = (
        f"AADSTS50020: the user 'x' from identity provider '{provider}' does not exist in tenant "
        "'Fabrikam' and so on"
    )
    assert facts(text)["identity-provider"] == origin


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-20T07:00:00.0000000Z", "not-yet"),
        ("2026-11-20T09:40:00.0000000Z", "just-expired"),
        ("2026-11-21T09:40:00.0000000Z", "long-expired"),
        ("2026-11-20T08:30:00.0000000Z", ""),
    ],
)
def test_the_times_of_a_message_say_whether_it_was_valid(now: str, said: str) -> None:
    text = (
        f"AADSTS700024: not in its valid time range. Current time: {now}, assertion valid from "
        "2026-11-20T08:00:00.0000000Z, expiry time of assertion 2026-11-20T09:30:00.0000000Z. "
        "Review it."
    )
    known = facts(text)
    assert known["message"] == "assertion-time"
    assert known.get("validity", "") == said


def test_a_blanked_value_is_no_value() -> None:
    known = facts("AADSTS90002: Tenant 'xxxx' not found. AADSTS90002 again")
    assert known["message"] == "tenant-not-found"
    assert "directory" not in known


SPELLINGS = ("0xCAA2000C", "CAA2000C", "caa2000c", "error code: 3399614476", "(-895352820)")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_number_is_the_same_in_every_spelling(spelling: str) -> None:
    (number,) = find_numbers(SearchText(f"it failed with {spelling}."), known_messages())
    assert number.value == "0xCAA2000C"
    known = facts(f"it failed with {spelling}.")
    assert known["message"] == "broker-interaction"
    assert known["broker-code"] == "0xCAA2000C"
    assert known["broker-procedure"] == "browser"


@pytest.mark.parametrize(
    "text", ["ticket 3399614477", "call 2155550123", "id 1700000000", "0xCAA2000C1", "build 3.3"]
)
def test_other_long_numbers_are_no_error_numbers(text: str) -> None:
    assert not find_numbers(SearchText(text), known_messages())


BARE = (
    "Teams stops with error code 80090016",
    "Das Login zeigt den Error-Code 80090016 an",
    "Fehlercode: 80090016 nach dem Umbau",
    "CPU を換装したら Teams がエラーコード 80090016 で起動しない",
    "refuse toute connexion avec le code 0xc0090016",
)


@pytest.mark.parametrize("text", BARE)
def test_a_windows_number_needs_no_prefix_in_any_language(text: str) -> None:
    known = facts(text)
    assert known["message"] == "windows-key-missing"
    assert known["broker-code"] in ("0x80090016", "0xC0090016")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("el código 8007012a y nada más", "0x8007012A"),
        ("エラー 80180014 が出ます", "0x80180014"),
        ("with status 80048821", "0x80048821"),
    ],
)
def test_a_bare_number_that_no_row_knows_counts_where_it_is_called_a_code(
    text: str, value: str
) -> None:
    (number,) = find_numbers(SearchText(text), known_messages())
    assert number.value == value


@pytest.mark.parametrize("text", ["commit 80ab12cd", "part no 80123456", "call 80012345 today"])
def test_eight_digits_that_nobody_calls_a_code_are_no_error_number(text: str) -> None:
    assert not find_numbers(SearchText(text), known_messages())


# What people write who have no code.

SYMPTOMS = (
    ("symptom-new-phone", "Got a new iPhone, and Authenticator on my new iPhone is empty"),
    ("symptom-new-phone", "Nach dem Handywechsel kommt keine Bestätigung in der Authenticator App"),
    ("symptom-new-phone", "J'ai changé de téléphone et le code de vérification n'arrive pas"),
    ("symptom-new-phone", "Troquei de celular e o Authenticator não tem a conta da empresa"),
    ("symptom-new-phone", "手机丢了\uff0c验证器里的公司账号没有了"),
    (
        "symptom-only-admin",
        "We have only one global admin, me, and I am locked out after a phone swap",
    ),
    ("symptom-only-admin", "Soy el único administrador y perdí el Authenticator, sin acceso"),
    ("symptom-outlook-asks", "Since the merge Outlook on two PCs keeps prompting for a password"),
    (
        "symptom-outlook-asks",
        "Outlook redet nicht, es fragt. Outlook fragt mich immer nach dem Passwort",
    ),
    ("symptom-outlook-asks", "O Outlook pede toda vez a minha senha"),
    ("symptom-teams-asks", "Teams fragt mich jeden Tag nach dem Passwort"),
    ("symptom-other-device-works", "PC says no such account when I log in, it works on my phone"),
    ("symptom-personal-site", "Our school page goes to teams.live.com and rejects me"),
    ("symptom-guest-left", "I quit by mistake. How do I rejoin the customer's organization?"),
    ("symptom-compliant-not-seen", "My laptop is compliant, Firefox is refused all the same"),
    (
        "symptom-wants-company-portal",
        "Teams on my Android tablet asks to install Intune Company Portal",
    ),
    ("symptom-new-phone", "Mon téléphone est cassé, je n'ai plus Authenticator pour l'école"),
    ("symptom-only-admin", "Je suis le seul administrateur, bloqué, Authenticator est perdu : mfa"),
    ("symptom-outlook-web-works", "Outlook refuses my password, but the web page is fine"),
    (
        "symptom-guest-in-teams",
        "Guests who were invited can't switch to our tenant, guest cannot switch",
    ),
    ("windows-method-refused", "At my PC: The sign-in method you're trying to use isn't allowed."),
    ("remote-method-refused", "Over RDP: The sign-in method you're trying to use isn't allowed."),
    (
        "hybrid-join-not-synced",
        "Hybrid join, managed domain with password hash sync: dsregcmd says 0x801c03f2",
    ),
    (
        "symptom-mail-device",
        "Security defaults are off. The copier can't log in by SMTP, Outlook takes the password",
    ),
    (
        "app-proxy-forbidden",
        "AadApplicationProxy-Connector: No credentials are available in the security package",
    ),
    ("symptom-seamless-private", "I test seamless SSO in an InPrivate window: it asks me"),
    ("symptom-platform-sso", "The Platform SSO window of the Mac comes back"),
)


@pytest.mark.parametrize(("row", "text"), SYMPTOMS)
def test_a_trouble_told_in_words_is_a_message(row: str, text: str) -> None:
    assert facts(text)["message"] == row


@pytest.mark.parametrize(
    "text",
    [
        "I bought a new phone case",
        "Outlook shows yesterday's mail",
        "The only global admin approves apps on Mondays",
        "Which teams use the portal?",
        "The device is not compliant",
    ],
)
def test_words_about_something_else_are_no_symptom(text: str) -> None:
    assert not facts(text).get("message", "").startswith("symptom-")


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (
            "js-code-expired",
            "Sign in to the extension fails.\nDevice code is expired\nin Visual Studio Code",
        ),
        (
            "poll-code-expired",
            "Signing in from Visual Studio fails, polling says Code Expired",
        ),
    ],
)
def test_what_a_program_printed_goes_before_what_people_say_around_it(row: str, text: str) -> None:
    assert facts(text)["message"] == row


def test_an_error_code_decides_before_words() -> None:
    known = facts(
        "AADSTS50126: wrong password. Since I got a new phone the Authenticator is empty."
    )
    assert known["code"] == "50126"
    assert "message" not in known


def test_a_whole_family_has_a_row_and_a_number_of_it_with_an_own_row_keeps_that() -> None:
    messages = known_messages()
    ids = [row.id for v in ("CAA70004", "CAA7FFFF", "CAA9001F") if (row := messages.of_value(v))]
    assert ids == ["broker-server-not-found", "broker-network", "broker-federation"]
    assert messages.of_value("80041FEB") is None


def test_the_tag_beside_a_number_is_kept() -> None:
    tag = find_tag(SearchText("Error code: 3399614476, Tag: 557973645"))
    assert tag is not None
    assert tag.value == "557973645"


def test_a_service_code_decides_where_a_number_stands_beside_it() -> None:
    known = facts("Error code: 3399614476, Tag: 5. AADSTS50076: you must use a second factor")
    assert known["code"] == "50076"
    assert known["broker-code"] == "0xCAA2000C"
    assert known.get("message") != "broker-interaction"


@each_row("row", known_messages().rows)
def test_every_row_says_a_clause_and_leads_somewhere(row: MessageRow) -> None:
    assert not row.says.endswith(".")
    assert row.codes or row.leads_to
    assert row.match or row.values


def test_a_text_without_any_message_stays_without_one() -> None:
    for text in ("", "hello there", "the build failed with 12 warnings", "expired", "x" * 5000):
        assert not match_in(text, known_messages())
