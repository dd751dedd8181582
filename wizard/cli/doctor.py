"""`doctor`: every probe at once, each with what to do about it, and where the program lives."""

from __future__ import annotations

import os
import platform
import queue
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import __version__, world
from wizard.cli.commands import CLOUDS
from wizard.cli.output import as_sentence, write_json, write_line
from wizard.content.book import load_tables
from wizard.content.compiled import bundled
from wizard.errors import ExitCode, WizardError
from wizard.input_file import is_there
from wizard.intake import Reader
from wizard.probes import DEADLINE, NAMES, ProbeResult, Target, Verdict, start
from wizard.probes.checks import PAGE
from wizard.probes.checks import words as terminal_words
from wizard.settings import CONFIG, default_config, load_settings

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping, Sequence

    from wizard.content.tables import ProbeSpec, Tables
    from wizard.probes import Net
    from wizard.probes.base import Terminal
    from wizard.settings import Settings


# What `doctor` says about the program itself: versions, folders, certificates, terminal.

LIBRARIES = ("textual", "msal", "truststore", "segno")
"""The libraries whose version matters to a supporter; some are extras."""

TRUST_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""The variables that name certificates to trust, the strongest first."""


@dataclass(frozen=True, slots=True)
class PathInfo:
    """A file or folder of the program: its path, empty for none, and whether it is there."""

    path: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """The program and its folders on this machine; `trouble` says why settings do not hold."""

    settings: PathInfo
    trouble: str
    journal: PathInfo
    flows: tuple[PathInfo, ...]
    data: PathInfo
    certificates: str
    versions: dict[str, str]


def collect_program_facts(options: Namespace) -> ProgramFacts:
    """Return the facts about the program; settings that cannot be used are a fact, too."""
    settings, trouble = _settings(options)
    ours = (str(bundled("flows")), *(str(one) for one in settings.flow_folders)) if settings else ()
    journal = str(settings.journal) if settings and settings.journal else ""
    return ProgramFacts(
        settings=_place(_config()),
        trouble=trouble,
        journal=_place(journal),
        flows=tuple(_place(one) for one in ours),
        data=_place(str(bundled("data"))),
        certificates=_certificates(),
        versions=_versions(),
    )


def paths_document(here: ProgramFacts) -> dict[str, object]:
    """Return the folders as the JSON document has them."""
    return {
        "settings": _here_document(here.settings),
        "settings_trouble": here.trouble or None,
        "journal": _here_document(here.journal) if here.journal.path else None,
        "flows": [_here_document(one) for one in here.flows],
        "data": _here_document(here.data),
        "certificates": here.certificates,
    }


def program_lines(here: ProgramFacts, terminal: str) -> list[str]:
    """Return the facts as plain lines, label first."""
    numbers = ", ".join(f"{name} {number or 'not installed'}" for name, number in _shown(here))
    return [
        f"Version: {numbers}.",
        f"Settings: {_words(here.settings, 'no such file, so the defaults hold')}",
        *([f"About the settings: {here.trouble}"] if here.trouble else []),
        f"Journal: {_words(here.journal, 'no such file yet')}",
        *(f"Flows: {_words(one, 'no such folder')}" for one in here.flows),
        f"Data: {_words(here.data, 'no such folder')}",
        f"Certificates: {here.certificates}",
        f"Terminal: {terminal}",
    ]


def terminal_document(found: Terminal) -> dict[str, object]:
    """Return the terminal as the JSON document has it."""
    return {
        "is_terminal": found.is_terminal,
        "columns": found.columns,
        "rows": found.rows,
        "encoding": found.encoding,
        "name": found.name or None,
        "colours": found.colours or None,
    }


def _settings(options: Namespace) -> tuple[Settings | None, str]:
    try:
        settings = load_settings(vars(options), os.environ)
    except WizardError as error:
        return None, f"{error.message} {error.hint}".strip()
    return settings, " ".join(settings.remarks)


def _config() -> str:
    named = os.environ.get(CONFIG)
    with suppress(RuntimeError):  # a home folder that cannot be found, as in ~nobody-here
        return str(Path(named).expanduser() if named else default_config())
    return str(named)


def _place(path: str) -> PathInfo:
    return PathInfo(path, bool(path) and is_there(path))


def _here_document(place: PathInfo) -> dict[str, object]:
    return {"path": place.path, "is_there": place.is_there}


def _words(place: PathInfo, missing: str) -> str:
    if not place.path:
        return "kept in memory only"
    return place.path if place.is_there else f"{place.path} ({missing})"


def _certificates() -> str:
    named = next((name for name in TRUST_FILES if os.environ.get(name)), "")
    if named:
        return f"{named}={os.environ[named]}"
    return "those of the system" if _version("truststore") else "those of Python and certifi"


def _versions() -> dict[str, str]:
    return {
        "entra-wizard": __version__,
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        **{name: _version(name) for name in LIBRARIES},
    }


def _shown(here: ProgramFacts) -> list[tuple[str, str]]:
    return [("Python" if name == "python" else name, n) for name, n in here.versions.items()]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


SCHEMA = "entra-wizard/doctor/1"

_STEP = 0.2
"""Seconds between two looks for a result, so that Ctrl+C is heard on every system."""


def doctor(options: Namespace) -> int:
    """Ask every probe, say the results in turn, then what is true of the program itself."""
    here = collect_program_facts(options)
    tables, _ = load_tables()
    target = _target(options, tables)
    services = world.real()
    net, reader = services.net(), Reader(services.new_key(), tables.apps)
    if options.json:
        found = [_redacted(one, reader) for one in _results(NAMES, net, target)]
        write_json(_document(target, found, here, tables.probes, net))
        return ExitCode.DONE
    for line in _before(target):
        write_line(line)
    verdicts: Counter[Verdict] = Counter()
    for result in _results(NAMES, net, target):
        verdicts[result.verdict] += 1
        probe = tables.probes[result.probe]
        for line in result_lines(_redacted(result, reader), _fitting(probe, target, tables)):
            write_line(line)
    write_line(
        f"Result: {', '.join(f'{verdicts[one]} {one}' for one in Verdict if verdicts[one])}."
    )
    for line in program_lines(here, terminal_words(net.terminal())):
        write_line(line)
    return ExitCode.DONE


def result_lines(result: ProbeResult, probe: ProbeSpec) -> list[str]:
    """Return a result in plain lines: the verdict first, then what to do, what was heard."""
    verdict = result.verdict.capitalize()
    lines = [f"{verdict}: {probe.title} ({probe.id}). {as_sentence(result.reason)}"]
    if result.advice:
        lines.append(f"To do: {as_sentence(result.advice)}")
    if result.verdict is Verdict.UNKNOWN:
        lines.append(f"By hand: {as_sentence(probe.by_hand)}")
    if result.heard and result.verdict is not Verdict.PASS:
        lines.append(f"Heard: {as_sentence(result.heard)}")
    return lines


def _target(options: Namespace, tables: Tables) -> Target:
    cloud = tables.clouds[options.cloud or CLOUDS[0]]
    return Target(cloud, options.tenant or "")


def _fitting(probe: ProbeSpec, target: Target, tables: Tables) -> ProbeSpec:
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
    here: ProgramFacts,
    probes: Mapping[str, ProbeSpec],
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
        "places": paths_document(here),
        "terminal": terminal_document(net.terminal()),
    }
