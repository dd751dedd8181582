"""The view model: everything a front end may draw of a case, as frozen data in final texts."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.content.flow import AnsweredBy
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wizard.case.causes import Certainty
    from wizard.content.flow import StepRef
    from wizard.content.people import Person, Result


@frozen
class Choice:
    """One answer on a number key; `reasons` take a second key (see CANNOT_REASONS).

    A choice with `members` is not an answer itself: it opens a group, and a second key chooses one
    of its members.
    """

    id: str
    label: str
    hint: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    was_before: bool = False
    members: tuple[Choice, ...] = ()


def single(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return all answers, with each group replaced by its members."""
    return tuple(one for choice in choices for one in (choice.members or (choice,)))


def keys_for(choices: Sequence[Choice], answer: str) -> tuple[int, ...]:
    """Return the number keys for an answer: two in a group, none if it is not among the choices."""
    for at, choice in enumerate(choices, 1):
        within = [member.id for member in choice.members]
        if answer in within:
            return at, within.index(answer) + 1
        if choice.id == answer and not within:
            return (at,)
    return ()


@frozen
class StepView:
    """The current step, in the texts to show.

    `actor` is the heading in capitals. `rows` are labels and texts under the command (Where, Role,
    Expect, Care, Undo). `command` is what `c` copies, `how` the text beside it. `message` is set
    instead when someone else has to act. `link` is a page to open beside the step. `example` and
    `format` belong to steps that are answered by typing.
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
    link: str = ""
    format: str = ""
    example: str = ""
    choices: tuple[Choice, ...] = ()


@frozen
class TrailItem:
    """One answered step; `by` says in words where an automatic answer came from.

    One that is `silent` was asked of nobody: a rule of the flow chose the way.
    """

    visit: int
    ref: StepRef
    short: str
    question: str
    answer: str
    label: str
    by: str
    by_person: bool
    can_overrule: bool
    silent: bool = False


def place_beside(place: str, value: str) -> str:
    """Return where a value was read, without the words there if they only repeat it."""
    where, _, quoted = place.partition(": ")
    return where if value in quoted else place


@frozen
class KnownItem:
    """One fact in words; `kind` and `raw` identify it when it is removed."""

    kind: str
    label: str
    value: str
    raw: str
    origin: str
    place: str = ""
    can_strike: bool = False

    @property
    def line(self) -> str:
        """Where it was read; the words there are left out if they say no more than the value."""
        return place_beside(self.place, self.raw)


@frozen
class CauseItem:
    """One cause in words: possible (suspected or not), ruled out by a reason, or untested.

    The reason of an untested cause is what would prove it.
    """

    title: str
    reason: str = ""
    is_new: bool = False
    suspected: bool = False


@frozen
class Missing:
    """A fact that the report needs and that is not known yet."""

    kind: str
    label: str
    question: str
    format: str


@frozen
class Outcome:
    """How the case ended. `verified` is seen, live-test or no; `unknown` lists open questions.

    `certainty` says how sure the cause is: `cause` is set when it was found, `likely` when answers
    only point to one.
    """

    result: Result
    certainty: Certainty
    cause: str
    cause_id: str
    likely: str
    to: Person | None
    text: str
    verified: str
    unknown: tuple[str, ...] = ()


@frozen
class OutcomeView:
    """The outcome, in the texts to show.

    `headline` is RESOLVED, HANDED OVER to ..., or STOPPED FOR SAFETY. `rows` are label and text
    (Found, Most likely, Verified, Not known, Next time, Say). `ruled_out` and `untested` are the
    causes of a case that found none, `unused` what the text says that no step could use. `paper` is
    the ticket text or message that `c` copies, `paper_title` its title.
    """

    outcome: Outcome
    headline: str
    text: str
    rows: tuple[tuple[str, str], ...]
    paper_title: str
    paper: str
    missing: tuple[Missing, ...] = ()
    ruled_out: tuple[CauseItem, ...] = ()
    untested: tuple[CauseItem, ...] = ()
    unused: tuple[tuple[str, str], ...] = ()


@frozen
class Progress:
    """The number of this step, and the fewest and the usual number of answers left."""

    step: int
    fewest: int
    most: int

    @property
    def words(self) -> str:
        """Return the text of the header, as `step 3, 2 to 4 left`."""
        if not self.most:
            return f"step {self.step}"
        left = str(self.most) if self.fewest == self.most else f"{self.fewest} to {self.most}"
        return f"step {self.step}, {left} left"

    @property
    def share(self) -> float:
        """Return the completed share, from 0 to 1."""
        return self.step / (self.step + self.most) if self.most else 1.0


@frozen
class NearMiss:
    """Another answer at an earlier visit, and the step it would have led to."""

    visit: int
    answer: str
    short: str
    label: str
    at: StepRef
    leads: str


@frozen
class WhyView:
    """Why this step is asked, what led here, and where other answers lead.

    `instead` are the near misses in words: question and answer, and where it leads. `could_settle`
    are answers of this step with the cause each concludes. `order` says why a `try` step tests this
    cause now, and is empty elsewhere; `origin` is set when the flow is a local one.
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


@frozen
class View:
    """Everything that a front end may draw of a case.

    `hidden` are kind and count of what was redacted in the pasted texts.
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

    @property
    def is_at_live_test(self) -> bool:
        """Whether a live test can answer the current step."""
        return self.step is not None and self.step.answered_by is AnsweredBy.LIVE

    @property
    def is_at_check(self) -> bool:
        """Whether a check of this machine can answer the current step."""
        return self.step is not None and self.step.answered_by is AnsweredBy.PROBE

    @property
    def path(self) -> tuple[TrailItem, ...]:
        """The answered steps that mean something to a reader: all but the silent ones."""
        return tuple(item for item in self.trail if not item.silent)
