"""Measure triage on a corpus of labelled texts: which flow is offered, and who is said to fix it.

    python -m tests.benchmarks.bench_triage ../shared/corpus/sample.jsonl [--show]

A flow is of the right family when it answers the code that a support engineer acts on, or is the
general one for a code of which the catalogue says so. Who fixes it is compared twice: with the
catalogue, which names one person for a code whatever the case, and with the causes of the flow,
which names the person once the cause is found. `--show` prints each text's id, code, flow
and both fixers, to be read by a person. A missing file is not a failure.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import json
import sys
from pathlib import Path

from wizard import settings, world

WORDS = {"vendor-developer": "vendor", "tool-vendor": "vendor", "end-user": "user"}


def main(arguments: list[str]) -> int:
    """Print the shares; return 0 also when there is no corpus to measure with."""
    path = Path(arguments[0] if arguments else "../shared/corpus/sample.jsonl")
    if not path.exists():
        print(f"{path} is absent: nothing to measure.")
        return 0
    workspace, _ = world.open_workspace(settings.Settings(journal=None), world.fixed())
    offered = right = judged = agreed = within = coded = 0
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        primary = row["expect"]["primary"]
        found = workspace.read(row["raw"])
        best = found.suggestions[0] if found.suggestions else None
        entry = workspace.catalogue.family(primary) if primary else None
        if entry:
            coded += 1
            offered += best is not None
            is_right = best is not None and (
                entry.code in workspace.book[best.flow].codes or best.flow == entry.steps
            )
            right += is_right
        fixer = WORDS.get(row["fixer"] or "", row["fixer"])
        same = ""
        if fixer and entry:
            judged += 1
            causes = workspace.book[best.flow].causes if best else {}
            within += fixer in {cause.fixer.value for cause in causes.values()}
            agreed += fixer == entry.fixer.value
            same = "same" if fixer == entry.fixer.value else "DIFFERS"
        if "--show" in arguments:
            ours = entry.fixer.value if entry else "-"
            flow = best.flow if best else "none"
            print(row["id"], primary, flow, f"report {fixer or '-'}", f"ours {ours}", same)
    print(f"a flow is offered            {offered} of {coded}")
    print(f"it answers the primary code  {right} of {coded}")
    print(f"who fixes it: the catalogue  {agreed} of {judged}")
    print(f"who fixes it: a cause there  {within} of {judged}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
