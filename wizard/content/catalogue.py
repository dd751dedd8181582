"""The catalogue of error codes: one entry each, an honest answer for every other number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.content.flow import UNKNOWN_CODE
from wizard.content.people import Person
from wizard.findings import Position
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OFFICIAL = "https://login.microsoftonline.com/error?code="
"""Microsoft's page about a code; the number follows."""

COLLECT = ("correlation-id", "trace-id", "timestamp")
"""What Microsoft support asks for, whatever the code."""

MOST_DAYS = 180
"""How many days a review holds."""

_ROOT_DIGITS = 5
"""A longer code is looked up by its first digits too, at least five."""

_ANY_ACTION = "Keep the ids and the time, and read Microsoft's page about the code."


class Retryable(StrEnum):
    """Whether trying again can help."""

    YES = "yes"
    NO = "no"
    AFTER_ACTION = "after-action"


class Impact(StrEnum):
    """How bad the error is for the user."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Confidence(StrEnum):
    """Where the words about a code come from."""

    DOCUMENTED = "documented"
    SEEN = "seen-in-issues"
    INFERRED = "inferred"


@frozen
class Confused:
    """A code that is taken for this one, and how to tell them apart."""

    code: int
    tell: str


@frozen
class NotTheCause:
    """What people believe to be the cause, and why it is not; `claims` are ids of the claims."""

    text: str
    because: str
    claims: tuple[str, ...] = ()


@frozen
class CatalogueEntry:
    """What is known about one error code.

    `family` is the file it stands in; `known` is False for a number that stands in none. `places`
    has line and column of each key, for entries read from the files that authors write.
    """

    code: int
    title: str
    meaning: str
    fixer: Person
    first_action: str
    name: str = ""
    oauth_error: str = ""
    category: str = ""
    severity: Impact = Impact.MEDIUM
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
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    def place(self, key: str = "") -> Position:
        """Return where a key of the entry stands; the code itself if that is not known."""
        return Position(self.file, *self.places.get(key, (self.line, 1)))

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The facts that follow from the code, for texts of flows."""
        derived = (("code-meaning", self.meaning), ("code-first-action", self.first_action))
        # Who fixes a code in no list is a guess, and a flow does not send people by a guess.
        return (*derived, ("code-fixer", self.fixer.value)) if self.known else derived

    def days_stale(self, today: str) -> int:
        """Return how many days ago it was reviewed if that is too long, else 0; ISO dates."""
        return days_stale(self.reviewed, today)

    @property
    def steps(self) -> str:
        """The id of the flow to start: its own, or the general one."""
        return self.flow or UNKNOWN_CODE


@frozen
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
        self._content = MappingProxyType(dict(sorted(found.items()))), tuple(families)

    def _known(self) -> tuple[Mapping[int, CatalogueEntry], tuple[Family, ...]]:
        """Return the entries by rising code, and the families."""
        return self._content

    @property
    def codes(self) -> tuple[int, ...]:
        """Every code in the catalogue, rising."""
        return tuple(self._known()[0])

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Every entry, by rising code."""
        return tuple(self._known()[0].values())

    @property
    def families(self) -> tuple[Family, ...]:
        """Return what codes in no list usually are about, by rising code."""
        return self._known()[1]

    def get(self, code: int) -> CatalogueEntry | None:
        """Return the entry of a code, or None."""
        return self._known()[0].get(code)

    def family(self, code: int) -> CatalogueEntry:
        """Return the entry of a code, or an honest answer for a number in no list."""
        known = self.get(code)
        if known:
            return known
        roots = roots_of(code)
        near = next((entry for root in roots[1:] if (entry := self.get(root))), None)
        row = next((family for root in roots if (family := self._row(root))), None)
        sentences = [f"AADSTS{code} is not in our list, so nothing is claimed about it."]
        if row:
            sentences = [f"AADSTS{code} is not in our list.", row.usually]
        if near:
            # A third of the known longer codes are about something else than their first digits.
            alike = f"AADSTS{near.code} ({near.title})"
            sentences.append(f"Its first digits match {alike}, which may be unrelated.")
        return CatalogueEntry(
            code=code,
            title="Not in our list",
            meaning=" ".join(sentences),
            fixer=row.fixer if row else Person.HELPDESK,
            first_action=row.first_action if row else _ANY_ACTION,
            collect=row.collect if row else COLLECT,
            flow=UNKNOWN_CODE,
            sources=(f"{OFFICIAL}{code}",),
            family=row.family if row else "",
            known=False,
        )

    def _row(self, code: int) -> Family | None:
        return next((row for row in self.families if row.first <= code <= row.last), None)


def days_stale(reviewed: str, today: str) -> int:
    """Return how many days old a review is once it no longer holds, or 0; ISO dates or empty."""
    if not (reviewed and today):
        return 0
    days = (date.fromisoformat(today) - date.fromisoformat(reviewed)).days
    return days if days > MOST_DAYS else 0


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
