"""`python -m tests.fuzz`: fuzz every screen; print seed and counts, and what ended the program.

Without --minutes one round over all screens is made, of so many --events in all.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.events import QUIT, make
from tests.fuzz.program import ASK, ASKED, BEGINS, CRASH, DONE, play, read_flows
from tests.fuzz.terminal import PATIENCE, HangError, Terminal
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fuzz.events import Event

LONGEST_BATCH = 60
FLOODED = 3
"""One batch in so many is not waited for: what comes next arrives while it is handled."""

MOST_REPLAYS = 14
ENDS = (ExitCode.DONE, ExitCode.LEFT)
"""Exit codes after Ctrl+Q: also of a case in which nothing was done, which is dropped."""

ALL_ENDS = b"\x1b[201~\x1b\\"
"""What ends a paste or an answer that was left open."""

Batches = tuple[tuple["Event", ...], ...]


@dataclass
class Tally:
    """What was done so far."""

    events: int = 0
    quits: int = 0
    starts: int = 0
    failures: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Session:
    """One screen and what is sent to it; `seed` and `start` give the same again."""

    seed: str
    start: str
    batches: Batches

    @classmethod
    def roll(cls, seed: str, start: str, events: int) -> Session:
        """Return a session of the dice."""
        dice = random.Random(f"{seed} {start}")
        batches, left = [], events
        while left > 0:
            size = min(left, dice.randint(1, LONGEST_BATCH))
            batches.append(tuple(make(dice) for _ in range(size)))
            left -= size
        return cls(seed, start, tuple(batches))

    def cut(self, events: int) -> Session:
        """Return the first events of this session."""
        kept, left = [], events
        for batch in self.batches:
            if left <= 0:
                break
            kept.append(batch[:left])
            left -= len(batch)
        return Session(self.seed, self.start, tuple(kept))

    @property
    def events(self) -> list[Event]:
        """Return all events in order."""
        return [event for batch in self.batches for event in batch]


@dataclass
class Run:
    """One session under way, in as many programs as the quits in it take."""

    session: Session
    tally: Tally
    done: int = 0
    terminal: Terminal | None = None
    folder: Path = Path()

    def failure(self, above: Path) -> str:
        """Play it; return what went wrong, or nothing. `done` says how far it came."""
        batches = list(self.session.batches)
        while batches:
            with tempfile.TemporaryDirectory(dir=above) as name:
                self.folder = Path(name)
                try:
                    said = self._one_program(batches)
                except HangError as hangs:
                    said = str(hangs)
                finally:
                    if self.terminal is not None:
                        self.terminal.close()
                if said:
                    return said
        return ""

    def _one_program(self, batches: list[tuple[Event, ...]]) -> str:
        """Play until the batches or the program are at their end."""
        begin = BEGINS[self.session.start]
        is_quick = random.Random(self.session.seed).random() < 0.5
        workspace = read_flows(self.folder.parent)
        self.terminal = None
        terminal = self.terminal = Terminal(
            partial(play, begin, self.folder, workspace, is_slow_hand=not is_quick)
        )
        self.tally.starts += 1
        for key in begin.steps:
            terminal.send(key)
            terminal.ask(ASK, DONE.encode())
        while batches and not terminal.is_over:
            self._send(terminal, batches.pop(0))
        if terminal.is_over:
            return self._judge(terminal)
        # More than once: a page that waits for any key takes the first one for itself.
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            terminal.send(ALL_ENDS + QUIT)
            terminal.ask(ASK, DONE.encode())
            has_ended = terminal.is_leaving and terminal.ends()
            if has_ended or terminal.code is not None:
                return self._judge(terminal)
        raise HangError("It does not quit.")

    def _send(self, terminal: Terminal, batch: tuple[Event, ...]) -> None:
        """Send a batch, and wait until it is handled or the program ends."""
        for event in batch:
            if event.size is not None:
                terminal.resize(event.size)
            else:
                terminal.send(event.sent)
            self.tally.kinds[event.kind] += 1
        self.done += len(batch)
        self.tally.events += len(batch)
        if self.done % FLOODED:
            terminal.ask(ASK, DONE.encode())
        else:
            terminal.settle()
        if any(QUIT in event.sent for event in batch) and terminal.is_leaving:
            terminal.ends()

    def _judge(self, terminal: Terminal) -> str:
        """Return what went wrong: a crash, or an end that nobody asked for."""
        was_asked = (self.folder / ASKED).exists()
        self.tally.quits += was_asked
        report = self.folder / CRASH
        if report.exists():
            return report.read_text("utf-8")
        if terminal.code not in ENDS or not was_asked:
            return f"The program ended by itself, with exit code {terminal.code}."
        return ""


def say(text: str) -> None:
    """Print a line at once, also into a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def shrink(session: Session, done: int, above: Path) -> tuple[Session, int]:
    """Return the shortest beginning that still fails, found by halves, and its length."""
    good, bad = 0, done
    for _ in range(MOST_REPLAYS):
        if bad - good <= 1:
            break
        middle = (good + bad) // 2
        if Run(session.cut(middle), Tally()).failure(above):
            bad = middle
        else:
            good = middle
    return session.cut(bad), bad


def report(session: Session, said: str, done: int, above: Path) -> None:
    """Print what went wrong and how to see it again."""
    say(f"FAILED: start {session.start}, seed {session.seed}, within {done} events")
    say("\n".join(said.strip().splitlines()[-12:]))
    short, length = shrink(session, done, above)
    say(f"The shortest beginning that was seen to fail has {length} events:")
    for number, batch in enumerate(short.batches):
        for event in batch:
            say(f"  {number:4}  {event}")


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", default="", help="what the dice start from; else by the clock")
    parser.add_argument("--minutes", type=float, default=0.0, help="how long; else one round")
    parser.add_argument("--events", type=int, default=6600, help="events of a round in all")
    parser.add_argument("--start", choices=sorted(BEGINS), help="this screen alone")
    parser.add_argument("--keep-going", action="store_true", help="go on after a failure")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Fuzz; return 1 if something ended the program."""
    chosen = options(arguments)
    seed = chosen.seed or str(time.time_ns() // 1_000_000)
    starts = [chosen.start] if chosen.start else list(BEGINS)
    tally, end = Tally(), time.monotonic() + 60 * chosen.minutes
    say(f"seed {seed}")
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        number = 0
        while number == 0 or time.monotonic() < end:
            one = seed if not number else f"{seed}.{number}"
            for start in starts:
                session = Session.roll(one, start, -(-chosen.events // len(starts)))
                run = Run(session, tally)
                said = run.failure(Path(name))
                if said:
                    tally.failures += 1
                    report(session, said, run.done, Path(name))
                    if not chosen.keep_going:
                        return 1
                if number and time.monotonic() > end:
                    break
            number += 1
            say(
                f"round {number}: {tally.events} events, {tally.starts} programs,"
                f" {tally.quits} left when asked, {tally.failures} failures",
            )
    say(", ".join(f"{count} {kind}" for kind, count in sorted(tally.kinds.items())))
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
