"""The time of a live test in the pictures, and what else would be new in each of them."""

from __future__ import annotations

import re
import threading

from wizard.world import Pace

PATIENCE = 60.0
"""Seconds that no picture takes."""

CORRELATION = "0d5b8f2e-4a10-4c3e-9a61-7c1e5f0a2b7d"
"""What stands in pictures for the correlation id of a live test."""

_CORRELATION = re.compile(
    r"(>Correlation(?:&#160;)id(?:(?!</text>).)*</text><text[^>]*>(?:&#160;)*)[0-9a-f-]{36}"
)


class ScriptedClock:
    """A time that moves with the first waits, and then stands until the picture is drawn."""

    def __init__(self, waits: int) -> None:
        self.is_drawn = threading.Event()
        self._left, self._time = waits, 0.0

    def wait(self, seconds: float) -> bool:
        """Let the time pass, or stand until the picture is drawn."""
        if seconds and not self._left:
            return self.is_drawn.wait(PATIENCE)
        if seconds:
            self._left -= 1
            self._time += seconds
        return False

    @property
    def pace(self) -> Pace:
        """This time, as the program takes it."""
        return Pace(self.wait, lambda: self._time)


def same_id(svg: str) -> str:
    """Return a picture with the same correlation id of its live test each time."""
    return _CORRELATION.sub(rf"\g<1>{CORRELATION}", svg)
