"""Scenarios: rehearsed cases. At once a test, a training case and the script of a picture."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.content.flow import (
    CANNOT_DO,
    CANNOT_REASONS,
    CHECK_RESULTS,
    AnsweredBy,
    CauseRef,
    Step,
    StepRef,
)
from wizard.content.people import READERS, Person, Result
from wizard.content.yaml_nodes import ReadRule
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wizard.content.flow import Flow, FlowBook
    from wizard.content.yaml_nodes import Node, SourceFile


@frozen
class Scenario:
    """A rehearsed case of a flow.

    `paste` is text that is pasted first, `settings` are facts given on the command line, and
    `network` maps checks to what they find. `act` is what the simulated tenant plays. `walk` maps
    `flow/step` to the answers to give there, one for each time the step comes; an answer to an
    action may be `cannot-do/no-rights`. A scenario with `answers` instead gives them one after the
    other, whatever the steps are called, and may end at any step that ends so. `ruled_out` and
    `suspected` are causes that must be so in the end, and `known` are facts with their values then;
    there may be others. `line` is its place in `file`.
    """

    id: str
    flow: str
    title: str
    reader: Person
    ends_at: StepRef
    result: Result
    walk: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    answers: tuple[str, ...] = ()
    paste: str = ""
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cause: CauseRef | None = None
    ruled_out: tuple[CauseRef, ...] = ()
    suspected: tuple[CauseRef, ...] = ()
    known: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    act: str = ""
    network: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    file: str = ""
    line: int = 1


# Parsing of scenario files

_KEYS = (
    "title",
    "reader",
    "paste",
    "set",
    "act",
    "network",
    "walk",
    "ends-at",
    "result",
    "cause",
    "ruled-out",
    "suspected",
    "known",
)


def scenarios_of(files: Sequence[SourceFile], book: FlowBook) -> tuple[Scenario, ...]:
    """Return the scenarios of flows that can run, a later one in place of an earlier.

    Those of a broken flow are left out quietly, and so are those that no longer fit because a
    further folder has replaced a flow they walk through.
    """
    ids = {_flow_in(file) for file in files if not file.is_scenarios and not file.is_catalogue}
    roots = {one.parsed.file: (one.parsed.root, one.parsed.own) for one in files}
    order = {root: at for at, root in enumerate(dict.fromkeys(roots.values()))}
    newest = max((order[roots[flow.file]] for flow in book.values()), default=0)
    scenarios: dict[tuple[str, str], Scenario] = {}
    for file in files:
        if not file.is_scenarios or file.top is None:
            continue
        flow = _flow_of(file.top)
        if flow not in book:
            if flow not in ids:
                file.top.unknown(ReadRule.SCENARIO, "flow", flow, sorted(filter(None, ids)))
        elif _counts(order[roots[file.parsed.file]], order[roots[book[flow].file]], book[flow]):
            is_older = order[roots[file.parsed.file]] < newest
            found = _read(file.top, book, is_older=is_older)
            scenarios.update(((flow, one.id), one) for one in found)
    return tuple(scenarios.values())


def _flow_in(file: SourceFile) -> str:
    """Return the id of the flow in a file; of one that cannot be read it is the file's name."""
    written = file.top.get("id") if file.top else None
    return str(written.raw) if written else file.stem


def _counts(written: int, flow_written: int, flow: Flow) -> bool:
    """Return whether scenarios hold for a flow: its own, and those of the flow it extends."""
    return written >= flow_written or bool(flow.extends)


def _flow_of(top: Node) -> str:
    """Return the flow a scenario file is for, without judging it."""
    written = top.get("flow")
    return (written.raw or "").strip() if written else ""


def _read(top: Node, book: FlowBook, *, is_older: bool) -> list[Scenario]:
    """Return the good scenarios of a file; of an older folder, what does not fit is no mistake."""
    top.only(("flow", "scenarios"))
    flow = top.text("flow")
    scenarios = []
    for name, child in top.need_mapping("scenarios").ids("scenario"):
        findings = top.parsed.findings
        before, errors = len(findings), top.parsed.errors
        scenario = _scenario(name, child.as_map(name), flow, book)
        if top.parsed.errors == errors:
            scenarios.append(scenario)
        elif is_older:
            del findings[before:]
    return scenarios


