"""The keeper as a process on a terminal: what a visitor leaves is gone, and so is the visitor."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kiosk.rig_kiosk import VPN
from wizard.kiosk import passphrase
from wizard.kiosk.keeper import WIPE, Keeper, KioskTerminal, clean_environment
from wizard.kiosk.visit_terms import VisitEnd

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and forks")

RIGHT = "open sesame 1"
CANARY = "canary4711canary"
PATIENCE = 60.0


class Terminal4Kiosk:
    """A kiosk on a pseudo-terminal: what it writes, and its processes."""

    def __init__(self, folder: Path, *words: str, **env: str) -> None:
        self.out = b""
        mine, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 90, 0, 0))
        self.number = mine
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wizard", "kiosk", *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            cwd=folder,
            env={**os.environ, "HOME": str(folder), "TERM": "xterm-256color", **env},
        )
        os.close(theirs)

    def until(self, words: str, since: int = 0) -> int:
        """Read until words are shown after a place; return the place behind them."""
        end = time.monotonic() + PATIENCE
        while True:
            plain = re.sub(rb"\x1b\[[0-9;?<]*[A-Za-z]", b"", self.out[since:])
            if words.encode() in plain:
                return len(self.out)
            assert time.monotonic() < end, plain[-2000:]
            if select.select([self.number], [], [], 0.2)[0]:
                try:
                    self.out += os.read(self.number, 65536)
                except OSError:
                    raise AssertionError(self.out[-2000:]) from None

    def type(self, text: str) -> None:
        """Type text."""
        os.write(self.number, text.encode())

    @property
    def child(self) -> int:
        """The process of the visitor."""
        pid = self.process.pid
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            if found:
                return int(found[0])
        raise AssertionError("no child")

    def wait_for_another(self, before: int) -> int:
        """Return the next visitor's process."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if (found := self.child) != before:
                return found
        raise AssertionError("no other child")

    def close(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        os.close(self.number)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with a passphrase and a folder of runbooks."""
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "vpn.yaml").write_text(
        VPN.replace("fact: note", "fact: app").replace("{note|", "{app|")
    )
    passphrase.write(tmp_path / "c" / "entra-wizard" / passphrase.NAME, RIGHT)
    return tmp_path


@pytest.fixture
def kiosk(home: Path) -> Iterator[Terminal4Kiosk]:
    """Return a kiosk with one runbook that stands at its first page."""
    made = Terminal4Kiosk(
        home, "vpn", "--flows", "team", XDG_CONFIG_HOME=str(home / "c"), TEXTUAL_DEBUG="1"
    )
    try:
        made.until("Press any key")
        yield made
    finally:
        made.close()


def memory_holds(pid: int, words: bytes) -> int:
    """Return how often words stand in the memory of a process."""
    count = 0
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb") as memory:
        for line in maps:
            place, rights = line.split()[:2]
            if "r" not in rights or "[v" in line:
                continue
            begin, end = (int(one, 16) for one in place.split("-"))
            try:
                memory.seek(begin)
                count += memory.read(end - begin).count(words)
            except (OSError, ValueError, OverflowError):
                continue
    return count


def test_a_visit_leaves_nothing_behind(kiosk: Terminal4Kiosk, home: Path) -> None:
    at = len(kiosk.out)
    kiosk.type("x")
    at = kiosk.until("Can you open a page?", at)
    kiosk.type("1")
    at = kiosk.until("What is written there?", at)
    kiosk.type(CANARY)
    at = kiosk.until(CANARY, 0)
    first = kiosk.child
    assert memory_holds(first, CANARY.encode())
    kiosk.type("\r")
    at = kiosk.until("HANDED OVER", at)
    kiosk.type("\r")
    at = kiosk.until("1 visits", at)
    behind = kiosk.out[: kiosk.out.rindex(WIPE)]
    assert CANARY.encode() in behind
    assert CANARY.encode() not in kiosk.out[kiosk.out.rindex(WIPE) :]
    assert memory_holds(kiosk.process.pid, CANARY.encode()) == 0
    assert memory_holds(kiosk.wait_for_another(first), CANARY.encode()) == 0
    assert not Path(f"/proc/{first}").exists()
    for path in home.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes()
    assert not list(home.rglob("keys.log"))
    assert not list(home.rglob("journal.db*"))


@pytest.mark.slow
def test_what_is_typed_in_place_of_the_passphrase_is_not_in_the_keeper(
    kiosk: Terminal4Kiosk,
) -> None:
    kiosk.type("\x11")
    at = kiosk.until("Passphrase of the keeper", 0)
    kiosk.type(f"{CANARY * 9}\r")
    kiosk.until("Press any key", at)
    assert memory_holds(kiosk.process.pid, CANARY.encode()) == 0
    assert memory_holds(kiosk.child, CANARY.encode()) == 0


@pytest.mark.slow
def test_a_visitor_that_is_killed_gives_way_to_the_next(kiosk: Terminal4Kiosk) -> None:
    before = kiosk.child
    at = len(kiosk.out)
    os.kill(before, signal.SIGKILL)
    kiosk.until("Press any key", at)
    assert kiosk.wait_for_another(before) != before
    assert kiosk.process.poll() is None


def test_no_visitor_outlives_the_keeper(kiosk: Terminal4Kiosk) -> None:
    child = kiosk.child
    kiosk.process.kill()
    kiosk.process.wait()
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{child}").exists() and _state(child) != "Z":
        assert time.monotonic() < end


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


@pytest.mark.slow
def test_keys_that_stop_a_program_do_nothing(kiosk: Terminal4Kiosk) -> None:
    child = kiosk.child
    kiosk.type("x\x03\x1c\x1a\x04\x10")
    kiosk.until("Can you open a page?", 0)
    assert (kiosk.child, kiosk.process.poll()) == (child, None)


@pytest.mark.slow
def test_the_passphrase_ends_it_and_a_wrong_one_does_not(kiosk: Terminal4Kiosk) -> None:
    kiosk.type("\x11")
    at = kiosk.until("Passphrase of the keeper", 0)
    kiosk.type("wrong\r")
    at = kiosk.until("Press any key", at)
    kiosk.type("\x11")
    at = kiosk.until("Passphrase of the keeper", at)
    kiosk.type(f"{RIGHT}\r")
    assert kiosk.process.wait(PATIENCE) == 0
    assert RIGHT.encode() not in kiosk.out


@pytest.mark.slow
def test_a_keeper_whose_terminal_is_gone_ends(kiosk: Terminal4Kiosk) -> None:
    child = kiosk.child
    os.close(kiosk.number)
    kiosk.number = os.open(os.devnull, os.O_RDONLY)  # for close()
    assert kiosk.process.wait(PATIENCE) == 128 + signal.SIGHUP
    assert _state(child) == "Z" or not Path(f"/proc/{child}").exists()


@pytest.mark.slow
def test_a_service_ends_it_with_its_visitor(kiosk: Terminal4Kiosk) -> None:
    child = kiosk.child
    kiosk.process.terminate()
    assert kiosk.process.wait(PATIENCE) == 128 + signal.SIGTERM
    assert _state(child) == "Z" or not Path(f"/proc/{child}").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nosuch"], "no flow named"),
        (["--idle", "soon"], "not a number of seconds"),
        (["--countdown", "1"], "not a number of seconds"),
    ],
)
def test_bad_input_is_one_sentence(home: Path, words: list[str], said: str) -> None:
    made = Terminal4Kiosk(home, *words)
    try:
        assert made.process.wait(PATIENCE) == 2
        made.until(said)
        assert b"Traceback" not in made.out
    finally:
        made.close()


def test_without_a_terminal_it_says_what_it_needs(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wizard", "kiosk"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "HOME": str(home)},
    )
    assert done.returncode == 2
    assert "needs a terminal of its own" in done.stderr


def test_the_environment_keeps_only_what_a_terminal_needs() -> None:
    gone = ("TEXTUAL_DRIVER", "PYTHONPATH", "LD_PRELOAD", "BROWSER", "COLUMNS", "LINES", "ESCDELAY")
    ours = ("ENTRA_WIZARD_FLOWS", "SSH_AUTH_SOCK")
    env = dict.fromkeys((*gone, *ours, "TERM", "LANG"), "x")
    clean_environment(env)
    assert set(env) == {"TERM", "LANG"}


def test_crashes_in_a_row_make_the_keeper_wait_longer() -> None:
    waited: list[float] = []
    keeper = Keeper(lambda _health: 1, terminal=KioskTerminal(), wait=waited.append)
    for _ in range(12):
        keeper._back_off(VisitEnd.CRASHED, 0.1)
    assert waited[:4] == [0.25, 0.5, 1.0, 2.0]
    assert waited[-1] == 30.0
    keeper._back_off(VisitEnd.RESET, 60.0)
    assert keeper.crashes == 0


@pytest.mark.parametrize(("now", "code"), [(1, 0), (2, VisitEnd.CRASHED)])
def test_a_child_ends_where_its_parent_is_not_who_forked_it(now: int, code: int) -> None:
    program = f"""
import os
os.getppid = lambda: {now}
from wizard.kiosk.keeper import die_with_parent
die_with_parent(1)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == code
