"""`doctor`: every probe at once, each with what to do about it, and where the program lives."""

from __future__ import annotations

import queue
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard import world
from wizard.cli.here import lines_of, look_around, places_of, terminal_of
from wizard.cli.lines import sentence
from wizard.cli.options import CLOUDS
from wizard.cli.output import say, say_json
from wizard.content.loading import load_tables
from wizard.errors import ExitCode
from wizard.intake import Reader
from wizard.probes import DEADLINE, NAMES, ProbeResult, Target, Verdict, start
from wizard.probes.captive_portal import PAGE
from wizard.probes.terminal import words as terminal_words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping, Sequence

    from wizard.cli.here import Here
    from wizard.content.tables import Probe, Tables
    from wizard.probes import Net

SCHEMA = "entra-wizard/doctor/1"

_STEP = 0.2
"""Seconds between two looks for a result, so that Ctrl+C is heard on every system."""


def doctor(options: Namespace) -> int:
    """Ask every probe, say the results in turn, then what is true of the program itself."""
    here = look_around(options)
    tables, _ = load_tables()
    target = _target(options, tables)
    doors = world.real()
    net, reader = doors.net(), Reader(doors.new_key(), tables.apps)
    if options.json:
        found = [_redacted(one, reader) for one in _results(NAMES, net, target)]
        say_json(_document(target, found, here, tables.probes, net))
        return ExitCode.DONE
    for line in _before(target):
        say(line)
    verdicts: Counter[Verdict] = Counter()
    for result in _results(NAMES, net, target):
        verdicts[result.verdict] += 1
        probe = tables.probes[result.probe]
        for line in result_lines(_redacted(result, reader), _fitting(probe, target, tables)):
            say(line)
    say(f"Result: {', '.join(f'{verdicts[one]} {one}' for one in Verdict if verdicts[one])}.")
    for line in lines_of(here, terminal_words(net.terminal())):
        say(line)
    return ExitCode.DONE


def result_lines(result: ProbeResult, probe: Probe) -> list[str]:
    """Return a result in plain lines: the verdict first, then what to do, what was heard."""
    verdict = result.verdict.capitalize()
    lines = [f"{verdict}: {probe.title} ({probe.id}). {sentence(result.reason)}"]
    if result.advice:
        lines.append(f"To do: {sentence(result.advice)}")
    if result.verdict is Verdict.UNKNOWN:
        lines.append(f"By hand: {sentence(probe.by_hand)}")
    if result.heard and result.verdict is not Verdict.PASS:
        lines.append(f"Heard: {sentence(result.heard)}")
    return lines


def _target(options: Namespace, tables: Tables) -> Target:
    cloud = tables.clouds[options.cloud or CLOUDS[0]]
    return Target(cloud, options.tenant or "")


def _fitting(probe: Probe, target: Target, tables: Tables) -> Probe:
    """Return a probe whose words for doing it by hand name the hosts of the target."""
    usual = Target(tables.clouds[CLOUDS[0]])
    by_hand = probe.by_hand.replace(usual.host, target.host)
    return replace(probe, by_hand=by_hand.replace("<tenant>", target.tenant or "<tenant>"))


def _before(target: Target) -> list[str]:
    tenant = f"Tenant: {target.tenant}." if target.tenant else "No tenant is named."
    page = PAGE.removeprefix("http://").partition("/")[0]
    return [
        f"Doctor for the {target.cloud.title}. {tenant}",
        f"This asks {target.host} and {page}, and signs in nowhere.",
        f"It takes {DEADLINE:g} seconds at most. Ctrl+C stops it.",
    ]


def _results(names: Sequence[str], net: Net, target: Target) -> Iterator[ProbeResult]:
    """Yield the results in the order of the names, each once those before it came.

    What fails first on the way is said first: the rest may fail because of it. Leaving early gives
    up the rest.
    """
    came: queue.SimpleQueue[ProbeResult] = queue.SimpleQueue()
    batch = start(names, net, came.put, target)
    here: dict[str, ProbeResult] = {}
    try:
        for name in names:
            while name not in here:
                with suppress(queue.Empty):
                    result = came.get(timeout=_STEP)
                    here[result.probe] = result
            yield here[name]
    finally:
        batch.cancel()


def _redacted(result: ProbeResult, reader: Reader) -> ProbeResult:
    """Return a result that may be shown and sent on: what was heard is redacted like a paste."""
    return ProbeResult(
        result.probe,
        result.verdict,
        reader.redact(result.reason),
        reader.redact(result.heard),
        result.advice,
        result.seconds,
    )


def _document(
    target: Target,
    found: Sequence[ProbeResult],
    here: Here,
    probes: Mapping[str, Probe],
    net: Net,
) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "cloud": target.cloud.id,
        "host": target.host,
        "tenant": target.tenant or None,
        "checks": [
            {
                "id": one.probe,
                "title": probes[one.probe].title,
                "verdict": one.verdict.value,
                "reason": one.reason,
                "advice": one.advice or None,
                "heard": one.heard or None,
                "milliseconds": round(one.seconds * 1000),
            }
            for one in found
        ],
        "versions": {name.replace("-", "_"): n or None for name, n in here.versions.items()},
        "places": places_of(here),
        "terminal": terminal_of(net.terminal()),
    }
