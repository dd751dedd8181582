"""Undo what pasting, quoting and escaping did to a text, and keep the way back to every place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, chain, compress, islice, repeat, zip_longest
from operator import add, eq, sub
from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.intake.patterns import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


# The text as its author meant it, read through layers of edits, with the way back.
#
# Every layer remembers what it changed, so a place in the view can be found again in the text that
# was pasted.

Edit = tuple[int, int, str]
"""Replace the characters from start to end by a text; edits come in order and do not overlap."""


@dataclass(slots=True)
class _Layer:
    """The edits of one pass: where each begins and ends in the new and in the old text."""

    new_starts: list[int] = field(default_factory=list)
    new_ends: list[int] = field(default_factory=list)
    old_starts: list[int] = field(default_factory=list)
    old_ends: list[int] = field(default_factory=list)

    def to_original(self, at: int, *, end: bool) -> int:
        """Return the old place of a new one.

        Inside an edit it is the outer edge of what was replaced, unless that was as long.
        """
        i = bisect_right(self.new_starts, at) - 1
        if i < 0:
            return at
        if at < self.new_ends[i]:
            if self.new_ends[i] - self.new_starts[i] == self.old_ends[i] - self.old_starts[i]:
                return at - self.new_starts[i] + self.old_starts[i]
            return self.old_ends[i] - 1 if end else self.old_starts[i]
        return at - self.new_ends[i] + self.old_ends[i]

    def inverted(self) -> _Layer:
        """Return the layer that leads the other way."""
        return _Layer(self.old_starts, self.old_ends, self.new_starts, self.new_ends)


@dataclass(slots=True)
class UnwrappedText:
    """A text with wrapping undone; `span` leads back to the text it was made from."""

    text: str
    layers: list[_Layer] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original text that became [start, end) of the view."""
        last = max(start, end - 1)
        for layer in reversed(self.layers):
            start = layer.to_original(start, end=False)
            last = layer.to_original(last, end=True)
        return start, max(start, last + 1)

    def masked(self, original: str, edits: list[Edit]) -> tuple[str, UnwrappedText]:
        """Return the original text with edits made to it, and the same view of that.

        The edits, in order, are places of the original; the view's own text is edited alike.
        """
        if not self.layers:
            view = UnwrappedText(original)
            view.edit(edits)
            return view.text, UnwrappedText(view.text)
        forward = [layer.inverted() for layer in self.layers]
        inside: list[Edit] = []
        for start, end, new in edits:
            last = end - 1
            for layer in forward:
                start = layer.to_original(start, end=False)  # noqa: PLW2901 - the place, one layer up
                last = max(layer.to_original(last, end=True), start - 1)
            floor = inside[-1][1] if inside else 0
            inside.append((max(start, floor), max(last + 1, start, floor), new))
        edited, shown = UnwrappedText(original), UnwrappedText(self.text)
        edited.edit(edits)
        shown.edit(inside)
        layers = [layer.inverted() for layer in edited.layers] + self.layers + shown.layers
        return edited.text, UnwrappedText(shown.text, layers)

    def changed_spans(self) -> list[tuple[int, int]]:
        """Return the stretches of the original that were changed, in order, some twice."""
        stretches: list[tuple[int, int]] = []
        for depth, layer in enumerate(self.layers):
            below = UnwrappedText("", self.layers[:depth])
            stretches += map(below.span, layer.old_starts, layer.old_ends)
        return sorted(stretches)

    def edit(self, edits: Iterable[Edit]) -> bool:
        """Apply edits as one layer; say whether there were any."""
        changes = list(edits)
        return bool(changes) and self.replace(*map(list, zip(*changes, strict=True)))

    def replace(self, starts: list[int], ends: list[int], news: list[str]) -> bool:
        """Apply edits as one layer, given column by column; say whether there were any.

        A text of 1 MB can have half a million escapes.
        """
        if not starts:
            return False
        text = self.text
        lengths = list(map(len, news))
        grown = accumulate(map(sub, lengths, map(sub, ends, starts)), initial=0)
        new_starts = list(map(add, starts, grown))
        new_ends = list(map(add, new_starts, lengths))
        kept = map(text.__getitem__, map(slice, [0, *ends], [*starts, len(text)]))
        self.text = "".join(chain.from_iterable(zip_longest(kept, news, fillvalue="")))
        self.layers.append(_Layer(new_starts, new_ends, starts, ends))
        return True


# Find line breaks that cut a code, an id, a time, a label or a token in two.

