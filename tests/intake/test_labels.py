"""Fields are read whatever stands around them: labels of tools, exports and 36 languages."""

# ruff: noqa: E501 - a row of a table reads best in one line

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.slow_rows import each_row
from wizard.content.compiled import bundled
from wizard.intake import Reader, Reading
from wizard.intake.labels import FILE, KINDS, field_of

if TYPE_CHECKING:
    from wizard.evidence import Evidence

READER = Reader(b"test")

TRACE = "3c1f0a52-7c5e-4b0e-9a44-0d1a6b7c8d9e"
CORRELATION = "8b2d4e6f-1a3c-4d5e-8f70-a1b2c3d4e5f6"
CLIENT = "0f1e2d3c-4b5a-4968-8776-95a4b3c2d1e0"
TENANT = "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d"
OTHER = "9d8c7b6a-5f4e-4d3c-9b2a-1f0e9d8c7b6a"
MOMENT = "2026-11-03T08:13:02Z"
IDS = {"trace-id": TRACE, "correlation-id": CORRELATION}
ALL = IDS | {"timestamp": MOMENT}


def facts(text: str) -> dict[str, str]:
    """Return the facts of a text by kind; the last of several."""
    return {fact.kind: fact.value for fact in READER.read(text).evidence}


ERRORS = [
    ("Server Error Code : invalid_grant\nDescription : AADSTS50126: Wrong.", "invalid_grant"),
    ("Code: interaction_required\nDescription: AADSTS50076: More.", "interaction_required"),
    ('{"code":"consent_required","message":"AADSTS65001: The user"}', "consent_required"),
    ('oauth2: "invalid_grant" "AADSTS50173: The grant is revoked."', "invalid_grant"),
    ('oauth: "invalid_client" "AADSTS7000215: Invalid secret."', "invalid_client"),
    ("MSALOAuthErrorKey=invalid_grant, AADSTS50173: x", "invalid_grant"),
    ("OAuthErrorKey = access_denied; AADSTS65004: x", "access_denied"),
    ("invalid_resource;AADSTS500011: The resource principal", "invalid_resource"),
    ("invalid_scope|AADSTS70011: The scope", "invalid_scope"),
    ("unauthorized_client, AADSTS700016: Application", "unauthorized_client"),
    ("Fehler: invalid_grant \u2013 AADSTS70008: Abgelaufen", "invalid_grant"),
    ("login_required \u2014 AADSTS50058: A silent sign-in", "login_required"),
    ('msg: "invalid_grant: AADSTS50076: Use MFA"', "invalid_grant"),
]


@pytest.mark.parametrize(("text", "name"), ERRORS, ids=[text[:24] for text, _ in ERRORS])
def test_the_error_name_is_read_with_any_label_or_separator(text: str, name: str) -> None:
    assert facts(text)["oauth-error"] == name


@pytest.mark.parametrize(
    "text",
    [
        "grant_type=authorization_code&code=AADSTS50011",
        "response_type: code AADSTS50011: The reply address",
        "The server returned invalid_grants and AADSTS50011: The reply address",
    ],
)
def test_a_word_of_the_protocol_is_no_error_name(text: str) -> None:
    assert "oauth-error" not in facts(text)


