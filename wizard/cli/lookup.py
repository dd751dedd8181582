"""`inspect`, `explain` and `search`: look up a text, error codes or words; nothing is saved."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.cli.files import STDIN, Text, plain_name, read_text
from wizard.cli.options import settings_of
from wizard.cli.output import (
    Field,
    Line,
    Row,
    Table,
    as_sentence,
    write_blocks,
    write_error,
    write_json,
    write_notice,
)
from wizard.cli.parser import UsageError
from wizard.content.loading import known_codes
from wizard.errors import ExitCode, WizardError

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.case.triage import Triage
    from wizard.case.workspace import Workspace
    from wizard.cli.output import Block
    from wizard.content.catalogue import CatalogueEntry

INSPECT = "entra-wizard/inspect/1"
EXPLAIN = "entra-wizard/explain/1"

_ENTRA_DOCS = "https://learn.microsoft.com/entra/identity-platform"
_CODE = re.compile(r"(?:AADSTS)?[:\s-]{0,3}([0-9]{1,9})", re.IGNORECASE)
_TRY_AGAIN = {"yes": "can help.", "no": "does not help.", "after-action": "helps after that step."}
_SURE = {
    "documented": "documented by Microsoft",
    "seen-in-issues": "reported by others",
    "inferred": "our inference, not documented by Microsoft",
}


# explain


def explain(options: Namespace) -> int:
    """Explain each code; for an unknown one it says so."""
    codes = [_code(word) for word in options.code]
    today = datetime.now().astimezone().date()  # local time, as `until` is written
    notices = {} if options.json else settings_of(options).notices_on(today)
    find = known_codes().family
    for at, code in enumerate(codes):
        entry = find(code)
        if options.json:
            write_json(_entry_document(entry))
        else:
            notice = notices.get(str(entry.code)) or notices.get(entry.steps, "")
            write_blocks(*([Line("")] if at else []), *_entry_blocks(entry, notice))
    return ExitCode.DONE


def _code(word: str) -> int:
    match = _CODE.fullmatch(word.strip())
    if match is None:
        raise UsageError(
            f"{word!r} is no error code.",
            "Write the number, with or without AADSTS. For words: entra-wizard search",
        )
    return int(match[1])


def _entry_document(entry: CatalogueEntry) -> dict[str, object]:
    return {
        "schema": EXPLAIN,
        "code": entry.code,
        "known": entry.known,
        "name": entry.name or None,
        "oauth_error": entry.oauth_error or None,
        "meaning": entry.meaning,
        "fixer": entry.fixer.value,
        "retryable": entry.retryable.value,
        "first_action": entry.first_action,
        "collect": [name.replace("-", "_") for name in entry.collect],
        "flow": entry.steps,
        "sources": list(entry.sources),
        "reviewed": entry.reviewed or None,
        "family": entry.family or None,
    }


def _entry_blocks(entry: CatalogueEntry, notice: str) -> list[Block]:
    names = ", ".join(one for one in (entry.name, entry.oauth_error) if one)
    rows = [
        ("Name", names),
        ("Meaning", entry.meaning),
        ("Said here", notice),
        ("Who can fix it", entry.fixer.value),
        ("First safe step", entry.first_action),
        ("Trying again", _TRY_AGAIN[entry.retryable.value] if entry.known else ""),
        ("Collect", ", ".join(name.replace("-", " ") for name in entry.collect)),
        *(("Not the cause", f"{as_sentence(n.text)} {n.because}") for n in entry.not_the_cause),
        *(("Often mixed up with", f"{c.code}. {c.tell}") for c in entry.confused_with),
    ]
    blocks: list[Block] = [Line(f"AADSTS{entry.code}: {as_sentence(entry.title)}", "title")]
    blocks += [Field(label, as_sentence(text)) for label, text in rows if text]
    blocks.append(Field("Steps", f"entra-wizard run {entry.steps}"))
    if entry.known:
        basis = _SURE[entry.confidence.value]
        blocks.append(Field("Reviewed", f"{entry.reviewed}, {basis}.", style="muted"))
    if days := entry.days_stale(datetime.now(UTC).date().isoformat()):
        advice = f"that is {days} days ago. Check it against Microsoft's page."
        blocks.append(Field("Careful", advice, style="warning"))
    return [
        *blocks,
        *(Field("Source", source, link=_address_of(source)) for source in entry.sources),
    ]


def _address_of(source: str) -> str:
    """Return the address of a source as the catalogue cites it; empty if it has none."""
    first, _, rest = source.partition(" ")
    if first.startswith("https://"):
        return first
    if re.fullmatch(r"[\w.-]+\.com/\S+", first):
        return f"https://{first}"
    if first == "entra-docs":
        is_page = re.fullmatch(r"(identity-platform/)?[\w-]+", rest)
        return f"{_ENTRA_DOCS}/{rest.removeprefix('identity-platform/')}" if is_page else ""
    repository = re.fullmatch(r"([\w.-]+/[\w.-]+)(?:#(\d+))?", first)
    if repository is None:
        return ""
    issue = f"/issues/{repository[2]}" if repository[2] else ""
    return f"https://github.com/{repository[1]}{issue}"


# inspect


def inspect(options: Namespace) -> int:
    """Read each text and write what is in it; a text without a code is no failure."""
    from wizard.cli.opening import workspace_of  # noqa: PLC0415 - explain opens no workspace

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
                text = read_text(name)
            except WizardError as error:
                write_error(error, as_json=options.json)
                code = error.exit_code
                continue
            found = workspace.read(text.text, settings.reader)
            _inspect_one(workspace, name, text, found, as_json=options.json, named=len(names) > 1)
    return code


def _inspect_one(
    workspace: Workspace, name: str, text: Text, found: Triage, *, as_json: bool, named: bool
) -> None:
    for notice in text.notices:
        write_notice(notice)
    if as_json:
        write_json(_reading_document(name, found))
        return
    if named:
        write_blocks(Line(f"File: {name}", "title"))
    if not text.text.strip():
        write_blocks(Line("The text is empty, so there is nothing to read."))
        return
    write_blocks(*_reading_blocks(workspace, found))


def _reading_document(name: str, found: Triage) -> dict[str, object]:
    reading = found.reading
    known = {one.kind: str(one.value) for one in reading.evidence}
    flow = found.suggestions[0].flow if found.suggestions and not found.unclear else None
    return {
        "schema": INSPECT,
        "file": None if name == STDIN else name,
        "codes": list(reading.codes),
        "primary": reading.primary,
        "other_codes": [str(one.value) for one in reading.evidence if one.kind == "other-code"],
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
        "redacted": str(reading.text),
        "redactions": {one.kind.replace(" ", "_"): one.count for one in reading.removed},
    }


def _reading_blocks(workspace: Workspace, found: Triage) -> list[Block]:
    from wizard.cli.plain import (  # noqa: PLC0415 - explain needs none of them
        capitalize_first,
        redaction_summary,
        triage_fields,
    )

    specs = workspace.book.tables.facts
    blocks: list[Block] = []
    for one in found.reading.evidence:
        spec = specs.get(one.kind)
        value = spec.say(one.value) if spec else one.value
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
        Field("Steps", f"{as_sentence(one.title)} entra-wizard run {one.flow}")
        for one in found.suggestions
    ]
    return blocks


# search


def search(options: Namespace) -> int:
    """Search codes and flows by words."""
    from wizard.content import load  # noqa: PLC0415 - same
    from wizard.content.flow import Flow  # noqa: PLC0415 - same
    from wizard.content.search import ContentSearch  # noqa: PLC0415 - same

    settings = settings_of(options)
    content, _ = load(settings.flow_folders, drafts=settings.drafts, rehearsed=False)
    words = " ".join(options.words)
    found = ContentSearch(content.catalogue, content.book).find(words)
    rows = [
        _search_row("Steps", one.title, f"entra-wizard run {one.id}")
        if isinstance(one, Flow)
        else _search_row(f"AADSTS{one.code}", one.title, f"entra-wizard explain {one.code}")
        for one in found
    ]
    if rows:
        write_blocks(Table(("Found", "About", "Command"), tuple(rows)))
    else:
        write_blocks(Line(f"Nothing was found for {words!r}."))
    return ExitCode.DONE


def _search_row(name: str, title: str, command: str) -> Row:
    return Row(f"{name}: {as_sentence(title)} {command}", (name, title, command))
