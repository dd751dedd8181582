"""Count the files of `wizard/` in which code runs for one action, as a measure of coupling.

    python -m tests.benchmarks.bench_trace [--files | --calls]

The actions: one number key on a case screen, one paste on the home screen, reading one flow file,
and one live result. Each is traced from the input to the drawn screen, in all threads.
Code that runs while a module is imported does not count. `--files` lists the files by package,
`--calls` also the functions that ran in each, so that one sees whether a file is only passed
through.
Ends 1 if an action exceeds its goal.
"""

# ruff: noqa: T201 - printing figures is what this script is for

from __future__ import annotations

import asyncio
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from textual.events import Paste

from tests.tui.machines import LIVE, Hand, at_machine, until
from tests.tui.rig import at_home, make_app, ours
from wizard import world
from wizard.content.book import read_book
from wizard.content.catalogue import CodeFacts
from wizard.content.compiled import bundled
from wizard.content.loading import load_catalogue, load_tables
from wizard.content.yaml_nodes import SCENARIOS, SCENARIOS_TOO, read_file, read_folder
from wizard.settings import Settings
from wizard.tui.session import StartAt
from wizard.tui.tour import PAGE_90120

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from types import CodeType, FrameType

    from textual.pilot import Pilot

    from wizard.case.workspace import Workspace
    from wizard.tui.session import ExitState

PACKAGE = str(files("wizard"))
NOT_THE_PROGRAM = ("tui/tour.py",)
"""Files of the package that only the harness of this benchmark calls."""

FLOW_FILE = "aadsts90120.yaml"

SIZE = (80, 24)
MAX_WAITS = 50


class Tracer:
    """Collects the files in which functions are called while it is on, in all threads."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.functions: dict[str, Counter[str]] = {}
        self._is_on = False
        threading.setprofile(self._on_event)
        sys.setprofile(self._on_event)

    @contextmanager
    def on(self) -> Iterator[None]:
        """Collect while the body runs."""
        self.calls.clear()
        self.functions.clear()
        self._is_on = True
        try:
            yield
        finally:
            self._is_on = False

    @property
    def files(self) -> list[str]:
        """The files in which code ran, relative to the package."""
        return sorted(one for one in self.calls if one not in NOT_THE_PROGRAM)

    def _on_event(self, frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if self._is_on and event == "call" and code.co_filename.startswith(PACKAGE):
            name = Path(code.co_filename).relative_to(PACKAGE).as_posix()
            if name in self.calls or not is_importing(frame):
                self.calls[name] += 1
                self.functions.setdefault(name, Counter())[code.co_qualname] += 1


def is_importing(frame: FrameType | None) -> bool:
    """Return whether a frame runs on behalf of a module that is being imported."""
    while frame is not None:
        if is_module(frame.f_code):
            return True
        frame = frame.f_back
    return False


def is_module(code: CodeType) -> bool:
    """Return whether code is the body of a module of the package."""
    return code.co_name == "<module>" and code.co_filename.startswith(PACKAGE)


async def drawn(pilot: Pilot[ExitState], is_done: Callable[[], bool] = lambda: True) -> None:
    """Wait until something holds and everything it caused is drawn."""
    for _ in range(MAX_WAITS):
        await pilot.pause(0.01)
        if is_done():
            break
    for _ in range(3):
        await pilot.pause()


def shipped() -> Workspace:
    """Return a workspace on the compiled flows, as users have it."""
    return world.open_workspace(Settings(), world.fixed())[0]


async def number_key(tracer: Tracer) -> None:
    """Answer a question with a number key."""
    app = make_app(StartAt(flow="aadsts90120"), workspace=shipped())
    async with app.run_test(size=SIZE) as pilot:
        await drawn(pilot)
        with tracer.on():
            await pilot.press("2")
            await drawn(pilot)


async def paste(tracer: Tracer) -> None:
    """Paste the text of an error page on the home screen."""
    async with at_home(SIZE, workspace=shipped()) as pilot:
        await drawn(pilot)
        home = ours(pilot).home
        with tracer.on():
            pilot.app.post_message(Paste(PAGE_90120))
            await drawn(pilot)
            home.read_now()
            await drawn(pilot)


async def flow_file(tracer: Tracer) -> None:
    """Read one flow file from YAML; tables, catalogue and the other flows are read already.

    With the flows that it leads to beside it nothing is wrong, as for whoever starts the program.
    """
    tables, _ = load_tables()
    catalogue, _ = load_catalogue()
    facts = CodeFacts(catalogue)
    folder = bundled("flows")
    passed = (SCENARIOS, SCENARIOS_TOO)
    others = [one for one in read_folder(folder, "", passed=passed) if one.name != FLOW_FILE]
    with tracer.on():
        file = read_file(folder / FLOW_FILE, FLOW_FILE)
        _, findings = read_book([*others, file], tables, facts, drafts=True)
    assert not findings
    assert not file.parsed.findings


async def live_result(tracer: Tracer) -> None:
    """Get the last answer of a practice test and show its result in the case."""
    hand = Hand()
    async with at_machine(
        LIVE, "r", "enter", act="approve", pace=hand.pace, workspace=shipped()
    ) as pilot:
        await until(pilot, lambda: ours(pilot).session.running is not None)
        with tracer.on():
            hand.let_go(99)
            await drawn(pilot, lambda: ours(pilot).session.running is None)


ACTIONS: dict[str, tuple[Callable[[Tracer], Coroutine[None, None, None]], int | None]] = {
    "one number key": (number_key, 12),
    "one paste": (paste, 25),
    "one flow file": (flow_file, 10),
    "one live result": (live_result, None),
}
"""What is traced, and in how many files code may run at most."""


def main(words: list[str]) -> int:
    """Trace each action and print the number of files; return 1 if one exceeds its goal."""
    tracer = Tracer()
    is_over = False
    for name, (action, goal) in ACTIONS.items():
        asyncio.run(action(tracer))
        count = len(tracer.files)
        is_over = is_over or (goal is not None and count > goal)
        print(f"{name:16} {count:3} files" + (f" (goal {goal})" if goal else ""))
        for one in tracer.files if words else ():
            print(f"    {one:40} {tracer.calls[one]:6} calls")
            for function, calls in (
                tracer.functions[one].most_common() if "--calls" in words else ()
            ):
                print(f"        {function:60} {calls:6}")
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
