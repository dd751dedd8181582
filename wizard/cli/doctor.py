"""`doctor`: run every probe, report results with advice, and list versions and paths."""

from __future__ import annotations

import os
import platform
import queue
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import __version__, world
from wizard.cli.commands import CLOUDS
from wizard.cli.output import (
    Checklist,
    Field,
    Line,
    as_sentence,
    write_blocks,
    write_json,
)
from wizard.content.book import load_tables
from wizard.content.compiled import bundled
from wizard.errors import ExitCode, WizardError
from wizard.frozen import frozen
from wizard.input_file import is_there
from wizard.intake import Reader
from wizard.probes import DEADLINE, NAMES, ProbeResult, Target, Verdict, start
from wizard.probes.checks import PAGE
from wizard.probes.checks import words as terminal_words
from wizard.settings import CONFIG, DatabaseAddress, default_config, load_settings

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping, Sequence

    from wizard.content.tables import ProbeSpec, Tables
    from wizard.probes import Net
    from wizard.probes.base import Terminal
    from wizard.settings import Settings


# The program itself: versions, folders, certificates, terminal.

LIBRARIES = ("textual", "msal", "truststore", "segno")
"""Libraries whose version matters for support."""

TRUST_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Variables that name certificates to trust, in order of precedence."""


@frozen
class PathInfo:
    """A file or folder of the program: its path, empty for none, and whether it exists."""

    path: str
    is_there: bool


@frozen
class ProgramFacts:
    """The program and its folders on this machine; `trouble` says why settings were refused."""

    settings: PathInfo
    trouble: str
    journal: PathInfo
    flows: tuple[PathInfo, ...]
    data: PathInfo
    certificates: str
    versions: dict[str, str]


def collect_program_facts(options: Namespace) -> ProgramFacts:
    """Return the facts about the program; refused settings are one of them."""
    settings, trouble = _settings(options)
    ours = (str(bundled("flows")), *(str(one) for one in settings.flow_folders)) if settings else ()
    return ProgramFacts(
        settings=_place(_config()),
        trouble=trouble,
        journal=_journal_place(settings),
        flows=tuple(_place(one) for one in ours),
        data=_place(str(bundled("data"))),
        certificates=_certificates(),
        versions=_versions(),
    )


def _journal_place(settings: Settings | None) -> PathInfo:
    """Return where the journal is; whether a database answers is not tried."""
    if settings is None or settings.journal is None:
        return _place("")
    if isinstance(settings.journal, DatabaseAddress):
        return PathInfo(settings.journal.place, is_there=True)
    return _place(str(settings.journal))


def paths_document(here: ProgramFacts) -> dict[str, object]:
    """Return the folders for the JSON document."""
    return {
        "settings": _here_document(here.settings),
        "settings_trouble": here.trouble or None,
        "journal": _here_document(here.journal) if here.journal.path else None,
        "flows": [_here_document(one) for one in here.flows],
        "data": _here_document(here.data),
        "certificates": here.certificates,
    }


def program_fields(here: ProgramFacts, terminal: str) -> list[Field]:
    """Return the facts about the program with labels."""
    numbers = ", ".join(f"{name} {number or 'not installed'}" for name, number in _shown(here))
    return [
        Field("Version", f"{numbers}."),
        Field("Settings", _words(here.settings, "no such file, so the defaults hold")),
        *([Field("About the settings", here.trouble)] if here.trouble else []),
        Field("Journal", _words(here.journal, "no such file yet")),
        *(Field("Flows", _words(one, "no such folder")) for one in here.flows),
        Field("Data", _words(here.data, "no such folder")),
        Field("Certificates", here.certificates),
        Field("Terminal", terminal),
    ]


def terminal_document(found: Terminal) -> dict[str, object]:
    """Return the terminal for the JSON document."""
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
    with suppress(RuntimeError):  # no home folder, as in ~no-such-user
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
    return "those of the system"


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
"""Seconds between two looks for a result, so that Ctrl+C works on every system."""


def doctor(options: Namespace) -> int:
    """Run every probe, write the results in order, then the facts about the program."""
    here = collect_program_facts(options)
    tables, _ = load_tables()
    target = _target(options, tables)
    services = world.real()
    net, reader = services.net(), Reader(services.new_key(), tables.apps)
    if options.json:
        found = [_redacted(one, reader) for one in _results(NAMES, net, target)]
        write_json(_document(target, found, here, tables.probes, net))
        return ExitCode.DONE
    write_blocks(*(Line(text, "muted") for text in _before(target)))
    verdicts: Counter[Verdict] = Counter()
    with Checklist({name: tables.probes[name].title for name in NAMES}) as checklist:
        for result in _results(NAMES, net, target, checklist):
            verdicts[result.verdict] += 1
            probe = _fitting(tables.probes[result.probe], target, tables)
            checklist.write(*result_fields(_redacted(result, reader), probe))
    counts = ", ".join(f"{verdicts[one]} {one}" for one in Verdict if verdicts[one])
    write_blocks(
        Line(f"Result: {counts}.", "title"),
        *program_fields(here, terminal_words(net.terminal())),
    )
    return ExitCode.DONE


_STYLES = {
    Verdict.PASS: "good",
    Verdict.FAIL: "bad",
    Verdict.BLOCKED: "warning",
    Verdict.UNKNOWN: "muted",
}


def result_fields(result: ProbeResult, probe: ProbeSpec) -> list[Field]:
    """Return a result with labels: the verdict, what to do, and the answer of the network."""
    rows = [
        Field(
            result.verdict.capitalize(),
            f"{probe.title} ({probe.id}).",
            as_sentence(result.reason),
            style=_STYLES[result.verdict],
        )
    ]
    if result.advice:
        rows.append(Field("To do", as_sentence(result.advice)))
    if result.verdict is Verdict.UNKNOWN:
        rows.append(Field("By hand", as_sentence(probe.by_hand)))
    if result.heard and result.verdict is not Verdict.PASS:
        rows.append(Field("Heard", as_sentence(result.heard)))
    return rows


def _target(options: Namespace, tables: Tables) -> Target:
    cloud = tables.clouds[options.cloud or CLOUDS[0]]
    return Target(cloud, options.tenant or "")


def _fitting(probe: ProbeSpec, target: Target, tables: Tables) -> ProbeSpec:
    """Return a probe whose instructions for doing it by hand name the hosts of the target."""
    default = Target(tables.clouds[CLOUDS[0]])
    by_hand = probe.by_hand.replace(default.host, target.host)
    return replace(probe, by_hand=by_hand.replace("<tenant>", target.tenant or "<tenant>"))


def _before(target: Target) -> list[str]:
    tenant = f"Tenant: {target.tenant}." if target.tenant else "No tenant is named."
    page = PAGE.removeprefix("http://").partition("/")[0]
    return [
        f"Doctor for the {target.cloud.title}. {tenant}",
        f"This asks {target.host} and {page}, and signs in nowhere.",
        f"It takes {DEADLINE:g} seconds at most. Ctrl+C stops it.",
    ]


def _results(
    names: Sequence[str], net: Net, target: Target, checklist: Checklist | None = None
) -> Iterator[ProbeResult]:
    """Yield the results in the order of the names, each once those before it came.

    The first failure on the way to the service comes first: later ones may follow from it.
    Leaving the loop cancels the rest.
    """
    came: queue.SimpleQueue[ProbeResult] = queue.SimpleQueue()
    batch = start(names, net, came.put, target)
    found: dict[str, ProbeResult] = {}
    try:
        for name in names:
            while name not in found:
                with suppress(queue.Empty):
                    result = came.get(timeout=_STEP)
                    found[result.probe] = result
                    if checklist is not None:
                        verdict = result.verdict
                        checklist.finish(result.probe, verdict.value, _STYLES[verdict])
            yield found[name]
    finally:
        batch.cancel()


def _redacted(result: ProbeResult, reader: Reader) -> ProbeResult:
    """Return a result with its texts redacted like a paste, so that it may be sent on."""
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
