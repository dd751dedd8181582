"""Make outside text harmless to show: no control, direction, invisible or broken characters.

The class of characters is the one of the hardening table: C0 except tab and newline, DEL, C1,
direction marks, zero width, tags, fillers, lone surrogates, non-characters. Terminal sequences go
whole, so that a coloured `AADSTS90120` reads as one word.
"""

from __future__ import annotations

import re

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


def clean(text: str) -> str:
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