# A line that begins with the day and hour begins a new line, as one with a label does.
_FRESH = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d[.,:]\d{3}"
_LABEL_LINE = re.compile(r"[A-Z][A-Za-z]{2,20}(?: [A-Za-z]{1,12}){0,2} ?[:=]|AADSTS|(?i:error)")
_FULL_CUT = re.compile(
    rf"\n[ \t]{{0,200}}+(?=[\w.:~+/=-])(?!{_FRESH}|{_LABEL_LINE.pattern})",
)
# A break that the rest of an id, a code or a time follows, that of a token, or that of a label:
# nearly all lines end and begin otherwise.
_MAY_CUT = re.compile(
    rf"\n(?:(?<=[0-9A-FSTa-fst:. \t-]\n)[ \t]{{0,200}}+(?!{_FRESH})"
    r"(?=[:.Z-]|[AaDdSsTt]{0,5}\d|[0-9a-fA-F-]{1,36}(?![0-9A-Za-z]))"
    rf"|[ \t]{{0,200}}+(?!{_FRESH})"
    r"(?=[\w.:~+/=-]{40}|[\w.:~+/=-]{1,39}+(?:[\n\"'&,;]|\Z))"
    r"|(?<=[A-Za-z_ \t]\n)[ \t]{0,200}+(?=[A-Za-z_]))"
)
_TAIL = re.compile(r"[\w.:~+/=-]{1,200}")
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_GUID_PART = re.compile(r"(?:^|[^0-9a-zA-Z-])([0-9a-fA-F-]{1,36})$")
_GUID_HEAD = re.compile(r"[0-9a-fA-F-]{1,36}(?![0-9A-Za-z])")
_TOKEN_TAIL = re.compile(r"[\w.~+/=-]{40,200}$")
_ID = frozenset("0123456789abcdefABCDEF-")
_CODE_LETTERS = frozenset("AaDdSsTt0123456789")
_TIME_ENDS = frozenset("0123456789T:.-")
_TIME_BEGINS = _TIME_ENDS | {"Z"}
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_CODE_TAIL = re.compile(r"(?i)(?:A|AA|AAD|AADS|AADST|AADSTS\d{0,7})$")
_CODE_HEAD = re.compile(r"(?i)(A?D?S?T?S?)(\d{1,8})(?![\d])")
_CODE = re.compile(r"(?i)AADSTS\d{5,8}")
_TIME_TAIL = re.compile(r"(?:\d{4}-\d\d-\d\d[T ])?[0-9T:.-]{1,30}$")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)?")
_WORD_TAIL = re.compile(r"[A-Za-z_]{1,16}$")
_WORD_HEAD = re.compile(r"[A-Za-z_]{1,16}")
_LABELS = frozenset(
    [
        "correlation",
        "timestamp",
        "request",
        "trace",
        "error_description",
        "error_codes",
        "description",
        "application",
        "correlation_id",
        "trace_id",
        "error_uri",
        "suberror",
        "invalid_grant",
        "invalid_request",
        "invalid_client",
        "interaction_required",
        "consent_required",
        "authorization",
        "client_id",
        "tenant",
        "directory",
    ]
)
_LABEL_ENDS = frozenset(label[i:] for label in _LABELS for i in range(1, len(label)))
_FULL = 60
_BLANKS = 8
_TOKEN = 40
_MOST = 25_000
"""Line breaks that are looked at; a text of 1 MB with more of them has no lines to speak of."""


