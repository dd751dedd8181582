"""Full-text search (SQLite FTS5): all words, then typos corrected, then the rarest words.

Codes and flows are found by what is typed, causes by the words in which a person tells a trouble.

The index is SQLite's FTS5 in memory, made when it is first asked.
"""

from __future__ import annotations

import re
import sqlite3
import weakref
from bisect import bisect_left
from collections import Counter
from functools import cached_property
from itertools import islice
from math import log
from typing import TYPE_CHECKING

from wizard.content.catalogue import CatalogueEntry, Confidence
from wizard.content.lexicon import english_for
from wizard.content.messages import known_messages
from wizard.content.phrases import flows_for
from wizard.content.prose import sentences
from wizard.content.told_causes import told_causes, words_of_messages
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.content.catalogue import Catalogue
    from wizard.content.flow import FlowBook, FlowHead, ToldCause

MOST_CHARACTERS = 400
"""More characters than this of a query are ignored."""

_MOST_TERMS = 12
_ENOUGH = 3
"""So many good answers need no worse ones after them."""

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LEAST_SLIP = 4
"""Shorter words are not corrected: too many others are near."""

_NEAR = 0.45
"""How much of the letter triples two words must share to be taken for one another."""

_TELLING = 6
"""How many words of a sentence are asked for: those that the fewest texts have."""

_TELLING_IN_PROSE = 40
"""So many of the words in which a person tells a trouble are asked for."""

_LEAST_LIKE = 1.56
"""A cause that fits less well has a word or two in common with the text by chance.

Ranks grow with the logarithm of how many texts there are, so this is a share of that.
"""

_COMMON = 0.25
"""Words that a larger share of all texts holds tell nothing."""

_FEW = 50
"""In so few texts no word is common."""

_COSTLY, _COSTLY_SHARE = 700, 0.07
"""Nor do words of so many texts, of so large a share: ranking these takes longer than a frame."""

_WORTH = 0.4
"""Where not all words have to fit: how well a text must fit, as a share of the best."""

_MOST_OF_PROSE = 3000
_LEAST_WORDS = 5
"""Fewer words do not tell one cause from another."""

_SHORT = 2
"""So many letters begin too many words to be taken for the beginning of one."""


_STOP_WORDS = frozenset((
    "a", "an", "and", "are", "for", "get", "gets", "getting", "got", "had", "has", "have", "i",
    "im", "in", "is", "it", "its", "me", "my", "of", "on", "our", "the", "this", "to", "was",
    "we", "when", "with", "you", "your",
))  # fmt: skip
"""Words that tell nothing; they count only where a text has no others."""

_INFERRED_WEIGHT = 0.6
"""What a match with an entry whose meaning is inferred is worth: such codes are rare."""


@frozen
class Document:
    """One text that can be found; `title` weighs more than `body`, `number` is an error code.

    `weight` is less than 1 for what few people look for.
    """

    title: str
    body: str
    number: int | None = None
    weight: float = 1.0


@frozen
class _Question:
    """What is asked in FTS5's language: whether its words tell anything, and some of them do."""

    words: str
    tells: bool = True
    some: bool = False


