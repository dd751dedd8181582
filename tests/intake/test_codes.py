# ruff: noqa: E501 - a row reads best in one line
from __future__ import annotations

import pytest

from wizard.intake import Reader

READER = Reader(b"a key for tests")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AADSTS90120", (90120,)),
        ("aadsts90120: x", (90120,)),
        ("AADSTS 90120", (90120,)),
        ("AADSTS-90120", (90120,)),
        ("AADSTS: 90120", (90120,)),
        ("AADSTS_90120_", (90120,)),
        ("AADSTS**90120**", (90120,)),
        ("AADSTS error code: 90120", (90120,)),
        ("AADST90120 was shown", (90120,)),
        ("AADSTS9O12O", (90120,)),
        ("AADSTS7OOO1L", (700011,)),
        ("aadsts9oi2o", (90120,)),
        ("error_codes: [70002, 54005]", (70002, 54005)),
        ('"error_codes": ["50076"]', (50076,)),
        ('"status": {"errorCode": 53003, "failureReason": "x"}', (53003,)),
        ("ResultType: 50126", (50126,)),
        ("Sign-in error code\n50140\nFailure reason\nx", (50140,)),
        ("https://login.microsoftonline.com/error?code=900144", (900144,)),
        ("invalid_grant: 50173 - [2026-05-07 13:56:01Z]", (50173,)),
        ("You cannot access this right now. Error Code: 53003", (53003,)),
        ("Fehlercode: 53003 bei der Anmeldung", (53003,)),
        ("code d'erreur : 53003 connexion", (53003,)),
        ("\u30a8\u30e9\u30fc \u30b3\u30fc\u30c9: 53003 \u30b5\u30a4\u30f3\u30a4\u30f3", (53003,)),
        ("login: Unknown error code(s) from server: [50055]", (50055,)),
        ("sign-in gave error codes from the service: 50055", (50055,)),
        ("Her login to the portal ends with Fehler 5 0 0 1 1, since Monday. " + "x " * 90, (50011,)),
        ("daarna code 50097, correlatie-id volgt. " + "x " * 90, (50097,)),
        ("He was not assigned to the app at sign-in, code: 50 105, and " + "x " * 90, (50105,)),
        ("the error is 50 126, wrong password", (50126,)),
        ("errore 50,105 all'accesso", (50105,)),
        ("Fehler ist 700 016 beim Login", (700016,)),
        ("90120", (90120,)),
        (" 90120 ", (90120,)),
        ("error 90120", (90120,)),
        ("we keep getting 54005 in the app", (54005,)),
        ("nine zero one two zero", (90120,)),
        ("the code is five four double zero five", (54005,)),
        ("Date (UTC),Request ID,Sign-in error code,Failure reason\n2026-11-20,a,50126,x\n2026-11-20,b,0,\n2026-11-20,c,50076,y", (50126, 50076)),
        ("AADSTS700016: not found. AADSTS90002 later", (700016, 90002)),
    ],
)  # fmt: skip
def test_codes_are_found_in_order(text: str, found: tuple[int, ...]) -> None:
    assert READER.read(text).codes == found


@pytest.mark.parametrize(
    "text",
    [
        "port 54005 is open",
        "Connected to 203.0.113.9:50011",
        "2026-11-20",
        "line 70002, column 3",
        "10.0.19045.50011",
        "0x80180001",
        "HRESULT -2147467259",
        "issue #54005",
        "pull request 31949",
        "build 50126",
        "version 70016.1",
        "exit code 65001",
        "HTTP status code 50011",
        "Unknown Win32 Error code: 50058",
        "pyodbc.InterfaceError: ('28000', '[28000] [Microsoft][ODBC Driver 18 for SQL Server]Login failed')",
        "psycopg error code 53300: too many connections, sign in later",
        "Snowflake: 390303 (08004): Invalid OAuth access token",
        "AADSTS and az login",
        "AADSTSxxxxx",
        "AADSTS50",
        "error code 12029",
        "login ended, error 50 126 items were read",
        "postal code 75 011, sign-in is fine",
        "exit code 50 105 of the login script",
        "sign-in error 1 2 3 4 5",
        "error 5 0 0 1 1 2 3 4 5 6 at login",
        "error code 10060 while signing in",
        "I have 90120 users",
        "took 50053 ms",
        "call me at 50126-123",
        "nine people and two cars",
        "one two three",
        "java.lang.Thread.run(Thread.java:50011)",
        "AADB2C90118: The user has forgotten their password.",
        "CAA2000B",
        "00000000-0000-0000-0000-000000050126",
        "",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    reading = READER.read(text)
    assert reading.codes == ()
    assert reading.primary is None


@pytest.mark.parametrize(
    ("text", "primary"),
    [
        ("AADSTS70002: Error validating credentials. AADSTS54005: redeemed.", 54005),
        ("AADSTS70000: failure. AADSTS50173: revoked.", 50173),
        ("AADSTS70002: The body must contain a secret", 70002),
        ("AADSTS70002: x\nTrace ID: 1\n\nAADSTS50011: another error", 70002),
        ("AADSTS70016: pending\nAADSTS70016: pending\nAADSTS70020: expired", 70020),
        ("AADSTS70016: pending", 70016),
        ("AADSTS50199: confirm. AADSTS53003: blocked", 53003),
        ("AADSTS54005 besides AADSTS70008", 54005),
        ("error_codes: [70002, 50012]", 50012),
    ],
)
def test_the_primary_code_is_the_one_to_act_on(text: str, primary: int) -> None:
    assert READER.read(text).primary == primary


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("AADB2C90118: forgotten", "AADB2C90118"),
        ("error caa2000b again", "CAA2000B"),
        ("Failed (0x8018002B)", "0x8018002B"),
        ("MSIS7042: the same client", "MSIS7042"),
    ],
)
def test_codes_of_other_families_are_named_as_what_they_are(text: str, other: str) -> None:
    reading = READER.read(text)
    assert [e.value for e in reading.evidence if e.kind == "other-code"] == [other]
    assert reading.codes == ()
