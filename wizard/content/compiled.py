"""Reads compiled content: catalogue, tables and flows as JSON, which loads faster than YAML.

`python -m wizard.authoring.compile_content` (`make content`) writes the files. Each holds a
checksum of the YAML it was made from. Where the checksum differs from that of the YAML now, the
compiled file is not used and the YAML is read: slower, but never out of date.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from wizard.content.catalogue import (
    Catalogue,
    CatalogueEntry,
    Confidence,
    Confused,
    Family,
    Impact,
    NotTheCause,
    Retryable,
)
from wizard.content.flow import (
    ALWAYS,
    KINDS,
    Action,
    Branch,
    Cause,
    CauseRef,
    Chance,
    Condition,
    Ending,
    Flow,
    FlowHead,
    FromPortal,
    FromTool,
    Jump,
    Reference,
    Step,
    StepRef,
    Target,
    ToldCause,
    Transition,
)
from wizard.content.people import Person, Result
from wizard.content.tables import (
    App,
    AppMaker,
    AppState,
    Cloud,
    Desk,
    FactSpec,
    Group,
    Named,
    ProbeSpec,
    Tables,
    Tool,
    ToolAction,
    VersionFault,
)
from wizard.findings import Position
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from importlib.resources.abc import Traversable

    from wizard.content.flow import FlowBook
    from wizard.content.scenario import Scenario
    from wizard.content.yaml_nodes import SourceFile


NO_DESK = Desk()
"""What is said where there is no `desk.yaml`."""


@frozen
class Content:
    """Everything that can be used of what authors wrote, with the files it was read from.

    `files` are the flow files and `catalogue_files` those of the catalogue; what was loaded from
    compiled content has none. `message_files` are those of messages that were named to be checked.
    `desk` is what the desk says for all its flows.
    """

    book: FlowBook
    catalogue: Catalogue
    scenarios: tuple[Scenario, ...]
    files: tuple[SourceFile, ...] = ()
    catalogue_files: tuple[SourceFile, ...] = ()
    message_files: tuple[SourceFile, ...] = ()
    desk: Desk = NO_DESK


def bundled(kind: str) -> Path | Traversable:
    """Return the folder of a kind (`flows` or `data`) that comes with the program.

    In a wheel it lies inside the package, in a checkout beside it, and in a zip it is not a real
    folder; only then is importlib.resources asked, since importing it takes longer than the rest.
    """
    package = Path(__file__).parent.parent
    for folder in (package / "_bundled" / kind, package.parent / kind):
        if folder.is_dir():
            return folder
    from importlib.resources import files  # noqa: PLC0415 - costs 10 ms that a folder saves

    return files("wizard") / "_bundled" / kind


# Where the files are, and the checksums that say whether they are fresh.

FILE = "catalogue.json"
"""The name of the compiled catalogue in `data/`."""

COMPILED = "compiled"
"""The folder in `data/` with the compiled tables and flows, one file each."""

TABLES_FILE, HEADS_FILE = "_tables.json", "_flows.json"
"""The tables, and the heads of all flows. No flow id begins with an underscore."""

TOLD_FILE = "_causes.json"
"""The causes of all flows by the words in which people tell a trouble."""

TABLES = ("facts", "tools", "roles", "portal", "apps", "versions", "clouds", "probes")
"""The files of `data/` that flows refer to."""

_BESIDE = ("facts.yaml", "families.yaml")
"""What entries of the catalogue refer to besides their own files."""

_FORM = b"2"
"""Raised whenever the form of a compiled file changes, so that an old one is not read."""

_UNUSABLE = (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What reading a missing, broken or older compiled file can raise."""


def digest(data: Path | Traversable | None = None) -> str:
    """Return a checksum of the YAML behind the catalogue; `OSError` if it cannot be read."""
    folder = data or bundled("data")
    return _checksum((*_yaml_in(folder / "catalogue"), *(folder / name for name in _BESIDE)))


