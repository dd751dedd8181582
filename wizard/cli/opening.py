"""Open flows, journal and cases for a command, and report problems with them."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.case.journal import Journal
from wizard.cli.output import (
    write_notice,
)
from wizard.errors import InputError, JournalError, UnknownName, WizardError
from wizard.findings import Severity
from wizard.world import open_workspace, real

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.case.workspace import OpenCase, Workspace
    from wizard.cli.options import RunRequest
    from wizard.findings import Finding
    from wizard.settings import Settings


@contextmanager
def workspace_of(settings: Settings, *, keep: bool = True) -> Iterator[Workspace]:
    """Open the workspace, report problems of flows and journal, and close the journal at the end.

    Without `keep` cases are in memory only.
    """
    workspace, findings = open_workspace(
        settings if keep else replace(settings, journal=None), real()
    )
    journal = workspace.journal
    journal.on_wait = lambda: write_notice("Another program holds the journal. Waiting for it ...")
    reported = journal.notices
    try:
        for notice in reported:
            write_notice(notice)
        report_broken_files(findings)
        yield workspace
    finally:
        journal.close()
        for notice in journal.notices[len(reported) :]:
            write_notice(notice)


@contextmanager
def journal_of(settings: Settings, *, only_reads: bool = False) -> Iterator[Workspace]:
    """Open the workspace for commands about saved cases; JournalError without a journal.

    With `only_reads` a journal that cannot be written (a full disk) is good enough.
    """
    with workspace_of(settings) as workspace:
        if not workspace.journal.is_kept:
            workspace.journal = _read_only_journal(settings, only_reads=only_reads)
        try:
            yield workspace
        finally:
            workspace.journal.close()


def _read_only_journal(settings: Settings, *, only_reads: bool) -> Journal:
    with suppress(JournalError):
        if only_reads and isinstance(settings.journal, Path):
            return Journal.open_read_only(settings.journal, real().now)
    raise JournalError(
        "The journal cannot be used, so no case can be shown or changed.",
        "Fix the problem above, or name another file with --journal or [journal] file.",
    )


def check_saved(workspace: Workspace) -> None:
    """Raise JournalError unless all changes of cases are on the disk."""
    journal = workspace.journal
    if not journal.is_kept:
        raise JournalError("The case is not saved.", " ".join(journal.notices))
    journal.retry()
    if journal.trouble:
        raise JournalError(
            journal.trouble, "What was not saved ends with the program. Copy what is shown here."
        )


def report_broken_files(findings: Sequence[Finding]) -> None:
    """Name each file that has errors, with its first one, on standard error."""
    reported: set[str] = set()
    for one in findings:
        if one.severity is Severity.ERROR and one.at.file not in reported:
            reported.add(one.at.file)
            write_notice(f"A file has errors and is left out. {one}")
    if reported:
        write_notice("To see all of them: entra-wizard flow check")


def open_case(
    workspace: Workspace, request: RunRequest, flow: str, text: str, code: int | None = None
) -> OpenCase:
    """Open a case at a flow with text and facts; if that fails, nothing is saved.

    `code` is the one that was chosen of several in the text.
    """
    case = workspace.open(
        reader=request.settings.reader, ticket=request.ticket, simulated=request.simulate
    )
    try:
        if text:
            case.paste(text)
        if code is not None and case.view.code != f"AADSTS{code}":
            case.add_fact("code", str(code))
        for kind in request.ignored:
            _ignore(case, kind)
        for kind, value in request.facts.items():
            _set(case, kind, value)
        case.start_flow(flow)
    except WizardError:
        workspace.journal.forget(case.view.case_id)
        raise
    return case


def _ignore(case: OpenCase, kind: str) -> None:
    """Remove what the text says of a fact, so that no step relies on it."""
    if kind not in case.book.tables.facts:
        raise UnknownName("fact", kind, case.book.tables.facts)
    read = [item for item in case.view.known if item.kind == kind and item.can_strike]
    for item in read:
        case.strike(item.kind, item.raw)
    if not read:
        write_notice(f"--ignore {kind}: nothing of that was read from the text.")


def _set(case: OpenCase, kind: str, value: str) -> None:
    try:
        case.set_fact(kind, value)
    except InputError as error:
        reason = error.message.removeprefix("Not yet: ")
        raise InputError(f"--set {kind}: {reason}", error.hint) from error


def case_id_of(workspace: Workspace, name: str | None) -> str:
    """Return the id of the named case, or of the newest; UnknownName if there is none."""
    known = workspace.journal.cases(100_000)
    if name is None:
        if not known:
            raise InputError("There is no case yet.", "To begin one: entra-wizard")
        return known[0]
    wanted = name.upper()
    match = next((one for one in known if one.upper() == wanted), None)
    if match is None:
        raise UnknownName("case", name, known[:50])
    return match
