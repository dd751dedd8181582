"""`case list`, `show`, `resume`, `note`, `prune`, `delete`: the journal on the command line."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.case.case_list import STATES, UNREADABLE, CaseFilter
from wizard.case.report import may_leave
from wizard.cli.opening import case_id_of, journal_of
from wizard.cli.options import settings_of
from wizard.cli.output import (
    EndOfInput,
    Field,
    Line,
    LineDialog,
    Table,
    TableRow,
    as_sentence,
    plain_lines,
    write_blocks,
    write_json,
    write_line,
    write_notice,
)
from wizard.cli.parser import UsageError
from wizard.cli.sentences import case_summary_line, prefix_of
from wizard.errors import ExitCode, UnknownName

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.case.case_list import CaseSummary
    from wizard.case.workspace import OpenCase, Workspace
    from wizard.cli.output import Block

LIST = "entra-wizard/case-list/1"
SHOW = "entra-wizard/case-show/1"

_FIELDS = (
    "ticket", "code", "title", "tool", "state", "where", "opened", "touched", "simulated",
    "holder", "flow", "step", "cause",
)  # fmt: skip
"""Fields of a case in JSON, in this order, after its id."""

_LISTED = 50
_MOST = "1000000"


def list_cases(options: Namespace) -> int:
    """List the cases that are wanted, newest first."""
    wanted = CaseFilter(tuple(options.words), tuple(map(_state, options.state)))
    limit = _whole_number("--limit", options.limit) if options.limit else _LISTED
    with journal_of(settings_of(options), only_reads=True) as workspace:
        cases = workspace.cases(limit, wanted)
        is_shared = workspace.journal.store.is_shared
    if options.json:
        body = [
            {"id": one.case_id, **{name: getattr(one, name) for name in _FIELDS}} for one in cases
        ]
        write_json({"schema": LIST, "cases": body})
        return ExitCode.DONE
    if cases:
        columns: tuple[str, ...] = ("Case", "Ticket", "About", "State", "Where", "Last change")
        rows = tuple(map(_case_row, cases))
        if is_shared:
            columns = (*columns, "With")
            rows = tuple(_with_holder(row, one) for row, one in zip(rows, cases, strict=True))
        write_blocks(Table(columns, rows))
    elif wanted.is_empty:
        write_blocks(Line("No cases yet. To begin one: entra-wizard"))
    else:
        write_blocks(Line("No case is like that. To see all: entra-wizard case list"))
    return ExitCode.DONE


def _with_holder(row: TableRow, one: CaseSummary) -> TableRow:
    """Return a row that also says who has the case, as a team needs it."""
    plain = f"{row.plain} With {one.holder}." if one.holder else row.plain
    return row._replace(plain=plain, cells=(*row.cells, one.holder))


def _state(text: str) -> str:
    if text not in STATES:
        raise UnknownName("state", text, STATES)
    return text


def _whole_number(option: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0 and len(text) < len(_MOST)):
        raise UsageError(f"{option}: {text!r} is not a number of 1 or more.", "Write it as 30.")
    return int(text)


def _case_row(one: CaseSummary) -> TableRow:
    if one.state == UNREADABLE:
        plain = f"Case {one.case_id}. Unreadable: {one.where}"
        return TableRow(plain, (one.case_id, "", "", "unreadable", one.where, ""), "bad")
    about = ", ".join(part for part in (one.code, one.title, one.tool) if part)
    if one.simulated:
        about = f"Practice. {about}"
    when = one.touched[:16].replace("T", " ")
    cells = (one.case_id, one.ticket, about, one.state.replace("-", " "), one.where, when)
    return TableRow(case_summary_line(one), cells)


def show_case(options: Namespace) -> int:
    """Show the path of a case, the known facts, and the current step."""
    from wizard.cli import scripted  # noqa: PLC0415 - as above

    with journal_of(settings_of(options), only_reads=True) as workspace:
        case = workspace.resume(case_id_of(workspace, options.case))
        if case.misfit:
            write_notice(case.misfit)
        if options.json:
            document = scripted.run_document(case, SHOW)
            may_leave(json.dumps(document, ensure_ascii=False, indent=0), "The case")
            write_json(document)
            return ExitCode.DONE
        blocks = [*_case_blocks(case), *scripted.transcript_blocks(case)]
        prefix = prefix_of(case.view)
        text = "\n".join(plain_lines(blocks)).replace("\n", f"\n{prefix}")
        may_leave(f"{prefix}{text}", "The case")
        write_blocks(*blocks, prefix=prefix)
        return ExitCode.DONE


def _case_blocks(case: OpenCase) -> list[Block]:
    view = case.view
    title = f"Case {view.case_id}. {as_sentence(view.title or 'No flow yet')}"
    return [
        Line(title, "title"),
        *([Field("Ticket", view.ticket)] if view.ticket else []),
        *(Field(one.label, as_sentence(one.value), as_sentence(one.origin)) for one in view.known),
        *(Field("Note", note) for note in view.notes),
    ]


def note_case(options: Namespace) -> int:
    """Add a note to a case."""
    with journal_of(settings_of(options)) as workspace:
        case = workspace.resume(case_id_of(workspace, options.case))
        case.note(options.text)
        write_line(f"The note is kept with case {case.view.case_id}.")
    return ExitCode.DONE


def delete_case(options: Namespace) -> int:
    """Delete a case permanently, after a yes."""
    with journal_of(settings_of(options)) as workspace:
        case_id = case_id_of(workspace, options.case)
        question = f"Delete case {case_id} for good, with all it holds?"
        if not (options.yes or confirms(question)):
            write_line(f"Nothing was deleted. Case {case_id} is kept.")
            return ExitCode.LEFT
        is_gone = workspace.journal.forget(case_id)
        write_line(f"Case {case_id} is deleted.")
        if not is_gone:
            write_notice(
                "Another program has the journal open, so its files still hold text of the case."
                " The text goes when that program has ended and entra-wizard runs again."
            )
        _write_about_backups(workspace)
    return ExitCode.DONE


def prune_cases(options: Namespace) -> int:
    """Delete the cases without a change for a number of days, after a yes."""
    settings = settings_of(options)
    days = (
        _whole_number("--older-than", options.older_than)
        if options.older_than
        else settings.keep_days
    )
    if not days:
        raise UsageError(
            "For how many days are cases kept?",
            "Add --older-than DAYS, or set [journal] keep-days.",
        )
    span = "a day" if days == 1 else f"{days} days"
    # Here the question comes before anything is deleted, also with keep-days in the settings.
    with journal_of(replace(settings, keep_days=0)) as workspace:
        old = workspace.journal.unchanged_for(days)
        if not old:
            write_line(f"No case has been without a change for {span}.")
            return ExitCode.DONE
        count = "1 case" if len(old) == 1 else f"{len(old)} cases"
        if not (options.yes or confirms(f"Delete {count} without a change for {span}?")):
            write_line("Nothing was deleted.")
            return ExitCode.LEFT
        gone = workspace.journal.prune(days)
        write_line(f"Deleted: {', '.join(gone)}.")
        _write_about_backups(workspace)
    return ExitCode.DONE


def _write_about_backups(workspace: Workspace) -> None:
    if workspace.journal.store.is_shared:
        write_notice("Backups of the database hold it until they are replaced.")


def confirms(
    question: str, otherwise: str = "so nothing was deleted", option: str = "--yes"
) -> bool:
    """Ask for a yes; UsageError without a terminal."""
    if not _can_ask():
        raise UsageError(f"Nobody can be asked here, {otherwise}.", f"Add {option}.")
    try:
        return LineDialog().ask(f"{question} Type yes:").lower() == "yes"
    except EndOfInput:
        return False


def _can_ask() -> bool:
    return sys.stdin.isatty()
