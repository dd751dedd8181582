"""How a step fits into the room there is: one pure function from step and size to rows.

The ladder, first rung that fits: hints and blank lines between answers; blank lines, the hint of
the chosen row only; hints without blank lines; neither; no blank lines at all; the answers scroll
while sentence and why stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wizard.tui import paper
from wizard.tui.paper import BLANK, Row, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.case.view import Choice, StepView

ANSWER_AT = 5
"""How far right of the text an answer's label stands: chip, two blanks."""

MOST_MESSAGE = 6
"""How many rows a message may take before it scrolls, where room is short."""


@dataclass(frozen=True, slots=True)
class Room:
    """The size of the centre column, in rows and columns, and whether there is air to spare."""

    columns: int
    rows: int
    airy: bool = False

    @property
    def width(self) -> int:
        """Return the width of text."""
        return paper.text_width(self.columns)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is drawn: the step, and the state of the hand above it.

    `choices` are the answers, or the reasons that are asked after `cannot-do`. `lit` is the chosen
    row, `alive` says that number keys work, `field` that a text box stands above the answers,
    `trouble` is the sentence about what was typed, `top` is how far the rows were scrolled.
    """

    step: StepView
    choices: tuple[Choice, ...]
    lit: int | None = None
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
"""Where nothing fits the answers scroll; the why and then the actor go if they take all room."""

LEAST_BODY = 3


@dataclass(frozen=True, slots=True)
class Laid:
    """The rows of a step: above the text box, and below it."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    top: int = 0


def lay(draft: Draft, room: Room) -> Laid:
    """Return the rows of a step in the room there is."""
    field = 1 if draft.field else 0
    for rung in (AIRY, *LADDER) if room.airy else LADDER:
        head, block, answers = _parts(draft, room, rung)
        needed = len(head) + field + len(block) + _height(answers) + _spare(draft, room, rung)
        if needed <= room.rows:
            rows = [*block, *(row for answer in answers for row in answer)]
            return Laid(tuple(head), tuple(_tidy(rows)))
    return _scrolling(draft, room, field)


def _parts(draft: Draft, room: Room, rung: Rung) -> tuple[list[Row], list[Row], list[list[Row]]]:
    head = head_rows(draft.step, room, rung)
    if draft.field:
        head += [BLANK] * rung.blank
    block = [*_trouble(draft, room), *block_rows(draft.step, room, rung)]
    answers = answer_rows(draft, room, rung)
    gap = [BLANK] * (rung.blank + (1 if rung.airy else 0))
    if answers and not draft.field:
        answers[0] = [*gap, *answers[0]]
    elif answers:
        answers[0] = [*gap[:1], *answers[0]]
    return head, block, answers


def _spare(draft: Draft, room: Room, rung: Rung) -> int:
    """Return the rows to keep free, so that choosing a row with a hint never changes the rung."""
    if rung.hints != "chosen":
        return 0
    shown = draft.lit is not None or any(choice.was_before for choice in draft.choices)
    hints = [len(paper.wrap(c.hint, room.width - ANSWER_AT)) for c in draft.choices if c.hint]
    return 0 if shown and draft.lit is None else max(hints, default=0)


def _height(answers: Sequence[Sequence[Row]]) -> int:
    return sum(len(answer) for answer in answers)


def _tidy(rows: list[Row]) -> list[Row]:
    while rows and rows[-1] is BLANK:
        rows.pop()
    return rows


def _scrolling(draft: Draft, room: Room, field: int) -> Laid:
    for rung in BARE:
        head, block, answers = _parts(draft, room, rung)
        left = room.rows - len(head) - field
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
    return paper.window(block, rows, top)[0]


def _follow(rows: list[Row], height: int, draft: Draft) -> tuple[list[Row], int]:
    """Scroll rows so that the chosen answer is in sight."""
    top = draft.top
    if draft.lit is not None:
        at = [index for index, row in enumerate(rows) if row.target == draft.lit]
        if at:
            top = max(min(top, at[0] - 1), at[-1] - height + 2)
    return paper.window(rows, height, top)


def _some_answers(answers: list[list[Row]], height: int, draft: Draft) -> list[Row]:
    """Return whole answers as far as they fit, and how many more there are."""
    first = max(0, min(draft.top, len(answers) - 1))
    if draft.lit is not None:
        first = _first_seen(answers, height, first, draft.lit)
    rows: list[Row] = []
    for index in range(first, len(answers)):
        is_last = index == len(answers) - 1
        if len(rows) + len(answers[index]) > height - (0 if is_last else 1) and rows:
            rest = len(answers) - index
            rows.append(paper.text_row(line((f"{rest} more below", "$quiet"))))
            break
        rows.extend(answers[index])
    return rows[:height]


def _first_seen(answers: list[list[Row]], height: int, first: int, lit: int) -> int:
    first = min(first, lit)
    while first < lit and _height(answers[first : lit + 1]) > height - 1:
        first += 1
    return first


