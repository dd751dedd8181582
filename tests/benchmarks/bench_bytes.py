"""Count the bytes and the paints that one key costs: what a slow link has to carry.

    python -m tests.benchmarks.bench_bytes

An arrow in a list of answers and in a list of results, and an answer, at 80x24 and 120x40. The
terminal says that it knows synchronized updates, so each paint is framed and can be counted.
Ends 1 if a goal is missed.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import os
import sys
import tempfile

from tests.benchmarks.bench_startup import (
    HOME_READY,
    KEY_PAUSE,
    PATIENCE,
    SETTLED,
    WIZARD,
    Screen,
    environment,
)

DOWN = b"\x1b[B"
PAINT = b"\x1b[?2026h"
KNOWS_PAINTS = b"\x1b[?2026;2$y"
ARROW = 1_000
ANSWERS = {(80, 24): 6_000, (120, 40): 10_000}
"""Bytes that an answer may cost, by the size of the terminal."""

STEP, LIST = "a step", "home"


def cost(screen: Screen, key: bytes) -> tuple[int, int]:
    """Return the bytes and the paints that a key costs."""
    screen.seen = b""
    os.write(screen.terminal, key)
    screen.read(PATIENCE)
    screen.settle(KEY_PAUSE)
    return len(screen.seen), screen.seen.count(PAINT)


def started(words: tuple[str, ...], ready: str, size: tuple[int, int], folder: str) -> Screen:
    """Return the program at a screen, once all has been drawn."""
    screen = Screen.start(words, environment(folder), size)
    screen.wait_for(ready)
    os.write(screen.terminal, KNOWS_PAINTS)
    screen.settle(SETTLED)
    return screen


def report(where: str, screen: Screen, key: bytes, most: int | None) -> bool:
    """Print what a key costs; return whether it is too much."""
    sent, paints = cost(screen, key)
    missed = most is not None and (sent > most or paints > 1)
    goal = f", goal {most} in one: {'MISSED' if missed else 'met'}" if most else ""
    what = "an arrow" if key == DOWN else "an answer"
    print(f"{where}, {what}: {sent} bytes in {paints} paints{goal}")
    return missed


def main() -> int:
    """Print what each key costs; return 1 if one costs too much."""
    is_over = False
    with tempfile.TemporaryDirectory() as folder:
        for size, answer in ANSWERS.items():
            step = ((*WIZARD, "run", "aadsts90120"), "Who started this")
            for name, (words, ready), keys in (
                (STEP, step, ((DOWN, ARROW), (DOWN, ARROW), (b"1", answer), (b"1", answer))),
                (LIST, (WIZARD, HOME_READY), ((DOWN, None), (DOWN, ARROW), (DOWN, ARROW))),
            ):
                screen = started(words, ready, size, folder)
                try:
                    for key, most in keys:
                        is_over = (
                            report(f"{size[0]}x{size[1]} {name}", screen, key, most) or is_over
                        )
                finally:
                    screen.end()
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())
