"""`entra-wizard` alone: the home screen, or its plain lines."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.cli.full_screen import full_screen, wants_plain
from wizard.cli.options import RunRequest, settings_of
from wizard.cli.output import write_line

if TYPE_CHECKING:
    from argparse import Namespace


def home(options: Namespace) -> int:
    """Open the home screen, or its plain lines."""
    request = RunRequest(
        settings_of(options), ticket=options.ticket or "", flows=tuple(options.flows)
    )
    if not wants_plain(os.environ, asked=options.plain):
        return full_screen(request)
    from wizard.cli.run import run_plain  # noqa: PLC0415 - the screen needs nothing of it

    return run_plain(request)


PLAIN_TOUR = """\
This tour takes five minutes. A user sent you error AADSTS90120, and a simulated tenant plays \
along. Nothing is sent, and nothing is kept.
Answer each question by its number. On the way, type w for why it is asked, k for what we know, \
and h for all commands.
Answer "Not sure" where you can: that leads to a sign-in test, which r runs."""
"""What the tour says before its first question, in plain lines."""


def tour(options: Namespace) -> int:
    """Begin the tour for newcomers on the home screen, or in plain lines."""
    settings = settings_of(options)
    if not wants_plain(os.environ, asked=options.plain):
        return full_screen(RunRequest(settings, tour=True))
    from wizard.cli.run import run_plain  # noqa: PLC0415 - the screen needs nothing of it
    from wizard.tui.guide import ACT, TEXT  # noqa: PLC0415 - same

    for one in PLAIN_TOUR.split("\n"):
        write_line(one)
    settings = replace(settings, journal=None)
    return run_plain(RunRequest(settings, flow="aadsts90120", text=TEXT, simulate=ACT))
