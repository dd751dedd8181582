"""Starts the full screen; imports nothing that its first frame does not need."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wizard.cli.output import is_terminal, needs_plain, write_notice
from wizard.content.people import Result
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.case.workspace import Workspace
    from wizard.cli.options import RunRequest
    from wizard.findings import Finding


CODES: Mapping[Result | None, ExitCode] = {
    Result.RESOLVED: ExitCode.DONE,
    Result.HANDED_OVER: ExitCode.HANDED_OVER,
    Result.STOPPED: ExitCode.HANDED_OVER,
    None: ExitCode.LEFT,
}
"""Exit codes by result; None is a run without an outcome."""


def wants_plain(env: Mapping[str, str], *, asked: bool) -> bool:
    """Return whether to use plain lines: on request, or without a capable terminal."""
    if asked or needs_plain(env):
        return True
    # With standard output in a pipe (`run ... | tee log`) someone wants the lines.
    return not all(map(is_terminal, (sys.stdin, sys.stdout, sys.stderr)))


def full_screen(
    request: RunRequest, record: Callable[[RunRequest, str], None] | None = None
) -> int:
    """Run the full screen until the user leaves; return the exit code.

    `record` is called with the last case when the request asks for a scenario of it.
    """
    from wizard.tui import launch  # noqa: PLC0415 - only for the full screen

    opened: list[tuple[Workspace, tuple[Finding, ...]]] = []

    def make_workspace() -> tuple[Workspace, tuple[Finding, ...]]:
        from wizard import world  # noqa: PLC0415 - the domain is loaded after the first frame
        from wizard.case.journal import SHORT_WAIT  # noqa: PLC0415 - same

        opened.append(world.open_workspace(request.settings, world.real()))
        opened[0][0].journal.continue_in_memory(SHORT_WAIT)
        return opened[0]

    start = launch.StartAt(
        request.flow,
        request.text,
        request.case_id,
        request.facts,
        request.ticket,
        request.tour,
    )
    try:
        state = launch.run(make_workspace, request.settings, start)
    finally:
        lost = _closed(opened)
    if record and request.record_to and state.case_id:
        record(request, state.case_id)
    if state.report:
        write_notice(
            f"entra-wizard stopped because of an internal error. The report is in {state.report}."
        )
    if lost:
        write_notice(f"{lost} What was not saved is lost.")
        return state.code or ExitCode.UNEXPECTED
    # Without a case there is nothing to resume.
    return state.code or (CODES[state.result] if state.case_id else ExitCode.DONE)


def _closed(opened: list[tuple[Workspace, tuple[Finding, ...]]]) -> str:
    """Close the journal and save what can be saved; return a sentence about what is lost."""
    if not opened:
        return ""
    journal = opened[0][0].journal
    journal.close()
    return journal.trouble
