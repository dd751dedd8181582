"""Practice: the list of acts a simulated tenant can play, searched as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.content.search import Document, Index
from wizard.signin import LiveResult
from wizard.signin.result_words import BASES
from wizard.tui.screens.lists import FindScreen, coded
from wizard.tui.widgets.text_rows import BLANK, caption, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.visual import Visual

    from wizard.signin.simulator import Act
    from wizard.tui.session import Session
    from wizard.tui.widgets.text_rows import Part, RowItem

NAME_COLUMN = 14
"""How wide the column of results is."""

SHORT_RESULTS = {
    LiveResult.WORKS: "It works",
    LiveResult.REFUSED: "Refused",
    LiveResult.DECLINED: "Declined",
    LiveResult.EXPIRED: "Expired",
    LiveResult.ALREADY_USED: "Already used",
    LiveResult.BLOCKED: "Blocked",
    LiveResult.NOT_TESTED: "Not tested",
}
"""The results in words short enough for the first column."""


class PracticeScreen(FindScreen):
    """One row for each act: how it ends, and what happens. Its result is the name of one."""

    QUESTION = "What do you want to practice?"
    PLACEHOLDER = "A few words, a code, or the name of an act"
    NOTHING_TYPED = "Type a few words first, or press Down for the list."
    NOTHING_FITS = "Nothing like that can be practiced. Type fewer words."

    def __init__(self, session: Session, acts: tuple[Act, ...], typed: str = "") -> None:
        super().__init__(session, typed)
        self.acts = acts
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

    def rows(self) -> Sequence[RowItem]:
        """Return how each act ends and what happens."""
        return [
            coded(at, SHORT_RESULTS[one.result], one.description, NAME_COLUMN)
            for at, one in enumerate(self.entries)
        ]

    def left(self) -> Sequence[Visual]:
        """Return what the list is."""
        words = "Each is played by a tenant that is not real. Nothing leaves this machine."
        return (caption("PRACTICE"), BLANK, styled(words, "$quiet"))

    def right(self, index: int | None) -> Sequence[Visual]:
        """Return the highlighted act whole, and how sure it is that the service answers so."""
        if index is None or index >= len(self.entries):
            return ()
        act = self.entries[index]
        code = f"AADSTS{act.code}" if act.code is not None else ""
        words = ((act.name, "bold $ink"), (act.description, "$ink"), (code, "$live"))
        parts: list[Visual] = [caption("THE ACT"), BLANK]
        for text, style in (*words, (BASES[act.basis], "$quiet")):
            parts += [styled(text, style), BLANK] if text else []
        return parts

    def take(self, index: int) -> None:
        """Hand the act back; the list closes, so that the end of the test leads home."""
        self.dismiss(self.entries[index].name)
