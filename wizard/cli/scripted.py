"""A case walked by an answers file: nothing is asked, and what is missing is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.case.transcript import transcript
from wizard.case.view import single
from wizard.cli.lines import sentence
from wizard.cli.live_case import run_unasked
from wizard.cli.output import say_json, tell
from wizard.cli.plain_words import say_outcome
from wizard.content.flow import ENTERED, SKIP
from wizard.content.kinds import AnsweredBy

if TYPE_CHECKING:
    from wizard.case.open_case import OpenCase
    from wizard.case.view import Outcome, StepView
    from wizard.cli.answers import Answers
    from wizard.cli.lines import Lines
    from wizard.cli.live_case import Door

SCHEMA = "entra-wizard/run/1"


def walk(case: OpenCase, answers: Answers, door: Door | None = None) -> None:
    """Answer step after step until the case ends or the next answer is missing.

    A live step without an answer is tested, where `door` lets a script do that.
    Raises IllegalEvent or InputError for an answer that the step does not have.
    """
    while (step := case.view.step) is not None and case.view.outcome is None:
        answer = answers.take(step.ref)
        if answer is not None:
            _give(case, step, answer)
        elif door is None or not run_unasked(case, step, door):
            return
    if case.view.outcome is not None:
        case.close()


def _give(case: OpenCase, step: StepView, answer: str) -> None:
    if step.answered_by is AnsweredBy.TEXT and answer != SKIP:
        case.answer(ENTERED, entered=answer)
    else:
        case.answer(answer)


def report_unused(answers: Answers) -> None:
    """Name the answers that no step took, on standard error."""
    for one in answers.unused:
        tell(f"Not used: {one}")


def say_run(case: OpenCase, lines: Lines) -> None:
    """Say how the walk went, in plain lines."""
    view = case.view
    for item in view.trail:
        if item.question:
            by = f" ({item.by})" if item.by else ""
            lines.say(f"{sentence(item.question)} {sentence(item.label + by)}")
    if view.outcome is not None:
        say_outcome(view.outcome, lines)
    elif view.step is not None:
        lines.say(f"Waiting at {view.step.ref}: {sentence(view.step.text)}")
        lines.say(f"Answers: {', '.join(_answer_ids(view.step))}")


def _answer_ids(step: StepView) -> list[str]:
    typed = [f"a {step.format}"] if step.answered_by is AnsweredBy.TEXT else []
    return typed + [choice.id for choice in single(step.choices)]


def say_run_json(case: OpenCase) -> None:
    """Write the run as one JSON document."""
    say_json(run_document(case))


def run_document(case: OpenCase, schema: str = SCHEMA) -> dict[str, object]:
    """Return the run: the path, the outcome, what is known, and what is waited for."""
    view = case.view
    at = case.case.trail[0].at if case.case.trail else case.case.at
    flow = case.book.get(at.flow) if at else None
    waiting = view.step if view.outcome is None else None
    return {
        "schema": schema,
        "case": view.case_id,
        "simulated": view.simulated or None,
        "flow": flow.id if flow else None,
        "version": flow.version if flow else None,
        "steps": [
            {
                "step": line.step,
                "kind": line.kind,
                "text": line.text,
                "answer": line.answer,
                "by": line.by.value,
            }
            for line in transcript(case.case, case.book)
        ],
        "outcome": _outcome(view.outcome.outcome) if view.outcome else None,
        "evidence": [
            {
                "fact": known.evidence.kind.replace("-", "_"),
                "value": known.evidence.value,
                "origin": known.evidence.origin.value,
            }
            for known in case.case.known
        ],
        "waiting": _waiting(waiting) if waiting else None,
    }


def _outcome(outcome: Outcome) -> dict[str, object]:
    return {
        "result": outcome.result.value,
        "cause": outcome.cause_id or None,
        "to": outcome.to.value if outcome.to else None,
        "text": outcome.text,
        "verified": outcome.verified,
        "unknown": list(outcome.unknown),
    }


def _waiting(step: StepView) -> dict[str, object]:
    return {
        "step": str(step.ref),
        "kind": step.kind,
        "text": step.text,
        "format": step.format or None,
        "answers": [{"id": one.id, "label": one.label} for one in single(step.choices)],
    }
