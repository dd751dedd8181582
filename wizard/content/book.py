"""Builds the book of flows from flow files, and loads all content from YAML.

The names in all files are read first, then each flow; flows that cannot run are left out.

A broken flow never stops a good one. A way into a flow that is left out leads to a hand-over that
says so, hence every reference in a book leads to a step of the book.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.content.catalogue import Catalogue, CatalogueEntry, CodeFacts, Family
from wizard.content.catalogue_parser import read_catalogue, read_families
from wizard.content.compiled import TABLES, BesideFlows, Content, bundled, read_compiled
from wizard.content.extension import (
    EXTENDS,
    check_extension_id,
    extended,
    files_behind,
    overlay,
)
from wizard.content.flow import (
    END,
    Branch,
    CauseRef,
    Ending,
    Flow,
    FlowBook,
    FlowHead,
    Step,
    StepRef,
    Transition,
)
from wizard.content.flow_parser import FlowNames, names_of, read_flow
from wizard.content.graph import rule_cycles
from wizard.content.own_flows import OwnFolder, read_own_files, read_own_folder
from wizard.content.people import Person, Result
from wizard.content.table_parser import read_tables
from wizard.content.tables import Desk
from wizard.content.yaml_nodes import (
    SCENARIOS,
    SCENARIOS_TOO,
    WARNINGS,
    Default,
    Node,
    ReadRule,
    SourceFile,
    read_file,
    read_folder,
    read_with_scenarios,
)
from wizard.findings import Finding, Position, Severity
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from importlib.resources.abc import Traversable

    from wizard.content.compiled import CompiledFlows
    from wizard.content.tables import Tables
    from wizard.content.yaml_nodes import ParsedFile


LEFT_OUT = "left-out"
"""The id of the step that replaces a transition into a flow that is left out."""


@frozen
class _Version:
    """One version of a flow: its file, its mapping, and the version that it extends."""

    file: SourceFile
    top: Node
    base: _Version | None = None

    @property
    def digest(self) -> str:
        """A short hash of the file, and of what it extends."""
        data = self.file.data + (self.base.digest.encode() if self.base else b"")
        return sha256(data).hexdigest()[:12]


@dataclass(slots=True)
class _FlowFiles:
    """The flow files by id, each id with its versions: ours first, then local ones."""

    tables: Tables
    compiled: Mapping[str, FlowNames] = field(default_factory=dict)
    versions: dict[str, list[_Version]] = field(default_factory=dict)
    drafts: dict[str, _Version] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)

    def names(self) -> dict[str, FlowNames]:
        chosen = {name: versions[-1] for name, versions in self.versions.items()}
        read = {name: names_of(one.top) for name, one in {**self.drafts, **chosen}.items()}
        return {**self.compiled, **read}

    def read(self) -> dict[str, Flow]:
        """Read the newest good version of every flow; the flows without errors."""
        while True:
            names = self.names()
            good = {}
            again = False
            for name, versions in self.versions.items():
                flow = self._flow(versions[-1], names)
                if flow:
                    good[name] = _with_origin(flow, versions)
                elif len(versions) > 1:
                    versions.pop()
                    again = True
            if not again:
                return good

    def _flow(self, version: _Version, names: Mapping[str, FlowNames]) -> Flow | None:
        """Return the flow of a version, or None if it has errors."""
        sheets = list(files_behind(version.top)) if version.base else [version.file.parsed]
        for parsed in sheets:
            # A file is read again when another one turned out broken; it says everything once.
            del parsed.findings[self.before.setdefault(parsed.file, len(parsed.findings)) :]
        flow = read_flow(version.top, names, self.tables, version.digest)
        wrong = next((one for parsed in sheets for one in parsed.findings if _is_error(one)), None)
        if wrong and not version.file.parsed.errors and (at := version.file.top):
            # The place is in our file, and what brings the mistake there is in theirs.
            message = f"Laid over the flow it extends, this brings a mistake: {wrong.message}"
            at.wrong_key(ReadRule.UNKNOWN_REFERENCE, message, wrong.fix)
        return None if wrong else flow


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _with_origin(flow: Flow, versions: list[_Version]) -> Flow:
    """Return a flow that says which file it extends, or which file it replaces."""
    if base := versions[-1].base:
        return replace(flow, extends=base.file.parsed.file)
    if len(versions) > 1:
        below = versions[-2].file
        same = below.data == versions[-1].file.data
        return replace(flow, replaces=below.parsed.file, unchanged=same)
    return flow


def read_book(
    files: Iterable[SourceFile],
    tables: Tables,
    code_facts: Mapping[int, tuple[tuple[str, str], ...]],
    *,
    drafts: bool,
    beside: CompiledFlows | None = None,
) -> tuple[FlowBook, tuple[Finding, ...]]:
    """Return the book of all flows that can run, and what was found while it was put together.

    Of files with the same id the last one counts, unless it is broken. What is wrong inside a
    file is noted with that file. `beside` are compiled flows, all of other ids.
    """
    compiled = {name: _compiled_names(row) for name, row in beside.names.items()} if beside else {}
    flow_files = _FlowFiles(tables, compiled)
    for file in files:
        _place(flow_files, file, drafts=drafts)
    flows = flow_files.read()
    findings: list[Finding] = []
    waiting = frozenset(flow_files.drafts)
    while True:
        complete, left_out = _without_lost(flows, flow_files.names().keys(), beside)
        book = _book(complete, tables, code_facts, beside)
        book.drafts = waiting - book.keys()
        cycles = rule_cycles(book, complete)
        if not cycles:
            return book, (*findings, *left_out)
        for cycle in cycles:
            findings.append(_about_cycle(book, cycle))
            for ref in cycle:
                flows.pop(ref.flow, None)


def _compiled_names(row: Mapping[str, Any]) -> FlowNames:
    """Return what other flows can refer to in a compiled flow."""
    return FlowNames(
        row["start"], frozenset(row["steps"]), frozenset(row["causes"]), frozenset(row["tested"])
    )


def _book(
    flows: Mapping[str, Flow],
    tables: Tables,
    code_facts: Mapping[int, tuple[tuple[str, str], ...]],
    beside: CompiledFlows | None,
) -> FlowBook:
    if beside is None:
        return FlowBook(flows, tables, code_facts)
    heads = {**beside.heads, **{name: FlowHead.of(flow) for name, flow in flows.items()}}
    told = beside.flows.told
    return FlowBook(BesideFlows(flows, beside.flows), tables, code_facts, heads=heads, told=told)


def _place(flow_files: _FlowFiles, file: SourceFile, *, drafts: bool) -> None:
    if file.top is None:
        return
    written = file.top.get("id") or file.top.get(EXTENDS)
    name = _id_of(file.top)
    status = file.top.get("status")
    if status and status.raw == "draft" and not drafts:
        if not extended(file.top):
            flow_files.drafts[name] = _Version(file, file.top)
        return
    if written and name and file.stem != name and not isinstance(written, Default):
        fix = f"Name the file {name}.yaml, or correct the id."
        written.wrong(
            ReadRule.FILE_NAME, f"The id `{name}` differs from the name of the file.", fix
        )
    older = flow_files.versions.get(name, [])
    if written and older and _beside(older[-1].file.parsed, file.parsed):
        fix = "Give one of the two another id."
        message = f"The flow `{name}` is in {older[-1].file.parsed.file} already."
        written.wrong(ReadRule.DUPLICATE_ID, message, fix)
    if version := _version(flow_files, file, file.top, older):
        flow_files.versions.setdefault(name, []).append(version)


def _beside(one: ParsedFile, other: ParsedFile) -> bool:
    """Return whether two files are of one folder, so that neither stands over the other."""
    return (one.root, one.own) == (other.root, other.own)


def _version(
    flow_files: _FlowFiles, file: SourceFile, top: Node, older: list[_Version]
) -> _Version | None:
    """Return the version a file makes; None for an extension that has nothing to extend."""
    if not extended(top):
        return _Version(file, top)
    check_extension_id(top)
    if not older and (written := top.get(EXTENDS)):
        name = extended(top)
        written.unknown(ReadRule.UNKNOWN_REFERENCE, "flow to extend", name, flow_files.versions)
        return None
    return _Version(file, overlay(older[-1].top, top), older[-1])


def _without_lost(
    flows: Mapping[str, Flow], named: AbstractSet[str], beside: CompiledFlows | None
) -> tuple[dict[str, Flow], list[Finding]]:
    """Return the flows with each reference to a flow that is left out replaced, and its finding."""
    findings: list[Finding] = []
    known = flows.keys() | (beside.heads.keys() if beside else set())
    if named <= known:
        return dict(flows), findings  # nothing is left out
    complete = {
        name: _without_lost_references(flow, known, findings) for name, flow in flows.items()
    }
    return complete, findings


def _without_lost_references(flow: Flow, known: AbstractSet[str], findings: list[Finding]) -> Flow:
    lost = StepRef(flow.id, LEFT_OUT)
    found = len(findings)

    def exists(ref: StepRef | CauseRef, at: Position) -> bool:
        if ref.flow in known:
            return True
        message = f"`{ref}` is in a flow that is left out."
        fix = f"Fix the flow `{ref.flow}`, or make it ready."
        severity = Severity.WARNING if ReadRule.LEFT_OUT in WARNINGS else Severity.ERROR
        findings.append(Finding(at, ReadRule.LEFT_OUT.value, severity, message, fix))
        return False

    def causes(refs: tuple[CauseRef, ...], at: Position) -> tuple[CauseRef, ...]:
        return tuple(ref for ref in refs if exists(ref, at))

    def branch(one: Branch) -> Branch:
        way = one.way
        lead = way.next
        repaired = Transition(
            lost if isinstance(lead, StepRef) and not exists(lead, one.source) else lead,
            way.concludes if way.concludes and exists(way.concludes, one.source) else None,
            causes(way.rules_out, one.source),
            causes(way.points_to, one.source),
            way.because,
        )
        return one if repaired == way else replace(one, way=repaired)

    steps = {}
    for name, step in flow.steps.items():
        branches = tuple(branch(one) for one in step.branches)
        tries = causes(step.tries, step.written)
        steps[name] = replace(step, branches=branches, tries=tries)
    tested = {
        name: cause
        if cause.test is None or exists(cause.test, cause.written)
        else replace(cause, test=lost)
        for name, cause in flow.causes.items()
    }
    if len(findings) == found:
        return flow
    return replace(flow, steps={**steps, LEFT_OUT: _lost_step(lost, flow)}, causes=tested)


def _lost_step(ref: StepRef, flow: Flow) -> Step:
    """Return the end step that replaces a flow that is left out."""
    return Step(
        ref=ref,
        kind=END,
        text="The next part of this flow cannot be used at the moment. Hand over what is known.",
        short="Part left out",
        ending=Ending(Result.HANDED_OVER, to=Person.HELPDESK, cause_unknown=True),
        written=Position(flow.file),
    )


def _about_cycle(book: FlowBook, cycle: tuple[StepRef, ...]) -> Finding:
    step = book.step(cycle[0])
    at = step.written if step else Position()
    told = ", ".join(map(str, cycle))
    fix = "Put a question or an action in the circle, or lead one of them out of it."
    message = f"Nothing is asked on this circle: {told}."
    return Finding(at, ReadRule.RULE_CYCLE.value, Severity.ERROR, message, fix)


# Loading from YAML


@frozen
class Base:
    """What flows stand on, read once for many checks: tables, catalogue, and their findings.

    `files` are those of the catalogue; empty where the compiled one is used.
    """

    tables: Tables
    catalogue: Catalogue
    findings: tuple[Finding, ...]
    files: tuple[SourceFile, ...] = ()


def load_base(named: Sequence[SourceFile] = (), named_tables: Sequence[SourceFile] = ()) -> Base:
    """Return the tables and the catalogue; with `named` files of them in place of ours."""
    tables, about_tables = load_tables(named_tables)
    compiled = None if named or named_tables else read_compiled(lambda: read_written_catalogue()[0])
    if compiled:
        return Base(tables, compiled, about_tables)
    catalogue, files = _written_catalogue(tables, named)
    return Base(tables, catalogue, (*about_tables, *_findings(files)), tuple(files))


def load(
    folders: Sequence[Path] = (), *, drafts: bool = False, rehearsed: bool = True
) -> tuple[Content, tuple[Finding, ...]]:
    """Return the content that comes with the program and in further folders, read from YAML.

    The second value is every finding. A flow in a further folder replaces the one of the same id
    before it. Broken flows, scenarios and catalogue entries are left out; the rest is complete.
    Without `rehearsed` the scenarios stay unread, which saves half of the time.
    """
    passed = () if rehearsed else (SCENARIOS, SCENARIOS_TOO)
    base = load_base()
    own = [read_own_folder(folder, base.tables, passed=passed) for folder in folders]
    more = [file for one in own for file in one.files]
    files = [*read_folder(bundled("flows"), _shown_ours(more), passed=passed), *more]
    return assemble(files, drafts=drafts, base=base, desk=_desk(own))


def _desk(own: Iterable[OwnFolder]) -> Desk:
    """Return what the desks of some folders say, the later before the earlier."""
    desk = Desk()
    for one in own:
        desk = desk.beside(one.desk)
    return desk


def _shown_ours(others: Iterable[SourceFile]) -> str:
    """Return how the folder of our flows is shown: not like one of a desk that has its name."""
    names = (one.parsed.file for one in others if one.parsed.own)
    return "entra-wizard/flows" if any(one.startswith("flows/") for one in names) else "flows"


def load_beside(
    compiled: CompiledFlows, folders: Sequence[Path], base: Base, *, drafts: bool
) -> tuple[Content, tuple[Finding, ...]] | None:
    """Return content with the flows of further folders beside the compiled ones.

    None where that would not be the same as reading all of it from YAML: where one of the files
    replaces or extends a compiled flow, and where rules lead in a circle.
    """
    passed = (SCENARIOS, SCENARIOS_TOO)
    own = [read_own_folder(folder, base.tables, passed=passed) for folder in folders]
    files = [file for one in own for file in one.files]
    desk = _desk(own)
    if any(_id_of(file.top) in compiled.heads for file in files if file.top):
        return None
    tables = base.tables.of_desk(desk)
    book, about_book = read_book(
        files, tables, CodeFacts(base.catalogue), drafts=drafts, beside=compiled
    )
    findings = {*about_book, *_findings(files)}
    if any(one.rule == ReadRule.RULE_CYCLE for one in findings):
        return None
    return Content(book, base.catalogue, (), tuple(files), desk=desk), tuple(sorted(findings))


def _id_of(top: Node) -> str:
    """Return the id a flow file is read under: its own, or that of the flow it extends."""
    written = top.get("id")
    return extended(top) or ((written.raw or "").strip() if written else "")


def load_flow_files(
    paths: Iterable[Path], *, drafts: bool = True, strict: bool = False
) -> tuple[Content, tuple[Finding, ...]]:
    """Return all content with some files in place of ours, and the findings of these files.

    The scenarios beside a flow file are read with it. Files of the catalogue and tables of ours
    may be among them. With `strict` nothing is put in for what own flows leave out.
    """
    asked = [file for path in paths for file in read_with_scenarios(path)]
    return assemble_beside_ours(asked, drafts=drafts, strict=strict)


def assemble_beside_ours(
    asked: Iterable[SourceFile],
    *,
    drafts: bool = True,
    strict: bool = False,
    base: Base | None = None,
) -> tuple[Content, tuple[Finding, ...]]:
    """Return all content with files that were read in place of ours, and the findings of these."""
    files = list({file.parsed.file: file for file in asked}.values())
    tables = [one for one in files if _is_table(one)]
    entries = [one for one in files if one.is_catalogue]
    base = load_base(entries, tables) if entries or tables else base or load_base()
    own = OwnFolder(tuple(one for one in files if not _is_table(one)), Desk())
    if not strict:
        own = read_own_files(own.files, base.tables)
    named = {file.parsed.file: file for file in (*tables, *own.files)}
    messages = tuple(one for one in named.values() if one.is_messages)
    flows = [one for one in own.files if not (one.is_catalogue or one.is_messages)]
    rest = _ours(bundled("flows"), _shown_ours(flows), named)
    content, findings = assemble([*rest, *flows], drafts=drafts, base=base, desk=own.desk)
    content = replace(content, message_files=messages)
    return content, tuple(finding for finding in findings if finding.at.file in named)


def _is_table(file: SourceFile) -> bool:
    """Whether it is a table that flows refer to: it has the name of one, and its one key."""
    top = file.top
    return top is not None and file.stem in TABLES and top.get(file.stem) is not None


def load_tables(named: Sequence[SourceFile] = ()) -> tuple[Tables, tuple[Finding, ...]]:
    """Return the tables of `data/`, and what is wrong with them; `named` files stand for ours."""
    folder, given = bundled("data"), {file.stem: file for file in named}
    files = [
        given.get(name) or read_file(folder / f"{name}.yaml", f"data/{name}.yaml")
        for name in TABLES
    ]
    tables = read_tables({file.stem: file.top for file in files if file.top})
    return tables, _findings(files)


def read_written_catalogue(
    tables: Tables | None = None,
) -> tuple[Catalogue, tuple[Finding, ...]]:
    """Return the catalogue from the files that authors write, and what is wrong with it."""
    catalogue, files = _written_catalogue(tables or load_tables()[0])
    return catalogue, _findings(files)


def _written_catalogue(
    known: Tables, named: Sequence[SourceFile] = ()
) -> tuple[Catalogue, list[SourceFile]]:
    """Return the catalogue from files that authors write, and these files; `named` beat ours.

    A named file in a folder of that name stands for ours of the same name: it is the one of a
    checkout, and the program is installed elsewhere.
    """
    replaced = [Path(file.parsed.file).resolve() for file in named]
    alike = {path.name for path in replaced if path.parent.name == "catalogue"}
    ours = read_folder(bundled("data") / "catalogue", "data/catalogue")
    files = [*(one for one in ours if one.name not in alike), *named]
    entries: dict[int, CatalogueEntry] = {}
    for file in files:
        for entry in read_catalogue(file.stem, file.top, known) if file.top else ():
            first = entries.setdefault(entry.code, entry)
            if first is not entry:
                message = f"{entry.code} is in {first.file}, line {first.line}, already."
                file.parsed.report((entry.line, 1), ReadRule.DUPLICATE_ID, message, "Keep one.")
    families, about = _families(known)
    return Catalogue(entries.values(), families), [*files, about]


def _ours(folder: Path | Traversable, shown: str, named: Iterable[str]) -> list[SourceFile]:
    """Return our files of a folder without those that were named by a path of their own."""
    here = {Path(name).resolve() for name in named}
    files = read_folder(folder, shown)
    return [one for one in files if Path(str(folder), one.name).resolve() not in here]


def _families(tables: Tables) -> tuple[tuple[Family, ...], SourceFile]:
    """Return what codes in no list usually are about, and the file that says it."""
    file = read_file(bundled("data") / "families.yaml", "data/families.yaml")
    return (read_families(file.top, tables) if file.top else ()), file


def assemble(
    files: list[SourceFile], *, drafts: bool, base: Base | None = None, desk: Desk | None = None
) -> tuple[Content, tuple[Finding, ...]]:
    """Return the content of flow and scenario files that were read, and all findings."""
    # Looking one code up, all that `explain` does, takes a tenth less time without these.
    from wizard.content.scenario import scenarios_of  # noqa: PLC0415 - as said

    base, desk = base or load_base(), desk or Desk()
    book, about_book = read_book(
        [file for file in files if not file.is_scenarios],
        base.tables.of_desk(desk),
        CodeFacts(base.catalogue),
        drafts=drafts,
    )
    scenarios = scenarios_of(files, book)
    findings = {*base.findings, *about_book, *_findings(files)}
    content = Content(book, base.catalogue, scenarios, tuple(files), base.files, desk=desk)
    return content, tuple(sorted(findings))


def _findings(files: Iterable[SourceFile]) -> tuple[Finding, ...]:
    return tuple(finding for file in files for finding in file.parsed.findings)
