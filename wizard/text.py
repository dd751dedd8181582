"""Untrusted text: cleaned, so that no control, hidden or broken character is left, and quoted.

One class of characters holds for everything from outside: pasted text, flow files, answers of
servers. `clean` removes single characters; `clean_paste` first removes terminal sequences whole, so
that a colored `AADSTS90120` reads as one word.
"""

from __future__ import annotations

import re
import unicodedata

MAX_MARKS = 4
"""How many combining marks one letter may carry; longer stacks have crashed terminals."""

FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 without tab and line breaks, DEL, C1
    "\xad\u034f\u061c"  # soft hyphen, grapheme joiner, Arabic letter mark
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5"  # Hangul fillers and Khmer vowels that show nothing
    "\u180b-\u180e"  # Mongolian selectors and separator
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"  # zero width, directions, line separators
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"  # surrogates, non-characters
    "\U000e0000-\U000e0fff"  # tags and variation selectors
)
"""Members of a regular expression class: characters that never stay in text from outside."""

# The patterns are strings, compiled and cached by `re` on first use: most text is plain ASCII and
# needs none of them, and compiling these classes would slow every start.
_PLAIN = bytes([9, 10, *range(32, 127)])
_FORBIDDEN = f"[{FORBIDDEN}]"
_JOINERS = "\u200c\u200d"
# A joiner means something only between two letters of a joining script or two emoji.
_JOINED = "\u0600-\u1fff\u2070-\U0001ffff"
_LONE_JOINER = f"(?<![{_JOINED}])[{_JOINERS}]|[{_JOINERS}](?![{_JOINED}])"
_BREAK = "[\r\x0b\x0c\x85\u2028\u2029]"
_BREAK_OR_SEQUENCE = "[\r\x0b\x0c\x85\u2028\u2029\x1b\x90\x98\x9b\x9d-\x9f]"
_SEQUENCE = (
    # CSI; then OSC, DCS and the like only when they end on their line (an open one would swallow
    # the error that follows it); then escapes of two characters.
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]{1,4}[0-~]"
    r"|\x1b[0-Z\\-~]"
)


def clean(text: str) -> str:
    """Return the text without control, bidirectional, invisible and broken characters.

    CR and CR LF become newlines, tabs stay, stacks of combining marks are cut. Cleaning twice
    changes nothing more; letters of any script come back unchanged.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    used = sorted(_unusual(text))
    if not used:
        return text
    if re.search(_FORBIDDEN, "".join(used)):
        text = re.sub(_FORBIDDEN, "", text)
    if text.isascii():
        return text
    marks = "".join(one for one in used if unicodedata.category(one) in {"Mn", "Me"})
    if marks:
        # Joiners do not end a stack: removing one below must not make a longer one.
        one_more = f"[{_JOINERS}]*+[{marks}]"
        stack = f"([{marks}](?:{one_more}){{{MAX_MARKS - 1}}})(?:{one_more})++"
        text = re.sub(stack, r"\1", text)
    return re.sub(_LONE_JOINER, "", text) if {*_JOINERS}.intersection(used) else text


def clean_paste(text: str) -> str:
    """Return a pasted text without terminal sequences, cleaned, with one kind of line break."""
    text = text.replace("\r\n", "\n")
    used = _unusual(text)
    if not used:
        return text
    if re.search(_BREAK_OR_SEQUENCE, "".join(used)):
        text = re.sub(_BREAK, "\n", re.sub(_SEQUENCE, "", text))
    return clean(text)


def first_hidden(text: str) -> int:
    """Return the offset of the first character that `clean` would remove, or -1."""
    cleaned = clean(text)
    if cleaned == text:
        return -1
    pairs = zip(text, cleaned, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), len(cleaned))


def name_of(character: str) -> str:
    """Return a character by its code point, as `<U+202E>`, which is safe to show."""
    return f"<U+{ord(character):04X}>"


def _unusual(text: str) -> set[str]:
    """Return the characters of a text that are not plain: few, so they are looked at first."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    return set(rest.decode("utf-8", "surrogatepass"))


_AROUND = 24
_LONGEST_QUOTE = 80


def quote(text: str, start: int, end: int) -> str:
    """Return a place as `line 3: ...AADSTS90120: The request...`; nothing when there is none."""
    if start < 0 or not text:
        return ""
    line = text.count("\n", 0, start) + 1
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    end = min(max(end, start), start + _LONGEST_QUOTE, last)
    low, high = max(start - _AROUND, first), min(end + _AROUND, last)
    before, here, after = text[low:start], text[start:end], text[end:high]
    # Words that the cut left in pieces are left out.
    if low > first:
        before = "..." + before.partition(" ")[2]
    if high < last:
        after = after.rpartition(" ")[0].rstrip(".,;:") + "..."
    return f"line {line}: {' '.join((before + here + after).split())}"


_TENANT = (
    r"(?i)(?=[a-z0-9.-]{1,253}\Z)[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|common|organizations|consumers"
)
"""A domain, an id, or a name for all tenants."""


def is_tenant(text: str) -> bool:
    """Say whether a text can name a tenant."""
    return bool(re.fullmatch(_TENANT, text))
