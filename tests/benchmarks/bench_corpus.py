"""Measure the reader on a corpus of labelled texts.

    python -m tests.benchmarks.bench_corpus ../shared/corpus/sample.jsonl [--show]

Prints one line per figure; with --show also which texts differ. A missing file is no failure.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from wizard.evidence import Redacted
from wizard.intake import Reader, Reading, residue

GOALS = {"codes": 99.0, "primary": 98.0, "negatives": 100.0}
ROUNDS = 5
FIELDS = {
    "correlation_id": "correlation-id",
    "trace_id": "trace-id",
    "timestamp": "timestamp",
    "client_id": "client-id",
    "tenant": "tenant",
    "oauth_error": "oauth-error",
    "suberror": "suberror",
    "resource": "resource",
    "error_uri": "error-uri",
}


def _instant(text: str) -> datetime:
    whole = re.sub(r"(\.\d{6})\d+", r"\1", text.replace("Z", "+00:00"))
    return datetime.fromisoformat(whole)


def _same(name: str, wanted: str | None, got: str | None) -> bool:
    """Compare ids without regard to case and times as instants; more times than wanted is fine."""
    if name == "timestamp":
        return wanted is None or (got is not None and _instant(wanted) == _instant(got))
    return (wanted or "").lower() == (got or "").lower()


def _kept(reading: Reading) -> str:
    return "\n".join((reading.text, *(e.value for e in reading.evidence)))


def judge(expect: dict[str, Any], reading: Reading) -> dict[str, tuple[bool, object]]:
    """Return for each figure whether the reading is right, and what it said."""
    facts: dict[str, str] = {e.kind: e.value for e in reading.evidence}
    found: dict[str, tuple[bool, object]] = {
        "codes": (expect["codes"] == list(reading.codes), reading.codes),
        "primary": (expect["primary"] == reading.primary, reading.primary),
    }
    if not expect["codes"]:
        found["negatives"] = (not reading.codes, reading.codes)
    for name, kind in FIELDS.items():
        found[name] = (_same(name, expect.get(name), facts.get(kind)), facts.get(kind))
    others = [e.value for e in reading.evidence if e.kind == "other-code"]
    wanted = expect.get("other_codes") or []
    found["other_codes"] = (set(wanted) <= set(others), others)
    kept = _kept(reading)
    for name in ("secrets", "pii"):
        left = [s for s in expect.get(name) or [] if s.lower() in kept.lower()]
        found[name] = (not left, left)
    leaks = residue(Redacted(reading.text))
    found["residue"] = (not leaks, leaks)
    return found


def main(argv: list[str]) -> int:
    """Print the figures; return 0 also when there is no corpus to measure with."""
    path = Path(argv[0] if argv else "../shared/corpus/sample.jsonl")
    if not path.is_file():
        print(f"No corpus at {path}: nothing was measured.")
        return 0
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    reader = Reader(b"benchmark")
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows:
        for name, (ok, got) in judge(row["expect"], reader.read(row["raw"])).items():
            total[name] += 1
            right[name] += ok
            if not ok and "--show" in argv:
                print(f"  {row['id']} {name}: {got!r}, wanted {row['expect'].get(name)!r}")
    for name, count in total.items():
        share = 100 * right[name] / count
        print(f"{name:15} {right[name]:4} of {count:4}  {share:6.2f} %")
    _speed(reader, "\n".join(row["raw"] for row in rows))
    return 0


def _speed(reader: Reader, text: str) -> None:
    for size in (100_000, 200_000):
        times = []
        long = (text * (size // len(text) + 1))[:size]
        for _ in range(ROUNDS):
            before = time.process_time()
            reader.read(long)
            times.append(time.process_time() - before)
        print(f"{size // 1000} kB of all texts read in {1000 * min(times):.0f} ms")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
