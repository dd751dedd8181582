"""Quotation marks inside those of a message are a fact of their own."""

import pytest

from wizard.content.messages import known_messages
from wizard.intake.message_matcher import find_message
from wizard.intake.patterns import SearchText


def _marks(text: str, code: int) -> list[str]:
    at = text.index("AADSTS")
    places = [(code, at, at + len(f"AADSTS{code}"))]
    found = find_message(SearchText(text), known_messages(), places, code)
    assert found
    return [span.value for span in found.spans if span.name == "value-marks"]


@pytest.mark.parametrize(
    "text",
    [
        "AADSTS90002: Tenant '\"contoso.example\"' not found.",
        "AADSTS90002: Tenant '\\\"contoso.example\\\"' not found.",
        "AADSTS90002: Tenant ''contoso.example'' not found.",
        "AADSTS90002: Tenant \u2018\u201ccontoso.example\u201d\u2019 not found.",
    ],
)
def test_marks_of_the_value_itself_are_seen(text: str) -> None:
    assert _marks(text, 90002) == ["quotes"]


@pytest.mark.parametrize(
    "text",
    [
        "AADSTS90002: Tenant 'contoso.example' not found.",
        "AADSTS90002: Tenant contoso.example not found.",
        "\"AADSTS90002: Tenant 'contoso.example' not found.\"",
        "AADSTS90002: Tenant '' not found.",
        "AADSTS90002: Tenant \\'contoso.example\\' not found.",
    ],
)
def test_the_marks_of_the_message_are_none_of_the_value(text: str) -> None:
    assert _marks(text, 90002) == []


@pytest.mark.parametrize(
    "value",
    [
        "replacewithyourownvalue",
        "Enter_the_Tenant_Info_Here",
        "{tenant-id}",
        "${TENANT_ID}",
        "%7btenant%7d",
        "organizationid",
        "tenant_id",
        "changeme",
    ],
)
def test_the_sample_value_of_a_template_is_seen(value: str) -> None:
    assert _marks(f"AADSTS90002: Tenant '{value}' not found.", 90002) == ["sample"]


@pytest.mark.parametrize(
    "value", ["contoso.example", "publiccloud", "entertainment.example", "todomain.example"]
)
def test_a_name_is_no_sample(value: str) -> None:
    assert _marks(f"AADSTS90002: Tenant '{value}' not found.", 90002) == []
