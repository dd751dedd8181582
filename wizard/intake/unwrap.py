"""Undo what pasting, quoting and escaping did to a text, and keep the way back to every place.

A `View` is the text as its author meant it, read through layers of edits. Every layer remembers
what it changed, so a place in the view can be found again in the text that was pasted.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from wizard.intake.wraps import rejoin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ROUNDS = 6

Edit = tuple[int, int, str]
"""Replace the characters from start to end by a text; edits come in order and do not overlap."""


@dataclass(slots=True)
class _Layer:
    """The edits of one pass: where each begins and ends in the new and in the old text."""

    new_starts: list[int] = field(default_factory=list)
    new_ends: list[int] = field(default_factory=list)
    old_starts: list[int] = field(default_factory=list)
    old_ends: list[int] = field(default_factory=list)

    def back(self, at: int, *, end: bool) -> int:
        """Return the old place of a new one; inside an edit, the outer edge of what it replaced."""
        i = bisect_right(self.new_starts, at) - 1
        if i < 0:
            return at
        if at < self.new_ends[i]:
            return self.old_ends[i] - 1 if end else self.old_starts[i]
        return at - self.new_ends[i] + self.old_ends[i]

    def turned(self) -> _Layer:
        """Return the layer that leads the other way."""
        return _Layer(self.old_starts, self.old_ends, self.new_starts, self.new_ends)


@dataclass(slots=True)
class View:
    """A text with wrapping undone; `span` leads back to the text it was made from."""

    text: str
    layers: list[_Layer] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original text that became [start, end) of the view."""
        last = max(start, end - 1)
        for layer in reversed(self.layers):
            start = layer.back(start, end=False)
            last = layer.back(last, end=True)
        return start, max(start, last + 1)

    def masked(self, original: str, edits: list[Edit]) -> tuple[str, View]:
        """Return the original text with edits made to it, and the same view of that.

        The edits, in order, are places of the original; the view's own text is edited alike.
        """
        forth = [layer.turned() for layer in self.layers]
        inside: list[Edit] = []
        for start, end, new in edits:
            last = end - 1
            for layer in forth:
                start = layer.back(start, end=False)  # noqa: PLW2901 - the place, one layer up
                last = max(layer.back(last, end=True), start - 1)
            floor = inside[-1][1] if inside else 0
            inside.append((max(start, floor), max(last + 1, start, floor), new))
        whole, shown = View(original), View(self.text)
        whole.edit(edits)
        shown.edit(inside)
        layers = [layer.turned() for layer in whole.layers] + self.layers + shown.layers
        return whole.text, View(shown.text, layers)

    def touched(self) -> list[tuple[int, int]]:
        """Return the stretches of the original that were changed, in order, some twice."""
        stretches: list[tuple[int, int]] = []
        for depth, layer in enumerate(self.layers):
            below = View("", self.layers[:depth])
            stretches += map(below.span, layer.old_starts, layer.old_ends)
        return sorted(stretches)

    def edit(self, edits: Iterable[Edit]) -> bool:
        """Apply edits as one layer; say whether there were any."""
        text, layer = self.text, _Layer()
        pieces: list[str] = []
        at = length = 0
        for start, end, new in edits:
            length += start - at
            pieces += (text[at:start], new)
            layer.new_starts.append(length)
            length += len(new)
            layer.new_ends.append(length)
            layer.old_starts.append(start)
            layer.old_ends.append(end)
            at = end
        if not pieces:
            return False
        pieces.append(text[at:])
        self.text = "".join(pieces)
        self.layers.append(layer)
        return True


@dataclass(frozen=True, slots=True)
class _Pass:
    """One way of wrapping: a cheap sign that it may be there, its shape, and what it stood for."""

    signs: tuple[str, ...]
    shape: re.Pattern[str]
    meant: Callable[[re.Match[str]], str]

    def edits(self, text: str) -> Iterable[Edit]:
        """Yield what undoing it changes."""
        if not any(sign in text for sign in self.signs):
            return
        # A text says the same few escapes over and over.
        known: dict[str, str] = {}
        for m in self.shape.finditer(text):
            new = known.get(m[0])
            if new is None:
                new = known[m[0]] = self.meant(m)
            if new != m[0]:
                yield m.start(), m.end(), new


_ESCAPED = {"n": "\n", "r": "\n", "t": "\t"}

# One character for one: non-breaking and other wide blanks, full-width forms.
_FOLD = {0xA0: " ", 0x1680: " ", 0x202F: " ", 0x205F: " ", 0x3000: " "}
_FOLD |= dict.fromkeys(range(0x2000, 0x200B), " ")
_FOLD |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLDED = frozenset(map(chr, _FOLD))


