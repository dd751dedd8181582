"""Understand an error code that is read out: digits, number words, "oh", "double", "triple"."""

# ruff: noqa: E501 - a shape of the table reads best in one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "null": "0",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "fife": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "niner": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6",
    "seventy": "7", "eighty": "8", "ninety": "9",
}  # fmt: skip
_ZEROS = {"hundred": 2, "thousand": 3}
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_FILLER = frozenset(
    ["a", "an", "the", "and", "is", "it", "its", "it's", "says", "say", "error", "err", "code", "codes", "number", "no", "nr", "aadsts", "aad", "sts", "a.a.d.s.t.s", "aadst", "d", "s", "t", "my", "i", "get", "got", "getting", "have", "has", "with", "this", "that", "um", "uh", "eh", "er", "azure", "entra", "microsoft", "sign", "in", "signin", "login", "please", "hash", "dash", "comma", "point", "says:", "was"]
)  # fmt: skip
_WORD = re.compile(r"\d{1,200}+|[a-z']{1,200}+(?:\.[a-z]){0,99}+|[^\sa-z\d'.,:;()\[\]\"#/_*-]")
_LONGEST = 200
SHORTEST_CODE, LONGEST_CODE = 5, 7
"""A code has from five to seven digits."""


def spoken_code(text: str) -> int | None:
    """Return the code that a few words say, or None if they say anything else besides.

    `AADSTS90120`, `90 120`, `nine zero one two zero`, `nine oh one twenty`, `double nine`,
    `ninety thousand one hundred twenty` are understood; filler such as "error code" is skipped.
    """
    if len(text) > _LONGEST:
        return None
    words = _WORD.findall(re.sub(r"aadsts(?=\d)", "aadsts ", text.lower()))
    digits = _digits(words)
    if digits is None or not SHORTEST_CODE <= len(digits) <= LONGEST_CODE or digits[0] == "0":
        return None
    return int(digits)


def _digits(words: list[str]) -> str | None:
    """Return the digits that words say one after the other; None when one says something else."""
    said, times, i = "", 1, 0
    while i < len(words):
        word = words[i]
        if word in _TIMES:
            times, i = _TIMES[word], i + 1
            continue
        digits, used = _number(words, i)
        if not used and word not in _FILLER:
            return None
        said += digits * (times if used else 1)
        times = 1 if used else times
        i += used or 1
    return said


def _number(words: list[str], i: int) -> tuple[str, int]:
    """Return the digits that the words at a place say, and how many words that took."""
    word = words[i]
    if word.isdigit():
        return word, 1
    scaled = _scaled(words, i)
    if scaled[1]:
        return scaled
    if word in _DIGITS and not (word == "o" and i == 0):
        return _DIGITS[word], 1
    if word in _TEENS:
        return _TEENS[word], 1
    if word in _TENS:
        unit = _DIGITS.get(words[i + 1], "0") if i + 1 < len(words) else "0"
        return (_TENS[word] + unit, 2) if unit != "0" else (_TENS[word] + "0", 1)
    return "", 0


def _scaled(words: list[str], i: int) -> tuple[str, int]:
    """Return a number said with "hundred" or "thousand" (ninety thousand one hundred twenty)."""
    total, part, at = 0, 0, i
    seen = False
    while at < len(words):
        word = words[at]
        value = _small(word)
        if word == "and" and seen:
            pass
        elif word == "hundred" and part:
            part, seen = part * 100, True
        elif word == "thousand" and part:
            total, part, seen = total + part * 1000, 0, True
        elif value is not None and (
            part == 0 or part % 100 == 0 or (part % 10 == 0 and value < 10)  # noqa: PLR2004 - a unit after tens
        ):
            part += value
        else:
            break
        at += 1
    return (str(total + part), at - i) if seen else ("", 0)


def _small(word: str) -> int | None:
    if word in _TENS:
        return int(_TENS[word]) * 10
    found = _TEENS.get(word) or _DIGITS.get(word)
    return int(found) if found and word not in ("o", "oh") else None


def neighbours(code: int, known: Iterable[int]) -> tuple[int, ...]:
    """Return the known codes one slip away: a wrong, missing, extra or swapped digit; sorted."""
    said = str(code)
    return tuple(sorted(k for k in set(known) if k != code and _one_slip(said, str(k))))


def _one_slip(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) != len(b):
        short, long = sorted((a, b), key=len)
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    wrong = [i for i in range(len(a)) if a[i] != b[i]]
    if len(wrong) == 1:
        return True
    two = 2
    return (
        len(wrong) == two
        and wrong[1] == wrong[0] + 1
        and a[wrong[0]] == b[wrong[1]]
        and a[wrong[1]] == b[wrong[0]]
    )
