"""Lay out a step or an outcome as rows that fit the size of the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wizard.content.flow import Result
from wizard.tui import styled_rows
from wizard.tui.styled_rows import BLANK, Row, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from wizard.case.view import Choice, OutcomeView, StepView, View


# How a step fits into the space there is: one pure function from step and size to rows.
#
# The ladder, first rung that fits: hints and blank lines between answers; blank lines, the hint of
# the chosen row only; hints without blank lines; neither; no blank lines at all; the answers
# scroll while sentence and why stay.

ANSWER_AT = 5
"""How far right of the text an answer's label stands: chip, two blanks."""

MOST_MESSAGE = 6
"""How many rows a message may take before it scrolls, where space is short."""


@dataclass(frozen=True, slots=True)
class CenterSize:
    """The size of the centre column, in rows and columns, and whether there is air to spare."""

    columns: int
    rows: int
    airy: bool = False

    @property
    def width(self) -> int:
        """Return the width of text."""
        return styled_rows.text_width(self.columns)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is drawn: the step, and the current selection.

    `choices` are the answers, or the reasons that are asked after `cannot-do`. `highlighted` is the
    selected row, `alive` says that number keys work, `field` that there is a text field above the
    answers, `trouble` is the sentence about what was typed, `top` is how far the rows are scrolled.
    """

    step: StepView
    choices: tuple[Choice, ...]
    highlighted: int | None = None
    alive: bool = True
    field: bool = False
    trouble: str = ""
    asking: str = ""
    top: int = 0


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder."""

    hints: str = "all"
    gaps: bool = True
    blank: int = 1
    airy: bool = False
    why: bool = True
    actor: bool = True


LADDER = (
    Rung(),
    Rung(hints="chosen"),
    Rung(gaps=False),
    Rung(hints="none", gaps=False),
    Rung(hints="none", gaps=False, blank=0),
)
AIRY = replace(LADDER[0], airy=True)
BARE = (LADDER[-1], replace(LADDER[-1], why=False), replace(LADDER[-1], why=False, actor=False))
"""Where nothing fits the answers scroll; the why and then the actor go if they fill the screen."""

LEAST_BODY = 3


