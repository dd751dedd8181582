"""An answers file: which answer each step gets, so that nothing has to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli.reading import STDIN, plain_name, read_whole
from wizard.content.located import read
from wizard.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.content.flow import StepRef
    from wizard.content.node import Node


class Answers:
    """Answers waiting for their steps; each is used once, in the order it was written."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        self._left = {key: list(values) for key, values in rows.items()}

    def take(self, step: StepRef) -> str | None:
        """Return the next answer for a step, or None; `flow/step` goes before a bare step id."""
        for key in (str(step), step.step):
            if self._left.get(key):
                return self._left[key].pop(0)
        return None

    @property
    def unused(self) -> tuple[str, ...]:
        """Return what no step has taken, as `step: answer`."""
        return tuple(f"{key}: {value}" for key, values in self._left.items() for value in values)


def read_answers(name: str) -> Answers:
    """Return the answers of a YAML or JSON file, or of standard input for `-`.

    Raises InputError that names the line of the first mistake.
    """
    text = read_whole(name)
    if not text.strip():
        return Answers({})
    said = "standard input" if plain_name(name) == STDIN else name
    top, sheet = read(said, text.encode())
    rows = {key: _values(node) for key, node in (top.children() if top else ())}
    if sheet.errors:
        first = sheet.findings[0]
        raise InputError(f"{first.at}: {first.message}", first.fix)
    return Answers(rows)


def _values(node: Node) -> list[str]:
    if node.items is not None:
        return [one.as_text("a step") for one in node.items]
    return [node.as_text("a step")]
