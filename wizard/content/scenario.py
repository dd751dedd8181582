"""Scenarios: rehearsed cases. At once a test, a training case and the script of a picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.content.flow import CauseRef, Person, Result, StepRef


@dataclass(frozen=True, slots=True)
class Scenario:
    """A rehearsed case of a flow.

    `paste` is text the person pastes first, `settings` are facts given on the command line, and
    `network` maps checks to what they find. `act` is what the simulated tenant plays. `walk` maps
    `flow/step` to the answers to give there, one for each time the step comes; an answer to an
    action may be `cannot-do/no-rights`. `ruled_out` and `suspected` are causes that must be so in
    the end, and `known` are facts with their values then; there may be others. `line` is where it
    stands in `file`.
    """

    id: str
    flow: str
    title: str
    reader: Person
    ends_at: StepRef
    result: Result
    walk: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    paste: str = ""
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cause: CauseRef | None = None
    ruled_out: tuple[CauseRef, ...] = ()
    suspected: tuple[CauseRef, ...] = ()
    known: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    act: str = ""
    network: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    file: str = ""
    line: int = 1