def head_rows(step: StepView, room: Room, rung: Rung, bar: str = "$live") -> list[Row]:
    """Return who acts, the sentence to say, and why."""
    rows: list[Row] = []
    if rung.actor:
        minutes = (
            f"   {step.minutes} minute{'s' if step.minutes > 1 else ''}" if step.minutes else ""
        )
        width = room.width - len(minutes)
        rows.append(
            paper.text_row(line((paper.cut(step.actor, width), f"bold {bar}"), (minutes, "$quiet")))
        )
        rows.extend([BLANK] * rung.blank)
    rows.extend(
        paper.bar_row(line((text, "bold $ink")), bar)
        for text in paper.wrap_said(step.text, room.width)
    )
    if step.why and rung.why:
        if rung.airy:
            rows.append(paper.bar_row(line(""), bar))
        rows.extend(
            paper.bar_row(one, bar)
            for one in paper.labelled([("Why", step.why)], room.width, style="$soft")
        )
    return rows


def _trouble(draft: Draft, room: Room) -> list[Row]:
    if not draft.field:
        return []
    rows = []
    if draft.step.example:
        text = paper.cut(f"For example  {draft.step.example}", room.width)
        rows.append(paper.text_row(line((text, "$quiet"))))
    rows.extend(
        paper.text_row(line((text, "$warn")))
        for text in paper.wrap(draft.trouble, room.width)
        if text
    )
    return rows


def block_rows(step: StepView, room: Room, rung: Rung) -> list[Row]:
    """Return the command or message block and the labelled rows under it."""
    rows: list[Row] = []
    gap = [BLANK] * rung.blank
    if step.message:
        rows += [*gap, *_message(step, room)]
    elif step.command:
        rows += [*gap, *([BLANK] if rung.airy else []), *_command(step, room, rung)]
    elif step.how:
        rows += [
            *gap,
            *(paper.text_row(line((t, "$ink"))) for t in paper.wrap(step.how, room.width)),
        ]
    if step.rows:
        rows += gap
        for label, value in step.rows:
            style = "$soft" if label == "Care" else "$ink"
            least = max(len(name) for name, _ in step.rows)
            rows += map(
                paper.text_row,
                paper.labelled([(label, value)], room.width, style=style, least=least),
            )
    return rows


def _command(step: StepView, room: Room, rung: Rung) -> list[Row]:
    width = room.width
    lines = []
    commands = step.command.split("\n")
    longest = max(len(command) for command in commands)
    beside = step.how and len(commands) == 1 and longest + len(step.how) + 4 <= width
    if step.how and not beside:
        lines += [line((text, "$soft")) for text in paper.wrap(step.how, width - 1)]
    for command in commands:
        first, *rest = paper.wrap(command, width - 2) or [""]
        lines.append(
            line((first, "bold $ink"), *([("    " + step.how, "$quiet")] if beside else []))
        )
        lines += [line((f"  {text}", "bold $ink")) for text in rest]
    air = [line("")] if rung.airy else []
    return [paper.filled_row(one, width, "raise") for one in (*air, *lines, *air)]


def _message(step: StepView, room: Room) -> list[Row]:
    title = paper.spread(
        [paper.caption("MESSAGE TO SEND")],
        [("c", "bold $ink"), (" copies it", "$quiet")],
        room.width,
    )
    lines = [line((text, "$ink")) for text in paper.wrap(step.message, room.width - 1)]
    return [paper.text_row(title), *(paper.filled_row(one, room.width, "raise") for one in lines)]


def answer_rows(draft: Draft, room: Room, rung: Rung) -> list[list[Row]]:
    """Return the rows of each answer, with the blank row before it where the rung has one."""
    answers = []
    for index, choice in enumerate(draft.choices):
        rows = _answer(draft, room, rung, index, choice)
        answers.append([BLANK, *rows] if rung.gaps and index else rows)
    if draft.asking and answers:
        asked = [
            paper.text_row(line((text, "bold $ink")))
            for text in paper.wrap(draft.asking, room.width)
        ]
        answers[0] = [*asked, *([BLANK] if rung.gaps else []), *answers[0]]
    return answers


def _answer(draft: Draft, room: Room, rung: Rung, index: int, choice: Choice) -> list[Row]:
    lit = index == draft.lit
    hint = "your answer before" if choice.was_before else choice.hint
    shown = hint and (
        rung.hints == "all" or (rung.hints == "chosen" and (lit or choice.was_before))
    )
    width = room.width - ANSWER_AT
    label_style = "bold $on-focus" if lit else "$ink"
    hint_style = "$on-focus-soft" if lit else "$quiet"
    lines = [(text, label_style) for text in paper.wrap(choice.label, width)]
    if shown:
        lines += [(text, hint_style) for text in paper.wrap(hint, width)]
    rows = []
    for number, (text, style) in enumerate(lines):
        head = (
            paper.chip(str(index + 1), chosen=lit, alive=draft.alive)
            if number == 0
            else ("   ", "")
        )
        content = line(head, "  ", (text, style))
        if lit:
            rows.append(paper.filled_row(content, room.width, "focus", index))
        else:
            rows.append(paper.text_row(content, index))
    return rows
