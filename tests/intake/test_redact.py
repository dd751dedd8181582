from __future__ import annotations

import re

import pytest

from wizard.intake import Reader, Removal, count_removed
from wizard.intake.redact import unpack

ONE, TWO = Reader(b"case one"), Reader(b"case two")


def test_a_person_has_one_pseudonym_in_a_case_and_another_in_the_next() -> None:
    text = "kim.lee@contoso.com and Kim.Lee@Contoso.com"
    first, second = re.findall(r"<user-[0-9a-f]{8}>", ONE.redact(text))
    assert first == second
    assert first in ONE.redact("later: kim.lee@contoso.com")
    assert first not in TWO.redact(text)
    assert first not in ONE.redact("alex.wu@contoso.com")


def test_a_guest_is_the_person_of_the_address_at_home() -> None:
    text = "'kim@contoso.com' and kim_contoso.com#EXT#@fabrikam.com, live.com#kim@contoso.com"
    first, second, third = re.findall(r"<user-[0-9a-f]{8}>", ONE.redact(text))
    assert first == second == third


@pytest.mark.parametrize(
    "text",
    [
        'Day,User,Username,App\n1,Kim Lee,k@contoso.com,Portal\n2,"Lee, Kim",k@contoso.com,Portal',
        "Time\tUser\tStatus\n09:14\tKim Lee\tFailure\n09:15\tKim Lee\tSuccess",
        "Time;Status;Benutzer\n09:14;Failure;Kim Lee\n09:15;Failure;Kim Lee",
        "| Status | User | App |\n|---|---|---|\n| no | Kim Lee | Portal |\n| no | Kim Lee | CLI |",
    ],
)
def test_names_in_the_columns_of_an_export_get_one_pseudonym(text: str) -> None:
    kept = ONE.redact(text)
    assert "Kim" not in kept
    assert kept.count(ONE.redact("User: Kim Lee").removeprefix("User: ")) == 2
    assert ("Portal" in kept) is ("Portal" in text)


def test_quotes_around_a_hidden_value_stay() -> None:
    text = "user 'kim@contoso.com' with password 'Hunter22' and \"client_secret\": \"abcdef\""
    kept = re.sub(r"<[^<>]+>", "_", ONE.redact(text))
    assert kept == "user '_' with password '_' and \"client_secret\": \"_\""


@pytest.mark.parametrize(
    "text",
    [
        "password=Hunter22\nthen Hunter22 again, and (Hunter22)",
        '"userDisplayName": "Kim Lee"\nI spoke to Kim Lee, and Kim Lee said',
        "client_secret=aB3xcD4yeF5\nlog: value [aB3xcD4yeF5]",
    ],
)
def test_a_value_once_recognized_goes_wherever_it_stands(text: str) -> None:
    kept = ONE.redact(text)
    assert not re.search("Hunter22|Kim|aB3x", kept)
    assert kept.count("<") == text.count("Hunter22") + text.count("Kim Lee") + text.count("aB3x")


@pytest.mark.parametrize(
    "text",
    [
        "mon mdp c'est Bruyere#2918",
        "Ihr Passwort ist jetzt Quitte-Birne-12.",
        "mi clave nueva es Tulip.Verde41",
        "my password for today is Plum_Tree_7",
        "your password is currently Plum_Tree_7",
        "Temporary password given yesterday: Sunset_Red55",
        "Password temporanea assegnata ieri: Tramonto_Rosso55",
        "login: kim senha: Jabuticaba&41",
        "password: Tulip&41&x",
    ],
)
def test_a_password_goes_whatever_words_lead_to_it(text: str) -> None:
    kept = ONE.redact(text)
    assert "<password removed>" in kept
    assert not re.search(r"Bruyere|2918|Quitte|12|Plum|Sunset|Tramonto|Jabu|41|Tulip", kept)


@pytest.mark.parametrize(
    "text",
    [
        "pam_aad(gdm-password:auth): no",
        "pam_unix(sshd-password:session): no",
        "password hash sync on server: web01",
        "invalid username-password pair",
        "the client-secret rotation is due",
        "an email-password mismatch, or a wrong username/password combination",
        "password reset page is Portal2",
        "password reset error: CAA2000B",
        "Password expires on this day: 2026-11-20",
        "a password may be needed: AADSTS50126",
        "M. Night and Dr Pepper, Mr Error and Fr. Nov",
        "Reporter: Contoso GmbH",
    ],
)
def test_what_names_no_secret_and_no_person_stays(text: str) -> None:
    assert ONE.redact(text) == text


