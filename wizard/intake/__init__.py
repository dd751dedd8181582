"""Redact pasted text and read facts from it; `Reader` is the entry point.

Nothing here knows a clock, a network or a screen. Text comes in as pasted; what comes out is
cleaned and without secrets, and every fact says where in that text it stands.

The larger names are looked up on first use: a list of cases needs no rules for reading.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from wizard.intake.removals import Removal, count_removed
from wizard.text import clean_paste, quote

if TYPE_CHECKING:
    from wizard.intake.codes import describe_other_code
    from wizard.intake.reader import LIMIT, Reader, Reading
    from wizard.intake.second_look import Leak, residue

_MODULES = {
    "LIMIT": "reader",
    "Leak": "second_look",
    "Reader": "reader",
    "Reading": "reader",
    "describe_other_code": "codes",
    "residue": "second_look",
}
"""The module of each name that is looked up on first use."""

__all__ = [
    "LIMIT",
    "Leak",
    "Reader",
    "Reading",
    "Removal",
    "clean_paste",
    "count_removed",
    "describe_other_code",
    "quote",
    "residue",
]


def __getattr__(name: str) -> object:
    """Return a public name, importing its module."""
    if name not in _MODULES:
        raise AttributeError(name)
    found = globals()[name] = getattr(import_module(f"wizard.intake.{_MODULES[name]}"), name)
    return found
