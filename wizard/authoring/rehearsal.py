"""Runs scenarios through the engine, without a front end, and says whether each ends as written.

A rehearsal remembers the case before each event, so that a changed flow can be tried from the
place of the change on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.case.causes import concludes, standing
from wizard.case.engine import answered, apply
from wizard.case.events import By, CaseOpened, Event, EvidenceAdded, FlowStarted
from wizard.case.state import current, facts
from wizard.case.view_builder import asks_why, may_act
from wizard.content.flow import CANNOT_DO, CANNOT_REASONS, CHECK, ENTERED, SKIP, AnsweredBy
from wizard.content.messages import first_step
from wizard.errors import IllegalEvent, InputError, WizardError
from wizard.evidence import Evidence, Origin, Redacted
from wizard.frozen import frozen
from wizard.intake import Reader
from wizard.intake.entry import parse_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.case.state import Case
    from wizard.content.flow import CauseRef, FlowBook, Step
    from wizard.content.scenario import Scenario
    from wizard.content.tables import Tables

_KEY = bytes(32)
"""The key for pseudonyms: rehearsals are the same in every run."""

_FREE = ("line", "text", "url", "redirect")
_MOST_ANSWERS = 400


@frozen
class Moment:
    """The case before an event, and how many answers of each step were used by then."""

    before: Case | None
    event: Event
    used: Mapping[str, int]


@frozen
class ScenarioRun:
    """How a scenario went; `trouble` is a sentence and empty when all is as it says."""

    scenario: Scenario
    case: Case | None
    moments: tuple[Moment, ...]
    trouble: str = ""


def reader_of(tables: Tables) -> Reader:
    """Return a reader as the program has it, with a fixed key."""
    return Reader(_KEY, tables.apps, tables.tools, tables.versions)


def rehearse(scenario: Scenario, book: FlowBook) -> ScenarioRun:
    """Run a scenario from its beginning."""
    run = _Run(scenario, book, reader_of(book.tables))
    trouble = run.all()
    return ScenarioRun(scenario, run.case, tuple(run.moments), trouble)


def fails_from(rehearsal: ScenarioRun, moment: int, book: FlowBook) -> bool:
    """Say whether a scenario that was fine fails with other flows, from a moment on."""
    run = _Run(rehearsal.scenario, book, Reader(_KEY))
    first = rehearsal.moments[moment]
    run.case, run.used = first.before, dict(first.used)
    opening = (m.event for m in rehearsal.moments[moment:] if not _is_answer(m.event))
    return bool(run.go((*opening,)))


def given_as(step: Step, answer: str, reader: Reader) -> tuple[str, str, str]:
    """Return answer id, typed value and reason of an answer as a scenario writes it.

    Raises InputError for a value that does not have the form of the step.
    """
    if step.kind.answered_by is AnsweredBy.TEXT and answer != SKIP:
        return ENTERED, _value(step.format, answer, reader), ""
    name, _, reason = answer.partition("/")
    if reason and (name != CANNOT_DO or reason not in dict(CANNOT_REASONS)):
        raise InputError(f"There is no answer {answer!r} at {step.ref}.")
    return name, "", reason


class _Run:
    """A scenario on its way."""

    def __init__(self, scenario: Scenario, book: FlowBook, reader: Reader) -> None:
        self.scenario = scenario
        self.book = book
        self.reader = reader
        self.case: Case | None = None
        self.used: dict[str, int] = {}
        self.moments: list[Moment] = []

    def all(self) -> str:
        """Run from the beginning; return what is wrong, or nothing."""
        try:
            opening = tuple(_opening(self.scenario, self.book, self.reader))
        except WizardError as error:
            return error.message
        return self.go(opening)

    def go(self, opening: Iterable[Event]) -> str:
        """Run what is left; return what is wrong, or nothing."""
        try:
            for event in opening:
                self._take(event)
            return self._answer_all() or self._judge()
        except WizardError as error:
            return error.message

    def _take(self, event: Event) -> None:
        self.moments.append(Moment(self.case, event, dict(self.used)))
        self.case = apply(self.case, event, self.book)

    def _answer_all(self) -> str:
        for _ in range(_MOST_ANSWERS):
            step = current(self.case, self.book) if self.case else None
            if step is None or self.case is None:
                return "No step was reached."
            if step.ending:
                return ""
            event = self._next(self.case, step)
            if event is None:
                return f"It stands at {step.ref}, and the scenario has no answer for it."
            self._take(event)
            asked = self._asked(step)
            self.used[asked] = self.used.get(asked, 0) + 1
        return f"It goes on for more than {_MOST_ANSWERS} answers."

    def _next(self, case: Case, step: Step) -> Event | None:
        answers = self.scenario.answers or self.scenario.walk.get(str(step.ref), ())
        used = self.used.get(self._asked(step), 0)
        if used < len(answers):
            name, entered, reason = given_as(step, answers[used], self.reader)
            branch = step.branch(name)
            is_asked = branch is not None and asks_why(branch) and may_act(case.reader, step)
            if is_asked and not reason:
                reasons = ", ".join(one for one, _ in CANNOT_REASONS)
                raise InputError(f"{step.ref} asks why: write {name}/ and one of {reasons}.")
            if reason and not is_asked:
                raise InputError(f"{step.ref} does not ask a {case.reader} why: write {name}.")
            return answered(case, self.book, name, entered=entered, reason=reason)
        if step.kind is CHECK and (found := self.scenario.network.get(step.probe)):
            return replace(answered(case, self.book, found), by=By.CHECK)
        return None

    def _asked(self, step: Step) -> str:
        """Return under which name the answers given so far are counted."""
        return "" if self.scenario.answers else str(step.ref)

    def _judge(self) -> str:
        """Return how the end differs from what the scenario says."""
        scenario, case = self.scenario, self.case
        if case is None or case.at is None:
            return "No step was reached."
        if case.at != scenario.ends_at and scenario.ends_at.step:
            return f"It ends at {case.at}, not at {scenario.ends_at}."
        step = current(case, self.book)
        if step and step.ending and step.ending.result is not scenario.result:
            return f"It ends {step.ending.result}, not {scenario.result}."
        if left := scenario.answers[self.used.get("", 0) :]:
            return f"The answer {left[0]!r} was not asked."
        for name, answers in scenario.walk.items():
            if self.used.get(name, 0) < len(answers):
                return f"The answer {answers[self.used.get(name, 0)]!r} at {name} was not asked."
        return self._judge_known(case) or self._judge_causes(case)

    def _judge_known(self, case: Case) -> str:
        known = facts(case, self.book)
        for name, value in self.scenario.known.items():
            if not known.get(name):
                return f"The fact {name} is not known."
            if known[name][-1].value != value:
                return f"The fact {name} is {known[name][-1].value}, not {value}."
        return ""

    def _judge_causes(self, case: Case) -> str:
        scenario = self.scenario
        cause = outcome_cause(case)
        if scenario.cause and cause != scenario.cause:
            return f"The cause is {cause or 'not known'}, not {scenario.cause}."
        if scenario.ruled_out or scenario.suspected:
            now = standing(case, self.book)
            out = {one.cause.ref for one in now.ruled_out}
            for ref in scenario.ruled_out:
                if ref not in out:
                    return f"The cause {ref} is not ruled out."
            for ref in scenario.suspected:
                if ref not in now.suspected:
                    return f"Nothing points to the cause {ref}."
        return ""


def outcome_cause(case: Case) -> CauseRef | None:
    """Return the cause an outcome names: the last one concluded."""
    return next((cause for visit in reversed(case.trail) if (cause := concludes(visit))), None)


def _opening(scenario: Scenario, book: FlowBook, reader: Reader) -> Iterable[Event]:
    yield CaseOpened(scenario.id, scenario.reader, "", scenario.act)
    read: tuple[Evidence, ...] = ()
    if scenario.paste:
        reading = reader.read(scenario.paste)
        allows = book.tables.allows
        read = tuple(one for one in reading.evidence if allows(one.kind, one.value))
        yield EvidenceAdded(read, reading.text)
    for kind, text in scenario.settings.items():
        spec = book.tables.facts[kind]
        value = text if spec.values else _value(spec.format, text, reader)
        yield EvidenceAdded((Evidence(kind, Redacted(value), Origin.SETTING),))
    flow = book.get(scenario.flow)
    if flow is None:
        raise IllegalEvent(f"There is no flow {scenario.flow}.")
    message = next((one.value for one in read if one.kind == "message"), "")
    yield FlowStarted(first_step(flow, message), flow.digest)


def _value(form: str, text: str, reader: Reader) -> str:
    entry = parse_entry(form, text)
    if entry.complaint:
        raise InputError(entry.complaint)
    return reader.redact(entry.value) if form in _FREE else entry.value


def _is_answer(event: Event) -> bool:
    return not isinstance(event, CaseOpened | EvidenceAdded | FlowStarted)
