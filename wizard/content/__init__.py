"""What authors write, read once and frozen: flows, catalogue, scenarios, tables.

Mistakes are never raised. Each comes back as a finding with its file, line and column.

The names are looked up on first use: the settings and the first frame of the screen need only
`content.flow`, and reading YAML costs more than the rest of both.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.content.book import (
        TABLES,
        Base,
        Content,
        assemble_beside_ours,
        load,
        load_base,
        load_catalogue,
        load_flow_files,
        load_tables,
    )

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
    """Return a public name, importing what it stands on."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("wizard.content.book"), name)
