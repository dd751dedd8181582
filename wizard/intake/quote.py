"""Say where in a text something stands: the line, and the words around the place."""

from __future__ import annotations

_AROUND = 24
_LONGEST = 80


def quote(text: str, start: int, end: int) -> str:
    """Return a place as `line 3: ...AADSTS90120: The request...`; nothing when there is none."""
    if start < 0 or not text:
        return ""
    line = text.count("\n", 0, start) + 1
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    end = min(max(end, start), start + _LONGEST, last)
    low, high = max(start - _AROUND, first), min(end + _AROUND, last)
    before, here, after = text[low:start], text[start:end], text[end:high]
    # Words that the cut left in pieces are left out.
    if low > first:
        before = "..." + before.partition(" ")[2]
    if high < last:
        after = after.rpartition(" ")[0].rstrip(".,;:") + "..."
    return f"line {line}: {' '.join((before + here + after).split())}"
