"""What authors write, read once and frozen: flows, catalogue, scenarios, tables.

Mistakes are never raised. Each comes back as a finding with its file, line and column.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.content.bundled import bundled
from wizard.content.catalogue import (
    Catalogue,
    CatalogueEntry,
    CodeFacts,
    Family,
)
from wizard.content.compiled import read_compiled
from wizard.content.files import (
    SCENARIOS,
    Written,
    read_file,
    read_folder,
    read_with_scenarios,
)
from wizard.content.read_catalogue import read_catalogue, read_families
from wizard.content.read_tables import read_tables
from wizard.content.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable

    from wizard.content.flow import FlowBook
    from wizard.content.scenario import Scenario
    from wizard.content.tables import Tables
    from wizard.findings import Finding

TABLES = ("facts", "tools", "roles", "portal", "apps", "clouds", "probes")
"""The files of `data/` that flows stand on."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that authors wrote and that can be used, with the files it was read from.

    `files` are those of the flows. `catalogue_files` are those of the catalogue; there are none
    where the compiled catalogue is used.
    """

    book: FlowBook
    catalogue: Catalogue
    scenarios: tuple[Scenario, ...]
    files: tuple[Written, ...] = ()
    catalogue_files: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class Base:
    """What flows stand on, read once for many checks: tables, catalogue, and their findings.

    `files` are those of the catalogue; empty where the compiled one is used.
    """

    tables: Tables
    catalogue: Catalogue
    findings: tuple[Finding, ...]
    files: tuple[Written, ...] = ()


def load_base(named: Sequence[Written] = ()) -> Base:
    """Return the tables and the catalogue; with `named` files of it in place of ours."""
    tables, about_tables = load_tables()
    compiled = None if named else read_compiled()
    if compiled:
        return Base(tables, compiled, about_tables)
    catalogue, files = _written_catalogue(tables, named)
    return Base(tables, catalogue, (*about_tables, *_findings(files)), tuple(files))


def load(
    folders: Sequence[Path] = (), *, drafts: bool = False, rehearsed: bool = True
) -> tuple[Content, tuple[Finding, ...]]:
    """Return the content that comes with the program and in further folders, and all findings.

    A flow in a further folder replaces the one of the same id before it. Broken flows, scenarios
    and catalogue entries are left out; the rest is whole. Without `rehearsed` the scenarios stay
    unread, which saves half of the time.
    """
    passed = () if rehearsed else (SCENARIOS,)
    files = [*read_folder(bundled("flows"), "flows", passed=passed)]
    for folder in folders:
        files.extend(read_folder(folder, folder.as_posix(), passed=passed))
    return assemble(files, drafts=drafts)


def load_flow_files(
    paths: Iterable[Path], *, drafts: bool = True
) -> tuple[Content, tuple[Finding, ...]]:
    """Return all content with some files in place of ours, and the findings of these files.

    The scenarios beside a flow file are read with it. Files of the catalogue may be among them.
    """
    asked = [file for path in paths for file in read_with_scenarios(path)]
    return assemble_beside_ours(asked, drafts=drafts)


def assemble_beside_ours(
    asked: Iterable[Written], *, drafts: bool = True, base: Base | None = None
) -> tuple[Content, tuple[Finding, ...]]:
    """Return all content with files that were read in place of ours, and the findings of these."""
    named = {file.sheet.file: file for file in asked}
    entries = [one for one in named.values() if one.is_catalogue]
    flows = [one for one in named.values() if not one.is_catalogue]
    rest = _ours(bundled("flows"), "flows", named)
    base = load_base(entries) if entries else base
    content, findings = assemble([*rest, *flows], drafts=drafts, base=base)
    return content, tuple(finding for finding in findings if finding.at.file in named)


def load_tables() -> tuple[Tables, tuple[Finding, ...]]:
    """Return the tables of `data/`, and what is wrong with them."""
    folder = bundled("data")
    files = [read_file(folder / f"{name}.yaml", f"data/{name}.yaml") for name in TABLES]
    tables = read_tables({file.stem: file.top for file in files if file.top})
    return tables, _findings(files)


def load_catalogue(tables: Tables | None = None) -> tuple[Catalogue, tuple[Finding, ...]]:
    """Return the catalogue, and what is wrong with it.

    The compiled one has nothing wrong: only files without a finding are ever compiled.
    """
    compiled = read_compiled()
    return (compiled, ()) if compiled else read_written_catalogue(tables)


def read_written_catalogue(
    tables: Tables | None = None,
) -> tuple[Catalogue, tuple[Finding, ...]]:
    """Return the catalogue from the files that authors write, and what is wrong with it."""
    catalogue, files = _written_catalogue(tables or load_tables()[0])
    return catalogue, _findings(files)


def _written_catalogue(
    known: Tables, named: Sequence[Written] = ()
) -> tuple[Catalogue, list[Written]]:
    """Return the catalogue from files that authors write, and these files; `named` beat ours."""
    replaced = [file.sheet.file for file in named]
    files = [*_ours(bundled("data") / "catalogue", "data/catalogue", replaced), *named]
    entries: dict[int, CatalogueEntry] = {}
    for file in files:
        for entry in read_catalogue(file.stem, file.top, known) if file.top else ():
            first = entries.setdefault(entry.code, entry)
            if first is not entry:
                message = f"{entry.code} is in {first.file}, line {first.line}, already."
                file.sheet.report((entry.line, 1), Rule.DUPLICATE_ID, message, "Keep one.")
    families, about = _families(known)
    return Catalogue(entries.values(), families), [*files, about]


def _ours(folder: Path | Traversable, shown: str, named: Iterable[str]) -> list[Written]:
    """Return our files of a folder without those that were named by a path of their own."""
    here = {Path(name).resolve() for name in named}
    files = read_folder(folder, shown)
    return [one for one in files if Path(str(folder), one.name).resolve() not in here]


def _families(tables: Tables) -> tuple[tuple[Family, ...], Written]:
    """Return what codes in no list usually are about, and the file that says it."""
    file = read_file(bundled("data") / "families.yaml", "data/families.yaml")
    return (read_families(file.top, tables) if file.top else ()), file


def assemble(
    files: list[Written], *, drafts: bool, base: Base | None = None
) -> tuple[Content, tuple[Finding, ...]]:
    """Return the content of flow and scenario files that were read, and all findings."""
    # Looking one code up, all that `explain` does, takes a tenth less time without these.
    from wizard.content.book import read_book  # noqa: PLC0415 - as said
    from wizard.content.read_scenario import scenarios_of  # noqa: PLC0415 - as said

    base = base or load_base()
    book, about_book = read_book(
        [file for file in files if not file.is_scenarios],
        base.tables,
        CodeFacts(base.catalogue),
        drafts=drafts,
    )
    scenarios = scenarios_of(files, book)
    findings = {*base.findings, *about_book, *_findings(files)}
    content = Content(book, base.catalogue, scenarios, tuple(files), base.files)
    return content, tuple(sorted(findings))


def _findings(files: Iterable[Written]) -> tuple[Finding, ...]:
    return tuple(finding for file in files for finding in file.sheet.findings)
