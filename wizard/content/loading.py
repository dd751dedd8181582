"""Loads what the program runs on: compiled content where it is fresh, else the YAML.

Reading YAML is imported late: it takes longer than everything else here, and is seldom needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.catalogue import Catalogue, CodeFacts
from wizard.content.compiled import (
    Content,
    CountedAnswers,
    read_compiled,
    read_compiled_flows,
    read_compiled_tables,
)
from wizard.content.flow import FlowBook
from wizard.content.graph import answers_left

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wizard.content.compiled import Counted
    from wizard.content.tables import Tables
    from wizard.findings import Finding


def load(
    folders: Sequence[Path] = (), *, drafts: bool = False, rehearsed: bool = True
) -> tuple[Content, tuple[Finding, ...]]:
    """Return the content that comes with the program and in further folders, and all findings.

    A flow in a further folder replaces the one of the same id before it. Broken flows, scenarios
    and catalogue entries are left out; the rest is complete. With `rehearsed` the scenarios are
    read too, which only YAML holds. Without, the flows come from compiled content.
    """
    found = None if rehearsed else _compiled(folders, drafts=drafts)
    if found:
        return found
    from wizard.content import book  # noqa: PLC0415 - as said above

    return book.load(folders, drafts=drafts, rehearsed=rehearsed)


def load_tables() -> tuple[Tables, tuple[Finding, ...]]:
    """Return the tables of `data/`, and what is wrong with them; compiled ones have no mistake."""
    if tables := read_compiled_tables():
        return tables, ()
    from wizard.content import book  # noqa: PLC0415 - as said above

    return book.load_tables()


def load_catalogue() -> tuple[Catalogue, tuple[Finding, ...]]:
    """Return the catalogue, and what is wrong with it; a compiled one has no mistake."""
    if compiled := read_compiled(lambda: _written_catalogue()[0]):
        return compiled, ()
    return _written_catalogue()


def known_codes() -> Catalogue:
    """Return the catalogue; what is wrong with it is left to `flow check`."""
    return load_catalogue()[0]


def _compiled(
    folders: Sequence[Path], *, drafts: bool
) -> tuple[Content, tuple[Finding, ...]] | None:
    """Return content with compiled flows, or None where the flows have to be read from YAML.

    That is so where something is not fresh, where a draft of ours is asked for, and where a flow
    in a further folder changes one of ours: each reference to it has to be checked again.
    """
    tables = read_compiled_tables()
    catalogue = read_compiled(lambda: _written_catalogue()[0])
    flows = read_compiled_flows(_from_yaml)
    if not (tables and catalogue and flows) or (drafts and flows.has_drafts):
        return None
    if folders:
        from wizard.content.book import Base, load_beside  # noqa: PLC0415 - as said above

        return load_beside(flows, folders, Base(tables, catalogue, ()), drafts=drafts)
    counted = CountedAnswers(flows.flows)
    facts = CodeFacts(catalogue)
    book = FlowBook(
        flows.flows, tables, facts, heads=flows.heads, counted=counted, told=flows.flows.told
    )
    return Content(book, catalogue, ()), ()


def _written_catalogue() -> tuple[Catalogue, tuple[Finding, ...]]:
    from wizard.content import book  # noqa: PLC0415 - as said above

    return book.read_written_catalogue()


def _from_yaml() -> Counted:
    """Return our flows from YAML, and the answers left from each step."""
    from wizard.content import book  # noqa: PLC0415 - as said above

    found = book.load(rehearsed=False)[0].book
    return found, answers_left(found)