def rejoin(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield edits that take out the breaks which cut something in two."""
    full = dict(map(re.Match.span, _full_lines(text)))
    breaks = dict(map(re.Match.span, islice(_MAY_CUT.finditer(text), _MOST))) | full
    known: dict[tuple[str, str, bool], bool] = {}
    for start in sorted(breaks):
        end, is_full = breaks[start], start in full
        at = start
        while at and text[at - 1] in " \t" and start - at < _BLANKS:
            at -= 1
        line = text.rfind("\n", 0, at) + 1
        tail, head = text[max(line, at - 200) : at], text[end : end + 80]
        is_word = tail[-1:].isalnum() or head[0].isalnum()
        if not tail or not (at - line >= _TOKEN or is_full or is_word):
            continue
        # A log has the same line ends over and over.
        key = tail[-_TOKEN:], head, is_full
        cuts = known.get(key)
        if cuts is None:
            cuts = known[key] = _cuts(*key[:2], full=is_full)
        if cuts or _cuts_token(text, tail, end):
            yield at, end, ""


def _full_lines(text: str) -> Iterator[re.Match[str]]:
    """Yield the breaks at the width at which a terminal cut lines, if one did."""
    lengths = list(map(len, text.split("\n")))
    width = max(lengths)
    if width < _FULL or lengths.count(width) == 1:
        return
    ends = list(accumulate(lengths))
    full = compress(range(len(lengths)), map(width.__eq__, lengths))
    breaks = (ends[line] + line for line in islice(full, _MOST))
    yield from filter(None, map(_FULL_CUT.match, repeat(text), breaks))


def _stands_alone(text: str, at: int) -> bool:
    """Say whether the word at a place is all there is on its line."""
    m = _TAIL.match(text, at)
    return m is not None and (m.end() == len(text) or text[m.end()] in "\n\"'&,;")


def _cuts(tail: str, head: str, *, full: bool) -> bool:
    """Say whether a break between the end of a line, of 40 characters, and the next cuts in two."""
    last, first = tail[-1], head[0]
    return (
        (last in _ID and first in _ID and _cuts_id(tail[-40:], head))
        or (last in _CODE_LETTERS and first in _CODE_LETTERS and _cuts_code(tail[-14:], head))
        or (last in _TIME_ENDS and first in _TIME_BEGINS and _cuts_time(tail[-40:], head))
        or (last in _WORD and first in _WORD and _cuts_label(tail[-20:], head))
        or (full and not _GUID.fullmatch(tail[-36:]))
    )


def _cuts_id(tail: str, head: str) -> bool:
    rest = _GUID_HEAD.match(head)
    part = _GUID_PART.search(tail) if rest else None
    if not part or not rest:
        return False
    m = _GUID.match(part[1] + rest[0])
    return m is not None and m.end() > len(part[1]) and not _GUID.fullmatch(part[1])


def _cuts_code(tail: str, head: str) -> bool:
    part, rest = _CODE_TAIL.search(tail), _CODE_HEAD.match(head)
    if not part or not rest:
        return False
    if part[0][-1].isdigit() and head[len(rest[0]) : len(rest[0]) + 1] not in (
        *":;,.'\")\\<|&",
        "",
    ):
        return False
    return _CODE.fullmatch(part[0] + rest[0]) is not None


def _cuts_time(tail: str, head: str) -> bool:
    part = _TIME_TAIL.search(tail)
    if not part:
        return False
    joined = _TIME.search(part[0] + head[:30])
    return joined is not None and joined.start() < len(part[0]) < joined.end()


def _cuts_label(tail: str, head: str) -> bool:
    rest = _WORD_HEAD.match(head)
    if not rest or rest[0].lower() not in _LABEL_ENDS:
        return False
    part = _WORD_TAIL.search(tail)
    return part is not None and (part[0] + rest[0]).lower() in _LABELS


def _cuts_token(text: str, tail: str, at: int) -> bool:
    """Say whether a long token goes on: it was long and mixed, and what follows is no word."""
    if " " in tail[-_TOKEN:] or len(tail) < _TOKEN:
        return False
    part, rest = _TOKEN_TAIL.search(tail), _TAIL.match(text, at, at + 80)
    if not part or not rest or not _mixed(part[0]) or _LABEL_LINE.match(text, at):
        return False
    return _stands_alone(text, at) or (len(rest[0]) >= _TOKEN and _mixed(rest[0]))


def _mixed(text: str) -> bool:
    """Say whether a token has capitals, small letters and digits, as keys have and ids have not."""
    return (
        any(c.isupper() for c in text)
        and any(c.islower() for c in text)
        and any(c.isdigit() for c in text)
    )


_ROUNDS = 6


@frozen
class _Pass:
    """One way of wrapping: a cheap sign that it may be there, its shape, and what it stood for."""

    literals: tuple[str, ...]
    source: str
    decode: Callable[[re.Match[str]], str]

    @property
    def shape(self) -> re.Pattern[str]:
        """The expression; compiled when one of its literals first occurs."""
        return compiled(self.source)

    def undo(self, view: UnwrappedText) -> bool:
        """Undo it in a text; say whether that changed anything."""
        if not any(literal in view.text for literal in self.literals):
            return False
        found = list(self.shape.finditer(view.text))
        escapes = list(map(re.Match.group, found))
        # A text says the same few escapes over and over.
        first = dict(zip(escapes, found, strict=True))
        known = {escape: self.decode(m) for escape, m in first.items()}
        if any(map(eq, known, known.values())):
            found = [m for m in found if known[m[0]] != m[0]]
            escapes = list(map(re.Match.group, found))
        starts, ends = map(re.Match.start, found), map(re.Match.end, found)
        return view.replace(list(starts), list(ends), list(map(known.__getitem__, escapes)))


_ESCAPED = {"n": "\n", "r": "\n", "t": "\t"}

# One character for one: non-breaking and other wide blanks, full-width forms.
_FOLD = {0xA0: " ", 0x1680: " ", 0x202F: " ", 0x205F: " ", 0x3000: " "}
_FOLD |= dict.fromkeys(range(0x2000, 0x200B), " ")
_FOLD |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLDED = frozenset(map(chr, _FOLD))


def _displayable(text: str) -> str:
    """Return decoded text as it would be seen: folded, and without what does not show."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_FOLD)
    return (
        text if text.isprintable() else "".join(c for c in text if c.isprintable() or c in "\n\t")
    )


def _backslash(m: re.Match[str]) -> str:
    number = m["hex"] or m["byte"]
    return _displayable(chr(int(number, 16))) if number else _ESCAPED.get(m["char"], m["char"])


_PERCENT = re.compile(r"%(?:25){0,5}([0-9a-fA-F]{2})")


def _percent(m: re.Match[str]) -> str:
    raw = bytes.fromhex("".join(_PERCENT.findall(m[0])))
    return _displayable(raw.decode("utf-8", "replace"))


def _entity(m: re.Match[str]) -> str:
    import html  # noqa: PLC0415 - most texts have no entity, and starting is short

    return _displayable(html.unescape("&" + m["name"] + ";"))


def _mojibake(m: re.Match[str]) -> str:
    """Return UTF-8 that was read as Windows text as it was meant; as it stands if it is none."""
    try:
        return _displayable(m[0].encode("cp1252").decode())
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


_SOFT = re.compile(r"=\n")
_SOFT_END = re.compile(r"(?m)^[^\n]{72,76}=\n")


def _is_quoted_printable(text: str) -> bool:
    """Say whether a text is a mail in that form: soft line ends, or one and bytes written in it."""
    soft = len(_SOFT.findall(text))
    has_bytes = soft == 1 and re.search(r"=[0-9A-F]{2}", text) is not None
    return soft > 1 or has_bytes or (soft == 1 and _has_soft_ends(text))


def _has_soft_ends(text: str) -> bool:
    """Say whether all lines that end in an equals sign were cut where mails cut them."""
    soft = len(_SOFT.findall(text))
    return soft > 0 and len(_SOFT_END.findall(text)) == soft


def _written_bytes(m: re.Match[str]) -> str:
    return _displayable(bytes.fromhex(m[0].replace("=", "")).decode("utf-8", "replace"))


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
            # What follows the root of a drive is no escape: `PS C:\>`, `D:\temp`.
            r"\\(?<![^A-Za-z][A-Za-z]:\\)\\{0,31}(?:u(?P<hex>[0-9a-fA-F]{4})|x(?P<byte>[0-9a-fA-F]{2})"
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
# One class of characters is found several times as fast as one of two expressions.
_FIELD_END = re.compile(r"[ \t&](?:(?<!&)|(?=[A-Za-z_.-]{1,40}=))")
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
        decoded = value.replace("+", " ") if single else _PLUS.sub(" ", value)
        if decoded != value:
            yield start - 1, end, decoded


def unwrap(text: str) -> UnwrappedText:
    """Return the text with colours, quoting, escapes, markup and hard wraps undone, any nesting."""
    view = _decode_whole(text)
    for _ in range(_ROUNDS):
        changed = False
        # Plus signs first: decoding percent signs would hide where the address ends.
        if "error_description" in view.text and "+" in view.text:
            changed = view.edit(_pluses(view.text))
        for step in _PASSES:
            changed = step.undo(view) or changed
        if _has_soft_ends(view.text):
            changed = _undo_printable(view)
        if not changed:
            break
    if "\n" in view.text:
        view.edit(rejoin(view.text))
    return view


def _decode_whole(text: str) -> UnwrappedText:
    """Undo what happened to a text as a whole: wide letters, wrong letters, the form of mails."""
    if text.isascii():
        view = UnwrappedText(text)
    else:
        for wide in _FOLDED.intersection(text):
            text = text.replace(wide, _FOLD[ord(wide)])
        view = UnwrappedText(text)
        for step in _MOJIBAKE:
            step.undo(view)
    first = _FIRST_QUOTE.match(view.text)
    if first:
        view.edit([(0, first.end(), "")])
    if _is_quoted_printable(view.text):
        _undo_printable(view)
    return view


def _undo_printable(view: UnwrappedText) -> bool:
    """Undo the form of mails; say that the text has changed."""
    for step in _QUOTED_PRINTABLE:
        step.undo(view)
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


def remove_invisible(text: str) -> str:
    """Return the text without hidden characters that are written as escapes."""
    for unseen in _UNSEEN:
        text = unseen.sub("", text)
    return text
