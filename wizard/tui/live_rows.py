"""The pages of the live test as rows: before it starts, while it waits, and its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard import machine_steps
from wizard.signin import LiveResult, Polled, Prompt
from wizard.signin import result_words as words
from wizard.tui import page_layout, qr, styled_rows
from wizard.tui.large import large
from wizard.tui.page_layout import RowGroup
from wizard.tui.styled_rows import BLANK, Row, line

if TYPE_CHECKING:
    from textual.content import Content

    from wizard.signin import SignInResult
    from wizard.tui.page_layout import CenterSize

COLOURS = {
    LiveResult.WORKS: "$ok",
    LiveResult.REFUSED: "$bad",
    LiveResult.ALREADY_USED: "$bad",
}
"""The colour of a result's word; any other is `$warn`, since it blames no one."""

HURRY = 120
"""Seconds left from which on the time has the colour of care."""

LEAST_FOR_SQUARE = (72, 17)
"""Columns and rows of the centre from which on the square fits beside the code."""


@dataclass(slots=True)
class Course:
    """One test and what came of it so far; times are seconds of the screen's clock.

    `received` is the time of day at which the code came. The code is forgotten with the result.
    """

    test: machine_steps.LiveTest
    began: float = 0.0
    prompt: Prompt | None = None
    received: str = ""
    prompt_at: float = 0.0
    polls: list[Polled] = field(default_factory=list)
    heard_at: float = 0.0
    left: str = ""
    result: SignInResult | None = None

    def hear(self, news: Prompt | Polled, at: float, time: str) -> None:
        """Take in a piece of news."""
        self.heard_at = at
        if isinstance(news, Prompt):
            self.prompt, self.prompt_at, self.received = news, at, time
        else:
            self.polls.append(news)

    def end(self, result: SignInResult, at: float) -> None:
        """Take in the result, and forget the code."""
        if self.prompt is not None:
            self.left = words.time_left(self.prompt, at - self.prompt_at)
        self.prompt, self.result = None, result

    @property
    def seen(self) -> list[tuple[str, str]]:
        """What others have seen up to now, in a practice run: who and what."""
        polls = self.result.polls if self.result else len(self.polls)
        return [
            words.sight_row(one)
            for one in machine_steps.observations(self.test)
            if one.after <= polls
        ]


# Before


def before_page(test: machine_steps.LiveTest, area: CenterSize) -> tuple[list[RowGroup], list[Row]]:
    """Return what has to be read before a test, and the keys that start it."""
    rows = words.before(test.request, test.act, test.method)
    rest = [(label, text) for label, text in rows if label != words.WHAT_HAPPENS]
    least = max(len(label) for label, _ in rest)
    shown = tuple(
        styled_rows.text_row(one)
        for label, text in rest
        for one in styled_rows.labelled(
            [(label, text)], area.width, style=_style(label), least=least
        )
    )
    groups = [
        page_layout.actor("BEFORE IT STARTS", "", "$live", area),
        page_layout.sentence(words.WHAT[test.method], "$live", area),
        RowGroup(shown),
    ]
    return groups, [page_layout.key_row("Enter", "Start the test", area)]


def _style(label: str) -> str:
    return "$warn" if label == "Care" else "$ink" if label in ("App", "Tenant") else "$soft"


# While it waits


def waiting_page(
    course: Course, area: CenterSize, now: float, *, is_square: bool = False
) -> list[RowGroup]:
    """Return the page of a test under way: the code, where to type it, and what came so far."""
    prompt = course.prompt
    if prompt is None:
        return [
            page_layout.actor("PRACTICE" if course.test.act else "CHECKING", "", "$live", area),
            page_layout.sentence(_no_code_words(course), "$live", area),
            RowGroup(_now_rows(course, area, now)),
            _seen_group(course, area),
        ]
    return [
        page_layout.actor("YOU DO THIS", "", "$live", area),
        page_layout.sentence(words.open_words(prompt), "$live", area),
        RowGroup(_page_rows(prompt, area)),
        _code_group(prompt, area, is_square=is_square),
        RowGroup(_left_rows(course, prompt, area, now)),
        RowGroup(
            page_layout.facts([("done", f"Code received   {course.received}")], area), spare=True
        ),
        RowGroup(_now_rows(course, area, now), glued=True),
        _seen_group(course, area),
        RowGroup(page_layout.facts([("Care", words.CODE_WARNING)], area, "$warn")),
    ]


def _no_code_words(course: Course) -> str:
    if course.test.method == "device-code":
        return "A new code is asked for."
    return words.WHAT[course.test.method]


def _page_rows(prompt: Prompt, area: CenterSize) -> tuple[Row, ...]:
    rows: list[Row] = []
    for label, text in words.prompt_rows(prompt):
        if label == "Page":
            rows += page_layout.facts([(label, text)], area, "bold $live")
    return tuple(rows)


def _code_group(prompt: Prompt, area: CenterSize, *, is_square: bool) -> RowGroup:
    shown = large(prompt.user_code)
    loose = " ".join(words.spaced(prompt.user_code))
    small = (styled_rows.filled_row(line((loose, "bold $ink")), area.width, "raise"),)
    if is_square or len(shown[0]) > area.width:
        return RowGroup(small)
    return RowGroup(tuple(styled_rows.text_row(line((one, "$ink"))) for one in shown), small)


