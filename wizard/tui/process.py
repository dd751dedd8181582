"""Run the screen as a process: clean environment first, typed result or the mistake last."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.tui import ExitState, Start
from wizard.tui.guards import clean_environment, mend_reading, quiet_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.open_case import Desk
    from wizard.findings import Finding
    from wizard.settings import Settings
    from wizard.tui.app import WizardApp


def run_app(
    make_desk: Callable[[], tuple[Desk, tuple[Finding, ...]]], settings: Settings, start: Start
) -> ExitState:
    """Show the screen and return how it ended; a mistake of the program is raised to the caller."""

    def build() -> WizardApp:
        from wizard.tui.app import WizardApp  # noqa: PLC0415 - the environment comes first

        return WizardApp(make_desk, settings, start)

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
