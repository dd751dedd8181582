"""Scripted runs: answers from a file, nothing is asked, and the result is text or JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.case.report import may_leave, transcript
from wizard.case.view import single
from wizard.cli.files import STDIN, plain_name, read_complete, write_atomic
from wizard.cli.live import run_unasked
from wizard.cli.output import (
    Field,
    Item,
    as_sentence,
    write_json,
    write_notice,
)
from wizard.cli.plain import outcome_blocks
from wizard.content.flow import ENTERED, SKIP, AnsweredBy
from wizard.content.yaml_nodes import read
from wizard.errors import InputError
from wizard.evidence import Origin
from wizard.input_file import is_folder, is_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.case.view import Outcome, StepView
    from wizard.case.workspace import OpenCase
    from wizard.cli.live import LiveTestOptions
    from wizard.cli.output import Block
    from wizard.content.flow import StepRef
    from wizard.content.yaml_nodes import Node


class Answers:
    """Answers by step; each is used once, in the order of the file."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        self._left = {key: list(values) for key, values in rows.items()}

    def take(self, step: StepRef) -> str | None:
        """Return the next answer for a step, or None; `flow/step` is looked up before `step`."""
        for key in (str(step), step.step):
            if self._left.get(key):
                return self._left[key].pop(0)
        return None

    @property
    def unused(self) -> tuple[str, ...]:
        """The answers that no step has used, as `step: answer`."""
        return tuple(f"{key}: {value}" for key, values in self._left.items() for value in values)


def read_answers(name: str) -> Answers:
    """Return the answers of a YAML or JSON file, or of standard input for `-`.

    Raises InputError with the line of the first error.
    """
    text = read_complete(name)
    if not text.strip():
        return Answers({})
    source = "standard input" if plain_name(name) == STDIN else name
    top, sheet = read(source, text.encode())
    rows = {key: _values(node) for key, node in (top.children() if top else ())}
    if sheet.errors:
        first = sheet.findings[0]
        raise InputError(f"{first.at}: {first.message}", first.fix)
    return Answers(rows)


def _values(node: Node) -> list[str]:
    if node.items is not None:
        return [one.as_text("a step") for one in node.items]
    return [node.as_text("a step")]


# Recording a run as a scenario, in the format of `flows/<id>.scenarios.yaml`.

_SIMPLE = re.compile(r"[A-Za-z][\w/-]*")


def check_new(name: str) -> None:
    """Raise InputError if a scenario cannot be written to a file of this name."""
    if is_there(name):
        raise InputError(f"The file {name!r} exists already.", "Name another file for --record.")
    if not is_folder(Path(name).absolute().parent):
        raise InputError(f"There is no folder for {name!r}.", "Make the folder first.")


def record(case: OpenCase, name: str) -> None:
    """Write the run of a case to a new file.

    InputError, OutputError or LeakError if that cannot be done.
    """
    check_new(name)
    text = may_leave(scenario_text(case), "The scenario")
    write_atomic(Path(name), text.encode(), new=True)


def scenario_text(case: OpenCase) -> str:
    """Return the run as YAML: role, redacted paste, facts, answers, and the end."""
    lines = transcript(case.case, case.book)
    first = case.case.trail[0].at if case.case.trail else case.case.at
    if first is None or case.case.at is None:
        raise InputError("No flow was run, so there is nothing to record.")
    view = case.view
    rows = [
        f"flow: {first.flow}",
        "scenarios:",
        f"  recorded-{view.case_id.lower()}:",
        f"    title: {_scalar(view.title)}",
        f"    reader: {view.reader.value}",
    ]
    if case.case.texts:
        rows += _block("paste", "\n".join(case.case.texts))
    given = {
        known.evidence.kind: known.evidence.value
        for known in case.case.known
        if known.evidence.origin is Origin.SETTING
    }
    if given:
        rows += ["    set:", *(f"      {kind}: {_scalar(value)}" for kind, value in given.items())]
    answers: dict[str, list[str]] = {}
    for line, visit in zip(lines, case.case.trail, strict=True):
        # A code from the live test has to be typed when the run is repeated without a test.
        brought = line.kind == "enter" and visit.origin is Origin.LIVE
        if line.by not in (By.FACT, By.RULE) or brought:
            key = line.step.removeprefix(f"{first.flow}/")
            answers.setdefault(key, []).append(line.answer)
    rows.append("    walk:" if answers else "    walk: {}")
    rows += [f"      {key}: {_answers(values)}" for key, values in answers.items()]
    rows.append(f"    ends-at: {case.case.at}")
    if view.outcome is not None:
        rows.append(f"    result: {view.outcome.outcome.result.value}")
        if view.outcome.outcome.cause_id:
            rows.append(f"    cause: {view.outcome.outcome.cause_id}")
    return "\n".join(rows) + "\n"