@dataclass(frozen=True, slots=True)
class Laid:
    """The rows of a step: above the text box, and below it."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    top: int = 0


def lay(draft: Draft, area: CenterSize) -> Laid:
    """Return the rows of a step in the space there is."""
    field = 1 if draft.field else 0
    for rung in (AIRY, *LADDER) if area.airy else LADDER:
        head, block, answers = _parts(draft, area, rung)
        needed = len(head) + field + len(block) + _height(answers) + _spare(draft, area, rung)
        if needed <= area.rows:
            rows = [*block, *(row for answer in answers for row in answer)]
            return Laid(tuple(head), tuple(_tidy(rows)))
    return _scrolling(draft, area, field)


def _parts(
    draft: Draft, area: CenterSize, rung: Rung
) -> tuple[list[Row], list[Row], list[list[Row]]]:
    head = head_rows(draft.step, area, rung)
    if draft.field:
        head += [BLANK] * rung.blank
    block = [*_trouble(draft, area), *block_rows(draft.step, area, rung)]
    answers = answer_rows(draft, area, rung)
    gap = [BLANK] * (rung.blank + (1 if rung.airy else 0))
    if answers and not draft.field:
        answers[0] = [*gap, *answers[0]]
    elif answers:
        answers[0] = [*gap[:1], *answers[0]]
    return head, block, answers


def _spare(draft: Draft, area: CenterSize, rung: Rung) -> int:
    """Return the rows to keep free, so that choosing a row with a hint never changes the rung."""
    if rung.hints != "chosen":
        return 0
    shown = draft.highlighted is not None or any(choice.was_before for choice in draft.choices)
    hints = [len(styled_rows.wrap(c.hint, area.width - ANSWER_AT)) for c in draft.choices if c.hint]
    return 0 if shown and draft.highlighted is None else max(hints, default=0)


def _height(answers: Sequence[Sequence[Row]]) -> int:
    return sum(len(answer) for answer in answers)


def _tidy(rows: list[Row]) -> list[Row]:
    while rows and rows[-1] is BLANK:
        rows.pop()
    return rows


def _scrolling(draft: Draft, area: CenterSize, field: int) -> Laid:
    for rung in BARE:
        head, block, answers = _parts(draft, area, rung)
        left = area.rows - len(head) - field
        if left >= min(LEAST_BODY, _height(answers) + len(block)):
            break
    shown = _shrunk(block, max(2, left - _height(answers)), draft.top)
    if len(shown) + _height(answers) <= left:
        return Laid(tuple(head), (*shown, *(row for answer in answers for row in answer)))
    if block:
        everything = [*block, *(row for answer in answers for row in answer)]
        rows, top = _follow(everything, left, draft)
        return Laid(tuple(head), tuple(rows), top)
    return Laid(tuple(head), tuple(_some_answers(answers, left, draft)))


def _shrunk(block: list[Row], rows: int, top: int) -> list[Row]:
    return styled_rows.window(block, rows, top)[0]


def _follow(rows: list[Row], height: int, draft: Draft) -> tuple[list[Row], int]:
    """Scroll rows so that the chosen answer is in sight."""
    top = draft.top
    if draft.highlighted is not None:
        at = [index for index, row in enumerate(rows) if row.target == draft.highlighted]
        if at:
            top = max(min(top, at[0] - 1), at[-1] - height + 2)
    return styled_rows.window(rows, height, top)


def _some_answers(answers: list[list[Row]], height: int, draft: Draft) -> list[Row]:
    """Return whole answers as far as they fit, and how many more there are."""
    first = max(0, min(draft.top, len(answers) - 1))
    if draft.highlighted is not None:
        first = _first_seen(answers, height, first, draft.highlighted)
    rows: list[Row] = []
    for index in range(first, len(answers)):
        is_last = index == len(answers) - 1
        if len(rows) + len(answers[index]) > height - (0 if is_last else 1) and rows:
            rest = len(answers) - index
            rows.append(styled_rows.text_row(line((f"{rest} more below", "$quiet"))))
            break
        rows.extend(answers[index])
    return rows[:height]


def _first_seen(answers: list[list[Row]], height: int, first: int, highlighted: int) -> int:
    first = min(first, highlighted)
    while first < highlighted and _height(answers[first : highlighted + 1]) > height - 1:
        first += 1
    return first


def head_rows(step: StepView, area: CenterSize, rung: Rung, bar: str = "$live") -> list[Row]:
    """Return who acts, the sentence to say, and why."""
    rows: list[Row] = []
    if rung.actor:
        minutes = (
            f"   {step.minutes} minute{'s' if step.minutes > 1 else ''}" if step.minutes else ""
        )
        width = area.width - len(minutes)
        rows.append(
            styled_rows.text_row(
                line((styled_rows.cut(step.actor, width), f"bold {bar}"), (minutes, "$quiet"))
            )
        )
        rows.extend([BLANK] * rung.blank)
    rows.extend(
        styled_rows.bar_row(line((text, "bold $ink")), bar)
        for text in styled_rows.wrap_said(step.text, area.width)
    )
    if step.why and rung.why:
        if rung.airy:
            rows.append(styled_rows.bar_row(line(""), bar))
        rows.extend(
            styled_rows.bar_row(one, bar)
            for one in styled_rows.labelled([("Why", step.why)], area.width, style="$soft")
        )
    return rows


def _trouble(draft: Draft, area: CenterSize) -> list[Row]:
    if not draft.field:
        return []
    rows = []
    if draft.step.example:
        text = styled_rows.cut(f"For example  {draft.step.example}", area.width)
        rows.append(styled_rows.text_row(line((text, "$quiet"))))
    rows.extend(
        styled_rows.text_row(line((text, "$warn")))
        for text in styled_rows.wrap(draft.trouble, area.width)
        if text
    )
    return rows


def block_rows(step: StepView, area: CenterSize, rung: Rung) -> list[Row]:
    """Return the command or message block and the labelled rows under it."""
    rows: list[Row] = []
    gap = [BLANK] * rung.blank
    if step.message:
        rows += [*gap, *_message(step, area)]
    elif step.command:
        rows += [*gap, *([BLANK] if rung.airy else []), *_command(step, area, rung)]
    elif step.how:
        rows += [
            *gap,
            *(
                styled_rows.text_row(line((t, "$ink")))
                for t in styled_rows.wrap(step.how, area.width)
            ),
        ]
    if step.rows:
        rows += gap
        for label, value in step.rows:
            style = "$soft" if label == "Care" else "$ink"
            least = max(len(name) for name, _ in step.rows)
            rows += map(
                styled_rows.text_row,
                styled_rows.labelled([(label, value)], area.width, style=style, least=least),
            )
    return rows


def _command(step: StepView, area: CenterSize, rung: Rung) -> list[Row]:
    width = area.width
    lines = []
    commands = step.command.split("\n")
    longest = max(len(command) for command in commands)
    beside = step.how and len(commands) == 1 and longest + len(step.how) + 4 <= width
    if step.how and not beside:
        lines += [line((text, "$soft")) for text in styled_rows.wrap(step.how, width - 1)]
    for command in commands:
        first, *rest = styled_rows.wrap(command, width - 2) or [""]
        lines.append(
            line((first, "bold $ink"), *([("    " + step.how, "$quiet")] if beside else []))
        )
        lines += [line((f"  {text}", "bold $ink")) for text in rest]
    air = [line("")] if rung.airy else []
    return [styled_rows.filled_row(one, width, "raise") for one in (*air, *lines, *air)]


def _message(step: StepView, area: CenterSize) -> list[Row]:
    title = styled_rows.spread(
        [styled_rows.caption("MESSAGE TO SEND")],
        [("c", "bold $ink"), (" copies it", "$quiet")],
        area.width,
    )
    lines = [line((text, "$ink")) for text in styled_rows.wrap(step.message, area.width - 1)]
    return [
        styled_rows.text_row(title),
        *(styled_rows.filled_row(one, area.width, "raise") for one in lines),
    ]


def answer_rows(draft: Draft, area: CenterSize, rung: Rung) -> list[list[Row]]:
    """Return the rows of each answer, with the blank row before it where the rung has one."""
    answers = []
    for index, choice in enumerate(draft.choices):
        rows = _answer(draft, area, rung, index, choice)
        answers.append([BLANK, *rows] if rung.gaps and index else rows)
    if draft.asking and answers:
        asked = [
            styled_rows.text_row(line((text, "bold $ink")))
            for text in styled_rows.wrap(draft.asking, area.width)
        ]
        answers[0] = [*asked, *([BLANK] if rung.gaps else []), *answers[0]]
    return answers


def _answer(draft: Draft, area: CenterSize, rung: Rung, index: int, choice: Choice) -> list[Row]:
    highlighted = index == draft.highlighted
    hint = "your answer before" if choice.was_before else choice.hint
    shown = hint and (
        rung.hints == "all" or (rung.hints == "chosen" and (highlighted or choice.was_before))
    )
    width = area.width - ANSWER_AT
    label_style = "bold $on-focus" if highlighted else "$ink"
    hint_style = "$on-focus-soft" if highlighted else "$quiet"
    lines = [(text, label_style) for text in styled_rows.wrap(choice.label, width)]
    if shown:
        lines += [(text, hint_style) for text in styled_rows.wrap(hint, width)]
    rows = []
    for number, (text, style) in enumerate(lines):
        head = (
            styled_rows.chip(str(index + 1), chosen=highlighted, alive=draft.alive)
            if number == 0
            else ("   ", "")
        )
        content = line(head, "  ", (text, style))
        if highlighted:
            rows.append(styled_rows.filled_row(content, area.width, "focus", index))
        else:
            rows.append(styled_rows.text_row(content, index))
    return rows


STATE_COLOURS = {Result.RESOLVED: "$ok", Result.HANDED_OVER: "$warn", Result.STOPPED: "$bad"}
"""The colour of each result; its word always stands beside it."""

_LABEL = re.compile(r"([A-Z][A-Za-z. ()]{1,14}): (.+)")
LEAST_PAPER = 4


def colour(view: View) -> str:
    """Return the state colour of an outcome."""
    return STATE_COLOURS[view.outcome.outcome.result] if view.outcome else "$live"


def lay_outcome(view: View, area: CenterSize, top: int) -> Laid:
    """Return the rows of an outcome; the paper scrolls inside its block when room is short."""
    outcome = view.outcome
    if outcome is None:
        return Laid((), ())
    head = _head(view, outcome, area)
    facts = _facts(outcome, area)
    caption = _caption(outcome, area)
    lines = paper_lines(outcome.paper, area.width - 1)
    blank, airy = [BLANK], area.airy
    gap = [*blank, *(blank if airy else [])]
    full = len(head) + len(facts) + 2 * len(gap) + len(lines) + 1
    if full > area.rows:
        gap, airy = blank, False
    if area.rows - len(head) - len(facts) - 2 * len(gap) - 1 < LEAST_PAPER:
        gap = []
        head = [row for row in head if row is not BLANK]
    left = area.rows - len(head) - len(facts) - 2 * len(gap) - 1
    if left < LEAST_PAPER:
        rows = [*facts, *caption, *_block(lines, area, airy=False)]
        shown, top = styled_rows.window(rows, area.rows - len(head), top)
        return Laid(tuple(head), tuple(shown), top)
    air = 2 if airy and len(lines) + 2 <= left - 1 else 0
    block = _block(lines, area, airy=bool(air))
    shown, top = styled_rows.window(block, min(len(block), left), top)
    shown = [_grounded(row, area) for row in shown]
    return Laid(tuple(head), (*gap, *facts, *gap, *caption, *([BLANK] if air else []), *shown), top)


def _head(view: View, outcome: OutcomeView, area: CenterSize) -> list[Row]:
    bar = colour(view)
    state, rest = _split(outcome.headline)
    steps = sum(1 for item in view.trail if item.by_person)
    after = rest or f"{steps} step{'' if steps == 1 else 's'}"
    rows = [styled_rows.text_row(line((state, f"bold {bar}"), (f"   {after}", "$quiet"))), BLANK]
    words = styled_rows.wrap_said(_aloud(outcome) or outcome.text, area.width)
    return [*rows, *(styled_rows.bar_row(line((text, "bold $ink")), bar) for text in words)]


def _aloud(outcome: OutcomeView) -> str:
    """Return what the waiting user is told, where somebody else has to act.

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


