# ruff: noqa: E501 - a row reads best in one line
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.content.tables import FORMATS
from wizard.intake.entry import parse_entry

GUID = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        ("code", "AADSTS90120", "90120"),
        ("code", " 90120 ", "90120"),
        ("code", "9-0-1-2-0", "90120"),
        ("code", "nine zero one two zero", "90120"),
        ("code", "nine oh one two zero", "90120"),
        ("code", "AADSTS90120: The request was already authorized", "90120"),
        ("guid", GUID, GUID),
        ("guid", GUID.upper(), GUID),
        ("guid", "{" + GUID + "}", GUID),
        ("guid", GUID.replace("-", ""), GUID),
        ("guid", "04b07795 8ddb 461a bbee 02f9e1bf7b46", GUID),
        ("guid", f"Correlation ID: {GUID}", GUID),
        ("domain", "Contoso.com", "contoso.com"),
        ("domain", "https://contoso.onmicrosoft.com/path", "contoso.onmicrosoft.com"),
        ("domain", "kim@contoso.com", "contoso.com"),
        ("domain", "m\u00fcnchen.example", "xn--mnchen-3ya.example"),
        ("url", "HTTPS://App.Contoso.com/Cb?x=1", "https://app.contoso.com/Cb?x=1"),
        ("url", "<http://localhost:8400>", "http://localhost:8400"),
        ("redirect", "msauth://com.contoso.app/abc%3D", "msauth://com.contoso.app/abc%3D"),
        ("redirect", "https%3A%2F%2Fapp.contoso.com%2FCb", "https://app.contoso.com/Cb"),
        ("redirect", "https%3a%2f%2fapp.contoso.com%2fcb&state=1", "https://app.contoso.com/cb"),
        ("redirect", "redirect_uri=http%3A%2F%2Flocalhost%3A8080&nonce=2", "http://localhost:8080"),
        (
            "redirect",
            "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1&redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob&scope=x",
            "urn:ietf:wg:oauth:2.0:oob",
        ),
        ("redirect", "'http://localhost'", "http://localhost"),
        ("utc-time", "2026-11-20 09:14:07Z", "2026-11-20T09:14:07Z"),
        ("utc-time", "2026-11-20T09:14", "2026-11-20T09:14:00Z"),
        ("utc-time", "2026-11-20T10:14:07+01:00", "2026-11-20T09:14:07Z"),
        ("utc-time", "Timestamp: 2026-11-20 09:14:07Z", "2026-11-20T09:14:07Z"),
        ("utc-time", "20.11.2026 09:14", "2026-11-20T09:14:00Z"),
        ("utc-time", "20 Nov 2026 09:14:07 UTC", "2026-11-20T09:14:07Z"),
        ("utc-time", "November 20, 2026 9:14 PM", "2026-11-20T21:14:00Z"),
        ("utc-time", "20 Nov 2026 09:14 +0200", "2026-11-20T07:14:00Z"),
        ("utc-time", "11/20/2026, 9:14:07 AM", "2026-11-20T09:14:07Z"),
        ("utc-time", "1795166047", "2026-11-20T09:14:07Z"),
        ("line", " a line ", "a line"),
        ("text", "two\r\nlines", "two\nlines"),
        ("line", "no \x1b[31mcolour", "no colour"),
    ],
)
def test_what_is_entered_gets_its_one_form(form: str, text: str, value: str) -> None:
    entry = parse_entry(form, text)
    assert (entry.value, entry.complaint) == (value, "")


@pytest.mark.parametrize(
    ("form", "text", "complaint"),
    [
        ("code", "", "Nothing is entered yet."),
        ("code", "9012", "Not yet: an error code has 5 to 7 digits, this has 4."),
        ("code", "no idea", "Not yet: an error code is a number, for example 90120."),
        ("code", "90120 or 90121", "Not yet: one error code has 5 to 7 digits, this has 10."),
        ("guid", GUID[:-1], "Not yet: an id has 36 characters, this has 35."),
        ("guid", GUID.replace("-", "")[:30], "Not yet: an id has 32 digits, this has 30."),
        ("guid", f"{GUID} {GUID}", "Not yet: one id is wanted, here are 2."),
        ("guid", "xyz", "Not yet: an id has only 0 to 9, a to f and dashes, this has 'x'."),
        ("domain", "contoso", "Not yet: a domain has a dot, for example contoso.com."),
        ("url", "contoso.com", "Not yet: an address begins with https:// and a host name."),
        ("redirect", "2", "Not yet: a redirect URI begins with a scheme, such as https:// or msauth://."),
        ("redirect", "contoso.com/cb", "Not yet: a redirect URI begins with a scheme, such as https:// or msauth://."),
        ("redirect", "I see https://x", "Not yet: a redirect URI has no blanks in it."),
        ("utc-time", "09:14", "Not yet: the day is missing. Write it like 2026-11-20 09:14."),
        ("utc-time", "2026-11-20", "Not yet: the hour is missing. Write it like 2026-11-20 09:14."),
        ("utc-time", "03/04/2026 09:14", "Not yet: day and month could be swapped. Write it like 2026-11-20 09:14."),
        ("utc-time", "just now", "Not yet: write the time in UTC like 2026-11-20 09:14."),
        ("line", "a\nb", "Not yet: one line is wanted, this has 2."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_calmly(form: str, text: str, complaint: str) -> None:
    entry = parse_entry(form, text)
    assert (entry.value, entry.complaint) == ("", complaint)


@given(
    st.sampled_from(FORMATS),
    st.text(max_size=60) | st.text("0123456789-:/. TZAPMabcdef+", max_size=40),
)
@settings(max_examples=400, deadline=None)
def test_any_entry_gives_a_value_or_a_calm_complaint(form: str, text: str) -> None:
    entry = parse_entry(form, text)
    assert bool(entry.value) != bool(entry.complaint)
    assert "invalid" not in entry.complaint.lower()
    if entry.value:
        assert parse_entry(form, entry.value) == entry
