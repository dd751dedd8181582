"""Measure the catalogue: reading all of it, looking one code up in its files, an unknown number.

    python -m tests.benchmarks.bench_catalogue [MILLISECONDS]

Prints the best of 20 rounds for each, since other work slows rounds down, and ends with 1 when
reading all of it takes longer than MILLISECONDS (default 150).
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from wizard.content import load_catalogue, load_entry

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 20
MOST = 150.0
CODES = (90120, 50126, 900144, 7000215)
UNKNOWN = (12345, 530037, 9999999)


def main(arguments: list[str]) -> int:
    """Print the figures; 1 when reading all of the catalogue takes too long."""
    most = float(arguments[0]) if arguments else MOST
    whole = _measure("the whole catalogue", load_catalogue)
    for code in CODES:
        _measure(f"one code, {code}", partial(load_entry, code))
    for code in UNKNOWN:
        _measure(f"a number in no list, {code}", partial(load_entry, code))
    return int(whole > most)


def _measure(what: str, run: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        run()
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"{what:32}{min(taken):8.1f} ms")
    return min(taken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
