"""`catalogue drift`: what has changed on Microsoft's page of codes since the catalogue was made."""

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

from wizard.authoring import check, check_files, only_in, paused
from wizard.authoring.coverage import answer_name
from wizard.authoring.diff import changes
from wizard.authoring.drift import drift
from wizard.authoring.maps import MOST_DETAIL, map_of, mermaid_map, svg_map, text_map
from wizard.authoring.proof import prove
from wizard.authoring.scaffold import SCHEMA_NAME, Seed, id_of, scaffold, scaffold_scenarios
from wizard.authoring.stats import MINUTES_AN_ANSWER, stats
from wizard.authoring.watch import changed, marks, news
from wizard.case.state import Case, Known
from wizard.case.view_builder import RenderContext, show
from wizard.cli.files import write_whole
from wizard.cli.opening import case_id_of, journal_of, settings_of, tell_broken
from wizard.cli.output import EndOfInput, Lines, say, say_json, sentence, tell
from wizard.cli.parser import UsageError
from wizard.cli.plain import say_step
from wizard.cli.run import wants_plain
from wizard.content import load, load_catalogue, load_flow_files
from wizard.content.compiled import bundled
from wizard.content.flow import StepRef
from wizard.content.graph import answers_left
from wizard.content.yaml_nodes import read_with_scenarios
from wizard.errors import ContentError, ExitCode, InputError, UnknownName
from wizard.evidence import Evidence, Origin, Redacted
from wizard.findings import Severity
from wizard.input_file import check_readable, is_folder, is_there, read_named

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from wizard.authoring.auto_fix import AutoFix
    from wizard.authoring.coverage import Sort
    from wizard.authoring.drift import Drift
    from wizard.authoring.maps import FlowMap
    from wizard.authoring.proof import Failure, Proof, Ratio
    from wizard.authoring.stats import FlowStats
    from wizard.case.view import View
    from wizard.content import Content
    from wizard.content.flow import Branch, Flow, FlowBook, Step
    from wizard.findings import Finding
    from wizard.settings import Settings
    from wizard.tui.app import WizardApp


# `flow show ID --step S`: one step alone, as a reader meets it, at any size.

STEP = "entra-wizard/flow-step/1"
_LEAST = 20


def show_one_step(options: Namespace, book: FlowBook, flow: Flow, settings: Settings) -> int:
    """Show one step of a flow to a reader, as if a case stood there."""
    if options.step not in flow.steps:
        raise UnknownName(f"step of {flow.id}", options.step, flow.steps)
    known = tuple(_fact(pair, book) for pair in options.set)
    case = Case("K0", settings.reader, "0", at=StepRef(flow.id, options.step), known=known)
    view = show(case, RenderContext(book, answers_left(book), settings.contacts))
    if options.json:
        say_json({"schema": STEP, "flow": flow.id, "step": options.step, "view": plain(view)})
        return ExitCode.DONE
    text = _said(view)
    for line in _cut(text, *_size(options.size)) if options.size else text.split("\n"):
        say(line)
    return ExitCode.DONE


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is any of a few types
    """Return a frozen value as JSON takes it; addresses become `flow/step`."""
    if isinstance(value, StepRef):
        return str(value)
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list | frozenset):
        return [plain(one) for one in value]
    if hasattr(value, "items"):
        return {str(key): plain(one) for key, one in value.items()}
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


class _KeptStepLines(Lines):
    """Lines that are kept instead of said."""

    __slots__ = ("kept",)

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def say(self, text: str) -> None:
        """Keep one or more lines."""
        self.kept += text.split("\n")


def _said(view: View) -> str:
    lines = _KeptStepLines()
    prompt = say_step(view, lines)
    return "\n".join([*lines.kept, prompt])


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{2,3})x([0-9]{1,3})", text)
    if not found or int(found[1]) < _LEAST or not int(found[2]):
        raise UsageError(f"{text!r} is no size.", "Write columns and lines, as 80x24.")
    return int(found[1]), int(found[2])


def _cut(text: str, columns: int, lines: int) -> list[str]:
    rows = [row for line in text.split("\n") for row in textwrap.wrap(line, columns) or [""]]
    if len(rows) <= lines:
        return rows
    return [*rows[: lines - 1], f"{len(rows) - lines + 1} more below"]


# `flow list` and `flow show`: for those who write and review flows.

LIST = "entra-wizard/flow-list/1"


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
        own = f" Own: {flow.origin}" if flow.origin else ""
        head = f"{flow.id}: {sentence(flow.title)}{_codes(flow)}"
        say(f"{head} Version {flow.version}. {flow.file}{own}")
    return ExitCode.DONE