LABELLED = [
    (f"AADSTS70016: polling.Trace ID: {TRACE}Correlation ID: {CORRELATION}Timestamp: {MOMENT}", ALL),
    (f"AADSTS50034: x.Request Id: {TRACE}Client Id: {CLIENT}", {"trace-id": TRACE, "client-id": CLIENT}),
    (f"AADSTS50034: x TraceId={TRACE}CorrelationId={CORRELATION}", IDS),
    (f"x?m=AADSTS50011:+No.+Trace+ID:+{TRACE}+Correlation+ID:+{CORRELATION}+Timestamp:+2026-11-03+08:13:02Z", ALL),
    (f"m=AADSTS50011%3a+No.%0d%0aTrace+ID%3a+{TRACE}%0d%0aCorrelation+ID%3a+{CORRELATION}", IDS),
    (f"AADSTS50011:+No+Request+Id:+{TRACE}", {"trace-id": TRACE}),
    (f"AADSTS50020: x not a member of your organization '{TENANT}'.", {"tenant": TENANT}),
    (f"AADSTS50020: it is not in the organisation ({TENANT}).", {"tenant": TENANT}),
    (f'AADSTS50020: no account in organization with id "{TENANT}"', {"tenant": TENANT}),
    ("AADSTS90002: Tenant 'north.local' not found.", {"tenant": "north.local"}),
    ("AADSTS90002: Tenant 'hq.internal' not found.", {"tenant": "hq.internal"}),
    ('AADSTS90002: Tenant "office.corp" not found.', {"tenant": "office.corp"}),
    (f"[Tue, 03 Nov 2026 08:13:02 GMT] : [{CORRELATION}] : @azure/msal-common@14.0.0 : Error - AADSTS50058: x", {"correlation-id": CORRELATION}),
    (f"[{CORRELATION}] : msal.js.browser@3.1.0 : Warning - AADSTS50058: x", {"correlation-id": CORRELATION}),
    (f"MSAL 4.52.0.0 MSAL.NetCore .NET 6.0 [2026-11-03 08:13:02Z - {CORRELATION}] AADSTS50058: x", {"correlation-id": CORRELATION}),
    (f'spark.conf.set("fs.azure.account.oauth2.client.id.acme.dfs.core.windows.net", "{CLIENT}")\nAADSTS7000222: x', {"client-id": CLIENT}),
    (f'"client_id.prod": "{CLIENT}" gives AADSTS7000222: x', {"client-id": CLIENT}),
    (f"AADSTS50011: x\nDirectory (tenant) ID\n{TENANT}\nApplication (client) ID\n{CLIENT}", {"tenant": TENANT, "client-id": CLIENT}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LABELLED, ids=[text[:32] for text, _ in LABELLED])
def test_a_value_is_read_with_any_label(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= facts(text).items()


GRAPH = (
    f'{{"id":"{TRACE}","createdDateTime":"{MOMENT}","appId":"{CLIENT}","correlationId":"{CORRELATION}",'
    f'"resourceTenantId":"{TENANT}","appliedConditionalAccessPolicies":[{{"id":"{OTHER}"}}],'
    '"status":{"errorCode":53003,"failureReason":"Blocked"}}'
)
GRAPH_TURNED = (
    f'{{"status": {{"errorCode": 53003}}, "appliedConditionalAccessPolicies": [{{"id": "{OTHER}"}}],'
    f' "deviceDetail": {{"id": "{OTHER}"}}, "correlationId": "{CORRELATION}", "id": "{TRACE}",'
    f' "createdDateTime": "{MOMENT}", "resourceTenantId": "{TENANT}", "appId": "{CLIENT}"}}'
)
ANALYTICS = (
    f'{{"TimeGenerated":"{MOMENT}","ResultType":"53003","CorrelationId":"{CORRELATION}",'
    f'"Id":"{TRACE}","AppId":"{CLIENT}","AADTenantId":"{TENANT}"}}'
)
ANALYTICS_TABLE = (
    "TimeGenerated\tResultType\tCorrelationId\tId\tAppId\tResourceTenantId\n"
    f"{MOMENT}\t53003\t{CORRELATION}\t{TRACE}\t{CLIENT}\t{TENANT}\n"
)
AUDIT = (
    f'{{"CreationTime":"2026-11-03T08:13:02","Id":"{OTHER}","Operation":"UserLoginFailed",'
    f'"OrganizationId":"{TENANT}","RecordType":15,"ErrorNumber":"53003","ApplicationId":"{CLIENT}",'
    f'"InterSystemsId":"{CORRELATION}","IntraSystemId":"{TRACE}"}}'
)
PANE = (
    "Activity Details: Sign-ins\nBasic info\nDate\n2026-11-03T08:13:02Z\nRequest ID\n"
    f"{TRACE}\nCorrelation ID\n{CORRELATION}\nStatus\nFailure\nSign-in error code\n53003\n"
    f"Failure reason\nBlocked by Conditional Access\nUser ID\n{OTHER}\nApplication ID\n{CLIENT}\n"
    f"Resource ID\n{OTHER}\nResource tenant ID\n{TENANT}\n"
)
CSV = {
    "Date (UTC)": MOMENT, "Request ID": TRACE, "User": "kim", "Application ID": CLIENT,
    "Resource tenant ID": TENANT, "Status": "Failure", "Sign-in error code": "53003",
    "Correlation ID": CORRELATION, "Failure reason": "Blocked, by policy", "Resource ID": OTHER,
}  # fmt: skip


def _csv(names: list[str], delimiter: str = ",") -> str:
    rows = [names, [CSV[name] for name in names]]
    return "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows) + "\n"


NAMES = list(CSV)
EXPORTS = {
    "graph": GRAPH,
    "graph, other order": GRAPH_TURNED,
    "log analytics": ANALYTICS,
    "log analytics, table": ANALYTICS_TABLE,
    "unified audit log": AUDIT,
    "portal": PANE,
    "csv": _csv(NAMES),
    "csv, reversed": _csv(NAMES[::-1]),
    "csv, by name": _csv(sorted(NAMES)),
    "csv, semicolons": _csv([*NAMES[5:], *NAMES[:5]], ";"),
    "csv, tabs": _csv([*NAMES[7:], *NAMES[:7]], "\t"),
}


@pytest.mark.parametrize("form", EXPORTS)
def test_a_record_of_the_sign_in_log_is_read_in_every_form(form: str) -> None:
    reading = READER.read(EXPORTS[form])

    assert reading.primary == 53003
    found = {fact.kind: fact.value for fact in reading.evidence}
    assert {kind: found.get(kind) for kind in (*ALL, "client-id", "tenant", "surface")} == ALL | {
        "client-id": CLIENT,
        "tenant": TENANT,
        "surface": "log",
    }


def _boxes() -> dict[str, dict[str, list[str]]]:
    """Return the labels of each language by field."""
    boxes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in (bundled("data") / FILE).read_text("utf-8").splitlines()[1:]:
        language, field, label, _confidence, _sure = line.split("\t")
        boxes[language][field].append(label)
    return boxes


BOXES = _boxes()
LANGUAGES = sorted(set(BOXES) - {"en"})
VALUES = {
    "error-code": "53003",
    "request-id": TRACE,
    "correlation-id": CORRELATION,
    "timestamp": MOMENT,
    "app-id": CLIENT,
    "device-identifier": OTHER,
}
FORMS = {
    "colon": lambda label, value: f"{label}: {value}\n",
    "full-width colon": lambda label, value: f"{label}\uff1a{value}\n",
    "next line": lambda label, value: f"{label}\n{value}\n",
    "capitals": lambda label, value: f"{label.upper()}: {value}\n",
    "one line": lambda label, value: f"{label}: {value} ",
    "bold": lambda label, value: f"**{label}:** {value}\n",
}


@each_row("form", FORMS)
@each_row("language", LANGUAGES)
def test_the_details_box_is_read_in_every_language(language: str, form: str) -> None:
    box = BOXES[language]
    shown = {field: box.get(field) or BOXES["en"][field] for field in VALUES}
    for turn in range(max(map(len, shown.values()))):
        text = "".join(
            FORMS[form](labels[turn % len(labels)], VALUES[field])
            for field, labels in shown.items()
        )

        reading = READER.read(text)
        found = {fact.kind: fact.value for fact in reading.evidence}

        assert reading.codes == (53003,), text
        assert found.items() >= (ALL | {"client-id": CLIENT}).items(), text


def test_thirty_six_languages_have_labels() -> None:
    assert len(LANGUAGES) == 36
    assert all(BOXES[language]["error-code"] for language in LANGUAGES)


def test_a_label_names_one_field() -> None:
    named = defaultdict(set)
    for box in BOXES.values():
        for field, labels in box.items():
            for label in labels:
                named[label.casefold()].add(KINDS.get(field, field))

    assert {label: fields for label, fields in named.items() if len(fields) > 1} == {}


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("\u0130STEK K\u0130ML\u0130\u011e\u0130", "request-id"),
        ("istek kimli\u011fi", "request-id"),
        ("ISTEK KIMLI\u011eI", "request-id"),
        ("und die Korrelations-ID", "correlation-id"),
        ("Correlation", ""),
        ("", ""),
    ],
)
def test_a_label_is_known_in_any_case_and_after_other_words(label: str, field: str) -> None:
    assert field_of(label) == field


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_details_box_shows_that_it_was_a_browser(language: str) -> None:
    box = BOXES[language]
    fields = ("error-code", "request-id", "correlation-id", "timestamp", "app-name", "ip-address")
    values = ("53003", TRACE, CORRELATION, MOMENT, "Contoso Portal", "198.51.100.7")
    text = "".join(
        f"{(box.get(field) or BOXES['en'][field])[0]}: {value}\n"
        for field, value in zip(fields, values, strict=True)
    )

    assert facts(text)["surface"] == "browser"


def test_numbers_with_other_labels_are_no_codes() -> None:
    text = (
        f"Id. de correlaci\u00f3n: {CORRELATION}\nPuerto: 53003\nL\u00ednea 50011\nTicket: 50126\n"
    )

    assert READER.read(text).codes == ()


def evidence(reading: Reading, kind: str) -> Evidence:
    """Return the last fact of a kind."""
    return next(one for one in reversed(reading.evidence) if one.kind == kind)


@pytest.mark.parametrize("kind", ["trace-id", "correlation-id", "client-id"])
def test_a_fact_of_the_table_says_where_it_is(kind: str) -> None:
    reading = READER.read(
        f"K\u00f3d chyby: 53003\nID \u017e\u00e1dosti: {TRACE}\nID korelace: {CORRELATION}\n"
        f"ID aplikace: {CLIENT}\n"
    )
    fact = evidence(reading, kind)

    assert reading.text[fact.start : fact.end] == fact.value
