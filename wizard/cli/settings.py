"""The settings of a command: its options before environment before file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.cli.output import tell
from wizard.settings import load_settings

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.settings import Settings


def settings_of(options: Namespace) -> Settings:
    """Return the settings for the options of a command; remarks go to standard error."""
    settings = load_settings(vars(options), os.environ)
    for remark in settings.remarks:
        tell(remark)
    return settings
