"""What a practice run plays: an act of the simulated tenant, and what checks find meanwhile.

`--simulate decline` names an act; `--simulate decline,clock-skew=fail` also what a check finds.
A practice case keeps these words and plays them again whenever it is resumed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.errors import UnknownName
from wizard.probes.base import Verdict
from wizard.signin import Reason
from wizard.signin.acts import act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.content.scenario import Scenario
    from wizard.signin.script import Act

USUAL = "approve"
"""The act of a scenario that names none."""

_MEANS: Mapping[Reason, Mapping[str, Verdict]] = {
    Reason.DNS: {"dns": Verdict.FAIL},
    Reason.CONNECTION: {"tcp": Verdict.BLOCKED},
    Reason.PROXY: {"proxy": Verdict.BLOCKED},
    Reason.TLS: {"tls": Verdict.BLOCKED},
    Reason.CLOCK: {"clock-skew": Verdict.FAIL},
    Reason.PORTAL: {"captive-portal": Verdict.BLOCKED, "http": Verdict.BLOCKED},
    Reason.TIMEOUT: {"http": Verdict.UNKNOWN},
    Reason.DROPPED: {"http": Verdict.BLOCKED},
    Reason.SERVICE: {"http": Verdict.UNKNOWN},
}
"""What a check of the same machine finds where a test cannot be carried out."""

_OFF = 60
"""Seconds from which on the check of the clock says that it is wrong."""


@dataclass(frozen=True, slots=True)
class Play:
    """An act, and the verdict of each check that is not `pass`."""

    act: Act
    network: Mapping[str, Verdict] = field(default_factory=lambda: MappingProxyType({}))

    def verdict(self, probe: str) -> Verdict:
        """Return what a check finds."""
        return self.network.get(probe, Verdict.PASS)


def play(simulated: str) -> Play:
    """Return what the words after --simulate name; raise UnknownName for what there is not."""
    name, *found = (part.strip() for part in simulated.split(","))
    chosen = act(name)
    network = dict(_found_by(chosen))
    for one in found:
        probe, verdict = (part.strip() for part in f"{one}=".split("=")[:2])
        network[_probe(probe)] = _verdict(verdict)
    return Play(chosen, MappingProxyType(network))


def words_for(scenario: Scenario) -> str:
    """Return the words after --simulate that play what a scenario rehearses."""
    found = (f"{probe}={verdict}" for probe, verdict in sorted(scenario.network.items()))
    return ",".join((scenario.act or USUAL, *found))


def _found_by(chosen: Act) -> Mapping[str, Verdict]:
    """Return what checks find on the machine of an act."""
    ahead = max((abs(one.ahead) for one in (chosen.start, *chosen.polls)), default=0)
    clock = {"clock-skew": Verdict.FAIL} if ahead > _OFF else {}
    return {**_MEANS.get(chosen.reason, {}), **clock}


def _probe(name: str) -> str:
    from wizard.probes import NAMES  # noqa: PLC0415 - all probes, and only where one is named

    if name not in NAMES:
        raise UnknownName("check", name, NAMES)
    return name


def _verdict(word: str) -> Verdict:
    if word not in set(Verdict):
        raise UnknownName("result of a check", word, (one.value for one in Verdict))
    return Verdict(word)
