"""Notices which files of a folder were saved, by their times and sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.desk import DESK_NAMES
from wizard.content.own_flows import flow_paths

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.findings import Finding

Mark = tuple[int, int]
"""The time of the last change in nanoseconds, and the size."""


def marks(folder: Path) -> dict[str, Mark]:
    """Return a mark for each file that `flow check` reads; one that goes meanwhile is left out."""
    found: dict[str, Mark] = {}
    for path in (*flow_paths(folder), *(folder / name for name in DESK_NAMES)):
        try:
            seen = path.stat()
        except OSError:
            continue
        found[path.as_posix()] = (seen.st_mtime_ns, seen.st_size)
    return found


def changed(before: dict[str, Mark], now: dict[str, Mark]) -> tuple[str, ...]:
    """Return the files that are new, gone, or were saved."""
    return tuple(name for name in sorted({*before, *now}) if before.get(name) != now.get(name))


def news(
    before: tuple[Finding, ...], now: tuple[Finding, ...]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that have come and those that have gone; lines may have moved."""

    def left(these: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
        rest = [(one.at.file, one.rule, one.message) for one in others]
        found = []
        for one in these:
            key = (one.at.file, one.rule, one.message)
            if key in rest:
                rest.remove(key)
            else:
                found.append(one)
        return tuple(found)

    return left(now, before), left(before, now)
