"""The smallest Textual program with a header, a list and a footer: what ours is measured against.

python -m tests.benchmarks.smallest
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Footer, Header, OptionList

if TYPE_CHECKING:
    from textual.app import ComposeResult

READY = "First row of the list"
"""What the first frame shows."""


class Smallest(App[None]):
    """Nothing but the three widgets."""

    def compose(self) -> ComposeResult:
        """Yield the three widgets."""
        yield Header()
        yield OptionList(READY, "Second row")
        yield Footer()


if __name__ == "__main__":
    Smallest().run()
