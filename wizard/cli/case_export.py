"""`case export`: a case for the person who goes on with it, to a file, the screen or a command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.files import write_atomic
from wizard.cli.opening import case_id_of, journal_of
from wizard.cli.options import settings_of
from wizard.cli.output import write_line, write_notice
from wizard.cli.parser import UsageError
from wizard.errors import ExitCode, InputError, JournalError
from wizard.export import Export, export, file_name
from wizard.export.handoff import hand_off
from wizard.input_file import is_folder, is_there

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.case.workspace import OpenCase

HANDOFF = "handoff"
"""The format that the journal names when the desk's own command took the export."""


def export_case(options: Namespace) -> int:
    """Export a case, and record that it was exported."""
    form = _format_of(options)
    settings = settings_of(options)
    with journal_of(settings, only_reads=True) as workspace:
        case = workspace.resume(case_id_of(workspace, options.case))
        if case.misfit:
            write_notice(case.misfit)
        if options.handoff:
            made = export(case, form)
            said = hand_off(settings.handoff, made.text)
            _record(case, HANDOFF, made)
            write_line(said or f"Case {case.view.case_id} was handed off.")
            return ExitCode.DONE
        target = _target(options.to, file_name(case, form), force=options.force)
        made = export(case, form)
        if target is None:
            write_line(made.text.rstrip("\n"))
        else:
            write_atomic(target, made.text.encode(), new=not options.force, private=True)
            write_line(f"Case {case.view.case_id} was exported to {target}.")
        _record(case, form, made)
    return ExitCode.DONE


def _format_of(options: Namespace) -> str:
    form = str(options.format or ("json" if options.handoff else "text"))
    if options.adf and form != "jira":
        raise UsageError("--adf is a form of --format jira.", "Add --format jira.")
    if options.handoff and (form != "json" or options.to):
        raise UsageError("--handoff gives JSON to the command.", "Leave --format and --to out.")
    if options.force and not options.to:
        raise UsageError("--force replaces a file.", "Name the file: --to FILE")
    return "jira-adf" if options.adf else form


def _target(name: str | None, default: str, *, force: bool) -> Path | None:
    """Return the path to write to; raise InputError before anything is made."""
    if not name:
        return None
    target = Path(name) / default if is_folder(Path(name)) else Path(name)
    if not is_folder(target.absolute().parent):
        raise InputError(f"There is no folder for {str(target)!r}.", "Make the folder first.")
    if is_there(target) and not force:
        raise InputError(
            f"The file {str(target)!r} exists already.",
            "Name another file, or add --force to replace it.",
        )
    return target


def _record(case: OpenCase, form: str, made: Export) -> None:
    """Record the export; that it cannot be recorded does not undo it."""
    try:
        case.exported(form, made.digest)
    except JournalError as error:
        write_notice(error.message)
