"""A walk written down as a scenario, in the form of `flows/<id>.scenarios.yaml`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.case.events import By
from wizard.case.leaving import may_leave
from wizard.case.transcript import transcript
from wizard.cli.files import write_whole
from wizard.errors import InputError
from wizard.evidence import Origin
from wizard.input_file import is_folder, is_there

if TYPE_CHECKING:
    from wizard.case.open_case import OpenCase

_SIMPLE = re.compile(r"[A-Za-z][\w/-]*")


def check_new(name: str) -> None:
    """Raise InputError if a scenario cannot be written to a file of this name."""
    if is_there(name):
        raise InputError(f"The file {name!r} exists already.", "Name another file for --record.")
    if not is_folder(Path(name).absolute().parent):
        raise InputError(f"There is no folder for {name!r}.", "Make the folder first.")


def record(case: OpenCase, name: str) -> None:
    """Write the walk of a case to a new file.

    InputError, OutputError or LeakError if that cannot be done.
    """
    check_new(name)
    text = may_leave(scenario_text(case), "The scenario")
    write_whole(Path(name), text.encode(), new=True)


def scenario_text(case: OpenCase) -> str:
    """Return the walk as YAML: reader, redacted paste, facts set, answers, where it ended."""
    lines = transcript(case.case, case.book)
    first = case.case.trail[0].at if case.case.trail else case.case.at
    if first is None or case.case.at is None:
        raise InputError("No flow was walked, so there is nothing to write down.")
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
    walk: dict[str, list[str]] = {}
    for line, visit in zip(lines, case.case.trail, strict=True):
        # A number that the live test brought is typed where the walk is done again without one.
        brought = line.kind == "enter" and visit.origin is Origin.LIVE
        if line.by not in (By.FACT, By.RULE) or brought:
            key = line.step.removeprefix(f"{first.flow}/")
            walk.setdefault(key, []).append(line.answer)
    rows.append("    walk:" if walk else "    walk: {}")
    rows += [f"      {key}: {_answers(values)}" for key, values in walk.items()]
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
    """Return a text as a literal block, or quoted where a block would change it."""
    rows = text.split("\n")
    if text != text.strip() or any(row != row.rstrip() for row in rows):
        return [f"    {key}: {json.dumps(text, ensure_ascii=False)}"]
    return [f"    {key}: |-", *(f"      {row}".rstrip() for row in rows)]
