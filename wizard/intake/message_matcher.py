"""Find the known message in an unwrapped text, and read the values it names.

Quotes, blanks, line breaks and letter case are ignored: a text and the fragments of a pattern are
squeezed to what remains, and a pattern matches where its fragments follow each other closely.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from wizard.frozen import frozen
from wizard.intake.entry import utc
from wizard.intake.patterns import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wizard.content.messages import Messages
    from wizard.content.tables import MessageRow
    from wizard.intake.patterns import SearchText

# Punctuation that tools put around or into a sentence. A straight and a curly quote are the same.
_IGNORED = "\"'`\\*\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u200b\ufeff"
_RUN = re.compile(rf"[^\s{re.escape(_IGNORED)}]{{1,4096}}")
_DELETED = str.maketrans("", "", _IGNORED + " \t\n\r\f\v\xa0")

_WINDOW = 2500
"""Characters that are searched behind a code: longer than any message of the service."""
_MOST_PLACES = 8
_FAR_SLOT, _FAR_GAP = 240, 600
_MOST_TRIES = 40
_WHOLE = 200_000
_TOLD = 20_000
"""Characters in which a person tells something: what goes on after them is a log."""
_SHORT = 8_000
"""Up to this length a text is searched for every row, even if a wrap cut its longest word."""


class Span(NamedTuple):
    """A value that a message names, and where in the text it stands."""

    name: str
    value: str
    start: int
    end: int


@frozen
class FoundMessage:
    """A row that fits, where it stands, how many characters of it matched, and its values."""

    row: MessageRow
    start: int
    end: int
    size: int
    spans: tuple[Span, ...] = ()


class _Squeezed:
    """A stretch of a text in small letters without quotes and blanks, with the way back."""

    def __init__(self, low: str, start: int, end: int) -> None:
        self._low, self._start, self._end = low, start, end
        piece = low[start:end]
        if piece.isascii():
            self.text = piece.translate(_DELETED)
        else:
            self.text = "".join(_RUN.findall(piece))

    @cached_property
    def _runs(self) -> tuple[list[int], list[int]]:
        """Where each run of kept characters begins, in the squeezed and in the whole text."""
        here, there, at = [], [], 0
        for run in _RUN.finditer(self._low, self._start, self._end):
            here.append(at)
            there.append(run.start())
            at += run.end() - run.start()
        return here, there

    def place(self, at: int) -> int:
        """Return the place in the whole text of a squeezed one."""
        here, there = self._runs
        i = bisect_right(here, at) - 1
        return there[i] + at - here[i] if i >= 0 else self._start


class _Pattern(NamedTuple):
    """A pattern ready to search: its fragments, and what stands behind each (a fact or "")."""

    fragments: tuple[str, ...]
    slots: tuple[str, ...]
    far: tuple[int, ...]
    word: str
    size: int


_PARTS = re.compile(r"(\{[a-z-]{0,40}\}|\.\.\.)")
_WORD = re.compile(r"[a-z]{4,40}")


@cache
def _pattern(source: str) -> _Pattern:
    pieces = _PARTS.split(source.lower())
    fragments = tuple("".join(_RUN.findall(piece)) for piece in pieces[::2])
    marks = tuple(pieces[1::2])
    last = bool(marks) and not fragments[-1]
    fragments = fragments[:-1] if last else fragments
    words = _WORD.findall(" ".join(pieces[::2]))
    return _Pattern(
        fragments,
        tuple(mark.strip("{}.") for mark in marks),
        tuple(_FAR_GAP if mark == "..." else _FAR_SLOT for mark in marks),
        max(words, key=len, default=""),
        sum(map(len, fragments)),
    )


def _fit(pattern: _Pattern, text: str) -> list[tuple[int, int]] | None:
    """Return where the fragments of a pattern stand in a squeezed text, or None."""
    first = pattern.fragments[0]
    at = text.find(first)
    for _ in range(_MOST_TRIES):
        if at < 0:
            return None
        places = [(at, at + len(first))]
        for fragment, far in zip(pattern.fragments[1:], pattern.far, strict=False):
            begin = places[-1][1]
            found = text.find(fragment, begin, begin + far + len(fragment))
            if found < 0:
                break
            places.append((found, found + len(fragment)))
        else:
            return places
        at = text.find(first, at + 1)
    return None


_AROUND = " \t\r\n\"'`*\\()[]{}:;,\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"
_LAST = (
    r"[\s:=(\[]{0,6}(?!''[\s,.;)\]]|\"\"[\s,.;)\]])"
    r"(?:[\"'`\u2018\u201c\u00ab]{1,2}(?P<q>[^\"'`\u2019\u201d\u00bb\n]{1,200})"
    r"|(?P<w>[^\s\"'<>,;)\]]{1,200}|<[a-z-]{3,40}>))"
)


_BLANKED = (
    r"(?i)(?:[x*.\u2022-]{2,40}|x|redacted|removed|hidden|your[-_ ]|<[^>]{0,40}removed>"
    r"|<(?-i:[^<>]{0,60}[ /A-Z_])[^<>]{0,80}>|n/a)"
    r"(?![a-z])"
)
"""What people put in place of a value they do not want to show."""


_MARKABLE = frozenset({"directory", "tenant", "client-id", "resource"})
"""Values of these are set by hand: more quotation marks than the message's own came with them."""

