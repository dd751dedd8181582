"""`case list`, `show`, `resume`, `note` and `delete`: the journal from the command line."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.case.report import may_leave
from wizard.case.workspace import UNREADABLE
from wizard.cli.live import prefix_of
from wizard.cli.opening import RunRequest, case_id_of, journal_of, settings_of
from wizard.cli.output import (
    EndOfInput,
    LineDialog,
    as_sentence,
    write_json,
    write_line,
    write_notice,
)
from wizard.cli.parser import UsageError
from wizard.cli.plain import case_summary_line
from wizard.cli.run import full_screen, wants_plain
from wizard.cli.scripted import run_document, write_transcript
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.case.workspace import OpenCase

LIST = "entra-wizard/case-list/1"
SHOW = "entra-wizard/case-show/1"


def list_cases(options: Namespace) -> int:
    """List the cases, newest first."""
    with journal_of(settings_of(options)) as workspace:
        cases = workspace.cases()
    if options.json:
        rows = [
            {
                "id": one.case_id,
                "ticket": one.ticket,
                "code": one.code,
                "title": one.title,
                "tool": one.tool,
                "state": one.state,
                "where": one.where,
                "opened": one.opened,
                "touched": one.touched,
                "simulated": one.simulated,
            }
            for one in cases
        ]
        write_json({"schema": LIST, "cases": rows})
        return ExitCode.DONE
    for one in cases:
        if one.state == UNREADABLE:
            write_line(f"Case {one.case_id}. Unreadable: {one.where}")
        else:
            write_line(case_summary_line(one))
    if not cases:
        write_line("No cases yet. To begin one: entra-wizard")
    return ExitCode.DONE


def show_case(options: Namespace) -> int:
    """Show the path of a case, what is known, and where it stands."""
    with journal_of(settings_of(options)) as workspace:
        case = workspace.resume(case_id_of(workspace, options.case))
        if options.json:
            document = run_document(case, SHOW)
            may_leave(json.dumps(document, ensure_ascii=False, indent=0), "The case")
            write_json(document)
            return ExitCode.DONE
        write_line(may_leave("\n".join(_shown(case)), "The case"))
        return ExitCode.DONE


@dataclass(slots=True)
class _TranscriptBuffer(LineDialog):
    """Lines that are kept to be looked through before they are said."""

    said: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Keep one or more lines, each with the prefix."""
        self.said += [f"{self.prefix}{line}" for line in text.split("\n")]


def _shown(case: OpenCase) -> list[str]:
    view = case.view
    lines = _TranscriptBuffer(prefix_of(view))
    lines.write(f"Case {view.case_id}. {as_sentence(view.title or 'No flow yet')}")
    if view.ticket:
        lines.write(f"Ticket: {view.ticket}")
    for item in view.known:
        lines.write(f"{item.label}: {as_sentence(item.value)} {as_sentence(item.origin)}")
    for note in view.notes:
        lines.write(f"Note: {note}")
    write_transcript(case, lines)
    return lines.said


def resume_case(options: Namespace) -> int:
    """Carry on with a case in the front end that fits."""
    settings = settings_of(options)
    with journal_of(settings) as workspace:
        case_id = case_id_of(workspace, options.case)
    request = RunRequest(settings, case_id=case_id)
    if not wants_plain(os.environ, asked=options.plain):
        return full_screen(request)
    from wizard.cli import run  # noqa: PLC0415 - only the plain lines need it

    return run.run_plain(request)


def note_case(options: Namespace) -> int:
    """Add a note to a case."""
    with journal_of(settings_of(options)) as workspace:
        case = workspace.resume(case_id_of(workspace, options.case))
        case.note(options.text)
        write_line(f"The note is kept with case {case.view.case_id}.")
    return ExitCode.DONE


def delete_case(options: Namespace) -> int:
    """Delete a case for good, after a yes."""
    with journal_of(settings_of(options)) as workspace:
        case_id = case_id_of(workspace, options.case)
        if not (options.yes or _wants(f"Delete case {case_id} for good, with all it holds?")):
            write_line(f"Nothing was deleted. Case {case_id} is kept.")
            return ExitCode.LEFT
        is_gone = workspace.journal.forget(case_id)
        write_line(f"Case {case_id} is deleted.")
        if not is_gone:
            write_notice(
                "Another program has the journal open, so its files still hold text of the case."
                " The text goes when that program has ended and entra-wizard runs again."
            )
    return ExitCode.DONE


def _wants(question: str) -> bool:
    """Ask a person; UsageError where nobody can be asked."""
    if not _is_asked():
        raise UsageError("Nobody can be asked here, so nothing was deleted.", "Add --yes.")
    try:
        return LineDialog().ask(f"{question} Type yes:").lower() == "yes"
    except EndOfInput:
        return False


def _is_asked() -> bool:
    return sys.stdin.isatty()
