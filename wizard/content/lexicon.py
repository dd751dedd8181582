"""English words for what people write in other languages, so that one table of phrases serves all.

The table is `data/lexicon.tsv`: an English word, and what stands for it in a dozen languages. `*`
ends the beginning of a word and `_` is a blank. Accents do not count, since many leave them out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from wizard.content.compiled import bundled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = "lexicon.tsv"
"""The name of the table in `data/`: the word and its forms."""

_STEM = 3
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = dict.fromkeys(range(0x300, 0x370))
_WITHOUT_BLANKS = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
"""Scripts in which a word is no run of letters between blanks; Korean hangs its endings on.

To compile it takes 3 ms, which most texts need not wait for.
"""

_LATIN = re.compile(r"[a-z0-9]{2,40}")

# Two of these and no word of another language: what looks foreign is a name or chance.
_ENGLISH = frozenset((
    "the", "and", "with", "when", "after", "from", "for", "you", "your", "this", "that", "have",
    "has", "was", "were", "been", "but", "then",
))  # fmt: skip
_MIN_ENGLISH = 2


def _has_no_blanks(text: str) -> bool:
    return not text.isascii() and re.search(_WITHOUT_BLANKS, text) is not None


class _Forms(NamedTuple):
    """The forms of the table by how they are looked for, each with the words it stands for."""

    whole: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, tuple[tuple[str, str], ...]]
    several: tuple[tuple[str, str], ...]
    joined: tuple[tuple[str, str], ...]


def without_accents(text: str) -> str:
    """Return a text in small letters without the accents of Latin, Greek and Cyrillic letters."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", text.lower()).translate(_ACCENTS)
    return unicodedata.normalize("NFC", plain)


def english_for(text: str) -> frozenset[str]:
    """Return the English words that the words of a text in another language stand for."""
    low = without_accents(text)
    words = frozenset(_WORD.findall(low))
    if len(words & _ENGLISH) >= _MIN_ENGLISH:
        return frozenset()
    return frozenset(_found(low, words))


def _found(low: str, words: frozenset[str]) -> Iterator[str]:
    forms = _forms()
    for word in words:
        yield from forms.whole.get(word, ())
        for stem, english in forms.stems.get(word[:_STEM], ()):
            if word.startswith(stem):
                yield english
    spaced = f" {' '.join(_WORD.findall(low))} "
    yield from (english for form, english in forms.several if form in spaced)
    if _has_no_blanks(low):
        yield from (english for form, english in forms.joined if form in low)
        yield from _LATIN.findall(low)


@cache
def _forms() -> _Forms:
    whole: dict[str, list[str]] = {}
    stems: dict[str, list[tuple[str, str]]] = {}
    several: list[tuple[str, str]] = []
    joined: list[tuple[str, str]] = []
    for line in (bundled("data") / FILE).read_text("utf-8").splitlines()[1:]:
        english, written = line.split("\t")
        for form in map(without_accents, written.split()):
            plain = " ".join(_WORD.findall(form.replace("_", " ")))
            if _has_no_blanks(form):
                joined.append((form.replace("_", " "), english))
            elif " " in plain:
                several.append((f" {plain}" if form.endswith("*") else f" {plain} ", english))
            elif form.endswith("*"):
                stems.setdefault(plain[:_STEM], []).append((plain, english))
            else:
                whole.setdefault(plain, []).append(english)
    return _Forms(
        {form: tuple(words) for form, words in whole.items()},
        {begin: tuple(found) for begin, found in stems.items()},
        tuple(several),
        tuple(joined),
    )
