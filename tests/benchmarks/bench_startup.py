"""Measure how fast the program starts, answers a key, and how much memory it takes.

    python -m tests.benchmarks.bench_startup [ROUNDS]

Every figure is a median of fresh processes (9 rounds unless told), after one round that warms the
caches. Rounds are interleaved, so that a slow moment of the machine hits all alike. The full
screen runs on a pseudo-terminal of 120 by 40; its first frame counts as shown when its text has
come out. Where the machine is shared, the CPU time up to there says more than the clock. Memory is
the resident size 1.5 s after the first frame, when all has been loaded.
Needs POSIX; memory needs /proc.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import fcntl
import os
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.benchmarks.smallest import READY

WIZARD = (sys.executable, "-m", "wizard")
SMALLEST = (sys.executable, "-m", "tests.benchmarks.smallest")
HOME_READY = "Paste the error, or type"
READ = "first question"
"""What home shows of a text that it has read."""

PASTE = b"\x1b[200~AADSTS90120: The request was already authorized or declined.\x1b[201~"
STEPS = (("Who started this", b"1"), ("Where did you see", b"1"), ("Look at the", b""))
"""What each step shows, and the key that leads to the next."""

ROUNDS = 9
SETTLED = 1.5
PATIENCE = 20.0
KEY_PAUSE = 0.3
COMMANDS = {
    "bare interpreter": (sys.executable, "-c", "pass"),
    "--version": (*WIZARD, "--version"),
    "explain 90120": (*WIZARD, "explain", "90120"),
}
GOALS = (
    ("--version", "", 60.0, "ms"),
    ("explain 90120", "", 120.0, "ms"),
    ("home, CPU to first frame", "smallest, CPU to first frame", 1.15, "times"),
    ("home, first frame", "smallest, first frame", 1.3, "times"),
    ("start, paste, first question", "", 600.0, "ms"),
    ("key to next step", "", 30.0, "ms"),
    ("home, memory", "smallest, memory", 12.0, "MB more"),
)
"""Figure, what it is compared with, the goal, and its unit."""


def environment(folder: str) -> dict[str, str]:
    """Return the environment of every process: own home, bytecode cached, no foreign settings."""
    foreign = ("ENTRA_WIZARD_", "TEXTUAL", "NO_COLOR", "ACCESSIBLE", "PYTHONDONTWRITE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**env, "TERM": "xterm-256color", "HOME": folder, "XDG_STATE_HOME": folder,
            "XDG_CONFIG_HOME": folder}  # fmt: skip


def command_ms(words: tuple[str, ...], env: dict[str, str]) -> float:
    """Return how long a command takes from start to end, in ms."""
    start = time.perf_counter()
    subprocess.run(words, env=env, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


@dataclass
class Screen:
    """A full-screen program on a pseudo-terminal."""

    pid: int
    terminal: int
    seen: bytes = b""

    @classmethod
    def start(
        cls, words: tuple[str, ...], env: dict[str, str], size: tuple[int, int] = (120, 40)
    ) -> Screen:
        """Start a program; the clock of the caller should run already."""
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        process = subprocess.Popen(
            words, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
        )
        os.close(theirs)
        return cls(process.pid, ours)

    def wait_for(self, text: str) -> None:
        """Read until a text has come out; RuntimeError if it does not."""
        end = time.perf_counter() + PATIENCE
        self.seen = b""
        while text.encode() not in self.seen:
            if not self.read(end - time.perf_counter()):
                raise RuntimeError(f"{text!r} never came: {self.seen[-400:]!r}")

    def read(self, seconds: float) -> bool:
        """Read what has come out within some seconds; False if nothing has or all has ended."""
        if not select.select([self.terminal], [], [], max(seconds, 0))[0]:
            return False
        try:
            self.seen += os.read(self.terminal, 1 << 16)
        except OSError:  # the other end of a pseudo-terminal is closed
            return False
        return True

    def settle(self, seconds: float) -> None:
        """Let the program work for some seconds."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def memory_mb(self) -> float:
        """Return the resident size in MB."""
        rows = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        size = next(row.split()[1] for row in rows if row.startswith("VmRSS"))
        return int(size) / 1024

    def cpu_ms(self) -> float:
        """Return the CPU time of all threads in ms."""
        found = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(one.read_text(encoding="ascii").split()[0]) for one in found) / 1e6

    def end(self) -> None:
        """End the program by its id."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


def frame(words: tuple[str, ...], ready: str, env: dict[str, str]) -> tuple[float, float, float]:
    """Return the ms to the first frame of a full screen, by clock and CPU, and its memory in MB."""
    start = time.perf_counter()
    screen = Screen.start(words, env)
    try:
        screen.wait_for(ready)
        cpu = screen.cpu_ms()
        shown = (time.perf_counter() - start) * 1000
        screen.settle(SETTLED)
        return shown, cpu, screen.memory_mb()
    finally:
        screen.end()


def question_ms(env: dict[str, str]) -> float:
    """Return the ms from the start over a paste and Enter to the first question."""
    start = time.perf_counter()
    screen = Screen.start(WIZARD, env)
    try:
        for ready, keys in ((HOME_READY, PASTE), (READ, b"\r"), (STEPS[0][0], b"")):
            screen.wait_for(ready)
            os.write(screen.terminal, keys)
        return (time.perf_counter() - start) * 1000
    finally:
        screen.end()


def key_ms(env: dict[str, str]) -> list[float]:
    """Return the ms from each key to the next step on the screen."""
    screen = Screen.start((*WIZARD, "run", "aadsts90120"), env)
    found: list[float] = []
    try:
        screen.wait_for(STEPS[0][0])
        for (_, key), (text, _) in pairwise(STEPS):
            screen.settle(SETTLED if not found else KEY_PAUSE)
            start = time.perf_counter()
            os.write(screen.terminal, key)
            screen.wait_for(text)
            found.append((time.perf_counter() - start) * 1000)
    finally:
        screen.end()
    return found


def measure(rounds: int) -> dict[str, list[float]]:
    """Return all figures of all rounds, the warming one left out."""
    figures: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder)
        for number in range(rounds + 1):
            row: dict[str, list[float]] = {}
            for name, words in COMMANDS.items():
                row[name] = [command_ms(words, env)]
            for name, words, ready in (
                ("smallest", SMALLEST, READY),
                ("home", WIZARD, HOME_READY),
            ):
                shown, cpu, memory = frame(words, ready, env)
                row[f"{name}, first frame"] = [shown]
                row[f"{name}, CPU to first frame"] = [cpu]
                row[f"{name}, memory"] = [memory]
            row["start, paste, first question"] = [question_ms(env)]
            row["key to next step"] = key_ms(env)
            if number:
                for name, values in row.items():
                    figures[name] += values
    return figures


def main() -> int:
    """Print every figure and whether the goals are met."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    figures = measure(rounds)
    median = {name: statistics.median(values) for name, values in figures.items()}
    for name, values in figures.items():
        unit = "MB" if "memory" in name else "ms"
        spread = f"{min(values):.0f} to {max(values):.0f}"
        print(f"{name}: {median[name]:.1f} {unit} ({spread}, {len(values)} times)")
    for name, against, goal, unit in GOALS:
        value = median[name]
        if unit == "times":
            value /= median[against]
        elif against:
            value -= median[against]
        word = "met" if value <= goal else "NOT met"
        print(f"goal {name}: {value:.2f} {unit}, at most {goal:g}: {word}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
