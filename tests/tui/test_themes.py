"""Colours: contrast of every pair, computed from the one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.filter import Monochrome

from tests.slow_rows import each_row
from tests.tui.rig import at_step, text
from wizard.tui import themes

if TYPE_CHECKING:
    from collections.abc import Callable


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", themes.NAMES)
@each_row("pair", themes.PAIRS)
def test_every_pair_can_be_read(name: str, pair: tuple[str, str]) -> None:
    colours = themes.column(name)
    least = 7.0 if name == "high-contrast" else 4.5
    assert contrast(colours[pair[0]], colours[pair[1]]) >= least


def test_an_unknown_theme_is_the_dark_one() -> None:
    assert themes.column("no such") == themes.column("dark")


@pytest.mark.parametrize("name", themes.NAMES)
async def test_a_theme_paints_its_own_colours(name: str) -> None:
    async with at_step(theme=name) as pilot:
        colours = themes.column(name)
        assert pilot.app.screen.styles.background.hex.lower() == colours["canvas"]
        assert pilot.app.theme_variables["live"] == colours["live"]


async def test_the_theme_can_be_changed_inside_a_case() -> None:
    async with at_step("f6") as pilot:
        assert pilot.app.theme == "light"
        assert pilot.app.screen.styles.background.hex.lower() == themes.column("light")["canvas"]


async def test_without_colours_everything_is_grey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_step("down") as pilot:
        app = pilot.app
        svg = app.export_screenshot()
        filters = app.get_line_filters()
        assert app.no_color
        assert any(type(one).__name__ == "Monochrome" for one in filters)
        assert svg
        grounds = {
            segment.style.bgcolor.get_truecolor()
            for strip in app.screen._compositor.render_strips(app.size)
            for segment in strip
            if segment.style and segment.style.bgcolor
        }
        assert len(grounds) > 1
        assert all(one.red == one.green == one.blue for one in grounds), grounds
        assert "It is signed in" in text(pilot)


def in_gray(color: str) -> str:
    """Return a color as a terminal without colors shows it."""
    (segment,) = Monochrome().apply([Segment(" ", RichStyle(bgcolor=color))], Color(0, 0, 0))
    assert segment.style is not None
    assert segment.style.bgcolor is not None
    return segment.style.bgcolor.get_truecolor().hex


def as_it_is(color: str) -> str:
    """Return a color as it is."""
    return color


@pytest.mark.parametrize("shown", [as_it_is, in_gray])
@pytest.mark.parametrize("sixteen", [False, True])
@pytest.mark.parametrize("surface", ["canvas", "side", "raise"])
@pytest.mark.parametrize("name", themes.NAMES)
def test_a_highlighted_row_stands_out_from_every_ground(
    name: str, surface: str, shown: Callable[[str], str], *, sixteen: bool
) -> None:
    colors = themes.column(name, sixteen=sixteen)
    assert contrast(shown(colors["focus"]), shown(colors[surface])) >= 3.0


@pytest.mark.parametrize("name", themes.NAMES)
@each_row("pair", themes.PAIRS)
def test_16_colors_can_be_read(name: str, pair: tuple[str, str]) -> None:
    colors = themes.column(name, sixteen=True)
    assert contrast(colors[pair[0]], colors[pair[1]]) >= 4.5
