"""The case service: `Workspace` opens and lists cases, `OpenCase` is the only way to change one.

Every change asks the engine, is written to the journal, and then gives a new View.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.case.case_list import (
    SEARCHED,
    CaseFilter,
    CaseSummary,
    parse_summary,
    summary_of,
    unreadable,
)
from wizard.case.engine import Replayed, answered, apply, last_user_answer, replay
from wizard.case.events import (
    MACHINE,
    Answered,
    By,
    CaseClosed,
    CaseOpened,
    Event,
    EvidenceAdded,
    EvidenceStruck,
    Exported,
    FlowStarted,
    Labelled,
    Noted,
    Overruled,
    Recorded,
    TakenOver,
    Undone,
)
from wizard.case.state import Case, current
from wizard.case.store import ConflictError, SavedAfterAll
from wizard.case.view_builder import RenderContext, choices, show, why
from wizard.content.flow import CANNOT_DO, CANNOT_REASONS, ENTER, ENTERED, FlowBook, StepRef
from wizard.content.graph import answers_left
from wizard.content.messages import first_step
from wizard.content.people import Person
from wizard.errors import IllegalEvent, InputError, JournalError, UnknownName, WizardError
from wizard.evidence import NOTHING, Evidence, Origin, Redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wizard.case.case_stats import CaseStats
    from wizard.case.journal import Journal
    from wizard.case.store import StoredSummary
    from wizard.case.triage import Triage
    from wizard.case.view import View, WhyView
    from wizard.content.catalogue import Catalogue
    from wizard.content.search import ContentSearch
    from wizard.intake import Reader, Reading

_ID_ATTEMPTS = 50
_EVERY = 10_000_000
_ALWAYS_LEGAL = (Noted, Labelled, Exported)
"""Events that are legal at any step, so they are retried after a change in another window."""

_ANYBODYS = (*_ALWAYS_LEGAL, TakenOver)
"""Events that nobody has to take a case over for."""

_UNTOUCHED_ROWS = 2
"""The rows of a case in which nothing was done: it was opened, and a flow was started."""

_MACHINES = (By.CHECK, By.LIVE)


@dataclass(slots=True)
class Holding:
    """Who works on a case here, who has the case, and since when.

    Each name is a role and the name of a person; empty in cases from before there were names.
    """

    me: str
    holder: str
    since: str
    opened: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether someone else has the case."""
        return bool(self.holder) and self.holder != self.me

    @property
    def has_it(self) -> str:
        """Who has the case, and since when, as a sentence."""
        return f"{self.holder} has this case since {self.since[:16].replace('T', ' ')} UTC."

    @property
    def words(self) -> str:
        """The sentence for a user who opens a case that someone else has."""
        return f"{self.has_it} Your next answer takes it over." if self.is_elsewhere else ""


def _nobody(_key: bytes) -> str:
    return ""


