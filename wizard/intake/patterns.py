"""Regular expressions with a literal prefilter, so that many of them search a text quickly.

A pasted log repeats the same words. A text is therefore reduced to its distinct words once: a
pattern none of whose literals are among them costs next to nothing, and any other is tried only
where one of its literals is. A pattern without letters (an address, a key) is looked for in a
mask: the text with every character of a class replaced by the same one, so its form is a literal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_FAR = 512
_TRIES = 8
_NO_LETTERS = bytes(c if chr(c).isalpha() else 32 for c in range(128)) + b" " * 128
_LINE = re.compile(r"\n[ \t>*#-]{0,16}")
_FIRST_LINE = re.compile(r"[ \t>*#-]{0,16}")
_LETTERS = re.compile(r"[a-z]{2,100}+")


class SearchText:
    """A text ready to be searched: in small letters, and boiled down to its distinct words."""

    __slots__ = (
        "_found",
        "_hits",
        "_letters",
        "_lines",
        "_masks",
        "_places",
        "_plain",
        "_wide",
        "low",
        "text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        low = text.lower()
        # Some capitals become two letters; places must stay where they are.
        self.low = low if len(low) == len(text) else "".join(map(_small, text))
        self._plain = self.low.encode("ascii", "replace")
        # Runs of letters alone: ids and numbers, which are all different, fall out.
        self._letters = b"\n".join(set(self._plain.translate(_NO_LETTERS).split())).decode("ascii")
        self._wide: frozenset[str] = frozenset() if self.low.isascii() else frozenset(self.low)
        self._places: dict[str, tuple[int, ...]] = {}
        self._found: dict[str, bool] = {}
        self._masks: dict[bytes, bytes] = {}
        self._hits: dict[Cue, list[int]] = {}
        self._lines: list[int] | None = None

    def mask(self, table: bytes) -> bytes:
        """Return the text with its characters written as a table of 256 has it, one for one."""
        mask = self._masks.get(table)
        if mask is None:
            mask = self._masks[table] = self._plain.translate(table)
        return mask

    def hits(self, cue: Cue) -> list[int]:
        """Return where the form of a cue stands in its mask."""
        hits = self._hits.get(cue)
        if hits is not None:
            return hits
        mask = self.mask(cue.table)
        hits = []
        if cue.literal in mask:
            # With a blank around, a form that begins and ends with one finds the outermost words.
            first = not cue.form.startswith(b" ")
            found = _compiled_bytes(cue.form).finditer(b" " + mask + b" ")
            hits += [m.start() - first for m in found]
        self._hits[cue] = hits
        return hits

    def line_starts(self) -> list[int]:
        """Return where the words of every line begin."""
        if self._lines is None:
            first = _FIRST_LINE.match(self.text)
            self._lines = [first.end() if first else 0]
            self._lines += [m.end() for m in _LINE.finditer(self.text)]
        return self._lines

    def has(self, literal: str) -> bool:
        """Say whether a literal (small letters, no blanks) occurs."""
        found = self._found.get(literal)
        if found is None:
            core, rare = _parts(literal)
            if not literal.isascii():
                found = rare in self._wide and literal in self.low
            else:
                # One character is found much sooner than two.
                found = core in self._letters and (
                    core == literal or (rare in self.low and literal in self.low)
                )
            self._found[literal] = found
        return found

    def places(self, literal: str) -> tuple[int, ...]:
        """Return the offset of every occurrence of a literal."""
        places = self._places.get(literal)
        if places is None:
            places = self._places[literal] = tuple(_occurrences(self.low, literal))
        return places


@cache
def _parts(literal: str) -> tuple[str, str]:
    """Return the longest run of letters in a literal, or nothing, and its rarest character.

    That is the last in order: letters of other scripts come after ours, and z after e.
    """
    core = max(_LETTERS.findall(literal), key=len, default="") if literal.isascii() else ""
    return core, max(literal)


def _small(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


def _occurrences(text: str, literal: str) -> Iterator[int]:
    find, step = text.find, len(literal)
    at = find(literal)
    while at >= 0:
        yield at
        at = find(literal, at + step)


def mask_of(*classes: str) -> bytes:
    """Return the table of a mask: each class is written as its first character, the rest blank."""
    table = bytearray(b" " * 256)
    for same in classes:
        for char in same:
            table[ord(char)] = ord(same[0])
    return bytes(table)


LONG = mask_of("0123456789abcdefghijklmnopqrstuvwxyz_-+/")
"""The mask in which keys and base64 are runs of one character."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a shape without letters can stand: its form in a mask.

    `form` is an expression for the mask, and `sign` a literal that is in all it matches. A match of
    it may begin up to `back` characters earlier, as long as the mask is not blank there.
    """

    table: bytes
    form: bytes
    reach: int
    literal: bytes

    def places(self, search_text: SearchText) -> list[int]:
        """Return where the shape can begin, in order."""
        reach = self.reach
        hits = search_text.hits(self)
        if not reach:
            return hits
        mask = search_text.mask(self.table)
        return [max(mask.rfind(b" ", max(0, at - reach), at) + 1, at - reach) for at in hits]


def _always(_: re.Match[str]) -> bool:
    return True


@cache
def compiled(source: str) -> re.Pattern[str]:
    """Return an expression; compiled once, when it is first needed."""
    return re.compile(source)


@cache
def _compiled_bytes(source: bytes) -> re.Pattern[bytes]:
    return re.compile(source)


@dataclass(frozen=True, slots=True)
class TextPattern:
    """A regular expression and the literals of which a match has to contain one.

    `literals` are in small letters and without blanks. The expression is matched `at` characters
    from a literal. `left` is an expression for the text before the literal, read backwards: the
    match begins where it ends. `tail` is an expression for the text from the literal on. With a
    `cue` the expression is tried where the cue says, and the literals only say whether to ask it.
    Without any of them the expression is searched for everywhere.
    A `lowercase` expression is in small letters and matched against the lowered text, which is
    twice as fast as ignoring case. With `line_starts` a match begins where the words of a line do.
    """

    source: str
    literals: tuple[str, ...] = ()
    at: int = 0
    left: str = ""
    tail: str = ""
    cue: Cue | None = None
    lowercase: bool = False
    line_starts: bool = False

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression; compiled when it is first needed, since most never are."""
        return compiled(self.source)

    def find(
        self, search_text: SearchText, check: Callable[[re.Match[str]], bool] = _always
    ) -> Iterator[re.Match[str]]:
        """Yield the matches that pass the check, in order, none inside another."""
        text = search_text.low if self.lowercase else search_text.text
        if not self.literals and not self.cue:
            yield from filter(check, self.regex.finditer(text))
            return
        places = self._places(search_text)
        if not places:
            return
        match = self.regex.match
        last = refused = tries = 0
        for place in places:
            start = place - self._before(text, place, last) if self.left else place
            if start < last or not (m := match(text, start)):
                continue
            if check(m):
                last = m.end()
                yield m
                continue
            # Matches that overlap are tried a few times only: `code=code=...` without an end would
            # be read from every literal to its end.
            tries = tries + 1 if start < refused else 1
            refused = max(refused, m.end())
            if tries >= _TRIES:
                last = refused

    def _places(self, search_text: SearchText) -> Sequence[int]:
        """Return where a match can begin, or where the text before it ends, in order."""
        present = [literal for literal in self.literals if search_text.has(literal)]
        if self.literals and not present:
            return ()
        if self.cue:
            return self.cue.places(search_text)
        if self.line_starts:
            starts, low = tuple(present), search_text.low
            return [at for at in search_text.line_starts() if low.startswith(starts, at)]
        found = [search_text.places(literal) for literal in present]
        if self.tail:
            return [m.start() for m in compiled(self.tail).finditer(search_text.low)]
        places = found[0] if len(found) == 1 else sorted(set(chain.from_iterable(found)))
        return [p + self.at for p in places if p + self.at >= 0] if self.at else places

    def _before(self, text: str, place: int, floor: int) -> int:
        """Return how many characters before a place belong to it."""
        m = compiled(self.left).match(text[max(floor, place - _FAR) : place][::-1])
        return m.end() if m else 0
