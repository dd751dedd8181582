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

from tests.slow_rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
HOUSE = sorted((ROOT / "wizard").rglob("*.py"))
CORE = (
    "collector",
    "frozen",
    "errors",
    "evidence",
    "findings",
    "text",
    "input_file",
    "content",
    "intake",
    "case",
)
HEAVY = ("textual", "rich", "msal", "requests", "asyncio", "ssl", "socket", "http", "secrets")
MOST_LINES = 50
"""Of a function. A module may be as long as its subject."""

CHILD = """
import importlib, json, sys
for module in sys.argv[1:]:
    importlib.import_module(module)
json.dump(sorted(sys.modules), sys.stdout)
"""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = [
    name for name in map(name_of, HOUSE) if name.split(".")[1:2] and name.split(".")[1] in CORE
]


@cache
def pulled_in(*modules: str) -> frozenset[str]:
    """Return the modules a fresh interpreter has after importing some of ours."""
    words = [sys.executable, "-c", CHILD, *modules]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
    return frozenset(json.loads(done.stdout))


def test_no_core_module_pulls_in_anything_heavy() -> None:
    if pulled_in(*MODULES).intersection(HEAVY):
        assert not [name for name in MODULES if pulled_in(name).intersection(HEAVY)]


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


@each_row("path", HOUSE)
def test_no_function_grows_too_long(path: Path) -> None:
    long = [f"{name} ({lines})" for name, lines in functions(path) if lines > MOST_LINES]
    assert long == [], f"more than {MOST_LINES} lines: make two of each"


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a parsed module."""
    return ast.parse(path.read_text("utf-8"))


def imported(module: str, path: Path, known: frozenset[str]) -> Iterator[str]:
    """Yield our modules that one imports anywhere in its text, for types alone included."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            submodules = {f"{base}.{alias.name}" for alias in node.names} & known
            yield from submodules
            if base in known and len(submodules) < len(node.names):
                yield base


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components of more than one module (Tarjan)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = lowest[node] = len(order)
        stack.append(node)
        for follower in graph[node]:
            if follower not in order:
                visit(follower)
                lowest[node] = min(lowest[node], lowest[follower])
            elif follower in stack:
                lowest[node] = min(lowest[node], order[follower])
        if lowest[node] == order[node]:
            component = [stack.pop()]
            while component[-1] != node:
                component.append(stack.pop())
            if len(component) > 1:
                found.append(sorted(component))

    for node in graph:
        if node not in order:
            visit(node)
    return found


def test_a_cycle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set[str]()}
    assert cycles(graph) == [["b", "c"]]


def test_no_module_imports_itself_through_others() -> None:
    paths = {name_of(path): path for path in HOUSE}
    known = frozenset(paths)
    graph = {name: set(imported(name, path, known)) - {name} for name, path in paths.items()}
    assert cycles(graph) == []


def repeated(names: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the names that more than one module has, with those modules."""
    places: dict[str, set[str]] = {}
    for name, module in names:
        places.setdefault(name, set()).add(module)
    return {name: sorted(modules) for name, modules in places.items() if len(modules) > 1}


def test_no_file_name_is_used_twice() -> None:
    names = ((path.stem, name_of(path)) for path in HOUSE if path.stem != "__init__")
    assert repeated(names) == {}


def test_no_name_of_a_test_file_is_used_twice() -> None:
    files = sorted((ROOT / "tests").rglob("*.py"))
    named = [path for path in files if path.stem not in {"__init__", "__main__", "conftest"}]
    assert repeated((path.stem, name_of(path)) for path in named) == {}


def test_no_class_name_is_used_in_two_modules() -> None:
    classes = (
        (node.name, name_of(path))
        for path in HOUSE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    )
    assert repeated(classes) == {}
