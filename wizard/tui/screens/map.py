"""Map: the flow of a case as one vertical line, with the path walked and what is ruled out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wizard.authoring.maps import State, map_of
from wizard.tui import map_rows, styled_rows
from wizard.tui.key_commands import MAP, KeyCommand
from wizard.tui.screens.lists import ListScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.authoring.maps import FlowMap
    from wizard.case.workspace import OpenCase
    from wizard.tui.styled_rows import Part, Row


class MapScreen(ListScreen):
    """The map of the flow a case stands in. `go_back` is told the visit to go back to."""

    MODES: ClassVar = (MAP,)

    def __init__(self, case: OpenCase, go_back: Callable[[int], None]) -> None:
        super().__init__()
        self.case = case
        self.go_back = go_back
        self.detail = map_rows.LEAST_DETAIL + 1
        at = case.case.at
        flow = case.book[at.flow if at else next(iter(case.book))]
        self.map: FlowMap = map_of(case.book, flow, case.case)

    def first_highlighted(self) -> int | None:
        """Return where the case is."""
        here = (i for i, step in enumerate(self.map.steps) if step.state is State.HERE)
        return next(here, 0)

    def header_parts(self) -> tuple[list[Part], str]:
        """Return which flow it is, and how far the case has come."""
        view = self.case.view
        title = f"{view.code}, {view.title}" if view.code else view.title
        return [("Map", "bold $ink"), (f"  {title}", "$soft")], view.progress.words

    def progress_state(self) -> tuple[float, str]:
        """Return how much of the way is done."""
        return self.case.view.progress.share, "$live"

    def banner(self) -> str:
        """Return the act of a practice run, or nothing."""
        return self.case.view.simulated

    def heading(self, width: int) -> list[Row]:
        """Return nothing: the map begins at once."""
        del width
        return []

    def list_rows(self, width: int) -> list[Row]:
        """Return the map."""
        return map_rows.map_rows(self.map, self.highlighted, self.detail, width)

    def draw_body(self) -> None:
        """Scroll so that the step under the cursor is seen, with as many of its ways as fit."""
        size = self.listing.content_size
        if size.height and self.highlighted is not None:
            rows = self.list_rows(styled_rows.text_width(size.width))
            heads = [at for at, row in enumerate(rows) if row.target == self.highlighted]
            after = (at for at, row in enumerate(rows) if row.target == self.highlighted + 1)
            end = next(after, len(rows))
            self.top = min(max(self.top, end + 1 - size.height), heads[0] - 1)
        super().draw_body()

    def size_of_list(self) -> int:
        """Return how many steps there are."""
        return len(self.map.steps)

    def left_rows(self, width: int) -> list[Row]:
        """Return how to read the map."""
        return map_rows.legend_rows(self.case.view.progress, width)

    def right_rows(self, width: int) -> list[Row]:
        """Return what the step under the cursor is for."""
        if self.highlighted is None:
            return []
        drawn = self.map.steps[self.highlighted]
        step = self.case.book.step(drawn.ref)
        out = {ref for branch in step.branches for ref in branch.way.rules_out} if step else set()
        titles = (self.case.book.cause(ref) for ref in sorted(out))
        source = self.case.book[drawn.ref.flow].sources.get(step.source) if step else None
        named = tuple(cause.title for cause in titles if cause)
        return map_rows.step_rows(drawn, source.title if source else "", named, width)

    def take(self, index: int) -> None:
        """Go back to a step that was visited, once the user has agreed."""
        step = self.map.steps[index]
        if step.state is State.HERE:
            self.say("You are here.")
        elif step.visit is None:
            self.say("Only steps on your path can be gone back to.")
        else:
            self.close()
            self.go_back(step.visit)

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        if command.id == "closer" and self.detail == map_rows.MOST_DETAIL:
            return "This is all there is to see."
        if command.id == "further" and self.detail == map_rows.LEAST_DETAIL:
            return "These are the steps alone."
        return None

    def do_goto(self) -> None:
        """Go back to the step under the cursor."""
        self.action_list_take()

    def do_closer(self) -> None:
        """Show more of each step."""
        self.detail += 1
        self.draw()

    def do_further(self) -> None:
        """Show less of each step."""
        self.detail -= 1
        self.draw()

    def do_unmap(self) -> None:
        """Close the map."""
        self.close()

    def do_leave(self) -> None:
        """Close the map."""
        self.close()
