"""Rows of text: what they look like, the widget that shows one, and the two lists of many.

All words reach the screen as Content, never as markup.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.errors import NoWidget
from textual.geometry import Size, Spacing
from textual.message import Message
from textual.reactive import reactive, var
from textual.strip import Strip
from textual.style import Style
from textual.visual import Padding, RenderOptions, Visual
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.css.styles import RulesMap
    from textual.selection import Selection

Part = tuple[str, str]
"""Text and its style, such as ("Why", "$quiet")."""

MOST_TEXT = 72
"""The widest a line of text gets."""

CHIP = 5
"""Columns from a chip with one character to the text beside it."""


def line(*parts: Part | str | Content) -> Content:
    """Return styled parts as one text; plain text has the style of the widget."""
    return Content.assemble(*parts)


def styled(text: str, style: str) -> Content:
    """Return a text in one style."""
    return Content.styled(text, style)


NOTHING = Content("")


def chip(key: str, *, alive: bool = True) -> Content:
    """Return a key as it stands beside an answer; alive says that it works now."""
    return styled(f" {key} ", "bold $live on $chip" if alive else "bold $soft on $chip")


def key_chip(key: str) -> Part:
    """Return a key as it stands in the footer and in dialogs."""
    return (f" {key} ", "bold $ink on $chip")


def pressing(content: Content, action: str) -> Content:
    """Return a text that does something when it is clicked."""
    return content.stylize(Style.from_meta({"@click": action}))


def linked(content: Content, address: str) -> Content:
    """Return a text that the terminal opens as a hyperlink (OSC 8); without an address as it is."""
    return content.stylize(Style(link=address)) if address else content


def caption(text: str) -> Content:
    """Return the words above a group."""
    return styled(text, "bold $quiet")


def capital(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def cut(text: str, width: int) -> str:
    """Return a text in one line of at most `width` cells, ending in ... where it was cut."""
    flat = " ".join(text.split())
    if cell_len(flat) <= width:
        return flat
    if width <= len("..."):
        return "..."[: max(0, width)]
    kept = set_cell_size(flat, width - 3)
    space = kept.rfind(" ")
    if space >= len(kept) * 2 // 3 and flat[len(kept.rstrip()) : len(kept.rstrip()) + 1] != " ":
        kept = kept[:space]
    return kept.rstrip(" ,.;:") + "..."


_LEAST_END = 12
"""Columns below which nothing is shown at the end of a line."""


def _cut_content(content: Content, width: int) -> Content:
    """Return a styled text whose first line takes at most so many columns."""
    first, *rest = content.split("\n")
    if first.cell_length > width:
        kept = first.truncate(max(0, width - 3))
        space = kept.plain.rfind(" ")
        if space >= len(kept) * 2 // 3 and first.plain[len(kept)] != " ":
            kept = kept[:space]
        first = kept.rstrip(" ,.;:") + Content("..."[: max(0, width)])
    return Content("\n").join([first, *rest])


# What can be shown besides a Content


def _highlighted(style: str | Style) -> str | Style:
    """Return the style of a part in a highlighted row: only two colors are named for its ground."""
    if not isinstance(style, str):
        return style
    if " on $" in style:
        return "bold $canvas on $live"
    if "$quiet" in style or "$soft" in style:
        return "not bold $on-focus-soft"
    return "bold $on-focus"


@frozen
class Hanging(Visual):
    """A label, and beside it a text whose lines all begin `indent` columns to the right.

    `end` stands at the right end of the first line where there is room. `gap` is a number of blank
    lines below. `lit` draws the row as the highlighted one. `pad` are blank columns at both sides,
    which `ground` fills too.
    """

    label: Content
    text: Content
    indent: int
    end: Content = NOTHING
    gap: int = 0
    lit: bool = False
    pad: int = 0
    ground: str = ""

    @property
    def key(self) -> object:
        """What is compared to find out whether it changed; Contents compare by words alone."""
        parts = (repr(self.label), repr(self.text), repr(self.end))
        return (*parts, self.indent, self.gap, self.lit, self.pad, self.ground)

    @property
    def plain(self) -> str:
        """The words."""
        return " ".join(one.plain for one in (self.label, self.text, self.end) if one.plain)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width without wrapping."""
        width = self.text.get_optimal_width(rules, container_width)
        return self.indent + width + 2 * self.pad

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the number of lines."""
        width -= 2 * self.pad
        text, _ = self._ends(width)
        return text.get_height(rules, max(1, width - self.indent)) + self.gap

    def _ends(self, width: int) -> tuple[Content, Content]:
        """Return the text and what stands at the end of its line; one of them may have to be cut.

        A short end is kept and the text is cut; a long end gives way to the text.
        """
        text, end = self.text, self.end
        if not end.plain:
            return text, end
        room = width - self.indent - 2
        if end.cell_length * 3 <= room:
            return _cut_content(text, room - end.cell_length), end
        left = room - text.cell_length
        return text, _cut_content(end, left) if left >= _LEAST_END else Content("")

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return the lines: as few segments as possible, since each costs bytes."""
        del height
        known = options.get_style
        blank = style + known("on $canvas") if self.lit else style
        below = [Strip.blank(width, blank.rich_style)] * self.gap
        ground = "$focus" if self.lit else self.ground
        if ground:
            style += known(f"on {ground}")
        if self.lit:
            options = replace(options, get_style=lambda one: known(_highlighted(one)))
        rich = style.rich_style
        width -= 2 * self.pad
        side = [Segment(" " * self.pad, rich)] if self.pad else []
        text, last = self._ends(width)
        body = text.render_strips(max(1, width - self.indent), None, style, options)
        label: list[Segment] = []
        if self.label.plain:
            label = list(self.label.render_strips(self.indent, 1, style, options)[0])
        end = list(last.render_strips(width, 1, style, options)[0]) if last.plain else []
        lines = []
        for number, strip in enumerate(body):
            segments = [one for one in strip if one.text]
            while len(segments) > 1 and not segments[-1].text.strip():
                segments.pop()
            segments = segments or [Segment("", rich)]
            head = label if number == 0 else []
            tail = end if number == 0 else []
            before = self.indent - sum(one.cell_length for one in head)
            used = self.indent + sum(one.cell_length for one in (*segments, *tail))
            segments[0] = Segment(" " * max(0, before) + segments[0].text, segments[0].style)
            blanks = " " * max(0, width - used)
            segments[-1] = Segment(segments[-1].text + blanks, segments[-1].style)
            size = max(used, width) + 2 * self.pad
            lines.append(Strip([*side, *head, *segments, *tail, *side], size))
        return lines + below


