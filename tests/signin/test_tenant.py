"""What must hold of the simulated tenant: MSAL gets what it may expect of an HTTP client."""

from __future__ import annotations

import pytest
import requests
from urllib3.exceptions import HTTPError

from tests.signin.rigs import NOON, REQUEST
from wizard.signin.responses import RecordingHttpClient, reason_of
from wizard.signin.simulator import NetworkFailure, Plain, SimulatedTenant, act, exception_for


def test_an_answer_can_be_asked_whether_it_is_an_error() -> None:
    Plain(200, "", {}).raise_for_status()
    with pytest.raises(requests.HTTPError):
        Plain(503, "", {}).raise_for_status()


@pytest.mark.parametrize("how", [one for one in NetworkFailure if one], ids=str)
def test_a_failure_is_one_that_requests_raises(how: NetworkFailure) -> None:
    error = exception_for(how, "login.example")
    assert isinstance(error, requests.RequestException)
    assert all(isinstance(one, str | HTTPError) for one in error.args)
    seen = RecordingHttpClient(SimulatedTenant(act("approve"), lambda: NOON), lambda: NOON)
    assert reason_of(error, seen)


def test_it_answers_at_the_address_it_is_asked_at() -> None:
    tenant = SimulatedTenant(act("approve"), lambda: NOON)
    page = tenant.get(f"{REQUEST.address}/v2.0/.well-known/openid-configuration")
    assert page.status_code == 200
    assert page.text.count(REQUEST.address) == 4
    assert page.headers["Date"] == "Sat, 21 Nov 2026 12:00:00 GMT"
