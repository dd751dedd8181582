"""A case in plain lines: the accessible front end. Label before content, whole words, no signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard import machine_steps
from wizard.case.report import may_leave
from wizard.case.triage import Suggestion, first_step_of
from wizard.case.view import single
from wizard.case.view_builder import FOUND
from wizard.cli import live
from wizard.cli.files import decode
from wizard.cli.opening import open_case
from wizard.cli.output import EndOfInput, Leave, Lines, minutes_of, read_number, sentence, spoken
from wizard.content.flow import ENTERED, SKIP, AnsweredBy
from wizard.errors import WizardError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.case.triage import Triage
    from wizard.case.view import Choice, OutcomeView, StepView, TrailItem, View
    from wizard.case.workspace import CaseSummary, OpenCase, Workspace
    from wizard.cli.opening import RunRequest
    from wizard.intake import Reading
    from wizard.probes import Net, ProbeResult, Target


# What is said in plain lines: a step, an outcome, and what the last answer changed.


def say_where(view: View, lines: Lines) -> None:
    """Say which case this is, how far it is, and what the program answered already."""
    ticket = f" Ticket {view.ticket}." if view.ticket else ""
    title = f"{view.code}, {view.title[:1].lower()}{view.title[1:]}" if view.code else view.title
    progress = sentence(spoken(view.progress.words))
    lines.say(f"Case {view.case_id}.{ticket} {sentence(title)} {progress}")
    if view.notice:
        lines.say(f"Notice: {sentence(view.notice)}")
    for item in view.trail:
        if item.question and not item.by_person:
            lines.say(not_asked(item.question, item.label, item.by))


def say_step(view: View, lines: Lines, *, brief: bool = False, runs: str = "") -> str:
    """Say the step or the outcome the case stands at; return the prompt that ends it.

    `brief` says only the sentence again, for somebody who has heard the rest. `runs` names
    what can be run at this step, as "the check".
    """
    if view.outcome is not None:
        return _say_end(view.outcome, lines, brief=brief)
    if view.step is None:
        return "This case has no flow yet. Type q to leave, h for help:"
    return _say_question(view.step, lines, brief=brief, runs=runs)


def _say_end(outcome: OutcomeView, lines: Lines, *, brief: bool) -> str:
    if brief:
        lines.say(f"{_headline(outcome.headline)}: {sentence(outcome.text)}")
    else:
        say_outcome(outcome, lines)
    for number, missing in enumerate(outcome.missing, 1):
        lines.say(f"{missing.label}: missing. Type {number} to add it.")
    return "Press Enter to close the case, or b back, c this text alone, n note, h help:"


def _say_question(step: StepView, lines: Lines, *, brief: bool, runs: str) -> str:
    minutes = f", {minutes_of(step.minutes)}" if step.minutes else ""
    lines.say(f"{spoken(step.actor)}{minutes}: {sentence(step.text)}")
    if not brief:
        _say_rest(step, lines)
    if step.answered_by is AnsweredBy.TEXT:
        return _enter_prompt(step)
    copy = "c command alone, " if step.command else "c message alone, " if step.message else ""
    again = f"{'repeat' if runs else 'r repeat'} the answers, " if brief else ""
    again = f"r run {runs}, {again}" if runs else again
    numbers = f"Type 1 to {len(step.choices)}" if len(step.choices) > 1 else "Type 1"
    return f"{numbers}, or {again}b back, n note, w why, k what we know, {copy}h help:"


def _say_rest(step: StepView, lines: Lines) -> None:
    """Say why, how and with what, and the answers by number."""
    if step.why:
        lines.say(f"Why: {sentence(step.why)}")
    _say_action(step, lines)
    if step.answered_by is AnsweredBy.TEXT:
        return
    for number, choice in enumerate(step.choices, 1):
        hint = "Your answer before." if choice.was_before else sentence(choice.hint)
        lines.say(f"{number}: {sentence(choice.label)} {hint}".rstrip())


def _say_action(step: StepView, lines: Lines) -> None:
    if step.how:
        lines.say(f"How: {sentence(step.how)}")
    if step.command:
        lines.say(f"Command: {step.command}")
    for label, text in step.rows:
        lines.say(f"{label}: {sentence(text)}")
    if step.message:
        lines.say(f"Message to send:\n{step.message}")


def _enter_prompt(step: StepView) -> str:
    skip = next((choice for choice in step.choices if choice.id == SKIP), None)
    example = f", for example {step.example}" if step.example else ""
    skipping = f"s for {skip.label!r}, " if skip else ""
    return f"Type it{example}. Or {skipping}b back, n note, w why, k what we know, h help:"


def say_outcome(view: OutcomeView, lines: Lines) -> None:
    """Say how the case ended, with the paper to copy."""
    lines.say(f"{_headline(view.headline)}: {sentence(view.text)}")
    for label, text in view.rows:
        lines.say(f"{label}: {sentence(text)}")
    lines.say(f"{view.paper_title}:\n{view.paper}")


def _headline(headline: str) -> str:
    capitals = [word for word in headline.split() if word.isupper()]
    rest = headline.split()[len(capitals) :]
    return " ".join([" ".join(capitals).lower().capitalize(), *rest])


def say_change(lines: Lines, before: View, now: View) -> None:
    """Say what the last line changed: the answer noted, what was known already, what is out."""
    old = {item.visit for item in before.trail}
    for item in now.trail:
        if item.visit in old or not item.question:
            continue
        if item.by_person or _by_machine(item):
            lines.say(f"Noted: {sentence(item.label)}")
        else:
            lines.say(not_asked(item.question, item.label, item.by))
    out = {cause.title for cause in before.ruled_out}
    for cause in now.ruled_out:
        if cause.title not in out:
            reason = f" Reason: {sentence(cause.reason)}" if cause.reason else ""
            lines.say(f"Ruled out: {sentence(cause.title)}{reason}")
    if now.notice and now.notice != before.notice:
        lines.say(f"Notice: {sentence(now.notice)}")


def _by_machine(item: TrailItem) -> bool:
    """Return whether a check or test gave this answer just now, so that it was heard already."""
    return item.by.startswith(FOUND)


def not_asked(question: str, label: str, by: str) -> str:
    """Return the line about a question, or a fork by a fact, that needed no asking."""
    source = sentence(from_where(by))
    if not question.endswith("?"):
        return f"Known: {question.rstrip('.')}: {sentence(label)} {source}".rstrip()
    return f"Not asked: {question} Answer: {sentence(label)} {source}".rstrip()


def from_where(by: str) -> str:
    """Return where an answer came from as the beginning of a sentence."""
    return by[:1].upper() + by[1:]


# A check step in plain lines: run by a key and by nothing else, and always answerable by hand.

RUN = ("r", "run")
"""What is typed to run a check; elsewhere `r` says a step again, which `repeat` does here too."""


def can_run(view: View, net: Callable[[], Net] | None) -> bool:
    """Return whether the step is a check that may run here."""
    return net is not None and machine_steps.is_check(view)


def run_check(case: OpenCase, net: Callable[[], Net], lines: Lines) -> None:
    """Run the check of the step and let it answer; what it cannot tell is left to the person."""
    step = case.view.step
    if step is None:
        return
    way = machine_steps.net_of(case, net)
    result = _ask(machine_steps.probe_at(case), way, machine_steps.target_of(case), lines)
    if result is None:
        lines.say("Stopped. Nothing was noted.")
        return
    lines.say(f"{result.verdict.capitalize()}: {sentence(result.reason)}")
    if result.advice:
        lines.say(f"To do: {sentence(result.advice)}")
    machine_steps.keep_check(case, step, result)
    if result.heard:
        lines.say(f"Heard: {sentence(case.view.notes[-1].partition(' Heard: ')[2])}")
    if not machine_steps.is_answer(result):
        lines.say("It is not answered yet. Answer by hand, or type r to run it again.")


def _ask(name: str, net: Net, target: Target, lines: Lines) -> ProbeResult | None:
    """Run a probe in the background; None if Ctrl+C stopped it."""
    from wizard.probes import DEADLINE, start  # noqa: PLC0415 - only when a check is run

    lines.say(f"Checking. It takes {DEADLINE:g} seconds at most. Ctrl+C stops it.")
    batch = start((name,), net, lambda _: None, target)
    try:
        batch.wait()
    except KeyboardInterrupt:
        return None
    finally:
        batch.cancel()
    return next(iter(batch.results), None)


# What can be typed besides answers: the one list of commands of the plain conversation.


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
    at = read_number(rest)
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
    at = read_number(rest)
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


@dataclass(slots=True)
class Talk:
    """A conversation about one case. It ends when the case is closed or the person leaves.

    `is_kept` is false when the journal is in memory only, so that nobody is told otherwise.
    `net` makes the way outside for checks and `door` is that of live tests; without them both are
    answered by hand. `brief` leaves the answers out of the next turn: they were just heard and are
    still the same.
    """

    lines: Lines
    case: OpenCase
    is_kept: bool = True
    net: Callable[[], Net] | None = None
    door: live.LiveTestOptions | None = None
    brief: bool = False

    @property
    def view(self) -> View:
        """Return the newest picture of the case."""
        return self.case.view

    def run(self) -> View:
        """Talk until the case is closed, left, or the input ends; return the last view."""
        self.lines.prefix = live.prefix_of(self.view)
        say_where(self.view, self.lines)
        try:
            if self.view.is_closed:
                self._open_again()
            while not self.view.is_closed:
                self._turn()
        except (Leave, EndOfInput):
            self._say_kept()
        except KeyboardInterrupt:
            self._say_kept()
            raise
        return self.view

    def _open_again(self) -> None:
        """Say how a closed case ended, and open it again if that is wanted."""
        if self.view.outcome is not None:
            say_outcome(self.view.outcome, self.lines)
        while self.view.is_closed:
            typed = self.lines.ask("This case is closed. Type b to open it again, or q leave:")
            if typed.lower() in ("q", "leave"):
                raise Leave
            if typed.lower() in ("b", "back"):
                self.case.undo()

    def _turn(self) -> None:
        """Say where the case stands, and do what is typed."""
        before = self.view
        if self.case.trouble:
            self.lines.say(
                f"Attention. {self.case.trouble} It goes on in memory and is saved as soon as that"
                " is possible. Copy what is on the screen before you leave."
            )
        runs = self._runs()
        prompt = say_step(self.view, self.lines, brief=self.brief, runs=runs)
        self.brief = False
        typed = self.lines.ask(prompt)
        try:
            if runs and typed.lower() in RUN:
                self._run_machine()
                self.brief = self.view.step == before.step
            else:
                self._do(typed)
        except WizardError as error:
            self.lines.say(sentence(error.message))
            if error.hint:
                self.lines.say(sentence(error.hint))
        say_change(self.lines, before, self.view)

    def _runs(self) -> str:
        """Return what `r` runs at this step, in words, or nothing."""
        if can_run(self.view, self.net):
            return "the check"
        return "the test" if live.can_run(self.view, self.door) else ""

    def _run_machine(self) -> None:
        if self.net and can_run(self.view, self.net):
            run_check(self.case, self.net, self.lines)
        elif self.door:
            live.run_live(self.case, self.door, self.lines)

    def _do(self, typed: str) -> None:
        step = self.view.step
        word, _, rest = typed.partition(" ")
        command = find(word)
        is_text = step is not None and step.answered_by is AnsweredBy.TEXT
        # A value may begin with a word that is a command, as "back office" does.
        if command and (not rest or (command.takes_more and not (is_text and len(word) > 1))):
            seen = self.view
            command.does(self, rest.strip())
            same = (self.view.step, self.view.outcome) == (seen.step, seen.outcome)
            self.brief = same and not command.repeats
        elif self.view.outcome is not None:
            self._at_outcome(self.view.outcome, typed)
        elif step is not None and is_text:
            self._enter(step, typed)
        elif step is not None:
            self._choose(step, typed)

    def _choose(self, step: StepView, typed: str) -> None:
        choice = _chosen(step.choices, typed)
        if choice is None:
            self.lines.say(_no_such_answer(typed, len(step.choices)))
        elif choice.reasons:
            if reason := self._one_more(f"{sentence(choice.label)} Why?", choice.reasons):
                self.case.answer(choice.id, reason=reason)
        elif choice.members:
            members = tuple((member.id, _said(member)) for member in choice.members)
            if answer := self._one_more(sentence(choice.label), members):
                self.case.answer(answer)
        else:
            self.case.answer(choice.id)

    def _one_more(self, said: str, offered: Sequence[tuple[str, str]]) -> str:
        """Ask for one of some ids with labels; nothing if the person goes back instead."""
        self.lines.say(said)
        for at, (_, label) in enumerate(offered, 1):
            self.lines.say(f"{at}: {sentence(label)}")
        while True:
            typed = self.lines.ask(f"Type 1 to {len(offered)}, or b back:")
            if typed.lower() in ("q", "leave"):
                raise Leave
            if typed.lower() in ("b", "back"):
                return ""
            at = read_number(typed)
            if 1 <= at <= len(offered):
                return offered[at - 1][0]
            if typed.lower() in dict(offered):
                return typed.lower()
            self.lines.say(_no_such_answer(typed, len(offered)))

    def _enter(self, step: StepView, typed: str) -> None:
        skip = next((choice for choice in step.choices if choice.id == SKIP), None)
        if skip and typed.lower() in ("s", "skip"):
            self.case.answer(SKIP)
        elif not typed:
            self.lines.say("Nothing was typed.")
        else:
            self.case.answer(ENTERED, entered=typed)

    def _at_outcome(self, outcome: OutcomeView, typed: str) -> None:
        at = read_number(typed)
        if not typed:
            self.case.close()
            again = f" To open it again: {_resume(self.view)}" if self._is_saved else ""
            self.lines.say(f"Case closed.{again}")
        elif 1 <= at <= len(outcome.missing):
            missing = outcome.missing[at - 1]
            value = self.lines.ask(f"{sentence(missing.question)} Enter alone leaves it out:")
            if value:
                self.case.add_fact(missing.kind, value)
        else:
            self.lines.say(f"{typed!r} is no command here. Type h for help.")

    @property
    def _is_saved(self) -> bool:
        return self.is_kept and not self.case.trouble

    def _say_kept(self) -> None:
        case_id = self.view.case_id
        if self._is_saved:
            self.lines.say(f"Case {case_id} is kept. To carry on: {_resume(self.view)}")
        else:
            self.lines.say(
                f"Case {case_id} ends here: {self.case.trouble or 'cases are not saved.'}"
            )


def _resume(view: View) -> str:
    return f"entra-wizard case resume {view.case_id}"


def _chosen(choices: tuple[Choice, ...], typed: str) -> Choice | None:
    at = read_number(typed)
    if 1 <= at <= len(choices):
        return choices[at - 1]
    # Who knows the id of an answer need not go through its group.
    by_id = (*single(choices), *choices)
    return next((choice for choice in by_id if choice.id == typed.lower()), None)


def _said(choice: Choice) -> str:
    """Return a member of a group in words; the one that was answered before says so."""
    return f"{sentence(choice.label)} Your answer before." if choice.was_before else choice.label


def _no_such_answer(typed: str, count: int) -> str:
    numbers = f"1 to {count}" if count > 1 else "1"
    if not typed:
        return f"Nothing was typed. Choose with a number, {numbers}."
    return f"{typed!r} is no answer and no command. Choose with a number, {numbers}, or h for help."


# Home in plain lines: what does the error say, what was read, and which flow fits.

_PASTE = (
    "Paste the error, or type a code or a few words. End with an empty line. "
    "Or type f flows, r carry on with a case, q leave:"
)
_MOST_CASES = 9


@dataclass(slots=True)
class Home:
    """The conversation before a case is open."""

    workspace: Workspace
    request: RunRequest
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
        found = self.workspace.read(cut.text, self.request.settings.reader)
        self._say_read(found)
        offers = found.suggestions or found.neighbours or self._flows()
        return self._open(self._pick(offers, _caption(found)), cut.text)

    def _say_read(self, found: Triage) -> None:
        """Say what was read from a text, what it means, and what it is mixed up with."""
        specs = self.workspace.book.tables.facts
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
        if found.local_notice:
            self.lines.say(f"Said here: {sentence(found.local_notice)}")
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
            if 1 <= read_number(typed) <= most:
                return read_number(typed)
            self.lines.say(f"{typed!r} is none of them." if typed else "Nothing was typed.")

    def _flows(self) -> tuple[Suggestion, ...]:
        """Return every flow that begins with a code, as offers."""
        book, reader = self.workspace.book, self.request.settings.reader
        return tuple(
            Suggestion(flow.id, flow.codes[0], flow.title, *first_step_of(flow, book, reader), 0)
            for flow in book.values()
            if flow.codes
        )

    def _open(self, chosen: Suggestion | None, text: str) -> OpenCase | None:
        return open_case(self.workspace, self.request, chosen.flow, text) if chosen else None

    def _resume(self) -> OpenCase | None:
        cases = [one for one in self.workspace.cases() if one.state == "open"][:_MOST_CASES]
        if not cases:
            self.lines.say("No open cases. Paste an error to begin one.")
            return None
        for at, one in enumerate(cases, 1):
            self.lines.say(f"{at}: {case_line(one)}")
        at = self._number(len(cases))
        return self.workspace.resume(cases[at - 1].case_id) if at else None


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
