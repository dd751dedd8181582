"""Walk real threads with the answers an honest reader gave, and compare with what helped.

    python -m tests.benchmarks.bench_truth ../shared/corpus/threads.jsonl [--show]

Reads the recorded walks of `tests/benchmarks/truth/` for the threads of the file. Prints how many
end at the fix, with the right owner, or miss; what was false; facts that were asked although the
text has them; and the answers it took. A walk that no longer fits its flows is reported as broken.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import yaml

from wizard import settings, world
from wizard.authoring.rehearsal import given_as, reader_of
from wizard.case.causes import standing
from wizard.case.engine import answered, apply
from wizard.case.events import By, CaseOpened, EvidenceAdded, FlowStarted
from wizard.case.state import current, facts
from wizard.content.flow import ASK, CHECK, DO, ENTER, NONE_FITS, StepRef
from wizard.content.people import Person
from wizard.errors import WizardError
from wizard.evidence import Origin
from wizard.intake import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.case.state import Case
    from wizard.case.workspace import Workspace

WALKS = Path(__file__).parent / "truth"
MOST_ANSWERS = 30
AT_THE_FIX, RIGHT_OWNER, MISSED, BROKEN = "at the fix", "right owner", "missed", "broken"


@dataclass(frozen=True, slots=True)
class Walked:
    """How a recorded walk went: its result, answers given, facts asked again, where it ended."""

    thread: str
    result: str
    answers: int
    asked_again: tuple[str, ...]
    end: str
    false: str = ""
    why: str = ""


def recorded_walks() -> dict[str, dict[str, Any]]:
    """Return all recorded walks by the id of their thread."""
    walks: dict[str, dict[str, Any]] = {}
    for file in sorted(WALKS.glob("*.yaml")):
        walks.update(yaml.safe_load(file.read_text("utf-8")) or {})
    return walks


def walk(thread: Mapping[str, Any], recorded: Mapping[str, Any], workspace: Workspace) -> Walked:
    """Walk one thread with its recorded answers."""
    given = {
        step: [str(one) for one in (answers if isinstance(answers, list) else [answers])]
        for step, answers in (recorded.get("answers") or {}).items()
    }
    asked_again: list[str] = []
    count = 0
    try:
        case = _opened(thread, recorded, workspace)
        while count < MOST_ANSWERS:
            step = current(case, workspace.book)
            if step is None or step.ending:
                break
            if not given.get(str(step.ref)):
                why = f"stands at {step.ref}, which has no answer"
                return Walked(
                    thread["id"], BROKEN, count, tuple(asked_again), str(case.at), "", why
                )
            if step.kind in (ASK, ENTER) and _was_read(case, step.fact, workspace):
                asked_again.append(f"{step.ref} ({step.fact})")
            case = _say(case, given[str(step.ref)].pop(0), workspace)
            count += 1
    except WizardError as error:
        return Walked(thread["id"], BROKEN, count, tuple(asked_again), "", "", error.message)
    result = _judge(case, recorded, workspace)
    false, why = recorded.get("false") or "", recorded.get("why") or ""
    return Walked(thread["id"], result, count, tuple(asked_again), str(case.at), false, why)


def _opened(thread: Mapping[str, Any], recorded: Mapping[str, Any], workspace: Workspace) -> Case:
    reader = Person(recorded.get("reader", "user"))
    tables = workspace.book.tables
    reading = reader_of(tables).read(thread["raw"])
    case = apply(None, CaseOpened("K1", reader, ""), workspace.book)
    known = tuple(one for one in reading.evidence if tables.allows(one.kind, one.value))
    case = apply(case, EvidenceAdded(known, reading.text), workspace.book)
    found = workspace.read(thread["raw"], reader).suggestions
    start = recorded.get("start")
    if start:
        flow, _, step = start.partition("/")
        at = StepRef(flow, step) if step else workspace.book[flow].start
    elif found:
        at = found[0].step or workspace.book[found[0].flow].start
    else:
        at = workspace.book["no-code"].start
    return apply(case, FlowStarted(at, ""), workspace.book)


def _say(case: Case, answer: str, workspace: Workspace) -> Case:
    step = current(case, workspace.book)
    assert step is not None
    if answer == NONE_FITS:
        return apply(case, answered(case, workspace.book, answer), workspace.book)
    name, entered, reason = given_as(step, answer, Reader(bytes(32)))
    event = answered(case, workspace.book, name, entered=entered, reason=reason)
    return apply(case, event, workspace.book)


def _was_read(case: Case, fact: str, workspace: Workspace) -> bool:
    """Return whether a fact that is asked for was read from the text, and cannot be another now.

    A fact that repeats, such as the code, is asked anew after a step that was tried.
    """
    passed = (workspace.book.step(visit.at) for visit in case.trail)
    tried = any(step and step.kind in (DO, CHECK) for step in passed)
    if fact and tried and workspace.book.tables.facts[fact].repeats:
        return False
    values = facts(case, workspace.book).get(fact, ()) if fact else ()
    return bool(values) and values[-1].origin is Origin.PASTE


def _judge(case: Case, recorded: Mapping[str, Any], workspace: Workspace) -> str:
    """Return whether a walk came to what helped: a step on its path or end, or a cause it found."""
    passed = {str(visit.at) for visit in case.trail if visit.by is not By.RULE} | {str(case.at)}
    now = standing(case, workspace.book)
    passed |= {str(now.concluded)} | {str(one.ref) for one in now.likely}
    if passed.intersection(recorded.get("fix") or ()):
        return AT_THE_FIX
    step = current(case, workspace.book)
    to = step.ending.to if step and step.ending else None
    return RIGHT_OWNER if to and to == recorded.get("owner") else MISSED


def report(walks: list[Walked], without: int) -> Iterator[str]:
    """Yield the figures as lines."""
    total = len(walks) or 1
    for result in (AT_THE_FIX, RIGHT_OWNER, MISSED, BROKEN):
        count = sum(one.result == result for one in walks)
        yield f"{result:12} {count:4} of {len(walks)}  {100 * count / total:5.1f} %"
    yield f"{'false':12} {sum(bool(one.false) for one in walks):4}"
    yield f"{'asked again':12} {sum(len(one.asked_again) for one in walks):4}"
    if answers := [one.answers for one in walks]:
        yield f"{'answers':12} median {median(answers):g}, most {max(answers)}"
    if without:
        yield f"{'no walk':12} {without:4}"


def main(arguments: list[str]) -> int:
    """Walk the threads of a file; 1 if a walk is broken or says something false."""
    threads = [
        row
        for path in arguments
        if not path.startswith("--")
        for line in Path(path).read_text("utf-8").splitlines()
        if (row := json.loads(line)).get("resolution")
    ]
    recorded = recorded_walks()
    workspace, _ = world.open_workspace(settings.Settings(journal=None), world.fixed())
    walked = [thread for thread in threads if thread["id"] in recorded]
    found = [walk(thread, recorded[thread["id"]], workspace) for thread in walked]
    for one in found:
        if "--show" in arguments and (one.result != AT_THE_FIX or one.false or one.asked_again):
            told = "; ".join(filter(None, (one.why, one.false, *one.asked_again)))
            print(f"{one.thread}: {one.result} at {one.end} after {one.answers}: {told}")
    print("\n".join(report(found, len(threads) - len(found))))
    return int(any(one.result == BROKEN or one.false for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
