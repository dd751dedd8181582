"""Measure the reader on a corpus of labelled texts.

    python -m tests.benchmarks.bench_corpus ../shared/corpus/sample.jsonl [--show]

Prints one line per figure; with --show also which texts differ. A missing file is not a failure.
A field may list several acceptable values. A file of secrets (`text` and `secret` on each line)
is measured for what is left of them.
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
from typing import TYPE_CHECKING, Any

from wizard import settings, world
from wizard.evidence import Redacted
from wizard.intake import Reader, Reading, residue

if TYPE_CHECKING:
    from wizard.case.workspace import Workspace

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
    "tool": "tool",
    "surface": "surface",
}


def _instant(text: str) -> datetime:
    whole = re.sub(r"(\.\d{6})\d+", r"\1", text.replace("Z", "+00:00"))
    return datetime.fromisoformat(whole)


def _same(name: str, wanted: list[Any] | str | None, got: str | None) -> bool:
    """Compare ids without regard to case and times as instants; more times than wanted is fine."""
    if isinstance(wanted, list):
        return any(_same(name, one, got) for one in wanted)
    if name == "timestamp":
        return wanted is None or (got is not None and _instant(wanted) == _instant(got))
    return (wanted or "").lower() == (got or "").lower()


def _is_one(got: object, wanted: object) -> bool:
    return got in wanted if isinstance(wanted, list) else got == wanted


def _kept(reading: Reading) -> str:
    return "\n".join((reading.text, *(e.value for e in reading.evidence)))


def judge(expect: dict[str, Any], reading: Reading) -> dict[str, tuple[bool, object]]:
    """Return for each figure whether the reading is right, and what it said."""
    facts: dict[str, str] = {e.kind: e.value for e in reading.evidence}
    found: dict[str, tuple[bool, object]] = {
        "codes": (expect["codes"] == list(reading.codes), reading.codes),
        "primary": (_is_one(reading.primary, expect["primary"]), reading.primary),
    }
    if not expect["codes"]:
        found["negatives"] = (not reading.codes, reading.codes)
    for name, kind in FIELDS.items():
        if name not in expect:
            continue
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


def _judged(row: dict[str, Any], workspace: Workspace) -> dict[str, tuple[bool, object]]:
    """Return the figures of one line of a corpus, whatever its form."""
    if "secret" in row:
        expect = {"codes": [], "primary": None, "secrets": [row["secret"]]}
        judged = judge(expect, workspace.read(row["text"]).reading)
        return {name: judged[name] for name in ("secrets", "residue")}
    expect, found = row["expect"], workspace.read(row["raw"])
    judged = judge(expect, found.reading)
    if "flow" in expect:
        flow = found.suggestions[0].flow if found.suggestions else None
        judged["flow"] = (flow in expect["flow"], flow)
    return judged


def main(argv: list[str]) -> int:
    """Print the figures; return 0 also when there is no corpus to measure with."""
    path = Path(argv[0] if argv else "../shared/corpus/sample.jsonl")
    if not path.is_file():
        print(f"No corpus at {path}: nothing was measured.")
        return 0
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    workspace, _ = world.open_workspace(settings.Settings(journal=None), world.fixed())
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows:
        for name, (ok, got) in _judged(row, workspace).items():
            total[name] += 1
            right[name] += ok
            if not ok and "--show" in argv:
                wanted = row["expect"].get(name) if "expect" in row else "nothing left"
                print(f"  {row.get('id') or row['name']} {name}: {got!r}, wanted {wanted!r}")
    for name, count in total.items():
        share = 100 * right[name] / count
        print(f"{name:15} {right[name]:4} of {count:4}  {share:6.2f} %")
    fields = [name for name in (*FIELDS, "other_codes") if total[name]]
    if fields:
        share = 100 * sum(right[n] for n in fields) / sum(total[n] for n in fields)
        print(f"all fields together           {share:6.2f} %")
    _speed(Reader(b"benchmark"), "\n".join(row.get("raw") or row["text"] for row in rows))
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