def _codes(flow: Flow) -> str:
    codes = ", ".join(map(str, flow.codes))
    return f" Codes: {codes}." if codes else ""


def show_flow(options: Namespace) -> int:
    """Show the steps of a flow in the order they were written."""
    settings = settings_of(options)
    content, findings = load(settings.flow_folders, drafts=settings.drafts)
    tell_broken(findings)
    flow = content.book.named(options.flow)
    if options.step:
        return show_one_step(options, content.book, flow, settings)
    if options.json or options.size or options.set:
        raise UsageError("That is for one step.", "Name it with --step.")
    say(f"{flow.id}: {sentence(flow.title)}{_codes(flow)}")
    say(f"Summary: {sentence(flow.summary)}")
    if flow.origin:
        say(f"Own: {flow.origin}")
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
    for way in step.ways():
        said = answer_name(step, way[0])
        names = [said] if said == "all" else [branch.answer for branch in way]
        yield f"  {', '.join(names)}: {_leads(flow, way[0])}"


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


# `flow check`: what is wrong in flows, where and why, and a mend where one is certain.

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
    from wizard.authoring.rule_pages import page_text, pages  # noqa: PLC0415 - only these two need it

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
    from wizard.authoring.auto_fix import mend  # noqa: PLC0415 - a check alone does not pay for it

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


def _tell_changes(changes: Sequence[AutoFix], *, dry: bool) -> None:
    word = "Would mend" if dry else "Mended"
    for one in changes:
        tell(f"{word} {one.finding.at}: {one.finding.rule}. {one.finding.message}")
    if not changes:
        tell("Nothing can be mended with certainty.")


def _flow_check_say_text(findings: Sequence[Finding], files: Sequence[str]) -> None:
    for one in findings:
        say(str(one))
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    number = "nothing found" if not findings else "1 finding" if len(findings) == 1 else ""
    say(f"{count} checked, {number or f'{len(findings)} findings'}.")
    if findings:
        say(f"To read about a rule: entra-wizard flow check --explain {findings[0].rule}")


def _flow_check_say_json(findings: Sequence[Finding], files: Sequence[str]) -> None:
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


_FORMS = {"text": _flow_check_say_text, "json": _flow_check_say_json, "github": _say_github}
"""How findings are written."""


# `flow test`: are the flows proven, and by name what is not.

TEST = "entra-wizard/flow-test/1"


def test_flows(options: Namespace) -> int:
    """Test flows; exit code 3 when a scenario or a step fails, or a file cannot be read."""
    with paused():
        content, findings, flows = _read(options)
        errors = [one for one in findings if one.severity is Severity.ERROR]
        proof = prove(content, flows)
    if options.json:
        _say_json(proof, errors)
    else:
        _say_text(proof, errors)
    return ExitCode.CONTENT if errors or not proof.is_sound else ExitCode.DONE


def _read(options: Namespace) -> tuple[Content, Sequence[Finding], set[str] | None]:
    """Return the content, what is wrong in it, and the flows that are asked for; None for all."""
    if not options.path:
        content, findings = load(settings_of(options).flow_folders, drafts=True)
        return content, findings, None
    paths = files_of(options.path)
    content, findings = load_flow_files(paths)
    names = {path.as_posix() for path in paths}
    flows = {flow.id for flow in content.book.values() if flow.file in names}
    flows |= {one.flow for one in content.scenarios if one.file in names}
    return content, findings, flows


def _say_text(proof: Proof, errors: Sequence[Finding]) -> None:
    for error in errors:
        say(str(error))
    _say_failures("Failed", proof.failures)
    _say_failures("A person is stuck", proof.dead_ends)
    for one in proof.missing:
        say(f"{one.at}: {one.sort}: {one.name}. {one.reason}")
    flows = "1 flow" if len(proof.flows) == 1 else f"{len(proof.flows)} flows"
    say(f"{flows}: {proof.passed} scenarios passed, {len(proof.failures)} failed.")
    say(f"Scenarios cover: {_counts(proof.coverage)}.")
    say(f"Can be reached: {_counts(proof.reachable)}.")
    if not proof.whole:
        say(f"The walk stopped after {proof.states} cases; what it did not see may still be there.")
    for flow, count in proof.scores.items():
        say(f"Faults noticed in {flow}: {_share(count)}.")
    say(f"Faults noticed: {_share(proof.mutation)}.")
    if errors:
        say(f"Files with errors, whose flows are left out: {len({e.at.file for e in errors})}.")


