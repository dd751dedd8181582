"""Puts flow files together: names of all first, then each flow, then what cannot run is left out.

A broken flow never stops a good one. A way into a flow that is left out leads to a hand-over that
says so, hence every reference in a book leads to a step of the book.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from wizard.content.extend import EXTENDS, complain_about_id, extended, lay_over, sheets_of
from wizard.content.flow import (
    Branch,
    CauseRef,
    Ending,
    Flow,
    FlowBook,
    Person,
    Result,
    Step,
    StepRef,
    Way,
)
from wizard.content.graph import rule_cycles
from wizard.content.kinds import END
from wizard.content.read_flow import names_of, read_flow
from wizard.content.rules import WARNINGS, Rule
from wizard.findings import Finding, Severity, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from wizard.content.files import Written
    from wizard.content.node import Node
    from wizard.content.refs import FlowNames
    from wizard.content.tables import Tables

LEFT_OUT = "left-out"
"""The id of the step that stands in for a way into a flow that is left out."""


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of a flow: its file, its mapping, and the version that it extends."""

    file: Written
    top: Node
    base: _Version | None = None

    @property
    def digest(self) -> str:
        """A short hash of the file, and of what it extends."""
        data = self.file.data + (self.base.digest.encode() if self.base else b"")
        return sha256(data).hexdigest()[:12]


@dataclass(slots=True)
class _Shelf:
    """The flow files by id, each id with its versions: ours first, then a person's own."""

    tables: Tables
    versions: dict[str, list[_Version]] = field(default_factory=dict)
    drafts: dict[str, _Version] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)

    def names(self) -> dict[str, FlowNames]:
        chosen = {name: versions[-1] for name, versions in self.versions.items()}
        return {name: names_of(one.top) for name, one in {**self.drafts, **chosen}.items()}

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
        sheets = list(sheets_of(version.top)) if version.base else [version.file.sheet]
        for sheet in sheets:
            # A file is read again when another one turned out broken; it says everything once.
            del sheet.findings[self.before.setdefault(sheet.file, len(sheet.findings)) :]
        flow = read_flow(version.top, names, self.tables, version.digest)
        wrong = next((one for sheet in sheets for one in sheet.findings if _is_error(one)), None)
        if wrong and not version.file.sheet.errors and (at := version.file.top):
            # The place is in our file, and what brings the mistake there is in theirs.
            message = f"Laid over the flow it extends, this brings a mistake: {wrong.message}"
            at.wrong_key(Rule.UNKNOWN_REFERENCE, message, wrong.fix)
        return None if wrong else flow


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _with_origin(flow: Flow, versions: list[_Version]) -> Flow:
    """Return a flow that says which file it extends, or in place of which it stands."""
    if base := versions[-1].base:
        return replace(flow, extends=base.file.sheet.file)
    if len(versions) > 1:
        return replace(flow, replaces=versions[-2].file.sheet.file)
    return flow


def read_book(
    files: Iterable[Written],
    tables: Tables,
    code_facts: Mapping[int, tuple[tuple[str, str], ...]],
    *,
    drafts: bool,
) -> tuple[FlowBook, tuple[Finding, ...]]:
    """Return the book of all flows that can run, and what was found while it was put together.

    Of files with the same id the last one counts, unless it is broken. What is wrong inside a
    file stands on its sheet.
    """
    shelf = _Shelf(tables)
    for file in files:
        _place(shelf, file, drafts=drafts)
    flows = shelf.read()
    findings: list[Finding] = []
    while True:
        whole, left_out = _mend(flows, shelf.names().keys())
        book = FlowBook(whole, tables, code_facts)
        cycles = rule_cycles(book)
        if not cycles:
            return book, (*findings, *left_out)
        for cycle in cycles:
            findings.append(_about_cycle(book, cycle))
            for ref in cycle:
                flows.pop(ref.flow, None)


