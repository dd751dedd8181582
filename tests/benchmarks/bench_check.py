"""Measure the checker: its time grows with the steps, and stays near the time of reading YAML.

    python -m tests.benchmarks.bench_check [FLOWS]

FLOWS (default 1,000) flows of 50 steps each are made and checked at three sizes: a quarter, half,
all. For each size it prints the time of reading the YAML alone, of the whole check, and their
ratio; then how much the time for one step has grown from the smallest size to the largest.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING

from wizard.authoring import check
from wizard.collector import collector_paused
from wizard.content import Content, load_tables
from wizard.content.book import read_book
from wizard.content.catalogue import Catalogue
from wizard.content.yaml_nodes import SourceFile, read

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = 50
TODAY = "2026-11-21"
ROUNDS = 3

_HEAD = """id: {name}
title: A made flow
version: 1
reviewed: 2026-11-01
owner: sign-in-support
status: ready
summary: It asks one question after the other and ends after some of them.
codes: []
sources:
  guide: {{title: A guide, url: "https://example.com/guide"}}
causes:
  typed-twice: {{title: The code was typed twice, fixer: user}}
  page-open: {{title: The page was open twice, fixer: user}}
start: s0
steps:
"""
_ASK = """  s{n}:
    ask: Look at window {n} of desk {desk}. Does it still wait for you?
    why: If window {n} waits, the code of desk {desk} was not used by it.
    source: guide
    short: window {n}
    answers:
      yes: {{label: "Yes, it waits", next: {on}}}
      closed: {{label: "No, it was closed", next: fixed, concludes: typed-twice}}
    not-sure: {{next: {far}}}
"""
_DO = """  s{n}:
    do: Close window {n} of desk {desk}. Then start the sign-in again.
    why: A new code is the only one that works.
    source: guide
    short: start again {n}
    who: user
    entra-role: none
    command: az login --use-device-code
    expect: Desk {desk} shows a new code in window {n}.
    undo: nothing to undo
    minutes: 1
    results:
      worked: {{next: fixed, concludes: page-open}}
      did-not-work: {far}
      cannot-do: {on}
"""
_ENDS = """\
  fixed: {end: resolved, text: The new code works., verify: You are signed in., short: done}
  to-desk: {end: handed-over, to: helpdesk, text: Please look at the windows., short: hand over}
  stop: {end: stopped, text: Stop here and ask the helpdesk., short: stop here}
"""
_ENDS_COUNT = 3


def flow(number: int) -> str:
    """Return the text of one flow of 50 steps that breaks no rule: a tree of two ways a step."""
    name = f"made-{number}"
    inner = STEPS - _ENDS_COUNT
    steps = []
    for n in range(inner):
        left, right = 2 * n + 1, 2 * n + 2
        kind = _DO if n % 3 == 2 else _ASK
        on = f"s{left}" if left < inner else "to-desk"
        far = f"s{right}" if right < inner else "stop"
        steps.append(kind.format(n=n, workspace=number, on=on, far=far))
    return _HEAD.format(name=name) + "".join(steps) + _ENDS


def files(count: int) -> list[tuple[str, bytes]]:
    """Return the names and bytes of so many flows."""
    return [(f"made-{n}.yaml", flow(n).encode()) for n in range(count)]


def read_alone(made: list[tuple[str, bytes]]) -> object:
    """Read the YAML and nothing else; everything read is kept until the end, as a check does."""
    return [read(name, data) for name, data in made]


def check_all(made: list[tuple[str, bytes]]) -> int:
    """Read and check everything; return how much was found."""
    tables, _ = load_tables()
    written = [SourceFile(*read(name, data), data) for name, data in made]
    book, about = read_book(written, tables, {}, drafts=False)
    inside = sum(len(file.parsed.findings) for file in written)
    return inside + len(about) + len(check(Content(book, Catalogue(), ()), today=TODAY))


def best(work: Callable[[], object]) -> float:
    """Return the best time of some rounds, in seconds of the processor: others may be at work."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        with collector_paused():  # as the command does
            begin = time.process_time()
            work()
            times.append(time.process_time() - begin)
    return min(times)


def main() -> None:
    """Print the figures."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    made = files(most)
    per_step = []
    print("flows   steps   read s   check s   ratio   microseconds a step")
    for count in (most // 4, most // 2, most):
        some = made[:count]
        alone = best(lambda some=some: read_alone(some))  # type: ignore[misc]
        whole = best(lambda some=some: check_all(some))  # type: ignore[misc]
        per_step.append(whole / count / STEPS * 1e6)
        row = f"{count:5} {count * STEPS:7} {alone:8.2f} {whole:9.2f} {whole / alone:7.2f}"
        print(f"{row} {per_step[-1]:12.0f}")
    print(f"time for a step, largest against smallest: {per_step[-1] / per_step[0]:.2f}")
    print(f"findings in {most} flows: {check_all(made)}")


if __name__ == "__main__":
    main()
