"""`flow stats`: the figures of flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.authoring.stats import MINUTES_AN_ANSWER, stats
from wizard.cli.desk import tell_broken
from wizard.cli.output import say, say_json
from wizard.cli.settings import settings_of
from wizard.content import load
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.authoring.stats import FlowStats

STATS = "entra-wizard/flow-stats/1"


def stats_of_flows(options: Namespace) -> int:
    """Say the figures of one flow, or of all."""
    settings = settings_of(options)
    content, findings = load(settings.flow_folders, drafts=settings.drafts)
    tell_broken(findings)
    named = content.book.named(options.flow).id if options.flow else None
    rows = [one for one in stats(content.book) if named in (None, one.flow)]
    if options.json:
        say_json({"schema": STATS, "flows": [_as_json(one) for one in rows]})
        return ExitCode.DONE
    for one in rows:
        _say(one, all_ends=bool(options.flow))
    say(f"Minutes are an estimate: the flow's own for actions, {MINUTES_AN_ANSWER} for an answer.")
    return ExitCode.DONE


def _say(one: FlowStats, *, all_ends: bool) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in one.kinds.items())
    say(f"{one.flow}: {one.steps} steps ({kinds}), {one.causes} causes, depth {one.depth}.")
    say(
        f"{one.flow}: {one.expected} answers on the mean, {one.at_worst} at worst;"
        f" reading grade {one.grade}."
    )
    for end in one.ends if all_ends else ():
        number = "1 answer" if end.answers == 1 else f"{end.answers} answers"
        say(f"To {end.end}, {end.result}: at least {number}, about {end.minutes:g} minutes.")


def _as_json(one: FlowStats) -> dict[str, object]:
    return {
        "flow": one.flow,
        "steps": one.steps,
        "kinds": dict(one.kinds),
        "causes": one.causes,
        "depth": one.depth,
        "expected_answers": one.expected,
        "answers_at_worst": one.at_worst,
        "reading_grade": one.grade,
        "ends": [
            {
                "end": str(end.end),
                "result": end.result.value,
                "answers": end.answers,
                "minutes": end.minutes,
            }
            for end in one.ends
        ],
    }
