"""Exports for ticket systems: ServiceNow's two texts, Jira's wiki markup and document format."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from wizard.export.markdown import colon, one_line, text_row, to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.export.document import CaseDocument, DocumentRow, Section

WORK_NOTES = "WORK NOTES (internal)"
COMMENTS = "COMMENTS (the caller reads them)"

# What begins markup in Jira's wiki; `&` would begin an entity, and a line of dashes a rule.
# A hyphen does so at the edge of a word alone, so ids and addresses stay as they are.
_WIKI = re.compile(r"([\\{}\[\]*_+^~|!@#]|\?\?|(?<!\w)-|-(?!\w))")


def to_servicenow(document: CaseDocument) -> str:
    """Return work notes and comments as two texts: ServiceNow keeps them in two fields."""
    banner = [document.banner] if document.banner else []
    comments = "\n".join([*banner, *map(one_line, document.caller)])
    return f"{WORK_NOTES}\n\n{to_text(document)}\n{COMMENTS}\n\n{comments}\n"


def to_jira(document: CaseDocument) -> str:
    """Return the export in the wiki markup of Jira Server and Data Center."""
    return "\n".join(_wiki_lines(document)).strip() + "\n"


def _wiki_lines(document: CaseDocument) -> Iterator[str]:
    if document.banner:
        yield from (f"*{wiki(document.banner)}*", "")
    yield from (f"h2. {wiki(document.title)}", "")
    yield from (f"* *{wiki(label)}:* {wiki(text)}" for label, text in document.head)
    for section in document.sections:
        yield from ("", f"h3. {wiki(section.heading)}", "")
        yield from map(_wiki_row, section.rows)


def _wiki_row(row: DocumentRow) -> str:
    text, label = wiki(row.text), wiki(row.label)
    if row.kind == "command":
        return f"* *{label}:*\n{{noformat}}\n{_unformatted(row.text)}\n{{noformat}}"
    if row.kind == "line":
        return f"{text}\n"
    return f"* *{label}{colon(label)}* {text}" if label and text else f"* {label or text}"


def wiki(text: str) -> str:
    """Return text in which nothing is wiki markup."""
    return _WIKI.sub(lambda m: "".join(f"\\{char}" for char in m[0]), one_line(text))


def _unformatted(text: str) -> str:
    # The only thing with a meaning inside is the word that ends it.
    return one_line(text).replace("{noformat}", "{no format}")


def to_adf(document: CaseDocument) -> str:
    """Return the export in the Atlassian Document Format, as the fields of Jira Cloud take it."""
    content: list[dict[str, object]] = []
    if document.banner:
        content.append({"type": "panel", "attrs": {"panelType": "warning"},
                        "content": [_paragraph(document.banner)]})  # fmt: skip
    content.append(_heading(document.title, 2))
    content.append(_bullets([_labelled(label, text) for label, text in document.head]))
    for section in document.sections:
        content.append(_heading(section.heading, 3))
        content.extend(_adf_rows(section))
    return json.dumps({"version": 1, "type": "doc", "content": content}, ensure_ascii=False) + "\n"


def _adf_rows(section: Section) -> Iterator[dict[str, object]]:
    items: list[dict[str, object]] = []
    for row in section.rows:
        if row.kind in ("field", "item"):
            items.append(_labelled(row.label, row.text))
            continue
        if items:
            yield _bullets(items)
            items = []
        if row.kind == "command":
            yield _paragraph(f"{row.label}:")
            yield {"type": "codeBlock", "content": [_text(row.text)]}
        else:
            yield _paragraph(text_row(row))
    if items:
        yield _bullets(items)


def _text(text: str, *, is_strong: bool = False) -> dict[str, object]:
    # An empty text node is refused by Jira.
    node: dict[str, object] = {"type": "text", "text": one_line(text) or "-"}
    return node | {"marks": [{"type": "strong"}]} if is_strong else node


def _paragraph(text: str) -> dict[str, object]:
    return {"type": "paragraph", "content": [_text(text)]}


def _heading(text: str, level: int) -> dict[str, object]:
    return {"type": "heading", "attrs": {"level": level}, "content": [_text(text)]}


def _labelled(label: str, text: str) -> dict[str, object]:
    if not label or not text:
        return _paragraph(label or text)
    node: dict[str, object] = {"type": "text", "text": f"{colon(label)} {one_line(text)}"}
    return {"type": "paragraph", "content": [_text(label, is_strong=True), node]}


def _bullets(items: list[dict[str, object]]) -> dict[str, object]:
    return {
        "type": "bulletList",
        "content": [{"type": "listItem", "content": [item]} for item in items],
    }
