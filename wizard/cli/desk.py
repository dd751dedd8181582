"""Opening the desk for a command: flows and journal, and what has to be said about them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.cli.output import tell
from wizard.errors import InputError, JournalError, UnknownName, WizardError
from wizard.findings import Severity
from wizard.world import open_desk, real

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.case.open_case import Desk, OpenCase
    from wizard.cli.request import Request
    from wizard.findings import Finding
    from wizard.settings import Settings


@contextmanager
def desk_of(settings: Settings, *, keep: bool = True) -> Iterator[Desk]:
    """Open the desk, say what is wrong with flows and journal, and close the journal after.

    Without `keep` nothing is written: cases live in memory only.
    """
    desk, findings = open_desk(settings if keep else replace(settings, journal=None), real())
    journal = desk.journal
    journal.on_wait = lambda: tell("Another program holds the journal. Waiting for it ...")
    told = journal.notices
    try:
        for notice in told:
            tell(notice)
        tell_broken(findings)
        yield desk
    finally:
        journal.close()
        for notice in journal.notices[len(told) :]:
            tell(notice)


@contextmanager
def journal_of(settings: Settings) -> Iterator[Desk]:
    """Open the desk for commands about kept cases; JournalError if none can be kept."""
    with desk_of(settings) as desk:
        if not desk.journal.is_kept:
            raise JournalError(
                "The journal cannot be used, so no case can be shown or changed.",
                "Mend what stands above, or name another file as [journal] file in the settings.",
            )
        yield desk


def check_saved(desk: Desk) -> None:
    """Raise JournalError unless everything that was done with the desk's cases is on the disk."""
    journal = desk.journal
    if not journal.is_kept:
        raise JournalError("The case is not saved.", " ".join(journal.notices))
    journal.retry()
    if journal.trouble:
        raise JournalError(
            journal.trouble, "What was not saved ends with the program. Copy what is shown here."
        )


def tell_broken(findings: Sequence[Finding]) -> None:
    """Name each file that has errors, with its first one, on standard error."""
    told: set[str] = set()
    for one in findings:
        if one.severity is Severity.ERROR and one.at.file not in told:
            told.add(one.at.file)
            tell(f"A file has errors, and what has them is left out. {one}")
    if told:
        tell("To see all of them: entra-wizard flow check")


def open_case(desk: Desk, request: Request, flow: str, text: str) -> OpenCase:
    """Open a case at a flow with text and facts; a case that cannot begin leaves nothing behind."""
    case = desk.open(
        reader=request.settings.reader, ticket=request.ticket, simulated=request.simulate
    )
    try:
        if text:
            case.paste(text)
        for kind, value in request.facts.items():
            _set(case, kind, value)
        case.start_flow(flow)
    except WizardError:
        desk.journal.forget(case.view.case_id)
        raise
    return case


def _set(case: OpenCase, kind: str, value: str) -> None:
    try:
        case.set_fact(kind, value)
    except InputError as error:
        reason = error.message.removeprefix("Not yet: ")
        raise InputError(f"--set {kind}: {reason}", error.hint) from error


def case_id_of(desk: Desk, name: str | None) -> str:
    """Return the id of a case: the named one in any letter case, or the newest; UnknownName."""
    known = desk.journal.cases(100_000)
    if name is None:
        if not known:
            raise InputError("There is no case yet.", "To begin one: entra-wizard")
        return known[0]
    wanted = name.upper()
    match = next((one for one in known if one.upper() == wanted), None)
    if match is None:
        raise UnknownName("case", name, known[:50])
    return match
