"""Probes: what a machine can find out about itself and its network, each with a verdict.

Nothing runs by itself and nothing is asked at import. `run` asks one probe, `run_all` several at
once, `start` the same in the background. A probe that crashes is a result too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wizard.errors import UnknownName
from wizard.probes import checks
from wizard.probes.base import (
    Net,
    NetError,
    ProbeFinding,
    ProbeResult,
    Target,
    Verdict,
)
from wizard.probes.batch import DEADLINE, Batch
from wizard.probes.words import trouble
from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "DEADLINE",
    "NAMES",
    "PROBES",
    "Batch",
    "Net",
    "Probe",
    "ProbeResult",
    "Target",
    "Verdict",
    "run",
    "run_all",
    "start",
]


class Probe(NamedTuple):
    """One probe: its id in `data/probes.yaml`, and the function that asks."""

    name: str
    check: Callable[[Net, Target], ProbeFinding]


PROBES = (
    Probe("dns", checks.check_dns),
    Probe("tcp", checks.check_tcp),
    Probe("tls", checks.check_tls),
    Probe("http", checks.check_http),
    Probe("proxy", checks.check_proxy),
    Probe("captive-portal", checks.check_captive_portal),
    Probe("clock-skew", checks.check_clock_skew),
    Probe("discovery", checks.check_discovery),
    Probe("tenant-exists", checks.check_tenant_exists),
    Probe("terminal", checks.check_terminal),
)
"""The one list of probes."""

NAMES = tuple(probe.name for probe in PROBES)
"""Their ids, in the order they are shown."""


def run(name: str, net: Net, target: Target) -> ProbeResult:
    """Ask one probe and wait for it; whatever goes wrong inside is a result, `unknown`.

    Raises UnknownName for a name that no probe has.
    """
    probe = _find(name)
    began = net.seconds()
    said = _said(probe, net, target)
    took = max(0.0, net.seconds() - began)
    # Reasons may name hosts that settings or a server have named.
    return ProbeResult(name, said.verdict, clean(said.reason), said.heard, said.advice, took)


def run_all(
    names: Sequence[str], net: Net, target: Target, deadline: float = DEADLINE
) -> tuple[ProbeResult, ...]:
    """Ask several probes at once; return one result for each name, in the order of the names.

    Ends after `deadline` seconds at the latest: what has not answered by then is `unknown`.
    """
    batch = start(names, net, lambda _: None, target, deadline)
    try:
        batch.wait()
    finally:
        batch.cancel()
    found = {one.probe: one for one in batch.results}
    return tuple(found[name] for name in names if name in found)


def start(
    names: Sequence[str],
    net: Net,
    on_result: Callable[[ProbeResult], None],
    target: Target,
    deadline: float = DEADLINE,
) -> Batch:
    """Ask several probes in the background, each in a daemon thread of its own.

    `on_result` is called once for each name, from threads that are not the caller's. It must
    return soon and may not raise; handing the result to a queue or an event loop is right.
    Raises UnknownName, or BusyError while another batch is under way.
    """
    for name in names:
        _find(name)
    return Batch(names, lambda name: run(name, net, target), on_result, deadline)


def _find(name: str) -> Probe:
    for probe in PROBES:
        if probe.name == name:
            return probe
    raise UnknownName("check", name, NAMES)


def _said(probe: Probe, net: Net, target: Target) -> ProbeFinding:
    try:
        return probe.check(net, target)
    except NetError as error:
        return trouble(error)
    except Exception as error:  # noqa: BLE001 - a mistake in a probe must not end a case
        # The kind alone: its words may hold anything that came from outside.
        return ProbeFinding(
            Verdict.UNKNOWN,
            f"The check stopped because of an internal error ({type(error).__name__}).",
            "Do this check by hand.",
        )