def tables_digest(data: Path | Traversable | None = None) -> str:
    """Return a checksum of the YAML behind the tables; `OSError` if it cannot be read."""
    folder = data or bundled("data")
    return _checksum(folder / f"{name}.yaml" for name in TABLES)


def flows_digest(
    flows: Path | Traversable | None = None, data: Path | Traversable | None = None
) -> str:
    """Return a checksum of the flows and of the tables; `OSError` if they cannot be read."""
    folder = flows or bundled("flows")
    files = [one for one in _yaml_in(folder) if not one.name.endswith(".scenarios.yaml")]
    return f"{_checksum(files)}-{tables_digest(data)}"


def _yaml_in(folder: Path | Traversable) -> list[Path | Traversable]:
    """Return the YAML files of a folder, by name; other endings are left to the real reader."""
    found = [entry for entry in folder.iterdir() if entry.name.endswith((".yaml", ".yml"))]
    return sorted(found, key=lambda one: one.name)


def _checksum(files: Iterable[Path | Traversable]) -> str:
    """Return a checksum of names and bytes.

    It has to notice a change, not an attack, and importing a hash takes longer than this.
    """
    size, found = 0, crc32(_FORM)
    for file in files:
        data = file.name.encode() + file.read_bytes()
        size, found = size + len(data), crc32(data, found)
    return f"{size:x}-{found:08x}"


def _read(path: Path | Traversable, made_from: str) -> Any:  # noqa: ANN401 - JSON has no type
    """Return the content of a compiled file; ValueError if it was made from something else."""
    found = json.loads(path.read_bytes())
    if found["made-from"] != made_from:
        raise ValueError
    return found


# The catalogue.


def read_compiled(
    otherwise: Callable[[], Catalogue], data: Path | Traversable | None = None
) -> Catalogue | None:
    """Return the catalogue, or None if there is no fresh file.

    `otherwise` reads it from YAML; it is called if the file turns out unusable later.
    """
    folder = data or bundled("data")
    try:
        text = (folder / FILE).read_bytes()
        is_fresh = text.startswith(b'{"made-from": "%b"' % digest(folder).encode())
        return CompiledCatalogue(text, otherwise) if is_fresh else None
    except _UNUSABLE:
        return None


class CompiledCatalogue(Catalogue):
    """A catalogue that is parsed when it is first asked something; a list of cases never asks."""

    def __init__(self, text: bytes, otherwise: Callable[[], Catalogue]) -> None:
        self._text = text
        self._otherwise = otherwise
        self._parsed: tuple[Mapping[int, CatalogueEntry], tuple[Family, ...]] | None = None

    def _known(self) -> tuple[Mapping[int, CatalogueEntry], tuple[Family, ...]]:
        if self._parsed is None:
            try:
                found = json.loads(self._text)
                families = tuple(map(_family, found["families"]))
                self._parsed = LazyEntries(found["entries"]), families
            except _UNUSABLE:
                self._parsed = self._otherwise()._known()  # noqa: SLF001 - the same class
            self._text = b""
        return self._parsed


