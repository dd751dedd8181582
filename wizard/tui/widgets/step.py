"""The centre of a case: the sentence, the box of a step that is answered by typing, the answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.containers import VerticalGroup, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive, var

from wizard.content.people import Result
from wizard.tui.widgets.field import TextField
from wizard.tui.widgets.text_rows import (
    BLANK,
    CHIP,
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
    labelled,
    line,
    pressing,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.visual import Visual

    from wizard.case.view import Choice, OutcomeView, StepView, View

STATE_COLORS = {Result.RESOLVED: "$ok", Result.HANDED_OVER: "$warn", Result.STOPPED: "$bad"}
"""The color of each result; its word always stands beside it."""

TINY = 12
"""Lines below which there is no room for who acts and why, if the answers have to scroll."""

FITS = (
    ("-airy", "-gaps"),
    ("-gaps",),
    (),
    ("-no-hints",),
    ("-no-hints", "-snug"),
    ("-no-hints", "-close"),
)
"""What there is room for, the best first; where none of it fits the answers scroll."""

_LABEL = re.compile(r"([A-Z][A-Za-z. ()]{1,14}): (.+)")


LEAVES = (
    ("actor", "text"),
    ("sentence", ""),
    ("why", ""),
    ("trouble", "text"),
    ("facts", "text"),
    ("caption", "text"),
    ("block", "filled"),
    ("notes", "text"),
    ("asking", "text"),
)
"""The parts of a step, each by its id, with its class in the style sheet."""


def state_color(view: View) -> str:
    """Return the color of an outcome, or that of a step."""
    return STATE_COLORS[view.outcome.outcome.result] if view.outcome else "$live"


class Body(VerticalScroll, can_focus=False):
    """What stands between the sentence and the answers; it scrolls where room is short."""

    BLANK = True
    virtual_size = reactive(Size(0, 0), layout=False, repaint=False)


class StepPanel(Column):
    """Shows the step or the outcome of a view. It decides nothing.

    `or_here` returns a sentence about the key that lets the program answer a step, or nothing.
    """

    view: var[View | None] = var(None, init=False)

    @dataclass
    class Shown(Message):
        """Other answers are shown, so other keys work."""

        panel: StepPanel

    def __init__(self, or_here: Callable[[View], str]) -> None:
        super().__init__(id="step", classes="centre")
        self.or_here = or_here
        self.choices: tuple[Choice, ...] = ()
        self.opened: Choice | None = None
        self.trouble = ""
        self._last: StepView | None = None
        self.field = TextField(id="answer-field")
        self.answers = RowList(id="answers")
        self.body = Body(id="body")
        self._leaves = {name: Leaf(id=name, classes=kind) for name, kind in LEAVES}
        self._fit: tuple[str, ...] | None = None

    def compose(self) -> ComposeResult:
        """Lay out all parts once."""
        yield self.leaf("actor")
        with VerticalGroup(id="say"):
            yield self.leaf("sentence")
            yield self.leaf("why")
        yield self.field
        yield self.leaf("trouble")
        with self.body:
            for name in ("facts", "caption", "block", "notes"):
                yield self.leaf(name)
        yield More(lambda: self.body, id="more-body")
        yield self.leaf("asking")
        yield self.answers
        yield More(lambda: self.answers, id="more-answers")

    def leaf(self, name: str) -> Leaf:
        """Return one of the parts."""
        return self._leaves[name]

    @property
    def highlighted(self) -> int | None:
        """The place of the highlighted answer."""
        return self.answers.cursor

    @property
    def is_typed(self) -> bool:
        """Whether the step is answered by typing, and no reason is being asked."""
        view = self.view
        step = view.step if view and not view.outcome else None
        return bool(step and step.format and not self.opened)

    def watch_view(self, view: View | None) -> None:
        """Show another view, scrolled to the top, nothing highlighted but the answer before."""
        if view is None:
            return
        old, self._last = self._last, view.step
        same = bool(
            old and view.step and (old.ref, old.attempt) == (view.step.ref, view.step.attempt)
        )
        cursor = self.answers.cursor if same else None
        if self.opened and same:
            cursor = next((i for i, c in enumerate(view.step.choices) if c.id == self.opened.id), 0)  # type: ignore[union-attr]  # same says there is one
        self.opened = None
        self.choices = view.step.choices if view.step and not view.outcome else ()
        if not same:
            self.trouble = ""
            self.field.value = ""
            cursor = next((i for i, c in enumerate(self.choices) if c.was_before), None)
            self.body.scroll_home(animate=False)
        self._show_all(cursor)

    def open(self, choice: Choice) -> None:
        """Put the reasons or the members of a choice in place of the answers."""
        self.choices = choice.members or tuple(
            replace(choice, id=i, label=text, hint="", reasons=(), was_before=False)
            for i, text in choice.reasons
        )
        self.opened = choice
        self._show_all(next((i for i, c in enumerate(self.choices) if c.was_before), None))

    def close_group(self) -> None:
        """Go back from the reasons or members of a choice to the answers."""
        self._last = None
        opened, self.opened = self.opened, None
        view = self.view
        self.choices = view.step.choices if view and view.step else ()
        self._last = view.step if view else None
        self._show_all(next((i for i, c in enumerate(self.choices) if c == opened), None))

    @property
    def asking(self) -> str:
        """What is asked in one more key, or nothing."""
        if self.opened is None:
            return ""
        return self.opened.label if self.opened.members else f"{self.opened.label}: why?"

    def say_trouble(self, words: str) -> None:
        """Say under the box what is wrong with what was typed."""
        self.trouble = words
        self._show_all(self.highlighted)

    # What is shown

    def _show_all(self, cursor: int | None) -> None:
        view = self.view
        if view is None:
            return
        if view.outcome:
            self._show_outcome(view, view.outcome)
        elif view.step:
            self._show_step(view, view.step)
        self.fit(cursor)
        self.post_message(self.Shown(self))

    def _show_step(self, view: View, step: StepView) -> None:
        self._color("")
        minutes = (
            f"   {step.minutes} minute{'s' if step.minutes > 1 else ''}" if step.minutes else ""
        )
        self.leaf("actor").show(line((step.actor, "bold $live"), (minutes, "$quiet")))
        self.leaf("sentence").show(Sentences(step.text, "bold $ink"))
        self.leaf("why").show(_why(step.why))
        self.field.display = self.is_typed
        self.leaf("trouble").show(self._under_field(step))
        title: Visual | None = None
        if step.message:
            copies = _copies()
            title = Hanging(Content(""), caption("MESSAGE TO SEND"), 0, end=copies)
        self.leaf("facts").show(None)
        self.leaf("caption").show(title)
        block = _command(step)
        self.leaf("block").show(block)
        rows = list(step.rows)
        or_here = self.or_here(view)
        if or_here:
            rows.append(("Or here", or_here))
        if step.link:
            rows.append(("Page", f"{step.link}   o opens it"))
        notes: list[Visual] = [BLANK] if block and rows else []
        if step.how and not block:
            notes = [styled(step.how, "$ink"), *([BLANK] if rows else [])]
        width = max((len(label) for label, _ in rows), default=0)
        for label, value in rows:
            notes += labelled([(label, value)], "$soft" if label == "Care" else "$ink", least=width)
        self.leaf("notes").show(Stack(tuple(notes)) if notes else None)
        self.leaf("asking").show(styled(self.asking, "bold $ink") if self.asking else None)

    def _color(self, color: str) -> None:
        """Give the bar beside the sentence the color of the state."""
        for name in STATE_COLORS.values():
            self.set_class(name == color, f"-{name[1:]}")

    def _under_field(self, step: StepView) -> Visual | None:
        if not self.is_typed:
            return None
        parts: list[Visual] = []
        if step.example:
            parts.append(styled(f"For example  {step.example}", "$quiet"))
        if self.trouble:
            parts.append(styled(self.trouble, "$warn"))
        return Stack(tuple(parts)) if parts else None

    def _show_outcome(self, view: View, outcome: OutcomeView) -> None:
        color = state_color(view)
        self._color(color)
        state, rest = _split(outcome.headline)
        steps = sum(1 for item in view.trail if item.by_person)
        after = rest or f"{steps} step{'' if steps == 1 else 's'}"
        aloud = _aloud(outcome)
        self.leaf("actor").show(line((state, f"bold {color}"), (f"   {after}", "$quiet")))
        self.leaf("sentence").show(Sentences(aloud or outcome.text, "bold $ink"))
        self.leaf("why").show(None)
        self.field.display = False
        self.leaf("trouble").show(None)
        copies = _copies()
        title = Hanging(Content(""), caption(outcome.paper_title.upper()), 0, end=copies)
        pairs = [pair for pair in outcome.rows if pair[1] != aloud]
        self.leaf("caption").show(Stack((BLANK, title)) if pairs else title)
        self.leaf("block").show(Stack(tuple(_paper(outcome.paper))))
        self.leaf("notes").show(None)
        width = max((len(label) for label, _ in pairs), default=0)
        facts: list[Visual] = []
        for label, value in pairs:
            words = f'"{value}"' if label == "Say" else value
            style = "$ink" if label in ("Say", "Fixed by") else "$soft"
            facts += labelled([(label, words)], style, least=width)
        self.leaf("facts").show(Stack(tuple(facts)) if facts else None)
        self.leaf("asking").show(None)

    def _items(self, *, hints: bool) -> list[RowItem]:
        view = self.view
        if view and view.outcome:
            rows = enumerate(view.outcome.missing)
            return [
                RowItem(
                    Hanging(
                        chip(str(n + 1)),
                        line((f"{one.label}", "$warn"), ("  missing, add it", "$soft")),
                        CHIP,
                        pad=1,
                    ),
                    n,
                )
                for n, one in rows
            ]
        alive = not self.is_typed or not self.field.has_focus
        return [
            RowItem(_answer(n, one, alive=alive, hints=hints), n)
            for n, one in enumerate(self.choices)
        ]

    # How it fits

    @property
    def text_width(self) -> int:
        """The width of text."""
        centre: int = getattr(self.screen, "centre", self.app.size.width)
        return max(8, min(MOST_TEXT, centre - 6))

    @property
    def lines(self) -> int:
        """How many lines there are for everything."""
        screen = self.screen
        height = self.app.size.height
        is_short = screen.has_class("-short")
        has_line = not is_short and not getattr(screen, "is_wide", False)
        has_banner = bool(self.view and self.view.simulated)
        guide: int = getattr(screen, "guide_rows", 0)
        return height - 3 - (0 if is_short else 1) - has_line - has_banner - guide

    def fit(self, cursor: int | None) -> None:
        """Choose blank lines and hints so that everything is in sight if it can be.

        Measured before the layout, so that a step is painted once.
        """
        room, width = self.lines, self.text_width
        fits = FITS if self.screen.has_class("-airy") else FITS[1:]
        for fit in fits:
            needed = self._needed(fit, width)
            # Blank lines between answers are worth less than one before the line of the path.
            if needed + ("-gaps" in fit) <= room:
                break
        is_over = needed > room
        if is_over and self.view and self.view.outcome:
            fit = ()  # what scrolls has room for the blank lines around the sentence
        for name in ("-airy", "-gaps", "-no-hints", "-snug", "-close"):
            self.set_class(name in fit, name)
        self.set_class(is_over, "-over")
        self.set_class(is_over and room < TINY, "-tiny-room")
        self.set_class(bool(self._body_lines(width)), "-has-body")
        gap = int("-gaps" in fit)
        self.set_class(not self._items(hints=False), "-no-answers")
        items = self._items(hints="-no-hints" not in fit or is_over)
        if gap:
            items = [
                replace(one, visual=replace(one.visual, gap=1))
                if isinstance(one.visual, Hanging) and one is not items[-1]
                else one
                for one in items
            ]
        if is_over:
            for more in self.query(More):
                self.call_after_refresh(more.look)
        self.answers.leaves_at_top = self.is_typed
        self.answers.show(items, cursor)

    def _body_lines(self, width: int) -> int:
        parts = (self.leaf(name) for name in ("facts", "caption", "block", "notes"))
        return sum(part.lines_at(width) for part in parts)

    def _needed(self, fit: tuple[str, ...], width: int) -> int:
        blank = int("-close" not in fit)
        airy = int("-airy" in fit)
        items = self._items(hints="-no-hints" not in fit)
        answers: int = sum(one.visual.get_height({}, width + 2) for one in items)
        answers += max(0, len(items) - 1) * ("-gaps" in fit)
        above = self.leaf("actor").lines_at(width) + blank
        above += self.leaf("sentence").lines_at(width)
        why = self.leaf("why").lines_at(width)
        above += why + (airy if why else 0)
        if self.is_typed:
            above += 1 + blank + self.leaf("trouble").lines_at(width)
        body = self._body_lines(width)
        body += blank * ("-snug" not in fit) + airy if body else 0
        asking = self.leaf("asking").lines_at(width)
        asking += blank if asking else 0
        gap = blank + airy if items else 0
        return above + body + asking + gap + answers


def _why(words: str) -> Visual | None:
    return Hanging(styled("Why", "$quiet"), styled(words, "$soft"), 5) if words else None


def _answer(number: int, choice: Choice, *, alive: bool, hints: bool) -> Hanging:
    hint = "your answer before" if choice.was_before else choice.hint
    text = styled(choice.label, "$ink")
    if hint and (hints or choice.was_before):
        text += line(("\n", ""), (hint, "$quiet"))
    return Hanging(chip(str(number + 1), alive=alive), text, CHIP, pad=1)


def _command(step: StepView) -> Visual | None:
    """Return the command or the message in its block."""
    if step.message:
        return styled(step.message, "$ink")
    if not step.command:
        return None
    commands = step.command.split("\n")
    longest = max(map(len, commands))
    beside = step.how and len(commands) == 1 and longest + len(step.how) + 4 <= MOST_TEXT // 2
    parts: list[Visual] = []
    if step.how and not beside:
        parts.append(styled(step.how, "$soft"))
    for command in commands:
        words = line((command, "bold $ink"), *([(f"    {step.how}", "$quiet")] if beside else []))
        parts.append(words)
    return Stack(tuple(parts))


def _copies() -> Content:
    """Return the key that copies the text below, which can be clicked too."""
    return pressing(line(("c", "bold $ink"), (" copies it", "$quiet")), "screen.copy")


def _aloud(outcome: OutcomeView) -> str:
    """Return what the waiting user is told, where someone else has to act.

    The text of such an outcome is written for whoever acts; it is in the message below.
    """
    if outcome.outcome.result is Result.RESOLVED:
        return ""
    return next((value for label, value in outcome.rows if label == "Say"), "")


def _split(headline: str) -> tuple[str, str]:
    """Return the capitals of a headline and the words after them."""
    words = headline.split()
    capitals = [word for word in words if word == word.upper()]
    return " ".join(capitals), " ".join(words[len(capitals) :])


def _paper(text: str) -> list[Visual]:
    """Return the lines of a ticket or message; labels stand in a column of their own."""
    lines: list[Visual] = []
    found = [_LABEL.fullmatch(one) for one in text.split("\n")]
    least = max((len(one[1]) for one in found if one), default=0)
    for one, label in zip(text.split("\n"), found, strict=True):
        if "   " in one:
            lines.append(styled(" ".join(one.split()), "$ink"))
        elif one.startswith("- "):
            lines.append(bullet("-", one[2:], "$ink"))
        elif label:
            lines += labelled([(label[1], label[2])], least=least)
        else:
            lines.append(styled(one or " ", "$ink"))
    return lines