@frozen
class Stack(Visual):
    """Visuals above each other in one widget."""

    parts: tuple[Visual, ...]

    @property
    def key(self) -> object:
        """What is compared to find out whether it changed."""
        return tuple(map(key_of, self.parts))

    @property
    def plain(self) -> str:
        """The words."""
        return "\n".join(plain(one) for one in self.parts)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width of the widest part."""
        return max(one.get_optimal_width(rules, container_width) for one in self.parts)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the number of lines."""
        return sum(one.get_height(rules, width) for one in self.parts)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return the lines of all parts."""
        del height
        return [
            strip.extend_cell_length(width, style.rich_style)
            for one in self.parts
            for strip in one.render_strips(width, None, style, options)
        ]


_SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z\"])")


@frozen
class Sentences(Visual):
    """Words to say: each sentence on lines of its own where that takes no more lines."""

    words: str
    style: str

    @property
    def key(self) -> object:
        """What is compared to find out whether it changed."""
        return (self.words, self.style)

    @property
    def plain(self) -> str:
        """The words."""
        return self.words

    def _content(self, rules: RulesMap, width: int) -> Content:
        together = styled(self.words, self.style)
        apart = styled(_SENTENCE.sub("\n", self.words), self.style)
        lines = together.get_height(rules, width)
        return apart if lines > 1 and apart.get_height(rules, width) == lines else together

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width without wrapping."""
        return styled(self.words, self.style).get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the number of lines."""
        return self._content(rules, width).get_height(rules, width)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return the lines."""
        content = self._content(options.rules, width)
        return content.render_strips(width, height, style, options)


