"""Rows of a test: those that run only in `make test-all`, and cheap ones that run as one test."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    Test = Callable[..., None]

_MOST_TOLD = 8


def rest_slow(rows: Iterable[object], quick: Collection[object]) -> list[object]:
    """Return rows for one parameter, those that are not quick marked slow."""
    known = list(rows)
    assert all(row in known for row in quick)
    return [row if row in quick else pytest.param(row, marks=pytest.mark.slow) for row in known]


def each_row(names: str | tuple[str, ...], rows: Iterable[Any]) -> Callable[[Test], Test]:
    """Run a test with each row of a table, as `parametrize` does, but as one test.

    A test of its own costs 4 ms, which is most of what a row of a long table costs. All rows are
    tried; those that fail are told together, each with its values. What a row needs fresh, such as
    `tmp_path`, it does not get here.
    """
    named = tuple(names.replace(" ", "").split(",")) if isinstance(names, str) else names
    table = [row if len(named) > 1 else (row,) for row in rows]
    assert table

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def with_all_rows(**fixtures: object) -> None:
            failed = []
            for row in table:
                values = dict(zip(named, row, strict=True))
                try:
                    test(**fixtures, **values)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - told below
                    error.add_note(f"In the row {values}")
                    failed.append(error)
            if failed:
                told = f"{len(failed)} of {len(table)} rows failed; the first are told"
                raise BaseExceptionGroup(told, failed[:_MOST_TOLD])

        signature = inspect.signature(test)
        others = [one for name, one in signature.parameters.items() if name not in named]
        vars(with_all_rows)["__signature__"] = signature.replace(parameters=others)
        return with_all_rows

    return decorate
