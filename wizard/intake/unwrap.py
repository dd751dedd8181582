"""Undo what pasting, quoting and escaping did to a text, and keep the way back to every place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.intake.scan import compiled
from wizard.intake.view import View
from wizard.intake.wraps import rejoin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wizard.intake.view import Edit

_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class _Pass:
    """One way of wrapping: a cheap sign that it may be there, its shape, and what it stood for."""

    signs: tuple[str, ...]
    source: str
    meant: Callable[[re.Match[str]], str]

    @property
    def shape(self) -> re.Pattern[str]:
        """The shape; compiled when a sign of it is first seen."""
        return compiled(self.source)

    def edits(self, text: str) -> Iterable[Edit]:
        """Yield what undoing it changes."""
        if not any(sign in text for sign in self.signs):
            return
        # A text says the same few escapes over and over.
        known: dict[str, str] = {}
        for m in self.shape.finditer(text):
            said = m[0]
            new = known.get(said)
            if new is None:
                new = known[said] = self.meant(m)
            if new != said:
                yield *m.span(), new


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


_PERCENT = re.compile(r"%(?:25){0,5}([0-9a-fA-F]{2})")


def _percent(m: re.Match[str]) -> str:
    raw = bytes.fromhex("".join(_PERCENT.findall(m[0])))
    return _shown(raw.decode("utf-8", "replace"))


def _entity(m: re.Match[str]) -> str:
    import html  # noqa: PLC0415 - most texts have no entity, and starting is short

    return _shown(html.unescape("&" + m["name"] + ";"))


def _mojibake(m: re.Match[str]) -> str:
    """Return UTF-8 that was read as Windows text as it was meant; as it stands if it is none."""
    try:
        return _shown(m[0].encode("cp1252").decode())
    except UnicodeError:
        return m[0]


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


_SOFT_END = re.compile(r"(?m)^[^\n]{72,76}=\n")


def _is_quoted_printable(text: str) -> bool:
    """Say whether a text is a mail in that form: soft line ends, or one and bytes written in it."""
    soft = text.count("=\n")
    return soft > 1 or (soft == 1 and re.search(r"=[0-9A-F]{2}", text) is not None)


def _has_soft_ends(text: str) -> bool:
    """Say whether all lines that end in an equals sign were cut where mails cut them."""
    soft = text.count("=\n")
    return soft > 0 and len(_SOFT_END.findall(text)) == soft


def _written_bytes(m: re.Match[str]) -> str:
    return _shown(bytes.fromhex(m[0].replace("=", "")).decode("utf-8", "replace"))


_TAGS = (
    "a|abbr|b|blockquote|body|br|button|center|code|dd|div|dl|dt|em|font|footer|form|h[1-6]|head"
    "|header|hr|html|i|iframe|img|input|kbd|label|li|link|main|mark|meta|nav|ol|p|pre|s|samp"
    "|section|small|span|strong|sub|sup|table|tbody|td|textarea|th|thead|title|tr|tt|u|ul|wbr"
)

# What the bytes 80 to BF of UTF-8 look like when they are read as Windows-1252. The blank is a
# no-break blank that was folded.
_HIGH = "".join(bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xC0))
_MOJIBAKE = (
    _Pass(("\u00c2 ",), ("\u00c2 "), lambda _: " "),
    _Pass(
        tuple(map(chr, range(0xC2, 0xF0))),
        (f"[\u00c2-\u00df][{re.escape(_HIGH)}]|[\u00e0-\u00ef][{re.escape(_HIGH)}]{{2}}"),
        _mojibake,
    ),
)

_PASSES = (
    _Pass(
        ("[",),
        (r"\[\d{1,3}(?:;\d{1,3}){0,5}[mK]"),
        lambda _: "",
    ),
    _Pass(
        ("](http",),
        (r"\[([^\[\]\n]{1,80})\]\(https?://[^\s()]{1,800}\)"),
        lambda m: m[1],
    ),
    _Pass(
        (">", "|", "\u2502", "\u2503", "\u2551"),
        (r"\n[ \t]{0,400}(?:[>|\u2502\u2503\u2551][ \t]?){1,8}"),
        lambda _: "\n",
    ),
    _Pass(
        ("\u2502", "\u2503", "\u2551"),
        (r"[\u2502\u2503\u2551][ \t\u2502\u2503\u2551]{0,40}(?=\n|\Z)"),
        lambda _: "",
    ),
    _Pass(
        ("&",),
        (r"&(?:amp;){0,5}(?P<name>#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d{0,2});"),
        _entity,
    ),
    _Pass(
        ("\\",),
        (
            r"\\\\{0,31}(?:u(?P<hex>[0-9a-fA-F]{4})|x(?P<byte>[0-9a-fA-F]{2})"
            r"|(?P<char>[rnt\"'/_*#`&=\[\]<>-]))"
        ),
        _backslash,
    ),
    _Pass(
        ("%",),
        (r"%(?:25){0,5}[0-9a-fA-F]{2}(?:%(?:25){0,5}[0-9a-fA-F]{2}){0,200}"),
        _percent,
    ),
    _Pass(
        ("<",),
        (rf"(?i)</?(?P<name>{_TAGS})(?P<rest>(?:\s[^<>]{{0,2000}})?)/?>"),
        _tag,
    ),
)

# A soft line end may stand inside a character, so those go first.
_QUOTED_PRINTABLE = (
    _Pass(("=\n",), (r"=\n"), lambda _: ""),
    _Pass(("=",), (r"(?:=[0-9A-F]{2}){1,64}"), _written_bytes),
)
# The plus sign comes first, since looking for one plain character is fast.
_PLUS = re.compile(r"\+(?<=[^\s+]\+)(?=[^\s+])")
_PLUS_FIELD = re.compile(r"error_description(?:[=:]|%(?:25){0,4}3[dD])")
_FIELD_END = re.compile(r"[ \t]|&(?=[A-Za-z_.-]{1,40}=)")
_LONGEST_FIELD = 4000

_FIRST_QUOTE = re.compile(r"[ \t]{0,400}(?:[>|\u2502\u2503\u2551][ \t]?){1,8}")


def _pluses(text: str) -> Iterable[Edit]:
    """Yield the error descriptions of addresses, with blanks for the plus signs in them."""
    end = 0
    for m in _PLUS_FIELD.finditer(text):
        start = m.end()
        if start < end:
            continue
        end = min(start + _LONGEST_FIELD, len(text))
        stop = _FIELD_END.search(text, start, end)
        end = stop.start() if stop else end
        # What stands before the value is no blank, so a plus sign may be its first character.
        value = text[start - 1 : end]
        single = "++" not in value and value[-1] != "+" and value.isprintable()
        meant = value.replace("+", " ") if single else _PLUS.sub(" ", value)
        if meant != value:
            yield start - 1, end, meant


def unwrap(text: str) -> View:
    """Return the text with colours, quoting, escapes, markup and hard wraps undone, any nesting."""
    view = _begin(text)
    for _ in range(_ROUNDS):
        changed = False
        # Plus signs first: decoding percent signs would hide where the address ends.
        if "error_description" in view.text and "+" in view.text:
            changed = view.edit(_pluses(view.text))
        for step in _PASSES:
            changed = view.edit(step.edits(view.text)) or changed
        if _has_soft_ends(view.text):
            changed = _undo_printable(view)
        if not changed:
            break
    if "\n" in view.text:
        view.edit(rejoin(view.text))
    return view


def _begin(text: str) -> View:
    """Undo what happened to a text as a whole: wide letters, wrong letters, the form of mails."""
    if text.isascii():
        view = View(text)
    else:
        for wide in _FOLDED.intersection(text):
            text = text.replace(wide, _FOLD[ord(wide)])
        view = View(text)
        for step in _MOJIBAKE:
            view.edit(step.edits(view.text))
    first = _FIRST_QUOTE.match(view.text)
    if first:
        view.edit([(0, first.end(), "")])
    if _is_quoted_printable(view.text) or _has_soft_ends(view.text):
        _undo_printable(view)
    return view


def _undo_printable(view: View) -> bool:
    """Undo the form of mails; say that the text has changed."""
    for step in _QUOTED_PRINTABLE:
        view.edit(step.edits(view.text))
    return True


# Each begins with one plain character, and alone, so that it is found fast where it is rare.
_UNSEEN = (
    re.compile(r"\\(?i:\\{0,31}u(?:200[b-f]|202[a-e]|206[0-9a-f]|feff|00ad))"),
    re.compile(
        r"%(?i:(?:25){0,5}(?:e2%(?:25){0,5}8(?:0%(?:25){0,5}(?:8[b-f]|a[a-e])|1%(?:25){0,5}a[0-9a-f])"
        r"|ef%(?:25){0,5}bb%(?:25){0,5}bf|c2%(?:25){0,5}ad))"
    ),
    re.compile(
        r"&(?i:(?:amp;){0,5}#(?:x(?:200[b-f]|202[a-e]|feff|ad)|820[3-7]|823[4-8]|65279|173);)"
    ),
)


def bare(text: str) -> str:
    """Return the text without hidden characters that are written as escapes."""
    for unseen in _UNSEEN:
        text = unseen.sub("", text)
    return text
