"""The real net against servers on this machine: what they do, and which trouble it is called."""

from __future__ import annotations

import json
import os
import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.probes import probe_servers
from tests.probes.probe_servers import Server, answers, replies
from tests.probes.scripted import document
from wizard.content.tables import Cloud
from wizard.probes import net as net_module
from wizard.probes import run
from wizard.probes.base import (
    NetError,
    Proxy,
    Target,
    Trouble,
    Trust,
    Verdict,
    WebAnswer,
)
from wizard.probes.checks import PAGE, TEXT
from wizard.probes.net import LARGEST, RealNet, TimedConnection, Timer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CA = trustme.CA(organization_name="Contoso Proxy")
GOOD = CA.issue_cert("localhost")
NOW = datetime.now(UTC)
DAYS = timedelta(days=9)
BRIEF = 0.2


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.lower().endswith("_proxy") or name.endswith("_CA_BUNDLE"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> RealNet:
    file = tmp_path_factory.mktemp("trust") / "ca.pem"
    CA.cert_pem.write_to_path(file)
    return RealNet(str(file), silence=5.0, total=10.0)


def hasty(net: RealNet, silence: float = BRIEF, total: float = BRIEF) -> RealNet:
    return RealNet(net._ca_file, silence, total)


def trouble_of(ask: Callable[[], object]) -> Trouble:
    with pytest.raises(NetError) as found:
        ask()
    return found.value.trouble


def https(server: Server, path: str = "/") -> str:
    return f"https://localhost:{server.port}{path}"


def target_of(server: Server) -> Target:
    return Target(Cloud("x", "X", https(server).rstrip("/"), ("localhost",)), "contoso.com")


DOCUMENT = json.dumps(document("localhost")).encode()


# names and connections --------------------------------------------------------------------


def test_a_name_has_addresses(net: RealNet) -> None:
    assert {"127.0.0.1", "::1"} & set(net.resolve("localhost"))


@pytest.mark.parametrize(
    ("number", "kind"),
    [(socket.EAI_NONAME, Trouble.NO_NAME), (socket.EAI_AGAIN, Trouble.NAME_LATER)],
    ids=["no name", "later"],
)
def test_a_name_server_says_no(
    net: RealNet, monkeypatch: pytest.MonkeyPatch, number: int, kind: Trouble
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "words")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert trouble_of(lambda: net.resolve("login.example.com")) is kind
    assert trouble_of(lambda: net.get("https://login.example.com/")) is kind


@pytest.mark.parametrize("name", ["a" * 70, "a..b", "\ud800"], ids=["long", "empty part", "half"])
def test_what_cannot_be_a_name_has_no_address(net: RealNet, name: str) -> None:
    assert trouble_of(lambda: net.resolve(name)) is Trouble.NO_NAME


def test_a_connection_is_taken(net: RealNet) -> None:
    with Server(probe_servers.hangs) as server:
        assert net.connect("localhost", server.port) in ("127.0.0.1", "::1")


def test_a_connection_is_refused(net: RealNet) -> None:
    port = probe_servers.unused_port()
    assert trouble_of(lambda: net.connect("127.0.0.1", port)) is Trouble.REFUSED
    assert trouble_of(lambda: net.get(f"https://127.0.0.1:{port}/")) is Trouble.REFUSED


def test_a_connection_that_nobody_takes_is_given_up(net: RealNet) -> None:
    with probe_servers.full() as port:
        assert trouble_of(lambda: hasty(net).connect("127.0.0.1", port)) is Trouble.SILENT


def test_every_address_of_a_name_gets_its_share(
    net: RealNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(probe_servers.hangs) as server:
        rows = [
            (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))
            for port in (probe_servers.unused_port(), server.port)
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
        assert net.connect("login.example.com", 443) == "127.0.0.1"


def _in_force(since: datetime) -> trustme.LeafCert:
    return CA.issue_cert("localhost", not_before=since, not_after=since + DAYS)


# certificates -----------------------------------------------------------------------------


def test_a_trusted_certificate_tells_its_maker(net: RealNet) -> None:
    with Server(probe_servers.hangs, GOOD) as server:
        shown = net.certificate("localhost", server.port)
    assert (shown.trust, shown.maker) == (Trust.TRUSTED, "Contoso Proxy")
    assert shown.since is not None
    assert shown.since <= NOW


@pytest.mark.parametrize(
    ("certificate", "trust"),
    [
        (CA.issue_cert("elsewhere.example"), Trust.OTHER_HOST),
        (_in_force(NOW - 2 * DAYS), Trust.EXPIRED),
        (_in_force(NOW + DAYS), Trust.TOO_NEW),
        (trustme.CA(organization_name="Fabrikam").issue_cert("localhost"), Trust.UNKNOWN_MAKER),
    ],
    ids=["other host", "too old", "too new", "stranger"],
)  # fmt: skip
def test_an_untrusted_certificate_is_read_all_the_same_and_asked_nothing(
    net: RealNet, certificate: trustme.LeafCert, trust: Trust
) -> None:
    with Server(replies(answers(DOCUMENT)), certificate) as server:
        shown = net.certificate("localhost", server.port)
        assert trouble_of(lambda: net.get(https(server))) is Trouble.CERTIFICATE
    assert shown.trust is trust
    assert shown.maker in ("Contoso Proxy", "Fabrikam")
    assert [one for one in server.asked if one] == []


def test_interception_is_named(net: RealNet) -> None:
    with Server(probe_servers.hangs, GOOD) as server:
        seen = run("tls", net, target_of(server))
    with Server(
        probe_servers.hangs, trustme.CA(organization_name="Fabrikam").issue_cert("localhost")
    ) as s:
        stranger = run("tls", net, target_of(s))
    assert seen.verdict is stranger.verdict is Verdict.BLOCKED
    assert "issued by Contoso Proxy. This machine trusts it." in seen.reason
    assert "issued by Fabrikam. It is not trusted." in stranger.reason


@pytest.mark.parametrize(
    ("serve", "kind"),
    [
        (replies(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Trouble.NOT_TLS),
        (probe_servers.drops, Trouble.CUT),
    ],
    ids=["plain http", "dropped"],
)
def test_what_speaks_no_tls_is_told_apart(
    net: RealNet, serve: Callable[[socket.socket, Server], None], kind: Trouble
) -> None:
    with Server(_first(serve)) as server:
        assert trouble_of(lambda: net.certificate("localhost", server.port)) is kind
        assert trouble_of(lambda: net.get(https(server))) is kind


def _first(
    serve: Callable[[socket.socket, Server], None],
) -> Callable[[socket.socket, Server], None]:
    """Read the first bytes, which are no question in HTTP, then do as told."""

    def wrapped(connection: socket.socket, server: Server) -> None:
        connection.recv(4096)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if serve is probe_servers.drops:
            serve(connection, server)
        else:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            server.over.wait(probe_servers.PATIENCE)

    return wrapped


def test_an_old_tls_is_named(net: RealNet) -> None:
    server = Server(probe_servers.hangs, GOOD)
    assert server._context is not None
    server._context.minimum_version = ssl.TLSVersion.TLSv1_3

    class Old(RealNet):
        def _trust(self) -> ssl.SSLContext:
            context = super()._trust()
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            return context

    with server:
        old = Old(net._ca_file)
        assert trouble_of(lambda: old.certificate("localhost", server.port)) is Trouble.OLD_TLS


def test_a_handshake_that_hangs_is_given_up(net: RealNet) -> None:
    with Server(probe_servers.hangs) as server:
        assert (
            trouble_of(lambda: hasty(net).certificate("localhost", server.port)) is Trouble.SILENT
        )


def test_a_file_of_certificates_that_is_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate", encoding="utf-8")
    with Server(probe_servers.hangs, GOOD) as server:
        for place in (str(broken), str(tmp_path / "nowhere.pem")):
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", place)
            kind = trouble_of(lambda: RealNet().certificate("localhost", server.port))
            assert kind is Trouble.TRUST_FILE


def test_the_variable_names_what_is_trusted(
    net: RealNet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(probe_servers.hangs, GOOD) as server:
        assert RealNet().certificate("localhost", server.port).trust is Trust.UNKNOWN_MAKER
        monkeypatch.setenv("CURL_CA_BUNDLE", net._ca_file)
        assert RealNet().certificate("localhost", server.port).trust is Trust.TRUSTED
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
        assert RealNet().certificate("localhost", server.port).trust is Trust.UNKNOWN_MAKER


# pages --------------------------------------------------------------------------------------


def test_a_page_is_read(net: RealNet) -> None:
    with Server(replies(answers(DOCUMENT)), GOOD) as server:
        answer = net.get(https(server, "/common?x=1"))
        results = {
            name: run(name, net, target_of(server))
            for name in ("tcp", "http", "discovery", "tenant-exists")
        }
    assert (answer.status, answer.body, answer.is_cut) == (200, DOCUMENT, False)
    assert answer.headers["date"] == "Sat, 21 Nov 2026 12:00:00 GMT"
    assert {one.verdict for one in results.values()} == {Verdict.PASS}
    first = server.asked[0]
    assert first.startswith(b"GET /common?x=1 HTTP/1.1\r\n")
    assert b"Cookie" not in first
    assert b"Authorization" not in first


def test_a_redirect_is_not_followed(net: RealNet) -> None:
    raw = answers(b"", "302 Found", "Location: /login\r\n")
    with Server(replies(raw), GOOD) as server:
        assert net.get(https(server)).status == 302
        assert run("http", net, target_of(server)).verdict is Verdict.BLOCKED
    assert len(server.asked) == 2


def test_an_endless_body_is_cut_off(net: RealNet) -> None:
    with Server(probe_servers.drones, GOOD) as server:
        answer = net.get(https(server))
        result = run("http", net, target_of(server))
    assert answer.is_cut
    assert len(answer.body) == LARGEST
    assert "had no end" in result.reason


@pytest.mark.slow
@pytest.mark.parametrize(
    "serve", [probe_servers.hangs, probe_servers.drips], ids=["silent", "dripping"]
)
def test_a_server_without_an_end_is_given_up(
    net: RealNet, serve: Callable[[socket.socket, Server], None]
) -> None:
    with Server(serve, GOOD) as server:
        quick = hasty(net, silence=5.0, total=0.5)
        assert trouble_of(lambda: quick.get(https(server))) is Trouble.SILENT


GARBLED = {
    "no http": b"220 mail.example.com ESMTP\r\n\r\n",
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
    "too long a header": b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
    "odd status": b"HTTP/1.1 two hundred\r\n\r\n",
    "bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "short body": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
    "nothing": b"",
}


@pytest.mark.parametrize("raw", GARBLED.values(), ids=GARBLED)
def test_what_is_no_answer_is_called_so(net: RealNet, raw: bytes) -> None:
    with Server(replies(raw), GOOD) as server:
        kind = trouble_of(lambda: net.get(https(server)))
    assert kind in (Trouble.GARBLED, Trouble.CUT)


@settings(max_examples=150)
@given(st.binary(max_size=80), st.sampled_from((b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 4")))
def test_any_bytes_are_an_answer_or_a_trouble(rest: bytes, start: bytes) -> None:
    near, far = socket.socketpair()
    with near, far:
        far.sendall(start + rest)
        far.shutdown(socket.SHUT_WR)
        line, place = TimedConnection(near, Timer(5, 5)), urlsplit("http://login.example.com/")
        found: WebAnswer | Trouble
        try:
            with net_module._net_errors():
                found = net_module._exchange(line, place, None)
        except NetError as error:
            found = error.trouble
    assert isinstance(found, WebAnswer) or found in (Trouble.GARBLED, Trouble.CUT)


def test_the_date_of_an_answer_sets_the_clock_right(net: RealNet) -> None:
    with Server(replies(answers(DOCUMENT)), GOOD) as server:
        result = run("clock-skew", net, target_of(server))
    assert result.heard.startswith("their date 2026-11-21 12:00:00 UTC")


# proxies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy.example.com:8080"}, ("http", "proxy.example.com", 8080)),
        ({"https_proxy": "proxy.example.com:3128"}, ("http", "proxy.example.com", 3128)),
        ({"https_proxy": "http://proxy.example.com"}, ("http", "proxy.example.com", 80)),
        ({"https_proxy": "https://proxy.example.com"}, ("https", "proxy.example.com", 443)),
        ({"ALL_PROXY": "socks5://10.0.0.1:1080"}, ("socks5", "10.0.0.1", 1080)),
        ({"HTTP_PROXY": "http://proxy.example.com:8080"}, None),
        ({"HTTPS_PROXY": "http://me:hunter2@p.example:1"}, ("http", "p.example", 1)),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "login.example.com"}, None),
        ({"HTTPS_PROXY": "http://p:1", "no_proxy": ".example.com"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "other.com"}, ("http", "p", 1)),
        ({"HTTPS_PROXY": "http://p:eighty"}, ("", "", 0)),
        ({"HTTPS_PROXY": "http://[p"}, ("", "", 0)),
        ({"HTTPS_PROXY": "http://:80"}, ("", "", 0)),
    ],
    ids=str,
)
def test_the_proxy_is_the_one_that_is_set(
    net: RealNet,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    found: tuple[str, str, int] | None,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    proxy = net.proxy("https://login.example.com")
    assert proxy == (Proxy(*found) if found else None)
    assert "hunter2" not in repr(proxy)


def test_a_page_comes_through_the_proxy(net: RealNet, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(replies(answers(DOCUMENT)), GOOD) as server, Server(probe_servers.tunnels) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:hun%74er2@127.0.0.1:{proxy.port}")
        target = target_of(server)
        found = {name: run(name, net, target) for name in ("dns", "tcp", "proxy", "http", "tls")}
    verdicts = {name: one.verdict.value for name, one in found.items()}
    assert verdicts == dict.fromkeys(("dns", "tcp", "proxy", "http"), "pass") | {"tls": "blocked"}
    assert "hunter2" not in str(found)
    asked = [one for one in proxy.asked if one]
    assert asked
    for one in asked:
        assert one.startswith(f"CONNECT localhost:{server.port} HTTP/1.1\r\n".encode())
        assert b"Proxy-Authorization: Basic bWU6aHVudGVyMg==\r\n" in one
    assert all(b"Proxy-Authorization" not in one for one in server.asked)


@pytest.mark.parametrize(
    ("raw", "kind", "verdict"),
    [
        (answers(b"", "407 Authenticate"), Trouble.PROXY_REFUSED, Verdict.BLOCKED),
        (answers(b"no", "403 Forbidden"), Trouble.PROXY_REFUSED, Verdict.BLOCKED),
        (b"nonsense\r\n\r\n", Trouble.GARBLED, Verdict.BLOCKED),
        (b"", Trouble.CUT, Verdict.BLOCKED),
    ],
    ids=["407", "403", "nonsense", "nothing"],
)
def test_a_proxy_that_refuses_is_told(
    net: RealNet, monkeypatch: pytest.MonkeyPatch, raw: bytes, kind: Trouble, verdict: Verdict
) -> None:
    with Server(replies(raw)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert trouble_of(lambda: net.get("https://login.example.com/")) is kind
        target = Target(Cloud("x", "X", "https://login.example.com", ()))
        assert run("proxy", net, target).verdict is verdict


def test_a_proxy_that_is_not_there_or_unknown_is_told(
    net: RealNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{probe_servers.unused_port()}")
    assert trouble_of(lambda: net.tunnel("login.example.com", 443)) is Trouble.PROXY_DOWN
    for kind in ("socks5", "https"):
        monkeypatch.setenv("HTTPS_PROXY", f"{kind}://127.0.0.1:1")
        assert trouble_of(lambda: net.tunnel("login.example.com", 443)) is Trouble.PROXY_KIND


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (answers(TEXT.encode()), Verdict.PASS),
        (answers(b"<html>Welcome to the hotel"), Verdict.BLOCKED),
        (answers(b"", "302 Found", "Location: http://portal/\r\n"), Verdict.BLOCKED),
        (answers(b"", "511 Network Authentication Required"), Verdict.BLOCKED),
        (answers(b"", "407 Authenticate"), Verdict.UNKNOWN),
        (b"nonsense\r\n\r\n", Verdict.UNKNOWN),
    ],
    ids=["open", "page", "redirect", "511", "407", "nonsense"],
)
def test_a_captive_portal_is_seen(
    net: RealNet, monkeypatch: pytest.MonkeyPatch, raw: bytes, verdict: Verdict
) -> None:
    # As the proxy of plain http, the server stands where a portal stands.
    with Server(replies(raw)) as portal:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{portal.port}")
        target = Target(Cloud("x", "X", "https://login.example.com", ()))
        assert run("captive-portal", net, target).verdict is verdict
    assert portal.asked[0].startswith(f"GET {PAGE} HTTP/1.1\r\n".encode())


# nothing is left behind -----------------------------------------------------------------------


def test_no_socket_is_left_open(net: RealNet) -> None:
    """Warnings are errors here: an open socket would be one when it is collected."""
    import gc  # noqa: PLC0415 - for this test alone

    with Server(replies(answers(DOCUMENT)), GOOD) as server:
        for _ in range(20):
            net.get(https(server))
            net.certificate("localhost", server.port)
            net.connect("localhost", server.port)
    gc.collect()


def test_the_clocks_and_the_terminal_are_there(net: RealNet) -> None:
    assert net.now().tzinfo is UTC
    assert net.seconds() <= net.seconds()
    assert net.terminal().encoding
