"""`doctor`: every check in plain lines and in JSON, and what it says of the program itself."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.probes.probe_servers import Server, hangs
from tests.probes.scripted import GOOD, ScriptedNet, document, page
from wizard import __version__, world
from wizard.cli import main
from wizard.cli.commands import CLOUDS
from wizard.cli.doctor import result_fields
from wizard.content.book import load_tables
from wizard.probes import NAMES, ProbeResult, Verdict
from wizard.probes.base import NetError, Trouble, Trust

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Doctor = Callable[..., tuple[int, str, str]]

HOST = "login.microsoftonline.com"
posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> ScriptedNet:
    scripted = ScriptedNet(host_page=page(document(HOST)))
    monkeypatch.setattr(world, "real_net", lambda: scripted)
    return scripted


@pytest.fixture
def doctor(net: ScriptedNet, capsys: pytest.CaptureFixture[str]) -> Doctor:
    del net

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(("doctor", *words))
        return code, *capsys.readouterr()

    return run


def test_every_check_is_a_line_that_begins_with_its_verdict(doctor: Doctor) -> None:
    code, out, err = doctor("--tenant", "contoso.com")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    tables, _ = load_tables()
    assert lines[0] == "Doctor for the Microsoft public cloud. Tenant: contoso.com."
    assert f"This asks {HOST} and www.msftconnecttest.com, and signs in nowhere." in lines
    said = [line for line in lines if line.startswith("Pass: ")]
    for name, line in zip(NAMES, said, strict=True):
        # The clock of the scripted net stands right.
        assert line.startswith(f"Pass: {tables.probes[name].title} ({name}).")
    assert "Result: 10 pass." in lines
    for label in ("Version: entra-wizard ", "Settings: ", "Journal: ", "Data: ", "Terminal: "):
        assert any(line.startswith(label) for line in lines), label


def test_findings_are_answers_and_say_what_to_do(doctor: Doctor, net: ScriptedNet) -> None:
    net.connected = NetError(Trouble.REFUSED, "Connection refused")
    net.shown = GOOD.__class__(Trust.UNKNOWN_MAKER, "Contoso Proxy CA", HOST)
    net.host_page = NetError(Trouble.SILENT)
    code, out, _ = doctor()
    assert code == 0
    assert "Blocked: Connection to the sign-in host (tcp). The connection was refused." in out
    assert "the certificate was issued by Contoso Proxy CA. It is not trusted." in out
    assert "To do: Ask your network team" in out
    assert f"Heard: {HOST}, port 443: Connection refused." in out
    assert "Unknown: Response of the sign-in host (http). There was no answer in time." in out
    assert "By hand: Open https://login.microsoftonline.com/common/" in out
    assert "Result: 4 pass, 2 blocked, 4 unknown." in out


def test_json_is_one_document_in_the_order_of_the_list(doctor: Doctor) -> None:
    code, out, err = doctor("--json")
    found = json.loads(out)
    assert (code, err, len(out.splitlines())) == (0, "", 1)
    assert [one["id"] for one in found["checks"]] == list(NAMES)
    assert found["tenant"] is None
    assert found["host"] == HOST
    assert found["versions"]["entra_wizard"] == __version__
    assert found["terminal"]["columns"] == 120
    for place in ("settings", "data"):
        assert set(found["places"][place]) == {"path", "is_there"}
    assert found["places"]["data"]["is_there"]


def test_the_cloud_decides_who_is_asked(doctor: Doctor, net: ScriptedNet) -> None:
    tables, _ = load_tables()
    assert set(tables.clouds) == set(CLOUDS)
    for name, cloud in tables.clouds.items():
        net.asked.clear()
        _, out, _ = doctor("--cloud", name)
        assert out.startswith(f"Doctor for the {cloud.title}.")
        asked = [one for one in net.asked if one.startswith(("get", "connect", "certificate"))]
        host = cloud.authority.removeprefix("https://")
        assert [one for one in asked if host not in one and "msftconnecttest" not in one] == []
        net.asked.clear()


def test_what_is_done_by_hand_names_the_cloud_and_the_tenant(
    doctor: Doctor, net: ScriptedNet
) -> None:
    net.host_page = net.shown = NetError(Trouble.SILENT)
    _, out, _ = doctor("--cloud", "usgov", "--tenant", "contoso.com")
    assert "By hand: Open https://login.microsoftonline.us in a browser." in out
    assert "https://login.microsoftonline.us/contoso.com/v2.0/.well-known/" in out
    assert HOST not in out


def test_what_was_heard_is_redacted(doctor: Doctor, net: ScriptedNet) -> None:
    canary = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ"
    net.host_page = page(f"<html>anna@contoso.com access_token={canary}\x1b[2J</html>", 403)
    for words in ((), ("--json",)):
        _, out, _ = doctor(*words)
        assert "status 403" in out
        assert canary not in out
        assert "anna@contoso.com" not in out
        assert "\x1b" not in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--tenant", "a/b"), "'a/b' is not a tenant."),
        (("--tenant", "1"), "'1' is not a tenant."),
        (("--cloud", "gov"), "There is no cloud named 'gov'."),
        (("now",), "one word too many"),
    ],
    ids=["tenant", "number", "cloud", "word"],
)
def test_what_does_not_fit_asks_nobody(
    doctor: Doctor, net: ScriptedNet, words: tuple[str, ...], message: str
) -> None:
    code, out, err = doctor(*words)
    assert (code, out) == (2, "")
    assert message in err
    assert net.asked == []


def test_broken_settings_are_a_finding(
    doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[journal]\nfile = 5\n", encoding="utf-8")
    monkeypatch.setenv("ENTRA_WIZARD_CONFIG", str(file))
    code, out, err = doctor()
    assert (code, err) == (0, "")
    assert f"Settings: {file}" in out.splitlines()
    assert "About the settings: " in out
    found = json.loads(doctor("--json")[1])["places"]
    assert found["settings_trouble"]
    assert found["journal"] is None


@pytest.mark.parametrize(
    ("journal", "said"),
    [("off", "Journal: kept in memory only"), ("new.db", "new.db (no such file yet)")],
)
def test_the_places_are_those_of_the_settings(
    doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: str, said: str
) -> None:
    place = journal if journal == "off" else str(tmp_path / journal)
    monkeypatch.setenv("ENTRA_WIZARD_JOURNAL", place)
    monkeypatch.setenv("ENTRA_WIZARD_FLOWS", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", "/somewhere.pem")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    _, out, _ = doctor()
    assert said in out
    assert f"Flows: {tmp_path}" in out.splitlines()
    assert "Certificates: SSL_CERT_FILE=/somewhere.pem" in out.splitlines()
    assert not (tmp_path / "new.db").exists(), "doctor changes nothing"


def test_a_reason_without_advice_is_one_line() -> None:
    probe = load_tables()[0].probes["tcp"]
    fields = result_fields(ProbeResult("tcp", Verdict.PASS, "It is open", "1.2.3.4"), probe)
    said = "Pass: Connection to the sign-in host (tcp). It is open."
    assert [one.plain for one in fields] == [said]


# being stopped --------------------------------------------------------------------------------


def test_ctrl_c_is_heard_and_ends_the_batch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    net = ScriptedNet()
    monkeypatch.setattr(world, "real_net", lambda: net)

    class Interrupted(io.StringIO):
        def write(self, text: str) -> int:
            if text.startswith(("Pass", "Fail", "Blocked", "Unknown")):
                raise KeyboardInterrupt
            return super().write(text)

    with monkeypatch.context() as patched:
        patched.setattr("sys.stdout", Interrupted())
        assert main(["doctor"]) == 130
    assert "Stopped." in capsys.readouterr().err
    assert main(["doctor", "--json"]) == 0, "the batch that was left is not under way any more"


@posix
def test_ctrl_c_ends_the_program_while_the_network_hangs(tmp_path: Path) -> None:
    """Proxy settings takes every connection and says nothing."""
    with Server(hangs) as proxy:
        place = f"http://127.0.0.1:{proxy.port}"
        env = {**os.environ, "HTTPS_PROXY": place, "HTTP_PROXY": place, "NO_PROXY": ""}
        env["ENTRA_WIZARD_JOURNAL"] = str(tmp_path / "journal.db")
        with subprocess.Popen(
            [sys.executable, "-u", "-m", "wizard", "doctor"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=env,
        ) as process:
            assert process.stdout is not None
            while "(proxy)" not in (line := process.stdout.readline()) and "(tcp)" not in line:
                pass
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.strip() == "Stopped."


@pytest.mark.parametrize("hangs", [True, False], ids=["a thread hangs", "none"])
def test_the_end_waits_for_no_thread_and_crashes_for_none(*, hangs: bool) -> None:
    code = (
        "import atexit, sys, threading\n"
        "from wizard.__main__ import main\n"
        "atexit.register(print, 'cleared up')\n"
        f"if {hangs}: threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "sys.argv = ['entra-wizard', 'explain', 'door']\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "'door' is not an error code." in done.stderr
    assert done.stdout == ("" if hangs else "cleared up\n")
