"""What a person asked a walk for, once the words of the command line are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.settings import Settings


@dataclass(frozen=True, slots=True)
class Request:
    """A walk to begin: the settings, and what is known before the first question.

    `flow` is a flow id or `flow/step`, or empty; `text` the pasted error; `facts` those of --set;
    `record_to` the file for the scenario; `case_id` a case to carry on with; `simulate` the
    act of a practice case; `yes` lets a script start a real live test.
    """

    settings: Settings
    flow: str = ""
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ticket: str = ""
    record_to: str = ""
    case_id: str = ""
    simulate: str = ""
    yes: bool = False