def _answers(values: list[str]) -> str:
    scalars = [_scalar(value) for value in values]
    return scalars[0] if len(scalars) == 1 else f"[{', '.join(scalars)}]"


def _scalar(text: str) -> str:
    # A JSON string is a double-quoted YAML scalar.
    return text if _SIMPLE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _block(key: str, text: str) -> list[str]:
    """Return a text as a literal block, or quoted if a block would change it."""
    rows = text.split("\n")
    if text != text.strip() or any(row != row.rstrip() for row in rows):
        return [f"    {key}: {json.dumps(text, ensure_ascii=False)}"]
    return [f"    {key}: |-", *(f"      {row}".rstrip() for row in rows)]


SCHEMA = "entra-wizard/run/1"


def answer_steps(
    case: OpenCase, answers: Answers, live_options: LiveTestOptions | None = None
) -> None:
    """Answer step after step until the case ends or the next answer is missing.

    A live step without an answer is tested if `live_options` allows it.
    Raises IllegalEvent or InputError for an answer that the step does not have.
    """
    while (step := case.view.step) is not None and case.view.outcome is None:
        answer = answers.take(step.ref)
        if answer is not None:
            _give(case, step, answer)
        elif live_options is None or not run_unasked(case, step, live_options):
            return
    if case.view.outcome is not None:
        case.close()


def _give(case: OpenCase, step: StepView, answer: str) -> None:
    if step.answered_by is AnsweredBy.TEXT and answer != SKIP:
        case.answer(ENTERED, entered=answer)
    else:
        case.answer(answer)


def report_unused(answers: Answers) -> None:
    """Write the answers that no step has used to standard error."""
    for one in answers.unused:
        write_notice(f"Not used: {one}")


def transcript_blocks(case: OpenCase) -> list[Block]:
    """Return the questions of a run with their answers, and the outcome or the open step."""
    view = case.view
    blocks: list[Block] = []
    for item in view.path:
        if item.question:
            question = as_sentence(item.question)
            answer = as_sentence(f"{item.label} ({item.by})" if item.by else item.label)
            blocks.append(Item(f"{question} {answer}", question, (answer,), "label"))
    if view.outcome is not None:
        blocks += outcome_blocks(view.outcome)
    elif view.step is not None:
        heading, text = f"Waiting at {view.step.ref}", as_sentence(view.step.text)
        blocks.append(Item(f"{heading}: {text}", heading, (text,), "label"))
        blocks.append(Field("Answers", ", ".join(_answer_ids(view.step))))
    return blocks


def _answer_ids(step: StepView) -> list[str]:
    typed = [f"a {step.format}"] if step.answered_by is AnsweredBy.TEXT else []
    return typed + [choice.id for choice in single(step.choices)]


def write_run_json(case: OpenCase) -> None:
    """Write the run as one JSON document."""
    write_json(run_document(case))


def run_document(case: OpenCase, schema: str = SCHEMA) -> dict[str, object]:
    """Return the JSON document of a run: steps, outcome, evidence, and the open step."""
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
