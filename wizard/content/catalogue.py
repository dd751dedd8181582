"""The catalogue of error codes: one entry each, an honest answer for every other number, search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.content.flow import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OFFICIAL = "https://login.microsoftonline.com/error?code="
"""Microsoft's page about a code; the number follows."""

COLLECT = ("correlation-id", "trace-id", "timestamp")
"""What Microsoft support asks for, whatever the code."""

GENERAL_FLOW = "unknown-code"
"""The flow for a code that has no steps of its own."""

_TERM = re.compile(r"\w[\w-]*")

_ROOT_DIGITS = 5
"""Longer numbers mostly refine the code of their first digits, at least five."""

_ANY_ACTION = "Keep the ids and the time, and read Microsoft's page about the code."

_NEAR = 0.35
"""How much of the word's letter triples a title must share to be offered for a typing mistake."""


class Retryable(StrEnum):
    """Whether trying again can help."""

    YES = "yes"
    NO = "no"
    AFTER_ACTION = "after-action"


class Severity(StrEnum):
    """How bad the error is for the person who met it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Confidence(StrEnum):
    """Where the words about a code come from."""

    DOCUMENTED = "documented"
    SEEN = "seen-in-issues"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Confused:
    """A code that is taken for this one, and how to tell them apart."""

    code: int
    tell: str


@dataclass(frozen=True, slots=True)
class NotTheCause:
    """What people believe to be the cause, and why it is not; `claims` are ids of the claims."""

    text: str
    because: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What is known about one error code.

    `family` is the file it stands in; `known` is False for a number that stands in none.
    """

    code: int
    title: str
    meaning: str
    fixer: Person
    first_action: str
    name: str = ""
    oauth_error: str = ""
    category: str = ""
    severity: Severity = Severity.MEDIUM
    retryable: Retryable = Retryable.AFTER_ACTION
    collect: tuple[str, ...] = COLLECT
    causes: tuple[str, ...] = ()
    confused_with: tuple[Confused, ...] = ()
    not_the_cause: tuple[NotTheCause, ...] = ()
    claims: tuple[str, ...] = ()
    flow: str = ""
    sources: tuple[str, ...] = ()
    reviewed: str = ""
    confidence: Confidence = Confidence.INFERRED
    family: str = ""
    known: bool = True
    file: str = ""
    line: int = 1

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The facts that follow from the code, for texts of flows."""
        said = (("code-meaning", self.meaning), ("code-first-action", self.first_action))
        # Who fixes a code in no list is a guess, and a flow does not send people by a guess.
        return (*said, ("code-fixer", self.fixer.value)) if self.known else said

    @property
    def steps(self) -> str:
        """The id of the flow to start: its own, or the general one."""
        return self.flow or GENERAL_FLOW


@dataclass(frozen=True, slots=True)
class Family:
    """What the codes from `first` to `last` usually are about, for those that are in no list.

    `usually` is a sentence that hedges; `family` is the file of related entries, if there is one.
    """

    first: int
    last: int
    usually: str
    fixer: Person
    first_action: str
    collect: tuple[str, ...] = COLLECT
    family: str = ""


class Catalogue:
    """All entries by code, and families for the codes in no list; frozen once built."""

    def __init__(
        self, entries: Iterable[CatalogueEntry] = (), families: Iterable[Family] = ()
    ) -> None:
        found = {entry.code: entry for entry in entries}
        self._families = tuple(families)
        self._entries: Mapping[int, CatalogueEntry] = MappingProxyType(dict(sorted(found.items())))
        self._words: dict[int, str] = {}
        self._triples: dict[int, frozenset[str]] = {}

    @property
    def codes(self) -> tuple[int, ...]:
        """Every code in the catalogue, rising."""
        return tuple(self._entries)

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Every entry, by rising code."""
        return tuple(self._entries.values())

    @property
    def families(self) -> tuple[Family, ...]:
        """Return what codes in no list usually are about, by rising code."""
        return self._families

    def get(self, code: int) -> CatalogueEntry | None:
        """Return the entry of a code, or None."""
        return self._entries.get(code)

    def family(self, code: int) -> CatalogueEntry:
        """Return the entry of a code, or an honest answer for a number in no list."""
        known = self.get(code)
        if known:
            return known
        roots = roots_of(code)
        near = next((entry for root in roots[1:] if (entry := self.get(root))), None)
        row = next((family for root in roots if (family := self._row(root))), None)
        said = [f"AADSTS{code} is not in our list, so nothing is claimed about it."]
        if row:
            said = [f"AADSTS{code} is not in our list.", row.usually]
        if near:
            said.append(f"Its first digits are those of AADSTS{near.code} ({near.title}).")
        return CatalogueEntry(
            code=code,
            title="Not in our list",
            meaning=" ".join(said),
            fixer=near.fixer if near else row.fixer if row else Person.HELPDESK,
            first_action=row.first_action if row else _ANY_ACTION,
            collect=row.collect if row else COLLECT,
            flow=GENERAL_FLOW,
            sources=(f"{OFFICIAL}{code}",),
            family=near.family if near else row.family if row else "",
            known=False,
        )

    def _row(self, code: int) -> Family | None:
        return next((row for row in self._families if row.first <= code <= row.last), None)

    def search(self, words: str, limit: int = 20) -> tuple[CatalogueEntry, ...]:
        """Return the best entries for a number or a few words, at most `limit`.

        Codes that begin with the number come first, then entries that hold every word, names and
        titles before meanings; when none does, the entries that are spelt nearly so.
        """
        terms = _TERM.findall(words[:400].casefold().replace("aadsts", " "))
        if not terms or limit < 1:
            return ()
        found = [e for e in self._entries.values() if self._has(e, terms)]
        if not found:
            return self._nearly(" ".join(terms), limit)
        found.sort(key=lambda entry: _rank(entry, terms))
        return tuple(found[:limit])

    def _has(self, entry: CatalogueEntry, terms: list[str]) -> bool:
        words = self._words.get(entry.code)
        if words is None:
            parts = (entry.code, entry.name, entry.title, entry.oauth_error, entry.meaning)
            words = self._words[entry.code] = " ".join(map(str, parts)).casefold()
        return all(
            str(entry.code).startswith(term) if term.isdecimal() else term in words
            for term in terms
        )

    def _nearly(self, text: str, limit: int) -> tuple[CatalogueEntry, ...]:
        asked = _triples(text[:80])
        if not asked:
            return ()
        scored: list[tuple[float, CatalogueEntry]] = []
        for entry in self._entries.values():
            triples = self._triples.get(entry.code)
            if triples is None:
                triples = _triples(f"{entry.name} {entry.title}".casefold())
                self._triples[entry.code] = triples
            share = len(asked & triples) / len(asked)
            if share >= _NEAR:
                scored.append((share, entry))
        scored.sort(key=lambda pair: (-pair[0], pair[1].code))
        return tuple(entry for _, entry in scored[:limit])


