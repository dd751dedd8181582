"""Visitors of the served kiosk: time to the first text, memory of each, growth over many.

python -m tests.benchmarks.bench_kiosk [VISITORS]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.kiosk.test_serve import Served, browser, free_of_visitors, visit_of, words_of


def own_memory(pid: int) -> float:
    """Return the memory of a process that it shares with nobody, in MB."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private_")) / 1024


async def measured(served: Served, visitors: int) -> None:
    """Write the figures of visitors one after another."""
    waits, sizes, keepers = [], [], []
    async with browser(served) as client:
        for _ in range(visitors):
            begun = time.monotonic()
            async with visit_of(client, served) as visit:
                await words_of(visit, "Press any key")
                waits.append(time.monotonic() - begun)
                await visit.send_json(["stdin", "x"])
                await words_of(visit, "Can you open")
                family = await asyncio.to_thread(served.family)
                sizes.append(await asyncio.to_thread(own_memory, family[-1]))
                keepers.append(await asyncio.to_thread(own_memory, served.process.pid))
            await free_of_visitors(served, client)
    sys.stdout.write(
        f"{visitors} visitors: first text after {median(waits):.2f} s (at most {max(waits):.2f}), "
        f"own memory {median(sizes):.1f} MB (at most {max(sizes):.1f}); "
        f"server {keepers[0]:.1f} MB at the first, {keepers[-1]:.1f} MB at the last; "
        f"processes left: {len(served.family()) - 1}\n"
    )


def main() -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder))
        try:
            asyncio.run(measured(served, int(sys.argv[1]) if len(sys.argv) > 1 else 50))
        finally:
            served.close()


if __name__ == "__main__":
    main()