def _left_rows(course: Course, prompt: Prompt, area: CenterSize, now: float) -> tuple[Row, ...]:
    passed = now - course.prompt_at
    clock = words.time_on_clock(prompt, passed)
    hurry = prompt.expires_in - passed < HURRY < prompt.expires_in
    lead = f"Left  {clock}  "
    width = max(0, area.width - len(lead))
    share = max(0.0, min(1.0, 1 - passed / prompt.expires_in)) if prompt.expires_in else 0.0
    kept = round(share * width)
    colour = "$warn" if hurry else "$live"
    return (
        styled_rows.text_row(
            line(
                ("Left  ", "$quiet"),
                (f"{clock}  ", f"bold {'$warn' if hurry else '$ink'}"),
                ("═" * kept, colour),
                ("─" * (width - kept), "$line"),
            )
        ),
    )


def _now_rows(course: Course, area: CenterSize, now: float) -> tuple[Row, ...]:
    what = "Waiting for the sign-in" if course.prompt else "Waiting for the answer"
    lead = "now   "
    more, answer = _running(course, now), ""
    if course.polls:
        last = course.polls[-1]
        more, answer = words.asked_words(last, now - course.heard_at), words.answer_words(last)
    if len(lead + what + more) + 3 > area.width:
        what = "Waiting"
    more = styled_rows.cut(more, area.width - len(lead) - len(what) - 3)
    head = line((lead, "bold $live"), (what, "bold $ink"), (f"   {more}", "$quiet"))
    below = [one for one in styled_rows.wrap(answer, area.width - len(lead)) if one]
    return (
        styled_rows.text_row(head),
        *(
            styled_rows.text_row(styled_rows.indent(line((one, "$soft")), len(lead)))
            for one in below
        ),
    )


def _running(course: Course, now: float) -> str:
    seconds = int(now - course.began)
    return f"{seconds} s" if seconds else ""


def _seen_group(course: Course, area: CenterSize) -> RowGroup:
    """Return what others saw last, in a practice run."""
    return RowGroup(page_layout.facts(course.seen[-1:], area, "$soft"))


def square_rows(prompt: Prompt) -> list[Content]:
    """Return the square with the address."""
    return qr.square(qr.PRACTICE if prompt.simulated else prompt.uri)


def side_by_side(rows: list[Row], square: list[Content], columns: int) -> list[Row]:
    """Return a page that is `columns` wide, and the square right of it."""
    most = max(len(rows), len(square))
    left = [*rows, *[BLANK] * (most - len(rows))]
    right = [*square, *[BLANK.content] * (most - len(square))]
    return [
        Row(row.content.pad_right(max(0, columns - row.content.cell_length)) + one, row.target)
        for row, one in zip(left, right, strict=True)
    ]


# The result


def result_page(course: Course, area: CenterSize) -> list[RowGroup]:
    """Return how a test ended, what that tells, and what it does not tell."""
    result = course.result
    if result is None:
        return []
    (word, sentence), *rest = words.result_rows(result)
    by_label = dict(rest)
    if result.result is LiveResult.CANCELLED:
        sentence = words.cancelled_words(course.left)
    colour = COLOURS.get(result.result, "$warn")
    apart = ("What this tells us", "What it does not tell", "Took")
    groups = [
        page_layout.actor(word.upper(), by_label.get("Took", ""), colour, area),
        page_layout.sentence(sentence, colour, area),
    ]
    if result.result is LiveResult.NOT_TESTED:
        groups.append(RowGroup(page_layout.facts([("To do", words.DOCTOR_HINT)], area)))
    if course.seen:
        head = styled_rows.text_row(line(styled_rows.caption("WHAT WAS SEEN")))
        groups.append(RowGroup((head, *page_layout.facts(course.seen, area))))
    groups.append(page_layout.captions([(one, by_label[one]) for one in apart[:2]], area))
    more = [pair for pair in rest if pair[0] not in apart]
    least = max(len(label) for label in apart)
    below = page_layout.facts(more, area, "$soft", least)  # beside the captions, in their column
    groups.append(RowGroup(page_layout.facts(more, area, "$soft"), below))
    return groups


def result_text(result: SignInResult) -> str:
    """Return a result as text to copy, one line for each thing."""
    practice = f"Practice run, act {result.simulated}. Nothing of this is real.\n"
    lines = (f"{label}: {text}" for label, text in words.result_rows(result))
    return (practice if result.simulated else "") + "\n".join(lines)


# The columns


def test_rows(course: Course, width: int, now: float) -> list[Row]:
    """Return the facts of a test, and each question to the server with what it brought."""
    request = course.test.request
    pairs = [
        ("App", request.purpose),
        ("Tenant", request.tenant),
        ("Cloud", request.cloud.title),
        ("Asks for", ", ".join(request.scopes)),
    ]
    if course.began and not course.result:
        pairs.append(("Running", f"{int(now - course.began)} s"))
    rows = [Row(line(styled_rows.caption("THIS TEST"))), BLANK]
    rows += [Row(one) for one in styled_rows.labelled(pairs, width, style="$soft")]
    if course.polls:
        rows += [BLANK, Row(line(styled_rows.caption("EACH QUESTION"))), BLANK]
    for polled in reversed(course.polls):
        head = f"{polled.number:>2}  {polled.elapsed:>3.0f} s  "
        brought = styled_rows.cut(words.SHORT_POLL_ANSWERS[polled.answer], width - len(head))
        rows.append(Row(line((head, "$quiet"), (brought, "$soft"))))
    return rows
