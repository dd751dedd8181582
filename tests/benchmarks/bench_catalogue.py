"""Measure the catalogue: reading all of it, as compiled and from the files of authors.

    python -m tests.benchmarks.bench_catalogue [MILLISECONDS]

Prints the best of 20 rounds for each, since other work slows rounds down, and ends with 1 when
reading the compiled one takes longer than MILLISECONDS (default 15).
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from wizard.content.book import read_written_catalogue
from wizard.content.loading import known_codes

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 20
MOST = 15.0


def main(arguments: list[str]) -> int:
    """Print the figures; 1 when reading all of the catalogue takes too long."""
    most = float(arguments[0]) if arguments else MOST
    whole = _measure("the whole catalogue", known_codes)
    _measure("from the files of authors", read_written_catalogue)
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
