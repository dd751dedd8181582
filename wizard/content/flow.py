"""The frozen model of the flow language: flows, steps, transitions, causes, the flow book."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from wizard.content.people import Person, Result
from wizard.errors import InputError, UnknownName
from wizard.findings import Position
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wizard.content.tables import Tables


# Step kinds: who answers a step, and which answers it can have


class AnsweredBy(Enum):
    """Who answers a step; the screens differ by this, never by kind."""

    CHOICE = "choice"
    TEXT = "text"
    PROBE = "probe"
    LIVE = "live"
    RULE = "rule"
    NOBODY = "nobody"


@frozen
class StepKind:
    """One verb of the flow language.

    `answers` are the (id, label) pairs a step of this kind may have; None means that the author
    names them. `required` and `optional` are the keys an author may write.
    """

    name: str
    answered_by: AnsweredBy
    help: str
    answers: tuple[tuple[str, str], ...] | None = None
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def label(self, answer: str) -> str:
        """Return the standard label of an answer, or the answer itself."""
        return dict(self.answers or ()).get(answer, answer)


CHECK_RESULTS = (
    ("pass", "It is all right"),
    ("fail", "It is not right"),
    ("blocked", "Something blocks the check"),
    ("unknown", "Cannot tell"),
)
LIVE_RESULTS = (
    ("works", "A new code worked"),
    ("refused", "The sign-in was refused with an error code"),
    ("declined", "The sign-in was declined"),
    ("expired", "The code expired"),
    ("already-used", "It says the code was already used"),
    ("blocked-by-policy", "A policy blocked it"),
    ("could-not-test", "Could not test"),
    ("cancelled", "The test was cancelled"),
    ("skipped", "Skip this test"),
)
DO_RESULTS = (
    ("worked", "It worked"),
    ("did-not-work", "It did not work"),
    ("cannot-do", "Cannot do this"),
)
CANNOT_REASONS = (
    ("no-rights", "I do not have the rights"),
    ("not-now", "Not possible right now"),
    ("not-there", "I cannot find it"),
    ("not-allowed", "It is not allowed here"),
)
"""Why an action cannot be done; asked in one key after `cannot-do`."""

_SAID = ("short", "source", "link")

ASK = StepKind(
    "ask",
    AnsweredBy.CHOICE,
    "A question with answers to choose from.",
    required=("why", "answers", "not-sure"),
    optional=(*_SAID, "who", "fact", "always", "next", "retest"),
)
ENTER = StepKind(
    "enter",
    AnsweredBy.TEXT,
    "A question that is answered by typing a value.",
    answers=(("entered", "Entered"), ("skip", "I have none")),
    required=("why", "format", "fact", "next", "skip"),
    optional=(*_SAID, "who"),
)
DO = StepKind(
    "do",
    AnsweredBy.CHOICE,
    "An action: who does it, with which role, where, and what they should see.",
    answers=DO_RESULTS,
    required=("why", "who", "entra-role", "expect", "undo", "minutes"),
    optional=(*_SAID, "where", "command", "care", "results", "next", "retest"),
)
BRANCH = StepKind(
    "branch",
    AnsweredBy.RULE,
    "A fork by a fact, or by several (`branch: facts`); nothing is asked.",
    required=("why",),
    optional=(*_SAID, "cases", "when", "otherwise"),
)
CHECK = StepKind(
    "check",
    AnsweredBy.PROBE,
    "A probe of this machine, started by a key; can be answered by hand.",
    answers=CHECK_RESULTS,
    required=("why", "results"),
    optional=_SAID,
)
LIVE = StepKind(
    "live",
    AnsweredBy.LIVE,
    "The live sign-in test; can be answered by hand.",
    answers=LIVE_RESULTS,
    required=("why", "results"),
    optional=_SAID,
)
TRY = StepKind(
    "try",
    AnsweredBy.RULE,
    "A list of causes to test, best chance per minute first.",
    required=("why", "otherwise"),
    optional=_SAID,
)
END = StepKind(
    "end",
    AnsweredBy.NOBODY,
    "An outcome.",
    required=("text",),
    optional=(*_SAID, "to", "needs", "verify", "prevent", "say", "not-known", "cause"),
)

KINDS = (ASK, ENTER, DO, BRANCH, CHECK, LIVE, TRY, END)
"""The one list of step kinds."""


# Placeholders in texts: `{fact}` and `{fact|otherwise}`

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9-]*)(?:\|([^{}\n]*))?\}")


def placeholders(text: str) -> tuple[tuple[str, str | None], ...]:
    """Return (fact, otherwise) of every placeholder; None where the fact has to be known."""
    if "{" not in text:
        return ()
    return tuple((found[1], found[2]) for found in _PLACEHOLDER.finditer(text))


def fill(text: str, known: Mapping[str, str]) -> str:
    """Return the text with facts in place of placeholders.

    A fact that is not known gives the words after `|`, or `not known`. The values are put in as
    they are and never read as placeholders again.
    """
    if "{" not in text:
        return text
    return _PLACEHOLDER.sub(lambda found: _filled(found, known), text)


_ARTICLE = re.compile(r"(?:A|An) (?=\w)")
_SENTENCE_ENDS = (".", "?", "!", ":")


def _filled(found: re.Match[str], known: Mapping[str, str]) -> str:
    """Return what stands for a placeholder; within a sentence its article is a small letter."""
    words = known.get(found[1]) or found[2] or "not known"
    before = found.string[: found.start()].rstrip()
    is_within = bool(before) and not before.endswith(_SENTENCE_ENDS)
    return words[0].lower() + words[1:] if is_within and _ARTICLE.match(words) else words


# Conditions: facts that all have to hold

Condition = Mapping[str, tuple[str, ...]]
"""For each fact the values under which it holds: exact, with `*`, or `known` and `unknown`."""

ALWAYS: Condition = MappingProxyType({})
"""The condition that asks for nothing."""

KNOWN, UNKNOWN = "known", "unknown"
"""What a condition asks of a fact besides a value: that it is known, or that it is not."""


def fits(wanted: tuple[str, ...], value: str | None) -> bool:
    """Return whether the value of a fact, None if it is not known, is one of those wanted."""
    if value is None:
        return UNKNOWN in wanted
    return any(one in (KNOWN, value) or _fits_pattern(one, value) for one in wanted)


def _fits_pattern(pattern: str, value: str) -> bool:
    if "*" not in pattern:
        return pattern.casefold() == value.casefold()
    return bool(_pattern(pattern).fullmatch(value))


@lru_cache(512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.IGNORECASE | re.DOTALL)


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


@frozen
class Transition:
    """Where an answer, result or case leads, and what it says about causes.

    `because` is the reason shown beside a cause that this way rules out.
    """

    next: Target
    concludes: CauseRef | None = None
    rules_out: tuple[CauseRef, ...] = ()
    points_to: tuple[CauseRef, ...] = ()
    because: str = ""


@frozen
class Branch:
    """One answer, result or case of a step; `label` and `hint` are what the screen shows.

    `when` are the facts under which a case of `branch: facts` is taken.
    """

    answer: str
    label: str
    way: Transition
    hint: str = ""
    when: Condition = field(default_factory=lambda: ALWAYS, hash=False)
    source: Position = field(default=Position(), compare=False)


class Chance(StrEnum):
    """The authors' estimate of how likely a cause is; shown as an estimate."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    RARE = "rare"


