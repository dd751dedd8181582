"""`inspect` and `search`: look up a text or words; nothing is saved."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from wizard.cli.files import STDIN, Text, plain_name, read_error_text
from wizard.cli.opening import workspace_of
from wizard.cli.options import settings_of
from wizard.cli.output import (
    Field,
    Line,
    Table,
    TableRow,
    as_sentence,
    write_blocks,
    write_error,
    write_json,
    write_notice,
)
from wizard.cli.sentences import capitalize_first, redaction_summary, triage_fields
from wizard.content import load
from wizard.content.flow import FlowHead
from wizard.content.messages import fact_in_words
from wizard.content.search import ContentSearch
from wizard.errors import ExitCode, WizardError
from wizard.evidence import Origin

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.case.triage import Triage
    from wizard.case.workspace import Workspace
    from wizard.cli.output import Block
    from wizard.scan.sign_ins import FailedSignIns

SCHEMA = "entra-wizard/inspect/1"


# inspect


def inspect(options: Namespace) -> int:
    """Read each text and write what is in it; a text without a code is not a failure."""
    names = [plain_name(name) for name in options.file] or [STDIN]
    if STDIN in names and sys.stdin is not None and sys.stdin.isatty():
        write_notice(
            "Paste the error. End with Ctrl+D on a line of its own (Windows: Ctrl+Z, Enter)."
        )
    code = ExitCode.DONE
    settings = settings_of(options)
    with workspace_of(settings, keep=False) as workspace:
        for name in names:
            try:
                text = read_error_text(name)
                log = _log_at(name, text.text)
            except WizardError as error:
                write_error(error, as_json=options.json)
                code = error.exit_code
                continue
            found = workspace.read(text.text, settings.reader)
            one = _Inspected(name, text, found, log)
            _inspect_one(workspace, one, as_json=options.json, named=len(names) > 1)
    return code


class _Inspected(NamedTuple):
    """A text that was looked at, and the failed sign-ins if it is a sign-in log."""

    name: str
    text: Text
    found: Triage
    log: FailedSignIns | None


def _log_at(name: str, text: str) -> FailedSignIns | None:
    """Return the failed sign-ins if a file, of which a text is the beginning, is a sign-in log."""
    from wizard.intake.labels import is_sign_in_log  # noqa: PLC0415 - a search reads no text

    if name == STDIN or not is_sign_in_log(text):
        return None
    from wizard.scan.sign_ins import failed_sign_ins  # noqa: PLC0415 - few texts are logs

    return failed_sign_ins(name)


def _log_blocks(workspace: Workspace, name: str, log: FailedSignIns) -> list[Block]:
    """Return the rows of a sign-in log, and how to start from one."""
    from wizard.cli.sign_in_log import blocks_of  # noqa: PLC0415 - few texts are logs

    start = f"entra-wizard run --from-log {name} --row 1"
    return [*blocks_of(log, workspace.catalogue), Field("Start", start)]


def _inspect_one(workspace: Workspace, one: _Inspected, *, as_json: bool, named: bool) -> None:
    is_log = one.log is not None and len(one.log.rows) > 1
    for notice in () if is_log else one.text.notices:
        write_notice(notice)
    if as_json:
        write_json(_reading_document(one))
        return
    if named:
        write_blocks(Line(f"File: {one.name}", "title"))
    if not one.text.text.strip():
        write_blocks(Line("The text is empty, so there is nothing to read."))
    elif one.log is not None and is_log:
        write_blocks(*_log_blocks(workspace, one.name, one.log))
    else:
        write_blocks(*_reading_blocks(workspace, one.found))


def _reading_document(one: _Inspected) -> dict[str, object]:
    name, found = one.name, one.found
    reading = found.reading
    known = {fact.kind: str(fact.value) for fact in reading.evidence}
    flow = found.suggestions[0].flow if found.suggestions and not found.unclear else None
    return {
        "schema": SCHEMA,
        "file": None if name == STDIN else name,
        "codes": list(reading.codes),
        "primary": reading.primary,
        "other_codes": [str(fact.value) for fact in reading.evidence if fact.kind == "other-code"],
        **{
            kind.replace("-", "_"): known.get(kind)
            for kind in (
                "oauth-error",
                "suberror",
                "correlation-id",
                "trace-id",
                "timestamp",
                "client-id",
                "tenant",
                "resource",
                "error-uri",
                "claims",
                "tool",
                "surface",
            )
        },
        "flow": flow,
        "first_step": str(found.suggestions[0].first_step) if flow else None,
        "message": known.get("message"),
        "redacted": str(reading.text),
        "redactions": {gone.kind.replace(" ", "_"): gone.count for gone in reading.removed},
        **({"sign_ins": [row.document for row in one.log.rows]} if one.log else {}),
    }


def _reading_blocks(workspace: Workspace, found: Triage) -> list[Block]:
    specs = workspace.book.tables.facts
    blocks: list[Block] = []
    for one in found.reading.evidence:
        if one.origin is Origin.CATALOGUE:  # the text does not show it; the last lines say why
            continue
        spec = specs.get(one.kind)
        value = fact_in_words(one.kind, one.value, specs)
        origin = as_sentence(capitalize_first(found.reading.place(one)))
        blocks.append(Field(spec.label if spec else one.kind, as_sentence(value), origin))
    blocks += [Field(str(code), what) for code, what in found.others]
    if not found.reading.codes:
        blocks.append(Line("No error code in this text."))
    blocks.append(Line(redaction_summary(found.reading), "muted"))
    blocks += triage_fields(found)
    for near in found.neighbours:
        blocks.append(Field("One digit away", f"AADSTS{near.code}, {as_sentence(near.title)}"))
    blocks += [
        Field("Words fit", f"AADSTS{one.code}, {as_sentence(one.title)}") for one in found.alike
    ]
    blocks += [
        Field("Steps", f"{as_sentence(one.title)} entra-wizard run {one.target}")
        for one in found.suggestions
    ]
    blocks += [
        Field("Or", f"{as_sentence(one.title)} entra-wizard run {one.target}")
        for one in found.causes
    ]
    return blocks


# search


def search(options: Namespace) -> int:
    """Search codes and flows by words, and causes by a sentence that tells the trouble."""
    settings = settings_of(options)
    content, _ = load(settings.flow_folders, drafts=settings.drafts, rehearsed=False)
    words = " ".join(options.words)
    finder = ContentSearch(content.catalogue, content.book)
    rows = [
        _search_row("Steps", one.title, f"entra-wizard run {one.id}")
        if isinstance(one, FlowHead)
        else _search_row(f"AADSTS{one.code}", one.title, f"entra-wizard explain {one.code}")
        for one in finder.find(words)
    ]
    rows += [
        _search_row("Cause", one.title, f"entra-wizard run {one.step or one.flow}")
        for one in finder.causes(words)
    ]
    if rows:
        write_blocks(Table(("Found", "About", "Command"), tuple(rows)))
    else:
        write_blocks(Line(f"Nothing was found for {words!r}."))
    return ExitCode.DONE


def _search_row(name: str, title: str, command: str) -> TableRow:
    return TableRow(f"{name}: {as_sentence(title)} {command}", (name, title, command))
