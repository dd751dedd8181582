"""The program as it is fuzzed: the real one, without a network, at one of its screens."""

from __future__ import annotations

import os
import re
import sys
import time
import traceback
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events

from tests.tui.rig import FLOW
from wizard import world
from wizard.case.journal import Journal
from wizard.settings import Settings
from wizard.signin import simulator, transport
from wizard.signin.simulator import act
from wizard.tui import launch
from wizard.tui.app import NEEDED, WizardApp
from wizard.tui.session import Session, StartAt

if TYPE_CHECKING:
    from wizard.case.workspace import Workspace

CRASH = "crash.txt"
ASKED = "asked.txt"
"""Written when the program is asked to end: by its key, by a click on it, or from the palette."""

ASK = b"\x1b[57387u"
"""F24, which is not a key of the program: the fuzz asks with it whether all was handled."""

DONE = "\x1b]7777;done\x07"
"""What the program says then."""


@dataclass(frozen=True, slots=True)
class Begin:
    """A screen to start from: the step or practice case that is opened, and the keys to it."""

    keys: bytes = b""
    flow: str = ""
    act: str = ""

    @property
    def steps(self) -> list[bytes]:
        """Return the keys one by one, each as a terminal sends it."""
        return re.findall(rb"\x1b(?:O.|\[[0-9;]*.)|.", self.keys, re.DOTALL)


F1, F2, F3, F4, F5, DOWN = b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1b[B"

BEGINS = {
    "home": Begin(),
    "home-text": Begin(b"AADSTS90120"),
    "question": Begin(flow="window-trouble"),
    "action": Begin(flow="window-trouble/act"),
    "enter": Begin(flow="window-trouble/number"),
    "outcome": Begin(flow="window-trouble/hand"),
    "map": Begin(b"m", "window-trouble/place"),
    "help": Begin(b"?", "window-trouble"),
    "help-home": Begin(b"?"),
    "note": Begin(b"n", "window-trouble"),
    "ticket": Begin(b"#", "window-trouble"),
    "why": Begin(b"w", "window-trouble"),
    "known": Begin(b"k", "window-trouble"),
    "path": Begin(b"t", "window-trouble"),
    "tour": Begin(F1),
    "tour-step": Begin(F1 + b"\r"),
    "live-setup": Begin(F2),
    "cases": Begin(F3),
    "codes": Begin(F4),
    "entry": Begin(F4 + DOWN + b"\r"),
    "who": Begin(F5),
    "live": Begin(b"r\r", "fresh-code/test", "approve-later"),
    "check": Begin(b"r", "fresh-code/clock", "clock-ahead"),
    "practice": Begin(F2 + b"5"),
}
"""Every screen as a start."""


@cache
def read_flows(folder: Path) -> Workspace:
    """Return the flows, read once for all programs that are started."""
    for name in NEEDED:
        __import__(name)
    (folder / "window-trouble.yaml").write_text(FLOW, encoding="utf-8")
    settings = Settings(flow_folders=(folder,))
    workspace, _ = world.open_workspace(settings, world.fixed())
    workspace.read("AADSTS90120 warm up")
    return workspace


def _quick() -> world.Pace:
    """Return a time in which a second takes five milliseconds."""
    began = time.monotonic()

    def wait(seconds: float) -> bool:
        time.sleep(min(seconds, 5) / 200)
        return False

    return world.Pace(wait, lambda: (time.monotonic() - began) * 200)


class Answering(WizardApp):
    """The program; it writes DONE once all that arrived before ASK was handled and drawn."""

    CSS_PATH = str(Path(launch.__file__).with_name("wizard.tcss"))

    def action_leave_program(self) -> None:
        Path(ASKED).touch()
        super().action_leave_program()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and event.key == "f24" and not event.is_forwarded:
            self._answer_soon()
        else:
            await super().on_event(event)

    def _answer_soon(self) -> None:
        if self._held:
            self.set_timer(0.005, self._answer_soon)
        else:
            self.screen.call_after_refresh(self.call_later, self._answer)

    def _answer(self) -> None:
        if self._driver is not None:
            self._driver.write(DONE)


class Wire(simulator.SimulatedTenant):
    """An act where the network would be: a test that is meant to be real asks nobody."""

    simulated = ""

    def __init__(self, ca_file: str) -> None:
        del ca_file
        super().__init__(act("approve-later"), world.fixed().now)


def play(begin: Begin, folder: Path, workspace: Workspace, *, is_slow_hand: bool) -> None:
    """Show the program in this process, and end the process; how it went is in its exit code."""
    code = 70
    try:
        code = _play(begin, folder, workspace, is_slow_hand=is_slow_hand)
    except BaseException:  # noqa: BLE001 - whatever it is, the report is for the parent
        (folder / CRASH).write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(code)


def _play(begin: Begin, folder: Path, workspace: Workspace, *, is_slow_hand: bool) -> int:
    setattr(transport, "Transport", Wire)  # noqa: B010 - mypy knows its class
    sys.excepthook = lambda *_: None
    os.chdir(folder)  # a text that is saved goes here
    doors = replace(world.fixed(), pace=_quick(), net=world.closed_net)
    ids, keys = count(1), count(1)
    path = folder / "journal.db"
    workspace = replace(
        workspace,
        journal=Journal.open(path, doors.now),
        new_id=lambda: f"F{os.getpid()}{next(ids)}",
        new_key=lambda: next(keys).to_bytes(world.KEY_BYTES, "big"),
    )
    settings = Settings(journal=path, tenant="")
    start = StartAt(flow=begin.flow)
    if begin.act:
        case = workspace.open(reader=settings.reader, simulated=begin.act)
        case.start_flow(begin.flow)
        start = StartAt(case_id=case.view.case_id)

    def build() -> WizardApp:
        app = Answering(lambda: (workspace, ()), Session(settings, start, doors.now, doors))
        if is_slow_hand:
            app.burst = 0.0
        return app

    state: Any = launch.run_built(build)
    return int(state.code)
