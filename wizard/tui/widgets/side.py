"""The columns at the side: the path so far, and what is known, possible and ruled out.

The same rows stand in a column from 110 columns on and in a drawer below that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message

from wizard.tui import paper
from wizard.tui.frame import said_state, trail_said
from wizard.tui.paper import BLANK, Row, line
from wizard.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.content import Content

    from wizard.case.view import CauseItem, KnownItem, TrailItem, View


@dataclass(frozen=True, slots=True)
class Stop:
    """A row of the path means this stop."""

    visit: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of what is known means this fact."""

    kind: str
    raw: str


def trail_rows(view: View, width: int) -> list[Row]:
    """Return the path: each question with its answer, and where the case stands."""
    rows = [Row(line(paper.caption("PATH"))), BLANK]
    for item in view.trail:
        rows += _stop(item, width)
    here = view.step.short if view.step else ""
    here = said_state(view).capitalize() if view.outcome else here
    for index, text in enumerate(paper.wrap(here, width - 2)):
        sign = ("» ", "bold $live") if index == 0 else ("  ", "")
        rows.append(Row(line(sign, (text, "bold $ink"))))
    return rows


def _stop(item: TrailItem, width: int) -> list[Row]:
    target = Stop(item.visit)
    rows = [Row(line((paper.cut(item.short, width), "$quiet")), target)]
    rows += [Row(line((text, "$ink")), target) for text in paper.wrap(trail_said(item), width)]
    if not item.by_person and item.by:
        rows += [Row(line((text, "$quiet")), target) for text in paper.wrap(item.by, width)]
    return [*rows, BLANK]


def known_rows(view: View, width: int, *, airy: bool) -> list[Row]:
    """Return what is known by origin, the causes still possible, and those ruled out and why."""
    gap = [BLANK] if airy else []
    rows = [Row(line(paper.caption("WHAT WE KNOW"))), BLANK]
    if not view.known:
        rows.append(Row(line(("Nothing yet.", "$quiet"))))
    origin = ""
    for item in view.known:
        if item.origin != origin:
            rows += [BLANK] if origin else []
            rows.append(Row(line((item.origin, "$quiet"))))
            origin = item.origin
        rows += _fact(item, view.known, width)
    rows += [BLANK, *gap, *_causes(view, width, gap)]
    if view.ruled_out:
        rows += [BLANK, *gap, Row(line(paper.caption("RULED OUT"))), *gap]
        for cause in view.ruled_out:
            rows += _out(cause, width)
    for index, note in enumerate(view.notes):
        rows += [BLANK, *gap, Row(line(paper.caption("NOTE"))), *gap] if index == 0 else []
        rows += [Row(line((text, "$soft"))) for text in paper.wrap(note, width)]
    return rows


