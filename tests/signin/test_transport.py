"""What must hold over real sockets: every trouble has its name, and an end."""

from __future__ import annotations

import gc
import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
import trustme
from urllib3.connection import HTTPSConnection

from tests.signin.rigs import REQUEST, Clock, ending, run
from tests.signin.sign_in_server import Certificates, listening, serving, tunnelling, unused_port
from wizard.errors import SettingsError
from wizard.signin import LiveResult, Reason, SignInResult
from wizard.signin.responses import NotHttps
from wizard.signin.simulator import Act, NetworkFailure, Reply, act, acts
from wizard.signin.transport import LARGEST, Transport, _share

if TYPE_CHECKING:
    from collections.abc import Callable

SILENCE = 0.4
ALTOGETHER = 0.8
CANNOT = {
    NetworkFailure.DNS,
    NetworkFailure.REFUSED,
    NetworkFailure.PROXY,
    NetworkFailure.UNTRUSTED,
}
CANNOT |= {
    NetworkFailure.OUT_OF_DATE,
    NetworkFailure.NOT_YET_VALID,
}  # these have tests of their own below


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    authority = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return Certificates(authority, file)


@pytest.fixture(scope="module")
def good(certificates: Certificates) -> trustme.LeafCert:
    return certificates.good()


def ask(
    address: str,
    ca_file: Path | str,
    clock: Clock | None = None,
    silence: float = 5.0,
    altogether: float = 10.0,
) -> SignInResult:
    """Carry out a test over the network of this machine."""
    with Transport(str(ca_file), silence, altogether) as http:
        return ending(run(http, clock, replace(REQUEST, authority=address)))


def breaks(one: Reply | None) -> NetworkFailure:
    return one.failure if one else NetworkFailure.NONE


OVER_SOCKETS = [
    one for one in acts() if breaks(one.discovery) not in CANNOT and one.method == "device-code"
]


@pytest.mark.parametrize("chosen", OVER_SOCKETS, ids=lambda one: one.name)
def test_an_act_ends_over_https_as_it_does_simulated(
    chosen: Act, certificates: Certificates, good: trustme.LeafCert
) -> None:
    with serving(chosen, good) as address:
        result = ask(address, certificates.file, silence=SILENCE)
    assert (result.result, result.reason, result.code) == (
        chosen.result,
        chosen.reason,
        chosen.code,
    )


CERTIFICATES: list[tuple[str, Callable[[Certificates], trustme.LeafCert], Reason]] = [
    ("someone-else's", lambda _: trustme.CA().issue_cert("localhost"), Reason.TLS),
    ("of-another-host", Certificates.of_another_host, Reason.TLS),
    ("out-of-date", Certificates.out_of_date, Reason.CLOCK),
    ("too-new", Certificates.too_new, Reason.CLOCK),
]


@pytest.mark.parametrize(
    ("issue", "reason"), [row[1:] for row in CERTIFICATES], ids=[row[0] for row in CERTIFICATES]
)
def test_a_bad_certificate_is_named(
    issue: Callable[[Certificates], trustme.LeafCert], reason: Reason, certificates: Certificates
) -> None:
    with serving(act("approve"), issue(certificates)) as address:
        assert ask(address, certificates.file).reason is reason


def test_nobody_listening_is_a_failed_connection(certificates: Certificates) -> None:
    result = ask(f"https://localhost:{unused_port()}", certificates.file)
    assert (result.result, result.reason) == (LiveResult.NOT_TESTED, Reason.CONNECTION)