def _facts(outcome: OutcomeView, area: CenterSize) -> list[Row]:
    rows = []
    pairs = [pair for pair in outcome.rows if pair[1] != _aloud(outcome)]
    least = max(
        [len(label) for label, _ in pairs] + [len(m.label) for m in outcome.missing], default=0
    )
    for label, value in pairs:
        words = f'"{value}"' if label == "Say" else value
        style = "$ink" if label in ("Say", "Fixed by") else "$soft"
        rows += [
            styled_rows.text_row(one)
            for one in styled_rows.labelled([(label, words)], area.width, style=style, least=least)
        ]
    for index, missing in enumerate(outcome.missing):
        content = line(
            (missing.label.ljust(least + 2), "$warn"),
            ("missing  ", "$warn"),
            styled_rows.chip(str(index + 1)),
            ("  add it", "$soft"),
        )
        rows.append(styled_rows.text_row(content, index))
    return rows


def _caption(outcome: OutcomeView, area: CenterSize) -> list[Row]:
    copies = [("c", "bold $ink"), (" copies it", "$quiet")]
    return [
        styled_rows.text_row(
            styled_rows.spread(
                [styled_rows.caption(outcome.paper_title.upper())], copies, area.width
            )
        )
    ]


def paper_lines(text: str, width: int) -> list[Content]:
    """Return the lines of a ticket or message; labels stand in a column of their own."""
    lines: list[Content] = []
    parts = [_LABEL.fullmatch(one) for one in text.split("\n")]
    least = max((len(part[1]) for part in parts if part), default=0)
    for one, part in zip(text.split("\n"), parts, strict=True):
        if "   " in one:
            lines += [line((styled_rows.cut(" ".join(one.split()), width), "$ink"))]
        elif one.startswith("- "):
            hanging = styled_rows.wrap(one[2:], width - 2)
            lines += [
                line(("  " if n else "- ", "$quiet"), (t, "$ink")) for n, t in enumerate(hanging)
            ]
        elif part:
            lines += styled_rows.labelled([(part[1], part[2])], width, least=least)
        else:
            lines += [line((wrapped, "$ink")) for wrapped in styled_rows.wrap(one, width)]
    return lines


def _block(lines: list[Content], area: CenterSize, *, airy: bool) -> list[Row]:
    air = [line("")] if airy else []
    return [styled_rows.filled_row(one, area.width, "raise") for one in (*air, *lines, *air)]


def _grounded(row: Row, area: CenterSize) -> Row:
    """Return a row of the block on its ground, also when it only says how much is left out."""
    if row.content.plain.strip().endswith(("more below", "more above")):
        return styled_rows.filled_row(
            line((row.content.plain.strip(), "$quiet")), area.width, "raise"
        )
    return row