@dataclass
class Workspace:
    """What all cases share: flows, catalogue, journal, and the sources of ids and keys.

    `contacts` maps a role to the contact that hand-offs name; `notices` are local sentences by flow
    id or error code. `name` returns the name of the person at work for a case with a certain key.
    """

    book: FlowBook
    catalogue: Catalogue
    journal: Journal
    new_id: Callable[[], str]
    new_key: Callable[[], bytes]
    version: str
    contacts: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)
    name: Callable[[bytes], str] = _nobody

    def __post_init__(self) -> None:
        """Compute how far each step is from an outcome, once for all cases."""
        self._context = RenderContext(
            self.book, answers_left(self.book), self.contacts, self.notices
        )

    @cached_property
    def finder(self) -> ContentSearch:
        """The search of codes and flows by words."""
        from wizard.content.search import ContentSearch  # noqa: PLC0415 - a list needs no search

        return ContentSearch(self.catalogue, self.book)

    def open(self, *, reader: Person, ticket: str = "", simulated: str = "") -> OpenCase:
        """Open a new case; raise JournalError if it cannot be saved."""
        for _ in range(_ID_ATTEMPTS):
            case_id, key = self.new_id(), self.new_key()
            if self.journal.create(case_id, key):
                break
        else:
            raise JournalError("No free case number was found.", "Delete old cases.")
        paste = self._reader(key)
        opened = CaseOpened(case_id, reader, self.version, simulated, paste.redact(ticket))
        me = f"{reader} {self.name(key)}".strip()
        recorded = self.journal.append(case_id, opened, after=0, by=me)
        holding = Holding(me, me, recorded.at, recorded.at)
        case = apply(None, opened, self.book)
        return OpenCase((self._context, self.journal, paste), case, recorded.seq, holding)

    def resume(self, case_id: str) -> OpenCase:
        """Reopen a case of the journal at its current step."""
        recorded = self.journal.events(case_id)
        if not recorded:
            raise UnknownName("case", case_id, self.journal.cases(1000))
        key = self.journal.key(case_id)
        self.journal.hold(case_id, key, recorded)
        paste = self._reader(key)
        replayed = replay(recorded, self.book)
        me = f"{replayed.case.reader} {self.name(key)}".strip()
        holding = _holding(recorded, me)
        parts = (self._context, self.journal, paste)
        case = OpenCase(
            parts, replayed.case, recorded[-1].seq, holding, _misfit(replayed, self.book)
        )
        if _absent_flow(replayed, self.book):
            case.keep_summary(self._stored_summary(case_id))
        return case

    def _stored_summary(self, case_id: str) -> CaseSummary | None:
        """Return what was stored of a case, or None."""
        stored = self.journal.summaries(SEARCHED)
        found = next((one for one in stored if one.case_id == case_id), None)
        return parse_summary(found.summary, found.touched) if found else None

    def cases(self, limit: int = 50, wanted: CaseFilter | None = None) -> tuple[CaseSummary, ...]:
        """Return the newest cases, newest activity first; unreadable ones say why in `where`.

        A filter looks at the newest SEARCHED cases.
        """
        is_all = wanted is None or wanted.is_empty
        stored = self.journal.summaries(limit if is_all else SEARCHED)
        if wanted is not None and not is_all:
            stored = tuple(o for o in stored if not o.summary or wanted.may_want(o.summary))
        rows = self._summaries(stored)
        return tuple(one for one in rows if is_all or (wanted and wanted.wants(one)))[:limit]

    def _summaries(self, stored: tuple[StoredSummary, ...]) -> Iterator[CaseSummary]:
        """Yield the summary of each case; those that are not stored are computed, and then are."""
        parsed = [parse_summary(one.summary, one.touched) for one in stored]
        absent = [one.case_id for one, summary in zip(stored, parsed, strict=True) if not summary]
        histories = self.journal.histories(absent) if absent else {}
        computed: dict[str, tuple[int, str]] = {}
        for one, summary in zip(stored, parsed, strict=True):
            if summary is None:
                summary, is_whole = self._computed(one, histories.get(one.case_id))  # noqa: PLW2901 - the same summary, found another way
                if is_whole:
                    computed[one.case_id] = one.events, summary.dump()
            yield summary
        self.journal.summarize(computed)

    def _computed(
        self, one: StoredSummary, rows: tuple[Recorded, ...] | None
    ) -> tuple[CaseSummary, bool]:
        """Return the summary of a case, and whether it is one to keep: nothing was missing."""
        try:
            rows = rows or self.journal.events(one.case_id)
            replayed = replay(rows, self.book)
        except (JournalError, IllegalEvent) as error:
            reason = f"{error.message} {error.hint}".strip()
            return unreadable(one.case_id, reason, one.touched), False
        case, holding = replayed.case, _holding(rows, "")
        summary = summary_of(case, show(case, self._context), holding.opened, holding.holder)
        return replace(summary, touched=rows[-1].at), not _absent_flow(replayed, self.book)

    def stats(self, since: str = "") -> CaseStats:
        """Return the figures of all cases that were opened on or after a day."""
        from wizard.case.case_stats import case_stats  # noqa: PLC0415 - a list needs no figures

        return case_stats(self.cases(_EVERY), self.journal.bodies(), since)

    def read(self, text: str, reader: Person = Person.HELPDESK) -> Triage:
        """Return what is recognized in a text and where to start; nothing is saved."""
        from wizard.case.triage import triage  # noqa: PLC0415 - a list of cases reads no text

        reading = self._reader(self.new_key()).read(text)
        distances = self._context.distances
        found = triage(reading, self.book, self.catalogue, distances, self.finder, reader)
        best = found.suggestions[0].flow if found.suggestions and not found.unclear else ""
        return replace(found, local_notice=self.says(reading.primary, best))

    def says(self, code: int | None, flow: str) -> str:
        """Return the local notice about a code, else about a flow, or nothing."""
        return self._context.says(code, flow)

    def _reader(self, key: bytes) -> Reader:
        from wizard.intake import Reader  # noqa: PLC0415 - a list of cases reads no text

        tables = self.book.tables
        return Reader(key, tables.apps, versions=tables.versions)


