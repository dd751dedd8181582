"""Home in plain lines: what does the error say, what was read, and which flow fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.case.triage import Suggestion, begins_with
from wizard.cli.desk import open_case
from wizard.cli.lines import EndOfInput, Leave, Lines, minutes_of, number, sentence
from wizard.cli.plain_words import from_where
from wizard.cli.reading import decode

if TYPE_CHECKING:
    from wizard.case.open_case import CaseSummary, Desk, OpenCase
    from wizard.case.triage import Triage
    from wizard.cli.request import Request
    from wizard.intake import Reading

_PASTE = (
    "Paste the error, or type a code or a few words. End with an empty line. "
    "Or type f flows, r carry on with a case, q leave:"
)
_MOST_CASES = 9


@dataclass(slots=True)
class Home:
    """The conversation before a case is open."""

    desk: Desk
    request: Request
    lines: Lines

    def choose(self) -> OpenCase | None:
        """Talk until a case stands open; None if the person leaves or the input ends."""
        self.lines.say("entra-wizard. From a sign-in error to a fix, one question at a time.")
        text = self.request.text
        try:
            while True:
                case = self._from_text(text) if text else self._ask()
                if case is not None:
                    return case
                text = ""
        except (EndOfInput, Leave):
            self.lines.say("Nothing was started.")
            return None

    def _ask(self) -> OpenCase | None:
        text = self.lines.ask_text(_PASTE)
        word = text.strip().lower()
        if word in ("q", "leave"):
            raise Leave
        if word in ("r", "cases"):
            return self._resume()
        if word in ("f", "flows"):
            return self._open(self._pick(self._flows(), "Which one?"), "")
        if not word:
            self.lines.say("Nothing was pasted.")
            return None
        return self._from_text(text)

    def _from_text(self, text: str) -> OpenCase | None:
        cut = decode(text.encode("utf-8", errors="replace"))
        for notice in cut.notices:
            self.lines.say(notice)
        found = self.desk.read(cut.text, self.request.settings.reader)
        self._say_read(found)
        offers = found.suggestions or found.neighbours or self._flows()
        return self._open(self._pick(offers, _caption(found)), cut.text)

    def _say_read(self, found: Triage) -> None:
        """Say what was read from a text, what it means, and what it is mixed up with."""
        specs = self.desk.book.tables.facts
        for one in found.reading.evidence:
            spec = specs.get(one.kind)
            value = spec.say(one.value) if spec else one.value
            place = sentence(from_where(found.reading.place(one)))
            label = spec.label if spec else one.kind
            self.lines.say(f"Read from your text: {label}: {value}. {place}".rstrip())
        for other, what in found.others:
            self.lines.say(f"{other}: {what}")
        self.lines.say(hidden_words(found.reading))
        if found.meaning:
            self.lines.say(f"Meaning: {sentence(found.meaning)}")
        if found.said_here:
            self.lines.say(f"Said here: {sentence(found.said_here)}")
        if found.why:
            self.lines.say(f"Why these steps: {found.why}")
        for code, tell in found.mixed_up:
            self.lines.say(f"Often mixed up with: {code}. {sentence(tell)}")
        for entry in found.alike:
            self.lines.say(f"Words fit: AADSTS{entry.code}, {sentence(entry.title)}")

    def _pick(self, offers: tuple[Suggestion, ...], caption: str) -> Suggestion | None:
        """Offer flows by number; None if the person goes back."""
        self.lines.say(caption)
        for at, one in enumerate(offers, 1):
            self.lines.say(f"{at}: {_offer(one)}")
        at = self._number(len(offers))
        return offers[at - 1] if at else None

    def _number(self, most: int) -> int:
        """Return the number that is typed, from 1 to `most`, or 0 to go back."""
        numbers = f"1 to {most}" if most > 1 else "1"
        while True:
            typed = self.lines.ask(f"Type {numbers}, or b back, q leave:")
            if typed.lower() in ("b", "back"):
                return 0
            if typed.lower() in ("q", "leave"):
                raise Leave
            if 1 <= number(typed) <= most:
                return number(typed)
            self.lines.say(f"{typed!r} is none of them." if typed else "Nothing was typed.")

    def _flows(self) -> tuple[Suggestion, ...]:
        """Return every flow that begins with a code, as offers."""
        book, reader = self.desk.book, self.request.settings.reader
        return tuple(
            Suggestion(flow.id, flow.codes[0], flow.title, *begins_with(flow, book, reader), 0)
            for flow in book.values()
            if flow.codes
        )

    def _open(self, chosen: Suggestion | None, text: str) -> OpenCase | None:
        return open_case(self.desk, self.request, chosen.flow, text) if chosen else None

    def _resume(self) -> OpenCase | None:
        cases = [one for one in self.desk.cases() if one.state == "open"][:_MOST_CASES]
        if not cases:
            self.lines.say("No open cases. Paste an error to begin one.")
            return None
        for at, one in enumerate(cases, 1):
            self.lines.say(f"{at}: {case_line(one)}")
        at = self._number(len(cases))
        return self.desk.resume(cases[at - 1].case_id) if at else None


def _caption(found: Triage) -> str:
    if found.unclear:
        return "More than one code is in the text. Which one is it?"
    if found.suggestions:
        return "These steps fit."
    if found.neighbours:
        return "This number is not known. Did you mean one of these?"
    return "No error code in this text. Start with one of these."


def _offer(one: Suggestion) -> str:
    code = f"AADSTS{one.code}, " if one.code is not None else ""
    note = f" {sentence(one.note.capitalize())}" if one.note else ""
    minutes = f" About {minutes_of(one.minutes)}." if one.minutes else ""
    question = sentence(one.first_question)
    return f"{code}{sentence(one.title)}{note}{minutes} {one.begins}: {question}"


def hidden_words(reading: Reading) -> str:
    """Return what was hidden in a text, as `Hidden: 1 user.`, in one line."""
    removed = ", ".join(f"{one.count} {one.kind}" for one in reading.removed)
    if removed:
        return f"Hidden: {removed}."
    return "Nothing recognized as secret; check before you share. Ids and times are kept."


def case_line(one: CaseSummary) -> str:
    """Return a case of a list as one line."""
    practice = "Practice. " if one.simulated else ""
    ticket = f" Ticket {one.ticket}." if one.ticket else ""
    about = ", ".join(part for part in (one.code, one.title, one.tool) if part)
    when = one.touched[:16].replace("T", " ")
    state = sentence(one.state.replace("-", " ").capitalize())
    return (
        f"{practice}Case {one.case_id}.{ticket} {sentence(about or 'No flow yet')} "
        f"{state} {sentence(one.where[:1].upper() + one.where[1:])} {when} UTC."
    )
