"""Kill the program again and again: no answer that was shown as taken may be lost.

    python -m tests.benchmarks.bench_kill [KILLS]

KILLS (default 200) is shared by scripted walks and the full screen in a pseudo-terminal. Each run
is killed with SIGKILL at a random moment while it answers questions; the seed is printed. After
each kill the journal is read: every answer that was acknowledged before must be there. It prints
how many answers were acknowledged and how many were lost.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import os
import pty
import random
import select
import signal
import subprocess
import sys
import tempfile
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
    acknowledged = lost = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(kills):
            path = Path(folder) / ("script" if number % 2 else "screen") / "journal.db"
            shown = scripted(path, dice) if number % 2 else full_screen(path, dice)
            there = counted(path)
            acknowledged += sum(shown.values())
            lost += sum(max(0, rows - there.get(case, 0)) for case, rows in shown.items())
    print(f"seed {SEED}: {kills} kills, {acknowledged} events acknowledged, {lost} lost")
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
    """Answer in the full screen and kill it; return the events whose next step was drawn."""
    path.parent.mkdir(exist_ok=True)
    before = counted(path)
    child, terminal = pty.fork()
    if not child:
        os.environ.update(
            ENTRA_WIZARD_JOURNAL=str(path), TERM="xterm-256color", LINES="24", COLUMNS="80"
        )
        os.execv(sys.executable, [sys.executable, "-m", "wizard", "run", "aadsts90120"])
    subprocess.run(["stty", "rows", str(ROWS), "cols", str(COLUMNS)], stdin=terminal, check=False)
    answered = 0
    try:
        drained(terminal, 4.0)
        for _ in range(dice.randrange(STEPS)):
            os.write(terminal, b"1")
            answered += bool(drained(terminal, 1.0))
        if dice.random() < 0.5:
            os.write(terminal, b"1")
            time.sleep(dice.random() * 0.05)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    # Between runs nothing may go; within one, the case that was opened has its first two events.
    opened = max(before.values(), default=0) * 0 + (2 if answered else 0)
    newest = {case: rows for case, rows in counted(path).items() if case not in before}
    if answered and not newest:
        return {**before, "the case that was on the screen": opened}
    return {**before, **{case: max(opened, 2) for case in newest if answered}}


def drained(terminal: int, most: float) -> bytes:
    """Read what the screen draws until it is quiet."""
    seen = b""
    until = time.monotonic() + most
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 0.3)
        if not ready:
            if seen:
                break
            continue
        try:
            seen += os.read(terminal, 65536)
        except OSError:
            break
    return seen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
