"""The probe terminal: whether the terminal can show what this program draws."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from wizard.probes.base import Said, Verdict, heard_words

if TYPE_CHECKING:
    from wizard.probes.base import Net, Target, Terminal

COLUMNS, ROWS = 40, 10
"""The smallest terminal in which every screen can be used."""

_PLAIN = "Use --plain, which needs nothing of it."


def check(net: Net, target: Target) -> Said:
    """Look at the size and the letters of the terminal; the network is not asked."""
    del target
    found = net.terminal()
    heard = heard_words(words(found))
    if not found.is_terminal:
        return Said(
            Verdict.UNKNOWN,
            "What this writes goes to no terminal.",
            "Run it in a terminal, not into a file or another program.",
            heard,
        )
    if found.name == "dumb":
        return Said(Verdict.FAIL, "This terminal shows plain lines only.", _PLAIN, heard)
    if not _is_utf8(found.encoding):
        return Said(
            Verdict.FAIL,
            f"This terminal is set to letters of {heard_words(found.encoding)[:40]}, not UTF-8.",
            "Set it to UTF-8, or use --plain.",
            heard,
        )
    if found.columns < COLUMNS or found.rows < ROWS:
        return Said(
            Verdict.FAIL,
            f"It has {found.columns} columns and {found.rows} rows.",
            f"Make it larger: {COLUMNS} columns and {ROWS} rows at least.",
            heard,
        )
    return Said(Verdict.PASS, "The terminal is large enough and shows UTF-8.", "", heard)


def words(found: Terminal) -> str:
    """Return a terminal in words, in one line."""
    size = f"{found.columns} columns, {found.rows} rows" if found.is_terminal else "no terminal"
    parts = (size, found.encoding, found.name, found.colours)
    return ", ".join(part for part in parts if part)


def _is_utf8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except LookupError:
        return False
