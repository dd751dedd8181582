"""Which characters text may have: nothing that steers a terminal, hides, or turns text around.

One class for everything that comes from outside: pasted text, flow packs, answers of servers.
`clean` removes what does not belong, and a text is clean exactly when `clean` leaves it alone.
"""

from __future__ import annotations

import re
import unicodedata

MAX_MARKS = 4
"""How many combining marks one letter may carry; longer stacks have crashed terminals."""

_CONTROL = "\x00-\x08\x0b-\x1f\x7f"
_HIDDEN = (
    f"[{_CONTROL}\x80-\x9f"  # C0 without tab and newline, DEL, C1
    "\xad\u034f\u061c\u180e"  # soft hyphen, grapheme joiner, Arabic mark, Mongolian separator
    "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters that show nothing
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"  # zero width, directions, line separators
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"  # halves, non-characters
    "\U000e0000-\U000e0fff]"  # tags and variation selectors
)
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_LONE_JOINER = (
    f"(?<![{_EMOJI}])(?<![{_EMOJI}]\ufe0f)\u200d|\u200d(?![{_EMOJI}])"  # keeps joined emoji whole
)
_MARKS = f"[\u0300-\U0010ffff]{{{MAX_MARKS + 1},}}"


def clean(text: str) -> str:
    """Return the text without control, direction, zero width and other hidden characters.

    Line ends become newlines, tabs stay, stacks of combining marks are cut. Doing it twice changes
    nothing; text of plain letters in any script comes back unchanged.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # The large classes are compiled when first needed: most text is ASCII, and starting is short.
    if text.isascii():
        return re.sub(f"[{_CONTROL}]", "", text)
    return re.sub(_MARKS, _thin, re.sub(_LONE_JOINER, "", re.sub(_HIDDEN, "", text)))


def first_hidden(text: str) -> int:
    """Return the offset of the first character that `clean` would take away, or -1."""
    cleaned = clean(text)
    if cleaned == text:
        return -1
    pairs = zip(text, cleaned, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), len(cleaned))


def name_of(character: str) -> str:
    """Return a character by number, as `<U+202E>`: the form in which it can be shown."""
    return f"<U+{ord(character):04X}>"


def _thin(run: re.Match[str]) -> str:
    """Cut stacks of marks in a run of letters beyond Latin."""
    kept: list[str] = []
    marks = 0
    for character in run.group():
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
