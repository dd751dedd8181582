"""Codes: the list of error codes, searched as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.tui import paper
from wizard.tui.paper import BLANK, Row, line
from wizard.tui.screens.entry import CODE_COLUMN, WHO, EntryScreen
from wizard.tui.screens.finding import FindScreen

if TYPE_CHECKING:
    from wizard.content.catalogue import CatalogueEntry
    from wizard.tui.paper import Part

MOST_FOUND = 50
"""So many codes are listed for words; who looks further types another word."""


class CatalogueScreen(FindScreen):
    """One row for each code, all of them or those that fit what is typed."""

    QUESTION = "Which code is it?"
    PLACEHOLDER = "A code, a name, or words of the error"
    NOTHING_TYPED = "Type a code or a few words first."
    NOTHING_FITS = "No code fits these words. Type fewer, or paste the error on the home screen."

    def __init__(self, code: int | None = None, *, is_searching: bool = False) -> None:
        super().__init__(is_searching=is_searching)
        self.code = code
        self.found: tuple[CatalogueEntry, ...] | None = None

    def on_mount(self) -> None:
        """Open the code that was asked for."""
        if self.code is not None and self.app.desk:
            entry = self.app.desk.catalogue.family(self.code)
            self.call_after_refresh(self.app.push_screen, EntryScreen(entry))

    def look_up(self, words: str) -> None:
        """List the codes that fit the words, or all."""
        desk = self.app.desk
        self.found = desk.finder.codes(words, MOST_FOUND) if words and desk else None

    def first_lit(self) -> int | None:
        """Return the code that was asked for, else the first."""
        codes = [entry.code for entry in self.entries]
        return codes.index(self.code) if self.code in codes else super().first_lit()

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return all entries, or those that fit the words."""
        if self.found is not None:
            return self.found
        return self.app.desk.catalogue.entries if self.app.desk else ()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return how many codes are known."""
        known = len(self.app.desk.catalogue.codes) if self.app.desk else 0
        said = f"  {known} known" if self.found is None else f"  {len(self.found)} of {known}"
        return [("Error codes", "bold $ink"), (said, "$soft")], ""

    def row_words(self, index: int) -> tuple[str, str]:
        """Return code and title."""
        entry = self.entries[index]
        return str(entry.code).ljust(CODE_COLUMN), entry.title

    def size_of_list(self) -> int:
        """Return how many codes there are."""
        return len(self.entries)

    def left_rows(self, width: int) -> list[Row]:
        """Return what the list is."""
        rows = [Row(line(paper.caption("ERROR CODES"))), BLANK]
        said = "The number after AADSTS. Each has its own meaning and its own first step."
        return rows + [Row(line((text, "$quiet"))) for text in paper.wrap(said, width)]

    def right_rows(self, width: int) -> list[Row]:
        """Return the meaning of the lit code."""
        if self.lit is None:
            return [Row(line(("Choose a code to see what it means.", "$quiet")))]
        entry = self.entries[self.lit]
        rows = [Row(line(paper.caption(f"CODE {entry.code}"))), BLANK]
        rows += [Row(line((text, "$ink"))) for text in paper.wrap(entry.meaning, width)]
        rows += [BLANK, Row(line(("Fixed by", "$quiet")))]
        return rows + [
            Row(line((text, "$ink")))
            for text in paper.wrap(WHO.get(str(entry.fixer), str(entry.fixer)), width)
        ]

    def take(self, index: int) -> None:
        """Show an entry."""
        self.app.push_screen(EntryScreen(self.entries[index]))
