"""What `doctor` says about the program itself: versions, folders, certificates, terminal."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.content.bundled import bundled
from wizard.errors import WizardError
from wizard.input_file import is_there
from wizard.settings import CONFIG, default_config, load_settings

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.probes.base import Terminal
    from wizard.settings import Settings

LIBRARIES = ("textual", "msal", "truststore", "segno")
"""The libraries whose version matters to a supporter; some are extras."""

TRUST_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""The variables that name certificates to trust, the strongest first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder of the program: its path, empty for none, and whether it is there."""

    path: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Here:
    """The program and its folders on this machine; `trouble` says why settings do not hold."""

    settings: Place
    trouble: str
    journal: Place
    flows: tuple[Place, ...]
    data: Place
    certificates: str
    versions: dict[str, str]


def look_around(options: Namespace) -> Here:
    """Return the facts about the program; settings that cannot be used are a fact, too."""
    settings, trouble = _settings(options)
    ours = (str(bundled("flows")), *(str(one) for one in settings.flow_folders)) if settings else ()
    journal = str(settings.journal) if settings and settings.journal else ""
    return Here(
        settings=_place(_config()),
        trouble=trouble,
        journal=_place(journal),
        flows=tuple(_place(one) for one in ours),
        data=_place(str(bundled("data"))),
        certificates=_certificates(),
        versions=_versions(),
    )


def places_of(here: Here) -> dict[str, object]:
    """Return the folders as the JSON document has them."""
    return {
        "settings": _document(here.settings),
        "settings_trouble": here.trouble or None,
        "journal": _document(here.journal) if here.journal.path else None,
        "flows": [_document(one) for one in here.flows],
        "data": _document(here.data),
        "certificates": here.certificates,
    }


def lines_of(here: Here, terminal: str) -> list[str]:
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


def terminal_of(found: Terminal) -> dict[str, object]:
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


def _place(path: str) -> Place:
    return Place(path, bool(path) and is_there(path))


def _document(place: Place) -> dict[str, object]:
    return {"path": place.path, "is_there": place.is_there}


def _words(place: Place, missing: str) -> str:
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


def _shown(here: Here) -> list[tuple[str, str]]:
    return [("Python" if name == "python" else name, n) for name, n in here.versions.items()]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
