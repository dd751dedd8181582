"""Walks through a case in plain lines and by script, from the first word to the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard import world
from wizard.case.journal_file import TIMEOUT
from wizard.cli.answers import Answers, read_answers
from wizard.cli.arguments import UsageError
from wizard.cli.desk import check_saved, desk_of, journal_of, open_case
from wizard.cli.front import CODES
from wizard.cli.lines import Lines
from wizard.cli.live_case import Door, prefix_of
from wizard.cli.live_talk import PRACTICE
from wizard.cli.output import tell
from wizard.cli.plain import Talk
from wizard.cli.plain_home import Home
from wizard.cli.request import Request
from wizard.cli.scenario import record
from wizard.cli.scripted import report_unused, say_run, say_run_json, walk
from wizard.errors import InputError

if TYPE_CHECKING:
    from wizard.case.open_case import Desk, OpenCase
    from wizard.case.view import View


def plain(request: Request) -> int:
    """Talk in plain lines until the case ends or is left; return the exit code."""
    lines = Lines(PRACTICE if request.simulate else "")
    with desk_of(request.settings) as desk:
        desk.journal.go_on(TIMEOUT)
        case = _begin(desk, request, lines)
        if case is None:
            return CODES[None]
        doors = world.real()
        door = Door(request.settings, doors)
        view = Talk(lines, case, desk.journal.is_kept, doors.net, door).run()
        _record(case, request.record_to)
        if desk.journal.is_kept:
            check_saved(desk)
        return code_of(view)


def _begin(desk: Desk, request: Request, lines: Lines) -> OpenCase | None:
    if request.case_id:
        return desk.resume(request.case_id)
    if request.flow:
        return open_case(desk, request, request.flow, request.text)
    return Home(desk, request, lines).choose()


def scripted(request: Request, answers_from: str, *, as_json: bool, keep: bool) -> int:
    """Walk by an answers file and report; return the exit code."""
    answers = read_answers(answers_from) if answers_from else Answers({})
    with desk_of(request.settings, keep=keep) as desk:
        desk.journal.go_on(TIMEOUT)
        flow = request.flow or _flow_for(desk, request.text)
        case = open_case(desk, request, flow, request.text)
        walk(case, answers, Door(request.settings, world.real(), yes=request.yes))
        report_unused(answers)
        if as_json:
            say_run_json(case)
        else:
            say_run(case, Lines(prefix_of(case.view)))
        _record(case, request.record_to)
        if keep:
            check_saved(desk)
        return code_of(case.view)


def begun(request: Request) -> Request:
    """Open the case that is asked for and return a request to carry on with it.

    Practice cases begin here for the full screen too, so that one is marked from its first line.
    """
    with journal_of(request.settings) as desk:
        flow = request.flow or _flow_for(desk, request.text)
        case = open_case(desk, request, flow, request.text)
        case_id = case.view.case_id
        return Request(request.settings, case_id=case_id, record_to=request.record_to)


def record_kept(request: Request, case_id: str) -> None:
    """Write the walk of a case in the journal as a scenario."""
    with desk_of(request.settings) as desk:
        _record(desk.resume(case_id), request.record_to)


def code_of(view: View) -> int:
    """Return the exit code of a walk that stands where a view shows it."""
    return CODES[view.outcome.outcome.result if view.outcome else None]


def _record(case: OpenCase, name: str) -> None:
    if not name:
        return
    if case.view.outcome is None:
        tell("The walk has not come to an end, so no scenario was written.")
        return
    record(case, name)
    tell(f"The walk is written to {name}.")


def _flow_for(desk: Desk, text: str) -> str:
    """Return the flow that a text asks for; InputError if that is not clear."""
    if not text:
        raise UsageError(
            "No flow is named and no text is given.",
            "Name a flow, or give --paste. To list the flows: entra-wizard flow list",
        )
    found = desk.read(text)
    if found.unclear:
        codes = " and ".join(str(code) for code in found.reading.codes)
        raise InputError(
            f"The text holds several codes, and none goes before the others: {codes}.",
            "Name the flow, as: entra-wizard run aadsts90120 --paste FILE",
        )
    if not found.suggestions:
        raise InputError(
            "There is no error code in the text.",
            "Name the flow, as: entra-wizard run unknown-code --paste FILE",
        )
    return found.suggestions[0].flow
