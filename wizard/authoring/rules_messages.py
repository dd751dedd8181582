"""Checks the rows of known messages: where they lead, and that their examples prove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.flow import placeholders
from wizard.content.message_parser import read_messages
from wizard.content.messages import Messages, known_messages
from wizard.content.yaml_nodes import ReadRule
from wizard.errors import did_you_mean
from wizard.findings import Finding, Position, Severity
from wizard.intake.codes import primary, service_codes
from wizard.intake.message_matcher import find_message
from wizard.intake.patterns import SearchText
from wizard.intake.unwrap import unwrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content import Content
    from wizard.content.flow import FlowBook
    from wizard.content.tables import MessageRow

_SHOWN = 80


def findings(content: Content) -> Iterator[Finding]:
    """Yield what is wrong in the message files that were named, and how to fix it."""
    if not content.message_files:
        return
    rows = read_messages(content.message_files, content.book.tables)
    for file in content.message_files:
        yield from file.parsed.findings
    replaced = {row.id for row in rows}
    everything = Messages([*rows, *(row for row in known_messages() if row.id not in replaced)])
    for row in rows:
        yield from _leads(row, content)
        yield from _examples(row, everything)


def _leads(row: MessageRow, content: Content) -> Iterator[Finding]:
    """Yield what is wrong about where a row leads."""
    flow, _, step = row.leads_to.partition("/")
    named = content.book.get(flow)
    rule, fix = ReadRule.UNKNOWN_REFERENCE, "Name a flow, or a step as `flow/step`."
    if flow and named is None:
        hint = did_you_mean(flow, content.book) or fix
        yield _finding(row, "leads-to", rule, f"There is no flow `{flow}`.", hint)
    elif named and step and step not in named.steps:
        hint = did_you_mean(step, named.steps) or fix
        yield _finding(row, "leads-to", rule, f"There is no step `{row.leads_to}`.", hint)
    elif step and (gaps := _gaps(row, content.book)):
        message = f"`{row.leads_to}` needs {gaps}, which may not be known there."
        yield _finding(row, "leads-to", ReadRule.PLACEHOLDER, message, "Lead to the flow instead.")
    code = row.stands_for
    if code and content.catalogue.get(code) is None:
        yield _finding(row, "as", rule, f"{code} is in no list of codes.", "Name a known code.")


def _gaps(row: MessageRow, book: FlowBook) -> str:
    """Return the values a step needs and that no start of a case gives."""
    flow, _, name = row.leads_to.partition("/")
    step = book[flow].steps[name]
    needed = {fact for fact, otherwise in placeholders(step.text) if otherwise is None}
    return ", ".join(sorted(needed - row.facts.keys()))


def _examples(row: MessageRow, everything: Messages) -> Iterator[Finding]:
    """Yield the examples that another row wins, and the near misses that match."""
    for key, texts, wanted in (
        ("examples", row.examples, True),
        ("near-misses", row.near_misses, False),
    ):
        for text in texts:
            found = match_in(text, everything)
            if (found == row.id) is wanted:
                continue
            shown = f"`{text[:_SHOWN]}`"
            if wanted:
                message = f"{shown} is {f'read as `{found}`' if found else 'not recognized'}."
                fix = "Write more of the message into `match`, or correct the example."
            else:
                message = f"{shown} matches, though it must not."
                fix = "Write more of the message into `match`, or correct the near miss."
            yield _finding(row, key, ReadRule.MESSAGE_EXAMPLE, message, fix)


def match_in(text: str, messages: Messages) -> str:
    """Return the id of the row that a text is read as, or nothing."""
    sheet = SearchText(unwrap(text).text)
    codes = service_codes(sheet)
    places = [(one.code, one.start, one.end) for one in codes]
    found = find_message(sheet, messages, places, primary(codes, sheet.text))
    return found.row.id if found else ""


def _finding(row: MessageRow, key: str, rule: ReadRule, message: str, fix: str) -> Finding:
    at = Position(row.file, *row.place(key))
    return Finding(at, rule.value, Severity.ERROR, f"{row.id}: {message}", fix)
