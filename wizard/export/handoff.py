"""Hand an export to the desk's own command: it holds the token of the ticket system, we do not."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from wizard.errors import OutputError, SettingsError
from wizard.text import clean_paste

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE = 60
"""Seconds the command may take."""

MOST_SAID = 2000
"""Characters of its output that are shown."""


def hand_off(command: Sequence[str], text: str) -> str:
    """Run the command with a text on its standard input; return what it has written.

    Raises SettingsError without a command, OutputError if it cannot be run or fails.
    """
    if not command:
        raise SettingsError(
            "No command for hand-offs is set.",
            'Set it in the settings: [handoff] command = ["./to-our-ticket"]',
        )
    try:
        # The command stands in the desk's own settings, and no shell reads it.
        done = subprocess.run(  # noqa: S603 - see above
            list(command), input=text.encode(), capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(command, f"it took longer than {PATIENCE} seconds") from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", "") or type(error).__name__).lower()
        raise _failed(command, reason) from error
    if done.returncode:
        said = _words(done.stderr).splitlines()
        ended = f"it ended with {done.returncode}"
        raise _failed(command, f"{ended}: {said[-1]}" if said else ended)
    return _words(done.stdout)


def _words(output: bytes) -> str:
    return clean_paste(output.decode("utf-8", errors="replace"))[:MOST_SAID].strip()


def _failed(command: Sequence[str], reason: str) -> OutputError:
    return OutputError(
        f"The hand-off command {command[0]!r} failed: {reason.rstrip('.')}.",
        "The case is unchanged. Run the command by hand to see why.",
    )