def _fact(item: KnownItem, known: Sequence[KnownItem], width: int) -> list[Row]:
    least = min(width // 3, max(len(paper.cut(one.label, width // 3)) for one in known))
    label = paper.cut(item.label, width // 3)
    target = Fact(item.kind, item.raw)
    value = item.value if len(item.value) <= width - least - 2 else _shortened(item.value)
    return [Row(one, target) for one in paper.labelled([(label, value)], width, least=least)]


def _shortened(value: str) -> str:
    """Return an id as its beginning; other values whole."""
    return value[:8] + "..." if len(value) == len("7c1e5f0a-2b7d-4c3e-9a61-0d5b8f2e4a10") else value  # fmt: skip


def _causes(view: View, width: int, gap: list[Row]) -> list[Row]:
    outcome = view.outcome.outcome if view.outcome else None
    if outcome and outcome.cause:
        said = [Row(line((text, "$ink"))) for text in paper.wrap(outcome.cause, width)]
        return [Row(line(paper.caption("THE CAUSE"))), *gap, *said]
    total = len(view.possible) + len(view.ruled_out)
    if not total:
        return []
    count = f"   {len(view.possible)} of {total}"
    rows = [Row(line(paper.caption("STILL POSSIBLE"), (count, "$quiet"))), *gap]
    for cause in view.possible:
        rows += _possible(cause, width)
    return rows


def _possible(cause: CauseItem, width: int) -> list[Row]:
    lines = paper.wrap(cause.title, width)
    rows = [Row(line((text, "$ink"))) for text in lines]
    if cause.suspected:
        rows.append(Row(line(("  suspected", "$warn"))))
    return rows


def _out(cause: CauseItem, width: int) -> list[Row]:
    rows = []
    for index, text in enumerate(paper.wrap(cause.title, width - 2)):
        rows.append(Row(line(("× " if index == 0 else "  ", "$quiet"), (text, "$soft"))))
    reasons = paper.wrap(cause.reason, width - 2) if cause.reason else []
    for index, text in enumerate(reasons):
        fresh = cause.is_new and index == len(reasons) - 1
        rows.append(
            Row(line("  ", (text, "$quiet"), *([("  new", "bold $live")] if fresh else [])))
        )
    return rows


class SidePanel(Rows):
    """A column of rows that can be scrolled and, while it has the keys, chosen from."""

    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("enter", "take", show=False),
    ]

    @dataclass
    class Taken(Message):
        """A row was chosen with Enter or the mouse."""

        panel: SidePanel
        target: object

    def __init__(
        self,
        make: Callable[[int], list[Row]],
        *,
        newest: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:  # noqa: A002, E501 - Textual's word
        super().__init__(id=id, classes=classes, keys=True)
        self.make = make
        self.newest = newest
        self.lit: object = None
        self.top: int | None = None

    @property
    def targets(self) -> list[object]:
        """Return what can be chosen, in order."""
        rows = self.make(self.content_size.width)
        return list(dict.fromkeys(row.target for row in rows if row.target is not None))

    def draw(self) -> None:
        """Bring the column up to date."""
        size = self.content_size
        if not size.width or not size.height:
            return
        rows = [self._lit(row, size.width) for row in self.make(size.width)]
        top = self.top
        if top is None:
            top = len(rows) - size.height if self.newest else 0
        at = [
            index
            for index, row in enumerate(rows)
            if row.target is not None and row.target == self.lit
        ]
        if at and self.has_focus:
            top = max(min(top, at[0] - 1), at[-1] + 2 - size.height)
        shown, self.top_shown = paper.window(rows, size.height, top, 0)
        self.put(shown)

    top_shown = 0

    def _lit(self, row: Row, width: int) -> Row:
        if not self.has_focus or row.target is None or row.target != self.lit:
            return row
        text = row.content.plain
        content: Content = line((text, "$on-focus")).pad_right(max(0, width - len(text)))
        return Row(content.stylize_before("on $focus"), row.target)

    def action_move(self, by: int) -> None:
        """Light the next row that means something; without any, scroll."""
        targets = self.targets
        if not targets:
            self.action_page(by)
            return
        at = (
            targets.index(self.lit) + by
            if self.lit in targets
            else (0 if by > 0 else len(targets) - 1)
        )
        if 0 <= at < len(targets):
            self.lit = targets[at]
        else:
            self.top = self.top_shown + by
        self.draw()

    def action_page(self, by: int) -> None:
        """Scroll by half a column."""
        self.top = max(0, self.top_shown + by * max(1, self.content_size.height // 2))
        self.lit = None
        self.draw()

    def action_take(self) -> None:
        """Choose the lit row."""
        if self.lit is not None:
            self.post_message(self.Taken(self, self.lit))

    def on_rows_clicked(self, message: Rows.Clicked) -> None:
        """A click chooses at once."""
        message.stop()
        self.post_message(self.Taken(self, message.target))

    def on_focus(self) -> None:
        """Show the chosen row."""
        super().on_focus()
        self.draw()

    def on_blur(self) -> None:
        """Hide the chosen row."""
        super().on_blur()
        self.lit = None
        self.draw()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - the size is read when drawing
        """Fit the rows into the new size."""
        self.draw()
