"""The kiosk in a browser: who is let in, what a page may do, and what is left of a visit."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.kiosk.rig_kiosk import VPN
from wizard.cli.serve_command import Place, doors_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

aiohttp = pytest.importorskip("aiohttp", reason="textual-serve is not installed")
pytest.importorskip("textual_serve", reason="textual-serve is not installed")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and reads /proc")

PROGRAM = (sys.executable, "-m", "wizard", "serve")
PATIENCE = 60.0
CANARY = "canary4711canary"
TITLE = "What is the trouble?"


class Served:
    """A server as a process, with one runbook."""

    def __init__(self, folder: Path, *words: str, within: tuple[str, ...] = ()) -> None:
        (folder / "team").mkdir(exist_ok=True)
        text = VPN.replace("fact: note", "fact: app").replace("{note|", "{app|")
        (folder / "team" / "vpn.yaml").write_text(text, "utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.folder = folder
        self.process = subprocess.Popen(
            [*within, *PROGRAM, "vpn", "--flows", "team", "--port", str(self.port), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env={**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "c")},
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        self.base = f"http://127.0.0.1:{self.port}"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
        raise AssertionError(self.address)

    @property
    def token(self) -> str:
        """The token of the printed address."""
        return self.address.partition("token=")[2]

    def family(self) -> list[int]:
        """Return the processes of the keeper and the visitors."""
        found, rest = [], [self.process.pid]
        while rest:
            pid = rest.pop()
            try:
                text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
            except OSError:
                continue
            found += (young := [int(one) for one in text.split()])
            rest += young
        return found

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a server for all tests that do not end it."""
    made = Served(tmp_path_factory.mktemp("served"), "--max-visitors", "3")
    try:
        yield made
    finally:
        made.close()


@asynccontextmanager
async def browser(served: Served, *, token: bool = True) -> AsyncIterator[Any]:
    """Return a client that has the cookie."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as client:
        if token:
            async with client.get(f"{served.base}/?token={served.token}") as answer:
                assert answer.status == 200
        yield client


async def words_of(visit: Any, wanted: str) -> str:  # noqa: ANN401 - aiohttp's websocket
    """Return the text of the page once it has some words."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        message = await visit.receive(timeout=PATIENCE)
        if message.type is aiohttp.WSMsgType.TEXT:
            kind, text = json.loads(message.data)
            if kind == "transcript" and wanted in text:
                return str(text)
        assert message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY), message
    raise AssertionError(wanted)


def visit_of(client: Any, served: Served, **headers: str) -> Any:  # noqa: ANN401 - as above
    return client.ws_connect(f"{served.base}/ws", headers={"Origin": served.base, **headers})


async def free_of_visitors(served: Served, client: Any) -> None:  # noqa: ANN401 - as above
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        async with client.get(f"{served.base}/health") as answer:
            if not (await answer.json())["visitors"]:
                return
        await asyncio.sleep(0.05)
    raise AssertionError("visitors stay")


def test_the_address_with_its_token_stands_on_one_line(served: Served) -> None:
    assert re.fullmatch(rf"http://127\.0\.0\.1:{served.port}/\?token=[\w-]{{32}}", served.address)


async def test_the_token_becomes_a_cookie_that_scripts_cannot_read(served: Served) -> None:
    async with aiohttp.ClientSession() as client:
        answer = await client.get(f"{served.base}/?token={served.token}", allow_redirects=False)
        cookie = answer.headers["Set-Cookie"]
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 403),
        ("/?token=wrong", {}, 403),
        ("/ws", {}, 403),
        ("/static/js/textual.js", {}, 403),
        ("/health", {}, 200),
        ("/health", {"Host": "evil.example"}, 421),
        ("/health", {"Host": "localhost"}, 421),
        ("/health", {"Origin": "http://evil.example"}, 403),
        ("/health", {"Origin": "null"}, 403),
    ],
)
async def test_who_has_no_right_is_refused(
    served: Served, path: str, headers: dict[str, str], status: int
) -> None:
    async with (
        browser(served, token=False) as client,
        client.get(f"{served.base}{path}", headers=headers) as answer,
    ):
        assert answer.status == status
        assert served.token not in await answer.text()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/static/", 404),
        ("/static/js/", 404),
        ("/static/../web.py", 404),
        ("/static/images/background.png", 404),
        ("/download/x", 404),
        ("/static/serve.js", 200),
        ("/static/js/textual.js", 200),
    ],
)
async def test_nothing_is_listed_or_downloaded(served: Served, path: str, status: int) -> None:
    async with browser(served) as client, client.get(f"{served.base}{path}") as answer:
        assert answer.status == status


async def test_a_page_brings_everything_with_it_and_says_so(served: Served) -> None:
    async with browser(served) as client, client.get(served.base) as answer:
        text = await answer.text()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert 'lang="en"' in text
    assert TITLE in text
    assert "http" not in text.replace("http-equiv", "")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://127.0.0.1"])
async def test_no_other_page_reaches_a_visit(served: Served, origin: str) -> None:
    async with browser(served) as client:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with visit_of(client, served, Origin=origin):
                pass
        assert refused.value.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            async with client.ws_connect(f"{served.base}/ws"):
                pass


