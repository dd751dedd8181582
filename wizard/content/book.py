"""Puts flow files together: names of all first, then each flow, then what cannot run is left out.

A broken flow never stops a good one. A way into a flow that is left out leads to a hand-over that
says so, hence every reference in a book leads to a step of the book.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

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
    from wizard.content.refs import FlowNames
    from wizard.content.tables import Tables

LEFT_OUT = "left-out"
"""The id of the step that stands in for a way into a flow that is left out."""


@dataclass(slots=True)
class _Shelf:
    """The flow files by id, each id with its versions: ours first, then a person's own."""

    tables: Tables
    versions: dict[str, list[Written]] = field(default_factory=dict)
    drafts: dict[str, Written] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)

    def names(self) -> dict[str, FlowNames]:
        chosen = {name: files[-1] for name, files in self.versions.items()}
        return {
            name: names_of(file.top) for name, file in {**self.drafts, **chosen}.items() if file.top
        }

    def read(self) -> dict[str, Flow]:
        """Read the newest good version of every flow; the flows without errors."""
        while True:
            names = self.names()
            good = {}
            again = False
            for name, files in self.versions.items():
                flow = self._flow(files[-1], names)
                if flow:
                    good[name] = flow
                elif len(files) > 1:
                    files.pop()
                    again = True
            if not again:
                return good

    def _flow(self, file: Written, names: Mapping[str, FlowNames]) -> Flow | None:
        """Return the flow of a file, or None if it has errors."""
        if file.top is None:
            return None
        found = file.sheet.findings
        # A file is read again when another one turned out broken; it says everything once.
        del found[self.before.setdefault(file.sheet.file, len(found)) :]
        flow = read_flow(file.top, names, self.tables, sha256(file.data).hexdigest()[:12])
        return None if file.sheet.errors else flow


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
    written = file.top.get("id")
    name = (written.raw or "").strip() if written else ""
    status = file.top.get("status")
    if status and status.raw == "draft" and not drafts:
        shelf.drafts[name] = file
        return
    if written and name and file.stem != name:
        fix = f"Name the file {name}.yaml, or mend the id."
        written.wrong(Rule.FILE_NAME, f"The id `{name}` differs from the name of the file.", fix)
    older = shelf.versions.setdefault(name, [])
    if written and older and older[-1].folder == file.folder:
        fix = "Give one of the two another id."
        message = f"The flow `{name}` is in {older[-1].sheet.file} already."
        written.wrong(Rule.DUPLICATE_ID, message, fix)
    older.append(file)


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
