"""Which front end talks: the full screen, or plain lines where that cannot be or is not wanted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wizard.cli.output import tell
from wizard.content.people import Result
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.case.open_case import Desk
    from wizard.cli.request import Request
    from wizard.findings import Finding

_OFF = ("", "0", "false", "no")

CODES: Mapping[Result | None, ExitCode] = {
    Result.RESOLVED: ExitCode.DONE,
    Result.HANDED_OVER: ExitCode.HANDED_OVER,
    Result.STOPPED: ExitCode.HANDED_OVER,
    None: ExitCode.LEFT,
}
"""What a walk ends with, by its result; None is a walk that has not come to its end."""


def wants_plain(env: Mapping[str, str], *, asked: bool) -> bool:
    """Return whether to talk in plain lines: `asked` for, or the terminal leaves no choice."""
    if asked or env.get("ACCESSIBLE", "").lower() not in _OFF:
        return True
    # Windows consoles set no TERM.
    if env.get("TERM", "vt100" if sys.platform == "win32" else "") in ("", "dumb"):
        return True
    return not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr))


def _is_terminal(stream: object) -> bool:
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty())


def full_screen(request: Request) -> int:
    """Show the full screen until the person leaves; return the exit code."""
    from wizard import tui  # noqa: PLC0415 - only the full screen pays for itself

    opened: list[tuple[Desk, tuple[Finding, ...]]] = []

    def make_desk() -> tuple[Desk, tuple[Finding, ...]]:
        from wizard.case.journal import SHORT_WAIT  # noqa: PLC0415 - after the first frame
        from wizard.world import open_desk, real  # noqa: PLC0415 - after the first frame

        opened.append(open_desk(request.settings, real()))
        opened[0][0].journal.go_on(SHORT_WAIT)
        return opened[0]

    start = tui.Start(request.flow, request.text, request.case_id, request.facts, request.ticket)
    try:
        state = tui.run(make_desk, request.settings, start)
    finally:
        lost = _closed(opened)
    if request.record_to and state.case_id:
        from wizard.cli import walks  # noqa: PLC0415 - only for --record

        walks.record_kept(request, state.case_id)
    if state.report:
        tell(f"entra-wizard met a mistake of its own. The report is in {state.report}.")
    if lost:
        tell(f"{lost} What was not saved is lost.")
        return state.code or ExitCode.UNEXPECTED
    # Who looked at the home screen and opened no case has left nothing that could be resumed.
    return state.code or (CODES[state.result] if state.case_id else ExitCode.DONE)


def _closed(opened: list[tuple[Desk, tuple[Finding, ...]]]) -> str:
    """Close the journal, saving what can be; return what is lost, in words."""
    if not opened:
        return ""
    journal = opened[0][0].journal
    journal.close()
    return journal.trouble