def test_an_unknown_name_is_dns(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert ask("https://login.invalid", certificates.file).reason is Reason.DNS


def test_something_that_speaks_no_tls_is_named(certificates: Certificates) -> None:
    with listening(b"SSH-2.0-hello\r\n") as port:
        assert ask(f"https://localhost:{port}", certificates.file).reason is Reason.TLS


def test_a_handshake_that_never_comes_has_an_end(certificates: Certificates) -> None:
    with listening(holds=True) as port:
        result = ask(f"https://localhost:{port}", certificates.file, silence=SILENCE)
    assert result.reason is Reason.TIMEOUT


def test_an_answer_that_drips_in_has_an_end(
    certificates: Certificates, good: trustme.LeafCert
) -> None:
    # Each byte comes in time, all of them would take half a minute.
    with serving(act("approve"), good, drips=True) as address:
        result = ask(address, certificates.file, silence=SILENCE, altogether=ALTOGETHER)
    assert (result.result, result.reason) == (LiveResult.NOT_TESTED, Reason.TIMEOUT)


def test_a_proxy_of_the_environment_is_used_unless_the_host_is_excepted(
    certificates: Certificates, good: trustme.LeafCert, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(act("approve-later"), good) as address, tunnelling() as (proxy, asked):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        assert ask(address, certificates.file).result is LiveResult.WORKS
        assert asked == ["localhost"] * 6
        monkeypatch.setenv("NO_PROXY", "localhost")
        ask(address, certificates.file)
        assert len(asked) == 6


@pytest.mark.slow
def test_an_answer_that_drips_in_through_a_proxy_has_an_end_too(
    certificates: Certificates, good: trustme.LeafCert, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(act("approve"), good, drips=True) as address, tunnelling() as (proxy, _):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        result = ask(address, certificates.file, silence=SILENCE, altogether=ALTOGETHER)
    assert result.reason is Reason.TIMEOUT


def test_a_proxy_that_is_not_there_is_named(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_port()}")
    assert ask("https://login.example", certificates.file).reason is Reason.PROXY


def test_a_proxy_that_wants_a_password_is_named(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    with listening(answer) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        assert ask("https://login.example", certificates.file).reason is Reason.PROXY


def test_a_proxy_that_is_silent_has_an_end(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(holds=True) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        result = ask("https://login.example", certificates.file, silence=SILENCE)
    assert result.result is LiveResult.NOT_TESTED
    assert result.reason in {Reason.TIMEOUT, Reason.PROXY}


def test_a_proxy_of_an_unknown_kind_is_named(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    assert ask("https://login.example", certificates.file).reason is Reason.PROXY


def test_given_certificates_beat_the_environment(
    certificates: Certificates,
    good: trustme.LeafCert,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other))
    with serving(act("approve"), good) as address:
        assert ask(address, certificates.file).result is LiveResult.WORKS


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_environment_names_certificates_when_none_are_given(
    name: str, certificates: Certificates, good: trustme.LeafCert, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, str(certificates.file))
    with serving(act("approve"), good) as address:
        assert ask(address, "").result is LiveResult.WORKS


def test_without_any_the_system_decides_and_does_not_know_ours(good: trustme.LeafCert) -> None:
    with serving(act("approve"), good) as address:
        assert ask(address, "").reason is Reason.TLS


def test_a_folder_of_certificates_will_do(good: trustme.LeafCert, tmp_path: Path) -> None:
    with serving(act("approve"), good) as address:
        assert ask(address, tmp_path).reason is Reason.TLS


def test_a_host_with_many_addresses_shares_the_time_between_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for count, share in ((1, 6.0), (3, 2.0), (60, 1.0)):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [()] * count)  # noqa: B023
        assert _share(6.0, "login.example", 443) == share


@pytest.mark.parametrize("content", [None, "no certificate"], ids=["missing", "not-pem"])
def test_certificates_that_cannot_be_read_are_a_setting_to_mend(
    content: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be read"):
        Transport(str(file))


def test_plain_http_is_never_spoken() -> None:
    with Transport() as http, pytest.raises(NotHttps):
        http.get("http://localhost/")


def test_a_closed_transport_asks_nothing_more() -> None:
    http = Transport()
    http.close()
    with pytest.raises(requests.exceptions.ReadTimeout):
        http.get("https://localhost/")


def test_closing_breaks_off_a_question_under_way(
    certificates: Certificates, good: trustme.LeafCert
) -> None:
    silent = replace(act("approve"), discovery=Reply(failure=NetworkFailure.SILENT))
    with serving(silent, good) as address, Transport(str(certificates.file), 15, 15) as http:
        threading.Timer(0.2, http.close).start()
        with pytest.raises(requests.exceptions.ReadTimeout, match="broken off"):
            http.get(f"{address}/contoso.example/v2.0/.well-known/openid-configuration")


def test_the_password_file_of_the_home_folder_is_not_sent(
    certificates: Certificates, good: trustme.LeafCert, home: Path
) -> None:
    (home / ".netrc").write_text("machine localhost login me password hidden\n", encoding="utf-8")
    heard: list[str] = []
    with serving(act("approve"), good) as address, Transport(str(certificates.file)) as http:
        first = http._session.send

        def note(prepared: requests.PreparedRequest, **options: object) -> requests.Response:
            heard.extend(prepared.headers)
            return first(prepared, **options)

        http._session.send = note  # type: ignore[method-assign, assignment]
        run(http, None, replace(REQUEST, authority=address))
    assert "User-Agent" in heard
    assert "Authorization" not in heard


def test_a_large_answer_within_the_limit_is_read(
    certificates: Certificates, good: trustme.LeafCert
) -> None:
    for size, cut in ((LARGEST, False), (LARGEST + 1, True)):
        big = replace(act("approve"), discovery=Reply(text="x" * size))
        with serving(big, good) as address:
            reason = ask(address, certificates.file).reason
        assert (reason is Reason.TOO_LARGE) is cut


def test_the_one_private_name_used_is_still_there() -> None:
    assert callable(HTTPSConnection._new_conn)


def open_files() -> int:
    here = Path("/proc/self/fd")
    return len(list(here.iterdir())) if here.is_dir() else 0


@pytest.mark.slow
def test_many_tests_leave_no_thread_and_no_socket(
    certificates: Certificates, good: trustme.LeafCert
) -> None:
    names = ("approve", "decline", "dropped", "endless-answer", "service-500", "timeout")
    gc.collect()
    before = threading.active_count(), open_files()
    for name in names * 2:
        with serving(act(name), good) as address:
            ask(address, certificates.file, silence=0.1)
    gc.collect()
    assert (threading.active_count(), open_files()) == before
