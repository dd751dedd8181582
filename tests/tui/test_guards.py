"""The life of the process: signals, bad bytes, a terminal that goes away, mistakes of ours."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from tests.slow_rows import rest_slow
from tests.tui.rig import at_home, make_app, ours
from wizard.tui import guards
from wizard.tui.keyboard import TerminalParser
from wizard.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROGRAM = """
import sys
from wizard.settings import Settings
from wizard.tui.launch import StartAt, run
from wizard.world import open_workspace, real
settings = Settings()
state = run(lambda: open_workspace(settings, real()), settings, StartAt())
sys.exit(state.code)
"""
LEAVE_SCREEN = b"\x1b[?1049l"


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, program: str, size: tuple[int, int] = (24, 80)) -> None:
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:  # pragma: no cover - the program itself
            os.environ["TERM"] = "xterm-256color"
            os.execv(sys.executable, [sys.executable, "-c", program])  # noqa: S606 - ours
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))

    def until(self, done: Callable[[bytes], bool], seconds: float = 60) -> None:
        """Read until something was seen."""
        end = time.monotonic() + seconds
        while not done(self.seen):
            assert time.monotonic() < end, self.seen[-600:]
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.fd, 65536)
                except OSError:
                    return

    def send(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.fd, keys)

    def wait(self, seconds: float = 60) -> int:
        """Return the exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
            if self.fd >= 0 and select.select([self.fd], [], [], 0.05)[0]:
                try:
                    self.seen += os.read(self.fd, 65536)
                except OSError:
                    time.sleep(0.05)
        raise AssertionError("still running")

    def close(self) -> None:
        """Take the terminal away."""
        os.close(self.fd)
        self.fd = -1


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """Give the program, with its home screen drawn."""
    made = Terminal(PROGRAM)
    made.until(lambda seen: b"START" in seen)
    yield made
    if made.pid:
        os.kill(made.pid, signal.SIGKILL)
        os.waitpid(made.pid, 0)
    if made.fd >= 0:
        made.close()


