"""`case stats`, and the use of flows by the figures of the journal."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from wizard.cli.opening import journal_of
from wizard.cli.options import settings_of
from wizard.cli.output import Line, Table, TableRow, write_blocks, write_json, write_line
from wizard.cli.parser import UsageError
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping

    from wizard.case.case_stats import CaseStats
    from wizard.case.workspace import Workspace
    from wizard.cli.output import Block
    from wizard.content.flow import Flow

STATS = "entra-wizard/case-stats/1"
USE = "entra-wizard/flow-use/1"

_WIDEST_BAR = 24
_MOST_ROWS = 15
_FORMULA = ("=", "+", "-", "@", "\t")


def stats_of_cases(options: Namespace) -> int:
    """Write the figures of all cases as tables with bars, CSV or JSON."""
    if options.csv and options.json:
        raise UsageError("--csv and --json exclude each other.", "Choose one of them.")
    since = _day(options.since)
    with journal_of(settings_of(options), only_reads=True) as workspace:
        stats = workspace.stats(since)
    if options.json:
        write_json({"schema": STATS, "since": since or None, **stats_document(stats)})
    elif options.csv:
        write_line(_as_csv(stats).rstrip("\n"))
    else:
        write_blocks(*stats_blocks(stats))
    return ExitCode.DONE


def _day(text: str | None) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"--since: {text!r} is not a day.", "Write it as 2026-01-31.") from error


# Tables with bars


def stats_blocks(stats: CaseStats) -> Iterator[Block]:
    """Yield the figures as tables; in plain lines the numbers stand alone."""
    left_out = [
        f"Practice cases that do not count: {stats.simulated}." if stats.simulated else "",
        f"Cases that cannot be read: {stats.unreadable}." if stats.unreadable else "",
    ]
    yield Line(" ".join((f"Cases: {stats.cases}.", *filter(None, left_out))), "title")
    yield from _table("State", stats.states)
    yield from _minutes_table(stats)
    yield from _table("Flow", {flow: sum(one.values()) for flow, one in stats.flows.items()})
    yield from _table("Cause", stats.causes)
    yield from _table("Stands at, without an outcome", stats.stops)
    yield from _table("Answer", _joined(stats.answers))
    yield from _table("Cannot be done, and why", _joined(stats.reasons))


def _joined(nested: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {
        f"{name}: {detail}": count
        for name, counts in nested.items()
        for detail, count in counts.items()
    }


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _table(title: str, counts: Mapping[str, int]) -> Iterator[Table]:
    if not counts:
        return
    ranked = _ranked(counts)
    most = ranked[0][1]
    rows = [
        TableRow(f"{title}: {name}, {count}.", (name, str(count), _bar(count, most)))
        for name, count in ranked[:_MOST_ROWS]
    ]
    rest = sum(count for _name, count in ranked[_MOST_ROWS:])
    if rest:
        rows.append(TableRow(f"{title}: all others, {rest}.", ("all others", str(rest), "")))
    yield Table((title, "Cases#" if title != "Answer" else "Times#", ""), tuple(rows))


def _bar(count: int, most: int) -> str:
    return "\N{BLACK SQUARE}" * max(1, round(count / most * _WIDEST_BAR)) if count else ""


def _minutes_table(stats: CaseStats) -> Iterator[Table]:
    rows = []
    for state in sorted(stats.minutes):
        times = stats.times(state)
        if times:
            half, most = times
            plain = f"{state}: half within {half} minutes, nine of ten within {most}."
            rows.append(TableRow(plain, (state, str(half), str(most))))
    if rows:
        columns = ("Minutes until", "Half within#", "Nine of ten within#")
        yield Table(columns, tuple(rows))


# JSON and CSV


def stats_document(stats: CaseStats) -> dict[str, object]:
    """Return the figures for a JSON document."""
    return {
        "cases": stats.cases,
        "simulated": stats.simulated,
        "unreadable": stats.unreadable,
        "states": dict(stats.states),
        "flows": {name: dict(one) for name, one in sorted(stats.flows.items())},
        "causes": dict(stats.causes),
        "minutes": {
            state: {"median": times[0], "p90": times[1]}
            for state in sorted(stats.minutes)
            if (times := stats.times(state))
        },
        "answers": {name: dict(one) for name, one in sorted(stats.answers.items())},
        "stops": dict(stats.stops),
        "cannot_do": {name: dict(one) for name, one in sorted(stats.reasons.items())},
    }


def _as_csv(stats: CaseStats) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("figure", "name", "detail", "count"))
    for row in _csv_rows(stats):
        writer.writerow([_cell(one) for one in row])
    return out.getvalue()


def _csv_rows(stats: CaseStats) -> Iterator[tuple[str, str, str, int]]:
    yield ("cases", "", "", stats.cases)
    yield from (("state", name, "", count) for name, count in _ranked(stats.states))
    for state in sorted(stats.minutes):
        half, most = stats.times(state) or (0, 0)
        yield ("minutes", state, "median", half)
        yield ("minutes", state, "p90", most)
    yield from (("cause", name, "", count) for name, count in _ranked(stats.causes))
    yield from (("stop", name, "", count) for name, count in _ranked(stats.stops))
    nested = (("flow", stats.flows), ("answer", stats.answers), ("cannot-do", stats.reasons))
    for figure, groups in nested:
        for name, counts in sorted(groups.items()):
            yield from ((figure, name, detail, count) for detail, count in _ranked(counts))


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


# `flow stats --from-journal`: numbers for authors, no text of any case


def write_use(workspace: Workspace, flows: list[Flow], *, as_json: bool) -> None:
    """Write how the steps of flows were used."""
    stats = workspace.stats()
    documents = [_use_document(flow, stats) for flow in flows]
    if as_json:
        write_json({"schema": USE, "cases": stats.cases, "flows": documents})
        return
    write_blocks(Line(f"Cases: {stats.cases}.", "title"))
    for flow, one in zip(flows, documents, strict=True):
        if one["cases"] or len(flows) == 1:
            write_blocks(*_use_blocks(flow, one))


def _use_document(flow: Flow, stats: CaseStats) -> dict[str, object]:
    steps = []
    for step in flow.steps.values():
        ref = str(step.ref)
        given: Mapping[str, int] = stats.answers.get(ref, {})
        offered = [branch.answer for branch in step.branches] if step.ref.flow == flow.id else []
        answered = sum(given.values())
        if not answered and not stats.stops.get(ref):
            continue
        steps.append(
            {
                "step": step.ref.step,
                "answered": answered,
                "answers": dict(given),
                "never": [one for one in offered if one not in given and answered],
                "stops": stats.stops.get(ref, 0),
                "cannot_do": dict(stats.reasons.get(ref, {})),
            }
        )
    return {
        "flow": flow.id,
        "version": flow.version,
        "cases": sum(stats.flows.get(flow.id, {}).values()),
        "states": dict(stats.flows.get(flow.id, {})),
        "steps": steps,
        "never_reached": _never_reached(flow, steps),
    }


def _never_reached(flow: Flow, steps: list[dict[str, object]]) -> list[str]:
    reached = {str(one["step"]) for one in steps}
    asked = (step for step in flow.steps.values() if step.kind.answered_by.value in _ASKED)
    return [step.ref.step for step in asked if step.ref.step not in reached] if steps else []


_ASKED = ("choice", "text", "probe", "live")


def _use_blocks(flow: Flow, one: dict[str, object]) -> Iterator[Block]:
    states = ", ".join(f"{count} {state}" for state, count in _pairs(one["states"]))
    yield Line(f"{flow.id}, cases: {one['cases']}{f' ({states})' if states else ''}.", "label")
    rows = []
    steps = one["steps"]
    for step in steps if isinstance(steps, list) else []:
        answers = ", ".join(f"{name} {count}" for name, count in _pairs(step["answers"]))
        never = ", ".join(step["never"])
        reasons = ", ".join(f"{name} {count}" for name, count in _pairs(step["cannot_do"]))
        plain = (
            f"{flow.id}/{step['step']}: answered {step['answered']}"
            f"{f' ({answers})' if answers else ''}, stopped here {step['stops']}."
            f"{f' Never: {never}.' if never else ''}{f' Cannot do: {reasons}.' if reasons else ''}"
        )
        cells = (step["step"], str(step["answered"]), str(step["stops"]), answers, never, reasons)
        rows.append(TableRow(plain, cells))
    if rows:
        columns = ("Step", "Answered#", "Stopped#", "Answers", "Never given", "Cannot do")
        yield Table(columns, tuple(rows))
    unreached = one["never_reached"]
    if isinstance(unreached, list) and unreached:
        yield Line(f"Never reached: {', '.join(unreached)}.", "muted")


def _pairs(counts: object) -> list[tuple[str, int]]:
    return _ranked(counts) if isinstance(counts, dict) else []
