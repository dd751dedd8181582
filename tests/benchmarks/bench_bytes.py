"""Count the bytes and the paints that one key costs: what a slow link has to carry.

    python -m tests.benchmarks.bench_bytes

An arrow in a list of answers and in a list of results, an answer, the way into a list and the map,
at 80x24 and 120x40. The
terminal says that it knows synchronized updates, so each paint is framed and can be counted.
Ends 1 if a goal is missed.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import os
import re
import sys
import tempfile

from tests.benchmarks.bench_startup import (
    HOME_READY,
    PATIENCE,
    SETTLED,
    WIZARD,
    Screen,
    environment,
)

DOWN, MAP = b"\x1b[B", b"m"
PAINT = re.compile(rb"\x1b\[\?2026h(?!\x1b\[\d+;\d+H\x1b\[\?2026l)")
"""The beginning of a paint that does more than place the cursor."""

SILENCE = 1.0
"""Seconds without output after which a key is taken to be done."""

KNOWS_PAINTS = b"\x1b[?2026;2$y"
ARROW = 1_000
INTO_LIST = 1_200
"""Bytes of the first arrow on home: the box loses its ground, and the footer has other keys."""

ANSWERS = {(80, 24): 6_000, (120, 40): 10_000}
"""Bytes that an answer may cost, or the map, by the size of the terminal."""

STEP, LIST = "a step", "home"
NAMES = {DOWN: "an arrow", MAP: "the map"}


def cost(screen: Screen, key: bytes) -> tuple[int, int]:
    """Return the bytes and the paints that a key costs."""
    screen.seen = b""
    os.write(screen.terminal, key)
    screen.read(PATIENCE)
    while screen.read(SILENCE):
        pass
    return len(screen.seen), len(PAINT.findall(screen.seen))


def started(words: tuple[str, ...], ready: str, size: tuple[int, int], folder: str) -> Screen:
    """Return the program at a screen, once all has been drawn."""
    screen = Screen.start(words, environment(folder), size)
    screen.wait_for(ready)
    os.write(screen.terminal, KNOWS_PAINTS)
    screen.settle(SETTLED)
    return screen


def report(where: str, screen: Screen, key: bytes, most: int) -> bool:
    """Print what a key costs; return whether it is too much."""
    sent, paints = cost(screen, key)
    what = NAMES.get(key, "an answer")
    # The map and the way into a list also change the footer, once the focus is there.
    missed = sent > most or paints > 1 + (key == MAP or most == INTO_LIST)
    word = "MISSED" if missed else "met"
    print(f"{where}, {what}: {sent} bytes in {paints} paints, goal {most}: {word}")
    return missed


def main() -> int:
    """Print what each key costs; return 1 if one costs too much."""
    is_over = False
    with tempfile.TemporaryDirectory() as folder:
        for size, answer in ANSWERS.items():
            arrows = ((DOWN, ARROW), (DOWN, ARROW))
            step = ((*WIZARD, "run", "aadsts90120"), "Who started this")
            for name, (words, ready), keys in (
                (STEP, step, (*arrows, (b"1", answer), (b"1", answer), (MAP, answer))),
                (LIST, (WIZARD, HOME_READY), ((DOWN, INTO_LIST), *arrows)),
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
