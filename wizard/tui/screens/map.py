"""Map: the flow of a case as one vertical line, with the path walked and what is ruled out."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.visual import Visual

from wizard.authoring.maps import OUT, State, map_of
from wizard.links import may_open
from wizard.tui.key_commands import MAP, KeyCommand
from wizard.tui.screens.base_screen import BaseScreen
from wizard.tui.widgets.text_rows import (
    BLANK,
    Column,
    Hanging,
    Leaf,
    More,
    ResultList,
    RowItem,
    Stack,
    bullet,
    caption,
    line,
    linked,
    styled,
)

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.css.styles import RulesMap
    from textual.style import Style
    from textual.visual import RenderOptions

    from wizard.authoring.maps import FlowMap, MapStep, MapWay
    from wizard.case.view import Progress
    from wizard.case.workspace import OpenCase
    from wizard.tui.session import Session
    from wizard.tui.widgets.text_rows import Part

LEAST_DETAIL, MOST_DETAIL = 1, 3
"""1 shows the steps alone, 2 their ways too, 3 why each is asked as well."""

HANGING, LABELS = 6, 30
"""Columns to the text of a step, and to where a way leads."""

STYLES = {
    State.HERE: "bold $ink",
    State.WALKED: "$ink",
    State.AHEAD: "$soft",
    State.OUT: "$quiet",
}


class MapScreen(BaseScreen):
    """The map of the flow a case stands in; its result is the visit to go back to."""

    MODES: ClassVar = (MAP,)

    def __init__(self, session: Session, case: OpenCase) -> None:
        super().__init__(session)
        self.case = case
        self.detail = LEAST_DETAIL + 1
        at = case.case.at
        flow = case.book[at.flow if at else next(iter(case.book))]
        self.map: FlowMap = map_of(case.book, flow, case.case)

    def columns(self) -> ComposeResult:
        """Yield how to read it, the map, and the step under the cursor."""
        yield Leaf(Stack(tuple(_legend(self.case.view.progress))), id="left", classes="side")
        with Column(classes="centre"):
            yield ResultList(id="listing")
            yield More(lambda: self.listing)
        yield Leaf(id="right", classes="side -right")

    def on_mount(self) -> None:
        """Show the map where the case stands."""
        super().on_mount()
        # Where the case stands is known once all is laid out; nothing is painted before that.
        batch = ExitStack()
        batch.enter_context(self.app.batch_update())
        self.call_after_refresh(self._draw_here, batch)

    def _draw_here(self, batch: ExitStack) -> None:
        with batch:
            if not self.is_on_top:  # the program ends
                return
            steps = self.map.steps
            here = next((i for i, step in enumerate(steps) if step.state is State.HERE), 0)
            self.listing.show(self.rows(), here)
            self.listing.focus()

    @property
    def listing(self) -> ResultList:
        """The map."""
        return self.query_one(ResultList)

    @property
    def highlighted(self) -> int:
        """The place of the step under the cursor."""
        target = self.listing.target
        return target if isinstance(target, int) else 0

    def header_parts(self) -> tuple[list[Part], str]:
        """Return which flow it is, and how far the case has come.

        Steps have their numbers on the map, so the header counts answers.
        """
        view = self.case.view
        title = f"{view.code}, {view.title}" if view.code else view.title
        answered = sum(1 for item in view.trail if item.by_person)
        left = view.progress.words.partition(", ")[2]
        far = ", ".join(filter(None, (f"{answered} answered", left)))
        return [("Map", "bold $ink"), (f"  {title}", "$soft")], far

    def progress_state(self) -> tuple[float, str]:
        """Return how much of the way is done."""
        return self.case.view.progress.share, "$live"

    def banner(self) -> str:
        """Return the act of a practice run, or nothing."""
        return self.case.view.simulated

    def focus_centre(self) -> None:
        """Focus the map."""
        self.listing.focus()

    def refresh_body(self) -> None:
        """Bring map and columns up to date."""
        self.listing.show(self.rows(), self.highlighted)
        self.refresh_right()

    def rows(self) -> list[RowItem]:
        """Return the map: each step with its ways under it."""
        rows: list[RowItem] = []
        for at, step in enumerate(self.map.steps):
            rows.append(RowItem(self._step(step), at))
            sign = "║" if step.state is State.WALKED else "│"
            if self.detail >= MOST_DETAIL and step.why:
                rows.append(RowItem(UnderStep(sign, styled(step.why, "$quiet"))))
            ways = step.ways if self.detail > LEAST_DETAIL else ()
            rows += (RowItem(_way(way, sign)) for way in ways)
        return rows

    def _step(self, step: MapStep) -> Hanging:
        is_here = step.state is State.HERE
        done = step.state in (State.WALKED, State.HERE)
        mark = f"{OUT} " if step.state is State.OUT else ""
        text = step.text.rstrip(".") + f", {step.end}" if step.end else step.text
        words = line((f"{mark}{text}", STYLES[step.state]))
        if is_here:
            words = line(("» you are here\n", "bold $live"), words)
        chip = f" {step.number:>2} "
        style = "bold $canvas on $live" if done else "bold $live on $chip"
        return Hanging(styled(chip, style), words, HANGING)

    def refresh_right(self) -> None:
        """Show what the step under the cursor is for."""
        if not self.is_wide or not self.is_drawable:
            return
        drawn = self.map.steps[self.highlighted]
        step = self.case.book.step(drawn.ref)
        out = {ref for branch in step.branches for ref in branch.way.rules_out} if step else set()
        causes = (self.case.book.cause(ref) for ref in sorted(out))
        source = self.case.book[drawn.ref.flow].sources.get(step.source) if step else None
        groups = (
            ("Asked because", drawn.why),
            ("Can rule out", "; ".join(cause.title for cause in causes if cause)),
            ("Ends", drawn.end),
            ("Source", source.title if source else ""),
        )
        parts: list[Visual] = [
            caption(f"STEP {drawn.number}"),
            BLANK,
            styled(drawn.text, "bold $ink"),
        ]
        for label, words in groups:
            if words:
                parts += [BLANK, styled(label, "$quiet"), styled(words, "$soft")]
        if source and may_open(source.url, self.case.book.tables.hosts):
            parts[-1] = linked(styled(source.title, "$soft"), source.url)
        self.query_one("#right", Leaf).show(Stack(tuple(parts)))

    def on_result_list_cursor_moved(self, message: ResultList.CursorMoved) -> None:
        """Show more about the step under the cursor."""
        message.stop()
        self.refresh_right()

    def on_result_list_chosen(self, message: ResultList.Chosen) -> None:
        """Go back to a step that was visited, once the user has agreed."""
        message.stop()
        step = self.map.steps[self.highlighted]
        if step.state is State.HERE:
            self.say("You are here.")
        elif step.visit is None:
            self.say("Only steps on your path can be gone back to.")
        else:
            self.dismiss(step.visit)

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        if command.id == "closer" and self.detail == MOST_DETAIL:
            return "This is all there is to see."
        if command.id == "further" and self.detail == LEAST_DETAIL:
            return "These are the steps alone."
        return None

    def action_closer(self) -> None:
        """Show more of each step."""
        self.detail += 1
        self.draw()

    def action_further(self) -> None:
        """Show less of each step."""
        self.detail -= 1
        self.draw()

    def action_unmap(self) -> None:
        """Close the map."""
        self.close()

    def action_leave(self) -> None:
        """Close the map."""
        self.close()


@dataclass(frozen=True)
class UnderStep(Visual):
    """What stands under a step: the line that leads down, a text, and where it leads."""

    sign: str
    text: Content
    leads: Content | None = None

    @property
    def key(self) -> object:
        """What is compared to find out whether it changed."""
        return (self.sign, repr(self.text), repr(self.leads))

    @property
    def plain(self) -> str:
        """The words."""
        return f"{self.text.plain}  {self.leads.plain if self.leads else ''}"

    def _columns(self, width: int) -> tuple[int, int]:
        room = max(2, width - HANGING)
        if self.leads is None:
            return room, 1
        left = max(min(LABELS, room // 2), room * 2 // 5)
        return left, max(1, room - left - 2)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width without wrapping."""
        del rules
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the number of lines."""
        left, right = self._columns(width)
        below = self.leads.get_height(rules, right) if self.leads else 0
        return max(self.text.get_height(rules, left), below)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return the lines: both columns wrap by themselves."""
        del height
        left, right = self._columns(width)
        color = "$live" if self.sign == "║" else "$line"
        mark = styled(f" {self.sign}    ", color).render_strips(HANGING, 1, style, options)[0]
        texts = self.text.render_strips(left, None, style, options)
        leads = self.leads.render_strips(right, None, style, options) if self.leads else []
        blank = style.rich_style
        lines = []
        for text, lead in zip_longest(texts, leads, fillvalue=Strip([])):
            cells = [text.adjust_cell_length(left + 2, blank), lead]
            lines.append(Strip.join([mark.adjust_cell_length(HANGING, blank), *cells]))
        return [one.adjust_cell_length(width, blank) for one in lines]


def _way(way: MapWay, sign: str) -> UnderStep:
    """Return answers and where they lead."""
    leads = f"{way.leads}, taken" if way.taken else way.leads
    text = styled("; ".join(way.labels), "$ink" if way.taken else "$quiet")
    return UnderStep(sign, text, styled(leads, "$live" if way.taken else "$quiet"))


def _legend(progress: Progress) -> list[Visual]:
    """Return how to read the map, and how far it still is."""
    parts: list[Visual] = [caption("HOW TO READ"), BLANK]
    signs = (
        ("║", "$live", "your path"),
        ("│", "$quiet", "not taken yet"),
        (OUT, "$quiet", "out of reach"),
        ("»", "$live", "you are here"),
    )
    parts += [bullet(sign, text, "$soft", style) for sign, style, text in signs]
    parts += [BLANK, caption("STILL TO GO"), BLANK]
    for label, count in (("Shortest way", progress.fewest), ("Usual way", progress.most)):
        number = "1 answer" if count == 1 else f"{count} answers"
        parts += [styled(label, "$quiet"), styled(number, "$ink")]
    return parts
