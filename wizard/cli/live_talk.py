"""A live test in plain lines: what is said before, each question to the server, the result."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard import live
from wizard.cli.lines import Lines, sentence
from wizard.cli.output import tell
from wizard.signin import Polled, Prompt, Result, SignInResult, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence import Origin
    from wizard.intake import Reading
    from wizard.signin.script import Sight
    from wizard.world import World

PRACTICE = "Practice: "
"""How every line of a practice run begins."""

_STEP = 0.2
"""Seconds between two looks for news, so that Ctrl+C is heard on every system."""

_PATIENCE = 5.0
"""Seconds within which a result that was on its way when the test was stopped has to be here."""


@dataclass(slots=True)
class Told(Lines):
    """Lines that are told on standard error, where JSON has standard output; nothing is asked."""

    def say(self, text: str) -> None:
        """Write one or more lines, each with the prefix."""
        for line in text.split("\n"):
            tell(f"{self.prefix}{line}")


def say_before(test: live.Test, lines: Lines) -> None:
    """Say what will happen, as which application, in which tenant, and who may type the code."""
    _say_rows(words.before(test.request, test.act, test.method), lines)


def wants_start(lines: Lines) -> bool:
    """Ask whether to start; anything but a yes is a no."""
    typed = lines.ask("Start the test? Type y to start, or Enter for not now:")
    return typed.lower() in ("y", "yes")


def run(
    test: live.Test, lines: Lines, read: Callable[[str, Origin], Reading], world: World
) -> SignInResult:
    """Carry out a test, say each piece of news as it comes, and return how it ended.

    Ctrl+C stops it at once, whatever the network does.
    """
    came: queue.SimpleQueue[Prompt | Polled | SignInResult] = queue.SimpleQueue()
    running = live.begin(test, came.put, read, world)
    told = _Telling(lines, list(live.sights(test)))
    running.start()
    try:
        return _listen(came, told)
    except KeyboardInterrupt:
        ended = running.cancel()
        if ended is None:
            return _already_there(came)
        lines.say(words.cancelled_words(told.left))
        return ended


def _listen(
    came: queue.SimpleQueue[Prompt | Polled | SignInResult], told: _Telling
) -> SignInResult:
    told.begin()
    while True:
        try:
            news = came.get(timeout=_STEP)
        except queue.Empty:
            continue
        if isinstance(news, SignInResult):
            told.end(news)
            return news
        told.hear(news)


def _already_there(came: queue.SimpleQueue[Prompt | Polled | SignInResult]) -> SignInResult:
    """Return the result that came in the moment the test was stopped."""
    while True:
        news = came.get(timeout=_PATIENCE)
        if isinstance(news, SignInResult):
            return news


def say_result(result: SignInResult, lines: Lines) -> None:
    """Say how a test ended, what that tells and what it does not tell."""
    _say_rows(words.result_rows(result), lines)
    if result.result is Result.NOT_TESTED:
        lines.say(words.SEE_DOCTOR)


def _say_rows(rows: tuple[tuple[str, str], ...], lines: Lines) -> None:
    """Say label and text; what is copied, an address or a code, gets no full stop."""
    for label, text in rows:
        is_copied = label in ("Page", "Code", "Asked at")
        lines.say(f"{label}: {text if is_copied else sentence(text)}")


@dataclass(slots=True)
class _Telling:
    """Says the news of one test, and in a practice run what the others see meanwhile."""

    lines: Lines
    sights: list[Sight]
    prompt: Prompt | None = None
    left: str = ""
    polls: int = field(default=0)

    def begin(self) -> None:
        """Say that the test has begun."""
        self.lines.say("The test has begun. Ctrl+C stops it at any time.")
        self._see()

    def hear(self, news: Prompt | Polled) -> None:
        """Say one piece of news."""
        if isinstance(news, Prompt):
            self.prompt, self.left = news, words.time_left(news, 0)
            self.lines.say(words.open_words(news))
            _say_rows(words.prompt_rows(news), self.lines)
            return
        if self.prompt is not None:
            self.left = words.time_left(self.prompt, news.elapsed)
        self.polls = news.number
        self.lines.say(words.polled_words(news, self.prompt))
        self._see()

    def end(self, result: SignInResult) -> None:
        """Say what was seen up to the end."""
        self.polls = result.polls
        self._see()

    def _see(self) -> None:
        while self.sights and self.sights[0].after <= self.polls:
            sight = self.sights.pop(0)
            who, sees = words.sight_row(sight)
            self.lines.say(f"What is seen. {who}: {sees}")
