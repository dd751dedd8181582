"""Make the screen's own clock quicker, and read style sheets once: tests start it all the time.

They wait for drawing, and need no 60 frames a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import _wait, screen
from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    from textual.css.model import RuleSet

_wait.SLEEP_GRANULARITY = 0.004
_wait.SLEEP_IDLE = 0.001
screen.UPDATE_PERIOD = 0.002  # type: ignore[misc]  # final only outside of tests

_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def _parse_once(sheet: Stylesheet, *given: Any, **named: Any) -> list[RuleSet]:  # noqa: ANN401 - handed through
    """Parse a style sheet once per worker and set of colors."""
    key = (*given, *sorted(named.items()), *sorted(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, *given, **named)
    return _parsed[key]


Stylesheet._parse_rules = _parse_once  # type: ignore[assignment, method-assign]