class OpenCase:
    """One open case. A method that is not legal now raises a WizardError and changes nothing."""

    def __init__(
        self,
        parts: tuple[RenderContext, Journal, Reader],
        case: Case,
        seq: int,
        holding: Holding,
        misfit: str = "",
    ) -> None:
        self._context, self._journal, self._reader = parts
        self._case = case
        self._seq = seq
        self._holding = holding
        self._is_whole = True
        self._stored: CaseSummary | None = None
        self.misfit = misfit
        notice = " ".join(one for one in (misfit, holding.words) if one)
        self._view = show(case, self._context, notice)

    def keep_summary(self, stored: CaseSummary | None) -> None:
        """Let notes and exports leave the stored summary as it is: this case is not here whole."""
        self._is_whole, self._stored = False, stored

    @property
    def view(self) -> View:
        """The current state of the case, as a front end draws it."""
        return self._view

    @property
    def case(self) -> Case:
        """The case itself, for transcripts and reports."""
        return self._case

    @property
    def book(self) -> FlowBook:
        """The flows this case runs on."""
        return self._context.book

    @property
    def trouble(self) -> str:
        """Why changes are in memory only, in words; empty when everything is saved."""
        return self._journal.trouble

    @property
    def contacts(self) -> Mapping[str, str]:
        """The contact of each role, for hand-offs."""
        return self._context.contacts

    @property
    def holding(self) -> Holding:
        """Who has the case."""
        return self._holding

    @property
    def rows(self) -> tuple[Recorded, ...]:
        """The rows of the case in the journal, for exports."""
        return self._journal.events(self._case.id)

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has answered, pasted or noted anything: a flow was only looked at."""
        case = self._case
        answered = any(visit.by not in (By.FACT, By.RULE) for visit in case.trail)
        given = case.ticket or case.texts or case.notes or case.known or case.closed
        return not (answered or given)

    def discard(self) -> bool:
        """Delete the case from the journal if it is untouched; return whether that was done."""
        try:
            if not self.is_untouched or len(self.rows) > _UNTOUCHED_ROWS:
                return False
            self._journal.forget(self._case.id)
        except WizardError:  # it is then listed as an open case
            return False
        return True

    def take_over(self) -> View:
        """Take the case over from the person who has it."""
        return self._record(TakenOver()) if self._holding.is_elsewhere else self._view

    def exported(self, form: str, digest: str) -> View:
        """Record that the case was exported in a format; `digest` identifies the text."""
        return self._record(Exported(form, digest))

    def why(self) -> WhyView:
        """Return why this step is asked."""
        return why(self._case, self.book)

    def paste(self, text: str) -> Reading:
        """Read a text, save its redacted form and the facts in it; return the reading."""
        return self.take(self.read(text))

    def read(self, text: str, origin: Origin = Origin.PASTE) -> Reading:
        """Read a text without saving it; needs no journal, so a worker thread can do it."""
        return self._reader.read(text, origin)

    def take(self, reading: Reading) -> Reading:
        """Save what `read` returned."""
        allows = self.book.tables.allows
        known = tuple(one for one in reading.evidence if allows(one.kind, one.value))
        self._record(EvidenceAdded(known, reading.text))
        return reading

    def set_fact(self, kind: str, text: str) -> View:
        """Set a fact at start, as --set does; raise UnknownName or InputError if it is invalid."""
        return self._learn(kind, text, Origin.SETTING)

    def add_fact(self, kind: str, text: str) -> View:
        """Add a fact that the user typed, such as one that the report needs."""
        return self._learn(kind, text, Origin.ANSWER)

    def start_flow(self, target: str | StepRef) -> View:
        """Start a flow at a step named `flow/step`, or where the pasted message begins it."""
        at = target if isinstance(target, StepRef) else self._step_named(target)
        flow = self.book.get(at.flow)
        return self._record(FlowStarted(at, flow.digest if flow else ""))

    def answer(  # noqa: PLR0913 - the answer is positional, everything optional is by keyword
        self,
        answer: str,
        *,
        entered: str = "",
        reason: str = "",
        at: StepRef | None = None,
        attempt: int | None = None,
        by: By = By.PERSON,
        learned: tuple[Evidence, ...] = (),
    ) -> View:
        """Answer the current step.

        `answer` is the id of a choice; "entered" with `entered` for a typed value; an action that
        cannot be done may name its `reason`, also as `cannot-do/reason`. A check or live test names
        the step and attempt it answers; its answer is dropped when the case has moved on meanwhile.
        `learned` are the facts it found; unknown kinds are left out.
        """
        if at is not None and at != self._case.at:
            if by is By.PERSON:
                raise IllegalEvent(f"The case does not stand at {at}.")
            return self._view
        if attempt is not None and attempt != self._case.attempt:
            return self._view
        return self._record(self._event(answer, entered, reason, by, learned))

    def preview(
        self, answer: str, *, by: By = By.PERSON, learned: tuple[Evidence, ...] = ()
    ) -> View:
        """Return the View after an answer without saving the answer."""
        event = self._event(answer, "", "", by, learned)
        return show(apply(self._case, event, self.book), self._context)

    def _event(
        self, answer: str, entered: str, reason: str, by: By, learned: tuple[Evidence, ...]
    ) -> Answered:
        answer, _, named = answer.partition("/")
        reason = reason or named
        if reason and (answer != CANNOT_DO or reason not in dict(CANNOT_REASONS)):
            raise UnknownName("reason", reason, dict(CANNOT_REASONS))
        value = self._entered_value(entered) if answer == ENTERED else ""
        event = answered(self._case, self.book, answer, entered=value, reason=reason)
        if by is not By.PERSON:
            allows = self.book.tables.allows
            found = tuple(one for one in learned if allows(one.kind, one.value))
            event = replace(event, by=by, learned=found)
        return self._as_shown(event)

    def strike(self, kind: str, raw: str) -> View:
        """Remove a fact that was read wrongly; answers that used it are undone."""
        return self._record(EvidenceStruck(kind, Redacted(raw)))

    def overrule(self, visit: int) -> View:
        """Undo an automatic answer, and ask the question."""
        return self._record(Overruled(visit))

    def undo(self, to: int | None = None) -> View:
        """Go back to a visit, or to the user's last answer."""
        last = last_user_answer(self._case)
        if to is None and last is None:
            raise IllegalEvent("There is no answer to go back to.")
        return self._record(Undone(last if to is None and last is not None else to or 0))

    def note(self, text: str) -> View:
        """Add a note to the case, redacted."""
        words = self._reader.redact(text).strip()
        if not words:
            raise InputError("The note is empty, so nothing was kept.")
        return self._record(Noted(Redacted(words)))

    def label(self, ticket: str) -> View:
        """Set the ticket number."""
        return self._record(Labelled(Redacted(self._reader.redact(ticket).strip())))

    def close(self, reason: str = "") -> View:
        """Close the case at its outcome, or abandon it with a reason."""
        outcome = self._view.outcome
        result = outcome.outcome.result if outcome else None
        return self._record(CaseClosed(result, self._reader.redact(reason)))

    def _record(self, event: Event) -> View:
        if self._holding.is_elsewhere and not isinstance(event, _ANYBODYS):
            self._append(TakenOver())
        return self._append(event)

    def _append(self, event: Event) -> View:
        while True:
            case, known_seq = apply(self._case, event, self.book), self._seq
            view = show(case, self._context)
            takes_over = isinstance(event, TakenOver)
            holder = self._holding.me if takes_over else self._holding.holder
            summary = self._summary(case, view, event, holder)
            try:
                recorded = self._journal.append(
                    self._case.id,
                    event,
                    after=known_seq,
                    by=MACHINE if getattr(event, "by", "") in _MACHINES else self._holding.me,
                    summary=summary,
                )
            except ConflictError as error:
                self._continue_after(error, event)
            else:
                break
        self._case, self._seq, self.misfit = case, recorded.seq, ""
        self._is_whole = self._is_whole or not isinstance(event, _ANYBODYS)
        if takes_over:
            self._holding.holder, self._holding.since = holder, recorded.at
        self._view = view
        return view

    def _summary(self, case: Case, view: View, event: Event, holder: str) -> str:
        """Return the summary after an event: of a case that is not here whole, the stored one."""
        summary = summary_of(case, view, self._holding.opened, holder)
        if self._is_whole or not isinstance(event, _ANYBODYS):
            return summary.dump()
        stored = self._stored
        return replace(stored, ticket=summary.ticket, holder=holder).dump() if stored else ""

    def _continue_after(self, error: ConflictError, event: Event) -> None:
        """Load what was written meanwhile; raise the error unless the event is legal all the same.

        What was reported as not saved but is saved after all is shown; what another window has
        written is not, since its answers were not seen here.
        """
        known, holder = (self._case, self._seq, replace(self._holding)), self._holding.holder
        is_further = self._catch_up()
        if is_further and isinstance(event, _ALWAYS_LEGAL):
            return
        if is_further and isinstance(error, SavedAfterAll):
            self._view = show(self._case, self._context)
            raise error
        taker = self._holding.holder if self._holding.holder != holder else ""
        self._case, self._seq, self._holding = known
        if not taker:
            raise error
        what = f"{taker} has taken this case over meanwhile"
        raise ConflictError(error.missed, what, "Open it again to see what was done.") from error

    def _catch_up(self) -> bool:
        """Load what another window has written to the case; return whether there was anything."""
        rows, known_seq = self._journal.events(self._case.id), self._seq
        if rows and len(rows) > known_seq:
            self._journal.hold(self._case.id, self._journal.key(self._case.id), rows)
            self._case, self._seq = replay(rows, self.book).case, rows[-1].seq
            self._holding = _holding(rows, self._holding.me)
        return self._seq > known_seq

    def _as_shown(self, event: Answered) -> Answered:
        """Return the event with the texts as they were shown, with facts filled in."""
        step, shown = current(self._case, self.book), self._view.step
        if step is None or shown is None:
            return event
        labels = {choice.id: choice.label for choice in choices(self._case, step)}
        return replace(event, asked=shown.text, said=labels.get(event.answer, event.said))

    def _entered_value(self, text: str) -> str:
        step = current(self._case, self.book)
        if step is None or step.kind is not ENTER:
            raise IllegalEvent("This step is not answered by typing.")
        return self._parsed_value(step.format, text)

    def _parsed_value(self, form: str, text: str) -> Redacted:
        from wizard.intake.entry import parse_entry  # noqa: PLC0415 - only for what is typed

        entry = parse_entry(form, text)
        if entry.complaint:
            raise InputError(entry.complaint)
        return self._reader.redact(entry.value) if form in _FREE_FORMATS else Redacted(entry.value)

    def _learn(self, kind: str, text: str, origin: Origin) -> View:
        spec = self.book.tables.facts.get(kind)
        if spec is None or spec.derived:
            raise UnknownName("fact", kind, self.book.tables.facts)
        if spec.values and text not in spec.values:
            raise UnknownName(f"value of {kind}", text, spec.values)
        value = Redacted(text) if spec.values else self._parsed_value(spec.format, text)
        return self._record(EvidenceAdded((Evidence(kind, value, origin),), NOTHING))

    def _step_named(self, name: str) -> StepRef:
        flow_id, _, step = name.partition("/")
        flow = self.book.named(flow_id)
        if step and step not in flow.steps:
            raise UnknownName(f"step of {flow_id}", step, flow.steps)
        if step:
            return StepRef(flow_id, step)
        read = (one.evidence for one in self._case.known)
        message = next((one.value for one in read if one.kind == "message"), "")
        return first_step(flow, message)


