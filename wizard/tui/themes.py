"""Our own themes: one table of colors, from which the theme objects are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.color import Color
from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKENS: Mapping[str, tuple[str, str, str]] = {
    "canvas": ("#11161e", "#fbfaf7", "#000000"),
    "side": ("#0c1016", "#f3f1ec", "#000000"),
    "raise": ("#1b232e", "#ebe8e1", "#1c1c1c"),
    "chip": ("#2a3544", "#dedad0", "#333333"),
    "line": ("#36414f", "#b9b4a9", "#ffffff"),
    "ink": ("#e9edf3", "#1a2028", "#ffffff"),
    "soft": ("#b3bdca", "#434d59", "#ffffff"),
    "quiet": ("#8b98a9", "#5a6470", "#d6d6d6"),
    "live": ("#78bdff", "#0a57a6", "#7fd4ff"),
    "focus": ("#3f75ad", "#2f6aa8", "#ffe600"),
    "on-focus": ("#ffffff", "#ffffff", "#000000"),
    "on-focus-soft": ("#f5f9fd", "#eaf2fb", "#000000"),
    "field": ("#1c4064", "#cfe3f8", "#000000"),
    "field-edge": ("#1c4064", "#cfe3f8", "#ffe600"),
    "on-field": ("#ffffff", "#08233f", "#ffffff"),
    "on-field-soft": ("#c8d6e6", "#27415e", "#d6d6d6"),
    "ok": ("#6fd6a8", "#0a6340", "#7dffb2"),
    "warn": ("#f2bd62", "#7d4a00", "#ffd166"),
    "bad": ("#ff9b86", "#a02c17", "#ffb3a3"),
    "practice": ("#3b2457", "#e9d9f8", "#e9c9ff"),
    "on-practice": ("#e3c4ff", "#56218a", "#1b0030"),
}
"""Each color by its use: dark, light, high contrast. Style sheet and text say `$name`."""

NAMES = ("dark", "light", "high-contrast")
"""The themes in the order of the columns of TOKENS and of the key that changes them."""

SIXTEEN: Mapping[str, tuple[str, str]] = {
    "canvas": ("#000000", "#ffffff"),
    "side": ("#000000", "#ffffff"),
    "raise": ("#000000", "#ffffff"),
    "chip": ("#0000aa", "#aaaaaa"),
    "line": ("#aaaaaa", "#555555"),
    "ink": ("#ffffff", "#000000"),
    "soft": ("#aaaaaa", "#000000"),
    "quiet": ("#aaaaaa", "#555555"),
    "live": ("#55ffff", "#0000aa"),
    "focus": ("#ffffff", "#000000"),
    "on-focus": ("#000000", "#ffffff"),
    "on-focus-soft": ("#000000", "#ffffff"),
    "field": ("#0000aa", "#aaaaaa"),
    "field-edge": ("#ffffff", "#000000"),
    "on-field": ("#ffffff", "#000000"),
    "on-field-soft": ("#aaaaaa", "#000000"),
    "ok": ("#55ff55", "#000000"),
    "warn": ("#ffff55", "#000000"),
    "bad": ("#ff5555", "#aa0000"),
    "practice": ("#aa00aa", "#aa00aa"),
    "on-practice": ("#ffffff", "#ffffff"),
}
"""The colors of a terminal that has 16 of them: on dark, and on light ground."""

_SURFACES = ("canvas", "side", "raise")

PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (ink, on)
        for ink in ("ink", "soft", "quiet", "live", "ok", "warn", "bad")
        for on in _SURFACES
    ),
    ("ink", "chip"),
    ("soft", "chip"),
    ("live", "chip"),
    ("on-focus", "focus"),
    ("on-focus-soft", "focus"),
    ("on-field", "field"),
    ("on-field-soft", "field"),
    ("on-practice", "practice"),
    ("canvas", "live"),
)
"""Every pair of text and ground that a screen may draw; a test computes the contrast of each."""


def column(name: str, *, sixteen: bool = False) -> dict[str, str]:
    """Return the colors of one theme by token; an unknown name means dark.

    Of `sixteen` colors the nearest ones would be taken for ours, and a highlight could vanish.
    """
    index = NAMES.index(name) if name in NAMES else 0
    if sixteen:
        return {token: pair[name == "light"] for token, pair in SIXTEEN.items()}
    return {token: colors[index] for token, colors in TOKENS.items()}


def theme(name: str, *, sixteen: bool = False, gray: bool = False) -> Theme:
    """Return the Textual theme of one of NAMES, in `gray` for a terminal that shows no colors.

    Textual makes text gray, but not the ground of a container that draws none.
    """
    colors = column(name, sixteen=sixteen)
    if gray:
        colors = {token: Color.parse(one).monochrome.hex for token, one in colors.items()}
    return Theme(
        name=name,
        primary=colors["live"],
        secondary=colors["soft"],
        warning=colors["warn"],
        error=colors["bad"],
        success=colors["ok"],
        accent=colors["live"],
        foreground=colors["ink"],
        background=colors["canvas"],
        surface=colors["canvas"],
        panel=colors["side"],
        dark=name != "light",
        variables=colors,
    )
