"""`entra-wizard` alone: the home screen, or its plain lines."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.cli.full_screen import full_screen, wants_plain
from wizard.cli.options import RunRequest, settings_of

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
