"""`flow ...` and `catalogue drift`: the commands for authors of flows and of the catalogue."""

from __future__ import annotations

import codecs
import difflib
import os
import re
import shutil
import textwrap
import time
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.authoring import check, check_files, only_in
from wizard.authoring.auto_fix import fix_files
from wizard.authoring.coverage import answer_name
from wizard.authoring.diff import changes
from wizard.authoring.drift import drift
from wizard.authoring.maps import MOST_DETAIL, map_of, mermaid_map, svg_map, text_map
from wizard.authoring.proof import prove
from wizard.authoring.rule_pages import page_text, pages
from wizard.authoring.stats import MINUTES_AN_ANSWER, stats
from wizard.authoring.watch import changed, marks, news
from wizard.case.state import Case, Known
from wizard.case.view_builder import RenderContext, show
from wizard.cli.case_figures import write_use
from wizard.cli.files import write_atomic
from wizard.cli.full_screen import wants_plain
from wizard.cli.opening import case_id_of, journal_of, report_broken_files
from wizard.cli.options import settings_of
from wizard.cli.output import (
    Field,
    Item,
    Line,
    LineDialog,
    Table,
    TableRow,
    WorkProgress,
    as_sentence,
    write_blocks,
    write_json,
    write_line,
    write_notice,
)
from wizard.cli.parser import UsageError
from wizard.cli.plain import write_step
from wizard.collector import collector_paused
from wizard.content import load, load_catalogue, load_flow_files
from wizard.content.flow import StepRef
from wizard.content.graph import answers_left
from wizard.content.own_flows import flow_paths
from wizard.content.yaml_nodes import read_with_scenarios
from wizard.errors import ContentError, ExitCode, InputError, UnknownName
from wizard.evidence import Evidence, Origin, Redacted
from wizard.findings import Severity
from wizard.input_file import check_readable, is_folder, is_there, read_named
from wizard.world import open_workspace, real

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from wizard.authoring.auto_fix import AutoFix
    from wizard.authoring.coverage import Sort
    from wizard.authoring.diff import Change
    from wizard.authoring.drift import Drift
    from wizard.authoring.maps import FlowMap
    from wizard.authoring.proof import Failure, Proof, Ratio, Unproven
    from wizard.authoring.stats import EndStats, FlowStats
    from wizard.case.view import View
    from wizard.cli.output import Block
    from wizard.content import Content
    from wizard.content.flow import Branch, Flow, FlowBook, Step
    from wizard.findings import Finding
    from wizard.settings import Settings
    from wizard.tui.app import WizardApp


# `flow show FLOW --step STEP`: one step as a role sees it, wrapped and cut to any size.

STEP = "entra-wizard/flow-step/1"
_MOST_UNCHANGED = 3
"""How many files that are ours, unchanged, are named one by one."""

_LEAST = 20


def show_one_step(options: Namespace, book: FlowBook, flow: Flow, settings: Settings) -> int:
    """Show one step of a flow to a role, as if a case were at this step."""
    if options.step not in flow.steps:
        raise UnknownName(f"step of {flow.id}", options.step, flow.steps)
    known = tuple(_fact(pair, book) for pair in options.set)
    case = Case("K0", settings.reader, "0", at=StepRef(flow.id, options.step), known=known)
    view = show(case, RenderContext(book, answers_left(book), settings.contacts))
    if options.json:
        body = {"flow": flow.id, "step": options.step, "view": json_ready(view)}
        write_json({"schema": STEP, **body})
        return ExitCode.DONE
    text = _described(view)
    for line in _cut(text, *_size(options.size)) if options.size else text.split("\n"):
        write_line(line)
    return ExitCode.DONE


