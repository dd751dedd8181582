"""`kiosk`: a terminal that many people share, and the passphrase of whoever keeps it."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.cli.opening import report_broken_files
from wizard.cli.options import settings_of
from wizard.cli.output import write_line
from wizard.cli.parser import UsageError
from wizard.content.people import Person
from wizard.errors import ExitCode, InputError, UnknownName
from wizard.settings import default_config
from wizard.world import open_workspace, real

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from wizard.case.workspace import Workspace
    from wizard.kiosk.visit_terms import KioskSettings
    from wizard.settings import Settings


def kiosk(options: Namespace) -> int:
    """Keep a kiosk on this terminal until it is ended by the passphrase."""
    if options.set_passphrase:
        return _set_passphrase()
    if sys.platform == "win32":
        raise InputError(
            "On Windows a kiosk runs in the browser.", "See docs/kiosk.md: entra-wizard serve."
        )
    settings = settings_of(options)
    terms = kiosk_settings(options, settings)
    from wizard.kiosk import keeper, passphrase  # noqa: PLC0415 - only for a kiosk

    terminal = keeper.KioskTerminal()
    terminal.check()
    kept = passphrase.read(passphrase_file())
    workspace = open_kiosk(settings, terms.flows)
    keeper.clean_environment(os.environ)
    from wizard.kiosk import visitor  # noqa: PLC0415 - Textual reads the environment when imported

    own = replace(settings, reader=Person.USER, journal=None, live_test=False)
    visitor.preload(workspace, own, terms)
    visit = partial(visitor.run_visit, workspace, own, terms)
    about = f"entra-wizard {__version__}, {len(workspace.book)} runbooks"
    return keeper.Keeper(visit, kept, about, terminal).run()


def kiosk_settings(options: Namespace, settings: Settings) -> KioskSettings:
    """Return what the kiosk is set to: options, then the settings."""
    from wizard.kiosk.visit_terms import KioskSettings  # noqa: PLC0415 - only for a kiosk

    def seconds(text: str | None, name: str, default: int) -> int:
        if text is None:
            return default
        if not text.isdecimal() or not 5 <= int(text) <= 3600:  # noqa: PLR2004 - a visit's length
            raise UsageError(f"{name} {text!r} is not a number of seconds.", "Write 5 to 3600.")
        return int(text)

    return KioskSettings(
        flows=tuple(options.flow) or settings.kiosk_flows,
        idle=seconds(options.idle, "--idle", settings.kiosk_idle),
        countdown=seconds(options.countdown, "--countdown", settings.kiosk_countdown),
        call=settings.kiosk_call,
        title=settings.kiosk_title or KioskSettings().title,
    )


def open_kiosk(settings: Settings, flows: tuple[str, ...]) -> Workspace:
    """Return a workspace whose cases are in memory only; a broken own flow is named, not fatal.

    Raises UnknownName for a runbook that is not there.
    """
    workspace, findings = open_workspace(replace(settings, journal=None), real())
    report_broken_files(findings)
    for name in flows:
        if name not in workspace.book:
            workspace.book.named(name)
            raise UnknownName("flow", name, workspace.book)
    return workspace


def passphrase_file() -> Path:
    """Return the file of the hash, beside config.toml."""
    from wizard.kiosk.passphrase import NAME  # noqa: PLC0415 - only for a kiosk

    return default_config().with_name(NAME)


def _set_passphrase() -> int:
    """Ask twice for a new passphrase and keep its hash; an old one need not be known."""
    from wizard.kiosk import passphrase  # noqa: PLC0415 - only for a kiosk

    if sys.stdin is not None and sys.stdin.isatty():
        first = getpass.getpass("New passphrase: ")
        if getpass.getpass("The same again: ") != first:
            raise InputError(
                "The two differ.", "Type it again: entra-wizard kiosk --set-passphrase"
            )
    else:
        first = sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
    file = passphrase_file()
    passphrase.write(file, first)
    write_line(f"The passphrase is kept, as a hash, in {file}. Restart the kiosk to use it.")
    return ExitCode.DONE
