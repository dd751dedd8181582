"""What a command has to be so that copying it is enough."""

from __future__ import annotations

import re

_TROUBLE = (
    (re.compile(r"\n"), "has more than one line"),
    (re.compile(r"[^\x20-\x7e]"), "has a character that no keyboard types"),
    (re.compile(r"^(?:[$#>]|PS>|PS [A-Z]:\\[^>]*>|C:\\[^>]*>)\s"), "begins with a prompt"),
    (re.compile(r"^[`'\"].*[`'\"]$"), "stands in quotes of its own"),
    (re.compile(r"<[A-Za-z][\w -]*>"), "has a gap in angle brackets"),
    (re.compile(r"\.\.\."), "leaves something out with three dots"),
    (re.compile(r"[a-z]\.$"), "ends like a sentence"),
)


def not_copyable(command: str) -> str:
    """Return why a command cannot be copied and run as it is, or nothing."""
    return next((why for pattern, why in _TROUBLE if pattern.search(command)), "")
