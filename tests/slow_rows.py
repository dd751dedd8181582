"""Rows of a test of which some run in `make test`, and all in `make test-all` and in CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def rest_slow(rows: Iterable[object], quick: Collection[object]) -> list[object]:
    """Return rows for one parameter, those that are not quick marked slow."""
    known = list(rows)
    assert all(row in known for row in quick)
    return [row if row in quick else pytest.param(row, marks=pytest.mark.slow) for row in known]
