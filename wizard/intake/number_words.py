"""Digits that are read out in German, French or Spanish, written as digits."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = re.compile(r"[^\W\d_]{1,60}|\d{1,60}")
_TEN, _HUNDRED, _THOUSAND = 10, 100, 1000

_FILLER = frozenset((
    "aadsts", "aad", "sts", "a", "d", "s", "t", "aadst", "error", "fehler", "fehlercode",
    "fehlernummer", "nummer", "code", "kode", "erreur", "numero", "codigo", "der", "die", "das",
    "ist", "lautet", "es", "steht", "da", "ich", "habe", "bekomme", "und", "le", "la", "est", "c",
    "l", "j", "ai", "et", "el", "y", "dice", "sale", "mit", "minus", "strich", "tiret", "guion",
    "bitte", "merci", "por", "favor", "il", "vous", "plait",
))  # fmt: skip


def _numbered(words: str, first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * n for n, word in enumerate(words.split())}


_GERMAN = _numbered(
    "null eins zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf dreizehn vierzehn"
    " fuenfzehn sechzehn siebzehn achtzehn neunzehn",
    0,
) | _numbered("zwanzig dreissig vierzig fuenfzig sechzig siebzig achtzig neunzig", 20, 10)
_GERMAN |= {"ein": 1, "eine": 1, "zwo": 2, "o": 0}
_FRENCH = _numbered(
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    0,
) | _numbered("vingt trente quarante cinquante soixante", 20, 10)
_FRENCH |= {"vingts": 20, "une": 1, "septante": 70, "huitante": 80, "nonante": 90, "cents": 100}
_SPANISH = _numbered(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro"
    " veinticinco veintiseis veintisiete veintiocho veintinueve",
    0,
) | _numbered("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)


def _plain(word: str) -> str:
    """Return a word in small letters without accents; umlauts and sharp s are written out."""
    for letter, written in (("\u00fc", "ue"), ("\u00f6", "oe"), ("\u00e4", "ae"), ("\u00df", "ss")):
        word = word.replace(letter, written)
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _german(word: str) -> int | None:
    """Return the value of a German number word, which is one word up to the thousands."""
    if word in _GERMAN:
        return _GERMAN[word]
    for name, size in (("tausend", _THOUSAND), ("hundert", _HUNDRED)):
        before, found, after = word.partition(name)
        if found:
            many = _german(before) if before else 1
            rest = _german(after.removeprefix("und")) if after else 0
            return None if many is None or rest is None else many * size + rest
    unit, found, tens = word.partition("und")
    if found and unit in _GERMAN and _GERMAN.get(tens, 0) >= 2 * _TEN:
        return _GERMAN[tens] + _GERMAN[unit]
    return None


def _of_german(words: list[str], at: int) -> tuple[int | None, int]:
    return _german(words[at]), 1


def _of_french(words: list[str], at: int) -> tuple[int | None, int]:
    value, used = _FRENCH.get(words[at]), 1
    following = words[at + 1 : at + 2]
    if value == 4 and following in (["vingt"], ["vingts"]):  # noqa: PLR2004 - four twenties are eighty
        value, used = 80, 2
    if value is None or value < 2 * _TEN:
        return value, used
    joined = used + (words[at + used : at + used + 1] == ["et"])
    rest = _FRENCH.get(words[at + joined]) if at + joined < len(words) else None
    longest = 2 * _TEN if value in (60, 80) else _TEN
    if rest is None or not 0 < rest < longest:
        return value, used
    used = joined + 1
    # Seventeen to nineteen are two words: dix-sept.
    if rest == _TEN and at + used < len(words) and 7 <= _FRENCH.get(words[at + used], 0) < _TEN:  # noqa: PLR2004
        return value + rest + _FRENCH[words[at + used]], used + 1
    return value + rest, used


def _of_spanish(words: list[str], at: int) -> tuple[int | None, int]:
    value = _SPANISH.get(words[at])
    if value and value >= 3 * _TEN and words[at + 1 : at + 2] == ["y"] and at + 2 < len(words):
        unit = _SPANISH.get(words[at + 2], 0)
        if 0 < unit < _TEN:
            return value + unit, 3
    return value, 1


_LANGUAGES: tuple[
    tuple[Callable[[list[str], int], tuple[int | None, int]], frozenset[str]], ...
] = (
    (_of_german, frozenset()),
    (_of_french, frozenset({"cent", "cents"})),
    (_of_spanish, frozenset({"cien", "ciento"})),
)


def digits_read_out(text: str) -> str:
    """Return the digits that a text of number words in one language says; else nothing."""
    words = [_plain(word) for word in _WORD.findall(text.lower())]
    for read, hundreds in _LANGUAGES:
        digits = _digits(words, read, hundreds)
        if digits:
            return digits
    return ""


def _digits(
    words: list[str],
    read: Callable[[list[str], int], tuple[int | None, int]],
    hundreds: frozenset[str],
) -> str:
    digits, at = "", 0
    while at < len(words):
        value, used = read(words, at)
        if words[at].isdigit():
            digits, at = digits + words[at], at + 1
        elif words[at] in hundreds:
            rest, more = read(words, at + 1) if at + 1 < len(words) else (None, 0)
            digits, at = digits + str(_HUNDRED + (rest or 0)), at + 1 + (more if rest else 0)
        elif value is not None:
            digits, at = digits + str(value), at + used
        elif words[at] in _FILLER:
            at += 1
        else:
            return ""
    return digits
