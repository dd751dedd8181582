"""A case survives the death of the program at any moment: no acknowledged answer is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from wizard.case.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 25

JOURNAL_DRIVER = """
import datetime, pathlib, sys
from wizard.case.events import Answered, By
from wizard.case.journal import Journal
from wizard.content.flow import StepRef
now = lambda: datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
journal = Journal.open(pathlib.Path(sys.argv[1]), now)
journal.create("K7Q2", b"key")
number = len(journal.events("K7Q2"))
print(number, flush=True)
while True:
    number += 1
    step = StepRef("flow", f"step-{number}")
    journal.append("K7Q2", Answered(step, number, "yes", By.PERSON, "Asked?", "Yes"))
    print(number, flush=True)
"""


def run_until_killed(driver: str, path: Path, lines: int) -> list[str]:
    """Start a driver, read so many lines, kill it, and return all that it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", driver, str(path)], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        said = [running.stdout.readline() for _ in range(lines)]
        running.kill()
        said += running.stdout.readlines()
    assert running.returncode == -signal.SIGKILL, said
    return [line.strip() for line in said if line.endswith("\n")]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a signal of POSIX")
def test_no_acknowledged_event_is_lost_in_25_kills(tmp_path: Path) -> None:
    path = tmp_path / "state" / "journal.db"
    # The seed says how many lines are read before the kill; 0 kills while the program starts.
    dice = random.Random(20261121)
    acknowledged = 0
    for _ in range(KILLS):
        said = [int(line) for line in run_until_killed(JOURNAL_DRIVER, path, dice.randrange(25))]
        if said:
            resumed, *_rest = said
            # One event more may be on the disk than was acknowledged before the kill.
            assert resumed in (acknowledged, acknowledged + 1)
            assert said == list(range(resumed, said[-1] + 1))
            acknowledged = said[-1]
    journal = Journal.open(path, lambda: datetime(2026, 11, 21, tzinfo=UTC))
    events = journal.events("K7Q2")
    assert journal.notices == ()
    assert len(events) in (acknowledged, acknowledged + 1)
    assert acknowledged > KILLS
    journal.close()
