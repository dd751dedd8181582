"""Say where in a text something stands: the line, and the words around the place."""

from __future__ import annotations

_AROUND = 24
_LONGEST = 120


def quote(text: str, start: int, end: int) -> str:
    """Return a place as `line 3: ...AADSTS90120: The request...`; nothing when there is none."""
    if start < 0 or not text:
        return ""
    line = text.count("\n", 0, start) + 1
    low, high = max(start - _AROUND, 0), min(end, start + _LONGEST) + _AROUND
    words = " ".join(text[low:high].split())
    before, after = "..." if low else "", "..." if high < len(text) else ""
    return f"line {line}: {before}{words}{after}"
