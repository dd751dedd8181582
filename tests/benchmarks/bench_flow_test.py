"""Measure `flow test` on the shipped flows: each part, and the whole against its limit.

    python -m tests.benchmarks.bench_flow_test

Times are of the processor, so that other programs do not count. Run it on one core.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import time

from wizard.authoring.coverage import Inventory
from wizard.authoring.mutation import score
from wizard.authoring.proof import prove
from wizard.authoring.rehearsal import rehearse
from wizard.authoring.walk import walk
from wizard.collector import collector_paused
from wizard.content import load

LIMIT = 10.0
"""Seconds that a whole run may take."""


def main() -> None:
    """Print one line for each part."""
    with collector_paused():
        begin = time.process_time()
        content, _ = load(drafts=True)
        read = time.process_time()
        runs = [rehearse(one, content.book) for one in content.scenarios]
        rehearsed = time.process_time()
        walked = walk(Inventory(content.book))
        done = time.process_time()
        faults = score(content, runs, tuple(content.book))
        scored = time.process_time()
        proof = prove(content)
        proved = time.process_time()
    whole = proved - scored + read - begin
    print(f"read       {read - begin:6.2f} s  {len(content.book)} flows")
    print(f"rehearse   {rehearsed - read:6.2f} s  {len(runs)} scenarios")
    print(f"walk       {done - rehearsed:6.2f} s  {walked.states} cases, {walked.edges} answers")
    print(f"mutate     {scored - done:6.2f} s  {sum(faults.total.values())} faults")
    print(f"whole      {whole:6.2f} s  limit {LIMIT:g} s: {'kept' if whole < LIMIT else 'BROKEN'}")
    print(f"noticed    {proof.mutation.percent:6.1f} %")


if __name__ == "__main__":
    main()
