"""Kill the program again and again: no answer that was shown as taken may be lost.

    python -m tests.benchmarks.bench_kill [KILLS]

KILLS (default 200) is shared by scripted walks and the full screen in a pseudo-terminal. Each run
is killed with SIGKILL at a random moment while it answers questions; the seed is printed. After
each kill the journal is read: every answer that was acknowledged before must be there. It prints
how many answers were acknowledged and how many were lost.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import fcntl
import os
import pty
import random
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from tests.case.test_kill import run_until_killed
from wizard.case.journal import Journal
from wizard.world import fixed

SEED = 20261121
ROWS, COLUMNS = 24, 80
STEPS = 6
"""Answers that a run of the full screen gives at most."""


def main(words: list[str]) -> int:
    """Kill as often as asked and print what was lost."""
    kills = int(words[0]) if words else 200
    dice = random.Random(SEED)
    lost = 0
    shown: dict[str, dict[str, int]] = {"script": {}, "screen": {}}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(kills):
            front = "script" if number % 2 else "screen"
            path = Path(folder) / front / "journal.db"
            run = scripted if number % 2 else full_screen
            for case, rows in run(path, dice).items():
                shown[front][case] = max(rows, shown[front].get(case, 0))
            there = counted(path)
            lost += sum(rows > there.get(case, 0) for case, rows in shown[front].items())
    for front, cases in shown.items():
        print(f"{front}: {sum(cases.values())} events acknowledged in {len(cases)} cases")
    print(f"seed {SEED}: {kills} kills, {lost} cases lost an event")
    return 1 if lost else 0


def scripted(path: Path, dice: random.Random) -> dict[str, int]:
    """Kill a walk in its own process; return the events each case was said to have."""
    said = run_until_killed(path, dice.randrange(25))
    return {one["case"]: one["events"] for one in said}


def counted(path: Path) -> dict[str, int]:
    """Return how many events each case has on the disk."""
    if not path.exists():
        return {}
    journal = Journal.open(path, fixed().now)
    assert not journal.notices, journal.notices
    found = {case: len(journal.events(case)) for case in journal.cases(10_000)}
    journal.close()
    return found


def full_screen(path: Path, dice: random.Random) -> dict[str, int]:
    """Answer in the full screen and kill it; return the events each case was seen to have.

    A question with the number n on the screen stands for the n - 1 answers before it, and for the
    two events with which a case begins.
    """
    path.parent.mkdir(exist_ok=True)
    before = counted(path)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    env = {**os.environ, "ENTRA_WIZARD_JOURNAL": str(path), "TERM": "xterm-256color"}
    words = [sys.executable, "-m", "wizard", "run", "aadsts90120"]
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as running:
        os.close(theirs)
        step = newest_step(ours, 0, 20.0)
        for _ in range(dice.randrange(STEPS)):
            os.write(ours, b"1")
            step = newest_step(ours, step, 2.0)
        os.write(ours, b"1" * dice.randrange(2))
        time.sleep(dice.random() * 0.05)
        running.kill()
    os.close(ours)
    opened = [case for case in counted(path) if case not in before] or ["the case on the screen"]
    return {opened[0]: step + 1} if step else {}


def newest_step(terminal: int, step: int, most: float) -> int:
    """Read what is drawn until a question with a higher number comes; return that number."""
    seen = b""
    until = time.monotonic() + most
    while time.monotonic() < until:
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        seen += os.read(terminal, 65536)
        found = [int(one) for one in re.findall(rb"step (\d+),", seen)]
        if max(found, default=0) > step:
            return max(found)
    return step


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