def _say_failures(word: str, failures: Sequence[Failure]) -> None:
    for one in failures:
        say(f"{one.at}: {word}: {one.name}. {one.message}")


def _counts(counts: Mapping[Sort, Ratio]) -> str:
    return ", ".join(f"{sort} {_share(count)}" for sort, count in counts.items())


def _share(count: Ratio) -> str:
    return f"{count.done} of {count.total} ({count.percent:g} %)"


def _say_json(proof: Proof, errors: Sequence[Finding]) -> None:
    failed = (*proof.failures, *proof.dead_ends)
    say_json(
        {
            "schema": TEST,
            "scenarios": {"passed": proof.passed, "failed": len(proof.failures)},
            "coverage": {sort.value: count.percent for sort, count in proof.coverage.items()},
            "reachable": {sort.value: count.percent for sort, count in proof.reachable.items()},
            "mutation": {"killed": proof.mutation.done, "total": proof.mutation.total},
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
                {
                    "name": one.name,
                    "file": one.at.file,
                    "line": one.at.line,
                    "message": one.message,
                }
                for one in failed
            ]
            + [
                {
                    "name": one.rule,
                    "file": one.at.file,
                    "line": one.at.line,
                    "message": one.message,
                }
                for one in errors
            ],
        }
    )


# `flow map`: a flow drawn as text, Mermaid or SVG, with the path of a case if one is named.

_WIDEST = 100


def map_flows(options: Namespace) -> int:
    """Draw one flow, or all of them."""
    settings = settings_of(options)
    form = options.format or "text"
    if options.case:
        maps = [_map_of_case(settings, options.case, options.flow)]
    else:
        content, findings = load(settings.flow_folders, drafts=settings.drafts)
        tell_broken(findings)
        book = content.book
        flows = [book.named(options.flow)] if options.flow else [book[one] for one in sorted(book)]
        maps = [map_of(book, flow) for flow in flows]
    if form == "svg" and len(maps) > 1:
        raise InputError("An SVG holds one flow.", "Name it: entra-wizard flow map aadsts90120")
    for at, one in enumerate(maps):
        say(_draw(one, form, options.detail) if not at else f"\n{_draw(one, form, options.detail)}")
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


# `flow new`: a new flow from a few questions, or from options alone.

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"(?:AADSTS)?([0-9]{3,8})", re.IGNORECASE)


def new_flow(options: Namespace) -> int:
    """Ask what is missing, write the flow and its scenarios, and say what to do next."""
    settings = settings_of(options)
    folder = Path(options.dir or (settings.flow_folders[0] if settings.flow_folders else "."))
    if not is_folder(folder):
        raise InputError(f"There is no folder {str(folder)!r}.", "Make it first.")
    content, _ = load(settings.flow_folders, drafts=True)
    seed = _seed(options, folder)
    _refuse_known(seed, content)
    path, beside = folder / f"{seed.id}.yaml", folder / f"{seed.id}.scenarios.yaml"
    for one in (path, beside):
        if is_there(one):
            raise InputError(f"{one} is there already.", "Choose another id with --id.")
    write_whole(path, scaffold(seed).encode(), new=True)
    write_whole(beside, scaffold_scenarios(seed).encode(), new=True)
    say(f"Written: {path} and {beside.name}.")
    say(f"Change the steps, then check it: entra-wizard flow check {path}")
    say(f"Walk it: entra-wizard run {seed.id} --flows {folder} --drafts")
    return ExitCode.DONE


def _seed(options: Namespace, folder: Path) -> Seed:
    """Return what the options say, and what is answered where they say nothing."""
    lines = Lines()
    asks = not options.title  # a script gives it and is asked nothing
    title = options.title or _ask(lines, "What is it about? A few words, as on a list:", "")
    if not title.strip():
        raise UsageError("The flow has no title.", 'Give --title "The printer cannot sign in".')
    name = options.id or id_of(title)
    if asks and not options.id:
        name = _ask(lines, f"Its id, as it stands in links. Enter alone takes {name}:", name)
    codes = options.code or []
    if asks and not codes:
        typed = _ask(lines, "Which error codes does it answer? Enter alone for none:", "")
        codes = re.split(r"[\s,]+", typed.strip()) if typed.strip() else []
    question = options.question
    if asks and not question:
        question = _ask(lines, "What do you ask first? Enter alone writes an example:", "")
    action = options.action
    if asks and not action:
        action = _ask(lines, "What is to be done then? Enter alone writes an example:", "")
    more = {key: text for key, text in (("question", question), ("action", action)) if text}
    if options.owner:
        more["owner"] = options.owner
    return Seed(
        id=_checked_id(name),
        title=title.strip(),
        reviewed=datetime.now(UTC).date().isoformat(),
        codes=tuple(_code(one) for one in codes),
        schema=_schema_for(folder),
        **more,
    )


