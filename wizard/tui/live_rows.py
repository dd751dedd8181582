"""The pages of the live test: before it starts, while it waits, and its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.content import Content

from wizard import machine_steps
from wizard.frozen import frozen
from wizard.signin import LiveResult, Polled, Prompt
from wizard.signin import result_words as words
from wizard.tui import qr
from wizard.tui.large import large
from wizard.tui.screens.machine import MachinePage, PagePart, key_row
from wizard.tui.widgets.text_rows import (
    BLANK,
    Hanging,
    Stack,
    caption,
    cut,
    labelled,
    line,
    styled,
)

if TYPE_CHECKING:
    from textual.visual import Visual

    from wizard.signin import SignInResult

RESULT_COLORS = {
    LiveResult.WORKS: "$ok",
    LiveResult.REFUSED: "$bad",
    LiveResult.ALREADY_USED: "$bad",
}
"""The color of a result's word; any other is `$warn`, since it blames no one."""

HURRY = 120
"""Seconds left from which on the time has the color of care."""

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


def before_page(test: machine_steps.LiveTest) -> MachinePage:
    """Return what has to be read before a test, and the key that starts it."""
    rows = words.before(test.request, test.act, test.method)
    rest = [(label, text) for label, text in rows if label != words.WHAT_HAPPENS]
    least = max(len(label) for label, _ in rest)
    shown: list[Visual] = []
    for label, text in rest:
        shown += labelled([(label, text)], _style(label), least=least)
    return MachinePage(
        "BEFORE IT STARTS",
        words.WHAT[test.method],
        [PagePart(Stack(tuple(shown)))],
        rows=[key_row("Start the test")],
    )


def _style(label: str) -> str:
    return "$warn" if label == "Care" else "$ink" if label in ("App", "Tenant") else "$soft"


# While it waits


@frozen
class PageRoom:
    """The width of text, and whether there is room for the code in large letters.

    Both depend on the window alone: the code does not change its size while it is read aloud.
    """

    width: int
    is_large: bool


def waiting_page(course: Course, room: PageRoom, now: float) -> MachinePage:
    """Return the page of a test under way: the code, where to type it, and what came so far."""
    prompt = course.prompt
    seen = [PagePart(Stack(labelled(course.seen[-1:], "$soft")))] if course.seen else []
    state = PagePart(_now(course, room.width, now))
    if prompt is None:
        actor = "PRACTICE" if course.test.act else "CHECKING"
        return MachinePage(actor, _no_code_words(course), [state, *seen])
    pages = [pair for pair in words.prompt_rows(prompt) if pair[0] == "Page"]
    done = Stack(labelled([("done", f"Code received   {course.received}")]))
    care = Stack(labelled([("Care", words.CODE_WARNING)], "$warn"))
    parts = [
        PagePart(Stack(labelled(pages, "bold $live"))),
        PagePart(code_visual(prompt, room)),
        PagePart(_left(course, prompt, room.width, now)),
        PagePart(done, spare=True),
        PagePart(state.visual, glued=True),
        *seen,
        PagePart(care),
    ]
    return MachinePage("YOU DO THIS", words.open_words(prompt), parts)


def _no_code_words(course: Course) -> str:
    if course.test.method == "device-code":
        return "A new code is asked for."
    return words.WHAT[course.test.method]


def code_visual(prompt: Prompt, room: PageRoom) -> Visual:
    """Return the code in large letters, or in bold ones that stand apart."""
    shown = large(prompt.user_code)
    if room.is_large and len(shown[0]) <= room.width:
        return styled("\n".join(shown), "$ink")
    return styled(" ".join(words.spaced(prompt.user_code)), "bold $ink")


def _left(course: Course, prompt: Prompt, width: int, now: float) -> Visual:
    passed = now - course.prompt_at
    clock = words.time_on_clock(prompt, passed)
    hurry = prompt.expires_in - passed < HURRY < prompt.expires_in
    width = max(0, width - len(f"Left  {clock}  "))
    share = max(0.0, min(1.0, 1 - passed / prompt.expires_in)) if prompt.expires_in else 0.0
    kept = round(share * width)
    label = line(("Left  ", "$quiet"), (clock, f"bold {'$warn' if hurry else '$ink'}"))
    bar = line(("═" * kept, "$warn" if hurry else "$live"), ("─" * (width - kept), "$line"))
    return Hanging(label, bar, len(f"Left  {clock}  "))


def _now(course: Course, width: int, now: float) -> Visual:
    what = "Waiting for the sign-in" if course.prompt else "Waiting for the answer"
    seconds = int(now - course.began)
    more, answer = (f"{seconds} s" if seconds else ""), ""
    if course.polls:
        last = course.polls[-1]
        more, answer = words.asked_words(last, now - course.heard_at), words.answer_words(last)
    if len(what + more) + 9 > width:
        what = "Waiting"
    text = line((what, "bold $ink"), (f"   {cut(more, width - len(what) - 9)}", "$quiet"))
    if answer:
        text += line(("\n", ""), (answer, "$soft"))
    return Hanging(styled("now", "bold $live"), text, 6)


def square_visual(prompt: Prompt) -> Content:
    """Return the square with the address."""
    rows = qr.square(qr.PRACTICE if prompt.simulated else prompt.uri)
    return Content("\n").join(rows)


# The result


def result_page(course: Course, next_words: str) -> MachinePage:
    """Return how a test ended, what that tells, and what it does not tell."""
    result = course.result
    if result is None:
        return MachinePage("", "", [])
    (word, sentence), *rest = words.result_rows(result)
    by_label = dict(rest)
    if result.result is LiveResult.CANCELLED:
        sentence = words.cancelled_words(course.left)
    told = ("What this tells us", "What it doesn't tell us")
    parts: list[PagePart] = []
    if result.result is LiveResult.NOT_TESTED:
        parts.append(PagePart(Stack(labelled([("To do", words.DOCTOR_HINT)]))))
    if course.seen:
        parts.append(PagePart(Stack((caption("WHAT WAS SEEN"), *labelled(course.seen)))))
    parts += [
        PagePart(Stack((caption(title.upper()), styled(by_label[title], "$ink")))) for title in told
    ]
    more = [pair for pair in rest if pair[0] not in (*told, "Took")]
    parts.append(PagePart(Stack(labelled(more, "$soft"))))
    color = RESULT_COLORS.get(result.result, "$warn")
    keys = [key_row(next_words or "Back to home")]
    return MachinePage(word.upper(), sentence, parts, color, by_label.get("Took", ""), keys)


def result_text(result: SignInResult) -> str:
    """Return a result as text to copy, one line for each thing."""
    practice = f"Practice run, act {result.simulated}. Nothing of this is real.\n"
    lines = (f"{label}: {text}" for label, text in words.result_rows(result))
    return (practice if result.simulated else "") + "\n".join(lines)


# The columns


def test_facts(course: Course, now: float) -> list[Visual]:
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
    parts: list[Visual] = [caption("THIS TEST"), BLANK, *labelled(pairs, "$soft")]
    if course.polls:
        parts += [BLANK, caption("EACH POLL"), BLANK]
    for polled in reversed(course.polls):
        head = f"{polled.number:>2}  {polled.elapsed:>3.0f} s"
        brought = styled(words.SHORT_POLL_ANSWERS[polled.answer], "$soft")
        parts.append(Hanging(styled(head, "$quiet"), brought, len(head) + 2))
    return parts
