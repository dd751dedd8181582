"""Practice: the list of acts a simulated tenant can play, searched as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.search import Document, Index
from wizard.signin import LiveResult
from wizard.signin.result_words import BASES
from wizard.tui import styled_rows
from wizard.tui.screens.lists import FindScreen
from wizard.tui.styled_rows import BLANK, Row, line

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.signin.simulator import Act
    from wizard.tui.styled_rows import Part

NAME_COLUMN = 14
"""How wide the column of results is."""

SHORT_RESULTS = {
    LiveResult.WORKS: "It works",
    LiveResult.REFUSED: "Refused",
    LiveResult.DECLINED: "Declined",
    LiveResult.EXPIRED: "Too late",
    LiveResult.ALREADY_USED: "Used before",
    LiveResult.BLOCKED: "Blocked",
    LiveResult.NOT_TESTED: "Not tested",
}
"""The results in words short enough for the first column."""


class PracticeScreen(FindScreen):
    """One row for each act: how it ends, and what happens."""

    QUESTION = "What do you want to practise?"
    PLACEHOLDER = "A few words, a code, or the name of an act"
    NOTHING_TYPED = "Type a few words first, or press Down for the list."
    NOTHING_FITS = "Nothing like that can be practised. Type fewer words."

    def __init__(self, acts: tuple[Act, ...], play: Callable[[str], None]) -> None:
        super().__init__()
        self.acts, self.play = acts, play
        self.entries = acts
        self.index = Index(
            Document(f"{one.name} {one.name.replace('-', ' ')}", one.description, one.code)
            for one in acts
        )

    def look_up(self, words: str) -> None:
        """List the acts that fit the words, or all."""
        places = self.index.find(words, len(self.acts)) if words else range(len(self.acts))
        self.entries = tuple(self.acts[place] for place in places)

    def header_parts(self) -> tuple[list[Part], str]:
        """Return how many acts there are."""
        words = f"  {len(self.entries)} of {len(self.acts)}"
        return [("Practice", "bold $ink"), (words, "$soft")], "nothing here is real"

    def row_words(self, index: int) -> tuple[str, str]:
        """Return how an act ends and what happens."""
        act = self.entries[index]
        return SHORT_RESULTS[act.result].ljust(NAME_COLUMN), act.description

    def size_of_list(self) -> int:
        """Return how many acts are listed."""
        return len(self.entries)

    def left_rows(self, width: int) -> list[Row]:
        """Return what the list is."""
        rows = [Row(line(styled_rows.caption("PRACTICE"))), BLANK]
        words = "Each is played by a tenant that is not real. Nothing leaves this machine."
        return rows + [Row(line((text, "$quiet"))) for text in styled_rows.wrap(words, width)]

    def right_rows(self, width: int) -> list[Row]:
        """Return the highlighted act whole, and how sure it is that the service answers so."""
        if self.highlighted is None:
            return []
        act = self.entries[self.highlighted]
        code = f"AADSTS{act.code}" if act.code is not None else ""
        words = ((act.name, "bold $ink"), (act.description, "$ink"), (code, "$live"))
        rows = [Row(line(styled_rows.caption("THE ACT"))), BLANK]
        for part, style in (*words, (BASES[act.basis], "$quiet")):
            if part:
                rows += [Row(line((text, style))) for text in styled_rows.wrap(part, width)]
                rows.append(BLANK)
        return rows

    def take(self, index: int) -> None:
        """Play an act; the list closes, so that the end of the test leads home."""
        self.close()
        self.play(self.entries[index].name)
