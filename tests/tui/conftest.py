"""Make the screen's own clock quicker: tests wait for drawing, and need no 60 frames a second."""

from __future__ import annotations

from textual import _wait, screen

_wait.SLEEP_GRANULARITY = 0.004
_wait.SLEEP_IDLE = 0.001
screen.UPDATE_PERIOD = 0.002  # type: ignore[misc]  # final only outside of tests
