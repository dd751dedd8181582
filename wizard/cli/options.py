"""What the options of a command amount to: its settings, and the run that it asks for."""

from __future__ import annotations

import os
from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.cli.output import write_notice
from wizard.frozen import frozen
from wizard.settings import load_settings

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from wizard.settings import Settings


@frozen
class RunRequest:
    """A run to start: the settings, and what is known before the first question.

    `flow` is a flow id or `flow/step`, or empty; `text` the pasted error; `facts` those of --set;
    `ignored` the kinds of facts that the text gives wrongly; `log` a log to choose a sign-in of;
    `record_to` the file for the scenario; `case_id` a case to continue; `simulate` the act of a
    practice case; `yes` lets a script start a real live test. `flows` are the folders that only
    this command line names, so that who comes back has to name them again. `tour`
    begins the tour on the screen.
    """

    settings: Settings
    flow: str = ""
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ignored: tuple[str, ...] = ()
    log: str = ""
    ticket: str = ""
    record_to: str = ""
    case_id: str = ""
    simulate: str = ""
    yes: bool = False
    flows: tuple[str, ...] = ()
    tour: bool = False


def settings_of(options: Namespace) -> Settings:
    """Return the settings of a command (options, then environment, then file).

    Remarks about them go to standard error.
    """
    settings = load_settings(vars(options), os.environ)
    for remark in settings.remarks:
        write_notice(remark)
    return settings
