"""The program at steps that a machine answers: a time set by hand, and services that hang."""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.signin.rigs import Clock
from tests.tui.rig import fresh_desk, press, text
from wizard import world
from wizard.settings import Settings
from wizard.signin import simulator
from wizard.signin.simulator import act
from wizard.tui.app import WizardApp
from wizard.tui.session import Session, StartAt
from wizard.tui.tour import settle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import pytest
    from textual.pilot import Pilot

    from wizard.case.workspace import Workspace
    from wizard.tui.session import ExitState

PATIENCE = 20.0
"""Seconds that nothing here ever takes."""

LIVE, CHECK = "fresh-code/test", "fresh-code/clock"
"""A step of our flows that a live test answers, and one that a check answers."""

CLIENT = "5151c0de-0000-4000-8000-00000000000a"
CONFIGURED = {"tenant": "contoso.example", "client_id": CLIENT}


def at_once() -> world.Pace:
    """Return a time that only waits move: every test is over at once."""
    clock = Clock()
    return world.Pace(clock.wait, clock.now)


class Hand:
    """A time that goes on only when it is let go, wait by wait."""

    def __init__(self) -> None:
        self.time = 0.0
        self._waits = threading.Semaphore(0)

    def wait(self, seconds: float) -> bool:
        if seconds:
            assert self._waits.acquire(timeout=PATIENCE)
            self.time += seconds
        return False

    def let_go(self, waits: int = 1) -> None:
        self._waits.release(waits)

    @property
    def pace(self) -> world.Pace:
        return world.Pace(self.wait, lambda: self.time)


class Stuck(simulator.SimulatedTenant):
    """A service that answers a question only when it is let go."""

    made: list[Stuck]

    def __init__(self, *arguments: Any) -> None:  # noqa: ANN401 - handed through
        super().__init__(*arguments)
        self.reached = threading.Event()
        self.go = threading.Event()
        self.made.append(self)

    def post(self, url: str, **options: object) -> simulator.Plain:
        if self.asked == 1:
            self.reached.set()
            assert self.go.wait(PATIENCE)
        return super().post(url, **options)


def stick(monkeypatch: pytest.MonkeyPatch) -> list[Stuck]:
    """Let each simulated service hang at its second question; return those that were made."""
    made: list[Stuck] = []
    monkeypatch.setattr(simulator, "SimulatedTenant", type("Stuck", (Stuck,), {"made": made}))
    return made


def as_network(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let an act stand where the network is, so that a test takes it for real."""
    from wizard.signin import transport  # noqa: PLC0415 - for real tests alone

    class Wire(simulator.SimulatedTenant):
        simulated = ""

        def __init__(self, ca_file: str) -> None:
            del ca_file
            super().__init__(act(name), world.fixed().now)

    monkeypatch.setattr(transport, "Transport", Wire)


@asynccontextmanager
async def at_machine(  # noqa: PLR0913 - each by its own name
    at: str = LIVE,
    *keys: str,
    act: str = "",
    pace: world.Pace | None = None,
    net: Callable[[], Any] = world.closed_net,
    workspace: Workspace | None = None,
    size: tuple[int, int] = (80, 24),
    settings: dict[str, Any] | None = None,
) -> AsyncIterator[Pilot[ExitState]]:
    """Run the program in a case at a step, a practice case if an act is named; without `at` home.

    The test of a live step is over at once, or goes at the pace that is given.
    """
    workspace = workspace or fresh_desk()
    start = StartAt()
    if at:
        case = workspace.open(reader=Settings().reader, simulated=act)
        case.start_flow(at)
        start = StartAt(case_id=case.view.case_id)
    doors = replace(world.fixed(), pace=pace or at_once(), net=net)
    chosen = Settings(**(settings or {}))
    app = WizardApp(lambda: (workspace, ()), Session(chosen, start, doors.now, doors))
    app.burst = 0.0
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        yield pilot


async def until(pilot: Pilot[ExitState], words: str | Callable[[], bool]) -> None:
    """Wait for words on the screen, or for something to hold; threads bring both."""
    for _ in range(2000):
        if words() if callable(words) else words in text(pilot):
            await settle(pilot)
            return
        await pilot.pause(0.005)
    raise AssertionError(f"{words!r} never came:\n{text(pilot)}")
