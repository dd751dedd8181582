"""What authors write, as frozen values: flows, steps, ways, causes, and the book of flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.content.people import READERS as READERS  # noqa: PLC0414 - part of the model
from wizard.content.people import Person as Person  # noqa: PLC0414 - part of the model
from wizard.content.people import Result as Result  # noqa: PLC0414 - part of the model
from wizard.errors import InputError, UnknownName
from wizard.findings import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.kinds import StepKind
    from wizard.content.tables import Tables


@dataclass(frozen=True, slots=True, order=True)
class StepRef:
    """The address of a step, printed `flow/step`; the key of everything."""

    flow: str
    step: str

    def __str__(self) -> str:
        """Return the address as authors write it."""
        return f"{self.flow}/{self.step}"

    def __hash__(self) -> int:
        """Return a hash without making a tuple first: steps are looked up all the time."""
        return hash(self.step) ^ hash(self.flow)


@dataclass(frozen=True, slots=True, order=True)
class CauseRef:
    """The address of a cause, printed `flow/cause`."""

    flow: str
    cause: str

    def __str__(self) -> str:
        """Return the address as authors write it."""
        return f"{self.flow}/{self.cause}"


class Jump(StrEnum):
    """The two targets that are worked out while a case runs."""

    BACK = "back"
    BY_CODE = "by-code"


Target = StepRef | Jump


@dataclass(frozen=True, slots=True)
class Way:
    """Where an answer, result or case leads, and what it says about causes.

    `because` is the reason shown beside a cause that this way rules out.
    """

    next: Target
    concludes: CauseRef | None = None
    rules_out: tuple[CauseRef, ...] = ()
    points_to: tuple[CauseRef, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """One answer, result or case of a step; `label` and `hint` are what the screen shows."""

    answer: str
    label: str
    way: Way
    hint: str = ""
    source: Source = field(default=Source(), compare=False)


class Chance(StrEnum):
    """The authors' estimate of how likely a cause is; shown as an estimate."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    RARE = "rare"


@dataclass(frozen=True, slots=True)
class FromTool:
    """Words that depend on the tool in use: the named action of that tool, or `otherwise`."""

    action: str
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class FromPortal:
    """A portal path by its name in `data/portal.yaml`."""

    name: str


@dataclass(frozen=True, slots=True)
class Action:
    """What a `do` step asks somebody to do.

    `who` acts with `entra_role` at `where`, perhaps by `command`; then `expect` is seen.
    """

    who: Person
    entra_role: str
    minutes: int
    where: str | FromTool | FromPortal | None = None
    command: str | FromTool | None = None
    expect: str = ""
    care: str = ""
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """What an `end` step says besides its text."""

    result: Result
    to: Person | None = None
    needs: tuple[str, ...] = ()
    verify: str = ""
    prevent: str = ""
    say: str = ""
    not_known: str = ""
    cause_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One stop in a flow; which fields matter follows from `kind`.

    `whom` is who can answer a question.
    """

    ref: StepRef
    kind: StepKind
    text: str
    why: str = ""
    short: str = ""
    source: str = ""
    branches: tuple[Branch, ...] = ()
    fact: str = ""
    always: bool = False
    whom: Person = Person.USER
    format: str = ""
    probe: str = ""
    tries: tuple[CauseRef, ...] = ()
    action: Action | None = None
    ending: Ending | None = None
    written: Source = field(default=Source(), compare=False)

    def branch(self, answer: str) -> Branch | None:
        """Return the branch of an answer: the exact one, else `otherwise`, else None."""
        exact = next((b for b in self.branches if b.answer == answer), None)
        return exact or next((b for b in self.branches if b.answer == OTHERWISE), None)

    def ways(self) -> tuple[tuple[Branch, ...], ...]:
        """Return the branches, those together that were written as one way.

        So are those of `answers: all`, and those of a case that names a whole group of values.
        """
        found: dict[object, list[Branch]] = {}
        for branch in self.branches:
            written = branch.source != Source()
            key: object = (branch.source, branch.way) if written else branch.answer
            found.setdefault(key, []).append(branch)
        return tuple(tuple(group) for group in found.values())


OTHERWISE = "otherwise"
NOT_SURE = "not-sure"
SKIP = "skip"
ENTERED = "entered"
WORKED = "worked"
DID_NOT_WORK = "did-not-work"
CANNOT_DO = "cannot-do"


@dataclass(frozen=True, slots=True)
class Cause:
    """What a flow can conclude.

    `minutes` and `chance` order a `try`; `test` is the step that settles the cause and `only_if`
    maps facts to the values under which the cause can be at all.
    """

    ref: CauseRef
    title: str
    fixer: Person
    chance: Chance = Chance.POSSIBLE
    minutes: int = 1
    test: StepRef | None = None
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    written: Source = field(default=Source(), compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that a flow names: its title and, if it has one, its address."""

    title: str
    url: str = ""
    written: Source = field(default=Source(), compare=False)


