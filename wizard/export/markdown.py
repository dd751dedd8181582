"""Exports to read as they are: plain text and Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.export.document import CaseDocument, DocumentRow

# Everything that begins a construct of Markdown or of HTML inside it, wherever it stands.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_AT_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def one_line(text: str) -> str:
    """Return text on one line, without control characters."""
    return " ".join(clean(text).split())


def colon(label: str) -> str:
    """Return the colon after a label; a question needs none."""
    return "" if label.rstrip().endswith(("?", ".", "!", ":")) else ":"


def to_text(document: CaseDocument) -> str:
    """Return the export as plain text."""
    return "\n".join(_text_lines(document)).strip() + "\n"


def _text_lines(document: CaseDocument) -> Iterator[str]:
    if document.banner:
        yield from (document.banner, "")
    yield one_line(document.title)
    yield from (f"{label}: {one_line(text)}" for label, text in document.head)
    for section in document.sections:
        yield from ("", section.heading.upper())
        yield from map(text_row, section.rows)


def text_row(row: DocumentRow) -> str:
    """Return a row as a line of plain text."""
    text, label = one_line(row.text), one_line(row.label)
    if row.kind == "item":
        return f"- {label}{colon(label)} {text}" if label and text else f"- {label or text}"
    return f"{label}{colon(label)} {text}" if label else text


def to_markdown(document: CaseDocument) -> str:
    """Return the export as Markdown; no text of the case can become markup."""
    return "\n".join(_markdown_lines(document)).strip() + "\n"


def _markdown_lines(document: CaseDocument) -> Iterator[str]:
    if document.banner:
        yield from (f"> **{escaped(document.banner)}**", "")
    yield from (f"# {escaped(document.title)}", "")
    yield from (f"- **{escaped(label)}:** {escaped(text)}" for label, text in document.head)
    for section in document.sections:
        yield from ("", f"## {escaped(section.heading)}", "")
        before = ""
        for row in section.rows:
            if before and (row.kind == "line" or before == "line"):
                yield ""
            yield _markdown_row(row)
            before = row.kind


def _markdown_row(row: DocumentRow) -> str:
    text, label = escaped(row.text), escaped(row.label)
    if row.kind == "command":
        return f"- **{label}:** {code_span(row.text)}"
    if row.kind == "line":
        return text
    return f"- **{label}{colon(label)}** {text}" if label and text else f"- {label or text}"


def escaped(text: str) -> str:
    """Return text in which nothing is Markdown or HTML."""
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line(text))).replace("&", "&amp;")


def code_span(text: str) -> str:
    """Return a command between as many backticks as it needs."""
    line = one_line(text)
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"
