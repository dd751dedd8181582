"""What must hold of recorded web traffic: what shows the error is read, and nothing else."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.intake.error_texts import CORRELATION, TRACE
from wizard.intake import Reader
from wizard.intake.traffic import without_noise

READER = Reader(b"a key for tests")
APP = "0f3a9c1d-7b64-4c2e-a1d5-8e9f0a1b2c3d"
TENANT = "c1d2e3f4-a5b6-4789-8abc-def012345678"
HOST = f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0"
ANSWER = json.dumps(
    {
        "error": "invalid_grant",
        "error_description": "AADSTS54005: OAuth2 Authorization code was already redeemed, please"
        f" retry. Trace ID: {TRACE} Correlation ID: {CORRELATION} Timestamp: 2026-11-20 09:14:07Z",
        "error_codes": [54005],
    }
)
CONFIG = {
    "sCtx": "rQQIARAA" + "aB3" * 30,
    "urlPost": f"/{TENANT}/login",
    "correlationId": CORRELATION,
    "sessionId": TRACE,
    "sErrorCode": "50105",
    "strServiceExceptionMessage": "AADSTS50105: Your administrator has configured the application"
    f" Contoso ('{APP}') to block users.",
    "hpgid": 1114,
}
SCRIPT = "<html><script>//<![CDATA[\n$Config=" + json.dumps(CONFIG).replace("/", "\\/") + ";\n//]]>"
PAGE = SCRIPT + "</script>" + "<p>x</p>" * 9000
Entry = dict[str, Any]


def exchange(url: str, status: int, body: str, *, encoded: bool = False, form: str = "") -> Entry:
    text = base64.b64encode(body.encode()).decode() if encoded else body
    content = {"text": text, **({"encoding": "base64"} if encoded else {})}
    ids = [{"name": "client-request-id", "value": CORRELATION}]
    cookies = [{"name": "Cookie", "value": "ESTSAUTH=0.AXkAsecretsecretsecret"}]
    return {
        "startedDateTime": "2026-11-20T09:14:07.100Z",
        "request": {
            "method": "POST" if form else "GET",
            "url": url,
            "headers": [*ids, *cookies],
            "postData": {"text": form},
        },
        "response": {"status": status, "headers": [], "content": content},
    }


def har(*entries: Entry, indent: int | None = None) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": entries}}, indent=indent)


NOISE = exchange("https://app.contoso.com/main.js", 200, 'let password = "hunter2222"; ' * 50)
TOKEN = exchange(f"{HOST}/token", 400, ANSWER, form=f"client_id={APP}&code=0.AXkAverysecretcode1")
PENDING = exchange(f"{HOST}/token", 400, '{"error": "authorization_pending"}', form="a=b")
SILENT = exchange(
    f"{HOST}/authorize?prompt=none", 200, '{"error_description": "AADSTS50058: Session"}'
)


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("encoded", [False, True])
def test_the_error_in_a_har_is_read_however_it_is_laid_out(
    indent: int | None, *, encoded: bool
) -> None:
    answer = exchange(f"{HOST}/token", 400, ANSWER, encoded=encoded, form=f"client_id={APP}")
    reading = READER.read(har(NOISE, answer, NOISE, indent=indent))
    said = {one.kind: str(one.value) for one in reading.evidence}
    assert reading.codes == (54005,)
    assert (said["correlation-id"], said["trace-id"]) == (CORRELATION, TRACE)
    assert (said["client-id"], said["tenant"]) == (APP, TENANT)
    assert said["timestamp"] == "2026-11-20T09:14:07Z"
    assert "main.js" not in reading.text


def test_no_cookie_and_no_script_of_a_har_is_kept() -> None:
    reading = READER.read(har(NOISE, TOKEN, NOISE))
    assert "ESTSAUTH" not in reading.text
    assert "hunter2222" not in reading.text
    assert "verysecret" not in reading.text


@pytest.mark.parametrize("text", [SCRIPT, PAGE, har(exchange(f"{HOST}/authorize", 200, PAGE))])
def test_the_sign_in_page_gives_its_facts(text: str) -> None:
    reading = READER.read(text)
    said = {one.kind: str(one.value) for one in reading.evidence}
    assert reading.codes == (50105,)
    assert (said["correlation-id"], said["trace-id"]) == (CORRELATION, TRACE)
    assert (said["client-id"], said["tenant"]) == (APP, TENANT)
    assert said["surface"] == "browser"


def test_an_error_comes_before_a_silent_attempt_and_before_waiting() -> None:
    assert READER.read(har(SILENT, PENDING, TOKEN)).primary == 54005
    assert "authorization_pending" not in without_noise(har(PENDING, TOKEN))
    assert "authorization_pending" in without_noise(har(PENDING, NOISE))


def test_a_har_that_breaks_off_is_read_up_to_there() -> None:
    text = har(NOISE, TOKEN, NOISE, indent=2)
    assert READER.read(text[:-300]).codes == (54005,)


@pytest.mark.parametrize("text", [har(NOISE), har(), '{"log": {"a": 1}}', "no recording"])
def test_what_shows_no_error_stays_as_it_is(text: str) -> None:
    assert without_noise(text) == text


def test_of_many_sessions_of_fiddler_the_failed_one_is_read() -> None:
    line = "-" * 66
    good = f"GET https://app.contoso.com/x HTTP/1.1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{'x' * 900}"
    answer = f"HTTP/1.1 400 Bad Request\r\n\r\n{ANSWER}"
    bad = f"POST {HOST}/token HTTP/1.1\r\n\r\nclient_id={APP}\r\n{answer}"
    text = f"\r\n{line}\r\n".join([good] * 30 + [bad] + [good] * 30)
    reading = READER.read(text)
    assert reading.codes == (54005,)
    assert "app.contoso.com/x" not in reading.text


def test_the_protocol_after_response_type_is_no_code_to_enter() -> None:
    line = f"GET {HOST}/authorize?response_type=code HTTP/1.1\nhost: device.contoso.com"
    assert READER.redact(line) == line
