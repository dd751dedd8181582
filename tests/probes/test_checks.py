"""Every verdict of every probe, by what the net answers; and the words they are told in."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.probes.scripted import (
    DATE,
    GOOD,
    HOST,
    NOON,
    TARGET,
    TENANT,
    ScriptedNet,
    document,
    page,
)
from tests.slow_rows import each_row
from wizard.content.book import load_tables
from wizard.errors import SettingsError, UnknownName
from wizard.probes import NAMES, PROBES, run
from wizard.probes.base import (
    Net,
    NetError,
    Proxy,
    Target,
    Terminal,
    Trouble,
    Trust,
    Verdict,
    WebAnswer,
)
from wizard.probes.checks import PAGE, TEXT
from wizard.probes.simulated import ClosedNet
from wizard.probes.words import TROUBLES, trouble
from wizard.text import first_hidden

if TYPE_CHECKING:
    from wizard.content.tables import Cloud

PASS, FAIL, BLOCKED, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.BLOCKED, Verdict.UNKNOWN
VIA = Proxy("http", "proxy.example.com", 8080)
BROKEN = Proxy("", "", 0)
PORTAL = WebAnswer(302, {"location": "http://portal.example.com/login"})
GATEWAY = page("<html>Blocked by your gateway</html>", 403)
PLAIN, ODD = f"http://{HOST}/token", "https://[oops/"
NO_TENANT = {"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant not found."}


def err(kind: Trouble, heard: str = "", status: int = 0) -> NetError:
    return NetError(kind, heard, status)


class Row(NamedTuple):
    probe: str
    name: str
    net: ScriptedNet
    verdict: Verdict
    reason: str
    target: Target = TARGET


def _certificate(trust: Trust, maker: str = GOOD.maker) -> ScriptedNet:
    return ScriptedNet(shown=replace(GOOD, trust=trust, maker=maker))


def _dated(date: str, age: str = "0") -> ScriptedNet:
    return ScriptedNet(host_page=page(document(), date=date, age=age))


def _off(**span: int) -> ScriptedNet:
    return ScriptedNet(clock=NOON + timedelta(**span))


UNTRUSTED = err(Trouble.CERTIFICATE)

ROWS = (
    # dns
    Row("dns", "all names", ScriptedNet(), PASS, "All 2 names can be resolved."),
    Row("dns", "inside", ScriptedNet(name=("10.1.2.3",)), PASS, "inside your network"),
    Row("dns", "scoped", ScriptedNet(name=("fe80::1%eth0",)), PASS, "inside your network"),
    Row("dns", "odd address", ScriptedNet(name=("gibberish",)), PASS, "All 2 names"),
    Row("dns", "by a proxy", ScriptedNet(set_proxy=VIA), PASS, "A proxy resolves the names."),
    Row("dns", "none", ScriptedNet(name=err(Trouble.NO_NAME)), FAIL, "None of the sign-in hosts"),
    Row("dns", "code page", ScriptedNet({"code.example.com": err(Trouble.NO_NAME)}), FAIL,
        "This name has no address: code.example.com."),
    Row("dns", "no proxy", ScriptedNet(name=err(Trouble.NO_NAME), set_proxy=VIA), FAIL,
        "proxy.example.com can't be resolved"),
    Row("dns", "unreadable proxy", ScriptedNet(set_proxy=BROKEN), PASS, "All 2 names"),
    Row("dns", "to nowhere", ScriptedNet(name=("0.0.0.0",)), BLOCKED,  # noqa: S104 - filters say so
        f"{HOST} resolves to an address"),
    Row("dns", "to itself", ScriptedNet({"code.example.com": ("::1",)}), BLOCKED,
        "code.example.com resolves to an address"),
    Row("dns", "no server", ScriptedNet(name=err(Trouble.NAME_LATER)), UNKNOWN, "No name server"),
    Row("dns", "no server for the proxy",
        ScriptedNet(name=err(Trouble.NAME_LATER), set_proxy=VIA), UNKNOWN, "No name server"),
    # tcp
    Row("tcp", "open", ScriptedNet(), PASS, "The sign-in host takes connections."),
    Row("tcp", "proxy open", ScriptedNet(set_proxy=VIA), PASS, "The proxy takes connections."),
    Row("tcp", "no way", ScriptedNet(connected=err(Trouble.NO_WAY)), FAIL, "no route to the host"),
    Row("tcp", "refused", ScriptedNet(connected=err(Trouble.REFUSED)), BLOCKED, "refused"),
    Row("tcp", "silent", ScriptedNet(connected=err(Trouble.SILENT)), BLOCKED, "drops connections"),
    Row("tcp", "no name", ScriptedNet(connected=err(Trouble.NO_NAME)), UNKNOWN, "be resolved"),
    Row("tcp", "unreadable proxy", ScriptedNet(set_proxy=BROKEN), UNKNOWN, "type of proxy"),
    # tls
    Row("tls", "its own", ScriptedNet(), PASS, "It was issued by DigiCert Inc"),
    Row("tls", "microsoft", _certificate(Trust.TRUSTED, "Microsoft Corporation"), PASS, "by"),
    Row("tls", "trusted stranger", _certificate(Trust.TRUSTED, "Contoso Proxy CA"), BLOCKED,
        "the certificate was issued by Contoso Proxy CA. This machine trusts it."),
    Row("tls", "stranger", _certificate(Trust.UNKNOWN_MAKER, "Contoso Proxy CA"), BLOCKED,
        "issued by Contoso Proxy CA. It is not trusted."),
    Row("tls", "nobody", _certificate(Trust.UNKNOWN_MAKER, ""), BLOCKED, "nobody who is named"),
    Row("tls", "not TLS", ScriptedNet(shown=err(Trouble.NOT_TLS)), BLOCKED, "isn't TLS"),
    Row("tls", "cut", ScriptedNet(shown=err(Trouble.CUT)), BLOCKED, "was cut before"),
    Row("tls", "old store", _certificate(Trust.UNKNOWN_MAKER), FAIL, "doesn't trust the issuer"),
    Row("tls", "expired", _certificate(Trust.EXPIRED), FAIL, "expired"),
    Row("tls", "too new", _certificate(Trust.TOO_NEW), FAIL, "isn't valid yet"),
    Row("tls", "other host", _certificate(Trust.OTHER_HOST), FAIL, "belongs to another host"),
    Row("tls", "old TLS", ScriptedNet(shown=err(Trouble.OLD_TLS)), FAIL, "in common"),
    Row("tls", "bad file", ScriptedNet(shown=err(Trouble.TRUST_FILE)), FAIL, "can't be read"),
    Row("tls", "silent", ScriptedNet(shown=err(Trouble.SILENT)), UNKNOWN, "no answer in time"),
    # http
    Row("http", "answers", ScriptedNet(), PASS, "The sign-in host answers."),
    Row("http", "bad file", ScriptedNet(host_page=err(Trouble.TRUST_FILE)), FAIL, "certificate"),
    Row("http", "gateway", ScriptedNet(host_page=GATEWAY), BLOCKED, "isn't from the sign-in host"),
    Row("http", "odd page", ScriptedNet(host_page=page("<html>")), BLOCKED, "from the sign-in"),
    Row("http", "portal", ScriptedNet(host_page=PORTAL), BLOCKED, "sends the question to another"),
    Row("http", "511", ScriptedNet(host_page=page("", 511)), BLOCKED, "to another page"),
    Row("http", "407", ScriptedNet(host_page=page("", 407)), BLOCKED, "its own sign-in"),
    Row("http", "tunnel 407", ScriptedNet(host_page=err(Trouble.PROXY_REFUSED, "", 407)), BLOCKED,
        "The proxy requires its own sign-in."),
    Row("http", "endless", ScriptedNet(host_page=replace(page("{"), is_cut=True)), BLOCKED,
        "had no end"),
    Row("http", "no HTTP", ScriptedNet(host_page=err(Trouble.GARBLED)), BLOCKED, "isn't HTTP"),
    Row("http", "429", ScriptedNet(host_page=page("", 429)), UNKNOWN, "too many questions"),
    Row("http", "503", ScriptedNet(host_page=page("", 503)), UNKNOWN, "a trouble of its own"),
    Row("http", "untrusted", ScriptedNet(host_page=UNTRUSTED), UNKNOWN, "is not trusted here"),
    # proxy
    Row("proxy", "none", ScriptedNet(), PASS, "No proxy is set for the sign-in host."),
    Row("proxy", "open", ScriptedNet(set_proxy=VIA), PASS,
        "The proxy proxy.example.com:8080 allows the sign-in host."),
    Row("proxy", "unreadable", ScriptedNet(set_proxy=BROKEN), FAIL, "can't be read"),
    Row("proxy", "down", ScriptedNet(tunnelled=err(Trouble.PROXY_DOWN), set_proxy=VIA), FAIL,
        "The proxy proxy.example.com:8080 does not answer."),
    Row("proxy", "407", ScriptedNet(tunnelled=err(Trouble.PROXY_REFUSED, "", 407), set_proxy=VIA),
        BLOCKED, "requires its own sign-in"),
    Row("proxy", "403", ScriptedNet(tunnelled=err(Trouble.PROXY_REFUSED, "", 403), set_proxy=VIA),
        BLOCKED, "proxy blocks this"),
    Row("proxy", "socks", ScriptedNet(tunnelled=err(Trouble.PROXY_KIND), set_proxy=VIA), UNKNOWN,
        "type of proxy"),
    Row("proxy", "silent", ScriptedNet(tunnelled=err(Trouble.SILENT), set_proxy=VIA), UNKNOWN,
        "There was no answer in time"),
    # captive-portal
    Row("captive-portal", "open", ScriptedNet(), PASS, "passes pages through"),
    Row("captive-portal", "redirect", ScriptedNet(pages={PAGE: PORTAL}), BLOCKED, "own sign-in"),
    Row("captive-portal", "other page", ScriptedNet(pages={PAGE: page("<html>Welcome")}), BLOCKED,
        "its own sign-in"),
    Row("captive-portal", "longer page", ScriptedNet(pages={PAGE: page(f"{TEXT}!")}), BLOCKED,
        "its own sign-in"),
    Row("captive-portal", "511", ScriptedNet(pages={PAGE: page("", 511)}), BLOCKED, "sign-in"),
    Row("captive-portal", "proxy", ScriptedNet(pages={PAGE: page("", 407)}), UNKNOWN,
        "blocks the test page"),
    Row("captive-portal", "503", ScriptedNet(pages={PAGE: page("", 503)}), UNKNOWN, "available"),
    Row("captive-portal", "refused", ScriptedNet(pages={PAGE: err(Trouble.REFUSED)}), UNKNOWN,
        "Plain HTTP is blocked"),
    Row("captive-portal", "no name", ScriptedNet(pages={PAGE: err(Trouble.NO_NAME)}), UNKNOWN,
        "can't be resolved"),
    # clock-skew
    Row("clock-skew", "right", ScriptedNet(), PASS, "right to the minute"),
    Row("clock-skew", "a minute ahead", _off(seconds=61), PASS, "right to the minute"),
    Row("clock-skew", "a minute behind", _off(seconds=-61), PASS, "right to the minute"),
    Row("clock-skew", "slow answer", ScriptedNet(clock=NOON - timedelta(seconds=4),
        took=timedelta(seconds=8)), PASS, "right to the minute"),
    Row("clock-skew", "kept copy", _dated(date="Sat, 21 Nov 2026 11:50:00 GMT", age="600"), PASS,
        "right to the minute"),
    Row("clock-skew", "without a zone", _dated(date="Sat, 21 Nov 2026 12:00:00 -0000"), PASS,
        "right to the minute"),
    Row("clock-skew", "ahead", _off(minutes=7), FAIL, "The clock is 7 minutes ahead."),
    Row("clock-skew", "just too far", _off(seconds=62), FAIL, "The clock is 1 minute ahead."),
    Row("clock-skew", "behind", _off(hours=-1), FAIL, "The clock is 1 hour behind."),
    Row("clock-skew", "years", _off(days=-400), FAIL, "The clock is 400 days behind."),
    Row("clock-skew", "refuses certificates", ScriptedNet(host_page=UNTRUSTED,
        clock=NOON - timedelta(days=900)), FAIL, "The clock is 900 days behind."),
    Row("clock-skew", "407", ScriptedNet(host_page=page("", 407)), BLOCKED, "its own sign-in"),
    Row("clock-skew", "no date", _dated(date=""), UNKNOWN, "no date that can be read"),
    Row("clock-skew", "odd date", _dated(date="Sat, 99 Foo 2026"), UNKNOWN, "no date"),
    Row("clock-skew", "no answer", ScriptedNet(host_page=err(Trouble.SILENT)), UNKNOWN, "in time"),
    Row("clock-skew", "refuses, no page", ScriptedNet(host_page=UNTRUSTED,
        pages={PAGE: err(Trouble.SILENT)}), UNKNOWN, "is not trusted here"),
    Row("clock-skew", "refuses, portal", ScriptedNet(host_page=UNTRUSTED,
        pages={PAGE: page("<html>", date=DATE)}), UNKNOWN, "is not trusted here"),
    # discovery
    Row("discovery", "whole", ScriptedNet(), PASS, "names every endpoint"),
    Row("discovery", "no token", ScriptedNet(host_page=page(document(token_endpoint=None))), FAIL,
        "does not name token_endpoint"),
    Row("discovery", "a number", ScriptedNet(host_page=page(document(token_endpoint=5))), FAIL,
        "does not name token_endpoint"),
    Row("discovery", "other cloud", ScriptedNet(host_page=page(document("login.example.us"))), FAIL,
        "signs in at another host, login.example.us."),
    Row("discovery", "not https",
        ScriptedNet(host_page=page(document(issuer="http://x", token_endpoint=PLAIN))), FAIL,
        "not https"),
    Row("discovery", "odd address",
        ScriptedNet(host_page=page(document(token_endpoint=ODD))), FAIL, "not https"),
    Row("discovery", "no tenant", ScriptedNet(host_page=page(NO_TENANT, 400)), FAIL,
        "no document under this name", TENANT),
    Row("discovery", "a page", ScriptedNet(host_page=page("<html>")), BLOCKED, "the document"),
    Row("discovery", "a list", ScriptedNet(host_page=page([1])), BLOCKED, "isn't the document"),
    Row("discovery", "too deep", ScriptedNet(host_page=page("[" * 100_000)), BLOCKED, "isn't the"),
    Row("discovery", "no UTF-8", ScriptedNet(
        host_page=WebAnswer(200, {}, b"\xff{}")), BLOCKED, "isn't"),
    Row("discovery", "503", ScriptedNet(host_page=page("", 503)), UNKNOWN, "a trouble of its own"),
    # tenant-exists
    Row("tenant-exists", "there", ScriptedNet(), PASS, "The tenant exists.", TENANT),
    Row("tenant-exists", "not there", ScriptedNet(host_page=page(NO_TENANT, 400)), FAIL,
        "This cloud has no tenant named contoso.com.", TENANT),
    Row("tenant-exists", "a page", ScriptedNet(host_page=page("<html>")), BLOCKED,
        "isn't from the sign-in host", TENANT),
    Row("tenant-exists", "portal", ScriptedNet(host_page=PORTAL), BLOCKED, "another page", TENANT),
    Row("tenant-exists", "none named", ScriptedNet(), UNKNOWN, "No tenant was given"),
    Row("tenant-exists", "everyone", ScriptedNet(), UNKNOWN, "No tenant was given",
        replace(TENANT, tenant="Common")),
    Row("tenant-exists", "other code", ScriptedNet(host_page=page(
        {"error": "x", "error_description": "AADSTS90033: later"}, 400)), UNKNOWN,
        "another error", TENANT),
    Row("tenant-exists", "no code", ScriptedNet(host_page=page({"error": "x"}, 400)), UNKNOWN,
        "another error", TENANT),
    # terminal
    Row("terminal", "large", ScriptedNet(), PASS, "large enough"),
    Row("terminal", "smallest", ScriptedNet(on=Terminal(40, 10, "UTF8")), PASS, "large enough"),
    Row("terminal", "narrow", ScriptedNet(on=Terminal(39, 10, "utf-8")), FAIL, "39 columns"),
    Row("terminal", "low", ScriptedNet(on=Terminal(40, 9, "utf-8")), FAIL, "9 rows"),
    Row("terminal", "letters", ScriptedNet(on=Terminal(80, 24, "cp1252")), FAIL, "cp1252"),
    Row("terminal", "odd letters", ScriptedNet(on=Terminal(80, 24, "klingon")), FAIL, "klingon"),
    Row("terminal", "dumb", ScriptedNet(on=Terminal(80, 24, "utf-8", "dumb")), FAIL, "plain lines"),
    Row("terminal", "none", ScriptedNet(on=Terminal(0, 0, "utf-8")), UNKNOWN, "go to a terminal"),
)  # fmt: skip

POSSIBLE = {
    "proxy": set(Verdict),
    "captive-portal": {
        PASS,
        BLOCKED,
        UNKNOWN,
    },  # a network with its own sign-in is not a fault
    "terminal": {PASS, FAIL, UNKNOWN},  # nothing stands between
}
IDS = [f"{row.probe} {row.name}" for row in ROWS]


@each_row("row", ROWS)
def test_a_probe_says_what_the_net_answered(row: Row) -> None:
    net = replace(row.net, asked=[])
    result = run(row.probe, net, row.target)
    assert (result.probe, result.verdict) == (row.probe, row.verdict), result
    assert row.reason in result.reason
    assert result.advice if result.verdict is not PASS else True


def test_every_probe_has_a_row_for_every_verdict_it_can_give() -> None:
    for name in NAMES:
        seen = {row.verdict for row in ROWS if row.probe == name}
        assert seen == POSSIBLE.get(name, set(Verdict)), name


def test_the_probes_are_those_of_the_table() -> None:
    tables, findings = load_tables()
    assert not findings
    assert sorted(NAMES) == sorted(tables.probes)
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("cloud", load_tables()[0].clouds.values(), ids=lambda cloud: cloud.id)
def test_every_cloud_is_asked_at_its_own_host(cloud: Cloud) -> None:
    target = Target(cloud, "contoso.com")
    assert target.cloud.authority == f"https://{target.host}"
    assert target.port == 443
    for name in ("tcp", "tls", "http", "clock-skew", "discovery", "tenant-exists"):
        net = ScriptedNet()
        run(name, net, target)
        assert net.asked
        assert all(target.host in one for one in net.asked), net.asked


def test_a_proxy_is_asked_instead_of_the_host() -> None:
    for name in ("dns", "tcp"):
        net = ScriptedNet(set_proxy=VIA)
        run(name, net, TARGET)
        assert net.asked
        assert all(VIA.host in one for one in net.asked)


@pytest.mark.parametrize(
    "tenant", ["a/b", "..", "x y", "a?b", "#", "\x1b[2J", "-", "a" * 300], ids=repr
)
def test_what_is_no_tenant_is_refused_before_anything_is_asked(tenant: str) -> None:
    with pytest.raises(SettingsError, match="is not a tenant") as refused:
        replace(TENANT, tenant=tenant)
    assert "\x1b" not in refused.value.message


def _failing(error: Exception, via: Proxy | None = None) -> ScriptedNet:
    return ScriptedNet({}, error, error, error, error, {PAGE: error}, error, via)


# what goes wrong inside ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in NAMES if name != "terminal"])
@pytest.mark.parametrize("mistake", [RuntimeError("hunter2"), KeyError("hunter2"), OSError()])
def test_a_crash_in_a_probe_is_a_result_without_its_words(name: str, mistake: Exception) -> None:
    result = run(name, _failing(mistake, VIA if name == "proxy" else None), TENANT)
    assert result.verdict is UNKNOWN
    assert type(mistake).__name__ in result.reason
    assert "hunter2" not in str(result)


@pytest.mark.parametrize("kind", Trouble)
@each_row("name", [name for name in NAMES if name != "terminal"])
def test_every_trouble_has_a_verdict_in_every_probe(name: str, kind: Trouble) -> None:
    error = err(kind, "words of the system", 403)
    result = run(name, _failing(error, VIA if name == "proxy" else None), TENANT)
    assert result.verdict is not PASS
    assert "mistake of its own" not in result.reason
    assert result.advice


@pytest.mark.parametrize("name", NAMES)
def test_a_closed_net_is_never_a_fault(name: str) -> None:
    net: Net = ClosedNet()
    result = run(name, net, TENANT)
    assert result.verdict in (PASS, UNKNOWN)
    assert net.now() == net.now()


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownName, match="no check named"):
        run("dsn", ScriptedNet(), TARGET)


# the words ------------------------------------------------------------------------------------

NEVER = re.compile(
    r"\b(please|simply|invalid|oops|failed to|accounts?|passwords?|locked|disabled)\b",
    re.IGNORECASE,
)
MOST_WORDS = 17


def _told() -> list[str]:
    results = [run(row.probe, replace(row.net, asked=[]), row.target) for row in ROWS]
    words = [text for one in results for text in (one.reason, one.advice)]
    for kind in Trouble:
        said = trouble(err(kind))
        words += [said.reason, said.advice]
    return [text for text in words if text]


def test_the_words_are_calm_short_and_never_about_an_account() -> None:
    for text in _told():
        assert not NEVER.search(text), text
        assert text.endswith(".") or "entra-wizard " in text, text
        for sentence in re.split(r"(?<=[.:?]) ", text):
            assert len(sentence.split()) <= MOST_WORDS, sentence


def test_every_trouble_has_words() -> None:
    assert set(TROUBLES) == set(Trouble)


# what came from outside -----------------------------------------------------------------------

NASTY = "\x1b]52;c;AAAA\x07\u202e\x00 line\nbreak " + "long " * 500


def test_what_was_heard_is_one_clean_short_line() -> None:
    nets = (
        ScriptedNet(host_page=page(NASTY, 403), pages={PAGE: page(NASTY)}),
        ScriptedNet(shown=replace(GOOD, maker=NASTY, owner=NASTY)),
        ScriptedNet(host_page=page(document(issuer=NASTY, token_endpoint=NASTY), 200)),
        ScriptedNet(host_page=replace(PORTAL, headers={"location": NASTY, "date": NASTY})),
        ScriptedNet(on=Terminal(80, 24, NASTY, NASTY)),
        ScriptedNet(set_proxy=Proxy("http", f"proxy{NASTY}", 1)),
        _failing(err(Trouble.OTHER, NASTY)),
    )
    for net in nets:
        for probe in PROBES:
            result = run(probe.name, net, TENANT)
            assert not {"\x1b", "\x07", "\u202e", "\x00"} & set(result.reason + result.heard)
            assert "\n" not in result.heard
            assert len(result.heard) < 400


WEB = ("http", "captive-portal", "clock-skew", "discovery", "tenant-exists")
HEADERS = st.dictionaries(st.sampled_from(("date", "age", "location")), st.text(max_size=40))
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("error", "error_description", "issuer", "token_endpoint", "x")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
BODIES = st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode())


@settings(max_examples=200)
@given(st.sampled_from(WEB), st.integers(100, 599), HEADERS, BODIES)
def test_whatever_a_server_answers_is_a_verdict(
    name: str, status: int, headers: dict[str, str], body: bytes
) -> None:
    answer = WebAnswer(status, headers, body)
    result = run(name, ScriptedNet(host_page=answer, pages={PAGE: answer}), TENANT)
    assert "mistake of its own" not in result.reason
    assert first_hidden(result.reason + result.heard) < 0


def test_nothing_that_asks_is_loaded_before_it_is_wanted() -> None:
    code = "import sys, wizard.probes, wizard.world; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"ssl", "truststore", "http.client", "wizard.probes.net"} & set(done.stdout.split())