@frozen
class FromTool:
    """Words that depend on the tool in use: the named action of that tool, or `otherwise`."""

    action: str
    otherwise: str = ""


@frozen
class FromPortal:
    """A portal path by its name in `data/portal.yaml`."""

    name: str


@frozen
class Action:
    """What a `do` step asks for.

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


@frozen
class Ending:
    """What an `end` step says besides its text.

    `queue` is the desk's own name of whom it is handed over to, and stands for the name of `to`.
    """

    result: Result
    to: Person | None = None
    needs: tuple[str, ...] = ()
    verify: str = ""
    prevent: str = ""
    say: str = ""
    not_known: str = ""
    cause_unknown: bool = False
    queue: str = ""


@frozen
class Step:
    """One stop in a flow; which fields matter follows from `kind`.

    `whom` is who can answer a question. A `retest` only tries again: it is never the fix. `by_role`
    holds the step in the words for a reader, where these differ. `link` is a page to open beside.
    """

    ref: StepRef
    kind: StepKind
    text: str
    why: str = ""
    short: str = ""
    source: str = ""
    link: str = ""
    branches: tuple[Branch, ...] = ()
    fact: str = ""
    always: bool = False
    whom: Person = Person.USER
    format: str = ""
    probe: str = ""
    tries: tuple[CauseRef, ...] = ()
    action: Action | None = None
    ending: Ending | None = None
    retest: bool = False
    by_role: Mapping[Person, Step] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    written: Position = field(default=Position(), compare=False)

    @property
    def goes_by(self) -> tuple[str, ...]:
        """The facts that can answer this step or choose its case."""
        by_case = [fact for branch in self.branches for fact in branch.when]
        return tuple(dict.fromkeys([self.fact, *by_case] if self.fact else by_case))

    def for_reader(self, reader: Person) -> Step:
        """Return the step in the words for a reader."""
        return self.by_role.get(reader, self)

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
            written = branch.source != Position()
            key: object = (branch.source, branch.way) if written else branch.answer
            found.setdefault(key, []).append(branch)
        return tuple(tuple(group) for group in found.values())


FACTS = "facts"
"""What `branch` names when its cases go by several facts."""

BEGIN = "begin"
"""The step that `begins` of a flow makes: a fork by facts before the start."""

OTHERWISE = "otherwise"
NOT_SURE = "not-sure"
SKIP = "skip"
ENTERED = "entered"
WORKED = "worked"
DID_NOT_WORK = "did-not-work"
CANNOT_DO = "cannot-do"

NONE_FITS = "none-fits"
"""The answer that every question has without being written; it leads to `GENERAL_TRIAGE`."""

PROVES_NOTHING = frozenset(
    {
        NOT_SURE,
        SKIP,
        CANNOT_DO,
        NONE_FITS,
        "blocked",
        "unknown",
        "could-not-test",
        "cancelled",
        "skipped",
    }
)
"""The answers that tell nothing: they may point to a cause, and never conclude or rule out one."""


@frozen
class Cause:
    """What a flow can conclude.

    `minutes` and `chance` order a `try`; `test` is the step that settles the cause and `only_if`
    maps facts to the values under which the cause can be at all. `proof` says what to look at to
    prove the cause, `verify` what proves that it is fixed, `prevent` how it does not come again.
    """

    ref: CauseRef
    title: str
    fixer: Person
    chance: Chance = Chance.POSSIBLE
    minutes: int = 1
    test: StepRef | None = None
    only_if: Condition = field(default_factory=lambda: MappingProxyType({}))
    verify: str = ""
    prevent: str = ""
    proof: str = ""
    written: Position = field(default=Position(), compare=False)


@frozen
class Reference:
    """A source that a flow names: its title and, if it has one, its address."""

    title: str
    url: str = ""
    written: Position = field(default=Position(), compare=False)


@frozen
class Flow:
    """A troubleshooting flow: one YAML file, read and frozen.

    `digest` is a short hash of the file; `places` says where the keys of the file stand. A desk's
    own flow (`own`) names the file that it `extends`, or the one that it `replaces`; `unchanged`
    says that the two are the same. It answers the codes `instead_of` another flow.
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
    unchanged: bool = False
    own: bool = False
    instead_of: tuple[int, ...] = ()
    places: Mapping[str, Position] = field(
        default_factory=lambda: MappingProxyType({}), compare=False
    )

    @property
    def origin(self) -> str:
        """Say in words how this flow of a desk stands to one of ours; nothing if it does not."""
        if self.extends:
            return f"{self.file} extends {self.extends}."
        if self.unchanged:
            return f"{self.file} is {self.replaces}, unchanged."
        return f"{self.file} stands in place of {self.replaces}." if self.replaces else ""

    def place(self, key: str) -> Position:
        """Return where a key of the file stands, or its first line."""
        return self.places.get(key, Position(self.file))


