"""Regular expressions with a literal prefilter, so that many of them search a text quickly.

A pasted log repeats the same words. A text is therefore reduced to its distinct words once: a
pattern none of whose literals are among them costs next to nothing, and any other is tried only
where one of its literals is. A pattern without letters (an address, a key) is looked for in a
mask: the text with every character of a class replaced by the same one, so its form is a literal.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cache
from itertools import chain, repeat
from typing import TYPE_CHECKING

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    _After = Callable[[int], re.Match[str] | None]

_FAR = 512
_TRIES = 8
_LONG_TEXT = 20_000
_LONG_RUN = 4_000
_WORDS = bytes(c if chr(c).isalpha() or chr(c) in "=.:/\\(" else 32 for c in range(128))
_WORDS += b" " * 128
_LEAD = " \t>*#-"
_MOST_BEFORE = 16
_LINE = re.compile(rf"\n[{_LEAD}]{{0,{_MOST_BEFORE}}}")
_FIRST_LINE = re.compile(rf"[{_LEAD}]{{0,{_MOST_BEFORE}}}")
_NO_WORD = re.compile(r"[^a-z=.:/\\(]{1,100}+")
_PLAIN = re.compile(r"[\x00-\x7f]{1,65536}+")


class SearchText:
    """A text ready to be searched: in small letters, and boiled down to its distinct words."""

    __slots__ = (
        "_found",
        "_hits",
        "_lines",
        "_masks",
        "_places",
        "_plain",
        "_present",
        "_words",
        "low",
        "text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        low = text.lower()
        # Some capitals become two letters; places must stay where they are.
        self.low = low if len(low) == len(text) else "".join(map(_small, text))
        self._plain = self.low.encode("ascii", "replace")
        # Runs of letters, and of the signs that stand in names: ids and numbers, which are all
        # different, fall out. Letters of other scripts are kept one by one.
        runs = set(self._plain.translate(_WORDS).split())
        if max(map(len, runs), default=0) > _LONG_RUN:
            runs = {piece for run in runs for piece in _pieces(run)}
        words = b"\n".join(runs).decode("ascii")
        wide = "" if self.low.isascii() else "".join(set(_PLAIN.sub("", self.low)))
        self._words = f"\n{words}\n{wide}"
        self._places: dict[str | tuple[str, ...], Sequence[int]] = {}
        self._found: dict[str, bool] = {}
        self._present: dict[tuple[str, ...], tuple[str, ...]] = {}
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
        """Return where what the form of a cue announces can begin, in order."""
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
            if reach := cue.reach:
                back = mask.rfind
                hits = [max(back(b" ", max(0, at - reach), at) + 1, at - reach) for at in hits]
        self._hits[cue] = hits
        return hits

    def line_starts(self) -> list[int]:
        """Return where the words of every line begin."""
        if self._lines is None:
            first = _FIRST_LINE.match(self.text)
            self._lines = [first.end() if first else 0]
            self._lines += [m.end() for m in _LINE.finditer(self.text)]
        return self._lines

    def lines_with(self, literals: tuple[str, ...]) -> Sequence[int]:
        """Return where the words of the lines begin that begin with one of some literals."""
        key = ("\n", *literals)
        places = self._places.get(key)
        if places is None:
            if any(map(str.isdigit, literals)):
                begins = self.low.startswith
                places = [at for at in self.line_starts() if begins(literals, at)]
            else:
                # Other than a digit, a literal is rarer than lines.
                places = list(filter(self._begins_line, self.places(literals)))
            self._places[key] = places
        return places

    def _begins_line(self, at: int) -> bool:
        """Say whether nothing but signs of a quote or a list stands before a place on its line."""
        before = self.low[max(0, at - _MOST_BEFORE - 1) : at].rstrip(_LEAD)
        return before.endswith("\n") or (not before and at <= _MOST_BEFORE)

    def has(self, literal: str) -> bool:
        """Say whether a literal in small letters occurs."""
        found = self._found.get(literal)
        if found is None:
            signs, words = _signs(literal), self._words
            found = all(sign in words for sign in signs) and (
                # One character is found much sooner than two.
                signs[0] == literal or (max(literal) in self.low and _occurs(self.low, literal))
            )
            self._found[literal] = found
        return found

    def present(self, literals: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of some literals that occur."""
        present = self._present.get(literals)
        if present is None:
            words = self._words
            likely = [literal for literal, sign in _first_signs(literals) if sign in words]
            present = self._present[literals] = tuple(filter(self.has, likely))
        return present

    def among(self, signs: Iterable[str]) -> set[str]:
        """Return those of some signs, as `signs_of` gives them, that the words of the text have."""
        words = self._words
        return {sign for sign in signs if sign in words}

    def places(self, literals: tuple[str, ...]) -> Sequence[int]:
        """Return the offset of every occurrence of one of some literals, in order."""
        places = self._places.get(literals)
        if places is None:
            found = [self._places_of(literal) for literal in literals]
            if len(found) == 1:
                places = found[0]
            else:
                # What is in order piece by piece is soon sorted.
                places = list(dict.fromkeys(sorted(chain.from_iterable(found))))
            self._places[literals] = places
        return places

    def tails(self, source: str) -> Sequence[int]:
        """Return where an expression matches."""
        places = self._places.get(source)
        if places is None:
            found = compiled(source).finditer(self.text)
            places = self._places[source] = [m.start() for m in found]
        return places

    def _places_of(self, literal: str) -> Sequence[int]:
        places = self._places.get(literal)
        if places is None:
            places = self._places[literal] = _occurrences(self.low, literal)
        return places