def _absent_flow(replayed: Replayed, book: FlowBook) -> str:
    """Return the flow that the rest of a case runs on and that is not loaded, or nothing."""
    named = (getattr(one.event, "at", None) for one in replayed.misfits)
    return next((at.flow for at in named if at and at.flow not in book.heads), "")


def _misfit(replayed: Replayed, book: FlowBook) -> str:
    """Return a sentence on why a case stands before where it had come to, or nothing."""
    if not replayed.misfits:
        return ""
    absent = _absent_flow(replayed, book)
    if absent in book.drafts:
        return f"The flow {absent} is a draft, so its steps do not show. Add --drafts."
    if absent:
        return (
            f"The flow {absent} is not loaded, so its steps do not show. Name its folder:"
            " --flows DIR, or folders under [flows] in the settings."
        )
    at = getattr(replayed.misfits[0].event, "at", "")
    return (
        f"The flow has changed since. The answer at {at} no longer fits,"
        " so the case stands at the last step that does."
    )


def _holding(rows: tuple[Recorded, ...], me: str) -> Holding:
    """Return who has a case: who opened it, or took it over last."""
    takers = [row for row in rows if isinstance(row.event, TakenOver)]
    last = takers[-1] if takers else rows[0]
    return Holding(me, last.by, last.at, rows[0].at)


_FREE_FORMATS = ("line", "text", "url", "redirect")
"""Formats that may hold anything, so their values are redacted."""