UNKNOWN_CODE = "unknown-code"
"""The flow for an error code that has no flow of its own."""

NO_CODE = "no-code"
"""The flow for an error that shows no code."""

GENERAL_TRIAGE = "general-triage"
"""The flow that every question leads to when none of its answers fits."""


@frozen
class FlowHead:
    """What lists, searches and `by-code` need of a flow, so that its steps can stay unread."""

    id: str
    title: str
    summary: str
    codes: tuple[int, ...]
    phrases: tuple[str, ...]
    start: StepRef
    again: StepRef | None = None
    own: bool = False
    instead_of: tuple[int, ...] = ()

    @classmethod
    def of(cls, flow: Flow) -> FlowHead:
        """Return the head of a flow."""
        return cls(
            id=flow.id,
            title=flow.title,
            summary=flow.summary,
            codes=flow.codes,
            phrases=flow.phrases,
            start=flow.start,
            again=flow.again,
            own=flow.own,
            instead_of=flow.instead_of,
        )

    @property
    def entries(self) -> tuple[StepRef, ...]:
        """The steps at which the flow can be entered: its start and its `again`."""
        return (self.start, self.again) if self.again else (self.start,)


class ToldCause(NamedTuple):
    """A cause as it is searched: its flow, its title, and the words of its steps.

    `step` tests, fixes or finds it; it is empty where the flow has to start at its beginning.
    """

    flow: str
    title: str
    step: str
    words: str