class Index:
    """Documents by place in the list they were given in."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._store = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._store.close)  # Python 3.13 warns of one that is left open
        self._store.execute(
            "create virtual table texts using fts5(title, body, content='', prefix='2 3',"
            " tokenize='porter unicode61 remove_diacritics 2')"
        )
        numbers: list[tuple[str, int]] = []
        self._weights: list[float] = []
        rows: list[tuple[int, str, str]] = []
        for place, one in enumerate(documents):
            rows.append((place, _spaced(one.title), _spaced(one.body)))
            self._weights.append(one.weight)
            if one.number is not None:
                numbers.append((str(one.number), place))
        self._store.execute("insert into texts(texts, rank) values ('rank', 'bm25(8.0, 1.0)')")
        self._store.executemany("insert into texts(rowid, title, body) values (?, ?, ?)", rows)
        self._store.execute("create virtual table words using fts5vocab(texts, row)")
        self._numbers = sorted(numbers)
        self._size = len(rows)
        share = self._size * _COSTLY_SHARE
        self._most = max(_FEW, share, min(self._size * _COMMON, _COSTLY))
        found = self._store.execute("select term from words where doc > ?", (self._most,))
        self._common = frozenset(term for (term,) in found)
        self._vocabulary: tuple[str, ...] = ()
        self._triples: dict[str, list[int]] = {}

    def find(self, text: str, limit: int = 20, *, whole: bool = False) -> tuple[int, ...]:
        """Return places of documents, best first, at most `limit`.

        Numbers are beginnings of codes and words beginnings of words. What fits all of them comes
        first. Where that is little, typos are corrected, and then the most telling words decide;
        with `whole` they do not, and all words have to stand in the title: a long body holds many
        by chance.
        """
        terms = [m.group() for m in _WORD.finditer(text[:MOST_CHARACTERS].casefold())]
        terms = [term for word in terms if (term := word.removeprefix("aadsts"))][:_MOST_TERMS]
        terms = list(dict.fromkeys(terms))
        if not whole:
            terms = [term for term in terms if term not in _STOP_WORDS] or terms
        if not terms or limit < 1:
            return ()
        digits = [term for term in terms if term.isdecimal()]
        words = [term for term in terms if not term.isdecimal()]
        coded = self._coded(digits)
        if digits and not words:
            return tuple(coded[:limit])
        found: dict[int, None] = {}
        for asked in self._whole(words) if whole else self._questions(words):
            # A number in a sentence may be a year: it decides only where it is a code.
            places = self._ask(asked, limit if not coded else self._size)
            found |= dict.fromkeys([one for one in places if not coded or one in coded])
            if len(found) >= _ENOUGH:
                break
        return tuple(found)[:limit] if found else tuple(coded[:limit])

    def similar(self, words: Iterable[str], limit: int) -> tuple[int, ...]:
        """Return places of documents that have telling words in common with a text, best first."""
        counts = {word: self._count(word, exact=True) for word in dict.fromkeys(words)}
        most = self._size * _COMMON
        telling = sorted(
            (word for word, n in counts.items() if 0 < n <= most), key=counts.__getitem__
        )
        if not telling:
            return ()
        asked = "select rowid, rank from texts where texts match ? order by rank limit ?"
        found = self._store.execute(asked, (_any(telling[:_TELLING_IN_PROSE]), limit)).fetchall()
        worst = min(-_LEAST_LIKE * log(max(self._size, 2)), found[0][1] * _WORTH)
        return tuple(place for place, rank in found if rank <= worst)

    def _coded(self, digits: list[str]) -> list[int]:
        found: list[int] = []
        for term in digits:
            at = bisect_left(self._numbers, (term, -1))
            while at < len(self._numbers) and self._numbers[at][0].startswith(term):
                found.append(self._numbers[at][1])
                at += 1
        return found

    def _whole(self, words: list[str]) -> Iterator[_Question]:
        """Yield the questions that ask for all words, of the title alone."""
        for asked in islice(self._questions(words, every=True), 2):
            if asked.words:
                yield _Question(f"title : ({asked.words})")

    def _questions(self, words: list[str], *, every: bool = False) -> Iterator[_Question]:
        """Yield questions, each more forgiving than the one before; of telling or `every` word."""
        known = {word: self._count(word) for word in words if every or word not in self._common}
        telling = [word for word, count in known.items() if every or count <= self._most]
        if not telling:
            # Ranking what half of all texts hold takes long and means nothing.
            yield _Question(f"title : ({' AND '.join(map(_begins, words[-2:]))})", tells=False)
            return
        yield _Question(
            " AND ".join([*(f'"{word}"' for word in telling[:-1]), _begins(telling[-1])])
        )
        near = {word: self._near(word) for word in telling if not known[word]}
        asked = {word: _begins(word) if known[word] else _any(near[word]) for word in telling}
        # A word that is near no other fits nothing, so not all words can fit.
        fits = all(asked.values())
        yield _Question(" AND ".join(f"({one})" for one in asked.values()) if fits else "")
        rare = sorted((word for word in telling if asked[word]), key=lambda word: known[word])
        yield _Question(" OR ".join(asked[word] for word in rare[:_TELLING]), some=True)

    def _ask(self, question: _Question, limit: int) -> list[int]:
        if not question.words:
            return []
        if question.tells:
            asked = "select rowid, rank from texts where texts match ? order by rank limit ?"
        else:
            asked = "select rowid, 0.0 from texts where texts match ? limit ?"
        found = self._store.execute(asked, (question.words, 2 * limit)).fetchall()
        # A rank is below zero, and the best is the lowest.
        rows = [(place, rank * self._weights[place]) for place, rank in found]
        rows = sorted(rows, key=lambda row: row[1])[:limit]
        worst = rows[0][1] * _WORTH if rows and question.some else 0.0
        return [place for place, rank in rows if rank <= worst]

    def _count(self, word: str, *, exact: bool = False) -> int:
        """Return in how many documents a word begins like this, or is this."""
        row = self._store.execute(
            "select count(*) from texts where texts match ?",
            (f'"{word}"' if exact else _begins(word),),
        ).fetchone()
        return int(row[0])

    def _near(self, word: str) -> list[str]:
        """Return the words of the documents that are spelt nearly so, at most three."""
        if len(word) < _LEAST_SLIP:
            return []
        if not self._vocabulary:
            self._learn()
        mine = _triples(word)
        shared = Counter(at for triple in mine for at in self._triples.get(triple, ()))
        scored = []
        for at, count in shared.most_common(20):
            other = self._vocabulary[at]
            share = 2 * count / (len(mine) + len(other))  # a word has as many triples as letters
            if share >= _NEAR:
                scored.append((-share, other))
        return [other for _, other in sorted(scored)[:3]]

    def _learn(self) -> None:
        """Note the letter triples of every word, when the first typo is found."""
        rows = self._store.execute("select term from words")
        self._vocabulary = tuple(term for (term,) in rows if len(term) >= _LEAST_SLIP)
        for at, term in enumerate(self._vocabulary):
            for triple in _triples(term):
                self._triples.setdefault(triple, []).append(at)


def _begins(word: str) -> str:
    """Return a question for words that begin like this; a short one stands for itself."""
    return f'"{word}"*' if len(word) > _SHORT else f'"{word}"'


def _any(words: list[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words)


def _spaced(text: str) -> str:
    """Return a text with its joined names (InvalidGrant) a second time, word by word."""
    parted = _HUMP.sub(" ", text)
    return text if parted == text else f"{text} {parted}"


def _triples(word: str) -> set[str]:
    """Return the letter triples of a word with its edges: as many as letters, or fewer."""
    edged = f" {word} "
    return {edged[at : at + 3] for at in range(len(word))}


# Search for error codes and flows by number, name, words, or the sentence on the screen


class ContentSearch:
    """The codes of a catalogue, the flows of a book and their causes; indexed when first asked."""

    def __init__(self, catalogue: Catalogue, book: FlowBook) -> None:
        self._catalogue = catalogue
        self._book = book

    def find(
        self, words: str, limit: int = 20, *, whole: bool = False
    ) -> tuple[CatalogueEntry | FlowHead, ...]:
        """Return the codes and heads of flows that fit, best first; with `whole`, all words."""
        found = [self._found[at] for at in self._index.find(words, limit, whole=whole)]
        heads = self._book.heads
        first = [heads[flow] for flow in flows_for(words) if flow in heads]
        return (*first, *[one for one in found if one not in first])[:limit]

    def codes(self, words: str, limit: int = 20) -> tuple[CatalogueEntry, ...]:
        """Return the codes that fit, best first, at most `limit`."""
        places = self._index.find(words, limit + len(self._book))
        found = (self._found[place] for place in places)
        return tuple([one for one in found if isinstance(one, CatalogueEntry)][:limit])

    def causes(self, text: str, limit: int = 4) -> tuple[ToldCause, ...]:
        """Return the causes that are told in words like those of a text, best first."""
        said = sentences(text)
        telling = [
            one.text
            for at, one in enumerate(said)
            if not at or any(near.tells_trouble for near in said[at : at + 2])
        ]
        words = _WORD.findall(" ".join(telling)[:_MOST_OF_PROSE].casefold())
        told = [word for word in words if word not in _STOP_WORDS and len(word) > 1]
        told += sorted(english_for(" ".join(telling)[:_MOST_OF_PROSE]))
        if len(set(told)) < _LEAST_WORDS:
            return ()
        return tuple(self._causes[at] for at in self._cause_index.similar(told, limit))

    @cached_property
    def _causes(self) -> tuple[ToldCause, ...]:
        compiled = self._book.told() if self._book.told else {}
        missing = [flow for flow in self._book if flow not in compiled]
        messages = words_of_messages(known_messages()) if missing else {}
        written = [one for flow in missing for one in told_causes(self._book[flow], messages)]
        return (*(one for rows in compiled.values() for one in rows), *written)

    @cached_property
    def _cause_index(self) -> Index:
        return Index(Document(one.title, one.words) for one in self._causes)

    @cached_property
    def _found(self) -> tuple[CatalogueEntry | FlowHead, ...]:
        return (*self._catalogue.entries, *self._book.heads.values())

    @cached_property
    def _index(self) -> Index:
        phrases = {one.id: " ".join(one.phrases) for one in self._book.heads.values()}
        return Index(
            _entry(one, phrases.get(one.flow, ""))
            if isinstance(one, CatalogueEntry)
            else Document(f"{one.title} {phrases[one.id]}", one.summary)
            for one in self._found
        )


def _entry(entry: CatalogueEntry, phrases: str) -> Document:
    body = (entry.meaning, *entry.causes, *(one.text for one in entry.not_the_cause), phrases)
    title = f"{entry.name} {entry.title} {entry.oauth_error}"
    weight = _INFERRED_WEIGHT if entry.confidence is Confidence.INFERRED else 1.0
    return Document(title, " ".join(body), entry.code, weight)