_MARKS_AHEAD = r"[\"'`\u2018\u201c\u201d](?:\\{0,4}[\"'`\u2018\u201c\u201d]){1,3}\Z"
_MARKS_BEHIND = r"\\{0,4}[\"'`\u2019\u201d\u201c](?:\\{0,4}[\"'`\u2019\u201d\u201c]){1,3}"
_MARKED = 16

_SAMPLE = (
    r"(?i)(?:(?:replace|enter|insert|put|fill|add|paste)[-_ ]?(?:with|in|the|your|me|here|this|own)"
    r"[\w -]{0,60}|[{$%](?:%7b|\{)?[\w. -]{1,60}[>}\]%)]{0,4}"
    r"|(?:%7b){1,2}[\w.-]{1,60}(?:%7d){1,2}"
    r"|(?:tenant|directory|organi[sz]ation|client|app)[-_ ]?(?:id|name|guid)(?:[-_ ]?here)?"
    r"|change[-_ ]?me|to[-_]?do)"
)
"""What a template has in place of a value that someone has to fill in."""


def _marks(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield that a value has quotation marks of its own, or is the sample of a template."""
    if compiled(_SAMPLE).fullmatch(text[start:end]):
        yield Span("value-marks", "sample", start, end)
    ahead = text[max(0, start - _MARKED) : start].rstrip("\\")
    if compiled(_MARKS_AHEAD).search(ahead) and compiled(_MARKS_BEHIND).match(text, end):
        yield Span("value-marks", "quotes", start, end)


# Values of these have more in them than letters: "subject claim" and "issuer is" name none.
_NEVER_WORDS = frozenset({"subject", "issuer", "audience", "redirect-uri", "thumbprint"})


def _is_word(name: str, value: str) -> bool:
    """Say whether a value is but the next word of a sentence."""
    return name in _NEVER_WORDS and value.isalpha()


def _is_next_sentence(between: str, word: str, *, is_quoted: bool) -> bool:
    """Return whether a value would be the first word or sign of the next line, as of a note."""
    is_plain = word.isalpha() or not any(map(str.isalnum, word))
    return "\n" in between and not is_quoted and is_plain


def _spans(
    pattern: _Pattern, places: Sequence[tuple[int, int]], squeezed: _Squeezed, text: str
) -> Iterator[Span]:
    """Yield the values between the fragments, without the quotes and brackets around them."""
    for i, name in enumerate(pattern.slots):
        if not name:
            continue
        places_end = start = squeezed.place(places[i][1] - 1) + 1
        if i + 1 < len(places):
            end = squeezed.place(places[i + 1][0])
            value = text[start:end]
        else:
            m = compiled(_LAST).match(text, start)
            if m is None:
                continue
            group = "q" if m["q"] else "w"
            value, start = m[group].rstrip("."), m.start(group)
            if _is_next_sentence(text[places_end:start], value, is_quoted=bool(m["q"])):
                continue
        lead = len(value) - len(value.lstrip(_AROUND))
        value = value.strip(_AROUND)
        if name in _MARKABLE and value and "\n" not in value:
            yield from _marks(text, start + lead, start + lead + len(value))
        if (
            value
            and "\n" not in value
            and not compiled(_BLANKED).match(value)
            and not _is_word(name, value)
        ):
            yield Span(name, value, start + lead, start + lead + len(value))


def _best(
    rows: Iterable[MessageRow], squeezed: _Squeezed, sheet: SearchText, *, seen: bool
) -> FoundMessage | None:
    """Return the row with the longest match; with `seen` rows without their longest word go.

    What a program printed goes before what people say around it, however long that is.
    """
    best: tuple[tuple[bool, int], MessageRow, _Pattern, list[tuple[int, int]]] | None = None
    for row in rows:
        for source in row.match:
            pattern = _pattern(source)
            # Most rows have words that the text does not have: that is soonest asked.
            if seen and pattern.word and not sheet.has(pattern.word):
                continue
            rank = (not row.in_own_words, pattern.size)
            if pattern.fragments[0] not in squeezed.text or (best and rank <= best[0]):
                continue
            places = _fit(pattern, squeezed.text)
            if places and _is_beside(row, sheet):
                best = (rank, row, pattern, places)
    if best is None:
        return None
    _, row, pattern, places = best
    spans = tuple(_spans(pattern, places, squeezed, sheet.text))
    start, end = squeezed.place(places[0][0]), squeezed.place(places[-1][1] - 1) + 1
    return FoundMessage(row, start, end, pattern.size, spans)


def _is_beside(row: MessageRow, sheet: SearchText) -> bool:
    return not row.beside or any(word in sheet.low for word in row.beside)


def find_message(
    sheet: SearchText,
    messages: Messages,
    places: Sequence[tuple[int, int, int]],
    primary: int | None,
) -> FoundMessage | None:
    """Return the message of a text: of its primary code, or the longest where it has no code.

    `places` are (code, start, end) of every code in the text, in order.
    """
    if primary is not None:
        rows = messages.of_code(primary)
        return _behind_code(sheet, rows, places, primary) if rows else None
    if places:
        return None  # two codes of equal rank: whoever asks has to choose first
    found = _best(
        messages.free,
        _Squeezed(sheet.low, 0, min(len(sheet.low), _WHOLE)),
        sheet,
        seen=len(sheet.low) > _SHORT,
    )
    return found or _by_number(sheet, messages)


def find_symptom(sheet: SearchText, messages: Messages) -> FoundMessage | None:
    """Return what a text tells in a person's own words, whether a code is beside it or not."""
    return _best(
        messages.symptoms,
        _Squeezed(sheet.low, 0, min(len(sheet.low), _TOLD)),
        sheet,
        seen=len(sheet.low) > _SHORT,
    )


def _behind_code(
    sheet: SearchText,
    rows: tuple[MessageRow, ...],
    places: Sequence[tuple[int, int, int]],
    primary: int,
) -> FoundMessage | None:
    """Return the row that fits behind a code, else before it: some formats print it last."""
    at = [i for i, place in enumerate(places) if place[0] == primary][:_MOST_PLACES]
    for i in at:
        start = places[i][2]
        ends = (s for code, s, _ in places[i + 1 :] if code != primary)
        end = min(next(ends, len(sheet.low)), start + _WINDOW)
        if found := _best(rows, _Squeezed(sheet.low, start, end), sheet, seen=False):
            return found
    for i in at:
        end = places[i][1]
        starts = (e for code, _, e in reversed(places[:i]) if code != primary)
        start = max(next(starts, 0), end - _WINDOW)
        if found := _best(rows, _Squeezed(sheet.low, start, end), sheet, seen=False):
            return found
    return None


# The numbers of brokers and Windows: one 32-bit value in many spellings.

_TALK = ("caa", "tag", "hresult", "broker", "msalruntime", "wam", "dsregcmd", "aadtoken")
_HEX = (
    r"(?i)(?<![0-9a-z])(?:0x(?P<h>[89c][0-9a-f]{7})|(?P<c>caa[0-9a-f]{5}|801c[0-9a-f]{4})"
    r"|(?P<b>80[0-9a-f]{6}|c0[0-9a-f]{6}))(?![0-9a-z])"
)
_DECIMAL = r"(?<![\w.-])(?P<d>[2-4]\d{9}|-\d{9,10})(?![\w.]?\d)"
_NAMED = (
    r"(?i)(?:code|kode?n?|status|hresult|error|errore|erreur|fehler|fout|fel|blad|błąd|hata|ошибк[аи]"
    r"|c[oó]digo|codice|koodi|kodu|kod[au]?|код|コード|エラー|代码|代碼|錯誤|错误|코드|오류)"
    r"[\"')\s:\uff1a=(#№-]{0,6}(?:nr\.?|n[º°.]|no\.)?[\"')\s:=(]{0,3}$"
)
_TAG = r"(?i)\btag[\"']?\s?[:=]\s?[\"']?(?P<v>[0-9a-z]{5,10})\b"
_BITS = 1 << 32
_LOWEST = 0x80000000


class FoundNumber(NamedTuple):
    """A 32-bit error number as `0xCAA2000C`, and where it stands in the text."""

    value: str
    start: int
    end: int


def find_numbers(sheet: SearchText, messages: Messages) -> tuple[FoundNumber, ...]:
    """Return the broker, client and Windows error numbers of a text, in any spelling.

    A number without its prefix counts if it is a known one, or if words before it call it a code.
    """
    if not (len(sheet.low) <= _SHORT or "0x" in sheet.low or any(map(sheet.has, _TALK))):
        return ()
    found: dict[str, FoundNumber] = {}
    for m in compiled(_HEX).finditer(sheet.text):
        value = (m["h"] or m["c"] or m["b"]).upper()
        if not m["b"] or messages.has_value(value) or _is_named(sheet, m.start()):
            found.setdefault(value, FoundNumber(f"0x{value}", *m.span()))
    for m in compiled(_DECIMAL).finditer(sheet.text):
        number = int(m["d"]) % _BITS
        value = f"{number:08X}"
        if number >= _LOWEST and (messages.has_value(value) or _is_named(sheet, m.start())):
            found.setdefault(value, FoundNumber(f"0x{value}", *m.span()))
    return tuple(sorted(found.values(), key=lambda one: one.start))


def _is_named(sheet: SearchText, at: int) -> bool:
    """Return whether the words before a number call it a code or an error, in any language."""
    return compiled(_NAMED).search(sheet.text, max(0, at - 24), at) is not None


def find_tag(sheet: SearchText) -> Span | None:
    """Return the tag beside a broker number: a place in its code that support may ask for."""
    m = compiled(_TAG).search(sheet.text) if sheet.has("tag") else None
    return Span("broker-tag", m["v"], *m.span("v")) if m else None


def _by_number(sheet: SearchText, messages: Messages) -> FoundMessage | None:
    """Return the row of the first known number, an exact one before one of its family."""
    rows = [
        (number, row)
        for number in find_numbers(sheet, messages)
        if (row := messages.of_value(number.value.removeprefix("0x")))
    ]
    if not rows:
        return None
    exact = [one for one in rows if one[0].value.removeprefix("0x") in one[1].values]
    number, row = (exact or rows)[0]
    return FoundMessage(row, number.start, number.end, 0)


_CLOSE = timedelta(hours=1)


def validity(spans: Iterable[Span]) -> str:
    """Return what the times of a message say: `not-yet`, `just-expired` or `long-expired`."""
    times = {span.name: _moment(span.value) for span in spans}
    now, begins, ends = (times.get(name) for name in ("now", "valid-from", "expires"))
    if now and begins and now < begins:
        return "not-yet"
    if now and ends and now > ends:
        return "just-expired" if now - ends <= _CLOSE else "long-expired"
    return ""


def _moment(text: str) -> datetime | None:
    """Return a time in ISO form or as `11/20/2026 9:14:07 AM`, taken as UTC."""
    exact = utc(text)
    if exact:
        return datetime.fromisoformat(exact)
    for form in ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
