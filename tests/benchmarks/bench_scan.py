"""Measure `scan` against grep on the same log in the same run.

    python -m tests.benchmarks.bench_scan [MEGABYTES]

Makes logs of the given size (200 MB without) in a temporary folder: one where errors are rare, one
where every twentieth entry is one, one of nothing but errors. Prints the time of
`grep -oE 'AADSTS[0-9]+' FILE | cat >/dev/null` in the C locale, the times of `scan` with and
without `--bare`, their ratios, and the most memory it took. The best of three counts.
Nothing is measured when the disk has no room or there is no grep.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOALS = {"scan": 8.0, "scan --bare": 15.0}
MEMORY = 60
ROUNDS = 3
SHAPES = {"rare": 1000, "every 20th entry": 20, "all errors": 1}
"""How many entries there are for one error."""

_CODES = (90120, 54005, 50076, 53003, 700016, 65001, 7000218, 50126, 70008, 70016, 50058, 50173)
_BLOCK = 20_000

MEASURE = """
import json, os, resource, subprocess, sys, time
before = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
took = time.perf_counter() - before
print(json.dumps([took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024]))
"""


def _id(dice: random.Random) -> str:
    digits = f"{dice.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _entry(dice: random.Random, number: int, every: int) -> str:
    seconds = number // 50
    clock = f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    day = f"2026-11-{1 + seconds // 86400 % 28:02}"
    start = f"{day}T{clock}.{number % 1000:03}Z"
    if number % every:
        return (
            f"{start} INFO web.request worker-{number % 8} GET /api/items/{number % 9973} 200 "
            f"{number % 977}ms bytes={number % 65536} id={number:08x}\n"
        )
    code = dice.choice(_CODES)
    return (
        f'{start} ERROR auth.token worker-{number % 8} {{"error":"invalid_grant",'
        f'"error_description":"AADSTS{code}: It did not work.\\r\\nTrace ID: {_id(dice)}\\r\\n'
        f'Correlation ID: {_id(dice)}\\r\\nTimestamp: {day} {clock}Z","error_codes":[{code}]}}\n'
    )


def make(path: Path, size: int, every: int) -> None:
    """Write a log of about `size` bytes with one error in `every` entries."""
    dice = random.Random(every)
    written = number = 0
    with path.open("w", encoding="utf-8") as log:
        while written < size:
            block = "".join(_entry(dice, n, every) for n in range(number, number + _BLOCK))
            number += _BLOCK
            written += log.write(block)


def _grep(path: Path) -> float:
    command = "grep -oE 'AADSTS[0-9]+' \"$1\" | cat >/dev/null"
    before = time.perf_counter()
    subprocess.run(
        ["/bin/sh", "-c", command, "sh", str(path)],
        env={**os.environ, "LC_ALL": "C"},
        check=True,
    )
    return time.perf_counter() - before


def _scan(path: Path, *words: str) -> tuple[float, int]:
    command = [sys.executable, "-m", "wizard", "scan", str(path), "--json", *words]
    measure = [sys.executable, "-c", MEASURE, *command]
    took, memory = json.loads(subprocess.run(measure, capture_output=True, check=True).stdout)
    return took, memory


def _measure(path: Path, name: str) -> None:
    greps: list[float] = []
    times: dict[str, list[float]] = {key: [] for key in GOALS}
    memory = 0
    for _ in range(ROUNDS):
        greps.append(_grep(path))
        for key in GOALS:
            took, most = _scan(path, *key.split()[1:])
            times[key].append(took)
            memory = max(memory, most)
    print(f"{name}: {path.stat().st_size / 1e6:.0f} MB, grep {min(greps):.2f} s")
    for key, goal in GOALS.items():
        took = min(times[key])
        print(f"  {key:12} {took:6.2f} s  {took / min(greps):5.1f} x (goal {goal:.0f} x)")
    print(f"  most memory {memory} MB (goal {MEMORY} MB)")


def main(argv: list[str]) -> int:
    """Print the figures; return 0 also when nothing could be measured."""
    size = int(argv[0] if argv else 200) * 1_000_000
    if not shutil.which("grep"):
        print("There is no grep to compare with: nothing was measured.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        if shutil.disk_usage(folder).free < 2 * size:
            print("The disk has no room for such a log: nothing was measured.")
            return 0
        for name, every in SHAPES.items():
            path = Path(folder, "scan.log")
            make(path, size, every)
            _measure(path, name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
