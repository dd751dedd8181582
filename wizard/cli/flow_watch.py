"""`flow watch`: the check again after each save; with a flow named, on the screen beside it."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.authoring import check_files, paused
from wizard.authoring.watch import changed, marks, news
from wizard.cli.front import wants_plain
from wizard.cli.output import say, tell
from wizard.cli.settings import settings_of
from wizard.errors import ExitCode, InputError
from wizard.findings import Severity
from wizard.input_file import is_folder

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from wizard.findings import Finding
    from wizard.tui.app import WizardApp

PAUSE = 0.5
"""Seconds between two looks at the folder."""


def watch_flows(options: Namespace) -> int:
    """Check a folder, then again each time a file was saved, until the person stops it."""
    folder = Path(options.dir)
    if not is_folder(folder):
        raise InputError(f"There is no folder {str(folder)!r}.", "Name a folder of flows.")
    if options.flow and not wants_plain(os.environ, asked=False):
        return _on_screen(options, folder)
    if options.flow:
        tell("This is no terminal for the full screen, so the findings come as lines.")
    return watch(folder, lambda: time.sleep(PAUSE))


def _on_screen(options: Namespace, folder: Path) -> int:
    """Run a flow on the screen; what is saved meanwhile is taken at once."""
    from wizard import tui  # noqa: PLC0415 - lines alone need no screen
    from wizard.tui.process import run_built  # noqa: PLC0415 - as above
    from wizard.world import open_desk, real  # noqa: PLC0415 - as above

    settings = settings_of(options)
    own = (*settings.flow_folders, folder.resolve())
    settings = replace(settings, flow_folders=own, drafts=True, journal=None)
    seen = [marks(folder)]

    def has_changed() -> bool:
        before, seen[0] = seen[0], marks(folder)
        return bool(changed(before, seen[0]))

    def build() -> WizardApp:
        from wizard.tui.watch import WatchApp  # noqa: PLC0415 - the environment comes first

        return WatchApp(
            lambda: open_desk(settings, real()),
            settings,
            tui.Start(options.flow),
            has_changed=has_changed,
            find=lambda: _found(folder),
        )

    return run_built(build).code


def watch(folder: Path, pause: Callable[[], object]) -> int:
    """Check a folder until `pause` is interrupted; exit code 3 if an error is left then."""
    seen = marks(folder)
    findings = _found(folder)
    for one in findings:
        say(str(one))
    say(f"{len(seen)} files, {len(findings)} findings. Save a file to check again; Ctrl+C stops.")
    try:
        while True:
            pause()
            now = marks(folder)
            saved = changed(seen, now)
            if saved:
                seen = now
                findings = _say_news(folder, saved, findings)
    except KeyboardInterrupt:
        tell("Stopped.")
    errors = any(one.severity is Severity.ERROR for one in findings)
    return ExitCode.CONTENT if errors else ExitCode.DONE


def _found(folder: Path) -> tuple[Finding, ...]:
    today = datetime.now(UTC).date().isoformat()
    with paused():
        return check_files(sorted(folder.glob("*.yaml")), today=today)


def _say_news(
    folder: Path, saved: tuple[str, ...], before: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Say what a save has changed; return the findings there are now."""
    findings = _found(folder)
    come, gone = news(before, findings)
    say(f"Saved: {', '.join(Path(name).name for name in saved)}.")
    for one in gone:
        say(f"Gone: {one}")
    for one in come:
        say(f"New: {one}")
    say(f"{len(findings)} findings now." if findings else "Nothing found now.")
    return findings