def _shown(text: str) -> str:
    """Return decoded text as it would be seen: folded, and without what does not show."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_FOLD)
    return (
        text if text.isprintable() else "".join(c for c in text if c.isprintable() or c in "\n\t")
    )


def _backslash(m: re.Match[str]) -> str:
    number = m["hex"] or m["byte"]
    return _shown(chr(int(number, 16))) if number else _ESCAPED.get(m["char"], m["char"])


def _percent(m: re.Match[str]) -> str:
    raw = re.sub(r"%(?:25){1,5}", "%", m[0])
    return _shown(unquote_to_bytes(raw).decode("utf-8", "replace"))


def _entity(m: re.Match[str]) -> str:
    return _shown(html.unescape("&" + m["name"] + ";"))


_BLOCK = frozenset(
    [
        "br",
        "p",
        "div",
        "tr",
        "li",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "pre",
        "table",
        "ul",
        "ol",
        "title",
        "body",
        "html",
        "head",
    ]
)


def _tag(m: re.Match[str]) -> str:
    # A tag that carries the error in an attribute (form_post pages) stays readable.
    if re.search(r"AADSTS|error|code=", m["rest"]):
        return m[0]
    return "\n" if m["name"].lower() in _BLOCK else ""


def _is_quoted_printable(text: str) -> bool:
    """Say whether a text is a mail in that form: soft line ends, or one and bytes written in it."""
    soft = text.count("=\n")
    return soft > 1 or (soft == 1 and re.search(r"=[0-9A-F]{2}", text) is not None)


def _written_bytes(m: re.Match[str]) -> str:
    return _shown(bytes.fromhex(m[0].replace("=", "")).decode("utf-8", "replace"))


_TAGS = (
    "a|abbr|b|blockquote|body|br|button|center|code|dd|div|dl|dt|em|font|footer|form|h[1-6]|head"
    "|header|hr|html|i|iframe|img|input|kbd|label|li|link|main|mark|meta|nav|ol|p|pre|s|samp"
    "|section|small|span|strong|sub|sup|table|tbody|td|textarea|th|thead|title|tr|tt|u|ul|wbr"
)

_PASSES = (
    _Pass(
        ("[",),
        re.compile(r"\[\d{1,3}(?:;\d{1,3}){0,5}[mK]"),
        lambda _: "",
    ),
    _Pass(
        ("](http",),
        re.compile(r"\[([^\[\]\n]{1,80})\]\(https?://[^\s()]{1,800}\)"),
        lambda m: m[1],
    ),
    _Pass(
        ("\n>", "\n|", "\n ", "\n\t", "\n\u2502", "\n\u2503", "\n\u2551"),
        re.compile(r"\n[ \t]{0,400}(?:[>|\u2502\u2503\u2551][ \t]?){1,8}"),
        lambda _: "\n",
    ),
    _Pass(
        ("\u2502", "\u2503", "\u2551"),
        re.compile(r"[\u2502\u2503\u2551][ \t\u2502\u2503\u2551]{0,40}(?=\n|\Z)"),
        lambda _: "",
    ),
    _Pass(
        ("&",),
        re.compile(r"&(?:amp;){0,5}(?P<name>#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d{0,2});"),
        _entity,
    ),
    _Pass(
        ("\\",),
        re.compile(
            r"\\{1,32}(?:u(?P<hex>[0-9a-fA-F]{4})|x(?P<byte>[0-9a-fA-F]{2})"
            r"|(?P<char>[rnt\"'/_*#`&=\[\]<>-]))"
        ),
        _backslash,
    ),
    _Pass(
        ("%",),
        re.compile(r"%(?:25){0,5}[0-9a-fA-F]{2}(?:%(?:25){0,5}[0-9a-fA-F]{2}){0,200}"),
        _percent,
    ),
    _Pass(
        ("<",),
        re.compile(rf"(?i)</?(?P<name>{_TAGS})(?P<rest>(?:\s[^<>]{{0,2000}})?)/?>"),
        _tag,
    ),
)

# A soft line end may stand inside a character, so those go first.
_QUOTED_PRINTABLE = (
    _Pass(("=\n",), re.compile(r"=\n"), lambda _: ""),
    _Pass(("=",), re.compile(r"(?:=[0-9A-F]{2}){1,64}"), _written_bytes),
)
_PLUS = re.compile(r"(?<=[^\s+])\+(?=[^\s+])")
_PLUS_FIELD = re.compile(r"error_description(?:[=:]|%(?:25){0,4}3[dD])([^ \t&\"'<>]{1,4000})")

_FIRST_QUOTE = re.compile(r"[ \t]{0,400}(?:[>|\u2502\u2503\u2551][ \t]?){1,8}")


def _pluses(text: str) -> Iterable[Edit]:
    """Yield the plus signs that stand for blanks: inside an error description of an address."""
    for value in _PLUS_FIELD.finditer(text):
        for m in _PLUS.finditer(text, value.start(1), value.end(1)):
            yield m.start(), m.end(), " "


def unwrap(text: str) -> View:
    """Return the text with colours, quoting, escapes, markup and hard wraps undone, any nesting."""
    for wide in () if text.isascii() else _FOLDED.intersection(text):
        text = text.replace(wide, _FOLD[ord(wide)])
    view = View(text)
    first = _FIRST_QUOTE.match(view.text)
    if first:
        view.edit([(0, first.end(), "")])
    if _is_quoted_printable(view.text):
        for step in _QUOTED_PRINTABLE:
            view.edit(step.edits(view.text))
    for _ in range(_ROUNDS):
        changed = False
        # Plus signs first: decoding percent signs would hide where the address ends.
        if "error_description" in view.text and "+" in view.text:
            changed = view.edit(_pluses(view.text))
        for step in _PASSES:
            changed = view.edit(step.edits(view.text)) or changed
        if not changed:
            break
    if "\n" in view.text:
        view.edit(rejoin(view.text))
    return view
