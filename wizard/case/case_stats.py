"""Figures over all cases: numbers and ids only, no text of any case."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING

from wizard.case.case_list import UNREADABLE
from wizard.content.flow import CANNOT_DO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.case.case_list import CaseSummary

NO_REASON = "none"
"""What stands for a reason where none was given."""

_ENDED = ("resolved", "handed-over", "stopped")
_UNFINISHED = ("open", "left")


@dataclass(slots=True)
class CaseStats:
    """The figures of some cases; practice cases are left out and only counted.

    `minutes` are the minutes from the opening to the outcome, by state. `answers` counts by step
    and answer, `stops` the cases that stand at a step without an outcome, `reasons` by step why an
    action could not be done.
    """

    cases: int = 0
    simulated: int = 0
    unreadable: int = 0
    states: Counter[str] = field(default_factory=Counter)
    flows: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    causes: Counter[str] = field(default_factory=Counter)
    minutes: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    answers: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    stops: Counter[str] = field(default_factory=Counter)
    reasons: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def times(self, state: str) -> tuple[int, int] | None:
        """Return the median and the 90th percentile of the minutes to a state."""
        found = sorted(self.minutes.get(state, ()))
        if not found:
            return None
        return round(median(found)), found[min(len(found) - 1, len(found) * 9 // 10)]


def case_stats(
    summaries: Iterable[CaseSummary], bodies: Iterable[tuple[str, str, str]], since: str = ""
) -> CaseStats:
    """Return the figures of the cases that were opened on or after a day, given as ISO text.

    `bodies` are case id, time and text of all events.
    """
    stats = CaseStats()
    counted: dict[str, CaseSummary] = {}
    for one in summaries:
        if one.state == UNREADABLE:
            stats.unreadable += 1
        elif one.opened < since:
            continue
        elif one.simulated:
            stats.simulated += 1
        else:
            counted[one.case_id] = one
            _count_case(stats, one)
    closed: dict[str, str] = {}
    for case_id, at, body in bodies:
        if case_id in counted:
            _count_event(stats, body)
            if body.startswith('{"event":"CaseClosed"'):
                closed[case_id] = at
    for case_id, one in counted.items():
        if one.state in _ENDED:
            ended = closed.get(case_id, one.touched)
            stats.minutes[one.state].append(_minutes(one.opened, ended))
    return stats


def _count_case(stats: CaseStats, one: CaseSummary) -> None:
    stats.cases += 1
    stats.states[one.state] += 1
    if one.flow:
        stats.flows[one.flow][one.state] += 1
    if one.cause:
        stats.causes[one.cause] += 1
    if one.state in _UNFINISHED and one.step:
        stats.stops[one.step] += 1


def _count_event(stats: CaseStats, body: str) -> None:
    if not body.startswith('{"event":"Answered"'):
        return
    try:
        event = json.loads(body)
        step = f"{event['at']['flow']}/{event['at']['step']}"
        answer, reason = str(event["answer"]), str(event.get("reason") or NO_REASON)
    except (ValueError, KeyError, TypeError, RecursionError):
        return  # the case is unreadable, and listed as such
    stats.answers[step][answer] += 1
    if answer == CANNOT_DO:
        stats.reasons[step][reason] += 1


def _minutes(begin: str, end: str) -> int:
    """Return the minutes between two times; a clock that was set back gives 0."""
    try:
        seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()
    except ValueError:
        return 0
    return max(0, round(seconds / 60))