class LazyEntries(Mapping[int, CatalogueEntry]):
    """Entries by code, each made from its row when it is first needed; most never are."""

    def __init__(self, rows: Sequence[list[Any]]) -> None:
        self._rows: dict[int, list[Any]] = {row[0]: row for row in rows if len(row) == _ROW}
        if len(self._rows) < len(rows):
            raise ValueError
        self._made: dict[int, CatalogueEntry] = {}

    def __getitem__(self, code: int) -> CatalogueEntry:
        """Return the entry of a code; raise KeyError if there is none."""
        if code not in self._made:
            self._made[code] = _entry(self._rows[code])
        return self._made[code]

    def __contains__(self, code: object) -> bool:
        """Return whether there is an entry, without making it."""
        return code in self._rows

    def __iter__(self) -> Iterator[int]:
        """Iterate over the codes."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._rows)


_ROW = len(fields(CatalogueEntry)) - 2
"""The values of a row: it says neither that the entry is known nor where each key stands."""


def _entry(row: list[Any]) -> CatalogueEntry:
    values = [*row[:-2], True, *row[-2:]]  # every entry of a file is known
    for place, words in _WORDS:
        values[place] = words[values[place]]
    for place in _TEXTS:
        values[place] = tuple(values[place])
    values[12] = tuple([Confused(*one) for one in values[12]])
    values[13] = tuple([NotTheCause(one[0], one[1], tuple(one[2])) for one in values[13]])
    return CatalogueEntry(*values)


_PERSONS = {one.value: one for one in Person}
_WORDS: tuple[tuple[int, dict[str, Any]], ...] = (
    (3, _PERSONS),
    (8, {one.value: one for one in Impact}),
    (9, {one.value: one for one in Retryable}),
    (18, {one.value: one for one in Confidence}),
)
"""Which values of a row are one of few words."""

_TEXTS = (10, 11, 14, 16)
"""Which values of a row are several texts."""


def _family(row: list[Any]) -> Family:
    first, last, usually, fixer, first_action, collect, family = row
    return Family(first, last, usually, _PERSONS[fixer], first_action, tuple(collect), family)


# The tables. A row holds the fields that differ from their default, by the name of the field.


def read_compiled_tables(data: Path | Traversable | None = None) -> Tables | None:
    """Return the tables, or None if there is no fresh file."""
    folder = data or bundled("data")
    try:
        return _tables(_read(folder / COMPILED / TABLES_FILE, tables_digest(folder)))
    except _UNUSABLE:
        return None


def _tables(found: dict[str, Any]) -> Tables:
    return Tables(
        facts={name: _fact(row) for name, row in found["facts"].items()},
        tools={name: _tool(row) for name, row in found["tools"].items()},
        roles={name: Named(**row) for name, row in found["roles"].items()},
        portal={name: Named(**row) for name, row in found["portal"].items()},
        apps={name: _app(row) for name, row in found["apps"].items()},
        versions={name: _version_fault(row) for name, row in found["versions"].items()},
        clouds={
            name: Cloud(**{**row, "device_hosts": tuple(row.get("device_hosts", ()))})
            for name, row in found["clouds"].items()
        },
        probes={name: ProbeSpec(**row) for name, row in found["probes"].items()},
    )


def _fact(row: dict[str, Any]) -> FactSpec:
    groups = [Group(**{**one, "values": tuple(one["values"])}) for one in row.pop("groups", ())]
    return FactSpec(**{"values": {}, **row}, groups=tuple(groups))


def _app(row: dict[str, Any]) -> App:
    maker = AppMaker(row.pop("maker", AppMaker.MICROSOFT))
    state = AppState(row.pop("state", AppState.CURRENT))
    return App(**row, maker=maker, state=state)


def _version_fault(row: dict[str, Any]) -> VersionFault:
    for name in ("names", "codes", "match", "beside"):
        row[name] = tuple(row.get(name, ()))
    return VersionFault(**row)


def _tool(row: dict[str, Any]) -> Tool:
    actions = {name: ToolAction(**one) for name, one in row.pop("actions", {}).items()}
    return Tool(**row, actions=actions)


# The flows: one file of heads that is read at once, and one file for each flow, read on first use.

Counted = tuple[Mapping[str, Flow], Mapping[StepRef, tuple[int, int]]]
"""Flows, and the answers left from each of their steps."""


@frozen
class CompiledFlows:
    """The heads of the compiled flows, the names other flows can refer to, and the flows."""

    heads: Mapping[str, FlowHead]
    names: Mapping[str, Mapping[str, Any]]
    flows: LazyFlows
    has_drafts: bool


def read_compiled_flows(
    otherwise: Callable[[], Counted],
    flows: Path | Traversable | None = None,
    data: Path | Traversable | None = None,
) -> CompiledFlows | None:
    """Return the flows, or None if there is no fresh file.

    `otherwise` reads all flows from YAML and counts the answers; it is called if a single file
    turns out unusable later.
    """
    folder = data or bundled("data")
    try:
        made_from = flows_digest(flows, folder)
        found = _read(folder / COMPILED / HEADS_FILE, made_from)
        heads = {name: _head(name, row) for name, row in found["heads"].items()}
        lazy = LazyFlows(folder / COMPILED, made_from, heads, otherwise)
        return CompiledFlows(heads, found["names"], lazy, found["has-drafts"])
    except _UNUSABLE:
        return None


class LazyFlows(Mapping[str, Flow]):
    """Flows by id, each read from its compiled file when it is first needed."""

    def __init__(
        self,
        folder: Path | Traversable,
        made_from: str,
        heads: Mapping[str, FlowHead],
        otherwise: Callable[[], Counted],
    ) -> None:
        self._folder = folder
        self._made_from = made_from
        self._heads = heads
        self._otherwise = otherwise
        self._read: dict[str, tuple[Flow, dict[str, tuple[int, int]]]] = {}
        self._written: Counted | None = None

    def __getitem__(self, name: str) -> Flow:
        """Return the flow of an id; raise KeyError if there is none."""
        return self._of(name)[0]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a flow, without reading it."""
        return name in self._heads

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids."""
        return iter(self._heads)

    def __len__(self) -> int:
        """Return how many flows there are."""
        return len(self._heads)

    def left(self, ref: StepRef) -> tuple[int, int] | None:
        """Return the answers left from a step; None where they are not known."""
        return self._of(ref.flow)[1].get(ref.step) if ref.flow in self._heads else None

    def told(self) -> Mapping[str, Sequence[ToldCause]]:
        """Return the causes of each flow by words; nothing where the file cannot be used."""
        try:
            rows = _read(self._folder / TOLD_FILE, self._made_from)["causes"]
            return {flow: [ToldCause(flow, *row) for row in rows[flow]] for flow in self._heads}
        except _UNUSABLE:
            return {}

    def _of(self, name: str) -> tuple[Flow, dict[str, tuple[int, int]]]:
        if name not in self._read:
            if name not in self._heads:
                raise KeyError(name)
            try:
                found = _read(self._folder / f"{name}.json", self._made_from)
                self._read[name] = _flow(found), _left(found)
            except _UNUSABLE:
                if self._written is None:
                    self._written = self._otherwise()
                flows, left = self._written
                flow = flows[name]
                self._read[name] = flow, {one: left[step.ref] for one, step in flow.steps.items()}
        return self._read[name]


class BesideFlows(Mapping[str, Flow]):
    """Lazy flows with others after them, none of which has the same id."""

    def __init__(self, others: Mapping[str, Flow], lazy: LazyFlows) -> None:
        self._others = dict(others)
        self._lazy = lazy

    def __getitem__(self, name: str) -> Flow:
        """Return the flow of an id; raise KeyError if there is none."""
        return self._others[name] if name in self._others else self._lazy[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a flow, without reading it."""
        return name in self._others or name in self._lazy

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids."""
        yield from self._lazy
        yield from self._others

    def __len__(self) -> int:
        """Return how many flows there are."""
        return len(self._lazy) + len(self._others)


class CountedAnswers(Mapping[StepRef, tuple[int, int]]):
    """The answers left from each step, as they were counted when the flows were compiled."""

    def __init__(self, flows: LazyFlows) -> None:
        self._flows = flows

    def __getitem__(self, ref: StepRef) -> tuple[int, int]:
        """Return the fewest and the usual number of answers left from a step."""
        found = self._flows.left(ref)
        if found is None:
            raise KeyError(ref)
        return found

    def __iter__(self) -> Iterator[StepRef]:
        """Iterate over the steps."""
        return (step.ref for flow in self._flows.values() for step in flow.steps.values())

    def __len__(self) -> int:
        """Return how many steps there are."""
        return sum(len(flow.steps) for flow in self._flows.values())


_KINDS = {one.name: one for one in KINDS}


def _head(name: str, row: dict[str, Any]) -> FlowHead:
    return FlowHead(
        id=name,
        title=row["title"],
        summary=row["summary"],
        codes=tuple(row.get("codes", ())),
        phrases=tuple(row.get("phrases", ())),
        start=_step_ref(row["start"]),
        again=_step_ref(row["again"]) if "again" in row else None,
    )


def _left(found: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {name: (fewest, usual) for name, (fewest, usual) in found["left"].items()}


def _flow(found: dict[str, Any]) -> Flow:
    row = found["flow"]
    file = row["file"]
    head = _head(row["id"], row)
    return Flow(
        **{
            **row,
            "codes": head.codes,
            "phrases": head.phrases,
            "start": head.start,
            "again": head.again,
            "moved": row.get("moved", {}),
            "sources": {
                name: Reference(one["title"], one.get("url", ""), _position(file, one))
                for name, one in row.get("sources", {}).items()
            },
            "causes": {name: _cause(file, one) for name, one in row.get("causes", {}).items()},
            "places": {
                name: Position(file, *place) for name, place in row.get("places", {}).items()
            },
            "steps": {name: _step(file, one) for name, one in found["steps"].items()},
        }
    )


def _cause(file: str, row: dict[str, Any]) -> Cause:
    test, only_if = row.get("test"), row.get("only_if", {})
    return Cause(
        **{
            **row,
            "ref": _cause_ref(row["ref"]),
            "fixer": _PERSONS[row["fixer"]],
            "chance": Chance(row.get("chance", Chance.POSSIBLE)),
            "test": _step_ref(test) if test else None,
            "only_if": _condition(only_if),
            "written": _position(file, row),
        }
    )


def _step(file: str, row: dict[str, Any]) -> Step:
    row["ref"] = _step_ref(row["ref"])
    row["kind"] = _KINDS[row["kind"]]
    row["branches"] = tuple([_branch(file, one) for one in row.get("branches", ())])
    row["written"] = _position(file, row)
    if "whom" in row:
        row["whom"] = _PERSONS[row["whom"]]
    if "tries" in row:
        row["tries"] = tuple(map(_cause_ref, row["tries"]))
    if "action" in row:
        row["action"] = _action(row["action"])
    if "ending" in row:
        row["ending"] = _ending(row["ending"])
    if "by_role" in row:
        row["by_role"] = {_PERSONS[role]: _step(file, one) for role, one in row["by_role"].items()}
    return Step(**row)


def _branch(file: str, row: dict[str, Any]) -> Branch:
    source = row.get("source")
    return Branch(
        row["answer"],
        row.get("label", ""),
        _transition(row["way"]),
        row.get("hint", ""),
        _condition(row["when"]) if "when" in row else ALWAYS,
        Position(file, *source) if source else Position(),
    )


def _condition(row: dict[str, list[str]]) -> Condition:
    return {fact: tuple(values) for fact, values in row.items()}


def _transition(row: dict[str, Any]) -> Transition:
    concludes = row.get("concludes")
    return Transition(
        _target(row["next"]),
        _cause_ref(concludes) if concludes else None,
        tuple(map(_cause_ref, row.get("rules_out", ()))),
        tuple(map(_cause_ref, row.get("points_to", ()))),
        row.get("because", ""),
    )


def _action(row: dict[str, Any]) -> Action:
    row["who"] = _PERSONS[row["who"]]
    for key in ("where", "command"):
        if isinstance(named := row.get(key), dict):
            row[key] = FromPortal(**named) if "name" in named else FromTool(**named)
    return Action(**row)


def _ending(row: dict[str, Any]) -> Ending:
    row["result"] = Result(row["result"])
    row["needs"] = tuple(row.get("needs", ()))
    row["to"] = _PERSONS[row["to"]] if "to" in row else None
    return Ending(**row)


def _target(text: str) -> Target:
    return _step_ref(text) if "/" in text else Jump(text)


def _step_ref(text: str) -> StepRef:
    flow, _, step = text.partition("/")
    return StepRef(flow, step)


def _cause_ref(text: str) -> CauseRef:
    flow, _, cause = text.partition("/")
    return CauseRef(flow, cause)


def _position(file: str, row: dict[str, Any]) -> Position:
    place = row.get("written")
    return Position(file, *place) if place else Position()
