"""`flow list`, `show` and `check`: for those who write and review flows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.authoring import check, check_files
from wizard.cli.desk import tell_broken
from wizard.cli.lines import sentence
from wizard.cli.output import say, say_json
from wizard.cli.settings import settings_of
from wizard.content import load
from wizard.errors import ExitCode, InputError, UnknownName
from wizard.findings import Severity

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from wizard.content.flow import Branch, Flow, Step
    from wizard.findings import Finding

LIST = "entra-wizard/flow-list/1"
CHECK = "entra-wizard/flow-check/1"


def list_flows(options: Namespace) -> int:
    """List the flows that can run; broken ones are named on standard error."""
    settings = settings_of(options)
    content, findings = load(settings.flow_folders, drafts=settings.drafts)
    tell_broken(findings)
    flows = sorted(content.book.values(), key=lambda flow: flow.id)
    if options.json:
        rows = [
            {
                "id": flow.id,
                "title": flow.title,
                "codes": list(flow.codes),
                "version": flow.version,
                "file": flow.file,
            }
            for flow in flows
        ]
        say_json({"schema": LIST, "flows": rows})
        return ExitCode.DONE
    for flow in flows:
        say(f"{flow.id}: {sentence(flow.title)}{_codes(flow)} Version {flow.version}. {flow.file}")
    return ExitCode.DONE


def _codes(flow: Flow) -> str:
    codes = ", ".join(map(str, flow.codes))
    return f" Codes: {codes}." if codes else ""


def show_flow(options: Namespace) -> int:
    """Show the steps of a flow in the order they were written."""
    settings = settings_of(options)
    content, findings = load(settings.flow_folders, drafts=settings.drafts)
    tell_broken(findings)
    flow = content.book.get(options.flow)
    if flow is None:
        raise UnknownName("flow", options.flow, content.book)
    say(f"{flow.id}: {sentence(flow.title)}{_codes(flow)}")
    say(f"Summary: {sentence(flow.summary)}")
    say(f"Version {flow.version}, reviewed {flow.reviewed}, owner {flow.owner}.")
    for cause in flow.causes.values():
        fixer = cause.fixer.value
        say(f"Cause {cause.ref.cause}: {sentence(cause.title)} {cause.chance.value}; fix: {fixer}.")
    for step in flow.steps.values():
        for line in _step_lines(flow, step):
            say(line)
    return ExitCode.DONE


def _step_lines(flow: Flow, step: Step) -> Iterator[str]:
    where = " (start)" if step.ref == flow.start else " (again)" if step.ref == flow.again else ""
    yield f"Step {step.ref.step}{where}, {step.kind.name}: {step.text or step.fact}".rstrip(": ")
    for cause in step.tries:
        yield f"  tries {_short(flow, str(cause))}"
    for branch in step.branches:
        yield f"  {branch.answer}: {_leads(flow, branch)}"


def _leads(flow: Flow, branch: Branch) -> str:
    way = branch.way
    said = [
        f"to {_short(flow, str(way.next))}",
        *([f"concludes {_short(flow, str(way.concludes))}"] if way.concludes else []),
        *(f"rules out {_short(flow, str(ref))}" for ref in way.rules_out),
        *(f"points to {_short(flow, str(ref))}" for ref in way.points_to),
    ]
    return ", ".join(said)


def _short(flow: Flow, ref: str) -> str:
    """Return an address without the flow it is shown in."""
    return ref.removeprefix(f"{flow.id}/")


def check_flows(options: Namespace) -> int:
    """Check flow files and say what is wrong; exit code 3 when something is an error."""
    today = datetime.now(UTC).date().isoformat()
    if options.path:
        paths = [path for name in options.path for path in _files(Path(name))]
        findings = check_files(paths, today=today)
        files = [path.as_posix() for path in paths]
    else:
        settings = settings_of(options)
        content, found = load(settings.flow_folders, drafts=True)
        findings = (*found, *check(content, today=today))
        files = sorted(flow.file for flow in content.book.values())
    ordered = sorted(set(findings))
    _say_findings(ordered, files, as_json=options.json)
    has_errors = any(one.severity is Severity.ERROR for one in ordered)
    return ExitCode.CONTENT if has_errors else ExitCode.DONE


def _say_findings(findings: list[Finding], files: list[str], *, as_json: bool) -> None:
    if as_json:
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
        say_json({"schema": CHECK, "files": files, "findings": rows})
        return
    for one in findings:
        say(str(one))
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    number = "nothing found" if not findings else "1 finding" if len(findings) == 1 else ""
    say(f"{count} checked, {number or f'{len(findings)} findings'}.")


def _files(path: Path) -> list[Path]:
    """Return the flow and scenario files of a path; InputError if there are none."""
    if path.is_dir():
        found = sorted(path.glob("*.yaml"))
        if not found:
            raise InputError(f"There is no .yaml file in {str(path)!r}.", "Name another folder.")
        return found
    if not path.exists():
        raise InputError(f"There is no file {str(path)!r}.", "Check the name.")
    return [path]
