"""Reads `desk.yaml`: what a desk says once for all its flows.

A mistake in it is a finding like others: what is right of the file counts, and every flow runs.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from wizard.content.people import Person
from wizard.content.table_parser import read_fact
from wizard.content.tables import Desk, DeskNotice, HandOverTarget
from wizard.content.yaml_nodes import ReadRule, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wizard.content.tables import FactSpec, Tables
    from wizard.content.yaml_nodes import Node, SourceFile

DESK_NAMES = ("desk.yaml", "desk.yml")
"""The names the file may have."""

_KEYS = ("owner", "source", "facts", "targets", "contacts", "notices", "links")
_LEVELS_UP = 2
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9-]+(?:\.[a-z0-9-]+)+\Z")


def desk_file_for(folder: Path) -> Path | None:
    """Return the `desk.yaml` that counts for a folder: its own, or that of a folder above it."""
    for here in (folder, *list(folder.absolute().parents)[:_LEVELS_UP]):
        for name in DESK_NAMES:
            if (here / name).is_file():
                return here / name
    return None


def read_desk(path: Path, tables: Tables) -> tuple[Desk, SourceFile]:
    """Return what a file says, and the file with its findings."""
    file = read_file(path, path.as_posix())
    file.parsed.own = True
    return (_desk(file.top, tables) if file.top else Desk(files=(file.parsed.file,))), file


def _desk(top: Node, tables: Tables) -> Desk:
    top.only(_KEYS)
    return Desk(
        owner=top.text("owner", ""),
        source=_source(top),
        facts=dict(_facts(top, tables)),
        targets=dict(_targets(top)),
        contacts=dict(_contacts(top)),
        notices=tuple(_notices(top)),
        hosts=tuple(_hosts(top)),
        files=(top.parsed.file,),
    )


def _source(top: Node) -> tuple[str, str]:
    """Return title and address; a text alone is the title."""
    written = top.get("source")
    if written is None or not written.is_map:
        return top.text("source", ""), ""
    written.only(("title", "url"))
    url = written.text("url", "")
    if url and not url.startswith("https://") and (at := written.get("url")):
        at.wrong(ReadRule.WRONG_VALUE, "An address begins with https://.", "Correct the address.")
        url = ""
    return written.text("title"), url


def _facts(top: Node, tables: Tables) -> Iterator[tuple[str, FactSpec]]:
    for name, child in top.mapping("facts").ids("fact"):
        before = child.parsed.errors
        if name in tables.facts:
            fix = f"Choose another name, as `our-{name}`, or use the one there is."
            child.wrong_key(ReadRule.DUPLICATE_ID, f"The program has a fact `{name}` already.", fix)
            continue
        spec = read_fact(name, _labelled(name, child.as_map(name)))
        if child.parsed.errors == before:
            yield name, spec


def _labelled(name: str, node: Node) -> Node:
    """Return the mapping of a fact with a label made of its name where there is none."""
    if node.is_map and node.get("label") is None:
        node.put("label", name.replace("-", " ").capitalize())
    return node


def _targets(top: Node) -> Iterator[tuple[str, HandOverTarget]]:
    for name, child in top.mapping("targets").ids("target"):
        if name in tuple(Person):
            fix = f"Give it another name. How hand-offs name `{name}` is said under `contacts`."
            child.wrong_key(ReadRule.DUPLICATE_ID, f"`{name}` is a target already.", fix)
        elif child.is_text:
            yield name, HandOverTarget(name, child.as_text(name))
        else:
            row = child.as_map(name)
            row.only(("name", "role", "contact"))
            role = row.word("role", Person, Person.HELPDESK)
            yield name, HandOverTarget(name, row.text("name"), str(role), row.text("contact", ""))


def _contacts(top: Node) -> Iterator[tuple[str, str]]:
    for name, child in top.mapping("contacts").children():
        if name in tuple(Person):
            yield name, child.as_text(name)
        else:
            child.unknown(ReadRule.WRONG_VALUE, "role", name, Person)


def _notices(top: Node) -> Iterator[DeskNotice]:
    for about, child in top.mapping("notices").children():
        if child.is_text:
            yield DeskNotice(about, child.as_text(about))
            continue
        row = child.as_map(about)
        row.only(("say", "until"))
        until = row.text("until", "")
        if until and not _is_day(until) and (at := row.get("until")):
            at.wrong(
                ReadRule.WRONG_VALUE,
                "`until` takes a date.",
                "Write year-month-day, as 2026-12-31.",
            )
            until = ""
        yield DeskNotice(about, row.text("say"), until)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _hosts(top: Node) -> Iterator[str]:
    for child in top.parts("links"):
        host = child.as_text("links").lower()
        if _HOST.match(host):
            yield host
        elif host:
            fix = "Write the host alone, as `wiki.contoso.com`."
            child.wrong(ReadRule.WRONG_VALUE, f"`{host[:80]}` is not a host.", fix)
