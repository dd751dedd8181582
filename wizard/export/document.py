"""What an export says, for the person who gets it: built from the events of a case alone.

The formats draw a `CaseDocument`; none of them decides what is in it.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.case.causes import WEIGHTS, fact_words, standing
from wizard.case.events import By, dump
from wizard.case.report import transcript
from wizard.case.state import current, facts, step_for
from wizard.case.view_builder import MAY_ACT, step_view
from wizard.content.flow import CANNOT_DO, DID_NOT_WORK, DO, AnsweredBy, fill, placeholders
from wizard.content.people import Person, Result
from wizard.evidence import Origin
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.case.causes import Standing
    from wizard.case.state import Case
    from wizard.case.view import View
    from wizard.case.workspace import OpenCase
    from wizard.content.flow import Cause, FlowBook, Step

SCHEMA = "entra-wizard/case-export/1"

_MOST_MESSAGE = 300
_END_OF_TEXT = re.compile(r'(?<!\\)"')
_MOST_CAUSES = 8
"""How many open causes are listed: nobody tests more."""
_NAMES: Mapping[Person, str] = {
    Person.USER: "the user",
    Person.HELPDESK: "the helpdesk",
    Person.ADMIN: "the admin",
    Person.DEVELOPER: "the developer",
    Person.VENDOR: "the vendor",
    Person.MICROSOFT: "Microsoft support",
}
_STATES: Mapping[Result, str] = {
    Result.RESOLVED: "Resolved",
    Result.HANDED_OVER: "Handed over",
    Result.STOPPED: "Stopped for safety",
}
_FOR_VENDOR = (
    *("app", "client-id", "tool", "tool-version", "redirect-uri", "resource", "tenant"),
    *("correlation-id", "trace-id", "timestamp"),
)
"""The facts that a vendor needs to find the error and its cause on their side."""
_OUTSIDE: Mapping[Person, str] = {
    Person.VENDOR: "To forward to the vendor",
    Person.MICROSOFT: "To send to Microsoft support",
}
"""Those who are outside: the desk reads what to do first, and sends them a text of its own."""
_CHECK = "Sign in again in the same way. It is fixed when no error code appears."
_NOT_OURS = (
    "This app is not ours. Update it to its newest version first. If the error comes back, send the"
    " vendor the text below."
)
_PLACES = ("Role", "Where", "Command", "Care")
_INNER = ("message", "code")
"""Facts that stand elsewhere in an export, or that name things of the program."""
_ASKED = (By.PERSON, By.CHECK, By.LIVE)
_NOT_SAID = ("Say", "Not known", "Most likely", "To prove it")
"""Rows of the outcome that stand elsewhere in an export, or that ask the reader what we did not."""


@frozen
class DocumentRow:
    """One thing to read: a line, a field with its label, an item of a list, or a command."""

    text: str
    label: str = ""
    kind: str = "line"


_REQUEST = (
    DocumentRow(
        "Open a support request for Microsoft Entra ID, sign-in, with the text below. By the ids"
        " and the time in it Microsoft finds the sign-in in its own log."
    ),
    DocumentRow("Service Support Administrator", "Role", "field"),
    DocumentRow("Learn & support > New support request (entra.microsoft.com)", "Where", "field"),
)


@frozen
class Section:
    """Rows under a heading."""

    heading: str
    rows: tuple[DocumentRow, ...]


@frozen
class CaseDocument:
    """An export without a format.

    `banner` marks a practice case. `head` are the fields on top. `caller` are the sentences for the
    person with the error, without ids and internal notes. `data` is the JSON document.
    """

    title: str
    banner: str
    head: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    caller: tuple[str, ...]
    data: Mapping[str, object]


def document(case: OpenCase) -> CaseDocument:
    """Return what an export of a case says."""
    writer = _Writer(case)
    sections = tuple(one for one in writer.sections() if one.rows)
    return CaseDocument(
        title=writer.title,
        banner=writer.banner,
        head=tuple(writer.head()),
        sections=sections,
        caller=tuple(writer.caller()),
        data=writer.data(sections),
    )


class _Writer:
    """Puts the parts of one case into words."""

    def __init__(self, case: OpenCase) -> None:
        self._open = case
        self._view: View = case.view
        self._case: Case = case.case
        self._book: FlowBook = case.book
        self._known = facts(self._case, self._book)
        self._words = fact_words(self._known, self._book)
        self._status: Standing = standing(self._case, self._book)
        step = current(self._case, self._book)
        self._ending = step.ending if step else None
        self._to = self._ending.to if self._ending else None

    @property
    def banner(self) -> str:
        simulated = self._view.simulated
        return f"SIMULATED ({simulated}). Practice run. Nothing here is real." if simulated else ""

    @property
    def title(self) -> str:
        about = self._began_with or "Sign-in error"
        return f"{self._view.code}: {about}" if self._view.code else about

    @property
    def _began_with(self) -> str:
        """The title of the first flow; later ones are named for what they do about the error."""
        first = self._case.trail[0].at if self._case.trail else self._case.at
        flow = self._book.get(first.flow) if first else None
        return flow.title if flow else ""

    @property
    def state(self) -> str:
        if self._view.outcome:
            return _STATES[self._view.outcome.outcome.result]
        return "Closed before the end" if self._view.is_closed else "Open"

    def head(self) -> Iterator[tuple[str, str]]:
        state = self.state
        if self._to:
            contact = self._open.contacts.get(self._to, "")
            named = f"{_NAMES[self._to]}{f' ({contact})' if contact else ''}"
            yield "To", named
        yield "State", state
        yield "Ticket", self._view.ticket or "____"
        yield "Person", "____"
        yield "Case", self._view.case_id
        rows = self._open.rows
        yield "Opened", _time(rows[0].at)
        yield "Last change", _time(rows[-1].at)

    def sections(self) -> Iterator[Section]:
        yield Section("What the user sees", tuple(self._seen()))
        yield Section(self._asked_heading, tuple(self._asked()))
        yield Section(_OUTSIDE.get(self._to, "") if self._to else "", tuple(self._outside()))
        yield Section("What was found", tuple(self._found()))
        yield Section("Most likely", tuple(self._likely()))
        if self._to is not Person.MICROSOFT or not self._is_in_its_log:
            yield from self._record()
        yield Section("Notes", tuple(DocumentRow(one, kind="item") for one in self._view.notes))

    def _record(self) -> Iterator[Section]:
        """Yield what was done and read; the text to Microsoft support has all of it."""
        yield Section("Ruled out", tuple(self._ruled_out()))
        yield Section("Not tested yet, and how to test it", tuple(self._untested()))
        yield Section("Ids, times and addresses", tuple(self._facts()))
        taken = "Steps taken" if self._view.outcome or self._view.is_closed else "Steps so far"
        yield Section(taken, tuple(self._steps()))

    # Sections

    def _seen(self) -> Iterator[DocumentRow]:
        code = self._view.code
        if self._began_with:
            yield DocumentRow(f"{self._began_with.rstrip('.')}.")
        if code:
            yield DocumentRow(code, "Error code", "field")
        message = _message(self._case, code)
        if message:
            yield DocumentRow(message, "Message", "field")

    @property
    def _asked_heading(self) -> str:
        if self._to in _OUTSIDE:
            return "What to do first"
        return f"What is asked of {_NAMES[self._to]}" if self._to else "Where it stands"

    def _asked(self) -> Iterator[DocumentRow]:
        outcome, step = self._view.outcome, self._view.step
        if outcome is None:
            if step is not None:
                yield DocumentRow(step.text)
            return
        # What the vendor is told stands in the text to forward.
        yield DocumentRow(_NOT_OURS if self._to is Person.VENDOR else outcome.text)
        if self._to is None:
            return
        if self._to is Person.MICROSOFT and self._is_in_its_log:
            yield from _REQUEST
        action = self._refused_action()
        if action is not None:
            yield from self._how(action)
        else:
            yield from self._look_up()
        if outcome.missing:
            missing = ", ".join(one.label for one in outcome.missing)
            them = "it" if len(outcome.missing) == 1 else "them"
            yield DocumentRow(f"{missing}. Ask the person for {them}.", "Not given yet", "field")
        yield DocumentRow(self._check(action), "How to check", "field")

    def _refused_action(self) -> Step | None:
        """Return the newest action that the reader of the export is the one to do."""
        for visit in reversed(self._case.trail):
            step = step_for(self._case, visit.at, self._book)
            if (
                step is not None
                and step.kind is DO
                and step.action is not None
                and visit.answer in (CANNOT_DO, DID_NOT_WORK)
                and step.action.who is self._to
            ):
                return step
        return None

    def _look_up(self) -> Iterator[DocumentRow]:
        """Yield the first action of the flow that shows its reader something and changes nothing.

        It is one with a command whose placeholders are all known, and that concludes no cause.
        """
        flow = self._book.get(self._case.at.flow) if self._case.at else None
        for step in flow.steps.values() if flow else ():
            action = step.action
            if action is None or action.who is not self._to or not isinstance(action.command, str):
                continue
            known = all(name in self._words for name, _other in placeholders(action.command))
            changes = any(b.way.concludes or b.way.rules_out for b in step.branches)
            if known and not changes and action.undo.startswith("nothing"):
                yield from self._how(step)
                return

    def _how(self, step: Step) -> Iterator[DocumentRow]:
        """Yield an action with role, place and command, as the person reads it who does it."""
        reader = step.action.who if step.action and step.action.who in MAY_ACT else Person.ADMIN
        view = step_view(replace(self._case, reader=reader), step, self._book, self._known)
        yield DocumentRow(view.text, "Do this", "field")
        yield from (
            DocumentRow(text, label, "field") for label, text in view.rows if label != "Expect"
        )
        if view.how:
            yield DocumentRow(view.how, "How", "field")
        if view.command:
            yield DocumentRow(view.command, "Command", "command")

    def _check(self, step: Step | None) -> str:
        expect = step.action.expect if step and step.action else ""
        verify = self._ending.verify if self._ending else ""
        return fill(expect or verify, self._words) or _CHECK

    def _found(self) -> Iterator[DocumentRow]:
        outcome = self._view.outcome
        if outcome is None:
            return
        for label, text in outcome.rows:
            if label not in _NOT_SAID:
                yield DocumentRow(text, label, "field")

    def _likely(self) -> Iterator[DocumentRow]:
        yield from self._causes(is_suspected=True)

    def _untested(self) -> Iterator[DocumentRow]:
        is_wanted = self._to not in (None, Person.USER) or not self._view.outcome
        if is_wanted and not self._status.concluded:
            yield from self._causes(is_suspected=False)

    def _causes(self, *, is_suspected: bool) -> Iterator[DocumentRow]:
        """Yield the open causes with what settles them; those that the reader can fix come first.

        Causes that the same step settles are one row.
        """
        open_causes = [
            cause
            for cause in self._status.untested
            if (cause.ref in self._status.suspected) == is_suspected
        ]
        open_causes.sort(key=lambda cause: (cause.fixer is not self._to, -WEIGHTS[cause.chance]))
        together: dict[str, list[str]] = {}
        for cause in open_causes:
            together.setdefault(self._how_to_settle(cause), []).append(cause.title)
        rows = [DocumentRow(how, "; ".join(titles), "item") for how, titles in together.items()]
        yield from rows[:_MOST_CAUSES]
        if len(rows) > _MOST_CAUSES:
            yield DocumentRow("Less likely causes are not listed here.")

    def _how_to_settle(self, cause: Cause) -> str:
        step = _settling(cause, self._case, self._book)
        if step is None:
            return ""
        text = fill(step.text, self._words)
        is_above = step is self._refused_action()
        if step.action is None or step.action.who is not self._to or is_above:
            return text
        rows = [f"{row.label}: {row.text}" for row in self._how(step) if row.label in _PLACES]
        return " ".join((text, *(row if row.endswith(".") else f"{row}." for row in rows)))

    def _ruled_out(self) -> Iterator[DocumentRow]:
        for one in self._status.ruled_out:
            yield DocumentRow(one.reason, one.cause.title, "item")

    def _facts(self, wanted: tuple[str, ...] = ()) -> Iterator[DocumentRow]:
        """Yield every value that was read or given, both of them where two differ.

        With `wanted` those facts alone, in that order.
        """
        seen: set[tuple[str, str]] = set()
        values: dict[str, list[tuple[str, str]]] = {}
        known = self._case.known
        if wanted:
            known = tuple(one for name in wanted for one in known if one.evidence.kind == name)
        for one in known:
            fact, spec = one.evidence, self._book.tables.facts.get(one.evidence.kind)
            is_seen = (fact.kind, fact.value) in seen or fact.kind in _INNER
            if spec is None or spec.derived or is_seen:
                continue
            seen.add((fact.kind, fact.value))
            origin = _ORIGINS.get(fact.origin, "")
            values.setdefault(spec.label, []).append((spec.say(fact.value), origin))
        for label, given in values.items():
            several = len({value for value, _origin in given}) > 1
            for value, origin in given:
                yield DocumentRow(
                    f"{value} ({origin})" if several and origin else value, label, "field"
                )

    @property
    def _is_in_its_log(self) -> bool:
        """Whether Microsoft Entra ID has answered: then Microsoft finds the sign-in in its log."""
        return bool(self._view.code or self._words.get("correlation-id"))

    def _outside(self) -> Iterator[DocumentRow]:
        """Yield a text for someone outside, who sees nothing else: it says all that they need."""
        outcome = self._view.outcome
        if outcome is None or self._to not in _OUTSIDE:
            return
        if self._to is Person.VENDOR:
            app = self._words.get("app", "your app")
            yield DocumentRow(f"Our users cannot sign in to {app}. Microsoft answers {self.title}.")
            yield DocumentRow(outcome.outcome.text)
        elif self._is_in_its_log:
            yield DocumentRow(f"A sign-in with Microsoft Entra ID ends with {self.title}.")
        else:
            return
        if message := _message(self._case, self._view.code):
            yield DocumentRow(message, "Message", "field")
        yield from self._facts(_FOR_VENDOR if self._to is Person.VENDOR else ())
        out = "; ".join(f"{one.cause.title} ({one.reason})" for one in self._status.ruled_out)
        if out:
            yield DocumentRow(out, "Already ruled out", "field")
        if self._to is Person.VENDOR:
            yield DocumentRow("Please tell us what to change, or which version has the fix.")
        else:
            steps = tuple(self._steps())
            yield from (DocumentRow("Steps taken:"), *steps) if steps else ()
            yield DocumentRow("Please tell us why it ends so, and what has to be changed by whom.")

    def _steps(self) -> Iterator[DocumentRow]:
        for item in self._view.trail:
            if item.question and self._case.trail[item.visit].by in _ASKED:
                by = f" ({item.by})" if item.by else ""
                yield DocumentRow(f"{item.label}{by}", item.question, "item")

    def caller(self) -> Iterator[str]:
        """Yield what the person with the error may read: no ids, no notes, no inner words."""
        outcome = self._view.outcome
        if outcome is None:
            yield "We are working on your sign-in error."
            return
        said = next((text for label, text in outcome.rows if label == "Say"), "")
        if said:
            yield said
        if outcome.outcome.result is Result.RESOLVED:
            yield f"Your sign-in error is fixed. {outcome.outcome.cause}".strip()
        elif self._to and self._to is not Person.USER:
            yield f"Your case is with {_NAMES[self._to]} now. You need not do anything."
        yield from (text for label, text in outcome.rows if label == "Next time")

    # JSON

    def data(self, sections: tuple[Section, ...]) -> dict[str, object]:
        """Return the JSON document."""
        view, rows = self._view, self._open.rows
        outcome = view.outcome.outcome if view.outcome else None
        fixer = self._to or self._fixer()
        return {
            "schema": SCHEMA,
            "case": view.case_id,
            "ticket": view.ticket or None,
            "simulated": view.simulated or None,
            "state": _state_id(view),
            "title": self.title,
            "code": view.code or None,
            "opened": rows[0].at,
            "touched": rows[-1].at,
            "holder": self._open.holding.holder or None,
            "to": self._to.value if self._to else None,
            "fixer": fixer.value if fixer else None,
            "cause": outcome.cause_id or None if outcome else None,
            "facts": self._fact_values(),
            "sections": [_section(one) for one in sections],
            "comments": list(self.caller()),
            "steps": [
                {"step": one.step, "text": one.text, "answer": one.answer, "by": one.by.value}
                for one in transcript(self._case, self._book)
                if one.by is not By.RULE
            ],
            "notes": list(view.notes),
            "events": [
                {"seq": row.seq, "id": row.id, "at": row.at, "by": row.by}
                | {"event": json.loads(dump(row.event))["event"]}
                for row in rows
            ],
            "texts": list(self._case.texts),
        }

    def _fixer(self) -> Person | None:
        concluded = self._status.concluded
        cause = self._book.cause(concluded) if concluded else None
        return cause.fixer if cause else None

    def _fact_values(self) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for one in self._case.known:
            given = values.setdefault(one.evidence.kind.replace("-", "_"), [])
            if one.evidence.value not in given:
                given.append(one.evidence.value)
        return values


_ORIGINS: Mapping[Origin, str] = {
    Origin.PASTE: "from the pasted text",
    Origin.ANSWER: "as answered",
    Origin.CHECK: "from the check",
    Origin.LIVE: "from the live test",
    Origin.SETTING: "set at start",
}


def _section(one: Section) -> dict[str, object]:
    rows = [{"label": row.label or None, "text": row.text, "kind": row.kind} for row in one.rows]
    return {"heading": one.heading, "rows": rows}


def _state_id(view: View) -> str:
    if view.outcome:
        return view.outcome.outcome.result.value
    return "left" if view.is_closed else "open"


def _time(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"


def _message(case: Case, code: str) -> str:
    """Return the line of the pasted texts that holds the error code, cut where it is long.

    Of a line of JSON it is the text of the field alone.
    """
    lines = [line.strip() for text in case.texts for line in text.splitlines()]
    found = next((line for line in lines if code and code in line), "")
    before, _, after = found.partition(code) if code else (found, "", "")
    if before.endswith('"'):
        inside = _END_OF_TEXT.split(f"{code}{after}", maxsplit=1)[0]
        found = inside.replace(r"\r\n", " ").replace(r"\n", " ").replace(r"\"", '"')
    return found if len(found) <= _MOST_MESSAGE else f"{found[:_MOST_MESSAGE]} ..."


def _settling(cause: Cause, case: Case, book: FlowBook) -> Step | None:
    """Return the step that settles a cause: its test, or the first answer that concludes it."""
    if cause.test:
        return step_for(case, cause.test, book)
    for step in book[cause.ref.flow].steps.values():
        concludes = any(branch.way.concludes == cause.ref for branch in step.branches)
        if concludes and step.kind.answered_by is not AnsweredBy.RULE:
            return step.for_reader(case.reader)
    return None
