"""What a visitor sees: an app that shows runbooks in large rows, and can do nothing else.

It has no key bindings but its own, no actions, no palette, no clipboard, no links, no files. One
visit is one process, which ends after it; nothing is kept.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.widgets import Static

from wizard.kiosk.pages import AttractPage, MenuPage, StepPage, StillTherePage
from wizard.kiosk.visit_terms import VisitEnd, offered
from wizard.tui import guards, themes
from wizard.tui.drawn_output import NoControls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import SystemCommand
    from textual.driver import Driver
    from textual.events import Event
    from textual.filter import LineFilter
    from textual.pilot import Pilot
    from textual.screen import Screen

    from wizard.case.workspace import OpenCase, Workspace
    from wizard.content.flow import FlowHead
    from wizard.kiosk.visit_terms import KioskSettings
    from wizard.settings import Settings

TICK = 0.5
"""Seconds between two looks at how long nobody has touched a key."""

_TOUCHES = ("Key", "MouseDown", "MouseScrollDown", "MouseScrollUp", "Paste")


class KioskApp(App[int], inherit_bindings=False):
    """One visit: from "Press any key" to the end of a runbook."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    TITLE = "entra-wizard"
    CSS_PATH = "kiosk.tcss"
    BINDINGS: ClassVar = []

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        kiosk: KioskSettings,
        health: str = "",
        now: Callable[[], float] = time.monotonic,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.workspace = workspace
        self.settings = settings
        self.kiosk = kiosk
        self.health = health
        self.flows: tuple[FlowHead, ...] = offered(workspace.book, kiosk.flows)
        self.case: OpenCase | None = None
        self.crashed = False
        self._now = now
        self._touched = now()
        self._had_terminal = driver_class is None and os.isatty(0)
        self._no_controls = NoControls()
        self.animation_level = "none"
        for name in themes.NAMES:
            self.register_theme(themes.theme(name))
        self.theme = settings.theme if settings.theme in themes.NAMES else themes.NAMES[0]

    # Everything Textual offers beyond showing pages is closed, by name, whatever calls it.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Allow no action: keys and the mouse are handled by the pages alone."""
        return False

    async def run_action(self, *_: object, **__: object) -> bool:
        """Run no action, whatever names it: a key, a click, or a text with markup."""
        return False

    def get_system_commands(self, screen: object) -> Iterable[SystemCommand]:  # noqa: ARG002 - Textual's signature
        """Offer no commands."""
        return ()

    async def action_quit(self) -> None:
        """Do nothing: a visitor cannot end the program."""

    def action_help_quit(self) -> None:
        """Do nothing: as above."""

    def action_suspend_process(self) -> None:
        """Do nothing: a visitor cannot reach the shell."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy nothing: the clipboard is everyone's."""

    def deliver_text(self, *_: object, **__: object) -> None:
        """Write no file."""

    def deliver_binary(self, *_: object, **__: object) -> None:
        """Write no file."""

    def deliver_screenshot(self, *_: object, **__: object) -> None:
        """Write no file."""

    def save_screenshot(self, *_: object, **__: object) -> str:
        """Write no file."""
        return ""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our colors for any theme; without them the style sheet would not be read."""
        return themes.column("dark")

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of what is drawn, ours last."""
        return [*super().get_line_filters(), self._no_controls]

    def _fatal_error(self) -> None:
        """End without a word: what Textual would print holds all local values."""
        self.crashed = True
        self._close_messages_no_wait()

    # A visit

    def on_mount(self) -> None:
        """Show the first page, and begin to look for a visitor who has gone."""
        self.push_screen(AttractPage())
        self.call_after_refresh(self.tell)
        self.set_interval(TICK, self.look)

    async def on_event(self, event: Event) -> None:
        """Note every touch of a key, the mouse or the screen."""
        if type(event).__name__ in _TOUCHES:
            self._touched = self._now()
        await super().on_event(event)

    def look(self) -> None:
        """Ask whether someone is still there once nothing was touched for a while."""
        if self._had_terminal and not os.isatty(0):
            os._exit(int(VisitEnd.RESET))  # it was closed: there is nobody to show anything to
        waited = self._now() - self._touched
        page = self.screen
        if isinstance(page, StillTherePage):
            left = self.kiosk.idle + self.kiosk.countdown - waited
            if left <= 0:
                self.end(VisitEnd.RESET)
            else:
                page.count(int(left + 0.99))
        elif not isinstance(page, AttractPage) and waited >= self.kiosk.idle:
            self.push_screen(StillTherePage(self.kiosk.countdown))

    def end(self, code: VisitEnd) -> None:
        """End the visit; the process ends with it."""
        self.exit(int(code))

    def begin(self) -> None:
        """Show what there is to choose from; a single runbook begins at once."""
        if len(self.flows) == 1:
            self.start_flow(self.flows[0].id)
        else:
            self.switch_page(MenuPage(self.flows, self.kiosk.title))

    def start_flow(self, flow: str) -> None:
        """Open a case of its own for the visitor and show its first step."""
        self.case = self.workspace.open(reader=self.settings.reader)
        self.case.start_flow(flow)
        self.switch_page(StepPage(self.case))

    def show_step(self) -> None:
        """Show where the case stands now."""
        if self.case is not None:
            self.switch_page(StepPage(self.case))

    def more_time(self) -> None:
        """Wait from the beginning again."""
        self._touched = self._now()

    def switch_page(self, page: Screen[None]) -> None:
        """Show another page in place of the one on top."""
        self.switch_screen(page)
        self.call_after_refresh(self.tell)

    def tell(self) -> None:
        """Send the words of the page to the browser, where a screen reader finds them."""
        driver = self._driver
        if driver is None or not driver.is_web:
            return
        words = [str(one.render()) for one in self.screen.query(Static) if one.id != "square"]
        text = "\n".join(word for word in words if "\u2588" not in word and word.strip())
        driver.write_meta({"type": "transcript", "text": text[:4000]})  # type: ignore[attr-defined]


def run_visit(
    workspace: Workspace, settings: Settings, kiosk: KioskSettings, health: str = ""
) -> int:
    """Run one visit on this terminal and return how it ended."""
    app = KioskApp(workspace, settings, kiosk, health)
    code = app.run()
    if app.crashed or code is None:
        return VisitEnd.CRASHED
    return code


def run_web_visit(workspace: Workspace, settings: Settings, kiosk: KioskSettings) -> int:
    """Run one visit on two pipes, for a browser."""
    from textual.drivers.web_driver import WebDriver  # noqa: PLC0415 - for the browser alone

    app = KioskApp(workspace, settings, kiosk, driver_class=WebDriver)
    code = app.run()
    return VisitEnd.CRASHED if app.crashed or code is None else code


def preload(workspace: Workspace, settings: Settings, kiosk: KioskSettings) -> None:
    """Load what a visit needs, so that a forked child begins at once and shares its memory.

    Two steps are walked where nobody sees them; that halves the memory of each visit.
    """
    names = ["wizard.tui.qr", "wizard.intake.patterns"]
    if sys.platform != "win32":
        names += ["textual.drivers.linux_driver", "textual.drivers.web_driver"]
    for name in names:
        importlib.import_module(name)
    guards.install_parser()

    async def walk(pilot: Pilot[object]) -> None:
        for _ in range(2):
            await pilot.press("x", "1")
            await pilot.pause()
        pilot.app.exit()

    app = KioskApp(workspace, settings, kiosk)
    app.run(headless=True, auto_pilot=walk)
    if app.case is not None:
        workspace.journal.forget(app.case.view.case_id)
