"""What is sent to the terminal: whole pictures in the end, and little for each key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual._compositor import CompositorUpdate

from tests.tui.rig import at_home, lines, make_app, ours, paste, press
from wizard.tui.drawn_output import ShownLines
from wizard.tui.session import StartAt
from wizard.tui.tour import settle

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

    from wizard.tui.app import WizardApp

TOKENS = re.compile(
    r"\x1b\[(\d+);(\d+)H|\x1b\[(?:0;)?([\d;]*)m|\x1b\]8;[^\x1b]*\x1b\\|(\n)|([^\x1b\n]+)"
)


class Glass:
    """A terminal that keeps what it is sent; one picture, and the bytes of each update."""

    def __init__(self, app: WizardApp) -> None:
        self.app = app
        self.cells: dict[tuple[int, int], str] = {}
        self.styles: dict[tuple[int, int], str] = {}
        self.sent = 0

    def display(self, _screen: Screen[object], update: RenderableType | None) -> None:
        """Take an update as the driver would."""
        found = self.app.shown.only_changed(update)
        if not isinstance(found, CompositorUpdate):
            return
        text = found.render_segments(self.app.console)
        self.sent += len(text)
        row = column = 0
        style = ""
        for moved_row, moved_column, new_style, new_line, words in TOKENS.findall(text):
            if moved_row:
                row, column = int(moved_row) - 1, int(moved_column) - 1
            elif new_line:
                row, column = row + 1, 0
            elif not words:
                style = new_style
            for one in words:
                self.cells[row, column], self.styles[row, column] = one, style
                for beside in range(1, cell_len(one)):
                    self.cells[row, column + beside] = ""
                column += cell_len(one)

    def rows(self, width: int, height: int) -> list[str]:
        """Return what stands there."""
        return [
            "".join(self.cells.get((row, column), " ") for column in range(width))
            for row in range(height)
        ]


def same_styles(glass: Glass) -> bool:
    """Say whether all looks as if the whole screen had just been drawn."""
    fresh = Glass(glass.app)
    kept, glass.app.shown = glass.app.shown, ShownLines()
    try:
        screen = glass.app.screen
        fresh.display(screen, screen._compositor.render_update(full=True))
    finally:
        glass.app.shown = kept
    return fresh.cells == glass.cells and fresh.styles == glass.styles


WALK = (
    *("down", "down", "up", "escape", "f4", "down", "down", "pagedown", "escape", "escape"),
    *("f3", "down", "escape", "escape"),
)
STEPS = ("down", "down", "1", "down", "k", "escape", "m", "down", "down", "escape", "w", "escape")


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_terminal_shows_the_whole_screen_after_each_key(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    app = make_app()
    glass = Glass(app)
    monkeypatch.setattr(app, "_display", glass.display)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in WALK:
            await press(pilot, key)
            await settle(pilot)
            assert glass.rows(*size) == lines(pilot), key
            assert same_styles(glass), key
        await paste(pilot, "AADSTS90120 日本語 and more")
        await press(pilot, "enter")
        for key in STEPS:
            await settle(pilot)
            await press(pilot, key)
            await settle(pilot)
            assert glass.rows(*size) == lines(pilot), key
            assert same_styles(glass), key


async def test_an_arrow_sends_little_also_where_it_moves_the_focus(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with at_home((120, 40)) as pilot:
        glass = Glass(ours(pilot))
        monkeypatch.setattr(pilot.app, "_display", glass.display)
        pilot.app.screen.refresh()
        await settle(pilot)
        for key in ("down", "down", "up", "up"):
            glass.sent = 0
            await press(pilot, key)
            await settle(pilot)
            assert 0 < glass.sent < 1_200, key


async def test_everything_is_drawn_again_when_the_terminal_was_elses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = make_app(StartAt(flow="window-trouble"))
    glass = Glass(app)
    monkeypatch.setattr(app, "_display", glass.display)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        glass.cells.clear()
        await press(pilot, "ctrl+l")
        await settle(pilot)
        assert glass.rows(80, 24) == lines(pilot)
