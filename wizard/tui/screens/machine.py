"""The base class of the screens of live tests and checks."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from wizard.tui import page_layout, styled_rows
from wizard.tui.chrome import said_state
from wizard.tui.page_layout import CenterSize
from wizard.tui.screens.wizard_screen import WizardScreen
from wizard.tui.side_rows import known_rows, trail_rows
from wizard.tui.styled_rows import BLANK, Row, line
from wizard.tui.widgets.rows import Rows
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from wizard.case.view import StepView, View
    from wizard.case.workspace import OpenCase
    from wizard.tui.page_layout import RowGroup
    from wizard.tui.styled_rows import Part

TICK = 1.0
"""Seconds after which times on the page are drawn anew."""


def where(view: View) -> str:
    """Return in words where a case would go on."""
    if view.outcome is not None:
        return said_state(view)
    return (view.step.short or view.step.text) if view.step else ""


class MachinePage(Rows):
    """The centre of such a screen; it takes focus, and scrolls where space is short."""

    BINDINGS: ClassVar = [
        Binding("up", "screen.turn(-1)", show=False),
        Binding("down", "screen.turn(1)", show=False),
        Binding("pageup", "screen.turn(-5)", show=False),
        Binding("pagedown", "screen.turn(5)", show=False),
    ]


class MachineScreen(WizardScreen):
    """One page above a case, or above home where there is none.

    `parting` is what the screen below says when this one is gone. Nothing waits for a machine:
    `abandon` lets go of one at once.
    """

    title_words: str = ""
    stages: ClassVar[tuple[str, ...]] = ()

    def __init__(self, case: OpenCase | None) -> None:
        super().__init__()
        self.case = case
        self.step: StepView | None = case.view.step if case else None
        self.parting = ""
        self.top = 0

    # What a subclass fills in

    def groups(self, area: CenterSize) -> tuple[list[RowGroup], list[Row]]:
        """Return the groups of the page, and the rows pinned to its end."""
        raise NotImplementedError

    def abandon(self) -> None:
        """Let go of the machine, whatever it is doing; what it brings later is dropped."""
        raise NotImplementedError

    @property
    def stage(self) -> int:
        """Which of `stages` the screen is at."""
        return 0

    # The frame

    def columns(self) -> ComposeResult:
        """Yield path, page and what is known."""
        yield SidePanel(self.left_rows, newest=self.case is not None, id="left", classes="side")
        yield MachinePage(id="page", classes="centre", keys=True)
        yield SidePanel(self.right_rows, id="right", classes="side -right")

    def on_mount(self) -> None:
        """Take the keys, and keep the times on the page true."""
        for panel in self.query(SidePanel):
            panel.can_focus = False
        self.set_interval(TICK, self.tick)
        self.focus_centre()
        self.draw()

    def on_unmount(self) -> None:
        """Let go of the machine however the screen came to its end."""
        self.abandon()

    def tick(self) -> None:
        """Draw again what changes with time."""
        if self.is_current:
            self.draw()

    @property
    def clock(self) -> float:
        """Seconds of the clock that the machine goes by."""
        pace = self.session.world.pace
        return pace.now() if pace else time.monotonic()

    @property
    def view(self) -> View | None:
        """The case below, as it is now."""
        return self.case.view if self.case else None

    def focus_centre(self) -> None:
        """Focus the page."""
        self.query_one(MachinePage).focus()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return what runs, and how far the case is."""
        left: list[Part] = [(self.title_words, "bold $ink")]
        if self.app.size.width >= 60 and self.subtitle:  # noqa: PLR2004 - as the case does
            left += [("  ", ""), (self.subtitle, "$soft")]
        return left, self.view.progress.words if self.view else ""

    @property
    def subtitle(self) -> str:
        """What follows the title."""
        return ""

    def progress_state(self) -> tuple[float, str]:
        """Return how far the case is, or the test where there is no case."""
        if self.view is None:
            return (self.stage + 1) / max(1, len(self.stages)), "$live"
        return self.view.progress.share, "$live"

    def draw_body(self) -> None:
        """Bring page and columns up to date."""
        page = self.query_one(MachinePage)
        size = page.content_size
        if size.height:
            area = CenterSize(size.width, size.height, self.has_class("-airy"))
            page.put(self.page_rows(area))
        if self.is_wide:
            for panel in self.query(SidePanel):
                panel.draw()

    def page_rows(self, area: CenterSize) -> list[Row]:
        """Return the page as it fits into the space there is."""
        groups, pinned = self.groups(area)
        rows, self.top = page_layout.lay_page(groups, pinned, area, self.top)
        return rows

    def left_rows(self, width: int) -> list[Row]:
        """Return the path of the case, or where the test is."""
        if self.view is not None:
            return trail_rows(self.view, width)
        rows = [Row(line(styled_rows.caption("HOW IT GOES"))), BLANK]
        for index, words in enumerate(self.stages):
            here = index == self.stage
            head = ("» ", "bold $live") if here else ("  ", "")
            rows += [
                Row(
                    line(
                        head, (styled_rows.cut(words, width - 2), "bold $ink" if here else "$soft")
                    )
                )
            ]
            rows.append(BLANK)
        return rows

    def right_rows(self, width: int) -> list[Row]:
        """Return what is known."""
        if self.view is None:
            return []
        return known_rows(self.view, width, airy=self.has_class("-airy"), whole=False)

    def action_turn(self, by: int) -> None:
        """Scroll the page."""
        self.quiet()
        self.top = max(0, self.top + by)
        self.draw()

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """Do what a key of the page does when it is clicked."""
        message.stop()
        if message.target == "Enter":
            self.action_key("enter")

    def part(self, words: str = "") -> None:
        """Go back to the screen below, which says some words."""
        self.parting = words
        self.abandon()
        self.close()
