"""Carry out many sign-in tests in one process and measure what they leave behind.

    python -m tests.benchmarks.bench_signin [TESTS]

Simulated ones through MSAL alone, then a quarter as many over HTTPS on this machine. Prints one
line per figure; ends with 1 when threads or sockets were left, or memory kept growing.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import threading
import time
import tracemalloc
from array import array
from dataclasses import replace
from pathlib import Path

import trustme

from tests.signin.rigs import REQUEST, Clock, ending, play, run
from tests.signin.sign_in_server import serving
from wizard.signin.simulator import act, acts
from wizard.signin.transport import Transport

TESTS = 1_000
MOST_GROWTH = 200_000
"""Bytes that may be left after all tests; caches of the interpreter need some."""

OVER_HTTPS = ("approve", "decline", "dropped", "service-500", "policy-at-token")


def open_files() -> int:
    """Return how many files and sockets are open, 0 where that cannot be told."""
    here = Path("/proc/self/fd")
    return len(list(here.iterdir())) if here.is_dir() else 0


def simulated(count: int) -> array[float]:
    """Play acts in turn; return the seconds each took."""
    times = array("d")  # eight bytes each, so that it does not look like a leak
    for number in range(count):
        before = time.perf_counter()
        play(acts()[number % len(acts())])
        times.append(time.perf_counter() - before)
    return times


def over_https(count: int) -> int:
    """Carry out tests over real sockets; return how many ended otherwise than their act says."""
    wrong = 0
    authority = trustme.CA()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ca.pem"
        authority.cert_pem.write_to_path(str(file))
        certificate = authority.issue_cert("localhost")
        for number in range(count):
            chosen = act(OVER_HTTPS[number % len(OVER_HTTPS)])
            with serving(chosen, certificate) as address, Transport(str(file)) as http:
                clock = Clock()
                result = ending(run(http, clock, replace(REQUEST, authority=address)))
            wrong += result.result is not chosen.result
    return wrong


def main(argv: list[str]) -> int:
    """Print the figures; return 0 when nothing was left behind."""
    count = int(argv[0]) if argv else TESTS
    simulated(2 * len(acts()))  # fills the caches that stay
    over_https(4)
    gc.collect()
    before = threading.active_count(), open_files()
    tracemalloc.start()
    used = tracemalloc.get_traced_memory()[0]
    times = simulated(count)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - used
    tracemalloc.stop()
    wrong = over_https(count // 4)
    gc.collect()
    after = threading.active_count(), open_files()
    print(f"{count} simulated tests: {1000 * statistics.median(times):.1f} ms each (traced)")
    print(f"memory grown by {grown / 1000:.0f} kB")
    print(f"{count // 4} tests over HTTPS, {wrong} ended otherwise than they should")
    print(f"threads {before[0]} before, {after[0]} after; files {before[1]} and {after[1]}")
    return int(before != after or grown > MOST_GROWTH or wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
