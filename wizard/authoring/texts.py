"""The words of a step that a person reads, and how they are measured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.content.flow import FromTool
from wizard.content.placeholders import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.content.flow import Step

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[aeiou]le|[^aeiouydt]ed|[^aeiouycgsxz]es)$")
_NO_WORD = -1
_ASIDE = re.compile(r'"[^"\n]*"')


def texts_of(step: Step) -> Iterator[str]:
    """Iterate over every text of a step that is shown, commands included."""
    yield from said_in(step)
    if step.action:
        for words in (step.action.where, step.action.command):
            if isinstance(words, str):
                yield words


def said_in(step: Step) -> Iterator[str]:
    """Iterate over the sentences and labels of a step, without commands and places."""
    yield from filter(None, (step.text, step.why))
    for branch in step.branches:
        yield from filter(None, (branch.label, branch.hint, branch.way.because))
    if action := step.action:
        yield from filter(None, (action.expect, action.care, action.undo))
        for words in (action.where, action.command):
            if isinstance(words, FromTool) and words.otherwise:
                yield words.otherwise
    if ending := step.ending:
        said = (ending.verify, ending.prevent, ending.say, ending.not_known)
        yield from filter(None, said)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, with facts as their words for the unknown case."""
    plain = fill(text, {})
    if not _SENTENCE_END.search(plain):
        return (plain.strip(),) if plain.strip() else ()
    return tuple(part.strip() for part in _SENTENCE_END.split(plain) if part.strip())


def words(sentence: str) -> list[str]:
    """Return the words of a sentence; numbers and signs are none."""
    return _WORD.findall(sentence)


def syllables(word: str) -> int:
    """Return about how many syllables an English word has; at least one."""
    low = word.lower().replace("'", "")
    count = len(_VOWELS.findall(low))
    if count > 1 and _SILENT.search(low):
        count -= 1
    return max(count, 1)


def _weigh(word: str, left_out: frozenset[str], weighed: dict[str, int]) -> int:
    """Return the syllables of a word, or the mark of one that does not count; remember it."""
    found = _NO_WORD if word.lower() in left_out else syllables(word)
    weighed[word] = found
    return found


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names in small letters."""
    return frozenset(word.lower() for one in names for word in words(one))


def reading_grade(
    texts: Iterable[str], left_out: frozenset[str], weighed: dict[str, int] | None = None
) -> float:
    """Return the Flesch-Kincaid grade of texts without quoted words and the words in `left_out`.

    The grade is 0.39 words per sentence plus 11.8 syllables per word less 15.59 (Kincaid and
    others, 1975). Labels count as sentences; ten sentences is the least that says anything.
    `weighed` remembers words from one call to the next.
    """
    weighed = {} if weighed is None else weighed
    number = count = spoken = 0
    for text in texts:
        for one in sentences(_ASIDE.sub(" ", text) if '"' in text else text):
            said = [weighed.get(word) or _weigh(word, left_out, weighed) for word in words(one)]
            counted = len(said) - said.count(_NO_WORD)
            number += bool(counted)
            count += counted
            spoken += sum(said) - (len(said) - counted) * _NO_WORD
    if not count:
        return 0.0
    return 0.39 * count / number + 11.8 * spoken / count - 15.59
