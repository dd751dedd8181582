"""`inspect`, `explain` and `search`: what a text, a code or a few words mean; nothing is kept."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.cli.files import STDIN, Text, plain_name, read_text
from wizard.cli.opening import settings_of
from wizard.cli.output import complain, say, say_json, sentence, tell
from wizard.cli.parser import UsageError
from wizard.content.loading import known_codes
from wizard.errors import ExitCode, WizardError

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.case.triage import Triage
    from wizard.case.workspace import Workspace
    from wizard.content.catalogue import CatalogueEntry

INSPECT = "entra-wizard/inspect/1"
EXPLAIN = "entra-wizard/explain/1"

_CODE = re.compile(r"(?:AADSTS)?[:\s-]{0,3}([0-9]{1,9})", re.IGNORECASE)
_TRY_AGAIN = {"yes": "can help.", "no": "does not help.", "after-action": "helps after that step."}
_SURE = {
    "documented": "documented by Microsoft",
    "seen-in-issues": "seen in reports of others",
    "inferred": "our own conclusion",
}


# explain --------------------------------------------------------------------------------------


def explain(options: Namespace) -> int:
    """Explain each code; a number in no list gets an honest answer too."""
    codes = [_code(word) for word in options.code]
    today = datetime.now().astimezone().date()  # of this machine, since a person wrote `until`
    here = {} if options.json else settings_of(options).notices_on(today)
    find = known_codes().family
    for at, code in enumerate(codes):
        entry = find(code)
        if options.json:
            say_json(_entry_document(entry))
        else:
            local = here.get(str(entry.code)) or here.get(entry.steps, "")
            say("\n" * bool(at) + "\n".join(_entry_lines(entry, local)))
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


def _entry_lines(entry: CatalogueEntry, local: str) -> list[str]:
    names = ", ".join(one for one in (entry.name, entry.oauth_error) if one)
    rows = [
        ("Name", names),
        ("Meaning", entry.meaning),
        ("Said here", local),
        ("Who can fix it", entry.fixer.value),
        ("First safe step", entry.first_action),
        ("Trying again", _TRY_AGAIN[entry.retryable.value] if entry.known else ""),
        ("Collect", ", ".join(name.replace("-", " ") for name in entry.collect)),
        *(("Not the cause", f"{sentence(n.text)} {n.because}") for n in entry.not_the_cause),
        *(("Often mixed up with", f"{c.code}. {c.tell}") for c in entry.confused_with),
    ]
    lines = [f"AADSTS{entry.code}: {sentence(entry.title)}"]
    lines += [f"{label}: {sentence(text)}" for label, text in rows if text]
    lines.append(f"Steps: entra-wizard run {entry.steps}")
    if entry.known:
        lines.append(f"Reviewed: {entry.reviewed}, {_SURE[entry.confidence.value]}.")
    if days := entry.days_stale(datetime.now(UTC).date().isoformat()):
        lines.append(f"Careful: that is {days} days ago. Check it against Microsoft's page.")
    return [*lines, *(f"Source: {source}" for source in entry.sources)]


# inspect --------------------------------------------------------------------------------------


def inspect(options: Namespace) -> int:
    """Read each text and say what it holds; a text without a code is an answer, too."""
    from wizard.cli.opening import workspace_of  # noqa: PLC0415 - explain does not need the desk

    names = [plain_name(name) for name in options.file] or [STDIN]
    if STDIN in names and sys.stdin is not None and sys.stdin.isatty():
        tell("Paste the error. End with Ctrl+D on a line of its own (Windows: Ctrl+Z, Enter).")
    code = ExitCode.DONE
    settings = settings_of(options)
    with workspace_of(settings, keep=False) as workspace:
        for name in names:
            try:
                text = read_text(name)
            except WizardError as error:
                complain(error, as_json=options.json)
                code = error.exit_code
                continue
            found = workspace.read(text.text, settings.reader)
            _inspect_one(workspace, name, text, found, as_json=options.json, named=len(names) > 1)
    return code


def _inspect_one(
    workspace: Workspace, name: str, text: Text, found: Triage, *, as_json: bool, named: bool
) -> None:
    for notice in text.notices:
        tell(notice)
    if as_json:
        say_json(_reading_document(name, found))
        return
    if named:
        say(f"File: {name}")
    if not text.text.strip():
        say("The text is empty, so there is nothing to read.")
        return
    for line in _reading_lines(workspace, found):
        say(line)


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


def _reading_lines(workspace: Workspace, found: Triage) -> list[str]:
    from wizard.cli.plain import from_where, hidden_words  # noqa: PLC0415 - explain needs neither

    specs = workspace.book.tables.facts
    lines = []
    for one in found.reading.evidence:
        spec = specs.get(one.kind)
        value = spec.say(one.value) if spec else one.value
        place = sentence(from_where(found.reading.place(one)))
        lines.append(f"{spec.label if spec else one.kind}: {sentence(value)} {place}")
    lines += [f"{code}: {what}" for code, what in found.others]
    if not found.reading.codes:
        lines.append("No error code in this text.")
    lines.append(hidden_words(found.reading))
    if found.meaning:
        lines.append(f"Meaning: {sentence(found.meaning)}")
    if found.local_notice:
        lines.append(f"Said here: {sentence(found.local_notice)}")
    if found.why:
        lines.append(f"Why these steps: {found.why}")
    lines += [f"Often mixed up with: {code}. {sentence(tell)}" for code, tell in found.mixed_up]
    for near in found.neighbours:
        lines.append(f"One digit away: AADSTS{near.code}, {sentence(near.title)}")
    lines += [f"Words fit: AADSTS{one.code}, {sentence(one.title)}" for one in found.alike]
    for one_flow in found.suggestions:
        lines.append(f"Steps: {sentence(one_flow.title)} entra-wizard run {one_flow.flow}")
    return lines


# search ---------------------------------------------------------------------------------------


def search(options: Namespace) -> int:
    """Search codes and flows by words."""
    from wizard.content import load  # noqa: PLC0415 - same
    from wizard.content.flow import Flow  # noqa: PLC0415 - same
    from wizard.content.search import ContentSearch  # noqa: PLC0415 - same

    settings = settings_of(options)
    content, _ = load(settings.flow_folders, drafts=settings.drafts, rehearsed=False)
    words = " ".join(options.words)
    lines = [
        f"Steps: {sentence(one.title)} entra-wizard run {one.id}"
        if isinstance(one, Flow)
        else f"AADSTS{one.code}: {sentence(one.title)} entra-wizard explain {one.code}"
        for one in ContentSearch(content.catalogue, content.book).find(words)
    ]
    for line in lines or [f"Nothing was found for {words!r}."]:
        say(line)
    return ExitCode.DONE
