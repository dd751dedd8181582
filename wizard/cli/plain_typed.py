"""What can be typed besides answers: the one list of commands of the plain conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.case.leaving import may_leave
from wizard.cli.lines import EndOfInput, Leave, number, sentence
from wizard.cli.plain_words import from_where

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.cli.plain import Talk


@dataclass(frozen=True, slots=True)
class Typed:
    """One command of the conversation: a letter or a word; `takes_more` if words may follow.

    `repeats` if the whole step is said again afterwards.
    """

    key: str
    word: str
    help: str
    does: Callable[[Talk, str], None]
    takes_more: bool = False
    repeats: bool = False


def _back(talk: Talk, rest: str) -> None:
    if not rest:
        talk.case.undo()
        return
    trail = [item for item in talk.view.trail if item.question]
    at = number(rest)
    if not 1 <= at <= len(trail):
        talk.lines.say("The path has no such number. Type t to hear it.")
        return
    item = trail[at - 1]
    if item.can_overrule:
        talk.case.overrule(item.visit)
    else:
        talk.case.undo(item.visit)


def _note(talk: Talk, rest: str) -> None:
    text = rest or talk.lines.ask("Type the note, in one line. Enter alone writes none:")
    if text:
        talk.case.note(text)
        talk.lines.say("The note is kept.")


def _why(talk: Talk, _rest: str) -> None:
    why = talk.case.why()
    talk.lines.say(f"Why: {sentence(why.why)}")
    if why.source:
        talk.lines.say(f"Source: {sentence(why.source)}")
    for text in why.led_here:
        talk.lines.say(f"Led here: {sentence(text)}")
    if why.origin:
        talk.lines.say(f"Own flow: {why.origin}")
    if why.order:
        talk.lines.say(f"Order: {why.order}")
    for answer, text in why.could_settle:
        talk.lines.say(f"Would settle it: {answer!r}, then it was: {sentence(text)}")
    for text in why.could_rule_out:
        talk.lines.say(f"Could rule out: {sentence(text)}")
    for answer, text in why.instead:
        talk.lines.say(f"Another answer, {answer!r}, would have led to: {sentence(text)}")


def _known(talk: Talk, _rest: str) -> None:
    view, lines = talk.view, talk.lines
    for at, item in enumerate(view.known, 1):
        place = f" {sentence(from_where(item.place))}" if item.place else ""
        lines.say(
            f"Known {at}: {item.label}: {sentence(item.value)} {sentence(item.origin)}{place}"
        )
    if view.hidden:
        lines.say(f"Hidden: {', '.join(f'{count} {kind}' for kind, count in view.hidden)}.")
    for cause in view.possible:
        suspected = " Suspected." if cause.suspected else ""
        lines.say(f"Still possible: {sentence(cause.title)}{suspected}")
    for cause in view.ruled_out:
        lines.say(f"Ruled out: {sentence(cause.title)} {sentence(cause.reason)}".rstrip())
    if view.known:
        lines.say("To take a wrong one back, type x and its number, as x 1.")
    else:
        lines.say("Nothing is known yet.")


def _strike(talk: Talk, rest: str) -> None:
    known = talk.view.known
    at = number(rest)
    if not 1 <= at <= len(known):
        talk.lines.say("Type x and the number of a fact, as x 1. Type k to hear the numbers.")
    elif not known[at - 1].can_strike:
        talk.lines.say("That was not read from a text. Go back with b to answer otherwise.")
    else:
        talk.case.strike(known[at - 1].kind, known[at - 1].raw)
        talk.lines.say(f"Taken back: {known[at - 1].label}.")


def _path(talk: Talk, _rest: str) -> None:
    trail = [item for item in talk.view.trail if item.question]
    for at, item in enumerate(trail, 1):
        by = "" if item.by_person else f" {sentence(from_where(item.by))}"
        talk.lines.say(f"{at}: {sentence(item.question)} Answer: {sentence(item.label)}{by}")
    if trail:
        talk.lines.say("To go back to one, type b and its number, as b 1.")
    else:
        talk.lines.say("Nothing has been answered yet.")


def _copy(talk: Talk, _rest: str) -> None:
    view = talk.view
    if view.outcome is not None:
        talk.lines.say(may_leave(view.outcome.paper, view.outcome.paper_title))
    elif view.step is not None and (view.step.command or view.step.message):
        talk.lines.say(view.step.command or view.step.message)
    else:
        talk.lines.say("Nothing to copy on this step.")


def _ticket(talk: Talk, rest: str) -> None:
    text = rest or talk.lines.ask("Type the ticket number. Enter alone changes nothing:")
    if text:
        talk.case.label(text)
        talk.lines.say(f"Ticket: {text}.")


def _paste(talk: Talk, _rest: str) -> None:
    try:
        text = talk.lines.ask_text("Paste more text. End with an empty line.")
    except EndOfInput:
        return
    if text.strip():
        reading = talk.case.paste(text)
        count = len(reading.evidence)
        talk.lines.say(f"Read {count} {'fact' if count == 1 else 'facts'} from it. Type k to hear.")


def _repeat(_talk: Talk, _rest: str) -> None:
    """Do nothing: the step is said again in any case."""


def _leave(_talk: Talk, _rest: str) -> None:
    raise Leave


def _help(talk: Talk, _rest: str) -> None:
    for one in TYPED:
        talk.lines.say(f"{one.key}, or {one.word}: {one.help}")


TYPED = (
    Typed(
        "b",
        "back",
        "Go back to the answer before. b 2 goes to number 2 of the path.",
        _back,
        takes_more=True,
    ),
    Typed("n", "note", "Write a note into the case.", _note, takes_more=True),
    Typed("w", "why", "Why this is asked, and what it settles.", _why),
    Typed("k", "known", "What we know, which causes are left, and which are out.", _known),
    Typed(
        "x", "strike", "Take back a fact that was read wrongly, as x 1.", _strike, takes_more=True
    ),
    Typed("t", "path", "The path so far.", _path),
    Typed("c", "command", "The command, message or ticket text alone, to copy.", _copy),
    Typed("p", "paste", "Paste more text, for example a second error.", _paste),
    Typed("#", "ticket", "Set the desk's own ticket number.", _ticket, takes_more=True),
    Typed(
        "r",
        "repeat",
        "Hear the whole step again. At a check or live test r runs it, and repeat says it.",
        _repeat,
        repeats=True,
    ),
    Typed("q", "leave", "Leave. The case is kept.", _leave),
    Typed("h", "help", "This list.", _help),
)
"""The one list of what can be typed besides answers."""


def find(word: str) -> Typed | None:
    """Return the command of a letter or word, or None."""
    return next((one for one in TYPED if word.lower() in (one.key, one.word)), None)
