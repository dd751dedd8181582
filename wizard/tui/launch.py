"""Run the screen as a process: clean environment, then the result or the internal error."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.settings import default_journal
from wizard.streams import drop_unwritten
from wizard.tui.clipboard import SystemClipboard
from wizard.tui.guards import clean_environment, install_parser, quiet_terminal
from wizard.tui.session import Choices, ExitState, Session, StartAt

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.workspace import Workspace
    from wizard.findings import Finding
    from wizard.settings import Settings
    from wizard.tui.app import WizardApp

__all__ = ["ExitState", "Session", "StartAt", "run", "run_built"]


def run(
    make_workspace: Callable[[], tuple[Workspace, tuple[Finding, ...]]],
    settings: Settings,
    start: StartAt,
) -> ExitState:
    """Show the screen until the user leaves; an internal error is raised to the caller.

    Nothing of Textual is loaded before this call.
    """

    def build() -> WizardApp:
        from wizard.tui.app import WizardApp  # noqa: PLC0415 - the environment comes first

        choices = Choices(default_journal().with_name("screen.json"))
        board = SystemClipboard(dict(os.environ))
        session = Session(settings, start, clipboard=board, choices=choices)
        return WizardApp(make_workspace, session)

    return run_built(build)


def give_title_back() -> None:
    """Let the terminal have the title that it had before."""
    from wizard.tui.keyboard import OLD_TITLE  # noqa: PLC0415 - the environment comes first

    if sys.__stdout__ is not None and sys.__stdout__.isatty():
        with suppress(OSError, ValueError):
            sys.__stdout__.write(OLD_TITLE)
            sys.__stdout__.flush()


def run_built(build: Callable[[], WizardApp]) -> ExitState:
    """Build an app in a clean environment, show it, and return how it ended."""
    clean_environment(os.environ)
    # A collection in the middle of the start costs up to a tenth of it; home begins again.
    gc.disable()
    with quiet_terminal():
        app = build()
        if app.console.color_system == "standard":
            app.use_sixteen_colors()
        app.driver_class  # noqa: B018 - loads the driver's module, which the next line changes
        install_parser()
        try:
            state = app.run()
        finally:
            give_title_back()
            drop_unwritten()
    if app.crash is not None:
        raise app.crash
    return state or ExitState(code=app.end_code)
