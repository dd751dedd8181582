"""Hardening table D, row by row: each file ends in findings, on a small stack.

All rows run in one process of its own, in a thread with a stack of 256 KiB, so that a crash of
the C parser or a loop would be seen as what it is.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

MERGES = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 9)
)
LAUGHS = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
HEAD = "id: x\ntitle: T\nversion: 1\nreviewed: 2026-11-01\nowner: o\nstatus: ready\nsummary: S\n"
FLOW = HEAD + "codes: []\nstart: s\nsteps:\n  s: {end: stopped, text: Stop.}\n"

ROWS: dict[str, tuple[str, str]] = {
    "D1 brackets, closed": ("[" * 30_000 + "]" * 30_000, "depth"),
    "D1 brackets, open": ("a: " + "[" * 100_000, "depth"),
    "D1 braces": ("{a: " * 15_000, "depth"),
    "D1 dashes": ("- " * 30_000, "depth"),
    "D1 question marks": ("? " * 30_000, "depth"),
    "D2 aliases": (LAUGHS, "alias"),
    "D2 an alias of itself": ("a: &a [*a]\n", "alias"),
    "D2 merges": (MERGES, "alias"),
    "D3 duplicate keys": (FLOW + "title: Other\n", "duplicate-key"),
    "D4 words that were booleans": (FLOW + "no: x\n", "unknown-key"),
    "D4 a flag in words": (FLOW.replace("text: Stop.", "text: Stop., always: yes"), "unknown-key"),
    "D4 a null key": (FLOW + "~: x\n", "unknown-key"),
    "D5 octal": (FLOW.replace("version: 1", "version: 010"), "wrong-type"),
    "D5 base 60": (FLOW.replace("version: 1", "version: 12:30:45"), "wrong-type"),
    "D5 underscores": (FLOW.replace("version: 1", "version: 1_000"), "wrong-type"),
    "D5 hexadecimal": (FLOW.replace("version: 1", "version: 0x1F"), "wrong-type"),
    "D5 a fraction": (FLOW.replace("version: 1", "version: 1.10"), "wrong-type"),
    "D6 a date that is none": (FLOW.replace("2026-11-01", "2024-13-45"), "wrong-value"),
    "D7 ten thousand digits": (FLOW.replace("codes: []", f"codes: [{'9' * 10_000}]"), "wrong-type"),
    "D8 a set": ("a: !!set {b}\n", "tag"),
    "D8 binary": ("a: !!binary aGk=\n", "tag"),
    "D8 an object": ("a: !!python/object/apply:os.system [x]\n", "tag"),
    "D8 a list as a key": ("? [a]\n: b\n", "key"),
    "D9 escape": ('a: "\\e[31m"\n', "character"),
    "D9 NUL": ('a: "\\0"\n', "character"),
    "D9 half a character": ('a: "\\ud800"\n', "syntax"),
    "D9 turned text": ("a: \u202ex\n", "character"),
    "D10 two documents": ("a: b\n---\nc: d\n", "documents"),
    "D10 empty": ("", "documents"),
    "D10 a list": ("- a\n", "documents"),
    "D10 NEL": ("a: b\u0085", "character"),
    "D11 a comment in a text": (FLOW.replace("Stop.", "Stop #1."), "syntax"),
    "D11 a comment after a text": (FLOW.replace("title: T", "title: Ring #1 now"), "cut-text"),
    "D11 two colons": ("a: b: c\n", "syntax"),
    "D11 a tab": ("a:\n\tb: c\n", "syntax"),
    "many steps, with many names to compare": (
        FLOW
        + "".join(
            f"  step-{n}: {{branch: reader, cases: {{otherwise: no-{n}}}}}\n" for n in range(12_000)
        ),
        "too-many",
    ),
    "many mistakes, each with names to compare": (
        FLOW + "".join(f"key{n}: x\n" for n in range(40_000)),
        "too-many",
    ),
}

CHILD = """
import json, sys, threading
from wizard.content.book import read_book
from wizard.content.yaml_nodes import SourceFile, read
from wizard.content.table_parser import read_tables

rows = json.load(sys.stdin)
told = {}

def run():
    tables = read_tables({})
    for name, text in rows.items():
        data = bytes.fromhex(text)
        file = SourceFile(*read("flows/x.yaml", data), data)
        _, about = read_book([file], tables, {}, drafts=False)
        found = [*about, *file.parsed.findings]
        told[name] = [[f.rule, f.at.file, f.at.line, f.at.column, f.fix] for f in found]

threading.stack_size(256 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
json.dump(told, sys.stdout)
"""

Told = dict[str, list[list[str | int]]]


@pytest.fixture(scope="module")
def told() -> Told:
    rows = {name: text.encode("utf-8").hex() for name, (text, _) in ROWS.items()}
    rows["D10 UTF-16"] = FLOW.encode("utf-16").hex()
    done = subprocess.run(  # a row that hangs ends here, not in the next row
        [sys.executable, "-c", CHILD],
        input=json.dumps(rows),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answer: Told = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("name", [*ROWS, "D10 UTF-16"])
def test_ends_in_findings(name: str, told: Told) -> None:
    found = told[name]
    rule = ROWS[name][1] if name in ROWS else "encoding"
    assert rule in [row[0] for row in found]
    for row in found:
        _, file, line, column, fix = row
        assert file == "flows/x.yaml"
        assert int(line) >= 1
        assert int(column) >= 1
        assert fix
