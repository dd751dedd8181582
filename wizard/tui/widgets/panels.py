"""The columns beside the centre: path, what is known, possible and ruled out, and open cases."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.reactive import var

from wizard.frozen import frozen
from wizard.tui.navigation import Resume
from wizard.tui.widgets.text_rows import (
    BLANK,
    Hanging,
    RowItem,
    RowList,
    Stack,
    bullet,
    capital,
    caption,
    cut,
    key_chip,
    line,
    pressing,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.visual import Visual

    from wizard.case.case_list import CaseSummary
    from wizard.case.view import CauseItem, KnownItem, TrailItem, View

FEW_CAUSES = 7
"""How many possible causes stand in a column without focus."""

SHORT_LABELS: Mapping[str, str] = {
    "code": "Code",
    "correlation-id": "Corr. id",
    "trace-id": "Trace id",
    "timestamp": "Time",
    "client-id": "App id",
    "oauth-error": "OAuth",
}
"""Labels that have to stand in a narrow column."""

OUT = "×"  # noqa: RUF001 - our sign
"""The sign of a cause that is ruled out."""

LEAST_KNOWN = 30
"""How wide the text of what is known is in the narrowest column."""

_MOST_LABEL = 12
_ID = 36
"""The length of a GUID."""


@frozen
class PathStop:
    """A row of the path means this answered step."""

    visit: int


@frozen
class KnownFact:
    """A row of what is known means this fact."""

    kind: str
    raw: str


def outcome_word(view: View) -> str:
    """Return the outcome in one word or three."""
    return view.outcome.outcome.result.value.replace("-", " ") if view.outcome else ""


def here(view: View) -> str:
    """Return in a few words where a case stands."""
    if view.outcome:
        return outcome_word(view)
    return (view.step.short or view.step.text) if view.step else ""


def heading(words: str, *, first: bool = False) -> RowItem:
    """Return the words above a group, with the blank lines around them."""
    return RowItem(Stack((*(() if first else (BLANK,)), caption(words), BLANK)))


# The path


def path_items(view: View) -> list[RowItem]:
    """Return each question with its answer, and where the case is."""
    items = [heading("PATH", first=True), *map(_stop, view.path)]
    return [*items, RowItem(bullet("»", capital(here(view)), "bold $ink", "bold $live"))]


def _stop(stop: TrailItem) -> RowItem:
    parts: list[Content] = [
        styled(capital(stop.short), "$quiet"),
        styled(stop.label or stop.answer, "$ink"),
    ]
    if not stop.by_person and stop.by:
        parts.append(styled(stop.by, "$quiet"))
    return RowItem(Hanging(Content(""), Content("\n").join(parts), 0, gap=1), PathStop(stop.visit))


# What is known


def moment(text: str) -> str:
    """Return a time as day, month and time; a text that is no time comes back as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{at.day} {at:%b} {at:%H:%M} UTC"


def known_items(
    view: View, *, whole: bool, wide: bool = False, most: int = FEW_CAUSES
) -> list[RowItem]:
    """Return what is known by origin, the causes still possible, and those ruled out and why.

    Unless `whole`, only the first `most` possible causes are listed, so that the rest stays in
    sight; in a `wide` column ids are not cut.
    """
    items = [heading("WHAT WE KNOW", first=True), *_facts(view, whole=whole, wide=wide)]
    if view.hidden:
        counts = (f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in view.hidden)
        words = (styled("Hidden in your text", "$quiet"), styled(", ".join(counts), "$soft"))
        items.append(RowItem(Stack((BLANK, *words))))
    items += _causes(view, len(view.possible) if whole else most)
    if view.ruled_out:
        causes = sorted(view.ruled_out, key=lambda one: not one.is_new)
        items += [heading("RULED OUT"), *(RowItem(_ruled_out(one)) for one in causes)]
    untested = view.outcome.untested if view.outcome else ()
    if untested:
        items += [heading("NOT TESTED"), *(RowItem(_ruled_out(one, "-")) for one in untested)]
    for index, note in enumerate(view.notes):
        items += [heading("NOTE")] if index == 0 else []
        items.append(RowItem(styled(note, "$soft")))
    return items


def _facts(view: View, *, whole: bool, wide: bool) -> Iterator[RowItem]:
    known = view.known
    if not known:
        yield RowItem(styled("Nothing yet.", "$quiet"))
    most = 2 * _MOST_LABEL if wide else _MOST_LABEL
    labels = {one.kind: cut(SHORT_LABELS.get(one.kind, one.label), most) for one in known}
    indent = max(map(len, labels.values()), default=0) + 2
    origin = ""
    for item in known:
        if item.origin != origin:
            gap = (BLANK,) if origin else ()
            yield RowItem(Stack((*gap, styled(item.origin, "$quiet"))))
            origin = item.origin
        value = styled(_value(item, wide=wide), "$ink")
        if item.place and whole:
            value += line(("\n", ""), (item.line, "$quiet"))
        target = KnownFact(item.kind, item.raw)
        yield RowItem(Hanging(styled(labels[item.kind], "$quiet"), value, indent), target)


def _value(item: KnownItem, *, wide: bool) -> str:
    """Return a value as it reads in a narrow column; the whole stands behind Enter."""
    if item.kind == "code":
        return f"AADSTS{item.value}"
    if item.kind == "timestamp":
        return moment(item.value)
    if len(item.value) == _ID and not wide:
        return f"{item.value[:8]}..."
    return item.value


