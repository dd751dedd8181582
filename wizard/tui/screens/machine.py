"""The base class of the screens of live tests and checks: one page of parts, and its keys."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Horizontal, VerticalGroup, VerticalScroll
from textual.geometry import Size
from textual.reactive import reactive

from wizard.frozen import frozen
from wizard.tui.key_commands import BEFORE, RESULT
from wizard.tui.screens.base_screen import BaseScreen
from wizard.tui.widgets.panels import CasePanel
from wizard.tui.widgets.text_rows import (
    BLANK,
    MOST_TEXT,
    Column,
    Hanging,
    Leaf,
    More,
    RowItem,
    RowList,
    Sentences,
    Stack,
    bullet,
    caption,
    chip,
    line,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.css.styles import RulesMap
    from textual.visual import Visual

    from wizard.case.view import StepView, View
    from wizard.case.workspace import OpenCase
    from wizard.tui.session import Session
    from wizard.tui.widgets.text_rows import Part

TICK = 1.0
"""Seconds after which times on the page are drawn anew."""

MOST_PARTS = 12
COLORS = ("$ok", "$warn", "$bad")

STILL = (BEFORE, RESULT)
"""The modes in which the rows to press stand under the text; else they would move under a hand."""

ROOMS = ((True, True), (False, True), (False, False))
"""Whether parts that can be spared are there, and blank lines; the first that fits is taken."""


@frozen
class PagePart:
    """A part of a page. One that is `spare` goes first; a `glued` one has no blank line before."""

    visual: Visual
    spare: bool = False
    glued: bool = False


@frozen
class MachinePage:
    """What a page shows: who acts or how it went, the sentence, parts, and rows to press."""

    actor: str
    sentence: str
    parts: Sequence[PagePart]
    color: str = "$live"
    more: str = ""
    rows: Sequence[RowItem] = ()


def key_row(words: str) -> RowItem:
    """Return the key that goes on, filled: the one thing to press."""
    return RowItem(Hanging(chip("Enter"), styled(words, "bold $ink"), 9, pad=1, lit=True), "Enter")


class PageScroll(VerticalScroll):
    """The page; arrows scroll it where room is short."""

    BLANK = True
    virtual_size = reactive(Size(0, 0), layout=False, repaint=False)


class MachineScreen(BaseScreen):
    """One page above a case, or above home where there is none.

    `parting` is what the screen below says when this one is gone. Nothing waits for a machine:
    `abandon` lets go of one at once.
    """

    title_words: str = ""
    stages: ClassVar[tuple[str, ...]] = ()

    def __init__(self, session: Session, case: OpenCase | None) -> None:
        super().__init__(session)
        self.case = case
        self.step: StepView | None = case.view.step if case else None
        self.parting = ""

    # What a subclass fills in

    def page(self) -> MachinePage:
        """Return the page as it is now."""
        raise NotImplementedError

    def abandon(self) -> None:
        """Let go of the machine, whatever it is doing; what it brings later is dropped."""
        raise NotImplementedError

    @property
    def stage(self) -> int:
        """Which of `stages` the screen is at."""
        return 0

    @property
    def subtitle(self) -> str:
        """What follows the title."""
        return ""

    def right_column(self) -> ComposeResult:
        """Yield the right column."""
        yield CasePanel("known", pool=24, classes="side -right")

    def beside(self) -> Visual | None:
        """Return what stands beside the page, or nothing."""
        return None

    # The parts

    def columns(self) -> ComposeResult:
        """Yield path, page and what is known."""
        if self.case is not None:
            yield CasePanel("trail", pool=8, classes="side")
        else:
            yield Leaf(id="stages", classes="side")
        with Column(id="machine", classes="centre"):
            with Horizontal(id="beside"):
                with PageScroll(id="page"):
                    yield Leaf(id="actor")
                    with VerticalGroup(id="say"):
                        yield Leaf(id="sentence")
                    for _ in range(MOST_PARTS):
                        yield Leaf(classes="part")
                yield Leaf(id="square")
            yield More(lambda: self.query_one(PageScroll))
            yield RowList(8, id="choices")
        yield from self.right_column()

    def on_mount(self) -> None:
        """Take the keys, and keep the times on the page true."""
        super().on_mount()
        for panel in self.query(RowList):
            panel.can_focus = False
        self.set_interval(TICK, self.tick)
        self.focus_centre()
        self.refresh_body()

    def on_unmount(self) -> None:
        """Let go of the machine however the screen came to its end."""
        self.abandon()

    def tick(self) -> None:
        """Draw again what changes with time."""
        if self.is_current:
            self.refresh_body()

    @property
    def clock(self) -> float:
        """Seconds of the clock that the machine goes by."""
        pace = self.session.world.pace
        return pace.now() if pace else time.monotonic()

    @property
    def view(self) -> View | None:
        """The case below, as it is now."""
        return self.case.view if self.case else None

    def focus_centre(self) -> None:
        """Focus the page."""
        self.query_one(PageScroll).focus()

    def header_parts(self) -> tuple[list[Part], str]:
        """Return what runs, and how far the case is."""
        left: list[Part] = [(self.title_words, "bold $ink")]
        if self.app.size.width >= 60 and self.subtitle:  # noqa: PLR2004 - as the case does
            left += [("  ", ""), (self.subtitle, "$soft")]
        return left, self.view.progress.words if self.view else ""

    def progress_state(self) -> tuple[float, str]:
        """Return how far the case is, or the test where there is no case."""
        if self.view is None:
            return (self.stage + 1) / max(1, len(self.stages)), "$live"
        return self.view.progress.share, "$live"

    # How it fits

    @property
    def text_width(self) -> int:
        """The width of text."""
        square = self.beside()
        taken = square.get_optimal_width({}, 0) + 2 if square else 0
        return max(8, min(MOST_TEXT, self.centre - 6 - taken))

    @property
    def room(self) -> int:
        """How many lines the page has, with the rows to press; known before the layout."""
        is_short = self.has_class("-short")
        frame = 3 + (0 if is_short else 1) + bool(self.banner()) + self.guide_rows
        return self.app.size.height - frame

    def refresh_body(self) -> None:
        """Bring page and columns up to date."""
        if not self.is_drawable:
            return
        page = self.page()
        centre = self.query_one("#machine")
        for name in COLORS:
            centre.set_class(name == page.color, f"-{name[1:]}")
        self.query_one("#square", Leaf).show(self.beside())
        self.show_part(
            "actor", line((page.actor, f"bold {page.color}"), (f"   {page.more}", "$quiet"))
        )
        self.show_part("sentence", Sentences(page.sentence, "bold $ink"))
        parts, has_gaps, is_over = self._fitted(page)
        centre.set_class(not has_gaps, "-close")
        centre.set_class(is_over, "-over")
        centre.set_class(not is_over and self.mode in STILL, "-calm")
        leaves = list(self.query(".part").results(Leaf))
        for at, leaf in enumerate(leaves):
            part = parts[at] if at < len(parts) else None
            self._update(leaf, part.visual if part else None)
            leaf.set_class(bool(part and part.glued), "-glued")
        self.query_one("#choices", RowList).show(page.rows)
        self.refresh_sides()

    def show_part(self, name: str, visual: Visual) -> None:
        """Show one of the parts that are always there."""
        self._update(self.query_one(f"#{name}", Leaf), visual)

    def _update(self, leaf: Leaf, visual: Visual | None) -> None:
        """Show a part; the page is laid out again only where it takes other lines."""
        width = self.text_width
        rules = cast("RulesMap", leaf.styles)
        new = visual.get_height(rules, width) if visual else 0
        leaf.show(visual, layout=leaf.lines_at(width) != new)

    def _fitted(self, page: MachinePage) -> tuple[list[PagePart], bool, bool]:
        """Return the parts that there is room for, whether with blank lines, and if it scrolls."""
        width = self.text_width
        rows = sum(one.visual.get_height({}, width + 2) for one in page.rows)
        room = self.room - rows - (1 if rows else 0)
        head = 2 + Sentences(page.sentence, "").get_height({}, width)
        parts = list(page.parts)
        for with_spare, has_gaps in ROOMS:
            parts = [one for one in page.parts if with_spare or not one.spare]
            gaps = sum(not one.glued for one in parts) if has_gaps else -1
            if head + gaps + sum(one.visual.get_height({}, width) for one in parts) <= room:
                return parts, has_gaps, False
        return parts, False, True

    def refresh_sides(self) -> None:
        """Bring the side columns up to date."""
        if not self.is_wide:
            return
        for panel in self.query(CasePanel):
            panel.view = self.view
        for leaf in self.query("#stages").results(Leaf):
            rows: list[Visual] = [caption("HOW IT GOES"), BLANK]
            for index, words in enumerate(self.stages):
                is_here = index == self.stage
                sign, style = ("»", "bold $ink") if is_here else (" ", "$soft")
                rows += [bullet(sign, words, style, "bold $live"), BLANK]
            leaf.show(Stack(tuple(rows)))

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Do what a key of the page does when it is clicked."""
        message.stop()
        self.action_press(str(message.target).lower())

    def part(self, words: str = "") -> None:
        """Go back to the screen below, which says some words."""
        self.parting = words
        self.abandon()
        self.close()