def _scenario(name: str, node: Node, flow: str, book: FlowBook) -> Scenario:
    node.only(_KEYS)
    reader = node.need_word("reader", Person, Person.HELPDESK)
    if reader not in READERS and (written := node.get("reader")):
        written.unknown(ReadRule.WRONG_VALUE, "reader", reader, READERS)
    cause = node.get("cause")
    written = node.get("walk")
    in_order = written is not None and written.items is not None
    ends_at = node.get("ends-at") if in_order else node.need("ends-at")
    return Scenario(
        id=name,
        flow=flow,
        title=node.text("title"),
        reader=reader,
        ends_at=_ends_at(ends_at, flow, book) if ends_at else StepRef(flow, ""),
        result=node.need_word("result", Result, Result.STOPPED),
        walk={} if in_order else _walk(node.need_mapping("walk"), flow, book),
        answers=node.texts("walk") if in_order else (),
        paste=node.text("paste", ""),
        settings=_settings(node.mapping("set"), book),
        cause=_cause(cause, flow, book) if cause else None,
        ruled_out=tuple(_cause(one, flow, book) for one in node.parts("ruled-out")),
        suspected=tuple(_cause(one, flow, book) for one in node.parts("suspected")),
        known=_settings(node.mapping("known"), book),
        act=node.text("act", ""),
        network=_network(node.mapping("network"), book),
        file=node.parsed.file,
        line=node.source.line,
    )


def _ref(name: str, flow: str) -> StepRef:
    owner, _, step = name.rpartition("/")
    return StepRef(owner or flow, step)


def _ends_at(node: Node, flow: str, book: FlowBook) -> StepRef:
    name = node.as_text("ends-at")
    ref = _ref(name, flow)
    step = book.step(ref)
    if step is None:
        node.unknown(ReadRule.SCENARIO, "step", name, _steps(ref.flow, flow, book))
    elif step.ending is None:
        node.wrong(ReadRule.SCENARIO, f"`{name}` is not an end.", "Name an `end` step.")
    return ref


def _cause(node: Node, flow: str, book: FlowBook) -> CauseRef:
    name = node.as_text("cause")
    owner, _, cause = name.rpartition("/")
    ref = CauseRef(owner or flow, cause)
    if book.cause(ref) is None:
        known = book[ref.flow].causes if ref.flow in book else ()
        node.unknown(ReadRule.SCENARIO, "cause", name, known)
    return ref


def _settings(node: Node, book: FlowBook) -> dict[str, str]:
    settings = {}
    for name, child in node.children():
        spec = book.tables.facts.get(name)
        value = settings[name] = child.as_text(name)
        if spec is None:
            child.unknown(ReadRule.SCENARIO, "fact", name, book.tables.facts)
        elif spec.values and value not in spec.values:
            child.unknown(ReadRule.SCENARIO, f"value of `{name}`", value, spec.values)
    return settings


def _network(node: Node, book: FlowBook) -> dict[str, str]:
    results = dict(CHECK_RESULTS)
    found = {}
    for name, child in node.children():
        value = found[name] = child.as_text(name)
        if name not in book.tables.probes:
            child.unknown(ReadRule.SCENARIO, "check", name, book.tables.probes)
        if value not in results:
            child.unknown(ReadRule.SCENARIO, "result", value, results)
    return found


def _walk(node: Node, flow: str, book: FlowBook) -> dict[str, tuple[str, ...]]:
    walk: dict[str, tuple[str, ...]] = {}
    for name, child in node.children():
        ref = _ref(name, flow)
        given = [child] if child.is_text else child.as_list(name)
        answers = tuple(one.as_text(name) for one in given)
        step = book.step(ref)
        if step is None:
            child.unknown(ReadRule.SCENARIO, "step", name, _steps(ref.flow, flow, book))
        else:
            for one, answer in zip(given, answers, strict=True):
                _check_answer(one, step, answer)
        if str(ref) in walk:
            child.wrong_key(ReadRule.SCENARIO, f"`{name}` is walked twice.", "Write one list.")
        walk[str(ref)] = answers
    return walk


def _check_answer(node: Node, step: Step, answer: str) -> None:
    if step.kind.answered_by is AnsweredBy.TEXT:
        return
    if step.kind.answered_by in {AnsweredBy.RULE, AnsweredBy.NOBODY}:
        fix = "Take the line out."
        node.wrong_key(ReadRule.SCENARIO, f"Nothing is asked at `{step.ref.step}`.", fix)
        return
    known = [branch.answer for branch in step.branches]
    if CANNOT_DO in known:
        known += [f"{CANNOT_DO}/{reason}" for reason, _ in CANNOT_REASONS]
    if answer not in known:
        node.unknown(ReadRule.SCENARIO, "answer", answer, known)


def _steps(owner: str, flow: str, book: FlowBook) -> list[str]:
    steps = book[owner].steps if owner in book else book[flow].steps if flow in book else {}
    return [step if owner == flow else f"{owner}/{step}" for step in steps]
