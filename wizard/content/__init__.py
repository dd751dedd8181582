"""What authors write, read once and frozen: flows, catalogue, scenarios, tables.

Mistakes are never raised. Each comes back as a finding with its file, line and column.

The names are looked up on first use: the settings and the first frame of the screen need only
`content.flow`, and reading YAML costs more than the rest of both.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.content.book import Base, assemble_beside_ours, load_base, load_flow_files
    from wizard.content.compiled import TABLES, Content
    from wizard.content.loading import load, load_catalogue, load_tables

_MODULES = {
    "TABLES": "compiled",
    "Content": "compiled",
    "load": "loading",
    "load_catalogue": "loading",
    "load_tables": "loading",
}
"""The module of each public name; of those not listed it is `book`, which reads YAML."""

__all__ = [
    "TABLES",
    "Base",
    "Content",
    "assemble_beside_ours",
    "load",
    "load_base",
    "load_catalogue",
    "load_flow_files",
    "load_tables",
]


def __getattr__(name: str) -> object:
    """Return a public name, importing its module."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"wizard.content.{_MODULES.get(name, 'book')}"), name)