def _place(shelf: _Shelf, file: Written, *, drafts: bool) -> None:
    if file.top is None:
        return
    written = file.top.get("id") or file.top.get(EXTENDS)
    name = extended(file.top) or ((written.raw or "").strip() if written else "")
    status = file.top.get("status")
    if status and status.raw == "draft" and not drafts:
        if not extended(file.top):
            shelf.drafts[name] = _Version(file, file.top)
        return
    if written and name and file.stem != name:
        fix = f"Name the file {name}.yaml, or mend the id."
        written.wrong(Rule.FILE_NAME, f"The id `{name}` differs from the name of the file.", fix)
    older = shelf.versions.get(name, [])
    if written and older and older[-1].file.folder == file.folder:
        fix = "Give one of the two another id."
        message = f"The flow `{name}` is in {older[-1].file.sheet.file} already."
        written.wrong(Rule.DUPLICATE_ID, message, fix)
    if version := _version(shelf, file, file.top, older):
        shelf.versions.setdefault(name, []).append(version)


def _version(shelf: _Shelf, file: Written, top: Node, older: list[_Version]) -> _Version | None:
    """Return the version a file makes; None for an extension that has nothing to extend."""
    if not extended(top):
        return _Version(file, top)
    complain_about_id(top)
    if not older and (written := top.get(EXTENDS)):
        name = extended(top)
        written.unknown(Rule.UNKNOWN_REFERENCE, "flow to extend", name, shelf.versions)
        return None
    return _Version(file, lay_over(older[-1].top, top), older[-1])


def _mend(
    flows: Mapping[str, Flow], named: AbstractSet[str]
) -> tuple[dict[str, Flow], list[Finding]]:
    """Return the flows with every reference to what is left out replaced, and each place of it."""
    findings: list[Finding] = []
    if named <= flows.keys():
        return dict(flows), findings  # nothing is left out
    whole = {name: _mend_flow(flow, flows, findings) for name, flow in flows.items()}
    return whole, findings


def _mend_flow(flow: Flow, flows: Mapping[str, Flow], findings: list[Finding]) -> Flow:
    lost = StepRef(flow.id, LEFT_OUT)
    found = len(findings)

    def there(ref: StepRef | CauseRef, at: Source) -> bool:
        if ref.flow in flows:
            return True
        message = f"`{ref}` is in a flow that is left out."
        fix = f"Mend the flow `{ref.flow}`, or make it ready."
        severity = Severity.WARNING if Rule.LEFT_OUT in WARNINGS else Severity.ERROR
        findings.append(Finding(at, Rule.LEFT_OUT.value, severity, message, fix))
        return False

    def causes(refs: tuple[CauseRef, ...], at: Source) -> tuple[CauseRef, ...]:
        return tuple(ref for ref in refs if there(ref, at))

    def branch(one: Branch) -> Branch:
        way = one.way
        lead = way.next
        mended = Way(
            lost if isinstance(lead, StepRef) and not there(lead, one.source) else lead,
            way.concludes if way.concludes and there(way.concludes, one.source) else None,
            causes(way.rules_out, one.source),
            causes(way.points_to, one.source),
            way.because,
        )
        return one if mended == way else replace(one, way=mended)

    steps = {}
    for name, step in flow.steps.items():
        branches = tuple(branch(one) for one in step.branches)
        tries = causes(step.tries, step.written)
        steps[name] = replace(step, branches=branches, tries=tries)
    tested = {
        name: cause
        if cause.test is None or there(cause.test, cause.written)
        else replace(cause, test=lost)
        for name, cause in flow.causes.items()
    }
    if len(findings) == found:
        return flow
    return replace(flow, steps={**steps, LEFT_OUT: _stand_in(lost, flow)}, causes=tested)


def _stand_in(ref: StepRef, flow: Flow) -> Step:
    """Return the end that stands where a flow is left out."""
    return Step(
        ref=ref,
        kind=END,
        text="The next part of this flow cannot be used at the moment. Hand over what is known.",
        short="Part left out",
        ending=Ending(Result.HANDED_OVER, to=Person.HELPDESK, cause_unknown=True),
        written=Source(flow.file),
    )


def _about_cycle(book: FlowBook, cycle: tuple[StepRef, ...]) -> Finding:
    step = book.step(cycle[0])
    at = step.written if step else Source()
    told = ", ".join(map(str, cycle))
    fix = "Put a question or an action in the circle, or lead one of them out of it."
    message = f"Nothing is asked on this circle: {told}."
    return Finding(at, Rule.RULE_CYCLE.value, Severity.ERROR, message, fix)