async def test_two_visitors_never_see_each_other(served: Served) -> None:
    async with browser(served) as one, browser(served) as two:
        async with visit_of(one, served) as first, visit_of(two, served) as second:
            await words_of(first, "Press any key")
            await words_of(second, "Press any key")
            for key, words in (("x", "Can you open"), ("1", "What is written there")):
                await first.send_json(["stdin", key])
                await words_of(first, words)
            await first.send_json(["stdin", f"{CANARY}\r"])
            assert CANARY in await words_of(first, "HANDED OVER")
            await second.send_json(["stdin", "x"])
            seen = await words_of(second, "Can you open")
            assert CANARY not in seen
        await free_of_visitors(served, one)
    for path in served.folder.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes()


async def test_over_the_limit_it_answers_politely(served: Served) -> None:
    async with browser(served) as client:
        visits = [await visit_of(client, served) for _ in range(3)]
        async with client.get(served.base) as answer:
            assert answer.status == 503
            assert "All places are taken" in await answer.text()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await visit_of(client, served)
        assert refused.value.status == 503
        for visit in visits:
            await visit.close()
        await free_of_visitors(served, client)
        async with client.get(served.base) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    "message",
    [
        "no json",
        "[]",
        "{}",
        '["stdin", 5]',
        '["resize", {"width": 99999, "height": "x"}]',
        '["resize", null]',
        '["nothing", 1]',
        json.dumps(["stdin", "x" * 70_000]),
    ],
)
async def test_a_hostile_message_harms_nobody(served: Served, message: str) -> None:
    async with browser(served) as client:
        async with visit_of(client, served) as visit:
            await words_of(visit, "Press any key")
            await visit.send_str(message)
        async with visit_of(client, served) as visit:
            await words_of(visit, "Press any key")
        await free_of_visitors(served, client)


@pytest.mark.slow
async def test_many_visitors_one_after_another_leave_no_process(served: Served) -> None:
    async with browser(served) as client:
        await free_of_visitors(served, client)
        for _ in range(8):
            async with visit_of(client, served) as visit:
                await words_of(visit, "Press any key")
        await free_of_visitors(served, client)
    end = time.monotonic() + PATIENCE
    while len(served.family()) > 1:
        assert time.monotonic() < end, served.family()


@pytest.mark.slow
async def test_a_killed_server_leaves_no_process(tmp_path: Path) -> None:
    made = Served(tmp_path)
    async with browser(made) as client:
        visit = await visit_of(client, made)
        await words_of(visit, "Press any key")
        family = made.family()
        assert len(family) == 2
        made.close()
        end = time.monotonic() + PATIENCE
        while any(_lives(pid) for pid in family):
            assert time.monotonic() < end


FIRST_PROCESS = ("unshare", "--pid", "--fork", "--kill-child")
"""Starts a command as process 1 of its own, as a container does."""


def _may_be_first() -> bool:
    try:
        return subprocess.run([*FIRST_PROCESS, "true"], check=False, stderr=-1).returncode == 0
    except OSError:
        return False


@pytest.mark.slow
async def test_a_server_that_is_process_1_has_visitors(tmp_path: Path) -> None:
    if not _may_be_first():
        pytest.skip("unshare is missing, or may not start processes of their own number here")
    made = Served(tmp_path, within=FIRST_PROCESS)
    try:
        async with browser(made) as client, visit_of(client, made) as visit:
            await words_of(visit, "Press any key")
    finally:
        made.close()


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
async def test_it_stops_gracefully_with_a_visitor_inside(tmp_path: Path) -> None:
    made = Served(tmp_path)
    async with browser(made) as client:
        visit = await visit_of(client, made)
        await words_of(visit, "Press any key")
        made.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(made.process.wait, PATIENCE) == 0
    made.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "0"], "cannot be used"),
        (["--port", "http"], "cannot be used"),
        (["--host", "192.0.2.1"], "for this machine alone"),
        (["--behind-proxy", "help.contoso.com"], "is not an address"),
        (["--max-visitors", "many"], "cannot be used"),
        (["nosuch"], "no flow named"),
        (["--token-file", os.devnull], "holds no token"),
        (["--token-file", "/nowhere"], "/nowhere"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path: Path, words: list[str], said: str) -> None:
    done = subprocess.run(
        [*PROGRAM, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_told(served: Served, tmp_path: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "--port", str(served.port)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert (done.returncode, f"Port {served.port} is in use." in done.stderr) == (2, True)


@pytest.mark.slow
async def test_servers_that_share_a_token_share_their_visitors(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("a" * 32 + "\n")
    one, two = (Served(tmp_path, "--token-file", str(file)) for _ in range(2))
    try:
        assert one.token == two.token == "a" * 32
        async with browser(one) as client, client.get(two.base) as answer:
            assert answer.status == 200
    finally:
        one.close()
        two.close()


def test_behind_a_proxy_only_its_name_counts() -> None:
    doors = doors_for(Place("10.0.0.1", 8000, "https://help.contoso.com"))
    assert doors.hosts == {"help.contoso.com"}
    assert doors.origins == {"https://help.contoso.com"}
    assert doors.behind_proxy
