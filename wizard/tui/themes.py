"""Our own themes: one table of colours, from which the theme objects are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    "focus": ("#1c4064", "#cfe3f8", "#ffe600"),
    "on-focus": ("#ffffff", "#08233f", "#000000"),
    "on-focus-soft": ("#c8d6e6", "#27415e", "#000000"),
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
"""Each colour by its use: dark, light, high contrast. Style sheet and text say `$name`."""

NAMES = ("dark", "light", "high-contrast")
"""The themes in the order of the columns of TOKENS and of the key that changes them."""

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


def column(name: str) -> dict[str, str]:
    """Return the colours of one theme by token; an unknown name means dark."""
    index = NAMES.index(name) if name in NAMES else 0
    return {token: colours[index] for token, colours in TOKENS.items()}


def theme(name: str) -> Theme:
    """Return the Textual theme of one of NAMES."""
    colours = column(name)
    return Theme(
        name=name,
        primary=colours["live"],
        secondary=colours["soft"],
        warning=colours["warn"],
        error=colours["bad"],
        success=colours["ok"],
        accent=colours["live"],
        foreground=colours["ink"],
        background=colours["canvas"],
        surface=colours["canvas"],
        panel=colours["side"],
        dark=name != "light",
        variables=colours,
    )
