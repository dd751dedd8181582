"""What is said in plain lines: a step, an outcome, and what the last answer changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.case.wording import FOUND
from wizard.cli.lines import minutes_of, sentence, spoken
from wizard.content.flow import SKIP
from wizard.content.kinds import AnsweredBy

if TYPE_CHECKING:
    from wizard.case.view import OutcomeView, StepView, TrailItem, View
    from wizard.cli.lines import Lines


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
