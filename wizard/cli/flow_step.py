"""`flow show ID --step S`: one step alone, as a reader meets it, at any size."""

from __future__ import annotations

import re
import textwrap
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from wizard.case.show import House, show
from wizard.case.state import Case, Known
from wizard.cli.arguments import UsageError
from wizard.cli.lines import Lines
from wizard.cli.output import say, say_json
from wizard.cli.plain_words import say_step
from wizard.content.flow import StepRef
from wizard.errors import ExitCode, UnknownName
from wizard.evidence import Evidence, Origin, Redacted

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.case.view import View
    from wizard.content.flow import Flow, FlowBook
    from wizard.settings import Settings

STEP = "entra-wizard/flow-step/1"
_LEAST = 20


def show_one_step(options: Namespace, book: FlowBook, flow: Flow, settings: Settings) -> int:
    """Show one step of a flow to a reader, as if a case stood there."""
    if options.step not in flow.steps:
        raise UnknownName(f"step of {flow.id}", options.step, flow.steps)
    known = tuple(_fact(pair, book) for pair in options.set)
    case = Case("K0", settings.reader, "0", at=StepRef(flow.id, options.step), known=known)
    view = show(case, House(book, book.answers_left, settings.contacts))
    if options.json:
        say_json({"schema": STEP, "flow": flow.id, "step": options.step, "view": plain(view)})
        return ExitCode.DONE
    text = _said(view)
    for line in _cut(text, *_size(options.size)) if options.size else text.split("\n"):
        say(line)
    return ExitCode.DONE


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is any of a few types
    """Return a frozen value as JSON takes it; addresses become `flow/step`."""
    if isinstance(value, StepRef):
        return str(value)
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list | frozenset):
        return [plain(one) for one in value]
    if hasattr(value, "items"):
        return {str(key): plain(one) for key, one in value.items()}
    return value


def _fact(pair: str, book: FlowBook) -> Known:
    name, _, value = (part.strip() for part in pair.partition("="))
    spec = book.tables.facts.get(name)
    if not value:
        raise UsageError(f"--set {pair!r} is not understood.", "Write FACT=VALUE.")
    if spec is None or spec.derived:
        raise UnknownName("fact", name, book.tables.facts)
    if spec.values and value not in spec.values:
        raise UnknownName(f"value of {name}", value, spec.values)
    return Known(Evidence(name, Redacted(value), Origin.SETTING))


class _Kept(Lines):
    """Lines that are kept instead of said."""

    __slots__ = ("kept",)

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def say(self, text: str) -> None:
        """Keep one or more lines."""
        self.kept += text.split("\n")


def _said(view: View) -> str:
    lines = _Kept()
    prompt = say_step(view, lines)
    return "\n".join([*lines.kept, prompt])


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{2,3})x([0-9]{1,3})", text)
    if not found or int(found[1]) < _LEAST or not int(found[2]):
        raise UsageError(f"{text!r} is no size.", "Write columns and lines, as 80x24.")
    return int(found[1]), int(found[2])


def _cut(text: str, columns: int, lines: int) -> list[str]:
    rows = [row for line in text.split("\n") for row in textwrap.wrap(line, columns) or [""]]
    if len(rows) <= lines:
        return rows
    return [*rows[: lines - 1], f"{len(rows) - lines + 1} more below"]