def json_ready(value: object) -> Any:  # noqa: ANN401 - JSON is any of a few types
    """Return a frozen value in types that JSON has; step references become `flow/step`."""
    if isinstance(value, StepRef):
        return str(value)
    if is_dataclass(value):
        return {one.name: json_ready(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list | frozenset):
        return [json_ready(one) for one in value]
    if hasattr(value, "items"):
        return {str(key): json_ready(one) for key, one in value.items()}
    return value


def _fact(pair: str, book: FlowBook) -> Known:
    name, _, value = (part.strip() for part in pair.partition("="))
    spec = book.tables.facts.get(name)
    if not value:
        raise UsageError(f"--set {pair!r} is not understood.", "Write FACT=VALUE.")
    if spec is None or spec.derived:
        raise UnknownName("fact", name, book.tables.facts)
    if spec.values and value not in spec.values:
        raise UnknownName(f"value of {name}", value, spec.values)
    return Known(Evidence(name, Redacted(value), Origin.SETTING))


class _BufferedDialog(LineDialog):
    """A dialog whose lines are buffered."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def put(self, line: str) -> None:
        """Buffer one line."""
        self.lines.append(line)


def _described(view: View) -> str:
    lines = _BufferedDialog()
    prompt = write_step(view, lines)
    return "\n".join([*lines.lines, prompt])


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{2,3})x([0-9]{1,3})", text)
    if not found or int(found[1]) < _LEAST or not int(found[2]):
        raise UsageError(f"{text!r} is not a size.", "Write columns and lines, as 80x24.")
    return int(found[1]), int(found[2])


def _cut(text: str, columns: int, lines: int) -> list[str]:
    rows = [row for line in text.split("\n") for row in textwrap.wrap(line, columns) or [""]]
    if len(rows) <= lines:
        return rows
    return [*rows[: lines - 1], f"{len(rows) - lines + 1} more below"]


# `flow list` and `flow show`

LIST = "entra-wizard/flow-list/1"

_CODES_SHOWN = 4
"""How many codes of a flow a table shows."""


def list_flows(options: Namespace) -> int:
    """List the flows that can run; broken ones are named on standard error."""
    _, content = _load_flows(options)
    flows = sorted(content.book.values(), key=lambda flow: (not flow.own, flow.id))
    if options.json:
        body = [
            {
                **_pick(flow, "id", "title"),
                "codes": list(flow.codes),
                **_pick(flow, "version", "file", "own"),
            }
            for flow in flows
        ]
        write_json({"schema": LIST, "flows": body})
        return ExitCode.DONE
    write_blocks(Table(("Flow", "About", "Codes", "Version#"), tuple(map(_flow_row, flows))))
    return ExitCode.DONE


def _load_flows(options: Namespace) -> tuple[Settings, Content]:
    """Return the settings and the content of a command; broken files are reported."""
    settings = settings_of(options)
    content, findings = load(settings.flow_folders, drafts=settings.drafts)
    report_broken_files(findings)
    return settings, content


def _pick(source: object, *names: str) -> dict[str, object]:
    """Return attributes by name, as rows of JSON documents need them."""
    return {name: getattr(source, name) for name in names}


def _flow_row(flow: Flow) -> TableRow:
    own = f" Own: {flow.origin}" if flow.origin else " Own flow." if flow.own else ""
    text = f"{flow.id}: {as_sentence(flow.title)}{_codes(flow)}"
    codes = ", ".join(map(str, flow.codes[:_CODES_SHOWN]))
    more = len(flow.codes) - _CODES_SHOWN
    return TableRow(
        f"{text} Version {flow.version}. {flow.file}{own}",
        (
            flow.id,
            f"{flow.title} (own flow)" if flow.own else flow.title,
            f"{codes} and {more} more" if more > 0 else codes,
            str(flow.version),
        ),
    )


def _codes(flow: Flow) -> str:
    codes = ", ".join(map(str, flow.codes))
    return f" Codes: {codes}." if codes else ""


def show_flow(options: Namespace) -> int:
    """Show the steps of a flow in the order they were written."""
    settings, content = _load_flows(options)
    flow = content.book.named(options.flow)
    if options.step:
        return show_one_step(options, content.book, flow, settings)
    if options.json or options.size or options.set:
        raise UsageError("That is for one step.", "Name it with --step.")
    write_blocks(
        Line(f"{flow.id}: {as_sentence(flow.title)}{_codes(flow)}", "title"),
        Field("Summary", as_sentence(flow.summary)),
        *([Field("Own", flow.origin)] if flow.origin else []),
        Line(f"Version {flow.version}, {_reviewed(flow.reviewed)}, owner {flow.owner}.", "muted"),
        *(
            Field(
                f"Cause {cause.ref.cause}",
                as_sentence(cause.title),
                f"{cause.chance.value}; fix: {cause.fixer.value}.",
            )
            for cause in flow.causes.values()
        ),
        *(_step_item(flow, step) for step in flow.steps.values()),
    )
    return ExitCode.DONE


def _reviewed(day: str) -> str:
    return f"reviewed {day}" if day else "not reviewed yet"


def _step_item(flow: Flow, step: Step) -> Item:
    where = " (start)" if step.ref == flow.start else " (again)" if step.ref == flow.again else ""
    heading = f"Step {step.ref.step}{where}, {step.kind.name}"
    text = step.text or step.fact
    leads = [f"tries {_short(flow, str(cause))}" for cause in step.tries]
    for group in step.ways():
        name = answer_name(step, group[0])
        names = [name] if name == "all" else [branch.answer for branch in group]
        leads.append(f"{', '.join(names)}: {_leads(flow, group[0])}")
    plain = [f"{heading}: {text}".rstrip(": "), *(f"  {one}" for one in leads)]
    return Item("\n".join(plain), heading, tuple(filter(None, (text, *leads))))


def _leads(flow: Flow, branch: Branch) -> str:
    """Return what a branch does: the next step, and what it says about causes."""
    transition = branch.way
    effects = [
        f"to {_short(flow, str(transition.next))}",
        *([f"concludes {_short(flow, str(transition.concludes))}"] if transition.concludes else []),
        *(f"rules out {_short(flow, str(ref))}" for ref in transition.rules_out),
        *(f"points to {_short(flow, str(ref))}" for ref in transition.points_to),
    ]
    return ", ".join(effects)


def _short(flow: Flow, ref: str) -> str:
    """Return a reference without the id of the flow that is shown."""
    return ref.removeprefix(f"{flow.id}/")


# `flow check`: findings with their places, and fixes where one is certain.

CHECK = "entra-wizard/flow-check/1"
RULES = "entra-wizard/flow-rules/1"


def check_flows(options: Namespace) -> int:
    """Check flow files and write the findings; exit code 3 if one is an error."""
    if options.rules or options.explain:
        return _explain(options)
    if (options.fix or options.dry_run) and not options.path:
        raise UsageError("No files are named for --fix.", "Name files or a folder.")
    today = _today()
    origins: list[str] = []
    form = "json" if options.json else options.format or "text"
    with collector_paused(), WorkProgress("Checking flows"):
        if options.fix or options.dry_run:
            files, findings = _auto_fix(options, today, quiet=form != "text")
        elif options.path:
            paths = files_of(options.path)
            content, found = load_flow_files(paths, strict=options.strict)
            files = [path.as_posix() for path in paths]
            broken = check(content, found, today=today, strict=options.strict)
            findings = only_in(paths, content, broken)
            origins = _origins(one for one in content.book.values() if one.file in files)
        else:
            settings = settings_of(options)
            content, found = load(settings.flow_folders, drafts=True)
            findings = check(content, found, today=today, strict=options.strict)
            files = sorted(flow.file for flow in content.book.values())
            origins = _origins(content.book.values())
    for origin in origins:
        write_notice(f"Own flow: {origin}")
    _FORMS[form](findings, files)
    has_errors = any(one.severity is Severity.ERROR for one in findings)
    return ExitCode.CONTENT if has_errors else ExitCode.DONE


def _origins(flows: Iterable[Flow]) -> list[str]:
    """Say how flows stand to ours, each in a line; many that are ours, unchanged, share one."""
    told = [one for one in flows if one.origin]
    same = sum(one.unchanged for one in told)
    is_many = same > _MOST_UNCHANGED
    rows = [one.origin for one in told if not (is_many and one.unchanged)]
    if is_many:
        rows.append(f"{same} files are flows of entra-wizard, unchanged.")
    return rows


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def files_of(names: Iterable[str]) -> list[Path]:
    """Return the flow and scenario files of some paths; InputError for a path without any."""
    return [path for name in names for path in _files(Path(name))]


def _files(path: Path) -> list[Path]:
    if is_folder(path):
        found = flow_paths(path)
        if not found:
            raise InputError(f"There is no .yaml file in {str(path)!r}.", "Name another folder.")
        return found
    check_readable(path)
    return [path]


def _explain(options: Namespace) -> int:
    if options.explain:
        text = page_text(options.explain)
        if options.json:
            write_json({"schema": RULES, "rules": [{"id": options.explain, "page": text}]})
        else:
            write_line(text.rstrip("\n"))
        return ExitCode.DONE
    if options.json:
        body = [_pick(one, "id", "severity", "what") for one in pages()]
        write_json({"schema": RULES, "rules": body})
        return ExitCode.DONE
    rows = (
        TableRow(f"{one.id}, {one.severity}: {one.what}", (one.id, one.severity, one.what))
        for one in pages()
    )
    write_blocks(Table(("Rule", "Severity", "Finds"), tuple(rows)))
    return ExitCode.DONE


def _auto_fix(
    options: Namespace, today: str, *, quiet: bool
) -> tuple[list[str], tuple[Finding, ...]]:
    written = [one for path in files_of(options.path) for one in read_with_scenarios(path)]
    before = {one.parsed.file: one.data for one in written}
    after, changes, findings = fix_files(before, today=today, strict=options.strict)
    for name, data in after.items():
        if data == before[name]:
            continue
        if options.dry_run and not quiet:
            _write_difference(name, before[name], data)
        elif not options.dry_run:
            write_atomic(Path(name), data)
    _report_fixes(changes, dry=options.dry_run)
    return list(before), findings


def _write_difference(name: str, before: bytes, after: bytes) -> None:
    old, new = (data.decode("utf-8", "replace").splitlines() for data in (before, after))
    for line in difflib.unified_diff(old, new, f"{name} as it is", f"{name} fixed", lineterm=""):
        write_line(line)


def _report_fixes(changes: Sequence[AutoFix], *, dry: bool) -> None:
    word = "Would fix" if dry else "Fixed"
    for one in changes:
        write_notice(f"{word} {one.finding.at}: {one.finding.rule}. {one.finding.message}")
    if not changes:
        write_notice("Nothing can be fixed automatically.")


def _write_findings(findings: Sequence[Finding], files: Sequence[str]) -> None:
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    number = "nothing found" if not findings else "1 finding" if len(findings) == 1 else ""
    write_blocks(
        *map(_finding_item, findings),
        Line(
            f"{count} checked, {number or f'{len(findings)} findings'}.",
            "warning" if findings else "good",
        ),
    )
    if findings:
        write_blocks(
            Line(f"To read about a rule: entra-wizard flow check --explain {findings[0].rule}")
        )


def _finding_item(finding: Finding) -> Item:
    style = "bad" if finding.severity is Severity.ERROR else "warning"
    heading = f"{finding.at}: {finding.severity} {finding.rule}"
    return Item(str(finding), heading, tuple(filter(None, (finding.message, finding.fix))), style)


def _write_findings_json(findings: Sequence[Finding], files: Sequence[str]) -> None:
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
    write_json({"schema": CHECK, "files": list(files), "findings": rows})


def _write_github(findings: Sequence[Finding], files: Sequence[str]) -> None:
    """Write a workflow command for each finding; GitHub shows it at the changed line."""
    del files
    for one in findings:
        at = f"file={_escaped(one.at.file)},line={one.at.line},col={one.at.column}"
        text = f"{one.message} {one.fix}".strip()
        title = _escaped(one.rule)
        write_line(f"::{one.severity.value} {at},title={title}::{_escaped(text, inside=False)}")


def _escaped(text: str, *, inside: bool = True) -> str:
    """Return text escaped for workflow commands; properties (`inside`) escape two more."""
    signs = {"%": "%25", "\r": "%0D", "\n": "%0A", **({":": "%3A", ",": "%2C"} if inside else {})}
    return "".join(signs.get(char, char) for char in text)


_FORMS = {"text": _write_findings, "json": _write_findings_json, "github": _write_github}
"""How findings are written."""


# `flow test`: scenarios, coverage and mutation score, and what is missing by name.

TEST = "entra-wizard/flow-test/1"


def test_flows(options: Namespace) -> int:
    """Test flows; exit code 3 if a scenario or a step fails, or a file cannot be read."""
    with collector_paused():
        content, findings, flows = _read(options)
        errors = [one for one in findings if one.severity is Severity.ERROR]
        with WorkProgress("Testing flows", _size_of(content, flows)) as progress:
            proof = prove(content, flows, progress.advance)
    if options.json:
        _write_proof_json(proof, errors)
    else:
        _write_proof(proof, errors)
    return ExitCode.CONTENT if errors or not proof.is_sound else ExitCode.DONE


def _read(options: Namespace) -> tuple[Content, Sequence[Finding], set[str] | None]:
    """Return the content, its findings, and the ids of the flows to test; None for all."""
    if not options.path:
        content, findings = load(settings_of(options).flow_folders, drafts=True)
        return content, findings, None
    paths = files_of(options.path)
    content, findings = load_flow_files(paths)
    names = {path.as_posix() for path in paths}
    flows = {flow.id for flow in content.book.values() if flow.file in names}
    flows |= {one.flow for one in content.scenarios if one.file in names}
    if not flows and not findings:
        raise UsageError(
            f"There is no flow to test in {', '.join(options.path)}.",
            "Name flow files or a folder of them. `flow check` checks catalogue files.",
        )
    return content, findings, flows


def _size_of(content: Content, flows: set[str] | None) -> int:
    """Return the number of steps to test, as a measure of the work."""
    book = content.book
    return sum(len(book[one].steps) for one in book if flows is None or one in flows)


def _write_proof(proof: Proof, errors: Sequence[Finding]) -> None:
    flows = "1 flow" if len(proof.flows) == 1 else f"{len(proof.flows)} flows"
    differ = f" {len(proof.differences)} of ours differ." if proof.differences else ""
    result = f"{flows}: {proof.passed} scenarios passed, {len(proof.failures)} failed.{differ}"
    write_blocks(
        *map(_finding_item, errors),
        *(_failure_item("Failed", one) for one in proof.failures),
        *(_failure_item("Dead end", one) for one in proof.dead_ends),
        *(_failure_item("Differs", one) for one in proof.differences),
        *_missing_items(proof.missing),
        Line(result, "good" if proof.is_sound else "bad"),
        Table(
            ("", *(f"{sort.value.capitalize()}#" for sort in proof.coverage)),
            (
                _ratio_row("Scenarios cover", proof.coverage),
                _ratio_row("Can be reached", proof.reachable),
            ),
        ),
    )
    if proof.threads.total:
        write_blocks(Line(f"Cited threads with a rehearsal: {_share(proof.threads)}."))
    if not proof.whole:
        write_blocks(
            Line(f"The search stopped after {proof.states} cases, so more may be missing.")
        )
    faults = f"Faults noticed: {_share(proof.mutation)}."
    write_blocks(
        Table(
            ("Flow", "Faults noticed#"),
            tuple(
                TableRow(f"Faults noticed in {flow}: {_share(count)}.", (flow, _share(count)))
                for flow, count in proof.scores.items()
            ),
        ),
        Line(faults, "title"),
    )
    if errors:
        count = len({e.at.file for e in errors})
        write_blocks(Line(f"Files with errors, whose flows are left out: {count}.", "bad"))


def _failure_item(word: str, failure: Failure) -> Item:
    plain = f"{failure.at}: {word}: {failure.name}. {failure.message}"
    return Item(plain, f"{failure.at}: {word}: {failure.name}", (failure.message,), "bad")


MOST_MISSING = 30
"""How many lines of what is not proven are written; the document of --json has all."""

_NAMES_SHOWN = 6


def _missing_items(missing: Sequence[Unproven]) -> Iterator[Item | Line]:
    """Yield what is not proven, one line for each sort of thing at a step.

    Of a step that nothing comes to, its answers and texts are not named as well.
    """
    lost = {one.name for one in missing if one.sort == "steps"}
    groups: dict[tuple[str, str, str], list[Unproven]] = {}
    for one in missing:
        step, _, rest = one.name.partition(": ")
        if not rest or step not in lost:
            groups.setdefault((step, one.sort, one.reason), []).append(one)
    rows = [*groups.items()]
    for (step, sort, reason), held in rows[:MOST_MISSING]:
        names = [rest for one in held if (rest := one.name.partition(": ")[2])]
        more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
        named = f": {', '.join(names[:_NAMES_SHOWN])}{more}" if names else ""
        heading = f"{held[0].at}: {sort}: {step}{named}"
        yield Item(f"{heading}. {reason}", heading, (reason,), "warning")
    if len(rows) > MOST_MISSING:
        yield Line(f"And {len(rows) - MOST_MISSING} more lines. --json names all.", "muted")


def _ratio_row(label: str, ratios: Mapping[Sort, Ratio]) -> TableRow:
    counted = {sort: ratio for sort, ratio in ratios.items() if ratio.total}
    plain = ", ".join(f"{sort} {_share(ratio)}" for sort, ratio in counted.items())
    cells = (f"{one.done} of {one.total}" if one.total else "none" for one in ratios.values())
    return TableRow(f"{label}: {plain}.", (label, *cells))


def _share(count: Ratio) -> str:
    if not count.total:
        return "none to notice"
    return f"{count.done} of {count.total} ({count.percent:g} %)"


def _write_proof_json(proof: Proof, errors: Sequence[Finding]) -> None:
    failed = (*proof.failures, *proof.dead_ends)
    write_json(
        {
            "schema": TEST,
            "scenarios": {"passed": proof.passed, "failed": len(proof.failures)},
            "coverage": {sort.value: count.percent for sort, count in proof.coverage.items()},
            "reachable": {sort.value: count.percent for sort, count in proof.reachable.items()},
            "mutation": {"killed": proof.mutation.done, "total": proof.mutation.total},
            "threads": {"played": proof.threads.done, "total": proof.threads.total},
            "missing": [
                {
                    "kind": one.sort,
                    "name": one.name,
                    "file": one.at.file,
                    "line": one.at.line,
                    "reason": one.reason,
                }
                for one in proof.missing
            ],
            "failures": [
                {"name": name, "file": at.file, "line": at.line, "message": message}
                for name, at, message in (
                    *((one.name, one.at, one.message) for one in failed),
                    *((one.rule, one.at, one.message) for one in errors),
                )
            ],
        }
    )


# `flow map`: a flow as text, Mermaid or SVG, with the path of a case if one is named.

_WIDEST = 100


def map_flows(options: Namespace) -> int:
    """Draw one flow, or all of them."""
    form = options.format or "text"
    if options.case:
        maps = [_map_of_case(settings_of(options), options.case, options.flow)]
    else:
        _, content = _load_flows(options)
        book = content.book
        flows = [book.named(options.flow)] if options.flow else [book[one] for one in sorted(book)]
        maps = [map_of(book, flow) for flow in flows]
    if form == "svg" and len(maps) > 1:
        raise InputError("An SVG holds one flow.", "Name it: entra-wizard flow map aadsts90120")
    write_line("\n\n".join(_draw(one, form, options.detail) for one in maps))
    return ExitCode.DONE


def _map_of_case(settings: Settings, name: str, flow: str | None) -> FlowMap:
    with journal_of(settings) as workspace:
        case = workspace.resume(case_id_of(workspace, name))
        here = flow or (case.case.at.flow if case.case.at else "")
        return map_of(case.book, case.book.named(here), case.case)


def _draw(one: FlowMap, form: str, detail: str | None) -> str:
    if form == "mermaid":
        return mermaid_map(one).rstrip("\n")
    if form == "svg":
        return svg_map(one).rstrip("\n")
    level = int(detail) if detail else MOST_DETAIL - 1
    return text_map(one, detail=level, width=min(shutil.get_terminal_size().columns, _WIDEST))


# `flow watch`: check again after each save; with FLOW, beside the running flow on the screen.

PAUSE = 0.5
"""Seconds between two looks at the folder."""


def watch_flows(options: Namespace) -> int:
    """Check a folder, and again each time a file is saved, until Ctrl+C."""
    folder = Path(options.dir)
    if not is_folder(folder):
        raise InputError(f"There is no folder {str(folder)!r}.", "Name a folder of flows.")
    if options.flow and not wants_plain(os.environ, asked=False):
        return watch_on_screen(settings_of(options), options.flow, folder)
    if options.flow:
        write_notice("The full screen needs a terminal, so the findings are written as lines.")
    return watch(folder, lambda: time.sleep(PAUSE))


def watch_on_screen(settings: Settings, flow: str, folder: Path) -> int:
    """Run a flow on the screen, and reload it each time it is saved."""
    from wizard.tui import launch  # noqa: PLC0415 - only for the full screen

    own = (*settings.flow_folders, folder.resolve())
    settings = replace(settings, flow_folders=own, drafts=True, journal=None)
    last = [marks(folder)]

    def has_changed() -> bool:
        before, last[0] = last[0], marks(folder)
        return bool(changed(before, last[0]))

    def build() -> WizardApp:
        from wizard.tui.watch_app import WatchApp  # noqa: PLC0415 - the environment comes first

        return WatchApp(
            lambda: open_workspace(settings, real()),
            launch.Session(settings, launch.StartAt(flow)),
            has_changed=has_changed,
            find=lambda: _found(folder),
        )

    return launch.run_built(build).code


def watch(folder: Path, pause: Callable[[], object]) -> int:
    """Check a folder until `pause` is interrupted; exit code 3 if an error is left."""
    before = marks(folder)
    findings = _found(folder)
    for one in findings:
        write_line(str(one))
    write_line(
        f"{len(before)} files, {len(findings)} findings. Save a file to check again; Ctrl+C stops."
    )
    try:
        while True:
            pause()
            now = marks(folder)
            saved = changed(before, now)
            if saved:
                before = now
                findings = _report_save(folder, saved, findings)
    except KeyboardInterrupt:
        write_notice("Stopped.")
    errors = any(one.severity is Severity.ERROR for one in findings)
    return ExitCode.CONTENT if errors else ExitCode.DONE


def _found(folder: Path) -> tuple[Finding, ...]:
    with collector_paused(), WorkProgress("Checking flows"):
        return check_files(flow_paths(folder), today=_today())


def _report_save(
    folder: Path, saved: tuple[str, ...], before: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Write what a save has changed; return the new findings."""
    findings = _found(folder)
    new, fixed = news(before, findings)
    write_line(f"Saved: {', '.join(Path(name).name for name in saved)}.")
    for one in fixed:
        write_line(f"Gone: {one}")
    for one in new:
        write_line(f"New: {one}")
    write_line(f"{len(findings)} findings now." if findings else "Nothing found now.")
    return findings


# `flow diff`: what has changed for the user between two versions of flows.

DIFF = "entra-wizard/flow-diff/1"


def diff_flows(options: Namespace) -> int:
    """Write what has changed from OLD to NEW; an id names a flow of the program."""
    old, new = _flows(options.old), _flows(options.new)
    if len(old) == len(new) == 1 and not is_folder(options.old):
        # Two files are compared even if their ids differ.
        (before,), (after,) = old.values(), new.values()
        old, new = {after.id: before}, {after.id: after}
    rows = list(changes(old, new))
    if options.json:
        body = [_pick(one, "flow", "place", "what", "before", "after") for one in rows]
        write_json({"schema": DIFF, "changes": body})
        return ExitCode.DONE
    number = "1 change" if len(rows) == 1 else f"{len(rows)} changes"
    write_blocks(
        *map(_change_item, rows),
        Line(f"{number if rows else 'Nothing has changed'} for the user.", "title"),
    )
    return ExitCode.DONE


def _change_item(change: Change) -> Item:
    where = f"{change.flow}/{change.place}" if change.place else change.flow
    texts = (("before", change.before), ("after", change.after))
    body = [f"{word}: {text}" for word, text in texts if text]
    return Item(str(change), f"{where}: {change.what}", tuple(body), "label")


def _flows(name: str) -> Mapping[str, Flow]:
    """Return the flows of a file, a folder, or an id; ContentError if none can be used."""
    if not is_there(name):
        book = load(drafts=True)[0].book
        if name not in book:
            raise UnknownName("flow or file", name, book)
        return {name: book[name]}
    paths = files_of([name])
    content, findings = load_flow_files(paths)
    report_broken_files(findings)
    named = {path.as_posix() for path in paths}
    found = {flow.id: flow for flow in content.book.values() if flow.file in named}
    if not found:
        raise ContentError(f"No flow in {name} can be used.", "To see why: entra-wizard flow check")
    return found


# `flow stats`

STATS = "entra-wizard/flow-stats/1"


def stats_of_flows(options: Namespace) -> int:
    """Write the figures of one flow, or of all; with --from-journal those of its use."""
    if options.from_journal:
        with journal_of(settings_of(options), only_reads=True) as workspace:
            book = workspace.book
            named_flow = [book.named(options.flow)] if options.flow else []
            flows = named_flow or [book[one] for one in sorted(book)]
            write_use(workspace, flows, as_json=options.json)
        return ExitCode.DONE
    _, content = _load_flows(options)
    named = content.book.named(options.flow).id if options.flow else None
    rows = [one for one in stats(content.book) if named in (None, one.flow)]
    if options.json:
        write_json({"schema": STATS, "flows": [_stats_document(one) for one in rows]})
        return ExitCode.DONE
    columns = ("Flow", "Steps#", "Causes#", "Depth#", "Answers#", "At worst#", "Grade#")
    write_blocks(Table(columns, tuple(map(_stats_row, rows))))
    if options.flow:
        ends = tuple(_end_row(end) for one in rows for end in one.ends)
        write_blocks(Table(("End", "Result", "Answers#", "Minutes#"), ends[:MOST_ENDS]))
        if len(ends) > MOST_ENDS:
            write_blocks(Line(f"And {len(ends) - MOST_ENDS} more ends. --json names all.", "muted"))
    estimate = f"the flow's own for actions, {MINUTES_AN_ANSWER} for an answer."
    write_blocks(Line(f"Minutes are an estimate: {estimate}", "muted"))
    return ExitCode.DONE


MOST_ENDS = 20
"""How many ends of a flow are written; the document of --json has all."""


def _stats_row(one: FlowStats) -> TableRow:
    kinds = ", ".join(f"{count} {kind}" for kind, count in one.kinds.items())
    plain = (
        f"{one.flow}: {one.steps} steps ({kinds}), {one.causes} causes, depth {one.depth}.\n"
        f"{one.flow}: {one.expected} answers on the mean, {one.at_worst} at worst;"
        f" reading grade {one.grade}."
    )
    figures = (one.steps, one.causes, one.depth, one.expected, one.at_worst, one.grade)
    return TableRow(plain, (one.flow, *map(str, figures)))


def _end_row(end: EndStats) -> TableRow:
    number = "1 answer" if end.answers == 1 else f"{end.answers} answers"
    return TableRow(
        f"To {end.end}, {end.result}: at least {number}, about {end.minutes:g} minutes.",
        (str(end.end), str(end.result), str(end.answers), f"{end.minutes:g}"),
    )


def _stats_document(one: FlowStats) -> dict[str, object]:
    return {
        "flow": one.flow,
        "steps": one.steps,
        "kinds": dict(one.kinds),
        "causes": one.causes,
        "depth": one.depth,
        "expected_answers": one.expected,
        "answers_at_worst": one.at_worst,
        "reading_grade": one.grade,
        "ends": [
            {
                "end": str(end.end),
                "result": end.result.value,
                "answers": end.answers,
                "minutes": end.minutes,
            }
            for end in one.ends
        ],
    }


# `catalogue drift`: differences between the catalogue and Microsoft's page of error codes.

DRIFT = "entra-wizard/catalogue-drift/1"

MOST = 4 << 20
"""Bytes of a page at most; the real one has some hundred thousand."""


def show_drift(options: Namespace) -> int:
    """Compare the catalogue with a saved copy of the page."""
    catalogue, _ = load_catalogue()
    try:
        found = drift(catalogue, _page(options.file))
    except ValueError:
        raise InputError(
            f"The file {options.file!r} has no table of error codes.",
            "Save the page reference-error-codes as HTML or Markdown, and give that file.",
        ) from None
    if options.json:
        write_json(_document(found))
        return ExitCode.DONE
    write_blocks(*_drift_blocks(found, len(catalogue.codes)))
    return ExitCode.DONE


def _page(name: str) -> str:
    data = read_named(name, MOST)
    if len(data) > MOST:
        raise InputError(
            f"The file {name!r} is too large for a saved page.", "Save the page alone."
        )
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if wide else "utf-8", errors="replace")


def _document(found: Drift) -> dict[str, object]:
    return {
        "schema": DRIFT,
        "on_page": found.on_page,
        "missing": [{"code": code, "name": name or None} for code, name in found.missing],
        "gone": list(found.gone),
        "renamed": [{"code": c, "ours": ours, "page": page} for c, ours, page in found.renamed],
    }


def _drift_blocks(found: Drift, known: int) -> list[Block]:
    fields = [
        Field("New on the page", f"AADSTS{code} {name}".rstrip()) for code, name in found.missing
    ]
    fields += [Field("No longer on the page", f"AADSTS{code}") for code in found.gone]
    fields += [
        Field("Renamed", f"AADSTS{code}, {ours} here, {page} on the page")
        for code, ours, page in found.renamed
    ]
    count = "1 difference" if len(fields) == 1 else f"{len(fields) or 'No'} differences"
    sizes = f"{found.on_page} codes on the page, {known} in the catalogue."
    return [*fields, Line(f"{count}: {sizes}", "title")]
