"""What a front end may draw: one frozen picture of a case, the same for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wizard.content.flow import AnsweredBy, Person, Result, StepRef


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a person may give; `reasons` are asked in one more key (see CANNOT_REASONS).

    A choice with `members` is no answer itself: it opens a group, and one of them is chosen with
    one more key.
    """

    id: str
    label: str
    hint: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    was_before: bool = False
    members: tuple[Choice, ...] = ()


def single(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return the answers themselves, those of groups in place of the groups."""
    return tuple(one for choice in choices for one in (choice.members or (choice,)))


def keys_for(choices: Sequence[Choice], answer: str) -> tuple[int, ...]:
    """Return the numbers that are pressed for an answer: its own, or its group's and its own.

    Empty if the answer is not among them.
    """
    for at, choice in enumerate(choices, 1):
        within = [member.id for member in choice.members]
        if answer in within:
            return at, within.index(answer) + 1
        if choice.id == answer and not within:
            return (at,)
    return ()


@dataclass(frozen=True, slots=True)
class StepView:
    """The step the case stands at, in the words to show.

    `actor` is the capital line above the sentence. `rows` are label and text under the command
    (Where, Role, Expect, Care, Undo). `command` is what `c` copies, `how` the words beside it.
    `message` is set instead when the reader has to pass the action on. `example` and `format`
    belong to steps that are answered by typing.
    """

    ref: StepRef
    kind: str
    answered_by: AnsweredBy
    attempt: int
    actor: str
    text: str
    why: str = ""
    short: str = ""
    source: str = ""
    minutes: int = 0
    how: str = ""
    command: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    message: str = ""
    format: str = ""
    example: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class TrailItem:
    """One stop of the path; `by` says in words where an answer of the program came from."""

    visit: int
    ref: StepRef
    short: str
    question: str
    answer: str
    label: str
    by: str
    by_person: bool
    can_overrule: bool


@dataclass(frozen=True, slots=True)
class KnownItem:
    """One fact in words; `kind` and `raw` are what striking it out needs."""

    kind: str
    label: str
    value: str
    raw: str
    origin: str
    place: str = ""
    can_strike: bool = False


@dataclass(frozen=True, slots=True)
class CauseItem:
    """One cause: still possible (suspected or not) or ruled out, with the reason in words."""

    title: str
    reason: str = ""
    is_new: bool = False
    suspected: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact the next person needs and nobody knows yet."""

    kind: str
    label: str
    question: str
    format: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the case ended. `verified` is seen, live-test or no; `unknown` lists what stays open."""

    result: Result
    cause: str
    cause_id: str
    to: Person | None
    text: str
    verified: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The outcome in the words to show.

    `headline` is RESOLVED, HANDED OVER to ..., or STOPPED FOR SAFETY. `rows` are label and text
    (Found, Verified, Not known, Next time, Say). `paper` is the ticket text or message that `c`
    copies, `paper_title` what it is called.
    """

    outcome: Outcome
    headline: str
    text: str
    rows: tuple[tuple[str, str], ...]
    paper_title: str
    paper: str
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far: the number of this step, and how few and about how many answers are left."""

    step: int
    fewest: int
    most: int

    @property
    def words(self) -> str:
        """Return the words of the header, as `step 3, 2 to 4 left`."""
        if not self.most:
            return f"step {self.step}"
        left = str(self.most) if self.fewest == self.most else f"{self.fewest} to {self.most}"
        return f"step {self.step}, {left} left"

    @property
    def share(self) -> float:
        """Return how much of the way is done, from 0 to 1."""
        return self.step / (self.step + self.most) if self.most else 1.0


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Another answer at a visit, and the step where the case would stand now."""

    visit: int
    answer: str
    short: str
    label: str
    at: StepRef
    leads: str


@dataclass(frozen=True, slots=True)
class WhyView:
    """Why this step is asked, what led here, what would settle it, and where others lead.

    `instead` are the near misses in words: question and answer, and where it leads. `could_settle`
    are answers of this step with the cause each concludes. `order` says why a list of causes
    tests this one now, and is empty elsewhere; `origin` says that the flow is a desk's own.
    """

    why: str
    source: str
    led_here: tuple[str, ...]
    could_rule_out: tuple[str, ...]
    instead: tuple[tuple[str, str], ...]
    could_settle: tuple[tuple[str, str], ...] = ()
    order: str = ""
    origin: str = ""
    near: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """All that a front end may draw of a case.

    `hidden` are kind and count of what was taken out of the pasted texts.
    """

    case_id: str
    ticket: str
    code: str
    title: str
    reader: Person
    simulated: str
    step: StepView | None
    trail: tuple[TrailItem, ...] = ()
    known: tuple[KnownItem, ...] = ()
    possible: tuple[CauseItem, ...] = ()
    ruled_out: tuple[CauseItem, ...] = ()
    progress: Progress = Progress(0, 0, 0)
    outcome: OutcomeView | None = None
    notes: tuple[str, ...] = ()
    hidden: tuple[tuple[str, int], ...] = ()
    is_closed: bool = False
    can_undo: bool = False
    notice: str = ""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