_CODE_NAME = re.compile(r"(?i)(?:aadsts[ _-]?)?([1-9]\d{4,7})")


def code_named(name: str) -> int | None:
    """Return the error code that a name stands for, as `AADSTS50011` or `50011`, or None."""
    m = _CODE_NAME.fullmatch(name.strip())
    return int(m[1]) if m else None


class FlowBook(Mapping[str, Flow]):
    """All flows that can run, by id, with the tables they refer to.

    `heads` is given together with flows that are read only when they are needed. `counted` holds
    the answers left from each step, where they were counted when the flows were compiled, and
    `told` reads the causes of each flow by words.
    """

    def __init__(
        self,
        flows: Mapping[str, Flow],
        tables: Tables,
        code_facts: Mapping[int, tuple[tuple[str, str], ...]] = MappingProxyType({}),
        *,
        heads: Mapping[str, FlowHead] | None = None,
        counted: Mapping[StepRef, tuple[int, int]] | None = None,
        told: Callable[[], Mapping[str, Sequence[ToldCause]]] | None = None,
    ) -> None:
        if heads is None:
            flows = dict(flows)
            heads = {name: FlowHead.of(flow) for name, flow in flows.items()}
        self._flows = MappingProxyType(flows)
        self.heads = MappingProxyType(heads)
        self.tables = tables
        self.code_facts = code_facts
        self.counted = counted
        self.told = told
        self.drafts: frozenset[str] = frozenset()
        self._by_code = {code: head.id for head in heads.values() for code in head.codes}
        self._by_code |= {code: head.id for head in heads.values() for code in head.instead_of}

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
        """Return the flow of an id or error code that a user typed.

        Raises UnknownName or InputError.
        """
        flow = self._flows.get(name)
        if flow is None and (code := code_named(name)):
            flow = self.for_code(code)
        if flow is None and name.endswith((".yaml", ".yml")):
            raise InputError(
                f"{name!r} is a file. This takes the id of a flow.",
                "It stands in the file as `id`. A folder of your own is added by --flows DIR.",
            )
        if flow is None and name in self.drafts:
            raise InputError(
                f"The flow {name!r} is a draft.", "Add --drafts, or set it to `status: ready`."
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
        name = self._by_code.get(code)
        return self._flows.get(name) if name else None

    def own(self) -> tuple[FlowHead, ...]:
        """Return the heads of the flows that a desk wrote, by title."""
        return tuple(
            sorted(
                (head for head in self.heads.values() if head.own),
                key=lambda one: (one.title, one.id),
            )
        )

    def without_code(self) -> Flow | None:
        """Return the flow for an error that shows no code; otherwise that of unknown codes."""
        return self._flows.get(NO_CODE) or self._flows.get(UNKNOWN_CODE)

    def all_steps(self) -> Iterator[Step]:
        """Iterate over every step of every flow, in the order they were written."""
        for flow in self._flows.values():
            yield from flow.steps.values()
