"""Finds error codes and flows by number, name, words, or the sentence on somebody's screen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wizard.content.catalogue import CatalogueEntry
from wizard.content.search import Document, Index

if TYPE_CHECKING:
    from wizard.content.catalogue import Catalogue
    from wizard.content.flow import Flow, FlowBook


class Finder:
    """The codes of a catalogue and the flows of a book; the index is made when first asked."""

    def __init__(self, catalogue: Catalogue, book: FlowBook) -> None:
        self._catalogue = catalogue
        self._book = book

    def find(
        self, words: str, limit: int = 20, *, whole: bool = False
    ) -> tuple[CatalogueEntry | Flow, ...]:
        """Return the codes and flows that fit, best first; with `whole`, that fit all words."""
        return tuple(self._found[at] for at in self._index.find(words, limit, whole=whole))

    def codes(self, words: str, limit: int = 20) -> tuple[CatalogueEntry, ...]:
        """Return the codes that fit, best first, at most `limit`."""
        places = self._index.find(words, limit + len(self._book))
        found = (self._found[place] for place in places)
        return tuple([one for one in found if isinstance(one, CatalogueEntry)][:limit])

    @cached_property
    def _found(self) -> tuple[CatalogueEntry | Flow, ...]:
        return (*self._catalogue.entries, *self._book.values())

    @cached_property
    def _index(self) -> Index:
        phrases = {flow.id: " ".join(flow.phrases) for flow in self._book.values()}
        return Index(
            _entry(one, phrases.get(one.flow, ""))
            if isinstance(one, CatalogueEntry)
            else Document(f"{one.title} {phrases[one.id]}", one.summary)
            for one in self._found
        )


def _entry(entry: CatalogueEntry, phrases: str) -> Document:
    body = (entry.meaning, *entry.causes, *(one.text for one in entry.not_the_cause), phrases)
    title = f"{entry.name} {entry.title} {entry.oauth_error}"
    return Document(title, " ".join(body), entry.code)