def test_a_password_ends_where_the_next_field_of_an_address_begins() -> None:
    assert ONE.redact("?password=ab12&scope=x").endswith("&scope=x")
    assert ONE.redact("password=ab12&amp;scope=x").endswith("&amp;scope=x")


@pytest.mark.parametrize(
    "text",
    [
        "Richiedente: Kim Lee (tel. 1234)",
        "Ticket 7 - Caller: Kim Lee, floor 3",
        "Reported by: Kim Lee",
        "My name is Kim Lee and I cannot sign in",
        "me llamo Kim Lee, no puedo entrar",
        "Hallo, ich hei\u00dfe Kim Lee",
        "call from Mrs. Kim Lee about it",
        "Anruf von Fr. Kim Lee (Durchwahl 4471)",
        "ich habe Frau Lee angerufen",
        "[14:02] Kim Lee: still blocked",
        '"userDisplayName": "Kim Lee", "identity": "kim lee"',
    ],
)
def test_a_person_is_known_by_a_label_of_tickets_a_title_or_in_a_chat(text: str) -> None:
    kept = ONE.redact(text)
    assert "<user-" in kept
    assert "lee" not in kept.lower()


def test_a_number_after_words_that_say_how_to_reach_somebody_gets_a_pseudonym() -> None:
    assert "555" not in ONE.redact("Erreichbar unter 08382 / 555-221.")
    assert "555" not in ONE.redact("you can reach me at 0161 555 0187")
    assert "555" not in ONE.redact("bel me op 06-55501873")


def test_a_plain_word_that_was_a_password_stays_elsewhere() -> None:
    assert ONE.redact("password=contoso at contoso.com").endswith("at contoso.com")


def test_pseudonyms_say_what_they_stand_for() -> None:
    text = ONE.redact("kim@contoso.com at 198.51.100.7 on db01.contoso.local")
    assert re.fullmatch(r"<user-\w{8}> at <address-\w{8}> on <host-\w{8}>", text)


def test_what_was_removed_is_counted_by_kind() -> None:
    reading = ONE.read("a@contoso.com b@contoso.com password=x1 AADSTS90120")
    assert reading.removed == (Removal("password", 1), Removal("user", 2))


def test_nothing_removed_leaves_the_text_alone() -> None:
    text = "AADSTS90120: The request was already authorized or declined."
    reading = ONE.read(text)
    assert reading.text == text
    assert reading.removed == ()


@pytest.mark.parametrize(
    "text",
    [
        "password=x1 and token: abc123def",
        '{"client_secret": "abcdef", "user": "kim@contoso.com"}',
        "C:\\Users\\kim\\x",
        "Cookie: a=bbbbbbbbb; c=d",
        "https://x?code=ab12cd34&state=1",
    ],
)
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = ONE.redact(text)
    assert once != text
    assert ONE.redact(once) == once


def test_a_secret_across_a_link_or_line_is_found_where_it_was_pasted() -> None:
    text = "client_secret=ab&#99;def12&amp;x=1\nnext"
    assert ONE.redact(text) == "client_secret=<client secret removed>&amp;x=1\nnext"


def test_a_password_goes_even_if_what_tells_it_stands_in_a_tag_that_nobody_sees() -> None:
    text = '<div data="curl -u app:hunter2 https://x">AADSTS90120 &amp; more</div>'
    assert "hunter2" not in ONE.redact(text)


def test_base64_of_an_error_is_opened_and_other_base64_is_not() -> None:
    message = "eyJlcnJvciI6ImludmFsaWRfZ3JhbnQiLCJlcnJvcl9jb2RlcyI6WzU0MDA1XX0="
    assert unpack(f"body {message}") == 'body {"error":"invalid_grant","error_codes":[54005]}'
    picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    assert unpack(picture) == picture


def test_a_secret_inside_opened_base64_goes_too() -> None:
    text = "eyJlcnJvciI6IngiLCJjbGllbnRfc2VjcmV0IjoiaHVudGVyMmh1bnRlcjIifQ=="
    assert ONE.redact(text) == '{"error":"x","client_secret":"<client secret removed>"}'


def test_a_thousand_people_have_a_thousand_pseudonyms() -> None:
    text = "\n".join(f"person{n}@contoso.com" for n in range(1000))
    assert len(set(re.findall(r"<user-[0-9a-f]{8}>", ONE.redact(text)))) == 1000


@pytest.mark.parametrize("lines", [1, 400])
def test_what_went_can_be_counted_in_the_kept_text_too(lines: int) -> None:
    text = "a@contoso.com %61@contoso.com\nx=1&amp;password=hunter2\n" + "plain line\n" * lines
    reading = ONE.read(text)
    assert reading.removed == count_removed(reading.text)
    assert "hunter2" not in reading.text