def key_of(visual: Visual) -> object:
    """Return what tells one visual from another."""
    return getattr(visual, "key", None) or repr(visual)


def plain(visual: Visual) -> str:
    """Return the words of a visual."""
    return str(getattr(visual, "plain", ""))


BLANK = Content(" ")
"""An empty line."""


def labelled(
    rows: Iterable[tuple[str, str]], style: str = "$ink", *, least: int = 0
) -> tuple[Hanging, ...]:
    """Return labels and values, the values in a column of their own."""
    pairs = list(rows)
    column = max([least, *(cell_len(label) for label, _ in pairs)]) + 2
    return tuple(Hanging(styled(a, "$quiet"), styled(b, style), column) for a, b in pairs)


def bullet(sign: str, text: str, style: str = "$soft", sign_style: str = "$quiet") -> Hanging:
    """Return a text that hangs beside a sign."""
    return Hanging(styled(sign, sign_style), styled(text, style), 2)


# The widgets


class Leaf(Static):
    """A Static that skips what it shows already; its own new size asks for no second layout."""

    auto_links = False
    virtual_size = reactive(Size(0, 0), layout=False, repaint=False)

    def __init__(
        self,
        content: Visual | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
        classes: str = "",
    ) -> None:
        classes += "" if content is not None else " -empty"
        super().__init__(NOTHING if content is None else content, id=id, classes=classes)
        self._shown: object = None if content is None else key_of(content)

    def show(self, content: Visual | None, *, layout: bool = True) -> None:
        """Show something else; None takes the widget away."""
        self.set_class(content is None, "-empty", update=self.is_attached)
        if content is None:
            return
        key = key_of(content)
        if key != self._shown:
            self._shown = key
            self.update(content, layout=layout)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return what the mouse has marked."""
        return selection.extract(plain(self.visual)), "\n"

    def lines_at(self, width: int) -> int:
        """Return how many lines it takes at a width; none while it is not shown."""
        if self.has_class("-empty"):
            return 0
        return self.visual.get_height(cast("RulesMap", self.styles), width)


class Column(Vertical):
    """Parts above each other; its own new size asks for no second layout, and it draws nothing."""

    BLANK = True
    virtual_size = reactive(Size(0, 0), layout=False, repaint=False)


@frozen
class RowItem:
    """A row of a list; `target` is what choosing it means, None for a row that is only read."""

    visual: Visual
    target: object = None


class RowList(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Kept rows, some of which can be chosen by arrow and Enter or by the mouse.

    Nothing is highlighted until an arrow key is pressed.
    """

    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "take", show=False),
    ]

    class Chosen(Message):
        """A row was chosen; the target is None where Enter was pressed with no row highlighted."""

        def __init__(self, row_list: RowList, target: object) -> None:
            super().__init__()
            self.row_list = row_list
            self.target = target

    class CursorMoved(Message):
        """An arrow was pressed; `above` says that it went up from the first row."""

        def __init__(self, row_list: RowList, *, above: bool) -> None:
            super().__init__()
            self.row_list = row_list
            self.above = above

    BLANK = True
    virtual_size = reactive(Size(0, 0), layout=False, repaint=False)
    cursor: var[int | None] = var(None, init=False)

    def __init__(
        self,
        pool: int = 10,
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
        classes: str = "",
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.rows = [Leaf(classes="row") for _ in range(pool)]
        self.items: tuple[RowItem, ...] = ()
        self.leaves_at_top = False

    def compose(self) -> ComposeResult:
        """Yield the rows that are there from the start."""
        yield from self.rows

    def show(self, items: Sequence[RowItem], cursor: int | None = None) -> None:
        """Show other rows; what stayed the same is not drawn again."""
        self.items = tuple(items)
        self.set_reactive(RowList.cursor, cursor)
        more = [Leaf(classes="row") for _ in range(len(self.items) - len(self.rows))]
        self.rows += more
        for at in range(len(self.rows)):
            self._draw(at)
        if more and self.is_attached:
            self.mount(*more)
        if cursor is not None:
            self.call_after_refresh(self._follow)
        elif self.scroll_y:
            self.scroll_home(animate=False)

    def _draw(self, at: int) -> None:
        row = self.rows[at]
        if at >= len(self.items):
            row.show(None)
            return
        is_lit = at == self.cursor and self.has_focus
        visual = self.items[at].visual
        row.show(replace(visual, lit=True) if is_lit and isinstance(visual, Hanging) else visual)

    def _follow(self) -> None:
        if self.cursor is not None and self.cursor < len(self.rows):
            self.scroll_to_widget(self.rows[self.cursor], animate=False)

    @property
    def places(self) -> list[int]:
        """The places of the rows that can be chosen."""
        return [at for at, item in enumerate(self.items) if item.target is not None]

    @property
    def target(self) -> object:
        """What the highlighted row means."""
        return self.items[self.cursor].target if self.cursor is not None else None

    def watch_cursor(self, old: int | None, new: int | None) -> None:
        """Draw the two rows that changed."""
        for at in {old, new} - {None}:
            self._draw(cast("int", at))
        self._follow()

    def watch_has_focus(self, value: bool) -> None:  # noqa: FBT001 - Textual's signature
        """Show the highlight only while the keys are here."""
        super().watch_has_focus(value)
        if self.cursor is not None:
            self._draw(self.cursor)

    def action_move(self, by: int) -> None:
        """Highlight the next row that can be chosen; where there is none, scroll."""
        places = self.places
        above = False
        if not places:
            self.scroll_relative(y=by, animate=False)
        elif self.cursor not in places:
            self.cursor = places[0 if by > 0 else -1]
        else:
            at = places.index(self.cursor) + by
            above = at < 0
            if above and self.leaves_at_top:
                self.cursor = None
            elif above or at == len(places):
                self.scroll_relative(y=by, animate=False)
            else:
                self.cursor = places[at]
        self.post_message(self.CursorMoved(self, above=above))

    def action_take(self) -> None:
        """Choose the highlighted row."""
        self.post_message(self.Chosen(self, self.target))

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        try:
            row, _ = self.screen.get_widget_at(*event.screen_offset)
        except NoWidget:  # the window grew smaller, or was drawn anew, since the click
            return
        at = self.rows.index(row) if row in self.rows else len(self.items)
        target = self.items[at].target if at < len(self.items) else None
        if target is not None and not self.screen.get_selected_text():
            event.stop()
            self.post_message(self.Chosen(self, target))


async def skip_click_on_gone(options: OptionList, event: events.Click) -> None:
    """Drop a click on a row that is gone: Textual would look it up by its place."""
    at = event.style.meta.get("option")
    if at is not None and at >= options.option_count:
        event.prevent_default()


class ResultOption(Option):
    """An option of a list of results."""

    def __init__(self, item: RowItem) -> None:
        super().__init__(item.visual, disabled=item.target is None)
        self.item = item


def _padded(visual: Visual) -> Visual:
    """Return a visual with a blank column at both sides, as a filled row begins there."""
    if isinstance(visual, Hanging):
        return replace(visual, pad=1)
    return Padding(visual, Spacing(0, 1, 0, 1))


class ResultList(OptionList):
    """A long list, such as results of a search. It updates only the rows that changed."""

    virtual_size = reactive(Size(0, 0), layout=False, repaint=False)
    highlighted: reactive[int | None] = reactive(None, repaint=False)

    def _move_page(self, direction: int) -> None:
        """Move by a page; a list that is not laid out yet has no line to begin from."""
        with suppress(KeyError, IndexError):
            super()._move_page(direction)  # type: ignore[arg-type]

    class AboveFirst(Message):
        """Up was pressed on the first row."""

    class Chosen(Message):
        """A row was chosen; the target is None where Enter was pressed with no row highlighted."""

        def __init__(self, target: object) -> None:
            super().__init__()
            self.target = target

    class CursorMoved(Message):
        """Another row is highlighted."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, markup=False)
        self._old: int | None = None
        self._keys: list[object] = []

    @property
    def items(self) -> list[RowItem]:
        """The rows."""
        return [cast("ResultOption", one).item for one in self.options]

    @property
    def target(self) -> object:
        """What the highlighted row means."""
        option = self.highlighted_option
        return option.item.target if isinstance(option, ResultOption) else None

    def show(self, items: Sequence[RowItem], target: object = None) -> None:
        """Show other rows, and highlight the one that means `target`."""
        keys: list[object] = [(key_of(one.visual), one.target) for one in items]
        if keys != self._keys:
            self._keys, self._old = keys, None
            self.set_options(
                [ResultOption(RowItem(_padded(one.visual), one.target)) for one in items]
            )
        self.highlight(target)

    def highlight(self, target: object) -> None:
        """Highlight the row that means something; none for None."""
        at = next((i for i, one in enumerate(self.items) if one.target == target), None)
        self.highlighted = at if target is not None else None

    async def _on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked, if it is still there; Textual's own handler follows."""
        await skip_click_on_gone(self, event)

    def _get_option_render(self, option: Option, style: Style) -> list[Strip]:
        """Draw the highlighted row in the two colors that are named for its ground."""
        visual = option.prompt
        if option is self.highlighted_option and isinstance(visual, Hanging):
            is_lit = self.has_focus
            option._visual = replace(visual, lit=is_lit, ground="$raise")  # noqa: SLF001 - the list's own hook
            try:
                return super()._get_option_render(option, style)
            finally:
                option._visual = visual  # noqa: SLF001 - as above
        return super()._get_option_render(option, style)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Draw the two rows that changed."""
        super().watch_highlighted(highlighted)
        for at in (self._old, highlighted):
            if at is not None and at in self._heights:
                self.refresh_lines(self._index_to_line[at], self._heights[at])
        self._old = highlighted
        self.post_message(self.CursorMoved())

    def watch_has_focus(self, value: bool) -> None:  # noqa: FBT001 - Textual's signature
        """Fill the highlighted row while the keys are here."""
        super().watch_has_focus(value)
        at = self.highlighted
        if at is not None and at in self._heights:
            self._option_render_cache.clear()
            self.refresh_lines(self._index_to_line[at], self._heights[at])

    def action_cursor_up(self) -> None:
        """Go up; above the first row is what stands over the list."""
        first = next((i for i, one in enumerate(self.options) if not one.disabled), None)
        if self.highlighted is None or self.highlighted == first:
            self.post_message(self.AboveFirst())
        else:
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go down; the last row is the last."""
        places = [i for i, one in enumerate(self.options) if not one.disabled]
        if places and self.highlighted != places[-1]:
            super().action_cursor_down()

    def count_below(self, line: int) -> int:
        """Return how many rows that can be chosen end below a line, or 1 if only words do."""
        ends = ((i, self._index_to_line.get(i, 0) + self._heights.get(i, 0)) for i in self._heights)
        below = (i for i, end in ends if end > line and not self.options[i].disabled)
        return sum(1 for _ in below) or 1

    def action_select(self) -> None:
        """Choose the highlighted row."""
        self.post_message(self.Chosen(self.target))


class More(Leaf):
    """One line that says how much of a scrolled widget lies below what is seen."""

    def __init__(
        self,
        of: Callable[[], RowList | ResultList | VerticalScroll | None],
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(BLANK, id=id, classes="more")
        self.find = of
        self.of: RowList | ResultList | VerticalScroll | None = None

    def on_mount(self) -> None:
        """Look again after each move of the widget; it is found once, for it may go before this."""
        self.of = self.find()
        if self.of is not None:
            for name in ("scroll_y", "virtual_size"):
                self.watch(self.of, name, self.look, init=False)

    def look(self) -> None:
        """Say how much lies below."""
        of = self.of
        if of is None or not of.is_attached:
            return
        bottom = round(of.scroll_target_y) + of.scrollable_content_region.height
        below = max(0, of.virtual_size.height - bottom)
        if below and isinstance(of, RowList):
            shown = (row for row in of.rows if not row.has_class("-empty"))
            below = sum(row.virtual_region.bottom > bottom for row in shown)
        elif below and isinstance(of, ResultList):
            below = of.count_below(bottom)
        words = f"{below} more below" if below else " "
        self.show(styled(words, "$quiet"), layout=False)