@cache
def _signs(literal: str) -> tuple[str, ...]:
    """Return what is among the words of every text that has a literal, the rarest first.

    Those are its runs of letters and signs, each a whole word where another character stands beside
    it, and its last character in order if that is of another script.
    """
    runs = "\n \n".join(_NO_WORD.split(literal)).split(" ")
    rare = () if literal.isascii() else (max(literal),)
    return (*rare, *sorted(runs, key=len, reverse=True))


def signs_of(pattern: TextPattern) -> frozenset[str]:
    """Return signs of which a text has one wherever the pattern can match; none says nothing."""
    return frozenset(sign for _, sign in _first_signs(pattern.literals))


@cache
def _first_signs(literals: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return literals, each with its rarest sign."""
    return tuple((literal, _signs(literal)[0]) for literal in literals)


def _pieces(run: bytes) -> Iterator[bytes]:
    """Yield the pieces of a run; they overlap by more than a literal is long.

    A megabyte of one letter has few different ones, and would be looked through for each literal.
    """
    step = _LONG_RUN // 2
    return (run[at : at + _LONG_RUN] for at in range(0, max(1, len(run) - step), step))


def _small(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


def _occurrences(text: str, literal: str) -> list[int]:
    """Return where a literal occurs; in a long text an expression is several times as fast."""
    if len(text) > _LONG_TEXT:
        return [m.start() for m in compiled(re.escape(literal)).finditer(text)]
    find, step, places = text.find, len(literal), []
    at = find(literal)
    while at >= 0:
        places.append(at)
        at = find(literal, at + step)
    return places


def _occurs(text: str, literal: str) -> bool:
    if len(text) > _LONG_TEXT:
        return compiled(re.escape(literal)).search(text) is not None
    return literal in text


def mask_of(*classes: str) -> bytes:
    """Return the table of a mask: each class is written as its first character, the rest blank."""
    table = bytearray(b" " * 256)
    for same in classes:
        for char in same:
            table[ord(char)] = ord(same[0])
    return bytes(table)


LONG = mask_of("0123456789abcdefghijklmnopqrstuvwxyz_-+/")
"""The mask in which keys and base64 are runs of one character."""


@frozen
class Cue:
    """Where a shape without letters can stand: its form in a mask.

    `form` is an expression for the mask, and `sign` a literal that is in all it matches. A match of
    it may begin up to `back` characters earlier, as long as the mask is not blank there.
    """

    # Looked up by its form alone: hashing the table takes longer than finding the form.
    table: bytes = field(hash=False)
    form: bytes
    reach: int = field(hash=False)
    literal: bytes = field(hash=False)


def _always(_: re.Match[str]) -> bool:
    return True


@cache
def compiled(source: str) -> re.Pattern[str]:
    """Return an expression; compiled once, when it is first needed."""
    return re.compile(source)


@cache
def _compiled_bytes(source: bytes) -> re.Pattern[bytes]:
    return re.compile(source)


@frozen
class TextPattern:
    """A regular expression and the literals of which a match has to contain one.

    `literals` are in small letters. The expression is matched `at` characters
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

    @property
    def group(self) -> str | int:
        """The part of a match that is meant: the group `v`, else all of it."""
        return "v" if "(?P<v>" in self.source else 0

    def find(
        self, search_text: SearchText, check: Callable[[re.Match[str]], bool] = _always
    ) -> Iterator[re.Match[str]]:
        """Return the matches that pass the check, in order, none inside another."""
        text = search_text.low if self.lowercase else search_text.text
        if not self.literals and not self.cue:
            return filter(check, self.regex.finditer(text))
        # Most patterns are not in a text, and a generator for each would cost more than to see so.
        places = self.places(search_text)
        return self._tried(text, places, check) if places else iter(())

    def _tried(
        self, text: str, places: Sequence[int], check: Callable[[re.Match[str]], bool]
    ) -> Iterator[re.Match[str]]:
        after = (self._reached_back if self.left else self._matched)(text, iter(places))
        last = refused = tries = 0
        while m := after(last):
            if check(m):
                last = m.end()
                yield m
                continue
            # Matches that overlap are tried a few times only: `code=code=...` without an end would
            # be read from every literal to its end.
            tries = tries + 1 if m.start() < refused else 1
            refused = max(refused, m.end())
            if tries >= _TRIES:
                last = refused

    def _matched(self, text: str, places: Iterator[int]) -> _After:
        """Return what gives the next match at one of the places that are left."""
        match = self.regex.match

        def after(last: int) -> re.Match[str] | None:
            for place in places:
                if place >= last:
                    m = match(text, place)
                    # The expression refuses most places, so those are tried without a loop.
                    return m or next(filter(None, map(match, repeat(text), places)), None)
            return None

        return after

    def _reached_back(self, text: str, places: Iterator[int]) -> _After:
        """Return what gives the next match that begins before one of the places that are left."""
        match, before = self.regex.match, compiled(self.left).match

        def after(last: int) -> re.Match[str] | None:
            for place in places:
                if place < last:
                    continue
                head = before(text[max(last, place - _FAR) : place][::-1])
                m = match(text, place - head.end() if head else place)
                if m:
                    return m
            return None

        return after

    def places(self, search_text: SearchText) -> Sequence[int]:
        """Return where a match can begin, or where the text before it ends, in order."""
        present = search_text.present(self.literals)
        if self.literals and not present:
            return ()
        if self.cue:
            return search_text.hits(self.cue)
        if self.line_starts:
            return search_text.lines_with(present)
        if self.tail:
            return search_text.tails(self.tail)
        places = search_text.places(present)
        return [p + self.at for p in places if p + self.at >= 0] if self.at else places
