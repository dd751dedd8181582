"""Search a text for many shapes at the price of few: look for literal signs first.

A pasted log says the same words over and over. So a text is boiled down to its distinct words
once; a shape whose signs are not among them costs next to nothing, and one whose signs are is
tried only where a sign stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FAR = 512


_LETTERS = re.compile("[a-z\u0080-\uffff]{2,1000000}+")


class Sheet:
    """A text ready to be searched: in small letters, and boiled down to its distinct words."""

    __slots__ = ("_letters", "_places", "_seen", "_words", "low", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        low = text.lower()
        # Some capitals become two letters; places must stay where they are.
        self.low = low if len(low) == len(text) else "".join(map(_small, text))
        # Runs of letters alone: ids and numbers, which are all different, fall out.
        self._letters = "\n".join(set(_LETTERS.findall(self.low)))
        self._words: str | None = None
        self._places: dict[str, tuple[int, ...]] = {}
        self._seen: dict[str, bool] = {}

    @property
    def words(self) -> str:
        """The distinct words of the text, one a line."""
        if self._words is None:
            self._words = "\n".join(set(self.text.split()))
        return self._words

    def has(self, sign: str) -> bool:
        """Say whether a sign (small letters, no blanks) occurs."""
        seen = self._seen.get(sign)
        if seen is None:
            core = _core(sign)
            seen = core in self._letters and (core == sign or sign in self.low)
            self._seen[sign] = seen
        return seen

    def places(self, sign: str) -> tuple[int, ...]:
        """Return every place where a sign stands."""
        places = self._places.get(sign)
        if places is None:
            places = self._places[sign] = tuple(_occurrences(self.low, sign))
        return places


@cache
def _core(sign: str) -> str:
    """Return the longest run of letters in a sign, or nothing."""
    return max(_LETTERS.findall(sign), key=len, default="")


def _small(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


def _occurrences(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + len(sign))


def _always(_: re.Match[str]) -> bool:
    return True


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@dataclass(frozen=True, slots=True)
class Shape:
    """A regular expression and the literal signs it hangs on.

    `signs` are in small letters and without blanks. The expression is matched `at` characters from
    a sign; with `left`, an expression for what stands before the sign read backwards, it is
    matched from where that ends. Without signs it is searched for everywhere if a distinct word
    has it.
    """

    source: str
    signs: tuple[str, ...] = ()
    at: int = 0
    left: str = ""

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression; compiled when it is first needed, since most never are."""
        return _compiled(self.source)

    def find(
        self, sheet: Sheet, check: Callable[[re.Match[str]], bool] = _always
    ) -> Iterator[re.Match[str]]:
        """Yield the matches that pass the check, in order, none inside another."""
        if not self.signs:
            if self.regex.search(sheet.words):
                yield from filter(check, self.regex.finditer(sheet.text))
            return
        places = self._places(sheet)
        if not places:
            return
        match = self.regex.match
        last = floor = 0
        for place in places:
            start = place + self.at
            if self.left:
                start = place - self._before(sheet.text, place, max(last, floor))
                floor = place + 1
                if start == place:
                    continue
            if start >= last and (m := match(sheet.text, start)) and check(m):
                last = m.end()
                yield m

    def _places(self, sheet: Sheet) -> list[int]:
        """Return where the signs stand and a match can begin, in order."""
        found = [sheet.places(sign) for sign in self.signs if sheet.has(sign)]
        places = found[0] if len(found) == 1 else sorted(set(chain.from_iterable(found)))
        return [place for place in places if place + self.at >= 0]

    def _before(self, text: str, place: int, floor: int) -> int:
        """Return how many characters before a place belong to it."""
        m = _compiled(self.left).match(text[max(floor, place - _FAR) : place][::-1])
        return m.end() if m else 0