def _ask(lines: Lines, prompt: str, default: str) -> str:
    try:
        return lines.ask(prompt) or default
    except EndOfInput:
        raise UsageError(
            "Nobody answers, so the flow cannot be begun.", "Give --title, and --id if you like."
        ) from None


def _checked_id(name: str) -> str:
    if not _ID.fullmatch(name):
        raise InputError(
            f"{name!r} is no id.", "Use small letters, digits and single hyphens, as my-printer."
        )
    return name


def _code(text: str) -> int:
    found = _CODE.fullmatch(text)
    if not found:
        raise InputError(f"{text!r} is no error code.", "Write it as 90120 or AADSTS90120.")
    return int(found[1])


def _refuse_known(seed: Seed, content: Content) -> None:
    """Refuse what the check would call an error: an id or a code that is taken or not known."""
    if seed.id in content.book:
        hint = f"To change it for your desk, write a file with `extends: {seed.id}`."
        raise InputError(f"There is a flow {seed.id!r} already.", hint)
    for code in seed.codes:
        owner = content.book.for_code(code)
        if owner:
            raise InputError(
                f"{code} belongs to the flow {owner.id!r}.",
                f"Leave the code out, or write a file with `extends: {owner.id}`.",
            )
        if content.catalogue.get(code) is None:
            raise InputError(
                f"{code} is not in the catalogue.", "Leave it out, or mend the number."
            )