def _causes(view: View, most: int) -> Iterator[RowItem]:
    outcome = view.outcome.outcome if view.outcome else None
    if outcome and outcome.cause:
        yield heading("THE CAUSE")
        yield RowItem(styled(outcome.cause, "$ink"))
        return
    total = len(view.possible) + len(view.ruled_out)
    if not total:
        return
    count = (f"   {len(view.possible)} of {total}", "$quiet")
    yield RowItem(Stack((BLANK, line(caption("STILL POSSIBLE"), count), BLANK)))
    causes = sorted(view.possible, key=lambda one: not one.suspected)
    shown = causes if len(causes) <= most + 1 else causes[:most]
    for cause in shown:
        words = styled(cause.title, "$ink")
        if cause.suspected:
            words += styled("  suspected", "$quiet")
        yield RowItem(Hanging(styled("-", "$quiet"), words, 2))
    if len(shown) < len(causes):
        yield RowItem(styled(f"and {len(causes) - len(shown)} more, k shows all", "$quiet"))


def _ruled_out(cause: CauseItem, sign: str = OUT) -> Visual:
    words = styled(cause.title, "$soft")
    if cause.reason:
        words += line(("\n", ""), (cause.reason, "$quiet"))
    if cause.is_new:
        words += styled("  new", "bold $live")
    return Hanging(styled(sign, "$quiet"), words, 2)


# Cases


def when(moment: str, now: datetime) -> str:
    """Return a UTC time in words: today, yesterday, then the date."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return ""
    days = (now.date() - at.date()).days
    if days == 0:
        return f"today {at:%H:%M}"
    if days == 1:
        return "yesterday"
    year = f" {at.year}" if at.year != now.year else ""
    return f"{at.day} {at:%b}{year}"


def name_of(case: CaseSummary) -> str:
    """Return what a case is about: its code, else the title of its flow."""
    return case.code or case.title or "No code yet"


def side_cases(cases: Sequence[CaseSummary] | None, now: datetime) -> list[RowItem]:
    """Return open cases for the side column; None while they are still being read."""
    items = [heading("CARRY ON", first=True)]
    for case in (cases or ())[:5]:
        parts: list[Content] = [styled(name_of(case), "$ink")]
        names = ", ".join(name for name in (case.ticket, case.tool) if name)
        if names:
            parts.append(styled(names, "$soft"))
        parts.append(styled(f"{case.where}, {when(case.touched, now)}", "$quiet"))
        visual = Hanging(Content(""), Content("\n").join(parts), 0, gap=1)
        items.append(RowItem(visual, Resume(case.case_id)))
    if not cases:
        state = "Reading cases ..." if cases is None else "No open case."
        items.append(RowItem(Stack((styled(state, "$quiet"), BLANK))))
    return items


# The widgets


class Panel(RowList):
    """A side column: rows to read, some of which can be chosen while it has focus."""

    BINDINGS: ClassVar = [
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def action_page(self, by: int) -> None:
        """Scroll by half a column."""
        self.scroll_relative(y=by * max(1, self.size.height // 2), animate=False)


class CasePanel(Panel):
    """A side column of a case. Without focus it keeps the newest or the first rows in sight."""

    view: var[View | None] = var(None, init=False)

    def __init__(self, name: str, *, pool: int, classes: str = "", key: str = "") -> None:
        """`name` is trail or known; `key` hides it where it is a drawer."""
        super().__init__(pool, id=name, classes=classes)
        self.hidden_by = key

    def watch_view(self) -> None:
        """Show the new view."""
        self.draw()

    def watch_has_focus(self, value: bool) -> None:  # noqa: FBT001 - Textual's signature
        """Show everything while the keys are here, and highlight nothing afterwards."""
        if not value:
            self.set_reactive(RowList.cursor, None)
        super().watch_has_focus(value)
        if self.is_mounted:
            self.draw()

    def draw(self) -> None:
        """Bring the rows up to date."""
        view = self.view
        if view is None:
            return
        is_path = self.id == "trail"
        is_whole = bool(self.hidden_by) or self.has_focus
        is_wide = self.screen.has_class("-vast")
        for most in range(FEW_CAUSES, 0, -1):
            items = (
                path_items(view)
                if is_path
                else known_items(view, whole=is_whole, wide=is_wide, most=most)
            )
            if is_path or is_whole or self._fits(items, view):
                break
        self.show(self._with_key(items), self._kept(items))
        if is_path and self.cursor is None:
            self.call_after_refresh(self.scroll_end, animate=False)

    def _fits(self, items: Sequence[RowItem], view: View) -> bool:
        """Say whether rows are all in sight; known before the layout."""
        width = self.size.width or LEAST_KNOWN
        frame = 3 if self.screen.has_class("-short") else 4
        guide: int = getattr(self.screen, "guide_rows", 0)
        room = self.app.size.height - frame - bool(view.simulated) - guide
        return sum(one.visual.get_height({}, width) for one in items) <= room

    def _with_key(self, items: Sequence[RowItem]) -> Sequence[RowItem]:
        if not self.hidden_by:
            return items
        title = "PATH" if self.id == "trail" else "WHAT WE KNOW"
        hide = pressing(line(key_chip(self.hidden_by), (" hide", "$soft")), "screen.away")
        head = Stack((Hanging(Content(""), caption(title), 0, end=hide), BLANK))
        return [RowItem(head), *items[1:]]

    def _kept(self, items: Sequence[RowItem]) -> int | None:
        target = self.target
        places = (at for at, one in enumerate(items) if one.target == target)
        return next(places, None) if target is not None else None

    def go_in(self) -> None:
        """Take focus, and highlight the row that is asked about most."""
        self.focus()
        self.action_move(1 if self.id == "known" else -1)