@dataclass(frozen=True, slots=True)
class Flow:
    """A troubleshooting flow: one YAML file, read and frozen.

    `digest` is a short hash of the file; `places` says where the keys of the file stand. A desk's
    own flow names the file that it `extends`, or in place of which it stands (`replaces`).
    """

    id: str
    title: str
    version: int
    reviewed: str
    owner: str
    status: str
    summary: str
    codes: tuple[int, ...]
    phrases: tuple[str, ...]
    sources: Mapping[str, Reference]
    causes: Mapping[str, Cause]
    start: StepRef
    again: StepRef | None
    moved: Mapping[str, str]
    steps: Mapping[str, Step]
    digest: str
    file: str
    extends: str = ""
    replaces: str = ""
    places: Mapping[str, Source] = field(
        default_factory=lambda: MappingProxyType({}), compare=False
    )

    @property
    def origin(self) -> str:
        """Say in words that this flow is a desk's own, or nothing if it is as it came."""
        if self.extends:
            return f"{self.file} extends {self.extends}."
        return f"{self.file} stands in place of {self.replaces}." if self.replaces else ""

    def place(self, key: str) -> Source:
        """Return where a key of the file stands, or its first line."""
        return self.places.get(key, Source(self.file))


UNKNOWN_CODE = "unknown-code"
"""The flow for an error code that has no flow of its own."""

NO_CODE = "no-code"
"""The flow for an error that shows no code."""


class FlowBook(Mapping[str, Flow]):
    """All flows that can run, by id, with the tables they stand on."""

    def __init__(
        self,
        flows: Mapping[str, Flow],
        tables: Tables,
        code_facts: Mapping[int, tuple[tuple[str, str], ...]] = MappingProxyType({}),
    ) -> None:
        self._flows = MappingProxyType(dict(flows))
        self.tables = tables
        self.code_facts = code_facts
        self._by_code = {code: flow for flow in flows.values() for code in flow.codes}

    def __getitem__(self, key: str) -> Flow:
        """Return the flow of an id; raise KeyError if there is none."""
        return self._flows[key]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids."""
        return iter(self._flows)

    def __len__(self) -> int:
        """Return how many flows there are."""
        return len(self._flows)

    def named(self, name: str) -> Flow:
        """Return the flow of an id that a person wrote; raise UnknownName or InputError."""
        flow = self._flows.get(name)
        if flow is None and name.endswith((".yaml", ".yml")):
            raise InputError(
                f"{name!r} is a file. This takes the id of a flow.",
                "It stands in the file as `id`. A folder of your own is added by --flows DIR.",
            )
        if flow is None:
            raise UnknownName("flow", name, self)
        return flow

    def step(self, ref: StepRef) -> Step | None:
        """Return the step of an address, or None."""
        flow = self._flows.get(ref.flow)
        return flow.steps.get(ref.step) if flow else None

    def cause(self, ref: CauseRef) -> Cause | None:
        """Return the cause of an address, or None."""
        flow = self._flows.get(ref.flow)
        return flow.causes.get(ref.cause) if flow else None

    def for_code(self, code: int) -> Flow | None:
        """Return the flow that answers an error code, or None."""
        return self._by_code.get(code)

    @cached_property
    def answers_left(self) -> Mapping[StepRef, tuple[int, int]]:
        """The fewest and the usual number of answers from each step to an end."""
        from wizard.content.effort import answers_left  # noqa: PLC0415 - it stands on this module

        return answers_left(self)

    def without_code(self) -> Flow | None:
        """Return the flow for an error that shows no code; that of unknown codes stands in."""
        return self._flows.get(NO_CODE) or self._flows.get(UNKNOWN_CODE)

    def all_steps(self) -> Iterator[Step]:
        """Iterate over every step of every flow, in the order they were written."""
        for flow in self._flows.values():
            yield from flow.steps.values()