def _schema_for(folder: Path) -> str:
    """Return the path of the schema as seen from a folder, for editors."""
    schema = Path(str(bundled("data"))) / "schemas" / SCHEMA_NAME
    try:
        return Path(os.path.relpath(schema, folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return schema.as_posix()


# `flow watch`: the check again after each save; with a flow named, on the screen beside it.

PAUSE = 0.5
"""Seconds between two looks at the folder."""


def watch_flows(options: Namespace) -> int:
    """Check a folder, then again each time a file was saved, until the person stops it."""
    folder = Path(options.dir)
    if not is_folder(folder):
        raise InputError(f"There is no folder {str(folder)!r}.", "Name a folder of flows.")
    if options.flow and not wants_plain(os.environ, asked=False):
        return _on_screen(options, folder)
    if options.flow:
        tell("This is no terminal for the full screen, so the findings come as lines.")
    return watch(folder, lambda: time.sleep(PAUSE))


def _on_screen(options: Namespace, folder: Path) -> int:
    """Run a flow on the screen; what is saved meanwhile is taken at once."""
    from wizard.tui import launch  # noqa: PLC0415 - lines alone need no screen
    from wizard.tui.launch import run_built  # noqa: PLC0415 - as above
    from wizard.world import open_workspace, real  # noqa: PLC0415 - as above

    settings = settings_of(options)
    own = (*settings.flow_folders, folder.resolve())
    settings = replace(settings, flow_folders=own, drafts=True, journal=None)
    seen = [marks(folder)]

    def has_changed() -> bool:
        before, seen[0] = seen[0], marks(folder)
        return bool(changed(before, seen[0]))

    def build() -> WizardApp:
        from wizard.tui.watch_app import WatchApp  # noqa: PLC0415 - the environment comes first

        return WatchApp(
            lambda: open_workspace(settings, real()),
            launch.Session(settings, launch.StartAt(options.flow)),
            has_changed=has_changed,
            find=lambda: _found(folder),
        )

    return run_built(build).code


def watch(folder: Path, pause: Callable[[], object]) -> int:
    """Check a folder until `pause` is interrupted; exit code 3 if an error is left then."""
    seen = marks(folder)
    findings = _found(folder)
    for one in findings:
        say(str(one))
    say(f"{len(seen)} files, {len(findings)} findings. Save a file to check again; Ctrl+C stops.")
    try:
        while True:
            pause()
            now = marks(folder)
            saved = changed(seen, now)
            if saved:
                seen = now
                findings = _say_news(folder, saved, findings)
    except KeyboardInterrupt:
        tell("Stopped.")
    errors = any(one.severity is Severity.ERROR for one in findings)
    return ExitCode.CONTENT if errors else ExitCode.DONE


def _found(folder: Path) -> tuple[Finding, ...]:
    today = datetime.now(UTC).date().isoformat()
    with paused():
        return check_files(sorted(folder.glob("*.yaml")), today=today)


def _say_news(
    folder: Path, saved: tuple[str, ...], before: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Say what a save has changed; return the findings there are now."""
    findings = _found(folder)
    come, gone = news(before, findings)
    say(f"Saved: {', '.join(Path(name).name for name in saved)}.")
    for one in gone:
        say(f"Gone: {one}")
    for one in come:
        say(f"New: {one}")
    say(f"{len(findings)} findings now." if findings else "Nothing found now.")
    return findings


# `flow diff`: what has changed for the person between two versions of flows.

DIFF = "entra-wizard/flow-diff/1"


def diff_flows(options: Namespace) -> int:
    """Say what has changed from OLD to NEW; a flow id is ours of that name."""
    old, new = _flows(options.old), _flows(options.new)
    if len(old) == len(new) == 1 and not is_folder(options.old):
        # Two files are compared although one was saved under another id.
        (before,), (after,) = old.values(), new.values()
        old, new = {after.id: before}, {after.id: after}
    rows = list(changes(old, new))
    if options.json:
        body = [
            {
                "flow": one.flow,
                "place": one.place,
                "what": one.what,
                "before": one.before,
                "after": one.after,
            }
            for one in rows
        ]
        say_json({"schema": DIFF, "changes": body})
        return ExitCode.DONE
    for one in rows:
        say(str(one))
    number = "1 change" if len(rows) == 1 else f"{len(rows)} changes"
    say(f"{number if rows else 'Nothing has changed'} for the person.")
    return ExitCode.DONE


def _flows(name: str) -> Mapping[str, Flow]:
    """Return the flows of a file, a folder, or an id of ours; ContentError if none can be used."""
    if not is_there(name):
        book = load(drafts=True)[0].book
        if name not in book:
            raise UnknownName("flow or file", name, book)
        return {name: book[name]}
    paths = files_of([name])
    content, findings = load_flow_files(paths)
    tell_broken(findings)
    named = {path.as_posix() for path in paths}
    found = {flow.id: flow for flow in content.book.values() if flow.file in named}
    if not found:
        raise ContentError(f"No flow in {name} can be used.", "To see why: entra-wizard flow check")
    return found


# `flow stats`: the figures of flows.

STATS = "entra-wizard/flow-stats/1"


def stats_of_flows(options: Namespace) -> int:
    """Say the figures of one flow, or of all."""
    settings = settings_of(options)
    content, findings = load(settings.flow_folders, drafts=settings.drafts)
    tell_broken(findings)
    named = content.book.named(options.flow).id if options.flow else None
    rows = [one for one in stats(content.book) if named in (None, one.flow)]
    if options.json:
        say_json({"schema": STATS, "flows": [_as_json(one) for one in rows]})
        return ExitCode.DONE
    for one in rows:
        _say(one, all_ends=bool(options.flow))
    say(f"Minutes are an estimate: the flow's own for actions, {MINUTES_AN_ANSWER} for an answer.")
    return ExitCode.DONE


def _say(one: FlowStats, *, all_ends: bool) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in one.kinds.items())
    say(f"{one.flow}: {one.steps} steps ({kinds}), {one.causes} causes, depth {one.depth}.")
    say(
        f"{one.flow}: {one.expected} answers on the mean, {one.at_worst} at worst;"
        f" reading grade {one.grade}."
    )
    for end in one.ends if all_ends else ():
        number = "1 answer" if end.answers == 1 else f"{end.answers} answers"
        say(f"To {end.end}, {end.result}: at least {number}, about {end.minutes:g} minutes.")


def _as_json(one: FlowStats) -> dict[str, object]:
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


DRIFT = "entra-wizard/catalogue-drift/1"

MOST = 4 << 20
"""No page of codes has so many bytes; the real one has some hundred thousand."""


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
        say_json(_document(found))
        return ExitCode.DONE
    for line in _lines(found, len(catalogue.codes)):
        say(line)
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


def _lines(found: Drift, known: int) -> list[str]:
    lines = [f"New on the page: AADSTS{code} {name}".rstrip() for code, name in found.missing]
    lines += [f"No longer on the page: AADSTS{code}" for code in found.gone]
    lines += [
        f"Renamed: AADSTS{code}, {ours} here, {page} on the page"
        for code, ours, page in found.renamed
    ]
    count = len(lines)
    said = "1 difference" if count == 1 else f"{count or 'No'} differences"
    return [*lines, f"{said}: {found.on_page} codes on the page, {known} in the catalogue."]
