"""The plain-line front end for screen readers: labels first, whole words, no symbols."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from wizard import machine_steps
from wizard.case.report import may_leave
from wizard.case.triage import Suggestion, first_step_of
from wizard.case.view import place_beside, single
from wizard.case.view_builder import FOUND
from wizard.cli import live
from wizard.cli.files import decode
from wizard.cli.opening import open_case
from wizard.cli.output import (
    EndOfInput,
    Field,
    Item,
    LeaveRequested,
    LineDialog,
    as_sentence,
    minutes_of,
    read_number,
    sentence_case,
)
from wizard.cli.sentences import (
    capitalize_first,
    case_summary_line,
    prefix_of,
    redaction_summary,
    triage_fields,
)
from wizard.content.flow import BRANCH, ENTERED, SKIP, AnsweredBy
from wizard.content.messages import fact_in_words
from wizard.errors import WizardError
from wizard.evidence import Origin
from wizard.frozen import frozen
from wizard.links import open_link
from wizard.probes import DEADLINE, start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.case.triage import Triage
    from wizard.case.view import Choice, OutcomeView, StepView, TrailItem, View
    from wizard.case.workspace import OpenCase, Workspace
    from wizard.cli.options import RunRequest
    from wizard.cli.output import Block
    from wizard.probes import Net, ProbeResult, Target


# Writing steps, outcomes, and what the last answer changed.


def write_header(view: View, lines: LineDialog) -> None:
    """Write the case, its progress, and what the program answered already."""
    ticket = f" Ticket {view.ticket}." if view.ticket else ""
    title = f"{view.code}, {_inside_line(view.title)}" if view.code else view.title
    # "Step 1, 2 to 4 left" would be heard as three numbers in a row.
    progress = as_sentence(sentence_case(view.progress.words).replace(", ", ". "))
    lines.write(f"Case {view.case_id}.{ticket} {as_sentence(title)} {progress}")
    if view.notice:
        lines.write(f"Notice: {as_sentence(view.notice)}")
    for item in view.path:
        if item.question and not item.by_person:
            lines.write(skipped_question_line(item.question, item.label, item.by))


def _inside_line(title: str) -> str:
    """Return a title as it follows a code: a word keeps its capitals if it has more than one."""
    is_name = sum(map(str.isupper, title.split(" ", 1)[0])) > 1
    return title if is_name else f"{title[:1].lower()}{title[1:]}"


def write_step(view: View, lines: LineDialog, *, brief: bool = False, runs: str = "") -> str:
    """Write the current step or the outcome; return the prompt that follows.

    `brief` repeats only its sentence. `runs` names what can be run at this step, as "the check".
    """
    if view.outcome is not None:
        return _write_outcome_step(view.outcome, lines, brief=brief)
    if view.step is None:
        return "This case has no flow yet. Type q to leave, h for help:"
    return _write_question(view, view.step, lines, brief=brief, runs=runs)


def _write_outcome_step(outcome: OutcomeView, lines: LineDialog, *, brief: bool) -> str:
    if brief:
        lines.write(f"{_headline(outcome.headline)}: {as_sentence(outcome.text)}")
    else:
        lines.write_blocks(outcome_blocks(outcome))
    for number, missing in enumerate(outcome.missing, 1):
        lines.write(f"{missing.label}: missing. Type {number} to add it.")
    return "Press Enter to close the case, or b back, c this text alone, n note, h help:"


def _write_question(
    view: View, step: StepView, lines: LineDialog, *, brief: bool, runs: str
) -> str:
    minutes = f", {minutes_of(step.minutes)}" if step.minutes else ""
    lines.write(f"{sentence_case(step.actor)}{minutes}: {as_sentence(step.text)}")
    if not brief:
        _write_details(step, lines)
    back = "b back, " if view.can_undo else ""
    if step.answered_by is AnsweredBy.TEXT:
        return _enter_prompt(step, back)
    copy = "c command alone, " if step.command else "c message alone, " if step.message else ""
    again = f"{'repeat' if runs else 'r repeat'} the answers, " if brief else ""
    again = f"r run {runs}, {again}" if runs else again
    numbers = f"Type 1 to {len(step.choices)}" if len(step.choices) > 1 else "Type 1"
    return f"{numbers}, or {again}{back}n note, w why, k what we know, {copy}h help:"


def _write_details(step: StepView, lines: LineDialog) -> None:
    """Write why and how, the command or message, and the answers by number."""
    if step.why:
        lines.write(f"Why: {as_sentence(step.why)}")
    _write_action(step, lines)
    if step.answered_by is AnsweredBy.TEXT:
        return
    for number, choice in enumerate(step.choices, 1):
        hint = "Your answer before." if choice.was_before else as_sentence(choice.hint)
        lines.write(f"{number}: {as_sentence(choice.label)} {hint}".rstrip())


def _write_action(step: StepView, lines: LineDialog) -> None:
    if step.how:
        lines.write(f"How: {as_sentence(step.how)}")
    if step.command:
        lines.write(f"Command: {step.command}", whole=True)
    for label, text in step.rows:
        lines.write(f"{label}: {as_sentence(text)}")
    if step.link:
        lines.write(f"Link: {step.link}", whole=True)
    if step.message:
        lines.write(f"Message to send:\n{step.message}", whole=True)


def _enter_prompt(step: StepView, back: str) -> str:
    skip = next((choice for choice in step.choices if choice.id == SKIP), None)
    example = f", for example {step.example}" if step.example else ""
    skipping = f"s for {skip.label!r}, " if skip else ""
    typed = f"Type it in one line{example}, and press Enter."
    return f"{typed} Or {skipping}{back}n note, w why, k what we know, h help:"


def outcome_blocks(view: OutcomeView) -> list[Block]:
    """Return how the case ended, with the text to copy."""
    return [
        Field(_headline(view.headline), as_sentence(view.text)),
        *(Field(label, as_sentence(text)) for label, text in view.rows),
        Item(f"{view.paper_title}:\n{view.paper}", view.paper_title, (view.paper,)),
    ]


def _headline(headline: str) -> str:
    capitals = list(takewhile(str.isupper, headline.split()))
    rest = headline.split()[len(capitals) :]
    return " ".join([" ".join(capitals).lower().capitalize(), *rest])


def write_changes(lines: LineDialog, before: View, now: View) -> None:
    """Write what the last input changed: noted answers, known facts, causes ruled out."""
    old = {item.visit for item in before.trail}
    for item in now.path:
        if item.visit in old or not item.question:
            continue
        if item.by_person or _by_machine(item):
            lines.write(f"Noted: {as_sentence(item.label)}")
        else:
            lines.write(skipped_question_line(item.question, item.label, item.by))
    out = {cause.title for cause in before.ruled_out}
    for cause in now.ruled_out:
        if cause.title not in out:
            reason = f" Reason: {as_sentence(cause.reason)}" if cause.reason else ""
            lines.write(f"Ruled out: {as_sentence(cause.title)}{reason}")
    if now.notice and now.notice != before.notice:
        lines.write(f"Notice: {as_sentence(now.notice)}")


def _by_machine(item: TrailItem) -> bool:
    """Return whether a check or test gave this answer, so that its result is written already."""
    return item.by.startswith(FOUND)


def skipped_question_line(question: str, label: str, by: str) -> str:
    """Return the line about a question or branch that a known fact has answered."""
    source = as_sentence(capitalize_first(by))
    if not question.endswith("?"):
        return f"Known: {question.rstrip('.')}: {as_sentence(label)} {source}".rstrip()
    return f"Not asked: {question} Answer: {as_sentence(label)} {source}".rstrip()


# Check steps: run on request only; they can always be answered by hand.

RUN = ("r", "run")
"""Commands that run a check. At other steps `r` repeats the step, as `repeat` always does."""


def can_run(view: View, net: Callable[[], Net] | None) -> bool:
    """Return whether the step is a check that can run here."""
    return net is not None and view.is_at_check


def run_check(case: OpenCase, net: Callable[[], Net], lines: LineDialog) -> None:
    """Run the check of the step and answer with its verdict, if it has one."""
    step = case.view.step
    if step is None:
        return
    connection = machine_steps.net_of(case, net)
    result = _ask(machine_steps.probe_at(case), connection, machine_steps.target_of(case), lines)
    if result is None:
        lines.write("Stopped. Nothing was noted.")
        return
    lines.write(f"{result.verdict.capitalize()}: {as_sentence(result.reason)}")
    if result.advice:
        lines.write(f"To do: {as_sentence(result.advice)}")
    machine_steps.keep_check(case, step, result)
    if result.heard:
        lines.write(f"Heard: {as_sentence(case.view.notes[-1].partition(' Heard: ')[2])}")
    if not machine_steps.is_answer(result):
        lines.write("It is not answered yet. Answer by hand, or type r to run it again.")


def _ask(name: str, net: Net, target: Target, lines: LineDialog) -> ProbeResult | None:
    """Run a probe in the background; None if Ctrl+C stopped it."""
    lines.write(f"Checking. It takes {DEADLINE:g} seconds at most. Ctrl+C stops it.")
    batch = start((name,), net, lambda _: None, target)
    try:
        batch.wait()
    except KeyboardInterrupt:
        return None
    finally:
        batch.cancel()
    return next(iter(batch.results), None)


# Commands of the dialog, besides answers.


@frozen
class DialogCommand:
    """A command of the dialog: a letter or a word. With `takes_more`, words may follow.

    With `repeats`, the whole step is written again afterwards.
    """

    key: str
    word: str
    help: str
    does: Callable[[CaseDialog, str], None]
    takes_more: bool = False
    repeats: bool = False


def _back(dialog: CaseDialog, rest: str) -> None:
    if not rest:
        dialog.case.undo()
        return
    trail = [item for item in dialog.view.path if item.question]
    at = read_number(rest)
    if not 1 <= at <= len(trail):
        dialog.lines.write("The path has no such number. Type t to hear it.")
        return
    item = trail[at - 1]
    if item.can_overrule:
        dialog.case.overrule(item.visit)
    else:
        dialog.case.undo(item.visit)


def _note(dialog: CaseDialog, rest: str) -> None:
    text = rest or dialog.lines.ask("Type the note, in one line. Enter alone writes none:")
    if text:
        dialog.case.note(text)
        dialog.lines.write("The note is kept.")


def _why(dialog: CaseDialog, _rest: str) -> None:
    why = dialog.case.why()
    dialog.lines.write(f"Why: {as_sentence(why.why)}")
    if why.source:
        dialog.lines.write(f"Source: {as_sentence(why.source)}")
    for text in why.led_here:
        dialog.lines.write(f"Led here: {as_sentence(text)}")
    if why.origin:
        dialog.lines.write(f"Own flow: {why.origin}")
    if why.order:
        dialog.lines.write(f"Order: {why.order}")
    for answer, text in why.could_settle:
        dialog.lines.write(f"Would settle it: {answer!r}, then it was: {as_sentence(text)}")
    for text in why.could_rule_out:
        dialog.lines.write(f"Could rule out: {as_sentence(text)}")
    for answer, text in why.instead:
        dialog.lines.write(f"Another answer, {answer!r}, would have led to: {as_sentence(text)}")


def _known(dialog: CaseDialog, _rest: str) -> None:
    view, lines = dialog.view, dialog.lines
    for at, item in enumerate(view.known, 1):
        place = f" {as_sentence(capitalize_first(item.line))}" if item.place else ""
        lines.write(
            f"Known {at}: {item.label}: {as_sentence(item.value)} {as_sentence(item.origin)}{place}"
        )
    if view.hidden:
        lines.write(f"Hidden: {', '.join(f'{count} {kind}' for kind, count in view.hidden)}.")
    for cause in view.possible:
        suspected = " Suspected." if cause.suspected else ""
        lines.write(f"Still possible: {as_sentence(cause.title)}{suspected}")
    for cause in view.ruled_out:
        lines.write(f"Ruled out: {as_sentence(cause.title)} {as_sentence(cause.reason)}".rstrip())
    if view.known:
        lines.write("To remove a wrong one, type x and its number, as x 1.")
    else:
        lines.write("Nothing is known yet.")


def _retract(dialog: CaseDialog, rest: str) -> None:
    known = dialog.view.known
    at = read_number(rest)
    if not 1 <= at <= len(known):
        dialog.lines.write("Type x and the number of a fact, as x 1. Type k to hear the numbers.")
    elif not known[at - 1].can_strike:
        dialog.lines.write("That was not read from a text. Go back with b to answer otherwise.")
    else:
        dialog.case.strike(known[at - 1].kind, known[at - 1].raw)
        dialog.lines.write(f"Removed: {known[at - 1].label}.")


def _path(dialog: CaseDialog, _rest: str) -> None:
    trail = [item for item in dialog.view.path if item.question]
    for at, item in enumerate(trail, 1):
        by = "" if item.by_person else f" {as_sentence(capitalize_first(item.by))}"
        dialog.lines.write(
            f"{at}: {as_sentence(item.question)} Answer: {as_sentence(item.label)}{by}"
        )
    if trail:
        dialog.lines.write("To go back to one, type b and its number, as b 1.")
    else:
        dialog.lines.write("Nothing has been answered yet.")


def _map(dialog: CaseDialog, _rest: str) -> None:
    from wizard.authoring.maps import State, map_of  # noqa: PLC0415 - seldom asked for

    case, lines = dialog.case, dialog.lines
    at = case.case.at
    if at is None:
        lines.write("This case has no steps yet.")
        return
    drawn = map_of(case.book, case.book[at.flow], case.case)
    asked = [one for one in drawn.steps if one.kind != BRANCH.name]
    near = [one for one in asked if one.state in (State.WALKED, State.HERE)]
    for step in near:
        here = ", you are here" if step.state is State.HERE else ""
        lines.write(f"Step {step.number}{here}: {as_sentence(step.text)}")
        for way in step.ways:
            if way.taken or step.state is State.HERE:
                taken = "Taken: " if way.taken else ""
                lines.write(f"{taken}{'; '.join(way.labels)}: {as_sentence(way.leads)}")
    rest = len(asked) - len(near)
    lines.write(f"{rest} other steps. To see all of them:")
    lines.write(f"entra-wizard flow map {at.flow}", whole=True)


def _copy(dialog: CaseDialog, _rest: str) -> None:
    view = dialog.view
    if view.outcome is not None:
        dialog.lines.write(may_leave(view.outcome.paper, view.outcome.paper_title), whole=True)
    elif view.step is not None and (view.step.command or view.step.message):
        dialog.lines.write(view.step.command or view.step.message, whole=True)
    else:
        dialog.lines.write("Nothing to copy on this step.")


def _export(dialog: CaseDialog, _rest: str) -> None:
    if dialog.is_saved:
        dialog.lines.write("To export this case, leave with q. Then run:")
        dialog.lines.write(f"entra-wizard case export {dialog.view.case_id}", whole=True)
    else:
        dialog.lines.write("This case is not saved, so only its text can be taken along: type c.")


def _page(dialog: CaseDialog, _rest: str) -> None:
    step = dialog.view.step
    link = step.link if step else ""
    dialog.lines.write(open_link(link, dialog.case.book.tables.hosts))


def _ticket(dialog: CaseDialog, rest: str) -> None:
    text = rest or dialog.lines.ask("Type the ticket number. Enter alone changes nothing:")
    if text:
        dialog.case.label(text)
        dialog.lines.write(f"Ticket: {text}.")


def _paste(dialog: CaseDialog, _rest: str) -> None:
    try:
        text = dialog.lines.ask_text("Paste more text. End with an empty line.")
    except EndOfInput:
        return
    if text.strip():
        reading = dialog.case.paste(text)
        count = len(reading.evidence)
        dialog.lines.write(
            f"Read {count} {'fact' if count == 1 else 'facts'} from it. Type k to hear."
        )


def _repeat(_talk: CaseDialog, _rest: str) -> None:
    """Do nothing; the step is written again in any case."""


def _leave(_talk: CaseDialog, _rest: str) -> None:
    raise LeaveRequested


def _help(dialog: CaseDialog, _rest: str) -> None:
    for one in DIALOG_COMMANDS:
        dialog.lines.write(f"{one.key}, or {one.word}: {one.help}")


DIALOG_COMMANDS = (
    DialogCommand(
        "b",
        "back",
        "Go back to the previous answer. b 2 goes to number 2 of the path.",
        _back,
        takes_more=True,
    ),
    DialogCommand("n", "note", "Add a note to the case.", _note, takes_more=True),
    DialogCommand("w", "why", "Why this is asked, and what it settles.", _why),
    DialogCommand(
        "k", "known", "What we know, which causes are possible, and which are ruled out.", _known
    ),
    DialogCommand("x", "strike", "Remove a wrong fact, as x 1.", _retract, takes_more=True),
    DialogCommand("t", "path", "The path so far.", _path),
    DialogCommand("m", "map", "The steps of your path, and where each answer leads.", _map),
    DialogCommand("c", "command", "The command, message or ticket text alone, to copy.", _copy),
    DialogCommand("e", "export", "How to export the case to a file.", _export),
    DialogCommand("o", "open", "Open the page that the step names.", _page),
    DialogCommand("p", "paste", "Paste more text, for example a second error.", _paste),
    DialogCommand("#", "ticket", "Set your ticket number.", _ticket, takes_more=True),
    DialogCommand(
        "r",
        "repeat",
        "Hear the whole step again. At a check or live test r runs it, and repeat says it.",
        _repeat,
        repeats=True,
    ),
    DialogCommand("q", "leave", "Leave. The case is kept.", _leave),
    DialogCommand("h", "help", "This list.", _help),
)
"""All commands of the dialog."""


_ALSO = {"?": "h", "quit": "q", "exit": "q"}
"""Other words for commands, as many programs have them."""


def find(word: str) -> DialogCommand | None:
    """Return the command of a letter or word, or None."""
    word = _ALSO.get(word.lower(), word.lower())
    return next((one for one in DIALOG_COMMANDS if word in (one.key, one.word)), None)


@dataclass(slots=True)
class CaseDialog:
    """The dialog about one case. It ends when the case is closed or the user leaves.

    `is_kept` is false when the journal is in memory only. `net` makes connections for checks and
    `live_options` is for live tests; without them both are answered by hand. `brief` leaves the
    answers out of the next turn, because they were just written and have not changed. `flows` are
    folders that have to be named again to open the case again.
    """

    lines: LineDialog
    case: OpenCase
    is_kept: bool = True
    net: Callable[[], Net] | None = None
    live_options: live.LiveTestOptions | None = None
    brief: bool = False
    flows: tuple[str, ...] = ()

    @property
    def view(self) -> View:
        """The current view of the case."""
        return self.case.view

    def run(self) -> View:
        """Ask until the case is closed, left, or the input ends; return the last view."""
        self.lines.prefix = prefix_of(self.view)
        write_header(self.view, self.lines)
        try:
            if self.view.is_closed:
                self._open_again()
            while not self.view.is_closed:
                self._turn()
        except (LeaveRequested, EndOfInput):
            self._write_saved_state()
        except KeyboardInterrupt:
            self._write_saved_state()
            raise
        return self.view

    def _open_again(self) -> None:
        """Write the outcome of a closed case, and reopen it on request."""
        if self.view.outcome is not None:
            self.lines.write_blocks(outcome_blocks(self.view.outcome))
        while self.view.is_closed:
            typed = self.lines.ask("This case is closed. Type b to open it again, or q leave:")
            command = find(typed)
            if command and command.key == "q":
                raise LeaveRequested
            if command and command.key == "b":
                self.case.undo()

    def _turn(self) -> None:
        """Write the current step, read a line, and act on it."""
        before = self.view
        if self.case.trouble:
            self.lines.write(
                f"Attention. {self.case.trouble} It goes on in memory and is saved as soon as that"
                " is possible. Copy what is on the screen before you leave."
            )
        runs = self._runs()
        prompt = write_step(self.view, self.lines, brief=self.brief, runs=runs)
        self.brief = False
        typed = self.lines.ask(prompt)
        try:
            if runs and typed.lower() in RUN:
                self._run_machine()
                self.brief = self.view.step == before.step
            else:
                self._do(typed)
        except WizardError as error:
            self.lines.write(as_sentence(error.message))
            if error.hint:
                self.lines.write(as_sentence(error.hint))
        write_changes(self.lines, before, self.view)

    def _runs(self) -> str:
        """Return the name of what `r` runs at this step, or nothing."""
        if can_run(self.view, self.net):
            return "the check"
        return "the test" if live.can_run(self.view, self.live_options) else ""

    def _run_machine(self) -> None:
        if self.net and can_run(self.view, self.net):
            run_check(self.case, self.net, self.lines)
        elif self.live_options:
            live.run_live(self.case, self.live_options, self.lines)

    def _do(self, typed: str) -> None:
        step = self.view.step
        word, _, rest = typed.partition(" ")
        command = find(word)
        is_text = step is not None and step.answered_by is AnsweredBy.TEXT
        # A typed value may begin with the word of a command, as "back office" does.
        if command and (not rest or (command.takes_more and not (is_text and len(word) > 1))):
            before = self.view
            command.does(self, rest.strip())
            same = (self.view.step, self.view.outcome) == (before.step, before.outcome)
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
            self.lines.write(_no_such_answer(typed, len(step.choices)))
            self.brief = True
        elif choice.reasons:
            if reason := self._one_more(f"{as_sentence(choice.label)} Why?", choice.reasons):
                self.case.answer(choice.id, reason=reason)
        elif choice.members:
            members = tuple((member.id, _member_label(member)) for member in choice.members)
            if answer := self._one_more(as_sentence(choice.label), members):
                self.case.answer(answer)
        else:
            self.case.answer(choice.id)

    def _one_more(self, prompt: str, offered: Sequence[tuple[str, str]]) -> str:
        """Ask for one of several ids by label; nothing if the user goes back.

        The commands work here too. One that leads to another step ends the question.
        """
        step, is_due = self.view.step, True
        while self.view.step == step:
            if is_due:
                self.lines.write(prompt)
                for at, (_, label) in enumerate(offered, 1):
                    self.lines.write(f"{at}: {as_sentence(label)}")
            typed = self.lines.ask(f"Type 1 to {len(offered)}, or b back, w why, h help:")
            word, _, rest = typed.partition(" ")
            command, at = find(word), read_number(typed)
            if 1 <= at <= len(offered):
                return offered[at - 1][0]
            if typed.lower() in dict(offered):
                return typed.lower()
            if command and command.key == "b" and not rest:
                return ""
            is_due = bool(command and command.repeats)
            if command and (not rest or command.takes_more):
                command.does(self, rest.strip())
            else:
                self.lines.write(_no_such_answer(typed, len(offered)))
        return ""

    def _enter(self, step: StepView, typed: str) -> None:
        skip = next((choice for choice in step.choices if choice.id == SKIP), None)
        if skip and typed.lower() in ("s", "skip"):
            self.case.answer(SKIP)
        elif not typed:
            self.lines.write("Nothing was typed.")
        else:
            self.case.answer(ENTERED, entered=typed)

    def _at_outcome(self, outcome: OutcomeView, typed: str) -> None:
        at = read_number(typed)
        if not typed:
            self.case.close()
            again = f" To open it again: {self._to_resume}" if self.is_saved else ""
            self.lines.write(f"Case closed.{again}")
        elif 1 <= at <= len(outcome.missing):
            missing = outcome.missing[at - 1]
            value = self.lines.ask(f"{as_sentence(missing.question)} Enter alone leaves it out:")
            if value:
                self.case.add_fact(missing.kind, value)
        else:
            self.lines.write(f"{typed!r} is not a command here. Type h for help.")

    @property
    def is_saved(self) -> bool:
        """Whether the case is on the disk."""
        return self.is_kept and not self.case.trouble

    @property
    def _to_resume(self) -> str:
        """The command that opens the case again."""
        named = (word for folder in self.flows for word in ("--flows", folder))
        return shlex.join(("entra-wizard", "case", "resume", self.view.case_id, *named))

    def _write_saved_state(self) -> None:
        case_id = self.view.case_id
        if self.case.discard():
            self.lines.write("Nothing was answered, so no case was kept.")
        elif self.is_saved:
            self.lines.write(f"Case {case_id} is kept. To carry on: {self._to_resume}")
        else:
            self.lines.write(
                f"Case {case_id} ends here: {self.case.trouble or 'cases are not saved.'}"
            )


def _chosen(choices: tuple[Choice, ...], typed: str) -> Choice | None:
    at = read_number(typed)
    if 1 <= at <= len(choices):
        return choices[at - 1]
    # Ids of answers inside a group are accepted directly.
    by_id = (*single(choices), *choices)
    return next((choice for choice in by_id if choice.id == typed.lower()), None)


def _member_label(choice: Choice) -> str:
    """Return the label of a group member, marked if it was answered before."""
    return f"{as_sentence(choice.label)} Your answer before." if choice.was_before else choice.label


def _no_such_answer(typed: str, count: int) -> str:
    numbers = f"1 to {count}" if count > 1 else "1"
    if not typed:
        return f"Nothing was typed. Choose with a number, {numbers}."
    return (
        f"{typed!r} is not an answer or a command. Choose with a number, {numbers}, or h for help."
    )


# Home in plain lines: read the error, show what was found, choose a flow.

_PASTE = (
    "Paste the error, or type a code or a few words. End with an empty line. "
    "Or type f flows, l sign-in log, r carry on with a case, q leave:"
)
_HOME_HELP = (
    "Paste or type what the error says, then press Enter on an empty line. You get the steps that "
    "fit it, and choose one with its number. f lists all flows. l starts from a sign-in log. "
    "r carries on with a case. q leaves."
)
_MOST_CASES = 9
_FEW_MIXED_UP = 2
"""Codes heard before the steps to choose from; `explain` says all."""


@dataclass(slots=True)
class Home:
    """The dialog before a case is open."""

    workspace: Workspace
    request: RunRequest
    lines: LineDialog

    def choose(self) -> OpenCase | None:
        """Ask until a case is open; None if the user leaves or the input ends."""
        self.lines.write("entra-wizard. From a sign-in error to a fix, one question at a time.")
        text = self.request.text
        try:
            while True:
                case = self._from_text(text) if text else self._ask()
                if case is not None:
                    return case
                text = ""
        except (EndOfInput, LeaveRequested):
            self.lines.write("Nothing was started.")
            return None

    def _ask(self) -> OpenCase | None:
        text = self.lines.ask_text(_PASTE)
        word = text.strip().lower()
        command = find(word)
        if command and command.key == "q":
            raise LeaveRequested
        if command and command.key == "h":
            self.lines.write(_HOME_HELP)
            return None
        if word in ("r", "cases"):
            return self._resume()
        if word in ("f", "flows"):
            return self._open(self._pick(self._flows(), "Which one?"), "")
        if word in ("l", "log"):
            text = self._from_log()
            return self._from_text(text) if text else None
        if not word:
            self.lines.write("Nothing was pasted.")
            return None
        return self._from_text(text)

    def picked(self, log: str) -> str:
        """Return the text of the failed sign-in that is chosen; empty if the user goes back."""
        from wizard.cli.sign_in_log import pick_row  # noqa: PLC0415 - few cases start from a log

        return pick_row(log, self.lines, self.workspace.catalogue)

    def _from_log(self) -> str:
        name = self.lines.ask("Type the name of the exported log, JSON or CSV, or b back:")
        if name.lower() in ("b", "back", ""):
            return ""
        try:
            return self.picked(name)
        except WizardError as error:
            self.lines.write(as_sentence(error.message))
            if error.hint:
                self.lines.write(as_sentence(error.hint))
            return ""

    def _from_text(self, text: str) -> OpenCase | None:
        cut = decode(text.encode("utf-8", errors="replace"))
        for notice in cut.notices:
            self.lines.write(notice)
        found = self.workspace.read(cut.text, self.request.settings.reader)
        self._write_reading(found)
        offers = (*found.suggestions, *found.causes) or found.neighbours or self._flows()
        causes_at = len(found.suggestions) if found.causes else None
        chosen = self._pick(offers, _caption(found), causes_at)
        return self._open(chosen, cut.text, found.reading.codes)

    def _write_reading(self, found: Triage) -> None:
        """Write what was read from a text, what it means, and codes it is mixed up with."""
        specs = self.workspace.book.tables.facts
        for one in found.reading.evidence:
            spec = specs.get(one.kind)
            value = fact_in_words(one.kind, one.value, specs)
            if one.origin is Origin.CATALOGUE:  # not in the text, but known of its app or tool
                continue
            read_at = place_beside(found.reading.place(one), one.value)
            place = as_sentence(capitalize_first(read_at))
            label = spec.label if spec else one.kind
            self.lines.write(f"Read from your text: {label}: {as_sentence(value)} {place}".rstrip())
        for other, what in found.others:
            self.lines.write(f"{other}: {what}")
        self.lines.write(redaction_summary(found.reading))
        self.lines.write_blocks(triage_fields(found, _FEW_MIXED_UP))
        for entry in found.alike:
            self.lines.write(f"Words fit: AADSTS{entry.code}, {as_sentence(entry.title)}")

    def _pick(
        self, offers: tuple[Suggestion, ...], caption: str, causes_at: int | None = None
    ) -> Suggestion | None:
        """Offer flows by number, and from `causes_at` on causes; None if the user goes back."""
        self.lines.write(caption)
        for at, one in enumerate(offers):
            if at == causes_at:
                self.lines.write("Or is it one of these causes?")
            self.lines.write(f"{at + 1}: {_offer(one)}")
        at = self._number(len(offers))
        return offers[at - 1] if at else None

    def _number(self, most: int) -> int:
        """Return a typed number from 1 to `most`, or 0 to go back."""
        numbers = f"1 to {most}" if most > 1 else "1"
        while True:
            typed = self.lines.ask(f"Type {numbers}, or b back, q leave:")
            command = find(typed)
            if command and command.key == "b":
                return 0
            if command and command.key == "q":
                raise LeaveRequested
            if 1 <= read_number(typed) <= most:
                return read_number(typed)
            self.lines.write(f"{typed!r} is none of them." if typed else "Nothing was typed.")

    def _flows(self) -> tuple[Suggestion, ...]:
        """Return the flows of the desk, and then all of ours that have codes."""
        book, reader = self.workspace.book, self.request.settings.reader
        own = [book[head.id] for head in book.own()]
        ours = [flow for flow in book.values() if flow.codes and not flow.own]
        return tuple(
            Suggestion(
                flow.id,
                flow.codes[0] if flow.codes else None,
                flow.title,
                *first_step_of(flow, book, reader),
                0,
            )
            for flow in (*own, *ours)
        )

    def _open(
        self, chosen: Suggestion | None, text: str, codes: tuple[int, ...] = ()
    ) -> OpenCase | None:
        """Open a case at what was chosen; of several codes in the text, its code is the newest."""
        if chosen is None:
            return None
        code = chosen.code if chosen.code in codes else None
        return open_case(self.workspace, self.request, chosen.target, text, code)

    def _resume(self) -> OpenCase | None:
        cases = [one for one in self.workspace.cases() if one.state == "open"][:_MOST_CASES]
        if not cases:
            self.lines.write("No open cases. Paste an error to begin one.")
            return None
        for at, one in enumerate(cases, 1):
            self.lines.write(f"{at}: {case_summary_line(one)}")
        at = self._number(len(cases))
        return self.workspace.resume(cases[at - 1].case_id) if at else None


def _caption(found: Triage) -> str:
    if found.unclear:
        return "More than one code is in the text. Which one is it?"
    if found.suggestions:
        return "These steps fit."
    if found.neighbours:
        return "This code is not known. Did you mean one of these?"
    return "No error code in this text. Start with one of these."


def _offer(one: Suggestion) -> str:
    code = f"AADSTS{one.code}, " if one.code is not None else ""
    note = f" {as_sentence(one.note.capitalize())}" if one.note else ""
    minutes = f" About {minutes_of(one.minutes)}." if one.minutes else ""
    question = as_sentence(one.first_question)
    return f"{code}{as_sentence(one.title)}{note}{minutes} {one.begins}: {question}"
