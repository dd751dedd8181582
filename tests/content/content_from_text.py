"""Small content for tests: tables, and books and catalogues made from text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.book import read_book
from wizard.content.flow import StepRef
from wizard.content.table_parser import read_tables
from wizard.content.yaml_nodes import SourceFile, read

if TYPE_CHECKING:
    from wizard.content.flow import Action, Branch, Ending, FlowBook, Step
    from wizard.content.tables import Tables
    from wizard.findings import Finding

TABLE_TEXTS = {
    "facts": """
facts:
  code: {label: Code, format: code, repeats: true}
  tool:
    label: Tool
    values: {azure-cli: Azure CLI, kubelogin: kubelogin}
  correlation-id: {label: Correlation id, format: guid}
  note: {label: Note, format: line}
  code-meaning: {label: Meaning, derived: true}
""",
    "tools": """
tools:
  azure-cli:
    title: Azure CLI
    actions:
      new-code: {text: Run the command., command: az login --use-device-code}
      sign-out: {text: Sign out.}
""",
    "roles": "roles: {reports-reader: {title: Reports Reader}}",
    "portal": "portal: {sign-in-logs: {title: Sign-in logs}}",
    "apps": "apps: {}",
    "clouds": "clouds: {}",
    "probes": "probes: {clock-skew: {title: The clock is right, by-hand: Look at a clock.}}",
}

FLOW = """id: sample
title: A sample
version: 1
reviewed: 2026-11-01
owner: sign-in-support
status: ready
summary: It shows how a flow is read.
codes: [90120]
sources:
  guide: {title: A guide, url: "https://example.com/guide"}
causes:
  typed-twice: {title: The code was typed twice, fixer: user}
start: seen
steps:
  seen:
    ask: Did you see it?
    why: It tells what to do.
    source: guide
    answers:
      yes: {label: "Yes", next: fixed, concludes: typed-twice}
      no: {label: "No", next: fixed, concludes: typed-twice}
    not-sure: other
  fixed: {end: resolved, text: It works.}
  other: {end: handed-over, to: helpdesk, text: Please look.}
"""
"""A flow that breaks no rule."""


def tables() -> Tables:
    """Return the tables above."""
    tops = {name: read(name, text.encode())[0] for name, text in TABLE_TEXTS.items()}
    return read_tables({name: top for name, top in tops.items() if top})


def written(name: str, text: str) -> SourceFile:
    """Return a file as the program reads it."""
    data = text.encode()
    return SourceFile(*read(name, data), data)


def book_of(*files: tuple[str, str], drafts: bool = False) -> tuple[FlowBook, tuple[Finding, ...]]:
    """Return the book of flow files given by name and text, and all findings."""
    read_files = [written(name, text) for name, text in files]
    book, about_book = read_book(read_files, tables(), {}, drafts=drafts)
    inside = [finding for file in read_files for finding in file.parsed.findings]
    return book, tuple(sorted({*inside, *about_book}))


def book_with(steps: str, *, start: str, causes: str = "{}") -> FlowBook:
    """Return the book of one flow named `sample` with the steps, without findings."""
    head = FLOW[: FLOW.index("causes:")]
    text = f"{head}causes: {causes}\nstart: {start}\nsteps:\n{steps}"
    book, findings = book_of(("sample.yaml", text))
    assert not findings, findings
    return book


def branch_of(step: Step, answer: str) -> Branch:
    """Return the branch of an answer, which has to be there."""
    found = step.branch(answer)
    assert found
    return found


def next_of(step: Step, answer: str) -> str:
    """Return the id of the step that an answer leads to."""
    lead = branch_of(step, answer).way.next
    assert isinstance(lead, StepRef)
    return lead.step


def action_of(step: Step) -> Action:
    """Return what an action step asks for."""
    assert step.action
    return step.action


def ending_of(step: Step) -> Ending:
    """Return how an end step ends."""
    assert step.ending
    return step.ending
