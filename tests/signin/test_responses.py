"""What must hold of reading an answer: the word decides first, then the number, then nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.signin.rigs import read
from wizard.evidence import Redacted
from wizard.intake import residue
from wizard.signin import LiveResult, Reason
from wizard.signin.responses import (
    CODES,
    TROUBLE,
    guid,
    mask,
    read_error,
    scopes_of,
    who_signed_in,
)

ID = "5151c0de-0000-4000-8000-00000000000b"

ROWS: list[tuple[str, dict[str, Any], LiveResult, int | None]] = [
    ("declined", {"error": "authorization_declined"}, LiveResult.DECLINED, None),
    ("denied", {"error": "access_denied"}, LiveResult.DECLINED, None),
    ("expired", {"error": "expired_token"}, LiveResult.EXPIRED, None),
    (
        "word-beats-number",
        {"error": "expired_token", "error_codes": [53003]},
        LiveResult.EXPIRED,
        53003,
    ),
    (
        "number-alone",
        {"error": "invalid_grant", "error_codes": [54005]},
        LiveResult.ALREADY_USED,
        54005,
    ),
    ("90120", {"error": "invalid_request", "error_codes": [90120]}, LiveResult.ALREADY_USED, 90120),
    ("grant-without-number", {"error": "invalid_grant"}, LiveResult.ALREADY_USED, None),
    (
        "grant-with-number",
        {"error": "invalid_grant", "error_codes": [50126]},
        LiveResult.REFUSED,
        50126,
    ),
    ("unknown-word", {"error": "something_new"}, LiveResult.REFUSED, None),
    ("unknown-number", {"error": "x", "error_codes": [999999]}, LiveResult.REFUSED, 999999),
    ("in-text", {"error": "x", "error_description": "AADSTS53003: no"}, LiveResult.BLOCKED, 53003),
    ("away", {"error": "temporarily_unavailable"}, LiveResult.NOT_TESTED, None),
    (
        "away-with-cause",
        {"error": "server_error", "error_codes": [50057]},
        LiveResult.REFUSED,
        50057,
    ),
    ("odd-word", {"error": "\x1b[2J"}, LiveResult.REFUSED, None),
    (
        "not-numbers",
        {"error": "x", "error_codes": ["53003", True, -1, 1.5]},
        LiveResult.REFUSED,
        None,
    ),
]


@pytest.mark.parametrize(
    ("answer", "result", "code"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_an_answer_means(answer: dict[str, Any], result: LiveResult, code: int | None) -> None:
    said = read_error(answer, (), read)
    assert (said.result, said.code) == (result, code)
    assert said.error.isprintable()


@pytest.mark.parametrize("number", sorted(CODES))
def test_a_number_with_a_meaning_of_its_own(number: int) -> None:
    answer = {"error": "invalid_request", "error_description": f"AADSTS{number}: x"}
    assert read_error(answer, (), read).result is CODES[number]


@pytest.mark.parametrize("key", sorted(TROUBLE, key=str), ids=str)
def test_trouble_of_the_service_says_nothing_about_the_account(key: int | str) -> None:
    answer = {"error": key} if isinstance(key, str) else {"error": "x", "error_codes": [key]}
    said = read_error(answer, (), read)
    assert (said.result, said.reason) == (LiveResult.NOT_TESTED, TROUBLE[key])
    assert said.reason is not Reason.NONE


def test_fields_nobody_reads_are_not_kept() -> None:
    said = read_error(
        {"error": "x", "device_code": "left-out-1", "message": "left-out-2"}, (), read
    )
    assert "left-out" not in repr(said)


def test_a_secret_split_by_a_hidden_character_is_found() -> None:
    answer = {"error": "x", "error_description": "it was PLAIN\u200bSECRET here"}
    assert "PLAIN" not in read_error(answer, ("PLAINSECRET",), read).description


@pytest.mark.parametrize(
    ("account", "masked"),
    [
        ("morgan@contoso.example", "m*** at c***.example"),
        ("m@c.co", "m*** at c***.co"),
        ("a_b.example#EXT#@contoso.onmicrosoft.com", "a*** at c***.onmicrosoft.com (guest)"),
        ("no account", ""),
        ("a@b", ""),
        ("\x1b[2J@contoso.example", "*** at c***.example"),
        ("x" * 500 + "@contoso.example", ""),
        (None, ""),
        (7, ""),
    ],
    ids=str,
)
def test_an_account_is_masked(account: object, masked: str) -> None:
    assert mask(account) == masked
    assert not residue(Redacted(masked))


def test_who_signed_in_is_read_out_of_claims_alone() -> None:
    claims = {"preferred_username": "morgan@contoso.example", "tid": ID, "oid": "left out"}
    assert who_signed_in({"id_token_claims": claims}) == ("m*** at c***.example", ID)
    for odd in ({}, {"id_token_claims": None}, {"id_token_claims": {"tid": "no id"}}):
        assert who_signed_in(odd) == ("", "")


def test_scopes_are_kept_as_far_as_they_look_like_scopes() -> None:
    said = "User.Read api://x/Files.Read \x1b[2J \u202e " + "a" * 200
    assert scopes_of({"scope": said}) == ("User.Read", "api://x/Files.Read")
    assert scopes_of({"scope": ["User.Read"]}) == ()
    assert len(scopes_of({"scope": "a " * 1_000})) == 20


def test_an_id_is_an_id() -> None:
    assert guid(ID) == ID
    assert guid(f"{ID}\n") == guid(f"x{ID}") == guid(5) == ""
