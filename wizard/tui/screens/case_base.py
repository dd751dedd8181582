"""A case on the screen: how its View is drawn, and the one way in which it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.reactive import var

from wizard.tui import frame, paper, sheet
from wizard.tui.commands import ENTER, OUTCOME, STEP
from wizard.tui.paper import Row, line
from wizard.tui.screens.base import WizardScreen
from wizard.tui.side_rows import known_rows, trail_rows
from wizard.tui.widgets.side import SidePanel
from wizard.tui.widgets.step import StepPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.timer import Timer

    from wizard.case.open_case import OpenCase
    from wizard.case.view import View
    from wizard.tui.paper import Part

SENT = "Sent to the terminal. If it did not arrive, mark the text with the mouse."


class CaseBase(WizardScreen):
    """Draws the View of a case and has no state of the case besides it."""

    MODES: ClassVar = (STEP, ENTER, OUTCOME)

    view: var[View | None] = var(None, init=False)

    def __init__(self, case: OpenCase) -> None:
        super().__init__()
        self.case = case
        self.set_reactive(CaseBase.view, case.view)
        self.waiting: Timer | None = None

    def columns(self) -> ComposeResult:
        """Yield path, step and what is known."""
        yield SidePanel(self.trail_rows, newest=True, id="trail", classes="side")
        yield StepPanel()
        yield SidePanel(self.known_rows, id="known", classes="side -right")

    def on_mount(self) -> None:
        """Show the case as it stands."""
        self.show()
        if self.now.notice:
            self.say(self.now.notice)

    @property
    def now(self) -> View:
        """The view on the screen."""
        return self.view or self.case.view

    @property
    def on_panel(self) -> View:
        """The view as the centre shows it."""
        return self.now

    @property
    def panel(self) -> StepPanel:
        """The centre."""
        return self.query_one(StepPanel)

    @property
    def mode(self) -> str:
        """Whether a step is answered by choosing or typing, or an outcome stands there."""
        if self.now.outcome:
            return OUTCOME
        return ENTER if self.is_mounted and self.focused is self.panel.field else STEP

    def watch_view(self) -> None:
        """Draw the new view."""
        if self.is_mounted:
            self.show()

    def record(self, deed: Callable[[], object]) -> bool:
        """Do something to the case and show what came of it; on an error nothing moves."""
        worked = self.guarded(deed)
        self.app.last_case = self.case
        if worked:
            self.view = self.case.view
            if self.now.notice:
                self.say(self.now.notice)
        return worked

    def show(self) -> None:
        """Put the view into all parts, in one frame."""
        self.panel.show(self.on_panel)
        self.draw()
        self.focus_centre()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return code, title, and at the right ticket and how far."""
        view = self.now
        left: list[Part] = [(view.code or view.title or "New case", "bold $ink")]
        far = "finished" if view.outcome else view.progress.words
        if view.is_closed:
            far = "closed"
        if self.app.size.width >= 60 and view.title and view.code:  # noqa: PLR2004 - under 60 columns the code alone
            left += [("  ", ""), (view.title, "$soft")]
        if view.ticket:
            room = max(8, self.app.size.width // 4)
            far = f"{paper.cut(view.ticket, room)}   {far}"
        return left, far

    def progress_state(self) -> tuple[float, str]:
        """Return how far, in the state colour once it is over."""
        if self.now.outcome:
            return 1.0, sheet.colour(self.now)
        share = (self.now.progress.step - 1 + 0.001) / max(
            1, self.now.progress.step - 1 + self.now.progress.most
        )
        return (self.now.progress.share if self.now.progress.most else share), "$live"

    def banner(self) -> str:
        """Return the act of a practice run."""
        return self.now.simulated

    def path_content(self, width: int) -> Content:
        """Return the path in one line, where the column is hidden."""
        return line("") if self.is_wide or self.now.outcome else frame.path(self.now, width)

    def draw_body(self) -> None:
        """Bring the three columns up to date."""
        self.panel.draw()
        if self.is_wide:
            for panel in self.query(SidePanel):
                panel.draw()

    def trail_rows(self, width: int) -> list[Row]:
        """Return the path."""
        return trail_rows(self.now, width)

    def known_rows(self, width: int) -> list[Row]:
        """Return what is known."""
        has_keys = not self.is_wide or self.focused is self.query_one("#known")
        return known_rows(self.now, width, airy=self.has_class("-airy"), whole=has_keys)

    def focus_centre(self) -> None:
        """Give the keys to the centre."""
        self.panel.focus_rows()
