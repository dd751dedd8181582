"""Make outside text harmless to show: no control, direction, invisible or broken characters.

The class of characters is the one of the hardening table: C0 except tab and newline, DEL, C1,
direction marks, zero width, tags, fillers, lone surrogates, non-characters. Terminal sequences go
whole, so that a coloured `AADSTS90120` reads as one word.
"""

from __future__ import annotations

import re
import unicodedata

# Which characters text may have: nothing that steers a terminal, hides, or turns text around.
#
# One class for everything that comes from outside: pasted text, flow packs, answers of servers.
# `clean` removes what does not belong, and a text is clean exactly when `clean` leaves it alone.

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
_MARK_STACKS = f"[\u0300-\U0010ffff]{{{MAX_MARKS + 1},}}"


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
    return re.sub(_MARK_STACKS, _thin, re.sub(_LONE_JOINER, "", re.sub(_HIDDEN, "", text)))


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


FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e0fff\ud800-\udfff"
)
"""Members of a regular expression class: what never stays in text from outside."""

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SEQUENCE = re.compile(
    # One terminal sequence: CSI; OSC, DCS and kin only when they end on their line (an open one
    # would swallow the error that follows it); two-character escapes.
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]{1,4}[0-~]"
    r"|\x1b[0-Z\\-~]"
)
_FORBIDDEN = re.compile(f"[\r{FORBIDDEN}]")
# A joiner means something only between two letters of a joining script or two emoji. Text, since
# the few texts with a joiner in them need not slow every start.
_JOINERS = (
    "(?<![\u0600-\u1fff\u2070-\U0001ffff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u0600-\u1fff\u2070-\U0001ffff])"
)
_MARK = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_HARMLESS = bytes([9, 10, *range(32, 127)])
_JOINER = re.compile("[\u200c\u200d]")
_MARKS = re.compile(f"[{_MARK}]")
_STACK = re.compile(f"([{_MARK}]{{4}})[{_MARK}]{{1,65536}}+")


def clean_paste(text: str) -> str:
    """Return the text without characters that act on a terminal or hide from the eye.

    Line breaks of every kind become a newline; tabs stay. Cleaning twice changes nothing more.
    """
    text = text.replace("\r\n", "\n")
    if text.isascii() and not text.encode("ascii").translate(None, _HARMLESS):
        return text
    # A text has few distinct characters; looking at those first spares most texts the searches.
    used = "".join(set(text))
    if _FORBIDDEN.search(used):
        text = _FORBIDDEN.sub("", _BREAKS.sub("\n", _SEQUENCE.sub("", text)))
    if _JOINER.search(used):
        text = re.sub(_JOINERS, "", text)
    if _MARKS.search(used):
        text = _STACK.sub(r"\1", text)
    return text
