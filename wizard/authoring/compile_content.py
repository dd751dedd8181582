"""Compiles the YAML of authors into the files that `wizard.content.compiled` reads.

    python -m wizard.authoring.compile_content        writes them all (`make content`)

The JSON schema for editors is written with them, since it lists the facts and tools of the tables.
Nothing is written while a file has a mistake. Every entry, table row and step has a line of its
own, so that a change is easy to see.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.authoring.scaffold import SCHEMA_NAME
from wizard.authoring.schema import schema_text
from wizard.content.book import load, read_written_catalogue
from wizard.content.compiled import (
    COMPILED,
    FILE,
    HEADS_FILE,
    TABLES,
    TABLES_FILE,
    TOLD_FILE,
    bundled,
    digest,
    flows_digest,
    tables_digest,
)
from wizard.content.flow import CauseRef, FlowHead, StepKind, StepRef
from wizard.content.graph import answers_left
from wizard.content.message_parser import written_messages
from wizard.content.messages import FILE as MESSAGES_FILE
from wizard.content.messages import Messages, compile_messages
from wizard.content.messages import digest as messages_digest
from wizard.content.told_causes import told_causes, words_of_messages
from wizard.findings import Position

if TYPE_CHECKING:
    from wizard.content.catalogue import Catalogue, CatalogueEntry, Family
    from wizard.content.flow import Flow, FlowBook
    from wizard.content.tables import Tables
    from wizard.findings import Finding


def compile_catalogue(catalogue: Catalogue, made_from: str) -> str:
    """Return the text of the compiled catalogue."""
    entries = ",\n".join(_line(_entry_row(entry)) for entry in catalogue.entries)
    families = ",\n".join(_line(_family_row(family)) for family in catalogue.families)
    head = f'{{"made-from": {json.dumps(made_from)},\n"families": [\n'
    return f'{head}{families}\n],\n"entries": [\n{entries}\n]}}\n'


def compile_tables(tables: Tables, made_from: str) -> str:
    """Return the text of the compiled tables."""
    parts = {name: _plain(getattr(tables, name)) for name in TABLES}
    return _text({"made-from": made_from}, parts)


def compile_flows(book: FlowBook, made_from: str, *, has_drafts: bool) -> dict[str, str]:
    """Return the text of each file about the flows, by its name."""
    heads = {flow.id: _plain(FlowHead.of(flow)) for flow in book.values()}
    names = {flow.id: _names(flow) for flow in book.values()}
    about = {"made-from": made_from, "has-drafts": has_drafts}
    left = answers_left(book)
    found = {HEADS_FILE: _text(about, {"heads": heads, "names": names})}
    for flow in book.values():
        row = _plain(flow)
        steps = row.pop("steps")
        counted = {name: left[step.ref] for name, step in flow.steps.items()}
        found[f"{flow.id}.json"] = _text(
            {"made-from": made_from, "flow": row, "left": counted}, {"steps": steps}
        )
    return found


def compile_told(book: FlowBook, messages: Messages, made_from: str) -> str:
    """Return the text of the file of causes by words."""
    by_step = words_of_messages(messages)
    rows = {
        flow.id: [[one.title, one.step, one.words] for one in told_causes(flow, by_step)]
        for flow in book.values()
    }
    return _text({"made-from": made_from}, {"causes": rows})


def _names(flow: Flow) -> dict[str, Any]:
    """Return what other flows can refer to."""
    return {
        "start": flow.start.step,
        "steps": list(flow.steps),
        "causes": list(flow.causes),
        "tested": [name for name, cause in flow.causes.items() if cause.test],
    }


def _text(about: dict[str, Any], parts: dict[str, dict[str, Any]]) -> str:
    """Return JSON with one line for each value of `about` and for each row of each part."""
    lines = [f"{json.dumps(key)}: {_line(value)}" for key, value in about.items()]
    for key, rows in parts.items():
        held = ",\n".join(f"{json.dumps(name)}: {_line(row)}" for name, row in rows.items())
        lines.append(f"{json.dumps(key)}: {{\n{held}\n}}")
    return "{" + ",\n".join(lines) + "}\n"


def _line(row: object) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a flow or table
    """Return a value as JSON holds it; of a dataclass the fields that differ from the default."""
    for kind, convert in _FORMS:
        if isinstance(value, kind):
            return convert(value)
    if is_dataclass(value):
        held = {one: getattr(value, one.name) for one in fields(value)}
        return {
            one.name: _plain(held[one]) for one in fields(value) if not _is_default(one, held[one])
        }
    return value


_FORMS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    ((StepRef, CauseRef), str),
    (StepKind, lambda kind: kind.name),
    (Position, lambda at: [at.line, at.column]),
    (Enum, lambda word: word.value),
    ((tuple, list), lambda row: [_plain(one) for one in row]),
    (Mapping, lambda rows: {key: _plain(one) for key, one in rows.items()}),
)
"""How each kind of value is written."""


def _is_default(field: Field[Any], value: object) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    return value is None or (field.default_factory is not MISSING and not value)


def _entry_row(entry: CatalogueEntry) -> list[Any]:
    return [
        entry.code,
        entry.title,
        entry.meaning,
        entry.fixer.value,
        entry.first_action,
        entry.name,
        entry.oauth_error,
        entry.category,
        entry.severity.value,
        entry.retryable.value,
        entry.collect,
        entry.causes,
        [(one.code, one.tell) for one in entry.confused_with],
        [(one.text, one.because, one.claims) for one in entry.not_the_cause],
        entry.claims,
        entry.flow,
        entry.sources,
        entry.reviewed,
        entry.confidence.value,
        entry.family,
        entry.file,
        entry.line,
    ]


def _family_row(family: Family) -> list[Any]:
    return [
        family.first,
        family.last,
        family.usually,
        family.fixer.value,
        family.first_action,
        family.collect,
        family.family,
    ]


def compiled_files() -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return the text of each compiled file by its path in `data/`, and what is wrong in YAML."""
    catalogue, wrong = read_written_catalogue()
    content, findings = load(rehearsed=False)
    drafts, _ = load(rehearsed=False, drafts=True)
    data, has_drafts = bundled("data"), len(drafts.book) != len(content.book)
    rows, unread = written_messages()
    made_from = flows_digest(data=data)
    made = {
        TABLES_FILE: compile_tables(content.book.tables, tables_digest(data)),
        TOLD_FILE: compile_told(content.book, Messages(rows), made_from),
        **compile_flows(content.book, made_from, has_drafts=has_drafts),
    }
    files = {f"{COMPILED}/{name}": text for name, text in made.items()}
    return {
        FILE: compile_catalogue(catalogue, digest(data)),
        MESSAGES_FILE: compile_messages(rows, messages_digest(data)),
        **files,
    }, (*wrong, *findings, *unread)


def write_compiled(data: Path) -> tuple[Finding, ...]:
    """Write all compiled files into `data/`; nothing, if the YAML has mistakes, which it returns.

    Each file is replaced at once, so that a program that starts meanwhile never reads half of it.
    """
    files, findings = compiled_files()
    if findings:
        return findings
    files = {**files, f"schemas/{SCHEMA_NAME}": schema_text()}
    (data / COMPILED).mkdir(exist_ok=True)
    for old in (data / COMPILED).glob("*.json"):
        if f"{COMPILED}/{old.name}" not in files:
            old.unlink()
    for name, text in files.items():
        new = data / f"{name}.new"
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(data / name)
    return ()


def main() -> int:
    """Write all files again; 3 if the YAML has mistakes."""
    findings = write_compiled(Path(str(bundled("data"))))
    sys.stderr.write("".join(f"{finding}\n" for finding in findings))
    return 3 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
