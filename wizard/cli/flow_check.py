"""`flow check`: what is wrong in flows, where and why, and a mend where one is certain."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.authoring import check, only_in, paused
from wizard.cli.arguments import UsageError
from wizard.cli.files import write_whole
from wizard.cli.output import say, say_json, tell
from wizard.cli.settings import settings_of
from wizard.content import load, load_flow_files
from wizard.content.files import read_with_scenarios
from wizard.errors import ExitCode, InputError
from wizard.findings import Severity
from wizard.input_file import check_readable, is_folder

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from wizard.authoring.mend import Mended
    from wizard.findings import Finding

CHECK = "entra-wizard/flow-check/1"
RULES = "entra-wizard/flow-rules/1"


def check_flows(options: Namespace) -> int:
    """Check flow files and say what is wrong; exit code 3 when something is an error."""
    if options.rules or options.explain:
        return _explain(options)
    if (options.fix or options.dry_run) and not options.path:
        raise UsageError("It is not said which files to mend.", "Name files or a folder.")
    today = datetime.now(UTC).date().isoformat()
    origins: list[str] = []
    form = "json" if options.json else options.format or "text"
    with paused():
        if options.fix or options.dry_run:
            files, findings = _mend(options, today, quiet=form != "text")
        elif options.path:
            paths = files_of(options.path)
            content, found = load_flow_files(paths)
            files = [path.as_posix() for path in paths]
            findings = only_in(paths, content, check(content, found, today=today))
            origins = [one.origin for one in content.book.values() if one.file in files]
        else:
            settings = settings_of(options)
            content, found = load(settings.flow_folders, drafts=True)
            findings = check(content, found, today=today)
            files = sorted(flow.file for flow in content.book.values())
            origins = [one.origin for one in content.book.values()]
    for origin in filter(None, origins):
        tell(f"Own flow: {origin}")
    _FORMS[form](findings, files)
    has_errors = any(one.severity is Severity.ERROR for one in findings)
    return ExitCode.CONTENT if has_errors else ExitCode.DONE


def files_of(names: Iterable[str]) -> list[Path]:
    """Return the flow and scenario files of some paths; InputError for a path without any."""
    return [path for name in names for path in _files(Path(name))]


def _files(path: Path) -> list[Path]:
    if is_folder(path):
        found = sorted(path.glob("*.yaml"))
        if not found:
            raise InputError(f"There is no .yaml file in {str(path)!r}.", "Name another folder.")
        return found
    check_readable(path)
    return [path]


def _explain(options: Namespace) -> int:
    from wizard.authoring.pages import page_text, pages  # noqa: PLC0415 - only these two need it

    if options.explain:
        text = page_text(options.explain)
        if options.json:
            say_json({"schema": RULES, "rules": [{"id": options.explain, "page": text}]})
        else:
            say(text.rstrip("\n"))
        return ExitCode.DONE
    if options.json:
        rows = [{"id": one.id, "severity": one.severity, "what": one.what} for one in pages()]
        say_json({"schema": RULES, "rules": rows})
        return ExitCode.DONE
    for one in pages():
        say(f"{one.id}, {one.severity}: {one.what}")
    return ExitCode.DONE


def _mend(options: Namespace, today: str, *, quiet: bool) -> tuple[list[str], tuple[Finding, ...]]:
    from wizard.authoring.mend import mend  # noqa: PLC0415 - a check alone does not pay for it

    written = [one for path in files_of(options.path) for one in read_with_scenarios(path)]
    before = {one.sheet.file: one.data for one in written}
    after, changes, findings = mend(before, today=today)
    for name, data in after.items():
        if data == before[name]:
            continue
        if options.dry_run and not quiet:
            _say_difference(name, before[name], data)
        elif not options.dry_run:
            write_whole(Path(name), data)
    _tell_changes(changes, dry=options.dry_run)
    return list(before), findings


def _say_difference(name: str, before: bytes, after: bytes) -> None:
    old, new = (data.decode("utf-8", "replace").splitlines() for data in (before, after))
    for line in difflib.unified_diff(old, new, f"{name} as it is", f"{name} mended", lineterm=""):
        say(line)


def _tell_changes(changes: Sequence[Mended], *, dry: bool) -> None:
    word = "Would mend" if dry else "Mended"
    for one in changes:
        tell(f"{word} {one.finding.at}: {one.finding.rule}. {one.finding.message}")
    if not changes:
        tell("Nothing can be mended with certainty.")


def _say_text(findings: Sequence[Finding], files: Sequence[str]) -> None:
    for one in findings:
        say(str(one))
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    number = "nothing found" if not findings else "1 finding" if len(findings) == 1 else ""
    say(f"{count} checked, {number or f'{len(findings)} findings'}.")
    if findings:
        say(f"To read about a rule: entra-wizard flow check --explain {findings[0].rule}")


def _say_json(findings: Sequence[Finding], files: Sequence[str]) -> None:
    rows = [
        {
            "file": one.at.file,
            "line": one.at.line,
            "column": one.at.column,
            "rule": one.rule,
            "severity": one.severity.value,
            "message": one.message,
            "fix": one.fix,
        }
        for one in findings
    ]
    say_json({"schema": CHECK, "files": list(files), "findings": rows})


def _say_github(findings: Sequence[Finding], files: Sequence[str]) -> None:
    """Write a workflow command for each finding, so that it stands beside the changed line."""
    del files
    for one in findings:
        at = f"file={_escaped(one.at.file)},line={one.at.line},col={one.at.column}"
        text = f"{one.message} {one.fix}".strip()
        title = _escaped(one.rule)
        say(f"::{one.severity.value} {at},title={title}::{_escaped(text, inside=False)}")


def _escaped(text: str, *, inside: bool = True) -> str:
    """Return text as workflow commands take it; `inside` a property two more signs count."""
    signs = {"%": "%25", "\r": "%0D", "\n": "%0A", **({":": "%3A", ",": "%2C"} if inside else {})}
    return "".join(signs.get(char, char) for char in text)


_FORMS = {"text": _say_text, "json": _say_json, "github": _say_github}
"""How findings are written."""