@pytest.mark.parametrize("name", rest_slow(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"], ["SIGTERM"]))
def test_a_signal_restores_the_terminal(terminal: Terminal, name: str) -> None:
    number = getattr(signal, name)
    os.kill(terminal.pid, number)
    assert terminal.wait() == 128 + number
    assert LEAVE_SCREEN in terminal.seen


def test_bad_bytes_do_not_end_the_program(terminal: Terminal) -> None:
    terminal.send(b"\xff\xfe 90120")
    terminal.until(lambda seen: b"FROM YOUR TEXT" in seen)
    terminal.send(b"\x11")
    assert terminal.wait() == 0


def test_a_terminal_that_goes_away_ends_the_program(terminal: Terminal) -> None:
    terminal.close()
    assert terminal.wait() == 129


def test_a_mistake_of_ours_shows_no_values(tmp_path: Path) -> None:
    program = PROGRAM.replace(
        "settings = Settings()",
        "settings = Settings()\n"
        "from wizard.tui.screens import home\n"
        "def broken(self):\n"
        "    token = 'eyJsecret'\n"
        "    raise RuntimeError('inside')\n"
        "home.HomeScreen.action_look = broken",
    ).replace(
        "state = run(", "sys.excepthook = lambda *a: print('ENDED', a[0].__name__)\nstate = run("
    )
    made = Terminal(program)
    made.until(lambda seen: b"START" in seen)
    made.send(b"\x1b[17~")
    assert made.wait() == 1
    made.close()
    assert b"ENDED RuntimeError" in made.seen
    assert b"eyJsecret" not in made.seen
    assert LEAVE_SCREEN in made.seen
    assert not list(tmp_path.iterdir())


def test_a_window_of_20_by_5_gets_a_sentence() -> None:
    made = Terminal(PROGRAM, size=(5, 20))
    made.until(lambda seen: b"40 wide" in seen)
    made.send(b"\x11")
    assert made.wait() == 0
    made.close()


@pytest.mark.parametrize("name", guards.DRIVERS)
def test_textual_still_decodes_keys_where_we_mend_it(name: str) -> None:
    assert hasattr(import_module(name), "getincrementaldecoder")
    assert hasattr(import_module(name), "XTermParser")
    guards.install_parser()
    assert import_module(name).XTermParser is TerminalParser
    decode = import_module(name).getincrementaldecoder("utf-8")().decode
    assert decode(b"a\xffb") == "a\ufffdb"


def test_the_environment_cannot_steer_the_screen() -> None:
    environ = {"TEXTUAL_DEBUG": "1", "TEXTUAL_DRIVER": "x:Y", "COLUMNS": "5000", "HOME": "/"}
    guards.clean_environment(environ)
    assert environ == {"HOME": "/"}


def test_the_browser_keeps_its_own_driver() -> None:
    environ = {"TEXTUAL_DRIVER": guards.WEB_DRIVER, "TEXTUAL_DEBUG": "1", "COLUMNS": "80"}
    guards.clean_environment(environ)
    assert environ == {"TEXTUAL_DRIVER": guards.WEB_DRIVER, "COLUMNS": "80"}


async def test_a_mistake_of_ours_is_kept_for_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(HomeScreen, "action_look", broken)
    app = make_app()
    with pytest.raises(RuntimeError, match="inside"):
        async with app.run_test() as pilot:
            await pilot.press("f6")
    assert isinstance(app.crash, RuntimeError)
    assert app._exit_renderables == []


async def test_ctrl_c_says_how_to_leave() -> None:
    async with at_home() as pilot:
        await pilot.press("ctrl+c")
        assert ours(pilot).home.message.startswith("Ctrl+Q leaves")


def raw(terminal: Terminal) -> bool:
    """Say whether the terminal takes keys one by one, without showing them."""
    return not termios.tcgetattr(terminal.fd)[3] & (termios.ICANON | termios.ECHO)


@pytest.mark.parametrize("name", rest_slow(["SIGTERM", "SIGQUIT"], ["SIGQUIT"]))
def test_a_signal_leaves_the_terminal_as_it_was(terminal: Terminal, name: str) -> None:
    assert raw(terminal)
    os.kill(terminal.pid, getattr(signal, name))
    terminal.wait()
    assert not raw(terminal)


def test_what_is_typed_before_the_program_is_there_stands_in_the_box() -> None:
    made = Terminal(PROGRAM)
    made.send(b"90120")
    made.until(lambda seen: b"FROM YOUR TEXT" in seen)
    made.send(b"\x11")
    assert made.wait() == 0
    made.close()


def test_a_key_for_a_list_typed_before_the_program_is_there_opens_it() -> None:
    made = Terminal(PROGRAM)
    made.send(b"\x1bOS")
    made.until(lambda seen: b"Error codes" in seen)
    made.send(b"\x11")
    assert made.wait() == 0
    made.close()


def test_what_a_terminal_answers_types_nothing(terminal: Terminal) -> None:
    terminal.send(b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c\x1bP1$r0m\x1b\\")
    terminal.send(b"90120")
    terminal.until(lambda seen: b"FROM YOUR TEXT" in seen)
    assert b"rgb" not in terminal.seen
    terminal.send(b"\x11")
    assert terminal.wait() == 0


@pytest.mark.slow
def test_ten_megabytes_are_cut_and_it_is_said(terminal: Terminal) -> None:
    text = b"AADSTS90120 some words of a long log\n" * 270_000
    whole = memoryview(b"\x1b[200~" + text + b"\x1b[201~")
    for at in range(0, len(whole), 2048):
        os.write(terminal.fd, whole[at : at + 2048])
    terminal.until(lambda seen: b"longer than 1 MB" in seen, 60)
    terminal.send(b"\x11")
    assert terminal.wait() == 0


@pytest.mark.slow
def test_the_text_alone_leaves_the_mouse_to_the_terminal() -> None:
    made = Terminal(PROGRAM.replace("StartAt())", "StartAt(flow='aadsts90120'))"))
    try:
        made.until(lambda seen: b"all keys" in seen and b"answer" in seen)
        made.send(b"v")
        made.until(lambda seen: b"Any key goes back." in seen)
        assert made.seen.rindex(b"\x1b[?1000l") < made.seen.rindex(b"Any key goes back.")
        made.send(b"x")
        made.until(lambda seen: b"\x1b[?1000h" in seen[seen.rindex(b"Any key goes back.") :])
        made.send(b"\x11")
        made.wait()
    finally:
        if made.pid:
            os.kill(made.pid, signal.SIGKILL)
            os.waitpid(made.pid, 0)


def test_a_signal_ends_the_program_while_it_shows_the_text_alone() -> None:
    made = Terminal(PROGRAM.replace("StartAt())", "StartAt(flow='aadsts90120'))"))
    try:
        made.until(lambda seen: b"all keys" in seen and b"answer" in seen)
        made.send(b"v")
        made.until(lambda seen: b"Any key goes back." in seen)
        os.kill(made.pid, signal.SIGTERM)
        assert made.wait() == 128 + signal.SIGTERM
    finally:
        if made.pid:
            os.kill(made.pid, signal.SIGKILL)
            os.waitpid(made.pid, 0)


@pytest.mark.parametrize(
    ("at_once", "seen"),
    [("os.kill(os.getpid(), signal.SIGTERM)", "[1]"), ("os.close(keeper)", "[]")],
)
def test_a_signal_at_the_first_moment_of_a_text_alone_is_not_waited_over(
    at_once: str, seen: str
) -> None:
    program = """
import os, pty, signal
from wizard.tui.text_output import _show_until_key
came = []
signal.signal(signal.SIGTERM, lambda *_: came.append(1))
keeper, terminal = pty.openpty()
def show():
    AT_ONCE
_show_until_key(show, terminal)
print("back", came)
""".replace("AT_ONCE", at_once)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == f"back {seen}\n", done.stderr
