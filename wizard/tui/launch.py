"""Run the screen as a process: clean environment first, typed result or the mistake last."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.tui.guards import clean_environment, mend_reading, quiet_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.case.workspace import Workspace
    from wizard.content.flow import Result
    from wizard.findings import Finding
    from wizard.settings import Settings
    from wizard.tui.app import WizardApp


# The full-screen front end: the only place that knows Textual and Rich.


@dataclass(frozen=True, slots=True)
class StartAt:
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
    make_workspace: Callable[[], tuple[Workspace, tuple[Finding, ...]]],
    settings: Settings,
    start: StartAt,
) -> ExitState:
    """Show the screen until the person leaves; nothing of Textual is loaded before this call."""
    return run_app(make_workspace, settings, start)


def run_app(
    make_workspace: Callable[[], tuple[Workspace, tuple[Finding, ...]]],
    settings: Settings,
    start: StartAt,
) -> ExitState:
    """Show the screen and return how it ended; a mistake of the program is raised to the caller."""

    def build() -> WizardApp:
        from wizard.tui.app import WizardApp  # noqa: PLC0415 - the environment comes first

        return WizardApp(make_workspace, settings, start)

    return run_built(build)


def run_built(build: Callable[[], WizardApp]) -> ExitState:
    """Build an app in a clean environment, show it, and return how it ended."""
    clean_environment(os.environ)
    with quiet_terminal():
        app = build()
        app.driver_class  # noqa: B018 - loads the driver's module, which the next line mends
        mend_reading()
        state = app.run()
    if app.crash is not None:
        raise app.crash
    return state or ExitState(code=app.end_code)
