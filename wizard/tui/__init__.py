"""The full-screen front end: the only place that knows Textual and Rich."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.case.open_case import Desk
    from wizard.content.flow import Result
    from wizard.findings import Finding
    from wizard.settings import Settings


@dataclass(frozen=True, slots=True)
class Start:
    """Where the screen begins: home, or a case that is opened or resumed at once.

    `flow` is a flow id or `flow/step`, `paste` the error text, `case_id` a case to resume, `facts`
    values known from the command line, and `ticket` the desk's own number.
    """

    flow: str = ""
    paste: str = ""
    case_id: str = ""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class ExitState:
    """How the screen ended: the last case worked on and its result, None while it is open.

    `code` is set when something other than the person ended the program: 128 plus the number of a
    signal, or 1 after a fault, whose report stands in the file `report`.
    """

    result: Result | None = None
    case_id: str = ""
    code: int = 0
    report: str = ""


def run(
    make_desk: Callable[[], tuple[Desk, tuple[Finding, ...]]], settings: Settings, start: Start
) -> ExitState:
    """Show the screen until the person leaves; nothing of Textual is loaded before this call."""
    from wizard.tui.process import run_app  # noqa: PLC0415 - Textual costs a third of a second

    return run_app(make_desk, settings, start)