class CodeFacts(Mapping[int, tuple[tuple[str, str], ...]]):
    """What follows from each code, for flows: the codes of the catalogue, and any other asked for.

    Iteration, length and `in` are about the codes of the catalogue. A number in no list is
    answered too when it is asked for, with the little that is honest to say about it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def __getitem__(self, code: int) -> tuple[tuple[str, str], ...]:
        """Return (fact, value) pairs of any code."""
        return self._catalogue.family(code).facts

    def __contains__(self, code: object) -> bool:
        """Say whether a code is in the catalogue."""
        return isinstance(code, int) and self._catalogue.get(code) is not None

    def __iter__(self) -> Iterator[int]:
        """Return the codes of the catalogue."""
        return iter(self._catalogue.codes)

    def __len__(self) -> int:
        """Return how many codes are in the catalogue."""
        return len(self._catalogue.codes)


def roots_of(code: int) -> tuple[int, ...]:
    """Return a code and what is left of it digit by digit, down to five digits."""
    digits = str(code)
    return (code, *(int(digits[:end]) for end in range(len(digits) - 1, _ROOT_DIGITS - 1, -1)))


def _rank(entry: CatalogueEntry, terms: list[str]) -> tuple[int, int, int]:
    """Return how late an entry comes: exact code, name or title, then the rest."""
    short = f"{entry.name} {entry.title}".casefold()
    exact = str(entry.code) in terms
    return (not exact, sum(not (t.isdecimal() or t in short) for t in terms), entry.code)


def _triples(text: str) -> frozenset[str]:
    """Return the letter triples of the words of a text."""
    spaced = (f" {word} " for word in text.split())
    return frozenset(word[at : at + 3] for word in spaced for at in range(len(word) - 2))
