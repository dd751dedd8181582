"""What a fresh interpreter pulls in, and how long a function may be.

Who may import whom stands in the contracts of pyproject.toml; `make layers` holds them.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
HOUSE = sorted((ROOT / "wizard").rglob("*.py"))
CORE = ("errors", "evidence", "findings", "text", "input_file", "content", "intake", "case")
HEAVY = ("textual", "rich", "msal", "requests", "asyncio", "ssl", "socket", "http", "secrets")
MOST_LINES = 50
"""Of a function. A module may be as long as its subject."""

CHILD = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
json.dump(sorted(sys.modules), sys.stdout)
"""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = [
    name for name in map(name_of, HOUSE) if name.split(".")[1:2] and name.split(".")[1] in CORE
]


@cache
def pulled_in(module: str) -> frozenset[str]:
    """Return the modules a fresh interpreter has after importing one of ours."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, module], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return frozenset(json.loads(done.stdout))


@pytest.mark.parametrize("module", MODULES)
def test_a_core_module_pulls_in_nothing_heavy(module: str) -> None:
    assert not pulled_in(module).intersection(HEAVY)


def test_the_first_layer_reads_no_yaml() -> None:
    for module in ("wizard.errors", "wizard.evidence", "wizard.findings", "wizard.text"):
        assert "yaml" not in pulled_in(module)


def test_the_first_frame_waits_for_nothing_of_the_domain() -> None:
    domain = {f"wizard.{name}" for name in ("content", "intake", "case", "signin", "probes")}
    for module in ("wizard.tui.app", "wizard.tui.screens.home"):
        assert not pulled_in(module).intersection({*domain, "yaml", "sqlite3", "msal"})


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the number of lines of every function of a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize("path", HOUSE, ids=name_of)
def test_no_function_grows_too_long(path: Path) -> None:
    long = [f"{name} ({lines})" for name, lines in functions(path) if lines > MOST_LINES]
    assert long == [], f"more than {MOST_LINES} lines: make two of each"
