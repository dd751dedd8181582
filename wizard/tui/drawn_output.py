"""What is drawn, on its way to the terminal: cleaned, and of that only what has changed.

No control or hidden character of any text gets through, whichever widget draws it.

Textual redraws whole widgets, and all of a screen for a new focus. So what the terminal shows is
remembered line by line. Of an update, pieces that stand there already are left out, and so are the
ends of a piece that are the same; what only a click can tell apart is sent as one. On a slow link
that is the difference between a key that answers and one that seems to hang.

That needs two classes of Textual's compositor that are private. Without it arrows and answers cost
little more, but going into a list costs 3 to 6 kB instead of 1, and leaving a case for home 17 kB
instead of 3 at 80x24, 45 instead of 6 at 120x40: a screen that comes back is drawn three times.
`python -m tests.benchmarks.bench_bytes` counts; once Textual draws a screen once, this can go.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.filter import LineFilter
from textual.strip import Strip

from wizard.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType
    from textual.color import Color


_SIGNS = str.maketrans("", "", "═─║│█▀▄▌▐»×")  # noqa: RUF001 - our signs
"""Takes our own signs out, so that the first frame needs no pattern of what is hidden."""


@lru_cache(4096)
def harmless(text: str) -> str:
    """Return a text without control and hidden characters, as wide as it was laid out."""
    known = text.translate(_SIGNS)
    if known.isascii() and known.isprintable():
        return text
    kept = clean(text).replace("\n", " ").replace("\t", " ")
    return kept + " " * max(0, cell_len(text) - cell_len(kept))


class NoControls(LineFilter):
    """Takes control and format characters out of all text that is drawn, by any widget."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the interface
        """Return the segments with their text cleaned; control segments are the driver's own."""
        return [
            segment if segment.control else Segment(harmless(segment.text), segment.style)
            for segment in segments
        ]


Piece = tuple[int, int, Strip]
"""Column, line, and what stands there."""


def _pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """Yield what an update draws, piece by piece."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            yield update.region.x, y, Strip.join(line)
        return
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= right and end > left:
                yield x, y, strip if end <= right else strip.crop(0, right - x)


@lru_cache(1024)
def _visible(style: Style | None, *, is_blank: bool) -> Style | None:
    """Return what one sees of a style: not what a click means, and of blanks the ground alone."""
    if style is None:
        return None
    if is_blank and not (style.underline or style.reverse or style.strike or style.link):
        return Style(bgcolor=style.bgcolor)
    return style if style.link else style.clear_meta_and_links()


def _plain(strip: Strip) -> Strip:
    """Return a strip in as few segments as look the same."""
    seen = [Segment(one.text, _visible(one.style, is_blank=one.text.isspace())) for one in strip]
    return Strip(seen, strip.cell_length).simplify()


def _sent(x: int, y: int, strip: Strip, console: Console) -> str:
    """Return what draws a strip; the end of one style and the next one are said in one."""
    return Control.move_to(x, y).segment.text + strip.render(console).replace(
        "\x1b[0m\x1b[", "\x1b[0;"
    )


def _same(old: Sequence[Segment], new: Sequence[Segment]) -> int:
    """Return how many segments at the beginning are the same."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


class ShownLines:
    """What the terminal shows."""

    def __init__(self) -> None:
        self._lines: dict[int, Strip] = {}

    def forget(self) -> None:
        """Take the terminal to show something else now, so that everything is drawn."""
        self._lines.clear()

    def only_changed(
        self, update: RenderableType | CompositorUpdate | None
    ) -> RenderableType | CompositorUpdate | None:
        """Return an update that draws what is not shown yet, on whichever screen."""
        if not isinstance(update, (LayoutUpdate, ChopsUpdate)):
            return update
        # The app hands it on to the driver, which asks for `render_segments` as of Textual's own.
        return cast("RenderableType", ChangedUpdate(self, update))

    def render(self, update: LayoutUpdate | ChopsUpdate, console: Console) -> str:
        """Return what has to be sent, and remember it."""
        return "".join(self._piece(*piece, console) for piece in _pieces(update))

    def _piece(self, x: int, y: int, strip: Strip, console: Console) -> str:
        strip, width = _plain(strip), strip.cell_length
        line = self._lines.get(y)
        if line is None or line.cell_length < x + width:
            if x == 0:
                self._lines[y] = strip
            else:
                self._lines.pop(y, None)
            return _sent(x, y, strip, console)
        before = list(line.crop(x, x + width).simplify())
        now = list(strip)
        if before == now:
            return ""
        self._lines[y] = Strip.join([line.crop(0, x), strip, line.crop(x + width)])
        first = _same(before, now)
        last = _same(before[first:][::-1], now[first:][::-1])
        x += sum(one.cell_length for one in now[:first])
        return _sent(x, y, Strip(now[first : len(now) - last]), console)


class ChangedUpdate(CompositorUpdate):
    """An update without what is shown already."""

    def __init__(self, shown: ShownLines, update: LayoutUpdate | ChopsUpdate) -> None:
        self.shown, self.update = shown, update

    def render_segments(self, console: Console) -> str:
        """Return what is sent to the terminal."""
        return self.shown.render(self.update, console)
