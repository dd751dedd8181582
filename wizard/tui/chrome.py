"""The frame of every screen: header, progress line, message row, path line and footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.tui import styled_rows
from wizard.tui.styled_rows import Part, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from wizard.case.view import View

FOOTER_KEYS = 5
_SMALL = frozenset(
    {
        "a",
        "an",
        "at",
        "both",
        "each",
        "he",
        "in",
        "it",
        "no",
        "nobody",
        "not",
        "of",
        "on",
        "one",
        "only",
        "she",
        "somebody",
        "some",
        "the",
        "there",
        "they",
        "this",
        "two",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "yes",
        "you",
    }
)
SMALL = (40, 10)
TOO_SMALL = "This window is too small. Make it at least 40 wide and 10 high, or start with --plain."


def header(left: Sequence[Part], right: str, width: int) -> Content:
    """Return the header: what, and at the right end how far."""
    return styled_rows.spread(left, [(right, "$quiet")], max(0, width))


def progress(share: float, width: int, colour: str = "$live") -> Content:
    """Return the progress line; what is done has the colour of the state."""
    done = round(max(0.0, min(1.0, share)) * width)
    return line(("═" * done, colour), ("─" * (width - done), "$line"))


def keys_row(
    keys: Sequence[tuple[str, str, str]], width: int
) -> tuple[Content, list[tuple[int, int, str]]]:
    """Return the footer and where each key stands in it.

    `keys` are what is on the chip, its word, and what a click does. Keys that do not fit are
    dropped whole from the right; `? all keys` stands at the right end and is never dropped.
    """
    last = (" ? ", " all keys")
    available = width - sum(map(len, last))
    parts: list[Part] = []
    places: list[tuple[int, int, str]] = []
    at = 0
    for shown, word, what in keys[:FOOTER_KEYS]:
        chip, label = f" {shown} ", f" {word}"
        gap = 3 if at else 0
        size = gap + cell_len(chip) + cell_len(label)
        if at + size + 2 > available:
            break
        parts += [" " * gap, (chip, "bold $ink on $chip"), (label, "$soft")]  # type: ignore[list-item]
        places.append((at + gap, at + size, what))
        at += size
    right: list[Part] = [(last[0], "bold $ink on $chip"), (last[1], "$soft")]
    places.append((available, width, "help"))
    filled: list[Part | str] = [*parts, " " * max(0, available - at), *right]
    return line(*filled), places


def path(view: View, width: int) -> Content:
    """Return the path in one line: the newest at the right, older ones drop off at the left."""
    here = view.step.short or view.step.text if view.step else ""
    if view.outcome:
        here = said_state(view)
    now = f"» {lowered(styled_rows.cut(here, 32))}"
    words = [
        lowered(styled_rows.cut(item.label or item.answer, 24)) for item in view.trail if item.label
    ]
    lead = "Path  "
    available = width - len(lead) - cell_len(now)
    kept: list[str] = []
    for word in reversed(words):
        size = cell_len(word) + 5
        if available - size < 0:
            break
        kept.insert(0, word)
        available -= size
    parts: list[Part] = [(lead, "$quiet")]
    for word in kept:
        parts += [(word, "$soft"), ("  >  ", "$quiet")]
    return styled_rows.indent(
        line(*parts, (styled_rows.cut(now, max(8, width - len(lead))), "$ink"))
    )


def said_state(view: View) -> str:
    """Return the outcome in one word or three."""
    return view.outcome.outcome.result.value.replace("-", " ") if view.outcome else ""


def lowered(text: str) -> str:
    """Return an answer as it stands inside a line: small words lose their capital, names do not."""
    first = text.split(" ", 1)[0].rstrip(",.").lower()
    return text[:1].lower() + text[1:] if first in _SMALL else text
