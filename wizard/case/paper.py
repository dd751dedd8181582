"""The outcome on paper: ticket text for what was solved, a message for who has to act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.case.conclude import Standing, missing_facts, verified
from wizard.case.events import By
from wizard.case.view import Missing, Outcome, OutcomeView
from wizard.case.wording import PEOPLE, ids_line, said_in_words, speak
from wizard.content.flow import WORKED, Ending, Person, Result, Step
from wizard.content.placeholders import fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.case.state import Case, Facts
    from wizard.content.flow import Cause, FlowBook
    from wizard.content.tables import FactSpec

_THE: Mapping[Person, str] = {
    **PEOPLE,
    Person.ADMIN: "the admin",
    Person.DEVELOPER: "the developer",
}

_PROOF: Mapping[str, str] = {
    "live-test": "A live test worked. It proves the account and the network, not the program.",
    "no": "Nobody has seen it work yet.",
}
_PRACTICE = "In practice only. Nothing real was tried."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an outcome is written from; `contacts` says whom to reach, by person."""

    case: Case
    book: FlowBook
    known: Facts
    standing: Standing
    contacts: Mapping[str, str]


def outcome_view(sheet: Sheet, step: Step, ending: Ending) -> OutcomeView:
    """Return the outcome a case stands at, with the paper to copy."""
    outcome = _outcome(sheet, step, ending)
    rows = tuple(_rows(sheet, ending, outcome))
    to = _THE[ending.to] if ending.to else ""
    handed = ending.result is Result.HANDED_OVER
    return OutcomeView(
        outcome=outcome,
        headline=_headline(ending.result, to),
        text=outcome.text,
        rows=rows,
        paper_title=f"Message to {to}" if handed and to else "Ticket text",
        paper="\n".join(_paper(sheet, ending, outcome, rows)),
        missing=tuple(Missing(s.name, s.label, s.question, s.format) for s in _missing(sheet)),
    )


def _outcome(sheet: Sheet, step: Step, ending: Ending) -> Outcome:
    cause = _cause(sheet, ending)
    return Outcome(
        result=ending.result,
        cause=cause.title if cause else "",
        cause_id=str(cause.ref) if cause else "",
        to=ending.to,
        text=fill(step.text, speak(sheet.known, sheet.book)),
        verified=verified(sheet.case, sheet.book) if ending.result is Result.RESOLVED else "no",
        unknown=(*_open_questions(sheet, ending), *(spec.label for spec in _missing(sheet))),
    )


def _cause(sheet: Sheet, ending: Ending) -> Cause | None:
    concluded = sheet.standing.concluded
    return sheet.book.cause(concluded) if concluded and not ending.cause_unknown else None


def _open_questions(sheet: Sheet, ending: Ending) -> tuple[str, ...]:
    """Return what nobody knows, in words; missing facts are listed apart, as they can be added."""
    open_ = fill(ending.not_known, speak(sheet.known, sheet.book)).rstrip(".")
    cause = "" if _cause(sheet, ending) else "The cause"
    return tuple(one for one in (cause, open_) if one)


def _missing(sheet: Sheet) -> tuple[FactSpec, ...]:
    facts = sheet.book.tables.facts
    return tuple(facts[name] for name in missing_facts(sheet.case, sheet.book))


def _headline(result: Result, to: str) -> str:
    if result is Result.RESOLVED:
        return "RESOLVED"
    if result is Result.STOPPED:
        return "STOPPED FOR SAFETY"
    return f"HANDED OVER to {to}" if to else "HANDED OVER"


def _rows(sheet: Sheet, ending: Ending, outcome: Outcome) -> Iterator[tuple[str, str]]:
    say = speak(sheet.known, sheet.book)
    resolved = ending.result is Result.RESOLVED
    seen = fill(ending.verify, say) if outcome.verified == "seen" else ""
    proof = _PRACTICE if sheet.case.simulated else seen or _PROOF.get(outcome.verified, "")
    rows = (
        ("Say", fill(ending.say, say)),
        ("Found", outcome.cause),
        ("Fixed by", _fixed_by(sheet.case) if resolved else ""),
        ("Verified", proof if resolved else ""),
        ("Not known", " ".join(f"{one}." for one in _open_questions(sheet, ending))),
        ("Next time", fill(ending.prevent, say)),
    )
    return ((label, text) for label, text in rows if text)


def _fixed_by(case: Case) -> str:
    return next((v.asked for v in reversed(case.trail) if v.answer == WORKED), "")


def _paper(
    sheet: Sheet, ending: Ending, outcome: Outcome, rows: tuple[tuple[str, str], ...]
) -> Iterator[str]:
    case = sheet.case
    if case.simulated:
        yield f"SIMULATED ({case.simulated}). Practice run. Nothing here is real."
    if ending.to:
        contact = sheet.contacts.get(ending.to)
        yield f"To: {_THE[ending.to]}{f' ({contact})' if contact else ''}"
    yield f"Ticket: {case.ticket or '____'}   Person: ____   Case: {case.id}"
    code = speak(sheet.known, sheet.book).get("code")
    yield f"AADSTS{code}. {outcome.text}" if code else outcome.text
    yield from (f"{label}: {text}" for label, text in rows if label != "Say")
    if missing := _missing(sheet):
        yield "Missing: " + ", ".join(spec.label for spec in missing)
    yield from ids_line(sheet.known, sheet.book)
    out = sheet.standing.ruled_out
    if out and not outcome.cause:
        yield "Not it: " + "; ".join(f"{one.cause.title} ({one.reason})" for one in out)
    asked = [visit for visit in case.trail if visit.by in (By.PERSON, By.CHECK, By.LIVE)]
    if asked:
        yield "Steps so far:"
        for visit in asked:
            said = said_in_words(visit, sheet.book.step(visit.at), sheet.book)
            yield f"- {visit.asked} {said}."
    yield from (f"Note: {note}" for note in case.notes)
